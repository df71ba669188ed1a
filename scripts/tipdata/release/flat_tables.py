"""The tables that are made for a release: every figure in words, the totals, and what the sources contradict."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from tipdata.figures.agreement import latest, totals
from tipdata.figures.links import link, stating
from tipdata.figures.model import Figures
from tipdata.figures.records import Figure, Numeral
from tipdata.package.table import Table
from tipdata.release.contents import TYPES, kind

FLAT, TOTALS = "figures_flat", "totals"
NOT_OF_TOTALS = ("breakdown", "latest", "paragraph", "sentence")
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


def tables(figures: Figures) -> tuple[Table, Table]:
    """Every figure in words, and the totals."""
    return flat(figures), of_totals(figures)


def flat(figures: Figures) -> Table:
    """Every figure in one table, with what a person wants first."""
    described = "Every figure in words: what, how many, how it is divided, and where the report says so."
    return _table(FLAT, "Figures in words", described, ["figure_id"], _frame(figures, figures.figures), figures)


def of_totals(figures: Figures) -> Table:
    """The totals, of which no two of one counter and unit overlap."""
    described = (
        "One row per area, indicator, unit and year: the total of the latest edition. Indicators that are part of another "
        "are left out, so that rows of one counter and unit may be added. Counts of different counters overlap."
    )
    frame = _frame(figures, totals(figures)).drop(NOT_OF_TOTALS, *(one.name for one in figures.dimensions))
    return _table(TOTALS, "Totals", described, ["ref_area", "indicator_id", "unit", "year"], frame, figures)


def _table(name: str, title: str, description: str, key: list[str], frame: pl.DataFrame, figures: Figures) -> Table:
    schema = {
        "title": title, "description": description, "fields": [_field(figures, column) for column in frame.columns],
        "primaryKey": key, "missingValues": [""],
    }  # fmt: skip
    numbers = pl.col(pl.Float64).map_batches(_digits, return_dtype=pl.String)
    content = frame.with_columns(numbers).write_csv(quote_style="necessary").encode()
    return Table(name, f"{name}.csv", Path(f"{name}.csv"), schema, content=content)


def _digits(column: pl.Series) -> pl.Series:
    """Numbers as the tables write them: no exponent, no zeros that say nothing."""
    return pl.Series(column.name, [None if n is None else f"{Decimal(repr(n)).normalize():f}" for n in column])


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
    columns = _row(figures, figures.figures[0], False, None)
    return pl.DataFrame(made, schema={name: TYPES[kind(_field(figures, name))] for name in columns}, orient="row")


def _row(figures: Figures, f: Figure, newest: bool, numeral: Numeral | None) -> dict[str, object]:
    """The cells of a figure, in the order of the columns."""
    source, indicator = figures.source[f.source_id], figures.indicator[f.indicator_id]
    made = {
        "year": f.year,
        "area": figures.word("ref_area", f.ref_area),
        "what": indicator.label,
        "counted_by": indicator.counted_by,
        "value": float(f.value),
        "value_to": None if f.value_to is None else float(f.value_to),
        "unit": f.unit,
        "bound": f.bound,
        **{name: "all" if code == "all" else figures.word(name, code) for name, code in f.codes.items()},
        "breakdown": ";".join(f.divided) or "total",
        "latest": newest,
        "edition_year": source.edition_year,
        "paragraph": numeral and numeral.paragraph,
        "sentence": numeral and numeral.sentence,
        "quote": numeral and numeral.quote,
        "link": link(source, numeral.quote) if numeral else None,
    }
    same = ("label", "figure_id", "basis", "obs_status", "note", "indicator_id", "ref_area", "source_id")
    made |= {name: getattr(f, name) for name in same}
    return {name: None if cell == "" else cell for name, cell in made.items()}


def contradictions(figures: Figures) -> pl.DataFrame:
    """Where a report contradicts itself or another edition: what it says, and what follows from it."""
    rows = [
        {
            "edition_year": figures.source[one.identity.source_id].edition_year,
            "area": figures.word("ref_area", figures.source[one.identity.source_id].ref_area),
            "statement": one.identity.statement,
            "arithmetic": one.arithmetic,
            "difference": float(one.identity.residual or 0),
            "explanation": one.identity.explanation,
            "identity_id": one.identity.identity_id,
        }
        for one in figures.judged
        if one.identity.verdict == "contradicted"
    ]
    schema = {
        "edition_year": pl.Int64(), "area": pl.String(), "statement": pl.String(), "arithmetic": pl.String(),
        "difference": pl.Float64(), "explanation": pl.String(), "identity_id": pl.String(),
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema).sort("edition_year", "identity_id")
