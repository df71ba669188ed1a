"""Do the codes of each figure agree with the codebook, the source and the figure's own label?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tipdata import codebook, model
from tipdata.checks import Found
from tipdata.codebook import DIMENSIONS
from tipdata.finding import WARNING, Finding, did_you_mean, quoted
from tipdata.package import Package
from tipdata.rulebook import category_values
from tipdata.table import TIDY, Table

NEEDS = ("figures", "indicators", "areas")


def check(package: Package) -> Found:
    """Do the codes of each figure agree with the codebook, the source and the figure's own label?"""
    if not (yield from model.ready(package, *NEEDS)):
        return {}
    figures, indicators = package.tables["figures"], package.tables["indicators"]
    known = codebook.words(figures, indicators, package.tables["areas"])
    editions = {}
    if package.has("sources"):
        editions = dict(package.tables["sources"].frame.select("source_id", "edition_year").iter_rows())
    rows = figures.rows()
    for row in rows:
        yield from _figure(figures, row, known, editions)
    used = {row["indicator_id"] for row in rows}
    units = category_values(figures.fields.get("unit", {}))
    for row in indicators.rows():
        for unit in str(row["units"] or "").split(";"):
            if unit and unit not in units:
                yield indicators.finding(
                    row, "units", "unit-unknown", f"{quoted(unit)} is no unit of figures.", did_you_mean(unit, units)
                )
        if row["indicator_id"] not in used:
            said = f"No figure has the indicator {quoted(row['indicator_id'])}."
            yield Finding(
                indicators.path,
                row["_line"],
                "indicator_id",
                "indicator-unused",
                indicators.key(row),
                said,
                "",
                WARNING,
            )
    return {"figures": len(rows), "indicators": len(known.indicators)}


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
    units = str(indicator["units"] or "").split(";")
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
