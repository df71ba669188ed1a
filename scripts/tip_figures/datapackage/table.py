"""One table: a CSV file under a Table Schema, typed, each row with its physical line.

The seven types of columns say how a cell is written, and which value it becomes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from tip_figures.datapackage.csv_file import LINE, NO_CONTENT, CsvContent, read_csv
from tip_figures.datapackage.json_file import as_list, as_names, as_object, as_objects

CANONICAL_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
FINITE_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?"
YEAR = "[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000"  # there is no year 0000
MAX_DIGITS = 15  # of a number: a floating-point number holds so many without loss
TRUE_VALUES = ("true", "True", "TRUE", "1")
FALSE_VALUES = ("false", "False", "FALSE", "0")
NUMERIC_TYPES = ("integer", "number", "year")
URI = r"[A-Za-z][A-Za-z0-9+.-]*:\S+"
CODES_PROBLEM = "is not one of the codes of this column: {}"
AT_LEAST, AT_MOST = "greater_than_or_equal_to", "less_than_or_equal_to"
# fmt: off
CONSTRAINT_CHECKS = {
    "enum": ("cell-enum", "isin", "allowed_values", CODES_PROBLEM),
    "pattern": ("cell-pattern", "str_matches", "pattern", "does not match the pattern {}"),
    "minimum": ("cell-minimum", AT_LEAST, "min_value", "is below the minimum {}"),
    "maximum": ("cell-maximum", AT_MOST, "max_value", "is above the maximum {}"),
    "exclusiveMinimum": ("cell-minimum", "greater_than", "min_value", "is not above {}"),
    "exclusiveMaximum": ("cell-maximum", "less_than", "max_value", "is not below {}"),
    "minLength": (
        "cell-length", "str_length", "min_value", "is shorter than the minimum length {}"),
    "maxLength": (
        "cell-length", "str_length", "max_value", "is longer than the maximum length {}"),
}
# fmt: on
"""What a constraint is in Pandera: code of the finding where it fails, check of Pandera, argument
of the check that has the value of the constraint, and the problem; `{}` is the value."""
CONSTRAINTS = ("required", "unique", *CONSTRAINT_CHECKS)
"""The constraints that are checked."""

Field = Mapping[str, Any]
"""A field descriptor of a Table Schema."""


@dataclass(frozen=True)
class FieldType:
    """A type of columns.

    Attributes:
        dtype: the polars type of these columns in a frame
        pattern: what a cell looks like; "" for any text
        expected: what a cell must be, in words
        canonical: the pattern of cells in canonical form; "" if all forms are canonical
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
        pl.Float64(), FINITE_NUMBER, f"a number of at most {MAX_DIGITS} digits", CANONICAL_NUMBER
    ),
    "year": FieldType(pl.Int64(), YEAR, "a year of four digits", YEAR),
    "boolean": FieldType(pl.Boolean(), "|".join((*TRUE_VALUES, *FALSE_VALUES)), "true or false"),
    "date": FieldType(pl.Date(), "[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date written YYYY-MM-DD"),
}
"""The types that are read; a table with another one is not."""

ADDRESS_TYPE = FieldType(pl.String(), URI, "an address (URI)")
"""The type string with the format uri."""


def get_field_type(field: Field) -> FieldType:
    """Return the type of a field, such as integer or date.

    The type string with the format uri is a type of its own. An unknown type counts as text,
    because the table that has it is not read anyway.
    """
    if field.get("type") == "string" and field.get("format") == "uri":
        return ADDRESS_TYPE
    return FIELD_TYPES.get(str(field.get("type")), FIELD_TYPES["any"])


def cast_cells(column: str, field: Field) -> pl.Expr:
    """Return an expression that converts a column of text to the type of its field.

    The value is null if the cell is empty, or is not a value of the type. A number of more than 15
    digits is not a value of the type number, because a floating-point number cannot hold it
    exactly; leading zeros and the exponent do not count. Text stays as it is.

    Args:
        column: its name
        field: descriptor of the column in the Table Schema
    """
    field_type = get_field_type(field)
    cell = pl.col(column)
    if not field_type.pattern:
        return cell
    matching = pl.when(cell.str.contains(f"^(?:{field_type.pattern})$")).then(cell)
    dtype = field_type.dtype
    if dtype == pl.Boolean:
        return matching.is_in(TRUE_VALUES)
    if dtype == pl.Date:
        return matching.str.to_date("%Y-%m-%d", strict=False)
    if dtype == pl.Float64:
        counted_part = cell.str.replace_all(r"^[+-]?[0.]+|[eE].*$", "")
        digit_count = counted_part.str.count_matches("[0-9]")
        matching = pl.when(digit_count <= MAX_DIGITS).then(matching)
    return matching.cast(dtype, strict=False)


def read_categories(field: Field) -> dict[str, str]:
    """Return the categories of a field: value → label. A value without a label is its own label.

    `[{"value": "F", "label": "female"}, "M"]` gives `{"F": "female", "M": "M"}`.
    """
    labels = {}
    for category in as_list(field.get("categories")):
        if isinstance(category, dict):
            value = category.get("value")
            labels[str(value)] = str(category.get("label", value))
        else:
            labels[str(category)] = str(category)
    return labels


def list_marked_codes(field: Field, mark: str) -> list[str]:
    """Return the codes of a field whose category has a certain mark, such as `"residual": true`.

    Args:
        mark: name of a property, here "residual", that must be true
    """
    categories = as_objects(field.get("categories"))
    return [str(category.get("value")) for category in categories if category.get(mark) is True]


def read_constraints(field: Field) -> dict[str, Any]:
    """Return the constraints of a field: name → value.

    The values of the categories count as the constraint `enum` if the field has none.
    """
    constraints = as_object(field.get("constraints"))
    codes = list(read_categories(field))
    if codes:
        return {"enum": codes} | constraints
    return dict(constraints)


def list_codes(field: Field) -> list[str]:
    """Return the codes that the cells of a field may have; empty if the field has no codes."""
    return list(map(str, as_list(read_constraints(field).get("enum"))))


# Tables


class Reference(NamedTuple):
    """A foreign key that can be followed.

    Attributes:
        columns: the columns that refer
        table: the table that they refer to
        targets: its columns, in the same order
    """

    columns: list[str]
    table: Table
    targets: list[str]


@dataclass(frozen=True)
class Table:
    """A table of the package: a CSV file under a Table Schema.

    Attributes:
        path: of the file as in the descriptor, relative to the package
        file: the file; None if it cannot be read
        schema: the Table Schema
        schema_path: of the file that contains the schema, relative to the package
        schema_place: what precedes the places of its properties in that file: "resources.t.schema."
            if the descriptor contains the schema, otherwise ""
        cells: content to read instead of that of the file
        tables: all tables of the package by name, to which foreign keys may refer
    """

    name: str
    path: str
    file: Path | None
    schema: Mapping[str, Any]
    schema_path: str = ""
    schema_place: str = ""
    cells: CsvContent | None = field(default=None, repr=False, compare=False)
    tables: Mapping[str, Table] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Field descriptors by name, in the order of the schema.

        If a name is repeated, it has the first descriptor. Fields without a name are left out.
        """
        fields: dict[str, Field] = {}
        for descriptor in as_objects(self.schema.get("fields")):
            if isinstance(descriptor.get("name"), str):
                fields.setdefault(descriptor["name"], descriptor)
        return fields

    @cached_property
    def primary_key(self) -> list[str]:
        """Names of the primary key's columns; empty if the table has no primary key."""
        return list(dict.fromkeys(as_names(self.schema.get("primaryKey"))))

    @property
    def keeps_order(self) -> bool:
        """Return whether rows have an order of their own, instead of that of the primary key."""
        return self.schema.get("keepsOrder") is True

    @property
    def is_generated(self) -> bool:
        """Return whether `tidy` makes the rows from other tables: `"generated": true`."""
        return self.schema.get("generated") is True

    def is_required(self, column: str) -> bool:
        """Return whether a column must not have empty cells.

        This is so if it has the constraint `required` or is in the primary key.
        """
        constraints = read_constraints(self.fields.get(column, {}))
        return constraints.get("required") is True or column in self.primary_key

    @cached_property
    def unique_keys(self) -> list[list[str]]:
        """For each unique key, the names of its columns."""
        return list(map(as_names, as_list(self.schema.get("uniqueKeys"))))

    @cached_property
    def references(self) -> list[Reference]:
        """The foreign keys that can be followed (see `resolve_foreign_key`)."""
        references = []
        for foreign_key in as_objects(self.schema.get("foreignKeys")):
            reference = self.resolve_foreign_key(foreign_key)
            if reference is not None:
                references.append(reference)
        return references

    def resolve_foreign_key(self, descriptor: Mapping[str, Any]) -> Reference | None:
        """Return the table and the columns that a foreign key refers to.

        Args:
            descriptor: an entry of `foreignKeys` in the schema; without `resource` it refers to
                this table

        Returns:
            None if the key cannot be followed: the other table or a column is missing, or the
            columns differ in number or type. If the schema of the other table cannot be read, its
            columns count as right.
        """
        reference = as_object(descriptor.get("reference"))
        columns = as_names(descriptor.get("fields"))
        targets = as_names(reference.get("fields"))
        name = reference.get("resource", "")
        other = self.tables.get(str(name)) if name else self
        if other is None or not columns or len(columns) != len(targets):
            return None
        dtypes = [self.dtypes.get(column) for column in columns]
        if None in dtypes:
            return None
        target_dtypes = [other.dtypes.get(target) for target in targets]
        # A table without fields has an unreadable schema, which has a finding of its own.
        if other.fields and dtypes != target_dtypes:
            return None
        return Reference(columns, other, targets)

    @cached_property
    def csv(self) -> CsvContent:
        """The content of `cells` if there are any, otherwise of the file; empty without a file.

        The content has no rows if its header has no column of the schema.
        """
        content = self.cells or NO_CONTENT
        if self.file is not None and self.cells is None:
            content = read_csv(self.file.read_bytes(), self.path)
        is_readable = not self.fields.keys().isdisjoint(content.columns)
        return content if is_readable else replace(content, rows=content.rows.clear())

    @cached_property
    def frame_columns(self) -> list[str]:
        """Names of the schema's fields that the file has, in the order of the schema."""
        return [name for name in self.fields if name in self.csv.columns]

    @property
    def is_readable(self) -> bool:
        """Return whether the file can be read, and its header has a column of the schema."""
        return bool(self.frame_columns)

    @cached_property
    def texts(self) -> pl.DataFrame:
        """All rows as text, with the columns `frame_columns`; null where a cell is empty."""
        return self.csv.rows[self.frame_columns]

    @cached_property
    def dtypes(self) -> dict[str, pl.DataType]:
        """The polars type of each column of `frame`, by name."""
        return {name: get_field_type(field).dtype for name, field in self.fields.items()}

    @cached_property
    def frame(self) -> pl.DataFrame:
        """All rows with a typed column for each field of the schema.

        A value is null where a cell is empty or not of its type, or where the file has no such
        column.
        """
        columns = {name: pl.lit(None, dtype) for name, dtype in self.dtypes.items()}
        for name in self.frame_columns:
            columns[name] = cast_cells(name, self.fields[name])
        rows = self.csv.rows.with_columns(value.alias(name) for name, value in columns.items())
        return rows[list(columns)]

    def find_unreadable(self, column: str) -> pl.Series:
        """Return a Boolean for each row: whether the cell of a column cannot be read.

        Its text is not a value of the column's type, or its record is broken, so that cells may be
        in the wrong column. An empty cell can be read unless its record is broken.

        Args:
            column: one of `frame_columns`
        """
        is_wrong = self.texts[column].is_not_null() & self.frame[column].is_null()
        return self.csv.is_broken | is_wrong

    @property
    def lines(self) -> pl.Series:
        """Physical line of each row of `frame`; 0 for a row that no file has."""
        return self.csv.rows[LINE]

    @property
    def line_noun(self) -> str:
        """What the numbers in `lines` count: "line" for a file, "row" for a frame."""
        return "line" if self.path else "row"

    def rows(self) -> list[dict[str, Any]]:
        """Return all rows as dictionaries: column → value, and "_line" → physical line.

        Values are typed, but those of a column of type number are texts, which are exact: `110.50`.
        A cell that is empty or not of its type is None.
        """
        number_texts = []
        for name in self.frame_columns:
            if self.dtypes[name] == pl.Float64:
                is_number = pl.col(name).is_not_null()
                number_texts.append(pl.when(is_number).then(self.texts[name]).alias(name))
        return self.frame.with_columns(*number_texts, _line=self.lines).rows(named=True)

    def format_key(self, row: Mapping[str, Any]) -> str:
        """Return a row's primary key as findings contain it: `demo/2019`.

        Args:
            row: column → value; an empty part of the key may be None
        """
        parts = [row.get(name) for name in self.primary_key]
        return "/".join("" if part is None else str(part) for part in parts)
