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
    """A missing identity between a total and its parts.

    Attributes:
        kind: name of the kind of identity that is missing: `sum` or `part_of`
        total: the figure that contains the parts
        parts: the parts that the missing identity must list
        reason: why the identity is needed, such as `they add up to the total`
    """

    kind: str
    total: FigureRow
    parts: Sequence[FigureRow]
    reason: str


def find_undeclared(figures: Figures) -> Sequence[UndeclaredRelation]:
    """Return the identities that are missing between totals and their parts; may be empty.

    Codes show which figures are parts of a total; numbers show whether an identity is needed. For
    each total, the result has the missing sums. For a total without missing sums, it may have one
    list of parts whose numbers contradict the total.

    If neither is found for any total, the result has each single part that no identity relates to a
    figure that contains it. Otherwise these parts are left out, because the missing identities may
    relate them as well.
    """
    search = _Search(figures)
    relations = chain.from_iterable(map(search.find_in_total, figures.distinct_figures))
    return list(relations) or list(search.find_unrelated_parts())


class _Search:
    """The search for missing identities between totals and their parts.

    Attributes:
        figures: all figures, with their identities
        parts_by_id: figure_id of any figure → the parts above zero that its codes contain
        lists: figure_id of a total → for each identity that lists its parts, their figure_ids
        sums: the same as `lists`, but only for identities whose parts make up the total
    """

    def __init__(self, figures: Figures) -> None:
        """Collect the parts that codes show, and the parts that identities declare."""
        self.figures = figures
        self.parts_by_id = dict(_list_parts(figures))
        self.lists = list_declared_parts(figures)
        self.sums = list_declared_parts(figures, SUM, RESTATED)

    def find_in_total(self, total: FigureRow) -> Iterator[UndeclaredRelation]:
        """Yield the missing sums of a total; if there are none, the first of `_find_conflicts`.

        Nothing is yielded for a figure without parts. Sums are searched in this order:

        1. For each dimension by which no declared sum divides the total, such as sex: parts that
           exclude each other in this dimension.
        2. If the first step finds nothing, and no declared sum of the total has two or more parts
           above zero: parts that exclude each other in any dimension.
        """
        parts = self.parts_by_id[total.figure_id]
        if not parts:
            return
        sums: list[UndeclaredRelation] = []
        for dimension in total.codes:
            if not self._is_divided_by(total, dimension):
                sums += self._find_sum(total, self._list_narrower(total, dimension), {dimension})
        has_declared_sum = any(len(ids) > 1 for ids in self.sums.get(total.figure_id, ()))
        if not sums and not has_declared_sum:
            sums += self._find_sum(total, parts, total.codes.keys())
        yield from sums
        if not sums:
            conflicts = (self._find_conflicts(total, dimension) for dimension in total.codes)
            yield from islice(chain.from_iterable(conflicts), 1)  # at most one in all dimensions

    def _is_divided_by(self, total: FigureRow, dimension: str) -> bool:
        """Return whether a declared sum divides a total by a dimension.

        In this dimension, all parts of the sum must have a code that differs from the code of the
        total: `female` and `male`, for example, divide a total of the sex `all`. A sum whose parts
        are all zero divides nothing.
        """
        for ids in self.sums.get(total.figure_id, ()):
            codes = {self.figures.figure_by_id[part_id].codes[dimension] for part_id in ids}
            if codes and codes.isdisjoint(("", total.codes[dimension])):
                return True
        return False

    def _list_narrower(self, total: FigureRow, dimension: str) -> list[FigureRow]:
        """Return the parts of a total whose code in a dimension is narrower; may be empty.

        In the dimension sex, a total with the code `all` has narrower parts with the code `female`.
        The codes "" and `all`, and the code of the total itself, are not narrower.
        """
        wide_codes = ("", "all", total.codes[dimension])
        parts = self.parts_by_id[total.figure_id]
        return [part for part in parts if part.codes[dimension] not in wide_codes]

    def _find_sum(
        self, total: FigureRow, candidates: Sequence[FigureRow], dimensions: Set[str]
    ) -> Iterator[UndeclaredRelation]:
        """Yield the shortest list of parts that adds up to a total and needs a sum of its own.

        All parts must have one indicator. A bound must not exclude the sum: parts of exactly 35 and
        5 do not make up `more than 40`. A list that declared identities already imply is skipped
        (see `_is_sum_implied`).

        Args:
            candidates: the parts to choose from
            dimensions: the codes of any two parts must exclude each other in one of these

        Yields:
            one relation, or none
        """
        containment = self.figures.get_containment(total.source_id)

        def are_disjoint(figure: FigureRow, other: FigureRow) -> bool:
            is_same_indicator = figure.indicator_id == other.indicator_id
            disjoint = containment.list_disjoint_dimensions(figure, other)
            return is_same_indicator and any(dimension in dimensions for dimension in disjoint)

        for parts in find_part_lists(total, candidates, are_disjoint):
            if not _contradicts(SUM, total, parts) and not self._is_sum_implied(total, parts):
                yield UndeclaredRelation(SUM.name, total, parts, "they add up to the total")
                return

    def _is_sum_implied(self, total: FigureRow, parts: Iterable[FigureRow]) -> bool:
        """Return whether the declared identities make a further sum of a total unnecessary.

        They do if one of them lists these parts and further parts of the total, or if sums lead
        from the total to each of the parts, directly or in a chain: 40 = 35 + 5 and 35 = 30 + 5
        lead from 40 to 30.

        Args:
            parts: the parts that the further sum would add up
        """
        ids = _list_ids(parts)
        is_in_longer_list = any(ids < longer for longer in self.lists.get(total.figure_id, ()))
        return is_in_longer_list or ids <= list_descendants(self.sums, total.figure_id)

    def _find_conflicts(self, total: FigureRow, dimension: str) -> Iterator[UndeclaredRelation]:
        """Yield, for each indicator, the identity that is missing if parts contradict a total.

        The parts are those of `_list_largest`. If they exceed the total, and no identity lists them
        all, `part_of` is missing. If they are one number for the own country and one for all other
        countries, no further part is possible. Then `sum` is missing if they make more or less than
        the total, and no sum lists them all.

        Args:
            dimension: the dimension in which the parts are narrower than the total
        """
        narrower = self._list_narrower(total, dimension)
        for same_indicator in group_by(narrower, lambda part: part.indicator_id).values():
            parts = self._list_largest(same_indicator, dimension)
            are_all = _are_own_and_foreign(total, parts, dimension)
            kind, lists = (SUM, self.sums) if are_all else (PART_OF, self.lists)
            ids = _list_ids(parts)
            is_declared = any(ids <= listed for listed in lists.get(total.figure_id, ()))
            if not is_declared and _contradicts(kind, total, parts):
                value = format_number(sum((part.value for part in parts), Decimal(0)))
                reason = f"they add up to {value}, which is more than the total"
                if are_all:
                    reason = f"they are all that there can be, but add up to {value}"
                yield UndeclaredRelation(kind.name, total, parts, reason)

    def _list_largest(self, parts: Sequence[FigureRow], dimension: str) -> list[FigureRow]:
        """Return the largest part for each code of a dimension, without codes inside another code.

        If the codes are `minor`, `under_12` and `adult`, and `minor` contains `under_12`, only the
        largest parts for `minor` and `adult` are returned, so that nobody is counted twice.

        Args:
            parts: parts of one total with one indicator, at least one
        """
        containment = self.figures.get_containment(parts[0].source_id)
        by_code = group_by(parts, lambda part: part.codes[dimension])
        largest = [max(same_code, key=lambda part: part.value) for same_code in by_code.values()]
        inner_ids = set()
        for container, part in permutations(largest, 2):
            if containment.contains_in(container, part, dimension):
                inner_ids.add(part.figure_id)
        return [part for part in largest if part.figure_id not in inner_ids]

    def find_unrelated_parts(self) -> Iterator[UndeclaredRelation]:
        """Yield each part that no identity relates to one of the figures that contain it.

        A chain of identities from the container to the part is enough. If two different bodies,
        such as two ministries, counted container and part, no identity is needed. A part that is
        unrelated to several containers is yielded once, with the narrowest of these: the container
        that has the fewest parts.
        """
        reported_ids: set[str] = set()
        for container_id, parts in sorted(self.parts_by_id.items(), key=lambda item: len(item[1])):
            related_ids = list_descendants(self.lists, container_id) if parts else set()
            container = self.figures.figure_by_id[container_id]
            for part in parts:
                if part.figure_id in related_ids or part.figure_id in reported_ids:
                    continue
                if not _are_of_two_bodies(container, part):
                    reported_ids.add(part.figure_id)
                    reason = "the codes of the part are inside those of the total"
                    yield UndeclaredRelation(PART_OF.name, container, [part], reason)


def list_declared_parts(
    figures: Figures, *kinds: IdentityKind
) -> Mapping[str, Sequence[frozenset[str]]]:
    """Return, by figure_id of a total, the lists of its parts that identities declare.

    Each list is the set of the figure_ids of the parts above zero in one identity; it is empty if
    all parts are zero. A restatement counts as a list: the figures that restate a figure are its
    parts. If only one figure restates it, each of the two is the part of the other. Identities
    between two sources are left out.

    Args:
        kinds: the kinds of identity to use; if none is given, all kinds
    """
    names = [kind.name for kind in kinds]
    lists: dict[str, list[frozenset[str]]] = defaultdict(list)
    for evaluated in figures.evaluated:
        kind = evaluated.identity.kind
        is_one_source = len({figure.source_id for figure in evaluated.figures}) == 1
        if not is_one_source or (names and kind not in names):
            continue
        totals = evaluated.figures_of_role(*TOTAL_ROLES)
        parts = evaluated.figures_of_role("part", "again")
        totals_and_parts = [(total, parts) for total in totals]  # an order, for example, has none
        if kind == RESTATED.name and len(parts) == 1:
            totals_and_parts.append((parts[0], totals))
        for total, its_parts in totals_and_parts:
            lists[total.figure_id].append(_list_ids(part for part in its_parts if part.value))
    return lists


def _list_parts(figures: Figures) -> Iterator[tuple[str, Sequence[FigureRow]]]:
    """Yield (figure_id, parts above zero) for each figure as a total; the parts may be empty.

    A part has the same source, area, year, period, unit, counter and definition as its total, and
    codes inside the codes of the total (see `_is_part`). A rate, such as a ratio or an amount per
    person, has no parts, because rates cannot be added. If several figures of a source count the
    same, only the first is used.
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
    """Return whether the indicator and the codes of a figure show that it is a part of a total.

    The codes of the total must contain the codes of the figure. In addition:

    - If the indicators are equal, the codes must differ. A figure about one place is not a part of
      a total that is limited neither to a place nor to a sector, because somebody else may have
      counted in that place.
    - If the indicators differ, the column `part_of` must name the indicator of the total for the
      indicator of the figure. The figure must also have a code in each dimension in which the code
      of the total is neither "" nor `all`.
    """
    if figure.indicator_id == total.indicator_id:
        is_one_place = "place" in figures.list_limits(figure) and not figures.list_limits(total)
        can_be_part = figure.codes != total.codes and not is_one_place
    else:
        indicator = figures.indicator_by_id.get(figure.indicator_id)
        is_part_of = indicator is not None and indicator.part_of == total.indicator_id
        can_be_part = is_part_of and all(figure.codes[name] for name in total.breakdown)
    return can_be_part and figures.get_containment(total.source_id).contains(total, figure)


def _are_of_two_bodies(figure: FigureRow, other: FigureRow) -> bool:
    """Return whether two different bodies, both with proper names, counted two figures.

    `Ministry of Labor` and `Ministry of Health` are two bodies. `Ministry of Labor` and `Ministry
    of Labor inspectors` are not, since one name contains the other.
    """
    name, other_name = figure.counter, other.counter
    are_proper_names = name[:1].isupper() and other_name[:1].isupper()
    return are_proper_names and name not in other_name and other_name not in name


def _are_own_and_foreign(total: FigureRow, parts: Sequence[FigureRow], dimension: str) -> bool:
    """Return whether parts are counts for the own country and for all other countries, and no more.

    No further part is possible then. All numbers must be exact, including the total, and the parts
    must count the same as the total except in the dimension.

    Args:
        dimension: a dimension such as nationality; other dimensions give False
    """
    return (
        {part.codes[dimension] for part in parts} == {total.ref_area, FOREIGN}
        and all(find_differences(part, total) == [dimension] for part in parts)
        and all(figure.bound == "exact" for figure in (total, *parts))
    )


def _contradicts(kind: IdentityKind, total: FigureRow, parts: Sequence[FigureRow]) -> bool:
    """Return whether an identity of a kind between a total and its parts would be contradicted.

    For SUM, it is if the parts do not make the total; for PART_OF, if they exceed the total. In
    both cases, a difference that rounding explains is no contradiction.

    Args:
        kind: SUM or PART_OF
    """
    operands = [make_operand(part, kind.other_role) for part in parts]
    main = make_operand(total, kind.main_role)
    return kind.comparison.evaluate([main, *operands]).verdict == CONTRADICTED


def _list_ids(figures: Iterable[FigureRow]) -> frozenset[str]:
    """Return the set of the figure_ids of some figures."""
    return frozenset(figure.figure_id for figure in figures)


def list_descendants(lists: Mapping[str, Sequence[frozenset[str]]], total_id: str) -> set[str]:
    """Return the figure_ids of the parts of a total, of their parts, and so on.

    The total itself is left out, even if a cycle leads back to it. The set may be empty.

    Args:
        lists: figure_id of a total → lists of the figure_ids of its parts
        total_id: the figure_id of the total
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
    """Yield the lists of two or more figures that add up to a total, the shortest lists first.

    Total 40 and candidates 35, 20, 15, 5 -> 35 + 5, then 20 + 15 + 5. The sum may differ from the
    total as far as rounding explains. Only the first MAX_COMBINATIONS combinations are tried, so
    lists may be missing if there are many candidates.

    Args:
        candidates: figures above zero; each list has their order
        are_disjoint: returns whether two figures may be added; all pairs of a list must pass
    """
    sizes = range(2, len(candidates) + 1)
    all_lists = chain.from_iterable(combinations(candidates, size) for size in sizes)
    for parts in islice(all_lists, MAX_COMBINATIONS):
        tolerance = sum((figure.rounded_to or 0 for figure in (total, *parts)), Decimal(0)) / 2
        difference = total.value - sum(part.value for part in parts)
        if abs(difference) > tolerance:
            continue
        if all(are_disjoint(part, other) for part, other in combinations(parts, 2)):
            yield parts
