"""Match the rows of numerals.csv with the numerals of a sentence in a source text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import zip_longest
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
        recorded = (row.start, row.end, row.text, row.form)
        is_recorded = recorded == (*self.span, numeral.text, numeral.form)
        return is_recorded and numeral.value in (row.value, None)


def match_numerals(
    sentence: Sentence | None,
    rows: Sequence[NumeralRow],
    hash_rule: str = "",
) -> list[NumeralMatch]:
    """Match each row of a sentence with its numeral: by place, otherwise in order.

    sentence:  None if no source text contains it
    rows:      of numerals.csv that name this sentence
    hash_rule: of its source, which says what the places count
    returns:   rows and numerals in the order of the text; a row or numeral without a counterpart
               has a match of its own
    """
    if sentence is None:
        return [NumeralMatch(row, None, (row.start, row.end)) for row in rows]
    numerals: list[tuple[Span, Numeral]] = []
    for numeral in (*sentence.numerals, *_find_negations(sentence, rows)):
        span = numeral.start, numeral.end
        span = span if hash_rule == LAYOUT else sentence.reduced.to_reduced(*span)
        numerals.append((span, numeral))
    numerals.sort(key=lambda pair: pair[0])
    recorded = [row.start for row in rows]
    present = [start for (start, _), _ in numerals]
    matcher = SequenceMatcher(None, recorded, present, autojunk=False)
    matches = []
    for _, first_row, last_row, first, last in matcher.get_opcodes():
        for row, pair in zip_longest(rows[first_row:last_row], numerals[first:last]):
            if pair is None:
                matches.append(NumeralMatch(row, None, (row.start, row.end)))
            elif row is not None or pair[1].form != NEGATION:
                matches.append(NumeralMatch(row, pair[1], pair[0]))
    return matches


def _find_negations(
    sentence: Sentence,
    rows: Sequence[NumeralRow],
) -> Iterator[Numeral]:
    """Yield the negating words that rows name, as numerals with the value 0."""
    for text in {row.text for row in rows if row.form == NEGATION}:
        for match in re.finditer(rf"\b{re.escape(text)}\b", sentence.text):
            yield Numeral(match.start(), match.end(), text, NEGATION, Decimal(0))
