"""A CSV file as spreadsheets may have left it, read into records: what is surely meant is taken, the rest is a finding."""

import codecs
import re
from dataclasses import replace

from tipdata.package.csv_records import DELIMITERS, Dialect, conflict, decoded, records
from tipdata.package.finding import Finding, finding
from tipdata.package.table import Table
from tipdata.package.wording import many
from tipdata.tidy.text_table import TextTable

HEADER = 1 << 16  # characters in which the schema's columns are looked for
SEPARATOR = re.compile(r"\"?sep=([,;\t|])\"?[,;\t|]*\n", re.IGNORECASE)  # the first line, by which Excel is told


def read(table: Table, content: bytes) -> TextTable:
    """The records of `content`, which is the table's file: its header as it stands, and rows as long as they are."""
    made = TextTable(table)
    if found := conflict(table.path, content):
        return replace(made, faults=(found,))
    opened = _decode(table.path, content)
    if isinstance(opened, Finding):
        return replace(made, faults=(opened,))
    text, changes = opened
    if not text.strip():
        return replace(made, faults=(finding("empty-file", table.path, 1),))
    first = 1
    if separator := SEPARATOR.match(text):
        changes.append(f"the line sep={separator[1]} taken away")
        text, first = text[separator.end() :], 2
    delimiter = separator[1] if separator else _delimiter(table, text)
    if delimiter != table.delimiter:
        changes.append(f"{DELIMITERS[delimiter]} made {DELIMITERS.get(table.delimiter, table.delimiter)}")
    listed = list(records(text, Dialect(delimiter), first))
    if broken := tuple(finding("quote", table.path, record.line) for record in listed if record.broken):
        return replace(made, faults=broken)
    filled = [record for record in listed if any(cell.strip() for cell in record.cells)]
    if len(filled) < len(listed):
        changes.append(f"{many(len(listed) - len(filled), 'empty row')} taken away")
    header, rows = (filled[0].cells, filled[1:]) if filled else ([], [])
    local = delimiter in ";\t" and delimiter != table.delimiter
    cells, lines = [record.cells for record in rows], [record.line for record in rows]
    return TextTable(table, header, cells, lines, local, tuple(changes))


def _decode(path: str, content: bytes) -> tuple[str, list[str]] | Finding:
    """The text with plain line ends, and what that changed; a finding where the encoding is not sure."""
    changes = []
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError as error:
            return finding("encoding", path, 1, byte=f"Byte {content[error.start]:#04x}")
        changes.append("UTF-16 made UTF-8")
    elif content.startswith(codecs.BOM_UTF8):
        changes.append("byte order mark taken away")
    text, found = decoded(content, 1)
    if damage := [one for one in found if one.code == "encoding"]:
        return replace(damage[0], path=path)
    if found:
        changes.append("line ends made LF")
    if not text.endswith("\n"):
        changes.append("line end added to the last line")
    return text.lstrip("\ufeff"), changes


def _delimiter(table: Table, text: str) -> str:
    """What separates the columns: what is declared, unless only another one finds the schema's columns in the header."""
    start = text[:HEADER].lstrip("\n")

    def known(delimiter: str) -> int:
        header = next(records(start, Dialect(delimiter)))
        return 0 if header.broken else len({name.strip() for name in header.cells} & set(table.fields))

    best = max((table.delimiter, *DELIMITERS), key=known)  # the first of equals, which is the declared one
    return best if known(best) > max(known(table.delimiter), 1) else table.delimiter
