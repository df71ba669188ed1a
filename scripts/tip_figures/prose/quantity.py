"""Quantities: numbers of a sentence, each with the upper end of its range and its conversion.

Lists of parts, changes and shares are read from these. What the words around them say is read
later (see `mention`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from tip_figures.prose.number_words import read_value
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.units import PERCENT

UNKNOWN = "\ufffd"  # stands for words that are not known, where only quotes are available

_NO_NOUN = r"""
    (?: in | of | who | were | was | and | from | to | by | for | during | with | at | on | that
      | compared | identified | had | as | since | or | whom | which | throughout | under | is | are
      | have | has | per | through | including | but | than | respectively | percent | [a-z]{2,}ed )
    \b
"""
_NOUN_PHRASE = re.compile(
    rf"""
    [ ]? (?: (?! {_NO_NOUN} [ ] (?! [a-z]+s\b ) ) (?! (?: of | were | was | in | who ) \b )
             [\w'-]+ [ ] ){{0,4}}?
    (?! {_NO_NOUN} ) (?P<noun> [a-z]+ )
    (?= [ ] {_NO_NOUN} | [^\w '-] | $ | [ ][^a-z] )
    """,
    re.VERBOSE,
)
_SCALE = re.compile(r"(?:thousand|million|billion|trillion)$", re.IGNORECASE)


def find_bracket_start(text: str, offset: int) -> int:
    """Return the offset of the opening bracket around a place in a text; -1 if there is none.

    UNKNOWN ends brackets like `)`, since a bracket may close among the unknown words.
    """
    opening = text.rfind("(", 0, offset)
    end = max(text.rfind(mark, 0, offset) for mark in (")", UNKNOWN))
    return opening if opening > end else -1


@dataclass(frozen=True, eq=False)
class Quantity:
    """A number of a sentence that is not a date, or a range of two numbers.

    Quantities are compared by identity: two with the same content are not equal.

    Attributes:
        sentence: the sentence of the number
        numeral: the number, or the lower end of its range
        upper: the upper end of its range; None if it is no range
        conversion: the same amount in another unit, in brackets after it; None if there is none
        scale: the scale that only the upper end writes: 1000000 in `1.5 to 3 million`; otherwise 1
    """

    sentence: Sentence
    numeral: Numeral
    upper: Quantity | None = None
    conversion: Quantity | None = None
    scale: Decimal = Decimal(1)

    @property
    def value(self) -> Decimal:
        """The number, or the lower end of its range, times `scale`: 1500000 for `1.5 to 3 million`.

        It is 0 for a number without a value, such as `hundreds`.
        """
        return (self.numeral.value or Decimal(0)) * self.scale

    @property
    def unit(self) -> str:
        """The unit: `percent`, a currency such as `USD`, or "" for a number of things."""
        return self.numeral.unit

    @property
    def start(self) -> int:
        """Offset of its first character in the sentence."""
        return self.numeral.start

    @property
    def end(self) -> int:
        """Offset after its last character, or that of its upper end."""
        return self.numeral.end if self.upper is None else self.upper.numeral.end

    @property
    def ends(self) -> list[Quantity]:
        """The two ends of its range, as separate quantities; without a range, itself alone."""
        return [replace(self, upper=None), self.upper] if self.upper else [self]

    @property
    def place(self) -> str:
        """Its paragraph and sentence, counted from 1, and its offset in the sentence: `1.3:51`."""
        return f"{self.sentence.paragraph}.{self.sentence.number}:{self.numeral.start}"

    @property
    def noun(self) -> str:
        """The noun that it counts, without a plural `s`; "" if the words after it show none.

        It is `victim` for `40 foreign victims were`, and "" for `40 in 2019`.
        """
        match = _NOUN_PHRASE.match(self.sentence.text[self.end :])
        noun = match["noun"] if match else ""
        return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun

    @cached_property
    def bracket_start(self) -> int:
        """Offset of the opening bracket around it; -1 if it is not in brackets."""
        return find_bracket_start(self.sentence.text, self.numeral.start)


def read_quantities(sentence: Sentence, numerals: Sequence[Numeral]) -> list[Quantity]:
    """Return the quantities of a sentence, in the order of the text.

    Dates, fractions and numerals without a value, such as `hundreds`, are left out. An upper end
    belongs to the quantity of the lower end, and a conversion to what it converts: `3 to 5 million
    pesos ($50,000)` is one quantity. An amount after a percentage, or after one in the same unit,
    is a quantity of its own.
    """
    ranges: list[Quantity] = []
    for numeral in numerals:
        if numeral.value is None or numeral.is_date or numeral.form == "fraction":
            continue
        lower = ranges[-1].numeral if ranges else numeral
        if lower.partner and lower.partner.start == numeral.start:
            scale = find_shared_scale(lower, numeral)
            ranges[-1] = Quantity(sentence, lower, Quantity(sentence, numeral), scale=scale)
        else:
            ranges.append(Quantity(sentence, numeral))
    quantities: list[Quantity] = []
    for quantity in ranges:
        last = quantities[-1] if quantities else quantity
        units_without_conversion = (PERCENT, quantity.unit)
        converts = quantity.numeral.is_conversion and last.conversion is None
        if converts and (last.upper or last).unit not in units_without_conversion:
            quantities[-1] = replace(last, conversion=quantity)
        else:
            quantities.append(quantity)
    return quantities


def find_shared_scale(lower: Numeral, upper: Numeral) -> Decimal:
    """Return the scale that the lower end of a range shares with the upper end, as a factor.

    It is 1000000 for `1.5 to 3 million`. A lower end with a scale word of its own, or of 1000 or
    more (`1,500 to 2 million`), shares none: the factor is 1.
    """
    scale = _SCALE.search(upper.text)
    if scale is None or _SCALE.search(lower.text) or lower.value is None or lower.value >= 1000:
        return Decimal(1)
    value, _step = read_value(f"1 {scale[0]}")
    return value
