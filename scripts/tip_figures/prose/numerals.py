"""Numbers as English text writes them: where each stands, how it is written, and what it is worth.

A numeral is a number in digits with its thousands marks, decimals and a following scale (`77.2 million`, `$10M`, `5bn`),
or a cardinal number in words (`one hundred and six`, `half a million`). It is taken without currency sign, unit or
per-cent sign. It is not an ordinal, and not part of a longer word. Where that leaves a choice:

- The number in a name is a numeral: `Article 128`, `Tier 2`. A point before digits is a decimal point, in `Law 13.344` as
  well; a chain of points (`12.05.2019`) parts numbers, unless it marks thousands (`1.200.000`).
- A comma or apostrophe marks thousands only before exactly three digits; so does a space, between such groups only and
  not after a month (`On June 5 200 officers`).
- Dash, slash and colon part numbers: `14-17`, `2018/19`, `24/7` and `10:30` are two each, `225-4-1` is three.
- A hyphen after a number does not make it part of a word (`12-month`, `three-year`, `18-year-old`), except where the
  compound counts nothing (`one-stop`, `one-time`, `two-way`). A hyphen before it does (`COVID-19`, `G-20`, `H-2A`),
  except after a word that can stand alone (`mid-2019`, `under-18`, `May-2019`). Letters that touch digits make a word
  (`A4`, `1990s`, `21st`, `108A`), except units, currency codes and the letters of currencies (`10km`, `USD50`, `D50,000`).
- `m`, `b` and `B` are scales behind an amount of money alone (`$2m`); `k`, `K`, `M`, `mn`, `mln`, `bn` and `tn` anywhere.
- `one` is a number (`one of four`, `at least one`), except in `no one`, `loved one`, `this one`, `the first one`, `one
  another`, `one's` and `on the one hand`.
- Vague amounts (`hundreds`, `a dozen`, `several thousand`) and bare fractions (`half`, `two-thirds`, `one third of`)
  are no numerals; `a hundred`, `half a million`, `a quarter million`, `two dozen`, `two and a half` and `2 1/2` are.
- A scale word counts for its own number only: `5 to 10 million` is 5, and 10000000. A sign is no part: `(5)` is 5.
- Digits in web and mail addresses are no numerals.
- Indian numbers (`5 lakh`, `2,919 crore`, `12,34,567`) are numerals that are not read: they have no value.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tip_figures.prose.currencies import CODES
from tip_figures.prose.dates import MONTH
from tip_figures.prose.number_words import (
    AND_A_HALF,
    JOIN,
    SCALE,
    SCALES_S,
    TEEN,
    TENS,
    UNIT,
    WORDS,
    is_cardinal,
    read_value,
)

Form = Literal["digits", "words", "negation"]


@dataclass(frozen=True)
class Numeral:
    """One number as a sentence writes it.

    start, end: half-open span of the sentence, in code points from 0
    value:      None where it is not read
    """

    start: int
    end: int
    text: str
    form: Form
    value: Decimal | None


_INDIAN = r"(?ai: (?:lakh|lac|crore)s?\b)"

_SCALED = (
    rf"(?:(?!(?<=\b(?:19|20)[0-9]{{2}}) [a-z]+s\b)(?:{AND_A_HALF})?"
    rf"(?:{JOIN}?hundred and [0-9]{{1,2}}(?!\w|[.,][0-9])|{JOIN}?(?:mi|bi|tri)llion [1-9][0-9]{{0,2}} thousand\b"
    rf"|(?:{JOIN}?(?:hundred\b|{SCALES_S})){{0,2}}(?:{AND_A_HALF})?))?"
)
_CANDIDATE = re.compile(
    r"(?:(?P<chain>[0-9]++(?:\.[0-9]++){2,}+)"
    r"|(?P<indian>[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?![0-9,])(?:\.[0-9]++)?)"
    r"|(?P<digits>(?:[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?:'[0-9]{3})+)(?![0-9])(?:\.[0-9]++)?"
    r"|(?P<spaced>(?<![0-9] )(?<![-\w.,/:])[1-9][0-9]{0,2}(?: [0-9]{3}){1,5}(?! ?[0-9])(?:\.[0-9]++)?)"
    r"|[0-9]{1,3} (?:1[/\u2044][24]|3[/\u2044]4)(?![0-9/])"
    rf"|[0-9]++(?:\.[0-9]++)?|(?<![\w.])\.[0-9]++)(?ai:{_SCALED}))"
    rf"|(?<!\w)(?P<words>(?ai:{WORDS}))(?!\w))(?P<unread>{_INDIAN})?"
)
_HINT = re.compile(
    r"[0-9]++|(?<![\w.])\.[0-9]|\b(?ai:one|tw|th|fo|fi|s[ie]|eig|ni|te|el|zero|half|quarter|hundred (?=[tmb])|a(?= [htmbq]))"
)  # where a numeral may begin; tried first because it is five times as fast
_RUN = re.compile("[0-9]+")
_DOTTED_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_LETTER_SCALE = re.compile(r"(?:[kKM]|mn|mln|bn|tn)(?!\w)")
_MONEY_SCALE = re.compile(r"[mbB](?!\w)")
_MONEY_BEFORE = re.compile(
    r"(?:[$\u20a0-\u20bf\u00a3\u00a5]|\b[A-Z]{3}) ?(?:[0-9][0-9.,]*[mbB]?(?:-|\u2013| to | or ))?$"
)

_ADDRESS = re.compile(
    r"(?ai:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]++@[\w.-]+|\.(?ai:gov|org|com|net|int)/\S*"
)

# What stands before a number in digits.
_LETTERS_BEFORE = re.compile(r"(?<![^\W_])([A-Za-z]{1,4})$")
_SIGN_LETTERS = CODES | {"US", "Rs", "Tk", "RM", "No", "Nos"}
_WORD_BEFORE = re.compile(r"([\w.]+)([-\u2013])$")
_MONTH_BEFORE = re.compile(rf"\b(?ai:{MONTH}) $")
_STANDS_ALONE = re.compile(
    r"(?ai:mid|pre|post|early|late|under|over|sub|above|below|to|or|and|of|in|since|until|through|age|aged|percent|plus"
    rf"|[0-9.]+(?:km|kg|am|pm)?|{MONTH}|zero|{UNIT}|{TEEN}|{TENS}|hundred|{SCALE})"
)
_UNIT_AFTER = re.compile(
    r"(?:km|kg|cm|mm|m|g|ha|sqm|h|hrs?|mins?|yrs?|wks?|mos?|am|pm|AM|PM|[A-Z]{3})(?!\w)"
)

_REACH = 24


def find_numerals(sentence: str) -> list[Numeral]:
    """Find every numeral of `sentence`, in the order of the text."""
    readable = sentence
    if "/" in sentence or "@" in sentence or "www." in sentence:
        readable = _ADDRESS.sub(lambda address: "x" * len(address[0]), sentence)
    found: list[Numeral] = []
    identifier_end = None
    for match in _candidates(readable):
        start, end = match.span()
        if match["words"]:
            if not is_cardinal(readable, start, end):
                continue
        else:
            end = _with_letter(readable, start, end)
            if _is_in_word(readable, start, end) or (
                start - 1 == identifier_end and readable[identifier_end] in "-/."
            ):
                identifier_end = end
                continue
            if match["chain"] and not _DOTTED_THOUSANDS.fullmatch(match["chain"]):
                pieces = _RUN.finditer(sentence, start, end)
                found.extend(
                    Numeral(*one.span(), one[0], "digits", Decimal(one[0])) for one in pieces
                )
                continue
        text = sentence[start:end]
        value = None if match["unread"] or match["indian"] else read_value(text)[0]
        found.append(Numeral(start, end, text, "words" if match["words"] else "digits", value))
    return found


def parse_numeral(text: str) -> tuple[Numeral, Decimal]:
    """Read `text` as the one numeral, of money or not, that it must be.

    returns: the numeral, and the size of the last digit or smallest scale that it writes: 100000 for `77.2 million`
    raises:  ValueError if `text` is anything but one numeral
    """
    for before in ("", "$"):
        found = find_numerals(before + text)
        if len(found) == 1 and found[0].text == text:
            return found[0], read_value(text)[1]
    raise ValueError(f"not one numeral: {text[:60]!r}")


def _candidates(sentence: str) -> Iterator[re.Match[str]]:
    """Match what is shaped like a numeral, each after the end of the one before."""
    reached = 0
    for hint in _HINT.finditer(sentence):
        if hint.start() < reached:
            continue
        match = _CANDIDATE.match(sentence, hint.start())
        if (
            match
            and match["spaced"]
            and _MONTH_BEFORE.search(sentence[max(0, hint.start() - _REACH) : hint.start()])
        ):
            match = _CANDIDATE.match(sentence, hint.start(), hint.end())
        if match:
            reached = match.end()
            yield match


def _with_letter(sentence: str, start: int, end: int) -> int:
    """Give the end of a number in digits, with the letter behind it that is its scale."""
    letter = _LETTER_SCALE.match(sentence, end)
    if letter is None and _MONEY_BEFORE.search(sentence[max(0, start - _REACH) : start]):
        letter = _MONEY_SCALE.match(sentence, end)
    return letter.end() if letter else end


def _is_in_word(sentence: str, start: int, end: int) -> bool:
    before = sentence[max(0, start - _REACH) : start]
    after = sentence[end : end + 4]
    if before[-1:].isalnum() or before[-1:] == "_":
        letters = _LETTERS_BEFORE.search(before)
        number = sentence[start:end]
        is_amount = "," in number or not number.replace(".", "").isdecimal()
        is_money = letters and (
            letters[1] in _SIGN_LETTERS or (is_amount and re.fullmatch("[A-Z]", letters[1]))
        )
        if not is_money:
            return True
    elif hyphened := _WORD_BEFORE.search(before):
        word, hyphen = hyphened[1].lstrip("."), hyphened[2]
        free = hyphen == "\u2013" and not word.isupper() and word.lower() != "covid"
        if not (free or _STANDS_ALONE.fullmatch(word)):
            return True
    elif before[-6:].lower() == "covid ":
        return True
    if after[:1].isalnum() or after[:1] == "_":
        unit = _UNIT_AFTER.match(after)
        return unit is None or (unit[0].isupper() and len(unit[0]) == 3 and unit[0] not in CODES)
    is_decade = after[:2] == "'s" and sentence[end - 1] == "0" and end - start in (2, 4)
    return is_decade or "\u2044" in before[-1:] + after[:1]
