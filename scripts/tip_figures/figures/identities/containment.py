"""Which figures contain others: all victims include the foreign victims of forced labor."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from tip_figures.figures.records.record_types import FOREIGN, FigureRow


class CodePair(NamedTuple):
    """Two codes of a dimension."""

    dimension: str
    first: str
    second: str


@dataclass(frozen=True)
class Containment:
    """Which codes of one source contain others.

    The code `all` contains every code, `foreign` every area but the figure's own. What other codes
    contain differs from source to source (forced begging is part of forced labor in one edition and
    listed beside it in the next), so they contain only themselves and what the identities of the
    source say.

    area_dimensions: dimensions whose codes are areas
    nested_codes:    pairs of an inner code and the code that contains it
    disjoint_codes:  pairs of codes that share no person; each pair is listed in both orders
    """

    area_dimensions: frozenset[str]
    nested_codes: frozenset[CodePair] = frozenset()
    disjoint_codes: frozenset[CodePair] = frozenset()

    def contains_in(self, container: FigureRow, part: FigureRow, dimension: str) -> bool:
        """Whether the code of one figure contains that of another in a dimension."""
        outer, inner = container.codes[dimension], part.codes[dimension]
        if outer in (inner, "all"):
            return True
        if dimension in self.area_dimensions:
            return outer == FOREIGN and inner not in ("", "all", container.ref_area)
        return CodePair(dimension, inner, outer) in self.nested_codes

    def contains(self, container: FigureRow, part: FigureRow) -> bool:
        """Whether a figure is contained in another in all dimensions."""
        return not self.find_uncontained_dimension(container, part)

    def find_uncontained_dimension(self, container: FigureRow, part: FigureRow) -> str:
        """Return a dimension in which a figure is not contained in another; "" if there is none."""
        for dimension in list_shared_dimensions(container, part):
            codes = CodePair(dimension, part.codes[dimension], container.codes[dimension])
            if codes in self.disjoint_codes or not self.contains_in(container, part, dimension):
                return dimension
        return ""

    def are_disjoint(self, figure: FigureRow, other: FigureRow) -> bool:
        """Whether two figures share no person, by their indicators or codes."""
        if figure.indicator_id != other.indicator_id:
            return True
        return any(self.are_disjoint_in(figure, other, dimension) for dimension in figure.codes)

    def are_disjoint_in(self, figure: FigureRow, other: FigureRow, dimension: str) -> bool:
        """Whether the codes of two figures exclude each other in a dimension."""
        if not figure.codes[dimension] or not other.codes[dimension]:
            return False
        return not (
            self.contains_in(figure, other, dimension) or self.contains_in(other, figure, dimension)
        )


def derive_containment(
    area_dimensions: frozenset[str],
    part_lists: Iterable[tuple[FigureRow, Sequence[FigureRow]]],
) -> Containment:
    """Derive which codes of a source contain others from its sums and lists of parts.

    The code of a part is nested in that of its container. The parts of one container share no
    person, so if their codes differ in one dimension only, these codes are disjoint.

    part_lists: containers, each with its parts
    """
    nested: set[CodePair] = set()
    disjoint: set[CodePair] = set()
    for container, parts in part_lists:
        for part in parts:
            nested.update(_find_nested_codes(container, part, area_dimensions))
        for part, other in combinations(parts, 2):
            disjoint.update(_find_disjoint_codes(part, other, area_dimensions))
    return Containment(area_dimensions, frozenset(nested), frozenset(disjoint))


def _find_nested_codes(
    container: FigureRow, part: FigureRow, area_dimensions: frozenset[str]
) -> Iterator[CodePair]:
    """Find the codes of a part that its container restricts to another code than `all`."""
    for dimension in part.breakdown:
        inner, outer = part.codes[dimension], container.codes[dimension]
        if dimension not in area_dimensions and outer not in ("", "all", inner):
            yield CodePair(dimension, inner, outer)


def _find_disjoint_codes(
    part: FigureRow, other: FigureRow, area_dimensions: frozenset[str]
) -> Iterator[CodePair]:
    """Find the codes of two parts that are disjoint, because nothing else distinguishes them."""
    if part.indicator_id != other.indicator_id:
        return
    codes_alone = Containment(area_dimensions)
    dimensions = [name for name in part.codes if codes_alone.are_disjoint_in(part, other, name)]
    if len(dimensions) == 1 and dimensions[0] not in area_dimensions:
        dimension = dimensions[0]
        code, other_code = part.codes[dimension], other.codes[dimension]
        yield CodePair(dimension, code, other_code)
        yield CodePair(dimension, other_code, code)


def list_shared_dimensions(figure: FigureRow, other: FigureRow) -> list[str]:
    """Return the dimensions that both figures have; figures of one indicator have the same."""
    if figure.indicator_id == other.indicator_id:
        return list(figure.codes)
    return [name for name in figure.codes if figure.codes[name] and other.codes[name]]


def find_differences(figure: FigureRow, other: FigureRow) -> list[str]:
    """Return the columns in which two figures count different things."""
    differences = [
        column
        for column in ("indicator_id", "year", "ref_area")
        if getattr(figure, column) != getattr(other, column)
    ]
    for dimension in list_shared_dimensions(figure, other):
        if figure.codes[dimension] != other.codes[dimension]:
            differences.append(dimension)
    return differences
