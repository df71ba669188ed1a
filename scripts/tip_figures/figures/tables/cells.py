"""Cells that generated tables share: those of a figure, and of its series.

A row has all cells that are known of its figure; each table takes those of its columns.
"""

from decimal import Decimal

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.identities.identity_kinds import solve_term
from tip_figures.figures.labels import link_numeral
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import describe_period
from tip_figures.figures.records import ROW_COLUMNS, FigureRow, GapRow, NumeralRow, TableRow
from tip_figures.figures.tables.series import find_series, name_series

GeneratedRow = dict[str, str]
"""Cells of a generated table by column; an empty cell is "" or not in it."""


def write_cell(value: object) -> str:
    """Return a value as the text of a cell: a number without commas, "" for None."""
    if isinstance(value, Decimal):
        return format_number(value).replace(",", "")
    return "" if value is None else str(value)


def copy_cells(record: TableRow, *columns: str) -> GeneratedRow:
    """Return some columns of a record as texts."""
    return {column: write_cell(getattr(record, column)) for column in columns}


def make_gap_row(gap: GapRow) -> GeneratedRow:
    """Return a row of the table of gaps, with its columns in order."""
    return copy_cells(gap, *ROW_COLUMNS[GapRow])


def make_indicator_cells(figures: Figures, indicator_id: str) -> GeneratedRow:
    """Return the cells that say what is counted."""
    indicator = figures.indicator_by_id[indicator_id]
    return {"what": indicator.label, **copy_cells(indicator, "group", "indicator_id")}


def make_series_cells(figures: Figures, figure: FigureRow) -> GeneratedRow:
    """Return the cells that the series of a figure has in all tables."""
    key = find_series(figures, figure)
    return make_indicator_cells(figures, key.indicator_id) | {
        "area": figures.get_code_label("ref_area", key.ref_area),
        "ref_area": key.ref_area,
        "series": name_series(figures, key),
        "scope": key.scope,
        "unit": key.unit,
        "counted_by": key.counted_by,
        "period_type": key.period_type,
    }


def describe_period_of(figures: Figures, figure: FigureRow) -> str:
    """Return the period of a figure in words; "" for the calendar year."""
    return describe_period(figures.get_period(figure)) if figure.period else ""


def make_figure_cells(figures: Figures, figure: FigureRow) -> GeneratedRow:
    """Return all cells about a figure whose source and indicator exist."""
    cells = make_series_cells(figures, figure)
    cells |= copy_cells(figures.source_by_id[figure.source_id], "report", "edition_year")
    cells |= copy_cells(figure, *ROW_COLUMNS[FigureRow])
    cells["period"] = describe_period_of(figures, figure)
    if figure.bound == "exact":
        cells["value_to"] = cells["value"]
    numeral = find_quoted_numeral(figures, figure)
    if numeral:
        cells |= copy_cells(numeral, "paragraph", "sentence", "quote")
    return cells | {
        "contradicted_by": figures.join_contradictions([figure]),
        "breakdown": ";".join(figure.breakdown) or "total",
        "derived_from": _describe_derivation(figures, figure),
        "link": link_numeral(figures, numeral),
    }


def _describe_derivation(figures: Figures, figure: FigureRow) -> str:
    """Return how a figure follows from others: `34 = 40 - 6: all; women`; "" if it is stated."""
    evaluated = figures.evaluated_by_id.get(figure.derived_by)
    if evaluated is None:
        return ""
    terms = evaluated.operands
    other_ids = [term.figure_id for term in terms if term.figure_id != figure.figure_id]
    solution = solve_term(evaluated.identity.kind, terms, figure.figure_id)
    arithmetic = solution.text if solution else evaluated.arithmetic
    if len(other_ids) == 1:
        arithmetic = "the same number"
    return f"{arithmetic}: {'; '.join(other_ids)}"


def find_quoted_numeral(figures: Figures, figure: FigureRow) -> NumeralRow | None:
    """Return the numeral that states a figure, or the first figure from which it is derived."""
    visited_ids: set[str] = set()
    current: FigureRow | None = figure
    while current and current.figure_id not in visited_ids:
        numeral = figures.find_stating_numeral(current)
        if numeral is not None:
            return numeral
        visited_ids.add(current.figure_id)
        evaluated = figures.evaluated_by_id.get(current.derived_by)
        terms = evaluated.figures if evaluated else ()
        others = (term for term in terms if term.figure_id != current.figure_id)
        current = next(others, None)
    return None
