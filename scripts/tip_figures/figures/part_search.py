"""Search for figures that share no person and add up to a total."""

import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from tip_figures.figures.containment import Containment
from tip_figures.figures.records import FigureRow

MAX_STEPS = 2_000
"""Lists of one search that are begun, so that no numbers can make it endless.

No search of the tables coded so far begins more than 18, nor has more than 5 candidates. Of 100
searches with 12 candidates drawn at random, none of which excludes another, the largest began 679;
a search that reaches the limit takes less than 0.1 seconds."""

AreDisjoint = Callable[[FigureRow, FigureRow], bool]


def find_parts(
    total: FigureRow, candidates: Sequence[FigureRow], containment: Containment
) -> Sequence[FigureRow]:
    """Find the fewest disjoint figures that add up to a total exactly; () if there are none."""
    part_lists = find_part_lists(total, candidates, containment.are_disjoint)
    return next(part_lists, ())


def find_part_lists(
    total: FigureRow,
    candidates: Sequence[FigureRow],
    are_disjoint: AreDisjoint,
    *,
    is_rounded: bool = False,
) -> Iterator[Sequence[FigureRow]]:
    """Find lists of two or more disjoint figures that add up to a total, the shortest lists first.

    candidates:   possible parts; those with the value 0 are ignored
    are_disjoint: whether two candidates share no person
    is_rounded:   whether rounding may explain a difference
    returns:      lists in the order of the candidates; some are missing if the search would need
                  more than MAX_STEPS
    """
    if len(candidates) < 2:
        return  # most totals have no parts
    search = _PartSearch(total, candidates, are_disjoint, is_rounded)
    for size in range(2, len(search.parts) + 1):
        yield from search.find_lists(size)


class _Part(NamedTuple):
    """A possible part: its figure, its number, and half of what the number was rounded to.

    position: of the figure among the candidates
    """

    position: int
    figure: FigureRow
    value: int
    tolerance: int


class _PartSearch:
    """A search that tries larger parts first, and abandons a list that cannot reach the total.

    Numbers are multiplied with a common denominator, which makes them whole.
    """

    def __init__(
        self,
        total: FigureRow,
        candidates: Sequence[FigureRow],
        are_disjoint: AreDisjoint,
        is_rounded: bool,
    ) -> None:
        figures = [total, *(figure for figure in candidates if figure.value > 0)]
        values = [Fraction(figure.value) for figure in figures]
        tolerances = [
            Fraction(figure.rounded_to or 0) / 2 if is_rounded else Fraction(0)
            for figure in figures
        ]
        denominator = math.lcm(*(number.denominator for number in (*values, *tolerances)))
        self.total, *parts = (
            _Part(position, figure, int(value * denominator), int(tolerance * denominator))
            for position, (figure, value, tolerance) in enumerate(
                zip(figures, values, tolerances, strict=True)
            )
        )
        self.are_disjoint = are_disjoint
        self.parts = sorted(parts, key=lambda part: -part.value)
        self.largest_tolerance = max((part.tolerance for part in parts), default=0)
        self.smallest_sums = [0, *accumulate(part.value for part in reversed(self.parts))]
        self.steps = 0

    def find_lists(self, size: int) -> Iterator[Sequence[FigureRow]]:
        """Find the lists of a number of parts."""
        yield from self._extend([], 0, size, self.total.value, self.total.tolerance)

    def _extend(
        self, chosen: list[_Part], first: int, size: int, missing: int, tolerance: int
    ) -> Iterator[Sequence[FigureRow]]:
        """Find the lists that contain some parts.

        first:     index of the first part that may follow
        size:      how many parts are missing
        missing:   what they must add up to
        tolerance: by how much the sum may differ, because of the total and the chosen parts
        """
        self.steps += 1
        if size == 0:
            if abs(missing) <= tolerance:
                yield tuple(part.figure for part in sorted(chosen))
            return
        most_tolerance = tolerance + size * self.largest_tolerance
        for index in range(first, len(self.parts) - size + 1):
            part = self.parts[index]
            if self.steps >= MAX_STEPS or size * part.value < missing - most_tolerance:
                return  # the next parts are even smaller
            if part.value + self.smallest_sums[size - 1] > missing + most_tolerance:
                continue
            if all(self.are_disjoint(part.figure, other.figure) for other in chosen):
                yield from self._extend(
                    [*chosen, part],
                    index + 1,
                    size - 1,
                    missing - part.value,
                    tolerance + part.tolerance,
                )
