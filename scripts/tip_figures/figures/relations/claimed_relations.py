"""Relations between figures that the words of a passage claim, and that no identity declares."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.claims.relation import Relation
from tip_figures.figures.claims.relation_finder import find_relations
from tip_figures.figures.identities.identity_kinds import (
    IDENTITY_KINDS,
    ORDER,
    PART_OF,
    PERCENT_CHANGE,
    RESTATED,
    SAME_RATE,
    SUM,
    TOTAL_ROLES,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.records import (
    FigureRow,
    IdentityRow,
    NumeralRow,
    SentenceKey,
    TermRow,
)
from tip_figures.figures.relations.comparability import find_unlike_terms
from tip_figures.figures.relations.required_identities import list_declared_parts, list_descendants
from tip_figures.figures.words.coded_sentences import CodedSentence, code_sentences
from tip_figures.prose.source_text import Sentence

_NEW_ID = ""  # of an identity that is tried
RoleAndFigure = tuple[str, FigureRow]
RowsByPlace = Mapping[tuple[str, int, int, int], NumeralRow]
"""Rows of numerals by source, paragraph, sentence, and the offset in its text."""


@dataclass(frozen=True)
class ClaimedRelation:
    """A relation that the words of a passage claim.

    Attributes:
        kind: of the identity that it needs; a sum needs `part_of`, unless the numbers demand more
        terms: figures with their roles; of a list the total comes first
        words: of the text, as arithmetic
    """

    kind: str
    terms: Sequence[RoleAndFigure]
    words: str

    @property
    def ids(self) -> set[str]:
        """The figure_ids of its terms."""
        return {figure.figure_id for _, figure in self.terms}

    @property
    def is_list(self) -> bool:
        """Return whether all terms but the first are parts of the first."""
        return IDENTITY_KINDS[self.kind].lists_parts


def find_undeclared_claims(
    figures: Figures, sentence_texts: Mapping[SentenceKey, str]
) -> Iterator[ClaimedRelation]:
    """Find the relations of figures that words claim and no identity declares.

    If the text of a sentence is not available, its quotes are read. They show which number is
    larger, but not where a list ends, so only relations of the kind `order` are kept. A list keeps
    the parts that are not declared. Conversions are left to `find_unconverted`.

    Args:
        sentence_texts: the normalised sentences that are available
    """
    declared = _Declared(figures)
    for source_id, coded in _list_sentences(figures, sentence_texts).items():
        rows = {
            (*_get_key(source_id, entry.sentence), offset): row
            for entry in coded
            for offset, row in entry.rows.items()
        }
        for relation in find_relations([entry.sentence for entry in coded]):
            sentences = [term.quantity.sentence for term in relation.terms]
            is_read = all(_get_key(source_id, entry) in sentence_texts for entry in sentences)
            is_shown = is_read or relation.kind == ORDER.name
            claim = _read_claim(figures, source_id, rows, relation)
            if claim is not None and is_shown and relation.kind != SAME_RATE.name:
                yield from _leave_out_declared(figures, declared, claim)


def _list_sentences(
    figures: Figures, sentence_texts: Mapping[SentenceKey, str]
) -> Mapping[str, Sequence[CodedSentence]]:
    """Return the coded sentences by source_id.

    They are those whose text is available, and others whose numerals state at least two figures.
    """
    numerals = []
    for key, rows in group_by(figures.numerals, lambda row: row.sentence_key).items():
        if key in sentence_texts or len({row.figure_id for row in rows} - {""}) > 1:
            numerals += rows
    needed = replace(figures, numerals=tuple(numerals))
    by_source: dict[str, list[CodedSentence]] = defaultdict(list)
    for (source_id, _), paragraph in code_sentences(needed, sentence_texts).items():
        by_source[source_id] += paragraph
    return by_source


def _get_key(source_id: str, sentence: Sentence) -> SentenceKey:
    """Return the key of a sentence of a source."""
    return source_id, sentence.paragraph, sentence.number


def _read_claim(
    figures: Figures, source_id: str, rows: RowsByPlace, relation: Relation
) -> ClaimedRelation | None:
    """Return what a relation of the text claims about figures.

    Args:
        rows: of the numerals of the source

    Returns:
        None if a number states no figure, if two state the same one, or if the relation is
        doubtful; but a doubtful sum still has parts
    """
    terms: list[RoleAndFigure] = []
    for term in relation.terms:
        row = rows.get((*_get_key(source_id, term.quantity.sentence), term.quantity.start))
        figure = figures.figure_by_id.get(row.figure_id) if row else None
        if figure is not None:
            terms.append((term.role, figure))
    is_list = IDENTITY_KINDS[relation.kind].lists_parts
    if is_list:
        wholes = [(PART_OF.main_role, figure) for role, figure in terms if role in TOTAL_ROLES]
        terms = wholes + [term for term in terms if term[0] not in TOTAL_ROLES]
    kind = PART_OF.name if is_list else relation.kind
    claim = ClaimedRelation(kind, terms, relation.arithmetic)
    is_clear = not relation.doubt or relation.kind == SUM.name
    return claim if is_clear and len(claim.ids) == len(relation.terms) else None


def _leave_out_declared(
    figures: Figures, declared: "_Declared", claim: ClaimedRelation
) -> Iterator[ClaimedRelation]:
    """Yield a claim unless it is declared or cannot be; of a list with the parts that remain."""
    if not claim.is_list:
        if not declared.has(claim) and _is_possible(figures, claim):
            yield claim
        return
    total, *parts = claim.terms
    remaining = []
    for part in parts:
        alone = replace(claim, terms=[total, part])
        if not declared.has(alone) and _is_possible(figures, alone):
            remaining.append(part)
    if remaining:
        yield replace(claim, terms=[total, *remaining])


def _is_possible(figures: Figures, claim: ClaimedRelation) -> bool:
    """Return whether figures may be terms of one identity of the kind that is claimed.

    Its codes contain each other as the identity itself would say.
    """
    source_id = claim.terms[0][1].source_id
    identity = IdentityRow(_NEW_ID, source_id, claim.kind, "", "", None, "")
    terms = [
        TermRow(_NEW_ID, position, figure.figure_id, role, None)
        for position, (role, figure) in enumerate(claim.terms, 1)
    ]
    extended = replace(
        figures,
        identities=(*figures.identities, identity),
        terms=(*figures.terms, *terms),
    )
    evaluated = extended.evaluated_by_id[_NEW_ID]
    return evaluated.evaluation is not None and not any(find_unlike_terms(evaluated, extended))


class _Declared:
    """The relations that identities declare.

    terms_by_kind: kind → role and figure_id of each term, for each identity
    parts_by_id:   total → lists of its parts, in one source
    """

    def __init__(self, figures: Figures) -> None:
        """Collect the figures of all identities."""
        by_kind = group_by(figures.evaluated, lambda evaluated: evaluated.identity.kind)
        self.terms_by_kind = {
            kind: [{(term.role, term.figure_id) for term in entry.operands} for entry in evaluated]
            for kind, evaluated in by_kind.items()
        }
        self.parts_by_id = list_declared_parts(figures)

    def has(self, claim: ClaimedRelation) -> bool:
        """Whether identities declare a relation: one of its kind, or a chain of lists of parts.

        A zero is a part of everything. A change in percent declares an order as well.
        """
        if claim.is_list or claim.kind == RESTATED.name:
            _, main = claim.terms[0]
            ids = {figure.figure_id for _, figure in claim.terms if figure.value}
            return ids - {main.figure_id} <= list_descendants(self.parts_by_id, main.figure_id)
        terms = {(role, figure.figure_id) for role, figure in claim.terms}
        if any(terms <= declared for declared in self.terms_by_kind.get(claim.kind, ())):
            return True
        changes = (
            self.terms_by_kind.get(PERCENT_CHANGE.name, ()) if claim.kind == ORDER.name else ()
        )
        return any(claim.ids <= {figure_id for _, figure_id in change} for change in changes)
