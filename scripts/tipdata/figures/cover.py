"""The algebra of cells: whom a figure's year, area and dimensions cover, and how two cells stand to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from typing import Any

from tipdata.figures.labels import DIMENSIONS

Row = Mapping[str, Any]
AREAS = ("citizenship", "exploited_in")  # dimensions whose codes are areas


def contains(whole: Row, part: Row, dimension: str) -> bool:
    """Whether a cell covers another in one dimension: all covers everything, foreign every area but the figure's own.

    Containment of other codes differs from source to source (forced begging stands inside forced labor in one edition
    and beside it in the next), so codes of exploitation, referral and purpose are taken to cover themselves alone.
    """
    mine, other = whole.get(dimension), part.get(dimension)
    if mine == other or mine == "all":
        return True
    return dimension in AREAS and mine == "foreign" and other not in (None, "all", whole["ref_area"])


def overlap(one: Row, other: Row) -> bool:
    """Whether two cells may share people: in every dimension one covers the other."""
    return all(contains(one, other, d) or contains(other, one, d) for d in DIMENSIONS)


def outside(whole: Row, part: Row) -> list[str]:
    """Dimensions in which the part is not covered by the whole, so far as the codes of areas and `all` can tell.

    A part of another indicator, which is not divided by what narrows the whole, is not covered either.
    """
    told = [d for d in _shared(whole, part) if d in AREAS or part.get(d) == "all"]
    silent = [d for d in divided(whole) if part.get(d) is None]
    return [*(d for d in told if not contains(whole, part, d)), *silent]


def _shared(one: Row, other: Row) -> list[str]:
    """Dimensions that both cells have; those of one indicator have the same."""
    if one.get("indicator_id") == other.get("indicator_id"):
        return list(DIMENSIONS)
    return [d for d in DIMENSIONS if None not in (one.get(d), other.get(d))]


def divided(cell: Row) -> tuple[str, ...]:
    """Dimensions in which a cell is no total."""
    return tuple(d for d in DIMENSIONS if cell.get(d) not in (None, "all"))


def differences(one: Row, other: Row) -> list[str]:
    """Respects in which two cells differ: indicator, year, area, and dimensions that both have."""
    names = ("indicator_id", "year", "ref_area", *_shared(one, other))
    return [name for name in names if one.get(name) != other.get(name)]


Apart = frozenset[tuple[str, str, str]]
"""Dimension and two of its codes of which neither covers anybody whom the other covers."""


def apart(sums: Iterable[tuple[Row, Sequence[Row]]]) -> Apart:
    """Codes that the sums of one source keep apart.

    Parts that differ in one dimension alone are added, so their codes have nobody in common; nor has a code that stands
    inside one of them, as the code of a part stands inside that of its total.

    sums: totals with their parts
    """
    inside: set[tuple[str, str, str]] = set()
    pairs: set[tuple[str, str, str]] = set()
    for total, parts in sums:
        for part in parts:
            inside |= {(d, part[d], total[d]) for d in divided(part) if d in divided(total) and part[d] != total[d]}
        for one, other in permutations(parts, 2):
            told = differences(one, other)
            if len(told) == 1 and told[0] in divided(one) and told[0] in divided(other):
                pairs.add((told[0], one[told[0]], other[told[0]]))
    while (
        more := {
            pair
            for d, a, b in pairs
            for e, inner, outer in inside
            if (d, a) == (e, outer)
            for pair in ((d, inner, b), (d, b, inner))
        }
        - pairs
    ):
        pairs |= more
    return frozenset(pairs)
