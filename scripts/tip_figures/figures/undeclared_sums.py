"""Parts that add up to a total, although no sum divides the total like that.

Figures that share no person and add up to a figure which contains them are all of it. So such a sum
is certain, and an identity of kind `part_of` says too little.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from tip_figures.figures.arithmetic import CONTRADICTED, evaluate_balance
from tip_figures.figures.declared_parts import DeclaredParts
from tip_figures.figures.evaluation import make_unrelated_operand
from tip_figures.figures.model import Figures
from tip_figures.figures.part_search import AreDisjoint, find_part_lists
from tip_figures.figures.possible_parts import PossibleParts, is_narrower
from tip_figures.figures.records import FigureRow


class UndeclaredSum(NamedTuple):
    """A total, and the parts that make it up."""

    total: FigureRow
    parts: Sequence[FigureRow]


def find_undeclared_sums(figures: Figures) -> Iterator[UndeclaredSum]:
    """Find sums by a dimension by which no sum divides the total.

    If there is none, and the total has no sum at all, other sums are looked for: by several
    dimensions at once, or by indicator.
    """
    declared = DeclaredParts.collect(figures)
    possible_parts = PossibleParts(figures)
    for total in figures.figures:
        search = _SumSearch(total, declared, possible_parts)
        sums = list(search.find_by_dimension())
        if not sums and not declared.has_sum(total):
            sums = list(search.find_other())
        for parts in sums or search.find_repetition():
            yield UndeclaredSum(total, parts)


class _SumSearch:
    """The search for sums of one total."""

    def __init__(
        self, total: FigureRow, declared: DeclaredParts, possible_parts: PossibleParts
    ) -> None:
        self.total = total
        self.declared = declared
        self.possible_parts = possible_parts
        self.parts = possible_parts.list_parts(total)

    def find_by_dimension(self) -> Iterator[Sequence[FigureRow]]:
        """Find a list of parts for each dimension by which no sum divides the total."""
        divided = self.declared.list_divided_dimensions(self.total)
        for dimension in self.total.codes:
            if dimension in divided:
                continue
            parts = [part for part in self.parts if is_narrower(part, self.total, dimension)]
            yield from self._find_first(parts, self._make_disjointness(dimension))

    def _make_disjointness(self, dimension: str) -> AreDisjoint:
        def share_no_person(figure: FigureRow, other: FigureRow) -> bool:
            return self.possible_parts.share_no_person_by(figure, other, dimension)

        return share_no_person

    def find_other(self) -> Iterator[Sequence[FigureRow]]:
        """Find parts that several dimensions divide, or the whole counts of several indicators."""
        yield from self._find_first(self.parts, self.possible_parts.share_no_person)
        whole_counts = [
            part
            for part in self.parts
            if part.indicator_id != self.total.indicator_id
            and part.breakdown == self.total.breakdown
        ]
        yield from self._find_first(whole_counts, _count_different_things)

    def _find_first(
        self, parts: Sequence[FigureRow], are_disjoint: AreDisjoint
    ) -> Iterator[Sequence[FigureRow]]:
        """Find the first list of parts that holds and that the identities do not imply."""
        part_lists = find_part_lists(self.total, parts, are_disjoint, is_rounded=True)
        yield from islice(filter(self._is_needed, part_lists), 1)

    def _is_needed(self, parts: Sequence[FigureRow]) -> bool:
        """Whether bounds allow a sum, and its parts are neither summands nor some of a list."""
        operands = [make_unrelated_operand(part, "part") for part in parts]
        total = make_unrelated_operand(self.total, "total")
        if evaluate_balance([total, *operands]).verdict == CONTRADICTED:
            return False
        summand_ids = self.declared.find_summand_ids(self.total)
        follows_from_sums = all(part.figure_id in summand_ids for part in parts)
        return not follows_from_sums and not self.declared.lists_more_than(self.total, parts)

    def find_repetition(self) -> Iterator[Sequence[FigureRow]]:
        """Find parts that are all of the total, in a sentence that states both."""
        summand_ids = self.declared.find_summand_ids(self.total)
        sentences = self.possible_parts.list_sentences(self.total)
        for part in self.parts:
            is_equal = part.value == self.total.value and part.bound == self.total.bound
            is_in_sentence = not sentences.isdisjoint(self.possible_parts.list_sentences(part))
            if is_equal and is_in_sentence and part.figure_id not in summand_ids:
                yield [part]


def _count_different_things(figure: FigureRow, other: FigureRow) -> bool:
    return figure.indicator_id != other.indicator_id
