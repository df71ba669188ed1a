"""Relations that the words of a passage claim, although no identity declares them.

“Compared to 122 in the previous year” puts two figures in order, “a decrease of 17 percent” is a
change in percent. Parts of totals are not read from words: codes say what contains what.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final, NamedTuple

from tip_figures.figures.claim_verdicts import evaluate_claims
from tip_figures.figures.claimed_relations import Place, compares_years_alone, list_figures
from tip_figures.figures.coded_sentences import CodedSentence
from tip_figures.figures.model import Figures
from tip_figures.figures.records import Cell, FigureRow
from tip_figures.figures.relation import Relation
from tip_figures.prose.claim_finder import find_claims
from tip_figures.prose.claims import ChangeClaim, Conversions
from tip_figures.prose.mentions import MOST_NUMERALS

_KINDS: Final = ("order", "percent_change", "same_rate")
"""Kinds of identity that are read from words."""
_ORDER_OF_CHANGE: Final[Mapping[str, Mapping[str, str]]] = {
    "rise": {"old": "lower", "new": "higher"},
    "fall": {"old": "higher", "new": "lower"},
}
"""The order that a change in percent declares, too: by the role of the change."""


class Term(NamedTuple):
    """What a figure counts, in its role; figures of several sources may count the same."""

    role: str
    cell: Cell


class UndeclaredRelation(NamedTuple):
    """A relation that words claim and no identity declares.

    figures: of its terms, in their order
    """

    relation: Relation
    figures: Sequence[FigureRow]


class RelationFinder:
    """Finds what the words of a source claim about its figures, and no identity declares."""

    def __init__(self, figures: Figures) -> None:
        """Collect what the identities of all sources declare."""
        self._figures = figures
        self._declared: dict[tuple[str, Term], set[frozenset[Term]]] = defaultdict(set)
        for identity in figures.identities:
            if identity.kind in _KINDS:
                self._add_declared(identity.identity_id, identity.kind)

    def _add_declared(self, identity_id: str, kind: str) -> None:
        terms = set()
        for row in self._figures.terms_by_identity.get(identity_id, ()):
            figure = self._figures.figure_by_id.get(row.figure_id)
            if figure is not None:
                terms.add(Term(row.role, figure.cell))
        self._index_terms(kind, terms)
        for change, role_by_role in _ORDER_OF_CHANGE.items():
            if any(term.role == change for term in terms):
                compared = [term for term in terms if term.role in role_by_role]
                order = {Term(role_by_role[term.role], term.cell) for term in compared}
                self._index_terms("order", order)

    def _index_terms(self, kind: str, terms: Set[Term]) -> None:
        for term in terms:
            self._declared[kind, term].add(frozenset(terms))

    def find(self, sentences: Sequence[CodedSentence]) -> Iterator[UndeclaredRelation]:
        """Find the undeclared relations of one source.

        sentences: those with numerals, in the order of the text
        """
        read = [coded for coded in sentences if len(coded.numerals) <= MOST_NUMERALS]
        figure_by_place = self._locate_figures(read)
        claims = find_claims([coded.sentence for coded in read])
        compared = [claim for claim in claims if isinstance(claim, ChangeClaim | Conversions)]
        for relation in evaluate_claims(compared):
            if relation.kind in _KINDS and relation.verdict != "unclear":
                figures = list_figures(relation, figure_by_place)
                if figures and self._is_missing(relation, figures):
                    yield UndeclaredRelation(relation, figures)

    def _locate_figures(self, sentences: Sequence[CodedSentence]) -> Mapping[Place, FigureRow]:
        """Return the figures that the numerals of some sentences state, by their place."""
        figure_by_place: dict[Place, FigureRow] = {}
        for coded in sentences:
            for start, row in coded.rows.items():
                figure = self._figures.figure_by_id.get(row.figure_id)
                if figure is not None:
                    place = (coded.sentence.paragraph, coded.sentence.number, start)
                    figure_by_place[place] = figure
        return figure_by_place

    def _is_missing(self, relation: Relation, figures: Sequence[FigureRow]) -> bool:
        """Whether a relation could be declared, and is not."""
        if not compares_years_alone(relation, figures):
            return False
        terms = {
            Term(term.role, figure.cell)
            for term, figure in zip(relation.terms, figures, strict=True)
        }
        if relation.kind == "percent_change":
            # Amounts in two currencies have one change in percent; “doubled” has no number.
            terms = {term for term in terms if term.role in _ORDER_OF_CHANGE}
        if not terms:
            return False
        declared = self._declared.get((relation.kind, next(iter(terms))), ())
        return not any(terms <= declared_terms for declared_terms in declared)
