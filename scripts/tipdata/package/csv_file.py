"""One CSV file as cells of text, each row with its physical line.

Reading is strict and explicit: UTF-8, one delimiter, quotes only around whole cells, every row as long as the header.
What is wrong becomes a finding, and reading goes on where it can. A block of the file in which every row is whole and
on one line is parsed by polars at once; any other goes through Python's csv module, which knows where records start.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import polars as pl

from tipdata.package.finding import SHOWN, TIDY, Finding

BLOCK = 1 << 24  # bytes read at a time; also the most that one record may take
MAX_COLUMNS = 10_000  # of a table; each takes kilobytes, however few its rows
QUOTES = "Quotes stand around a whole cell; one inside a quoted cell is written twice."
RETURNS = re.compile(rb"\r\n?")


@dataclass(frozen=True)
class CsvFile:
    """A file to read.

    path:      for findings, relative to the package
    delimiter: one ASCII character
    tick:      told the bytes read, for a progress bar
    content:   bytes to read instead of those on disk
    """

    path: str
    file: Path
    delimiter: str = ","
    tick: Callable[[int], None] = lambda _: None
    content: bytes | None = None

    def open(self) -> IO[bytes]:
        """The bytes, from their beginning."""
        return self.file.open("rb") if self.content is None else io.BytesIO(self.content)

    def fault(self, line: int, code: str, message: str, hint: str = "") -> Finding:
        """A finding at a line of the file."""
        return Finding(self.path, line, "", code, "", message, hint)


@dataclass(frozen=True)
class Header:
    """The first record: columns as they stand, how many bytes and lines it takes, what is wrong with it."""

    columns: tuple[str, ...] = ()
    size: int = 0
    lines: int = 0
    faults: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Block:
    """Some rows of the file.

    texts:   one text column a column of the header, named column_0, column_1 …; null where the cell is empty
    lines:   physical line of each row
    damaged: some bytes were no text, and U+FFFD stands for them
    """

    texts: pl.DataFrame
    lines: pl.Series
    faults: list[Finding]
    damaged: bool = False


def read_header(source: CsvFile) -> Header:
    """Read the first record; one that cannot be read has no columns."""
    with source.open() as stream:
        start = stream.read(BLOCK)
    faults: list[Finding] = []
    mark = 0
    if start.startswith(codecs.BOM_UTF8):
        mark = len(codecs.BOM_UTF8)
        said = "The file begins with a byte order mark, which hides the first column's name."
        faults.append(source.fault(1, "byte-order-mark", said, TIDY))
    if not start[mark:].strip():
        return Header(faults=(source.fault(1, "empty-file", "The file is empty: not even a header stands in it."),))
    end = _record_end(start, mark)
    if end is None:
        said = f"The header does not end within {BLOCK:,} bytes."
        return Header(faults=(source.fault(1, "record-too-long", said, QUOTES),))
    record = start[mark:end]
    if b"\x00" in record or start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        said = "The file is not UTF-8: its header has the zero bytes of UTF-16 or of a binary file."
        return Header(faults=(source.fault(1, "encoding", said, "Save the file as UTF-8."),))
    if not start[end:] and b"\r" in record:  # of a file with rows, it is said of the rows
        faults.append(source.fault(1, "line-end", "This line ends with a carriage return; LF alone ends a line.", TIDY))
    try:
        text = record.decode()
    except UnicodeDecodeError as error:
        faults.append(_not_utf8(source, 1, record[error.start]))
        text = record.decode(errors="replace")
    text = RETURNS.sub(b"\n", text.encode()).decode()
    try:
        reader = csv.reader(io.StringIO(text, newline="\n"), strict=True, delimiter=source.delimiter)
        columns = next(reader, [])
    except csv.Error as error:
        return Header(faults=(*faults, source.fault(1, "quote", f"The header cannot be read: {error}.", QUOTES)))
    if len(columns) > MAX_COLUMNS:
        said = f"The header has {len(columns):,} columns, and at most {MAX_COLUMNS:,} are read."
        return Header(
            faults=(*faults, source.fault(1, "header-too-wide", said, "Write the table longer and narrower."))
        )
    if stray := list(_stray_quotes(source, text, [columns], [1], 1)):
        return Header(faults=(*faults, *stray))
    return Header(tuple(columns), end, text.count("\n") or 1, tuple(faults))


def _record_end(data: bytes, start: int) -> int | None:
    """Where the record that begins at `start` ends, its line end included; None where `data` does not hold the end."""
    quotes, place = 0, start
    for match in re.compile(rb"\r\n|\n|\r").finditer(data, start):
        quotes += data.count(b'"', place, match.end())
        place = match.end()
        if quotes % 2 == 0:
            return place
    return len(data) if len(data) < BLOCK else None


def read_blocks(source: CsvFile, header: Header) -> Iterator[Block]:
    """The rows below the header, some at a time."""
    line = header.lines + 1
    with source.open() as stream:
        stream.seek(header.size)
        for data, whole in _pieces(stream):
            source.tick(len(data))
            if not whole:
                said = f"The record that begins here does not end within {BLOCK:,} bytes; the rest of the file is not read."
                fault = source.fault(line, "record-too-long", said, QUOTES)
                yield Block(_frame([], len(header.columns)), pl.Series([], dtype=pl.Int64), [fault])
                return
            block = _quick(source, len(header.columns), data, line)
            if block is None:
                yield _careful(source, len(header.columns), data, line)
                line += data.count(b"\n") + (b"\r" in data and len(re.findall(rb"\r(?!\n)", data)))
            else:
                yield block
                line += len(block.lines)


def _pieces(stream: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
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


def _quick(source: CsvFile, width: int, data: bytes, first: int) -> Block | None:
    """Parse whole rows of one line each, quotes around whole cells; None where that is not what the bytes are."""
    if width < 2 or not data.endswith(b"\n") or b"\r" in data or b"\x00" in data:
        return None
    if data.startswith(codecs.BOM_UTF8):
        return None  # of a cell, and polars would take it for the file's
    delimiter, quoted = source.delimiter.encode(), b'"' in data
    unquoted = _unquoted(data, delimiter) if quoted else data
    if unquoted is None:
        return None
    rows = unquoted.count(b"\n")
    if unquoted.count(delimiter) != rows * (width - 1) or (quoted and data.count(b"\n") != rows):
        return None
    try:
        if not data.isascii():
            data.decode()  # polars reads other encodings without a word
        quote = '"' if quoted else None
        texts = pl.read_csv(data, has_header=False, infer_schema=False, quote_char=quote, separator=source.delimiter)
    except (UnicodeDecodeError, pl.exceptions.ComputeError, pl.exceptions.NoDataError):
        return None
    if texts.shape != (rows, width):
        return None
    texts.columns = [f"column_{i}" for i in range(width)]
    if b'""' in data:
        texts = texts.with_columns(pl.when(pl.all() != "").then(pl.all()))
    if texts.select(pl.all_horizontal(pl.all().is_null()).any()).item():
        return None
    return Block(texts, pl.int_range(first, first + rows, eager=True), [])


def _unquoted(data: bytes, delimiter: bytes) -> bytes | None:
    """What stands outside of quotes; None where a quote neither opens nor closes a whole cell nor is doubled inside one."""
    pieces = data.split(b'"')  # in turn outside of quotes and inside; nothing is outside between two doubled quotes
    edges = (delimiter, b"\n")
    first, *between = pieces[::2]
    if len(pieces) % 2 == 0 or not between or (first and not first.endswith(edges)):
        return None
    last = between.pop()
    if not last.startswith(edges) or not all(not p or (p.startswith(edges) and p.endswith(edges)) for p in between):
        return None
    return b"".join(pieces[::2])


def _careful(source: CsvFile, width: int, data: bytes, first: int) -> Block:
    """Parse record by record, and say what is wrong at its line."""
    text, faults, damaged = _clean(source, data, first)
    csv.field_size_limit(2 * BLOCK)
    reader = csv.reader(io.StringIO(text, newline="\n"), strict=True, delimiter=source.delimiter)
    records: list[list[str]] = []
    lines: list[int] = []
    odd: list[Finding] = []
    while True:
        line = first + reader.line_num
        try:
            record = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            odd.append(source.fault(line, "quote", f"The record that begins here cannot be read: {error}.", QUOTES))
        else:
            if not any(record) or (len(record) == 1 and not record[0].strip()):
                odd.append(source.fault(line, "blank-row", "The row is blank.", f"Take it out; {TIDY}"))
            elif len(record) != width:
                said = f"The row has {len(record):,} cells, where the header has {width:,}."
                odd.append(source.fault(line, "ragged-row", said, "A cell with a comma in it stands in quotes."))
            else:
                records.append(record)
                lines.append(line)
    faults += _counted([*odd, *_stray_quotes(source, text, records, lines, first)])
    return Block(_frame(records, width), pl.Series(lines, dtype=pl.Int64), faults, damaged)


def _counted(faults: Sequence[Finding]) -> Iterator[Finding]:
    """The faults, of each kind as many as anyone reads; the rest is counted."""
    for code in dict.fromkeys(fault.code for fault in faults):
        alike = [fault for fault in faults if fault.code == code]
        yield from alike[:SHOWN]
        if more := alike[SHOWN:]:
            yield replace(more[0], message=f"And {len(more):,} more rows with the same fault.", hint="")


def _frame(records: Sequence[Sequence[str]], width: int) -> pl.DataFrame:
    columns = list(zip(*records, strict=True)) or [()] * width
    return pl.DataFrame(
        {f"column_{i}": [cell or None for cell in column] for i, column in enumerate(columns)},
        schema={f"column_{i}": pl.String for i in range(width)},
    )


def _not_utf8(source: CsvFile, line: int, byte: int) -> Finding:
    said = f"Byte {byte:#04x} is not UTF-8 here; the file may be in another encoding."
    return source.fault(line, "encoding", said, "Save the file as UTF-8.")


def _clean(source: CsvFile, data: bytes, first: int) -> tuple[str, list[Finding], bool]:
    """A block as text with plain line ends, what was wrong with its bytes, each kind once, and whether some were no text."""
    faults: list[Finding] = []
    damaged = False

    def line(offset: int) -> int:
        return first + data.count(b"\n", 0, offset)

    if returns := len(RETURNS.findall(data)):
        place = first + data.count(b"\n", 0, data.find(b"\r"))
        data = RETURNS.sub(b"\n", data)
        which = f"This line and {returns - 1:,} more end" if returns > 1 else "This line ends"
        said = f"{which} with a carriage return; LF alone ends a line."
        faults.append(source.fault(place, "line-end", said, TIDY))
    if (place := data.find(b"\x00")) >= 0:
        faults.append(
            source.fault(line(place), "encoding", "A NUL byte stands here, which no text holds.", "Take it out.")
        )
        data, damaged = data.replace(b"\x00", "\ufffd".encode()), True
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        faults.append(_not_utf8(source, line(error.start), data[error.start]))
        text, damaged = data.decode(errors="replace"), True
    if not text.endswith("\n"):
        said = "The last line has no line end, so it may be cut short."
        faults.append(source.fault(line(len(data)), "final-newline", said, TIDY))
    return text, faults, damaged


def _stray_quotes(
    source: CsvFile, text: str, records: Sequence[Sequence[str]], lines: Sequence[int], first: int
) -> Iterator[Finding]:
    """Quotes in a cell that does not begin with one: the csv module keeps them without a word."""
    if '"' not in text:
        return
    physical = text.split("\n")
    delimiter = re.escape(source.delimiter)
    cell = re.compile(rf'(?:"(?:[^"]|"")*+"|[^"{delimiter}\n]*+)({delimiter}|\n|\Z)')
    for number, record in enumerate(records):
        if not any('"' in value for value in record):
            continue
        end = lines[number + 1] if number + 1 < len(lines) else first + len(physical)
        raw = "\n".join(physical[lines[number] - first : end - first])
        place = 0
        for _ in record:
            found = cell.match(raw, place)
            if found is None:
                said = "A quotation mark stands inside a cell that is not quoted."
                yield source.fault(lines[number], "quote", said, QUOTES)
                break
            place = found.end()
