"""What a numeral is worth, read from its text alone."""

import re
from decimal import Context, Decimal, localcontext
from functools import lru_cache

from tip_figures.prose.number_words import FRACTION, TEEN, TENS, UNIT

_SMALL_NUMBERS = {
    "zero": 0,
    **{word: number for number, word in enumerate(f"{UNIT}|{TEEN}".split("|"), start=1)},
    **{word: number * 10 for number, word in enumerate(TENS.split("|"), start=2)},
}
_SCALES = {
    **dict.fromkeys(("thousand", "k"), 10**3),
    **dict.fromkeys(("million", "m", "mn", "mln"), 10**6),
    **dict.fromkeys(("billion", "b", "bn"), 10**9),
    **dict.fromkeys(("trillion", "t", "tn"), 10**12),
    "dozen": 12,
}
_DECIMALS = {"half": ".5", "quarter": ".25", "quarters": ".75"}  # always three quarters
_PART_OF_ONE = re.compile(  # `and a half`, `and three quarters`
    r"(?:and[ -])?(?:\b(?:a|one|three)[ -])?\b(half|quarters?)\b"
)
_TOKEN = re.compile(r"[0-9.,' ]*[0-9]|[a-z]+")
_MOST_DIGITS = 100
_FRACTION = re.compile(FRACTION, re.VERBOSE)
_NTHS = ["half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_DENOMINATORS = {
    **{name: number for number, name in enumerate(_NTHS, start=2)},
    "halve": 2,
    "fourth": 4,
    "twelfth": 12,
    "twentieth": 20,
}
_PRECISION = Decimal("0.0001")  # of a fraction in the tables


@lru_cache(maxsize=10_000)  # a text has few different numerals in words, and in years
def read_value(text: str) -> tuple[Decimal, Decimal]:
    """Read the value of a numeral, in digits or words.

    text:    a numeral as `find_numerals` finds it; words that are not numbers are ignored
    returns: value, and the size of the last digit or smallest scale that it writes: 100000 for
             `77.2 million`
    """
    words = text.lower()
    if _FRACTION.fullmatch(words):
        return _read_fraction(words), Decimal(1)
    words = _PART_OF_ONE.sub(lambda part: _DECIMALS[part[1]], words)
    with localcontext(Context(prec=_MOST_DIGITS)):
        return _add_tokens(_TOKEN.findall(words))


def _read_fraction(text: str) -> Decimal:
    """Read the value of a fraction, rounded to four decimals."""
    *counting, name = re.split("[ -]", text)
    numerator = _SMALL_NUMBERS.get(counting[0], 1) if counting else 1
    denominator = _DENOMINATORS[name.removesuffix("s")]
    return (Decimal(numerator) / denominator).quantize(_PRECISION).normalize()


def _add_tokens(tokens: list[str]) -> tuple[Decimal, Decimal]:
    """Add up the digits and words of a numeral.

    returns: value and step, as of `read_value`
    """
    total = group = Decimal(0)  # up to the last scale, and since then
    step = Decimal(1)
    for token in tokens:
        scale = _SCALES.get(token.removesuffix("s"))
        if token[-1].isdigit():
            digits = re.sub("[,' ]", "", token)
            group += Decimal(digits)
            step = Decimal(10) ** -len(digits.partition(".")[2])
        elif token in _SMALL_NUMBERS:
            group += _SMALL_NUMBERS[token]
            step = Decimal(1)
        elif token == "hundred":
            group = (group or 1) * Decimal(100)
            step *= 100
        elif scale:
            is_after_scale = total and not group  # three thousand million
            total = total * scale if is_after_scale else total + (group or 1) * scale
            group = Decimal(0)
            step *= 1 if token.startswith("dozen") else scale  # a dozen is exact
    return _shorten(total + group), _shorten(step)


def _shorten(value: Decimal) -> Decimal:
    """Return a number without decimals if it is whole."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
