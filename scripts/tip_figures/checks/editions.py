"""Do the editions agree on the cells that several state, without repeating old numbers?"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.edition_comparison import (
    find_repeated_values,
    find_shared_cells,
    get_stated_value,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Count sources, and cells that several of them state."""
    shared_cells = sum(1 for _ in find_shared_cells(figures))
    return {"sources": len(figures.sources), "cells stated by several": shared_cells}


def check(figures: Figures) -> Iterator[Finding]:
    """Do the editions agree, and does none repeat the number of the year before?"""
    explained_ids = _find_explained_differences(figures)
    for cell_figures in find_shared_cells(figures):
        yield from _check_agreement(figures, cell_figures, explained_ids)
    for before, after in find_repeated_values(figures):
        is_marked_doubtful = "U" in (before.obs_status, after.obs_status)
        if not is_marked_doubtful:
            yield figures.create_finding(after, "value", "value-repeated", other=before)


def _find_explained_differences(figures: Figures) -> Mapping[str, Set[str]]:
    """Return the figures that an explained restatement connects: figure_id → figure_ids."""
    connected_ids: dict[str, set[str]] = defaultdict(set)
    for identity in figures.identities:
        if identity.kind == "restated" and identity.explanation:
            terms = figures.terms_by_identity.get(identity.identity_id, ())
            figure_ids = {term.figure_id for term in terms}
            for figure_id in figure_ids:
                connected_ids[figure_id] |= figure_ids
    return connected_ids


def _check_agreement(
    figures: Figures, cell_figures: Sequence[FigureRow], explained_ids: Mapping[str, Set[str]]
) -> Iterator[Finding]:
    """Does each edition give the number of the first one, unless a difference is explained?

    cell_figures: the figures of one cell, the oldest edition first
    """
    first, *later = cell_figures
    value_by_id = {figure.figure_id: get_stated_value(figure) for figure in cell_figures}
    for figure in later:
        value = get_stated_value(figure)
        is_explained = any(
            value_by_id.get(figure_id, value) != value
            for figure_id in explained_ids.get(figure.figure_id, ())
        )
        if value != get_stated_value(first) and not is_explained:
            yield figures.create_finding(figure, "value", "editions-differ", other=first)
