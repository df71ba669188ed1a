"""One table: a CSV file under a Table Schema, typed, each row with its physical line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from tip_figures.datapackage.csv_file import CsvContent, read_csv
from tip_figures.datapackage.field_types import Field, cast_cells, get_field_type
from tip_figures.datapackage.json_values import as_list, as_names, as_object, as_objects
from tip_figures.datapackage.text_format import quote_value


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

    path:        of the file as in the descriptor, relative to the package
    file:        the file; None if it cannot be read
    schema:      the Table Schema
    schema_path: of the file that contains the schema, relative to the package
    content:     bytes to read instead of those of the file
    cells:       the cells of a frame, to read instead of a file
    tables:      all tables of the package by name, to which foreign keys may refer
    """

    name: str
    path: str
    file: Path | None
    schema: Mapping[str, Any]
    schema_path: str = ""
    content: bytes | None = None
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
        keys = [Key(self.primary_key, "primary key")]
        keys += [Key(as_names(key), "unique key") for key in as_list(self.schema.get("uniqueKeys"))]
        for name, descriptor in self.fields.items():
            if as_object(descriptor.get("constraints")).get("unique") is True:
                keys.append(Key([name], "unique column"))
        by_columns = {tuple(key.columns): key for key in reversed(keys) if key.columns}
        return list(reversed(by_columns.values()))

    @cached_property
    def foreign_keys(self) -> list[Reference | str]:
        """The foreign keys in the order of the schema; the reason if one cannot be followed."""
        return [_resolve_foreign_key(self, key) for key in as_list(self.schema.get("foreignKeys"))]

    @property
    def references(self) -> list[Reference]:
        """The foreign keys that can be followed."""
        return [key for key in self.foreign_keys if isinstance(key, Reference)]

    @cached_property
    def csv(self) -> CsvContent:
        """The content of the file."""
        if self.cells is not None:
            return self.cells
        if self.content is not None:
            return read_csv(self.content)
        assert self.file is not None
        return read_csv(self.file.read_bytes())

    @property
    def is_readable(self) -> bool:
        """Whether the file can be read, and its header has a column of the schema."""
        if self.file is None and self.content is None and self.cells is None:
            return False
        return not self.fields.keys().isdisjoint(self.csv.columns)

    @cached_property
    def frame_columns(self) -> list[str]:
        """The fields of the schema that the file has, in the order of the schema."""
        return [name for name in self.fields if name in self.csv.columns]

    @cached_property
    def missing_values(self) -> list[str]:
        """The texts that mean a missing value."""
        return [str(value) for value in as_list(self.schema.get("missingValues", [""]))]

    @cached_property
    def texts(self) -> pl.DataFrame:
        """The cells of the fields that the file has, as text; null where a value is missing."""
        if not self.is_readable:
            return pl.DataFrame()
        columns = []
        for name in self.frame_columns:
            cell = pl.col(str(self.csv.columns.index(name)))
            is_missing = cell.is_in(self.missing_values)
            columns.append(pl.when(~is_missing).then(cell).alias(name))
        return self.csv.texts.select(columns)

    @cached_property
    def frame(self) -> pl.DataFrame:
        """All rows with a typed column for each field; null where a cell is not of its type."""
        columns = []
        for name, descriptor in self.fields.items():
            if name in self.texts.columns:
                columns.append(self.texts.select(cast_cells(name, descriptor)).to_series())
            else:
                dtype = get_field_type(descriptor).dtype
                empty = pl.repeat(None, self.texts.height, dtype=dtype, eager=True)
                columns.append(empty.alias(name))
        return pl.DataFrame(columns)

    @cached_property
    def bad_cells(self) -> dict[str, pl.Series]:
        """For each column that has some, the rows in which a cell is not a value of its type."""
        bad = {}
        for name in self.texts.columns:
            rows = self.texts[name].is_not_null() & self.frame[name].is_null() & ~self.csv.broken
            if rows.any():
                bad[name] = rows
        return bad

    def find_unreadable(self, columns: Sequence[str]) -> pl.Series:
        """Mark the rows in which a cell of some columns cannot be read, so nothing is checked."""
        rows = self.csv.broken
        for name in columns:
            if name in self.bad_cells:
                rows = rows | self.bad_cells[name]
        return rows

    @property
    def lines(self) -> Sequence[int]:
        """Physical line of each row of `frame`."""
        return self.csv.lines if self.is_readable else []

    def rows(self) -> list[dict[str, Any]]:
        """All rows as dictionaries, each with its physical line as "_line"."""
        lines = pl.Series(self.lines, dtype=pl.Int64)
        return self.frame.with_columns(_line=lines).rows(named=True)

    def format_key(self, row: Mapping[str, Any]) -> str:
        """Return a row's primary key as findings contain it: its parts joined with "/"."""
        parts = [row.get(name) for name in self.primary_key]
        return "/".join("" if part is None else str(part) for part in parts)


def _resolve_foreign_key(table: Table, descriptor: object) -> Reference | str:
    """Find the table and the columns that a foreign key of a table refers to.

    returns: the reference; if there is none, the reason in words
    """
    foreign_key = as_object(descriptor)
    reference = as_object(foreign_key.get("reference"))
    columns = as_names(foreign_key.get("fields"))
    targets = as_names(reference.get("fields"))
    name = reference.get("resource", "")
    target_table = table.tables.get(name) if isinstance(name, str) and name else None
    if name == "":
        target_table = table
    if target_table is None:
        return f"there is no table {quote_value(name)}"
    if not columns or len(columns) != len(targets):
        return f"it has {len(columns)} fields, and reference.fields has {len(targets)}"
    for column, target in zip(columns, targets, strict=True):
        field, target_field = table.fields.get(column), target_table.fields.get(target)
        if field is None:
            return f"the table {table.name} has no column {quote_value(column)}"
        if not target_table.fields:  # its schema could not be read
            continue
        if target_field is None:
            return f"the table {target_table.name} has no column {quote_value(target)}"
        if get_field_type(field).dtype != get_field_type(target_field).dtype:
            target_type = f"{target_table.name}.{target} is {target_field.get('type', 'any')}"
            return f"{column} is {field.get('type', 'any')} and {target_type}"
    return Reference(columns, target_table, targets)
