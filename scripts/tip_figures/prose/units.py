"""The unit of a numeral: percent, or a currency.

Codes, signs and names of currencies are in currencies.csv. Names are in lower case, and singular
unless the plural does not end in a mere s. A name that several countries share, or that has another
meaning as well, needs its adjective (`mexican peso`); alone it is the currency of the area.
"""

import re
from collections import defaultdict

from tip_figures.prose.sentences import any_of, read_word_table

PERCENT = "percent"


_SIGNS: list[str] = []
_CODES: defaultdict[str, dict[str, str]] = defaultdict(dict)
"""Codes of each sign and name, in lower case, by area (ISO 3166-1 alpha-3); "" for any area."""
for _row in read_word_table("currencies"):
    _cells = {column: cell.split(";") if cell else [] for column, cell in _row.items()}
    _SIGNS += _cells["signs"]
    for _name in (*_cells["signs"], *_cells["names"]):
        for _written in (_name.lower(), f"{_name}s"):
            _CODES[_written][""] = _row["code"]
    for _name in _cells["shared"]:
        for _written in (_name, f"{_name}s"):
            _CODES[_written] |= dict.fromkeys(_cells["areas"], _row["code"])
CURRENCY_CODES = frozenset(codes[""] for codes in _CODES.values() if "" in codes)
ANY_SIGN = any_of(_SIGNS)
_NOUNS = {name.split()[-1] for name in _CODES if name[0].isalpha()}

_PERCENT_AFTER = re.compile(r"(?i: ?%| per ?cent\b|[ -]percent| percentage points?\b)")
_MONEY_BEFORE = re.compile(rf"((?<![^\W_])[A-Z]{{3}}|{ANY_SIGN}|Rs\.?) ?$")
_MONEY_REACH = 6  # characters before a numeral that are looked at: `HK$ `, `USD `
_WORD = r"(?: [A-Za-z][\w.'-]*+)"
_MARK_AFTER = re.compile(rf"{_WORD}{{0,5}} \(?({any_of(CURRENCY_CODES)})\b| ?({ANY_SIGN})(?![\w$])")
"""The code or sign of a currency; words may come before a code."""
_NAME_AFTER = re.compile(
    rf"""
    (?P<adjectives>
        (?: [ ] (?: [A-Z][\w.'-]*+ | and | new | convertible | west | central ) ){{0,4}}? )
    [ ] (?P<noun> (?= [a-z] | \w+[sS]\b ) (?i: {any_of(_NOUNS)} ) ) (?! ['-]?\w )
    """,
    re.VERBOSE,
)
"""The name of a currency: `300 Pakistani Rupees`, but not `two Real fans`."""


def find_unit(sentence: str, start: int, end: int, area: str = "") -> str:
    """Return the unit of a numeral: percent, or the currency that a sign, code or name shows.

    `40 percent` -> `percent`; `$40` and `40 US dollars` -> `USD`. The first of these decides:

    1. `percent` or `%` after the numeral
    2. a sign or code before it, except that a name after it overrides `$` and `USD`: `$500 balboas`
    3. a sign or code after it
    4. a name after it

    Args:
        sentence: the normalised text of the sentence
        start, end: span of the numeral in the sentence
        area: ISO 3166-1 alpha-3 code of the country that the text is about, which decides what the
            names `pesos` and `dollars` and the mark `Rs` mean; `$` is always USD

    Returns:
        `percent`, an ISO 4217 code, or the name as written if several countries have a currency of
        that name; "" if there is no unit
    """
    if _PERCENT_AFTER.match(sentence, end):
        return PERCENT
    before = _MONEY_BEFORE.search(sentence, max(0, start - _MONEY_REACH), start)
    mark = before[1] if before else ""  # a sign or a code
    unit = mark if mark in CURRENCY_CODES else _find_code(mark, area)
    if unit and unit != "USD":  # a name after the numeral may override USD
        return unit
    after = _MARK_AFTER.match(sentence, end)
    if after and not unit:
        code, sign = after.groups()  # of which one is None
        return code or _find_code(sign)
    # Here `unit` is "" or USD.
    return _find_name_after(sentence, end, area) or unit  # `$500 balboas`


def strip_currency(text: str) -> str:
    """Return a text without a currency sign or code at its end, and without the space after it.

    `about $` -> `about `; a text that ends otherwise stays as it is.
    """
    return _MONEY_BEFORE.sub("", text)


def _find_name_after(sentence: str, end: int, area: str) -> str:
    """Return the currency whose name follows a numeral: ` Mexican pesos were` -> `MXN`."""
    name = _NAME_AFTER.match(sentence, end)
    if name is None:
        return ""
    adjectives, noun = name["adjectives"].split(), name["noun"].lower()
    for first in range(len(adjectives)):  # from the longest name to the shortest
        name_with_adjectives = " ".join([*adjectives[first:], noun])
        code = _find_code(name_with_adjectives, area)
        if code:
            return code
    # The keys are areas; "" is the key of a currency that the noun alone means anywhere.
    is_shared = any(key != "" for key in _CODES.get(noun, ()))
    if adjectives and is_shared:
        return ""
    return _find_code(noun, area)


def _find_code(name: str, area: str = "") -> str:
    """Return the code of the currency that a name or sign means in an area."""
    codes = _CODES.get(name.lower(), {})
    return codes.get(area) or codes.get("") or (name if codes else "")
