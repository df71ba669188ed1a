"""Relations between figures that the words of a passage claim, and that no identity declares."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.claims.relation import Relation, Term
from tip_figures.figures.claims.relation_finder import find_relations
from tip_figures.figures.identities import evaluate_identity
from tip_figures.figures.identities.identity_kinds import (
    IDENTITY_KINDS,
    ORDER,
    PERCENT_CHANGE,
    RESTATED,
    TOTAL_ROLES,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IdentityRow, SentenceKey, TermRow
from tip_figures.figures.relations.comparability import find_unlike_terms
from tip_figures.figures.relations.required_identities import list_declared_parts, list_descendants
from tip_figures.figures.words.coded_sentences import CodedSentence, code_sentences

_DECLARING_KINDS = {ORDER.name: (ORDER.name, PERCENT_CHANGE.name)}
"""Kind of a claimed relation → kinds of identity that declare it, if not this kind alone."""


@dataclass(frozen=True)
class ClaimedRelation:
    """A relation that the words of a passage claim.

    relation: with the numbers of the text
    terms:    a role and a figure for each of its numbers
    """

    relation: Relation
    terms: Sequence[tuple[str, FigureRow]]

    @property
    def ids(self) -> set[str]:
        """The figure_ids of its terms."""
        return {figure.figure_id for _, figure in self.terms}

    @property
    def main(self) -> FigureRow:
        """The total or whole of the parts; of other kinds the last figure, such as the new one."""
        wholes = [figure for role, figure in self.terms if role in TOTAL_ROLES]
        return wholes[0] if wholes else self.terms[-1][1]


def find_undeclared_claims(
    figures: Figures, sentence_texts: Mapping[SentenceKey, str]
) -> Iterator[ClaimedRelation]:
    """Find the relations of figures that words claim and no identity declares.

    Words of a sentence that is not available are those of its quotes, which show changes, but
    neither where a list of parts ends nor all that is between two numbers.

    sentence_texts: the normalised sentences that are available
    """
    declared = _Declared(figures)
    by_source: dict[str, list[CodedSentence]] = defaultdict(list)
    for (source_id, _), paragraph in code_sentences(figures, sentence_texts).items():
        by_source[source_id] += paragraph
    for source_id, coded in by_source.items():
        for claim in _read_claims(figures, coded):
            places = {
                (source_id, term.mention.sentence.paragraph, term.mention.sentence.number)
                for term in claim.relation.terms
            }
            is_read = sentence_texts.keys() >= places
            if (is_read or claim.relation.kind == ORDER.name) and not declared.has(claim):
                yield claim


def _read_claims(figures: Figures, coded: Sequence[CodedSentence]) -> Iterator[ClaimedRelation]:
    """Read the relations of the sentences of one source that could be identities of figures.

    Left out are those with a number that states no figure, and unclear ones; but an unclear sum
    still has parts of a total.

    coded: its sentences, in order
    """
    rows_by_sentence = {id(entry.sentence): entry.rows for entry in coded}

    def find_figure(term: Term) -> FigureRow | None:
        """Return the figure that a number of the text states or repeats; None if there is none."""
        row = rows_by_sentence[id(term.mention.sentence)].get(term.mention.start)
        return figures.figure_by_id.get(row.figure_id) if row else None

    for relation in find_relations([entry.sentence for entry in coded]):
        terms = [(term.role, find_figure(term)) for term in relation.terms]
        known = [(role, figure) for role, figure in terms if figure is not None]
        is_clear = relation.verdict != "unclear" or relation.kind == "sum"
        claim = ClaimedRelation(relation, known)
        if is_clear and len(claim.ids) == len(terms) and _is_possible(figures, claim):
            yield claim


def _is_possible(figures: Figures, claim: ClaimedRelation) -> bool:
    """Whether the figures of a claim may be terms of one identity of its kind."""
    kind = claim.relation.kind
    source_id = claim.main.source_id
    identity = IdentityRow("", source_id, kind, "", "", None, "")
    rows = [
        TermRow("", position, figure.figure_id, role, None)
        for position, (role, figure) in enumerate(claim.terms, 1)
    ]
    evaluated = evaluate_identity(identity, rows, figures.figure_by_id)
    if evaluated.evaluation is None:
        return False
    return not any(find_unlike_terms(evaluated, figures))


class _Declared:
    """The relations that identities declare.

    ids_by_kind:  kind → the figure_ids of each identity
    parts_by_id:  total → lists of its parts, in one source
    """

    def __init__(self, figures: Figures) -> None:
        """Collect the figures of all identities."""
        by_kind = group_by(figures.evaluated, lambda evaluated: evaluated.identity.kind)
        self.ids_by_kind = {
            kind: [{figure.figure_id for figure in entry.figures} for entry in evaluated]
            for kind, evaluated in by_kind.items()
        }
        self.parts_by_id = list_declared_parts(figures)

    def has(self, claim: ClaimedRelation) -> bool:
        """Whether identities declare a relation: one of its kind, or a chain of lists of parts."""
        kind = claim.relation.kind
        if IDENTITY_KINDS[kind].lists_parts or kind == RESTATED.name:
            main_id = claim.main.figure_id
            ids = {figure.figure_id for _, figure in claim.terms if figure.value} - {main_id}
            return ids <= list_descendants(self.parts_by_id, main_id)
        kinds = _DECLARING_KINDS.get(kind, (kind,))
        return any(claim.ids <= ids for name in kinds for ids in self.ids_by_kind.get(name, ()))
