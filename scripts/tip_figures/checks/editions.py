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
    """Return how many sources there are, and how many counts several of them state.

    A count is what a figure counts, such as the victims identified in one area and year.
    """
    shared_counts = sum(1 for _ in find_shared_counts(figures))
    return {"sources": len(figures.sources), "counts stated by several": shared_counts}


def check(figures: Figures) -> Iterator[Finding]:
    """Report counts on which editions differ, and numbers that repeat those of an earlier year.

    - `editions-differ`: two figures have the same count, such as the victims of one year, and
      different numbers. Each figure is compared with the one from the oldest edition. A difference
      that a restatement settles is not reported.
    - `value-repeated`: a number is also that of the year before, or of any earlier year in an equal
      sentence, so it may be copied. A figure has at most one such finding, and none if it is marked
      as doubtful. If only the earlier figure is doubtful, the number is reported only where both
      figures are in equal sentences.
    - `definition-unmarked`: an identity shows a changed definition that no figure records.
    """
    settled = set(_find_settled_statements(figures))
    for first, *later in find_shared_counts(figures):
        for figure in later:
            if figure.statement != first.statement and figure.statement not in settled:
                yield figures.create_finding(
                    figure, "value", "editions-differ", [first.figure_id], other=first
                )
    yield from _check_definitions(figures)
    pairs = [
        (before, after) for before, after in find_repeated_values(figures) if not before.doubtful
    ]
    pairs += _find_values_said_again(figures)
    # Of several pairs with one later figure, the last is kept: one in equal sentences, if any.
    pair_by_later_id = {after.figure_id: (before, after) for before, after in pairs}
    for before, after in pair_by_later_id.values():
        if not after.doubtful:
            yield figures.create_finding(
                after, "value", "value-repeated", [before.figure_id], other=before
            )


def _find_settled_statements(figures: Figures) -> Iterator[Statement]:
    """Yield the statements of figures whose difference from another edition is settled.

    A statement is a count together with its number. A restatement is an identity between figures
    that should be equal. It settles the difference between two numbers of one count if it has an
    explanation, or if it holds exactly: “at least 40” and 42.
    """
    for evaluated in figures.evaluated:
        is_settled = evaluated.verdict == EXACT or evaluated.identity.explanation
        if evaluated.identity.kind == "restated" and is_settled:
            # Each pair in both orders, so that the statements of both figures are settled.
            for figure, other in permutations(evaluated.figures, 2):
                is_same_count = figure.count_key == other.count_key
                if is_same_count and figure.stated_value != other.stated_value:
                    yield figure.statement


def _check_definitions(figures: Figures) -> Iterator[Finding]:
    """Report identities that show a changed definition which no figure records.

    The verdict of such an identity is `differs`, although its figures are from one report and have
    the same count. The column `definition` should distinguish these figures, because otherwise a
    series of totals joins them. Figures from different reports are not reported: a series prefers
    one report, so it does not join them.
    """
    report_by_source = {source.source_id: source.report for source in figures.sources}
    for evaluated in figures.evaluated:
        reports = {report_by_source.get(figure.source_id) for figure in evaluated.figures}
        is_one_count = len({figure.count_key for figure in evaluated.figures}) == 1
        if evaluated.verdict == DIFFERS and len(reports) == 1 and is_one_count:
            yield figures.create_finding(evaluated.identity, "verdict", "definition-unmarked")


# Editions compared


def find_repeated_values(figures: Figures) -> Iterator[tuple[FigureRow, FigureRow]]:
    """Yield pairs of figures with the same value for two consecutive years, which may be copied.

    Both count the same, but year and period of the second figure are one year later, and the kind
    of counter may differ. The second figure is in the edition after that of the first, even of a
    different report, or in the same sentence. Only figures that a text states are compared. Rates
    and values below MIN_REPEATED_VALUE are left out.

    Yields:
        the figure of the earlier year, and the figure of the later year
    """
    # The key is a statement with the place of its figure: the year of its edition, or its sentence.
    figure_by_statement: dict[object, FigureRow] = {}
    # By year, so that the figures of the year before are stored when they are looked up.
    for figure in sorted(select_comparable(figures), key=lambda row: row.year):
        edition_year = figures.source_by_id[figure.source_id].edition_year
        if figures.is_rate(figure) or figure.basis != "stated":
            continue
        if figure.value < MIN_REPEATED_VALUE:
            continue
        period = figures.get_period(figure).move(-1)
        period_cell = str(period) if figure.period else ""
        year_earlier = replace(figure, year=figure.year - 1, period=period_cell)
        sentence_place, _, _offset = figure.place.partition(":")
        sentence = figure.source_id, sentence_place
        for place in (edition_year - 1, sentence):
            earlier = figure_by_statement.get((_get_statement(year_earlier), place))
            if earlier is not None:
                yield earlier, figure
        for place in (edition_year, sentence):
            figure_by_statement[_get_statement(figure), place] = figure


def _find_values_said_again(figures: Figures) -> Iterator[tuple[FigureRow, FigureRow]]:
    """Yield pairs of figures with one number for two years, in equal sentences of two editions.

    The figures are at the same place of these sentences. Rates and values below MIN_REPEATED_VALUE
    are left out.

    Yields:
        the figure of the earlier year, and the figure of the later year
    """
    for place in find_shared_places(figures):
        before = find_figure_stated_at(figures, place.earlier)
        after = find_figure_stated_at(figures, place.later)
        if before is None or after is None or figures.is_rate(after):
            continue
        is_again = before.year < after.year and before.stated_value == after.stated_value
        if is_again and after.value >= MIN_REPEATED_VALUE:
            yield before, after


def _get_statement(figure: FigureRow) -> Statement:
    """Return the statement of a figure, its count and its number, without who counted."""
    return replace(figure, counted_by="").statement
