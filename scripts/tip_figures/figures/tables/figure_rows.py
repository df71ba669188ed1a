"""Rows of the generated table `figures_flat`, and cells of all generated tables."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.identities.identity_kinds import solve_term
from tip_figures.figures.labels import link_numeral, name_code
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import describe_period
from tip_figures.figures.records import (
    CountKey,
    FigureRow,
    GapRow,
    NumeralRow,
    TableRow,
    list_row_columns,
)
from tip_figures.figures.tables.selection import CONTEXT
from tip_figures.figures.tables.series import SeriesKey, find_series, name_series

TOTALS, PARTS = "totals", "parts"
"""The tables that figures are used in first; codes of `used_in`, as CONTEXT is."""

GeneratedRow = dict[str, str]
"""Cells of a generated table by column; an empty cell is "" or not in it."""

StatementsByCount = Mapping[CountKey, Sequence[FigureRow]]
"""The figures of each count from all sources, the oldest edition first."""

FIGURE_COLUMNS = tuple(list_row_columns(FigureRow))


def make_flat_rows(
    figures: Figures, statements_by_count: StatementsByCount, uses: Mapping[str, str]
) -> Iterator[GeneratedRow]:
    """Yield the rows of the table `figures_flat`: one for each figure, with all that describes it.

    The columns of dimensions have words, such as `Norway`; `all` and an empty code stay. Where the
    codes are areas, there is a column of codes as well: `origin_code` with `NOR` next to `origin`.
    The column `used_in` says whether the totals or the parts have the figure, or why neither has.

    Args:
        uses: figure_id -> the table that contains the figure, TOTALS or PARTS; without an entry for
            a figure that is in neither
    """
    for statements in statements_by_count.values():
        is_used = any(figure.figure_id in uses for figure in statements)
        for figure in statements:
            row = make_figure_cells(figures, figure)
            row["series"] = name_series(figures, find_series(figures, figure))
            for dimension in figures.dimensions:
                code = figure.codes[dimension.name]
                is_named = code not in ("", "all")
                row[dimension.name] = name_code(figures, dimension, code) if is_named else code
                if dimension.is_area:
                    row[f"{dimension.name}_code"] = code
            reason_if_unused = _describe_unused(figures, figure, is_used)
            row["used_in"] = uses.get(figure.figure_id, reason_if_unused)
            yield row


def _describe_unused(figures: Figures, figure: FigureRow, is_used: bool) -> str:
    """Return the code of `used_in` for a figure that is in neither the totals nor the parts.

    Args:
        is_used: whether one of these tables has another figure that counts the same, usually from
            another edition

    Returns:
        CONTEXT for an indicator of this group, which does not count trafficking; otherwise
        `other_edition` if `is_used` is true, and `detail` if not
    """
    if figures.indicator_by_id[figure.indicator_id].group == CONTEXT:
        return CONTEXT
    return "other_edition" if is_used else "detail"


def write_cell(value: object) -> str:
    """Return a value as the text of a cell: `Decimal("2500.0")` -> `2500`; None -> "".

    Numbers have no thousands separators and no trailing zeros.
    """
    if isinstance(value, Decimal):
        return format_number(value).replace(",", "")
    return "" if value is None else str(value)


def copy_cells(record: TableRow, *columns: str) -> GeneratedRow:
    """Return cells of a record under the names that they have in its own table."""
    return {column: write_cell(getattr(record, column)) for column in columns}


def make_gap_row(gap: GapRow) -> GeneratedRow:
    """Return the cells of a row of the table of gaps."""
    return copy_cells(gap, *list_row_columns(GapRow))


def make_subject_cells(figures: Figures, indicator_id: str, area_id: str) -> GeneratedRow:
    """Return the cells that say what is counted and where, for a row of a generated table.

    Args:
        indicator_id: of an indicator that exists
        area_id: code of the area; an unknown one is used as the name of the area as well
    """
    indicator = figures.indicator_by_id[indicator_id]
    return {
        "area": figures.get_code_label("ref_area", area_id),
        "what": indicator.label,
        "ref_area": area_id,
        **copy_cells(indicator, "group", "indicator_id"),
    }


def make_series_cells(figures: Figures, key: SeriesKey) -> GeneratedRow:
    """Return the cells that all rows of a series of totals have in common, such as its name.

    The definition has no cell of its own, because it is part of the scope.
    """
    return {
        **make_subject_cells(figures, key.indicator_id, key.ref_area),
        "series": name_series(figures, key),
        "scope": key.scope,
        "unit": key.unit,
        "counted_by": key.counted_by,
    }


def make_figure_cells(figures: Figures, figure: FigureRow) -> GeneratedRow:
    """Return the cells that describe a figure; each table uses those that it has columns for.

    The series and the codes of dimensions are not among them. The cells `paragraph`, `sentence`,
    `quote` and `link` are about the numeral (number mention in the text) that states the figure, or
    else about one from which the figure follows (see `find_quoted_numeral`); without such a
    numeral, they are empty. The period is in words. For an exact number, `value_to` repeats the
    value.

    Args:
        figure: its source and indicator exist
    """
    numeral = find_quoted_numeral(figures, figure)
    cells = make_subject_cells(figures, figure.indicator_id, figure.ref_area)
    cells |= copy_cells(figures.source_by_id[figure.source_id], "report", "edition_year")
    cells |= copy_cells(figure, *FIGURE_COLUMNS)
    cells["period"] = describe_period(figures.get_period(figure)) if figure.period else ""
    cells["period_type"] = figures.get_period_type(figure)
    if figure.bound == "exact":
        cells["value_to"] = cells["value"]
    if numeral:
        cells |= copy_cells(numeral, "paragraph", "sentence", "quote")
    return cells | {
        "contradicted_by": figures.join_contradictions([figure]),
        "breakdown": ";".join(figure.breakdown) or "total",
        "derived_from": describe_derivation(figures, figure),
        "link": link_numeral(figures, numeral),
    }


def describe_derivation(figures: Figures, figure: FigureRow) -> str:
    """Return in words from which figures a figure is derived: its arithmetic and their ids.

    The 34 of the identity `40 = 34 + 6` gives `34 = 40 - 6: identified-2019; abroad-2019`. If the
    identity cannot be solved for the figure, it is written in its usual form. If it has only one
    other figure, words replace the arithmetic: `the same number: identified-2019`.

    Returns:
        "" if the figure is not derived, or if its identity does not exist
    """
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
    """Return the numeral that states a figure, or else one from which the figure follows.

    A numeral is a number mention in a text. A derived figure may have none: 34 may follow from the
    identity `40 = 34 + 6`. Then the numeral of the first other figure in this identity is returned.
    If that figure has no numeral either, the search continues with the identity that derives it.

    Returns:
        None if the search ends without a numeral, or comes back to an earlier figure
    """
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
