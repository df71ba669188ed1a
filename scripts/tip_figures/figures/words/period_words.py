"""Words that name a period other than a calendar year, such as "from January to August 2016"."""

import re
from calendar import month_abbr, monthrange
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tip_figures.figures.periods import PartialDate, Period
from tip_figures.prose.number_words import MONTH, UNIT, YEAR

_MONTHS = {name.lower(): number for number, name in enumerate(month_abbr) if name}
_NUMBERS = {
    word: number for number, word in enumerate(f"{UNIT}|ten|eleven".split("|")[1:], start=2)
}
_LENGTHS = {
    "half": 6,
    "quarter": 3,
    **_NUMBERS,
    **{str(number): number for number in _NUMBERS.values()},
}
"""Months by the words for parts of a year: “half”, or the number in “nine months”."""


def _make_date_pattern(prefix: str) -> str:
    """Return a pattern for a date with a month: `May`, `mid-May`, `May 3, 2016`.

    Of `May 45 people` or `May 12,000 people`, only `May` matches.

    Args:
        prefix: beginning of the names of its groups: `begin_` gives the groups `begin_month`,
            `begin_day` and `begin_year`
    """
    return (
        rf"(?:early |late |mid-)?(?P<{prefix}month>{MONTH})"
        rf"(?: (?P<{prefix}day>0?[1-9]|[12][0-9]|3[01])(?![0-9]|,[0-9]{{3}}\b))?"
        rf"(?:,? (?P<{prefix}year>{YEAR}))?"
    )


_BEGIN, _END = _make_date_pattern("begin_"), _make_date_pattern("end_")


class PeriodWords(NamedTuple):
    """A period that a sentence names, and the words that name it.

    Attributes:
        period: such as 2016-03/2016-06
        words: such as `March to June`
    """

    period: Period
    words: str


def _read_date(match: re.Match[str], prefix: str, year: int) -> PartialDate:
    """Return the date in the groups of a match whose names begin with a prefix.

    A day that the month does not have, as in `June 31`, is ignored: the date is the month.

    Args:
        match: a match of a pattern that contains `_make_date_pattern(prefix)`
        prefix: `begin_` or `end_`
        year: the year of the date if the match names none
    """
    year_of_date = int(match[f"{prefix}year"] or year)
    month = _MONTHS[match[f"{prefix}month"][:3].lower()]
    day = int(match[f"{prefix}day"] or 0)  # 0 if the match names none
    _first_weekday, days_in_month = monthrange(year_of_date, month)
    is_date = 1 <= day <= days_in_month
    return PartialDate(year_of_date, month, day if is_date else None)


def _read_span(match: re.Match[str], year: int) -> Period:
    """Return the period from one date to another: "January to August 2016".

    A date without a year has the year of the other date; if both have none, both have the given
    year. If the begin would then be after the end, the period crosses the turn of the year:

    - If the text names the year of the end, the begin is in the year before: "November to March
      2017" begins in 2016.
    - Otherwise, the end is in the year after: "November to March" begins in the given year.

    Args:
        match: a match with two dates, whose groups begin with `begin_` and `end_`
        year: the given year, usually that of the figure
    """
    end = _read_date(match, "end_", int(match["begin_year"] or year))
    begin = _read_date(match, "begin_", end.year)
    if begin.first_day > end.first_day:
        if match["end_year"]:
            begin = begin.move(-1)
        else:
            end = end.move(1)
    return Period(begin, end)


def _read_until(match: re.Match[str], year: int) -> Period:
    """Return the period of "as of June" or "by June 3": from January of the same year to then."""
    end = _read_date(match, "end_", year)
    return Period(PartialDate(end.year, 1), end)


def _read_year_end(_match: re.Match[str], year: int) -> Period:
    """Return the period of "by year's end": from January to December 31 of a year.

    Args:
        _match: not used; all readers have the same parameters
        year: the year
    """
    return Period(PartialDate(year, 1), PartialDate(year, 12, 31))


def _read_since(match: re.Match[str], year: int) -> Period:
    """Return the period of "since May 2016" or "since May 3": from then on, with an open end."""
    return Period(_read_date(match, "begin_", year), None)


def _read_since_year(match: re.Match[str], _year: int) -> Period:
    """Return the period of "since 2016": from that year on, with an open end."""
    return Period(PartialDate(int(match["begin"])), None)


def _read_part(match: re.Match[str], year: int) -> Period:
    """Return a part of a year: "first six months", "second half", "last quarter".

    "Third four months" are September to December, "last six months" are July to December. A part
    that would go beyond the year is moved back, so that it ends with December.

    Args:
        match: a match with the groups `position` ("third") and `length` ("four")
        year: the year
    """
    length = _LENGTHS[match["length"]]
    parts_before = {"first": 0, "second": 1, "third": 2, "fourth": 3}.get(match["position"])
    last_possible = 12 - length  # months before a part that ends with December
    if parts_before is None:  # `last` or `final`
        months_before = last_possible
    else:
        months_before = min(parts_before * length, last_possible)
    return Period(PartialDate(year, months_before + 1), PartialDate(year, months_before + length))


def _read_next_years(match: re.Match[str], year: int) -> Period:
    """Return the period of "the next five years", the first of which is the given year.

    For 2021: 2021/2025.
    """
    return Period(PartialDate(year), PartialDate(year + _LENGTHS[match["length"]] - 1))


def _read_month(match: re.Match[str], year: int) -> Period:
    """Return the period of "in May" or "on June 1": that month or day."""
    date = _read_date(match, "begin_", year)
    return Period(date, date)


def _read_years(match: re.Match[str], _year: int) -> Period:
    """Return the period of "from 2016 to 2018" or "2016-17"; the last year may have two digits."""
    first, last = match["first"], match["last"]
    missing_digits = first[: 4 - len(last)]  # "20" of 2016 for "17"
    return Period(PartialDate(int(first)), PartialDate(int(missing_digits + last)))


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], Period]], ...] = (
    (re.compile(rf"{_BEGIN},? (?:to|through|until|[-\u2013]) {_END}"), _read_span),
    (re.compile(rf"\b[Bb]etween {_BEGIN},? and {_END}"), _read_span),
    (
        re.compile(rf"\b(?:[Aa]s of|[Tt]hrough|[Uu]ntil|[Bb]y|end of) (?:the end of )?{_END}"),
        _read_until,
    ),
    (re.compile(r"\b(?:year\u2019s|year's) end\b|\bend of the year\b"), _read_year_end),
    (re.compile(rf"\b[Ss]ince {_BEGIN}"), _read_since),
    (
        re.compile(
            r"\b(?P<position>first|second|third|fourth|last|final) "
            rf"(?P<length>{'|'.join(_LENGTHS)})(?:(?<=half)|(?<=quarter)| months)\b"
        ),
        _read_part,
    ),
    (
        re.compile(rf"\b[Ss]ince (?:(?:the|its|[a-z]+) ?){{0,6}}?(?:in )?(?P<begin>{YEAR})"),
        _read_since_year,
    ),
    (
        re.compile(
            rf"\b(?:[Bb]etween|[Ff]rom) (?P<first>{YEAR}) (?:and|to|through) (?P<last>{YEAR})"
        ),
        _read_years,
    ),
    (
        re.compile(
            rf"\b(?:next|coming|following) (?P<length>{'|'.join(_LENGTHS)})(?<!half)"
            r"(?<!quarter) years\b"
        ),
        _read_next_years,
    ),
    # Only where a clause begins: “one of three operations in May” is about one.
    # Nor is “in May the ministry reported” about May alone.
    (
        re.compile(
            rf"(?:^|(?<=[,;] ))(?:[Ii]n|[Oo]n|[Dd]uring) {_BEGIN}"
            r"(?![^,;]*\b(?:report|announc|publish|stat|said|releas)(?:ed|ing)?\b)"
        ),
        _read_month,
    ),
    (
        re.compile(
            r"(?<!plan )(?<!strategy )(?<!program )(?<!action )(?<!\()"
            rf"\b(?P<first>{YEAR}) ?[-\u2013] ?(?P<last>(?:20)?[0-9]{{2}})\b"
            r"(?! (?:[\w-]+ ){0,4}(?:plan|strategy|program))",
            re.IGNORECASE,
        ),
        _read_years,
    ),
)
"""How each form of words is read; the first form that a sentence has counts."""


def find_period(text: str, year: int, *, is_stock: bool = False) -> PeriodWords | None:
    """Return the first period that `list_periods` finds in a sentence.

    `From March to June, it found 12 victims.` -> March to June of the given year.
    If the first period is one whole calendar year, the result is None, because figures do not
    record such a period. Further periods are not considered.

    Args:
        text: the sentence
        year: the year of dates without a year
        is_stock: whether the figure counts what exists at one time, so that "as of June" means June
            alone; otherwise it means January to June

    Returns:
        the period and its words; None if no period is found, or if it is a whole calendar year
    """
    first = next(list_periods(text, year, is_stock=is_stock), None)
    if first is None or first.period.covers_one_calendar_year:
        return None
    return first


def list_periods(text: str, year: int, *, is_stock: bool = False) -> Iterator[PeriodWords]:
    """Yield each period that a text may name, with its words.

    The order is that of the forms in `_READERS`, not that of the text, and two forms may read the
    same words: `March through May` yields March to May, then January to May for `through May`.
    Words with an end before the begin (`2016-05`) name no period.

    Args:
        text: one or several sentences
        year, is_stock: as in `find_period`
    """
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            period = read(match, year)
            if is_stock and read in (_read_until, _read_year_end):
                period = Period(period.end, period.end)  # "as of June" is June alone
            if period.first_day <= period.last_day:
                yield PeriodWords(period, match[0])


def agrees_with(period: Period, named: Sequence[PeriodWords]) -> bool:
    """Return whether a period agrees with the periods that the words of a text name.

    It agrees if one of the following is true:

    - a named period has the same first and last day;
    - it begins and ends with two dates, and each is an end of a named period: March to June agrees
      with `since March` and `as of June`;
    - it has one date, because its begin and its end are the same or one of them is open, and a
      named period begins and ends with this date: a period until May agrees with `in May`.

    Args:
        named: the periods that words name, from `list_periods`; if it is empty, the result is False
    """
    own_dates = {date for date in period if date is not None}  # one date or two
    dates_of_named = [{words.period.begin, words.period.end} for words in named]
    days_of_named = [(words.period.first_day, words.period.last_day) for words in named]
    has_same_days = (period.first_day, period.last_day) in days_of_named
    are_both_named = len(own_dates) == 2 and own_dates <= set().union(*dates_of_named)
    return has_same_days or are_both_named or own_dates in dates_of_named
