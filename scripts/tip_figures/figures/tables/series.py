"""Series of totals: numbers that are comparable, one for each year, and the gaps between them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.labels import describe_scope
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import CALENDAR_YEAR, PART_OF_YEAR, POINT_IN_TIME
from tip_figures.figures.records import EXCERPT, FigureRow, GapRow, SourceRow
from tip_figures.figures.tables.selection import get_series_counter, select

FULL_SCOPE = "all"
"""The scope of what nothing limits."""
NOT_IN_SECTION = "not_in_section"
NEXT_EDITION_MISSING = "next_edition_missing"
NOT_READ = "not_read"
OTHER_DEFINITION = "other_definition"
"""Codes of `reason`; PART_OF_YEAR and `vague` are the others. Tidy writes the first one alone."""


class SeriesKey(NamedTuple):
    """What the figures of a series have in common; `counted_by` as in `get_series_counter`."""

    ref_area: str
    indicator_id: str
    scope: str
    unit: str
    counted_by: str
    definition: str
    period_type: str


class TotalSeries(NamedTuple):
    """The totals of a series.

    Attributes:
        last_covered_year: the last year that a section about the area covers; 0 if none does
    """

    key: SeriesKey
    figure_by_year: Mapping[int, FigureRow]
    last_covered_year: int

    @property
    def first_total(self) -> FigureRow:
        """The total of the earliest year, by which gaps name the series."""
        return self.figure_by_year[min(self.figure_by_year)]

    @property
    def kind(self) -> tuple[object, ...]:
        """What it has in common with series that differ only in the definition."""
        codes = self.first_total.codes.values()
        return *self.key._replace(scope="", definition=""), *codes

    @property
    def missing_years(self) -> list[int]:
        """The years without a total, from the first total to the last year that is covered.

        A series with one number has none.
        """
        if len(self.figure_by_year) < 2:
            return []
        last_year = max(*self.figure_by_year, self.last_covered_year)
        years = range(min(self.figure_by_year), last_year + 1)
        return [year for year in years if year not in self.figure_by_year]


def find_series(figures: Figures, figure: FigureRow) -> SeriesKey:
    """Return the series of a figure, even if it is not a total; its indicator exists."""
    return SeriesKey(
        ref_area=figure.ref_area,
        indicator_id=figure.indicator_id,
        scope=describe_scope(figures, figure) or FULL_SCOPE,
        unit=figure.unit,
        counted_by=get_series_counter(figures, figure),
        definition=figure.definition,
        period_type=figures.get_period_type(figure),
    )


@lru_cache(maxsize=1)
def list_series(figures: Figures) -> list[TotalSeries]:
    """Return the series of all totals, in the order of the table of totals."""
    years_by_area: dict[str, int] = {}
    for source in figures.sources:
        year = years_by_area.get(source.ref_area, source.year_covered)
        years_by_area[source.ref_area] = max(year, source.year_covered)
    groups = group_by(select(figures).totals, lambda total: find_series(figures, total))
    series = []
    for key in sorted(groups, key=lambda key: rank_series(figures, key)):
        figure_by_year = {total.year: total for total in groups[key]}  # a year has one total
        series.append(TotalSeries(key, figure_by_year, years_by_area.get(key.ref_area, 0)))
    return series


def rank_series(figures: Figures, key: SeriesKey) -> tuple[str, int, bool, str]:
    """Return a sort key: by area, group of the indicator, core indicators first, and name."""
    indicator = figures.indicator_by_id[key.indicator_id]
    return (
        figures.get_code_label("ref_area", key.ref_area),
        figures.rank_code("group", indicator.group),
        not indicator.core,
        name_series(figures, key),
    )


def name_series(figures: Figures, key: SeriesKey) -> str:
    """Return the name of a series: `Iceland: funds for victim assistance, female, in krona`.

    The unit is named if the indicator has several, the kind of period if it is neither a calendar
    year nor a date.
    """
    indicator = figures.indicator_by_id[key.indicator_id]
    phrases = [indicator.label]
    if key.scope != FULL_SCOPE:
        phrases.append(key.scope)
    if len(indicator.units) > 1:
        phrases.append(f"in {figures.get_code_label('unit', key.unit)}")
    if key.period_type not in (CALENDAR_YEAR, POINT_IN_TIME):
        phrases.append(key.period_type.replace("_", " "))
    return f"{figures.get_code_label('ref_area', key.ref_area)}: {', '.join(phrases)}"


def find_breaks(all_series: Iterable[TotalSeries]) -> Mapping[SeriesKey, str]:
    """Return the definition of each series that succeeds one of another definition."""
    breaks = {}
    for same_kind in group_by(all_series, lambda series: series.kind).values():
        first_year = min(series.first_total.year for series in same_kind)
        earliest = [series for series in same_kind if series.first_total.year == first_year]
        for series in same_kind:
            if series.key.definition and earliest != [series]:
                breaks[series.key] = series.key.definition
    return breaks


# Gaps


def list_partial_years(figures: Figures) -> Set[tuple[SeriesKey, int]]:
    """Return series and year of each figure that counts something for a part of a year."""
    return {
        (find_series(figures, figure), figure.year)
        for figure in figures.figures
        if figures.get_period_type(figure) == PART_OF_YEAR
        and figure.indicator_id in figures.indicator_by_id
    }


def describe_part(series: TotalSeries) -> SeriesKey:
    """Return the series of the same counts for parts of years."""
    return series.key._replace(period_type=PART_OF_YEAR)


def find_needed_gaps(figures: Figures, all_series: Sequence[TotalSeries]) -> Iterator[GapRow]:
    """Yield a gap for each year without a number for which no row gives a reason.

    It names the passage in which the number would most likely be, and a probable reason. A year
    that no passage covers needs no row.
    """
    existing_gaps = {(gap.figure_id, gap.year) for gap in figures.gaps}
    partial_years = list_partial_years(figures)
    sources_by_area = group_by(figures.sources, lambda source: source.ref_area)
    for series in all_series:
        figure_id = series.first_total.figure_id
        sources = sources_by_area.get(series.key.ref_area, [])
        for year in series.missing_years:
            source = _find_likely_passage(figures, series, year, sources)
            if source is None or (figure_id, year) in existing_gaps:
                continue
            reason = _propose_reason(figures, series, year, source)
            if (describe_part(series), year) in partial_years:
                reason = PART_OF_YEAR
            yield GapRow(
                figure_id=figure_id,
                year=year,
                source_id=source.source_id,
                reason=reason,
                place="",
                quote="",
                note="",
            )


def _find_likely_passage(
    figures: Figures, series: TotalSeries, year: int, sources: Iterable[SourceRow]
) -> SourceRow | None:
    """Return the passage of the year or the nearest later one, of a report that the series has."""
    reports = {
        figures.source_by_id[total.source_id].report for total in series.figure_by_year.values()
    }

    def rank(source: SourceRow) -> tuple[bool, bool, int, bool]:
        is_from_other_report = source.report not in reports
        is_whole = source.extent != EXCERPT
        return source.year_covered > year, is_from_other_report, source.year_covered, is_whole

    covering = [source for source in sources if source.year_covered >= year]
    return min(covering, key=rank, default=None)


def _propose_reason(figures: Figures, series: TotalSeries, year: int, source: SourceRow) -> str:
    """Return why a passage has no number for a year; most totals may be from later editions."""
    if source.extent == EXCERPT or source.year_covered != year:
        return NOT_READ
    late_totals = [
        total
        for total in series.figure_by_year.values()
        if figures.source_by_id[total.source_id].year_covered > total.year
    ]
    usually_comes_later = 2 * len(late_totals) > len(series.figure_by_year)
    is_last_year = year == series.last_covered_year
    return NEXT_EDITION_MISSING if is_last_year and usually_comes_later else NOT_IN_SECTION
