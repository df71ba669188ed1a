"""Match the rows of the ledger with the numerals of a sentence in a source text."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tip_figures.figures.records import NumeralRow
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import Sentence


@dataclass(frozen=True)
class NumeralMatch:
    """A row of the ledger and the numeral that it records.

    row:           None if the ledger has no row for the numeral
    numeral:       None if the sentence has no numeral for the row
    hedge:         words of the sentence that bound the numeral, such as "at least"; "" for none
    is_conversion: whether the numeral converts the amount before it, whose hedge bounds both
    """

    row: NumeralRow | None
    numeral: Numeral | None
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
            _has_same_span(row, numeral)
            and _has_same_text(row, numeral)
            and row.form == numeral.form
            and numeral.value in (row.value, None)
        )

    @property
    def start(self) -> int:
        """Where the numeral begins in its sentence, or should begin by its row if there is none."""
        if self.numeral is not None:
            return self.numeral.start
        return self.row.start if self.row is not None else 0


def _has_same_span(row: NumeralRow, numeral: Numeral) -> bool:
    return (row.start, row.end) == (numeral.start, numeral.end)


def _has_same_text(row: NumeralRow, numeral: Numeral) -> bool:
    return row.text == numeral.text


def _overlaps(row: NumeralRow, numeral: Numeral) -> bool:
    return numeral.start < row.end and row.start < numeral.end


_CRITERIA: Sequence[Callable[[NumeralRow, Numeral], bool]] = (
    _has_same_span,
    _has_same_text,
    _overlaps,
)
"""What makes a numeral the one that a row records, the strongest reason first."""


def match_numerals(sentence: Sentence | None, rows: Sequence[NumeralRow]) -> list[NumeralMatch]:
    """Match each row of a sentence with its numeral: by place, then by text, then by overlap.

    sentence: None if no source text contains it
    rows:     of the ledger that name this sentence
    returns:  rows and numerals in the order of the text; a row or numeral without a counterpart has
              a match of its own
    """
    if sentence is None:
        return [NumeralMatch(row, None) for row in rows]
    matches: list[NumeralMatch] = []
    unmatched_rows: list[NumeralRow] = []
    for row in rows:
        if row.form == "negation":
            matches.append(NumeralMatch(row, _find_negation(sentence.text, row)))
        else:
            unmatched_rows.append(row)
    unmatched_numerals = list(sentence.numerals)
    for is_match in _CRITERIA:
        for row in list(unmatched_rows):
            candidates = (numeral for numeral in unmatched_numerals if is_match(row, numeral))
            numeral = next(candidates, None)
            if numeral is not None:
                matches.append(_match(row, numeral))
                unmatched_numerals.remove(numeral)
                unmatched_rows.remove(row)
    matches += [NumeralMatch(row, None) for row in unmatched_rows]
    matches += [_match(None, numeral) for numeral in unmatched_numerals]
    return sorted(matches, key=lambda match: match.start)


def _match(row: NumeralRow | None, numeral: Numeral) -> NumeralMatch:
    """Return a row, or None, and its numeral with what the words around it show."""
    return NumeralMatch(row, numeral, numeral.hedge, numeral.is_conversion)


def _find_negation(sentence: str, row: NumeralRow) -> Numeral | None:
    """Return the negating word that a row means, the nearest one to its place.

    returns: a numeral with the value 0; None if the sentence does not have the word
    """
    nearest = min(
        re.finditer(create_words_pattern(row.text), sentence),
        key=lambda match: abs(match.start() - row.start),
        default=None,
    )
    if nearest is None:
        return None
    return Numeral(nearest.start(), nearest.end(), row.text, "negation", Decimal(0))


def create_words_pattern(words: str) -> str:
    """Return a regular expression that finds words where they are not parts of longer words."""
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    after = r"(?!\w)" if words[-1:].isalnum() else ""
    return before + re.escape(words) + after
