"""Casts from text columns to typed columns: null where a cell is not a value of the type."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

FINITE_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
ANY_NUMBER = rf"{FINITE_NUMBER}|(?i:nan|-?inf)"
MAX_DIGITS = 38  # that a decimal column of polars can hold

YEARS, MONTHS, DAYS = r"(?:([0-9]+)Y)?", r"(?:([0-9]+)M)?", r"(?:([0-9]+)D)?"
HOURS, MINUTES, SECONDS = r"(?:([0-9]+)H)?", r"(?:([0-9]+)M)?", r"(?:([0-9]+(?:\.[0-9]+)?)S)?"
DURATION = rf"-?P{YEARS}{MONTHS}{DAYS}(?:T{HOURS}{MINUTES}{SECONDS})?"
SECONDS_PER_UNIT = (31_556_952, 2_629_746, 86_400, 3_600, 60, 1)  # year and month: mean length

Cast = Callable[[pl.Series], pl.Series]


def keep_text(cells: Any) -> Any:
    """Return the cells as they are."""
    return cells


def keep_text_if(is_valid: Callable[[str], bool]) -> Cast:
    """Return a cast that keeps valid cells as text and makes the others null.

    is_valid: may raise ValueError or RecursionError for a cell that is not valid
    """

    def keep_valid(cell: str) -> str | None:
        try:
            return cell if is_valid(cell) else None
        except (ValueError, RecursionError):
            return None

    return lambda cells: cells.map_elements(keep_valid, pl.String, skip_nulls=True)


def cast_integers(cells: pl.Series) -> pl.Series:
    """Cast to Int64; to Int128 or Float64 if a cell has too many digits for that."""
    values = cells.cast(pl.Int64, strict=False)
    if values.null_count() == cells.null_count():
        return values
    if not cells.str.contains("^[+-]?[0-9]{19,}$").any():
        return values
    is_wider_than_int128 = cells.str.contains("[0-9]{39,}").any()
    return cells.cast(pl.Float64 if is_wider_than_int128 else pl.Int128, strict=False)


def cast_numbers(cells: pl.Series) -> pl.Series:
    """Cast to exact decimals with as many places as the column needs.

    Where no decimal column can hold the numbers they become floating-point numbers.
    """
    texts = write_out_exponents(cells)
    places = _count_decimal_places(texts)
    if places > MAX_DIGITS:
        return cells.cast(pl.Float64, strict=False)
    decimals = texts.str.to_decimal(scale=places)
    if decimals.null_count() == cells.null_count():
        return decimals
    lost_numbers = decimals.is_null() & cells.str.contains(f"^(?:{ANY_NUMBER})$")
    return cells.cast(pl.Float64, strict=False) if lost_numbers.any() else decimals


def write_out_exponents(cells: pl.Series) -> pl.Series:
    """Write numbers such as 1.5e3 without an exponent."""
    if not cells.str.contains("[eE]").any():
        return cells
    scientific = cells.filter(cells.str.contains("[0-9.][eE]")).unique().to_list()
    return cells.replace(scientific, [_write_out_exponent(cell) for cell in scientific])


def _write_out_exponent(cell: str) -> str:
    """Return a number without its exponent, or unchanged if a column cannot hold its digits."""
    if not re.fullmatch(ANY_NUMBER, cell):
        return cell
    exponent = int(cell.lower().partition("e")[2])
    return f"{Decimal(cell):f}" if abs(exponent) <= MAX_DIGITS else cell


def _count_decimal_places(texts: pl.Series) -> int:
    """Return the number of digits after the decimal point, in the cell that has most of them."""
    point_and_digits = texts.str.len_bytes() - texts.str.find(r"\.[0-9]+$")
    longest: Any = point_and_digits.max()
    return int(longest) - 1 if longest else 0


@dataclass(frozen=True)
class NumberMarks:
    """Marks that a field declares for its numbers.

    point: the decimal point
    group: separates groups of digits, as in 1,000; empty if none is declared
    bare:  False if a unit may precede or follow the number, as in €95 or 95%
    """

    point: str
    group: str
    bare: bool

    def strip(self, cells: pl.Series) -> pl.Series:
        """Return text cells as numbers with a decimal point and nothing else."""
        if self.group:
            grouped_digits = rf"([0-9]){re.escape(self.group)}([0-9])"
            cells = cells.str.replace_all(grouped_digits, "${1}${2}")
            # Again: in a group of one digit, the digit that ends a match cannot begin the next one.
            cells = cells.str.replace_all(grouped_digits, "${1}${2}")
        if self.point != ".":
            # A full stop is not a decimal point then; NUL keeps the cell from being read as one.
            cells = cells.str.replace_all(".", "\x00", literal=True)
            cells = cells.str.replace_all(self.point, ".", literal=True)
        if not self.bare:
            cells = cells.str.extract(rf"^[^0-9+\-.]*({ANY_NUMBER})[^0-9]*$")
        return cells


def cast_dates(cells: pl.Series) -> pl.Series:
    """Cast days written YYYY-MM-DD."""
    return cells.str.strptime(pl.Date, "%Y-%m-%d", strict=False)


def cast_years(cells: pl.Series) -> pl.Series:
    """Cast years, which may have a time zone, to integers."""
    return cast_integers(cells.str.extract("^(-?[0-9]+)"))


def check_calendar_days(cells: pl.Series) -> pl.Series:
    """Keep datetimes whose day exists, as text.

    They may be in several time zones, which no column can hold.
    """
    days = cast_dates(cells.str.slice(0, 10))
    unread = cells.filter(days.is_null() & cells.is_not_null()).unique()
    nonexistent = [cell for cell in unread if not _is_calendar_day(cell)]
    return cells.set(cells.is_in(nonexistent), None) if nonexistent else cells


def _is_calendar_day(datetime: str) -> bool:
    """Whether the day of a datetime exists, also in years that Python does not have.

    The calendar repeats itself every 400 years. Before the year 1 is the year -1.
    """
    day_parts = re.match("(-?[0-9]+)-([0-9]{2})-([0-9]{2})", datetime)
    if day_parts is None:
        return False
    year, month, day = map(int, day_parts.groups())
    years_from_2000 = (year if year > 0 else year + 1) % 400
    try:
        date(2000 + years_from_2000, month, day)
    except ValueError:
        return False
    return True


def parse_datetimes(cell: pl.Expr) -> pl.Expr:
    """Return datetimes in UTC, to compare them; one without a time zone counts as UTC.

    24:00 is the beginning of the next day.
    """
    has_offset = cell.str.contains("[+-]..:..$")
    in_utc = cell.str.replace("Z$", "") + "+00:00"
    with_offset = pl.when(has_offset).then(cell).otherwise(in_utc)
    ends_day = cell.str.contains("T24:")
    time = with_offset.str.replace("T24:", "T00:", literal=True)
    datetime = time.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="us", strict=False)
    return pl.when(ends_day).then(datetime + pl.duration(days=1)).otherwise(datetime)


def check_durations(cells: pl.Series) -> pl.Series:
    """Keep durations that have some part, also after a T."""
    is_incomplete = cells.str.contains("[PT]$")
    return cells.set(is_incomplete, None)


def parse_durations(cell: pl.Expr) -> pl.Expr:
    """Return durations in seconds, to compare them."""
    return cell.map_elements(_count_seconds, pl.Float64, skip_nulls=True)


def _count_seconds(duration: str) -> float:
    """Return the seconds of a duration, with years and months of mean length."""
    (amounts,) = re.findall(DURATION, duration)
    seconds = 0.0
    for amount, unit in zip(amounts, SECONDS_PER_UNIT, strict=True):
        seconds += float(amount or 0) * unit
    return -seconds if duration.startswith("-") else seconds


def is_json_object(cell: str) -> bool:
    """Whether a cell is a JSON object; raises ValueError if it is not JSON."""
    return isinstance(_load_json(cell), dict)


def is_json_array(cell: str) -> bool:
    """Whether a cell is a JSON array; raises ValueError if it is not JSON."""
    return isinstance(_load_json(cell), list)


def _load_json(cell: str) -> Any:
    # NaN and Infinity are not JSON: int() raises ValueError for their names.
    return json.loads(cell, parse_constant=int)


def is_geopoint(cell: str) -> bool:
    """Whether "longitude, latitude" is a point on Earth; the cell matches the type's pattern."""
    longitude, latitude = (float(part) for part in cell.split(","))
    return _is_on_earth(longitude, latitude)


def is_geopoint_array(cell: str) -> bool:
    """Whether a cell is a JSON array of a longitude and a latitude."""
    point = _load_json(cell)
    return isinstance(point, list) and len(point) == 2 and _is_on_earth(*point)


def is_geopoint_object(cell: str) -> bool:
    """Whether a cell is a JSON object of a longitude `lon` and a latitude `lat`."""
    point = _load_json(cell)
    has_both = isinstance(point, dict) and point.keys() == {"lon", "lat"}
    return has_both and _is_on_earth(point["lon"], point["lat"])


def _is_on_earth(longitude: object, latitude: object) -> bool:
    """Whether two values are numbers that are a longitude and a latitude."""
    for value, limit in ((longitude, 180), (latitude, 90)):
        if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > limit:
            return False
    return True


def are_calendar_days(texts: str, delimiter: str) -> bool:
    """Whether the dates, or dates with times, in a list are days that exist."""
    return all(_is_calendar_day(text) for text in texts.split(delimiter))
