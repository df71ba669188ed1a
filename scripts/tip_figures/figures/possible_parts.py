"""Which figures of a source are parts of others, by what they count.

A figure is a part of another if the other contains it: it has the same indicator, or one that is
`part_of` it, the same area, year, period and unit, and codes inside those of the total.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.containment import Containment
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, SentenceKey


@dataclass(frozen=True)
class PossibleParts:
    """The figures of a package, and which may be parts of which."""

    figures: Figures

    def list_parts(self, total: FigureRow) -> Sequence[FigureRow]:
        """Return the figures that are parts of another, in the order of their table."""
        alike = self._figures_by_year.get(_get_year_key(total), ())
        return [figure for figure in alike if self._is_part(figure, total)]

    @cached_property
    def _figures_by_year(self) -> Mapping[tuple[str | int, ...], Sequence[FigureRow]]:
        return group_by(self.figures.figures, _get_year_key)

    def _is_part(self, figure: FigureRow, total: FigureRow) -> bool:
        if figure.indicator_id == total.indicator_id:
            has_dimensions = figure.codes != total.codes
        else:
            indicator = self.figures.indicator_by_id.get(figure.indicator_id)
            is_part_of = indicator is not None and indicator.part_of == total.indicator_id
            has_dimensions = is_part_of and all(figure.codes[name] for name in total.breakdown)
        return has_dimensions and not self.get_containment(total).find_uncontained_dimension(
            total, figure
        )

    def get_containment(self, figure: FigureRow) -> Containment:
        """Return which codes contain others in the source of a figure."""
        return self.figures.get_containment(figure.source_id)

    def share_no_person(self, figure: FigureRow, other: FigureRow) -> bool:
        """Whether two figures of one source and indicator exclude each other by their codes."""
        containment = self.get_containment(figure)
        is_same_indicator = figure.indicator_id == other.indicator_id
        return is_same_indicator and containment.are_disjoint(figure, other)

    def share_no_person_by(self, figure: FigureRow, other: FigureRow, dimension: str) -> bool:
        """Whether two figures of one source and indicator exclude each other in a dimension."""
        containment = self.get_containment(figure)
        is_same_indicator = figure.indicator_id == other.indicator_id
        return is_same_indicator and containment.are_disjoint_in(figure, other, dimension)

    def list_sentences(self, figure: FigureRow) -> Set[SentenceKey]:
        """Return the sentences that state or repeat a figure."""
        numerals = self.figures.numerals_by_figure.get(figure.figure_id, ())
        return {numeral.sentence_key for numeral in numerals}


def _get_year_key(figure: FigureRow) -> tuple[str | int, ...]:
    return figure.source_id, figure.ref_area, figure.year, figure.period, figure.unit


def is_narrower(figure: FigureRow, total: FigureRow, dimension: str) -> bool:
    """Whether a part is limited to another code of a dimension than its total."""
    return figure.codes[dimension] not in ("", "all", total.codes[dimension])
