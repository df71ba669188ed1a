"""Fractions in words that are numbers of their own: `half`, `a third`, `three-quarters`."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from tip_figures.prose.number_words import FRACTION

_DENOMINATORS: Final = {
    "hal": 2,
    "thi": 3,
    "qua": 4,
    "fou": 4,
    "fif": 5,
    "six": 6,
    "sev": 7,
    "eig": 8,
    "nin": 9,
    "ten": 10,
    "twel": 12,
    "twen": 20,
}
_NUMERATORS: Final = [
    "a",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
]
_FRACTION = re.compile(
    rf"""
    (?<! [\w-] ) (?<! \b(?:first|other)[ ] )
    (?<! \b(?:second|latter|former|bottom)[ ] ) (?<! \b(?:last|next)[ ] ) (?<! \btop[ ] )
    {FRACTION}
    (?! [\w-]
      | [ ] (?: time | part | count | person | nation | state | year | hour | day | way | brother
              | sister | million | century ) \b
      | [ ] (?: of[ ] )? an? [ ] (?: million | billion | dozen | century | hour | day | year ) \b )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"a (?!quarter|half)[a-z]+ (?!of\b|were\b|was\b|had\b|in\b|\()[a-z]", re.IGNORECASE
)
_HINT = re.compile(
    "hal[fv]|third|quarter|(?:ur|fif|six|seven|eigh|nin|ten|elf|tie)th", re.IGNORECASE
)
"""What is in each fraction: searched first, because it is faster."""
_PRECISION: Final = Decimal("0.0001")


def find_fractions(sentence: str) -> Iterator[re.Match[str]]:
    """Match each fraction of a sentence; some may be part of a longer numeral.

    sentence: normalised
    """
    if _HINT.search(sentence) is None:
        return
    for match in _FRACTION.finditer(sentence):
        is_ordinal = _ORDINAL.match(sentence, match.start())  # `a third country`
        is_addition = (  # `a month and a half`
            match[0].lower().endswith(("half", "quarter"))
            and sentence[: match.start()].endswith(("and ", "and a "))
        )
        is_share = sentence.startswith(" of", match.end())
        if not is_ordinal and (is_share or not is_addition):
            yield match


def read_fraction(text: str) -> Decimal:
    """Read the value of a fraction, rounded to four decimals."""
    *counting, name = re.split("[ -]", text.lower())
    numerator = max(1, _NUMERATORS.index(counting[0])) if counting else 1
    denominator = next(number for start, number in _DENOMINATORS.items() if name.startswith(start))
    return (Decimal(numerator) / denominator).quantize(_PRECISION).normalize()
