"""The context of a numeral: its hedge, its unit, its range, and whether it is a date or an age.

A hedge is directly before its numeral (`at least 77.2 million`), or directly after (`five or
more`), or on both sides. A currency sign or code and a few counting words (`another`, `an
additional`, `a total of`) may come between. A conversion in brackets directly after an amount has
the hedge of the amount, and the far end of a range that of the near end.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from tip_figures.prose import hedges
from tip_figures.prose.number_words import MONTH, REFERENCE_BEFORE, is_date, is_day, is_year
from tip_figures.prose.numerals import Numeral, find_numerals
from tip_figures.prose.sentences import to_lower_case
from tip_figures.prose.units import ANY_SIGN, find_unit, strip_currency

_COUNTING_WORDS = re.compile(rf" (?i:{hedges.COUNTING_WORDS})$")
_REACH = 60  # characters before a numeral that are looked at

# Parts of patterns, for re.VERBOSE.
_DASHES = "-\u2013\u2014/"  # between years
_DASH = "[-\u2013\u2014]"
_MONEY = rf"(?: (?: [A-Z]{{3}} | {ANY_SIGN} ) [ ]? )"
_MEASURE = r"""
    (?: [ ]?% | [ ]percent | [ ]per[ ]cent | (?: km | kg | am | pm )
      | [ -](?: years? | months? | weeks? | days? | hours? ) )
"""
_UNITS_OF_TIME = ("hour", "day", "week", "month", "year")
_DURATION = re.compile(rf"[ -]({'|'.join(_UNITS_OF_TIME)})s?\b")

# What is between the ends of a range.
_TO = re.compile(
    rf"""
    {_MEASURE}? (?: -?[ ](?:to|or|through|until)[ ] | -(?:to|or)- | [ ]?{_DASH}[ ]? | / )
    (?: {_MONEY} | {MONTH}[ ] )?
    """,
    re.VERBOSE,
)
_AND = re.compile(rf"{_MEASURE}? [ ]and[ ] (?: {_MONEY} | {MONTH}[ ] )?", re.VERBOSE)
_BETWEEN_DAYS = re.compile(rf" ?{_DASH} ?| (?:to|through|and|or) ")
_BETWEEN_BEFORE = re.compile(rf"\bbetween (?:{MONTH} )?$", re.IGNORECASE)
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

# What a number is if it counts nothing.
_OLDEST = 120  # years
_BEFORE_NUMERAL = " *["  # a space, and Markdown between a hedge and its numeral: `up to **15**`
_KIND_REACH = 24  # characters before a number that show what it is
_NAME_BEFORE = re.compile(
    r"\b(?:tier|phase|category|type|level|class|grade|part|table|figure|chapter|pages?|annex|goal"
    r"|rank(?:ed|s|ing)?|top|version|appendix|paragraphs?|room|channel|route|highway|flight|group) "
    r"(?:of )?$"
)
_AGE_BEFORE = re.compile(  # `13 of whom were under 15`
    r"\b(?:is|are|was|were|those|people|children|girls|boys|minors|victims|persons|women|men) "
    r"(?:(?:aged?|ages) )?(?:under|below|over|younger than|older than) $"
)
_AGED_BEFORE = re.compile(
    r"\b(?:aged?|ages)(?: of)?(?: (?:under|over|below|above|between|from))? (?:[0-9]+ and )?$"
)
_YEARS_OLD_AFTER = re.compile(
    r"(?i:[ -]years?(?:[ -]olds?\b| of age\b)| (?:or|and) (?:older|younger)\b)"
)
_NO_NOUN_AFTER = re.compile(r"[,;.)]|$| (?:and|or|at|when|in|were|was|are|who)\b")
_TIME_AFTER = re.compile(
    r"(?i:[ -](?:(?:calendar|working|consecutive|additional|more) )?"
    r"(?:(?:year|month|week|day|hour|minute|second)s?|[ap]\.?m|o'clock)\b)"
)


def read_numerals(sentence: str, area: str = "") -> list[Numeral]:
    """Return the numerals of a sentence, each with its context, in the order of the text.

    The context is what `add_contexts` sets, such as the unit, the hedge (`about`) and the kind
    (`date`, `age`, …): in `about 40 men in 2019`, 40 is a count with the hedge `about`, and 2019 is
    a date.

    Args:
        sentence: the normalised text of the sentence
        area: ISO 3166-1 alpha-3 code of the country that the text is about, whose currency `pesos`
            and `dollars` are; "" for any country
    """
    return add_contexts(sentence, find_numerals(sentence), area)


def add_contexts(sentence: str, numerals: Sequence[Numeral], area: str = "") -> list[Numeral]:
    """Return copies of all numerals of a sentence with what other words say about them.

    This is the unit, the hedge, `partner`, `is_conversion`, `is_date` and the kind. If one end of
    a range is a date, so is the other. Both ends have the unit of either, and the hedge of the
    lower end, as a conversion has that of its amount. `between` is a hedge only within a range.

    Args:
        sentence: the normalised text of the sentence
        numerals: its numerals in the order of the text, without contexts
        area: ISO 3166-1 alpha-3 code of the country that the text is about; "" for any country
    """
    related: list[Numeral] = []
    for numeral in numerals:
        previous_end = related[-1].end if related else 0
        current = _add_unit_and_hedge(sentence, numeral, previous_end, area)
        if related:
            related[-1], current = _relate_neighbours(sentence, related[-1], current)
        related.append(current)
    contexts = []
    for numeral in related:
        is_between = numeral.partner is None and numeral.bounds == {"between"}
        hedge = "" if is_between else numeral.hedge
        contexts.append(replace(numeral, hedge=hedge, kind=_find_kind(sentence, numeral)))
    return contexts


def _add_unit_and_hedge(sentence: str, numeral: Numeral, previous_end: int, area: str) -> Numeral:
    """Return a numeral with its unit and hedge, or as a date, which has neither."""
    start, end = numeral.start, numeral.end
    unit = find_unit(sentence, start, end, area)
    may_be_date = numeral.form == "digits" and numeral.value is not None and not unit
    if may_be_date and is_date(sentence, start, end):
        return replace(numeral, is_date=True)
    before = strip_currency(sentence[max(previous_end, start - _REACH) : start])
    before = _COUNTING_WORDS.sub("", before.rstrip(_BEFORE_NUMERAL))
    both = (hedges.find_hedge_before(before), hedges.find_hedge_after(sentence, end))
    hedge = hedges.HEDGE_SEPARATOR.join(filter(None, both))
    return replace(numeral, unit=unit, hedge=hedge)


def _relate_neighbours(sentence: str, near: Numeral, far: Numeral) -> tuple[Numeral, Numeral]:
    """Return two neighbouring numerals, perhaps as a range, or as an amount and its conversion."""
    hedge = far.hedge or near.hedge
    # `near` is in one range at most: if it already ends one, it begins no other.
    if near.partner is None and _is_range(sentence, near, far):
        is_date = near.is_date or far.is_date
        unit = near.unit or far.unit
        return (
            replace(near, partner=far, is_date=is_date, unit=unit),
            replace(far, partner=near, is_date=is_date, unit=unit, hedge=hedge),
        )
    gap = sentence[near.end : far.start]
    if near.unit and far.unit and _BEFORE_CONVERSION.fullmatch(gap):
        far = replace(far, is_conversion=True, hedge=hedge)
    return near, far


def _is_range(sentence: str, near: Numeral, far: Numeral) -> bool:
    """Return whether two neighbouring numerals are the ends of a range: `3 to 5`, `2018/19`."""
    gap = sentence[near.end : far.start]
    before = sentence[max(0, near.start - _REACH) : near.start]
    is_between = near.bounds == {"between"} or _BETWEEN_BEFORE.search(before)
    is_joined = bool(_TO.fullmatch(gap) or (is_between and _AND.fullmatch(gap)))
    if near.is_date or far.is_date:
        return _is_range_of_dates(near, far, gap, is_joined=is_joined)
    if not is_joined or gap == "/" or near.value is None or far.value is None:
        return False
    has_two_units = near.unit and far.unit and near.unit != far.unit  # `rose 20 percent to $130`
    is_chain = _CHAIN_BEFORE.search(before) or _CHAIN_AFTER.match(sentence, far.end)
    is_change = "to" in gap and _CHANGE_FROM.search(before)
    if has_two_units or is_chain or is_change:
        return False
    near_time = _DURATION.match(sentence, near.end)
    far_time = _DURATION.match(sentence, far.end)
    if near_time and far_time and near_time[1] != far_time[1]:  # `six months to five years`
        return _UNITS_OF_TIME.index(near_time[1]) < _UNITS_OF_TIME.index(far_time[1])
    return near.value < far.value


def _is_range_of_dates(near: Numeral, far: Numeral, gap: str, *, is_joined: bool) -> bool:
    if not is_year(near.text):
        are_days = is_day(near.text) and is_day(far.text) and int(near.text) < int(far.text)
        return are_days and _BETWEEN_DAYS.fullmatch(gap) is not None
    # `19` in `2018/19`: two digits, after nothing but a dash or slash
    is_short_year = len(far.text) == 2 and far.text.isdigit() and not gap.strip(_DASHES)
    is_later_year = far.is_date and is_year(far.text) and near.text < far.text
    return is_joined and near.is_date and (is_short_year or is_later_year)


def _find_kind(sentence: str, numeral: Numeral) -> str:
    """Return the kind of a numeral: `date`, `age`, `duration`, `section` or `count`."""
    if numeral.is_date:
        return "date"
    # The words after a range apply to both of its ends.
    end = max(numeral.end, numeral.partner.end) if numeral.partner else numeral.end
    before = to_lower_case(sentence[max(0, numeral.start - _KIND_REACH) : numeral.start])
    if numeral.value is not None and numeral.value <= _OLDEST and not numeral.unit:
        # `children under 15` is an age, but not `under 15 laws`.
        is_alone = _NO_NOUN_AFTER.match(sentence, end) and _AGE_BEFORE.search(before)
        if is_alone or _AGED_BEFORE.search(before) or _YEARS_OLD_AFTER.match(sentence, end):
            return "age"
    if _TIME_AFTER.match(sentence, end):
        return "duration"
    is_name = REFERENCE_BEFORE.search(before) or _NAME_BEFORE.search(before)
    return "section" if is_name else "count"
