"""Sums that hold between figures and that no identity declares."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from tipdata.figures.cover import Cover
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure

MOST_PARTS = 5
MOST_CELLS = 12  # of more cells that differ in one dimension only all together are tried


def sums(figures: Figures) -> Iterator[tuple[Figure, Sequence[Figure]]]:
    """Totals with parts that make them exactly: disjoint cells of one source that differ in one dimension.

    A total that has a sum by that dimension already is left out, and so is one whose parts an identity lists.
    """
    declared: dict[str, list[set[str]]] = {}
    for terms in figures.terms_of.values():
        for whole in (term.figure_id for term in terms if term.role in ("total", "whole", "first")):
            declared.setdefault(whole, []).append({term.figure_id for term in terms} - {whole})
    exact = [one for one in figures.figures if one.bound == "exact" and one.value > 0]
    for name in (dimension.name for dimension in figures.dimensions):
        divided = [one for one in exact if one.codes[name]]
        groups = grouped(divided, lambda one, name=name: (one.source_id, *_beside(one, name)))  # type: ignore[misc]
        for group in groups.values():
            yield from _of_group(figures, name, group, declared)


def _beside(figure: Figure, name: str) -> tuple[object, ...]:
    """The cell of a figure, one dimension apart."""
    codes = (code for dimension, code in figure.codes.items() if dimension != name)
    return figure.indicator_id, figure.ref_area, figure.year, figure.unit, *codes


def _of_group(
    figures: Figures, name: str, group: Sequence[Figure], declared: Mapping[str, Sequence[set[str]]]
) -> Iterator[tuple[Figure, Sequence[Figure]]]:
    cover = figures.covers(group[0].source_id)
    ids = {one.figure_id for one in group}
    for total in group:
        if any(parts <= ids for parts in declared.get(total.figure_id, ())):
            continue
        inside = [one for one in group if one is not total and cover.holds(total, one, name)]
        if parts := adding_up(total, inside, cover):
            yield total, parts


def adding_up(total: Figure, inside: Sequence[Figure], cover: Cover) -> Sequence[Figure]:
    """The fewest disjoint cells that make a total exactly; none where there are none."""
    sizes = range(2, MOST_PARTS + 1) if len(inside) <= MOST_CELLS else [len(inside)]
    for parts in (parts for size in sizes for parts in combinations(inside, size)):
        equal = sum(part.value for part in parts) == total.value
        if equal and all(cover.disjoint(one, other) for one, other in combinations(parts, 2)):
            return parts
    return ()
