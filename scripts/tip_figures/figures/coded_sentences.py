"""Sentences of a source with the rows of their numerals: of its text, or as quotes show them.

A quote has a few words and is around its numeral, whose place is known. So the quotes of all
numerals of a sentence make up a part of it; the other characters are UNKNOWN.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NumeralRow, SentenceKey
from tip_figures.prose.context import add_contexts
from tip_figures.prose.mention import ALL_BUT, UNKNOWN
from tip_figures.prose.numerals import Form, Numeral
from tip_figures.prose.sentences import normalise
from tip_figures.prose.source_text import Sentence

LONGEST_SENTENCE: Final = 20_000  # characters; a longer one is not put together
_FILLINGS: Final = (
    (re.compile(rf"(?<=[\w)]){UNKNOWN}(?=[\w(])"), " "),
    (re.compile(rf"(?<=[\w)]){UNKNOWN}{{2}}(?=[\w(])"), ", "),
    (re.compile(rf"^{UNKNOWN}{{3}}(?=(?:19|20)[0-9]{{2}},)"), "In "),
    (re.compile(rf"(?<=[^{UNKNOWN}]){UNKNOWN}$"), "."),
)
"""Gaps so short that nothing else fits: between two words a space, or a mark and a space."""


@dataclass(frozen=True)
class CodedSentence:
    """A sentence of a source, and the rows of its numerals.

    sentence: its text; characters that are not known are replaced by UNKNOWN
    numerals: those of the text and its zeros, in order
    rows:     of the ledger, by the offset of their numeral
    """

    sentence: Sentence
    numerals: Sequence[Numeral]
    rows: Mapping[int, NumeralRow]


def code_sentences(
    figures: Figures, sentence_texts: Mapping[SentenceKey, str]
) -> dict[str, list[CodedSentence]]:
    """Return the sentences of each source that have numerals.

    sentence_texts: the normalised sentences that are at hand; quotes replace the others
    returns:        source_id → sentences in the order of the text
    """
    lengths = {row.sentence_key: row.length for row in figures.sentences}
    areas = {source.source_id: source.ref_area for source in figures.sources}
    rows_by_sentence = group_by(figures.numerals, lambda row: row.sentence_key)
    sentences: dict[str, list[CodedSentence]] = {}
    for key, rows in sorted(rows_by_sentence.items()):
        source_id, paragraph, number = key
        ordered = sorted(rows, key=lambda row: row.start)
        area = areas.get(source_id, "")
        if key in sentence_texts:
            sentence = Sentence(paragraph, number, sentence_texts[key], 0, 0, ())
            numerals = _read_numerals(sentence, ordered, area)
        else:
            text = join_quotes(ordered, lengths.get(key, 0))
            sentence = Sentence(paragraph, number, text, 0, 0, ())
            numerals = _read_quoted_numerals(sentence, ordered, area)
        rows_by_start = {row.start: row for row in ordered}
        coded = CodedSentence(sentence, numerals, rows_by_start)
        sentences.setdefault(source_id, []).append(coded)
    return sentences


def join_quotes(rows: Sequence[NumeralRow], length: int) -> str:
    """Put together what the quotes of its numerals contain of a sentence.

    rows:    of its numerals, in order
    length:  of the sentence; 0 if it is not known
    returns: a text in which each numeral is at its place
    """
    length = min(length or max(row.end for row in rows), LONGEST_SENTENCE)
    characters = [UNKNOWN] * max(length, 0)
    placed_rows = [row for row in rows if _is_placed(row, length)]
    for row in placed_rows:
        _write_quote(characters, row)
    for row in placed_rows:
        characters[row.start : row.end] = row.text
        _close_brackets(characters, row)
    text = "".join(characters)
    for gap, filling in _FILLINGS:
        text = gap.sub(filling, text)
    return text


def _is_placed(row: NumeralRow, length: int) -> bool:
    """Whether the span of a row is that of its text, inside a sentence of a length."""
    return row.start >= 0 and row.end - row.start == len(row.text) and row.end <= length


def _write_quote(characters: list[str], row: NumeralRow) -> None:
    """Write a quote where its sentence has it, unless that is not certain."""
    quote = normalise(row.quote)
    occurrences = list(re.finditer(rf"(?<![^\W_]){re.escape(row.text)}(?![^\W_])", quote))
    if len(occurrences) != 1:
        return
    start = row.start - occurrences[0].start()
    if start >= 0 and start + len(quote) <= len(characters):
        characters[start : start + len(quote)] = quote


def _close_brackets(characters: list[str], row: NumeralRow) -> None:
    """Close the brackets around an amount alone, which its quote leaves out: `($20,100`."""
    before = "".join(characters[max(0, row.start - 3) : row.start])
    ends_in_gap = characters[row.end : row.end + 1] == [UNKNOWN]
    if ends_in_gap and re.search(r"\([^\w)]*$", before):
        characters[row.end] = ")"


def _read_numerals(sentence: Sentence, rows: Sequence[NumeralRow], area: str) -> list[Numeral]:
    """Find the numerals of a text; which of them are dates is known from the ledger.

    area: country that the text is about
    """
    numeral_by_start = {numeral.start: numeral for numeral in sentence.numerals_and_zeros(area)}
    for row in rows:
        is_in_text = sentence.text[row.start : row.end] == row.text
        if row.start not in numeral_by_start and is_in_text:
            numeral_by_start[row.start] = _make_numeral(row)  # a negation that only a person finds
        if row.start in numeral_by_start:
            numeral_by_start[row.start].is_date = row.role == "date"
    return _sort(numeral_by_start.values())


def _read_quoted_numerals(
    sentence: Sentence, rows: Sequence[NumeralRow], area: str
) -> list[Numeral]:
    """Make the numerals of rows, with what the words that are known say about them."""
    placed_rows = [row for row in rows if _is_placed(row, len(sentence.text))]
    numerals = [_make_numeral(row) for row in placed_rows]
    written = [numeral for numeral in numerals if numeral.form != "negation"]
    add_contexts(sentence.text, written, area)
    for numeral, row in zip(numerals, placed_rows, strict=True):
        if row.hedge.lower() == ALL_BUT:
            numeral.hedge = row.hedge
        numeral.is_date = row.role == "date"
    return _sort(numerals)


def _make_numeral(row: NumeralRow) -> Numeral:
    form: Form = "negation" if row.form == "negation" else "digits"
    return Numeral(row.start, row.end, row.text, form, row.value)


def _sort(numerals: Iterable[Numeral]) -> list[Numeral]:
    return sorted(numerals, key=lambda numeral: numeral.start)
