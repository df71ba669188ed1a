"""Numbers as English text writes them: where each stands, how it is written, and what it is worth.

A numeral is a number in digits with its thousands marks, decimals and a following scale word (`77.2 million`), or a
cardinal number in words (`one hundred and six`). It is taken without currency sign, unit or per-cent sign. It is not an
ordinal, and not part of a longer word. Where that leaves a choice:

- The number in a name is a numeral: `Article 128`, `Tier 2`, `No. 5`. A point before digits is a decimal point, in `Law
  13.344` as well; a chain of points (`12.05.2019`) parts numbers, unless it marks thousands (`1.200.000`).
- A comma or apostrophe marks thousands only before exactly three digits; so does a space, between such groups only.
- Dash, slash and colon part numbers: `14-17`, `2018/19`, `24/7` and `10:30` are two each, `225-4-1` is three.
- A hyphen after a number does not make it part of a word (`12-month`, `three-year`, `18-year-old`), except where the
  compound counts nothing (`one-stop`, `one-time`, `two-way`). A hyphen before it does (`COVID-19`, `G-20`, `H-2A`),
  except after a word that can stand alone (`mid-2019`, `under-18`, `May-2019`). Letters that touch digits make a word
  (`A4`, `1990s`, `21st`, `108A`), except units and currency codes (`10km`, `USD50`).
- `one` is a number (`one of four`, `at least one`), except in `no one`, `loved one`, `one another`, `one's` and `on the
  one hand`.
- Vague amounts (`hundreds`, `a dozen`, `several thousand`) and bare fractions (`half`, `two-thirds`, `one third of`)
  are no numerals; `a hundred`, `half a million`, `two dozen`, `two and a half` and `2 1/2` are.
- A scale word counts for its own number only: `5 to 10 million` is 5, and 10000000. A sign is no part: `(5)` is 5.
- Digits in web and mail addresses are no numerals.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import Final, Literal

from tipdata.text.currencies import CODES


@dataclass(frozen=True)
class Numeral:
    """One number as a sentence writes it; `start` and `end` are a half-open span of the sentence in code points."""

    start: int
    end: int
    text: str
    form: Literal["digits", "words"]
    value: Decimal


_UNIT = "one|two|three|four|five|six|seven|eight|nine"
_TEEN = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SIZES: Final = {
    "zero": 0,
    **{word: size for size, word in enumerate(f"{_UNIT}|{_TEEN}".split("|"), 1)},
    **{word: size * 10 for size, word in enumerate(_TENS.split("|"), 2)},
}
_SCALES: Final = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
_SCALE = "|".join(_SCALES)
_PARTS: Final = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "quarters": Decimal("0.75")}

# Number words, from small to large. A tail that itself goes on to a hundred or a scale word begins a number of its own:
# "between two hundred and three hundred" holds two.
_HYPHEN = "[-\u2010\u2011]"
_JOIN = "[ \u2010\u2011-]"
_AND = rf"{_JOIN}and{_JOIN}"
_TO_99 = rf"(?:(?:{_TENS})(?:{_JOIN}(?:{_UNIT})\b)?|(?:{_TEEN}|{_UNIT}))\b"
_TO_999 = rf"{_TO_99}(?:{_JOIN}hundred\b(?:(?:{_AND}|{_JOIN}){_TO_99}(?!{_JOIN}(?:hundred|dozen)\b))?)?"
_TAIL = rf"(?:{_AND}{_TO_99}(?!{_JOIN}(?:hundred|{_SCALE})\b)|{_JOIN}{_TO_999})"
_AND_A_HALF = rf"{_AND}(?:(?:a|one){_JOIN}(?:half|quarter)|three{_JOIN}quarters)\b(?! of\b)"
_A = rf"(?:half )?a(?= (?:{_SCALE.removesuffix('|dozen')})\b(?!{_HYPHEN}))"
_A_HUNDRED = rf"a hundred\b(?!{_HYPHEN})(?:(?:{_AND}| ){_TO_99}(?!{_JOIN}(?:hundred|dozen)\b))?"
_WORDS = (
    rf"(?:{_TO_99}{_AND_A_HALF}(?: (?:{_SCALE})\b)?"
    rf"|(?:{_TO_999}|{_A_HUNDRED}|{_A})(?:{_JOIN}(?:{_SCALE})\b{_TAIL}?){{0,4}}|zero\b)"
)

_SCALED = rf"(?:(?:{_AND_A_HALF})?(?:{_JOIN}?(?:hundred|{_SCALE})\b){{0,2}})"
_CANDIDATE = re.compile(
    r"(?:(?P<chain>[0-9]++(?:\.[0-9]++){2,}+)"
    r"|(?P<digits>(?:[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?:'[0-9]{3})+)(?![0-9])(?:\.[0-9]++)?"
    r"|(?<![0-9] )(?<![-\u2010\u2011\w.,/:])[1-9][0-9]{0,2}(?: [0-9]{3}){1,5}(?! ?[0-9])(?:\.[0-9]++)?"
    r"|[0-9]{1,3} (?:1[/\u2044][24]|3[/\u2044]4)(?![0-9/])"
    rf"|[0-9]++(?:\.[0-9]++)?|(?<![\w.])\.[0-9]++)(?ai:{_SCALED}))"
    rf"|(?<!\w)(?P<words>(?ai:{_WORDS}))(?!\w))"
)
_HINT = re.compile(
    r"[0-9]++|(?<![\w.])\.[0-9]|\b(?ai:one|tw|th|fo|fi|s[ie]|eig|ni|te|el|zero|(?:half )?a(?= [htmb]))"
)  # where a numeral may begin; tried first because it is five times as fast
_RUN = re.compile("[0-9]+")
_DOTTED_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")

_ADDRESS = re.compile(r"(?ai:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]++@[\w.-]+|\.(?ai:gov|org|com|net|int)/\S*")

# What stands before a number in digits.
_LETTERS_BEFORE = re.compile(r"(?<![^\W_])([A-Za-z]{2,4})$")
_SIGN_LETTERS = CODES | {"US", "Rs", "Tk", "RM", "No", "Nos"}
_WORD_BEFORE = re.compile(r"([\w.]+)([-\u2010\u2011\u2013])$")
_STANDS_ALONE = re.compile(
    r"(?ai:mid|pre|post|early|late|under|over|sub|above|below|to|or|and|of|in|since|until|through|age|aged|percent|plus"
    rf"|[0-9.]+(?:km|kg|am|pm)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    rf"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|zero|{_UNIT}|{_TEEN}|{_TENS}|hundred|{_SCALE})"
)
_UNIT_AFTER = re.compile(r"(?:km|kg|cm|mm|ha|sqm|hrs?|am|pm|AM|PM|[A-Z]{3})(?!\w)")

# What makes a number word, seen from its last word on, an ordinal, a fraction or a mere figure of speech.
_NTH_UNIT = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_NTH = rf"{_NTH_UNIT}|tenth|eleventh|twelfth|[a-z]{{3,5}}teenth|[a-z]{{3,5}}tieth"
_PARTS_OF = "quarter|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twelfth|twentieth"
_NOT_CARDINAL = re.compile(
    rf"(?ai:(?:{_TENS})(?:{_HYPHEN}(?:{_NTH_UNIT})\b| (?:{_NTH_UNIT})\b(?!{_HYPHEN}| responder))"
    rf"|(?:hundred|{_SCALE})(?:{_JOIN}|{_AND})(?:{_NTH})\b(?!{_HYPHEN}| responder)"
    rf"|[a-z]+{_JOIN}(?:hundredth|thousandth|millionth|billionth)s?\b"
    rf"|[a-z]+{_HYPHEN}(?:half|halves|(?:{_PARTS_OF})s?)\b"
    rf"|[a-z]+ (?:halves|(?:{_PARTS_OF})s)\b(?! of (?:the |fiscal |20))"
    rf"|one (?:half|{_PARTS_OF})\b(?!{_HYPHEN}| (?:part|count|nation|person|state))"
    rf"|one(?: another\b|'s\b|{_JOIN}stop\b|{_HYPHEN}(?:on{_HYPHEN}one|to{_HYPHEN}one|off|way|time|sided|size)\b)"
    rf"|two{_HYPHEN}way\b|zero(?:{_JOIN}tolerance|{_HYPHEN}sum)\b)"
)
_ONE_IDIOM = re.compile(rf"(?ai:\b(?:no|loved){_JOIN}|\b(?:one{_HYPHEN}on|one{_HYPHEN}to|all{_HYPHEN}in){_HYPHEN})$")
_ONE_HAND = re.compile(r"(?ai:\bon (?:the )?one hand\b)")
_FRACTION_OF = re.compile(r"(?ai:(?:half|quarter|third|fifth|tenth)s? of )$")
_REACH = 24

_WRITTEN = re.compile(r"(?P<whole>[0-9]+) (?P<top>[13])[/\u2044](?P<bottom>[24])|(?P<digits>[0-9.,' ]*[0-9])")
_FRACTION_PART = re.compile(rf"and{_JOIN}(?:a|one|three){_JOIN}(half|quarters?)")


def find(sentence: str) -> list[Numeral]:
    """Find every numeral of `sentence`, in the order of the text."""
    readable = sentence
    if "/" in sentence or "@" in sentence or "www." in sentence:
        readable = _ADDRESS.sub(lambda address: "x" * len(address[0]), sentence)
    found = []
    identifier_end = None
    for match in _candidates(readable):
        start, end = match.span()
        if match["words"]:
            if _is_cardinal(readable, start, end):
                found.append(_numeral(sentence, start, end, "words"))
        elif _is_in_word(readable, start, end) or (start - 1 == identifier_end and readable[identifier_end] in "-/."):
            identifier_end = end
        elif match["chain"] and not _DOTTED_THOUSANDS.fullmatch(match["chain"]):
            found.extend(_numeral(sentence, *piece.span(), "digits") for piece in _RUN.finditer(sentence, start, end))
        else:
            found.append(_numeral(sentence, start, end, "digits"))
    return found


def value(text: str) -> Decimal:
    """Give the value of one numeral as written, exactly.

    raises: ValueError if `text` is anything but one numeral
    """
    return _only(text).value


def written_step(text: str) -> Decimal:
    """Give the size of the last digit or smallest scale that a numeral writes: 100000 for `77.2 million`, 1 for `five`.

    raises: ValueError if `text` is anything but one numeral
    """
    return _read(_only(text).text)[1]


def _only(text: str) -> Numeral:
    """Read `text` as the one numeral that it must be."""
    found = find(text)
    if len(found) != 1 or found[0].text != text:
        raise ValueError(f"not one numeral: {text[:60]!r}")
    return found[0]


def _candidates(sentence: str) -> Iterator[re.Match[str]]:
    """Match what is shaped like a numeral, each after the end of the one before."""
    reached = 0
    for hint in _HINT.finditer(sentence):
        if hint.start() >= reached and (match := _CANDIDATE.match(sentence, hint.start())):
            reached = match.end()
            yield match


def _numeral(sentence: str, start: int, end: int, form: Literal["digits", "words"]) -> Numeral:
    """Read the numeral that stands at a known span."""
    text = sentence[start:end]
    return Numeral(start, end, text, form, _read(text)[0])


def _is_in_word(sentence: str, start: int, end: int) -> bool:
    """Say whether the digits at this span are part of a longer word or of an identifier."""
    before = sentence[max(0, start - _REACH) : start]
    after = sentence[end : end + 4]
    if before and (before[-1].isalnum() or before[-1] == "_"):
        letters = _LETTERS_BEFORE.search(before)
        if letters is None or letters[1] not in _SIGN_LETTERS:
            return True
    elif hyphened := _WORD_BEFORE.search(before):
        word, hyphen = hyphened[1].lstrip("."), hyphened[2]
        free = hyphen == "\u2013" and not word.isupper() and word.lower() != "covid"
        if not (free or _STANDS_ALONE.fullmatch(word)):
            return True
    elif before[-6:].lower() == "covid ":
        return True
    if after and (after[0].isalnum() or after[0] == "_"):
        unit = _UNIT_AFTER.match(after)
        return unit is None or (unit[0].isupper() and len(unit[0]) == 3 and unit[0] not in CODES)
    is_decade = after[:2] == "'s" and sentence[end - 1] == "0" and end - start in (2, 4)
    return is_decade or "\u2044" in before[-1:] + after[:1]


def _is_cardinal(sentence: str, start: int, end: int) -> bool:
    """Say whether the number words at this span count, rather than rank, divide or merely point."""
    last = 1 + max(sentence.rfind(join, start, end) for join in " -\u2010\u2011")
    if _NOT_CARDINAL.match(sentence, max(start, last)):
        return False
    before = sentence[max(0, start - _REACH) : start]
    first = sentence[start : start + 4].lower()
    if first[:2] == "a ":
        return not _FRACTION_OF.search(before)
    if end - start == 3 and first[:3] == "one":
        return not (_ONE_IDIOM.search(before) or _ONE_HAND.search(sentence, max(0, start - 7), end + 5))
    return True


def _read(text: str) -> tuple[Decimal, Decimal]:
    """Give the value of a numeral, and the size of the last digit or smallest scale that it writes."""
    if text.isdecimal():
        return Decimal(text), Decimal(1)
    with localcontext(Context(prec=len(text) + 20)):
        total, (group, step) = Decimal(0), _read_digits(text)
        for word in re.findall("[a-z]+", _FRACTION_PART.sub(r"\1", text.lower())):
            if word in _SIZES:
                group, step = group + _SIZES[word], Decimal(1)
            elif word in _PARTS:
                group, step = group + _PARTS[word], Decimal("0.1") if word == "half" else Decimal("0.01")
            elif word == "a":
                group = group or Decimal(1)
            elif word == "hundred":
                group, step = group * 100, step * 100
            elif word in _SCALES:
                total, group = total + group * _SCALES[word], Decimal(0)
                step = step if word == "dozen" else step * _SCALES[word]
        number = total + group
        if number == number.to_integral_value():
            number = number.quantize(Decimal(1))
        return number, step.quantize(Decimal(1)) if step > 1 else step


def _read_digits(text: str) -> tuple[Decimal, Decimal]:
    """Give the value and step of the digits that `text` begins with; zero and one where it begins with none."""
    written = _WRITTEN.match(text)
    if written is None:
        return Decimal(0), Decimal(1)
    if written["top"]:
        return Decimal(written["whole"]) + Decimal(written["top"]) / Decimal(written["bottom"]), Decimal("0.01")
    digits = re.sub("[,' ]", "", written["digits"])
    if digits.count(".") > 1:
        digits = digits.replace(".", "")
    return Decimal(digits), Decimal(10) ** -len(digits.partition(".")[2])
