"""Which counts have another definition in another source, and why."""

from collections.abc import Mapping

from tip_figures.figures.arithmetic import EXACT, REDEFINED
from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures


def explain_redefinitions(figures: Figures) -> Mapping[str, str]:
    """Return why a count was redefined, by the ids of the figures that differ."""
    explanations = {}
    for evaluated in figures.evaluated:
        if _is_redefinition(evaluated):
            identity = evaluated.identity
            for figure in evaluated.figures:
                explanations[figure.figure_id] = identity.explanation or identity.statement
    return explanations


def _is_redefinition(evaluated: EvaluatedIdentity) -> bool:
    """Whether two sources give different numbers for one cell because they count differently.

    A restatement that holds says so, too, if it adds something to the number of the other source.
    """
    if evaluated.verdict == REDEFINED:
        return True
    if evaluated.identity.kind != "restated" or evaluated.verdict != EXACT:
        return False
    (first,) = evaluated.figures_of_role("first")
    return any(
        figure.cell == first.cell and figure.value != first.value
        for figure in evaluated.figures_of_role("again")
    )
