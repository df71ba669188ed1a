"""Report counts on which editions of reports differ, and old numbers that an edition repeats.

A count is what a figure counts: indicator, area, year, period, counter, definition, codes and unit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import permutations

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.identities.arithmetic import DIFFERS, EXACT
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, Statement
from tip_figures.figures.relations.shared_counts import (
    find_shared_counts,
    select_comparable,
)
from tip_figures.figures.relations.shared_sentences import find_figure_stated_at, find_shared_places

MIN_REPEATED_VALUE = 10  # lower numbers are often the same in two years by chance


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Count the sources, and the counts that several of them state."""
    shared_counts = sum(1 for _ in find_shared_counts(figures))
    return {"sources": len(figures.sources), "counts stated by several": shared_counts}


def check(figures: Figures) -> Iterator[Finding]:
    """Report counts on which editions differ, and numbers that repeat those of the year before.

    Each figure of a count is compared with that of the oldest edition. A difference that a
    restatement settles is not reported, nor a repeated number that is marked as doubtful. If the
    number before it is the doubtful one, only an equal sentence shows that it is repeated.
    """
    settled = set(_find_settled_values(figures))
    for first, *later in find_shared_counts(figures):
        for figure in later:
            if figure.statement != first.statement and figure.statement not in settled:
                yield figures.create_finding(
                    figure, "value", "editions-differ", [first.figure_id], other=first
                )
    yield from _check_definitions(figures)
    repeated = [pair for pair in find_repeated_values(figures) if not pair[0].doubtful]
    repeated += _find_values_said_again(figures)
    for before, after in {after.figure_id: (before, after) for before, after in repeated}.values():
        if not after.doubtful:
            yield figures.create_finding(
                after, "value", "value-repeated", [before.figure_id], other=before
            )


def _find_settled_values(figures: Figures) -> Iterator[Statement]:
    """Yield the statements whose difference from another number of the count is settled.

    A restatement is an identity between figures that should be equal. It settles a difference if it
    has an explanation, or if it holds exactly: “at least 40” and 42.
    """
    for evaluated in figures.evaluated:
        is_settled = evaluated.verdict == EXACT or evaluated.identity.explanation
        if evaluated.identity.kind == "restated" and is_settled:
            for figure, other in permutations(evaluated.figures, 2):
                if (
                    figure.count_key == other.count_key
                    and figure.stated_value != other.stated_value
                ):
                    yield figure.statement


def _check_definitions(figures: Figures) -> Iterator[Finding]:
    """Report a changed definition between editions of one report that no figure names.

    Reports may define a number differently without a name: a series of totals prefers one report,
    so the other definition is not in it.
    """
    report_by_source = {source.source_id: source.report for source in figures.sources}
    for evaluated in figures.evaluated:
        reports = {report_by_source.get(figure.source_id) for figure in evaluated.figures}
        is_one_count = len({figure.count_key for figure in evaluated.figures}) == 1
        if evaluated.verdict == DIFFERS and len(reports) == 1 and is_one_count:
            yield figures.create_finding(evaluated.identity, "verdict", "definition-unmarked")


# Editions compared


def find_repeated_values(figures: Figures) -> Iterator[tuple[FigureRow, FigureRow]]:
    """Yield pairs of figures that give one value for a year, and again for the year after.

    The later figure is in the next edition, or in the sentence of the earlier one. The editions may
    be of different reports, and the counters may differ. Only stated figures are compared. Rates
    and values below MIN_REPEATED_VALUE are left out.

    Yields:
        the earlier and the later figure
    """
    earlier: dict[object, FigureRow] = {}
    for figure in sorted(select_comparable(figures), key=lambda row: row.year):
        edition_year = figures.source_by_id[figure.source_id].edition_year
        if figures.is_rate(figure) or figure.basis != "stated":
            continue
        if figure.value < MIN_REPEATED_VALUE:
            continue
        period = figures.get_period(figure).move(-1)
        period_cell = str(period) if figure.period else ""
        before = replace(figure, year=figure.year - 1, period=period_cell)
        sentence = figure.source_id, figure.place.partition(":")[0]
        for place in (edition_year - 1, sentence):
            copied = earlier.get((_get_statement(before), place))
            if copied is not None:
                yield copied, figure
        for place in (edition_year, sentence):
            earlier[_get_statement(figure), place] = figure


def _find_values_said_again(figures: Figures) -> Iterator[tuple[FigureRow, FigureRow]]:
    """Yield pairs of figures: equal sentences of two editions give one number for two years.

    Yields:
        the earlier and the later figure; as in `find_repeated_values`, no rates and low numbers
    """
    for place in find_shared_places(figures):
        before, after = (
            find_figure_stated_at(figures, row) for row in (place.earlier, place.later)
        )
        if before is None or after is None or figures.is_rate(after):
            continue
        is_again = before.year < after.year and before.stated_value == after.stated_value
        if is_again and after.value >= MIN_REPEATED_VALUE:
            yield before, after


def _get_statement(figure: FigureRow) -> Statement:
    """Return what a figure counts, whoever counted it, with the number that it states."""
    return replace(figure, counted_by="").statement
