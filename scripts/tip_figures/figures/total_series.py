"""Series of totals: which years they have, and where a definition changes."""

from collections.abc import Sequence
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.totals import Total, select_totals

NEW_DEFINITION = ("B", "D")  # codes of obs_status: the number is not comparable with earlier ones


class SeriesKey(NamedTuple):
    """What a series of totals counts, and where.

    scope: what limits the totals, in words; "" if they count all
    """

    indicator_id: str
    ref_area: str
    scope: str
    unit: str


class TotalSeries(NamedTuple):
    """The totals of one area, indicator, scope and unit.

    totals: by year, at least one
    years:  that have a number, or need a reason why they have none
    """

    key: SeriesKey
    totals: Sequence[Total]
    years: Sequence[int]

    def find_definition_year(self, year: int) -> int | None:
        """Return the year whose number began the definition of a year; None for the first one."""
        changes = [
            total.figure.year
            for total in self.totals
            if total.figure.obs_status in NEW_DEFINITION and total.figure.year <= year
        ]
        return max(changes, default=None)


def list_series(figures: Figures) -> list[TotalSeries]:
    """Return the series of totals.

    A series with numbers for two years or more goes from its first number, or the first year that a
    passage about its area covers if that is earlier, to the last year that one covers.
    """
    groups = group_by(
        select_totals(figures),
        lambda total: SeriesKey(
            total.figure.indicator_id, total.figure.ref_area, total.scope, total.figure.unit
        ),
    )
    sources_by_area = group_by(figures.sources, lambda source: source.ref_area)
    series = []
    for key, totals in groups.items():
        years = [total.figure.year for total in totals]
        if len(years) > 1:
            covered = [source.year_covered for source in sources_by_area.get(key.ref_area, ())]
            years = list(range(min(years + covered), max(years + covered) + 1))
        series.append(TotalSeries(key, totals, years))
    return series


def name_series(figures: Figures, series: TotalSeries, year: int) -> str:
    """Name the series of a year: "Iceland: calls, from Norway (definition of 2020)"."""
    key = series.key
    indicator = figures.indicator_by_id[key.indicator_id]
    phrases = [indicator.label]
    if key.scope:
        phrases.append(key.scope)
    if len(indicator.units) > 1:
        phrases.append(f"in {figures.get_code_label('unit', key.unit)}")
    name = f"{figures.get_code_label('ref_area', key.ref_area)}: {', '.join(phrases)}"
    definition_year = series.find_definition_year(year)
    return f"{name} (definition of {definition_year})" if definition_year else name
