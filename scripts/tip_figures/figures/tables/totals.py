"""Rows of the table of totals: the numbers of each series, and the gaps between them."""

from collections.abc import Iterator, Sequence

from tip_figures.figures.labels import make_link
from tip_figures.figures.model import Figures
from tip_figures.figures.records import UNNAMED_COUNTER, FigureRow, GapRow
from tip_figures.figures.tables.figure_rows import (
    GeneratedRow,
    StatementsByCount,
    copy_cells,
    make_figure_cells,
    make_series_cells,
)
from tip_figures.figures.tables.gaps import map_gaps
from tip_figures.figures.tables.series import TotalSeries, find_breaks


def make_total_rows(
    figures: Figures, all_series: Sequence[TotalSeries], statements_by_count: StatementsByCount
) -> Iterator[GeneratedRow]:
    """Make the rows of the series of totals, from the first to the last number of each.

    A year without a number has a row if the table of gaps says why; otherwise the check of gaps
    reports it.
    """
    gap_by_year = map_gaps(figures)
    breaks = find_breaks(all_series)
    for series in all_series:
        first_year, last_year = min(series.figure_by_year), max(series.figure_by_year)
        for year in range(first_year, last_year + 1):
            cells = make_series_cells(figures, series.key)
            figure = series.figure_by_year.get(year)
            gap = gap_by_year.get((series.first_total.figure_id, year))
            if year == first_year:
                cells["break_before"] = breaks.get(series.key, "")
            if figure:
                yield (
                    make_figure_cells(figures, figure)
                    | cells
                    | _make_statement_cells(figures, figure, statements_by_count[figure.count_key])
                )
            elif gap and gap.source_id in figures.source_by_id:
                yield cells | _make_gap_cells(figures, gap)


def _make_statement_cells(
    figures: Figures, figure: FigureRow, statements: Sequence[FigureRow]
) -> GeneratedRow:
    """Make the cells that a total takes from all figures that count the same: counter and note.

    The counter is that of the first one that has any, so a number of which one report does not say
    who counted has the counter that another one names. A note of another source begins with the
    title of its edition; of equal notes the first counts.

    Args:
        statements: figures that count the same, from all sources
    """
    notes = {figure.note: figure.note}
    for other in statements:
        title = figures.source_by_id[other.source_id].publication
        notes.setdefault(other.note, f"{title}: {other.note}")
    notes.pop("", None)
    counters = [statement.counter for statement in (figure, *statements) if statement.counter]
    is_named = figure.counted_by != UNNAMED_COUNTER or not counters
    counter = figure.counter if is_named else counters[0]
    return {"note": " ".join(notes.values()), "counter": counter}


def _make_gap_cells(figures: Figures, gap: GapRow) -> GeneratedRow:
    """Make the cells of a year without a number: its reason, passage and link; no value."""
    source = figures.source_by_id[gap.source_id]
    return {
        **copy_cells(source, "report", "edition_year"),
        **copy_cells(gap, "year", "note", "quote"),
        "why_no_value": figures.get_code_label("reason", gap.reason),
        "link": make_link(source, gap.quote),
    }
