"""CSV files: rows of text cells, each with the physical line at which it begins.

Cells are separated by commas. Quotes are around a whole cell, and a quote inside it is doubled.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from tip_figures.datapackage.findings import Finding, create_finding

MAX_COLUMNS = 1_000
MERGE_MARKER = re.compile(rb"^(?:<{7}|>{7}|\|{7})(?:[ \r\n]|\Z)", re.MULTILINE)
"""A line that is left over from a merge."""
BLANK_ROW = re.compile(r"^,*$(?!\Z)", re.MULTILINE)
CARRIAGE_RETURN = re.compile("\r\n?")
BYTE_ORDER_MARK = "\ufeff"
UNREADABLE_CODES = ("encoding", "merge-conflict", "empty-file", "header-too-wide")
"""Codes of findings after which nothing of a file is read."""

csv.field_size_limit(1 << 20)  # characters of a cell; an open quotation mark is found by then


class Record(NamedTuple):
    """A record of a file.

    line:      physical line at which it begins
    cells:     its cells, without quotes
    is_broken: whether a quotation mark is where none can be, so that its cells are uncertain
    """

    line: int
    cells: list[str]
    is_broken: bool = False


@dataclass(frozen=True)
class CsvContent:
    """What a CSV file contains.

    columns:  names in the header
    texts:    a column "0", "1" … of text for each of them; null where a cell is empty
    lines:    physical line of each row
    broken:   for each row whether its cells cannot be assigned to columns
    findings: what is wrong with the file, the path left empty
    """

    columns: list[str]
    texts: pl.DataFrame
    lines: Sequence[int]
    broken: pl.Series
    findings: list[Finding]


def read_csv(data: bytes) -> CsvContent:
    """Read the content of a CSV file whose first record is the header."""
    text, findings = decode_text(data)
    if findings and findings[-1].code in UNREADABLE_CODES:
        return _make_content([], pl.DataFrame(), [], [], findings)
    if BYTE_ORDER_MARK in text[:1]:
        findings.append(create_finding("byte-order-mark", "", 1))
        text = text.lstrip(BYTE_ORDER_MARK)
    if not text.endswith("\n"):
        findings.append(create_finding("final-newline", "", text.count("\n") + 1))
    if '"' not in text:
        content = _read_plain(text, findings)
        if content is not None:
            return content
    return _read_exactly(text, findings)


def decode_text(data: bytes) -> tuple[str, list[Finding]]:
    """Decode UTF-8 into text whose lines end with LF.

    returns: the text, and what is wrong; after a finding with a code of UNREADABLE_CODES the text
             must not be used
    """
    marker = MERGE_MARKER.search(data) if b"<<<<<<<" in data else None
    if marker:
        line = data.count(b"\n", 0, marker.start()) + 1
        return "", [create_finding("merge-conflict", "", line)]
    findings = []
    offset = data.find(b"\x00")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        offset, text = error.start, ""
    if offset >= 0:
        line = data.count(b"\n", 0, offset) + 1
        byte = f"Byte {data[offset]:#04x}" if data[offset] else "A NUL byte"
        return "", [create_finding("encoding", "", line, byte=byte, encoding="UTF-8")]
    if not text.strip(" \r\n\ufeff"):
        return "", [create_finding("empty-file", "", 1)]
    if "\r" in text:
        number = len(CARRIAGE_RETURN.findall(text))
        line = text.count("\n", 0, text.find("\r")) + 1
        lines = f"This line and {number - 1:,} more end" if number > 1 else "This line ends"
        findings.append(create_finding("line-end", "", line, lines=lines))
        text = CARRIAGE_RETURN.sub("\n", text)
    return text, findings


def _make_content(
    columns: list[str],
    texts: pl.DataFrame,
    lines: Sequence[int],
    broken: Sequence[bool],
    findings: list[Finding],
) -> CsvContent:
    return CsvContent(columns, texts, lines, pl.Series(broken, dtype=pl.Boolean), findings)


def _read_plain(text: str, findings: list[Finding]) -> CsvContent | None:
    """Read a text without quotation marks by polars; None if some row is not regular."""
    header, _, rows = text.partition("\n")
    columns = header.split(",")
    row_count = rows.count("\n") + (not rows.endswith("\n") if rows else 0)
    is_regular = rows.count(",") == row_count * (len(columns) - 1)
    has_blank_rows = BLANK_ROW.search(rows) is not None
    if not is_regular or has_blank_rows or len(columns) < 2 or len(columns) > MAX_COLUMNS:
        return None
    schema = {str(number): pl.String for number in range(len(columns))}
    if not rows:
        return _make_content(columns, pl.DataFrame(schema=schema), [], [], findings)
    try:
        texts = pl.read_csv(
            io.BytesIO(rows.encode()), has_header=False, schema=schema, quote_char=None
        )
    except pl.exceptions.PolarsError:  # a row has too many cells
        return None
    return _make_content(columns, texts, range(2, row_count + 2), [False] * row_count, findings)


def _read_exactly(text: str, findings: list[Finding]) -> CsvContent:
    """Read record by record, and report each that is not a row."""
    records = read_records(text)
    header = next(records)
    if len(header.cells) > MAX_COLUMNS:
        values = {"columns": len(header.cells), "most": MAX_COLUMNS}
        finding = create_finding("header-too-wide", "", 1, **values)
        return _make_content([], pl.DataFrame(), [], [], [*findings, finding])
    if header.is_broken:
        findings.append(create_finding("quote", "", header.line))
    width = len(header.cells)
    rows = []
    for record in records:
        if not any(record.cells) or (len(record.cells) == 1 and not record.cells[0].strip()):
            findings.append(create_finding("blank-row", "", record.line))
            continue
        if record.is_broken:
            findings.append(create_finding("quote", "", record.line))
        elif len(record.cells) != width:
            values = {"cells": len(record.cells), "width": width}
            findings.append(create_finding("ragged-row", "", record.line, **values))
        rows.append(record)
    broken = [row.is_broken or len(row.cells) != width for row in rows]
    lines = [row.line for row in rows]
    texts = _join_rows((row.cells for row in rows), width)
    return _make_content(header.cells, texts, lines, broken, findings)


def _join_rows(rows: Iterable[list[str]], width: int) -> pl.DataFrame:
    """Turn rows into columns of text; cells that are missing at the end of a row are empty."""
    padding = [""] * width
    columns = zip(*((cells + padding)[:width] for cells in rows), strict=True)
    cells_by_column = list(columns) or [()] * width
    frame = {str(number): cells for number, cells in enumerate(cells_by_column)}
    texts = pl.DataFrame(frame, schema=dict.fromkeys(frame, pl.String))
    return texts.with_columns(pl.when(pl.all() != "").then(pl.all()))


def read_records(text: str, delimiter: str = ",") -> Iterator[Record]:
    """Split a text whose lines end with LF into records.

    A record in which a quotation mark is out of place ends with its first line, and reading
    continues after that line.
    """
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    start = 0
    while start < len(lines):
        source = _NumberedLines(lines, start)
        try:
            for cells in csv.reader(source, delimiter=delimiter, strict=True):
                raw = "\n".join(lines[start : source.position])
                if '"' in raw and _has_stray_quote(cells, raw):
                    break
                yield Record(start + 1, cells)
                start = source.position
            else:
                continue
        except csv.Error:
            pass
        yield Record(start + 1, lines[start].split(delimiter), is_broken=True)
        start += 1


class _NumberedLines:
    """Lines for a csv reader, which counts those that it has taken.

    position: index of the next line
    """

    def __init__(self, lines: Sequence[str], start: int) -> None:
        self.lines = lines
        self.position = start

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.position >= len(self.lines):
            raise StopIteration
        self.position += 1
        return f"{self.lines[self.position - 1]}\n"


def _has_stray_quote(cells: Sequence[str], raw: str) -> bool:
    """Whether a cell of a record contains a quotation mark without being quoted itself."""
    for cell in cells:
        if '"' in cell:
            doubled = cell.replace('"', '""')
            if f'"{doubled}"' not in raw:
                return True
    return False
