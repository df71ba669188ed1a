"""Pictures as SVG that fits any size: places are percentages, words and marks have the size of the page's."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

ABOVE, BELOW = 9, 10
"""Percent of the height above the highest tick, and below the lowest, for the years."""
STRIP = 20
"""Pixels of a strip that shows where a line has gaps."""


@dataclass(frozen=True)
class Point:
    """A mark of a line.

    text:   its number, as written beside it
    href:   where a click leads; none in a picture that stands alone
    label:  what it says to those who do not see it
    hollow: whether it is doubtful
    """

    year: int
    value: float
    text: str
    href: str
    label: str
    hollow: bool


@dataclass(frozen=True)
class Line:
    """A series: its tone (a class of the style sheet), its points by year, and the years without one."""

    tone: str
    points: Sequence[Point]
    gaps: Sequence[tuple[int, int]]


def short(number: float) -> str:
    """A coordinate without digits that nobody sees."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def compact(number: float) -> str:
    """A number for an axis: thousands marks, millions as “93.4M”."""
    return f"{number / 1e6:.4g}M" if abs(number) >= 1e6 else f"{number:,.6g}"


def chart(lines: Sequence[Line], years: tuple[int, int], scale: bool = True) -> str:
    """The inside of an <svg> of any size: grid, years, lines, points with their numbers.

    scale: whether the grid has numbers; there is room for them on the left
    """
    ticks = _ticks(max((point.value for line in lines for point in line.points), default=1))
    parts = []
    for tick in ticks:
        at = _down(tick / ticks[-1])
        parts.append(f'<line class="{"grid" if tick else "base"}" x2="100%" y1="{at}" y2="{at}"/>')
        if tick and scale:
            parts.append(f'<text class="tick" y="{at}" dy="-4">{compact(tick)}</text>')
    step = math.ceil((years[1] - years[0] + 1) / 9)
    for year in range(years[1], years[0] - 1, -step):
        parts.append(f'<text class="mid year" x="{_across(year, years, scale)}" y="{_down(0)}" dy="17">{year}</text>')
    for line in lines:
        for one, two in pairwise(line.points):
            kind = "" if two.year == one.year + 1 and not (one.hollow or two.hollow) else " loose"
            parts.append(
                f'<line class="{line.tone} line{kind}" x1="{_across(one.year, years, scale)}" y1="{_down(one.value / ticks[-1])}"'
                f' x2="{_across(two.year, years, scale)}" y2="{_down(two.value / ticks[-1])}"/>'
            )
    below = _crowded(lines, ticks[-1])
    for line in lines:
        for point in line.points:
            where = _across(point.year, years, scale), _down(point.value / ticks[-1])
            parts.append(_mark(line.tone, point, *where, (line.tone, point.year) not in below))
    return "".join(parts)


def strips(lines: Sequence[Line], years: tuple[int, int]) -> str:
    """The inside of an <svg> below a chart: for each line that has gaps a strip along the years without a count."""
    parts = []
    for row, line in enumerate(line for line in lines if line.gaps):
        for first, last in line.gaps:
            left, right = (float(_across(year, years, True)[:-1]) for year in (first - 0.4, last + 0.4))
            middle, wide = _across((first + last) / 2, years, True), short(right - left)
            parts.append(
                f'<rect class="{line.tone} gap" x="{short(left)}%" y="{row * STRIP + 1}" width="{wide}%" height="17" rx="3"/>'
            )
            parts.append(f'<text class="mid {line.tone} note" x="{middle}" y="{row * STRIP + 13}">no count</text>')
    return "".join(parts)


def strips_height(lines: Sequence[Line]) -> int:
    """Pixels that the strips of gaps take."""
    return STRIP * sum(bool(line.gaps) for line in lines)


def _across(year: float, years: tuple[int, int], scale: bool) -> str:
    left = 11 if scale else 6
    return f"{short(left + (94 - left) * ((year - years[0]) / (years[1] - years[0]) if years[1] > years[0] else 0.5))}%"


def _down(share: float) -> str:
    """Where a share of the highest tick stands, from the top."""
    return f"{short(100 - BELOW - share * (100 - ABOVE - BELOW))}%"


def _mark(tone: str, point: Point, x: str, y: str, up: bool) -> str:
    dot = f'<circle class="dot{" hollow" if point.hollow else ""}" cx="{x}" cy="{y}" r="4.5"/>'
    text = f'<text class="mid val" x="{x}" y="{y}" dy="{-11 if up else 20}">{html.escape(point.text)}</text>'
    if not point.href:
        return f'<g class="{tone}">{dot}{text}</g>'
    hit = f'<circle class="hit" cx="{x}" cy="{y}" r="15"/>'
    return f'<a class="{tone} pt" href="{html.escape(point.href)}" aria-label="{html.escape(point.label)}">{hit}{dot}{text}</a>'


def _crowded(lines: Sequence[Line], most: float) -> set[tuple[str, int]]:
    """Points whose number stands below them, because another point stands just above, or beside them."""
    found = set()
    for year in {point.year for line in lines for point in line.points}:
        column = sorted((-p.value, line.tone) for line in lines for p in line.points if p.year == year)
        found |= {(tone, year) for (above, _), (at, tone) in pairwise(column) if at - above < 0.16 * most}
    for line in lines:
        for one, two in pairwise(line.points):
            level = abs(one.value - two.value) < 0.12 * most and len(one.text) + len(two.text) > 8
            if level and two.year == one.year + 1 and (line.tone, one.year) not in found:
                found.add((line.tone, two.year))
    return found


def _ticks(most: float) -> list[float]:
    """Round numbers from 0 to just above the highest value, four or five of them."""
    rough = max(most, 1) / 4
    size = 10 ** math.floor(math.log10(rough))
    step = max(1.0, next(size * n for n in (1, 2, 2.5, 5, 10) if size * n >= rough))
    return [step * n for n in range(math.ceil(most / step) + 1 if most else 2)]


def bar(start: float, length: float, kind: str) -> str:
    """A bar in its whole: start and length in percent of it."""
    box = f'<rect class="{kind}" x="{short(start)}%" width="{short(length)}%" height="100%"/>'
    return f'<svg class="bar" aria-hidden="true"><rect class="track" width="100%" height="100%"/>{box}</svg>'
