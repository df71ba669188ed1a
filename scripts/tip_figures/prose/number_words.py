"""Numbers in words: how cardinal ones are written, what only looks like one, and what a numeral is worth by its text."""

import re
from decimal import Context, Decimal, localcontext
from typing import Final

UNIT: Final = "one|two|three|four|five|six|seven|eight|nine"
TEEN: Final = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
TENS: Final = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SIZES: Final = {
    "zero": 0,
    **{word: size for size, word in enumerate(f"{UNIT}|{TEEN}".split("|"), 1)},
    **{word: size * 10 for size, word in enumerate(TENS.split("|"), 2)},
}
_SCALES: Final = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
}
_LETTERS: Final = {
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "tn": 10**12,
}
_PARTS: Final = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "quarters": Decimal("0.75")}
SCALE: Final = "|".join(_SCALES)

# Number words, from small to large. A tail that itself goes on to a hundred or a scale word begins a number of its own:
# "between two hundred and three hundred" holds two.
JOIN: Final = "[ -]"
_AND = rf"{JOIN}and{JOIN}"
SCALES_S: Final = rf"(?:{SCALE}|(?:mi|bi|tri)llions|dozens)\b"
_LARGE = SCALE.removesuffix("|dozen")
_TO_99 = rf"(?:(?:{TENS})(?:{JOIN}(?:{UNIT})\b)?|(?:{TEEN}|{UNIT}))\b"
_TO_999 = (
    rf"{_TO_99}(?:{JOIN}hundred\b(?:(?:{_AND}|{JOIN}){_TO_99}(?!{JOIN}(?:hundred|dozen)\b))?)?"
)
_TAIL = rf"(?:{_AND}{_TO_99}(?!{JOIN}(?:hundred|{SCALE})\b)|{JOIN}{_TO_999})"
AND_A_HALF: Final = rf"{_AND}(?:(?:a|one){JOIN}(?:half|quarter)|three{JOIN}quarters)\b(?! of\b)"
_A = rf"a(?= (?:{_LARGE})\b(?!-))"
_A_HUNDRED = rf"a hundred\b(?!-)(?:(?:{_AND}| ){_TO_99}(?!{JOIN}(?:hundred|dozen)\b))?"
_PART_OF_A_MILLION = (
    rf"(?:a )?(?:half|quarter|three{JOIN}quarters)(?: of)?(?: a)?{JOIN}(?:{_LARGE})\b"
)
WORDS: Final = (
    rf"(?:{_PART_OF_A_MILLION}|{_TO_99}{AND_A_HALF}(?: {SCALES_S})?|{_TO_999} {SCALES_S}{AND_A_HALF}"
    rf"|(?:{_TO_999}|{_A_HUNDRED}|{_A}|hundred(?= (?:{_LARGE})\b))(?:{JOIN}{SCALES_S}{_TAIL}?){{0,4}}|zero\b)"
)

# What makes a number word, seen from its last word on, an ordinal, a fraction or a mere figure of speech.
_NTH_UNIT = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_NTH = rf"{_NTH_UNIT}|tenth|eleventh|twelfth|[a-z]{{3,5}}teenth|[a-z]{{3,5}}tieth"
_PARTS_OF = "quarter|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twelfth|twentieth"
_NOT_CARDINAL = re.compile(
    rf"(?ai:(?:{TENS})(?:-(?:{_NTH_UNIT})\b| (?:{_NTH_UNIT})\b(?!-| responder))"
    rf"|(?:hundred|{SCALE})(?:{JOIN}|{_AND})(?:{_NTH})\b(?!-| responder)"
    rf"|[a-z]+{JOIN}(?:hundredth|thousandth|millionth|billionth)s?\b"
    rf"|[a-z]+-(?:half|halves|(?:{_PARTS_OF})s?)\b"
    rf"|[a-z]+ (?:halves|(?:{_PARTS_OF})s)\b(?! of (?:the |fiscal |20))"
    rf"|one (?:half|{_PARTS_OF})\b(?!-| (?:part|count|nation|person|state))"
    rf"|one(?: another\b|'s\b|{JOIN}stop\b|-(?:on-one|to-one|off|way|time|sided|size)\b)"
    rf"|two-way\b|zero(?:{JOIN}tolerance|-sum)\b)"
)
_ONE_IDIOM = re.compile(rf"(?ai:\b(?:no|loved){JOIN}|\b(?:one-on|one-to|all-in)-)$")
_ONE_POINTS = re.compile(
    r"(?ai:\b(?:this|that|which|the (?:last|next|same|new|old)) one)"
    r"(?=$|[.,;:?!)]| (?:is|was|were|are|has|had|in|of|to|on|at|by|for|from|that|which|who|and|or|but)\b)"
    r"|(?ai:\bthe (?:first|second|third|latter|former|other) one\b)"
)
_ONE_HAND = re.compile(r"(?ai:\bon (?:the )?one hand\b)")
_VAGUE_BEFORE = re.compile(r"(?ai:\b(?:several|few|many|couple|couple of) )$")
_FRACTION_OF = re.compile(r"(?ai:(?:half|quarter|third|fifth|tenth)s? of )$")
_REACH = 24


def is_cardinal(sentence: str, start: int, end: int) -> bool:
    """Say whether the number words at this span count, rather than rank, divide or merely point."""
    last = 1 + max(sentence.rfind(join, start, end) for join in " -")
    if _NOT_CARDINAL.match(sentence, max(start, last)):
        return False
    before = sentence[max(0, start - _REACH) : start]
    first = sentence[start : start + 7].lower()
    if first == "hundred":
        return not _VAGUE_BEFORE.search(before)
    if first[:2] == "a ":
        return not _FRACTION_OF.search(before)
    if end - start == 3 and first[:3] == "one":
        points = any(
            one.end() == end for one in _ONE_POINTS.finditer(sentence, max(0, start - _REACH))
        )
        return not (
            points
            or _ONE_IDIOM.search(before)
            or _ONE_HAND.search(sentence, max(0, start - 7), end + 5)
        )
    return True


_FRACTIONS = re.compile(
    r"(?:and[ -](?:a|one)[ -]|\ba )(?=half|quarter\b)|(?:and[ -])?three[ -](?=quarters)"
)
_TOKEN = re.compile(
    r"(?P<whole>[0-9]+) (?P<top>[13])[/\u2044](?P<bottom>[24])|(?P<digits>[0-9.,' ]*[0-9])|(?P<word>[a-z]+)"
)


def read_value(text: str) -> tuple[Decimal, Decimal]:
    """Give the value of a numeral, and the size of the last digit or smallest scale that it writes."""
    if text.isdecimal():
        return Decimal(text), Decimal(1)
    with localcontext(Context(prec=len(text) + 20)):
        total, group, step, scale = Decimal(0), Decimal(0), Decimal(1), Decimal(1)
        for token in _TOKEN.finditer(_FRACTIONS.sub("", text.lower())):
            word, digits = token["word"], token["digits"]
            if token["top"]:
                step = Decimal("0.01")
                group += Decimal(token["whole"]) + Decimal(token["top"]) / Decimal(token["bottom"])
            elif digits:
                digits = re.sub("[,' ]", "", digits)
                digits = digits.replace(".", "") if digits.count(".") > 1 else digits
                step = Decimal(10) ** -len(digits.partition(".")[2])
                group += Decimal(digits)
            elif word in _SIZES:
                group, step = group + _SIZES[word], Decimal(1)
            elif word in _PARTS:
                step = Decimal("0.1") if word == "half" else Decimal("0.01")
                if group or not total:
                    group += _PARTS[word]
                else:  # one million and a half
                    total, step = total + _PARTS[word] * scale, step * scale
            elif word == "hundred":
                group, step = (group or 1) * Decimal(100), step * 100
            elif size := Decimal(_SCALES.get(word.removesuffix("s")) or _LETTERS.get(word, 0)):
                total, group, scale = total + (group or 1) * size, Decimal(0), size
                step = step if word.startswith("dozen") else step * size
        number = total + group
        if number == number.to_integral_value():
            number = number.quantize(Decimal(1))
        return number, step.quantize(Decimal(1)) if step > 1 else step
