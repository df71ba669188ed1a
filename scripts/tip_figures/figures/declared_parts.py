"""Which figures the identities relate, as total and parts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IdentityRow

TOTAL_ROLES = ("total", "whole", "first")
PART_ROLES = ("part", "again")
ADDING_KINDS = ("sum", "restated")  # identities whose parts make up their total


@dataclass(frozen=True)
class DeclaredParts:
    """The lists of parts that the identities declare.

    lists:   figure_id of a total → lists of parts, of any kind of identity
    sums:    figure_id of a total → lists of parts that make it up
    """

    lists: Mapping[str, Sequence[Sequence[FigureRow]]]
    sums: Mapping[str, Sequence[Sequence[FigureRow]]]

    @staticmethod
    def collect(figures: Figures) -> "DeclaredParts":
        """Collect the lists of parts from the identities of all sources."""
        lists: dict[str, list[Sequence[FigureRow]]] = defaultdict(list)
        sums: dict[str, list[Sequence[FigureRow]]] = defaultdict(list)
        for identity in figures.identities:
            totals = _select_figures(figures, identity, TOTAL_ROLES)
            parts = _select_figures(figures, identity, PART_ROLES)
            for total in totals:
                lists[total.figure_id].append(parts)
                if identity.kind in ADDING_KINDS:
                    sums[total.figure_id].append(parts)
            if identity.kind == "restated" and len(parts) == 1:
                # Two figures that restate each other have the same parts.
                lists[parts[0].figure_id].append(totals)
                sums[parts[0].figure_id].append(totals)
        return DeclaredParts(lists, sums)

    def has_sum(self, total: FigureRow) -> bool:
        """Whether several parts make up a total."""
        return any(len(parts) > 1 for parts in self.sums.get(total.figure_id, ()))

    def find_related_ids(self, total: FigureRow) -> Set[str]:
        """Return the figures that are parts of a total, or parts of its parts."""
        return _find_descendants(self.lists, total)

    def find_summand_ids(self, total: FigureRow) -> Set[str]:
        """Return the figures that make up a total, or make up its parts."""
        return _find_descendants(self.sums, total)

    def list_divided_dimensions(self, total: FigureRow) -> Set[str]:
        """Return the dimensions by which sums divide a total."""
        dimensions: set[str] = set()
        for parts in self.sums.get(total.figure_id, ()):
            dimensions |= {name for name in total.codes if divides(total, parts, name)}
        return dimensions

    def lists_more_than(self, total: FigureRow, parts: Iterable[FigureRow]) -> bool:
        """Whether an identity lists these parts of a total and another that is not 0."""
        part_ids = {part.figure_id for part in parts}
        for declared in self.lists.get(total.figure_id, ()):
            if part_ids < {part.figure_id for part in declared if part.value}:
                return True
        return False

    def list_together(self, total: FigureRow, parts: Iterable[FigureRow]) -> bool:
        """Whether one identity lists all these parts of a total."""
        return _contain_together(self.lists.get(total.figure_id, ()), parts)

    def add_together(self, total: FigureRow, parts: Iterable[FigureRow]) -> bool:
        """Whether one identity adds these parts up to a total."""
        return _contain_together(self.sums.get(total.figure_id, ()), parts)


def divides(total: FigureRow, parts: Sequence[FigureRow], dimension: str) -> bool:
    """Whether parts differ from their total, and from each other, in a dimension."""
    codes = [part.codes[dimension] for part in parts]
    differ_from_total = all(code not in ("", total.codes[dimension]) for code in codes)
    return differ_from_total and all(code != other for code, other in combinations(codes, 2))


def _contain_together(
    part_lists: Iterable[Sequence[FigureRow]], parts: Iterable[FigureRow]
) -> bool:
    part_ids = _list_ids(parts)
    return any(part_ids <= _list_ids(declared) for declared in part_lists)


def _list_ids(figures: Iterable[FigureRow]) -> set[str]:
    return {figure.figure_id for figure in figures}


def _select_figures(
    figures: Figures, identity: IdentityRow, roles: Sequence[str]
) -> list[FigureRow]:
    terms = figures.terms_by_identity.get(identity.identity_id, ())
    return [
        figures.figure_by_id[term.figure_id]
        for term in terms
        if term.role in roles and term.figure_id in figures.figure_by_id
    ]


def _find_descendants(
    parts_by_total: Mapping[str, Sequence[Sequence[FigureRow]]], total: FigureRow
) -> Set[str]:
    """Return the figure_ids of all figures that lists of parts lead to from a total."""
    found: set[str] = set()
    waiting = [total.figure_id]
    while waiting:
        for parts in parts_by_total.get(waiting.pop(), ()):
            new_ids = {part.figure_id for part in parts} - found
            found |= new_ids
            waiting += sorted(new_ids)
    return found - {total.figure_id}
