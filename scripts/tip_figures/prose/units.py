"""The unit of a numeral: percent, or a currency.

Codes, signs and names of currencies are in currencies.csv. Names are in lower case, and singular
unless the plural does not end in a mere s. A name that several countries share, or that has another
meaning as well, needs its adjective (`mexican peso`); alone it is the currency of the area.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tip_figures.prose.sentences import word_set

PERCENT = "percent"


def _read_currencies() -> Iterator[dict[str, list[str]]]:
    """Yield the rows of the table of currencies, with the parts of each cell."""
    with Path(__file__).with_name("currencies.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {column: list(filter(None, cell.split(";"))) for column, cell in row.items()}


_CODE_OF_SIGN: dict[str, str] = {}
_CODE_OF_NAME: dict[str, str] = {}
_CODES_OF_SHARED_NAME: defaultdict[str, dict[str, str]] = defaultdict(dict)
"""Codes of the currencies that share a name, by area (ISO 3166-1 alpha-3)."""
for _row in _read_currencies():
    (_code,) = _row["code"]
    _CODE_OF_SIGN.update(dict.fromkeys(_row["signs"], _code))
    for _name in _row["names"]:
        _CODE_OF_NAME.update({_name: _code, f"{_name}s": _code})
    for _name in _row["shared"]:
        for _written in (_name, f"{_name}s"):
            _CODES_OF_SHARED_NAME[_written] |= dict.fromkeys(_row["areas"], _code)

CURRENCY_CODES = frozenset(_CODE_OF_NAME.values())
ANY_SIGN = "|".join(map(re.escape, sorted(_CODE_OF_SIGN, key=len, reverse=True)))
"""Part of a pattern: the sign of a currency, the longest first."""
_NOUNS = {name.split()[-1] for name in (*_CODE_OF_NAME, *_CODES_OF_SHARED_NAME)}
_NOT_CODES = word_set("ALL TOP TRY")  # words in headings, before a numeral

_PERCENT_AFTER = re.compile(r"(?i: ?%| per ?cent\b|[ -]percent| percentage points?\b)")
_MONEY_BEFORE = re.compile(rf"((?<![^\W_])[A-Z]{{3}}|{ANY_SIGN}|Rs\.?) ?$")
_MONEY_REACH = 6  # characters before a numeral that are looked at: `HK$ `, `USD `
_WORD = r"(?: [A-Za-z][\w.'-]*+)"
_MARK_AFTER = re.compile(
    rf"{_WORD}{{0,5}} \(?({'|'.join(sorted(CURRENCY_CODES))})\b| ?({ANY_SIGN})(?![\w$])"
)
"""The code or sign of a currency; words may come before a code."""
_NAME_AFTER = re.compile(
    rf"""
    (?P<adjectives>
        (?: [ ] (?: [A-Z][\w.'-]*+ | and | new | convertible | west | central ) ){{0,4}}? )
    [ ] (?P<noun> (?= [a-z] | \w+[sS]\b ) (?i: {"|".join(sorted(_NOUNS))} ) ) (?! ['-]?\w )
    """,
    re.VERBOSE,
)
"""The name of a currency: `300 Pakistani Rupees`, but not `two Real fans`."""


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
    before = _MONEY_BEFORE.search(sentence, max(0, start - _MONEY_REACH), start)
    mark = before[1] if before else ""
    is_code = mark in CURRENCY_CODES - _NOT_CODES
    unit = mark if is_code else _CODE_OF_SIGN.get(mark) or _find_code(mark, area)
    if unit and unit != "USD":
        return unit
    after = _MARK_AFTER.match(sentence, end)
    if after and not unit:
        return after[1] or _CODE_OF_SIGN[after[2]]
    return _find_name_after(sentence, end, area) or unit  # `$500 balboas`


def strip_currency(text: str) -> str:
    """Return a text without the currency sign or code at its end."""
    return _MONEY_BEFORE.sub("", text)


def _find_name_after(sentence: str, end: int, area: str) -> str:
    """Return the currency whose name follows a numeral: its code, or its name if it is shared.

    A noun that currencies share means none after the adjective of an unknown one.
    """
    name = _NAME_AFTER.match(sentence, end)
    if name is None:
        return ""
    adjectives, noun = name["adjectives"].split(), name["noun"].lower()
    for first in range(len(adjectives)):
        code = _find_code(" ".join([*adjectives[first:], noun]), area)
        if code:
            return code
    return "" if adjectives and noun in _CODES_OF_SHARED_NAME else _find_code(noun, area)


def _find_code(name: str, area: str) -> str:
    """Return the code that a name means in an area; the name if it is shared, "" if unknown."""
    codes = _CODES_OF_SHARED_NAME.get(name.lower())
    default = _CODE_OF_NAME.get(name.lower(), name if codes else "")
    return codes.get(area, default) if codes else default
