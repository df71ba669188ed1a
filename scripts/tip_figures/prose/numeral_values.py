"""What a numeral is worth, read from its text alone."""

import re
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from functools import lru_cache
from typing import Final, NamedTuple

from tip_figures.prose.number_words import TEEN, TENS, UNIT

_SMALL_NUMBERS: Final = {
    "zero": 0,
    **{word: number for number, word in enumerate(f"{UNIT}|{TEEN}".split("|"), start=1)},
    **{word: number * 10 for number, word in enumerate(TENS.split("|"), start=2)},
}
_SCALES: Final = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
}
_LETTER_SCALES: Final = {
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "t": 10**12,
    "tn": 10**12,
}
_FRACTIONS: Final = {
    "half": Decimal("0.5"),
    "quarter": Decimal("0.25"),
    "quarters": Decimal("0.75"),  # always three of them
}
_FRACTION_STEPS: Final = {
    "half": Decimal("0.1"),
    "quarter": Decimal("0.01"),
    "quarters": Decimal("0.01"),
}

# Words that belong to a fraction and are no numbers: `and a half`, `and three quarters`.
_WORDS_OF_FRACTION = re.compile(
    r"(?:and[ -](?:a|one)[ -]|\ba )(?=half|quarter\b)|(?:and[ -])?three[ -](?=quarters)"
)
_TOKEN = re.compile(
    r"""
    (?P<whole>[0-9]+) [ ] (?P<top>[13]) [/\u2044] (?P<bottom>[24])  # 2 1/2
  | (?P<digits>[0-9.,'\ ]*[0-9])
  | (?P<word>[a-z]+)
    """,
    re.VERBOSE,
)


class NumeralValue(NamedTuple):
    """What a numeral is worth.

    value: as written
    step:  size of the last digit or smallest scale that it writes: 100000 for `77.2 million`
    """

    value: Decimal
    step: Decimal


@lru_cache(maxsize=10_000)  # a text has few different numerals in words, and in years
def read_value(text: str) -> NumeralValue:
    """Read the value of a numeral, in digits or words.

    text: a numeral as `find_numerals` finds it; words that are not numbers are ignored
    """
    digits = text.replace(",", "")
    if digits.isdecimal():
        return NumeralValue(Decimal(digits), Decimal(1))
    with localcontext(Context(prec=len(text) + 20)):  # enough for each of its digits and scales
        number = _Sum()
        for token in _TOKEN.finditer(_WORDS_OF_FRACTION.sub("", text.lower())):
            if token["top"]:
                number.add_mixed_fraction(token)
            elif token["digits"]:
                number.add_digits(token["digits"])
            else:
                number.add_word(token["word"])
        return number.as_value()


@dataclass
class _Sum:
    """A numeral while it is read from left to right.

    total: what was read up to the last scale word
    group: what was read since then
    scale: the last scale
    step:  as in `NumeralValue`
    """

    total: Decimal = Decimal(0)
    group: Decimal = Decimal(0)
    scale: Decimal = Decimal(1)
    step: Decimal = Decimal(1)

    def add_mixed_fraction(self, token: re.Match[str]) -> None:
        """Add `2 1/2`."""
        self.group += Decimal(token["whole"]) + Decimal(token["top"]) / Decimal(token["bottom"])
        self.step = Decimal("0.01")

    def add_digits(self, digits: str) -> None:
        """Add `77.2`, `1,834` or `1.200.000`."""
        digits = re.sub("[,' ]", "", digits)
        if digits.count(".") > 1:  # they separate thousands
            digits = digits.replace(".", "")
        decimals = len(digits.partition(".")[2])
        self.group += Decimal(digits)
        self.step = Decimal(10) ** -decimals

    def add_word(self, word: str) -> None:
        """Add a number word; any other word is ignored."""
        scale = _SCALES.get(word.removesuffix("s")) or _LETTER_SCALES.get(word)
        if word in _SMALL_NUMBERS:
            self.group += _SMALL_NUMBERS[word]
            self.step = Decimal(1)
        elif word in _FRACTIONS:
            self._add_fraction(word)
        elif word == "hundred":
            self.group = (self.group or 1) * Decimal(100)
            self.step *= 100
        elif scale:
            if self.total and not self.group:  # three thousand million
                self.total *= scale
            else:
                self.total += (self.group or 1) * Decimal(scale)
            self.group = Decimal(0)
            self.scale = Decimal(scale)
            if not word.startswith("dozen"):  # a dozen is exact
                self.step *= scale

    def _add_fraction(self, word: str) -> None:
        self.step = _FRACTION_STEPS[word]
        if self.group or not self.total:
            self.group += _FRACTIONS[word]
        else:  # one million and a half
            self.total += _FRACTIONS[word] * self.scale
            self.step *= self.scale

    def as_value(self) -> NumeralValue:
        """Return the number, without decimals if it is whole."""
        value = self.total + self.group
        if value == value.to_integral_value():
            value = value.quantize(Decimal(1))
        step = self.step.quantize(Decimal(1)) if self.step > 1 else self.step
        return NumeralValue(value, step)
