"""The totals: at most one figure for each area, indicator, unit and year.

This is the only definition of a total: the tables, the page and its charts use it.
"""

from collections.abc import Iterator, Sequence, Set

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.labels import describe_codes
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow

PERIODS_NOT_IN_TOTALS = ("part_of_year", "several_years")
MEASURES_NOT_IN_TOTALS = ("rate", "instance")
STATUS = "status"  # dimension whose codes are different ways to count victims


def rank_code(figures: Figures, column: str, code: str) -> int:
    """Return the position of a code among those of its column, from 0; an unknown one is last."""
    return [*figures.code_labels.get(column, ()), code].index(code)


def rank_report(figures: Figures, source_id: str) -> int:
    """Return the position of a source's report in the order of preference: 0 is the first."""
    return rank_code(figures, "report", figures.source_by_id[source_id].report)


def list_statements(figures: Figures) -> list[FigureRow]:
    """Return the figures whose source and indicator exist; other checks report the rest.

    returns: the oldest edition first; within a year, the preferred report last
    """

    def sort_key(figure: FigureRow) -> tuple[int, int, str, str]:
        edition_year = figures.source_by_id[figure.source_id].edition_year
        report = -rank_report(figures, figure.source_id)
        return edition_year, report, figure.source_id, figure.figure_id

    described = [
        figure
        for figure in figures.figures
        if figure.source_id in figures.source_by_id
        and figure.indicator_id in figures.indicator_by_id
    ]
    return sorted(described, key=sort_key)


def select_totals(figures: Figures) -> list[FigureRow]:
    """Select the totals.

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
    for rows in groups.values():
        full_totals = [figure for figure in rows if not figure.breakdown]
        statements = [full_totals or _select_widest(figures, rows)]
        if not statements[0]:
            rows_by_status = group_by(rows, lambda figure: figure.codes.get(STATUS, ""))
            statements = [_select_widest(figures, same) for same in rows_by_status.values()]
        for same_codes in filter(None, statements):
            totals.append(_select_edition(figures, same_codes, divided_ids))
    return totals


def _list_candidates(figures: Figures) -> Iterator[FigureRow]:
    """Yield the figures that may be totals or that one must include, the oldest edition first.

    Parts of a year, several years, indicators that are part of another, and rates and instances
    are left out.
    """
    for figure in list_statements(figures):
        indicator = figures.indicator_by_id[figure.indicator_id]
        is_year = figure.period not in PERIODS_NOT_IN_TOTALS
        if is_year and not indicator.part_of and indicator.measure not in MEASURES_NOT_IN_TOTALS:
            yield figure


def _select_widest(figures: Figures, rows: Sequence[FigureRow]) -> Sequence[FigureRow]:
    """Return the figures whose codes include those of all rows; nothing if there are none.

    returns: figures with the same codes; they differ in source or period
    """
    groups = group_by(rows, lambda figure: tuple(figure.codes.values())).values()
    for same_codes in groups:
        if all(_include(figures, same_codes, others[0]) for others in groups):
            return same_codes
    return []


def _include(figures: Figures, same_codes: Sequence[FigureRow], other: FigureRow) -> bool:
    """Whether the codes that figures share include those of another in every dimension.

    It is enough if one of their sources says so: a later edition may count forced begging as forced
    labor, and an earlier one may not mention it.
    """
    return any(
        figures.get_containment(figure.source_id).contains(figure, other) for figure in same_codes
    )


def _select_edition(
    figures: Figures, same_codes: Sequence[FigureRow], divided_ids: Set[str]
) -> FigureRow:
    """Return the figure that represents a total: one of the first report and period.

    If its editions agree, it is the first one that divides the total, otherwise the first; if they
    differ, it is the latest.

    same_codes:  the figures that state the total, the oldest edition first
    divided_ids: figures of which an identity lists parts
    """

    def rank(figure: FigureRow) -> tuple[int, int]:
        report = rank_report(figures, figure.source_id)
        return report, rank_code(figures, "period", figure.period)

    editions_by_rank = group_by(same_codes, rank)
    editions = editions_by_rank[min(editions_by_rank)]
    if len({figure.stated_value for figure in editions}) > 1:
        return editions[-1]
    divided = [figure for figure in editions if figure.figure_id in divided_ids]
    return [*divided, *editions][0]


def describe_scope(figures: Figures, total: FigureRow) -> str:
    """Write what limits a total: "suspected victims, male"; "" if it counts all."""
    return ", ".join(describe_codes(figures, total))
