"""Do the editions agree on the cells that several state, without repeating old numbers?"""

from collections.abc import Iterator, Mapping
from itertools import permutations

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.identities.arithmetic import EXACT, REDEFINED
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import Cell, StatedValue
from tip_figures.figures.tables.edition_comparison import (
    find_repeated_values,
    find_shared_cells,
)
from tip_figures.figures.tables.totals import NEW_DEFINITION


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Count sources, and cells that several of them state."""
    shared_cells = sum(1 for _ in find_shared_cells(figures))
    return {"sources": len(figures.sources), "cells stated by several": shared_cells}


def check(figures: Figures) -> Iterator[Finding]:
    """Do the editions agree, and does none repeat the number of the year before?"""
    settled = set(_find_settled_values(figures))
    for first, *later in find_shared_cells(figures):
        for figure in later:
            value = figure.stated_value
            if value != first.stated_value and (figure.cell, value) not in settled:
                yield figures.create_finding(figure, "value", "editions-differ", other=first)
    yield from _check_definitions(figures)
    for before, after in find_repeated_values(figures):
        is_marked_doubtful = "U" in (before.obs_status, after.obs_status)
        if not is_marked_doubtful:
            yield figures.create_finding(after, "value", "value-repeated", other=before)


def _find_settled_values(figures: Figures) -> Iterator[tuple[Cell, StatedValue]]:
    """Find the numbers of a cell that a restatement relates to another number of the cell.

    It settles the difference if it holds, or if it explains why it does not.
    """
    for evaluated in figures.evaluated:
        is_settled = evaluated.verdict == EXACT or evaluated.identity.explanation
        if evaluated.identity.kind == "restated" and is_settled:
            for figure, other in permutations(evaluated.figures, 2):
                value = figure.stated_value
                if figure.cell == other.cell and value != other.stated_value:
                    yield figure.cell, value


def _check_definitions(figures: Figures) -> Iterator[Finding]:
    """Is one of the figures marked that two editions of a report define differently?

    Totals are of one report where both state them, so the other one breaks no series.
    """
    report_by_source = {source.source_id: source.report for source in figures.sources}
    for evaluated in figures.evaluated:
        reports = {report_by_source.get(figure.source_id) for figure in evaluated.figures}
        is_marked = any(figure.obs_status in NEW_DEFINITION for figure in evaluated.figures)
        if evaluated.verdict == REDEFINED and len(reports) == 1 and not is_marked:
            yield figures.create_finding(evaluated.identity, "verdict", "definition-unmarked")
