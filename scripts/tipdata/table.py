"""One CSV file, typed, each row with its physical line.

Reading is strict and explicit: UTF-8, one delimiter, quotes only around whole cells, every row as long as the
header. What is wrong becomes a finding, the cell becomes null, and reading goes on where it can. A block of the file
without quotes, stray bytes or ragged rows is parsed by polars at once; any other block goes through Python's csv
module, which knows where each record starts.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import polars as pl

from tipdata import fieldtypes
from tipdata.finding import Finding, did_you_mean, quoted

BLOCK = 1 << 24  # bytes read at a time; also the most that one record may take
KEEP = 1 << 24  # tables up to this many bytes stay in memory between checks
SHOWN = 1_000  # faults of one kind listed one by one in a block; the rest is counted
DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True, "skipInitialSpace": False}


@dataclass(frozen=True)
class Batch:
    """Some rows of a table, in file order.

    frame:  one typed column a field of the schema that the file has
    lines:  physical line of each row
    faults: what could not be read
    plain:  no cell can hold anything but printable ASCII, begin or end with a space, or begin like a formula
    """

    frame: pl.DataFrame
    lines: pl.Series
    faults: tuple[Finding, ...]
    plain: bool


@dataclass(frozen=True)
class Table:
    """A table of the package: a CSV file under a Table Schema.

    path:    as in the descriptor, relative to the package
    file:    where it lies; None where no file can be read
    schema:  the Table Schema, with a list of fields
    dialect: the resource's CSV dialect
    tick:    told the bytes read, for a progress bar
    """

    name: str
    path: str
    file: Path | None
    schema: Mapping[str, Any]
    schema_path: str = ""
    dialect: Mapping[str, Any] = field(default_factory=dict)
    tick: Callable[[int], None] = lambda _: None

    @cached_property
    def fields(self) -> dict[str, Mapping[str, Any]]:
        """Field descriptors by name, in the order of the schema."""
        listed = self.schema.get("fields")
        return {f["name"]: f for f in (listed if isinstance(listed, list) else []) if _named(f)}

    @cached_property
    def primary_key(self) -> list[str]:
        """Names of the primary key's fields; empty where there is none."""
        return names(self.schema.get("primaryKey"))

    @cached_property
    def keys(self) -> list[tuple[list[str], str]]:
        """Field names of the primary key, the unique keys and the unique columns, each with its kind for people."""
        made = [(self.primary_key, "primary key")] if self.primary_key else []
        listed = self.schema.get("uniqueKeys", [])
        for key in listed if isinstance(listed, list) else []:
            if names(key) and names(key) != self.primary_key:
                made.append((names(key), "unique key"))
        for name, descriptor in self.fields.items():
            constraints = descriptor.get("constraints")
            if isinstance(constraints, dict) and constraints.get("unique") is True and [name] != self.primary_key:
                made.append(([name], "unique column"))
        return made

    @property
    def has_rows(self) -> bool:
        """Whether the file could be opened and its header leads to some column."""
        return self.file is not None and bool(self._header.columns)

    @property
    def faults(self) -> Sequence[Finding]:
        """What is wrong with the file as a whole and its header."""
        return self._header.faults

    @cached_property
    def _header(self) -> _Header:
        return _read_header(self)

    @cached_property
    def _kept(self) -> tuple[Batch, ...] | None:
        small = self.file is not None and self.file.stat().st_size <= KEEP
        return tuple(self._read()) if small else None

    def batches(self) -> Iterator[Batch]:
        """The rows, some at a time; a large file is read anew at each call."""
        yield from self._read() if self._kept is None else self._kept

    @cached_property
    def frame(self) -> pl.DataFrame:
        """All rows at once, with every field of the schema (null where the file lacks it); for tables known to be small."""
        empty = pl.DataFrame(schema={n: _empty(f).dtype for n, f in self.fields.items()})
        return pl.concat([empty, *(batch.frame for batch in self.batches())], how="diagonal_relaxed")

    @cached_property
    def lines(self) -> list[int]:
        """Physical line of each row of `frame`."""
        return [line for batch in self.batches() for line in batch.lines]

    def rows(self) -> list[dict[str, Any]]:
        """All rows as dictionaries, each with its physical line under "_line"."""
        return [{**row, "_line": line} for row, line in zip(self.frame.iter_rows(named=True), self.lines, strict=True)]

    def key(self, row: Mapping[str, Any]) -> str:
        """A row's primary key as findings write it."""
        return "/".join("" if row.get(name) is None else str(row[name]) for name in self.primary_key)

    def finding(self, row: Mapping[str, Any], column: str, code: str, message: str, hint: str = "") -> Finding:
        """A finding at a cell of a row from `rows`; at the row as a whole where `column` is empty."""
        return Finding(self.path, int(row["_line"]), column, code, self.key(row), message, hint)

    def _read(self) -> Iterator[Batch]:
        header = self._header
        if self.file is None or not header.columns:
            return
        with self.file.open("rb") as stream:
            stream.seek(header.size)
            line = header.lines + 1
            for block, whole in _blocks(stream):
                self.tick(len(block))
                if not whole:
                    message = f"The record that begins here does not end within {BLOCK:,} bytes; the rest of the file is not read."
                    fault = Finding(self.path, line, "", "record-too-long", "", message, QUOTES)
                    yield replace(_parse(self, header.columns, b"", line), faults=(fault,))
                    return
                yield _parse(self, header.columns, block, line)
                line += block.count(b"\n") + (b"\r" in block and len(re.findall(rb"\r(?!\n)", block)))


def names(listed: object) -> list[str]:
    """A key of a schema, which may be one name or a list of them, as a list."""
    if isinstance(listed, str):
        return [listed]
    return [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []


Reference = tuple[list[str], Table, list[str]]


def reference(table: Table, descriptor: object, tables: Mapping[str, Table]) -> Reference | str:
    """A foreign key's columns, its target and the target's columns; or, in words, why it leads nowhere."""
    target = descriptor.get("reference") if isinstance(descriptor, dict) else None
    if not isinstance(descriptor, dict) or not isinstance(target, dict):
        return "a foreign key has fields and a reference with fields"
    columns, wanted = names(descriptor.get("fields")), names(target.get("fields"))
    resource = target.get("resource", "")
    other = table if resource == "" else tables.get(resource) if isinstance(resource, str) else None
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
    return columns, other, wanted


def _named(descriptor: object) -> bool:
    return isinstance(descriptor, dict) and isinstance(descriptor.get("name"), str)


def _empty(descriptor: Mapping[str, Any]) -> pl.Series:
    kind = fieldtypes.of(descriptor)
    text = pl.Series(values=[], dtype=pl.String)
    return text if kind is None else kind.cast(text)


@dataclass(frozen=True)
class _Header:
    """The first record: columns as they stand, how many bytes and lines it takes, what is wrong with it."""

    columns: tuple[str, ...] = ()
    size: int = 0
    lines: int = 0
    faults: tuple[Finding, ...] = ()


def _read_header(table: Table) -> _Header:
    assert table.file is not None
    with table.file.open("rb") as stream:
        start = stream.read(BLOCK)

    def fail(code: str, message: str, hint: str = "") -> Finding:
        return Finding(table.path, 1, "", code, "", message, hint)

    faults: list[Finding] = []
    mark = 0
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in start[:4096]:
        return _Header(
            faults=(
                fail("encoding", "The file is not UTF-8: it has the zero bytes of UTF-16 or of a binary file.", TIDY),
            )
        )
    if start.startswith(codecs.BOM_UTF8):
        mark = len(codecs.BOM_UTF8)
        faults.append(
            fail(
                "byte-order-mark", "The file begins with a byte order mark, which hides the first column's name.", TIDY
            )
        )
    if not start[mark:].strip():
        return _Header(faults=(fail("empty-file", "The file is empty: not even a header stands in it."),))
    end = _record_end(start, mark)
    if end is None:
        return _Header(faults=(fail("record-too-long", f"The header does not end within {BLOCK:,} bytes."),))
    record = start[mark:end]
    text = record.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.count("\n") or 1
    try:
        columns = next(csv.reader([text.rstrip("\n")], strict=True, delimiter=table.dialect.get("delimiter", ",")), [])
    except csv.Error as error:
        return _Header(
            faults=(
                fail(
                    "quote",
                    f"The header cannot be read: {error}.",
                    "Quotes stand around a whole cell; one inside is written twice.",
                ),
            )
        )
    problems = list(_header_faults(table, columns, fail))
    known = columns if set(columns) & set(table.fields) else []
    return _Header(tuple(known), end, lines, (*faults, *problems))


TIDY = "scripts/tidy.py mends this."


def _header_faults(table: Table, columns: list[str], fail: Callable[..., Finding]) -> Iterator[Finding]:
    expected = list(table.fields)
    for other, name in ((";", "semicolons"), ("\t", "tabs"), (",", "commas"), ("|", "bars")):
        if len(columns) == 1 and len(expected) > 1 and other in columns[0]:
            delimiter = table.dialect.get("delimiter", ",")
            yield fail(
                "delimiter", f"The columns are separated by {name}, where {quoted(delimiter)} is declared.", TIDY
            )
            return
    match = table.schema.get("fieldsMatch", "exact")
    match = match[0] if isinstance(match, list) and match else match
    for place, name in enumerate(columns):
        if not name.strip():
            yield fail(
                "header-empty",
                f"Column {place + 1} has no name.",
                "Every column is named, and no row ends with a comma too many.",
            )
        elif columns.index(name) != place and place < SHOWN:
            yield replace(
                fail("header-duplicate", f"The column {quoted(name)} stands twice in the header."), column=name
            )
    missing = [name for name in expected if name not in columns]
    extra = [name for name in dict.fromkeys(columns) if name not in table.fields and name.strip()]
    if match in ("exact", "equal", "subset"):
        for name in missing:
            yield replace(fail("header-missing", f"The column {quoted(name)} is missing from the header."), column=name)
    if match in ("exact", "equal", "superset"):
        for name in extra[:10]:
            hint = did_you_mean(name, missing or expected) or "Take the column out, or describe it in the schema."
            yield replace(fail("header-extra", f"The schema has no column {quoted(name)}.", hint), column=name[:64])
        if len(extra) > 10:
            yield fail("header-extra", f"And {len(extra) - 10:,} more columns that the schema does not have.")
    if match == "exact" and not missing and not extra and columns != expected and len(columns) == len(expected):
        place = next(i for i, (a, b) in enumerate(zip(columns, expected, strict=True)) if a != b)
        message = f"Column {place + 1} is {quoted(columns[place])}, where the schema has {quoted(expected[place])}."
        yield replace(fail("header-order", message, TIDY), column=columns[place])
    if match == "partial" and len(missing) == len(expected):
        yield fail("header-missing", "No column of the schema stands in the header.")


def _record_end(data: bytes, start: int) -> int | None:
    """Where the record that begins at `start` ends, its line end included; None where `data` does not hold the end."""
    quotes, place = 0, start
    for match in re.compile(rb"\r\n|\n|\r").finditer(data, start):
        quotes += data.count(b'"', place, match.end())
        place = match.end()
        if quotes % 2 == 0:
            return place
    return len(data) if len(data) < BLOCK else None


def _blocks(stream: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Pieces of the file, about `BLOCK` bytes each, that end where a record ends; with False the start of one too long."""
    rest = b""
    while data := stream.read(BLOCK):
        rest += data
        if len(data) < BLOCK:
            break
        end = rest.rfind(b"\n") + 1
        quotes = rest.count(b'"', 0, end)
        while end and quotes % 2:
            before = rest.rfind(b"\n", 0, end - 1) + 1
            quotes -= rest.count(b'"', before, end)
            end = before
        if end:
            yield rest[:end], True
            rest = rest[end:]
        elif len(rest) >= 2 * BLOCK:
            yield rest, False
            return
    if rest:
        yield rest, True


def _parse(table: Table, columns: Sequence[str], block: bytes, first: int) -> Batch:
    """Read one block, whose first line is line `first` of the file."""
    quick = _quick(table, columns, block, first)
    texts, lines, faults = quick or _careful(table, columns, block, first)
    chosen = {name: texts.columns[columns.index(name)] for name in table.fields if name in columns}
    missing = missing_values(table.schema)
    frame: dict[str, pl.Series] = {}
    failed: list[tuple[str, pl.Series, pl.Series, str]] = []
    for name, column in chosen.items():
        cells = texts[column]
        absent = missing_values(table.fields[name]) if "missingValues" in table.fields[name] else missing
        if absent != [""]:
            cells = cells.fill_null("") if "" not in absent else cells
            cells = cells.set(cells.is_in(absent), None)
        frame[name], bad, expects = _typed(table.fields[name], cells)
        if bad.any():
            failed.append((name, cells, bad, expects))
    typed = pl.DataFrame(frame)
    for name, cells, bad, expects in failed:
        faults.extend(_type_faults(table, typed, lines, name, cells, bad, expects))
    return Batch(typed, lines, tuple(faults), quick is not None and _plain(block, table))


def _plain(block: bytes, table: Table) -> bool:
    """Whether the bytes show that no cell of the block can be odd text; cheaper by far than asking each cell."""
    delimiter = str(table.dialect.get("delimiter", ",")).encode()
    odd = [edge + mark for edge in (delimiter, b"\n") for mark in (b" ", b"=", b"+", b"-", b"@")]
    odd += [b" " + delimiter, b" \n", b"\x7f", b"\t", *(bytes([c]) for c in range(32) if c not in (9, 10))]
    return block.isascii() and block[:1] not in b" =+-@" and not any(mark in block for mark in odd)


def missing_values(descriptor: Mapping[str, Any]) -> list[str]:
    """The texts that stand for a missing value; the specification allows labelled ones."""
    listed = descriptor.get("missingValues", [""])
    return (
        [str(v.get("value", "")) if isinstance(v, dict) else str(v) for v in listed]
        if isinstance(listed, list)
        else [""]
    )


def _typed(descriptor: Mapping[str, Any], cells: pl.Series) -> tuple[pl.Series, pl.Series, str]:
    """A text column as its type, which of its cells could not be read, and what they should have been."""
    kind = fieldtypes.of(descriptor)
    if kind is None:
        return cells, pl.Series([False]).new_from_index(0, len(cells)), ""
    typed = kind.cast(cells)
    bad = typed.is_null() & cells.is_not_null()
    if kind.pattern:
        bad |= ~cells.str.contains(f"^(?:{kind.pattern})$").fill_null(True)
        if bad.any():
            typed = typed.set(bad, None) if typed.dtype == pl.String else typed.zip_with(~bad, typed.clear(len(typed)))
    return typed, bad, kind.expects


def _type_faults(
    table: Table, typed: pl.DataFrame, lines: pl.Series, name: str, cells: pl.Series, bad: pl.Series, expects: str
) -> Iterator[Finding]:
    places = bad.arg_true()
    for place in places.head(SHOWN):
        row = {key: typed[key][place] for key in table.primary_key if key in typed.columns}
        message = f"{quoted(cells[place])} is not {expects}."
        yield Finding(table.path, lines[place], name, "cell-type", table.key(row), message)
    if len(places) > SHOWN:
        yield Finding(
            table.path,
            lines[places[SHOWN]],
            name,
            "cell-type",
            "",
            f"And {len(places) - SHOWN:,} more cells of this column.",
        )


Read = tuple[pl.DataFrame, pl.Series, list[Finding]]


def _quick(table: Table, columns: Sequence[str], block: bytes, first: int) -> Read | None:
    """Parse a block in which nothing is quoted and every row is whole; None for any other."""
    rows = block.count(b"\n")
    delimiter = str(table.dialect.get("delimiter", ","))
    if len(columns) < 2 or not block.endswith(b"\n") or any(mark in block for mark in (b'"', b"\r", b"\x00")):
        return None
    if block.count(delimiter.encode()) != rows * (len(columns) - 1):
        return None
    try:
        block.decode()  # polars reads other encodings without a word
        texts = pl.read_csv(block, has_header=False, infer_schema=False, quote_char=None, separator=delimiter)
    except (UnicodeDecodeError, pl.exceptions.ComputeError, pl.exceptions.NoDataError):
        return None
    if texts.shape != (rows, len(columns)):
        return None
    return texts, pl.int_range(first, first + rows, eager=True), []


def _careful(table: Table, columns: Sequence[str], block: bytes, first: int) -> Read:
    """Parse a block record by record, and say what is wrong at its line."""
    text, faults = _clean(table, block, first)
    delimiter = str(table.dialect.get("delimiter", ","))
    csv.field_size_limit(2 * BLOCK)
    reader = csv.reader(io.StringIO(text, newline="\n"), strict=True, delimiter=delimiter)
    records: list[list[str]] = []
    lines: list[int] = []
    seen = 0
    while True:
        line = first + seen
        try:
            record = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            faults.append(
                Finding(
                    table.path, line, "", "quote", "", f"The record that begins here cannot be read: {error}.", QUOTES
                )
            )
            seen = reader.line_num
            continue
        seen = reader.line_num
        if not any(cell.strip() for cell in record) and len(record) <= 1:
            faults.append(Finding(table.path, line, "", "blank-row", "", "The row is blank.", f"Take it out; {TIDY}"))
        elif len(record) != len(columns):
            said = f"The row has {len(record):,} cells, where the header has {len(columns):,}."
            faults.append(
                Finding(
                    table.path,
                    line,
                    "",
                    "ragged-row",
                    record[0][:64],
                    said,
                    "A cell with a comma in it stands in quotes.",
                )
            )
        else:
            records.append(record)
            lines.append(line)
    faults.extend(_stray_quotes(table, text, records, lines, first))
    shape = [f"column_{i}" for i in range(len(columns))]
    texts = pl.DataFrame(
        {name: [record[i] or None for record in records] for i, name in enumerate(shape)},
        schema=dict.fromkeys(shape, pl.String),
    )
    return texts, pl.Series(lines, dtype=pl.Int64), faults


QUOTES = "Quotes stand around a whole cell; one inside a quoted cell is written twice."


def _clean(table: Table, block: bytes, first: int) -> tuple[str, list[Finding]]:
    """A block as text with plain line ends, and what was wrong with its bytes, each kind once."""
    faults = []

    def at(offset: int, code: str, message: str, hint: str) -> None:
        before = block[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        faults.append(Finding(table.path, first + before.count(b"\n"), "", code, "", message, hint))

    if (place := block.find(b"\r")) >= 0:
        count = len(re.findall(rb"\r\n?", block))
        at(
            place,
            "line-end",
            f"Lines end with a carriage return here and {count - 1:,} times more; LF alone ends a line.",
            TIDY,
        )
        block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if (place := block.find(b"\x00")) >= 0:
        at(place, "encoding", "A NUL byte stands here, which no text holds.", "Take it out.")
        block = block.replace(b"\x00", b"\xef\xbf\xbd")
    try:
        text = block.decode()
    except UnicodeDecodeError as error:
        at(
            error.start,
            "encoding",
            f"Byte {block[error.start]:#04x} is not UTF-8 here; the file may be in another encoding.",
            "Save the file as UTF-8.",
        )
        text = block.decode(errors="replace")
    if not text.endswith("\n"):
        at(len(block), "final-newline", "The last line has no line end, so it may be cut short.", TIDY)
    return text, faults


def _stray_quotes(table: Table, text: str, records: list[list[str]], lines: list[int], first: int) -> Iterator[Finding]:
    """Quotes in a cell that does not begin with one: the csv module keeps them without a word."""
    source: list[str] | None = None
    delimiter = re.escape(str(table.dialect.get("delimiter", ",")))
    cell = re.compile(rf'(?:"(?:[^"]|"")*+"|[^"{delimiter}\n]*+)({delimiter}|\n|\Z)')
    for number, record in enumerate(records):
        if not any('"' in value for value in record):
            continue
        source = text.split("\n") if source is None else source
        end = lines[number + 1] if number + 1 < len(lines) else first + len(source)
        raw = "\n".join(source[lines[number] - first : end - first])
        place = 0
        for _ in record:
            found = cell.match(raw, place)
            if found is None:
                yield Finding(
                    table.path,
                    lines[number],
                    "",
                    "quote",
                    record[0][:64],
                    "A quotation mark stands inside a cell that is not quoted.",
                    QUOTES,
                )
                break
            place = found.end()
