"""Totals by year: which figures make a line, where it has gaps, and what the first sentence of the page says."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tipdata.figures.agreement import latest
from tipdata.figures.labels import amount
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure, Indicator
from tipdata.release.page.phrases import capital, sentence


@dataclass(frozen=True)
class Series:
    """The totals of one indicator and unit over the years, each from the newest edition that states it.

    years: of the whole page, first and last
    """

    indicator: Indicator
    figures: Sequence[Figure]
    years: tuple[int, int]

    @property
    def gaps(self) -> list[tuple[int, int]]:
        """Runs of years, first and last, for which there is no figure."""
        edges = [self.years[0] - 1, *(figure.year for figure in self.figures), self.years[1] + 1]
        return [(one + 1, two - 1) for one, two in pairwise(edges) if two - one > 1]

    @property
    def doubts(self) -> list[Figure]:
        """Figures that are doubtful; the note of each says why."""
        return [figure for figure in self.figures if figure.obs_status == "U"]

    @property
    def reason(self) -> str:
        """Why there are gaps: the sentences of the indicator's note that name a year without a figure, or its edition."""
        years = {str(year + more) for first, last in self.gaps for year in range(first, last + 1) for more in (0, 1)}
        told = re.split(r"(?<=\.)\s+", self.indicator.note)
        return " ".join(one for one in told if years & set(re.findall(r"\d{4}", one)))


def series(figures: Figures) -> list[Series]:
    """The lines of totals, the longest and most divided first; conversions into another currency are left out."""
    shown = latest(figures) - {term.figure_id for term in figures.terms if term.role == "foreign"}
    totals = [
        one for one in sorted(figures.figures, key=lambda one: one.year)
        if one.figure_id in shown and not one.divided and one.ref_area == figures.source[one.source_id].ref_area
    ]  # fmt: skip
    made = [
        Series(figures.indicator[name], members, (totals[0].year, totals[-1].year))
        for (name, _), members in grouped(totals, lambda one: (one.indicator_id, one.unit)).items()
    ]
    rows = Counter(one.indicator_id for one in figures.figures)
    return sorted(made, key=lambda one: (-len(one.figures), -rows[one.indicator.indicator_id]))


def leading(lines: Sequence[Series]) -> list[Series]:
    """The series of the first picture: the longest count over a year, and the longest of the same unit by each other counter."""
    able = [one for one in lines if one.indicator.measure == "flow" and not one.indicator.part_of]
    chosen: dict[str, Series] = {}
    for one in able:
        if one.figures[0].unit == able[0].figures[0].unit and (one is able[0] or len(one.figures) > 1):
            chosen.setdefault(one.indicator.counted_by, one)
    return list(chosen.values())


def headline(figures: Figures, line: Series) -> str:
    """The newest figure and the highest: “Denmark identified 24 … in 2022; the most in these editions was 110, in 2016.”"""
    last, most = line.figures[-1], max(line.figures, key=lambda one: (one.value, one.year))
    if len(line.figures) == 1:
        return f"{sentence(figures, last)}."
    if most is last:
        return f"{sentence(figures, last)}, the most in these editions."
    return f"{sentence(figures, last)}; the most in these editions was {amount(figures, most)}, in {most.year}."


def standfirst(figures: Figures, line: Series) -> str:
    """Another series in one sentence, and whether it ends before the page does."""
    last = line.figures[-1]
    ends = ", the last year for which these editions give a count" if last.year < line.years[1] else ""
    return f"{capital(sentence(figures, last))}{ends}."
