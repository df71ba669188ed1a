"""How each Table Schema type is written in a cell, and what it becomes.

What the standard allows is read, nothing else is guessed. Types that the frame has no column type for are checked and
stay text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from tipdata.package import number_cells
from tipdata.package.number_cells import ANY_NUMBER, FINITE, INTEGER, MOST_DIGITS, NUMBER, integer, number
from tipdata.package.time_cells import (
    DATE,
    DURATION,
    TIME,
    ZONE,
    day,
    duration,
    instant,
    is_day,
    moment,
    reads,
    seconds,
    strptime,
)

NO_NAME = (
    r"\*|\^.*\$|check_output"  # polars reads these as patterns over all columns; Pandera keeps the last for itself
)

STRING_FORMATS = {
    "default": "",
    "email": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "uri": r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+",
    "uuid": r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "binary": r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
}
TRUE = ("true", "True", "TRUE", "1")
FALSE = ("false", "False", "FALSE", "0")

Cast = Callable[[pl.Series], pl.Series]
Part = Callable[[pl.Expr], pl.Expr]


def _same(cells: Any) -> Any:
    return cells


@dataclass(frozen=True)
class FieldType:
    """One type of cell.

    pattern: the whole cell must match it; empty where anything may stand
    cast:    text column → typed column of the same length, null where a cell cannot be read
    expects: what a person is told that the cell should be
    dtype:   of the typed column as a rule; numbers that need it are wider, or floating
    plain:   the pattern of the form that tidying writes; empty where every form is as good
    bare:    takes from the text what is no part of the value (marks of groups, units)
    ordered: typed column → what its values are compared by
    """

    pattern: str
    cast: Cast
    expects: str
    dtype: pl.DataType = field(default_factory=pl.String)
    plain: str = ""
    bare: Part | None = None
    ordered: Part = _same


def of(descriptor: Mapping[str, Any]) -> FieldType | None:
    """The type of a field descriptor; None where its `type` or `format` is not one that is read."""
    kind, style = descriptor.get("type", "any"), descriptor.get("format") or "default"
    if not isinstance(kind, str) or not isinstance(style, str):
        return None
    style = style.removeprefix("fmt:")
    if kind == "string":
        pattern = STRING_FORMATS.get(style)
        return (
            None if pattern is None else FieldType(pattern, _same, f"a text of format {style}" if pattern else "text")
        )
    if kind == "boolean":
        return _boolean(descriptor)
    if kind in ("date", "datetime", "time") and style != "default":
        return _dated(kind, style)
    if kind == "list":
        return _list(descriptor)
    if kind in ("integer", "number"):
        try:
            bare = number_cells.marks_removed(descriptor)
        except ValueError:
            return None
        return replace(_PLAIN[kind], bare=bare, plain="") if bare else _PLAIN[kind]
    return _PLAIN.get(kind) if style == "default" else None


def is_known(descriptor: Mapping[str, Any]) -> bool:
    """Whether the standard has the type, also where its format is not read."""
    return descriptor.get("type", "any") in (*_PLAIN, "string", "boolean", "list", "geojson")


def comparable(one: str, other: str) -> bool:
    """Whether values of two types can be equal."""
    numbers, texts = ("integer", "number", "year"), ("boolean", "date")
    return one == other or {one, other} <= {*numbers} or not {one, other} & {*numbers, *texts}


def mismatch(descriptor: Mapping[str, Any], value: object) -> str:
    """What a JSON value that stands in a schema should have been; empty where it is a value of the field's type."""
    kind = of(descriptor)
    if kind is None or (isinstance(value, bool) and descriptor.get("type") == "boolean"):
        return ""
    text = json.dumps(value) if isinstance(value, bool | list | dict) else str(value)
    good = re.fullmatch(kind.pattern or ".*", text, re.DOTALL) and not cast(descriptor, [text]).null_count()
    return "" if good else kind.expects


def cast(descriptor: Mapping[str, Any], values: list[str]) -> pl.Series:
    """Texts as values of a field's type."""
    kind, texts = of(descriptor) or ANY, pl.Series("cell", values, dtype=pl.String)
    return kind.cast(texts.to_frame().select(kind.bare(pl.col("cell"))).to_series() if kind.bare else texts)


def _boolean(descriptor: Mapping[str, Any]) -> FieldType | None:
    true, false = descriptor.get("trueValues", TRUE), descriptor.get("falseValues", FALSE)
    if not all(
        isinstance(listed, list | tuple) and all(isinstance(v, str) for v in listed) for listed in (true, false)
    ):
        return None
    meaning = {**dict.fromkeys(false, False), **dict.fromkeys(true, True)}

    def cast(cells: pl.Series) -> pl.Series:
        return cells.replace_strict(meaning, default=None, return_dtype=pl.Boolean)

    return FieldType("", cast, f"a truth value: {', '.join([*true, *false])}", pl.Boolean())


def _dated(kind: str, style: str) -> FieldType | None:
    """A type written as a strptime pattern says; None where polars does not read what Python writes by it."""
    dtype = {"date": pl.Date(), "datetime": pl.Datetime("us"), "time": pl.Time()}[kind]
    if not reads(kind, style):
        return None  # "any" would have to be guessed

    def cast(cells: pl.Series) -> pl.Series:
        read = strptime(cells, dtype, style)
        if kind == "time":
            return read
        year = pl.col("read").dt.year()  # Python has no dates outside of these years
        return pl.DataFrame({"read": read}).select(pl.when(year.is_between(1, 9999)).then("read")).to_series()

    return FieldType("", cast, f"a {kind} written {style}", dtype)


def _kept(holds: Callable[[str], bool]) -> Cast:
    """A cast that keeps the cells as they are, and loses those of which something more than a pattern does not hold."""
    return lambda cells: cells.map_elements(lambda cell: cell if holds(cell) else None, pl.String, skip_nulls=True)


def _json(shape: type) -> Cast:
    def holds(cell: str) -> bool:
        try:
            return isinstance(json.loads(cell, parse_constant=_no_constant), shape)
        except (ValueError, RecursionError):
            return False

    return _kept(holds)


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _list(descriptor: Mapping[str, Any]) -> FieldType | None:
    delimiter, kind = descriptor.get("delimiter", ","), descriptor.get("itemType", "string")
    if kind not in ITEMS or not isinstance(delimiter, str) or not delimiter:
        return None
    booleans = "|".join(TRUE + FALSE)
    one = booleans if kind == "boolean" else "" if kind == "string" else _PLAIN[kind].pattern

    def holds(cell: str) -> bool:
        items = cell.split(delimiter)
        good = all(re.fullmatch(one, item) for item in items) if one else True
        return good and (kind not in ("date", "datetime") or all(map(is_day, items)))

    return FieldType("", _kept(holds) if one else _same, f"a list of {kind} with {delimiter}")


def _is_place(cell: str) -> bool:
    longitude, _, latitude = cell.partition(",")
    return abs(float(longitude)) <= 180 and abs(float(latitude)) <= 90


def _is_point(cell: str) -> bool:
    return re.fullmatch(rf"{FINITE}, ?{FINITE}", cell) is not None and _is_place(cell)


ITEMS = ("string", "integer", "boolean", "number", "datetime", "date", "time")
ANY = FieldType("", _same, "anything")
_PLAIN: Mapping[str, FieldType] = {
    "any": ANY,
    "integer": FieldType("[+-]?[0-9]+", integer, "a whole number: digits alone, without marks or spaces", pl.Int64(), INTEGER),
    "number": FieldType(
        ANY_NUMBER, number, "a number: digits and a decimal point, without marks or spaces", pl.Decimal(MOST_DIGITS, 0),
        rf"{NUMBER}|NaN|-?INF",
    ),
    "year": FieldType("-?[0-9]{4,9}", integer, "a year of four digits", pl.Int64()),
    "yearmonth": FieldType("-?[0-9]{4}-(?:0[1-9]|1[0-2])", _same, "a month written YYYY-MM"),
    "date": FieldType(DATE, day, "a day of the calendar written YYYY-MM-DD", pl.Date()),
    "time": FieldType(TIME, _same, "a time written hh:mm:ss"),
    "datetime": FieldType(
        rf"{DATE}T{TIME}(?:\.[0-9]+)?{ZONE}", moment, "a moment written YYYY-MM-DDThh:mm:ss", ordered=instant
    ),
    "duration": FieldType(
        DURATION, duration, "a duration written as P1Y2M10DT2H30M",
        ordered=lambda cell: cell.map_elements(seconds, pl.Float64, skip_nulls=True),
    ),
    "object": FieldType("", _json(dict), "a JSON object"),
    "array": FieldType("", _json(list), "a JSON array"),
    "geopoint": FieldType("", _kept(_is_point), "a point written longitude, latitude"),
}  # fmt: skip
