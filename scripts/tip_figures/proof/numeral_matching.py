"""Match the rows of the ledger with the numerals of a sentence in a source text."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tip_figures.figures.records import NumeralRow
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.reduction import LAYOUT
from tip_figures.prose.source_text import Sentence

Span = tuple[int, int]
"""Half-open, in code points from 0."""


@dataclass(frozen=True)
class NumeralMatch:
    """A row of the ledger and the numeral that it records.

    row:           None if numerals.csv has no row for the numeral
    numeral:       None if the sentence has no numeral for the row
    span:          of the numeral as the tables count it
    hedge:         words of the sentence that bound the numeral, such as "at least"; "" for none
    is_conversion: whether the numeral converts the amount before it, whose hedge bounds both
    """

    row: NumeralRow | None
    numeral: Numeral | None
    span: Span = (0, 0)
    hedge: str = ""
    is_conversion: bool = False

    @property
    def agrees(self) -> bool:
        """Whether row and numeral have the same place, text, form and value.

        A numeral without a value, such as `5 lakh`, agrees with whatever value the row has.
        """
        row, numeral = self.row, self.numeral
        if row is None or numeral is None:
            return False
        return (
            (row.start, row.end) == self.span
            and row.text == numeral.text
            and row.form == numeral.form
            and numeral.value in (row.value, None)
        )

    @property
    def start(self) -> int:
        """Where the numeral begins in its sentence, or should begin by its row if there is none."""
        if self.numeral is not None:
            return self.span[0]
        return self.row.start if self.row is not None else 0


_CRITERIA: Sequence[Callable[[NumeralRow, NumeralMatch], bool]] = (
    lambda row, match: (row.start, row.end) == match.span,
    lambda row, match: match.numeral is not None and row.text == match.numeral.text,
    lambda row, match: match.span[0] < row.end and row.start < match.span[1],
)
"""What makes a numeral the one that a row records, the strongest reason first."""


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
    if sentence is None:
        return [NumeralMatch(row, None) for row in rows]
    matches: list[NumeralMatch] = []
    unmatched_rows: list[NumeralRow] = []
    for row in rows:
        if row.form == "negation":
            negation = _find_negation(sentence, row, hash_rule)
            span = table_span(sentence, negation, hash_rule) if negation else (0, 0)
            matches.append(NumeralMatch(row, negation, span))
        else:
            unmatched_rows.append(row)
    numerals = [
        NumeralMatch(
            None,
            numeral,
            table_span(sentence, numeral, hash_rule),
            numeral.hedge,
            numeral.is_conversion,
        )
        for numeral in sentence.numerals
    ]
    for fits in _CRITERIA:
        for row in list(unmatched_rows):
            match = next((match for match in numerals if fits(row, match)), None)
            if match is not None:
                numerals.remove(match)
                matches.append(replace(match, row=row))
                unmatched_rows.remove(row)
    matches += [NumeralMatch(row, None) for row in unmatched_rows]
    return sorted([*matches, *numerals], key=lambda match: match.start)


def table_span(sentence: Sentence, numeral: Numeral, hash_rule: str) -> Span:
    """Return the span of a numeral as the tables count it: in the reduced sentence."""
    if hash_rule == LAYOUT:
        return numeral.start, numeral.end
    return sentence.reduced.to_reduced(numeral.start, numeral.end)


def _find_negation(sentence: Sentence, row: NumeralRow, hash_rule: str) -> Numeral | None:
    """Return the negating word that a row means, the nearest one to its place.

    returns: a numeral with the value 0; None if the sentence does not have the word
    """
    negations = [
        Numeral(match.start(), match.end(), row.text, "negation", Decimal(0))
        for match in re.finditer(create_words_pattern(row.text), sentence.text)
    ]
    return min(
        negations,
        key=lambda numeral: abs(table_span(sentence, numeral, hash_rule)[0] - row.start),
        default=None,
    )


def create_words_pattern(words: str) -> str:
    """Return a regular expression that finds words where they are not parts of longer words."""
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    after = r"(?!\w)" if words[-1:].isalnum() else ""
    return before + re.escape(words) + after
