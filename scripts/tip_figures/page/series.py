"""Totals by year: which figures make a line, where it has gaps, what the first sentence of the page says, and the charts.

Charts fit any size: places are percentages, words and marks have the size of the page's (see chart.j2).
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.edition_comparison import find_latest_ids
from tip_figures.figures.labels import format_amount
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IndicatorRow
from tip_figures.page.phrases import capital, sentence, value

ABOVE, BELOW = (
    9,
    10,
)  # percent of the height above the highest tick, and below the lowest, for the years
SIGNS = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<", "about": "~"}


@dataclass(frozen=True)
class Series:
    """The totals of one indicator and unit over the years, each from the newest edition that states it.

    years: of the whole page, first and last
    """

    indicator: IndicatorRow
    figures: Sequence[FigureRow]
    years: tuple[int, int]

    @property
    def gaps(self) -> list[tuple[int, int]]:
        """Runs of years, first and last, for which there is no figure."""
        edges = [self.years[0] - 1, *(figure.year for figure in self.figures), self.years[1] + 1]
        return [(one + 1, two - 1) for one, two in pairwise(edges) if two - one > 1]

    @property
    def doubts(self) -> list[FigureRow]:
        """Figures that are doubtful; the note of each says why."""
        return [figure for figure in self.figures if figure.obs_status == "U"]

    @property
    def reason(self) -> str:
        """Why there are gaps: the sentences of the indicator's note that name a year without a figure, or its edition."""
        years = {
            str(year + more)
            for first, last in self.gaps
            for year in range(first, last + 1)
            for more in (0, 1)
        }
        told = re.split(r"(?<=\.)\s+", self.indicator.note)
        return " ".join(one for one in told if years & set(re.findall(r"\d{4}", one)))


def series(figures: Figures) -> list[Series]:
    """The lines of totals, the longest and most divided first; conversions into another currency are left out."""
    shown = find_latest_ids(figures) - {
        term.figure_id for term in figures.terms if term.role == "foreign"
    }
    totals = [
        one for one in sorted(figures.figures, key=lambda one: one.year)
        if one.figure_id in shown and not one.breakdown and one.ref_area == figures.source_by_id[one.source_id].ref_area
    ]  # fmt: skip
    made = [
        Series(figures.indicator_by_id[name], members, (totals[0].year, totals[-1].year))
        for (name, _), members in group_by(totals, lambda one: (one.indicator_id, one.unit)).items()
    ]
    rows = Counter(one.indicator_id for one in figures.figures)
    return sorted(made, key=lambda one: (-len(one.figures), -rows[one.indicator.indicator_id]))


def leading(lines: Sequence[Series]) -> list[Series]:
    """The series of the first picture: the longest count over a year, and the longest of the same unit by each other counter."""
    able = [one for one in lines if one.indicator.measure == "flow" and not one.indicator.part_of]
    chosen: dict[str, Series] = {}
    for one in able:
        if one.figures[0].unit == able[0].figures[0].unit and (
            one is able[0] or len(one.figures) > 1
        ):
            chosen.setdefault(one.indicator.counted_by, one)
    return list(chosen.values())


def headline(figures: Figures, line: Series) -> str:
    """The newest figure and the highest: “Denmark identified 24 … in 2022; the most in these editions was 110, in 2016.”"""
    last, most = line.figures[-1], max(line.figures, key=lambda one: (one.value, one.year))
    if len(line.figures) == 1:
        return f"{sentence(figures, last)}."
    if most is last:
        return f"{sentence(figures, last)}, the most in these editions."
    return f"{sentence(figures, last)}; the most in these editions was {format_amount(figures, most)}, in {most.year}."


def standfirst(figures: Figures, line: Series) -> str:
    """Another series in one sentence, and whether it ends before the page does."""
    last = line.figures[-1]
    ends = (
        ", the last year for which these editions give a count" if last.year < line.years[1] else ""
    )
    return f"{capital(sentence(figures, last))}{ends}."


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
        return round(
            self.left
            + (94 - self.left) * ((year - first) / (last - first) if last > first else 0.5),
            2,
        )

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
    for column in group_by(
        (figure for one in lines for figure in one.figures), lambda one: one.year
    ).values():
        column.sort(key=lambda one: -one.value)
        found |= {
            low.figure_id for high, low in pairwise(column) if high.value - low.value < 0.16 * most
        }
    for one, two in (pair for line in lines for pair in pairwise(line.figures)):
        level = abs(one.value - two.value) < 0.12 * most and len(mark(one)) + len(mark(two)) > 8
        if level and two.year == one.year + 1 and one.figure_id not in found:
            found.add(two.figure_id)
    return frozenset(found)


def mark(figure: FigureRow) -> str:
    """A number as it stands at its point: “≥25.97M”, “1,834?”."""
    number = compact(float(figure.value)) if figure.value >= 10**6 else value(figure)
    return f"{SIGNS.get(figure.bound, '')}{number}{'?' if figure.obs_status == 'U' else ''}"


def compact(number: float) -> str:
    """A number for an axis: thousands marks, millions as “93.4M”."""
    return f"{number / 1e6:.4g}M" if abs(number) >= 1e6 else f"{number:,.6g}"


def tone(figures: Figures, indicator: IndicatorRow) -> str:
    """The class of the style sheet for who counted: one meaning for one colour."""
    codes = [*figures.code_labels.get("counted_by", ()), indicator.counted_by]
    return f"t{codes.index(indicator.counted_by) % 4 + 1}"
