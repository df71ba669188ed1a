"""How editions agree: the cells that several of them state, values that one repeats for another year, and what is newest."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import count_noun
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow

SMALLEST_REPEATED = 20  # below it a number comes again by chance


class EditionComparison(NamedTuple):
    """How many cells several editions state, of those how many all give one value, and values given again a year later."""

    cells: int
    agree: int
    repeated: int

    @property
    def line(self) -> str:
        """The comparison in a line."""
        repeated = f"{count_noun(self.repeated, 'value')} repeated in another year"
        return f"{count_noun(self.cells, 'cell')} stated by several editions, {self.agree:,} agree; {repeated}"


def compare_editions(figures: Figures) -> EditionComparison:
    """Compare the editions."""
    cells = list(find_shared_cells(figures))
    agree = sum(len({stated_value(one) for one in stating}) == 1 for stating in cells)
    return EditionComparison(len(cells), agree, sum(1 for _ in find_repeated_values(figures)))


def find_shared_cells(figures: Figures) -> Iterator[Sequence[FigureRow]]:
    """The figures of each cell that several sources state, the oldest edition first."""
    for stating in group_by(_comparable(figures), lambda one: one.cell).values():
        if len({one.source_id for one in stating}) > 1:
            yield stating


def find_repeated_values(figures: Figures) -> Iterator[tuple[FigureRow, FigureRow]]:
    """Figures of two years, one after the other, to which two editions, one after the other, give one value."""
    flows = {one.indicator_id for one in figures.indicators if one.measure == "flow"}
    known = [
        one
        for one in _comparable(figures)
        if one.value >= SMALLEST_REPEATED and one.indicator_id in flows
    ]
    known = [one for one in known if one.basis == "stated"]

    def key(figure: FigureRow, years: int) -> tuple[object, ...]:
        year, edition = (
            figure.year - years,
            figures.source_by_id[figure.source_id].edition_year - years,
        )
        return (
            figure.indicator_id,
            figure.ref_area,
            *figure.codes.values(),
            figure.unit,
            year,
            edition,
            stated_value(figure),
        )

    at = {key(one, 0): one for one in known}
    for figure in known:
        if before := at.get(key(figure, 1)):
            yield before, figure


def stated_value(figure: FigureRow) -> tuple[object, object]:
    """What an edition gives: a value and the end of its range."""
    return figure.value, figure.value_to


def find_latest(figures: Figures) -> frozenset[str]:
    """Ids of the figures that are their cell's newest: of the latest edition, and there of the last source."""
    return frozenset({one.cell: one.figure_id for one in _by_edition(figures)}.values())


def select_totals(figures: Figures) -> list[FigureRow]:
    """One figure per area, indicator, unit and year: the total of its latest edition.

    Indicators that are part of another are left out, so that no two totals of one counter and unit overlap.
    """
    newest = find_latest(figures)
    whole = {one.indicator_id for one in figures.indicators if not one.part_of}
    known = (one for one in figures.figures if one.indicator_id in whole and not one.breakdown)
    found = (one for one in known if one.figure_id in newest)
    return sorted(found, key=lambda one: (one.ref_area, one.indicator_id, one.unit, one.year))


def _by_edition(figures: Figures) -> list[FigureRow]:
    """Figures of known sources, the oldest edition first."""
    editions = {one.source_id: (one.edition_year, one.source_id) for one in figures.sources}
    return sorted(
        (one for one in figures.figures if one.source_id in editions),
        key=lambda one: editions[one.source_id],
    )


def _comparable(figures: Figures) -> list[FigureRow]:
    """Figures but for amounts that are a conversion by their edition, the oldest edition first."""
    converted = {one.figure_id for one in figures.terms if one.role == "foreign"}
    return [one for one in _by_edition(figures) if one.figure_id not in converted]
