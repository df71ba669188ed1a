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
    """A sentence of a source, and the rows of its numerals.

    Attributes:
        sentence: its text; UNKNOWN replaces characters that are not known
        numerals: of the rows, in the order of the text
        rows: of numerals.csv, by the offset of their numeral, in the same order
    """

    sentence: Sentence
    numerals: Sequence[Numeral]
    rows: Mapping[int, NumeralRow]


CodedSentences = Mapping[tuple[str, int], Sequence[CodedSentence]]
"""source_id and paragraph → sentences that have numerals, in the order of the text."""


def code_sentences(figures: Figures, sentence_texts: Mapping[SentenceKey, str]) -> CodedSentences:
    """Return the sentences of each paragraph that have numerals.

    Numerals of unknown sources are left out, and those that are not at their place in the text.

    Args:
        sentence_texts: the normalised sentences that are available; quotes replace the others
    """
    lengths = {row.sentence_key: row.length for row in figures.sentences}
    ordered = sorted(figures.numerals, key=lambda row: (row.sentence_key, row.start))
    paragraphs: dict[tuple[str, int], list[CodedSentence]] = defaultdict(list)
    for key, rows in group_by(ordered, lambda row: row.sentence_key).items():
        source_id, paragraph, number = key
        source = figures.source_by_id.get(source_id)
        if source is None:  # other checks report it
            continue
        is_layout = source.hash_rule == LAYOUT  # places count each character
        text = sentence_texts.get(key, "")
        if not text:
            measure_length = len if is_layout else _measure_reduced
            text, offsets = join_quotes(rows, lengths.get(key, 0), measure_length)
        elif is_layout:
            offsets = [row.start for row in rows]
        else:
            reduced = reduce_text(text)
            offsets = [reduced.to_text(row.start, row.end)[0] for row in rows]
        # A row may wrongly record a start below 0, which `startswith` counts from the end.
        rows_by_offset = {
            offset: row
            for offset, row in zip(offsets, rows, strict=True)
            if offset >= 0 and text.startswith(row.text, offset)
        }
        numerals = _make_numerals(text, rows_by_offset, source.ref_area)
        coded = CodedSentence(Sentence(paragraph, number, text), numerals, rows_by_offset)
        paragraphs[source_id, paragraph].append(coded)
    return paragraphs


@lru_cache(maxsize=1024)  # the same words are measured several times in a row
def _measure_reduced(words: str) -> int:
    """Return the length of the words before a numeral in a reduced text, with the space between."""
    return len(reduce_text(f"{words}0").text) - 1  # with the space before the numeral


def join_quotes(
    rows: Sequence[NumeralRow], length: int, measure_length: LengthFunction
) -> tuple[str, list[int]]:
    """Put together a sentence from the quotes of its numerals; UNKNOWN replaces other words.

    Args:
        rows: of its numerals, in order
        length: of the sentence; 0 if it is not known
        measure_length: returns the length of words as the places of its numerals count it

    Returns:
        the text, and the offset of each numeral in it
    """
    text = ""
    offsets: list[int] = []
    last_start = last_offset = 0  # of the numeral before, in the sentence and in the text
    for row in rows:
        quote = normalise(row.quote)
        offset_in_quote = find_numeral_in_quote(quote, row.text)
        if offset_in_quote < 0:
            quote, offset_in_quote = row.text, 0
        distance = row.start - last_start
        begin = _find_overlap(text, quote, last_offset, offset_in_quote, distance, measure_length)
        if begin < 0:
            text = _close_bracket(text)
            gap = (
                distance
                - measure_length(text[last_offset:])
                - measure_length(quote[:offset_in_quote])
            )
            text += _fill(gap)
            begin = len(text)
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
    """Return where in a text a quote begins that continues it or is a part of it; -1 if nowhere.

    It is the first place where the words agree and the distance of the numerals is right.

    Args:
        last_offset: of the last numeral of the text
        offset_in_quote: of the numeral of the quote
        distance: between the two numerals as places count it
    """
    for begin in range(max(0, last_offset - offset_in_quote), len(text) + 1):
        known = text[begin:]
        if quote.startswith(known) or known.startswith(quote):
            words_between = (text[:begin] + quote)[last_offset : begin + offset_in_quote]
            if measure_length(words_between) == distance:
                return begin
    return -1


def _close_bracket(text: str) -> str:
    """Add the bracket that is missing if a text ends with an amount that a bracket opens."""
    return f"{text})" if _OPEN_BRACKET.search(text) else text


def _fill(gap: int) -> str:
    """Return what replaces unknown characters between two quotes.

    Args:
        gap: how many there are

    Returns:
        a space for one; otherwise UNKNOWN for each, one at least, LONGEST_GAP + 1 at most
    """
    return " " if gap == 1 else UNKNOWN * min(max(gap, 1), LONGEST_GAP + 1)


def _make_numerals(text: str, rows: Mapping[int, NumeralRow], area: str) -> list[Numeral]:
    """Make the numerals of rows, with what the words around them say about them.

    Negations have no such words. The row settles what is a date, and the hedge of “all but”.

    Args:
        rows: by the offset of their numeral
        area: country that the text is about
    """
    numerals = [
        Numeral(offset, offset + len(row.text), row.text, row.form, row.value)
        for offset, row in sorted(rows.items())
    ]
    zeros = [numeral for numeral in numerals if numeral.form == "negation"]
    others = [numeral for numeral in numerals if numeral.form != "negation"]
    read = [*zeros, *add_contexts(text, others, area)]
    return sorted(
        (_settle(numeral, rows[numeral.start]) for numeral in read),
        key=lambda numeral: numeral.start,
    )


def _settle(numeral: Numeral, row: NumeralRow) -> Numeral:
    """Return a numeral with what its row settles: whether it is a date, and the hedge “all but”."""
    hedge = row.hedge if row.hedge.lower() == ALL_BUT else numeral.hedge
    return replace(numeral, is_date=row.role == "date", hedge=hedge)
