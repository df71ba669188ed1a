"""How editions agree: cells that several state, and values that one repeats."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow


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


MIN_REPEATED_VALUE = 20  # lower numbers are often the same in two years by chance


class CellComparison(NamedTuple):
    """How many cells several sources state, and for how many of them all give one number."""

    cells: int
    agree: int


class StatedValue(NamedTuple):
    """The number that an edition gives, and the end of the range if it is one."""

    value: Decimal
    value_to: Decimal | None


def get_stated_value(figure: FigureRow) -> StatedValue:
    """Return the number that a figure states."""
    return StatedValue(figure.value, figure.value_to)


def compare_editions(figures: Figures, source_id: str | None = None) -> CellComparison:
    """Compare the cells that several editions state.

    source_id: count only the cells that this source states
    """
    return _compare_cells(find_shared_cells(figures), source_id)


def compare_reports(figures: Figures, source_id: str | None = None) -> CellComparison:
    """Compare the cells that several reports state; `source_id` as for editions."""

    def is_of_several(cell_figures: Sequence[FigureRow]) -> bool:
        reports = {figures.source_by_id[figure.source_id].report for figure in cell_figures}
        return len(reports) > 1

    return _compare_cells(filter(is_of_several, find_shared_cells(figures)), source_id)


def _compare_cells(cells: Iterable[Sequence[FigureRow]], source_id: str | None) -> CellComparison:
    stated = [cell for cell in cells if is_stated_by(source_id, cell)]
    agree = sum(len({get_stated_value(figure) for figure in cell}) == 1 for cell in stated)
    return CellComparison(len(stated), agree)


def is_stated_by(source_id: str | None, figures: Iterable[FigureRow]) -> bool:
    """Whether one of some figures is from a source; None is any source."""
    return source_id is None or any(figure.source_id == source_id for figure in figures)


def find_shared_cells(figures: Figures) -> Iterator[Sequence[FigureRow]]:
    """Find the figures of each cell that several sources state, the oldest edition first."""
    figures_by_cell = group_by(_select_comparable(figures), lambda figure: figure.cell)
    for cell_figures in figures_by_cell.values():
        source_ids = {figure.source_id for figure in cell_figures}
        if len(source_ids) > 1:
            yield cell_figures


def find_repeated_values(figures: Figures) -> Iterator[tuple[FigureRow, FigureRow]]:
    """Find values that an edition gives for one year and the next edition for the next year.

    returns: pairs of the earlier and the later figure
    """
    flows = {row.indicator_id for row in figures.indicators if row.measure == "flow"}
    candidates = [
        figure
        for figure in _select_comparable(figures)
        if figure.indicator_id in flows
        and figure.basis == "stated"
        and figure.value >= MIN_REPEATED_VALUE
    ]
    figure_by_key = {_make_key(figures, figure): figure for figure in candidates}
    for figure in candidates:
        before = figure_by_key.get(_make_key(figures, figure, years_before=1))
        if before is not None:
            yield before, figure


def _make_key(figures: Figures, figure: FigureRow, years_before: int = 0) -> tuple[object, ...]:
    """Return what a figure states, as an edition some years before would state it."""
    edition_year = figures.source_by_id[figure.source_id].edition_year
    counted = (figure.indicator_id, figure.ref_area, *figure.codes.values(), figure.unit)
    years = (figure.year - years_before, edition_year - years_before)
    return *counted, *years, get_stated_value(figure)


def _select_comparable(figures: Figures) -> list[FigureRow]:
    """Return the figures that editions can be expected to agree on, the oldest edition first.

    Amounts that an edition has converted are left out, since each edition uses the exchange rate of
    its year.
    """
    converted_ids = {term.figure_id for term in figures.terms if term.role == "foreign"}
    comparable = [
        figure
        for figure in figures.figures
        if figure.source_id in figures.source_by_id and figure.figure_id not in converted_ids
    ]
    return order_statements(figures, comparable)
