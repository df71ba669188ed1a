"""Years for which a series of totals has no number, and the passages that could say why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.tidy_plan import RowChange
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, GapRow, SourceRow
from tip_figures.figures.totals import select_totals

NOT_READ = "not_read"
EXCERPT = "excerpt"


class SeriesKey(NamedTuple):
    """What a series of totals counts, and where."""

    indicator_id: str
    ref_area: str


class GapKey(NamedTuple):
    """The primary key of the table of gaps."""

    indicator_id: str
    ref_area: str
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


def list_series(figures: Figures) -> Mapping[SeriesKey, Sequence[FigureRow]]:
    """Return the totals of each indicator and area."""
    return group_by(
        (total.figure for total in select_totals(figures)),
        lambda figure: SeriesKey(figure.indicator_id, figure.ref_area),
    )


def find_needed_gaps(figures: Figures) -> Iterator[NeededGap]:
    """Find the years without a number between and after those of each series.

    A series has two years or more. It goes on to the last year that a passage about its area
    covers.
    """
    sources_by_area = group_by(figures.sources, lambda source: source.ref_area)
    for series, totals in list_series(figures).items():
        years = {figure.year for figure in totals}
        sources = sources_by_area.get(series.ref_area, [])
        if len(years) < 2 or not sources:
            continue
        last_year = max(max(years), *(source.year_covered for source in sources))
        reports = {figures.source_by_id[figure.source_id].report for figure in totals}
        own_sources = [source for source in sources if source.report in reports]
        for year in range(min(years) + 1, last_year + 1):
            if year not in years:
                for source in _find_covering(year, own_sources, sources):
                    yield NeededGap(GapKey(*series, year, source.source_id), source)


def _find_covering(year: int, *source_lists: Sequence[SourceRow]) -> Sequence[SourceRow]:
    """Return the passages that cover a year; without any, those that cover the next year.

    source_lists: passages of the reports of a series, then those of all reports
    """
    for sources in source_lists:
        covering = [source for source in sources if source.year_covered == year]
        if covering:
            return covering
    for sources in source_lists:
        later_years = {source.year_covered for source in sources if source.year_covered > year}
        if later_years:
            return [source for source in sources if source.year_covered == min(later_years)]
    return ()


def get_gap_key(gap: GapRow) -> GapKey:
    """Return the primary key of a row of gaps."""
    return GapKey(gap.indicator_id, gap.ref_area, gap.year, gap.source_id)


class UnreadYears(NamedTuple):
    """How the rows `not_read` of the table of gaps must change.

    missing: rows that are needed and that no person has given another reason for
    extra:   rows that are not needed
    """

    missing: Sequence[GapKey]
    extra: Sequence[GapRow]


def compare_unread_years(figures: Figures, needed: Iterable[NeededGap]) -> UnreadYears:
    """Compare the rows `not_read` with those that the excerpts require."""
    required = {gap.key for gap in needed if gap.is_written_by_tidy}
    present = {get_gap_key(gap) for gap in figures.gaps}
    extra = [
        gap for gap in figures.gaps if gap.reason == NOT_READ and get_gap_key(gap) not in required
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
