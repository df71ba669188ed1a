"""The algebra of cells: whom a figure's year, area and dimensions cover, and how two cells stand to each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tipdata.codebook import DIMENSIONS

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
    """Dimensions in which the part is not covered by the whole, so far as the codes of areas and `all` can tell."""
    told = [d for d in _shared(whole, part) if d in AREAS or part.get(d) == "all"]
    return [d for d in told if not contains(whole, part, d)]


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
