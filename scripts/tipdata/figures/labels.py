"""What the codes of figures mean, and the label of a figure: its row in words, so that a wrong code shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tipdata.figures.kinds import plain
from tipdata.package.load import Package
from tipdata.package.rules import category_values

Row = Mapping[str, Any]
DIMENSIONS = ("citizenship", "exploitation", "exploited_in", "referred_by", "purpose")
"""The columns of figures that may divide an indicator."""


@dataclass(frozen=True)
class Words:
    """What the codes of figures mean.

    indicators: rows by indicator_id
    areas:      name by area_id
    categories: column of figures → code → label
    titles:     column of figures → its title
    counters:   code of who counted → label
    places:     figure_id → (paragraph, sentence, start) of each numeral that states it
    """

    indicators: Mapping[str, Row]
    areas: Mapping[str, str]
    categories: Mapping[str, Mapping[str, str]]
    titles: Mapping[str, str]
    counters: Mapping[str, str]
    places: Mapping[str, Sequence[tuple[int, int, int]]]


def words(package: Package) -> Words:
    """Gather the labels of codes from the codebook, the areas and the schemas, and the places from the ledger.

    The package has the tables figures, indicators and areas; without a ledger nothing has a place.
    """
    figures, indicators, areas = (package.tables[name] for name in ("figures", "indicators", "areas"))
    places: dict[str, list[tuple[int, int, int]]] = {}
    if package.has("numerals"):
        for row in package.tables["numerals"].frame.iter_rows(named=True):
            place = tuple(row[name] for name in ("paragraph", "sentence", "start"))
            if row["role"] == "figure" and row["figure_id"] is not None and None not in place:
                places.setdefault(row["figure_id"], []).append(place)
    return Words(
        {row["indicator_id"]: row for row in indicators.frame.iter_rows(named=True)},
        dict(areas.frame.select("area_id", "name").iter_rows()),
        {name: category_values(descriptor) for name, descriptor in figures.fields.items()},
        {name: str(descriptor.get("title", name)) for name, descriptor in figures.fields.items()},
        category_values(indicators.fields.get("counted_by", {})),
        {figure: sorted(found) for figure, found in places.items()},
    )


def dimensions(indicator: Row) -> list[str]:
    """Columns of figures that divide an indicator."""
    return codes(indicator.get("dimensions"))


def codes(cell: object) -> list[str]:
    """The codes of a cell that lists several, separated by semicolons."""
    return [code for code in str(cell or "").split(";") if code]


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
    what = amount(figure, known)
    counted = known.counters.get(indicator["counted_by"], indicator["counted_by"])
    inferred = " (inferred)" if figure["year_basis"] == "inferred" else ""
    said = f"{what[:1].upper()}{what[1:]}: {indicator['label']}, counted by {counted}"
    said += f"; {known.areas[figure['ref_area']]}, {figure['year']}{inferred}" + "".join(f"; {part}" for part in parts)
    if figure["obs_status"] != "A":
        said += f"; {known.categories['obs_status'].get(figure['obs_status'], figure['obs_status'])}"
    if figure["basis"] == "derived":
        return f"{said}; derived"
    places = known.places.get(figure["figure_id"], ())
    return said + "".join(f"; paragraph {p}, sentence {s}, character {start}" for p, s, start in places)


def told_sources(package: Package) -> list[dict[str, str] | None]:
    """What the descriptor's `sources` say of each row of the table of sources; None for a row that lacks a cell."""
    table, areas = package.tables["sources"], dict(package.tables["areas"].frame.select("area_id", "name").iter_rows())
    extents = category_values(table.fields.get("extent", {}))
    told: list[dict[str, str] | None] = []
    for row in table.frame.iter_rows(named=True):
        area, extent = areas.get(row["ref_area"]), extents.get(row["extent"])
        if None in (area, extent, *(row[name] for name in ("title", "publisher", "section", "url", "edition_year"))):
            told.append(None)
            continue
        said = f"{row['title']} ({row['publisher']}): {area}, {row['section']}, {extent}"
        told.append({"title": said, "path": row["url"], "version": str(row["edition_year"])})
    return told
