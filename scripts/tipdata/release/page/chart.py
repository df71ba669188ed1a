"""Charts that fit any size: places are percentages, words and marks have the size of the page's (see chart.j2)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure, Indicator
from tipdata.release.page.phrases import value
from tipdata.release.page.series import Series

ABOVE, BELOW = 9, 10  # percent of the height above the highest tick, and below the lowest, for the years
SIGNS = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<", "about": "~"}


@dataclass(frozen=True)
class Axes:
    """Where years and values stand.

    ticks: round numbers from 0 to just above the highest value
    left:  percent of the width before the first year; numbers of the grid stand there
    below: ids of figures whose number stands below their point, as another point stands just above, or beside them
    """

    years: tuple[int, int]
    ticks: Sequence[float]
    left: int
    below: frozenset[str]

    def across(self, year: float) -> float:
        """Percent of the width."""
        first, last = self.years
        return round(self.left + (94 - self.left) * ((year - first) / (last - first) if last > first else 0.5), 2)

    def down(self, value: float) -> float:
        """Percent of the height, from the top."""
        return round(100 - BELOW - float(value) / self.ticks[-1] * (100 - ABOVE - BELOW), 2)


def axes(lines: Sequence[Series], scale: bool) -> Axes:
    """The axes of a chart; with a `scale` its grid has numbers."""
    ticks = _ticks(max(float(figure.value) for one in lines for figure in one.figures))
    return Axes(lines[0].years, ticks, 11 if scale else 6, _below(lines, ticks[-1]))


def _ticks(most: float) -> list[float]:
    """Four or five round numbers."""
    rough = max(most, 1) / 4
    size = 10 ** math.floor(math.log10(rough))
    step = max(1.0, next(size * n for n in (1, 2, 2.5, 5, 10) if size * n >= rough))
    return [step * n for n in range(math.ceil(most / step) + 1 if most else 2)]


def _below(lines: Sequence[Series], most: float) -> frozenset[str]:
    found = set()
    for column in grouped((figure for one in lines for figure in one.figures), lambda one: one.year).values():
        column.sort(key=lambda one: -one.value)
        found |= {low.figure_id for high, low in pairwise(column) if high.value - low.value < 0.16 * most}
    for one, two in (pair for line in lines for pair in pairwise(line.figures)):
        level = abs(one.value - two.value) < 0.12 * most and len(mark(one)) + len(mark(two)) > 8
        if level and two.year == one.year + 1 and one.figure_id not in found:
            found.add(two.figure_id)
    return frozenset(found)


def mark(figure: Figure) -> str:
    """A number as it stands at its point: “≥25.97M”, “1,834?”."""
    number = compact(float(figure.value)) if figure.value >= 10**6 else value(figure)
    return f"{SIGNS.get(figure.bound, '')}{number}{'?' if figure.obs_status == 'U' else ''}"


def compact(number: float) -> str:
    """A number for an axis: thousands marks, millions as “93.4M”."""
    return f"{number / 1e6:.4g}M" if abs(number) >= 1e6 else f"{number:,.6g}"


def tone(figures: Figures, indicator: Indicator) -> str:
    """The class of the style sheet for who counted: one meaning for one colour."""
    codes = [*figures.words.get("counted_by", ()), indicator.counted_by]
    return f"t{codes.index(indicator.counted_by) % 4 + 1}"
