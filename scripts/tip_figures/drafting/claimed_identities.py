"""Identities that the words of a passage claim: sums, orders, changes in percent, rates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tip_figures.drafting.suggestion import Suggestion
from tip_figures.figures.claim_verdicts import Relation, evaluate_claims
from tip_figures.figures.containment import find_differences
from tip_figures.figures.records import FigureRow
from tip_figures.prose.claim_finder import find_claims
from tip_figures.prose.source_text import Sentence

_COMPARED_ROLES: Final[Mapping[str, Sequence[str]]] = {
    "order": ("lower", "higher"),
    "percent_change": ("old", "new"),
    "same_rate": (),
    "sum": (),
}
"""Kinds of identity that are suggested; for each the roles of which the figures differ in the year
alone. Parts of a whole are not among them: codes find them in all sentences of a passage."""


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
    figure_by_place = {suggestion.mention.place: suggestion.figure for suggestion in stated}
    sentences: list[Sentence] = []
    for suggestion in stated:
        if not sentences or suggestion.mention.sentence is not sentences[-1]:
            sentences.append(suggestion.mention.sentence)
    for relation in evaluate_claims(find_claims(sentences)):
        if relation.kind in _COMPARED_ROLES and relation.verdict != "unclear":
            figures = _group_figures(relation, figure_by_place)
            if figures and _are_compared(figures, _COMPARED_ROLES[relation.kind]):
                yield ClaimedIdentity(relation.kind, figures)


def _group_figures(
    relation: Relation, figure_by_place: Mapping[str, FigureRow]
) -> dict[str, list[FigureRow]]:
    """Return the figures of a relation by role; nothing if a number states none."""
    figures: dict[str, list[FigureRow]] = {}
    for term in relation.terms:
        sentence = term.count.sentence
        place = f"{sentence.paragraph}.{sentence.number}:{term.count.start}"
        figure = figure_by_place.get(place)
        if figure is None:
            return {}
        figures.setdefault(term.role, []).append(figure)
    return figures


def _are_compared(figures: Mapping[str, Sequence[FigureRow]], roles: Sequence[str]) -> bool:
    """Whether two figures count the same in different years."""
    if not roles:
        return True
    first, second = (figures[role][0] for role in roles)
    return find_differences(first, second) == ["year"]
