"""What a numeral is worth, read from its text alone."""

import re
from decimal import Context, Decimal, localcontext
from typing import Final

UNIT: Final = "one|two|three|four|five|six|seven|eight|nine"
TEEN: Final = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
TENS: Final = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
SIZES: Final = {
    "zero": 0,
    **{word: size for size, word in enumerate(f"{UNIT}|{TEEN}".split("|"), 1)},
    **{word: size * 10 for size, word in enumerate(TENS.split("|"), 2)},
}
SCALES: Final = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
LETTERS: Final = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}
_PARTS: Final = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "quarters": Decimal("0.75")}

_FRACTIONS = re.compile(r"(?:and[ -](?:a|one)[ -]|\ba )(?=half|quarter\b)|(?:and[ -])?three[ -](?=quarters)")
_TOKEN = re.compile(
    r"(?P<whole>[0-9]+) (?P<top>[13])[/\u2044](?P<bottom>[24])|(?P<digits>[0-9.,' ]*[0-9])|(?P<word>[a-z]+)"
)


def read(text: str) -> tuple[Decimal, Decimal]:
    """Give the value of a numeral, and the size of the last digit or smallest scale that it writes."""
    if text.isdecimal():
        return Decimal(text), Decimal(1)
    with localcontext(Context(prec=len(text) + 20)):
        total, group, step, scale = Decimal(0), Decimal(0), Decimal(1), Decimal(1)
        for token in _TOKEN.finditer(_FRACTIONS.sub("", text.lower())):
            word = token["word"]
            if word is None:
                number, step = _digits(token)
                group += number
            elif word in SIZES:
                group, step = group + SIZES[word], Decimal(1)
            elif word in _PARTS and not group and total:  # one million and a half
                total, step = total + _PARTS[word] * scale, _part_step(word) * scale
            elif word in _PARTS:
                group, step = group + _PARTS[word], _part_step(word)
            elif word == "hundred":
                group, step = (group or 1) * Decimal(100), step * 100
            elif word == "a":
                group = group or Decimal(1)
            elif size := _scale(word):
                total, group, scale = total + (group or 1) * size, Decimal(0), size
                step = step if size == SCALES["dozen"] else step * size
        number = total + group
        if number == number.to_integral_value():
            number = number.quantize(Decimal(1))
        return number, step.quantize(Decimal(1)) if step > 1 else step


def _scale(word: str) -> Decimal:
    return Decimal(SCALES.get(word.removesuffix("s")) or LETTERS.get(word, 0))


def _part_step(word: str) -> Decimal:
    return Decimal("0.1") if word == "half" else Decimal("0.01")


def _digits(token: re.Match[str]) -> tuple[Decimal, Decimal]:
    """Give the value and step of digits, with a fraction or without."""
    if token["top"]:
        return Decimal(token["whole"]) + Decimal(token["top"]) / Decimal(token["bottom"]), Decimal("0.01")
    digits = re.sub("[,' ]", "", token["digits"])
    if digits.count(".") > 1:
        digits = digits.replace(".", "")
    return Decimal(digits), Decimal(10) ** -len(digits.partition(".")[2])
