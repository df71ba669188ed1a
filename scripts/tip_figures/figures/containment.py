"""The algebra of cells: whom a figure's codes cover, and how two cells stand to each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from tip_figures.figures.records import FigureRow

MOST_PARTS = 5
MOST_CELLS = 12  # of more cells that differ in one dimension only all together are tried


@dataclass(frozen=True)
class Containment:
    """What the codes of one source cover.

    The code `all` covers everything, `foreign` every area but the figure's own. What other codes cover differs from source
    to source (forced begging is part of forced labor in one edition and stands beside it in the next), so they cover
    themselves alone but for what the identities of the source say.

    area_dimensions: dimensions whose codes are areas
    nested_codes:    dimension, code and the code inside which it lies
    disjoint_codes:  dimension and two codes that have nobody in common
    """

    area_dimensions: frozenset[str]
    nested_codes: frozenset[tuple[str, str, str]] = frozenset()
    disjoint_codes: frozenset[tuple[str, str, str]] = frozenset()

    def contains(self, whole: FigureRow, part: FigureRow, dimension: str) -> bool:
        """Whether a cell covers another in one dimension."""
        mine, other = whole.codes[dimension], part.codes[dimension]
        if mine == other or mine == "all":
            return True
        if dimension in self.area_dimensions:
            return mine == "foreign" and other not in ("", "all", whole.ref_area)
        return (dimension, other, mine) in self.nested_codes

    def find_outside_dimension(self, whole: FigureRow, part: FigureRow) -> str:
        """A dimension in which a cell that is said to be part of another is not; empty where it is inside."""
        for name in shared_dimensions(whole, part):
            if (
                name,
                part.codes[name],
                whole.codes[name],
            ) in self.disjoint_codes or not self.contains(whole, part, name):
                return name
        return ""

    def are_disjoint(self, one: FigureRow, other: FigureRow) -> bool:
        """Whether two cells have nobody in common: in some dimension their codes do not meet, or they count other things."""
        return one.indicator_id != other.indicator_id or any(
            self.are_disjoint_in(one, other, name) for name in one.codes
        )

    def are_disjoint_in(self, one: FigureRow, other: FigureRow, dimension: str) -> bool:
        """Whether the codes of two cells in one dimension do not meet."""
        codes = one.codes[dimension], other.codes[dimension]
        return (
            "" not in codes
            and not self.contains(one, other, dimension)
            and not self.contains(other, one, dimension)
        )


def derive_containment(
    area_dimensions: frozenset[str], lists: Iterable[tuple[FigureRow, Sequence[FigureRow]]]
) -> Containment:
    """What the codes of a source cover, as its sums and lists of parts imply: wholes, each with its parts.

    The code of a part lies inside that of its whole. Parts of one whole have nobody in common, so where their codes differ in
    one dimension alone, those codes are apart.
    """
    inside: set[tuple[str, str, str]] = set()
    apart: set[tuple[str, str, str]] = set()
    plain = Containment(area_dimensions)
    for whole, parts in lists:
        for part in parts:
            inside |= {
                (name, part.codes[name], whole.codes[name])
                for name in part.breakdown
                if name not in area_dimensions
                and whole.codes[name] not in ("", "all", part.codes[name])
            }
        for one, other in combinations(parts, 2):
            told = [name for name in one.codes if plain.are_disjoint_in(one, other, name)]
            if (
                one.indicator_id == other.indicator_id
                and len(told) == 1
                and told[0] not in area_dimensions
            ):
                a, b = one.codes[told[0]], other.codes[told[0]]
                apart |= {(told[0], a, b), (told[0], b, a)}
    return Containment(area_dimensions, frozenset(inside), frozenset(apart))


def find_parts(
    total: FigureRow, inside: Sequence[FigureRow], cover: Containment
) -> Sequence[FigureRow]:
    """The fewest disjoint cells that make a total exactly; none where there are none."""
    sizes = range(2, MOST_PARTS + 1) if len(inside) <= MOST_CELLS else [len(inside)]
    for parts in (parts for size in sizes for parts in combinations(inside, size)):
        equal = sum(part.value for part in parts) == total.value
        if equal and all(cover.are_disjoint(one, other) for one, other in combinations(parts, 2)):
            return parts
    return ()


def shared_dimensions(one: FigureRow, other: FigureRow) -> list[str]:
    """Dimensions that both cells have; those of one indicator have the same."""
    if one.indicator_id == other.indicator_id:
        return list(one.codes)
    return [name for name in one.codes if one.codes[name] and other.codes[name]]


def find_differences(one: FigureRow, other: FigureRow) -> list[str]:
    """Respects in which two cells differ: indicator, year, area, and dimensions that both have."""
    names = ("indicator_id", "year", "ref_area")
    found = [name for name in names if getattr(one, name) != getattr(other, name)]
    return found + [
        name for name in shared_dimensions(one, other) if one.codes[name] != other.codes[name]
    ]
