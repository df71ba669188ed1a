"""The seven types of columns: how a cell is written, and the value that it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from tip_figures.datapackage.json_file import as_list, as_object

CANONICAL_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
FINITE_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?"
YEAR = "-?(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"  # there is no year 0000
MAX_DIGITS = 15  # of a number: a floating-point number holds so many without loss
TRUE_VALUES = ("true", "True", "TRUE", "1")
FALSE_VALUES = ("false", "False", "FALSE", "0")
NUMERIC_TYPES = ("integer", "number", "year")
URI = r"[A-Za-z][A-Za-z0-9+.-]*:\S+"
CONSTRAINTS = (
    *("required", "unique", "enum", "pattern", "minLength", "maxLength"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
)
"""The constraints that are checked."""

Field = Mapping[str, Any]
"""A field descriptor of a Table Schema."""


@dataclass(frozen=True)
class FieldType:
    """A type of columns.

    dtype:     of the columns of a frame
    pattern:   what a cell looks like; empty for any text
    expected:  what a cell must be, in words
    canonical: the pattern of cells in canonical form; empty if all forms are canonical
    """

    dtype: pl.DataType
    pattern: str
    expected: str
    canonical: str = ""


FIELD_TYPES: Mapping[str, FieldType] = {
    "string": FieldType(pl.String(), "", "text"),
    "any": FieldType(pl.String(), "", "text"),
    "integer": FieldType(
        pl.Int64(), "[+-]?[0-9]+", "a whole number of at most 18 digits", "0|-?[1-9][0-9]*"
    ),
    "number": FieldType(
        pl.Float64(),
        FINITE_NUMBER,
        f"a number of at most {MAX_DIGITS} digits",
        CANONICAL_NUMBER,
    ),
    "year": FieldType(pl.Int64(), YEAR, "a year of four digits", YEAR),
    "boolean": FieldType(pl.Boolean(), "|".join((*TRUE_VALUES, *FALSE_VALUES)), "true or false"),
    "date": FieldType(pl.Date(), "[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date written YYYY-MM-DD"),
}
"""The types that are read; a table with another one is not."""

ADDRESS_TYPE = FieldType(pl.String(), URI, "an address (URI)")
"""The type string with the format uri."""


def get_field_type(field: Field) -> FieldType:
    """Return the type of a field; that of any text if it is unknown, so that it is not read."""
    if field.get("type") == "string" and field.get("format") == "uri":
        return ADDRESS_TYPE
    return FIELD_TYPES.get(str(field.get("type")), FIELD_TYPES["any"])


def cast_cells(column: str, field: Field) -> pl.Expr:
    """Return an expression for the values of a column of text; null where a cell has none."""
    field_type = get_field_type(field)
    cell = pl.col(column)
    if not field_type.pattern:
        return cell
    matching = pl.when(cell.str.contains(f"^(?:{field_type.pattern})$")).then(cell)
    dtype = field_type.dtype
    if dtype == pl.Boolean:
        return matching.is_in(TRUE_VALUES).alias(column)
    if dtype == pl.Date:
        return matching.str.to_date("%Y-%m-%d", strict=False).alias(column)
    if dtype == pl.Float64:
        matching = pl.when(_count_digits(cell) <= MAX_DIGITS).then(matching)
    return matching.cast(dtype, strict=False).alias(column)


def _count_digits(cell: pl.Expr) -> pl.Expr:
    """Count the digits of numbers that are not leading zeros."""
    mantissa = cell.str.replace("[eE].*$", "").str.replace_all("[^0-9]", "")
    return mantissa.str.strip_chars_start("0").str.len_chars()


def read_categories(field: Field) -> dict[str, str]:
    """Return the categories of a field, value → label; a value without a label is its own label."""
    labels = {}
    for category in as_list(field.get("categories")):
        value = category.get("value") if isinstance(category, dict) else category
        labels[str(value)] = str(as_object(category).get("label", value))
    return labels


def read_constraints(field: Field) -> dict[str, Any]:
    """Return the constraints of a field; categories are its codes if it has no `enum`."""
    constraints = dict(as_object(field.get("constraints")))
    if isinstance(field.get("categories"), list):
        constraints.setdefault("enum", list(read_categories(field)))
    return constraints


def list_codes(field: Field) -> list[str]:
    """Return the codes that the cells of a field may have; none if it is not coded."""
    return [str(code) for code in as_list(read_constraints(field).get("enum"))]
