"""What stands around a numeral that a coder needs: its hedge, its range, its unit, and whether it is a date.

A hedge stands right before its numeral (`at least 77.2 million`), or right after (`five or more`), or on both sides. A
currency sign or code and a few counting words (`another`, `an additional`, `a total of`) may stand between. A conversion
in brackets right after an amount has the amount's hedge, and so has the far end of a range the hedge of the near end.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tip_figures.prose import hedges
from tip_figures.prose.currencies import CODE_OF_NAME, CODE_OF_SIGN, CURRENCY_CODES, SHARED_NOUNS
from tip_figures.prose.dates import MONTH, REFERENCE_BEFORE, YEAR
from tip_figures.prose.numerals import Numeral


@dataclass
class Context:
    """What stands around one numeral.

    hedge:   the words that bound it, as written; "" where there are none
    partner: index, in the list of numerals, of the other end of its range
    unit:    `percent`, an ISO 4217 code, or a currency's name as written where several countries have it; "" for none
    is_date: whether it is likely a year, or the day of a date
    """

    hedge: str
    partner: int | None
    unit: str
    is_date: bool


_COUNTING_WORDS = re.compile(
    r"(?i: (?:another|additional|an additional|a further|a total of|a combined|a reported))$"
)
_NOT_BEFORE_A_DATE: Final = frozenset(["over", "under", "above", "below", "some", "up to"])

_SIGNS = "|".join(re.escape(sign) for sign in sorted(CODE_OF_SIGN, key=len, reverse=True))
_MONEY_BEFORE = re.compile(
    rf"(?:(?<![^\W_])(?P<code>[A-Z]{{3}})|(?P<sign>{_SIGNS})|(?P<shared>Rs\.?)) ?$"
)
_MONEY = rf"(?:(?:[A-Z]{{3}}|{_SIGNS}) ?)"
_SIGN_AFTER = re.compile(rf" ?({_SIGNS})(?![\w$])")
_CODE_AFTER = re.compile(r"(?: [A-Za-z][\w.'-]*){0,5} \(?([A-Z]{3})\b")
_WORDS_AFTER = re.compile(r"(?: [A-Za-z][\w.'-]*){1,5}")
_PERCENT = re.compile(r"(?i: ?%| ?per ?cent\b|[ -]percent| percentage points?\b)")
_SMALL_WORDS: Final = frozenset(["and", "new", "convertible", "west", "central", "pounds"])
_HEADING_WORDS: Final = frozenset(["ALL", "TOP", "TRY"])

FAR = 80  # characters between two numerals from which on they have nothing to do with each other
_DASH = "[-\u2013\u2014]"
_MEASURE = r"(?: ?%| percent| per cent| (?:years?|months?|weeks?|days?|hours?))?"
_TO = re.compile(rf"{_MEASURE}(?:-? (?:to|or|through) |-(?:to|or)-| ?{_DASH} ?){_MONEY}?")
_AND = re.compile(rf"{_MEASURE} and {_MONEY}?")
_JOINS_DATES = re.compile(rf" ?(?:{_DASH}|/) ?| (?:to|through|and|or) ")
_CHAIN_BEFORE, _CHAIN_AFTER = re.compile(rf"[0-9]{_DASH}$"), re.compile(rf"{_DASH}[0-9]")
_CHANGE_FROM = re.compile(
    r"(?i:\b(?:increas|decreas|rose|ris|fell|fall|declin|drop|grew|grow|rais|reduc|lower|up|down|chang|expand)[a-z]*\b"
    rf"[^;]*\bfrom ){_MONEY}?$"
)
_CONVERSION = re.compile(
    rf"(?: [^\s()0-9]+){{0,6}}(?: \([A-Z]{{3}}\))? \((?:[a-z]+ ){{0,3}}{_MONEY}"
)

_MONTH_BEFORE = re.compile(rf"\b{MONTH} $")
_MONTH_AFTER = re.compile(rf" {MONTH}(?!\w)")
_YEAR = re.compile(YEAR)
_COUNTED_AFTER = re.compile(
    r" (?:[A-Za-z-]+ )?(?:victims|people|persons|individuals|children|women|men|girls|boys|minors|students|cases|calls"
    r"|officials|officers|migrants|workers|nationals|citizens|suspects|traffickers|inspections|investigations|convictions)\b"
)
_DATES_BEFORE = re.compile(
    r"(?i:\b(?:in|the|since|by|during|from|until|before|after|through|year|fy|(?:19|20)[0-9]{2} (?:to|and|or)"
    rf"|on {MONTH}) )$"
)


def read_contexts(sentence: str, numerals: Sequence[Numeral], area: str = "") -> list[Context]:
    """Say what stands around each of the numerals found in `sentence`; as long as `numerals`, and in its order.

    area: ISO 3166-1 alpha-3 code of the country that the text is about, whose currency `pesos` and `dollars` are
    """
    made: list[Context] = []
    for numeral, floor in zip(numerals, [0, *(one.end for one in numerals)], strict=False):
        unit = _unit(sentence, numeral, area)
        date = _is_date(sentence, numeral, unit)
        before = _MONEY_BEFORE.sub(
            "", sentence[max(floor, numeral.start - 60) : numeral.start]
        ).rstrip(" ")
        in_front = hedges.find_hedge_before(_COUNTING_WORDS.sub("", before))
        if date:
            hedge = "" if in_front.lower() in _NOT_BEFORE_A_DATE else in_front
        else:
            hedge = hedges.HEDGE_SEPARATOR.join(
                filter(None, (in_front, hedges.find_hedge_after(sentence, numeral.end)))
            )
        made.append(Context(hedge, None, unit, date))
    for near, far in pairwise(range(len(numerals))):
        one, other = made[near], made[far]
        gap = sentence[numerals[near].end : numerals[far].start]
        if one.partner is None and _is_range_of_dates(
            sentence, numerals[near], numerals[far], one.is_date, other.is_date
        ):
            one.partner, other.partner = far, near
            one.is_date = other.is_date = True
        elif one.is_date or other.is_date:
            continue
        elif one.partner is None and _is_range(sentence, numerals[near], numerals[far], one.hedge):
            one.partner, other.partner = far, near
            one.unit, other.unit = one.unit or other.unit, other.unit or one.unit
            other.hedge = other.hedge or one.hedge
        elif (
            not other.hedge
            and one.unit
            and other.unit
            and len(gap) < FAR
            and _CONVERSION.fullmatch(gap)
        ):
            other.hedge = one.hedge
    for one in made:
        if one.partner is None and hedges.find_bounds(one.hedge) == {"between"}:
            one.hedge = ""
    return made


def _is_range_of_dates(
    sentence: str, near: Numeral, far: Numeral, near_is_date: bool, far_is_date: bool
) -> bool:
    """Say whether two neighbours are the ends of one range of years or of days; a date pairs with nothing else."""
    gap = sentence[near.end : far.start]
    if near_is_date and _YEAR.fullmatch(near.text):
        if far_is_date and _YEAR.fullmatch(far.text):
            return (
                bool(_JOINS_DATES.fullmatch(gap))
                and gap not in (" and ", " or ")
                and near.text < far.text
            )
        is_short = (
            re.fullmatch("[0-9]{2}", far.text) is not None
            and sentence[far.end : far.end + 1] != "-"
        )
        return is_short and re.fullmatch(rf"{_DASH}|/", gap) is not None
    days = (near_is_date or far_is_date) and all(
        re.fullmatch("[0-9]{1,2}", one.text) for one in (near, far)
    )
    return days and bool(_JOINS_DATES.fullmatch(gap)) and int(near.text) < int(far.text) < 32


def _is_range(sentence: str, near: Numeral, far: Numeral, hedge: str) -> bool:
    gap = sentence[near.end : far.start]
    is_joined = len(gap) < FAR and (
        _TO.fullmatch(gap) or (hedges.find_bounds(hedge) == {"between"} and _AND.fullmatch(gap))
    )
    if not is_joined or near.value is None or far.value is None or near.value >= far.value:
        return False
    before = sentence[max(0, near.start - 60) : near.start]
    is_chain = _CHAIN_BEFORE.search(before) or _CHAIN_AFTER.match(sentence, far.end)
    return not is_chain and not ("to" in gap and _CHANGE_FROM.search(before))


def _unit(sentence: str, numeral: Numeral, area: str) -> str:
    if _PERCENT.match(sentence, numeral.end):
        return "percent"
    if money := _MONEY_BEFORE.search(sentence[max(0, numeral.start - 6) : numeral.start]):
        if money["sign"]:
            return CODE_OF_SIGN[money["sign"]]
        if money["shared"]:
            return SHARED_NOUNS["rupee"].get(area, money["shared"])
        if money["code"] in CURRENCY_CODES and money["code"] not in _HEADING_WORDS:
            return str(money["code"])
    if (code := _CODE_AFTER.match(sentence, numeral.end)) and code[1] in CURRENCY_CODES:
        return code[1]
    if sign := _SIGN_AFTER.match(sentence, numeral.end):
        return CODE_OF_SIGN[sign[1]]
    words = _WORDS_AFTER.match(sentence, numeral.end)
    return _named_currency(words[0].split(), area) if words else ""


def _named_currency(words: list[str], area: str) -> str:
    """Give the currency whose name, after any adjectives, these words begin with: its code, or its name if shared."""
    for count, word in enumerate(words, 1):
        word = word.rstrip(".,;:)'")
        for begin in range(count if word.islower() else 0):
            as_written = " ".join([*words[begin : count - 1], word])
            name = as_written.lower()
            one = name.removesuffix("s")
            code = CODE_OF_NAME.get(name) or CODE_OF_NAME.get(one)
            users = SHARED_NOUNS.get(name) or SHARED_NOUNS.get(one) or {}
            if count == 1 and area in users:
                return users[area]
            if code and not (name.startswith("dollar") and count > 1):
                return code
            if begin == 0 and users and one != "dollar":
                return users.get(area, as_written)
        if not (word[:1].isupper() or word in _SMALL_WORDS):
            return ""
    return ""


def _is_date(sentence: str, numeral: Numeral, unit: str) -> bool:
    if numeral.form != "digits" or unit or numeral.value is None:
        return False
    before = sentence[max(0, numeral.start - 24) : numeral.start]
    if _COUNTED_AFTER.match(sentence, numeral.end) and not _DATES_BEFORE.search(before):
        return False
    if _YEAR.fullmatch(numeral.text):
        return not REFERENCE_BEFORE.search(before)
    is_day = re.fullmatch("[0-9]{1,2}", numeral.text) is not None and 1 <= numeral.value <= 31
    return is_day and bool(
        _MONTH_BEFORE.search(before) or _MONTH_AFTER.match(sentence, numeral.end)
    )
