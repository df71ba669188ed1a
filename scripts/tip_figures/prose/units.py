"""The unit of a numeral: percent, or a currency.

Codes, signs and names of currencies are in currencies.csv. Names are in lower case, and singular
unless the plural does not end in a mere s. A noun that several countries share, or that has another
meaning as well, is listed with its adjective only (`mexican peso`).
"""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

PERCENT: Final = "percent"

_Value = TypeVar("_Value")


def _read_currencies() -> tuple[dict[str, str], dict[str, str], dict[str, dict[str, str]]]:
    """Read the table of currencies.

    returns: codes by sign, codes by name, and the codes of each noun that several currencies share
             by country (ISO 3166-1 alpha-3)
    """
    code_of_sign: dict[str, str] = {}
    code_of_name: dict[str, str] = {}
    codes_of_noun: dict[str, dict[str, str]] = defaultdict(dict)
    with Path(__file__).with_name("currencies.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = row["code"]
            code_of_sign |= dict.fromkeys(row["signs"].split(";"), code)
            code_of_name |= dict.fromkeys(row["names"].split(";"), code)
            code_of_area = dict.fromkeys(row["areas"].split(";"), code)
            for name in row["names"].split(";"):
                if " " in name:
                    codes_of_noun[name.split()[-1]] |= code_of_area
                if "cfa" in name:
                    codes_of_noun["cfa franc"] |= code_of_area
    for noun, code_by_area in list(codes_of_noun.items()):
        if len(set(code_by_area.values())) < 2 or noun in _NOT_ONLY_MONEY:
            del codes_of_noun[noun]
    del code_of_sign[""]
    return code_of_sign, code_of_name, dict(codes_of_noun)


_NOT_ONLY_MONEY: Final = ("pound", "sterling")
_CODE_OF_SIGN, _CODE_OF_NAME, _CODES_OF_NOUN = _read_currencies()
_NOUNS: Final = {name.split()[-1] for name in (*_CODE_OF_NAME, *_CODES_OF_NOUN) if name}
CURRENCY_CODES: Final = frozenset(_CODE_OF_NAME.values())
ANY_SIGN: Final = "|".join(map(re.escape, sorted(_CODE_OF_SIGN, key=len, reverse=True)))
"""Part of a pattern: the sign of a currency, the longest first."""
_NOT_CODES: Final = frozenset(["ALL", "TOP", "TRY"])  # words in headings, before a numeral

_PERCENT_AFTER = re.compile(r"(?i: ?%| per ?cent\b|[ -]percent| percentage points?\b)")
_MONEY_BEFORE = re.compile(
    rf"(?:(?<![^\W_])(?P<code>[A-Z]{{3}})|(?P<sign>{ANY_SIGN})|(?P<rupees>Rs\.?)) ?$"
)
_MONEY_REACH = 6  # characters before a numeral that are looked at: `HK$ `, `USD `
_SIGN_AFTER = re.compile(rf" ?({ANY_SIGN})(?![\w$])")
_WORD = r"(?: [A-Za-z][\w.'-]*+)"
_CODE_AFTER = re.compile(rf"{_WORD}{{0,5}} \(?([A-Z]{{3}})\b")
_WORDS_AFTER = re.compile(rf"{_WORD}{{0,5}}")
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
        return _find_name_after(sentence, end, area) or unit
    return unit or _find_mark_after(sentence, end) or _find_name_after(sentence, end, area)


def strip_currency(text: str) -> str:
    """Return a text without the currency sign or code at its end."""
    money = _MONEY_BEFORE.search(text, max(0, len(text) - _MONEY_REACH))
    return text[: money.start()] if money else text


def _find_currency_before(before: str, area: str) -> str:
    """Return the currency whose sign or code is at the end of a text."""
    money = _MONEY_BEFORE.search(before)
    if money is None:
        return ""
    if money["sign"]:
        return _CODE_OF_SIGN[money["sign"]]
    if money["rupees"]:
        return _CODES_OF_NOUN["rupee"].get(area, money["rupees"])
    code = str(money["code"])
    return code if code in CURRENCY_CODES - _NOT_CODES else ""


def _find_mark_after(sentence: str, end: int) -> str:
    """Return the currency whose code or sign follows a numeral; words may come before a code."""
    code = _CODE_AFTER.match(sentence, end)
    if code and code[1] in CURRENCY_CODES:
        return code[1]
    sign = _SIGN_AFTER.match(sentence, end)
    return _CODE_OF_SIGN[sign[1]] if sign else ""


def _find_name_after(sentence: str, end: int, area: str) -> str:
    """Return the currency whose name follows a numeral: its code, or its name if it is shared."""
    match = _WORDS_AFTER.match(sentence, end)
    words = match[0].split() if match else []
    for number, word in enumerate(words):
        noun = word.rstrip(".,;:)'")
        if noun.islower() or noun[-1:] in "sS":  # `300 Pakistani Rupees`, but `two Real fans`
            currency = _find_currency_of_noun(words[:number], noun.lower(), area)
            if currency:
                return currency
        if not (word[:1].isupper() or noun in _SMALL_WORDS_OF_NAMES):
            return ""
    return ""


def _find_currency_of_noun(adjectives: Sequence[str], noun: str, area: str) -> str:
    """Return the currency that a noun means with its last adjectives; "" if it means none.

    A noun that currencies share means none after the adjective of an unknown one.
    """
    if noun not in _NOUNS and noun.removesuffix("s") not in _NOUNS:
        return ""
    for first in range(len(adjectives) + 1):
        as_written = " ".join([*adjectives[first:], noun])
        name = as_written.lower()
        code_of_area = _look_up(_CODES_OF_NOUN, name) or {}
        if code_of_area and first == len(adjectives) > 0:
            return ""
        code = code_of_area.get(area) or _look_up(_CODE_OF_NAME, name)
        if code or code_of_area:
            return code or as_written
    return ""


def _look_up(table: Mapping[str, _Value], name: str) -> _Value | None:
    """Look a name up in the plural, or else in the singular."""
    return table.get(name) or table.get(name.removesuffix("s"))
