"""Which figures are parts of others by their codes, and which relations no identity declares.

A figure is a part of a total if both are of one source, area, year, period and unit, and if the
total contains it: its indicator is that of the total or `part_of` it, and its codes are inside
those of the total. `find_undeclared` compares these candidates with the identities.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from itertools import chain, combinations, islice, permutations
from operator import attrgetter
from typing import Final, NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.identities import find_differences, make_operand
from tip_figures.figures.identities.arithmetic import CONTRADICTED
from tip_figures.figures.identities.identity_kinds import (
    PART_OF,
    RESTATED,
    SUM,
    TOTAL_ROLES,
    IdentityKind,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FOREIGN, FigureRow

MAX_COMBINATIONS: Final = 10_000  # of one search; 13 parts have 8,192

AreDisjoint = Callable[[FigureRow, FigureRow], bool]


class UndeclaredRelation(NamedTuple):
    """A total and parts of it that no identity relates to it as the numbers demand.

    Attributes:
        kind: of the identity that is missing: sum or part_of
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
    search = _Search(figures)
    relations = chain.from_iterable(map(search.find_in_total, figures.distinct_figures))
    return list(relations) or list(search.find_unrelated_parts())


class _Search:
    """The search for relations between totals and their parts; all mappings are by figure_id.

    parts_by_id: parts of each total that are above zero
    lists, sums: figure_ids of each list of parts that an identity declares for a total, and of each
                 list that makes it up; without zeros
    """

    def __init__(self, figures: Figures) -> None:
        """Collect the lists that identities declare."""
        self.figures = figures
        self.parts_by_id = dict(_list_parts(figures))
        self.lists = list_declared_parts(figures)
        self.sums = list_declared_parts(figures, SUM, RESTATED)

    def find_in_total(self, total: FigureRow) -> Iterator[UndeclaredRelation]:
        """Find the sums of a total that are not declared, otherwise the first contradiction.

        Parts that make up the total are searched by each dimension by which no sum divides it. If
        there are none and the total has no declared sum of two or more parts, the parts may differ
        in several dimensions.
        """
        if not self.parts_by_id[total.figure_id]:
            return
        sums: list[UndeclaredRelation] = []
        for dimension in total.codes:
            if not self._is_divided_by(total, dimension):
                sums += self._find_sum(total, self._list_narrower(total, dimension), {dimension})
        if not sums and not any(len(ids) > 1 for ids in self.sums.get(total.figure_id, ())):
            sums += self._find_sum(total, self.parts_by_id[total.figure_id], total.codes.keys())
        yield from sums
        if not sums:
            conflicts = (self._find_conflicts(total, dimension) for dimension in total.codes)
            yield from islice(chain.from_iterable(conflicts), 1)

    def _is_divided_by(self, total: FigureRow, dimension: str) -> bool:
        """Return whether a declared sum divides a total by a dimension.

        All parts of the sum must have a code in the dimension, and none may have that of the total.
        """
        for ids in self.sums.get(total.figure_id, ()):
            codes = {self.figures.figure_by_id[part_id].codes[dimension] for part_id in ids}
            if codes.isdisjoint(("", total.codes[dimension])):
                return True
        return False

    def _list_narrower(self, total: FigureRow, dimension: str) -> list[FigureRow]:
        """Return the parts of a total that are narrower than it in a dimension.

        The code of each in the dimension is not empty, not `all`, and not that of the total.
        """
        wide_codes = ("", "all", total.codes[dimension])
        parts = self.parts_by_id[total.figure_id]
        return [part for part in parts if part.codes[dimension] not in wide_codes]

    def _find_sum(
        self, total: FigureRow, candidates: Sequence[FigureRow], dimensions: Set[str]
    ) -> Iterator[UndeclaredRelation]:
        """Find the fewest parts that make up a total and that no identity implies.

        The parts have one indicator, and no bound excludes that they make up the total.

        Args:
            dimensions: the codes of any two parts must exclude each other in one of these

        Returns:
            one relation, or none
        """
        containment = self.figures.get_containment(total.source_id)

        def are_disjoint(figure: FigureRow, other: FigureRow) -> bool:
            disjoint = containment.list_disjoint_dimensions(figure, other)
            is_same_indicator = figure.indicator_id == other.indicator_id
            return is_same_indicator and not dimensions.isdisjoint(disjoint)

        needed = (
            UndeclaredRelation(SUM.name, total, parts, "they add up to the total")
            for parts in find_part_lists(total, candidates, are_disjoint)
            if not _contradicts(SUM, total, parts) and not self._implies_sum(total, parts)
        )
        yield from islice(needed, 1)

    def _implies_sum(self, total: FigureRow, parts: Iterable[FigureRow]) -> bool:
        """Return whether a sum of a total needs no identity of its own.

        It needs none if an identity of the total lists these parts and further ones, or if declared
        sums lead from the total to each of them.
        """
        ids = _list_ids(parts)
        is_longer = any(ids < listed for listed in self.lists.get(total.figure_id, ()))
        return is_longer or ids <= list_descendants(self.sums, total.figure_id)

    def _find_conflicts(self, total: FigureRow, dimension: str) -> Iterator[UndeclaredRelation]:
        """Find the parts by a dimension that contradict a total and that no identity relates to it.

        Parts of one indicator are added up: the largest of each code, without those that are inside
        another one. If they are the own country and all others, nothing is missing, so they need a
        `sum` if they do not make up the total. Other parts need `part_of` if they exceed it.
        """
        containment = self.figures.get_containment(total.source_id)
        narrower = self._list_narrower(total, dimension)
        for parts in group_by(narrower, lambda part: part.indicator_id).values():
            by_code = group_by(parts, lambda part: part.codes[dimension])
            largest = [max(alike, key=lambda part: part.value) for alike in by_code.values()]
            inner_ids = {
                part.figure_id
                for container, part in permutations(largest, 2)
                if containment.contains_in(container, part, dimension)
            }
            disjoint = [part for part in largest if part.figure_id not in inner_ids]
            kind, lists, problem = PART_OF, self.lists, "add up to {}, which is more than the total"
            if _are_all(total, disjoint, dimension):
                kind, lists = SUM, self.sums
                problem = "are all that there can be, but add up to {}"
            ids = _list_ids(disjoint)
            is_declared = any(ids <= listed for listed in lists.get(total.figure_id, ()))
            if not is_declared and _contradicts(kind, total, disjoint):
                value = format_number(sum((part.value for part in disjoint), Decimal(0)))
                reason = f"they {problem.format(value)}"
                yield UndeclaredRelation(kind.name, total, disjoint, reason)

    def find_unrelated_parts(self) -> Iterator[UndeclaredRelation]:
        """Find the figures that no identity relates to a figure that contains them.

        A chain of identities from one to the other counts as well. Each part is reported once, with
        the narrowest figure that contains it: that with the fewest parts.
        """
        reported_ids: set[str] = set()
        for container_id, parts in sorted(self.parts_by_id.items(), key=lambda item: len(item[1])):
            related_ids = list_descendants(self.lists, container_id) if parts else set()
            container = self.figures.figure_by_id[container_id]
            for part in parts:
                is_related = part.figure_id in related_ids | reported_ids
                if not is_related and not _are_of_two_bodies(container, part):
                    reported_ids.add(part.figure_id)
                    reason = "the codes of the part are inside those of the total"
                    yield UndeclaredRelation(PART_OF.name, container, [part], reason)


def list_declared_parts(
    figures: Figures, *kinds: IdentityKind
) -> Mapping[str, Sequence[frozenset[str]]]:
    """Return the figure_id of each total with the lists of its parts that identities declare.

    Identities between two sources are left out, and so are zeros. Of two figures that restate each
    other, each is listed as the only part of the other.

    Args:
        kinds: of the identities; none for all kinds
    """
    names = [kind.name for kind in kinds]
    lists: dict[str, list[frozenset[str]]] = defaultdict(list)
    for evaluated in figures.evaluated:
        kind = evaluated.identity.kind
        is_one_source = len({figure.source_id for figure in evaluated.figures}) == 1
        if not is_one_source or (names and kind not in names):
            continue
        wholes = evaluated.figures_of_role(*TOTAL_ROLES)
        parts = evaluated.figures_of_role("part", "again")
        pairs = [(whole, parts) for whole in wholes]
        if kind == RESTATED.name and len(parts) == 1:
            pairs += [(part, wholes) for part in parts]
        for whole, listed in pairs:
            lists[whole.figure_id].append(_list_ids(part for part in listed if part.value))
    return lists


def _list_parts(figures: Figures) -> Iterator[tuple[str, Sequence[FigureRow]]]:
    """Yield each figure_id with the parts of its figure that are above zero.

    A ratio has no parts, since each has a whole of its own. Parts have the source, area, year,
    period, unit, counter and definition of the figure; repeated figures are left out.
    """
    get_group = attrgetter(
        *("source_id", "ref_area", "year", "period", "unit", "probable_counter", "definition")
    )
    for group in group_by(figures.distinct_figures, get_group).values():
        for total in group:
            candidates = [] if figures.is_rate(total) else group
            parts = [part for part in candidates if part.value > 0]
            yield total.figure_id, [part for part in parts if _is_part(figures, part, total)]


def _is_part(figures: Figures, figure: FigureRow, total: FigureRow) -> bool:
    """Return whether a figure counts a part of a total, by its indicator and codes.

    A figure of another indicator counts a part only if its indicator is `part_of` that of the total
    and it has a code in each dimension that limits the total. A count of one part of the country
    need not be in that of the country: others may have counted it.
    """
    is_elsewhere = "place" in figures.list_limits(figure) and not figures.list_limits(total)
    can_be_part = figure.codes != total.codes and not is_elsewhere
    if figure.indicator_id != total.indicator_id:
        indicator = figures.indicator_by_id.get(figure.indicator_id)
        is_part_of = indicator is not None and indicator.part_of == total.indicator_id
        can_be_part = is_part_of and all(figure.codes[name] for name in total.breakdown)
    return can_be_part and figures.get_containment(total.source_id).contains(total, figure)


def _are_of_two_bodies(figure: FigureRow, other: FigureRow) -> bool:
    """Return whether two bodies with proper names, such as two ministries, counted two figures."""
    counters = (figure.counter, other.counter)
    are_named = all(counter[:1].isupper() for counter in counters)
    return are_named and counters[0] not in counters[1] and counters[1] not in counters[0]


def _are_all(total: FigureRow, parts: Sequence[FigureRow], dimension: str) -> bool:
    """Whether parts are the two exact counts, for the own country and for all others, of a total.

    They must differ from the total, which is exact too, in the dimension alone.
    """
    return (
        {part.codes[dimension] for part in parts} == {total.ref_area, FOREIGN}
        and all(find_differences(part, total) == [dimension] for part in parts)
        and all(figure.bound == "exact" for figure in (total, *parts))
    )


def _contradicts(kind: IdentityKind, total: FigureRow, parts: Sequence[FigureRow]) -> bool:
    """Return whether the numbers of a total and its parts contradict a relation.

    Args:
        kind: sum or part_of, of the relation that they would have
    """
    operands = [make_operand(part, kind.other_role) for part in parts]
    main = make_operand(total, kind.main_role)
    return kind.comparison.evaluate([main, *operands]).verdict == CONTRADICTED


def _list_ids(figures: Iterable[FigureRow]) -> frozenset[str]:
    """Return the figure_ids of some figures."""
    return frozenset(figure.figure_id for figure in figures)


def list_descendants(lists: Mapping[str, Sequence[frozenset[str]]], total_id: str) -> set[str]:
    """Return the parts of a total, their parts, and so on, without the total itself.

    Args:
        lists: total → lists of its parts
    """
    descendants: set[str] = set()
    waiting = [total_id]
    while waiting:
        for parts in lists.get(waiting.pop(), ()):
            waiting += parts - descendants
            descendants |= parts
    return descendants - {total_id}


def find_part_lists(
    total: FigureRow,
    candidates: Sequence[FigureRow],
    are_disjoint: AreDisjoint,
) -> Iterator[Sequence[FigureRow]]:
    """Find lists of two or more disjoint figures that add up to a total, the shortest lists first.

    Figures add up even if they miss the total by a difference that rounding explains.

    Args:
        candidates: figures above zero
        are_disjoint: whether two figures may be added up

    Returns:
        lists among the first MAX_COMBINATIONS; each in the order of the candidates
    """
    sizes = range(2, len(candidates) + 1)
    all_lists = chain.from_iterable(combinations(candidates, size) for size in sizes)
    for chosen in islice(all_lists, MAX_COMBINATIONS):
        tolerance = sum((figure.rounded_to or 0 for figure in (total, *chosen)), Decimal(0)) / 2
        difference = total.value - sum(part.value for part in chosen)
        if abs(difference) <= tolerance and all(
            are_disjoint(part, other) for part, other in combinations(chosen, 2)
        ):
            yield chosen
