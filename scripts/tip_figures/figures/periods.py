"""Periods: the time that a figure covers, where it is not the calendar year of the figure.

A period is an interval of two dates with a slash (EDTF, ISO 8601), each as precise as the text:
`2016-01/2016-08`, `2015-04/2016-03`, `2016/2017`. Two dots mark an end that the text does not name:
`2021-01/..` since January 2021, `../2022` through 2022. An empty cell is the calendar year.
"""

import calendar
import re
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

PeriodType = Literal[
    "calendar_year", "twelve_months", "part_of_year", "several_years", "point_in_time"
]
CALENDAR_YEAR: PeriodType = "calendar_year"
TWELVE_MONTHS: PeriodType = "twelve_months"
PART_OF_YEAR: PeriodType = "part_of_year"
SEVERAL_YEARS: PeriodType = "several_years"
POINT_IN_TIME: PeriodType = "point_in_time"

OPEN = ".."
PATTERN = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2}|\.\.)/([0-9]{4}(?:-[0-9]{2}){0,2}|\.\.)")


class PartialDate(NamedTuple):
    """A date as precise as a text gives it.

    Attributes:
        month, day: None where the text names none
    """

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first_day(self) -> date:
        """The first day that it may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The last day that it may mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        """Write it as in a cell: `2016-08`."""
        numbers = (number for number in (self.month, self.day) if number is not None)
        return "-".join((str(self.year), *(f"{number:02}" for number in numbers)))

    def describe(self, year_is_known: bool = False) -> str:
        """Return it in words: "August 17, 2020", "August 2020" or "2020".

        Args:
            year_is_known: whether to leave out the year of a date with a month
        """
        if self.month is None:
            return str(self.year)
        words = calendar.month_name[self.month]
        if self.day is not None:
            words += f" {self.day}"
        if year_is_known:
            return words
        return f"{words}, {self.year}" if self.day is not None else f"{words} {self.year}"


class Period(NamedTuple):
    """An interval of time; at most one of its ends is open.

    Attributes:
        begin, end: None for an end that the text does not name
    """

    begin: PartialDate | None
    end: PartialDate | None

    def __str__(self) -> str:
        """Write it as a cell: `2016-01/2016-08`."""
        return "/".join(str(limit) if limit else OPEN for limit in self)

    @property
    def first_day(self) -> date:
        """The first day; the earliest date that there is if the begin is open."""
        return self.begin.first_day if self.begin else date.min

    @property
    def last_day(self) -> date:
        """The last day; the latest date that there is if the end is open."""
        return self.end.last_day if self.end else date.max

    @property
    def is_open(self) -> bool:
        """Return whether the text does not name one of its ends."""
        return self.begin is None or self.end is None

    @property
    def covers_one_calendar_year(self) -> bool:
        """Return whether it begins with a year and ends with the same one."""
        year = self.first_day.year
        return (self.first_day, self.last_day) == (date(year, 1, 1), date(year, 12, 31))

    @property
    def months(self) -> int | None:
        """The months that it touches; None if an end is open, or if it is given in years alone."""
        if self.begin is None or self.end is None:
            return None
        if self.begin.month is None and self.end.month is None and self.begin != self.end:
            return None
        years = self.last_day.year - self.first_day.year
        return 12 * years + self.last_day.month - self.first_day.month + 1

    def move(self, years: int) -> "Period":
        """Return the same period some years later; earlier if the number is negative."""
        begin, end = (limit._replace(year=limit.year + years) if limit else None for limit in self)
        return Period(begin, end)

    def contains(self, other: "Period") -> bool:
        """Return whether no day of another period is outside of this one."""
        return self.first_day <= other.first_day and other.last_day <= self.last_day


def parse_period(cell: str) -> Period:
    """Read the interval of a cell.

    Args:
        cell: such as `2016-01/2016-08`

    Raises:
        ValueError: if it is no interval of two dates, or ends before it begins; the message says
            what is wrong
    """
    match = PATTERN.fullmatch(cell)
    if not match:
        raise ValueError("is not an interval such as 2016-01/2016-08 or 2021-01/..")
    begin, end = (_parse_date(text) for text in match.groups())
    if begin is None and end is None:
        raise ValueError("names no date")
    period = Period(begin, end)
    if period.last_day < period.first_day:
        raise ValueError("ends before it begins")
    return period


def _parse_date(text: str) -> PartialDate | None:
    """Read a date of an interval; None for two dots.

    Raises:
        ValueError: if there is no such date, such as 2021-13
    """
    if text == OPEN:
        return None
    partial_date = PartialDate(*map(int, text.split("-")))
    year, month, day = partial_date
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise ValueError(f"has the date {text}, which does not exist") from None
    return partial_date


@cache
def read_period(cell: str, year: int) -> Period:
    """Return the period of a figure.

    Args:
        cell: of the column period; empty or unreadable for the calendar year
        year: of the figure
    """
    try:
        return parse_period(cell)
    except ValueError:
        return Period(PartialDate(year), PartialDate(year))


def find_period_type(period: Period, measure: str, year: int) -> PeriodType:
    """Return what kind of time a figure covers.

    A stock is at a point in time, and so is a rate whose period has an open end.

    Args:
        period: of the figure
        measure: of its indicator: flow, stock, rate or instance
        year: of the figure; a period with an open end is a part of this year if it begins in it
    """
    if measure == "stock":
        return POINT_IN_TIME
    if period.covers_one_calendar_year:
        return CALENDAR_YEAR
    if period.is_open and measure == "rate":
        return POINT_IN_TIME
    if period.begin and period.end is None and period.begin.year == year:
        return PART_OF_YEAR
    months = period.months
    if months is None or months > 12:
        return SEVERAL_YEARS
    return TWELVE_MONTHS if months == 12 else PART_OF_YEAR


def find_year(period: Period, measure: str, year_covered: int) -> int:
    """Return the year to which a period belongs.

    That is the year in which a period of at most twelve months begins, the last year of a longer
    one, the year that the edition covers where a flow has an open end, and otherwise the year of
    the date that there is. A longer period that lies ahead, such as that of a budget for the next
    five years, belongs to the year in which it begins.

    Args:
        measure: of the indicator
        year_covered: by the edition
    """
    if period.begin is None or period.end is None:
        named = period.begin or period.end
        is_flow_until_today = period.end is None and measure not in ("stock", "rate")
        return year_covered if is_flow_until_today or named is None else named.year
    if measure == "stock":
        return period.end.year
    months = period.months
    lies_ahead = period.end.year > year_covered + 1  # an edition may come out a year later
    is_first_year = lies_ahead or (months is not None and months <= 12)
    return period.begin.year if is_first_year else period.end.year


def describe_period(period: Period) -> str:
    """Return a period in words: "January to August 2016", "since 2013", "through May 2016"."""
    begin, end = period
    if begin is None:
        return f"through {end.describe()}" if end else ""
    if end is None:
        return f"since {begin.describe()}"
    if begin == end:
        return begin.describe()
    if begin.month is None and end.month is None:
        return f"{begin.year}\u2013{end.year}"
    is_same_year = begin.year == end.year and begin.month is not None and end.month is not None
    return f"{begin.describe(year_is_known=is_same_year)} to {end.describe()}"
