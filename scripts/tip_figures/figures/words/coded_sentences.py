"""Sentences of a source with the rows of their numerals: of its text, or as quotes show them.

A quote has a few words and is around its numeral, whose place is known. So the quotes of all
numerals of a sentence make up a part of it; the other characters are UNKNOWN.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Final

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import NumeralRow, SentenceKey
from tip_figures.prose.context import add_contexts
from tip_figures.prose.mention import ALL_BUT, UNKNOWN
from tip_figures.prose.numerals import Form, Numeral
from tip_figures.prose.reduction import LAYOUT, Reduced, reduce_text
from tip_figures.prose.sentences import normalise
from tip_figures.prose.source_text import Sentence

_MAX_MARKS: Final = 3  # between the end of a word and the numeral after it, such as `($`
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
    rows:     of numerals.csv, by the offset of their numeral
    """

    sentence: Sentence
    numerals: Sequence[Numeral]
    rows: Mapping[int, NumeralRow]


def code_sentences(
    figures: Figures, sentence_texts: Mapping[SentenceKey, str]
) -> dict[str, list[CodedSentence]]:
    """Return the sentences of each source that have numerals.

    sentence_texts: the normalised sentences that are available; quotes replace the others
    returns:        source_id → sentences in the order of the text
    """
    lengths = {row.sentence_key: row.length for row in figures.sentences}
    areas = {source.source_id: source.ref_area for source in figures.sources}
    rows_by_sentence = group_by(figures.numerals, lambda row: row.sentence_key)
    sentences: dict[str, list[CodedSentence]] = {}
    for key, rows in sorted(rows_by_sentence.items()):
        source_id, paragraph, number = key
        rule = get_hash_rule(figures, source_id)
        text, ordered = locate_rows(rows, rule, lengths.get(key, 0), sentence_texts.get(key, ""))
        area = areas.get(source_id, "")
        sentence = Sentence(paragraph, number, text)
        read = _read_numerals if key in sentence_texts else _read_quoted_numerals
        numerals = read(sentence, ordered, area)
        rows_by_start = {row.start: row for row in ordered}
        coded = CodedSentence(sentence, numerals, rows_by_start)
        sentences.setdefault(source_id, []).append(coded)
    return sentences


def get_hash_rule(figures: Figures, source_id: str) -> str:
    """Return what the places of a source count: `words` or `layout`."""
    source = figures.source_by_id.get(source_id)
    return source.hash_rule if source is not None else ""


def locate_rows(
    rows: Iterable[NumeralRow], hash_rule: str, length: int, text: str = ""
) -> tuple[str, list[NumeralRow]]:
    """Return the text of a sentence, and the rows of its numerals with their places in it.

    hash_rule: of its source, which says what places and length count
    length:    of the sentence; 0 if it is not known
    text:      normalised; "" if the text is not available, and quotes replace it
    returns:   the text, and the rows in order, whose start and end count its characters
    """
    ordered = sorted(rows, key=lambda row: row.start)
    reduce = _keep_layout if hash_rule == LAYOUT else reduce_text
    if not text:
        return _join_quotes(ordered, length, reduce)
    reduced = reduce(text)
    spans = [reduced.to_text(row.start, row.end) for row in ordered]
    return text, [
        replace(row, start=start, end=end) for row, (start, end) in zip(ordered, spans, strict=True)
    ]


def _keep_layout(text: str) -> Reduced:
    """Return a text of which places count each character."""
    return Reduced(text, range(len(text)))


def _join_quotes(
    rows: Sequence[NumeralRow], length: int, reduce: Callable[[str], Reduced]
) -> tuple[str, list[NumeralRow]]:
    """Put together what the quotes of its numerals contain of a sentence.

    rows:    of its numerals, in order
    length:  of the sentence; 0 if it is not known
    returns: the text, and the rows with their places in it
    """
    length = min(length or max(row.end for row in rows), LONGEST_SENTENCE)
    # What is written for each character that places count:
    pieces = [UNKNOWN] * max(length, 0)
    for row in rows:
        _write_pieces(pieces, row.quote, row, reduce)
    for row in rows:
        if UNKNOWN in pieces[row.start : row.end]:
            _write_pieces(pieces, row.text, row, reduce)
        _close_bracket(pieces, row)
    if pieces and pieces[-1] != UNKNOWN:
        pieces[-1] = f"{pieces[-1].rstrip('.')}."
    text = "".join(pieces)
    for gap, filling in _FILLINGS:
        text = gap.sub(filling, text)
    starts = list(accumulate(map(len, pieces), initial=0))
    located = []
    for row in rows:
        found = text.find(row.text, starts[row.start]) if 0 <= row.start < len(pieces) else -1
        start = found if 0 <= found <= starts[row.start] + _MAX_MARKS else row.start
        located.append(replace(row, start=start, end=start + len(row.text)))
    return text, located


def _write_pieces(
    pieces: list[str], written: str, row: NumeralRow, reduce: Callable[[str], Reduced]
) -> None:
    """Write a quote, or a numeral alone, where its sentence has it, unless that is not certain."""
    quote = normalise(written)
    occurrences = list(re.finditer(rf"(?<![^\W_]){re.escape(row.text)}(?![^\W_])", quote))
    reduced = reduce(quote)
    if len(occurrences) != 1 or not reduced.text:
        return
    start = row.start - reduced.to_reduced(*occurrences[0].span())[0]
    end = start + len(reduced.text)
    if start < 0 or end > len(pieces):
        return
    cuts = [*reduced.offsets, len(quote)]
    if start == 0 or pieces[start - 1] == UNKNOWN:
        cuts[0] = 0
    pieces[start:end] = [quote[before:after] for before, after in pairwise(cuts)]


def _close_bracket(pieces: list[str], row: NumeralRow) -> None:
    """Close the bracket around an amount alone, which its quote leaves out: `($20,100`."""
    before = "".join(pieces[max(0, row.start - 2) : row.start + 1])
    if pieces[row.end : row.end + 1] == [UNKNOWN] and re.search(r"\([^\w)]*\w?$", before):
        pieces[row.end - 1] += ")"


def _read_numerals(sentence: Sentence, rows: Sequence[NumeralRow], area: str) -> list[Numeral]:
    """Find the numerals of a text; which of them are dates is known from their rows.

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
    placed_rows = [row for row in rows if row.start >= 0 and row.end <= len(sentence.text)]
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
