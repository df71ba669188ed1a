"""Read the sentences of a package once: from their texts, or from the quotes of their numerals.

Where the text of a sentence is not available, quotes show parts of it; UNKNOWN replaces each other
character.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NO_TEXTS, NumeralRow, SentenceKey
from tip_figures.prose.context import add_contexts
from tip_figures.prose.masked_sentence import cover
from tip_figures.prose.mention import ALL_BUT, LONGEST_GAP, Mention, read_mentions
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.quantity import UNKNOWN
from tip_figures.prose.quote import find_numeral_in_quote
from tip_figures.prose.reduction import LAYOUT, reduce_text
from tip_figures.prose.sentences import normalise
from tip_figures.prose.source_text import Sentence

_OPEN_BRACKET = re.compile(r"\([^\w()]*\w?[\d,.]+$")
"""A number alone in brackets, whose end a quote leaves out: `($20,100`."""


@dataclass(frozen=True, eq=False)
class CodedSentence:
    """A sentence with recorded numerals.

    Attributes:
        numerals: the recorded numerals, in the order of the text, with their context
        rows: offset in the text → the row of the numeral there, in the order of the text
    """

    source_id: str
    sentence: Sentence
    numerals: Sequence[Numeral]
    rows: Mapping[int, NumeralRow]

    @property
    def key(self) -> SentenceKey:
        """The key of the sentence in the table `sentences`."""
        return self.source_id, self.sentence.paragraph, self.sentence.number

    @cached_property
    def mentions(self) -> Sequence[Mention]:
        """The mentions of its numbers."""
        return read_mentions(self.sentence, self.numerals)

    @cached_property
    def masked(self) -> str:
        """Its text with `#` for each character of its numbers."""
        return mask_numbers(self.sentence.text, self.numerals)


class Readings:
    """The sentences of a package, each read once in a run, when a check first asks for it.

    Args:
        figures: the figures of the package
        sentence_texts: the normalised texts of the sentences that are available
    """

    def __init__(
        self, figures: Figures, sentence_texts: Mapping[SentenceKey, str] = NO_TEXTS
    ) -> None:
        self.figures = figures
        self.sentence_texts = sentence_texts

    @cached_property
    def quoted(self) -> Sequence[CodedSentence]:
        """The sentences as their quotes show them."""
        return code_sentences(self.figures, NO_TEXTS)

    @cached_property
    def written(self) -> Sequence[CodedSentence]:
        """The sentences with the available texts; none if no text is available."""
        return code_sentences(self.figures, self.sentence_texts) if self.sentence_texts else ()


def code_sentences(
    figures: Figures, sentence_texts: Mapping[SentenceKey, str]
) -> Sequence[CodedSentence]:
    """Return the sentences with numerals, sorted by their keys.

    A row whose text is not at its place is left out, and so are sentences of unknown sources.

    Args:
        figures: the figures of the package
        sentence_texts: the normalised texts that are available; other sentences are put together
            from quotes
    """
    lengths = {row.sentence_key: row.length for row in figures.sentences}
    ordered = sorted(figures.numerals, key=lambda row: (row.sentence_key, row.start))
    sentences = []
    for key, rows in group_by(ordered, lambda row: row.sentence_key).items():
        source_id, paragraph, number = key
        source = figures.source_by_id.get(source_id)
        if source is None:  # other checks report it
            continue
        text, is_layout = sentence_texts.get(key, ""), source.hash_rule == LAYOUT
        if not text:
            measure_length = len if is_layout else _measure_reduced
            text, offsets = join_quotes(rows, lengths.get(key, 0), measure_length)
        elif is_layout:
            offsets = [row.start for row in rows]
        else:
            reduced = reduce_text(text)
            offsets = [reduced.to_text(row.start, row.end)[0] for row in rows]
        rows_by_offset = {
            offset: row
            for offset, row in sorted(zip(offsets, rows, strict=True), key=lambda pair: pair[0])
            # A row may wrongly record a start below 0, which `startswith` counts from the end.
            if offset >= 0 and text.startswith(row.text, offset)
        }
        numerals = _make_numerals(text, rows_by_offset, source.ref_area)
        sentence = Sentence(paragraph, number, text)
        sentences.append(CodedSentence(source_id, sentence, numerals, rows_by_offset))
    return sentences


def _make_numerals(text: str, rows: Mapping[int, NumeralRow], area: str) -> list[Numeral]:
    """Return the numerals of rows with the context that the text gives them."""
    recorded = [
        Numeral(offset, offset + len(row.text), row.text, row.form, row.value)
        for offset, row in rows.items()
    ]
    negations = [numeral for numeral in recorded if numeral.form == "negation"]
    others = [numeral for numeral in recorded if numeral.form != "negation"]
    numerals = []
    for numeral in (*negations, *add_contexts(text, others, area)):
        row = rows[numeral.start]
        hedge = row.hedge if row.hedge.lower() == ALL_BUT else numeral.hedge
        numerals.append(replace(numeral, is_date=row.role == "date", hedge=hedge))
    return sorted(numerals, key=lambda numeral: numeral.start)


def mask_numbers(text: str, numerals: Sequence[Numeral]) -> str:
    """Return a text with `#` for each character of its numerals."""
    for numeral in numerals:
        text = cover(text, numeral.start, numeral.end, "#")
    return text


# Quotes


@lru_cache(maxsize=1024)  # the same words are measured several times in a row
def _measure_reduced(words: str) -> int:
    return len(reduce_text(f"{words}0").text) - 1


def join_quotes(
    rows: Sequence[NumeralRow], length: int, measure_length: Callable[[str], int]
) -> tuple[str, list[int]]:
    """Put a sentence together from the quotes of its numerals.

    Args:
        rows: the rows of its numerals, sorted by start
        length: the length of the sentence, 0 if it is not known
        measure_length: returns the length of words before a numeral, as places count it

    Returns:
        the text, with UNKNOWN for characters that no quote shows, at most LONGEST_GAP + 1 in a row,
        and the offset of each numeral
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
        # Where the quote begins in the text. At the first offset, both numbers have one place.
        for begin in range(max(0, last_offset - offset_in_quote), len(text) + 1):
            end_of_text = text[begin:]
            if quote.startswith(end_of_text) or end_of_text.startswith(quote):
                words_between = (text[:begin] + quote)[last_offset : begin + offset_in_quote]
                if measure_length(words_between) == distance:
                    break
        else:  # unknown characters are between the text and the quote
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


def _close_bracket(text: str) -> str:
    return f"{text})" if _OPEN_BRACKET.search(text) else text


def _fill(gap: int) -> str:
    return " " if gap == 1 else UNKNOWN * min(max(gap, 1), LONGEST_GAP + 1)
