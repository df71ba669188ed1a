"""Rows of the ledger beside the numerals of the sentence that they name, and where the two differ."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tipdata.figures import records
from tipdata.text import hedges
from tipdata.text.numerals import Numeral
from tipdata.text.report_copy import Sentence

NEAR = 40  # characters before and behind a numeral in which its hedge stands


@dataclass(frozen=True)
class Pair:
    """A row of the ledger and the numeral that it means: one of them is None where the other stands alone."""

    row: records.Numeral | None
    numeral: Numeral | None
    hedge: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the row has the numeral's place, and says what it says."""
        row, one = self.row, self.numeral
        if row is None or one is None or one.value not in (row.value, None):
            return False
        return (row.start, row.end, row.text, row.form) == (one.start, one.end, one.text, one.form)


_WAYS: Sequence[Callable[[records.Numeral, Numeral], bool]] = (
    lambda row, one: (row.start, row.end) == (one.start, one.end),
    lambda row, one: row.text == one.text,
    lambda row, one: one.start < row.end and row.start < one.end,
)


def pairs(sentence: Sentence | None, rows: Sequence[records.Numeral]) -> list[Pair]:
    """Match each row of a sentence with its numeral: by place, then by text, then by overlap.

    returns: in the order of the text; numerals that no row has stand alone, and so do rows without a numeral
    """
    if sentence is None:
        return [Pair(row, None) for row in rows]
    free = {numeral: around.hedge for numeral, around in zip(sentence.numerals, sentence.contexts, strict=True)}
    made = [Pair(row, _negation(sentence.text, row)) for row in rows if row.form == "negation"]
    rest = [row for row in rows if row.form != "negation"]
    for is_same in _WAYS:
        for row in list(rest):
            numeral = next((one for one in free if is_same(row, one)), None)
            if numeral is not None:
                made.append(Pair(row, numeral, free.pop(numeral)))
                rest.remove(row)
    made += [Pair(row, None) for row in rest]
    made += [Pair(None, numeral, hedge) for numeral, hedge in free.items()]
    return sorted(made, key=lambda pair: pair.numeral.start if pair.numeral else pair.row.start if pair.row else 0)


def _negation(sentence: str, row: records.Numeral) -> Numeral | None:
    """Give the negating word that a row means, as a numeral that is zero: at its place, or the nearest one to it."""
    found = [match.start() for match in re.finditer(whole(row.text), sentence)]
    if not found:
        return None
    start = min(found, key=lambda at: abs(at - row.start))
    return Numeral(start, start + len(row.text), row.text, "negation", Decimal(0))


def hedge_deviation(sentence: str, pair: Pair) -> str | None:
    """Give the hedge that the text has where the row has another or none, "" for none; None where the row is right."""
    row, numeral = pair.row, pair.numeral
    if row is None or numeral is None or row.role not in ("figure", "restatement"):
        return None
    if not row.hedge:
        means = hedges.bounds(pair.hedge) if pair.hedge else frozenset()
        return None if not means or means & {"exact", "between"} or row.note else pair.hedge
    near = sentence[max(0, numeral.start - NEAR) : numeral.end + NEAR]
    parts = [whole(part) for part in row.hedge.split(hedges.APART)]
    stands = row.hedge == pair.hedge or all(re.search(part, sentence if row.note else near) for part in parts)
    return None if stands else pair.hedge


def whole(words: str) -> str:
    """Give a pattern for words that are no part of longer ones."""
    before, after = (r"(?<!\w)" if words[:1].isalnum() else ""), (r"(?!\w)" if words[-1:].isalnum() else "")
    return before + re.escape(words) + after
