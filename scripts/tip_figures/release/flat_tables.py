"""Tables that a release generates: every figure in words, the totals, and the contradictions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.arithmetic import CONTRADICTED
from tip_figures.figures.edition_comparison import find_latest_ids, select_totals
from tip_figures.figures.labels import find_stating_numerals, make_link
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, NumeralRow

Row = dict[str, str | None]
"""Cells of a generated table by column; None is an empty cell."""

FLAT, TOTALS = "figures_flat", "totals"
FLAT_DESCRIPTION = (
    "Every figure in words: what, how many, how it is divided, and where the report says so."
)
TOTALS_DESCRIPTION = (
    "One row per area, indicator, unit and year: the total of the latest edition. Indicators that "
    "are part of another are left out, so that rows of one counter and unit may be added. Counts "
    "of different counters overlap."
)
TOTALS_KEY = ["ref_area", "indicator_id", "unit", "year"]
NOT_IN_TOTALS = ("breakdown", "latest", "paragraph", "sentence")
"""Columns of figures_flat that totals do not have, beside the dimensions."""

ADDED_FIELDS: Mapping[str, Mapping[str, str]] = {
    "area": {
        "type": "string",
        "title": "Area",
        "description": "Name of the area.",
    },
    "what": {
        "type": "string",
        "title": "What",
        "description": "What is counted: the label of the indicator.",
    },
    "breakdown": {
        "type": "string",
        "title": "Divided by",
        "description": (
            "“total”, or the columns by which the row is divided, joined by semicolons."
        ),
    },
    "latest": {
        "type": "boolean",
        "title": "Latest",
        "description": "Whether no later edition states the same.",
    },
    "link": {
        "type": "string",
        "title": "Link",
        "description": (
            "The report's address; most browsers scroll to the quote and highlight it."
        ),
    },
}
"""Fields that no source table has."""

DIMENSION_DESCRIPTION = (
    "In words; “all” in a total, and empty where the report does not divide by it."
)
CONTRADICTION_SCHEMA = {
    "edition_year": pl.Int64(),
    "area": pl.String(),
    "statement": pl.String(),
    "arithmetic": pl.String(),
    "difference": pl.Float64(),
    "explanation": pl.String(),
    "identity_id": pl.String(),
}


def build_tables(figures: Figures) -> tuple[Table, Table]:
    """Build figures_flat and totals, in that order."""
    latest = find_latest_ids(figures)
    numerals = find_stating_numerals(figures)
    total_ids = {figure.figure_id for figure in select_totals(figures)}
    rows = []
    total_rows = []
    for figure in _sort_for_readers(figures):
        numeral = numerals.get(figure.figure_id)
        row = _make_row(figures, figure, figure.figure_id in latest, numeral)
        rows.append(row)
        if figure.figure_id in total_ids:
            total_rows.append(row)
    flat = _make_table(
        FLAT,
        "Figures in words",
        FLAT_DESCRIPTION,
        ["figure_id"],
        _make_fields(figures, _flat_columns(figures)),
        rows,
    )
    totals = _make_table(
        TOTALS,
        "Totals",
        TOTALS_DESCRIPTION,
        TOTALS_KEY,
        _make_fields(figures, _total_columns(figures)),
        total_rows,
    )
    return flat, totals


def _sort_for_readers(figures: Figures) -> list[FigureRow]:
    """Sort figures by series, those with most figures first, and in each year totals first."""
    counts = Counter(figure.indicator_id for figure in figures.figures)

    def sort_key(figure: FigureRow) -> tuple[Any, ...]:
        return (
            figure.ref_area,
            -counts[figure.indicator_id],
            figure.indicator_id,
            figure.unit,
            figure.year,
            figure.breakdown,
            figure.figure_id,
        )

    return sorted(figures.figures, key=sort_key)


def _flat_columns(figures: Figures) -> list[str]:
    """Return the columns of figures_flat in order: what people read first, codes and notes last."""
    dimensions = [dimension.name for dimension in figures.dimensions]
    return [
        *("year", "area", "what", "counted_by", "value", "value_to", "unit", "bound"),
        *dimensions,
        *("breakdown", "latest", "edition_year", "paragraph", "sentence", "quote", "link"),
        *("label", "figure_id", "basis", "obs_status", "note"),
        *("indicator_id", "ref_area", "source_id"),
    ]


def _total_columns(figures: Figures) -> list[str]:
    dimensions = {dimension.name for dimension in figures.dimensions}
    left_out = dimensions.union(NOT_IN_TOTALS)
    return [column for column in _flat_columns(figures) if column not in left_out]


def _make_row(
    figures: Figures, figure: FigureRow, is_latest: bool, numeral: NumeralRow | None
) -> Row:
    """Make the row of a figure.

    numeral: the number mention that states it; None if it is derived
    """
    source = figures.source_by_id[figure.source_id]
    indicator = figures.indicator_by_id[figure.indicator_id]
    cells: dict[str, object] = {
        "year": figure.year,
        "area": figures.get_code_label("ref_area", figure.ref_area),
        "what": indicator.label,
        "counted_by": indicator.counted_by,
        "value": format_number(figure.value).replace(",", ""),
        "unit": figure.unit,
        "bound": figure.bound,
        "breakdown": ";".join(figure.breakdown) or "total",
        "latest": "true" if is_latest else "false",
        "edition_year": source.edition_year,
        "label": figure.label,
        "figure_id": figure.figure_id,
        "basis": figure.basis,
        "obs_status": figure.obs_status,
        "note": figure.note,
        "indicator_id": figure.indicator_id,
        "ref_area": figure.ref_area,
        "source_id": figure.source_id,
    }
    if figure.value_to is not None:
        cells["value_to"] = format_number(figure.value_to).replace(",", "")
    for dimension, code in figure.codes.items():
        cells[dimension] = code if code == "all" else figures.get_code_label(dimension, code)
    if numeral:
        cells["paragraph"] = numeral.paragraph
        cells["sentence"] = numeral.sentence
        cells["quote"] = numeral.quote
        cells["link"] = make_link(source, numeral.quote)
    return {column: None if cell in ("", None) else str(cell) for column, cell in cells.items()}


def _make_table(
    name: str,
    title: str,
    description: str,
    key: Sequence[str],
    fields: Sequence[Mapping[str, Any]],
    rows: Sequence[Row],
) -> Table:
    schema = {
        "title": title,
        "description": description,
        "fields": fields,
        "primaryKey": key,
        "missingValues": [""],
    }
    columns = [field["name"] for field in fields]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String())).sort(*key)
    path = f"resources/{name}.csv"
    return Table(name, path, Path(path), schema, content=frame.write_csv().encode())


def _make_fields(figures: Figures, columns: Sequence[str]) -> list[dict[str, Any]]:
    return [_make_field(figures, column) for column in columns]


def _make_field(figures: Figures, column: str) -> dict[str, Any]:
    """Make a column's descriptor, without the constraints that do not hold in a generated table."""
    if column in ADDED_FIELDS:
        return {"name": column, **ADDED_FIELDS[column]}
    source_field = _find_source_field(figures, column)
    if any(column == dimension.name for dimension in figures.dimensions):
        return {
            "name": column,
            "type": "string",
            "title": source_field.get("title", column),
            "description": DIMENSION_DESCRIPTION,
        }
    field = {key: value for key, value in source_field.items() if key != "constraints"}
    codes = source_field.get("constraints", {}).get("enum")
    if codes:
        field["constraints"] = {"enum": codes}
    return field


def _find_source_field(figures: Figures, column: str) -> Mapping[str, Any]:
    """Find the field of a column in the source tables."""
    for table in ("figures", "indicators", "sources", "numerals"):
        fields = figures.package.tables[table].fields
        if column in fields:
            return fields[column]
    raise KeyError(column)


def list_contradictions(figures: Figures) -> pl.DataFrame:
    """List where a report contradicts itself or another edition, by edition.

    returns: columns as in CONTRADICTION_SCHEMA; `difference` is the residual of the identity
    """
    rows = []
    for evaluated in figures.evaluated:
        identity = evaluated.identity
        if identity.verdict != CONTRADICTED:
            continue
        source = figures.source_by_id[identity.source_id]
        rows.append(
            (
                source.edition_year,
                figures.get_code_label("ref_area", source.ref_area),
                identity.statement,
                evaluated.arithmetic,
                float(identity.residual or 0),
                identity.explanation,
                identity.identity_id,
            )
        )
    frame = pl.DataFrame(rows, schema=CONTRADICTION_SCHEMA, orient="row")
    return frame.sort("edition_year", "identity_id")
