"""One table: a CSV file under a Table Schema, typed, each row with its physical line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from tipdata.package import columns as cells
from tipdata.package import csv_file as csvtext
from tipdata.package import field_types as fieldtypes
from tipdata.package.csv_file import Block, CsvFile, Header
from tipdata.package.finding import SHOWN, TIDY, Finding, finding
from tipdata.package.json_file import entries
from tipdata.package.wording import did_you_mean, quoted

KEEP = 1 << 24  # tables up to this many bytes stay in memory between checks
ODD_NAMES = 10  # faults of one kind in a header


@dataclass(frozen=True)
class Batch:
    """Some rows of a table, in file order.

    frame:  one typed column a field of the schema that the file has
    lines:  physical line of each row
    unread: by column, true where the cell could not be read and is null for that reason
    faults: what could not be read
    """

    frame: pl.DataFrame
    lines: pl.Series
    unread: Mapping[str, pl.Series]
    faults: tuple[Finding, ...]


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
    dialect: the resource's CSV dialect
    tick:    told the bytes read, for a progress bar
    content: bytes to read instead of those of the file
    tables:  all tables of the package by name, to which foreign keys may refer
    """

    name: str
    path: str
    file: Path | None
    schema: Mapping[str, Any]
    schema_path: str = ""
    dialect: Mapping[str, Any] = field(default_factory=dict)
    tick: Callable[[int], None] = lambda _: None
    content: bytes | None = None
    tables: Mapping[str, Table] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def fields(self) -> dict[str, Mapping[str, Any]]:
        """Field descriptors by name, in the order of the schema."""
        return {f["name"]: f for f in entries(self.schema.get("fields")) if _named(f)}

    @cached_property
    def primary_key(self) -> list[str]:
        """Names of the primary key's fields; empty where there is none."""
        return names(self.schema.get("primaryKey"))

    @cached_property
    def keys(self) -> list[tuple[list[str], str]]:
        """Field names of the primary key, the unique keys and the unique columns, each with its kind for people."""
        made = [(self.primary_key, "primary key")] if self.primary_key else []
        for key in entries(self.schema.get("uniqueKeys")):
            if names(key) and names(key) != self.primary_key:
                made.append((names(key), "unique key"))
        for name, descriptor in self.fields.items():
            constraints = descriptor.get("constraints")
            if isinstance(constraints, dict) and constraints.get("unique") is True and [name] != self.primary_key:
                made.append(([name], "unique column"))
        return made

    @property
    def foreign_keys(self) -> list[Any]:
        """The foreign keys as the schema lists them."""
        return entries(self.schema.get("foreignKeys"))

    @cached_property
    def _referring(self) -> list[Reference | str]:
        return [_reference(self, key) for key in self.foreign_keys]

    @property
    def references(self) -> list[Reference]:
        """The foreign keys that lead somewhere, in the order of the schema."""
        return [found for found in self._referring if isinstance(found, Reference)]

    @property
    def broken_references(self) -> list[tuple[int, str]]:
        """The foreign keys that lead nowhere: place in the schema, and why in words."""
        return [(place, found) for place, found in enumerate(self._referring) if isinstance(found, str)]

    @property
    def has_rows(self) -> bool:
        """Whether the file could be opened and its header leads to some column."""
        return self.file is not None and not self.fields.keys().isdisjoint(self._header.columns)

    @property
    def frame_columns(self) -> list[str]:
        """The fields of the schema that the file has, in the order of the schema."""
        return [name for name in self.fields if name in self._header.columns]

    @cached_property
    def faults(self) -> Sequence[Finding]:
        """What is wrong with the file as a whole and its header."""
        header = self._header
        return [*header.faults, *(_header_faults(self, header.columns) if header.columns and self.fields else ())]

    @property
    def delimiter(self) -> str:
        """What separates columns."""
        declared = self.dialect.get("delimiter", ",")
        usable = isinstance(declared, str) and len(declared.encode()) == 1 and declared not in '"\r\n'
        return declared if usable else ","

    @cached_property
    def _source(self) -> CsvFile:
        assert self.file is not None
        return CsvFile(self.path, self.file, self.delimiter, self.tick, self.content)

    @cached_property
    def _header(self) -> Header:
        return csvtext.read_header(self._source)

    @cached_property
    def _kept(self) -> tuple[Batch, ...] | None:
        small = self.file is not None and (self.content is not None or self.file.stat().st_size <= KEEP)
        return tuple(self._read()) if small else None

    def batches(self) -> Iterator[Batch]:
        """The rows, some at a time; a large file is read anew at each call."""
        if self._kept is not None:
            yield from self._kept
            return
        marks = []
        for batch in self._read():
            marks.append(self._marked(batch.frame))
            yield batch
        # The first whole reading leaves what `key_marks` would have to read the file again for.
        self.__dict__.setdefault("key_marks", _joined(marks))

    @cached_property
    def key_marks(self) -> pl.DataFrame:
        """A hash a row of each of `keys`, in columns 0, 1 …, and in column "gap" whether a part of the primary key is empty.

        A table larger than memory has room for these, and only equal keys need a second look. Keys whose columns the file
        lacks are left out.
        """
        return _joined([self._marked(batch.frame) for batch in self.batches()])

    def _marked(self, frame: pl.DataFrame) -> pl.DataFrame:
        hashes = {
            str(i): as_one(frame, key).hash() for i, (key, _) in enumerate(self.keys) if set(key) <= set(frame.columns)
        }
        primary = [name for name in self.primary_key if name in frame.columns]
        return frame.select(**hashes, gap=pl.any_horizontal(pl.col(primary).is_null()) if primary else pl.lit(False))

    @cached_property
    def frame(self) -> pl.DataFrame:
        """All rows at once, with every field of the schema (null where the file lacks it); for tables known to be small."""
        frames = [batch.frame for batch in self.batches()]
        if len(frames) == 1 and frames[0].columns == list(self.fields):
            return frames[0]
        empty = pl.DataFrame(schema={n: (fieldtypes.of(f) or fieldtypes.ANY).dtype for n, f in self.fields.items()})
        return pl.concat([empty, *frames], how="diagonal_relaxed")

    @cached_property
    def lines(self) -> list[int]:
        """Physical line of each row of `frame`."""
        return [line for batch in self.batches() for line in batch.lines.to_list()]

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        return self.frame.with_columns(_line=pl.Series(self.lines, dtype=pl.Int64)).rows(named=True)

    def rows(self) -> list[dict[str, Any]]:
        """All rows as dictionaries, each with its physical line under "_line"."""
        return list(self._rows)

    def key(self, row: Mapping[str, Any]) -> str:
        """A row's primary key as findings write it."""
        return "/".join("" if row.get(name) is None else str(row[name]) for name in self.primary_key)

    def finding(
        self, row: Mapping[str, Any], column: str, code: str, message: str = "", hint: str = "", **values: Any
    ) -> Finding:
        """A finding at a cell of a row from `rows`, in the words of its code; at the whole row where `column` is empty."""
        if message:  # until every check takes its words from the table
            return Finding(self.path, int(row["_line"]), column, code, self.key(row), message, hint)
        return finding(code, self.path, int(row["_line"]), column, self.key(row), **values)

    def _read(self) -> Iterator[Batch]:
        if self.has_rows:
            for block in csvtext.read_blocks(self._source, self._header):
                yield _typed(self, self._header.columns, block)


def _joined(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(parts) if parts else pl.DataFrame()


def as_one(frame: pl.DataFrame, key: Sequence[str]) -> pl.Expr:
    """A row's key as one value, the same in every block and table: decimals have as many places as their block needs."""
    wide = pl.Decimal(38, fieldtypes.PLACES)
    parts = [pl.col(name).cast(wide) if frame.schema[name].is_decimal() else pl.col(name) for name in key]
    return parts[0] if len(parts) == 1 else pl.struct(part.alias(str(place)) for place, part in enumerate(parts))


def _typed(table: Table, header: Sequence[str], block: Block) -> Batch:
    """A block of text cells as the columns of the schema."""
    texts = {name: block.texts.to_series(header.index(name)) for name in table.fields if name in header}
    columns = cells.read(table.fields, cells.missing_values(table.schema), texts, block.damaged)
    frame = pl.DataFrame([column.typed.alias(name) for name, column in columns.items()])
    unread = {name: column.unread for name, column in columns.items() if column.unread is not None}
    faults = [
        fault for name in unread for fault in _type_faults(table, frame, block, name, columns[name].texts, unread[name])
    ]
    return Batch(frame, block.lines, unread, (*block.faults, *faults))


def _type_faults(
    table: Table, frame: pl.DataFrame, block: Block, name: str, texts: pl.Series, unread: pl.Series
) -> Iterator[Finding]:
    if block.damaged:  # said of the bytes already
        unread = unread & ~texts.str.contains("\ufffd", literal=True).fill_null(False)
    places = unread.arg_true()
    expects = (fieldtypes.of(table.fields[name]) or fieldtypes.ANY).expects
    for place in places.head(SHOWN):
        row = {key: frame[key][place] for key in table.primary_key if key in frame.columns}
        said = f"{quoted(texts[place])} is not {expects}."
        yield Finding(table.path, block.lines[place], name, "cell-type", table.key(row), said)
    if len(places) > SHOWN:
        said = f"And {len(places) - SHOWN:,} more cells of this column."
        yield Finding(table.path, block.lines[places[SHOWN]], name, "cell-type", "", said)


def _header_faults(table: Table, columns: Sequence[str]) -> Iterator[Finding]:
    """Where a header is not the one that the schema describes, in the way that `fieldsMatch` asks."""

    def fail(code: str, message: str, hint: str = "", column: str = "") -> Finding:
        return Finding(table.path, 1, column[:64], code, "", message, hint)

    expected = list(table.fields)
    for other, name in ((";", "semicolons"), ("\t", "tabs"), (",", "commas"), ("|", "bars")):
        if len(columns) == 1 and len(expected) > 1 and other in columns[0]:
            said = f"The columns are separated by {name}, where {quoted(table.delimiter)} is declared."
            yield fail("delimiter", said, TIDY)
            return
    yield from _odd_names(columns, fail)
    match = table.schema.get("fieldsMatch", "exact")
    match = match[0] if isinstance(match, list) and match else match
    missing = [name for name in expected if name not in columns]
    extra = [name for name in dict.fromkeys(columns) if name not in table.fields and name.strip()]
    if match in ("exact", "equal", "subset"):
        for name in missing:
            yield fail("header-missing", f"The column {quoted(name)} is missing from the header.", "", name)
    if match in ("exact", "equal", "superset"):
        for name in extra[:ODD_NAMES]:
            hint = did_you_mean(name, missing or expected) or "Take the column out, or describe it in the schema."
            yield fail("header-extra", f"The schema has no column {quoted(name)}.", hint, name)
        if len(extra) > ODD_NAMES:
            yield fail("header-extra", f"And {len(extra) - ODD_NAMES:,} more columns that the schema does not have.")
    if match == "exact" and not missing and not extra and len(columns) == len(expected) and list(columns) != expected:
        place = next(i for i, (a, b) in enumerate(zip(columns, expected, strict=True)) if a != b)
        said = f"Column {place + 1} is {quoted(columns[place])}, where the schema has {quoted(expected[place])}."
        yield fail("header-order", said, TIDY, columns[place])
    if match == "partial" and len(missing) == len(expected):
        yield fail("header-missing", "No column of the schema stands in the header.")


def _odd_names(columns: Sequence[str], fail: Callable[..., Finding]) -> Iterator[Finding]:
    """Columns without a name, and names that stand twice; of each as many as help."""
    nameless = [place for place, name in enumerate(columns, 1) if not name.strip()]
    for place in nameless[:ODD_NAMES]:
        hint = "Every column is named, and no row ends with a comma too many."
        yield fail("header-empty", f"Column {place} has no name.", hint)
    if len(nameless) > ODD_NAMES:
        yield fail("header-empty", f"And {len(nameless) - ODD_NAMES:,} more columns without a name.")
    seen: set[str] = set()
    twice = [name for name in columns if name.strip() and (name in seen or seen.add(name))]  # type: ignore[func-returns-value]
    for name in list(dict.fromkeys(twice))[:ODD_NAMES]:
        yield fail("header-duplicate", f"The column {quoted(name)} stands twice in the header.", "Keep one.", name)


def names(listed: object) -> list[str]:
    """A key of a schema, which may be one name or a list of them, as a list."""
    if isinstance(listed, str):
        return [listed]
    return [name for name in entries(listed) if isinstance(name, str)]


def _reference(table: Table, descriptor: object) -> Reference | str:
    """Where a foreign key leads; or, in words, why it leads nowhere."""
    target = descriptor.get("reference") if isinstance(descriptor, dict) else None
    if not isinstance(descriptor, dict) or not isinstance(target, dict):
        return "a foreign key has fields and a reference with fields"
    columns, wanted = names(descriptor.get("fields")), names(target.get("fields"))
    resource = target.get("resource", "")
    other = table if resource == "" else table.tables.get(resource) if isinstance(resource, str) else None
    if other is None:
        return f"there is no table {quoted(resource)}"
    if not columns or len(columns) != len(wanted):
        return "its fields and the fields that it refers to are not equally many"
    for name, where in (*((n, table) for n in columns), *((n, other) for n in wanted)):
        if name not in where.fields:
            return f"the table {where.name} has no column {quoted(name)}"
    for name, match in zip(columns, wanted, strict=True):
        mine, theirs = table.fields[name].get("type", "string"), other.fields[match].get("type", "string")
        if mine != theirs:
            return f"{name} is {mine} and {other.name}.{match} is {theirs}"
    if not any(set(key) == set(wanted) for key, _ in other.keys):
        return f"{' and '.join(wanted)} is no key of the table {other.name}, so it may name several rows"
    return Reference(columns, other, wanted)


def _named(descriptor: object) -> bool:
    name = descriptor.get("name") if isinstance(descriptor, dict) else None
    return isinstance(name, str) and not re.fullmatch(fieldtypes.NO_NAME, name)
