"""The first record of a CSV file."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import IO

from tipdata.package.csv_records import decoded, records
from tipdata.package.dialect import Dialect
from tipdata.package.problem import Problem, problem

BLOCK = 1 << 24  # bytes read at a time; also the most that one record may take
MAX_COLUMNS = 10_000  # of a table; each takes kilobytes, however few its rows


@dataclass(frozen=True)
class Header:
    """The first record: columns as they stand, how many bytes and lines it takes, what is wrong with it."""

    columns: tuple[str, ...] = ()
    size: int = 0
    lines: int = 0
    problems: tuple[Problem, ...] = ()


def read_header(stream: IO[bytes], dialect: Dialect) -> Header:
    """Read the first record; one that cannot be read has no columns, and neither has a file without a header."""
    start = stream.read(BLOCK)
    problems: list[Problem] = []
    begin, above = 0, 0
    if start.startswith(codecs.BOM_UTF8):
        begin = len(codecs.BOM_UTF8)
        problems.append(problem("byte-order-mark", 1))
    if not start[begin:].strip():
        return Header(problems=(problem("empty-file", 1),))
    comment = dialect.comment.encode()
    while comment and start.startswith(comment, begin):
        begin, above = (start.find(b"\n", begin) + 1) or len(start), above + 1
    if not dialect.header:
        return Header((), begin, above, tuple(problems))
    end = _record_end(start, begin, dialect.quote.encode())
    if end is None:
        return Header(problems=(problem("record-too-long", 1, bytes=BLOCK),))
    record = start[begin:end]
    if b"\x00" in record or start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Header(problems=(problem("encoding", 1, byte="The zero byte of UTF-16 or of a binary file"),))
    text, more, _ = decoded(record, above + 1)
    if start[end:]:  # of a file with rows, it is said of the rows
        more = [one for one in more if one.code != "line-end"]
    lines = text.count("\n") or 1
    columns, broken = next(((r.cells, r.broken) for r in records(text, dialect)), ([], False))
    if len(columns) > MAX_COLUMNS:
        more = [problem("header-too-wide", 1, columns=len(columns), most=MAX_COLUMNS)]
    elif broken:
        more = [*more, problem("quote", above + 1)]
    else:
        return Header(tuple(columns), end, above + lines, (*problems, *more))
    return Header(problems=(*problems, *more))


def _record_end(data: bytes, start: int, quote: bytes) -> int | None:
    """Where the record that begins at `start` ends, its line end included; None where `data` does not hold the end."""
    quotes, place = 0, start
    for match in re.compile(rb"\r\n|\n|\r").finditer(data, start):
        quotes += data.count(quote, place, match.end())
        place = match.end()
        if quotes % 2 == 0:
            return place
    return len(data) if len(data) < BLOCK else None
