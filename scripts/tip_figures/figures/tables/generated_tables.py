"""The tables that tidy makes from the source tables alone."""

from collections.abc import Iterator, Mapping, Sequence

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package
from tip_figures.figures.labels import make_link
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow, GapRow
from tip_figures.figures.tables.contradictions import find_contradictions, make_contradiction_rows
from tip_figures.figures.tables.divisions import divide_totals, make_part_rows
from tip_figures.figures.tables.edition_comparison import rank_code
from tip_figures.figures.tables.flat_rows import (
    FigureFacts,
    GeneratedRow,
    make_common_cells,
    make_flat_rows,
    make_subject_cells,
)
from tip_figures.figures.tables.needed_gaps import get_gap_series
from tip_figures.figures.tables.totals import TotalSeries, list_series, name_series

TOTALS, PARTS, FIGURES_FLAT, CONTRADICTIONS = "totals", "parts", "figures_flat", "contradictions"
GENERATED_TABLES = (TOTALS, PARTS, FIGURES_FLAT, CONTRADICTIONS)


def list_generated_tables(package: Package) -> tuple[str, ...]:
    """Return the names of the generated tables that a package has.

    In a package without figures, a table of one of these names is about something else.
    """
    if not {"figures", "indicators"} <= package.tables.keys():
        return ()
    return tuple(name for name in GENERATED_TABLES if name in package.tables)


def make_generated_rows(figures: Figures) -> Mapping[str, Sequence[GeneratedRow]]:
    """Make the rows of the generated tables, by name.

    Figures without a source or an indicator are left out; other checks report them.
    """
    facts = FigureFacts.collect(figures, find_contradictions(figures))
    every_series = list_series(figures)
    totals = [total for series in every_series for total in series.totals]
    part_rows: list[GeneratedRow] = []
    for division in divide_totals(figures, totals):
        part_rows.extend(make_part_rows(facts, division))
    total_ids = [total.figure.figure_id for total in totals]
    part_ids = [row["figure_id"] for row in part_rows]
    return {
        TOTALS: make_total_rows(facts, every_series),
        PARTS: part_rows,
        FIGURES_FLAT: make_flat_rows(facts, total_ids, part_ids),
        CONTRADICTIONS: list(make_contradiction_rows(facts)),
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


def make_total_rows(facts: FigureFacts, every_series: Sequence[TotalSeries]) -> list[GeneratedRow]:
    """Make the rows of the series of totals.

    A year without a number has a row if the table of gaps says why; otherwise the check of gaps
    reports it.
    """
    figures = facts.figures
    with_source = [gap for gap in figures.gaps if gap.source_id in figures.source_by_id]
    gaps_by_series = group_by(with_source, get_gap_series)
    rows: list[GeneratedRow] = []
    for series in every_series:
        gaps_by_year = group_by(gaps_by_series.get(series.key, ()), lambda gap: gap.year)
        figure_by_year = {total.figure.year: total.figure for total in series.totals}
        for year in series.years:
            if figure := figure_by_year.get(year):
                rows.append(_make_number_row(facts, series, figure))
            elif gaps := gaps_by_year.get(year):
                rows.append(_make_gap_row(facts, series, _select_gap(facts, gaps)))
    return rows


def _make_number_row(facts: FigureFacts, series: TotalSeries, figure: FigureRow) -> GeneratedRow:
    """Make the row of a year with a number; its note has those of the other editions as well."""
    begins_definition = series.find_definition_year(figure.year) == figure.year
    return make_common_cells(facts, figure) | {
        "series": name_series(facts.figures, series, figure.year),
        "scope": series.key.scope,
        "break_before": "true" if begins_definition else "false",
        "note": " ".join(_list_notes(facts, figure)),
    }


def _list_notes(facts: FigureFacts, figure: FigureRow) -> Iterator[str]:
    """List the note of a figure, and those of the other sources that state its cell.

    A note of another source begins with the title of its edition; of equal notes the first counts.
    """
    notes = {figure.note, ""}
    if figure.note:
        yield figure.note
    for other in facts.figures_by_cell[figure.cell]:
        if other.note not in notes:
            notes.add(other.note)
            yield f"{facts.figures.source_by_id[other.source_id].title}: {other.note}"


def _select_gap(facts: FigureFacts, gaps: Sequence[GapRow]) -> GapRow:
    """Select the gap of the preferred report from those of a series and year."""
    sources = facts.figures.source_by_id
    return min(
        gaps,
        key=lambda gap: (
            rank_code(facts.figures, "report", sources[gap.source_id].report),
            gap.source_id,
        ),
    )


def _make_gap_row(facts: FigureFacts, series: TotalSeries, gap: GapRow) -> GeneratedRow:
    """Make the row of a year without a number."""
    figures = facts.figures
    key = series.key
    source = figures.source_by_id[gap.source_id]
    indicator = figures.indicator_by_id[key.indicator_id]
    return make_subject_cells(figures, indicator, key.ref_area) | {
        "series": name_series(figures, series, gap.year),
        "year": str(gap.year),
        "scope": key.scope,
        "unit": key.unit,
        "break_before": "false",
        "why_no_value": figures.get_code_label("reason", gap.reason),
        "report": source.report,
        "edition_year": str(source.edition_year),
        "note": gap.note,
        "quote": gap.quote,
        "link": make_link(source, gap.quote),
    }
