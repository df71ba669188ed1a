"""Rows of the generated tables `figures_flat` and `totals`."""

from collections.abc import Iterator

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.labels import make_link, name_code
from tip_figures.figures.model import Figures
from tip_figures.figures.records import UNNAMED_COUNTER
from tip_figures.figures.tables.cells import (
    GeneratedRow,
    copy_cells,
    make_figure_cells,
    make_series_cells,
)
from tip_figures.figures.tables.divisions import list_part_rows
from tip_figures.figures.tables.selection import CONTEXT, list_statements, select
from tip_figures.figures.tables.series import find_breaks, list_series


def make_flat_rows(figures: Figures) -> Iterator[GeneratedRow]:
    """Yield the rows of `figures_flat`: each figure in words, by count, old editions first."""
    part_ids = {row["figure_id"] for row in list_part_rows(figures)}
    total_ids = {total.figure_id for total in select(figures).totals}
    used_ids = total_ids | part_ids
    counts = group_by(list_statements(figures), lambda figure: figure.count_key)
    for statements in counts.values():
        is_used = any(figure.figure_id in used_ids for figure in statements)
        for figure in statements:
            row = make_figure_cells(figures, figure)
            for dimension in figures.dimensions:
                code = figure.codes[dimension.name]
                is_named = code not in ("", "all")
                row[dimension.name] = name_code(figures, dimension, code) if is_named else code
                if dimension.is_area:
                    row[f"{dimension.name}_code"] = code
            if figure.figure_id in total_ids:
                row["used_in"] = "totals"
            elif figure.figure_id in part_ids:
                row["used_in"] = "parts"
            elif row["group"] == CONTEXT:
                row["used_in"] = CONTEXT
            else:
                row["used_in"] = "other_edition" if is_used else "detail"
            yield row


def make_total_rows(figures: Figures) -> Iterator[GeneratedRow]:
    """Yield the rows of `totals`: the number of each year of a series, or why there is none."""
    statements_by_count = group_by(list_statements(figures), lambda figure: figure.count_key)
    gap_by_year = {(gap.figure_id, gap.year): gap for gap in figures.gaps}
    all_series = list_series(figures)
    breaks = find_breaks(all_series)
    for series in all_series:
        first_year, last_year = min(series.figure_by_year), max(series.figure_by_year)
        series_cells = make_series_cells(figures, series.first_total)
        for year in range(first_year, last_year + 1):
            figure = series.figure_by_year.get(year)
            gap = gap_by_year.get((series.first_total.figure_id, year))
            if figure:
                row = make_figure_cells(figures, figure) | series_cells
                row["break_before"] = breaks.get(series.key, "") if year == first_year else ""
                notes = {figure.note: figure.note}  # note -> how it is written here
                for statement in statements_by_count[figure.count_key]:
                    title = figures.source_by_id[statement.source_id].publication
                    notes.setdefault(statement.note, f"{title}: {statement.note}")
                    if figure.counted_by == UNNAMED_COUNTER and not row["counter"]:
                        row["counter"] = statement.counter
                row["note"] = " ".join(text for note, text in notes.items() if note)
                yield row
            elif gap and gap.source_id in figures.source_by_id:
                source = figures.source_by_id[gap.source_id]
                yield series_cells | {
                    **copy_cells(source, "report", "edition_year"),
                    **copy_cells(gap, "year", "note", "quote"),
                    "why_no_value": figures.get_code_label("reason", gap.reason),
                    "link": make_link(source, gap.quote),
                }
