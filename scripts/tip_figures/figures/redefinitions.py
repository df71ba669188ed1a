"""Which counts have another definition in another source, and why."""

from collections.abc import Mapping

from tip_figures.figures.arithmetic import REDEFINED
from tip_figures.figures.model import Figures


def explain_redefinitions(figures: Figures) -> Mapping[str, str]:
    """Return why a count was redefined, by the ids of the figures that differ."""
    explanations = {}
    for evaluated in figures.evaluated:
        if evaluated.verdict == REDEFINED:
            for figure in evaluated.figures:
                explanations[figure.figure_id] = evaluated.identity.explanation
    return explanations
