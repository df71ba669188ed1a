"""The tables that are made for a release: every figure in words, the totals, and what the sources contradict."""

from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl

from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.edition_comparison import find_latest, select_totals
from tip_figures.figures.labels import find_stating_numerals, make_link
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, NumeralRow

Row = dict[str, str | None]
FLAT, TOTALS = "figures_flat", "totals"
MADE = {
    "area": ("string", "Area", "Name of the area."),
    "what": ("string", "What", "What is counted: the label of the indicator."),
    "breakdown": (
        "string",
        "Divided by",
        "“total”, or the columns by which the row is divided, joined by semicolons.",
    ),
    "latest": ("boolean", "Latest", "Whether no later edition states the same."),
    "link": (
        "string",
        "Link",
        "The report's address; most browsers scroll to the quote and mark it.",
    ),
}
"""Columns that stand in no other table: type, title, description."""


def build_tables(figures: Figures) -> tuple[Table, Table]:
    """Every figure in words, and the totals, of which no two of one counter and unit overlap.

    They go series by series: those of which most is known first, and in each year the totals first.
    """
    known = Counter(one.indicator_id for one in figures.figures)
    order = sorted(
        figures.figures,
        key=lambda f: (
            f.ref_area,
            -known[f.indicator_id],
            f.indicator_id,
            f.unit,
            f.year,
            f.breakdown,
            f.figure_id,
        ),
    )
    newest, numerals, chosen = (
        find_latest(figures),
        find_stating_numerals(figures),
        {one.figure_id for one in select_totals(figures)},
    )
    rows = [_row(figures, f, f.figure_id in newest, numerals.get(f.figure_id)) for f in order]
    added = [row for row in rows if row["figure_id"] in chosen]
    left_out = {
        "breakdown",
        "latest",
        "paragraph",
        "sentence",
        *(one.name for one in figures.dimensions),
    }
    described = (
        "Every figure in words: what, how many, how it is divided, and where the report says so."
    )
    flat = _table(figures, FLAT, "Figures in words", described, ["figure_id"], rows, [*rows[0]])
    described = (
        "One row per area, indicator, unit and year: the total of the latest edition. Indicators that are part of another "
        "are left out, so that rows of one counter and unit may be added. Counts of different counters overlap."
    )
    key, columns = (
        ["ref_area", "indicator_id", "unit", "year"],
        [name for name in rows[0] if name not in left_out],
    )
    return flat, _table(figures, TOTALS, "Totals", described, key, added, columns)


def _table(
    figures: Figures,
    name: str,
    title: str,
    description: str,
    key: list[str],
    rows: list[Row],
    columns: list[str],
) -> Table:
    schema = {
        "title": title, "description": description, "fields": [_field(figures, column) for column in columns],
        "primaryKey": key, "missingValues": [""],
    }  # fmt: skip
    content = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String())).write_csv().encode()
    return Table(name, f"{name}.csv", Path(f"{name}.csv"), schema, content=content)


def _field(figures: Figures, name: str) -> dict[str, Any]:
    """A column's descriptor, without constraints that do not hold of it here."""
    if name in MADE:
        return {
            "name": name,
            **dict(zip(("type", "title", "description"), MADE[name], strict=True)),
        }
    described = (
        figures.package.tables[one].fields
        for one in ("figures", "indicators", "sources", "numerals")
    )
    told = next(fields[name] for fields in described if name in fields)
    if any(name == one.name for one in figures.dimensions):
        words = "In words; “all” in a total, and empty where the report does not divide by it."
        return {
            "name": name,
            "type": "string",
            "title": told.get("title", name),
            "description": words,
        }
    enum = told.get("constraints", {}).get("enum")
    kept = {key: value for key, value in told.items() if key != "constraints"}
    return kept | ({"constraints": {"enum": enum}} if enum else {})


def _row(figures: Figures, f: FigureRow, newest: bool, numeral: NumeralRow | None) -> Row:
    """The cells of a figure, in the order of the columns."""
    source, indicator = figures.source_by_id[f.source_id], figures.indicator_by_id[f.indicator_id]
    made = {
        "year": f.year,
        "area": figures.code_label("ref_area", f.ref_area),
        "what": indicator.label,
        "counted_by": indicator.counted_by,
        "value": format_number(f.value).replace(",", ""),
        "value_to": f.value_to and format_number(f.value_to).replace(",", ""),
        "unit": f.unit,
        "bound": f.bound,
        **{
            name: "all" if code == "all" else figures.code_label(name, code)
            for name, code in f.codes.items()
        },
        "breakdown": ";".join(f.breakdown) or "total",
        "latest": "true" if newest else "false",
        "edition_year": source.edition_year,
        "paragraph": numeral and numeral.paragraph,
        "sentence": numeral and numeral.sentence,
        "quote": numeral and numeral.quote,
        "link": make_link(source, numeral.quote) if numeral else None,
    }
    same = (
        "label",
        "figure_id",
        "basis",
        "obs_status",
        "note",
        "indicator_id",
        "ref_area",
        "source_id",
    )
    made |= {name: getattr(f, name) for name in same}
    return {name: None if cell in ("", None) else str(cell) for name, cell in made.items()}


def contradictions(figures: Figures) -> pl.DataFrame:
    """Where a report contradicts itself or another edition: what it says, and what follows from it."""
    schema = {
        "edition_year": pl.Int64(), "area": pl.String(), "statement": pl.String(), "arithmetic": pl.String(),
        "difference": pl.Float64(), "explanation": pl.String(), "identity_id": pl.String(),
    }  # fmt: skip
    rows = []
    for one in figures.evaluated:
        if (identity := one.identity).verdict == "contradicted":
            source, difference = (
                figures.source_by_id[identity.source_id],
                float(identity.residual or 0),
            )
            cells = (
                identity.statement,
                one.arithmetic,
                difference,
                identity.explanation,
                identity.identity_id,
            )
            rows.append(
                (source.edition_year, figures.code_label("ref_area", source.ref_area), *cells)
            )
    return pl.DataFrame(rows, schema=schema, orient="row").sort("edition_year", "identity_id")
