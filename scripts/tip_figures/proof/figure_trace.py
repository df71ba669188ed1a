"""Trace a figure to the sentences that state it, and a derived figure to those of its terms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.proof.passage_matching import PassageMatch, SentenceMatch
from tip_figures.proof.passage_view import (
    ROLE_MEANINGS,
    format_verdict,
    group_identities,
    split_sentence,
)


@dataclass(frozen=True)
class StatingSentence:
    """A sentence with numerals of a figure.

    roles:    of these numerals, each once
    numerals: their numbers among the numerals of the sentence, from 0
    """

    match: SentenceMatch
    roles: Sequence[str]
    numerals: frozenset[int]


@dataclass(frozen=True)
class FigureTrace:
    """A figure with its sentences in the order of the passages."""

    figure: FigureRow
    sentences: Sequence[StatingSentence]

    @property
    def is_complete(self) -> bool:
        """Whether a source text contains all these sentences."""
        return all(sentence.match.sentence is not None for sentence in self.sentences)


@dataclass(frozen=True)
class IdentityTrace:
    """An identity of a figure.

    terms: the other figures in it, if the figure is derived by it
    """

    identity: EvaluatedIdentity
    is_derivation: bool
    terms: Sequence[FigureTrace]


@dataclass(frozen=True)
class Trace:
    """All that leads from a figure to the source text: its sentences, and its identities."""

    figure: FigureTrace
    identities: Sequence[IdentityTrace]

    @property
    def is_complete(self) -> bool:
        """Whether a source text contains the sentences of the figure and of all its terms."""
        traces = [self.figure]
        for identity in self.identities:
            traces += identity.terms
        return all(trace.is_complete for trace in traces)


def trace_figure(figures: Figures, figure: FigureRow, passages: Sequence[PassageMatch]) -> Trace:
    """Find the sentences and identities of a figure."""
    identities = []
    for identity in group_identities(figures).get(figure.figure_id, ()):
        is_derivation = identity.identity.identity_id == figure.derived_by
        terms = _list_other_terms(figures, figure, identity) if is_derivation else ()
        traces = [_trace_sentences(term, passages) for term in terms]
        identities.append(IdentityTrace(identity, is_derivation, traces))
    return Trace(_trace_sentences(figure, passages), identities)


def _list_other_terms(
    figures: Figures, figure: FigureRow, identity: EvaluatedIdentity
) -> list[FigureRow]:
    figure_ids = [term.figure_id for term in identity.term_rows]
    return [
        figures.figure_by_id[figure_id]
        for figure_id in figure_ids
        if figure_id != figure.figure_id and figure_id in figures.figure_by_id
    ]


def _trace_sentences(figure: FigureRow, passages: Sequence[PassageMatch]) -> FigureTrace:
    """Find the sentences that have numerals of a figure."""
    sentences = []
    for passage in passages:
        for match in passage.sentence_matches:
            roles = _find_roles(match, figure.figure_id)
            if roles:
                unique_roles = list(dict.fromkeys(roles.values()))
                sentences.append(StatingSentence(match, unique_roles, frozenset(roles)))
    return FigureTrace(figure, sentences)


def _find_roles(match: SentenceMatch, figure_id: str) -> Mapping[int, str]:
    """Return the roles of the numerals of a figure, by their number in the sentence."""
    roles = {}
    for number, numeral_match in enumerate(match.numeral_matches):
        row = numeral_match.row
        if row is not None and row.figure_id == figure_id:
            roles[number] = row.role
    return roles


def format_trace(trace: Trace) -> Iterator[str]:
    """Return the lines that show a trace to people."""
    yield from _format_figure(trace.figure)
    for identity_trace in trace.identities:
        identity = identity_trace.identity
        prefix = "derived by " if identity_trace.is_derivation else ""
        identity_id = identity.identity.identity_id
        yield f"  {prefix}{identity_id}: {identity.arithmetic}  {format_verdict(identity)}"
        for term in identity_trace.terms:
            yield ""
            yield from _format_figure(term)


def _format_figure(trace: FigureTrace) -> Iterator[str]:
    yield trace.figure.figure_id
    yield f"  {trace.figure.label}"
    for sentence in trace.sentences:
        row = sentence.match.row
        for role in sentence.roles:
            meaning = ROLE_MEANINGS.get(role, role)
            yield f"  paragraph {row.paragraph}, sentence {row.sentence}: {meaning}"
        yield f"    {_mark_numerals(sentence)}"


def _mark_numerals(sentence: StatingSentence) -> str:
    """Return a sentence with the numerals of the figure between guillemets."""
    text = ""
    for piece in split_sentence(sentence.match):
        text += f"«{piece.text}»" if piece.numeral in sentence.numerals else piece.text
    return text
