"""Which of several figures is preferred: by report, period and edition."""

from collections.abc import Iterable, Sequence

from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow


def rank_report(figures: Figures, figure: FigureRow) -> int:
    """Return the place of a figure's report in the order of preference: 0 is the first."""
    return rank_code(figures, "report", figures.source_by_id[figure.source_id].report)


def rank_code(figures: Figures, column: str, code: str) -> int:
    """Return the place of a code in the list of its column; an unknown code follows all others."""
    codes = list(figures.code_labels.get(column, ()))
    return codes.index(code) if code in codes else len(codes)


def order_statements(figures: Figures, rows: Iterable[FigureRow]) -> list[FigureRow]:
    """Sort figures by edition, the oldest first; within a year, the preferred report last."""

    def sort_key(figure: FigureRow) -> tuple[int, int, str, str]:
        edition_year = figures.source_by_id[figure.source_id].edition_year
        report = -rank_report(figures, figure)
        return edition_year, report, figure.source_id, figure.figure_id

    return sorted(rows, key=sort_key)


def select_preferred(figures: Figures, rows: Sequence[FigureRow]) -> list[FigureRow]:
    """Return the figures of the first report and period, the oldest edition first.

    rows: figures that count the same, except that their periods may differ
    """

    def rank(figure: FigureRow) -> tuple[int, int]:
        return rank_report(figures, figure), rank_code(figures, "period", figure.period)

    best = min(map(rank, rows))
    return order_statements(figures, [figure for figure in rows if rank(figure) == best])
