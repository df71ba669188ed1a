"""One table: a CSV file under a Table Schema, typed, each row with its physical line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from tip_figures.datapackage.csv_file import IS_BROKEN, LINE, NO_CONTENT, CsvContent, read_csv
from tip_figures.datapackage.field_types import Field, cast_cells, get_field_type
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_file import as_list, as_names, as_object, as_objects
from tip_figures.datapackage.text_format import did_you_mean

DELIMITERS = {";": "semicolons", "\t": "tabs"}
HEADER_ORDER = "header-order"  # code of columns in another order, which cannot confuse rows
MAX_NAME_LENGTH = 64  # of a column as the place of a finding


class Key(NamedTuple):
    """Columns whose values, taken together, must not be repeated.

    kind: "primary key", "unique key" or "unique column", for messages
    """

    columns: list[str]
    kind: str


class Reference(NamedTuple):
    """A foreign key that can be followed.

    columns: the columns that refer
    table:   the table that they refer to
    targets: its columns, in the same order
    """

    columns: list[str]
    table: Table
    targets: list[str]


@dataclass(frozen=True)
class Table:
    """A table of the package: a CSV file under a Table Schema.

    path:         of the file as in the descriptor, relative to the package
    file:         the file; None if it cannot be read
    schema:       the Table Schema
    schema_path:  of the file that contains the schema, relative to the package
    schema_place: what precedes the places of properties of the schema in that file
    cells:        content to read instead of that of the file
    tables:       all tables of the package by name, to which foreign keys may refer
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
        """Field descriptors by name, in the order of the schema; of a repeated name the first."""
        fields: dict[str, Field] = {}
        for descriptor in as_objects(self.schema.get("fields")):
            if isinstance(descriptor.get("name"), str):
                fields.setdefault(descriptor["name"], descriptor)
        return fields

    @cached_property
    def primary_key(self) -> list[str]:
        """Names of the primary key's fields; empty if there is none."""
        return as_names(self.schema.get("primaryKey"))

    @cached_property
    def keys(self) -> list[Key]:
        """The primary key, the unique keys and the unique columns."""
        kinds = {tuple(self.primary_key): "primary key"}
        for key in as_list(self.schema.get("uniqueKeys")):
            kinds.setdefault(tuple(as_names(key)), "unique key")
        for name, descriptor in self.fields.items():
            if as_object(descriptor.get("constraints")).get("unique") is True:
                kinds.setdefault((name,), "unique column")
        return [Key(list(columns), kind) for columns, kind in kinds.items() if columns]

    @cached_property
    def foreign_keys(self) -> list[Reference | None]:
        """The foreign keys in the order of the schema; None for one that cannot be followed."""
        return [_resolve_foreign_key(self, key) for key in as_list(self.schema.get("foreignKeys"))]

    @property
    def references(self) -> list[Reference]:
        """The foreign keys that can be followed."""
        return [key for key in self.foreign_keys if key is not None]

    @cached_property
    def csv(self) -> CsvContent:
        """The content of the file."""
        if self.cells is not None or self.file is None:
            return self.cells or NO_CONTENT
        return read_csv(self.file.read_bytes())

    @property
    def is_readable(self) -> bool:
        """Whether the file can be read, and its header has a column of the schema."""
        return bool(self.frame_columns)

    @cached_property
    def frame_columns(self) -> list[str]:
        """The fields of the schema that the file has, in the order of the schema."""
        return [name for name in self.fields if name in self.csv.columns]

    @cached_property
    def texts(self) -> pl.DataFrame:
        """The cells of the fields that the file has, as text; null where a cell is empty."""
        return self.csv.rows[self.frame_columns]

    @cached_property
    def dtypes(self) -> dict[str, pl.DataType]:
        """The types of the columns of `frame`."""
        return {name: get_field_type(field).dtype for name, field in self.fields.items()}

    @cached_property
    def frame(self) -> pl.DataFrame:
        """All rows with a typed column for each field; null where a cell is not of its type."""
        columns = {name: pl.lit(None, dtype) for name, dtype in self.dtypes.items()}
        for name in self.frame_columns:
            columns[name] = cast_cells(name, self.fields[name])
        rows = self.csv.rows if self.is_readable else self.csv.rows.clear()
        return rows.with_columns(**columns)[list(columns)]

    @cached_property
    def bad_cells(self) -> dict[str, pl.Series]:
        """For each column that has some, the rows in which a cell is not a value of its type."""
        bad = {}
        is_certain = ~self.csv.rows[IS_BROKEN]
        for name in self.texts.columns:
            rows = self.texts[name].is_not_null() & self.frame[name].is_null() & is_certain
            if rows.any():
                bad[name] = rows
        return bad

    def find_unreadable(self, column: str) -> pl.Series:
        """Mark the rows in which the cell of a column cannot be read, so nothing is checked."""
        is_broken = self.csv.rows[IS_BROKEN]
        return is_broken | self.bad_cells[column] if column in self.bad_cells else is_broken

    @property
    def lines(self) -> pl.Series:
        """Physical line of each row of `frame`."""
        return self.csv.rows[LINE] if self.is_readable else NO_CONTENT.rows[LINE]

    def rows(self) -> list[dict[str, Any]]:
        """All rows as dictionaries, each with its physical line as "_line"."""
        return self.frame.with_columns(_line=self.lines).rows(named=True)

    def format_key(self, row: Mapping[str, Any]) -> str:
        """Return a row's primary key as findings contain it: its parts joined with "/"."""
        parts = [row.get(name) for name in self.primary_key]
        return "/".join("" if part is None else str(part) for part in parts)


def _resolve_foreign_key(table: Table, descriptor: object) -> Reference | None:
    """Find the table and the columns that a foreign key of a table refers to.

    returns: None if the tables do not have as many columns of the same types
    """
    foreign_key = as_object(descriptor)
    reference = as_object(foreign_key.get("reference"))
    columns, targets = as_names(foreign_key.get("fields")), as_names(reference.get("fields"))
    name = reference.get("resource", "")
    other = table.tables.get(str(name)) if name else table
    if other is None or not columns or len(columns) != len(targets):
        return None
    dtypes = [table.dtypes.get(column) for column in columns]
    # Without fields, the schema of the other table could not be read.
    target_dtypes = [other.dtypes.get(target) for target in targets] if other.fields else dtypes
    if None in dtypes or dtypes != target_dtypes:
        return None
    return Reference(columns, other, targets)


def find_header_faults(table: Table) -> Iterator[Finding]:
    """Yield what differs between the header of a file and its schema."""
    columns, expected = list(table.csv.columns), list(table.fields)
    place = (table.path, 1)
    for delimiter, separators in DELIMITERS.items():
        if len(columns) == 1 < len(expected) and delimiter in columns[0]:
            yield create_finding("delimiter", *place, separators=separators)
            return
    missing = [name for name in expected if name not in columns]
    for number, name in enumerate(columns):
        shown = name[:MAX_NAME_LENGTH]
        if name in columns[:number]:
            yield create_finding("header-duplicate", *place, shown, name=name)
        elif name not in table.fields:
            hint = did_you_mean(name, missing or expected)
            hint = hint or "Remove the column, or describe it in the schema."
            yield create_finding("header-extra", *place, shown, name=name, hint=hint)
    for name in missing:
        yield create_finding("header-missing", *place, name, name=name)
    if sorted(columns) == sorted(expected):
        for number, (name, expected_name) in enumerate(zip(columns, expected, strict=True), 1):
            if name != expected_name:
                values = {"number": number, "name": name, "expected": expected_name}
                yield create_finding(HEADER_ORDER, *place, name, **values)
                return
