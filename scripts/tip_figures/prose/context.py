"""What the words around a numeral say: its hedge, its range, its unit, and whether it is a date.

A hedge is directly before its numeral (`at least 77.2 million`), or directly after (`five or
more`), or on both sides. A currency sign or code and a few counting words (`another`, `an
additional`, `a total of`) may come between. A conversion in brackets directly after an amount has
the hedge of the amount, and the far end of a range that of the near end.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from tip_figures.prose import hedges, ranges
from tip_figures.prose.dates import is_date
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.units import find_unit, strip_currency


@dataclass
class Context:
    """What the words around one numeral say.

    hedge:   the words that bound it, as written; "" if there are none
    partner: index, in the list of numerals, of the other end of its range
    unit:    `percent`, an ISO 4217 code, or a currency's name as written if several countries have
             it; "" for none
    is_date: whether it is likely a year, or the day of a date
    """

    hedge: str = ""
    partner: int | None = None
    unit: str = ""
    is_date: bool = False


class NumeralInContext(NamedTuple):
    """A numeral of a sentence, and what the words around it say."""

    numeral: Numeral
    context: Context


_COUNTING_WORDS = re.compile(
    r"(?i: (?:another|additional|an additional|a further|a total of|a combined|a reported))$"
)
_NOT_HEDGES_OF_DATES: Final = frozenset(["over", "under", "above", "below", "some", "up to"])
_REACH = 60  # characters before a numeral that are looked at


def read_contexts(sentence: str, numerals: Sequence[Numeral], area: str = "") -> list[Context]:
    """Read the context of each numeral of a sentence.

    sentence: normalised
    numerals: all numerals of the sentence, as `find_numerals` finds them
    area:     ISO 3166-1 alpha-3 code of the country that the text is about, whose currency `pesos`
              and `dollars` are
    returns:  as many contexts, in the same order
    """
    contexts = []
    previous_end = 0
    for numeral in numerals:
        contexts.append(_read_alone(sentence, numeral, previous_end, area))
        previous_end = numeral.end
    for near, far in pairwise(range(len(numerals))):
        _connect(sentence, numerals, contexts, near, far)
    for context in contexts:
        if context.partner is None and hedges.find_bounds(context.hedge) == {"between"}:
            context.hedge = ""  # `cooperation between two ministries`
    return contexts


def _read_alone(sentence: str, numeral: Numeral, previous_end: int, area: str) -> Context:
    """Read the context of a numeral without its neighbours.

    previous_end: end of the numeral before it, 0 if there is none
    """
    unit = find_unit(sentence, numeral.start, numeral.end, area)
    is_number = numeral.form == "digits" and numeral.value is not None
    if is_number and not unit and is_date(sentence, numeral.start, numeral.end):
        hedge = _find_hedge_before(sentence, numeral.start, previous_end)
        if hedge.lower() in _NOT_HEDGES_OF_DATES:
            hedge = ""
        return Context(hedge, is_date=True)
    parts = (
        _find_hedge_before(sentence, numeral.start, previous_end),
        hedges.find_hedge_after(sentence, numeral.end),
    )
    return Context(hedges.HEDGE_SEPARATOR.join(filter(None, parts)), unit=unit)


def _find_hedge_before(sentence: str, start: int, previous_end: int) -> str:
    """Return the hedge before a numeral, whose currency sign and counting words are passed over."""
    before = sentence[max(previous_end, start - _REACH) : start]
    before = strip_currency(before).rstrip(" ")
    return hedges.find_hedge_before(_COUNTING_WORDS.sub("", before))


def _connect(
    sentence: str,
    numerals: Sequence[Numeral],
    contexts: Sequence[Context],
    near_index: int,
    far_index: int,
) -> None:
    """Enter in the contexts of two neighbours that they are a range, or an amount and its
    conversion."""
    near, far = numerals[near_index], numerals[far_index]
    near_context, far_context = contexts[near_index], contexts[far_index]
    gap = sentence[near.end : far.start]
    is_free = near_context.partner is None
    if is_free and ranges.is_date_range(
        sentence, near, far, near_is_date=near_context.is_date, far_is_date=far_context.is_date
    ):
        near_context.partner, far_context.partner = far_index, near_index
        near_context.is_date = far_context.is_date = True
    elif near_context.is_date or far_context.is_date:
        return
    elif is_free and ranges.is_range(sentence, near, far, near_context.hedge):
        near_context.partner, far_context.partner = far_index, near_index
        near_context.unit = near_context.unit or far_context.unit
        far_context.unit = far_context.unit or near_context.unit
        far_context.hedge = far_context.hedge or near_context.hedge
    elif near_context.unit and far_context.unit and ranges.is_before_conversion(gap):
        far_context.hedge = far_context.hedge or near_context.hedge
