"""Relations between figures that the words of a passage claim, and that no identity declares."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.claims.finders import find_claims
from tip_figures.figures.claims.verdicts import Relation
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
"""Rows of numerals by source_id, paragraph, sentence, and the offset in the sentence."""


@dataclass(frozen=True)
class ClaimedRelation:
    """A relation between figures that the words of a passage claim.

    Attributes:
        kind: name of the kind of identity that would declare the relation; for every list of parts
            it is `part_of`, even if the words claim a sum
        terms: the figures with their roles; the total of a list comes first
        words: the claim as arithmetic: `40 = 35 + 5`
    """

    kind: str
    terms: Sequence[RoleAndFigure]
    words: str

    @property
    def ids(self) -> set[str]:
        """The figure_ids of the terms."""
        return {figure.figure_id for _, figure in self.terms}

    @property
    def is_list(self) -> bool:
        """Whether the first term is a total and all other terms are its parts."""
        return IDENTITY_KINDS[self.kind].lists_parts


def find_undeclared_claims(
    figures: Figures, sentence_texts: Mapping[SentenceKey, str]
) -> Iterator[ClaimedRelation]:
    """Yield the relations between figures that a text claims and that no identity declares.

    If a text says `of 40 people, five were children`, and no identity relates the figures 40 and 5,
    the relation is yielded. A list of parts keeps only the parts that are not declared. Relations
    that are doubtful (see `_read_claim`), or that no valid identity could declare, are left out.
    Amounts in two currencies are left to `find_unconverted`.

    If the text of a sentence is not available, the quotes of its numerals replace it. They show
    which number is larger, but not where a list ends. So the only relations that are yielded from
    such a sentence are of the kind `order`.

    Args:
        sentence_texts: the normalised text of each available sentence, by its key
    """
    declared = _Declared(figures)
    for source_id, coded in _list_sentences(figures, sentence_texts).items():
        rows_by_place: dict[tuple[str, int, int, int], NumeralRow] = {}
        for entry in coded:
            sentence_key = _get_key(source_id, entry.sentence)
            for offset, row in entry.rows.items():
                rows_by_place[*sentence_key, offset] = row
        for relation in find_claims([entry.sentence for entry in coded]):
            keys = [_get_key(source_id, term.quantity.sentence) for term in relation.terms]
            has_texts = all(key in sentence_texts for key in keys)
            is_reliable = has_texts or relation.kind == ORDER.name
            claim = _read_claim(figures, source_id, rows_by_place, relation)
            if claim is not None and is_reliable and relation.kind != SAME_RATE.name:
                yield from _select_undeclared(figures, declared, claim)


def _list_sentences(
    figures: Figures, sentence_texts: Mapping[SentenceKey, str]
) -> Mapping[str, Sequence[CodedSentence]]:
    """Return, by source_id, the sentences with numerals, each with the table rows of the numerals.

    Two groups are left out: sentences of unknown sources, and sentences whose text is not available
    and whose numerals name fewer than two figures, since they cannot relate figures to each other.

    Args:
        sentence_texts: the normalised text of each available sentence, by its key
    """
    numerals = []
    for key, rows in group_by(figures.numerals, lambda row: row.sentence_key).items():
        figure_ids = {row.figure_id for row in rows} - {""}
        if key in sentence_texts or len(figure_ids) > 1:
            numerals += rows
    needed = replace(figures, numerals=tuple(numerals))
    by_source: dict[str, list[CodedSentence]] = defaultdict(list)
    for coded in code_sentences(needed, sentence_texts):
        by_source[coded.source_id].append(coded)
    return by_source


def _get_key(source_id: str, sentence: Sentence) -> SentenceKey:
    """Return the key of a sentence of a source."""
    return source_id, sentence.paragraph, sentence.number


def _read_claim(
    figures: Figures, source_id: str, rows_by_place: RowsByPlace, relation: Relation
) -> ClaimedRelation | None:
    """Return a relation between numbers of a text as a relation between figures, or None.

    Sums and other lists of parts become the kind `part_of`, with the total first. The result is
    None if a number states no figure, if two numbers state the same figure, or if the relation has
    a doubt. A sum with a doubt is accepted, because even in an incomplete list, the parts are parts
    of the total.

    Args:
        rows_by_place: the rows of the numerals of the source, which name the figures
        relation: the relation between numbers
    """
    terms: list[RoleAndFigure] = []
    for term in relation.terms:
        place = (*_get_key(source_id, term.quantity.sentence), term.quantity.start)
        row = rows_by_place.get(place)
        figure = figures.figure_by_id.get(row.figure_id) if row else None
        if figure is not None:
            terms.append((term.role, figure))
    kind = relation.kind
    if IDENTITY_KINDS[kind].lists_parts:
        kind = PART_OF.name
        wholes = [(PART_OF.main_role, figure) for role, figure in terms if role in TOTAL_ROLES]
        # A part has the same role in every kind that lists parts.
        parts = [(role, figure) for role, figure in terms if role not in TOTAL_ROLES]
        terms = wholes + parts
    claim = ClaimedRelation(kind, terms, relation.arithmetic)
    is_clear = not relation.doubt or relation.kind == SUM.name
    # `ids` is a set, so it is shorter than the terms if two numbers state the same figure.
    has_figure_for_each_number = len(claim.ids) == len(relation.terms)
    return claim if is_clear and has_figure_for_each_number else None


def _select_undeclared(
    figures: Figures, declared: "_Declared", claim: ClaimedRelation
) -> Iterator[ClaimedRelation]:
    """Yield a claim if no identity declares it, but a valid identity could declare it.

    For a list of parts, this is decided for each part with the total. The list is then yielded with
    the parts that pass, or not at all if none passes.

    Args:
        declared: the relations that identities declare
    """
    if not claim.is_list:
        if not declared.has(claim) and _is_possible(figures, claim):
            yield claim
        return
    total, *parts = claim.terms
    remaining = []
    for part in parts:
        pair = replace(claim, terms=[total, part])
        if not declared.has(pair) and _is_possible(figures, pair):
            remaining.append(part)
    if remaining:
        yield replace(claim, terms=[total, *remaining])


def _is_possible(figures: Figures, claim: ClaimedRelation) -> bool:
    """Return whether an identity that declares a claim would be valid.

    It must be possible to evaluate the identity, whatever the verdict, and its figures must be
    comparable. The identity is evaluated in a copy of all figures to which it is added, because a
    list of parts itself shows which codes contain others.
    """
    _, main = claim.terms[0]
    identity = IdentityRow(
        identity_id=_NEW_ID,
        source_id=main.source_id,
        kind=claim.kind,
        statement="",
        verdict="",
        residual=None,
        explanation="",
    )
    terms = [
        TermRow(_NEW_ID, position, figure.figure_id, role, coefficient=None)
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

    Attributes:
        terms_by_kind: name of a kind → for each identity of this kind, its (role, figure_id) pairs
        parts_by_id: figure_id of a total → for each identity that lists its parts, their figure_ids
    """

    def __init__(self, figures: Figures) -> None:
        """Collect the terms of all identities by kind, and the parts of all totals."""
        self.terms_by_kind: dict[str, list[set[tuple[str, str]]]] = defaultdict(list)
        for evaluated in figures.evaluated:
            terms = {(operand.role, operand.figure_id) for operand in evaluated.operands}
            self.terms_by_kind[evaluated.identity.kind].append(terms)
        self.parts_by_id = list_declared_parts(figures)

    def has(self, claim: ClaimedRelation) -> bool:
        """Return whether identities declare the relation that a text claims.

        - A list of parts or a restatement: identities must lead from the first figure to each of
          the others, directly or in a chain of parts of parts. A zero needs no identity.
        - Any other kind: one identity of this kind must contain all terms in their roles.
        - An order: an identity for a change in percent between the two figures is enough as well.
        """
        if claim.is_list or claim.kind == RESTATED.name:
            _, main = claim.terms[0]
            ids_above_zero = {figure.figure_id for _, figure in claim.terms if figure.value}
            descendants = list_descendants(self.parts_by_id, main.figure_id)
            return ids_above_zero - {main.figure_id} <= descendants
        claimed = {(role, figure.figure_id) for role, figure in claim.terms}
        if any(claimed <= declared for declared in self.terms_by_kind.get(claim.kind, ())):
            return True
        if claim.kind != ORDER.name:
            return False
        changes = self.terms_by_kind.get(PERCENT_CHANGE.name, ())
        return any(claim.ids <= {figure_id for _, figure_id in change} for change in changes)
