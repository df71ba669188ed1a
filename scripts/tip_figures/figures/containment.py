"""The algebra of cells: whom a figure's codes cover, and how two cells stand to each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from tip_figures.figures.records import Figure

MOST_PARTS = 5
MOST_CELLS = 12  # of more cells that differ in one dimension only all together are tried


@dataclass(frozen=True)
class Cover:
    """What the codes of one source cover.

    The code `all` covers everything, `foreign` every area but the figure's own. What other codes cover differs from source
    to source (forced begging is part of forced labor in one edition and stands beside it in the next), so they cover
    themselves alone but for what the identities of the source say.

    areas:  dimensions whose codes are areas
    inside: dimension, code and the code inside which it lies
    apart:  dimension and two codes that have nobody in common
    """

    areas: frozenset[str]
    inside: frozenset[tuple[str, str, str]] = frozenset()
    apart: frozenset[tuple[str, str, str]] = frozenset()

    def holds(self, whole: Figure, part: Figure, dimension: str) -> bool:
        """Whether a cell covers another in one dimension."""
        mine, other = whole.codes[dimension], part.codes[dimension]
        if mine == other or mine == "all":
            return True
        if dimension in self.areas:
            return mine == "foreign" and other not in ("", "all", whole.ref_area)
        return (dimension, other, mine) in self.inside

    def outside(self, whole: Figure, part: Figure) -> str:
        """A dimension in which a cell that is said to be part of another is not; empty where it is inside."""
        for name in shared(whole, part):
            if (name, part.codes[name], whole.codes[name]) in self.apart or not self.holds(
                whole, part, name
            ):
                return name
        return ""

    def disjoint(self, one: Figure, other: Figure) -> bool:
        """Whether two cells have nobody in common: in some dimension their codes do not meet, or they count other things."""
        return one.indicator_id != other.indicator_id or any(
            self.apart_in(one, other, name) for name in one.codes
        )

    def apart_in(self, one: Figure, other: Figure, dimension: str) -> bool:
        """Whether the codes of two cells in one dimension do not meet."""
        codes = one.codes[dimension], other.codes[dimension]
        return (
            "" not in codes
            and not self.holds(one, other, dimension)
            and not self.holds(other, one, dimension)
        )


def of_source(areas: frozenset[str], lists: Iterable[tuple[Figure, Sequence[Figure]]]) -> Cover:
    """What the codes of a source cover, as its sums and lists of parts have it: wholes, each with its parts.

    The code of a part lies inside that of its whole. Parts of one whole have nobody in common, so where their codes differ in
    one dimension alone, those codes are apart.
    """
    inside: set[tuple[str, str, str]] = set()
    apart: set[tuple[str, str, str]] = set()
    plain = Cover(areas)
    for whole, parts in lists:
        for part in parts:
            inside |= {
                (name, part.codes[name], whole.codes[name])
                for name in part.divided
                if name not in areas and whole.codes[name] not in ("", "all", part.codes[name])
            }
        for one, other in combinations(parts, 2):
            told = [name for name in one.codes if plain.apart_in(one, other, name)]
            if one.indicator_id == other.indicator_id and len(told) == 1 and told[0] not in areas:
                a, b = one.codes[told[0]], other.codes[told[0]]
                apart |= {(told[0], a, b), (told[0], b, a)}
    return Cover(areas, frozenset(inside), frozenset(apart))


def adding_up(total: Figure, inside: Sequence[Figure], cover: Cover) -> Sequence[Figure]:
    """The fewest disjoint cells that make a total exactly; none where there are none."""
    sizes = range(2, MOST_PARTS + 1) if len(inside) <= MOST_CELLS else [len(inside)]
    for parts in (parts for size in sizes for parts in combinations(inside, size)):
        equal = sum(part.value for part in parts) == total.value
        if equal and all(cover.disjoint(one, other) for one, other in combinations(parts, 2)):
            return parts
    return ()


def shared(one: Figure, other: Figure) -> list[str]:
    """Dimensions that both cells have; those of one indicator have the same."""
    if one.indicator_id == other.indicator_id:
        return list(one.codes)
    return [name for name in one.codes if one.codes[name] and other.codes[name]]


def differences(one: Figure, other: Figure) -> list[str]:
    """Respects in which two cells differ: indicator, year, area, and dimensions that both have."""
    names = ("indicator_id", "year", "ref_area")
    found = [name for name in names if getattr(one, name) != getattr(other, name)]
    return found + [name for name in shared(one, other) if one.codes[name] != other.codes[name]]
