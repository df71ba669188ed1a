"""The context of a numeral: its hedge, its unit, its range, and whether it is a date.

A hedge is directly before its numeral (`at least 77.2 million`), or directly after (`five or
more`), or on both sides. A currency sign or code and a few counting words (`another`, `an
additional`, `a total of`) may come between. A conversion in brackets directly after an amount has
the hedge of the amount, and the far end of a range that of the near end.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from tip_figures.prose import hedges, ranges
from tip_figures.prose.dates import is_date
from tip_figures.prose.numerals import Numeral, find_numerals
from tip_figures.prose.units import find_unit, strip_currency

_COUNTING_WORDS = re.compile(rf"(?i: (?:{hedges.COUNTING_WORDS}))$")
_LONGEST_COUNTING_WORDS: Final = len(" an additional")
_NOT_HEDGES_OF_DATES: Final = frozenset(["over", "under", "above", "below", "some", "up to"])
_REACH = 60  # characters before a numeral that are looked at


def read_numerals(sentence: str, area: str = "") -> list[Numeral]:
    """Find the numerals of a sentence, each with its context, in the order of the text.

    sentence: normalised
    area:     ISO 3166-1 alpha-3 code of the country that the text is about, whose currency `pesos`
              and `dollars` are
    """
    numerals = find_numerals(sentence)
    add_contexts(sentence, numerals, area)
    return numerals


def add_contexts(sentence: str, numerals: Sequence[Numeral], area: str = "") -> None:
    """Enter in the numerals of a sentence what the words around them show."""
    previous_end = 0
    for numeral in numerals:
        _read_alone(sentence, numeral, previous_end, area)
        previous_end = numeral.end
    for index, (near, far) in enumerate(pairwise(numerals)):
        _connect(sentence, near, far, index)
    for numeral in numerals:
        if numeral.partner is None and hedges.find_bounds(numeral.hedge) == {"between"}:
            numeral.hedge = ""  # `cooperation between two ministries`


def _read_alone(sentence: str, numeral: Numeral, previous_end: int, area: str) -> None:
    """Read the context of a numeral without its neighbours.

    previous_end: end of the numeral before it, 0 if there is none
    """
    start, end = numeral.start, numeral.end
    numeral.unit = find_unit(sentence, start, end, area)
    numeral.hedge = _read_hedge_before(sentence, start, previous_end)
    is_number = numeral.form == "digits" and numeral.value is not None
    if is_number and not numeral.unit and is_date(sentence, start, end):
        numeral.is_date = True
        if numeral.hedge.lower() in _NOT_HEDGES_OF_DATES:
            numeral.hedge = ""
        return
    parts = (numeral.hedge, hedges.find_hedge_after(sentence, end))
    numeral.hedge = hedges.HEDGE_SEPARATOR.join(filter(None, parts))


def _read_hedge_before(sentence: str, start: int, previous_end: int) -> str:
    """Return the hedge before a numeral, whose currency sign and counting words are passed over."""
    before = sentence[max(previous_end, start - _REACH) : start]
    before = strip_currency(before).rstrip(" ")
    counting = _COUNTING_WORDS.search(before, max(0, len(before) - _LONGEST_COUNTING_WORDS))
    return hedges.find_hedge_before(before[: counting.start()] if counting else before)


def _connect(sentence: str, near: Numeral, far: Numeral, index: int) -> None:
    """Enter in two neighbours that they are a range or a conversion.

    index: of the first in the list of numerals
    """
    has_partner = near.partner is not None
    if not has_partner and ranges.is_date_range(sentence, near, far):
        near.partner, far.partner = index + 1, index
        near.is_date = far.is_date = True
        if hedges.find_bounds(near.hedge) == {"between"}:
            near.hedge = ""  # the bounds of dates are not coded
    elif near.is_date or far.is_date:
        return
    elif not has_partner and ranges.is_range(sentence, near, far, near.hedge):
        near.partner, far.partner = index + 1, index
        near.unit = near.unit or far.unit
        far.unit = far.unit or near.unit
        far.hedge = far.hedge or near.hedge
    elif near.unit and far.unit and ranges.is_conversion(sentence, near, far):
        far.is_conversion = True
        far.hedge = far.hedge or near.hedge
