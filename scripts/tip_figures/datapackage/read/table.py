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
from tip_figures.datapackage.read import columns, csv_file
from tip_figures.datapackage.read.columns import Batch
from tip_figures.datapackage.read.csv_file import Block, Header
from tip_figures.datapackage.read.csv_records import Dialect
from tip_figures.datapackage.schema import field_types
from tip_figures.datapackage.text_format import quote_value

NUMBERS = {"integer", "number", "year"}  # types whose values may be equal
MAX_BYTES_IN_MEMORY = 1 << 24  # tables up to this many bytes stay in memory between checks


class Reference(NamedTuple):
    """A foreign key that leads somewhere: its columns, the table that they refer to, and the columns there."""

    columns: list[str]
    table: Table
    targets: list[str]


@dataclass(frozen=True)
class Table:
    """A table of the package: a CSV file under a Table Schema.

    path:    as in the descriptor, relative to the package
    file:    where it lies; None where no file can be read
    schema:  the Table Schema, with a list of fields
    dialect: how the file is written
    content: bytes to read instead of those of the file
    tables:  all tables of the package by name, to which foreign keys may refer
    """

    name: str
    path: str
    file: Path | None
    schema: Mapping[str, Any]
    schema_path: str = ""
    dialect: Dialect = field(default_factory=Dialect)
    content: bytes | None = None
    tables: Mapping[str, Table] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def fields(self) -> dict[str, Mapping[str, Any]]:
        """Field descriptors by name, in the order of the schema; a name that stands twice is numbered."""
        listed = [
            f for f in as_objects(self.schema.get("fields")) if isinstance(f.get("name"), str)
        ]
        listed = [f for f in listed if not re.fullmatch(field_types.RESERVED_NAME, f["name"])]
        return dict(zip(_unique([f["name"] for f in listed]), listed, strict=True))

    @cached_property
    def primary_key(self) -> list[str]:
        """Names of the primary key's fields; empty where there is none."""
        return as_names(self.schema.get("primaryKey"))

    @cached_property
    def keys(self) -> list[tuple[list[str], str]]:
        """Field names of the primary key, the unique keys and the unique columns, each with its kind for people."""
        unique = [
            name
            for name, f in self.fields.items()
            if as_object(f.get("constraints")).get("unique") is True
        ]
        made = [
            (self.primary_key, "primary key"),
            *((as_names(key), "unique key") for key in as_list(self.schema.get("uniqueKeys"))),
            *(([name], "unique column") for name in unique),
        ]
        return [
            (key, kind)
            for key, kind in made
            if key and (kind == "primary key" or key != self.primary_key)
        ]

    @cached_property
    def foreign_keys(self) -> list[Reference | str]:
        """The foreign keys in the order of the schema: where each leads, or in words why it leads nowhere."""
        return [_reference(self, key) for key in as_list(self.schema.get("foreignKeys"))]

    @property
    def references(self) -> list[Reference]:
        """The foreign keys that lead somewhere."""
        return [found for found in self.foreign_keys if isinstance(found, Reference)]

    @property
    def has_rows(self) -> bool:
        """Whether the file could be opened and its header leads to some column."""
        return self.file is not None and not self.fields.keys().isdisjoint(self.header.columns)

    @cached_property
    def frame_columns(self) -> list[str]:
        """The fields of the schema that the file has, in the order of the schema."""
        present = set(self.header.columns)
        return [name for name in self.fields if name in present]

    def _open(self) -> IO[bytes]:
        assert self.file is not None
        return self.file.open("rb") if self.content is None else io.BytesIO(self.content)

    @cached_property
    def header(self) -> Header:
        """The columns of the file; those of the schema where the file has no header."""
        with self._open() as stream:
            read = csv_file.read_header(stream, self.dialect)
        return replace(
            read, columns=_unique(read.columns) if self.dialect.header else [*self.fields]
        )

    @property
    def is_small(self) -> bool:
        """Whether its rows stay in memory."""
        return self.file is not None and (
            self.content is not None or self.file.stat().st_size <= MAX_BYTES_IN_MEMORY
        )

    @cached_property
    def _kept(self) -> tuple[Batch, ...] | None:
        return tuple(self._read()) if self.is_small else None

    def batches(self) -> Iterator[Batch]:
        """The rows, some at a time; a large file is read anew at each call."""
        if self._kept is not None:
            yield from self._kept
            return
        marks = []
        for batch in self._read():
            marks.append(self._marked(batch.frame))
            yield batch
        # The first whole reading leaves what `key_hashes` would have to read the file again for.
        self.__dict__.setdefault("key_hashes", pl.concat([pl.DataFrame(), *marks], how="diagonal"))

    @cached_property
    def key_hashes(self) -> pl.DataFrame:
        """A hash a row of each of `keys`, in columns 0, 1 …, and a column "row".

        A table larger than memory has room for these, and only equal keys need a second look. Keys whose columns the file
        lacks are left out.
        """
        return pl.concat(
            [pl.DataFrame(), *(self._marked(batch.frame) for batch in self.batches())],
            how="diagonal",
        )

    def _marked(self, frame: pl.DataFrame) -> pl.DataFrame:
        keys = {
            str(i): key for i, (key, _) in enumerate(self.keys) if set(key) <= set(frame.columns)
        }
        return frame.select(
            **{i: key_expression(frame, key).hash() for i, key in keys.items()},
            row=pl.repeat(True, pl.len()),
        )

    @cached_property
    def frame(self) -> pl.DataFrame:
        """All rows at once, with every field of the schema (null where the file lacks it); for tables known to be small."""
        frames = [batch.frame for batch in self.batches()]
        if len(frames) == 1 and frames[0].columns == list(self.fields):
            return frames[0]
        empty = pl.DataFrame(
            schema={n: field_types.get_field_type(f).dtype for n, f in self.fields.items()}
        )
        return pl.concat([empty, *frames], how="diagonal_relaxed")

    @cached_property
    def lines(self) -> list[int]:
        """Physical line of each row of `frame`."""
        return [line for batch in self.batches() for line in batch.lines.to_list()]

    def rows(self) -> list[dict[str, Any]]:
        """All rows as dictionaries, each with its physical line under "_line"."""
        return self.frame.with_columns(_line=pl.Series(self.lines, dtype=pl.Int64)).rows(named=True)

    def key(self, row: Mapping[str, Any]) -> str:
        """A row's primary key as findings write it."""
        return "/".join(
            "" if row.get(name) is None else str(row[name]) for name in self.primary_key
        )

    def _read(self) -> Iterator[Batch]:
        if not self.has_rows:
            return
        keys, missing = (
            {name for key, _ in self.keys for name in key},
            columns.missing_values(self.schema),
        )
        with self._open() as stream:
            blocks = csv_file.read_blocks(
                stream, self.dialect, self.header, len(self.header.columns)
            )
            for block in blocks if self.is_small else self._watched(csv_file.read_ahead(blocks)):
                yield columns.read_columns(block, self.header.columns, self.fields, missing, keys)

    def _watched(self, blocks: Iterator[Block]) -> Iterator[Block]:
        from tqdm import tqdm  # a small package does without the time that loading it takes

        assert self.file is not None
        size = self.file.stat().st_size
        with tqdm(
            desc=self.name,
            total=size,
            unit="B",
            unit_scale=True,
            delay=0.5,
            leave=False,
            disable=None,
        ) as bar:
            for block in blocks:
                yield block
                bar.update(block.size)


def key_expression(frame: pl.DataFrame, key: Sequence[str], texts: bool = False) -> pl.Expr:
    """A row's key as one value, the same in every block and table, however wide a block's numbers are.

    texts: whether to write it out, to be compared with one of another type
    """
    parts = []
    for name in key:
        dtype, part = frame.schema[name], pl.col(name)
        if dtype.is_decimal() or dtype.is_float():
            part = part.cast(pl.String).str.replace(r"(\.[0-9]*?)0+$", "${1}").str.strip_suffix(".")
        elif texts or dtype.is_integer():
            part = part.cast(pl.String if texts else pl.Int128)
        parts.append(part)
    return (
        parts[0]
        if len(parts) == 1
        else pl.struct(part.alias(str(place)) for place, part in enumerate(parts))
    )


def _unique(listed: Sequence[str]) -> list[str]:
    """Names in their order, each that stood before with its number behind it."""
    seen, made = Counter[str](), []
    for name in listed:
        seen[name] += 1
        made.append(f"{name} ({seen[name]})" if name.strip() and seen[name] > 1 else name)
    return made


def _reference(table: Table, descriptor: object) -> Reference | str:
    target = descriptor.get("reference") if isinstance(descriptor, dict) else None
    if not isinstance(descriptor, dict) or not isinstance(target, dict):
        return "a foreign key has fields and a reference with fields"
    mine, theirs = as_names(descriptor.get("fields")), as_names(target.get("fields"))
    resource = target.get("resource", "")
    other = (
        table
        if resource == ""
        else table.tables.get(resource)
        if isinstance(resource, str)
        else None
    )
    if other is None:
        return f"there is no table {quote_value(resource)}"
    if not mine or len(mine) != len(theirs):
        return "its fields and the fields that it refers to are not equally many"
    for name, where in (*((n, table) for n in mine), *((n, other) for n in theirs)):
        if name not in where.fields and (where.fields or where is table):
            return f"the table {where.name} has no column {quote_value(name)}"
    for name, match in zip(mine, theirs, strict=True):
        kinds = (
            table.fields[name].get("type", "any"),
            other.fields.get(match, {}).get("type", "any"),
        )
        if (
            kinds[0] != kinds[1]
            and not {*kinds} <= NUMBERS
            and {*kinds} & {*NUMBERS, "boolean", "date"}
        ):
            return f"{name} is {kinds[0]} and {other.name}.{match} is {kinds[1]}"
    return Reference(mine, other, theirs)
