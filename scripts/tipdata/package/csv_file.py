"""One CSV file as cells of text, each row with its physical line.

A block of the file in which every row is whole and on one line is parsed by polars at once; any other goes through
`records`, which knows where each record starts. What is wrong comes as a `Problem`; who checks puts it into words.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

import polars as pl

from tipdata.package import csv_header
from tipdata.package.csv_header import Header
from tipdata.package.csv_records import decoded, records, returns
from tipdata.package.dialect import Dialect
from tipdata.package.finding import SHOWN
from tipdata.package.problem import Problem, problem


@dataclass(frozen=True)
class Block:
    """Some rows of the file.

    texts:   one text column a column of the header, named column_0, column_1 …; null where the cell is empty
    lines:   physical line of each row
    size:    in bytes
    broken:  true for rows whose cells may stand in wrong columns; None where there are none
    damaged: some bytes were no text, and U+FFFD stands for them
    """

    texts: pl.DataFrame
    lines: pl.Series
    size: int
    problems: Sequence[Problem] = ()
    broken: pl.Series | None = None
    damaged: bool = False


def read_blocks(stream: IO[bytes], dialect: Dialect, header: Header, width: int) -> Iterator[Block]:
    """The rows below the header, some at a time, each with `width` cells."""
    line = header.lines + 1
    stream.seek(header.size)
    for data, whole in _pieces(stream, dialect):
        if not whole:
            nothing = _frame([], width)
            yield Block(
                nothing,
                pl.Series([], dtype=pl.Int64),
                len(data),
                [problem("record-too-long", line, bytes=csv_header.BLOCK)],
            )
            return
        block = _quick(dialect, width, data, line) or _careful(dialect, width, data, line)
        yield block
        line += data.count(b"\n") + (b"\r" in data and len(re.findall(rb"\r(?!\n)", data)))


def _pieces(stream: IO[bytes], dialect: Dialect) -> Iterator[tuple[bytes, bool]]:
    """Pieces of the file, about `BLOCK` bytes each, that end where a record ends; with False the start of one too long."""
    quote, rest = dialect.quote.encode(), b""
    if dialect.comment:  # in which quotes mean nothing, so that nobody can tell a record's end by counting them
        yield stream.read(), True
    while data := stream.read(csv_header.BLOCK):
        rest += data
        if len(data) < csv_header.BLOCK:
            break
        end = rest.rfind(b"\n") + 1
        quotes = rest.count(quote, 0, end)
        while end and quotes % 2:
            before = rest.rfind(b"\n", 0, end - 1) + 1
            quotes -= rest.count(quote, before, end)
            end = before
        if end:
            yield rest[:end], True
            rest = rest[end:]
        elif len(rest) >= 2 * csv_header.BLOCK:
            yield rest, False
            return
    if rest:
        yield rest, True


def _quick(dialect: Dialect, width: int, data: bytes, first: int) -> Block | None:
    """Parse whole rows of one line each, quotes around whole cells; None where that is not what the bytes are."""
    size, problems = len(data), []
    if b"\r\n" in data:
        problems = [returns(data, first)]
        data = data.replace(b"\r\n", b"\n")
    mark, quote = dialect.delimiter.encode(), dialect.quote.encode()
    if width < 2 or not data.endswith(b"\n") or b"\r" in data or b"\x00" in data or not dialect.is_plain:
        return None
    if data.startswith(codecs.BOM_UTF8):
        return None  # of a cell, and polars would take it for the file's
    quoted = quote in data
    unquoted = _unquoted(data, mark, quote) if quoted else data
    if unquoted is None:
        return None
    rows = unquoted.count(b"\n")
    if unquoted.count(mark) != rows * (width - 1) or (quoted and data.count(b"\n") != rows):
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
    texts.columns = [f"column_{i}" for i in range(width)]
    if quote * 2 in data:
        texts = texts.with_columns(pl.when(pl.all() != "").then(pl.all()))
    if texts.select(pl.all_horizontal(pl.all().is_null()).any()).item():
        return None
    return Block(texts, pl.int_range(first, first + rows, eager=True), size, problems)


def _unquoted(data: bytes, mark: bytes, quote: bytes) -> bytes | None:
    """What stands outside of quotes; None where a quote neither opens nor closes a whole cell nor is doubled inside one."""
    pieces = data.split(quote)  # in turn outside of quotes and inside; nothing is outside between two doubled quotes
    edges = (mark, b"\n")
    first, *between = pieces[::2]
    if len(pieces) % 2 == 0 or not between or (first and not first.endswith(edges)):
        return None
    last = between.pop()
    if not last.startswith(edges) or not all(not p or (p.startswith(edges) and p.endswith(edges)) for p in between):
        return None
    return b"".join(pieces[::2])


def _careful(dialect: Dialect, width: int, data: bytes, first: int) -> Block:
    """Parse record by record, and say what is wrong at its line."""
    text, problems, damaged = decoded(data, first)
    rows: list[list[str]] = []
    lines: list[int] = []
    broken: list[bool] = []
    odd: list[Problem] = []
    for line, cells, bad in records(text, dialect, first):
        if not any(cells) or (len(cells) == 1 and not cells[0].strip()):
            odd.append(problem("blank-row", line))
            continue
        ragged = len(cells) != width
        if bad:
            odd.append(problem("quote", line))
        elif ragged:
            odd.append(problem("ragged-row", line, cells=len(cells), width=width))
        rows.append([*cells[:width], *[""] * (width - len(cells))] if ragged else cells)
        lines.append(line)
        broken.append(bad or ragged)
    if not text.endswith("\n"):
        problems.append(problem("final-newline", first + text.count("\n")))
    mask = pl.Series(broken, dtype=pl.Boolean) if any(broken) else None
    placed = pl.Series(lines, dtype=pl.Int64)
    return Block(_frame(rows, width), placed, len(data), [*problems, *_counted(odd)], mask, damaged)


def _counted(odd: Sequence[Problem]) -> Iterator[Problem]:
    """The problems, of each kind as many as anyone reads; the rest is counted."""
    for code, times in Counter(one.code for one in odd).items():
        alike = [one for one in odd if one.code == code]
        yield from alike[:SHOWN]
        if times > SHOWN:
            last = alike[SHOWN]
            yield Problem(code, last.line, last.column, last.values, times - SHOWN)


def _frame(rows: Sequence[Sequence[str]], width: int) -> pl.DataFrame:
    columns = list(zip(*rows, strict=True)) or [()] * width
    return pl.DataFrame(
        {f"column_{i}": [cell or None for cell in column] for i, column in enumerate(columns)},
        schema={f"column_{i}": pl.String for i in range(width)},
    )
