"""Gaps: years for which a series of totals has no number, and which of them need a row."""

from collections.abc import Iterator, Mapping, Set

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import PART_OF_YEAR
from tip_figures.figures.records import EXCERPT, GapRow, SourceRow
from tip_figures.figures.tables.series import SeriesKey, TotalSeries, find_series

NOT_IN_SECTION = "not_in_section"
NEXT_EDITION_MISSING = "next_edition_missing"
NOT_READ = "not_read"
OTHER_DEFINITION = "other_definition"
"""Codes of `reason`; PART_OF_YEAR and `vague` are the others. Tidy writes the first one alone."""


def map_gaps(figures: Figures) -> Mapping[tuple[str, int], GapRow]:
    """Return (figure_id of the first number of a series, year without one) -> row of `gaps`."""
    return {(gap.figure_id, gap.year): gap for gap in figures.gaps}


def list_partial_years(figures: Figures) -> Set[tuple[SeriesKey, int]]:
    """Return (key of a series, year) for each figure about a part of a year, such as “in May 2019”.

    The period type of these keys is PART_OF_YEAR; for a series of totals, `describe_part` returns
    the key to look up. Figures of an unknown indicator are left out.
    """
    return {
        (find_series(figures, figure), figure.year)
        for figure in figures.figures
        if figures.get_period_type(figure) == PART_OF_YEAR
        and figure.indicator_id in figures.indicator_by_id
    }


def describe_part(series: TotalSeries) -> SeriesKey:
    """Return the key of a series, with the period type PART_OF_YEAR instead of its own."""
    return series.key._replace(period_type=PART_OF_YEAR)


def find_needed_gaps(figures: Figures, all_series: list[TotalSeries]) -> Iterator[GapRow]:
    """Yield the rows that are missing in the table `gaps`, which says why years have no number.

    A series of totals needs a row for each of its missing years. The exception is a year for which
    no source about the area covers this year or a later one.

    The reason is PART_OF_YEAR if a figure that counts the same is about a part of the year.
    Otherwise `_propose_reason` decides. A person must check the reason, unless it is
    NOT_IN_SECTION: the command `tidy` adds these rows.

    Yields:
        rows with empty cells `place`, `quote` and `note`
    """
    gap_by_year = map_gaps(figures)
    partial_years = list_partial_years(figures)
    sources_by_area = group_by(figures.sources, lambda source: source.ref_area)
    for series in all_series:
        first_total = series.first_total
        sources = sources_by_area.get(first_total.ref_area, [])
        for year in series.missing_years:
            if (first_total.figure_id, year) in gap_by_year:
                continue
            source = _find_likely_passage(figures, series, year, sources)
            if source is None:
                continue
            reason = _propose_reason(figures, series, year, source)
            if (describe_part(series), year) in partial_years:
                reason = PART_OF_YEAR
            yield GapRow(
                figure_id=first_total.figure_id,
                year=year,
                source_id=source.source_id,
                reason=reason,
                place="",
                quote="",
                note="",
            )


def _find_likely_passage(
    figures: Figures, series: TotalSeries, year: int, sources: list[SourceRow]
) -> SourceRow | None:
    """Return the passage that is most likely to say why a series has no number for a year.

    The passage must cover the year or a later one. These criteria decide in turn. Preferred is

    1. a passage that covers the year itself;
    2. a passage of a report from which the series has numbers;
    3. the passage that covers the earliest of these years;
    4. an excerpt, because the number may be in the rest of its section.

    Args:
        sources: passages about the area of the series

    Returns:
        None if no passage covers the year or a later one
    """
    totals = series.figure_by_year.values()
    reports = {figures.source_by_id[total.source_id].report for total in totals}

    def rank(source: SourceRow) -> tuple[bool, bool, int, bool]:  # False is lower than True
        is_later = source.year_covered > year
        is_from_other_report = source.report not in reports
        return is_later, is_from_other_report, source.year_covered, source.extent != EXCERPT

    covering = [source for source in sources if source.year_covered >= year]
    return min(covering, key=rank, default=None)


def _propose_reason(figures: Figures, series: TotalSeries, year: int, source: SourceRow) -> str:
    """Return the likely reason why a series has no number for a year.

    Args:
        source: passage that is most likely to say why

    Returns:
        NOT_READ if the passage is an excerpt or covers another year; otherwise NEXT_EDITION_MISSING
        if the year is the last one that any passage about the area covers, and the series usually
        gets a number in a later edition; otherwise NOT_IN_SECTION
    """
    if source.extent == EXCERPT or source.year_covered != year:
        return NOT_READ
    is_last_year = year == series.last_covered_year
    is_expected_later = is_last_year and _usually_comes_later(figures, series)
    return NEXT_EDITION_MISSING if is_expected_later else NOT_IN_SECTION


def _usually_comes_later(figures: Figures, series: TotalSeries) -> bool:
    """Return whether most numbers of a series are from editions that cover a later year.

    If so, the number for 2019 is to be expected in the edition about 2020.
    """
    totals = series.figure_by_year.values()
    late_totals = [
        total for total in totals if figures.source_by_id[total.source_id].year_covered > total.year
    ]
    return 2 * len(late_totals) > len(totals)
