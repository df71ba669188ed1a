"""Read the period that words name: an interval of dates, or only a kind of period."""

import re
from calendar import month_abbr, monthrange
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tip_figures.figures.periods import PartialDate, Period
from tip_figures.figures.words.code_reader import NOTHING, Reading
from tip_figures.prose.masked_sentence import compile_words
from tip_figures.prose.mention import Mention
from tip_figures.prose.number_words import MONTH, UNIT, YEAR
from tip_figures.prose.quantity import UNKNOWN

_MONTHS = {name.lower(): number for number, name in enumerate(month_abbr) if name}
_LENGTHS = {"half": 6, "quarter": 3}
"""Months by the words for parts of a year: “half”, or the number in “nine months”."""
for _number, _word in enumerate(f"{UNIT}|ten|eleven".split("|")[1:], start=2):
    _LENGTHS |= {_word: _number, str(_number): _number}
_LENGTH = rf"(?P<length>{'|'.join(_LENGTHS)})"


def _make_date_pattern(prefix: str) -> str:
    return (
        rf"(?:early |late |mid-)?(?P<{prefix}month>{MONTH})"
        rf"(?: (?P<{prefix}day>0?[1-9]|[12][0-9]|3[01])(?![0-9]|,[0-9]{{3}}\b))?"
        rf"(?:,? (?P<{prefix}year>{YEAR}))?"
    )


_BEGIN, _END = _make_date_pattern("begin_"), _make_date_pattern("end_")
_FORMS = (
    ("span", rf"{_BEGIN},? (?:to|through|until|[-\u2013]) {_END}"),
    ("span", rf"\b[Bb]etween {_BEGIN},? and {_END}"),
    ("until", rf"\b(?:[Aa]s of|[Tt]hrough|[Uu]ntil|[Bb]y|end of) (?:the end of )?{_END}"),
    ("year_end", r"\b(?:year\u2019s|year's) end\b|\bend of the year\b"),
    ("since", rf"\b[Ss]ince {_BEGIN}"),
    (
        "part",
        rf"\b(?P<position>first|second|third|fourth|last|final) {_LENGTH}"
        r"(?:(?<=half)|(?<=quarter)| months)\b",
    ),
    ("since_year", rf"\b[Ss]ince (?:(?:the|its|[a-z]+) ?){{0,6}}?(?:in )?(?P<first>{YEAR})"),
    (
        "years",
        rf"\b(?:[Bb]etween|[Ff]rom) (?P<first>{YEAR}) (?:and|to|through) (?P<last>{YEAR})",
    ),
    ("next_years", rf"\b(?:next|coming|following) {_LENGTH}(?<!half)(?<!quarter) years\b"),
    # Only where a clause begins: “one of three operations in May” is about one.
    # Nor is “in May the ministry reported” about May alone.
    (
        "month",
        rf"(?:^|(?<=[,;] ))(?:[Ii]n|[Oo]n|[Dd]uring) {_BEGIN}"
        r"(?![^,;]*\b(?:report|announc|publish|stat|said|releas)(?:ed|ing)?\b)",
    ),
    (
        "years",
        r"(?i:(?<!plan )(?<!strategy )(?<!program )(?<!action ))(?<!\()"
        rf"\b(?P<first>{YEAR}) ?[-\u2013] ?(?P<last>(?:20)?[0-9]{{2}})\b"
        r"(?i:(?! (?:[\w-]+ ){0,4}(?:plan|strategy|program)))",
    ),
)
"""The forms of words for a period; the first form that a sentence has counts."""
_COMPILED_FORMS = [(form, re.compile(pattern)) for form, pattern in _FORMS]
_PERIOD_TYPES = {
    "several_years": compile_words(
        rf"""
        \b since [ ] (?: [A-Z][a-z]+ [ ] )? {YEAR}  # `since May 2016`
      | \b (?: between | from ) [ ] {YEAR} [ ] (?: and | to | through ) [ ] {YEAR}
      | \b (?: in | during | for ) [ ] {YEAR} [ ]?[-\u2013][ ]? (?: 20 )? [0-9]{{2}} \b  # `2016-17`
      | \b (?: in | during | over ) [ ] the [ ] (?: past | last ) [ ] \w+ [ ] years
      | \b (?: every | each ) [ ] year \b
        """
    ),
    "part_of_year": compile_words(
        r"""
        \b (?: in | during | for | over ) [ ] the [ ]
        (?: first | last | second | third | fourth ) [ ] (?: \w+ [ ] )?
        (?: months | half | quarter | weeks ) \b  # `in the first six months`
        """
    ),
    "twelve_months": compile_words(
        r"""
        \b (?: during | in | for ) [ ] (?: the | this ) [ ] reporting [ ] period
      | \b this [ ] reporting [ ] period
        """
    ),
}
"""Words that name a period, by its type; the first type that a text names counts."""
_OPEN_PERIOD = re.compile(
    r"""
    \b [Ss]ince [ ] (?: then | its ) \b
  | \b [Ss]ince [ ] the [ ] [\w\u2019']+ [ ] (?: inception | creation | launch ) \b
  | \b (?: has | have ) [ ] never \b
  | \b to [ ] date \b
    """,
    re.VERBOSE,
)
"""Words for a period with an open end, which may be shorter or longer than a year."""
_OPEN_PERIOD_TYPES = frozenset({"part_of_year", "several_years"})
_SUBORDINATE_CLAUSE = re.compile(
    r"\b(?:who|whom|whose|which|that)\b|\bto [a-z]|\bfor (?!the |this |[0-9])"
)
"""Begins words about something else: `12 people who were exploited every year`."""


class PeriodWords(NamedTuple):
    """A period, and the words that name it."""

    period: Period
    words: str


def find_period(text: str, year: int, *, is_stock: bool = False) -> PeriodWords | None:
    """Return the first period that a text names; None if it is a calendar year, or there is none.

    Args:
        text: a sentence
        year: the year of dates without a year
        is_stock: whether a number at one time is meant: `as of June` is then June alone
    """
    first = next(list_periods(text, year, is_stock=is_stock), None)
    if first is None or first.period.covers_one_calendar_year:
        return None
    return first


def list_periods(text: str, year: int, *, is_stock: bool = False) -> Iterator[PeriodWords]:
    """Yield all periods that a text names, with the same arguments as `find_period`.

    The order is that of _FORMS, and for each form that of the text. A period whose end is before
    its begin is left out.
    """
    for form, pattern in _COMPILED_FORMS:
        for match in pattern.finditer(text):
            period = _read_form(form, match, year)
            if is_stock and form in ("until", "year_end"):
                period = Period(period.end, period.end)
            if period.first_day <= period.last_day:
                yield PeriodWords(period, match[0])


def _read_form(form: str, match: re.Match[str], year: int) -> Period:
    """Return the period of words of one form; `year` is that of dates without a year."""
    if form == "span":
        end = _read_date(match, "end_", int(match["begin_year"] or year))
        begin = _read_date(match, "begin_", end.year)
        if begin.first_day > end.first_day:
            if match["end_year"]:
                begin = begin.move(-1)
            else:
                end = end.move(1)
        return Period(begin, end)
    if form == "until":
        end = _read_date(match, "end_", year)
        return Period(PartialDate(end.year, 1), end)
    if form == "year_end":
        return Period(PartialDate(year, 1), PartialDate(year, 12, 31))
    if form in ("since", "month"):
        begin = _read_date(match, "begin_", year)
        return Period(begin, None if form == "since" else begin)
    if form == "since_year":
        return Period(PartialDate(int(match["first"])), None)
    if form == "years":
        first, last = match["first"], match["last"]
        missing_digits = first[: 4 - len(last)]  # "20" of 2016 for "17"
        return Period(PartialDate(int(first)), PartialDate(int(missing_digits + last)))
    length = _LENGTHS[match["length"]]
    if form == "next_years":
        return Period(PartialDate(year), PartialDate(year + length - 1))
    parts_before = {"first": 0, "second": 1, "third": 2, "fourth": 3}.get(match["position"], 12)
    # `last` is the part that ends with December.
    months_before = min(parts_before * length, 12 - length)
    return Period(PartialDate(year, months_before + 1), PartialDate(year, months_before + length))


def _read_date(match: re.Match[str], prefix: str, year: int) -> PartialDate:
    year_of_date = int(match[f"{prefix}year"] or year)
    month = _MONTHS[match[f"{prefix}month"][:3].lower()]
    day = int(match[f"{prefix}day"] or 0)  # 0 if the match names none
    _first_weekday, days_in_month = monthrange(year_of_date, month)
    return PartialDate(year_of_date, month, day if 1 <= day <= days_in_month else None)


def agrees_with(period: Period, named: Sequence[PeriodWords]) -> bool:
    """Return whether a period is one of those that words name, or both its dates are named."""
    own_dates = {date for date in period if date is not None}  # one date or two
    dates_of_named = [{words.period.begin, words.period.end} for words in named]
    days_of_named = [(words.period.first_day, words.period.last_day) for words in named]
    has_same_days = (period.first_day, period.last_day) in days_of_named
    are_both_named = len(own_dates) == 2 and own_dates <= set().union(*dates_of_named)
    return has_same_days or are_both_named or own_dates in dates_of_named


def read_period_type(mention: Mention) -> Reading:
    """Read which kind of period the words of a number name: one code, or two alternatives.

    Words after the number count, and those with which its sentence begins, up to a comma: `In the
    past year, it found 12 victims`. The first type of _PERIOD_TYPES that they name is taken; if
    they name none, words for a period with an open end.
    """
    own_words, *_subordinate_clauses = _SUBORDINATE_CLAUSE.split(mention.after)
    text_before = mention.sentence.text[: mention.numeral.start]
    beginning, comma, clause = text_before.rpartition("; ")[2].partition(",")
    # Another clause, unknown words or another time are between the comma and the number.
    is_about_other = re.search(rf"[;({UNKNOWN}]|{YEAR}", clause) is not None
    if not comma or mention.relation or is_about_other:
        beginning = ""
    for code, pattern in _PERIOD_TYPES.items():
        # `match`: words later in the beginning may be about something else.
        match = pattern.search(own_words) or pattern.match(beginning)
        if match:
            return Reading({code}, match[0])
    match = _OPEN_PERIOD.search(own_words) or _OPEN_PERIOD.search(mention.lead)
    return Reading(_OPEN_PERIOD_TYPES, match[0]) if match else NOTHING
