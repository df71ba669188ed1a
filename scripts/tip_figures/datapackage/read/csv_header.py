"""The header of a CSV file: the names of its columns, and where its rows begin."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import IO

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.read import csv_block
from tip_figures.datapackage.read.csv_dialect import Dialect
from tip_figures.datapackage.read.csv_records import read_records
from tip_figures.datapackage.read.csv_text import decode_lines, find_merge_marker
from tip_figures.datapackage.read.encodings import UNDECLARED

MAX_COLUMNS = 10_000  # of a table; each column takes kilobytes, however few its rows
LINE_END = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True)
class Header:
    """The first record of a file, with what is before it.

    columns:  names of the columns as written, or, if the package follows version 1, of the fields
              to which they belong; empty if they cannot be read
    labels:   names of the columns as written
    size:     bytes before the first row
    lines:    physical lines before the first row
    findings: what is wrong with the header
    """

    columns: Sequence[str] = ()
    labels: Sequence[str] = ()
    size: int = 0
    lines: int = 0
    findings: Sequence[Finding] = ()


def read_header(stream: IO[bytes], dialect: Dialect) -> Header:
    """Read the first record of a file.

    returns: a header without columns if it cannot be read, or if the dialect has no header
    """
    start = stream.read(csv_block.BLOCK_BYTES)
    has_mark = start.startswith(codecs.BOM_UTF8)
    begin = len(codecs.BOM_UTF8) if has_mark else 0
    problem = _find_start_problem(start, begin)
    if problem:
        return Header(findings=[problem])
    findings = [create_finding("byte-order-mark", "", 1)] if has_mark else []
    begin, comment_lines = _skip_comments(start, begin, dialect.comment.encode())
    if not dialect.header:
        return Header(size=begin, lines=comment_lines, findings=findings)
    end = _find_record_end(start, begin, dialect.quote.encode())
    if end is None:
        limit = csv_block.BLOCK_BYTES
        return Header(findings=[create_finding("record-too-long", "", 1, bytes=limit)])
    if b"\x00" in start[begin:end] or start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Header(findings=[_report_zero_byte(dialect.encoding)])
    header = _parse_record(start[begin:end], comment_lines + 1, dialect, has_rows=end < len(start))
    findings += header.findings
    if not header.columns:
        return Header(findings=findings)
    lines = comment_lines + header.lines
    return replace(header, size=end, lines=lines, findings=findings)


def _parse_record(record: bytes, line: int, dialect: Dialect, has_rows: bool) -> Header:
    """Read the names of the columns.

    line:     physical line at which the record begins
    has_rows: whether rows follow; then line ends are reported with them
    returns:  the header, as if the file began with the record
    """
    text, findings = decode_lines(record, line, dialect.encoding)
    if any(finding.code == "not-read" for finding in findings):
        return Header(findings=findings)
    if has_rows:
        findings = [finding for finding in findings if finding.code != "line-end"]
    names = next(read_records(text, dialect), None)
    columns = names.cells if names else []
    if len(columns) > MAX_COLUMNS:
        counts = {"columns": len(columns), "most": MAX_COLUMNS}
        return Header(findings=[create_finding("header-too-wide", "", 1, **counts)])
    if names and names.broken:
        return Header(findings=[*findings, create_finding("quote", "", line)])
    lines = text.count("\n") or 1
    return Header(columns, columns, len(record), lines, findings)


def _report_zero_byte(encoding: str) -> Finding:
    """Report a zero byte in the header."""
    if encoding == UNDECLARED:
        feature = "a file with zero bytes whose encoding is not declared"
        return create_finding("not-read", "", 1, feature=feature, hint="Save it as UTF-8.")
    byte = "The zero byte of UTF-16 or of a binary file"
    return create_finding("encoding", "", 1, byte=byte, encoding=encoding.upper())


def _find_start_problem(start: bytes, begin: int) -> Finding | None:
    """Report what makes the whole file unreadable: an unresolved merge, or that there is no text.

    begin: offset after the byte order mark
    """
    if b"<<<<<<<" in start:  # these bytes are found much faster than a match of the pattern
        marker = find_merge_marker("", start)
        if marker:
            return marker
    if not start[begin:].strip():
        return create_finding("empty-file", "", 1)
    return None


def _skip_comments(start: bytes, begin: int, comment: bytes) -> tuple[int, int]:
    """Skip the comments at the start of a file.

    comment: start of a line that is a comment; empty if there are none
    returns: offset of the first line that is not a comment, and the number of lines before it
    """
    comment_lines = 0
    while comment and start.startswith(comment, begin):
        line_end = start.find(b"\n", begin)
        begin = line_end + 1 if line_end >= 0 else len(start)
        comment_lines += 1
    return begin, comment_lines


def _find_record_end(data: bytes, begin: int, quote: bytes) -> int | None:
    """Return the offset after the record that begins at `begin`, its line end included.

    returns: None if the bytes do not contain the end of the record
    """
    quotes = 0
    line_start = begin
    for line_end in LINE_END.finditer(data, begin):
        quotes += data.count(quote, line_start, line_end.end())
        line_start = line_end.end()
        if quotes % 2 == 0:
            return line_start
    return len(data) if len(data) < csv_block.BLOCK_BYTES else None
