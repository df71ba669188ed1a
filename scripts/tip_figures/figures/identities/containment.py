"""Which figures contain others: all victims include the foreign victims of forced labor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

from tip_figures.figures.records.record_types import FOREIGN, FigureRow

CodePair = tuple[str, str, str]
"""A dimension and two of its codes."""


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
        return (dimension, inner, outer) in self.nested_codes

    def contains(self, container: FigureRow, part: FigureRow) -> bool:
        """Whether a figure is contained in another in all dimensions."""
        return not self.find_uncontained_dimension(container, part)

    def find_uncontained_dimension(self, container: FigureRow, part: FigureRow) -> str:
        """Return a dimension in which a figure is not contained in another; "" if there is none."""
        for dimension in list_shared_dimensions(container, part):
            codes = (dimension, part.codes[dimension], container.codes[dimension])
            if codes in self.disjoint_codes or not self.contains_in(container, part, dimension):
                return dimension
        return ""

    def are_disjoint(self, figure: FigureRow, other: FigureRow) -> bool:
        """Whether two figures share no person, by their indicators or codes."""
        is_same_indicator = figure.indicator_id == other.indicator_id
        return not is_same_indicator or bool(self.list_disjoint_dimensions(figure, other))

    def list_disjoint_dimensions(self, figure: FigureRow, other: FigureRow) -> list[str]:
        """Return the dimensions in which the codes of two figures exclude each other."""
        return [
            dimension
            for dimension in figure.codes
            if figure.codes[dimension]
            and other.codes[dimension]
            and not self.contains_in(figure, other, dimension)
            and not self.contains_in(other, figure, dimension)
        ]


def derive_containment(
    area_dimensions: frozenset[str],
    part_lists: Iterable[tuple[FigureRow, Sequence[FigureRow]]],
) -> Containment:
    """Derive which codes of a source contain others from its sums and lists of parts.

    The code of a part is nested in that of its container, unless that is `all`. The parts of one
    container share no person, so if their codes differ in one dimension only, these are disjoint.

    part_lists: containers, each with its parts
    """
    codes_alone = Containment(area_dimensions)
    nested: set[CodePair] = set()
    disjoint: set[CodePair] = set()
    for container, parts in part_lists:
        for part in parts:
            for dimension in part.breakdown:
                inner, outer = part.codes[dimension], container.codes[dimension]
                if outer not in ("", "all", inner):
                    nested.add((dimension, inner, outer))
        for part, other in permutations(parts, 2):
            dimensions = codes_alone.list_disjoint_dimensions(part, other)
            if len(dimensions) == 1 and part.indicator_id == other.indicator_id:
                (name,) = dimensions
                disjoint.add((name, part.codes[name], other.codes[name]))
    return Containment(area_dimensions, frozenset(nested), frozenset(disjoint))


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
