"""Relations that words claim for numbers, as relations of the figures that these numbers state."""

from collections.abc import Mapping, Sequence
from typing import Final

from tip_figures.figures.containment import find_differences
from tip_figures.figures.records import FigureRow
from tip_figures.figures.relation import Relation

Place = tuple[int, int, int]
"""Where a number is: paragraph, sentence, offset in the sentence."""

_COMPARED_ROLES: Final[Mapping[str, Sequence[str]]] = {
    "order": ("lower", "higher"),
    "percent_change": ("old", "new"),
}
"""By kind of identity, the roles of two figures that count the same in different years."""


def list_figures(relation: Relation, figure_by_place: Mapping[Place, FigureRow]) -> list[FigureRow]:
    """Return the figures of the terms of a relation, in their order.

    returns: nothing if a number of the relation states no figure
    """
    figures = []
    for term in relation.terms:
        sentence = term.mention.sentence
        figure = figure_by_place.get((sentence.paragraph, sentence.number, term.mention.start))
        if figure is None:
            return []
        figures.append(figure)
    return figures


def compares_years_alone(relation: Relation, figures: Sequence[FigureRow]) -> bool:
    """Return whether the figures that a relation compares, if it does, differ in the year alone.

    figures: of its terms, in their order
    """
    roles = _COMPARED_ROLES.get(relation.kind, ())
    compared = [
        figure for term, figure in zip(relation.terms, figures, strict=True) if term.role in roles
    ]
    return not compared or find_differences(*compared) == ["year"]
