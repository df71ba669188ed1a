"""Draft the ledger of a passage: a row for each numeral; rows that a person coded are kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from tip_figures.datapackage.command_names import name_command
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.table_rows import TextRow
from tip_figures.datapackage.text_format import quote_value
from tip_figures.drafting.sentence_matching import (
    SentencePlace,
    describe_changes,
    match_sentences,
)
from tip_figures.figures.records import NumeralRow
from tip_figures.proof.numeral_matching import NumeralMatch, match_numerals
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.quote import choose_quote, occurs_once, quotes_numeral
from tip_figures.prose.reduction import LAYOUT, WORDS
from tip_figures.prose.sentences import normalise
from tip_figures.prose.source_text import Sentence

_DRAFTED_ROLES: Final = ("", "date", "vague")


@dataclass
class LedgerDraft:
    """The ledger of a passage.

    rows:      by the place of the numeral
    rows_left: coded rows whose sentence is no longer in the text
    changes:   which sentences were changed, in words
    unmatched: coded rows that do not match the text, in words
    """

    rows: dict[str, TextRow] = field(default_factory=dict)
    rows_left: list[TextRow] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)


def draft_ledger(
    sentence_rows: Sequence[TextRow],
    numeral_rows: Sequence[TextRow],
    sentences: Sequence[Sentence],
    hash_rule: str = WORDS,
) -> LedgerDraft:
    """Draft the ledger of a passage.

    sentence_rows, numeral_rows: those that the tables have of the passage
    sentences:                   of the text
    hash_rule:                   of the source, which says what the places of the rows count
    returns: rows whose start and end count the sentence as it is read (see `place_in_tables`)
    raises: ReadError if a row does not say where it is in the text
    """
    draft = LedgerDraft()
    old_hashes = {_read_place(row): row["sha256"] for row in sentence_rows}
    matches = match_sentences(old_hashes, sentences)
    draft.changes += describe_changes(old_hashes, sentences, matches)
    rows_by_sentence = _assign_rows(draft, numeral_rows, matches, hash_rule)
    known_hashes = set(old_hashes.values())
    passage = " ".join(sentence.text for sentence in sentences)
    for sentence in sentences:
        rows = rows_by_sentence.get((sentence.paragraph, sentence.number), [])
        is_new = sentence.sha256 not in known_hashes
        for row in _draft_sentence(draft, sentence, rows, is_new):
            row["paragraph"] = str(sentence.paragraph)
            row["sentence"] = str(sentence.number)
            row["quote"] = _renew_quote(row, sentence, passage)
            place = f"{sentence.paragraph}.{sentence.number}:{row['start']}"
            draft.rows[place] = row
    return draft


def _assign_rows(
    draft: LedgerDraft,
    numeral_rows: Sequence[TextRow],
    matches: Mapping[SentencePlace, Sentence],
    hash_rule: str,
) -> dict[SentencePlace, list[TextRow]]:
    """Assign the rows of the tables to the sentences of the text, with their places in it.

    Coded rows without a sentence are kept apart in the draft.
    """
    rows_by_sentence: dict[SentencePlace, list[TextRow]] = {}
    for row in numeral_rows:
        sentence = matches.get(_read_place(row))
        if sentence is not None:
            place = (sentence.paragraph, sentence.number)
            start, end = _read_number(row, "start"), _read_number(row, "end")
            if hash_rule != LAYOUT:
                start, end = sentence.reduced.to_text(start, end)
            located = row | {"start": str(start), "end": str(end)}
            rows_by_sentence.setdefault(place, []).append(located)
        elif _is_coded(row):
            draft.rows_left.append(row)
            draft.unmatched.append(f"{_name(row)}: its sentence is no longer in the text.")
    return rows_by_sentence


def place_in_tables(rows: Iterable[TextRow], sentences: Sequence[Sentence]) -> list[TextRow]:
    """Return rows of numerals whose start and end count the reduced sentence."""
    sentence_by_place = {(sentence.paragraph, sentence.number): sentence for sentence in sentences}
    placed = []
    for row in rows:
        reduced = sentence_by_place[_read_place(row)].reduced
        start, end = reduced.to_reduced(int(row["start"]), int(row["end"]))
        placed.append(row | {"start": str(start), "end": str(end)})
    return placed


def _draft_sentence(
    draft: LedgerDraft, sentence: Sentence, rows: Sequence[TextRow], is_new: bool
) -> Iterator[TextRow]:
    """Yield the rows of one sentence.

    rows:   those that the tables have
    is_new: whether the sentence is new; only then, all phrases that may state a zero are offered
    """
    rows_by_record = {_make_record(row): row for row in rows}
    matches = match_numerals(sentence, list(rows_by_record), LAYOUT)
    coded_starts = {row["start"] for row in rows}
    matches += [
        NumeralMatch(None, zero, (zero.start, zero.end))
        for zero in (sentence.zeros if is_new else sentence.added_zeros)
        if str(zero.start) not in coded_starts
    ]
    for match in matches:
        row = rows_by_record[match.row] if match.row else None
        numeral = match.numeral
        if row and numeral and numeral.text == row["text"]:
            yield row | {"start": str(numeral.start), "end": str(numeral.end)}
        elif row and _is_coded(row):
            problem = "no longer has it"
            if numeral:
                problem = f"has {quote_value(numeral.text)} there"
            draft.unmatched.append(f"{_name(row)}: the text {problem}.")
            yield row
        elif numeral:
            yield _make_row(numeral, numeral.hedge, numeral.is_date)


def _make_row(numeral: Numeral, hedge: str, is_date: bool) -> TextRow:
    """Make the row of a numeral that is not coded yet."""
    return {
        "start": str(numeral.start),
        "end": str(numeral.end),
        "text": numeral.text,
        "form": numeral.form,
        "value": "" if numeral.value is None else f"{numeral.value:f}",
        "role": _find_role(numeral, is_date),
        "hedge": "" if is_date else hedge,
        "figure_id": "",
        "quote": "",
        "differs": "",
        "note": "",
    }


def _find_role(numeral: Numeral, is_date: bool) -> str:
    """Return the role that the words show; "" if a person decides it."""
    if is_date:
        return "date"
    return "vague" if numeral.form == "vague" else ""


def _renew_quote(row: TextRow, sentence: Sentence, passage: str) -> str:
    """Return the quote of a row; a new one if it does not locate the numeral in the passage."""
    start = int(row["start"])
    end = int(row["end"])
    quote = normalise(row["quote"])
    is_right = quotes_numeral(quote, sentence.text, start, end) and occurs_once(quote, passage)
    if quote and is_right:
        return row["quote"]
    return choose_quote(sentence.as_written, start, end, passage)


def _make_record(row: TextRow) -> NumeralRow:
    """Make a record of a row of the ledger, to match it by place and text.

    The value does not matter for that.
    """
    paragraph, sentence = _read_place(row)
    return NumeralRow(
        source_id=row["source_id"],
        paragraph=paragraph,
        sentence=sentence,
        start=_read_number(row, "start"),
        end=_read_number(row, "end"),
        text=row["text"],
        form=row["form"],
        value=Decimal(0),
        role=row["role"],
        hedge=row["hedge"],
        figure_id=row["figure_id"],
        quote=row["quote"],
        differs=tuple(row["differs"].split(";")),
        note=row["note"],
    )


def _read_place(row: TextRow) -> SentencePlace:
    return _read_number(row, "paragraph"), _read_number(row, "sentence")


def _read_number(row: TextRow, column: str) -> int:
    if not row[column]:
        problem = f"{column} is missing in a row"
        raise ReadError(
            f"{row['source_id']}: {problem}. Fix this first (see {name_command('validate')})."
        )
    return int(row[column])


def _is_coded(row: TextRow) -> bool:
    """Whether a person has coded a row: it has something that a draft leaves empty."""
    return bool(row["figure_id"] or row["note"]) or row["role"] not in _DRAFTED_ROLES


def _name(row: TextRow) -> str:
    return f"{row['paragraph']}.{row['sentence']} {quote_value(row['text'])}"
