"""CSV files: rows of text cells, each with the physical line at which it begins.

Cells are separated by commas. Quotes are around a whole cell, and a quote inside it is doubled.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from tip_figures.datapackage.findings import Finding, create_finding

MAX_COLUMNS = 1_000
MERGE_MARKER = re.compile(rb"^(?:<{7}|>{7}|\|{7})(?:[ \r\n]|\Z)", re.MULTILINE)
"""A line that is left over from a merge."""
CARRIAGE_RETURN = re.compile("\r\n?")
BYTE_ORDER_MARK = "\ufeff"
UNREADABLE_CODES = ("encoding", "merge-conflict", "empty-file", "header-too-wide")
"""Codes of findings after which nothing of a file is read."""

LONGEST_CELL = 1 << 20  # characters; an open quotation mark is found by then


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
        return _describe_nothing(findings)
    if BYTE_ORDER_MARK in text[:1]:
        findings.append(create_finding("byte-order-mark", "", 1))
        text = text.lstrip(BYTE_ORDER_MARK)
    if not text.endswith("\n"):
        findings.append(create_finding("final-newline", "", text.count("\n") + 1))
    return _read_rows(text, findings)


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


def _describe_nothing(findings: list[Finding]) -> CsvContent:
    """Return the content of a file of which nothing is read."""
    return CsvContent([], pl.DataFrame(), [], pl.Series(dtype=pl.Boolean), findings)


def _read_rows(text: str, findings: list[Finding]) -> CsvContent:
    """Read record by record, and report each that is not a row."""
    records = read_records(text)
    header = next(records)
    width = len(header.cells)
    if width > MAX_COLUMNS:
        values = {"columns": width, "most": MAX_COLUMNS}
        return _describe_nothing([*findings, create_finding("header-too-wide", "", 1, **values)])
    if header.is_broken:
        findings.append(create_finding("quote", "", header.line))
    rows = []
    broken = []
    for record in records:
        cells = record.cells
        if not any(cells) or (len(cells) == 1 and not cells[0].strip()):
            findings.append(create_finding("blank-row", "", record.line))
            continue
        if record.is_broken:
            findings.append(create_finding("quote", "", record.line))
        elif len(cells) != width:
            values = {"cells": len(cells), "width": width}
            findings.append(create_finding("ragged-row", "", record.line, **values))
        rows.append(record)
        broken.append(record.is_broken or len(cells) != width)
    lines = [row.line for row in rows]
    texts = _join_rows([row.cells for row in rows], width)
    return CsvContent(header.cells, texts, lines, pl.Series(broken, dtype=pl.Boolean), findings)


def _join_rows(rows: Sequence[Sequence[str]], width: int) -> pl.DataFrame:
    """Turn rows into columns of text; cells that are missing at the end of a row are empty."""
    columns = {}
    for index in range(width):
        cells = [row[index] or None if index < len(row) else None for row in rows]
        columns[str(index)] = pl.Series(cells, dtype=pl.String)
    return pl.DataFrame(columns)


def read_records(text: str, delimiter: str = ",") -> Iterator[Record]:
    """Split a text whose lines end with LF into records.

    A record in which a quotation mark is out of place ends with its first line, and reading
    continues after that line.
    """
    lines = text.removesuffix("\n").split("\n")
    start = 0
    while start < len(lines):
        remaining = (f"{lines[index]}\n" for index in range(start, len(lines)))
        csv.field_size_limit(LONGEST_CELL)  # of the process: other libraries change it
        reader = csv.reader(remaining, delimiter=delimiter, strict=True)
        first = start
        try:
            for cells in reader:
                end = first + reader.line_num
                raw = "\n".join(lines[start:end])
                if '"' in raw and _has_stray_quote(cells, raw):
                    break
                yield Record(start + 1, cells)
                start = end
            else:
                continue
        except csv.Error:
            pass
        yield Record(start + 1, lines[start].split(delimiter), is_broken=True)
        start += 1


def _has_stray_quote(cells: Sequence[str], raw: str) -> bool:
    """Whether a cell of a record contains a quotation mark without being quoted itself."""
    for cell in cells:
        if '"' in cell:
            doubled = cell.replace('"', '""')
            if f'"{doubled}"' not in raw:
                return True
    return False
