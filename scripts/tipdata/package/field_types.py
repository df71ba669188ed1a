"""How each Table Schema type is written in a cell, and what it becomes.

Reading is strict: one way to write each value, the canonical one of the specification, without signs, marks or
spaces that a program might guess away. Types that the frame has no column type for are checked and stay text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

NO_NAME = r"\*|\^.*\$"  # polars reads these as patterns over all columns
INTEGER = r"0|-?[1-9][0-9]{0,17}"
WHOLE, PLACES = 20, 18  # digits before the point and behind it; together what a decimal column holds
NUMBER = rf"-?(?:0|[1-9][0-9]{{0,{WHOLE - 1}}})(?:\.[0-9]{{1,{PLACES}}})?(?:[eE][+-]?[0-9]{{1,2}})?"
TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"
DATE = r"(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
ZONE = r"(?:Z|[+-][0-2][0-9]:[0-5][0-9])?"
DURATION = r"-?P(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+W)?(?:[0-9]+D)?(?:T(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
COORDINATE = r"-?[0-9]+(?:\.[0-9]+)?"

STRING_FORMATS = {
    "default": "",
    "email": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "uri": r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+",
    "uuid": r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "binary": r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
}
TRUE = ("true", "True", "TRUE", "1")
FALSE = ("false", "False", "FALSE", "0")


@dataclass(frozen=True)
class FieldType:
    """One type of cell.

    pattern: the whole cell must match it; empty where anything may stand
    cast:    text column → typed column of the same length, null where a cell cannot be read
    expects: what a person is told that the cell should be
    dtype:   of the typed column; decimals have as many places as the column needs
    """

    pattern: str
    cast: Callable[[pl.Series], pl.Series]
    expects: str
    dtype: pl.DataType = field(default_factory=pl.String)


def of(descriptor: Mapping[str, Any]) -> FieldType | None:
    """The type of a field descriptor; None where its `type` or `format` is not one that can be judged."""
    kind = descriptor.get("type", "string")
    style = descriptor.get("format") or "default"
    if not isinstance(kind, str) or not isinstance(style, str):
        return None
    if kind == "string":
        pattern = STRING_FORMATS.get(style)
        return (
            None if pattern is None else FieldType(pattern, _same, f"a text of format {style}" if pattern else "text")
        )
    if kind == "boolean":
        return _boolean(descriptor)
    if kind in ("date", "datetime", "time") and style != "default":
        return _dated(kind, style)
    if kind == "geopoint" and style in ("array", "object"):
        return _point(style)
    if kind == "list":
        return _list(descriptor)
    return _PLAIN.get(kind) if style in ("default", "topojson") else None


def mismatch(descriptor: Mapping[str, Any], value: object) -> str:
    """What a JSON value that stands in a schema should have been; empty where it is a value of the field's type."""
    kind = of(descriptor)
    text = json.dumps(value) if isinstance(value, bool | list | dict) else str(value)
    good = kind is None or (
        re.fullmatch(kind.pattern or ".*", text, re.DOTALL) and not kind.cast(pl.Series([text])).null_count()
    )
    return "" if kind is None or good else kind.expects


def _same(cells: pl.Series) -> pl.Series:
    return cells


def _integer(cells: pl.Series) -> pl.Series:
    return cells.cast(pl.Int64, strict=False)


def _number(cells: pl.Series) -> pl.Series:
    """Exact decimals, with as many places as the column needs."""
    if cells.str.contains("[eE]").any():
        cells = cells.map_elements(_without_exponent, pl.String, skip_nulls=True)
    widest = pl.select(cells.str.extract(r"\.([0-9]+)$").str.len_chars().max()).item() or 0
    return cells.str.to_decimal(scale=min(widest, PLACES))


def _without_exponent(cell: str) -> str | None:
    """The same number written out; None where that takes more digits than a column holds."""
    written = f"{Decimal(cell):f}" if re.fullmatch(NUMBER, cell) else ""
    return written if re.fullmatch(NUMBER, written) else None


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


def _duration(cells: pl.Series) -> pl.Series:
    """A duration has at least one part, also behind a T."""
    return cells.set(cells.str.contains("[PT]$"), None)


def _dated(kind: str, style: str) -> FieldType | None:
    dtype = {"date": pl.Date(), "datetime": pl.Datetime(), "time": pl.Time()}[kind]
    if style == "any" or "%" not in style:
        return None  # "any" would have to be guessed

    def cast(cells: pl.Series) -> pl.Series:
        read = cells.str.strptime(dtype, style, strict=False)
        if kind == "time":
            return read
        year = pl.col("read").dt.year()  # Python has no dates outside of these years
        return pl.DataFrame({"read": read}).select(pl.when(year.is_between(1, 9999)).then("read")).to_series()

    return FieldType("", cast, f"a {kind} written {style}", dtype)


def _kept(holds: Callable[[str], bool]) -> Callable[[pl.Series], pl.Series]:
    """A cast that keeps the cells as they are, and loses those of which something more than a pattern does not hold."""
    return lambda cells: cells.map_elements(lambda cell: cell if holds(cell) else None, pl.String, skip_nulls=True)


def _loaded(holds: Callable[[Any], bool]) -> Callable[[pl.Series], pl.Series]:
    def keep(cell: str) -> bool:
        try:
            return holds(json.loads(cell, parse_constant=float))
        except (ValueError, RecursionError):
            return False

    return _kept(keep)


def _json(shape: type) -> Callable[[pl.Series], pl.Series]:
    return _loaded(lambda value: isinstance(value, shape))


def _on_earth(longitude: object, latitude: object) -> bool:
    """Whether two numbers are a place."""
    numbers = all(isinstance(n, int | float) and not isinstance(n, bool) for n in (longitude, latitude))
    return numbers and abs(longitude) <= 180 and abs(latitude) <= 90  # type: ignore[arg-type]


GEOJSON = (
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection", "Feature",
    "FeatureCollection",
)  # fmt: skip


def _point(style: str) -> FieldType:
    if style == "array":
        cast = _loaded(lambda value: isinstance(value, list) and len(value) == 2 and _on_earth(*value))
    else:
        cast = _loaded(
            lambda value: (
                isinstance(value, dict) and set(value) == {"lon", "lat"} and _on_earth(value["lon"], value["lat"])
            )
        )
    return FieldType("", cast, f"a longitude and a latitude as a JSON {style}")


def _list(descriptor: Mapping[str, Any]) -> FieldType | None:
    delimiter, kind = descriptor.get("delimiter", ","), descriptor.get("itemType", "string")
    if kind not in ITEMS or not isinstance(delimiter, str) or not delimiter:
        return None
    booleans = "|".join(TRUE + FALSE)
    one = booleans if kind == "boolean" else _PLAIN[kind].pattern or f"[^{re.escape(delimiter)}]*"
    cast = _kept(lambda cell: all(map(_is_day, cell.split(delimiter)))) if kind in ("date", "datetime") else _same
    return FieldType(f"(?:{one})(?:{re.escape(delimiter)}(?:{one}))*", cast, f"a list of {kind} with {delimiter}")


def _is_day(item: str) -> bool:
    try:
        date.fromisoformat(item[:10])
    except ValueError:
        return False
    return True


def _is_pair(cell: str) -> bool:
    longitude, comma, latitude = cell.partition(",")
    try:
        return comma == "," and _on_earth(float(longitude), float(latitude))
    except ValueError:
        return False


ITEMS = ("string", "integer", "boolean", "number", "datetime", "date", "time")
ANY = FieldType("", _same, "anything")
_PLAIN: Mapping[str, FieldType] = {
    "string": FieldType("", _same, "text"),
    "any": ANY,
    "integer": FieldType(
        INTEGER,
        _integer,
        "a whole number: digits alone (18 at most), no thousands marks, spaces, plus sign or leading zeros",
        pl.Int64(),
    ),
    "number": FieldType(
        NUMBER,
        _number,
        f"a number: digits and a decimal point alone, at most {WHOLE} digits before it and {PLACES} behind, no thousands marks",
        pl.Decimal(38, 0),
    ),
    "year": FieldType("-?[0-9]{4}", _integer, "a year of four digits", pl.Int64()),
    "yearmonth": FieldType("-?[0-9]{4}-(?:0[1-9]|1[0-2])", _same, "a month written YYYY-MM"),
    "date": FieldType(DATE, _day, "a day of the calendar written YYYY-MM-DD", pl.Date()),
    "time": FieldType(TIME + ZONE, _same, "a time written hh:mm:ss"),
    "datetime": FieldType(
        f"{DATE}T{TIME}{ZONE}",
        _moment,
        "a moment written YYYY-MM-DDThh:mm:ssZ",
    ),
    "duration": FieldType(DURATION, _duration, "a duration as in ISO 8601, P1Y2M10DT2H30M"),
    "object": FieldType("", _json(dict), "a JSON object"),
    "array": FieldType("", _json(list), "a JSON array"),
    "geojson": FieldType(
        "", _loaded(lambda value: isinstance(value, dict) and value.get("type") in GEOJSON), "a GeoJSON object"
    ),
    "geopoint": FieldType(f"{COORDINATE}, ?{COORDINATE}", _kept(_is_pair), "a point written longitude, latitude"),
}
