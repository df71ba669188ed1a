"""Which of several figures is preferred: by report, period and edition."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow


class StatementOrder(NamedTuple):
    """Where a figure is in the order of statements: oldest edition first, preferred report last."""

    edition_year: int
    report: int
    source_id: str
    figure_id: str


def rank_report(figures: Figures, figure: FigureRow) -> int:
    """Return the place of a figure's report in the order of preference: 0 is the first."""
    return rank_code(figures, "report", figures.source_by_id[figure.source_id].report)


def rank_period(figures: Figures, figure: FigureRow) -> int:
    """Return the place of a figure's period in the order of the schema: 0 is the first."""
    return rank_code(figures, "period", figure.period)


def rank_code(figures: Figures, column: str, code: str) -> int:
    """Return the place of a code in the list of its column; an unknown code follows all others."""
    codes = list(figures.code_labels.get(column, ()))
    return codes.index(code) if code in codes else len(codes)


def order_statements(figures: Figures, rows: Iterable[FigureRow]) -> list[FigureRow]:
    """Sort figures by edition, the oldest first; within a year, the preferred report last."""

    def sort_key(figure: FigureRow) -> StatementOrder:
        source = figures.source_by_id[figure.source_id]
        report = -rank_report(figures, figure)
        return StatementOrder(source.edition_year, report, source.source_id, figure.figure_id)

    return sorted(rows, key=sort_key)


def select_preferred(figures: Figures, rows: Sequence[FigureRow]) -> list[FigureRow]:
    """Return the figures of the first report and period, the oldest edition first.

    rows: figures that count the same, except that their periods may differ
    """
    report = min(rank_report(figures, figure) for figure in rows)
    of_report = [figure for figure in rows if rank_report(figures, figure) == report]
    period = min(rank_period(figures, figure) for figure in of_report)
    of_period = [figure for figure in of_report if rank_period(figures, figure) == period]
    return order_statements(figures, of_period)
