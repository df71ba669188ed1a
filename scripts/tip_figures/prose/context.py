"""The context of a numeral: its hedge, its unit, its range, and whether it is a date.

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


@dataclass(slots=True)
class Context:
    """What the words around one numeral show.

    hedge:         the words that bound it, as written; "" if there are none
    partner:       index, in the list of numerals, of the other end of its range
    unit:          `percent`, an ISO 4217 code, or a currency's name as written if several countries
                   have it; "" for none
    is_date:       whether it is likely a year, or the day of a date
    is_conversion: whether it is in brackets, and converts the amount before it
    """

    hedge: str = ""
    partner: int | None = None
    unit: str = ""
    is_date: bool = False
    is_conversion: bool = False


class NumeralInContext(NamedTuple):
    """A numeral of a sentence with its context."""

    numeral: Numeral
    context: Context


_COUNTING_WORDS = re.compile(
    r"(?i: (?:another|additional|an additional|a further|a total of|a combined|a reported))$"
)
_LONGEST_COUNTING_WORDS: Final = len(" an additional")
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
    for near, far in pairwise(map(_Neighbour, range(len(numerals)), numerals, contexts)):
        _connect(sentence, near, far)
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
        hedge = _read_hedge_before(sentence, numeral.start, previous_end)
        if hedge.lower() in _NOT_HEDGES_OF_DATES:
            hedge = ""
        return Context(hedge, is_date=True)
    parts = (
        _read_hedge_before(sentence, numeral.start, previous_end),
        hedges.find_hedge_after(sentence, numeral.end),
    )
    return Context(hedges.HEDGE_SEPARATOR.join(filter(None, parts)), unit=unit)


def _read_hedge_before(sentence: str, start: int, previous_end: int) -> str:
    """Return the hedge before a numeral, whose currency sign and counting words are passed over."""
    before = sentence[max(previous_end, start - _REACH) : start]
    before = strip_currency(before).rstrip(" ")
    counting = _COUNTING_WORDS.search(before, max(0, len(before) - _LONGEST_COUNTING_WORDS))
    return hedges.find_hedge_before(before[: counting.start()] if counting else before)


class _Neighbour(NamedTuple):
    """A numeral with its context and its index in the list of numerals."""

    list_index: int
    numeral: Numeral
    context: Context


def _connect(sentence: str, near: _Neighbour, far: _Neighbour) -> None:
    """Enter in the contexts of two neighbours that they are a range or a conversion."""
    has_partner = near.context.partner is not None
    if not has_partner and _is_date_range(sentence, near, far):
        _make_partners(near, far)
        near.context.is_date = far.context.is_date = True
        if hedges.find_bounds(near.context.hedge) == {"between"}:
            near.context.hedge = ""  # the bounds of dates are not coded
    elif near.context.is_date or far.context.is_date:
        return
    elif not has_partner and _is_range(sentence, near, far):
        _make_partners(near, far)
        near.context.unit = near.context.unit or far.context.unit
        far.context.unit = far.context.unit or near.context.unit
        far.context.hedge = far.context.hedge or near.context.hedge
    elif _is_conversion(sentence, near, far):
        far.context.is_conversion = True
        far.context.hedge = far.context.hedge or near.context.hedge


def _make_partners(near: _Neighbour, far: _Neighbour) -> None:
    near.context.partner = far.list_index
    far.context.partner = near.list_index


def _is_date_range(sentence: str, near: _Neighbour, far: _Neighbour) -> bool:
    return ranges.is_date_range(
        sentence,
        near.numeral,
        far.numeral,
        near_is_date=near.context.is_date,
        far_is_date=far.context.is_date,
    )


def _is_range(sentence: str, near: _Neighbour, far: _Neighbour) -> bool:
    return ranges.is_range(sentence, near.numeral, far.numeral, near.context.hedge)


def _is_conversion(sentence: str, near: _Neighbour, far: _Neighbour) -> bool:
    """Return whether both are amounts, and the second, in brackets, is a conversion."""
    if not (near.context.unit and far.context.unit):
        return False
    return ranges.is_conversion(sentence, near.numeral, far.numeral)
