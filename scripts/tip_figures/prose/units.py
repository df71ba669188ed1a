"""The unit of a numeral: percent, or a currency."""

import re
from collections.abc import Sequence
from string import ascii_uppercase
from typing import Final

from tip_figures.prose.currencies import (
    ANY_SIGN,
    CODE_OF_NAME,
    CODE_OF_SIGN,
    CURRENCY_CODES,
    SHARED_NOUNS,
)

PERCENT: Final = "percent"

_PERCENT_AFTER = re.compile(r"(?i: ?%| per ?cent\b|[ -]percent| percentage points?\b)")
_MONEY_BEFORE = re.compile(
    rf"""
    (?: (?<! [^\W_] ) (?P<code> [A-Z]{{3}} )
      | (?P<sign> {ANY_SIGN} )
      | (?P<rupees> Rs\.? )
      | (?<! \w ) (?P<guaranies> Gs\.? )
    ) [ ]? $
    """,
    re.VERBOSE,
)
_MONEY_REACH = 6  # characters before a numeral that are looked at: `HK$ `, `USD `
_LONGEST_MONEY: Final = 1 + max(len("USD"), *map(len, CODE_OF_SIGN))  # with a space
_LAST_OF_MONEY: Final = frozenset(sign[-1] for sign in CODE_OF_SIGN) | {*ascii_uppercase, *"s."}
"""Last characters of signs and codes: compared before the pattern is searched."""
_SIGN_AFTER = re.compile(rf" ?({ANY_SIGN})(?![\w$])")
_WORD = r"(?: [ ] [A-Za-z] [\w.'-]*+ )"
_CODE_AFTER = re.compile(rf"{_WORD}{{0,5}} [ ] \(? ([A-Z]{{3}}) \b", re.VERBOSE)
_WORDS_AFTER = re.compile(rf"{_WORD}{{1,5}}", re.VERBOSE)
_NOT_CODES: Final = frozenset(["ALL", "TOP", "TRY"])  # words in headings, before a numeral
_NAME_REACH = 40  # characters before a numeral in which the name of a currency may be
_NOUNS_OF_CURRENCIES: Final = frozenset(name.split()[-1] for name in CODE_OF_NAME) | frozenset(
    SHARED_NOUNS
)
_COUNTED_AFTER = re.compile(r" (?!and\b|or\b|to\b|for\b|in\b|per\b|of\b|a\b|from\b|was\b)[a-z]")
_SMALL_WORDS_OF_NAMES: Final = frozenset(["and", "new", "convertible", "west", "central", "pounds"])


def find_unit(sentence: str, start: int, end: int, area: str = "") -> str:
    """Find the unit of a numeral.

    start, end: span of the numeral in the sentence
    area:       ISO 3166-1 alpha-3 code of the country that the text is about, whose currency
                `pesos` and `dollars` are
    returns:    `percent`, an ISO 4217 code, or the name as written if several countries have a
                currency of that name; "" if there is no unit
    """
    if _PERCENT_AFTER.match(sentence, end):
        return PERCENT
    unit = _find_currency_before(sentence[max(0, start - _MONEY_REACH) : start], area)
    if unit == "USD":  # `$500 balboas`
        return _find_currency_name_after(sentence, end, area) or unit
    return (
        unit
        or _find_currency_name_before(sentence, start, end, area)
        or _find_currency_mark_after(sentence, end)
        or _find_currency_name_after(sentence, end, area)
    )


def strip_currency(text: str) -> str:
    """Return a text without the currency sign or code at its end."""
    money = _find_money_at_end(text)
    return text[: money.start()] if money else text


def _find_money_at_end(text: str) -> re.Match[str] | None:
    """Match the currency sign or code at the end of a text, with the space after it."""
    if text.removesuffix(" ")[-1:] not in _LAST_OF_MONEY:
        return None
    return _MONEY_BEFORE.search(text, max(0, len(text) - _LONGEST_MONEY))


def _find_currency_before(before: str, area: str) -> str:
    """Return the currency whose sign or code is at the end of a text."""
    money = _find_money_at_end(before)
    if money is None:
        return ""
    if money["sign"]:
        return CODE_OF_SIGN[money["sign"]]
    if money["guaranies"]:
        return CODE_OF_NAME["guarani"]
    if money["rupees"]:
        return SHARED_NOUNS["rupee"].get(area, money["rupees"])
    code = str(money["code"])
    return code if code in CURRENCY_CODES and code not in _NOT_CODES else ""


def _find_currency_name_before(sentence: str, start: int, end: int, area: str) -> str:
    """Return the currency whose name is directly before a numeral: `tenge 5 million`.

    A noun after the numeral says that it counts something else: `paid in euros 300 workers`.
    """
    if sentence[start - 1 : start] != " " or not sentence[start - 2 : start - 1].isalpha():
        return ""
    words = sentence[max(0, start - _NAME_REACH) : start].split()[-2:]
    noun = words[-1].lower()
    if not _may_name_currency(noun) or _COUNTED_AFTER.match(sentence, end):
        return ""
    adjectives = [word for word in words[:-1] if word[0].isupper()]
    return _find_currency_of_noun(adjectives, noun, area)


def _find_currency_mark_after(sentence: str, end: int) -> str:
    """Return the currency whose code or sign follows a numeral; words may come before a code."""
    code = _CODE_AFTER.match(sentence, end)
    if code and code[1] in CURRENCY_CODES:
        return code[1]
    sign = _SIGN_AFTER.match(sentence, end)
    return CODE_OF_SIGN[sign[1]] if sign else ""


def _find_currency_name_after(sentence: str, end: int, area: str) -> str:
    """Return the currency whose name follows a numeral: its code, or its name if it is shared."""
    match = _WORDS_AFTER.match(sentence, end)
    words = match[0].split() if match else []
    for number, word in enumerate(words):
        noun = word.rstrip(".,;:)'")
        is_plural_name = noun.istitle() and noun.endswith("s")  # `300 Pakistani Rupees`
        if noun.islower() or is_plural_name or (noun.isupper() and len(noun) > 3):
            noun = noun.lower()
            if _may_name_currency(noun):
                currency = _find_currency_of_noun(words[:number], noun, area)
                if currency:
                    return currency
        if not (word[:1].isupper() or noun in _SMALL_WORDS_OF_NAMES):
            return ""
    return ""


def _may_name_currency(noun: str) -> bool:
    """Return whether a noun in small letters is, perhaps with an adjective, a currency's name."""
    return noun in _NOUNS_OF_CURRENCIES or noun.removesuffix("s") in _NOUNS_OF_CURRENCIES


def _find_currency_of_noun(adjectives: Sequence[str], noun: str, area: str) -> str:
    """Return the currency that a noun means with its last adjectives; "" if it means none."""
    for first in range(len(adjectives) + 1):
        as_written = " ".join([*adjectives[first:], noun])
        name = as_written.lower()
        singular = name.removesuffix("s")
        code = CODE_OF_NAME.get(name) or CODE_OF_NAME.get(singular)
        code_of_area = SHARED_NOUNS.get(name) or SHARED_NOUNS.get(singular) or {}
        if not adjectives and area in code_of_area:
            return code_of_area[area]
        # The dollar is American if no adjective says otherwise.
        if code and not (adjectives and name.startswith("dollar")):
            return code
        if first == 0 and code_of_area and singular != "dollar":
            return code_of_area.get(area, as_written)
    return ""
