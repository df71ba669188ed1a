"""A CSV file as spreadsheets may have left it, read into records: what is surely meant is taken, the rest is a finding."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tipdata.package.finding import Finding, finding
from tipdata.package.table import Table
from tipdata.package.wording import many, quoted

QUOTES = "Quotes stand around a whole cell; one inside a quoted cell is written twice."
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


def conflict_finding(path: str, line: int) -> Finding:
    """A file that is left alone, because a merge has not been finished in it."""
    return finding("merge-conflict", path, line)


def read(table: Table, content: bytes) -> Records:
    """The records of `content`, which is the table's file."""
    if line := conflict(content):
        return Records(faults=(conflict_finding(table.path, line),))
    decoded = _decode(table.path, content)
    if isinstance(decoded, Finding):
        return Records(faults=(decoded,))
    text, changes = decoded
    first = 1
    if separator := SEPARATOR.match(text):
        changes.append(f"the line sep={separator[1]} taken away")
        text, first = text[separator.end() :], 2
    if not text.strip():
        said = "The file is empty: not even a header stands in it."
        return Records(faults=(Finding(table.path, 1, "", "empty-file", "", said),))
    declared = table.delimiter
    delimiter = separator[1] if separator else _delimiter(table, text, declared)
    if delimiter != declared:
        changes.append(f"{DELIMITERS[delimiter]} made {DELIMITERS.get(declared, declared)}")
    rows, lines = [], []
    try:
        for line, cells in _records(text, delimiter, first):
            rows.append(cells)
            lines.append(line)
    except _Broken as broken:
        said = "A quotation mark stands in this record where none can, so nobody can tell where its cells end."
        return Records(faults=(Finding(table.path, broken.line, "", "quote", "", said, QUOTES),))
    head = next((place for place, cells in enumerate(rows) if any(cell.strip() for cell in cells)), 0)
    if head:
        changes.append(f"{many(head, 'empty row')} above the header taken away")
    return Records(rows[head], rows[head + 1 :], lines[head + 1 :], delimiter, tuple(changes))


def _decode(path: str, content: bytes) -> tuple[str, list[str]] | Finding:
    """The text with plain line ends, and what that changed; a finding where the encoding is not sure."""
    changes = []
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8")
    except UnicodeDecodeError as error:
        return _undecodable(path, content, error)
    if wide:
        changes.append("UTF-16 made UTF-8")
    elif text.startswith("\ufeff"):
        changes.append("byte order mark taken away")
    text = text.lstrip("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        changes.append("line ends made LF")
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        said = "A NUL byte stands here, which no text holds."
        return Finding(path, line, "", "encoding", "", said, "Save the file as UTF-8, or take the byte out.")
    if not text.endswith("\n"):
        changes.append("line end added to the last line")
    return text, changes


def _undecodable(path: str, content: bytes, error: UnicodeDecodeError) -> Finding:
    """Where the bytes are not what they should be, and how they would read in the encoding that is likeliest."""
    hint = "Save the file as UTF-8 (in Excel: “CSV UTF-8”)."
    if error.encoding != "utf-8":
        said = f"The file begins as UTF-16 and does not go on so at byte {error.start + 1:,}."
        return Finding(path, 1, "", "encoding", "", said, hint)
    before = content[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    around = re.split(rb"[\n,;\t]", before)[-1][-30:] + re.split(rb"[\r\n,;\t]", content[error.start :])[0][:30]
    read = quoted(around.decode("cp1252", "replace"))
    said = f"Byte {content[error.start]:#04x} is not UTF-8; as Windows-1252 it would read {read}."
    return Finding(path, before.count(b"\n") + 1, "", "encoding", "", said, f"If that is right: {hint}")


class _Broken(Exception):
    """A record cannot be told into cells."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _delimiter(table: Table, text: str, declared: str) -> str:
    """What separates the columns: what is declared, unless only another one finds the schema's columns in the header."""

    start = text[:HEADER].lstrip("\n")

    def known(delimiter: str) -> int:
        try:
            names = next(_records(start, delimiter))[1]
        except _Broken:
            return 0
        return len({name.strip() for name in names} & set(table.fields))

    best = max((declared, *DELIMITERS), key=known)  # the first of equals, which is the declared one
    return best if known(best) > max(known(declared), 1) else declared


def _records(text: str, delimiter: str, first: int = 1) -> Iterator[tuple[int, list[str]]]:
    """Physical line and cells of each record; quotes stand around a whole cell and are doubled inside it.

    raises: _Broken at the line where a record begins that does not keep to that
    """
    mark = re.escape(delimiter)
    match = re.compile(rf'(?:"((?:[^"]|"")*+)"|([^"{mark}\n]*+))({mark}|\n|\Z)').match
    place, line = 0, first
    while place < len(text):
        begin, cells = line, []
        while True:
            found = match(text, place)
            if found is None:
                raise _Broken(begin)
            inside, plain, end = found.groups()
            cells.append(plain if inside is None else inside.replace('""', '"'))
            line += inside.count("\n") if inside else 0
            place = found.end()
            if end != delimiter:
                break
        yield begin, cells
        line += 1
