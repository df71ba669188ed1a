"""Sentences of a source with the rows of their numerals: of its text, or as quotes show them.

A quote has a few words around its numeral, whose place is known. So the quotes of all numerals of a
sentence make up a part of it; UNKNOWN replaces the words between them.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NumeralRow, SentenceKey
from tip_figures.prose.context import add_contexts
from tip_figures.prose.mention import ALL_BUT, LONGEST_GAP
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.quantity import UNKNOWN
from tip_figures.prose.quote import find_numeral_in_quote
from tip_figures.prose.reduction import LAYOUT, reduce_text
from tip_figures.prose.sentences import normalise
from tip_figures.prose.source_text import Sentence

_OPEN_BRACKET = re.compile(r"\([^\w()]*\w?[\d,.]+$")
"""A number alone in brackets, whose end a quote leaves out: `($20,100`."""
LengthFunction = Callable[[str], int]
"""Returns the length of the words before a numeral as places count it."""


@dataclass(frozen=True)
class CodedSentence:
    """A sentence of a source, with the rows of numerals.csv about its numbers.

    Attributes:
        sentence: the sentence; UNKNOWN replaces characters that are not known
        numerals: the numbers that have a row, in the order of the text
        rows: offset of a number in the text → row of this number, in the same order
    """

    sentence: Sentence
    numerals: Sequence[Numeral]
    rows: Mapping[int, NumeralRow]


CodedSentences = Mapping[tuple[str, int], Sequence[CodedSentence]]
"""source_id and paragraph → sentences that have numerals, in the order of the text."""


def code_sentences(figures: Figures, sentence_texts: Mapping[SentenceKey, str]) -> CodedSentences:
    """Return (source_id, paragraph) → the sentences with rows in numerals.csv, in text order.

    A sentence is left out if its source is unknown. A row is left out of its sentence if the text
    does not have the number at the recorded place.

    Args:
        sentence_texts: the text of each available sentence, normalised; the text of any other
            sentence is put together from the quotes of its rows
    """
    lengths = {row.sentence_key: row.length for row in figures.sentences}
    ordered = sorted(figures.numerals, key=lambda row: (row.sentence_key, row.start))
    paragraphs: dict[tuple[str, int], list[CodedSentence]] = defaultdict(list)
    for key, rows in group_by(ordered, lambda row: row.sentence_key).items():
        source_id, paragraph, sentence_number = key
        source = figures.source_by_id.get(source_id)
        if source is None:  # other checks report it
            continue
        text, offsets = _locate_numbers(
            rows,
            text=sentence_texts.get(key, ""),
            length=lengths.get(key, 0),
            is_layout=source.hash_rule == LAYOUT,
        )
        rows_by_offset: dict[int, NumeralRow] = {}
        for offset, row in zip(offsets, rows, strict=True):
            # A row may wrongly record a start below 0, which `startswith` counts from the end.
            if offset >= 0 and text.startswith(row.text, offset):
                rows_by_offset[offset] = row
        numerals = _make_numerals(text, rows_by_offset, source.ref_area)
        coded = CodedSentence(Sentence(paragraph, sentence_number, text), numerals, rows_by_offset)
        paragraphs[source_id, paragraph].append(coded)
    return paragraphs


def _locate_numbers(
    rows: Sequence[NumeralRow], text: str, length: int, is_layout: bool
) -> tuple[str, list[int]]:
    """Return the text of a sentence, and the offset in the text for each row.

    The text is the given one or, if it is not available, the one that `join_quotes` makes. Where a
    row is wrong, its number need not be at its offset.

    Args:
        rows: the rows of the numbers, in the order of the sentence
        text: the sentence; "" if it is not available
        length: the recorded length of the sentence; 0 if it is not known
        is_layout: whether `row.start` counts every character; otherwise it counts those of the
            reduced text, which has a canonical spacing (see `reduce_text`)
    """
    if not text:
        measure_length = len if is_layout else _measure_reduced
        return join_quotes(rows, length, measure_length)
    if is_layout:
        return text, [row.start for row in rows]
    reduced = reduce_text(text)
    offsets = []
    for row in rows:
        offset, _end = reduced.to_text(row.start, row.end)
        offsets.append(offset)
    return text, offsets


@lru_cache(maxsize=1024)  # the same words are measured several times in a row
def _measure_reduced(words: str) -> int:
    """Return the length that words have in a reduced text.

    A reduced text has a canonical spacing (see `reduce_text`). The words are measured as they are
    before a number, for which the `0` stands: without it, a space at their end would be lost.
    """
    return len(reduce_text(f"{words}0").text) - 1


def join_quotes(
    rows: Sequence[NumeralRow], length: int, measure_length: LengthFunction
) -> tuple[str, list[int]]:
    """Put a sentence together from the quotes of its numbers.

    - A quote contains a number and a few words around it. A quote that does not contain its number
      is replaced by the number alone.
    - Quotes that overlap are merged: `found 12 men and` and `men and 30 women` give `found 12 men
      and 30 women`.
    - UNKNOWN replaces the unknown characters before, between and after quotes (see `_fill`). After
      the last quote, a point replaces them if there is at most one, or if the length of the
      sentence is not known.
    - If a quote ends with a number after an opening bracket, the closing bracket is added.

    Args:
        rows: the rows of the numbers, in the order of the sentence
        length: the length of the sentence; 0 if it is not known
        measure_length: returns the length of words in the unit of `row.start`

    Returns:
        the text, and the offset of each number in the text
    """
    text = ""
    offsets: list[int] = []
    last_start = last_offset = 0  # of the previous number: in the sentence, and in `text`
    for row in rows:
        quote = normalise(row.quote)
        offset_in_quote = find_numeral_in_quote(quote, row.text)
        if offset_in_quote < 0:
            quote, offset_in_quote = row.text, 0
        distance = row.start - last_start
        begin = _find_overlap(text, quote, last_offset, offset_in_quote, distance, measure_length)
        if begin < 0:  # unknown characters are between the text and the quote
            text = _close_bracket(text)
            known_before_gap = measure_length(text[last_offset:])
            known_after_gap = measure_length(quote[:offset_in_quote])
            text += _fill(distance - known_before_gap - known_after_gap)
            begin = len(text)
        # The quote and the rest of the text begin alike; the longer one contains the other.
        text = text[:begin] + max(quote, text[begin:], key=len)
        last_start, last_offset = row.start, begin + offset_in_quote
        offsets.append(last_offset)
    text = _close_bracket(text)
    gap = length - last_start - measure_length(text[last_offset:])
    return text + (_fill(gap) if gap > 1 else "."), offsets


def _find_overlap(
    text: str,
    quote: str,
    last_offset: int,
    offset_in_quote: int,
    distance: int,
    measure_length: LengthFunction,
) -> int:
    """Return the offset in a text at which a quote begins; -1 if no offset fits.

    At an offset that fits, the quote continues the text, or the text and the quote are the same
    where they overlap; and the last number of the text and the number of the quote are as far apart
    as recorded. The quote `men and 30 women` begins at offset 9 of the text `found 12 men and`, if
    the recorded distance of `12` and `30` is 11 characters.

    Args:
        text: the part of the sentence that is already known
        last_offset: the offset of the last number in the text
        offset_in_quote: the offset of the number in the quote
        distance: the distance of the two numbers as recorded in their rows
        measure_length: returns the length of words in the unit of the distance
    """
    # At the first offset that is tried, both numbers would be at the same place.
    for begin in range(max(0, last_offset - offset_in_quote), len(text) + 1):
        end_of_text = text[begin:]
        if quote.startswith(end_of_text) or end_of_text.startswith(quote):
            words_between = (text[:begin] + quote)[last_offset : begin + offset_in_quote]
            if measure_length(words_between) == distance:
                return begin
    return -1


def _close_bracket(text: str) -> str:
    """Add a closing bracket to a text that ends with a number after an opening bracket.

    `a fine ($20,100` -> `a fine ($20,100)`. Any other text is returned unchanged.
    """
    return f"{text})" if _OPEN_BRACKET.search(text) else text


def _fill(gap: int) -> str:
    """Return the text that replaces the unknown characters between two quotes.

    Args:
        gap: the number of unknown characters; 0 or less if the recorded places are inconsistent

    Returns:
        a space for 1, which can only be the space between two words; otherwise UNKNOWN once per
        character, at least once and at most LONGEST_GAP + 1 times: words after a longer gap are
        not read, however long it is
    """
    return " " if gap == 1 else UNKNOWN * min(max(gap, 1), LONGEST_GAP + 1)


def _make_numerals(text: str, rows: Mapping[int, NumeralRow], area: str) -> list[Numeral]:
    """Return a numeral for each row, in the order of the text.

    The context of a numeral, such as its unit and hedge, is read from the words around it (see
    `add_contexts`). A negation (`no`) has no context. Whether a numeral is a date, and whether its
    hedge is `all but`, comes from its row.

    Args:
        text: the sentence
        rows: row by the offset of its number in the text
        area: the area_id of the country that the text is about
    """
    numerals = [
        Numeral(offset, offset + len(row.text), row.text, row.form, row.value)
        for offset, row in sorted(rows.items())
    ]
    negations = [numeral for numeral in numerals if numeral.form == "negation"]
    others = [numeral for numeral in numerals if numeral.form != "negation"]
    read = [*negations, *add_contexts(text, others, area)]
    with_recorded_values = [_add_recorded_values(numeral, rows[numeral.start]) for numeral in read]
    return sorted(with_recorded_values, key=lambda numeral: numeral.start)


def _add_recorded_values(numeral: Numeral, row: NumeralRow) -> Numeral:
    """Return a numeral with two values from its row: `is_date`, and the hedge if it is `all but`.

    Any other hedge of the row is ignored: the numeral keeps the hedge read from the words.
    """
    hedge = row.hedge if row.hedge.lower() == ALL_BUT else numeral.hedge
    return replace(numeral, is_date=row.role == "date", hedge=hedge)
