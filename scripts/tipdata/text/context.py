"""What stands around a numeral that a coder needs: its hedge, its range, its unit, and whether it is a date.

A hedge stands right before its numeral (`at least 77.2 million`), or right after (`five or more`). A currency sign or
code and a few counting words (`another`, `an additional`, `a total of`) may stand between. A conversion in brackets
right after an amount has the amount's hedge, and so has the far end of a range the hedge of the near end.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tipdata.text.currencies import CODES, NAMES, SIGNS
from tipdata.text.numerals import Numeral


@dataclass(frozen=True)
class Surroundings:
    """What stands around one numeral.

    hedge:   the words that bound it, as written; None where there are none
    partner: index, in the list of numerals, of the other end of its range
    unit:    `percent` or an ISO 4217 code
    date:    whether it is likely a year, or the day of a date
    """

    hedge: str | None
    partner: int | None
    unit: str | None
    date: bool


# Bounds, and the hedges that may be coded as any of them.
_HEDGES_BY_BOUNDS: Final = {
    "at_least": "at least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum of|at a minimum"
    "|as few as|as little as|or more|or over|and over|or above|and above|or older|and older|and up|or longer|plus|+",
    "more_than": "more than|over|above|exceeding|in excess of|greater than|higher than|larger than|longer than"
    "|older than|well over|well above|far more than|many more than|significantly more than",
    "less_than": "less than|fewer than|under|below|lower than|shorter than|younger than|smaller than|well under"
    "|well below|far fewer than|or under|or younger|and under|and younger",
    "at_most": "up to|as many as|as much as|as high as|as long as|at most|no more than|not more than|no greater than"
    "|no longer than|not longer than|not exceeding|not to exceed|a maximum of|maximum of|or fewer|or less|or below",
    "about": "about|approximately|approx.|around|roughly|an estimated|estimated|some|close to|circa|ca.|or so"
    "|or thereabouts|in the region of|on the order of|more or less",
    "about less_than": "nearly|almost|just under|slightly less than|slightly fewer than|slightly under|just below",
    "about more_than": "just over|slightly more than|slightly over|a little over|a little more than|just above",
    "at_least more_than": "upwards of|upward of",
    "exact": "all but|only|just|exactly|precisely|merely|a mere",
    "between": "between|ranging from|ranging between|anywhere from|anywhere between",
}
HEDGES: Final = {
    hedge: frozenset(bounds.split()) for bounds, hedges in _HEDGES_BY_BOUNDS.items() for hedge in hedges.split("|")
}
_LONGEST_HEDGE: Final = max(len(hedge.split()) for hedge in HEDGES)
_COUNTING_WORDS = re.compile(r"(?i: (?:another|additional|an additional|a further|a total of|a combined|a reported))$")
_NOT_BEFORE_A_DATE: Final = frozenset(["over", "under", "above", "below", "some", "up to"])
_HEDGE_AFTER = re.compile(
    r"(?: [a-z]+)?[ -]?(?i:("
    + "|".join(re.escape(hedge) for hedge in HEDGES if hedge.startswith(("or ", "and ")))
    + r"|(?<=-)plus)\b(?! [$0-9])|(\+))"
)

_SIGNS = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
_MONEY_BEFORE = re.compile(rf"(?:(?<![^\W_])(?P<code>[A-Z]{{3}})|(?P<sign>{_SIGNS})) ?$")
_MONEY = rf"(?:(?:[A-Z]{{3}}|{_SIGNS}) ?)"
_SIGN_AFTER = re.compile(rf" ?({_SIGNS})(?![\w$])")
_CODE_AFTER = re.compile(r"(?: [A-Za-z][\w.'-]*){0,5} \(?([A-Z]{3})\b")
_WORDS_AFTER = re.compile(r"(?: [A-Za-z][\w.'-]*){1,5}")
_PERCENT = re.compile(r"(?i: ?%| ?per ?cent\b|[ -]percent| percentage points?\b)")
_SMALL_WORDS: Final = frozenset(["and", "new", "convertible", "west", "central", "pounds"])
_HEADING_WORDS: Final = frozenset(["ALL", "TOP", "TRY"])

_DASH = "[-\u2010\u2011\u2013\u2014]"
_MEASURE = r"(?: ?%| percent| per cent| (?:years?|months?|weeks?|days?|hours?))?"
_TO = re.compile(rf"{_MEASURE}(?:-? (?:to|or) |-(?:to|or)-| ?{_DASH} ?){_MONEY}?")
_AND = re.compile(rf"{_MEASURE} and {_MONEY}?")
_CHAIN_BEFORE, _CHAIN_AFTER = re.compile(rf"[0-9]{_DASH}$"), re.compile(rf"{_DASH}[0-9]")
_CHANGE_FROM = re.compile(
    r"(?i:\b(?:increas|decreas|rose|ris|fell|fall|declin|drop|grew|grow|rais|reduc|lower|up|down|chang|expand)[a-z]*\b"
    rf"[^;]*\bfrom ){_MONEY}?$"
)
_CONVERSION = re.compile(rf"(?: [^\s()0-9]+){{0,6}}(?: \([A-Z]{{3}}\))? \((?:[a-z]+ ){{0,3}}{_MONEY}")

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_MONTH_BEFORE = re.compile(rf"\b{_MONTH} $")
_MONTH_AFTER = re.compile(rf" {_MONTH}(?!\w)")
_YEAR = re.compile("(?:19|20)[0-9]{2}|2100")
_LAW_BEFORE = re.compile(
    r"(?i:\b(?:article|section|law|act|decree|resolution|convention|order|ordinance|bill|chapter|rule|hotline|number|nos?\.)"
    r"s? ?|[#\u00a7] ?)$"
)
_COUNTED_AFTER = re.compile(
    r" (?:[a-z]+ )?(?:victims|people|persons|individuals|children|women|men|girls|boys|cases|calls|officials|officers"
    r"|migrants|workers|inspections|investigations)\b"
)
_PREPOSITION_BEFORE = re.compile(
    r"(?i:\b(?:in|the|of|since|by|during|for|from|to|and|until|before|after|through|year|fy) )$"
)


def read(sentence: str, numerals: list[Numeral]) -> list[Surroundings]:
    """Say what stands around each of the numerals found in `sentence`; as long as `numerals`, and in its order."""
    units = [_unit(sentence, numeral) for numeral in numerals]
    dates = [_is_date(sentence, numeral, unit) for numeral, unit in zip(numerals, units, strict=True)]
    floors = [0, *(numeral.end for numeral in numerals)]
    hedges = [
        _hedge(sentence, numeral, floor, date) for numeral, floor, date in zip(numerals, floors, dates, strict=False)
    ]
    partners: list[int | None] = [None] * len(numerals)
    for far, (one, other) in enumerate(pairwise(numerals), 1):
        near = far - 1
        if partners[near] is None and _is_range(sentence, one, other, hedges[near], dates[near]):
            partners[near], partners[far] = far, near
            units[near], units[far] = units[near] or units[far], units[far] or units[near]
            hedges[far] = hedges[far] or hedges[near]
            dates[far] = dates[far] or (dates[near] and len(other.text) <= 2)
        elif hedges[far] is None and units[near] and units[far] and _converts(sentence, one, other):
            hedges[far] = hedges[near]
    for index, hedge in enumerate(hedges):
        if hedge and partners[index] is None and HEDGES[hedge.lower()] == {"between"}:
            hedges[index] = None
    return list(map(Surroundings, hedges, partners, units, dates))


def _hedge(sentence: str, numeral: Numeral, floor: int, date: bool) -> str | None:
    """Give the words right before or right after a numeral that bound it, as written; none reaches below `floor`."""
    before = sentence[max(floor, numeral.start - 60) : numeral.start]
    before = _MONEY_BEFORE.sub("", before).rstrip(" ")
    words = _COUNTING_WORDS.sub("", before).split(" ")
    for count in range(min(_LONGEST_HEDGE, len(words)), 0, -1):
        hedge = " ".join(words[-count:]).lstrip("(\"'[\u2014\u2013")
        if hedge.lower() in HEDGES:
            return None if date and hedge.lower() in _NOT_BEFORE_A_DATE else hedge
    after = _HEDGE_AFTER.match(sentence, numeral.end, numeral.end + 60)
    return None if after is None else after[1] or after[2]


def _is_range(sentence: str, near: Numeral, far: Numeral, hedge: str | None, date: bool) -> bool:
    """Say whether two neighbours are the ends of one range."""
    gap = sentence[near.end : far.start] if far.start - near.end < 40 else ""
    spans = hedge is not None and HEDGES[hedge.lower()] == {"between"}
    if not (_TO.fullmatch(gap) or (spans and _AND.fullmatch(gap))):
        return False
    if near.value >= far.value and not (date and len(far.text) == 2):
        return False
    before = sentence[max(0, near.start - 60) : near.start]
    if _CHAIN_BEFORE.search(before) or _CHAIN_AFTER.match(sentence, far.end):
        return False
    return not ("to" in gap and _CHANGE_FROM.search(before))


def _converts(sentence: str, amount: Numeral, other: Numeral) -> bool:
    """Say whether `other` gives `amount` again, in brackets, in another currency."""
    gap = sentence[amount.end : other.start] if other.start - amount.end < 80 else ""
    return _CONVERSION.fullmatch(gap) is not None


def _unit(sentence: str, numeral: Numeral) -> str | None:
    """Give `percent`, or the ISO 4217 code of the currency, that a numeral counts in."""
    if _PERCENT.match(sentence, numeral.end):
        return "percent"
    if money := _MONEY_BEFORE.search(sentence[max(0, numeral.start - 6) : numeral.start]):
        if money["sign"]:
            return SIGNS[money["sign"]]
        if money["code"] in CODES and money["code"] not in _HEADING_WORDS:
            return money["code"]
    code = _CODE_AFTER.match(sentence, numeral.end)
    if code and code[1] in CODES:
        return code[1]
    if sign := _SIGN_AFTER.match(sentence, numeral.end):
        return SIGNS[sign[1]]
    words = _WORDS_AFTER.match(sentence, numeral.end)
    return _named_currency(words[0].split()) if words else None


def _named_currency(words: list[str]) -> str | None:
    """Give the code of the currency whose name, after any adjectives, these words begin with."""
    for count, word in enumerate(words, 1):
        word = word.rstrip(".,;:)'")
        for begin in range(count):
            name = " ".join([*words[begin : count - 1], word]).lower()
            code = NAMES.get(name) or NAMES.get(name.removesuffix("s"))
            if code and word.islower() and not (name.startswith("dollar") and count > 1):
                return code
        if not (word[:1].isupper() or word in _SMALL_WORDS):
            return None
    return None


def _is_date(sentence: str, numeral: Numeral, unit: str | None) -> bool:
    """Say whether a numeral is likely a year or the day of a date."""
    if numeral.form != "digits" or unit is not None:
        return False
    before = sentence[max(0, numeral.start - 24) : numeral.start]
    if _YEAR.fullmatch(numeral.text):
        counts = _COUNTED_AFTER.match(sentence, numeral.end) and not _PREPOSITION_BEFORE.search(before)
        return not (counts or _LAW_BEFORE.search(before))
    is_day = len(numeral.text) <= 2 and 1 <= numeral.value <= 31
    return is_day and bool(_MONTH_BEFORE.search(before) or _MONTH_AFTER.match(sentence, numeral.end))
