"""The tables that tidy makes from the source tables alone."""

from collections.abc import Iterator, Mapping, Sequence

from tip_figures.datapackage.package import Package
from tip_figures.figures.labels import make_link
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow, GapRow
from tip_figures.figures.tables.contradictions import make_contradiction_rows
from tip_figures.figures.tables.divisions import divide_totals, make_part_rows
from tip_figures.figures.tables.edition_comparison import rank_report
from tip_figures.figures.tables.flat_rows import (
    GeneratedRow,
    StatementsByCell,
    copy_cells,
    group_statements,
    make_figure_cells,
    make_flat_rows,
    make_subject_cells,
)
from tip_figures.figures.tables.needed_gaps import get_gap_series
from tip_figures.figures.tables.totals import list_series, name_series, select_totals

GENERATED_TABLES = ("totals", "parts", "figures_flat", "contradictions")


def list_generated_tables(package: Package) -> list[str]:
    """Return the names of the generated tables that a package has.

    In a package without figures, a table of one of these names is about something else.
    """
    if not {"figures", "indicators"} <= package.tables.keys():
        return []
    return [name for name in GENERATED_TABLES if name in package.tables]


def make_generated_rows(figures: Figures) -> Mapping[str, Sequence[GeneratedRow]]:
    """Make the rows of the generated tables, by name.

    Figures without a source or an indicator are left out; other checks report them.
    """
    statements_by_cell = group_statements(figures)
    totals = select_totals(figures)
    part_rows: list[GeneratedRow] = []
    for division in divide_totals(figures, totals):
        part_rows.extend(make_part_rows(figures, division))
    uses = {row["figure_id"]: "parts" for row in part_rows}
    uses |= {total.figure_id: "totals" for total in totals}
    return {
        "totals": list(_make_total_rows(figures, totals, statements_by_cell)),
        "parts": part_rows,
        "figures_flat": list(make_flat_rows(figures, statements_by_cell, uses)),
        "contradictions": list(make_contradiction_rows(figures)),
    }


def build_generated_tables(package: Package) -> Mapping[str, Sequence[GeneratedRow]]:
    """Make the rows of the generated tables of a package, by name.

    returns: nothing if a source table or one of its rows cannot be read, so that no table is made
             from a part of the figures
    """
    figures = Figures.load(package)
    if isinstance(figures, tuple) or not figures.is_complete:
        return {}
    return make_generated_rows(figures)


def _make_total_rows(
    figures: Figures, totals: Sequence[FigureRow], statements_by_cell: StatementsByCell
) -> Iterator[GeneratedRow]:
    """Make the rows of the series of totals.

    A year without a number has a row if the table of gaps says why; otherwise the check of gaps
    reports it.
    """
    gaps = [gap for gap in figures.gaps if gap.source_id in figures.source_by_id]
    # Of several gaps of one year, that of the preferred report counts, so it comes last.
    gaps.sort(key=lambda gap: (rank_report(figures, gap.source_id), gap.source_id), reverse=True)
    gap_by_year = {(get_gap_series(gap), gap.year): gap for gap in gaps}
    for series in list_series(figures, totals):
        for year in series.years:
            figure = series.figure_by_year.get(year)
            gap = gap_by_year.get((series.key, year))
            cells = {
                "scope": series.key.scope,
                "series": name_series(figures, series, year),
                "break_before": "false",
            }
            if figure:
                cells |= make_figure_cells(figures, figure)
                cells["note"] = _join_notes(figures, figure, statements_by_cell[figure.cell])
                if series.find_definition_year(year) == year:
                    cells["break_before"] = "true"
                yield cells
            elif gap:
                yield cells | _make_gap_cells(figures, gap)


def _join_notes(figures: Figures, figure: FigureRow, statements: Sequence[FigureRow]) -> str:
    """Join the note of a figure with those of the other sources that state its cell.

    A note of another source begins with the title of its edition; of equal notes the first counts.
    """
    notes = {figure.note: figure.note}
    for other in statements:
        title = figures.source_by_id[other.source_id].title
        notes.setdefault(other.note, f"{title}: {other.note}" if other.note else "")
    return " ".join(note for note in notes.values() if note)


def _make_gap_cells(figures: Figures, gap: GapRow) -> GeneratedRow:
    """Make the cells of a year without a number."""
    source = figures.source_by_id[gap.source_id]
    return {
        **make_subject_cells(figures, gap.indicator_id, gap.ref_area),
        **copy_cells(source, "report", "edition_year"),
        **copy_cells(gap, "year", "unit", "note", "quote"),
        "why_no_value": figures.get_code_label("reason", gap.reason),
        "link": make_link(source, gap.quote),
    }
