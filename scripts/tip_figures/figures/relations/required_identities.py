"""Which figures are parts of others by their codes, and which relations no identity declares.

A figure is a part of a total if both are of one source, area, year, period and unit, and if the
total contains it: its indicator is that of the total or `part_of` it, and its codes are inside
those of the total. `find_undeclared` compares these candidates with the identities.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from functools import partial
from itertools import chain, combinations, islice, permutations
from typing import Final, NamedTuple, TypeVar

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.identities.arithmetic import CONTRADICTED, evaluate_balance, evaluate_limit
from tip_figures.figures.identities.containment import Containment, find_differences
from tip_figures.figures.identities.evaluation import make_unrelated_operand
from tip_figures.figures.identities.identity_kinds import TOTAL_ROLES
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import Cell, FigureRow

SUM: Final = "sum"
PART_OF: Final = "part_of"
MAX_COMBINATIONS: Final = 10_000  # of one search; 13 parts have 8,192
_PART_ROLES: Final = ("part", "again")
_ADDING_KINDS: Final = ("sum", "restated")  # identities whose parts make up their total

AreDisjoint = Callable[[FigureRow, FigureRow], bool]
FigureIds = frozenset[str]
Key = TypeVar("Key")


class UndeclaredRelation(NamedTuple):
    """A total and parts of it that no identity relates to it as the numbers demand.

    kind:   of the identity that is missing: SUM or PART_OF
    reason: why one is needed, such as "they add up to 42"
    """

    kind: str
    total: FigureRow
    parts: Sequence[FigureRow]
    reason: str


def find_undeclared(figures: Figures) -> Iterator[UndeclaredRelation]:
    """Find the relations that codes and numbers demand and no identity declares.

    Each total is reported once: with its missing sums, or otherwise with parts that must be
    compared with it. Single parts are looked for only if nothing else is missing, because the
    missing identities may relate them, too.
    """
    candidates = Candidates(figures)
    declared = DeclaredParts(figures)
    is_complete = True
    for total in figures.distinct_figures:
        search = _TotalSearch(total, candidates, declared)
        for relation in list(search.find_sums()) or list(islice(search.find_conflicts(), 1)):
            is_complete = False
            yield relation
    if is_complete:
        yield from _find_unrelated_parts(candidates, declared)


class Candidates:
    """The figures of a package, and which are parts of which by their codes."""

    def __init__(self, figures: Figures) -> None:
        """Group the figures by what a total and its parts have in common."""
        self.figures = figures
        self._figures_by_group = group_by(figures.distinct_figures, _get_group)

    def list_parts(self, total: FigureRow) -> list[FigureRow]:
        """Return the parts of a figure that are not zero, in the order of their table."""
        members = self._figures_by_group.get(_get_group(total), ())
        return [figure for figure in members if figure.value and self._is_part(figure, total)]

    def _is_part(self, figure: FigureRow, total: FigureRow) -> bool:
        if figure.indicator_id == total.indicator_id:
            can_be_part = figure.codes != total.codes
        else:
            indicator = self.figures.indicator_by_id.get(figure.indicator_id)
            is_part_of = indicator is not None and indicator.part_of == total.indicator_id
            can_be_part = is_part_of and all(figure.codes[name] for name in total.breakdown)
        containment = self.get_containment(total)
        return can_be_part and not containment.find_uncontained_dimension(total, figure)

    def get_containment(self, figure: FigureRow) -> Containment:
        """Return which codes contain others in the source of a figure."""
        return self.figures.get_containment(figure.source_id)


def _get_group(figure: FigureRow) -> tuple[str | int, ...]:
    return figure.source_id, figure.ref_area, figure.year, figure.period, figure.unit


class DeclaredParts:
    """The lists of parts that identities of all sources declare, by the figure_id of their total.

    lists, sums: figure_ids of each list of parts, and of each that makes up its total
    """

    def __init__(self, figures: Figures) -> None:
        """Collect the lists; two figures that restate each other have the same parts."""
        self.figure_by_id = figures.figure_by_id
        self.lists: dict[str, list[FigureIds]] = defaultdict(list)
        self.sums: dict[str, list[FigureIds]] = defaultdict(list)
        for identity in figures.identities:
            ids_by_role = group_by(
                (
                    term
                    for term in figures.terms_by_identity.get(identity.identity_id, ())
                    if term.figure_id in self.figure_by_id
                ),
                lambda term: "part" if term.role in _PART_ROLES else term.role,
            )
            parts = frozenset(term.figure_id for term in ids_by_role.get("part", ()))
            for role in TOTAL_ROLES:
                for term in ids_by_role.get(role, ()):
                    self._add(identity.kind, term.figure_id, parts)
                    if identity.kind == "restated" and len(parts) == 1:
                        self._add(identity.kind, next(iter(parts)), frozenset([term.figure_id]))

    def _add(self, kind: str, total_id: str, parts: FigureIds) -> None:
        self.lists[total_id].append(parts)
        if kind in _ADDING_KINDS:
            self.sums[total_id].append(parts)

    def has_sum(self, total: FigureRow) -> bool:
        """Whether several parts make up a total."""
        return any(len(parts) > 1 for parts in self.sums.get(total.figure_id, ()))

    def divides_by(self, total: FigureRow, dimension: str) -> bool:
        """Whether a sum divides a total by a dimension."""
        for ids in self.sums.get(total.figure_id, ()):
            codes = [self.figure_by_id[part_id].codes[dimension] for part_id in ids]
            differ_from_total = not {"", total.codes[dimension]}.intersection(codes)
            if differ_from_total and len(set(codes)) == len(codes):
                return True
        return False

    def implies_sum(self, total: FigureRow, parts: Iterable[FigureRow]) -> bool:
        """Whether a sum follows from others, or an identity lists its parts beside further ones."""
        ids = _list_ids(parts)
        if ids <= _list_descendants(self.sums, total.figure_id):
            return True
        return any(ids < self._drop_zeros(listed) for listed in self.lists[total.figure_id])

    def _drop_zeros(self, ids: FigureIds) -> FigureIds:
        return frozenset(part_id for part_id in ids if self.figure_by_id[part_id].value)

    def lists_together(
        self, total: FigureRow, parts: Iterable[FigureRow], *, as_sum: bool = False
    ) -> bool:
        """Whether one identity lists all these parts of a total, or adds them up to it."""
        lists = self.sums if as_sum else self.lists
        ids = _list_ids(parts)
        return any(ids <= listed for listed in lists[total.figure_id])

    def find_related_cells(self) -> Mapping[Cell, Set[Cell]]:
        """Return for each cell the cells that lists of parts lead to, in whatever source."""
        parts_by_cell: dict[Cell, list[frozenset[Cell]]] = defaultdict(list)
        for total_id, lists in self.lists.items():
            for ids in lists:
                cells = frozenset(self.figure_by_id[part_id].cell for part_id in ids)
                parts_by_cell[self.figure_by_id[total_id].cell].append(cells)
        return {cell: _list_descendants(parts_by_cell, cell) for cell in list(parts_by_cell)}


def _list_ids(figures: Iterable[FigureRow]) -> FigureIds:
    return frozenset(figure.figure_id for figure in figures)


def _list_descendants(lists: Mapping[Key, Sequence[frozenset[Key]]], key: Key) -> set[Key]:
    """Return everything that lists of parts lead to from one total, without the total."""
    descendants: set[Key] = set()
    waiting = [key]
    while waiting:
        for parts in lists.get(waiting.pop(), ()):
            new = parts - descendants
            descendants |= new
            waiting += new
    return descendants - {key}


class _TotalSearch:
    """The search for undeclared relations of one total."""

    def __init__(self, total: FigureRow, candidates: Candidates, declared: DeclaredParts) -> None:
        self._total = total
        self._declared = declared
        self._parts = candidates.list_parts(total)
        self._containment = candidates.get_containment(total)
        self._dimensions = candidates.figures.dimensions

    def find_sums(self) -> Iterator[UndeclaredRelation]:
        """Find parts that make up the total, by a dimension by which no sum divides it.

        If there are none and the total has no sum, parts that several dimensions or indicators
        divide are searched.
        """
        sums = list(self._find_sums_by_dimension())
        if not sums and not self._declared.has_sum(self._total):
            sums = [*self._find_first_sum(self._parts, self._are_disjoint)]
            whole_counts = [
                part
                for part in self._parts
                if part.indicator_id != self._total.indicator_id
                and part.breakdown == self._total.breakdown
            ]
            sums += self._find_first_sum(
                whole_counts, lambda part, other: part.indicator_id != other.indicator_id
            )
        for parts in sums:
            yield UndeclaredRelation(SUM, self._total, parts, "they add up to the total")

    def _find_sums_by_dimension(self) -> Iterator[Sequence[FigureRow]]:
        for dimension in self._total.codes:
            if not self._declared.divides_by(self._total, dimension):
                parts = self._list_narrower(dimension)
                yield from self._find_first_sum(parts, partial(self._are_disjoint_in, dimension))

    def _list_narrower(self, dimension: str) -> list[FigureRow]:
        """Return the parts that have another code of a dimension than the total."""
        wide_codes = ("", "all", self._total.codes[dimension])
        return [part for part in self._parts if part.codes[dimension] not in wide_codes]

    def _are_disjoint(self, figure: FigureRow, other: FigureRow) -> bool:
        is_same_indicator = figure.indicator_id == other.indicator_id
        return is_same_indicator and self._containment.are_disjoint(figure, other)

    def _are_disjoint_in(self, dimension: str, figure: FigureRow, other: FigureRow) -> bool:
        is_same_indicator = figure.indicator_id == other.indicator_id
        return is_same_indicator and self._containment.are_disjoint_in(figure, other, dimension)

    def _find_first_sum(
        self, parts: Sequence[FigureRow], are_disjoint: AreDisjoint
    ) -> Iterator[Sequence[FigureRow]]:
        part_lists = find_part_lists(self._total, parts, are_disjoint)
        yield from islice(filter(self._is_needed, part_lists), 1)

    def _is_needed(self, parts: Sequence[FigureRow]) -> bool:
        """Whether bounds allow a sum, and it does not follow from the identities."""
        is_possible = not self._contradicts_sum(parts)
        return is_possible and not self._declared.implies_sum(self._total, parts)

    def _contradicts_sum(self, parts: Sequence[FigureRow]) -> bool:
        operands = [make_unrelated_operand(part, "part") for part in parts]
        total = make_unrelated_operand(self._total, "total")
        return evaluate_balance([total, *operands]).verdict == CONTRADICTED

    def find_conflicts(self) -> Iterator[UndeclaredRelation]:
        """Find parts that are all that there can be or too many, and that no identity compares."""
        yield from self._find_unequal_halves()
        for dimension in self._total.codes:
            narrower = self._list_narrower(dimension)
            for parts in group_by(narrower, lambda part: part.indicator_id).values():
                yield from self._find_excess(parts, dimension)

    def _find_unequal_halves(self) -> Iterator[UndeclaredRelation]:
        """Find exact counts of the own country and of all others that do not make the total."""
        for dimension in self._dimensions:
            if not dimension.is_area or self._total.codes[dimension.name] != "all":
                continue
            halves = [
                part
                for part in self._parts
                if part.codes[dimension.name] in (part.ref_area, "foreign")
                and find_differences(part, self._total) == [dimension.name]
            ]
            is_exact = all(figure.bound == "exact" for figure in (self._total, *halves))
            is_declared = self._declared.lists_together(self._total, halves, as_sum=True)
            if len(halves) == 2 and is_exact and not is_declared and self._contradicts_sum(halves):
                reason = f"they are all that there can be, but add up to {_add(halves)}"
                yield UndeclaredRelation(SUM, self._total, halves, reason)

    def _find_excess(
        self, parts: Sequence[FigureRow], dimension: str
    ) -> Iterator[UndeclaredRelation]:
        """Find parts of different codes that are together more than the total."""
        by_code = group_by(parts, lambda part: part.codes[dimension])
        largest = [max(alike, key=lambda part: part.value) for alike in by_code.values()]
        inner, outer = set(), set()
        for container, part in permutations(largest, 2):
            if self._containment.contains_in(container, part, dimension):
                inner.add(part.figure_id)
                outer.add(container.figure_id)
        for overlapping in (inner, outer):
            disjoint = [part for part in largest if part.figure_id not in overlapping]
            is_declared = self._declared.lists_together(self._total, disjoint)
            if disjoint and not is_declared and self._exceed_total(disjoint):
                reason = f"they add up to {_add(disjoint)}, which is more than the total"
                yield UndeclaredRelation(PART_OF, self._total, disjoint, reason)

    def _exceed_total(self, parts: Sequence[FigureRow]) -> bool:
        operands = [make_unrelated_operand(part, "part") for part in parts]
        whole = make_unrelated_operand(self._total, "whole")
        return evaluate_limit(operands, whole, strictly=False).verdict == CONTRADICTED


def _add(figures: Iterable[FigureRow]) -> str:
    return format_number(sum((figure.value for figure in figures), Decimal(0)))


def _find_unrelated_parts(
    candidates: Candidates, declared: DeclaredParts
) -> Iterator[UndeclaredRelation]:
    """Find the figures that no identity relates to a figure which contains them.

    Each part is reported once, with the narrowest figure that contains it.
    """
    related_cells = declared.find_related_cells()
    containers_by_part: dict[str, list[FigureRow]] = defaultdict(list)
    for container in candidates.figures.distinct_figures:
        related = related_cells.get(container.cell, frozenset())
        for part in candidates.list_parts(container):
            if part.cell not in related:
                containers_by_part[part.figure_id].append(container)
    for part_id, containers in containers_by_part.items():
        part = declared.figure_by_id[part_id]
        narrowest = min(containers, key=lambda figure: len(candidates.list_parts(figure)))
        yield UndeclaredRelation(
            PART_OF, narrowest, [part], "the codes of the part are inside those of the total"
        )


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
        steps = [figure.rounded_to or Decimal(0) for figure in (total, *chosen)]
        tolerance = sum(steps, Decimal(0)) / 2
        difference = total.value - sum(part.value for part in chosen)
        if abs(difference) <= tolerance and all(
            are_disjoint(part, other) for part, other in combinations(chosen, 2)
        ):
            yield chosen
