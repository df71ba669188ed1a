"""Series of totals: one area, indicator, scope, unit, counter, definition and kind of period."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.labels import describe_scope
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import CALENDAR_YEAR, POINT_IN_TIME
from tip_figures.figures.records import FigureRow, SourceRow
from tip_figures.figures.tables.selection import get_series_counter, select

FULL_SCOPE = "all"
"""The scope of what nothing limits."""
USUAL_PERIODS = (CALENDAR_YEAR, POINT_IN_TIME)
"""Kinds of period that the name of a series leaves out; an indicator has one of them at most."""


class SeriesKey(NamedTuple):
    """What distinguishes a series.

    Attributes:
        scope: what limits the numbers, in words, among them the definition; FULL_SCOPE if nothing
            does
    """

    ref_area: str
    indicator_id: str
    scope: str
    unit: str
    counted_by: str
    definition: str
    period_type: str


class TotalSeries(NamedTuple):
    """The totals of a series by year.

    Attributes:
        last_covered_year: by a section about its area; 0 without one
    """

    key: SeriesKey
    figure_by_year: Mapping[int, FigureRow]
    last_covered_year: int

    @property
    def first_total(self) -> FigureRow:
        """The total of the earliest year, whose id is the key of the gaps of the series."""
        return self.figure_by_year[min(self.figure_by_year)]

    @property
    def kind(self) -> tuple[object, ...]:
        """The key of what this series counts, equal for series that differ only in definition.

        It has the codes of the figures instead of the scope, whose words contain the definition.
        """
        total, key = self.first_total, self.key
        codes = total.codes.values()
        return key.ref_area, key.indicator_id, key.unit, key.counted_by, key.period_type, *codes

    @property
    def missing_years(self) -> list[int]:
        """The years without a number, from the first number to the last year that a source covers.

        A series with only one number has no missing years, because it shows no development that a
        gap could interrupt.
        """
        if len(self.figure_by_year) < 2:
            return []
        last_year = max(*self.figure_by_year, self.last_covered_year)
        years = range(min(self.figure_by_year), last_year + 1)
        return [year for year in years if year not in self.figure_by_year]


def find_series(figures: Figures, figure: FigureRow) -> SeriesKey:
    """Return the key of the series to which a figure belongs, whether or not it is a total.

    Args:
        figure: its indicator exists
    """
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
    """Return the series of totals, in the order of the table of totals (see `rank_series`)."""
    totals = select(figures).totals
    last_years = _find_last_covered_years(figures.sources)
    series = []
    for key, members in group_by(totals, lambda total: find_series(figures, total)).items():
        figure_by_year = {total.year: total for total in members}  # a year has one (see `select`)
        series.append(TotalSeries(key, figure_by_year, last_years.get(key.ref_area, 0)))
    return sorted(series, key=lambda entry: rank_series(figures, entry.key))


def _find_last_covered_years(sources: Iterable[SourceRow]) -> Mapping[str, int]:
    """Return, by code of an area, the last year that any source about the area covers."""
    last_years: dict[str, int] = {}
    for source in sources:
        year = last_years.get(source.ref_area, source.year_covered)
        last_years[source.ref_area] = max(year, source.year_covered)
    return last_years


def rank_series(figures: Figures, key: SeriesKey) -> tuple[str, int, bool, str]:
    """Return the key by which series are sorted in tables.

    The order is that of the names of areas, then of groups of indicators in the schema. In a group,
    core indicators come first. Series of which all this is equal are in the order of their names.

    Args:
        key: its indicator exists
    """
    indicator = figures.indicator_by_id[key.indicator_id]
    return (
        figures.get_code_label("ref_area", key.ref_area),
        figures.rank_code("group", indicator.group),
        not indicator.core,
        name_series(figures, key),
    )


def name_series(figures: Figures, key: SeriesKey) -> str:
    """Return the name of a series: "Iceland: calls, from Norway".

    The parts are the area, the label of the indicator, and the scope, which is left out if it is
    FULL_SCOPE. A unit follows if the indicator has several units, and the kind of period unless it
    is one of USUAL_PERIODS: "Iceland: fines, in euros, part of year".

    Args:
        key: its indicator exists
    """
    indicator = figures.indicator_by_id[key.indicator_id]
    phrases = [indicator.label]
    if key.scope != FULL_SCOPE:
        phrases.append(key.scope)
    if len(indicator.units) > 1:
        phrases.append(f"in {figures.get_code_label('unit', key.unit)}")
    if key.period_type not in USUAL_PERIODS:
        phrases.append(key.period_type.replace("_", " "))
    return f"{figures.get_code_label('ref_area', key.ref_area)}: {', '.join(phrases)}"


def find_breaks(all_series: Iterable[TotalSeries]) -> Mapping[SeriesKey, str]:
    """Return, by key of a series, the definition that makes it differ from an earlier series.

    Where the definition changes, a new series begins, and its numbers cannot be compared with those
    of the earlier series. A series has an entry if it has a definition, and if a series that
    differs from it only in definition begins earlier, or if both are the first in the same year.
    """
    breaks = {}
    for same_kind in group_by(all_series, lambda series: series.kind).values():
        first_year = min(series.first_total.year for series in same_kind)
        earliest = [series for series in same_kind if series.first_total.year == first_year]
        for series in same_kind:
            is_first_alone = earliest == [series]
            if series.key.definition and not is_first_alone:
                breaks[series.key] = series.key.definition
    return breaks
