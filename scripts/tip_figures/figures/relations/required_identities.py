"""Which figures are parts of others by their codes, and which relations no identity declares.

A figure is a part of a total if both are of one source, area, year, period and unit, and if the
total contains it: its indicator is that of the total or `part_of` it, and its codes are inside
those of the total. `find_undeclared` compares these candidates with the identities.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import chain, combinations, islice, permutations
from operator import attrgetter
from typing import Final, NamedTuple, TypeVar

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.identities.arithmetic import CONTRADICTED
from tip_figures.figures.identities.evaluation import Containment, find_differences, make_operand
from tip_figures.figures.identities.identity_kinds import (
    PART_OF,
    RESTATED,
    SUM,
    TOTAL_ROLES,
    IdentityKind,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FOREIGN, FigureRow

MAX_COMBINATIONS: Final = 10_000  # of one search; 13 parts have 8,192

AreDisjoint = Callable[[FigureRow, FigureRow], bool]
Key = TypeVar("Key")


class UndeclaredRelation(NamedTuple):
    """A total and parts of it that no identity relates to it as the numbers demand.

    kind:   of the identity that is missing: sum or part_of
    reason: why one is needed, such as "they add up to 42"
    """

    kind: str
    total: FigureRow
    parts: Sequence[FigureRow]
    reason: str


def find_undeclared(figures: Figures) -> Sequence[UndeclaredRelation]:
    """Find the relations that codes and numbers demand and no identity declares.

    Each total is reported once: with its missing sums, or otherwise with parts that must be
    compared with it. Single parts are looked for only if nothing else is missing, because the
    missing identities may relate them, too.
    """
    parts_by_id = dict(_list_candidates(figures))
    declared = _DeclaredParts(figures)
    relations: list[UndeclaredRelation] = []
    for total in figures.distinct_figures:
        containment = figures.get_containment(total.source_id)
        search = _TotalSearch(total, parts_by_id[total.figure_id], containment, declared)
        relations += search.find_undeclared()
    return relations or list(_find_unrelated_parts(figures, parts_by_id, declared))


# Candidates and what is declared


def _list_candidates(figures: Figures) -> Iterator[tuple[str, Sequence[FigureRow]]]:
    """Yield each figure_id with the parts of its figure that are not zero."""
    get_group = attrgetter("source_id", "ref_area", "year", "period", "unit")
    for group in group_by(figures.distinct_figures, get_group).values():
        for total in group:
            parts = [part for part in group if part.value and _is_part(figures, part, total)]
            yield total.figure_id, parts


def _is_part(figures: Figures, figure: FigureRow, total: FigureRow) -> bool:
    """Whether a figure counts a part of a total, by its indicator and codes.

    A figure of another indicator must have a code in each dimension that limits the total.
    """
    can_be_part = figure.codes != total.codes
    if figure.indicator_id != total.indicator_id:
        indicator = figures.indicator_by_id.get(figure.indicator_id)
        is_part_of = indicator is not None and indicator.part_of == total.indicator_id
        can_be_part = is_part_of and all(figure.codes[name] for name in total.breakdown)
    return can_be_part and figures.get_containment(total.source_id).contains(total, figure)


class _DeclaredParts:
    """The lists of parts that identities of all sources declare, by the figure_id of their total.

    lists, sums: figure_ids of each list of parts, and of each that makes up its total; no zeros
    """

    def __init__(self, figures: Figures) -> None:
        """Collect the lists; two figures that restate each other have the same parts."""
        self.figure_by_id = figures.figure_by_id
        self.lists: dict[str, list[frozenset[str]]] = defaultdict(list)
        self.sums: dict[str, list[frozenset[str]]] = defaultdict(list)
        for evaluated in figures.evaluated:
            kind = evaluated.identity.kind
            wholes = evaluated.figures_of_role(*TOTAL_ROLES)
            parts = evaluated.figures_of_role("part", "again")
            pairs = [(whole, parts) for whole in wholes]
            if kind == RESTATED.name and len(parts) == 1:
                pairs += [(part, wholes) for part in parts]
            for whole, listed in pairs:
                ids = _list_ids(part for part in listed if part.value)
                self.lists[whole.figure_id].append(ids)
                if kind in (SUM.name, RESTATED.name):
                    self.sums[whole.figure_id].append(ids)

    def has_sum(self, total: FigureRow) -> bool:
        """Whether several parts make up a total."""
        return any(len(ids) > 1 for ids in self.sums[total.figure_id])

    def divides_by(self, total: FigureRow, dimension: str) -> bool:
        """Whether a sum divides a total by a dimension."""
        for ids in self.sums[total.figure_id]:
            codes = [self.figure_by_id[part_id].codes[dimension] for part_id in ids]
            differ_from_total = not {"", total.codes[dimension]}.intersection(codes)
            if differ_from_total and len(set(codes)) == len(codes):
                return True
        return False

    def implies_sum(self, total: FigureRow, parts: Iterable[FigureRow]) -> bool:
        """Whether a sum follows from others, or an identity lists its parts beside further ones."""
        ids = _list_ids(parts)
        is_longer = any(ids < listed for listed in self.lists[total.figure_id])
        return is_longer or ids <= _list_descendants(self.sums, total.figure_id)

    def find_related_cells(self) -> Mapping[object, Set[object]]:
        """Return for each cell the cells that lists of parts lead to, in whatever source."""
        parts_by_cell: dict[object, list[frozenset[object]]] = defaultdict(list)
        for total_id, lists in self.lists.items():
            for ids in lists:
                cells = frozenset(self.figure_by_id[part_id].cell for part_id in ids)
                parts_by_cell[self.figure_by_id[total_id].cell].append(cells)
        return {cell: _list_descendants(parts_by_cell, cell) for cell in list(parts_by_cell)}


def _list_ids(figures: Iterable[FigureRow]) -> frozenset[str]:
    return frozenset(figure.figure_id for figure in figures)


def _list_descendants(lists: Mapping[Key, Sequence[frozenset[Key]]], key: Key) -> set[Key]:
    """Return everything that lists of parts lead to from one total, without the total."""
    descendants: set[Key] = set()
    waiting = [key]
    while waiting:
        for parts in lists.get(waiting.pop(), ()):
            waiting += parts - descendants
            descendants |= parts
    return descendants - {key}


# The search of one total


@dataclass(frozen=True)
class _TotalSearch:
    """The search for undeclared relations between a total and the figures that are parts of it."""

    total: FigureRow
    parts: Sequence[FigureRow]
    containment: Containment
    declared: _DeclaredParts

    def find_undeclared(self) -> Iterator[UndeclaredRelation]:
        """Find the sums that are not declared, or otherwise the first conflict of numbers.

        Parts that make up the total are searched by each dimension by which no sum divides it. If
        there are none and the total has no sum, they may differ in several dimensions.
        """
        dimensions = list(self.total.codes)
        undivided = [name for name in dimensions if not self.declared.divides_by(self.total, name)]
        sums = [*self._find_sums((self._list_narrower(name), [name]) for name in undivided)]
        if not sums and not self.declared.has_sum(self.total):
            sums += self._find_sums([(self.parts, dimensions)])
        for parts in sums:
            yield UndeclaredRelation(SUM.name, self.total, parts, "they add up to the total")
        if not sums:
            conflicts = chain.from_iterable(map(self._find_conflicts, dimensions))
            yield from islice(conflicts, 1)

    def _list_narrower(self, dimension: str) -> list[FigureRow]:
        """Return the parts that have another code of a dimension than the total."""
        wide_codes = ("", "all", self.total.codes[dimension])
        return [part for part in self.parts if part.codes[dimension] not in wide_codes]

    def _find_sums(
        self, searches: Iterable[tuple[Sequence[FigureRow], Sequence[str]]]
    ) -> Iterator[Sequence[FigureRow]]:
        """Find parts that make up the total if bounds allow it, and if no identity implies that.

        searches: candidates, and the dimensions of which one must divide each two parts; each
                  search finds at most one list
        """
        for candidates, dimensions in searches:
            are_disjoint = partial(self._are_disjoint, dimensions)
            needed = (
                parts
                for parts in find_part_lists(self.total, candidates, are_disjoint)
                if not self._contradicts(SUM, parts)
                and not self.declared.implies_sum(self.total, parts)
            )
            yield from islice(needed, 1)

    def _are_disjoint(self, dimensions: Sequence[str], figure: FigureRow, other: FigureRow) -> bool:
        disjoint = self.containment.list_disjoint_dimensions(figure, other)
        return figure.indicator_id == other.indicator_id and bool({*disjoint} & {*dimensions})

    def _contradicts(self, kind: IdentityKind, parts: Sequence[FigureRow]) -> bool:
        """Whether the numbers of the total and of parts contradict a relation."""
        operands = [make_operand(part, kind.other_role) for part in parts]
        main = make_operand(self.total, kind.main_role)
        return kind.comparison.evaluate([main, *operands]).verdict == CONTRADICTED

    def _find_conflicts(self, dimension: str) -> Iterator[UndeclaredRelation]:
        """Find parts that are all that there can be or too many, and that no identity compares.

        Of each code the largest part counts. What is inside another one is compared with that.
        """
        narrower = self._list_narrower(dimension)
        for parts in group_by(narrower, lambda part: part.indicator_id).values():
            by_code = group_by(parts, lambda part: part.codes[dimension])
            largest = [max(alike, key=lambda part: part.value) for alike in by_code.values()]
            inner_ids = {
                part.figure_id
                for container, part in permutations(largest, 2)
                if self.containment.contains_in(container, part, dimension)
            }
            disjoint = [part for part in largest if part.figure_id not in inner_ids]
            kind, lists, problem = (
                PART_OF,
                self.declared.lists,
                "add up to {}, which is more than the total",
            )
            if self._are_all(disjoint, dimension):
                kind, lists = SUM, self.declared.sums
                problem = "are all that there can be, but add up to {}"
            ids = _list_ids(disjoint)
            is_declared = any(ids <= listed for listed in lists[self.total.figure_id])
            if self._contradicts(kind, disjoint) and not is_declared:
                total = format_number(sum((part.value for part in disjoint), Decimal(0)))
                reason = f"they {problem.format(total)}"
                yield UndeclaredRelation(kind.name, self.total, disjoint, reason)

    def _are_all(self, parts: Sequence[FigureRow], dimension: str) -> bool:
        """Whether parts are exact counts of the own country and of all others."""
        return (
            {part.codes[dimension] for part in parts} == {self.total.ref_area, FOREIGN}
            and all(find_differences(part, self.total) == [dimension] for part in parts)
            and all(figure.bound == "exact" for figure in (self.total, *parts))
        )


def _find_unrelated_parts(
    figures: Figures, parts_by_id: Mapping[str, Sequence[FigureRow]], declared: _DeclaredParts
) -> Iterator[UndeclaredRelation]:
    """Find the figures that no identity relates to a figure which contains them.

    Each part is reported once, with the narrowest figure that contains it.
    """
    related_cells = declared.find_related_cells()
    reported_ids: set[str] = set()
    for container_id, parts in sorted(parts_by_id.items(), key=lambda item: len(item[1])):
        container = figures.figure_by_id[container_id]
        for part in parts:
            is_related = part.cell in related_cells.get(container.cell, ())
            if not is_related and part.figure_id not in reported_ids:
                reported_ids.add(part.figure_id)
                reason = "the codes of the part are inside those of the total"
                yield UndeclaredRelation(PART_OF.name, container, [part], reason)


def find_part_lists(
    total: FigureRow,
    candidates: Sequence[FigureRow],
    are_disjoint: AreDisjoint,
) -> Iterator[Sequence[FigureRow]]:
    """Find lists of two or more disjoint figures that add up to a total, the shortest lists first.

    A difference that rounding explains does not count.

    returns: lists in the order of the candidates, among the first MAX_COMBINATIONS
    """
    parts = [part for part in candidates if part.value > 0]
    all_lists = chain.from_iterable(combinations(parts, size) for size in range(2, len(parts) + 1))
    for chosen in islice(all_lists, MAX_COMBINATIONS):
        tolerance = sum((figure.rounded_to or 0 for figure in (total, *chosen)), Decimal(0)) / 2
        difference = total.value - sum(part.value for part in chosen)
        if abs(difference) <= tolerance and all(
            are_disjoint(part, other) for part, other in combinations(chosen, 2)
        ):
            yield chosen
