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
        """The first day that it may mean: the first of the year or month if no day is named."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The last day that it may mean: the last of the year or month if the text names no day."""
        month = self.month or 12
        _first_weekday, days_in_month = calendar.monthrange(self.year, month)
        return date(self.year, month, self.day or days_in_month)

    def __str__(self) -> str:
        """Return the date as in a cell: "2016-08"."""
        parts = [str(self.year)]
        for number in (self.month, self.day):
            if number is not None:
                parts.append(f"{number:02}")
        return "-".join(parts)

    def describe(self, year_is_known: bool = False) -> str:
        """Return the date in words: "August 17, 2020", "August 2020" or "2020".

        Args:
            year_is_known: whether to leave out the year if there is a month: "August 17", "August"
        """
        if self.month is None:
            return str(self.year)
        words = calendar.month_name[self.month]
        if self.day is not None:
            words += f" {self.day}"
        if year_is_known:
            return words
        comma = "," if self.day is not None else ""
        return f"{words}{comma} {self.year}"


class Period(NamedTuple):
    """An interval of time; at most one of its ends is open.

    Attributes:
        begin, end: None for an end that the text does not name
    """

    begin: PartialDate | None
    end: PartialDate | None

    def __str__(self) -> str:
        """Return the period as in a cell: "2016-01/2016-08", "2021-01/.."."""
        begin = str(self.begin) if self.begin else OPEN
        end = str(self.end) if self.end else OPEN
        return f"{begin}/{end}"

    @property
    def first_day(self) -> date:
        """The first day; `date.min` if the begin is open."""
        return self.begin.first_day if self.begin else date.min

    @property
    def last_day(self) -> date:
        """The last day; `date.max` if the end is open."""
        return self.end.last_day if self.end else date.max

    @property
    def is_open(self) -> bool:
        """Return whether the text does not name one of its ends."""
        return self.begin is None or self.end is None

    @property
    def covers_one_calendar_year(self) -> bool:
        """Return whether the period is exactly one year from January 1 to December 31."""
        year = self.first_day.year
        return (self.first_day, self.last_day) == (date(year, 1, 1), date(year, 12, 31))

    @property
    def months(self) -> int | None:
        """The number of calendar months that the period touches.

        2016-01-31/2016-02-01 touches 2; one year (2016/2016) has 12. None if an end is open, or if
        the ends are two years without months (2016/2017), which need not be whole years.
        """
        if self.begin is None or self.end is None:
            return None
        has_months = self.begin.month is not None or self.end.month is not None
        if not has_months and self.begin != self.end:
            return None
        years = self.last_day.year - self.first_day.year
        return 12 * years + self.last_day.month - self.first_day.month + 1

    def move(self, years: int) -> "Period":
        """Return the same period in another year: 2016-01/2016-08 moved by -1 is 2015-01/2015-08.

        Args:
            years: how many years later; negative for earlier
        """
        begin = self.begin and self.begin._replace(year=self.begin.year + years)
        end = self.end and self.end._replace(year=self.end.year + years)
        return Period(begin, end)

    def contains(self, other: "Period") -> bool:
        """Return whether every day of another period is in this period."""
        return self.first_day <= other.first_day and other.last_day <= self.last_day


def parse_period(cell: str) -> Period:
    """Return the period that a cell contains: two dates with a slash, as in `2016-01/2016-08`.

    One of the dates may be two dots, for an open end: `2021-01/..`.

    Raises:
        ValueError: if the cell has another form, both ends are open, a date does not exist, or the
            end is before the begin. The message continues a sentence about the cell: "ends before
            it begins"
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
    """Return the date that one end of an interval contains; None for two dots (an open end).

    Args:
        text: such as `2021`, `2021-08`, `2021-08-17` or `..`

    Raises:
        ValueError: if the date does not exist, such as `2021-13`
    """
    if text == OPEN:
        return None
    numbers = [int(number) for number in text.split("-")]
    missing = 3 - len(numbers)  # month and day, or day
    try:
        date(*numbers, *[1] * missing)
    except ValueError:
        raise ValueError(f"has the date {text}, which does not exist") from None
    return PartialDate(*numbers)


@cache
def read_period(cell: str, year: int) -> Period:
    """Return the period of a figure.

    Args:
        cell: the cell of the column `period`; if it is empty or invalid, the period is the whole
            calendar year
        year: the year of the figure
    """
    try:
        return parse_period(cell)
    except ValueError:
        return Period(PartialDate(year), PartialDate(year))


def find_period_type(period: Period, measure: str, year: int) -> PeriodType:
    """Return the type of the period of a figure, such as "part_of_year".

    - A stock (what exists on a date) always has POINT_IN_TIME.
    - A period with an open end has POINT_IN_TIME for a rate, PART_OF_YEAR if it begins in the year
      of the figure (`since May`), and otherwise SEVERAL_YEARS.
    - A closed period has CALENDAR_YEAR for a whole year; otherwise its number of months decides: 12
      are TWELVE_MONTHS, fewer PART_OF_YEAR, more SEVERAL_YEARS.

    Args:
        period: the period of the figure
        measure: the measure of its indicator: flow, stock, rate or instance
        year: the year of the figure
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
    """Return the year that a figure with a given period has in the column `year`.

    Period with two dates; the first line that applies decides:

    - of a stock (what exists on a date): the year of the end;
    - ends more than one year after the covered year, such as a budget for the next five years: the
      year of the begin;
    - has at most twelve months: the year of the begin;
    - longer: the year of the end.

    Period with one date:

    - `since May 2016` (open end), not of a stock or rate: the covered year;
    - otherwise the year of the date.

    Args:
        period: the period of the figure
        measure: the measure of its indicator: flow, stock, rate or instance
        year_covered: the year that the edition of the report covers
    """
    if period.begin is None or period.end is None:
        named_date = period.begin or period.end
        is_flow_until_today = period.end is None and measure not in ("stock", "rate")
        if is_flow_until_today or named_date is None:
            return year_covered
        return named_date.year
    if measure == "stock":
        return period.end.year
    months = period.months
    is_future = period.end.year > year_covered + 1  # an edition may be published a year later
    is_at_most_one_year = months is not None and months <= 12
    return period.begin.year if is_future or is_at_most_one_year else period.end.year


def describe_period(period: Period) -> str:
    """Return a period in words: "January to August 2016", "2016–2017", "May 2016".

    An open end gives "since 2013" or "through May 2016"; two open ends give "".
    """
    begin, end = period
    if begin is None:
        return f"through {end.describe()}" if end else ""
    if end is None:
        return f"since {begin.describe()}"
    if begin == end:
        return begin.describe()
    if begin.month is None and end.month is None:
        return f"{begin.year}\u2013{end.year}"
    have_months = begin.month is not None and end.month is not None
    is_same_year = have_months and begin.year == end.year
    return f"{begin.describe(year_is_known=is_same_year)} to {end.describe()}"
