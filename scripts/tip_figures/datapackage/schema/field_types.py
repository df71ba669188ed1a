"""How each Table Schema type is written in a cell, and what it becomes.

Everything that the standard allows is read, and nothing else is guessed. Cells of a type that the
frame does not have are checked and stay text.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, partial
from typing import Any, NamedTuple

import polars as pl

from tip_figures.datapackage.schema import casts
from tip_figures.datapackage.schema.casts import (
    ANY_NUMBER,
    FINITE_NUMBER,
    MAX_DIGITS,
    Cast,
    NumberMarks,
)
from tip_figures.datapackage.text_format import quote_value

# polars reads * and ^…$ as patterns over all columns; Pandera uses check_output for itself.
RESERVED_NAME = r"\*|\^.*\$|check_output"
STRING_FORMATS = {
    "email": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "uri": r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+",
    "uuid": r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "binary": r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
}
TRUE_VALUES = ("true", "True", "TRUE", "1")
FALSE_VALUES = ("false", "False", "FALSE", "0")

INTEGER = "[+-]?[0-9]+"
CANONICAL_INTEGER = r"0|-?[1-9][0-9]*"  # as tidy writes it
CANONICAL_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?"

YEAR_TO_9999 = r"(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"  # from 0001
YEAR = rf"-?(?:{YEAR_TO_9999}|[1-9][0-9]{{4,8}})"  # as in XML Schema, which has no year 0
MONTH = r"(?:0[1-9]|1[0-2])"
DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
DATE = rf"{YEAR_TO_9999}-{MONTH}-{DAY}"
TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
TIME_OF_DATE = rf"(?:{TIME}(?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
TIME_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
DATETIME = f"{YEAR}-{MONTH}-{DAY}T{TIME_OF_DATE}{TIME_ZONE}"
TEMPORAL_DTYPES: Mapping[str, Any] = {
    "date": pl.Date(),
    "datetime": pl.Datetime("us"),
    "time": pl.Time(),
}


@dataclass(frozen=True)
class FieldType:
    """How the cells of one type are written, and what they become.

    expected:          what a cell should be, for messages
    pattern:           what the whole cell must match; empty if every text will do
    cast:              text column → typed column of the same length, null where a cell is invalid
    dtype:             of the typed column; wider, or floating, where its numbers need that
    canonical_pattern: the form that tidy writes; empty if every form is as good
    strip_marks:       removes from texts what is not part of the value (group separators, units)
    comparable:        typed column → values that can be ordered
    """

    expected: str
    pattern: str = ""
    cast: Cast = casts.keep_text
    dtype: pl.DataType = field(default_factory=pl.String)
    canonical_pattern: str = ""
    strip_marks: Cast = casts.keep_text
    comparable: Callable[[pl.Expr], pl.Expr] = casts.keep_text


ANY = FieldType("anything")
TYPES: Mapping[str, FieldType] = {
    "any": ANY,
    "string": FieldType("text"),
    "integer": FieldType(
        "a whole number: digits only, without separators or spaces",
        pattern=INTEGER,
        cast=casts.cast_integers,
        dtype=pl.Int64(),
        canonical_pattern=CANONICAL_INTEGER,
    ),
    "number": FieldType(
        "a number: digits and a decimal point, without separators or spaces",
        pattern=ANY_NUMBER,
        cast=casts.cast_numbers,
        dtype=pl.Decimal(MAX_DIGITS, 0),
        canonical_pattern=rf"{CANONICAL_NUMBER}|NaN|-?INF",
    ),
    "year": FieldType(
        "a year of four digits",
        pattern=f"{YEAR}{TIME_ZONE}",
        cast=casts.cast_years,
        dtype=pl.Int64(),
    ),
    "yearmonth": FieldType("a month written YYYY-MM", pattern=f"{YEAR}-{MONTH}{TIME_ZONE}"),
    "date": FieldType(
        "a calendar day written YYYY-MM-DD",
        pattern=DATE,
        cast=casts.cast_dates,
        dtype=pl.Date(),
    ),
    "time": FieldType("a time written hh:mm:ss", pattern=TIME),
    "datetime": FieldType(
        "a date and time written YYYY-MM-DDThh:mm:ss, with or without a zone (Z, +01:00)",
        pattern=DATETIME,
        cast=casts.check_calendar_days,
        comparable=casts.parse_datetimes,
    ),
    "duration": FieldType(
        "a duration written as P1Y2M10DT2H30M",
        pattern=casts.DURATION,
        cast=casts.check_durations,
        comparable=casts.parse_durations,
    ),
    "object": FieldType("a JSON object", cast=casts.keep_text_if(casts.is_json_object)),
    "array": FieldType("a JSON array", cast=casts.keep_text_if(casts.is_json_array)),
    "geopoint": FieldType(
        "a point written longitude, latitude",
        pattern=f"{FINITE_NUMBER}, ?{FINITE_NUMBER}",
        cast=casts.keep_text_if(casts.is_geopoint),
    ),
}

GEOPOINT_FORMATS: Mapping[str, FieldType] = {
    "array": FieldType(
        "a point written [longitude, latitude]", cast=casts.keep_text_if(casts.is_geopoint_array)
    ),
    "object": FieldType(
        'a point written {"lon": longitude, "lat": latitude}',
        cast=casts.keep_text_if(casts.is_geopoint_object),
    ),
}


class UnsupportedType(NamedTuple):
    """Why the type of a field is not supported, in words, and how to do without it."""

    feature: str
    hint: str = ""


def find_field_type(descriptor: Mapping[str, Any]) -> FieldType | None:
    """Return the type of a field descriptor, or None if its `type` or `format` is not supported."""
    type_name = str(descriptor.get("type", "any"))
    format_ = str(descriptor.get("format") or "default").removeprefix("fmt:")
    if type_name in CONFIGURABLE_TYPES:
        return CONFIGURABLE_TYPES[type_name](descriptor)
    if type_name in TEMPORAL_DTYPES and format_ != "default":
        return _strptime_type(type_name, format_)
    if type_name == "string" and format_ in STRING_FORMATS:
        return FieldType(f"a text in the format {format_}", pattern=STRING_FORMATS[format_])
    if type_name == "geopoint" and format_ in GEOPOINT_FORMATS:
        return GEOPOINT_FORMATS[format_]
    return TYPES.get(type_name) if format_ == "default" else None


def get_field_type(descriptor: Mapping[str, Any]) -> FieldType:
    """Return the type of a field descriptor, or ANY if its `type` or `format` is not supported."""
    return find_field_type(descriptor) or ANY


def describe_unsupported(descriptor: Mapping[str, Any]) -> UnsupportedType:
    """Say why the type of a field descriptor, which is one of the standard, is not supported."""
    type_name = str(descriptor.get("type"))
    group = descriptor.get("groupChar")
    point = descriptor.get("decimalChar", ".")
    if type_name == "number" and group and group == point:
        is_default = "" if "decimalChar" in descriptor else " (the default)"
        feature = (
            f"a number column whose groupChar {quote_value(group)} is also its decimalChar"
            f"{is_default}, so that 3{group}199 has two meanings"
        )
        other = "," if group == "." else "."
        return UnsupportedType(feature, f"Set decimalChar, for example to “{other}”.")
    format_ = descriptor.get("format", "default")
    feature = f"a column of type {type_name} with the format {quote_value(format_)}"
    if format_ == "any":
        return UnsupportedType(
            feature, "Write the format in which the cells are, such as %d.%m.%Y."
        )
    if type_name in CONFIGURABLE_TYPES:
        return UnsupportedType(f"a column of type {type_name} with these properties")
    return UnsupportedType(feature)


def cast_value(descriptor: Mapping[str, Any], value: object) -> pl.Series:
    """Cast a value of a schema, such as an example or a limit, to the type of its field.

    value:   a JSON value; a text is written as the cells of the field are
    returns: a series of one value, null if the value is not of the type
    """
    field_type = get_field_type(descriptor)
    if isinstance(value, bool) and field_type.dtype == pl.Boolean:
        return pl.Series([value])
    is_json = isinstance(value, bool | list | dict)
    cell = pl.Series([json.dumps(value) if is_json else str(value)], dtype=pl.String)
    if isinstance(value, str):
        cell = field_type.strip_marks(cell)
    if field_type.pattern:
        mismatch = ~cell.str.contains(f"^(?:{field_type.pattern})$")
        cell = cell.set(mismatch, None)
    return field_type.cast(cell)


def _number_type(descriptor: Mapping[str, Any]) -> FieldType | None:
    """Return a type of numbers with the marks of the field; None if these are ambiguous."""
    type_name = descriptor["type"]
    is_integer = type_name == "integer"
    point = "." if is_integer else descriptor.get("decimalChar", ".")  # an integer has none
    group = descriptor.get("groupChar") or ""
    bare = descriptor.get("bareNumber", True)
    if not isinstance(point, str) or not isinstance(group, str) or not isinstance(bare, bool):
        return None
    if not point or (point == group and not is_integer):
        return None
    if bare and not group and point == ".":
        return TYPES[type_name]
    marks = NumberMarks(point, group, bare)
    return replace(TYPES[type_name], strip_marks=marks.strip, canonical_pattern="")


def _boolean_type(descriptor: Mapping[str, Any]) -> FieldType | None:
    """Return a type of truth values in the words of the field; None if these are not texts."""
    true_values = descriptor.get("trueValues", TRUE_VALUES)
    false_values = descriptor.get("falseValues", FALSE_VALUES)
    if not _are_texts(true_values) or not _are_texts(false_values):
        return None
    meanings = {**dict.fromkeys(false_values, False), **dict.fromkeys(true_values, True)}
    cast = partial(pl.Series.replace_strict, old=meanings, default=None, return_dtype=pl.Boolean)
    words = ", ".join([*true_values, *false_values])
    return FieldType(f"a truth value: {words}", cast=cast, dtype=pl.Boolean())


def _are_texts(values: object) -> bool:
    return isinstance(values, list | tuple) and all(isinstance(value, str) for value in values)


LIST_ITEMS: Mapping[str, str] = {
    "string": "",
    "integer": INTEGER,
    "number": ANY_NUMBER,
    "boolean": "|".join(TRUE_VALUES + FALSE_VALUES),
    "datetime": DATETIME,
    "date": DATE,
    "time": TIME,
}
"""Types of the items of a list: the pattern of an item, empty if every text will do."""
LIST_ITEM_TYPES = tuple(LIST_ITEMS)


def _list_type(descriptor: Mapping[str, Any]) -> FieldType | None:
    """Return a type of lists with the delimiter and items of the field; None if not supported."""
    delimiter = descriptor.get("delimiter", ",")
    item_type = str(descriptor.get("itemType", "string"))
    if item_type not in LIST_ITEMS or not isinstance(delimiter, str) or not delimiter:
        return None
    item = f"(?:{LIST_ITEMS[item_type]})"
    pattern = f"{item}(?:{re.escape(delimiter)}{item})*" if LIST_ITEMS[item_type] else ""
    cast: Cast = casts.keep_text
    if item_type in ("date", "datetime"):
        cast = casts.keep_text_if(partial(casts.are_calendar_days, delimiter=delimiter))
    return FieldType(f"a list of type {item_type}, separated by {delimiter}", pattern, cast)


@cache
def _strptime_type(type_name: str, format_: str) -> FieldType | None:
    """Return a type of dates or times in a strptime format.

    returns: None if polars cannot read what Python writes in this format
    """
    has_format = "%" in format_  # the format "any" would have to be guessed
    has_bare_fraction = "%f" in format_.replace(".%f", "")  # polars reads fractions after a point
    if not has_format or has_bare_fraction:
        return None
    cast = partial(_cast_by_format, type_name, format_)
    sample = datetime.fromisoformat("2001-12-13T14:15:16+00:00").strftime(format_)
    try:
        is_read = not cast(pl.Series([sample])).has_nulls()
    except (pl.exceptions.PolarsError, ValueError):
        return None
    if not is_read:
        return None
    return FieldType(
        f"a {type_name} written {format_}", cast=cast, dtype=TEMPORAL_DTYPES[type_name]
    )


def _cast_by_format(type_name: str, format_: str, cells: pl.Series) -> pl.Series:
    if format_.endswith("%z"):
        cells = cells.str.replace("Z$", "+0000")
    polars_format = format_.replace(".%f", "%.f")
    values = cells.str.strptime(TEMPORAL_DTYPES[type_name], polars_format, strict=False)
    if type_name == "time":
        return values
    if isinstance(values.dtype, pl.Datetime):
        values = values.dt.replace_time_zone(None)  # in UTC
    # Python has no dates outside of these years.
    return values.set(~values.dt.year().is_between(1, 9999), None)


CONFIGURABLE_TYPES: Mapping[str, Callable[[Mapping[str, Any]], FieldType | None]] = {
    "integer": _number_type,
    "number": _number_type,
    "boolean": _boolean_type,
    "list": _list_type,
}
"""Types whose cells depend on further properties of the field."""
TYPE_NAMES = (*TYPES, *CONFIGURABLE_TYPES, "geojson")
"""The types of the standard; of some of them not every format is supported."""
