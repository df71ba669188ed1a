"""Totals by year: which figures make a series, where it has gaps, and its sentences."""

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
from tip_figures.page.phrases import capitalize, write_sentence

DOUBTFUL = "U"  # code of obs_status


@dataclass(frozen=True)
class Series:
    """The totals of one indicator and unit by year, each from the latest edition that states it.

    figures: one per year, in order
    years:   first and last year of all series of the page
    """

    indicator: IndicatorRow
    figures: Sequence[FigureRow]
    years: tuple[int, int]

    @property
    def gaps(self) -> list[tuple[int, int]]:
        """Runs of years without a figure: first and last year of each."""
        first, last = self.years
        edges = [first - 1, *(figure.year for figure in self.figures), last + 1]
        return [(start + 1, end - 1) for start, end in pairwise(edges) if end - start > 1]

    @property
    def doubtful(self) -> list[FigureRow]:
        """Figures that are marked as doubtful; the note of each says why."""
        return [figure for figure in self.figures if figure.obs_status == DOUBTFUL]

    @property
    def gap_reason(self) -> str:
        """Why years are missing: the sentences of the indicator's note that name a year of a gap.

        A sentence that names the year after it serves as well: it is the edition about that year.
        """
        years: set[int] = set()
        for first, last in self.gaps:
            years.update(range(first, last + 2))
        sentences = re.split(r"(?<=\.)\s+", self.indicator.note)
        return " ".join(sentence for sentence in sentences if _names_year(sentence, years))


def _names_year(sentence: str, years: set[int]) -> bool:
    return any(int(year) in years for year in re.findall(r"\d{4}", sentence))


@dataclass(frozen=True)
class AreaSeries:
    """The series of an area.

    every:   the longest first; of equal length, the one whose indicator has most figures
    leading: those of the first chart, one per counter
    """

    every: Sequence[Series]
    leading: Sequence[Series]


def find_series(figures: Figures) -> AreaSeries:
    """Find the series of an area's figures."""
    totals = _select_totals(figures)
    groups = group_by(totals, lambda figure: (figure.indicator_id, figure.unit))
    every = []
    for (indicator_id, _), members in groups.items():
        years = (totals[0].year, totals[-1].year)
        every.append(Series(figures.indicator_by_id[indicator_id], members, years))
    counts = Counter(figure.indicator_id for figure in figures.figures)
    every.sort(key=lambda line: (-len(line.figures), -counts[line.indicator.indicator_id]))
    return AreaSeries(every, _select_leading(every))


def _select_totals(figures: Figures) -> list[FigureRow]:
    """Return the latest totals of the areas that the sources are about, by year.

    Amounts that a report converted into another currency are left out.
    """
    converted = {term.figure_id for term in figures.terms if term.role == "foreign"}
    latest = find_latest_ids(figures) - converted
    totals = []
    for figure in figures.figures:
        if figure.figure_id not in latest or figure.breakdown:
            continue
        if figure.ref_area == figures.source_by_id[figure.source_id].ref_area:
            totals.append(figure)
    return sorted(totals, key=lambda figure: figure.year)


def _select_leading(every: Sequence[Series]) -> list[Series]:
    """Select the longest series of counts over a year, and that of each other counter.

    They have the same unit. Parts of another indicator are left out, and so are other counters'
    series of a single year.
    """
    candidates = [
        line for line in every if line.indicator.measure == "flow" and not line.indicator.part_of
    ]
    by_counter: dict[str, Series] = {}
    for line in candidates:
        longest = candidates[0]
        has_same_unit = line.figures[0].unit == longest.figures[0].unit
        is_long_enough = line is longest or len(line.figures) > 1
        if has_same_unit and is_long_enough:
            by_counter.setdefault(line.indicator.counted_by, line)
    return list(by_counter.values())


def write_headline(figures: Figures, line: Series) -> str:
    """Write the newest and the highest figure of a series.

    returns: “Denmark identified 24 victims in 2022; the highest number in these editions was 110,
             in 2016.”
    """
    newest = line.figures[-1]
    highest = max(line.figures, key=lambda figure: (figure.value, figure.year))
    sentence = write_sentence(figures, newest)
    if len(line.figures) == 1:
        return f"{sentence}."
    if highest is newest:
        return f"{sentence}, the highest number in these editions."
    amount = format_amount(figures, highest)
    return f"{sentence}; the highest number in these editions was {amount}, in {highest.year}."


def write_standfirst(figures: Figures, line: Series) -> str:
    """Write the newest figure of a series, and whether the other series of the page go on."""
    newest = line.figures[-1]
    sentence = capitalize(write_sentence(figures, newest))
    if newest.year < line.years[1]:
        return f"{sentence}, the last year for which these editions give a count."
    return f"{sentence}."


def describe_series(figures: Figures, line: Series) -> str:
    """Write what a series counts and who counted: “Calls, counted by the hotline”."""
    counter = figures.get_code_label("counted_by", line.indicator.counted_by)
    return f"{capitalize(line.indicator.label)}, counted by {counter}"
