"""Gaps: years for which a series of totals has no number, and which of them need a row."""

from collections.abc import Iterator, Mapping, Set

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import PART_OF_YEAR
from tip_figures.figures.records import EXCERPT, FigureRow, GapRow, SourceRow
from tip_figures.figures.tables.series import SeriesKey, TotalSeries, find_series

NOT_IN_SECTION = "not_in_section"
NEXT_EDITION_MISSING = "next_edition_missing"
NOT_READ = "not_read"
OTHER_DEFINITION = "other_definition"
"""Codes of `reason`; PART_OF_YEAR and `vague` are the others. Tidy writes the first one alone."""


def map_gaps(figures: Figures) -> Mapping[tuple[str, int], GapRow]:
    """Return the rows of gaps by the first figure of their series, and the year."""
    return {(gap.figure_id, gap.year): gap for gap in figures.gaps}


def list_partial_years(figures: Figures) -> Set[tuple[SeriesKey, int]]:
    """Return (key of the series, year) of each figure that is about a part of a year.

    The key has the period type PART_OF_YEAR, so look it up with `describe_part`.
    """
    return {
        (find_series(figures, figure), figure.year)
        for figure in figures.figures
        if figures.get_period_type(figure) == PART_OF_YEAR
        and figure.indicator_id in figures.indicator_by_id
    }


def describe_part(series: TotalSeries) -> SeriesKey:
    """Return the key of the figures that count for a part of a year what a series counts."""
    return series.key._replace(period_type=PART_OF_YEAR)


def find_needed_gaps(figures: Figures, all_series: list[TotalSeries]) -> Iterator[GapRow]:
    """Yield the rows that the table of gaps needs and does not have.

    Tidy adds the rows with the reason NOT_IN_SECTION. Any other reason is a proposal that a person
    must check. A year has no row if no source covers it or a later year.
    """
    present = map_gaps(figures)
    partial_years = list_partial_years(figures)
    sources_by_area = group_by(figures.sources, lambda source: source.ref_area)
    for series in all_series:
        for year in series.missing_years:
            figure = series.first_total
            if (figure.figure_id, year) in present:
                continue
            sources = sources_by_area.get(figure.ref_area, [])
            source = _find_covering(figures, series, year, sources)
            if source is None:
                continue
            reason = _propose_reason(figures, series, year, source)
            if (describe_part(series), year) in partial_years:
                reason = PART_OF_YEAR
            # The three empty cells are place, quote and note.
            yield GapRow(figure.figure_id, year, source.source_id, reason, "", "", "")


def _find_covering(
    figures: Figures, series: TotalSeries, year: int, sources: list[SourceRow]
) -> SourceRow | None:
    """Return the passage that could say why a series has no number for a year.

    A passage that covers the year is preferred. Next come passages of a report from which the
    series has numbers, then the passage that covers the earliest year, then an excerpt, because
    the number may be in the rest of its section.

    Args:
        sources: about the area

    Returns:
        None if none of them covers the year or a later one
    """
    totals = series.figure_by_year.values()
    reports = {figures.source_by_id[total.source_id].report for total in totals}

    def rank(source: SourceRow) -> tuple[bool, bool, int, bool]:
        is_later = source.year_covered > year
        is_other = source.report not in reports
        return is_later, is_other, source.year_covered, source.extent != EXCERPT

    covering = [source for source in sources if source.year_covered >= year]
    return min(covering, key=rank, default=None)


def _propose_reason(figures: Figures, series: TotalSeries, year: int, source: SourceRow) -> str:
    """Return the likely reason why a series has no number for a year.

    Args:
        source: that could state it
    """
    if source.extent == EXCERPT or source.year_covered != year:
        return NOT_READ
    is_last = year == series.last_covered_year
    return NEXT_EDITION_MISSING if is_last and _is_given_later(figures, series) else NOT_IN_SECTION


def _is_given_later(figures: Figures, series: TotalSeries) -> bool:
    """Return whether most numbers of a series are from editions that cover a later year."""

    def is_later(total: FigureRow) -> bool:
        return figures.source_by_id[total.source_id].year_covered > total.year

    totals = series.figure_by_year.values()
    return 2 * sum(map(is_later, totals)) > len(totals)
