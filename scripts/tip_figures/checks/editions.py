"""Report cells on which editions of reports differ, and old numbers that an edition repeats.

A cell is what a figure counts: indicator, area, year, period, counter, definition, codes and unit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.identities.arithmetic import DIFFERS, EXACT
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, Statement
from tip_figures.figures.tables.selection import list_statements

MIN_REPEATED_VALUE = 20  # lower numbers are often the same in two years by chance


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Count sources, and cells that several of them state."""
    shared_cells = sum(1 for _ in find_shared_cells(figures))
    return {"sources": len(figures.sources), "cells stated by several": shared_cells}


def check(figures: Figures) -> Iterator[Finding]:
    """Report cells on which editions differ, and numbers that repeat those of the year before.

    A cell is what a figure counts; each figure of it is compared with that of the oldest edition. A
    difference that a restatement settles is not reported, nor a repeated number that is marked as
    doubtful.
    """
    settled = set(_find_settled_values(figures))
    for first, *later in find_shared_cells(figures):
        for figure in later:
            if figure.statement != first.statement and figure.statement not in settled:
                yield figures.create_finding(
                    figure, "value", "editions-differ", [first.figure_id], other=first
                )
    yield from _check_definitions(figures)
    for before, after in find_repeated_values(figures):
        if not before.doubtful and not after.doubtful:
            yield figures.create_finding(
                after, "value", "value-repeated", [before.figure_id], other=before
            )


def _find_settled_values(figures: Figures) -> Iterator[Statement]:
    """Find the numbers of a cell that a restatement relates to another number of the cell.

    A restatement is an identity between figures that should be equal. It settles the difference if
    it explains it, or if it holds exactly, as that of “at least 40” and 42 does.
    """
    for evaluated in figures.evaluated:
        is_settled = evaluated.verdict == EXACT or evaluated.identity.explanation
        if evaluated.identity.kind == "restated" and is_settled:
            for figure, other in permutations(evaluated.figures, 2):
                if figure.cell == other.cell and figure.stated_value != other.stated_value:
                    yield figure.statement


def _check_definitions(figures: Figures) -> Iterator[Finding]:
    """Report a changed definition between editions of one report that no figure names.

    Reports may define a number differently without a name: a series of totals prefers one report,
    so the other definition is not in it.
    """
    report_by_source = {source.source_id: source.report for source in figures.sources}
    for evaluated in figures.evaluated:
        reports = {report_by_source.get(figure.source_id) for figure in evaluated.figures}
        is_one_cell = len({figure.cell for figure in evaluated.figures}) == 1
        if evaluated.verdict == DIFFERS and len(reports) == 1 and is_one_cell:
            yield figures.create_finding(evaluated.identity, "verdict", "definition-unmarked")


# Editions compared


def find_shared_cells(figures: Figures) -> Iterator[Sequence[FigureRow]]:
    """Yield the figures of each cell of which several sources have one, the oldest edition first.

    A cell is what a figure counts; converted amounts are left out.
    """
    figures_by_cell = group_by(_select_comparable(figures), lambda figure: figure.cell)
    for same_cell in figures_by_cell.values():
        if len({figure.source_id for figure in same_cell}) > 1:
            yield same_cell


def find_repeated_values(figures: Figures) -> Iterator[tuple[FigureRow, FigureRow]]:
    """Find a value that one edition gives for a year, and one of the next year for the year after.

    The editions may be those of different reports. Only stated figures of flows are compared, and
    no values below MIN_REPEATED_VALUE. Bounds are not compared.

    yields: the earlier and the later figure
    """
    earlier: dict[tuple[Statement, int], FigureRow] = {}
    for figure in _select_comparable(figures):
        is_flow = figures.indicator_by_id[figure.indicator_id].measure == "flow"
        if not is_flow or figure.basis != "stated" or figure.value < MIN_REPEATED_VALUE:
            continue
        edition_year = figures.source_by_id[figure.source_id].edition_year
        period = figures.get_period(figure).move(-1)
        period_cell = str(period) if figure.period else ""
        statement_before = replace(figure, year=figure.year - 1, period=period_cell).statement
        before = earlier.get((statement_before, edition_year - 1))
        if before is not None:
            yield before, figure
        earlier[figure.statement, edition_year] = figure


def _select_comparable(figures: Figures) -> list[FigureRow]:
    """Return the figures that editions can be expected to agree on, the oldest edition first.

    Derived figures are among them. Amounts that an edition has converted are left out, since each
    edition uses the exchange rate of its year. So are figures without a source or an indicator.
    """
    converted_ids = {term.figure_id for term in figures.terms if term.role == "foreign"}
    return [row for row in list_statements(figures) if row.figure_id not in converted_ids]
