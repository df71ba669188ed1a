"""Which figures are contradicted: terms of identities that the numbers do not satisfy."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from tip_figures.figures.arithmetic import CONTRADICTED
from tip_figures.figures.model import Figures
from tip_figures.figures.records import Cell


def find_contradictions(figures: Figures) -> Mapping[str, Sequence[str]]:
    """Find the contradicted figures: figure_id → identity_ids, sorted.

    A figure is contradicted if it, or another figure of the same cell, is a term of a contradicted
    identity.
    """
    identities_by_cell: dict[Cell, set[str]] = defaultdict(set)
    for evaluated in figures.evaluated:
        if evaluated.verdict == CONTRADICTED:
            for figure in evaluated.figures:
                identities_by_cell[figure.cell].add(evaluated.identity.identity_id)
    return {
        figure.figure_id: sorted(identities_by_cell[figure.cell])
        for figure in figures.figures
        if figure.cell in identities_by_cell
    }
