"""Years for which a series of totals has no number, and the passages that could say why."""

from collections.abc import Iterator, Sequence
from datetime import MAXYEAR
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.tidy_plan import NewRows
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
    """A year without a number that needs a row in the table of gaps and has none.

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
    return GapKey(*(getattr(gap, column) for column in GapKey._fields))


def get_gap_series(gap: GapRow) -> SeriesKey:
    """Return the series that a row of gaps belongs to."""
    scope = "" if gap.scope == FULL_SCOPE else gap.scope
    return SeriesKey(gap.indicator_id, gap.ref_area, scope, gap.unit)


def make_gap_row(key: GapKey, reason: str) -> dict[str, str]:
    """Return the cells of a row of gaps that only has a reason."""
    return {name: str(cell) for name, cell in key._asdict().items()} | {"reason": reason}


def find_needed_gaps(figures: Figures) -> Iterator[NeededGap]:
    """Find the missing rows of gaps: for each year of a series, the passages that cover it."""
    present = {get_gap_key(gap) for gap in figures.gaps}
    sources_by_area = group_by(figures.sources, lambda source: source.ref_area)
    for series in list_series(figures):
        indicator_id, ref_area, scope, unit = series.key
        sources = sources_by_area.get(ref_area, ())
        for year in series.years:
            for source in _find_covering(figures, series, year, sources):
                key = GapKey(
                    indicator_id, ref_area, scope or FULL_SCOPE, unit, year, source.source_id
                )
                if key not in present:
                    yield NeededGap(key, source)


def _find_covering(
    figures: Figures, series: TotalSeries, year: int, sources: Sequence[SourceRow]
) -> Sequence[SourceRow]:
    """Return the passages that could say why a series has no number for a year.

    They are of the reports of the series if one of those covers the year; without any that cover
    it, those that cover the next year.

    sources: all passages about the area
    returns: nothing if the series has a number for the year
    """
    if year in series.figure_by_year:
        return ()
    source_ids = {figure.source_id for figure in series.figure_by_year.values()}
    reports = {figures.source_by_id[source_id].report for source_id in source_ids}
    own_sources = [source for source in sources if source.report in reports]
    for last_year in (year, MAXYEAR):
        for candidates in (own_sources, sources):
            covered = [source.year_covered for source in candidates]
            years = [covered_year for covered_year in covered if year <= covered_year <= last_year]
            if years:
                return [source for source in candidates if source.year_covered == min(years)]
    return ()


def derive_gaps(package: Package) -> Iterator[NewRows]:
    """Write the rows of gaps for years that an excerpt does not reach.

    Nothing changes if a row of a source table cannot be read.
    """
    figures = Figures.load(package)
    if isinstance(figures, tuple) or not figures.is_complete:
        return
    rows = [
        make_gap_row(gap.key, NOT_READ)
        for gap in find_needed_gaps(figures)
        if gap.is_written_by_tidy
    ]
    if rows:
        yield NewRows("gaps", rows)
