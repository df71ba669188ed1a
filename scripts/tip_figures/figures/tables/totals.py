"""The totals: at most one figure for each area, indicator, unit and year, and their series.

This is the only definition of a total: the table `totals`, the page and its charts use it.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.labels import describe_codes
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow
from tip_figures.figures.tables.edition_comparison import (
    list_statements,
    rank_code,
    rank_report,
)

PERIODS_NOT_IN_TOTALS = ("part_of_year", "several_years")
MEASURES_NOT_IN_TOTALS = ("rate", "instance")
STATUS = "status"  # dimension whose codes are different ways to count victims
NEW_DEFINITION = ("B", "D")  # codes of obs_status: the number is not comparable with earlier ones


def select_totals(figures: Figures) -> list[FigureRow]:
    """Select the totals, sorted by area, indicator, unit and year.

    A total is the figure whose dimensions are all `all`. Where no source states one, it is the one
    figure whose codes include those of all other figures of that area, indicator, unit and year.
    Without one, suspected and confirmed victims have a total of their own.
    """
    groups = group_by(
        _list_candidates(figures),
        lambda figure: (figure.ref_area, figure.indicator_id, figure.unit, figure.year),
    )
    divided_ids = {row.whole.figure_id for row in figures.evaluated if row.whole is not None}
    totals = []
    for key in sorted(groups):
        for statements in _find_statements(figures, groups[key]):
            preferred = _select_preferred(figures, statements)
            totals.append(_select_edition(preferred, groups[key], divided_ids))
    return totals


def _list_candidates(figures: Figures) -> Iterator[FigureRow]:
    """Yield the figures that may be totals or that one must include, the oldest edition first."""
    for figure in list_statements(figures):
        indicator = figures.indicator_by_id[figure.indicator_id]
        is_year = figure.period not in PERIODS_NOT_IN_TOTALS
        if is_year and not indicator.part_of and indicator.measure not in MEASURES_NOT_IN_TOTALS:
            yield figure


def _find_statements(figures: Figures, rows: Sequence[FigureRow]) -> list[Sequence[FigureRow]]:
    """Find the figures that state a total, for each total of an area, indicator, unit and year."""
    full_totals = [figure for figure in rows if not figure.breakdown]
    statements = [full_totals or _select_widest(figures, rows)]
    if not statements[0]:
        rows_by_status = group_by(rows, lambda figure: figure.codes.get(STATUS, ""))
        statements = [_select_widest(figures, same) for same in rows_by_status.values()]
    return [same_codes for same_codes in statements if same_codes]


def _select_widest(figures: Figures, rows: Sequence[FigureRow]) -> Sequence[FigureRow]:
    """Return the figures whose codes include those of all rows; nothing if there are none.

    returns: figures with the same codes; they differ in source or period
    """
    figures_by_codes = group_by(rows, lambda figure: tuple(figure.codes.values()))
    representatives = [same_codes[0] for same_codes in figures_by_codes.values()]
    widest = []
    for same_codes in figures_by_codes.values():
        if all(_include(figures, same_codes, other) for other in representatives):
            widest.append(same_codes)
    return widest[0] if len(widest) == 1 else []


def _include(figures: Figures, same_codes: Sequence[FigureRow], other: FigureRow) -> bool:
    """Whether the codes that figures share include those of another in every dimension.

    It is enough if one of their sources says so: a later edition may count forced begging as forced
    labor, and an earlier one may not mention it.
    """
    for figure in same_codes:
        containment = figures.get_containment(figure.source_id)
        if all(containment.contains_in(figure, other, name) for name in figure.codes):
            return True
    return False


def _select_preferred(figures: Figures, rows: Sequence[FigureRow]) -> list[FigureRow]:
    """Return the figures of the first report and period.

    rows: figures that count the same, except that their periods may differ
    """

    def rank(figure: FigureRow) -> tuple[int, int]:
        report = rank_report(figures, figure.source_id)
        return report, rank_code(figures, "period", figure.period)

    best = min(map(rank, rows))
    return [figure for figure in rows if rank(figure) == best]


def _select_edition(
    statements: Sequence[FigureRow], rows: Sequence[FigureRow], divided_ids: Set[str]
) -> FigureRow:
    """Return the edition whose figure represents a total.

    If the editions agree, it is the first one that divides the total, or else the first; if they
    differ, it is the latest.

    statements:  of one total, the oldest edition first
    rows:        all figures of that area, indicator, unit and year
    divided_ids: figures of which an identity lists parts
    """
    if len({figure.stated_value for figure in statements}) > 1:
        return statements[-1]
    sources_with_parts = {figure.source_id for figure in rows if figure.cell != statements[0].cell}
    divided = [figure for figure in statements if figure.figure_id in divided_ids]
    with_parts = [figure for figure in statements if figure.source_id in sources_with_parts]
    return [*divided, *with_parts, *statements][0]


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

    figure_by_year: at least one total
    years:          that have a number, or need a reason why they have none
    """

    key: SeriesKey
    figure_by_year: Mapping[int, FigureRow]
    years: Sequence[int]

    def find_definition_year(self, year: int) -> int | None:
        """Return the year whose number began the definition of a year; None for the first one."""
        changes = [
            number_year
            for number_year, figure in self.figure_by_year.items()
            if figure.obs_status in NEW_DEFINITION and number_year <= year
        ]
        return max(changes, default=None)


def describe_scope(figures: Figures, total: FigureRow) -> str:
    """Write what limits a total: "suspected victims, male"; "" if it counts all."""
    return ", ".join(describe_codes(figures, total))


def list_series(figures: Figures, totals: Sequence[FigureRow]) -> list[TotalSeries]:
    """Return the series of totals.

    A series with numbers for two years or more goes from its first number, or the first year that a
    passage about its area covers if that is earlier, to the last year that one covers.
    """

    def get_key(total: FigureRow) -> SeriesKey:
        scope = describe_scope(figures, total)
        return SeriesKey(total.indicator_id, total.ref_area, scope, total.unit)

    sources_by_area = group_by(figures.sources, lambda source: source.ref_area)
    series = []
    for key, same_series in group_by(totals, get_key).items():
        figure_by_year = {figure.year: figure for figure in same_series}
        years = list(figure_by_year)
        if len(years) > 1:
            covered = [source.year_covered for source in sources_by_area.get(key.ref_area, ())]
            years = list(range(min(years + covered), max(years + covered) + 1))
        series.append(TotalSeries(key, figure_by_year, years))
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
