"""A CSV file as spreadsheets may have left it, read into records: what is surely meant is taken, the rest is a finding."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from tipdata.package.csv_records import records
from tipdata.package.dialect import Dialect
from tipdata.package.finding import Finding, finding
from tipdata.package.table import Table
from tipdata.package.wording import many

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
HEADER = 1 << 16  # characters in which the schema's columns are looked for
SEPARATOR = re.compile(r"\"?sep=([,;\t|])\"?[,;\t|]*\n", re.IGNORECASE)  # the first line, by which Excel is told
MARKER = re.compile(rb"^(?:<{7}|>{7}|\|{7})(?:[ \r\n]|\Z)", re.MULTILINE)


@dataclass(frozen=True)
class Records:
    """The records of a file.

    names:     the header, as it stands
    rows:      cells of the records below it, as many as stand there
    lines:     physical line of each row in the file as it was read
    delimiter: what separates the cells
    changes:   how the canonical form differs, in words
    faults:    why the file cannot be read; there are no rows then
    """

    names: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    delimiter: str = ","
    changes: tuple[str, ...] = ()
    faults: tuple[Finding, ...] = ()


def conflict(content: bytes) -> int | None:
    """Physical line of the first marker that a merge left where two versions met; None where there is none.

    The markers are those that `git diff --check` names. git itself is not asked: it would run what the configuration of
    a folder, which may come from anyone, tells it to.
    """
    found = MARKER.search(content)
    return content.count(b"\n", 0, found.start()) + 1 if found else None


def read(table: Table, content: bytes) -> Records:
    """The records of `content`, which is the table's file."""
    if line := conflict(content):
        return Records(faults=(finding("merge-conflict", table.path, line),))
    decoded = _decode(table.path, content)
    if isinstance(decoded, Finding):
        return Records(faults=(decoded,))
    text, changes = decoded
    if not text.strip():
        return Records(faults=(finding("empty-file", table.path, 1),))
    first = 1
    if separator := SEPARATOR.match(text):
        changes.append(f"the line sep={separator[1]} taken away")
        text, first = text[separator.end() :], 2
    delimiter = separator[1] if separator else _delimiter(table, text)
    if delimiter != table.delimiter:
        changes.append(f"{DELIMITERS[delimiter]} made {DELIMITERS.get(table.delimiter, table.delimiter)}")
    listed = list(records(text, Dialect(delimiter), first))
    if broken := tuple(finding("quote", table.path, record.line) for record in listed if record.broken):
        return Records(faults=broken)
    head = next((place for place, record in enumerate(listed) if any(cell.strip() for cell in record.cells)), 0)
    if head:
        changes.append(f"{many(head, 'empty row')} above the header taken away")
    rows = listed[head + 1 :]
    cells, lines = [record.cells for record in rows], [record.line for record in rows]
    return Records(listed[head].cells if listed else [], cells, lines, delimiter, tuple(changes))


def _decode(path: str, content: bytes) -> tuple[str, list[str]] | Finding:
    """The text with plain line ends, and what that changed; a finding where the encoding is not sure."""
    changes = []
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8")
    except UnicodeDecodeError as error:
        before = b"" if wide else content[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return finding("encoding", path, before.count(b"\n") + 1, byte=f"Byte {content[error.start]:#04x}")
    if wide:
        changes.append("UTF-16 made UTF-8")
    elif text.startswith("\ufeff"):
        changes.append("byte order mark taken away")
    text = text.lstrip("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        changes.append("line ends made LF")
    if "\x00" in text:
        return finding("encoding", path, text.count("\n", 0, text.index("\x00")) + 1, byte="A NUL byte")
    if not text.endswith("\n"):
        changes.append("line end added to the last line")
    return text, changes


def _delimiter(table: Table, text: str) -> str:
    """What separates the columns: what is declared, unless only another one finds the schema's columns in the header."""
    start = text[:HEADER].lstrip("\n")

    def known(delimiter: str) -> int:
        header = next(records(start, Dialect(delimiter)))
        return 0 if header.broken else len({name.strip() for name in header.cells} & set(table.fields))

    best = max((table.delimiter, *DELIMITERS), key=known)  # the first of equals, which is the declared one
    return best if known(best) > max(known(table.delimiter), 1) else table.delimiter
