"""Identities that the words of a passage claim: sums, orders, changes in percent, rates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tip_figures.drafting.suggestion import Suggestion
from tip_figures.figures.claim_verdicts import evaluate_claims
from tip_figures.figures.containment import find_differences
from tip_figures.figures.records import FigureRow
from tip_figures.figures.relation import Relation
from tip_figures.prose.claim_finder import find_claims
from tip_figures.prose.source_text import Sentence

Place = tuple[int, int, int]
"""Where a number is: paragraph, sentence, offset in the sentence."""
_COMPARED_ROLES: Final[Mapping[str, Sequence[str]]] = {
    "order": ("lower", "higher"),
    "percent_change": ("old", "new"),
}
"""By kind of identity, the roles of two figures that count the same in different years."""
_KINDS: Final = ("order", "percent_change", "same_rate", "sum")
"""Kinds of identity that are suggested. Parts of a whole are not among them: codes find them in all
sentences of a passage."""


@dataclass(frozen=True)
class ClaimedIdentity:
    """Figures in the relation that words claim for their numbers.

    figures: by role
    """

    kind: str
    figures: Mapping[str, Sequence[FigureRow]]

    @property
    def main(self) -> FigureRow:
        """The figure that the identity is about."""
        for role in ("higher", "new", "total"):
            if role in self.figures:
                return self.figures[role][0]
        return next(iter(self.figures.values()))[0]


def find_claimed_identities(stated: Sequence[Suggestion]) -> Iterator[ClaimedIdentity]:
    """Find what the words of a passage claim about figures.

    stated: what its numerals state, in the order of the text
    """
    figure_by_place: dict[Place, FigureRow] = {}
    for suggestion in stated:
        sentence, start = suggestion.mention.sentence, suggestion.mention.numeral.start
        figure_by_place[sentence.paragraph, sentence.number, start] = suggestion.figure
    sentences: list[Sentence] = []
    for suggestion in stated:
        if not sentences or suggestion.mention.sentence is not sentences[-1]:
            sentences.append(suggestion.mention.sentence)
    for relation in evaluate_claims(find_claims(sentences)):
        if relation.kind in _KINDS and relation.verdict != "unclear":
            figures = _list_figures(relation, figure_by_place)
            if figures and _compares_years_alone(relation, figures):
                yield ClaimedIdentity(relation.kind, _group_by_role(relation, figures))


def _group_by_role(relation: Relation, figures: Sequence[FigureRow]) -> dict[str, list[FigureRow]]:
    """Return the figures of a relation by the role of their term."""
    figures_by_role: dict[str, list[FigureRow]] = {}
    for term, figure in zip(relation.terms, figures, strict=True):
        figures_by_role.setdefault(term.role, []).append(figure)
    return figures_by_role


def _list_figures(
    relation: Relation, figure_by_place: Mapping[Place, FigureRow]
) -> list[FigureRow]:
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


def _compares_years_alone(relation: Relation, figures: Sequence[FigureRow]) -> bool:
    """Return whether the figures that a relation compares, if it does, differ in the year alone.

    figures: of its terms, in their order
    """
    roles = _COMPARED_ROLES.get(relation.kind, ())
    compared = [
        figure for term, figure in zip(relation.terms, figures, strict=True) if term.role in roles
    ]
    return not compared or find_differences(*compared) == ["year"]
