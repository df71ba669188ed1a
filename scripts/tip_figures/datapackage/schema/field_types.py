"""How each Table Schema type is written in a cell, and what it becomes.

What the standard allows is read, nothing else is guessed. What the frame has no type for is checked and stays text.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any

import polars as pl

# Names of columns that polars reads as patterns over all columns, and one that Pandera keeps for itself.
RESERVED_NAME = r"\*|\^.*\$|check_output"
FORMATS = {  # of texts
    "email": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "uri": r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+",
    "uuid": r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "binary": r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
}
TRUE_VALUES = ("true", "True", "TRUE", "1")
FALSE_VALUES = ("false", "False", "FALSE", "0")

CANONICAL_INTEGER = r"0|-?[1-9][0-9]*"  # in its plain form, as tidying writes it
CANONICAL_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?"
FINITE = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
ANY_NUMBER = rf"{FINITE}|(?i:nan|-?inf)"
MOST_DIGITS = 38  # of a decimal column

TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
DATE = r"(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
DURATION = r"-?P(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?"
SECONDS = (
    31_556_952,
    2_629_746,
    86_400,
    3_600,
    60,
    1,
)  # of a mean year and month, of a day, hour, minute, second
DTYPES: Mapping[str, Any] = {"date": pl.Date(), "datetime": pl.Datetime("us"), "time": pl.Time()}

Cast = Callable[[pl.Series], pl.Series]


def _same(cells: Any) -> Any:
    return cells


@dataclass(frozen=True)
class FieldType:
    """One type of cell.

    expects: what a person is told that the cell should be
    pattern: the whole cell must match it; empty where anything may stand
    cast:    text column → typed column of the same length, null where a cell cannot be read
    dtype:   of the typed column as a rule; numbers that need it are wider, or floating
    canonical_pattern: the form that tidy writes; empty where every form is as good
    strip_marks: removes from the texts what is not part of the value (group separators, units)
    comparable: typed column → what its values are compared by
    """

    expects: str
    pattern: str = ""
    cast: Cast = _same
    dtype: pl.DataType = field(default_factory=pl.String)
    canonical_pattern: str = ""
    strip_marks: Cast = _same
    comparable: Callable[[pl.Expr], pl.Expr] = _same


def find_field_type(descriptor: Mapping[str, Any]) -> FieldType | None:
    """The type of a field descriptor; None where its `type` or `format` is not one that is read."""
    kind, style = (
        str(descriptor.get("type", "any")),
        str(descriptor.get("format") or "default").removeprefix("fmt:"),
    )
    if kind in _DESCRIBED:
        return _DESCRIBED[kind](descriptor)
    if kind in DTYPES and style != "default":
        return _dated(kind, style)
    if kind == "string" and style in FORMATS:
        return FieldType(f"a text of format {style}", FORMATS[style])
    return TYPES.get(kind) if style == "default" else None


def get_field_type(descriptor: Mapping[str, Any]) -> FieldType:
    """Return the type of a field descriptor, or ANY if its `type` or `format` is not supported."""
    return find_field_type(descriptor) or ANY


def cast_value(descriptor: Mapping[str, Any], value: object) -> pl.Series:
    """A JSON value of a schema as one value of a field's type, null where it is none: a text is written as cells are."""
    kind = get_field_type(descriptor)
    if isinstance(value, bool) and kind.dtype == pl.Boolean:
        return pl.Series([value])
    text = json.dumps(value) if isinstance(value, bool | list | dict) else str(value)
    cell = pl.Series([text], dtype=pl.String)
    cell = kind.strip_marks(cell) if isinstance(value, str) else cell
    return kind.cast(
        cell.set(~cell.str.contains(f"^(?:{kind.pattern})$"), None) if kind.pattern else cell
    )


def _integer(cells: pl.Series) -> pl.Series:
    values = cells.cast(pl.Int64, strict=False)
    if (
        values.null_count() == cells.null_count()
        or not cells.str.contains("^[+-]?[0-9]{19,}$").any()
    ):
        return values
    return cells.cast(
        pl.Float64 if cells.str.contains("[0-9]{39,}").any() else pl.Int128, strict=False
    )


def _number(cells: pl.Series) -> pl.Series:
    """Exact decimals with as many places as the column needs; floating numbers where no decimal column can hold them."""
    texts = cells
    if cells.str.contains("[eE]").any():
        scientific = cells.filter(cells.str.contains("[0-9.][eE]")).unique().to_list()
        texts = cells.replace(scientific, [_without_exponent(cell) for cell in scientific])
    behind = texts.str.len_bytes() - texts.str.find(r"\.[0-9]+$")  # the point and the places
    widest = max(int(behind.max() or 0) - 1, 0)  # type: ignore[arg-type]
    values = texts.str.to_decimal(scale=min(widest, MOST_DIGITS))
    narrow = widest > MOST_DIGITS
    if values.null_count() > cells.null_count():
        narrow = narrow or (values.is_null() & cells.str.contains(f"^(?:{ANY_NUMBER})$")).any()
    return cells.cast(pl.Float64, strict=False) if narrow else values


def _without_exponent(cell: str) -> str:
    """The same number written out; as it is where that takes more digits than a column holds."""
    short = (
        re.fullmatch(ANY_NUMBER, cell) and abs(int(cell.lower().partition("e")[2])) <= MOST_DIGITS
    )
    return f"{Decimal(cell):f}" if short else cell


def _marked(descriptor: Mapping[str, Any]) -> FieldType | None:
    """A type of numbers with the marks that the field declares; None where they cannot be told apart."""
    kind, group, bare = (
        descriptor["type"],
        descriptor.get("groupChar", ""),
        descriptor.get("bareNumber", True),
    )
    point = "." if kind == "integer" else descriptor.get("decimalChar", ".")  # an integer has none
    if (
        not isinstance(point, str)
        or not isinstance(group, str)
        or not isinstance(bare, bool)
        or not point
    ):
        return None  # marks that are none
    if point == group and kind == "number":
        return None
    if bare and not group and point == ".":
        return TYPES[kind]

    def strip(cells: pl.Series) -> pl.Series:
        for _ in range(
            2 if group else 0
        ):  # once more where a group has one digit, and so ends two matches
            cells = cells.str.replace_all(rf"([0-9]){re.escape(group)}([0-9])", "${1}${2}")
        if point != ".":
            cells = cells.str.replace_all(".", "\x00", literal=True).str.replace_all(
                point, ".", literal=True
            )
        return cells if bare else cells.str.extract(rf"^[^0-9+\-.]*({ANY_NUMBER})[^0-9]*$")

    return replace(TYPES[kind], strip_marks=strip, canonical_pattern="")


def _boolean(descriptor: Mapping[str, Any]) -> FieldType | None:
    true, false = (
        descriptor.get("trueValues", TRUE_VALUES),
        descriptor.get("falseValues", FALSE_VALUES),
    )
    for listed in (true, false):
        if not isinstance(listed, list | tuple) or not all(
            isinstance(value, str) for value in listed
        ):
            return None
    meaning = {**dict.fromkeys(false, False), **dict.fromkeys(true, True)}
    cast = partial(pl.Series.replace_strict, old=meaning, default=None, return_dtype=pl.Boolean)
    return FieldType(f"a truth value: {', '.join([*true, *false])}", cast=cast, dtype=pl.Boolean())


def _list(descriptor: Mapping[str, Any]) -> FieldType | None:
    delimiter, kind = descriptor.get("delimiter", ","), str(descriptor.get("itemType", "string"))
    items = {
        "string": "",
        "integer": "[+-]?[0-9]+",
        "number": ANY_NUMBER,
        "boolean": "|".join(TRUE_VALUES + FALSE_VALUES),
    }
    if kind not in items or not isinstance(delimiter, str) or not delimiter:
        return None
    pattern = (
        f"(?:{items[kind]})(?:{re.escape(delimiter)}(?:{items[kind]}))*" if items[kind] else ""
    )
    return FieldType(f"a list of {kind} with {delimiter}", pattern)


@cache
def _dated(kind: str, style: str) -> FieldType | None:
    """A type written as a strptime pattern says; None where polars does not read what Python writes by it."""
    if "%" not in style or "%f" in style.replace(".%f", ""):  # "any" would have to be guessed
        return None
    sample = datetime.fromisoformat("2001-12-13T14:15:16+00:00").strftime(style)

    def cast(cells: pl.Series) -> pl.Series:
        if style.endswith("%z"):
            cells = cells.str.replace("Z$", "+0000")
        read = cells.str.strptime(DTYPES[kind], style.replace(".%f", "%.f"), strict=False)
        if kind == "time":
            return read
        if isinstance(read.dtype, pl.Datetime):
            read = read.dt.replace_time_zone(None)  # a moment as the time in Greenwich
        return read.set(
            ~read.dt.year().is_between(1, 9999), None
        )  # Python has no dates outside of these years

    try:
        good = not cast(pl.Series([sample])).has_nulls()
    except (pl.exceptions.PolarsError, ValueError):
        return None
    return FieldType(f"a {kind} written {style}", cast=cast, dtype=DTYPES[kind]) if good else None


def _moment(cells: pl.Series) -> pl.Series:
    """Zones differ from cell to cell, so the cell stays text; its day is read as a check on the calendar."""
    return cells.set(
        cells.str.slice(0, 10).str.strptime(pl.Date, "%Y-%m-%d", strict=False).is_null(), None
    )


def _instant(cell: pl.Expr) -> pl.Expr:
    """A moment as the time in Greenwich; one without a zone is taken for such."""
    zoned = (
        pl.when(cell.str.contains("[+-]..:..$"))
        .then(cell)
        .otherwise(cell.str.replace("Z$", "") + "+00:00")
    )
    return zoned.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="us", strict=False)


def _seconds(cell: str) -> float:
    """Seconds of a duration, years and months of mean length."""
    seconds = sum(
        float(n or 0) * unit for n, unit in zip(re.findall(DURATION, cell)[0], SECONDS, strict=True)
    )
    return -seconds if cell.startswith("-") else seconds


def _kept(holds: Callable[[str], bool]) -> Cast:
    """A cast that keeps the cells as they are, and loses those of which something more than a pattern does not hold."""

    def keep(cell: str) -> str | None:
        try:
            return cell if holds(cell) else None
        except (ValueError, RecursionError):
            return None

    return lambda cells: cells.map_elements(keep, pl.String, skip_nulls=True)


ANY = FieldType("anything")
TYPES: Mapping[str, FieldType] = {
    "any": ANY,
    "string": FieldType("text"),
    "integer": FieldType("a whole number: digits alone, without marks or spaces", "[+-]?[0-9]+", _integer, pl.Int64(), CANONICAL_INTEGER),
    "number": FieldType(
        "a number: digits and a decimal point, without marks or spaces", ANY_NUMBER, _number, pl.Decimal(MOST_DIGITS, 0), rf"{CANONICAL_NUMBER}|NaN|-?INF"
    ),
    "year": FieldType("a year of four digits", "-?[0-9]{4,9}", _integer, pl.Int64()),
    "yearmonth": FieldType("a month written YYYY-MM", "-?[0-9]{4}-(?:0[1-9]|1[0-2])"),
    "date": FieldType("a day of the calendar written YYYY-MM-DD", DATE, lambda cells: cells.str.strptime(pl.Date, "%Y-%m-%d", strict=False), pl.Date()),
    "time": FieldType("a time written hh:mm:ss", TIME),
    "datetime": FieldType("a moment written YYYY-MM-DDThh:mm:ss", rf"{DATE}T{TIME}(?:\.[0-9]+)?{ZONE}", _moment, comparable=_instant),
    "duration": FieldType(
        "a duration written as P1Y2M10DT2H30M", DURATION,
        lambda cells: cells.set(cells.str.contains("[PT]$"), None),  # it has some part, also behind a T
        comparable=lambda cell: cell.map_elements(_seconds, pl.Float64, skip_nulls=True),
    ),
    # NaN is no JSON, and no number either.
    "object": FieldType("a JSON object", cast=_kept(lambda cell: isinstance(json.loads(cell, parse_constant=int), dict))),
    "array": FieldType("a JSON array", cast=_kept(lambda cell: isinstance(json.loads(cell, parse_constant=int), list))),
    "geopoint": FieldType("a point written longitude, latitude", f"{FINITE}, ?{FINITE}",
        _kept(lambda cell: all(abs(float(part)) <= most for part, most in zip(cell.split(","), (180, 90), strict=True)))),
}  # fmt: skip
_DESCRIBED = {"integer": _marked, "number": _marked, "boolean": _boolean, "list": _list}
TYPE_NAMES = (*TYPES, *_DESCRIBED, "geojson")
"""The types of the standard; of some of them not every format is read."""
