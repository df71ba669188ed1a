"""Where the numbers of points are drawn: beside their points, and not on lines or other numbers.

Positions of points are shares of a chart's size, while numbers have a size in pixels. So a place is
chosen that serves at several sizes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

CHARACTER_WIDTH = 7.3  # pixels of a digit at 12.5 px, semi-bold
ASCENT, DESCENT = 10, 2  # pixels above and below the baseline of a number
POINT_RADIUS = 6  # pixels around a point that a number must not touch
MARGIN = 1.5  # pixels between a number and a line
SIZES = {
    "tall": ((288, 248), (343, 248), (700, 416), (712, 320)),
    "low": ((288, 152), (400, 152), (712, 320)),
}
"""Widths and heights in pixels at which a chart of a style is drawn: phones, desktop, its file."""

TOP_TOLERANCE = 3  # pixels that a number may extend above the chart, where nothing is

# Penalties, beside that of 1 for each pixel of a line under a number.
OUTSIDE = 1_000  # the number is cut, or on the years
ON_A_NUMBER = 200
ON_A_POINT = 60


class Placement(NamedTuple):
    """Where a number is drawn: pixels from its point, and which end of the text is meant.

    dy: down to the baseline of the number
    """

    dx: int
    dy: int
    anchor: str


PLACEMENTS = (
    Placement(0, -11, "middle"),
    Placement(0, 20, "middle"),
    Placement(5, -8, "start"),
    Placement(-5, -8, "end"),
    Placement(5, 17, "start"),
    Placement(-5, 17, "end"),
    Placement(10, 4, "start"),
    Placement(-10, 4, "end"),
)
"""Places in the order in which they are preferred: above, below, and beside a point."""
TICK = Placement(0, -4, "start")
"""Where the numbers of the scale are drawn."""


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Whether two rectangles have a common area."""
        is_beside = self.right <= other.left or other.right <= self.left
        is_above = self.bottom <= other.top or other.bottom <= self.top
        return not is_beside and not is_above


@dataclass(frozen=True)
class Spot:
    """A point with its number.

    x, y: in percent of the chart's width and height
    """

    x: float
    y: float
    number: str


Line = tuple[Spot, Spot]


@dataclass(frozen=True)
class Surroundings:
    """What the numbers of a chart must not touch.

    ticks:    numbers of the scale, which are drawn at the left edge above their line
    baseline: percent of the height, from the top; years are written below it
    """

    ticks: Sequence[Spot]
    baseline: float
    spots: Sequence[Spot]
    segments: Sequence[Line]


def place_numbers(
    lines: Sequence[Sequence[Spot]], ticks: Sequence[Spot], baseline: float, style: str
) -> list[list[Placement]]:
    """Choose where the numbers of some lines are drawn.

    lines:           the points of each line, in order
    ticks, baseline: as in Surroundings
    style:           a key of SIZES
    returns:         a place for each point of each line
    """
    segments: list[Line] = []
    for line in lines:
        segments += pairwise(line)
    spots = list(chain.from_iterable(lines))
    surroundings = Surroundings(ticks, baseline, spots, segments)
    placed: list[tuple[Spot, Placement]] = []
    for spot in spots:

        def penalty(placement: Placement, spot: Spot = spot) -> float:
            return sum(
                _measure(size, spot, placement, surroundings, placed) for size in SIZES[style]
            )

        placed.append((spot, min(PLACEMENTS, key=penalty)))
    placements = iter(placement for _, placement in placed)
    return [[next(placements) for _ in line] for line in lines]


def _measure(
    size: tuple[int, int],
    spot: Spot,
    placement: Placement,
    surroundings: Surroundings,
    placed: Sequence[tuple[Spot, Placement]],
) -> float:
    """Measure what is wrong with a place at one size of the chart; 0 if nothing is."""
    width, height = size
    box = _make_box(size, spot, placement)
    penalty = 0.0
    lowest = surroundings.baseline * height / 100
    if box.left < 0 or box.right > width or box.top < -TOP_TOLERANCE or box.bottom > lowest:
        penalty += OUTSIDE
    for tick in surroundings.ticks:
        if box.overlaps(_make_box(size, tick, TICK)):
            penalty += ON_A_NUMBER
    for other, other_placement in placed:
        if box.overlaps(_make_box(size, other, other_placement)):
            penalty += ON_A_NUMBER
    for other in surroundings.spots:
        x, y = other.x * width / 100, other.y * height / 100
        circle = Box(x - POINT_RADIUS, y - POINT_RADIUS, x + POINT_RADIUS, y + POINT_RADIUS)
        if other is not spot and box.overlaps(circle):
            penalty += ON_A_POINT
    for start, end in surroundings.segments:
        ends = (start.x * width, start.y * height, end.x * width, end.y * height)
        penalty += _length_inside(box, *(value / 100 for value in ends))
    return penalty


def _make_box(size: tuple[int, int], spot: Spot, placement: Placement) -> Box:
    """Return the rectangle of a number, with a margin."""
    width, height = size
    length = CHARACTER_WIDTH * len(spot.number)
    x = spot.x * width / 100 + placement.dx
    left = x - length * {"start": 0, "middle": 0.5, "end": 1}[placement.anchor]
    y = spot.y * height / 100 + placement.dy
    return Box(left - MARGIN, y - ASCENT - MARGIN, left + length + MARGIN, y + DESCENT + MARGIN)


def _length_inside(box: Box, x1: float, y1: float, x2: float, y2: float) -> float:
    """Return how many pixels of a line are inside a rectangle (Liang and Barsky's clipping)."""
    dx, dy = x2 - x1, y2 - y1
    enters, leaves = 0.0, 1.0
    edges = (
        (-dx, x1 - box.left),
        (dx, box.right - x1),
        (-dy, y1 - box.top),
        (dy, box.bottom - y1),
    )
    for direction, distance in edges:
        if direction == 0:
            if distance < 0:
                return 0
            continue
        share = distance / direction
        if direction < 0:
            enters = max(enters, share)
        else:
            leaves = min(leaves, share)
    length: float = (dx * dx + dy * dy) ** 0.5
    return max(0.0, leaves - enters) * length
