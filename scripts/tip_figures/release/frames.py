"""The tables of a release as typed frames, from which every other format is written."""

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import polars as pl

from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.table import Table


class FieldKind(StrEnum):
    """What a field is to the formats of a release, which have fewer types than Table Schema has."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


KIND_OF_TYPE = {
    "integer": FieldKind.INTEGER,
    "year": FieldKind.INTEGER,
    "number": FieldKind.NUMBER,
    "boolean": FieldKind.BOOLEAN,
    "date": FieldKind.DATE,
}
"""Table Schema types that are not written as text."""

POLARS_TYPES: Mapping[FieldKind, pl.DataType] = {
    FieldKind.TEXT: pl.String(),
    FieldKind.INTEGER: pl.Int64(),
    FieldKind.NUMBER: pl.Float64(),
    FieldKind.BOOLEAN: pl.Boolean(),
    FieldKind.DATE: pl.Date(),
}
LARGEST_NUMBER = float.fromhex("0x1.fffffffffffffp+1022")  # of Stata; half of the largest float
LARGEST_INTEGER = 1 << 53  # beyond it a 64-bit float, as spreadsheets and Stata use, skips integers


def get_field_kind(field: Mapping[str, Any]) -> FieldKind:
    """Return the kind of a field descriptor; a date in a format of its own is a text."""
    field_type = field.get("type")
    has_own_format = (field.get("format") or "default") != "default"
    if field_type == "date" and has_own_format:
        return FieldKind.TEXT
    return KIND_OF_TYPE.get(str(field_type), FieldKind.TEXT)


def read_frame(table: Table) -> pl.DataFrame:
    """Read all rows of a table as one typed frame.

    returns: the fields of the schema in its order, each with the polars type of its kind; a
             column that the file does not have is null
    raises:  CommandError at a number that a spreadsheet or a statistics program would change
    """
    types = {name: POLARS_TYPES[get_field_kind(field)] for name, field in table.fields.items()}
    for name, dtype in types.items():
        if dtype == pl.Int64():
            _refuse_large_integers(table, table.frame[name])
        elif dtype == pl.Float64():
            _refuse_special_numbers(table, table.frame[name])
    return table.frame.cast(types)  # type: ignore[arg-type]


def _refuse_large_integers(table: Table, column: pl.Series) -> None:
    too_large = column.filter(~column.is_between(-LARGEST_INTEGER, LARGEST_INTEGER))
    if len(too_large):
        # What is too large for any integer type is read as a float, if need be an infinite one.
        number = "an integer" if math.isinf(too_large[0]) else f"{too_large[0]}"
        raise CommandError(
            f"{table.path}, column {column.name}: {number} has more than 15 digits; "
            "spreadsheets and statistics programs would change it. Give the column the type string."
        )


def _refuse_special_numbers(table: Table, column: pl.Series) -> None:
    """Refuse what is not a finite number of Stata: databases and spreadsheets would lose it."""
    numbers = column.cast(pl.Float64)
    if not numbers.is_between(-LARGEST_NUMBER, LARGEST_NUMBER).all():
        raise CommandError(
            f"{table.path}, column {column.name}: a number is NaN, infinite or too large; "
            "databases, spreadsheets and statistics programs have no such number. "
            "Leave the cell empty, or give the column the type string."
        )
