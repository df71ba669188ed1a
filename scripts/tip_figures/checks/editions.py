"""Do the editions agree on the cells that several state, without repeating old numbers?"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.identities.arithmetic import EXACT, REDEFINED
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow
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
    restated_ids = _find_restated_ids(figures)
    for cell_figures in find_shared_cells(figures):
        yield from _check_agreement(figures, cell_figures, restated_ids)
    yield from _check_definitions(figures)
    for before, after in find_repeated_values(figures):
        is_marked_doubtful = "U" in (before.obs_status, after.obs_status)
        if not is_marked_doubtful:
            yield figures.create_finding(after, "value", "value-repeated", other=before)


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


def _find_restated_ids(figures: Figures) -> Mapping[str, Set[str]]:
    """Return the figures that restatements connect: figure_id → figure_ids.

    A restatement settles a difference between sources if it holds, or if it explains why it does
    not.
    """
    connected_ids: dict[str, set[str]] = defaultdict(set)
    for evaluated in figures.evaluated:
        is_settled = evaluated.verdict == EXACT or evaluated.identity.explanation
        if evaluated.identity.kind == "restated" and is_settled:
            figure_ids = {figure.figure_id for figure in evaluated.figures}
            for figure_id in figure_ids:
                connected_ids[figure_id] |= figure_ids
    return connected_ids


def _check_agreement(
    figures: Figures, cell_figures: Sequence[FigureRow], restated_ids: Mapping[str, Set[str]]
) -> Iterator[Finding]:
    """Does each source give the number of the first one, unless a difference is settled?

    cell_figures: the figures of one cell, the oldest edition first
    restated_ids: figures that a restatement connects with each figure
    """
    value_by_id = {figure.figure_id: figure.stated_value for figure in cell_figures}
    first, *later = cell_figures
    settled_values = {first.stated_value}
    for figure_id, value in value_by_id.items():
        connected_ids = restated_ids.get(figure_id, frozenset())
        connected_values = {value_by_id.get(other_id, value) for other_id in connected_ids}
        if connected_values - {value}:
            settled_values.add(value)
    for figure in later:
        if figure.stated_value not in settled_values:
            yield figures.create_finding(figure, "value", "editions-differ", other=first)
