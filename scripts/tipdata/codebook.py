"""What the codes of figures mean, and the label of a figure: its row in words, so that a wrong code shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tipdata.identities import plain
from tipdata.rulebook import category_values
from tipdata.table import Table

Row = Mapping[str, Any]
DIMENSIONS = ("citizenship", "exploitation", "exploited_in", "referred_by", "purpose")
"""The columns of figures that may divide an indicator."""


@dataclass(frozen=True)
class Words:
    """What the codes of figures mean.

    indicators: rows by indicator_id
    areas:      name by area_id
    categories: column of figures → code → label
    """

    indicators: Mapping[str, Row]
    areas: Mapping[str, str]
    categories: Mapping[str, Mapping[str, str]]
    titles: Mapping[str, str]


def words(figures: Table, indicators: Table, areas: Table) -> Words:
    """Gather the labels of the codes from the codebook, the areas and the schema of figures."""
    return Words(
        {row["indicator_id"]: row for row in indicators.frame.iter_rows(named=True)},
        dict(areas.frame.select("area_id", "name").iter_rows()),
        {name: category_values(descriptor) for name, descriptor in figures.fields.items()},
        {name: str(descriptor.get("title", name)) for name, descriptor in figures.fields.items()},
    )


def dimensions(indicator: Row) -> list[str]:
    """Columns of figures that divide an indicator."""
    return str(indicator.get("dimensions") or "").split(";") if indicator.get("dimensions") else []


def amount(figure: Row, known: Words) -> str:
    """A figure's value with bound, unit and rounding: “at least 77,200,000 Kazakhstani tenge (to the nearest 100,000)”."""
    value = plain(figure["value"])
    bound = known.categories["bound"].get(figure["bound"], figure["bound"])
    if figure["value_to"] is not None:
        value = f"{value} and {plain(figure['value_to'])}"
    unit = known.categories["unit"].get(figure["unit"], figure["unit"])
    if (
        unit.isalpha()
        and unit.islower()
        and unit != "percent"
        and (figure["value"] != 1 or figure["value_to"] is not None)
    ):
        unit += "s"
    rounded = "" if figure["rounded_to"] is None else f" (to the nearest {plain(figure['rounded_to'])})"
    return f"{'' if figure['bound'] == 'exact' else bound + ' '}{value} {unit}{rounded}"


def label(figure: Row, known: Words) -> str | None:
    """A figure's row in words; None where a code that it needs is unknown or a cell that it needs is empty."""
    indicator = known.indicators.get(figure["indicator_id"])
    needed = ("value", "bound", "unit", "year", "year_basis", "basis", "obs_status", "ref_area")
    if indicator is None or figure["ref_area"] not in known.areas or any(figure[name] is None for name in needed):
        return None
    parts = []
    for name in dimensions(indicator):
        code = figure.get(name)
        meaning = known.categories.get(name) or known.areas
        if code is None or code not in meaning:
            return None
        if code != "all":
            parts.append(f"{known.titles[name].lower()}: {meaning[code]}")
    inferred = " (inferred)" if figure["year_basis"] == "inferred" else ""
    what = amount(figure, known)
    said = f"{what[:1].upper()}{what[1:]}: {indicator['label']}, {known.areas[figure['ref_area']]}, {figure['year']}{inferred}"
    said += "".join(f"; {part}" for part in parts)
    if figure["basis"] == "derived":
        said += "; derived"
    if figure["obs_status"] != "A":
        said += f"; {known.categories['obs_status'].get(figure['obs_status'], figure['obs_status'])}"
    return said
