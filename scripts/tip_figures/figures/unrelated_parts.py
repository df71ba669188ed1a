"""Parts that no identity relates to their total, although the numbers must agree.

A relation is needed where a sentence states a total with parts of it, where parts are all that
there can be (the own country and all others) and do not add up, and where parts are more than their
total.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.arithmetic import CONTRADICTED, evaluate_balance, evaluate_limit
from tip_figures.figures.containment import find_differences
from tip_figures.figures.declared_parts import DeclaredParts
from tip_figures.figures.evaluation import make_unrelated_operand
from tip_figures.figures.model import Figures
from tip_figures.figures.possible_parts import PossibleParts, is_narrower
from tip_figures.figures.records import FigureRow


class UnrelatedParts(NamedTuple):
    """A total, parts of it that no identity relates to it, and why one should."""

    total: FigureRow
    parts: Sequence[FigureRow]
    reason: str


def find_unrelated_parts(figures: Figures) -> Iterator[UnrelatedParts]:
    """Find the parts of each total that an identity must relate to it; each total once."""
    declared = DeclaredParts.collect(figures)
    possible_parts = PossibleParts(figures)
    area_dimensions = [dimension.name for dimension in figures.dimensions if dimension.is_area]
    for total in figures.figures:
        search = _RelationSearch(total, declared, possible_parts)
        problems = chain(
            search.find_unequal_halves(area_dimensions),
            search.find_excess(),
            search.find_in_sentence(),
        )
        yield from islice(problems, 1)


class _RelationSearch:
    """The search for parts of one total."""

    def __init__(
        self, total: FigureRow, declared: DeclaredParts, possible_parts: PossibleParts
    ) -> None:
        self.total = total
        self.declared = declared
        self.possible_parts = possible_parts
        self.parts = [part for part in possible_parts.list_parts(total) if part.value]

    def find_unequal_halves(self, area_dimensions: Sequence[str]) -> Iterator[UnrelatedParts]:
        """Find exact counts of the own country and of all others that do not make the total."""
        for dimension in area_dimensions:
            if self.total.codes[dimension] != "all":
                continue
            halves = [
                part
                for part in self.parts
                if part.codes[dimension] in (part.ref_area, "foreign")
                and find_differences(part, self.total) == [dimension]
            ]
            is_exact = all(figure.bound == "exact" for figure in (self.total, *halves))
            is_declared = self.declared.add_together(self.total, halves)
            if len(halves) == 2 and is_exact and not is_declared and self._contradicts_sum(halves):
                yield self._report(halves, "they are all that there can be, but add up to")

    def _contradicts_sum(self, parts: Sequence[FigureRow]) -> bool:
        operands = [make_unrelated_operand(part, "part") for part in parts]
        evaluation = evaluate_balance([make_unrelated_operand(self.total, "total"), *operands])
        return evaluation.verdict == CONTRADICTED

    def find_excess(self) -> Iterator[UnrelatedParts]:
        """Find parts that share no person and are together more than the total."""
        for dimension in self.total.codes:
            narrower = [part for part in self.parts if is_narrower(part, self.total, dimension)]
            for parts in group_by(narrower, lambda part: part.indicator_id).values():
                for disjoint_parts in self._list_disjoint(parts, dimension):
                    is_declared = self.declared.list_together(self.total, disjoint_parts)
                    if not is_declared and self._contradicts_limit(disjoint_parts):
                        yield self._report(disjoint_parts, "they add up to")

    def _list_disjoint(
        self, parts: Sequence[FigureRow], dimension: str
    ) -> Iterator[Sequence[FigureRow]]:
        """Return the largest figure of each code: of the widest codes, then of the narrowest."""
        containment = self.possible_parts.get_containment(self.total)
        by_code = group_by(parts, lambda part: part.codes[dimension])
        largest = [max(alike, key=lambda part: part.value) for alike in by_code.values()]
        contained = set()
        containing = set()
        for outer in largest:
            for inner in largest:
                if outer is not inner and containment.contains_in(outer, inner, dimension):
                    contained.add(inner.figure_id)
                    containing.add(outer.figure_id)
        for excluded_ids in (contained, containing):
            yield [part for part in largest if part.figure_id not in excluded_ids]

    def _contradicts_limit(self, parts: Sequence[FigureRow]) -> bool:
        operands = [make_unrelated_operand(part, "part") for part in parts]
        evaluation = evaluate_limit(
            operands, make_unrelated_operand(self.total, "whole"), strictly=False
        )
        return evaluation.verdict == CONTRADICTED

    def _report(self, parts: Sequence[FigureRow], problem: str) -> UnrelatedParts:
        if len(parts) == 1:
            return UnrelatedParts(self.total, parts, "the part is larger")
        parts_sum = sum((part.value for part in parts), Decimal(0))
        return UnrelatedParts(self.total, parts, f"{problem} {format_number(parts_sum)}")

    def find_in_sentence(self) -> Iterator[UnrelatedParts]:
        """Find the widest parts that a sentence states with the total."""
        related_ids = self.declared.find_related_ids(self.total)
        sentences = self.possible_parts.list_sentences(self.total)
        parts = []
        for part in self.parts:
            is_in_sentence = not sentences.isdisjoint(self.possible_parts.list_sentences(part))
            if is_in_sentence and part.figure_id not in related_ids:
                parts.append(part)
        containment = self.possible_parts.get_containment(self.total)
        contained_ids = {
            part.figure_id
            for part in parts
            for other in parts
            if part is not other and not containment.find_uncontained_dimension(other, part)
        }
        widest = [part for part in parts if part.figure_id not in contained_ids]
        if widest:
            yield UnrelatedParts(self.total, widest, "a sentence states them together")
