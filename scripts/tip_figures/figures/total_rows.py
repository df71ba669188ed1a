"""Rows of the generated table `totals`: the number of each year, or why there is none."""

from collections.abc import Iterator, Sequence

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.flat_rows import FigureFacts, GeneratedRow, make_common_cells
from tip_figures.figures.labels import make_link
from tip_figures.figures.needed_gaps import get_gap_series
from tip_figures.figures.preference import rank_code
from tip_figures.figures.records import FigureRow, GapRow
from tip_figures.figures.total_series import TotalSeries, name_series


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
    return {
        "series": name_series(figures, series, gap.year),
        "year": str(gap.year),
        "area": figures.get_code_label("ref_area", key.ref_area),
        "what": indicator.label,
        "scope": key.scope,
        "counted_by": indicator.counted_by,
        "unit": key.unit,
        "break_before": "false",
        "why_no_value": figures.get_code_label("reason", gap.reason),
        "report": source.report,
        "edition_year": str(source.edition_year),
        "note": gap.note,
        "quote": gap.quote,
        "link": make_link(source, gap.quote),
        "indicator_id": key.indicator_id,
        "ref_area": key.ref_area,
    }
