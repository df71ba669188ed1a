"""How editions agree: the cells that several of them state, and the values that one repeats for another year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure
from tipdata.package.wording import many

FEW = 20  # below it a number comes again by chance


@dataclass(frozen=True)
class Compared:
    """What comparing the editions came to.

    cells:    how many several editions state, and of those how many all give the same value
    repeated: values that a later edition gives again for the year after
    """

    cells: int
    agree: int
    repeated: int

    @property
    def line(self) -> str:
        """The comparison in a line."""
        repeated = f"{many(self.repeated, 'value')} repeated in another year"
        return f"{many(self.cells, 'cell')} stated by several editions, {self.agree:,} agree; {repeated}"


def compared(figures: Figures) -> Compared:
    """Compare the editions."""
    cells = list(shared(figures))
    agree = sum(len({value(one) for one in stating}) == 1 for stating in cells)
    return Compared(len(cells), agree, sum(1 for _ in repeated(figures)))


def shared(figures: Figures) -> Iterator[Sequence[Figure]]:
    """The figures of each cell that several sources state, the oldest edition first."""
    for stating in grouped(_comparable(figures), lambda one: one.cell).values():
        if len({one.source_id for one in stating}) > 1:
            yield stating


def repeated(figures: Figures) -> Iterator[tuple[Figure, Figure]]:
    """Figures of two years, one after the other, to which two editions, one after the other, give one value."""
    flows = {one.indicator_id for one in figures.indicators if one.measure == "flow"}
    known = [one for one in _comparable(figures) if one.value >= FEW and one.indicator_id in flows]
    known = [one for one in known if one.basis == "stated"]

    def key(figure: Figure, years: int) -> tuple[object, ...]:
        year, edition = figure.year - years, figures.source[figure.source_id].edition_year - years
        return figure.indicator_id, figure.ref_area, *figure.codes.values(), figure.unit, year, edition, value(figure)

    at = {key(one, 0): one for one in known}
    for figure in known:
        if before := at.get(key(figure, 1)):
            yield before, figure


def value(figure: Figure) -> tuple[object, object]:
    """What an edition gives: a value and the end of its range."""
    return figure.value, figure.value_to


def _comparable(figures: Figures) -> list[Figure]:
    """Figures of known sources, but for amounts that are a conversion by their edition; the oldest edition first."""
    rates = {one.identity_id for one in figures.identities if one.kind == "same_rate"}
    converted = {one.figure_id for one in figures.terms if one.role == "foreign" and one.identity_id in rates}
    known = [one for one in figures.figures if one.figure_id not in converted and one.source_id in figures.source]
    return sorted(known, key=lambda one: (figures.source[one.source_id].edition_year, one.source_id))
