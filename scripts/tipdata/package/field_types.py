"""How each Table Schema type is written in a cell, and what it becomes.

What the standard allows is read, nothing else is guessed. Types that the frame has no column type for are checked and
stay text.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from tipdata.package import number_cells, time_cells
from tipdata.package.number_cells import ANY_NUMBER, FINITE, INTEGER, MOST_DIGITS, NUMBER
from tipdata.package.time_cells import DATE, DURATION, TIME, ZONE

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

ITEMS = ("string", "integer", "boolean", "number")  # of lists

Cast = Callable[[pl.Series], pl.Series]


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
    bare:    takes from the texts what is no part of the value (marks of groups, units)
    ordered: typed column → what its values are compared by
    """

    pattern: str
    cast: Cast
    expects: str
    dtype: pl.DataType = field(default_factory=pl.String)
    plain: str = ""
    bare: Cast = _same
    ordered: Callable[[pl.Expr], pl.Expr] = _same


def of(descriptor: Mapping[str, Any]) -> FieldType | None:
    """The type of a field descriptor; None where its `type` or `format` is not one that is read."""
    kind, style = descriptor.get("type", "any"), descriptor.get("format") or "default"
    if not isinstance(kind, str) or not isinstance(style, str):
        return None
    style = style.removeprefix("fmt:")
    if kind == "string":
        pattern = STRING_FORMATS.get(style)
        expects = f"a text of format {style}" if pattern else "text"
        return None if pattern is None else FieldType(pattern, _same, expects)
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


def typed(descriptor: Mapping[str, Any], value: object) -> pl.Series:
    """A JSON value of a schema as one value of a field's type, null where it is none: a text is written as cells are."""
    kind = of(descriptor) or ANY
    if isinstance(value, bool) and kind.dtype == pl.Boolean:
        return pl.Series([value])
    text = json.dumps(value) if isinstance(value, bool | list | dict) else str(value)
    cell = pl.Series([text], dtype=pl.String)
    cell = kind.bare(cell) if isinstance(value, str) else cell
    return kind.cast(cell.set(~cell.str.contains(f"^(?:{kind.pattern})$"), None) if kind.pattern else cell)


def _boolean(descriptor: Mapping[str, Any]) -> FieldType | None:
    true, false = descriptor.get("trueValues", TRUE), descriptor.get("falseValues", FALSE)
    for listed in (true, false):
        if not isinstance(listed, list | tuple) or not all(isinstance(value, str) for value in listed):
            return None
    meaning = {**dict.fromkeys(false, False), **dict.fromkeys(true, True)}

    def cast(cells: pl.Series) -> pl.Series:
        return cells.replace_strict(meaning, default=None, return_dtype=pl.Boolean)

    return FieldType("", cast, f"a truth value: {', '.join([*true, *false])}", pl.Boolean())


def _dated(kind: str, style: str) -> FieldType | None:
    """A type written as a strptime pattern says; None where polars does not read what Python writes by it."""
    if not time_cells.reads(kind, style):
        return None  # "any" would have to be guessed
    dtype = time_cells.DTYPES[kind]
    return FieldType("", lambda cells: time_cells.strptime(cells, dtype, style), f"a {kind} written {style}", dtype)


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
    expects = f"a list of {kind} with {delimiter}"
    if kind == "string":
        return FieldType("", _same, expects)
    one = "|".join(TRUE + FALSE) if kind == "boolean" else _PLAIN[kind].pattern
    return FieldType(f"(?:{one})(?:{re.escape(delimiter)}(?:{one}))*", _same, expects)


def _is_point(cell: str) -> bool:
    longitude, _, latitude = cell.partition(",")
    good = re.fullmatch(rf"{FINITE}, ?{FINITE}", cell)
    return good is not None and abs(float(longitude)) <= 180 and abs(float(latitude)) <= 90


ANY = FieldType("", _same, "anything")
_PLAIN: Mapping[str, FieldType] = {
    "any": ANY,
    "integer": FieldType("[+-]?[0-9]+", number_cells.integer, "a whole number: digits alone, without marks or spaces", pl.Int64(), INTEGER),
    "number": FieldType(
        ANY_NUMBER, number_cells.number, "a number: digits and a decimal point, without marks or spaces", pl.Decimal(MOST_DIGITS, 0),
        rf"{NUMBER}|NaN|-?INF",
    ),
    "year": FieldType("-?[0-9]{4,9}", number_cells.integer, "a year of four digits", pl.Int64()),
    "yearmonth": FieldType("-?[0-9]{4}-(?:0[1-9]|1[0-2])", _same, "a month written YYYY-MM"),
    "date": FieldType(DATE, time_cells.day, "a day of the calendar written YYYY-MM-DD", pl.Date()),
    "time": FieldType(TIME, _same, "a time written hh:mm:ss"),
    "datetime": FieldType(
        rf"{DATE}T{TIME}(?:\.[0-9]+)?{ZONE}", time_cells.moment, "a moment written YYYY-MM-DDThh:mm:ss", ordered=time_cells.instant
    ),
    "duration": FieldType(
        DURATION, time_cells.duration, "a duration written as P1Y2M10DT2H30M",
        ordered=lambda cell: cell.map_elements(time_cells.seconds, pl.Float64, skip_nulls=True),
    ),
    "object": FieldType("", _json(dict), "a JSON object"),
    "array": FieldType("", _json(list), "a JSON array"),
    "geopoint": FieldType("", _kept(_is_point), "a point written longitude, latitude"),
}  # fmt: skip
