"""Years for which a series of totals has no number, and the passages that could say why."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tip_figures.datapackage.package import Package
from tip_figures.datapackage.tidy_plan import NewRows
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import EXCERPT, GapRow, SourceRow
from tip_figures.figures.tables.totals import SeriesKey, TotalSeries, list_series, select_totals

NOT_READ = "not_read"
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

    is_written_by_tidy: whether the text that was read ends before the section does, so no person is
                        needed
    """

    key: GapKey
    is_written_by_tidy: bool


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
    for series in list_series(figures, select_totals(figures)):
        indicator_id, ref_area, scope, unit = series.key
        for year in series.years:
            for source in _find_covering(figures, series, year):
                source_id = source.source_id
                key = GapKey(indicator_id, ref_area, scope or FULL_SCOPE, unit, year, source_id)
                if key not in present:
                    yield NeededGap(key, source.extent == EXCERPT)


def _find_covering(figures: Figures, series: TotalSeries, year: int) -> Sequence[SourceRow]:
    """Return the passages that could say why a series has no number for a year.

    They are of the reports of the series if one of those covers the year; without any that cover
    it, those that cover the next year.

    returns: nothing if the series has a number for the year
    """
    if year in series.figure_by_year:
        return ()
    source_ids = {figure.source_id for figure in series.figure_by_year.values()}
    reports = {figures.source_by_id[source_id].report for source_id in source_ids}

    def rank(source: SourceRow) -> tuple[bool, bool, int]:
        is_later = source.year_covered > year
        return is_later, source.report not in reports, source.year_covered

    candidates = [
        source
        for source in figures.sources
        if source.ref_area == series.key.ref_area and source.year_covered >= year
    ]
    best = min(map(rank, candidates), default=None)
    return [source for source in candidates if rank(source) == best]


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
