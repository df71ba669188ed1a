"""The tables that are made for a release: every figure in words, the totals, and what the sources contradict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from tipdata.figures.links import link, stating
from tipdata.figures.model import Figures
from tipdata.figures.records import Figure, Numeral
from tipdata.figures.totals import breakdown, latest, totals
from tipdata.package.load import Package
from tipdata.release.contents import Export
from tipdata.release.export_types import TYPES, frames, kind

FLAT, TOTALS = "figures_flat", "totals"
OF_TOTALS = (
    "year", "area", "what", "counted_by", "value", "value_to", "unit", "bound", "edition_year", "quote", "link", "label",
    "figure_id", "basis", "obs_status", "note", "indicator_id", "ref_area", "source_id",
)  # fmt: skip
FROM = {
    "counted_by": "indicators", "edition_year": "sources", "paragraph": "numerals", "sentence": "numerals", "quote": "numerals",
}  # fmt: skip
"""Columns that are described in another table than figures."""
MADE = {
    "area": ("string", "Area", "Name of the area."),
    "what": ("string", "What", "What is counted: the label of the indicator."),
    "breakdown": ("string", "Divided by", "“total”, or the columns by which the row is divided, joined by semicolons."),
    "latest": ("boolean", "Latest", "Whether no later edition states the same."),
    "link": ("string", "Link", "The report's address; most browsers scroll to the quote and mark it."),
}
"""Columns that stand in no other table: type, title, description."""
WORDS = "In words; “all” in a total, and empty where the report does not divide by it."


def tables(package: Package, figures: Figures | None) -> tuple[Export, ...]:
    """Every table of a package that can be read, and those that are made of its figures."""
    own = [Export(t.name, t.path, t.schema, partial(frames, t), t) for t in package.tables.values() if t.file]
    return (*own, *([flat(figures), of_totals(figures)] if figures else []))


def flat(figures: Figures) -> Export:
    """Every figure in one table, with what a person wants first."""
    described = "Every figure in words: what, how many, how it is divided, and where the report says so."
    return _export(FLAT, "Figures in words", described, ["figure_id"], _frame(figures, figures.figures), figures)


def of_totals(figures: Figures) -> Export:
    """The totals, of which no two of one counter and unit overlap."""
    described = (
        "One row per area, indicator, unit and year: the total of the latest edition. Indicators that are part of another "
        "are left out, so that rows of one counter and unit may be added. Counts of different counters overlap."
    )
    frame = _frame(figures, totals(figures)).select(OF_TOTALS)
    return _export(TOTALS, "Totals", described, ["ref_area", "indicator_id", "unit", "year"], frame, figures)


def _export(name: str, title: str, description: str, key: list[str], frame: pl.DataFrame, figures: Figures) -> Export:
    schema = {
        "title": title, "description": description, "fields": [_field(figures, column) for column in frame.columns],
        "primaryKey": key, "missingValues": [""],
    }  # fmt: skip
    return Export(name, f"{name}.csv", schema, lambda: iter([frame]))


def _field(figures: Figures, name: str) -> dict[str, Any]:
    """A column's descriptor, without constraints that do not hold of it here."""
    if name in MADE:
        return {"name": name, **dict(zip(("type", "title", "description"), MADE[name], strict=True))}
    told = figures.package.tables[FROM.get(name, "figures")].fields[name]
    if any(name == one.name for one in figures.dimensions):
        return {"name": name, "type": "string", "title": told.get("title", name), "description": WORDS}
    enum = told.get("constraints", {}).get("enum")
    kept = {key: value for key, value in told.items() if key != "constraints"}
    return kept | ({"constraints": {"enum": enum}} if enum else {})


def _frame(figures: Figures, rows: Iterable[Figure]) -> pl.DataFrame:
    """Figures in words, series by series: those of which most is known first, and in each year the totals first."""
    known = Counter(one.indicator_id for one in figures.figures)
    order = sorted(
        rows, key=lambda f: (f.ref_area, -known[f.indicator_id], f.indicator_id, f.unit, f.year, f.divided, f.figure_id)
    )
    newest, numerals = latest(figures), stating(figures)
    made = [_row(figures, f, f.figure_id in newest, numerals.get(f.figure_id)) for f in order]
    schema = {
        name: TYPES[kind(_field(figures, name))] for name in _row(figures, next(iter(figures.figures)), False, None)
    }
    return pl.DataFrame(made, schema=schema, orient="row").with_columns(pl.col(pl.String).replace("", None))


def _row(figures: Figures, f: Figure, newest: bool, numeral: Numeral | None) -> dict[str, object]:
    """The cells of a figure, in the order of the columns."""
    source, indicator = figures.source[f.source_id], figures.indicator[f.indicator_id]
    return {
        "year": f.year,
        "area": figures.word("ref_area", f.ref_area),
        "what": indicator.label,
        "counted_by": indicator.counted_by,
        "value": float(f.value),
        "value_to": None if f.value_to is None else float(f.value_to),
        "unit": f.unit,
        "bound": f.bound,
        **{name: "all" if code == "all" else figures.word(name, code) for name, code in f.codes.items()},
        "breakdown": breakdown(f),
        "latest": newest,
        "edition_year": source.edition_year,
        "paragraph": numeral and numeral.paragraph,
        "sentence": numeral and numeral.sentence,
        "quote": numeral and numeral.quote,
        "link": link(source, numeral.quote) if numeral else None,
        **{name: getattr(f, name) for name in ("label", "figure_id", "basis", "obs_status", "note")},
        **{name: getattr(f, name) for name in ("indicator_id", "ref_area", "source_id")},
    }


def arithmetic(figures: Figures) -> dict[str, str]:
    """Each identity as arithmetic (“40 = 35 + 5”), by its id."""
    return {one.identity.identity_id: one.arithmetic for one in figures.judged}


def contradictions(figures: Figures) -> Export:
    """What the sources do not agree on, and what they say of it."""
    written = arithmetic(figures)
    columns = ("edition", "area", "statement", "arithmetic", "difference", "explanation", "identity_id")
    rows = [
        (
            figures.source[one.source_id].edition_year, figures.word("ref_area", figures.source[one.source_id].ref_area),
            one.statement, written[one.identity_id], float(one.residual or 0), one.explanation, one.identity_id,
        )
        for one in figures.identities
        if one.verdict == "contradicted"
    ]  # fmt: skip
    types = {"edition": "year", "difference": "number"}
    fields = [{"name": name, "type": types.get(name, "string")} for name in columns]
    schema = {
        "title": "Contradictions", "fields": fields,
        "description": "Where a report contradicts itself or another edition: what it says, and what follows from it.",
    }  # fmt: skip
    frame = pl.DataFrame(sorted(rows), schema={one["name"]: TYPES[kind(one)] for one in fields}, orient="row")
    return Export("contradictions", "", schema, lambda: iter([frame]))


def to_csv(export: Export) -> str:
    """A made table as CSV: whole numbers without a point, truth as true and false."""
    frame = export.frame()
    numbers = [pl.col(pl.Float64).map_batches(_digits, return_dtype=pl.String)]
    return frame.with_columns(numbers).write_csv(quote_style="necessary")


def _digits(column: pl.Series) -> pl.Series:
    """Numbers as the tables write them: no exponent, no zeros that say nothing."""
    return pl.Series(column.name, [None if n is None else f"{Decimal(repr(n)).normalize():f}" for n in column])
