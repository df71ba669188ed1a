"""From what a derived figure follows, in words, and the words of the report that it rests on."""

from collections.abc import Mapping

from tip_figures.figures.identity_kinds import write_solution
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, NumeralRow


def describe_derivation(figures: Figures, figure: FigureRow) -> str:
    """Write from what a figure follows: "34 = 40 - 6: tip-…-identified-2019; tip-…-abroad".

    returns: arithmetic and figure ids of the other terms; "" for a stated figure
    """
    evaluated = figures.evaluated_by_id.get(figure.derived_by)
    if figure.basis != "derived" or evaluated is None:
        return ""
    kind = evaluated.identity.kind
    other_ids = [
        term.figure_id for term in evaluated.operands if term.figure_id != figure.figure_id
    ]
    if kind == "restated" and len(other_ids) == 1:
        return f"the same number: {other_ids[0]}"
    arithmetic = write_solution(kind, evaluated.operands, figure.figure_id) or evaluated.arithmetic
    return f"{arithmetic}: {'; '.join(other_ids)}"


def find_quoted_numeral(
    figures: Figures, figure: FigureRow, stating_numerals: Mapping[str, NumeralRow]
) -> NumeralRow | None:
    """Return the numeral that states a figure; for a derived one, that of its first term.

    stating_numerals: figure_id → numeral that states it
    returns:          None if no term is stated, or if figures follow from each other in a circle
    """
    visited_ids: set[str] = set()
    while figure.figure_id not in visited_ids:
        visited_ids.add(figure.figure_id)
        numeral = stating_numerals.get(figure.figure_id)
        if numeral is not None:
            return numeral
        first_term = _find_first_term(figures, figure)
        if first_term is None:
            return None
        figure = first_term
    return None


def _find_first_term(figures: Figures, figure: FigureRow) -> FigureRow | None:
    """Return the figure of the first other term of the identity that derives a figure."""
    evaluated = figures.evaluated_by_id.get(figure.derived_by)
    if evaluated is None:
        return None
    others = (other for other in evaluated.figures if other.figure_id != figure.figure_id)
    return next(others, None)
