"""Read a file as a spreadsheet or database wrote it, and undo what that program changed."""

import codecs
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from tip_figures.datapackage.findings import create_finding
from tip_figures.datapackage.read.csv_dialect import DELIMITERS, Dialect
from tip_figures.datapackage.read.csv_records import Record, read_records
from tip_figures.datapackage.read.csv_text import decode_lines
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.text_format import count_noun
from tip_figures.datapackage.tidy.text_table import CannotTidy, TextTable

HEADER_LENGTH = 1 << 16  # characters in which the header is searched for columns of the schema
# A first line that names the delimiter for Excel, `sep=;`.
DELIMITER_LINE = re.compile(r"\"?sep=([,;\t|])\"?[,;\t|]*\n", re.IGNORECASE)


def read_text_table(table: Table) -> TextTable:
    """Read a table whose `content` is given: its header as it is, and rows as long as they are.

    raises: CannotTidy if the cells cannot be determined, or there are none
    """
    changes: list[str] = []
    text = _decode_content(table, changes)
    delimiter_line = DELIMITER_LINE.match(text)
    if delimiter_line:
        changes.append(f"the line sep={delimiter_line[1]} removed")
        delimiter = delimiter_line[1]
        records = list(read_records(text[delimiter_line.end() :], Dialect(delimiter), 2))
    else:
        delimiter = find_delimiter(table, text)
        records = list(read_records(text, Dialect(delimiter)))
    declared = table.dialect.delimiter
    if delimiter != declared:
        declared_name = DELIMITERS.get(declared, declared)
        changes.append(f"{DELIMITERS[delimiter]} changed to {declared_name}")
    header, *rows = _select_filled_records(table, records, changes)
    return TextTable(
        original=table,
        columns=header.cells,
        rows=[row.cells for row in rows],
        lines=[row.line for row in rows],
        decimal_comma=delimiter in ";\t" and delimiter != declared,
        changes=tuple(changes),
    )


def _decode_content(table: Table, changes: list[str]) -> str:
    """Return the text of a file without byte order mark, and add to `changes` what was changed.

    raises: CannotTidy if the file is neither UTF-8 nor UTF-16
    """
    content = table.content or b""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        with suppress(UnicodeDecodeError):  # then it is not UTF-8 either, which is reported below
            content = content.decode("utf-16").encode()
            changes.append("UTF-16 changed to UTF-8")
    text, findings = decode_lines(content, 1)
    for finding in findings:
        if finding.code == "encoding":
            raise CannotTidy([replace(finding, path=table.path)])
    if findings:
        changes.append("line ends changed to LF")
    if text.startswith("\ufeff"):
        changes.append("byte order mark removed")
        text = text.lstrip("\ufeff")
    if not text.endswith("\n"):
        changes.append("final line end added")
    return text


def _select_filled_records(
    table: Table, records: Sequence[Record], changes: list[str]
) -> list[Record]:
    """Return the records that are not empty, and add to `changes` how many are left out.

    raises: CannotTidy if a record is broken, or all are empty
    """
    broken = [record for record in records if record.broken]
    if broken:
        raise CannotTidy([create_finding("quote", table.path, record.line) for record in broken])
    filled = [record for record in records if not _is_empty(record)]
    if not filled:
        raise CannotTidy([create_finding("empty-file", table.path, 1)])
    empty = len(records) - len(filled)
    if empty:
        changes.append(f"{count_noun(empty, 'empty row')} removed")
    return filled


def _is_empty(record: Record) -> bool:
    return not any(cell.strip() for cell in record.cells)


def find_delimiter(table: Table, text: str) -> str:
    """Return the declared delimiter, unless only another one finds columns of the schema."""
    start = text[:HEADER_LENGTH].lstrip("\n") or "\n"
    declared = table.dialect.delimiter
    declared_columns = _count_columns(table, start, declared)
    best_delimiter, most_columns = declared, max(declared_columns, 1)
    for delimiter in DELIMITERS:
        columns = _count_columns(table, start, delimiter)
        if columns > most_columns:
            best_delimiter, most_columns = delimiter, columns
    return best_delimiter


def _count_columns(table: Table, start: str, delimiter: str) -> int:
    """Return how many columns of the schema are in the header, if a delimiter separates them."""
    header = next(read_records(start, Dialect(delimiter)))
    if header.broken:
        return 0
    names = {name.strip() for name in header.cells}
    return len(names & table.fields.keys())
