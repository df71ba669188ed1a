"""Cells of days, moments and durations: how they are written, and what they are compared by."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import polars as pl

TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
DATE = r"(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
DURATION = r"-?P(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?"
DTYPES: Mapping[str, Any] = {"date": pl.Date(), "datetime": pl.Datetime("us"), "time": pl.Time()}
SECONDS = (31_556_952, 2_629_746, 86_400, 3_600, 60, 1)  # of a mean year and month, of a day, hour, minute, second


def day(cells: pl.Series) -> pl.Series:
    """Days of the calendar."""
    return cells.str.strptime(pl.Date, "%Y-%m-%d", strict=False)


def moment(cells: pl.Series) -> pl.Series:
    """Zones differ from cell to cell, so the cell stays text; its day is read as a check on the calendar."""
    return cells.set(day(cells.str.slice(0, 10)).is_null(), None)


def instant(cell: pl.Expr) -> pl.Expr:
    """A moment as the time in Greenwich; one without a zone is taken for such."""
    zoned = (
        pl.when(cell.str.contains(r"(?:Z|[+-]..:..)$"))
        .then(cell.str.replace("Z$", "+00:00"))
        .otherwise(cell + "+00:00")
    )
    return zoned.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="us", strict=False)


def duration(cells: pl.Series) -> pl.Series:
    """A duration has at least one part, also behind a T."""
    return cells.set(cells.str.contains("[PT]$"), None)


def seconds(cell: str) -> float:
    """Seconds of a duration, years and months of mean length."""
    found = re.fullmatch(DURATION, cell)
    seconds = sum(float(n or 0) * unit for n, unit in zip(found.groups(), SECONDS, strict=True)) if found else 0.0
    return -seconds if cell.startswith("-") else seconds


def strptime(cells: pl.Series, dtype: Any, style: str) -> pl.Series:
    """Cells written as a strptime pattern says; moments as the time in Greenwich."""
    if style.endswith("%z"):
        cells = cells.str.replace("Z$", "+0000")
    read = cells.str.strptime(dtype, style.replace(".%f", "%.f"), strict=False)
    if dtype == pl.Time():
        return read
    if isinstance(read.dtype, pl.Datetime):
        read = read.dt.replace_time_zone(None)
    return read.set(~read.dt.year().is_between(1, 9999), None)  # Python has no dates outside of these years


@cache
def reads(kind: str, style: str) -> bool:
    """Whether polars reads what Python writes by a strptime pattern."""
    if "%" not in style or "%f" in style.replace(".%f", ""):
        return False
    sample = datetime.fromisoformat("2001-12-13T14:15:16+00:00").strftime(style)
    try:
        return not strptime(pl.Series([sample]), DTYPES[kind], style).has_nulls()
    except (pl.exceptions.PolarsError, ValueError):
        return False
