"""One table: a CSV file under a Table Schema, typed, each row with its physical line."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import IO, Any, NamedTuple

import polars as pl

from tip_figures.datapackage.json_values import as_list, as_names, as_object, as_objects
from tip_figures.datapackage.read import csv_file
from tip_figures.datapackage.read.column_matching import match_columns
from tip_figures.datapackage.read.columns import Batch, read_columns, read_missing_values
from tip_figures.datapackage.read.csv_block import Block
from tip_figures.datapackage.read.csv_dialect import Dialect
from tip_figures.datapackage.read.csv_header import Header, read_header
from tip_figures.datapackage.read.encodings import open_as_utf8
from tip_figures.datapackage.read.row_memory import FactCollector, RowFacts, RowMemory, RowStore
from tip_figures.datapackage.read.table_keys import Key, list_keys
from tip_figures.datapackage.schema.field_types import RESERVED_NAME, get_field_type
from tip_figures.datapackage.text_format import quote_value

MAX_BYTES_IN_MEMORY = 1 << 24  # larger tables are read in parts, and again each time
NUMBER_TYPES = ("integer", "number", "year")  # a value of one may equal a value of another
DISTINCT_TYPES = (*NUMBER_TYPES, "boolean", "date")  # else their values equal none of other types


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
    dialect:     how the file is written
    version:     of the standard that the package follows, 1 or 2
    content:     bytes to read in place of those of the file, in UTF-8
    tables:      all tables of the package by name, to which foreign keys may refer
    memory:      which tables of the package have rows in memory
    store:       the rows, as far as they are in memory
    """

    name: str
    path: str
    file: Path | None
    schema: Mapping[str, Any]
    schema_path: str = ""
    dialect: Dialect = field(default_factory=Dialect)
    version: int = 2
    content: bytes | None = None
    tables: Mapping[str, Table] = field(default_factory=dict, repr=False, compare=False)
    memory: RowMemory = field(default_factory=RowMemory, repr=False, compare=False)
    store: RowStore = field(default_factory=RowStore, init=False, repr=False, compare=False)

    @cached_property
    def fields(self) -> dict[str, Mapping[str, Any]]:
        """Field descriptors by name, in the order of the schema; a repeated name gets a number."""
        descriptors = []
        for descriptor in as_objects(self.schema.get("fields")):
            name = descriptor.get("name")
            if isinstance(name, str) and not re.fullmatch(RESERVED_NAME, name):
                descriptors.append(descriptor)
        names = _number_repeated_names([descriptor["name"] for descriptor in descriptors])
        return dict(zip(names, descriptors, strict=True))

    @cached_property
    def primary_key(self) -> list[str]:
        """Names of the primary key's fields; empty if there is none."""
        return as_names(self.schema.get("primaryKey"))

    @cached_property
    def keys(self) -> list[Key]:
        """The primary key, the unique keys and the unique columns."""
        return list_keys(self.schema, self.fields)

    @cached_property
    def foreign_keys(self) -> list[Reference | str]:
        """The foreign keys in the order of the schema; the reason if one cannot be followed."""
        return [_resolve_foreign_key(self, key) for key in as_list(self.schema.get("foreignKeys"))]

    @property
    def references(self) -> list[Reference]:
        """The foreign keys that can be followed."""
        return [key for key in self.foreign_keys if isinstance(key, Reference)]

    @property
    def is_readable(self) -> bool:
        """Whether the file can be read, and its header has a column of the schema."""
        return self.file is not None and not self.fields.keys().isdisjoint(self.header.columns)

    @property
    def size(self) -> int:
        """Number of bytes of the file, or of the content that takes its place."""
        if self.content is not None:
            return len(self.content)
        return self.file.stat().st_size if self.file else 0

    @property
    def fits_in_memory(self) -> bool:
        """Whether the rows may stay in memory after they are read."""
        if self.file is None:
            return False
        return self.content is not None or self.size <= MAX_BYTES_IN_MEMORY

    @cached_property
    def header(self) -> Header:
        """The header of the file; its columns are those of the schema if the file has none."""
        with self._open() as stream:
            header = read_header(stream, self.dialect)
        if not self.dialect.header:
            return replace(header, columns=list(self.fields))
        columns = _number_repeated_names(header.columns)
        if self.version == 1:
            columns = match_columns(columns, self.fields)
        return replace(header, columns=columns)

    @cached_property
    def frame_columns(self) -> list[str]:
        """The fields of the schema that the file has, in the order of the schema."""
        present = set(self.header.columns)
        return [name for name in self.fields if name in present]

    @property
    def frame(self) -> pl.DataFrame:
        """All rows at once, for a table known to be small.

        It has a column for each field of the schema; all null if the file does not have the field.
        """
        if self.store.frame is None:
            self.store.frame = self._join_batches()
        self.memory.use(self.store, self.size)
        return self.store.frame

    @property
    def lines(self) -> Sequence[int]:
        """Physical line of each row of `frame`."""
        if self.store.lines is None:
            lines: list[int] = []
            for batch in self.batches():
                lines += batch.lines.to_list()
            self.store.lines = lines
        self.memory.use(self.store, self.size)
        return self.store.lines

    @property
    def facts(self) -> RowFacts:
        """What the first reading of all rows has found; it fits in memory if the rows do not."""
        if self.store.facts is None:
            for _batch in self.batches():
                pass
        assert self.store.facts is not None
        return self.store.facts

    def batches(self) -> Iterator[Batch]:
        """Read the rows, some at a time; again if they are not in memory."""
        if not self.fits_in_memory:
            yield from self._read_and_collect()
            return
        batches = self.store.batches
        if batches is None:
            batches = tuple(self._read_and_collect())
            self.store.batches = batches
        self.memory.use(self.store, self.size)
        yield from batches

    def _read_and_collect(self) -> Iterator[Batch]:
        """Read the rows; the first time, collect the facts about them."""
        if self.store.facts is not None:
            yield from self._read_batches()
            return
        # To sort the keys of a large table takes longer than all other checks.
        primary_key = self.primary_key if self.fits_in_memory else []
        reference_columns = [reference.columns for reference in self.references]
        collector = FactCollector(self.keys, primary_key, reference_columns)
        for batch in self._read_batches():
            collector.add(batch.frame)
            yield batch
        self.store.facts = collector.finish()

    def _join_batches(self) -> pl.DataFrame:
        """Return all rows with a column for each field of the schema."""
        frames = [batch.frame for batch in self.batches()]
        if len(frames) == 1 and frames[0].columns == list(self.fields):
            return frames[0]
        dtypes = {}
        for name, descriptor in self.fields.items():
            dtypes[name] = get_field_type(descriptor).dtype
        return pl.concat([pl.DataFrame(schema=dtypes), *frames], how="diagonal_relaxed")

    def rows(self) -> list[dict[str, Any]]:
        """All rows as dictionaries, each with its physical line as "_line"."""
        lines = pl.Series(self.lines, dtype=pl.Int64)
        return self.frame.with_columns(_line=lines).rows(named=True)

    def format_key(self, row: Mapping[str, Any]) -> str:
        """Return a row's primary key as findings contain it: its parts joined with "/"."""
        parts = [row.get(name) for name in self.primary_key]
        return "/".join("" if part is None else str(part) for part in parts)

    def _open(self) -> IO[bytes]:
        """Open the file, or the content that takes its place."""
        assert self.file is not None
        if self.content is not None:
            return io.BytesIO(self.content)
        return open_as_utf8(self.file, self.dialect.encoding)

    def _read_batches(self) -> Iterator[Batch]:
        """Read the rows from the file."""
        if not self.is_readable:
            return
        missing_values = read_missing_values(self.schema)
        key_columns: set[str] = set()
        for key in self.keys:
            key_columns.update(key.columns)
        columns = self.header.columns
        with self._open() as stream:
            blocks = csv_file.read_blocks(stream, self.dialect, self.header, len(columns))
            if not self.fits_in_memory:
                blocks = self._show_progress(csv_file.read_ahead(blocks))
            for block in blocks:
                yield read_columns(block, columns, self.fields, missing_values, key_columns)

    def _show_progress(self, blocks: Iterator[Block]) -> Iterator[Block]:
        """Show on a terminal how much of the file is read."""
        from tqdm import tqdm  # loading it would slow down every command

        assert self.file is not None
        with tqdm(
            desc=self.name,
            total=self.file.stat().st_size,
            unit="B",
            unit_scale=True,
            delay=0.5,
            leave=False,
            disable=None,
        ) as progress:
            for block in blocks:
                yield block
                progress.update(block.size)


def _number_repeated_names(names: Sequence[str]) -> list[str]:
    """Return the names with a number after each that occurred before: `a`, `a (2)`, `a (3)`."""
    counts = Counter[str]()
    numbered = []
    for name in names:
        counts[name] += 1
        is_repeated = counts[name] > 1 and name.strip()
        numbered.append(f"{name} ({counts[name]})" if is_repeated else name)
    return numbered


def _resolve_foreign_key(table: Table, descriptor: object) -> Reference | str:
    """Find the table and the columns that a foreign key of a table refers to.

    returns: the reference; if there is none, the reason in words
    """
    foreign_key = as_object(descriptor)
    reference = as_object(foreign_key.get("reference"))
    columns = as_names(foreign_key.get("fields"))
    targets = as_names(reference.get("fields"))
    name = reference.get("resource", "")
    target_table = _find_table(table, name)
    if target_table is None:
        return f"there is no table {quote_value(name)}"
    if not columns:
        return "fields is missing: it names the columns that refer to other rows"
    if not targets:
        table_name = quote_value(name or table.name)
        return f"reference.fields is missing: it names the columns of {table_name} that are meant"
    if len(columns) != len(targets):
        return f"it has {len(columns)} fields, and reference.fields has {len(targets)}"
    problem = _find_missing_column(table, columns)
    # A table of the package without fields has a schema that could not be read.
    if not problem and (target_table is table or target_table.fields):
        problem = _find_missing_column(target_table, targets)
    if not problem:
        problem = _find_type_conflict(table, columns, target_table, targets)
    return problem or Reference(columns, target_table, targets)


def _find_table(table: Table, name: object) -> Table | None:
    """Return the table of the package with a name; the table itself for the empty name."""
    if name == "":
        return table
    return table.tables.get(name) if isinstance(name, str) else None


def _find_missing_column(table: Table, columns: Sequence[str]) -> str:
    """Name the first of some columns that a table does not have; empty if it has all."""
    for name in columns:
        if name not in table.fields:
            return f"the table {table.name} has no column {quote_value(name)}"
    return ""


def _find_type_conflict(
    table: Table, columns: Sequence[str], target_table: Table, targets: Sequence[str]
) -> str:
    """Name the first two columns of a foreign key whose values cannot be equal, or nothing."""
    for name, target in zip(columns, targets, strict=True):
        column_type = table.fields[name].get("type", "any")
        target_type = target_table.fields.get(target, {}).get("type", "any")
        if not _have_equal_values(column_type, target_type):
            return f"{name} is {column_type} and {target_table.name}.{target} is {target_type}"
    return ""


def _have_equal_values(column_type: object, target_type: object) -> bool:
    """Whether a value of one type can equal one of another."""
    if column_type == target_type:
        return True
    if column_type in NUMBER_TYPES and target_type in NUMBER_TYPES:
        return True
    return column_type not in DISTINCT_TYPES and target_type not in DISTINCT_TYPES
