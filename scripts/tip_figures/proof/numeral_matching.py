"""Match the rows of numerals.csv with the numerals of a sentence in a source text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from tip_figures.figures.records.record_types import NumeralRow
from tip_figures.proof.pieces import Span
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.reduction import LAYOUT
from tip_figures.prose.source_text import Sentence

NEGATION: Final = "negation"


@dataclass(frozen=True)
class NumeralMatch:
    """A row of numerals.csv and the numeral that it records.

    row:     None if numerals.csv has no row for the numeral
    numeral: None if the sentence has no numeral for the row
    span:    of the numeral as the tables count it, or of the row if there is no numeral
    """

    row: NumeralRow | None
    numeral: Numeral | None
    span: Span

    @property
    def agrees(self) -> bool:
        """Whether row and numeral have the same place, text, form and value.

        A numeral without a value, such as `5 lakh`, agrees with whatever value the row has.
        """
        row, numeral = self.row, self.numeral
        if row is None or numeral is None:
            return False
        is_same_place = (row.start, row.end) == self.span
        is_same_text = (row.text, row.form) == (numeral.text, numeral.form)
        return is_same_place and is_same_text and numeral.value in (row.value, None)


def match_numerals(
    sentence: Sentence | None, rows: Sequence[NumeralRow], hash_rule: str = ""
) -> list[NumeralMatch]:
    """Match each row of a sentence with its numeral: by place, then by text, then by overlap.

    sentence:  None if no source text contains it
    rows:      of numerals.csv that name this sentence
    hash_rule: of its source, which says what the places count
    returns:   rows and numerals in the order of the text; a row or numeral without a counterpart
               has a match of its own
    """
    free: list[NumeralMatch] = []
    if sentence is not None:
        for numeral in (*sentence.numerals, *_find_negations(sentence, rows)):
            span = _find_table_span(sentence, numeral, hash_rule)
            free.append(NumeralMatch(None, numeral, span))
    matches: list[NumeralMatch] = []
    spans = {match.span for match in free}
    for row in sorted(rows, key=lambda row: (row.start, row.end) not in spans):
        best = max(free, key=partial(_rank, row), default=None)
        if best is None or not any(_rank(row, best)):
            matches.append(NumeralMatch(row, None, (row.start, row.end)))
        else:
            free.remove(best)
            matches.append(NumeralMatch(row, best.numeral, best.span))
    matches += [match for match in free if match.numeral and match.numeral.form != NEGATION]
    return sorted(matches, key=lambda match: match.span)


def _rank(row: NumeralRow, match: NumeralMatch) -> tuple[bool, ...]:
    """Return the reasons for which a row records a numeral, the strongest first."""
    start, end = match.span
    if match.numeral is None or (match.numeral.form == NEGATION) != (row.form == NEGATION):
        return (False,)
    is_same_text = match.numeral.text == row.text
    overlaps = start < row.end and row.start < end
    return match.span == (row.start, row.end), is_same_text, overlaps


def _find_table_span(sentence: Sentence, numeral: Numeral, hash_rule: str) -> Span:
    """Return the span of a numeral as the tables count it: in the reduced sentence."""
    if hash_rule == LAYOUT:
        return numeral.start, numeral.end
    return sentence.reduced.to_reduced(numeral.start, numeral.end)


def _find_negations(sentence: Sentence, rows: Sequence[NumeralRow]) -> Iterator[Numeral]:
    """Return the negating words that rows name, as numerals with the value 0."""
    for text in {row.text for row in rows if row.form == NEGATION}:
        for match in re.finditer(create_words_pattern(text), sentence.text):
            yield Numeral(match.start(), match.end(), text, NEGATION, Decimal(0))


def create_words_pattern(words: str) -> str:
    """Return a regular expression that finds words where they are not parts of longer words."""
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    after = r"(?!\w)" if words[-1:].isalnum() else ""
    return before + re.escape(words) + after
