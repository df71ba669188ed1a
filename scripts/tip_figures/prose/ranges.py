"""Whether two neighbouring numerals are the ends of a range, or an amount and its conversion."""

import re
from typing import Final

from tip_figures.prose import hedges
from tip_figures.prose.currencies import ANY_SIGN
from tip_figures.prose.dates import MONTH, is_year
from tip_figures.prose.numerals import Numeral

_MAX_GAP: Final = 80  # characters between two numerals that may be connected
_REACH: Final = 60  # characters before the near end that are looked at

# Parts of patterns, for re.VERBOSE.
_DASH = "[-\u2013\u2014]"
_MONEY = rf"(?: (?: [A-Z]{{3}} | {ANY_SIGN} ) [ ]? )"
_MEASURE = r"""
    (?: [ ]?% | [ ]percent | [ ]per[ ]cent | (?: km | kg | am | pm )
      | [ -](?: years? | months? | weeks? | days? | hours? ) )
"""
_HOURS_OF_MEASURE: Final = {"hour": 1, "day": 24, "week": 168, "month": 730, "year": 8760}
_DURATION = re.compile(rf"[ -]({'|'.join(_HOURS_OF_MEASURE)})s?\b")

# What is between the ends.
_TO = re.compile(
    rf"{_MEASURE}? (?: -?[ ](?:to|or|through)[ ] | -(?:to|or)- | [ ]?{_DASH}[ ]? ) {_MONEY}?",
    re.VERBOSE,
)
_AND = re.compile(rf"{_MEASURE}? [ ]and[ ] {_MONEY}?", re.VERBOSE)
_PERCENT_TO_MONEY = re.compile(rf"(?:%|per ?cent) to (?:[A-Z]{{3}}|{ANY_SIGN}) ?$")
_BETWEEN_DATES = re.compile(rf" ?(?:{_DASH}|/) ?| (?:to|through|and|or) ")
_BETWEEN_YEARS = re.compile(rf"(?: ?(?:{_DASH}|/) ?| (?:to|through|until) )(?:{MONTH} )?")
_AND_BETWEEN_YEARS = re.compile(rf" and (?:{MONTH} )?")
_BETWEEN_BEFORE = re.compile(rf"\bbetween (?:{MONTH} )?$", re.IGNORECASE)
_BETWEEN_YEAR_AND_SHORT_YEAR = re.compile(rf"{_DASH}|/")
_TWO_DIGITS = re.compile("[0-9]{2}")
_ONE_OR_TWO_DIGITS = re.compile("[0-9]{1,2}")
_LAST_DAY: Final = 31

# A chain of several numbers, such as that of a telephone.
_CHAIN_BEFORE = re.compile(rf"[0-9]{_DASH}$")
_CHAIN_AFTER = re.compile(rf"{_DASH}[0-9]")
_CHANGE_FROM = re.compile(
    rf"""
    (?i: \b (?: increas | decreas | rose | ris | fell | fall | declin | drop | grew | grow | rais
              | reduc | lower | up | down | chang | expand | climb | jump | surg | soar | plung
              | slump | shr[aiu]nk | doubl | tripl | quadrupl | halv ) [a-z]* \b
      [^;]* \b from [ ]
    ) {_MONEY}? $
    """,
    re.VERBOSE,
)
_BEFORE_CONVERSION = re.compile(
    rf"""
    (?: [ ][^\s()0-9]+ ){{0,6}}  # the name of the first currency
    (?: [ ]\([A-Z]{{3}}\) )?     # its code
    [ ]\( (?: [a-z]+[ ] ){{0,3}} {_MONEY}
    """,
    re.VERBOSE,
)


def is_date_range(sentence: str, near: Numeral, far: Numeral) -> bool:
    """Return whether two neighbours are the ends of a range of years or of days.

    A year or day is never the end of any other range.
    """
    gap = sentence[near.end : far.start]
    if near.is_date and is_year(near.text):
        if far.is_date and is_year(far.text):
            before = sentence[max(0, near.start - _REACH) : near.start]
            return near.text < far.text and _joins_years(before, gap)
        is_compound = sentence[far.end : far.end + 1] == "-"
        is_short_year = _TWO_DIGITS.fullmatch(far.text) is not None and not is_compound
        return is_short_year and _BETWEEN_YEAR_AND_SHORT_YEAR.fullmatch(gap) is not None
    return (near.is_date or far.is_date) and _is_range_of_days(near.text, gap, far.text)


def is_range(sentence: str, near: Numeral, far: Numeral, hedge: str) -> bool:
    """Return whether two neighbours that are not dates are the ends of a range.

    hedge: of the near end; after `between` the ends may be joined by `and`
    """
    gap = sentence[near.end : far.start]
    if len(gap) >= _MAX_GAP:
        return False
    is_between = hedges.find_bounds(hedge) == {"between"}
    if not (_TO.fullmatch(gap) or (is_between and _AND.fullmatch(gap))):
        return False
    if _PERCENT_TO_MONEY.search(gap):  # `rose 20 percent to $130`
        return False
    if not _is_smaller(sentence, near, far):
        return False
    before = sentence[max(0, near.start - _REACH) : near.start]
    if _CHAIN_BEFORE.search(before) or _CHAIN_AFTER.match(sentence, far.end):
        return False
    return not ("to" in gap and _CHANGE_FROM.search(before))  # `rose from 10 to 15`


def is_conversion(sentence: str, near: Numeral, far: Numeral) -> bool:
    """Return whether the second of two amounts, in brackets, is a conversion of the first."""
    gap = sentence[near.end : far.start]
    return len(gap) < _MAX_GAP and _BEFORE_CONVERSION.fullmatch(gap) is not None


def _joins_years(before: str, gap: str) -> bool:
    """Return whether the words between two years make them a range.

    before: the sentence before the first year; after `between` it may be joined by `and`
    """
    if _BETWEEN_YEARS.fullmatch(gap):
        return True
    return bool(_AND_BETWEEN_YEARS.fullmatch(gap) and _BETWEEN_BEFORE.search(before))


def _is_smaller(sentence: str, near: Numeral, far: Numeral) -> bool:
    """Return whether the first of two numerals is the smaller one: `six months` of `five years`."""
    if near.value is None or far.value is None:
        return False
    near_hours = _read_hours(sentence, near.end)
    far_hours = _read_hours(sentence, far.end)
    if near_hours and far_hours:
        return near.value * near_hours < far.value * far_hours
    return near.value < far.value


def _read_hours(sentence: str, end: int) -> int:
    """Return how many hours the measure of time after a numeral has; 0 if there is none."""
    measure = _DURATION.match(sentence, end)
    return _HOURS_OF_MEASURE[measure[1]] if measure else 0


def _is_range_of_days(near: str, gap: str, far: str) -> bool:
    if not (_ONE_OR_TWO_DIGITS.fullmatch(near) and _ONE_OR_TWO_DIGITS.fullmatch(far)):
        return False
    return _BETWEEN_DATES.fullmatch(gap) is not None and int(near) < int(far) <= _LAST_DAY
