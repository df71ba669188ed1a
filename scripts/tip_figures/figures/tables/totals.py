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
    """Yield the rows of the table of totals: for each series, a row for each year.

    The years are those from the first to the last number of the series. A year without a number
    has a row with the reason if the table `gaps` gives one from a source that exists. Otherwise it
    has no row; the check of gaps reports it. If a series differs from an earlier one only in its
    definition, its first row has this definition in `break_before`.
    """
    gap_by_year = map_gaps(figures)
    breaks = find_breaks(all_series)
    for series in all_series:
        first_year, last_year = min(series.figure_by_year), max(series.figure_by_year)
        for year in range(first_year, last_year + 1):
            series_cells = make_series_cells(figures, series.key)
            figure = series.figure_by_year.get(year)
            gap = gap_by_year.get((series.first_total.figure_id, year))
            if year == first_year:
                series_cells["break_before"] = breaks.get(series.key, "")
            if figure:
                statements = statements_by_count[figure.count_key]
                own_cells = make_figure_cells(figures, figure)
                # Cells of the series and of all statements replace those of the figure alone.
                yield own_cells | series_cells | _make_statement_cells(figures, figure, statements)
            elif gap and gap.source_id in figures.source_by_id:
                yield series_cells | _make_gap_cells(figures, gap)


def _make_statement_cells(
    figures: Figures, figure: FigureRow, statements: Sequence[FigureRow]
) -> GeneratedRow:
    """Return the cells `counter` and `note` of a total, to which other sources may contribute.

    If the source of the total does not say who counted, the counter is the first that another
    source names. The note joins the notes from all sources. A note that the total does not have
    begins with the title of the report; a note that several sources have is written once.

    Args:
        figure: the total
        statements: figures that count the same as the total, from all sources, the oldest first
    """
    notes = {figure.note: figure.note}  # note -> how it is written here
    for statement in statements:
        title = figures.source_by_id[statement.source_id].publication
        notes.setdefault(statement.note, f"{title}: {statement.note}")
    notes.pop("", None)
    counter = figure.counter
    if figure.counted_by == UNNAMED_COUNTER and not counter:
        counters = (statement.counter for statement in statements if statement.counter)
        counter = next(counters, "")
    return {"note": " ".join(notes.values()), "counter": counter}


def _make_gap_cells(figures: Figures, gap: GapRow) -> GeneratedRow:
    """Return the cells of a year without a number in a series: the reason and where it is stated.

    Args:
        gap: the row of the table `gaps` about the year; its source exists
    """
    source = figures.source_by_id[gap.source_id]
    return {
        **copy_cells(source, "report", "edition_year"),
        **copy_cells(gap, "year", "note", "quote"),
        "why_no_value": figures.get_code_label("reason", gap.reason),
        "link": make_link(source, gap.quote),
    }
