"""Totals by year: which figures make a series, where it has gaps, and its sentences."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.contradictions import find_contradictions
from tip_figures.figures.labels import format_amount
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IndicatorRow
from tip_figures.figures.totals import Total, select_totals
from tip_figures.page.gaps import Break, Gap, find_breaks, find_gaps
from tip_figures.page.phrases import capitalize, write_sentence

DOUBTFUL = "U"  # code of obs_status
MIN_NUMBERS_FOR_HIGHEST = 5  # of fewer numbers, the highest one says little


@dataclass(frozen=True)
class Series:
    """The totals of one indicator, unit and scope by year.

    figures: one per year, in order
    scope:   what limits them, in words; empty if they count all
    years:   first and last year of all series of the page
    gaps:    years without a number after the first one
    breaks:  where the definition changed
    contradictions: identities that its figures do not satisfy, by figure_id
    """

    indicator: IndicatorRow
    figures: Sequence[FigureRow]
    scope: str
    years: tuple[int, int]
    gaps: Sequence[Gap]
    breaks: Sequence[Break]
    contradictions: Mapping[str, Sequence[str]]

    @property
    def unit(self) -> str:
        """The unit of its figures."""
        return self.figures[0].unit

    @property
    def doubtful(self) -> list[FigureRow]:
        """Figures that are marked as doubtful; the note of each says why."""
        return [figure for figure in self.figures if figure.obs_status == DOUBTFUL]

    def describe_doubt(self, figure: FigureRow) -> str:
        """Write in short why a figure is in doubt; empty if it is not."""
        if figure.figure_id in self.contradictions:
            return "does not agree with other numbers"
        return "doubtful" if figure.obs_status == DOUBTFUL else ""

    def explain_break(self, year: int) -> str:
        """Write why the number of a year has a new definition; empty if it has not."""
        explanations = [change.explanation for change in self.breaks if change.later == year]
        return f"new definition: {explanations[0]}" if explanations else ""

    def describe_year(self, figures: Figures, year: int) -> str:
        """Write the number of a year, or why there is none; empty outside of the series."""
        for figure in self.figures:
            if figure.year == year:
                return format_amount(figures, figure)
        return next((gap.words for gap in self.gaps if gap.first <= year <= gap.last), "")


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
    if not totals:
        return AreaSeries([], [])
    last_covered = max(source.year_covered for source in figures.sources)
    years = (totals[0].figure.year, max(totals[-1].figure.year, last_covered))
    groups = group_by(
        totals, lambda total: (total.figure.indicator_id, total.figure.unit, total.scope)
    )
    contradictions = find_contradictions(figures)
    every = []
    for (indicator_id, unit, scope), group in groups.items():
        members = [total.figure for total in group]
        other_scopes = {
            total.figure.year: total.scope
            for total in totals
            if (total.figure.indicator_id, total.figure.unit) == (indicator_id, unit)
        }
        series = Series(
            indicator=figures.indicator_by_id[indicator_id],
            figures=members,
            scope=scope,
            years=years,
            gaps=find_gaps(figures, members, scope, years[1], other_scopes),
            breaks=find_breaks(figures, members),
            contradictions=contradictions,
        )
        every.append(series)
    counts = Counter(figure.indicator_id for figure in figures.figures)
    every.sort(key=lambda line: (-len(line.figures), -counts[line.indicator.indicator_id]))
    return AreaSeries(every, _select_leading(every))


def _select_totals(figures: Figures) -> list[Total]:
    """Return the totals of the areas that the sources are about, by year.

    Amounts that a report converted into another currency are left out.
    """
    converted = {term.figure_id for term in figures.terms if term.role == "foreign"}
    totals = [
        total
        for total in select_totals(figures)
        if total.figure.figure_id not in converted
        and total.figure.ref_area == figures.source_by_id[total.figure.source_id].ref_area
    ]
    return sorted(totals, key=lambda total: total.figure.year)


def _select_leading(every: Sequence[Series]) -> list[Series]:
    """Select the longest series of counts over a year, and that of each other counter.

    They have the same unit and scope. Series of other counters with a single year are left out.
    """
    candidates = [line for line in every if line.indicator.measure == "flow"]
    by_counter: dict[str, Series] = {}
    for line in candidates:
        longest = candidates[0]
        is_comparable = (line.unit, line.scope) == (longest.unit, longest.scope)
        is_long_enough = line is longest or len(line.figures) > 1
        if is_comparable and is_long_enough:
            by_counter.setdefault(line.indicator.counted_by, line)
    return list(by_counter.values())


def write_headline(figures: Figures, line: Series) -> str:
    """Write the newest and the highest figure of a series, and whether they are in doubt.

    Numbers of different definitions are not compared, and few numbers have no highest one.

    returns: “Denmark identified 24 victims in 2022; the highest number of this series is 110, in
             2016.”
    """
    newest = line.figures[-1]
    highest = max(line.figures, key=lambda figure: (figure.value, figure.year))
    sentence = write_sentence(figures, newest, line.scope)
    doubt = _write_doubt(line, newest)
    if len(line.figures) < MIN_NUMBERS_FOR_HIGHEST or line.breaks:
        return f"{sentence}{doubt}."
    if highest is newest:
        return f"{sentence}{doubt}, the highest number of this series."
    amount = format_amount(figures, highest)
    return (
        f"{sentence}{doubt}; the highest number of this series is {amount}, in {highest.year}"
        f"{_write_doubt(line, highest)}."
    )


def _write_doubt(line: Series, figure: FigureRow) -> str:
    """Write after a number that it is in doubt; empty if it is not."""
    return " (in doubt)" if line.describe_doubt(figure) else ""


def write_standfirst(figures: Figures, line: Series) -> str:
    """Write the newest figure of a series, and whether the other series of the page go on."""
    sentence = capitalize(write_sentence(figures, line.figures[-1], line.scope))
    sentence += _write_doubt(line, line.figures[-1])
    if line.figures[-1].year < line.years[1]:
        return f"{sentence}, the last year with a number in the text that was read."
    return f"{sentence}."


def describe_series(figures: Figures, line: Series) -> str:
    """Write what a series counts and who counted: “Calls, from Norway, counted by the hotline”."""
    counter = figures.get_code_label("counted_by", line.indicator.counted_by)
    scope = f", {line.scope}" if line.scope else ""
    return f"{capitalize(line.indicator.label)}{scope}, counted by {counter}"


def name_series(lines: Sequence[Series]) -> str:
    """Name what a chart shows: “Victims identified and victims assisted”."""
    names = [line.indicator.label for line in lines]
    scope = f", {lines[0].scope}" if lines[0].scope else ""
    return f"{capitalize(' and '.join(names))}{scope}"
