"""What people see of a proof, apart from HTML: sentences, and what is recorded of numerals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, NumeralRow, SourceRow
from tip_figures.proof.numeral_matching import NumeralMatch
from tip_figures.proof.passage_matching import PassageMatch, SentenceMatch

ROLE_MEANINGS = {
    "figure": "states a figure",
    "restatement": "states it again",
    "date": "date",
    "other": "something else",
    "unknown": "not in the ledger, or different there",
}
NO_SENTENCE = "No source text contains this sentence."


@dataclass(frozen=True)
class Piece:
    """A piece of a sentence: one numeral, or the text between two.

    numeral: number of the numeral among those of the sentence, from 0; None for the text between
    """

    text: str
    numeral: int | None


@dataclass(frozen=True)
class IdentityView:
    """An identity of a figure: its statement, and its arithmetic with the verdict."""

    statement: str
    arithmetic: str
    verdict: str


@dataclass(frozen=True)
class NumeralView:
    """What is recorded of a numeral.

    role:       key of ROLE_MEANINGS
    is_coded:   whether the ledger has a row for it
    text:       as the source text writes it; as the ledger does if the source text does not have it
    difference: how the ledger has it if that differs; "" if not
    meaning:    the label of its figure, its note, or what its role means
    figure_id:  "" if it states no figure
    """

    role: str
    is_coded: bool
    text: str
    hedge: str = ""
    difference: str = ""
    meaning: str = ""
    figure_id: str = ""
    identities: Sequence[IdentityView] = ()


@dataclass(frozen=True)
class SentenceView:
    """A sentence of a passage.

    place:    paragraph and number in it, such as "2.1"
    pieces:   its text in order; what follows from overlapping numerals is not a piece of its own
    numerals: all of them, also those of the ledger alone
    """

    place: str
    pieces: Sequence[Piece]
    numerals: Sequence[NumeralView]


@dataclass(frozen=True)
class PassageView:
    """A passage: its title, its id, and its paragraphs as lists of sentences."""

    title: str
    source_id: str
    paragraphs: Sequence[Sequence[SentenceView]]


def view_passage(figures: Figures, passage: PassageMatch) -> PassageView:
    """Collect what people see of a passage."""
    source = passage.source
    identities = group_identities(figures)
    paragraphs = []
    for _, matches in groupby(passage.sentence_matches, key=lambda match: match.row.paragraph):
        paragraphs.append([_view_sentence(figures, identities, match) for match in matches])
    return PassageView(_make_title(figures, source), source.source_id, paragraphs)


def _make_title(figures: Figures, source: SourceRow) -> str:
    area = figures.get_code_label("ref_area", source.ref_area)
    parts = [part for part in (source.title, area, source.section) if part]
    return ": ".join(parts) or source.source_id


def group_identities(figures: Figures) -> dict[str, list[EvaluatedIdentity]]:
    """Return the identities of each figure, by figure_id."""
    identities: dict[str, list[EvaluatedIdentity]] = {}
    for identity in figures.evaluated:
        for figure_id in dict.fromkeys(term.figure_id for term in identity.term_rows):
            identities.setdefault(figure_id, []).append(identity)
    return identities


def split_sentence(match: SentenceMatch) -> Iterator[Piece]:
    """Cut a sentence at its numerals, except those that overlap the numeral before them."""
    text = match.sentence.text if match.sentence is not None else NO_SENTENCE
    end = 0
    for number, numeral_match in enumerate(match.numeral_matches):
        numeral = numeral_match.numeral
        if numeral is not None and numeral.start >= end:
            yield Piece(text[end : numeral.start], None)
            yield Piece(numeral.text, number)
            end = numeral.end
    yield Piece(text[end:], None)


def format_verdict(identity: EvaluatedIdentity) -> str:
    """Return the verdict of an identity in words."""
    return identity.verdict.replace("_", " ") or "cannot be evaluated"


def _view_sentence(
    figures: Figures, identities: Mapping[str, Sequence[EvaluatedIdentity]], match: SentenceMatch
) -> SentenceView:
    place = f"{match.row.paragraph}.{match.row.sentence}"
    numerals = [
        _view_numeral(figures, identities, numeral_match) for numeral_match in match.numeral_matches
    ]
    return SentenceView(place, list(split_sentence(match)), numerals)


def _view_numeral(
    figures: Figures, identities: Mapping[str, Sequence[EvaluatedIdentity]], match: NumeralMatch
) -> NumeralView:
    """Collect what is recorded of a numeral, or of a row without one."""
    row, numeral = match.row, match.numeral
    role = _find_role(match)
    if row is None:
        text = numeral.text if numeral is not None else ""
        return NumeralView(role, is_coded=False, text=text)
    difference = ""
    if numeral is not None and not match.agrees:
        difference = f"is “{row.text}” at {row.start} to {row.end} in the ledger"
    figure = figures.figure_by_id.get(row.figure_id)
    figure_identities = identities.get(row.figure_id, ()) if figure is not None else ()
    return NumeralView(
        role=role,
        is_coded=True,
        text=numeral.text if numeral is not None else row.text,
        hedge=row.hedge,
        difference=difference,
        meaning=_describe_row(row, figure),
        figure_id=figure.figure_id if figure is not None else "",
        identities=[_view_identity(identity) for identity in figure_identities],
    )


def _view_identity(identity: EvaluatedIdentity) -> IdentityView:
    return IdentityView(identity.identity.statement, identity.arithmetic, format_verdict(identity))


def _describe_row(row: NumeralRow, figure: FigureRow | None) -> str:
    """Say what a row records: its figure, or what it is if there is none."""
    if figure is None:
        return row.note or ROLE_MEANINGS.get(row.role, "not coded yet")
    return f"again: {figure.label}" if row.role == "restatement" else figure.label


def _find_role(match: NumeralMatch) -> str:
    """Return the role of a numeral; "unknown" if its row in the ledger is missing or differs."""
    row = match.row
    if row is None or row.role not in ROLE_MEANINGS:
        return "unknown"
    has_other_numeral = match.numeral is not None and not match.agrees
    return "unknown" if has_other_numeral else row.role
