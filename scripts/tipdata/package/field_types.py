"""How each Table Schema type is written in a cell, and what it becomes.

What the standard allows is read, nothing else is guessed. Types that the frame has no column type for are checked and
stay text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl

NO_NAME = (
    r"\*|\^.*\$|check_output"  # polars reads these as patterns over all columns; Pandera keeps the last for itself
)
INTEGER = r"0|-?[1-9][0-9]*"  # in its plain form, as tidying writes it
NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?"
DIGITS = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
ANY_NUMBER = rf"[+-]?{DIGITS}(?:[eE][+-]?[0-9]+)?|(?i:nan|[+-]?inf)"
TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
DATE = r"(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
ZONE = r"(?:Z|[+-][0-2][0-9]:[0-5][0-9])?"
DURATION = r"-?P(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?"
COORDINATE = r"[+-]?[0-9]+(?:\.[0-9]+)?"
MOST_DIGITS = 38  # of a decimal column
SECONDS = (31_556_952, 2_629_746, 86_400, 3_600, 60, 1)  # of a mean year and month, of a day, hour, minute, second

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
        return _numeric(descriptor, _PLAIN[kind])
    return _PLAIN.get(kind) if style == "default" else None


def is_known(descriptor: Mapping[str, Any]) -> bool:
    """Whether the standard has the type, also where its format is not read."""
    return descriptor.get("type", "any") in (*_PLAIN, "string", "boolean", "list", "geojson")


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


def _integer(cells: pl.Series) -> pl.Series:
    """Whole numbers, as wide as the column needs."""
    typed = cells.cast(pl.Int64, strict=False)
    if typed.null_count() == cells.null_count() or not cells.str.contains("^[+-]?[0-9]{19,}$").any():
        return typed
    return cells.cast(pl.Float64 if cells.str.contains("[0-9]{39,}").any() else pl.Int128, strict=False)


def _number(cells: pl.Series) -> pl.Series:
    """Exact decimals with as many places as the column needs; floating numbers where no decimal column can hold them."""
    texts = cells
    if cells.str.contains("[eE]").any():
        scientific = cells.filter(cells.str.contains("[0-9.][eE]").fill_null(False)).unique().to_list()
        texts = cells.replace(scientific, [_without_exponent(cell) for cell in scientific])
    widest = pl.select(texts.str.extract(r"\.([0-9]+)$").str.len_chars().max()).item() or 0
    typed = texts.str.to_decimal(scale=min(widest, MOST_DIGITS))
    if typed.null_count() == cells.null_count() and widest <= MOST_DIGITS:
        return typed
    lost = pl.DataFrame({"cell": cells, "typed": typed}).filter(pl.col("typed").is_null())["cell"]
    narrow = lost.str.contains(f"^(?:{ANY_NUMBER})$").fill_null(False)
    return cells.cast(pl.Float64, strict=False) if narrow.any() or widest > MOST_DIGITS else typed


def _without_exponent(cell: str) -> str:
    """The same number written out; as it is where that takes more digits than a column holds."""
    if not re.fullmatch(ANY_NUMBER, cell) or abs(int(cell.lower().partition("e")[2])) > MOST_DIGITS:
        return cell
    return f"{Decimal(cell):f}"


def _numeric(descriptor: Mapping[str, Any], kind: FieldType) -> FieldType | None:
    """A type of numbers with the marks that the field declares."""
    point, group, bare = (
        descriptor.get("decimalChar", "."),
        descriptor.get("groupChar"),
        descriptor.get("bareNumber", True),
    )
    if (
        not all(isinstance(mark, str) and mark for mark in (point, group or " "))
        or point == group
        or not isinstance(bare, bool)
    ):
        return None
    whole = descriptor["type"] == "integer"
    if bare and not group and (point == "." or whole):
        return kind

    def strip(cell: pl.Expr) -> pl.Expr:
        cell = cell.str.replace_all(rf"([0-9]){re.escape(group)}([0-9])", "${1}${2}") if group else cell
        cell = cell.str.replace_all(rf"([0-9]){re.escape(group)}([0-9])", "${1}${2}") if group else cell
        if point != "." and not whole:
            cell = cell.str.replace_all(".", "\x00", literal=True).str.replace_all(point, ".", literal=True)
        return cell if bare else cell.str.extract(rf"^[^0-9+\-.]*({kind.pattern})[^0-9]*$")

    return replace(kind, bare=strip, plain="")


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


def _day(cells: pl.Series) -> pl.Series:
    return cells.str.strptime(pl.Date, "%Y-%m-%d", strict=False)


def _moment(cells: pl.Series) -> pl.Series:
    """Zones differ from cell to cell, so the cell stays text; its day is read as a check on the calendar."""
    return cells.set(_day(cells.str.slice(0, 10)).is_null(), None)


def _instant(cell: pl.Expr) -> pl.Expr:
    """A moment as the time in Greenwich; one without a zone is taken for such."""
    zoned = (
        pl.when(cell.str.contains(r"(?:Z|[+-]..:..)$"))
        .then(cell.str.replace("Z$", "+00:00"))
        .otherwise(cell + "+00:00")
    )
    return zoned.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="us", strict=False)


def _duration(cells: pl.Series) -> pl.Series:
    """A duration has at least one part, also behind a T."""
    return cells.set(cells.str.contains("[PT]$"), None)


def _length(cell: str) -> float:
    """Seconds of a duration, years and months of mean length."""
    found = re.fullmatch(DURATION, cell)
    seconds = sum(float(n or 0) * unit for n, unit in zip(found.groups(), SECONDS, strict=True)) if found else 0.0
    return -seconds if cell.startswith("-") else seconds


def _dated(kind: str, style: str) -> FieldType | None:
    """A type written as a strptime pattern says; None where polars does not read what Python writes by it."""
    dtype = {"date": pl.Date(), "datetime": pl.Datetime("us"), "time": pl.Time()}[kind]
    if not _reads(kind, style):
        return None  # "any" would have to be guessed

    def cast(cells: pl.Series) -> pl.Series:
        read = _strptime(cells, dtype, style)
        if kind == "time":
            return read
        year = pl.col("read").dt.year()  # Python has no dates outside of these years
        return pl.DataFrame({"read": read}).select(pl.when(year.is_between(1, 9999)).then("read")).to_series()

    return FieldType("", cast, f"a {kind} written {style}", dtype)


def _strptime(cells: pl.Series, dtype: Any, style: str) -> pl.Series:
    if style.endswith("%z"):
        cells = cells.str.replace("Z$", "+0000")
    typed = cells.str.strptime(dtype, style.replace(".%f", "%.f"), strict=False)
    return typed.dt.replace_time_zone(None) if isinstance(typed.dtype, pl.Datetime) else typed


@cache
def _reads(kind: str, style: str) -> bool:
    if "%" not in style or "%f" in style.replace(".%f", ""):
        return False
    sample = datetime.fromisoformat("2001-12-13T14:15:16+00:00")
    dtype = {"date": pl.Date(), "datetime": pl.Datetime("us"), "time": pl.Time()}[kind]
    try:
        return not _strptime(pl.Series([sample.strftime(style)]), dtype, style).has_nulls()
    except (pl.exceptions.PolarsError, ValueError):
        return False


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
        return good and (kind not in ("date", "datetime") or all(map(_is_day, items)))

    return FieldType("", _kept(holds) if one else _same, f"a list of {kind} with {delimiter}")


def _is_day(item: str) -> bool:
    try:
        date.fromisoformat(item[:10])
    except ValueError:
        return False
    return True


def _is_place(cell: str) -> bool:
    longitude, _, latitude = cell.partition(",")
    return abs(float(longitude)) <= 180 and abs(float(latitude)) <= 90


def _is_point(cell: str) -> bool:
    return re.fullmatch(rf"{COORDINATE}, ?{COORDINATE}", cell) is not None and _is_place(cell)


ITEMS = ("string", "integer", "boolean", "number", "datetime", "date", "time")
ANY = FieldType("", _same, "anything")
_PLAIN: Mapping[str, FieldType] = {
    "any": ANY,
    "integer": FieldType("[+-]?[0-9]+", _integer, "a whole number: digits alone, without marks or spaces", pl.Int64(), INTEGER),
    "number": FieldType(
        ANY_NUMBER, _number, "a number: digits and a decimal point, without marks or spaces", pl.Decimal(MOST_DIGITS, 0),
        rf"{NUMBER}|NaN|-?INF",
    ),
    "year": FieldType("-?[0-9]{4,9}", _integer, "a year of four digits", pl.Int64()),
    "yearmonth": FieldType("-?[0-9]{4}-(?:0[1-9]|1[0-2])", _same, "a month written YYYY-MM"),
    "date": FieldType(DATE, _day, "a day of the calendar written YYYY-MM-DD", pl.Date()),
    "time": FieldType(TIME, _same, "a time written hh:mm:ss"),
    "datetime": FieldType(
        rf"{DATE}T{TIME}(?:\.[0-9]+)?{ZONE}", _moment, "a moment written YYYY-MM-DDThh:mm:ss", ordered=_instant
    ),
    "duration": FieldType(
        DURATION, _duration, "a duration written as P1Y2M10DT2H30M",
        ordered=lambda cell: cell.map_elements(_length, pl.Float64, skip_nulls=True),
    ),
    "object": FieldType("", _json(dict), "a JSON object"),
    "array": FieldType("", _json(list), "a JSON array"),
    "geopoint": FieldType("", _kept(_is_point), "a point written longitude, latitude"),
}  # fmt: skip
