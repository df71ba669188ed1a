"""One CSV file as cells of text, each row with its physical line.

A block of the file in which every row is whole and on one line is parsed by polars at once; any other goes through
`records`, which knows where each record starts. What is wrong is a finding whose path is left to who knows the file.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO

import polars as pl

from tip_figures.datapackage.findings import Finding, create_finding, limit_findings
from tip_figures.datapackage.read.csv_records import (
    Dialect,
    decode_lines,
    find_carriage_returns,
    find_merge_marker,
    read_records,
)

BLOCK_BYTES = 1 << 23  # bytes read at a time; also the most that one record may take
MAX_COLUMNS = 10_000  # of a table; each takes kilobytes, however few its rows


@dataclass(frozen=True)
class Header:
    """The first record: columns as they stand, how many bytes and lines it takes, what is wrong with it."""

    columns: Sequence[str] = ()
    size: int = 0
    lines: int = 0
    findings: Sequence[Finding] = ()


@dataclass(frozen=True)
class Block:
    """Some rows of the file.

    texts:  one text column a column of the header, named column_0, column_1 …; null where the cell is empty
    lines:  physical line of each row
    size:   in bytes
    findings:  what is wrong with the records; after `encoding`, U+FFFD stands for the bytes that were no text
    broken: true for rows whose cells may stand in wrong columns; None where there are none
    """

    texts: pl.DataFrame
    lines: pl.Series
    size: int
    findings: Sequence[Finding] = ()
    broken: pl.Series | None = None


def read_header(stream: IO[bytes], dialect: Dialect) -> Header:
    """Read the first record; one that cannot be read has no columns, and neither has a file without a header."""
    start = stream.read(BLOCK_BYTES)
    begin, above = len(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else 0, 0
    found = [create_finding("byte-order-mark", "", 1)] if begin else []
    if b"<<<<<<<" in start and (
        unmerged := find_merge_marker("", start)
    ):  # the pattern takes longer to look for
        return Header(findings=[unmerged])
    if not start[begin:].strip():
        return Header(findings=[create_finding("empty-file", "", 1)])
    comment = dialect.comment.encode()
    while comment and start.startswith(comment, begin):
        begin, above = (start.find(b"\n", begin) + 1) or len(start), above + 1
    if not dialect.header:
        return Header((), begin, above, found)
    end = _record_end(start, begin, dialect.quote.encode())
    if end is None:
        return Header(findings=[create_finding("record-too-long", "", 1, bytes=BLOCK_BYTES)])
    record = start[begin:end]
    if b"\x00" in record or start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Header(
            findings=[
                create_finding(
                    "encoding", "", 1, byte="The zero byte of UTF-16 or of a binary file"
                )
            ]
        )
    text, more = decode_lines(record, above + 1)
    if start[end:]:  # of a file with rows, it is said of the rows
        more = [one for one in more if one.code != "line-end"]
    first = next(read_records(text, dialect), None)
    columns = first.cells if first else []
    if len(columns) > MAX_COLUMNS:
        return Header(
            findings=[
                *found,
                create_finding("header-too-wide", "", 1, columns=len(columns), most=MAX_COLUMNS),
            ]
        )
    if first and first.broken:
        return Header(findings=[*found, *more, create_finding("quote", "", above + 1)])
    return Header(columns, end, above + (text.count("\n") or 1), [*found, *more])


def _record_end(data: bytes, start: int, quote: bytes) -> int | None:
    """Where the record that begins at `start` ends, its line end included; None where `data` does not hold the end."""
    quotes, place = 0, start
    for match in re.compile(rb"\r\n|\n|\r").finditer(data, start):
        quotes += data.count(quote, place, match.end())
        place = match.end()
        if quotes % 2 == 0:
            return place
    return len(data) if len(data) < BLOCK_BYTES else None


def read_blocks(stream: IO[bytes], dialect: Dialect, header: Header, width: int) -> Iterator[Block]:
    """The rows below the header, some at a time, each with `width` cells."""
    line = header.lines + 1
    stream.seek(header.size)
    for data in _pieces(stream, dialect):
        if data is None:
            too_long = create_finding("record-too-long", "", line, bytes=BLOCK_BYTES)
            yield Block(_frame([], width), pl.Series([], dtype=pl.Int64), 0, [too_long])
            return
        quick = _quick(dialect, width, data, line)
        yield quick or _careful(dialect, width, data, line)
        line += (
            quick.texts.height if quick else data.count(b"\n") + len(re.findall(rb"\r(?!\n)", data))
        )


def read_ahead(blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks, each read in a thread of its own while the one before it is judged."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, blocks, None)
        while block := coming.result():
            coming = reader.submit(next, blocks, None)
            yield block


def _pieces(stream: IO[bytes], dialect: Dialect) -> Iterator[bytes | None]:
    """Pieces of the file, about `BLOCK` bytes each, that end where a record ends; None where one is too long."""
    quote, rest = dialect.quote.encode(), b""
    # In comments quotes mean nothing, so that nobody can tell a record's end by counting them.
    if dialect.comment and (data := stream.read()):
        yield data
    while data := stream.read(BLOCK_BYTES):
        rest += data
        if len(data) < BLOCK_BYTES:
            break
        end = rest.rfind(b"\n") + 1
        quotes = rest.count(quote, 0, end) if quote in rest else 0
        while end and quotes % 2:
            before = rest.rfind(b"\n", 0, end - 1) + 1
            quotes -= rest.count(quote, before, end)
            end = before
        if end:
            yield rest[:end]
            rest = rest[end:]
        elif len(rest) >= 2 * BLOCK_BYTES:
            yield None
            return
    if rest:
        yield rest


def _quick(dialect: Dialect, width: int, data: bytes, first: int) -> Block | None:
    """Parse whole rows of one line each, quotes around whole cells; None where that is not what the bytes are."""
    size, found = len(data), []
    if (
        b"\r" in data and b"\r\n" in data
    ):  # looking for two bytes takes fifty times as long as for one
        found = [find_carriage_returns(data, first)]
        data = data.replace(b"\r\n", b"\n")
    mark, quote = dialect.delimiter.encode(), dialect.quote.encode()
    if len(mark + quote) > 2 or dialect.comment or dialect.skip_space:
        return None  # polars reads no such dialect
    if width < 2 or not data.endswith(b"\n") or b"\r" in data or b"\x00" in data:
        return None
    if data.startswith(codecs.BOM_UTF8):
        return None  # of a cell, and polars would take it for the file's
    quoted = quote in data
    unquoted = _unquoted(data, mark, quote) if quoted else data
    if unquoted is None:
        return None
    rows = unquoted.count(b"\n")
    if quoted and data.count(b"\n") != rows:
        return None
    try:
        if not data.isascii():
            data.decode()  # polars reads other encodings without a word
        texts = pl.read_csv(
            data, has_header=False, infer_schema=False, separator=dialect.delimiter,
            quote_char=dialect.quote if quoted else None,
        )  # fmt: skip
    except (UnicodeDecodeError, pl.exceptions.ComputeError, pl.exceptions.NoDataError):
        return None
    if texts.shape != (rows, width):
        return None
    # A row with more cells is an error to polars; one with fewer ends with an empty cell.
    if texts.to_series(-1).has_nulls() and unquoted.count(mark) != rows * (width - 1):
        return None
    texts.columns = [f"column_{i}" for i in range(width)]
    if quoted and quote * 2 in data:
        texts = texts.with_columns(pl.when(pl.all() != "").then(pl.all()))
    if texts.select(pl.all_horizontal(pl.all().is_null()).any()).item():
        return None
    return Block(texts, pl.int_range(first, first + rows, eager=True), size, found)


def _unquoted(data: bytes, mark: bytes, quote: bytes) -> bytes | None:
    """What stands outside of quotes; None where a quote neither opens nor closes a whole cell nor is doubled inside one."""
    pieces = data.split(
        quote
    )  # in turn outside of quotes and inside; nothing is outside between two doubled quotes
    edges = (mark, b"\n")
    first, *between = pieces[::2]
    if len(pieces) % 2 == 0 or not between or (first and not first.endswith(edges)):
        return None
    last = between.pop()
    if not last.startswith(edges) or not all(
        not p or (p.startswith(edges) and p.endswith(edges)) for p in between
    ):
        return None
    return b"".join(pieces[::2])


def _careful(dialect: Dialect, width: int, data: bytes, first: int) -> Block:
    """Parse record by record, and say what is wrong at its line."""
    text, found = decode_lines(data, first)
    rows: list[list[str]] = []
    lines: list[int] = []
    broken: list[bool] = []
    odd: dict[str, list[tuple[int, int]]] = {}
    for line, cells, bad in read_records(text, dialect, first):
        ragged = len(cells) != width
        blank = not any(cells) or (len(cells) == 1 and not cells[0].strip())
        if blank or bad or ragged:
            code = "blank-row" if blank else "quote" if bad else "ragged-row"
            odd.setdefault(code, []).append((line, len(cells)))
        if not blank:
            rows.append([*cells[:width], *[""] * (width - len(cells))] if ragged else cells)
            lines.append(line)
            broken.append(bad or ragged)
    if not text.endswith("\n"):
        found.append(create_finding("final-newline", "", first + text.count("\n")))
    for code, places in odd.items():

        def at_line(place: tuple[int, int], code: str = code) -> Finding:
            line, cells = place
            return create_finding(code, "", line, cells=cells, width=width)

        found += limit_findings(places, at_line)
    mask = pl.Series(broken, dtype=pl.Boolean) if any(broken) else None
    return Block(_frame(rows, width), pl.Series(lines, dtype=pl.Int64), len(data), found, mask)


def _frame(rows: Sequence[Sequence[str]], width: int) -> pl.DataFrame:
    columns = list(zip(*rows, strict=True)) or [()] * width
    return pl.DataFrame(
        {f"column_{i}": [cell or None for cell in column] for i, column in enumerate(columns)},
        schema={f"column_{i}": pl.String for i in range(width)},
    )
