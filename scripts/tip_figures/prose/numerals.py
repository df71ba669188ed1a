"""Numbers as English text writes them: where each is, how it is written, and what it is worth.

A numeral is a number in digits with its thousands marks, decimals and a following scale (`77.2
million`, `$10M`, `5bn`), a cardinal number in words (`one hundred and six`, `half a million`), a
fraction (`a third`), or a vague amount (`hundreds`), which has no value. It is taken without
currency sign, unit or per-cent sign. It is not an ordinal, and not part of a longer word:

- The number in a name is a numeral: `Article 128`, `Tier 2`. A comma or apostrophe marks thousands
  only before exactly three digits; so does a space, but not after a month.
- Dash, slash and colon separate numbers: `14-17`, `2018/19`, `24/7` and `10:30` are two each.
- A hyphen after a number does not make it part of a word (`12-month`, `18-year-old`), except in
  `one-stop`, `one-time`, `two-way`. A hyphen before it does (`COVID-19`, `H-2A`), except after a
  word that can stand alone (`mid-2019`). Letters that touch digits make a word (`A4`, `1990s`,
  `21st`), except units and currency codes (`10km`, `USD50`).
- `m`, `b`, `B` and `T` are scales after an amount of money alone (`$2m`); `k`, `K`, `M`, `mn`,
  `mln`, `bn` and `tn` anywhere. A scale counts for its own number only: `5 to 10 million` is 5, and
  10000000.
- `one` is a number, except in `no one`, `this one`, `one another` and the like.
- Digits in web and mail addresses are not numerals.
- These are numerals that are not read, so they have no value: chains of points (`12.05.2019`,
  `1.200.000`), Indian numbers (`5 lakh`, `12,34,567`), and digits that touch a word in small
  letters, since a space may be missing (`ages14`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from tip_figures.prose.currencies import CURRENCY_CODES
from tip_figures.prose.dates import MONTH
from tip_figures.prose.fractions import find_fractions, read_fraction
from tip_figures.prose.number_words import (
    AND_A_HALF,
    ANY_SCALE,
    JOIN,
    LARGE_SCALE,
    NUMBER_WORDS,
    SCALE,
    TEEN,
    TENS,
    UNIT,
    is_cardinal,
)
from tip_figures.prose.numeral_values import read_value
from tip_figures.prose.sentences import to_lower_case
from tip_figures.prose.vague_amounts import find_vague_amounts

Form = Literal["digits", "words", "negation", "vague", "fraction"]


@dataclass(slots=True)
class Numeral:
    """One number as a sentence writes it, and what the words around it show.

    start, end: half-open span in the sentence, in code points from 0
    value:      None if it is not read, or a vague amount
    hedge:      the words that bound it, as written; "" if there are none
    unit:       `percent`, an ISO 4217 code, or a currency's name as written if several countries
                have it; "" for none
    partner:    index, in the list of numerals, of the other end of its range
    is_date:    whether it is likely a year, or the day of a date
    is_conversion: whether it is in brackets, and converts the amount before it
    """

    start: int
    end: int
    text: str
    form: Form
    value: Decimal | None
    hedge: str = ""
    unit: str = ""
    partner: int | None = None
    is_date: bool = False
    is_conversion: bool = False

    def overlaps(self, start: int, end: int) -> bool:
        """Return whether the numeral has a character of a half-open span."""
        return self.start < end and start < self.end


# Parts of the pattern of a candidate, for re.VERBOSE.
_DECIMALS = r"(?: \. [0-9]++ )?"
_NOT_READ = rf"""
    [0-9]++ (?: \. [0-9]++ ){{2,}}+                             # 12.05.2019, 1.200.000
  | [0-9]{{1,2}} (?: , [0-9]{{2}} )+ , [0-9]{{3}} (?![0-9,]) {_DECIMALS}    # 12,34,567
"""
_WITH_THOUSANDS_MARKS = rf"""
    [1-9][0-9]{{0,2}} (?: (?: , [0-9]{{3}} )+ | (?: ' [0-9]{{3}} )+ ) (?![0-9]) {_DECIMALS}
"""
_WITH_SPACES = rf"""
    (?<! [0-9][ ] ) (?<! [-\w.,/:] )
    [1-9][0-9]{{0,2}} (?: [ ][0-9]{{3}} ){{1,5}} (?! [ ]?[0-9] ) {_DECIMALS}
"""
_MIXED_FRACTION = r"[0-9]{1,3} [ ] (?: 1[/\u2044][24] | 3[/\u2044]4 ) (?![0-9/])"
_POINT_FIRST = r"(?<![\w./]) \. [0-9]++"  # .5, but not B/.5
_YEAR_BEFORE_PLURAL = r"(?<= \b(?:19|20)[0-9]{2} ) [ ][a-z]+s\b"  # `in 2019 thousands of girls`
_SCALES_AFTER_DIGITS = rf"""
    (?: (?! {_YEAR_BEFORE_PLURAL} )
        (?: {AND_A_HALF} )?
        (?: {JOIN}? (?: hundred\b | {ANY_SCALE} ) ){{0,2}}
        (?: {AND_A_HALF} (?! {JOIN}(?:{LARGE_SCALE})\b ) )?
    )?
"""
_CANDIDATE = re.compile(
    rf"""
    (?: (?P<not_read> {_NOT_READ} )
      | (?: {_WITH_THOUSANDS_MARKS}
          | (?P<spaced> {_WITH_SPACES} )
          | {_MIXED_FRACTION}
          | [0-9]++ {_DECIMALS}
          | {_POINT_FIRST}
        )
        (?ai: {_SCALES_AFTER_DIGITS} )
      | (?<!\w) (?P<words> (?ai: {NUMBER_WORDS} ) ) (?!\w)
    )
    (?P<scale_not_read>
        (?ai: [ ] (?: lakh | lac | crore ) s?\b ) | [ ][A-Z]{{3}}[ ] (?: million | billion ) \b
      | [ ]?[KMB](?: USD | EUR | GBP ) \b
    )?
    """,
    re.VERBOSE,
)
# Where a numeral may begin, in a sentence in small letters with a space before it. It is searched
# first, because it is ten times as fast as the whole pattern: few characters are what every place
# begins with, a digit or the mark or space before a word.
_HINT = re.compile(
    r"""
    [^a-z]
    (?: (?= one | t (?: w | h (?: r | ir | o ) | en ) | f (?: o (?: u | rt ) | i[vf] )
          | s (?: ix | ev ) | e (?: ig | le ) | nin | zero | h (?: alf | undred[ ][tmb] )
          | quarter | a[ ][htmbq] | (?<! [./] ) \. [0-9] )
        (?<=\W) (?P<word>)  # empty: the numeral begins here
      | (?<=[0-9]) [0-9]*+
    )
    """,
    re.VERBOSE,
)
_ADDRESS = re.compile(
    r"""
    (?ai: https?:// | www\. ) \S+
  | (?<![\w.+-]) [\w.+-]++ @ [\w.-]+
  | \. (?ai: gov | org | com | net | int ) / \S*
    """,
    re.VERBOSE,
)

# Letters after a number that are its scale.
_LETTER_SCALE = re.compile(r"(?:[kKM]|mn|mln|bn|tn)(?!\w)")
_LETTER_SCALE_OF_MONEY = re.compile(r"[mbBT](?!\w)")
_MONEY_BEFORE = re.compile(
    r"""
    (?: [$\u20a0-\u20bf\u00a3\u00a5] | \b[A-Z]{3} ) [ ]?
    (?: [0-9][0-9.,]*[mbBT]? (?: - | \u2013 | [ ]to[ ] | [ ]or[ ] ) )?  # the near end of a range
    $
    """,
    re.VERBOSE,
)

# A word that touches digits because a space is missing, rather than a name: `ages14`.
_WORD_TOUCHING_BEFORE = re.compile(r"(?<![^\W_])(?!(?i:covid))[A-Za-z][a-z]+$")
_WORD_TOUCHING_AFTER = re.compile(r"[a-z]{3,}(?!\w)")

# What may touch a number in digits without making it part of a word.
_LETTERS_BEFORE = re.compile(r"(?<![^\W_])([A-Za-z]{1,4})$")
_LETTERS_OF_CURRENCIES: Final = CURRENCY_CODES | {"US", "Rs", "Tk", "No", "Nos"}
_HYPHENED_BEFORE = re.compile(r"([\w.]+)([-\u2013])$")
_WORD_ALONE = re.compile(
    rf"""(?ai:
    mid | pre | post | early | late | under | over | sub | above | below | to | or | and | of | in
  | since | until | through | age | aged | percent | plus
  | [0-9.]+ (?: km | kg | am | pm | k | m | b | mn | mln | bn | tn )?
  | {MONTH}
  | zero | {UNIT} | {TEEN} | {TENS} | hundred | {SCALE}
    )""",
    re.VERBOSE,
)
_UNIT_AFTER = re.compile(
    r"(?:km|kg|cm|mm|m|g|ha|sqm|h|hrs?|mins?|yrs?|wks?|mos?|am|pm|AM|PM|[A-Z]{3})(?!\w)"
)
_MONTH_BEFORE = re.compile(rf"\b(?ai:{MONTH}) $")
_FRACTION_SLASH: Final = "\u2044"
_REACH = 24  # characters before a numeral that are looked at


def find_numerals(sentence: str) -> list[Numeral]:
    """Find every numeral of a sentence, in the order of the text.

    sentence: normalised
    """
    readable = _hide_addresses(sentence)
    numerals = _find_exact_numerals(sentence, readable)
    others = [
        Numeral(*each.span(), each[0], "vague", None) for each in find_vague_amounts(readable)
    ]
    for match in find_fractions(readable):
        others.append(Numeral(*match.span(), match[0], "fraction", read_fraction(match[0])))
    for other in others:
        if not any(numeral.overlaps(other.start, other.end) for numeral in numerals):
            numerals.append(other)
    return sorted(numerals, key=lambda numeral: numeral.start)


def _find_exact_numerals(sentence: str, readable: str) -> list[Numeral]:
    """Find the numerals that are not vague, in the order of the text.

    readable: the sentence without its addresses
    """
    numerals: list[Numeral] = []
    # A number that is part of a word makes the next ones part of it, too: `E-6-2`.
    identifier_end = None
    for match in _find_candidates(readable):
        start, end = match.span()
        if match["words"]:
            if is_cardinal(readable, start, end):
                numerals.append(_as_numeral(sentence, match, end))
            continue
        end = _find_scaled_end(readable, start, end)
        continues = start - 1 == identifier_end and readable[identifier_end] in "-/."
        if not (continues or _is_in_word(readable, start, end)):
            numerals.append(_as_numeral(sentence, match, end))
            continue
        if not continues and _touches_a_word(readable, start, end):
            numerals.append(Numeral(start, end, sentence[start:end], "digits", None))
        identifier_end = end
    return numerals


def parse_numeral(text: str) -> tuple[Numeral, Decimal]:
    """Read `text` as the one numeral that it must be, of money or not.

    returns: the numeral, and the size of its last digit: 100000 for `77.2 million`
    raises:  ValueError if `text` is anything but one numeral
    """
    for before in ("", "$"):
        numerals = find_numerals(before + text)
        if len(numerals) == 1 and numerals[0].text == text:
            return numerals[0], _read_step(numerals[0])
    raise ValueError(f"not one numeral: {text[:60]!r}")


def _read_step(numeral: Numeral) -> Decimal:
    return Decimal(1) if numeral.value is None else read_value(numeral.text)[1]


def _hide_addresses(sentence: str) -> str:
    """Replace web and mail addresses by letters, as many as they have characters."""
    if "/" in sentence or "@" in sentence or "www." in sentence:
        return _ADDRESS.sub(lambda address: "x" * len(address[0]), sentence)
    return sentence


def _find_candidates(sentence: str) -> Iterator[re.Match[str]]:
    """Match what has the shape of a numeral, each after the end of the one before."""
    candidate_end = 0
    for start in _find_possible_starts(sentence):
        if start < candidate_end:
            continue
        candidate = _CANDIDATE.match(sentence, start)
        if candidate and candidate["spaced"] and _is_after_month(sentence, start):
            day = candidate["spaced"].partition(" ")[0]
            candidate = _CANDIDATE.match(sentence, start, start + len(day))
        if candidate:
            candidate_end = candidate.end()
            yield candidate


def _find_possible_starts(sentence: str) -> Iterator[int]:
    """Return the offsets at which a numeral may begin, in order."""
    for hint in _HINT.finditer(f" {to_lower_case(sentence)}"):
        start = hint.start() if hint["word"] is None else hint.end()
        yield start - 1  # without the space before the sentence


def _is_after_month(sentence: str, start: int) -> bool:
    return _MONTH_BEFORE.search(sentence[max(0, start - _REACH) : start]) is not None


def _as_numeral(sentence: str, match: re.Match[str], end: int) -> Numeral:
    """Make a numeral of a candidate.

    end: of the numeral; it may include a letter after the candidate
    """
    text = sentence[match.start() : end]
    is_read = not (match["not_read"] or match["scale_not_read"])
    value = read_value(text)[0] if is_read else None
    return Numeral(match.start(), end, text, "words" if match["words"] else "digits", value)


def _find_scaled_end(sentence: str, start: int, end: int) -> int:
    """Return the end of a number in digits, with the letter after it that is its scale."""
    if not sentence[end : end + 1].isalpha():
        return end
    letter = _LETTER_SCALE.match(sentence, end)
    if letter is None and _MONEY_BEFORE.search(sentence[max(0, start - _REACH) : start]):
        letter = _LETTER_SCALE_OF_MONEY.match(sentence, end)
    return letter.end() if letter else end


def _is_in_word(sentence: str, start: int, end: int) -> bool:
    """Return whether a number in digits is part of a longer word."""
    before = sentence[max(0, start - _REACH) : start]
    after = sentence[end : end + 4]
    if _has_word_before(before):
        return True
    if after[:1].isalnum() or after[:1] == "_":
        return not _is_unit(after)
    is_decade = after[:2] == "'s" and sentence[end - 1] == "0" and end - start in (2, 4)
    return is_decade or _FRACTION_SLASH in before[-1:] + after[:1]


def _touches_a_word(sentence: str, start: int, end: int) -> bool:
    """Return whether a whole word in small letters touches one end of a number in digits."""
    after = sentence[end : end + 1]
    is_free_after = not (after.isalnum() or after in ("_", "'", "-"))
    if is_free_after and _WORD_TOUCHING_BEFORE.search(sentence[max(0, start - _REACH) : start]):
        return True
    before = sentence[start - 1 : start] if start else ""
    is_free_before = not (before.isalnum() or before in ("_", "-"))
    return is_free_before and _WORD_TOUCHING_AFTER.match(sentence, end) is not None


def _has_word_before(before: str) -> bool:
    """Return whether a word continues in a number: `A4`, `COVID-19`.

    before: the sentence before the number
    """
    if before[-1:].isalnum() or before[-1:] == "_":
        letters = _LETTERS_BEFORE.search(before)
        return letters is None or letters[1] not in _LETTERS_OF_CURRENCIES
    if before.endswith(" "):
        return before[-6:].lower() == "covid "
    hyphened = _HYPHENED_BEFORE.search(before)
    if hyphened is None:
        return False
    word = hyphened[1].lstrip(".")
    is_dash = hyphened[2] == "\u2013"
    if is_dash and not word.isupper() and word.lower() != "covid":
        return False
    return not _WORD_ALONE.fullmatch(word)


def _is_unit(after: str) -> bool:
    """Return whether the letters that touch the end of a number are a unit: `10km`, `5EUR`."""
    unit = _UNIT_AFTER.match(after)
    if unit is None:
        return False
    is_code = unit[0].isupper() and len(unit[0]) == 3
    return not is_code or unit[0] in CURRENCY_CODES
