"""Years for which a series of totals has no number, and the passages that could say why."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.tidy_plan import RowChange
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import GapRow, SourceRow
from tip_figures.figures.tables.totals import SeriesKey, TotalSeries, list_series

NOT_READ = "not_read"
EXCERPT = "excerpt"
FULL_SCOPE = "all"  # in the table of gaps, the scope of a series that nothing limits


class GapKey(NamedTuple):
    """The primary key of the table of gaps, in its order."""

    indicator_id: str
    ref_area: str
    scope: str
    unit: str
    year: int
    source_id: str


class NeededGap(NamedTuple):
    """A year without a number that needs a row in the table of gaps.

    source: the passage that covers the year
    """

    key: GapKey
    source: SourceRow

    @property
    def is_written_by_tidy(self) -> bool:
        """Whether the text that was read ends before the section does, so no person is needed."""
        return self.source.extent == EXCERPT


def get_gap_key(gap: GapRow) -> GapKey:
    """Return the primary key of a row of gaps."""
    return GapKey(gap.indicator_id, gap.ref_area, gap.scope, gap.unit, gap.year, gap.source_id)


def get_gap_series(gap: GapRow) -> SeriesKey:
    """Return the series that a row of gaps belongs to."""
    scope = "" if gap.scope == FULL_SCOPE else gap.scope
    return SeriesKey(gap.indicator_id, gap.ref_area, scope, gap.unit)


def find_needed_gaps(figures: Figures) -> Iterator[NeededGap]:
    """Find the years of each series without a number, and the passages that cover them."""
    sources_by_area = group_by(figures.sources, lambda source: source.ref_area)
    for series in list_series(figures):
        sources = sources_by_area.get(series.key.ref_area, ())
        for year in series.years:
            for source in _find_covering(figures, series, year, sources):
                key = series.key
                scope = key.scope or FULL_SCOPE
                identifiers = (key.indicator_id, key.ref_area, scope, key.unit)
                yield NeededGap(GapKey(*identifiers, year, source.source_id), source)


def _find_covering(
    figures: Figures, series: TotalSeries, year: int, sources: Sequence[SourceRow]
) -> Sequence[SourceRow]:
    """Return the passages that could say why a series has no number for a year.

    They are of the reports of the series if one of those covers the year; without any that cover
    it, those that cover the next year.

    sources: all passages about the area
    returns: nothing if the series has a number for the year
    """
    if any(total.figure.year == year for total in series.totals):
        return ()
    reports = {figures.source_by_id[total.figure.source_id].report for total in series.totals}
    own_sources = [source for source in sources if source.report in reports]
    for candidates in (own_sources, sources):
        covering = [source for source in candidates if source.year_covered == year]
        if covering:
            return covering
    for candidates in (own_sources, sources):
        later_years = {source.year_covered for source in candidates if source.year_covered > year}
        if later_years:
            return [source for source in candidates if source.year_covered == min(later_years)]
    return ()


class UnreadYears(NamedTuple):
    """How the rows `not_read` of the table of gaps must change.

    missing: rows that are needed and that no person has given another reason for
    extra:   rows whose section was read completely
    """

    missing: Sequence[GapKey]
    extra: Sequence[GapRow]


def compare_unread_years(figures: Figures, needed: Iterable[NeededGap]) -> UnreadYears:
    """Compare the rows `not_read` with those that the excerpts require."""
    required = {gap.key for gap in needed if gap.is_written_by_tidy}
    present = {get_gap_key(gap) for gap in figures.gaps}
    excerpt_ids = {source.source_id for source in figures.sources if source.extent == EXCERPT}
    extra = [
        gap for gap in figures.gaps if gap.reason == NOT_READ and gap.source_id not in excerpt_ids
    ]
    return UnreadYears(sorted(required - present), extra)


def derive_gaps(package: Package) -> Iterator[RowChange]:
    """Write the rows `not_read` of the table of gaps.

    Nothing changes if a row of a source table cannot be read.
    """
    figures = Figures.load(package)
    if isinstance(figures, tuple) or not figures.is_complete:
        return
    unread = compare_unread_years(figures, find_needed_gaps(figures))
    rows = [
        {**{name: str(cell) for name, cell in key._asdict().items()}, "reason": NOT_READ}
        for key in unread.missing
    ]
    removed_lines = frozenset(gap.line for gap in unread.extra)
    if rows or removed_lines:
        yield RowChange("gaps", removed_lines, tuple(rows))
