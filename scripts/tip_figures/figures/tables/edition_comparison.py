"""How editions agree: cells that several state, and values that one repeats."""

from collections.abc import Iterator, Sequence

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow

MIN_REPEATED_VALUE = 20  # lower numbers are often the same in two years by chance


def rank_code(figures: Figures, column: str, code: str) -> int:
    """Return the place of a code in the list of its column; an unknown code follows all others."""
    return [*figures.code_labels.get(column, ()), code].index(code)


def rank_report(figures: Figures, source_id: str) -> int:
    """Return the place of a source's report in the order of preference: 0 is the first."""
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


def find_shared_cells(figures: Figures) -> Iterator[Sequence[FigureRow]]:
    """Find the figures of each cell that several sources state, the oldest edition first."""
    figures_by_cell = group_by(_select_comparable(figures), lambda figure: figure.cell)
    for same_cell in figures_by_cell.values():
        if len({figure.source_id for figure in same_cell}) > 1:
            yield same_cell


def find_repeated_values(figures: Figures) -> Iterator[tuple[FigureRow, FigureRow]]:
    """Find values that an edition gives for one year and the next edition for the next year.

    returns: pairs of the earlier and the later figure
    """
    earlier: dict[tuple[object, ...], FigureRow] = {}
    for figure in _select_comparable(figures):
        is_flow = figures.indicator_by_id[figure.indicator_id].measure == "flow"
        if not is_flow or figure.basis != "stated" or figure.value < MIN_REPEATED_VALUE:
            continue
        counted = (figure.indicator_id, figure.ref_area, *figure.codes.values(), figure.unit)
        statement = (*counted, figure.stated_value)
        edition_year = figures.source_by_id[figure.source_id].edition_year
        before = earlier.get((*statement, figure.year - 1, edition_year - 1))
        if before is not None:
            yield before, figure
        earlier[(*statement, figure.year, edition_year)] = figure


def _select_comparable(figures: Figures) -> list[FigureRow]:
    """Return the figures that editions can be expected to agree on, the oldest edition first.

    Amounts that an edition has converted are left out, since each edition uses the exchange rate of
    its year.
    """
    converted_ids = {term.figure_id for term in figures.terms if term.role == "foreign"}
    return [row for row in list_statements(figures) if row.figure_id not in converted_ids]
