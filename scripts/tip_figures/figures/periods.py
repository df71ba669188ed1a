"""Periods of figures: intervals of two dates, as precise as the text, with an open end or begin."""

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
    """A date, a month, or a year."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first_day(self) -> date:
        """The day, or the first one of the month or year."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The day, or the last one of the month or year."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def move(self, years: int) -> "PartialDate":
        """Return the same date in another year; February 29 becomes February 28."""
        last_day = PartialDate(self.year + years, self.month).last_day.day
        return PartialDate(self.year + years, self.month, self.day and min(self.day, last_day))

    def __str__(self) -> str:
        """Return `2016`, `2016-08` or `2016-08-17`."""
        return "-".join(f"{number:02}" for number in self if number is not None)

    def describe(self, year_is_known: bool = False) -> str:
        """Return “August 17, 2020”, “August 2020” or “2020”; “August 17” if the year is known."""
        if self.month is None:
            return str(self.year)
        day = f" {self.day}" if self.day else ""
        comma = "," if self.day else ""
        year = "" if year_is_known else f"{comma} {self.year}"
        return f"{calendar.month_name[self.month]}{day}{year}"


class Period(NamedTuple):
    """An interval; None is an end that the text does not name, or an unknown begin."""

    begin: PartialDate | None
    end: PartialDate | None

    def __str__(self) -> str:
        """Return the interval as in a cell: `2016-01/2016-08`, `2021-01/..`."""
        return f"{self.begin or OPEN}/{self.end or OPEN}"

    @property
    def first_day(self) -> date:
        """The first day; that of year 1 if the begin is unknown."""
        return self.begin.first_day if self.begin else date.min

    @property
    def last_day(self) -> date:
        """The last day; that of year 9999 if the end is open."""
        return self.end.last_day if self.end else date.max

    @property
    def is_open(self) -> bool:
        """Whether begin or end is missing."""
        return self.begin is None or self.end is None

    @property
    def covers_one_calendar_year(self) -> bool:
        """Whether it is a year from January 1 to December 31."""
        year = self.first_day.year
        return (self.first_day, self.last_day) == (date(year, 1, 1), date(year, 12, 31))

    @property
    def months(self) -> int | None:
        """The number of months that it touches; None if it is open, or in several years alone."""
        if self.begin is None or self.end is None:
            return None
        if self.begin.month is None and self.end.month is None and self.begin != self.end:
            return None
        years = self.last_day.year - self.first_day.year
        return 12 * years + self.last_day.month - self.first_day.month + 1

    def move(self, years: int) -> "Period":
        """Return the same interval in other years."""
        return Period(*(end and end.move(years) for end in self))

    def contains(self, other: "Period") -> bool:
        """Return whether each day of another interval is in this one."""
        return self.first_day <= other.first_day and other.last_day <= self.last_day


def parse_period(cell: str) -> Period:
    """Return the interval of a cell that is not empty.

    Raises:
        ValueError: if it is none; the message completes a sentence about the cell
    """
    match = PATTERN.fullmatch(cell)
    if not match:
        raise ValueError("is not an interval such as 2016-01/2016-08 or 2021-01/..")
    ends: list[PartialDate | None] = []
    for text in match.groups():
        end = None if text == OPEN else PartialDate(*map(int, text.split("-")))
        try:
            if end:
                date(end.year, *((number if number is not None else 1) for number in end[1:]))
        except ValueError:
            raise ValueError(f"has the date {text}, which does not exist") from None
        ends.append(end)
    period = Period(*ends)
    if period == (None, None):
        raise ValueError("names no date")
    if period.last_day < period.first_day:
        raise ValueError("ends before it begins")
    return period


@cache
def read_period(cell: str, year: int) -> Period:
    """Return the interval of a cell; the calendar year if it is empty or invalid."""
    try:
        return parse_period(cell)
    except ValueError:
        return Period(PartialDate(year), PartialDate(year))


def find_period_type(period: Period, measure: str, year: int) -> PeriodType:
    """Return the kind of a period.

    Args:
        measure: of the indicator: `flow`, `stock` or `rate`
        year: of the figure
    """
    if measure == "stock" or (measure == "rate" and period.is_open):
        return POINT_IN_TIME
    if period.covers_one_calendar_year:
        return CALENDAR_YEAR
    if period.begin and period.end is None and period.begin.year == year:
        return PART_OF_YEAR
    months = period.months  # None for an open end or for two years
    if months is None or months > 12:
        return SEVERAL_YEARS
    return TWELVE_MONTHS if months == 12 else PART_OF_YEAR


def find_year(period: Period, measure: str, year_covered: int) -> int:
    """Return the year that a figure with a period has.

    Args:
        year_covered: by the edition; a flow without an end is of this year
    """
    begin, end = period
    if begin is None or end is None:
        named_date = begin or end
        is_flow_until_today = end is None and measure not in ("stock", "rate")
        return year_covered if is_flow_until_today or named_date is None else named_date.year
    if measure == "stock":
        return end.year
    months = period.months  # None for two years without months
    is_future = end.year > year_covered + 1  # an edition may be published a year later
    is_at_most_one_year = months is not None and months <= 12
    return begin.year if is_future or is_at_most_one_year else end.year


def describe_period(period: Period) -> str:
    """Return a period in words: “January to August 2016”, “since 2013”, “2016–2017”."""
    begin, end = period
    if begin is None or end is None:
        return f"since {begin.describe()}" if begin else f"through {end.describe() if end else ''}"
    if begin == end:
        return begin.describe()
    if begin.month is None and end.month is None:
        return f"{begin.year}\u2013{end.year}"
    is_same_year = None not in (begin.month, end.month) and begin.year == end.year
    return f"{begin.describe(year_is_known=is_same_year)} to {end.describe()}"
