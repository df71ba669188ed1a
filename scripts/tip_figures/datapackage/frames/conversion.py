"""Conversion of a frame to the types of a Table Schema, without loss.

Cells are written as a CSV file would have them and read as cells of that file are. So 2019.0 is the
integer 2019, whatever made it a floating-point number, and 2019.5 is not a valid cell.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from tip_figures.datapackage.read.columns import read_columns, read_missing_values
from tip_figures.datapackage.read.csv_block import Block
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.read.table_keys import TRAILING_ZEROS
from tip_figures.datapackage.schema.casts import ANY_NUMBER, FINITE_NUMBER, write_out_exponents
from tip_figures.datapackage.schema.field_types import INTEGER, get_field_type

NUMBER_DTYPE = pl.Decimal(38, 6)  # floating-point numbers would break rules about exact numbers
FITTING_NUMBER = r"[+-]?[0-9]{0,32}(?:\.[0-9]{0,6}0*)?"
DIGITS_PROBLEM = "has more than 32 digits, or more than 6 decimal places"
INTEGER_PROBLEM = "is larger than an integer of 64 bits can be"
MIDNIGHT = r"T00:00:00(?:\.0+)?$"


@dataclass(frozen=True)
class UnreadableCells:
    """Cells of one column that are not values of its type.

    rows:    for each row of the frame whether its cell is one
    texts:   the cells of the column as text
    problem: what is wrong with them, as a phrase about a cell: "is not a whole number"
    """

    rows: pl.Series
    texts: pl.Series
    problem: str


@dataclass(frozen=True)
class ConvertedFrame:
    """A frame with the types of a Table Schema.

    frame:      null where a cell is not a value of its column's type; columns that the schema does
                not have are unchanged
    unreadable: those cells, in up to two groups for each column
    """

    frame: pl.DataFrame
    unreadable: Mapping[str, Sequence[UnreadableCells]] = field(default_factory=dict)

    def find_unreadable(self, name: str) -> pl.Series:
        """Mark the rows in which the cell of a column is not a value of its type."""
        rows = pl.repeat(False, self.frame.height, dtype=pl.Boolean, eager=True)
        for cells in self.unreadable.get(name, ()):
            rows |= cells.rows
        return rows


def list_dtypes(fields: Mapping[str, Mapping[str, Any]]) -> dict[str, pl.DataType]:
    """Return the dtype of each column of a schema.

    fields: field descriptors by name
    """
    dtypes = {}
    for name, descriptor in fields.items():
        dtype = get_field_type(descriptor).dtype
        dtypes[name] = NUMBER_DTYPE if dtype.is_decimal() else dtype
    return dtypes


def convert_frame(frame: pl.DataFrame, table: Table) -> ConvertedFrame:
    """Convert the columns that a Table Schema has."""
    dtypes = list_dtypes(table.fields)
    missing_values = read_missing_values(table.schema)
    columns = []
    unreadable = {}
    for column in frame:
        if column.name not in table.fields:
            columns.append(column)
            continue
        descriptor = table.fields[column.name]
        values, groups = _convert_column(column, descriptor, missing_values, dtypes[column.name])
        columns.append(values)
        if groups:
            unreadable[column.name] = groups
    return ConvertedFrame(pl.DataFrame(columns), unreadable)


def _convert_column(
    column: pl.Series,
    descriptor: Mapping[str, Any],
    missing_values: Sequence[str],
    dtype: pl.DataType,
) -> tuple[pl.Series, list[UnreadableCells]]:
    """Convert a column; return it with the cells that are not values of its type."""
    is_year = descriptor.get("type") == "year"
    if column.dtype == dtype and dtype != pl.String and not is_year:
        return column, []
    if "missingValues" in descriptor:
        missing_values = read_missing_values(descriptor)
    texts = write_cells(column)
    texts = texts.set(texts.is_in(missing_values), None)
    if column.dtype not in (pl.String, pl.Categorical, pl.Enum):
        texts = _pad_years(texts) if is_year else texts
        # A number that is one already has no marks for groups of digits, and no units.
        descriptor = {"type": descriptor.get("type", "any")}
    field_type = get_field_type(descriptor)
    groups = [
        UnreadableCells(rows, texts, problem)
        for rows, problem in _find_misfits(field_type.strip_marks(texts), dtype)
        if rows.any()
    ]
    readable_texts = texts
    for group in groups:
        readable_texts = readable_texts.set(group.rows, None)
    name = column.name
    block = Block(readable_texts.to_frame(), pl.int_range(len(texts), eager=True), 0)
    batch = read_columns(block, [name], {name: descriptor}, [""], ())
    invalid = batch.find_unreadable(name)
    if invalid.any():
        groups.append(UnreadableCells(invalid, texts, f"is not {field_type.expected}"))
    return batch.frame[name].cast(dtype), groups


def _pad_years(texts: pl.Series) -> pl.Series:
    """Write whole numbers with four digits, as years are: 800 as 0800."""
    padded = texts.str.replace("^(-?)([0-9]{1,3})$", "${1}000${2}")
    return padded.str.replace("^(-?)0+([0-9]{4})$", "${1}${2}")


def _find_misfits(texts: pl.Series, dtype: pl.DataType) -> Iterator[tuple[pl.Series, str]]:
    """Mark the numbers that a column of a dtype cannot hold, and say why it cannot."""
    if dtype.is_integer():
        is_integer = _matches(texts, INTEGER)
        yield is_integer & texts.cast(pl.Int64, strict=False).is_null(), INTEGER_PROBLEM
    elif dtype.is_decimal():
        is_finite = _matches(texts, FINITE_NUMBER)
        plain_texts = write_out_exponents(texts.set(~is_finite, None))
        yield is_finite & ~_matches(plain_texts, FITTING_NUMBER), DIGITS_PROBLEM
        yield _matches(texts, ANY_NUMBER) & ~is_finite, "is not a finite number"


def _matches(texts: pl.Series, pattern: str) -> pl.Series:
    """Mark the texts that match a pattern as a whole; a missing text does not."""
    return texts.str.contains(f"^(?:{pattern})$").fill_null(False)


def write_cells(column: pl.Series) -> pl.Series:
    """Write the cells of a column of any dtype as a CSV file would have them."""
    dtype = column.dtype
    if dtype.is_float():
        texts = write_out_exponents(column.cast(pl.String)).str.replace(r"\.0$", "")
    elif dtype.is_decimal():
        texts = column.cast(pl.String).str.replace(TRAILING_ZEROS, "${1}").str.strip_suffix(".")
    elif isinstance(dtype, pl.Datetime):
        zone = "%:z" if dtype.time_zone else ""
        texts = column.dt.strftime(f"%Y-%m-%dT%H:%M:%S%.f{zone}").str.replace(MIDNIGHT, "")
    elif dtype == pl.Duration:
        texts = column.dt.to_string("iso")
    elif dtype.is_nested() or dtype in (pl.Object, pl.Binary):
        texts = pl.Series([write_object(value) for value in column.to_list()], dtype=pl.String)
    else:
        texts = column.cast(pl.String)
    return texts.set(texts == "", None).alias(column.name)


def write_object(value: object) -> str | None:
    """Write a Python object as a CSV file would have it: lists and dictionaries as JSON."""
    if value is None:
        return None
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
