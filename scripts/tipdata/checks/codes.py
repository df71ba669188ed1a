"""Do the codes of each figure agree with the codebook, the source and the figure's own label?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tipdata.checks import Found
from tipdata.figures import iso3166, model
from tipdata.figures import labels as codebook
from tipdata.figures.labels import DIMENSIONS
from tipdata.package.finding import TIDY, WARNING, Finding
from tipdata.package.load import Package
from tipdata.package.rules import category_values
from tipdata.package.table import Table
from tipdata.package.wording import did_you_mean, quoted

NEEDS = ("figures", "indicators", "areas")


def check(package: Package) -> Found:
    """Do the codes of each figure agree with the codebook, the source and the figure's own label?"""
    if not (yield from model.ready(package, *NEEDS)):
        return {}
    figures, indicators = package.tables["figures"], package.tables["indicators"]
    known = codebook.words(package)
    editions = {}
    if package.has("sources"):
        editions = dict(package.tables["sources"].frame.select("source_id", "edition_year").iter_rows())
    rows = figures.rows()
    for row in rows:
        yield from _figure(figures, row, known, editions)
    yield from _indicators(indicators, rows, category_values(figures.fields.get("unit", {})))
    areas = package.tables["areas"]
    for row in areas.rows():
        yield from _area(areas, row)
    if (yield from model.ready(package, "sources")):
        yield from _sources(package)
    return {"figures": len(rows), "indicators": len(known.indicators), "areas": areas.frame.height}


def _sources(package: Package) -> Iterator[Finding]:
    """The descriptor names the sources as their table does."""
    table, told = package.tables["sources"], package.descriptor.get("sources")
    rows = table.rows()
    for row, expected in zip(rows, codebook.told_sources(package), strict=True):
        if expected is not None and (not isinstance(told, list) or expected not in told):
            said = (
                f"The descriptor's sources do not tell this one: {quoted(expected['title'], 300)}, {expected['path']}."
            )
            yield table.finding(
                row, "title", "source-untold", said, f"If the row is right, {TIDY} If not, correct the cell."
            )


def _indicators(table: Table, figures: Sequence[Mapping[str, Any]], units: Mapping[str, str]) -> Iterator[Finding]:
    """Units are units of figures and are used; a codebook that promises more than there is misleads."""
    used = {(row["indicator_id"], row["unit"]) for row in figures}
    for row in table.rows():
        for column in ("units", "dimensions"):
            listed = codebook.codes(row[column])
            if twice := next((code for code in listed if listed.count(code) > 1), ""):
                said = f"{quoted(twice)} stands twice among the {column}."
                yield table.finding(row, column, "list-repeats", said, "Keep one.")
        mine = {unit for indicator, unit in used if indicator == row["indicator_id"]}
        if not mine:
            said = f"No figure has the indicator {quoted(row['indicator_id'])}."
            yield replace(table.finding(row, "indicator_id", "indicator-unused", said), severity=WARNING)
            continue
        for unit in codebook.codes(row["units"]):
            if unit not in units:
                said = f"{quoted(unit)} is no unit of figures."
                yield table.finding(row, "units", "unit-unknown", said, did_you_mean(unit, units))
            elif unit not in mine:
                said = f"No figure of the indicator {quoted(row['indicator_id'])} is counted in {quoted(unit)}."
                yield table.finding(row, "units", "unit-unused", said, "Take the unit out, or correct the figures.")


def _area(table: Table, row: Mapping[str, Any]) -> Iterator[Finding]:
    """A country's two codes belong together in ISO 3166-1."""
    if row["kind"] != "country" or row["area_id"] is None:
        return
    expected = iso3166.ALPHA2.get(row["area_id"])
    if expected is None:
        said = f"{quoted(row['area_id'])} is no country code of ISO 3166-1."
        yield table.finding(row, "area_id", "area-unknown", said, did_you_mean(row["area_id"], iso3166.ALPHA2))
    elif row["iso_alpha2"] is not None and row["iso_alpha2"] != expected:
        said = f"ISO 3166-1 gives {row['area_id']} the code {expected}, not {quoted(row['iso_alpha2'])}."
        yield table.finding(row, "iso_alpha2", "area-code-differs", said, f"Write {expected}.")


def _figure(
    table: Table, row: Mapping[str, Any], known: codebook.Words, editions: Mapping[str, int]
) -> Iterator[Finding]:
    indicator = known.indicators.get(row["indicator_id"])
    if indicator is None:
        return  # a reference to nothing is the business of the keys
    name = quoted(row["indicator_id"])
    divided = codebook.dimensions(indicator)
    for dimension in DIMENSIONS:
        if dimension in divided and row.get(dimension) is None:
            said = f"The indicator {name} is divided by {dimension}, and the cell is empty."
            yield table.finding(row, dimension, "dimension-empty", said, "Write the code, or all for a total.")
        if dimension not in divided and row.get(dimension) is not None:
            said = f"The indicator {name} is not divided by {dimension}, and the cell says {quoted(row[dimension])}."
            yield table.finding(
                row, dimension, "dimension-filled", said, "Empty the cell, or add the dimension to the indicator."
            )
    units = codebook.codes(indicator["units"])
    if row["unit"] is not None and row["unit"] not in units:
        said = f"The indicator {name} is counted in {' or '.join(units)}, not in {quoted(row['unit'])}."
        yield table.finding(row, "unit", "unit-not-listed", said, "Correct the unit, or add it to the indicator.")
    edition = editions.get(row["source_id"])
    if edition is not None and row["year"] is not None and row["year"] > edition:
        said = f"The figure is about {row['year']}, and its source is the edition of {edition}."
        yield table.finding(row, "year", "year-after-edition", said, "Correct the year.")
    expected = codebook.label(row, known)
    if expected is not None and row["label"] is not None and row["label"] != expected:
        said = f"The label does not say what the codes say. Label: {quoted(row['label'], 300)} Codes: {quoted(expected, 300)}"
        yield table.finding(
            row, "label", "label-stale", said, f"If the codes are right, {TIDY} If not, correct the code."
        )
