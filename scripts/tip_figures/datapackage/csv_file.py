"""CSV files: rows of text cells, each with the physical line at which it begins.

Quotes are around a whole cell, and a quote inside it is doubled. Files that the project wrote
itself are read and written as rows of cells by column.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import polars as pl

from tip_figures.datapackage.findings import NOT_READ, Finding, create_finding, make_tidy_hint
from tip_figures.datapackage.text_format import count_noun

MAX_COLUMNS = 1_000
FILE_FORMAT = "file-format"  # code of what tidy changes in any file
LONGEST_CELL = 1 << 20  # characters; an open quotation mark is found by then
FILE_FAULTS = {
    r"^(?:<{7}|>{7}|\|{7})(?:[ \r\n]|\Z)": ("merge-conflict", ""),
    "[\x00\udc80-\udcff]": ("encoding", ""),
    r"\A\ufeff": (
        FILE_FORMAT,
        "The file begins with a byte order mark, which hides the name of the first column "
        "from some programs.",
    ),
    r"\r": (FILE_FORMAT, "Lines end with a carriage return; only LF is expected."),
    r"[^\r\n]\Z": (FILE_FORMAT, "The last line has no line end; the file may be cut short."),
}
"""Pattern of a text in which bytes that are not UTF-8 are surrogates → code and problem in words.
What tidy does not fix is first."""


class Record(NamedTuple):
    """A record of a file.

    line:      physical line at which it begins
    cells:     its cells, without quotes
    is_broken: whether it is uncertain which cell is in which column
    """

    line: int
    cells: list[str]
    is_broken: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether it has only white space."""
        return not any(cell.strip() for cell in self.cells)


LINE, IS_BROKEN = "\0line", "\0broken"  # columns, which no table can have as their names


@dataclass(frozen=True)
class CsvContent:
    """What a CSV file contains.

    columns:  names in the header; none if nothing of the file is read
    rows:     a column of text for each of them, null where a cell is empty; LINE, the physical
              line; and IS_BROKEN, whether the cells of the row cannot be assigned to columns
    findings: what is wrong with the file, the path left empty
    """

    columns: Sequence[str]
    rows: pl.DataFrame
    findings: list[Finding]


def create_rows(
    names: Sequence[str],
    columns: Iterable[pl.Series],
    lines: Sequence[int],
    broken: Sequence[bool],
) -> pl.DataFrame:
    """Create the rows of a file from its columns; of columns with one name, the first has it."""
    keys = [
        f"{name}\0{number}" if name in names[:number] else name for number, name in enumerate(names)
    ]
    marks = [pl.Series(LINE, lines, dtype=pl.Int64), pl.Series(IS_BROKEN, broken, dtype=pl.Boolean)]
    return pl.DataFrame(dict(zip(keys, columns, strict=True))).with_columns(marks)


NO_CONTENT = CsvContent([], create_rows([], [], [], []), [])
"""The content of a table without a file."""


def read_csv(data: bytes, delimiter: str = ",") -> CsvContent:
    """Read the content of a CSV file; its header is the first record that is not blank."""
    text = data.decode(errors="surrogateescape")
    findings = list(_find_file_faults(text))
    if findings and findings[0].code != FILE_FORMAT:
        return replace(NO_CONTENT, findings=findings[:1])
    text = re.sub("\r\n?", "\n", text.lstrip("\ufeff"))
    records = list(read_records(text, delimiter))
    rows = [record for record in records if not record.is_blank]
    if not rows:
        return replace(NO_CONTENT, findings=[create_finding("empty-file", "", 1)])
    header = rows.pop(0).cells
    if len(header) > MAX_COLUMNS:
        feature = f"a header of {len(header):,} columns"
        return replace(NO_CONTENT, findings=[create_finding(NOT_READ, "", 1, feature=feature)])
    for record in records:
        findings += _find_record_faults(record, len(header))
    columns = [_read_column(rows, index) for index in range(len(header))]
    lines = [row.line for row in rows]
    broken = [row.is_broken or len(row.cells) != len(header) for row in rows]
    return CsvContent(header, create_rows(header, columns, lines, broken), findings)


def _read_column(rows: Sequence[Record], index: int) -> pl.Series:
    """Return the cells of a column; those that are missing at the end of a row are empty."""
    cells = [row.cells[index] or None if index < len(row.cells) else None for row in rows]
    return pl.Series(cells, dtype=pl.String)


def _find_file_faults(text: str) -> Iterator[Finding]:
    """Yield what is wrong with the bytes of a file, each fault at its first line."""
    for pattern, (code, problem) in FILE_FAULTS.items():
        match = re.search(pattern, text, re.MULTILINE)
        if match:
            line = text.count("\n", 0, match.start()) + 1
            byte = match[0].encode(errors="surrogateescape")[0]
            yield create_finding(code, "", line, problem=problem, byte=f"{byte:#04x}")


def _find_record_faults(record: Record, width: int) -> Iterator[Finding]:
    """Yield why a record is not a row with as many cells as the header."""
    number = len(record.cells)
    if record.is_broken:
        yield create_finding("quote", "", record.line)
    elif record.is_blank:
        values = {"problem": "The row is blank.", "hint": make_tidy_hint()}
        yield create_finding("ragged-row", "", record.line, **values)
    elif number != width:
        problem = f"The row has {count_noun(number, 'cell')}, but the header has {width:,}."
        hint = "Put a cell that contains a comma in quotation marks."
        yield create_finding("ragged-row", "", record.line, problem=problem, hint=hint)


def read_records(text: str, delimiter: str) -> Iterator[Record]:
    """Split a text whose lines end with LF into records.

    A record in which a quotation mark is out of place ends with its first line, and reading
    continues after that line.
    """
    csv.field_size_limit(LONGEST_CELL)  # of the process: other libraries change it
    lines = text.removesuffix("\n").split("\n")
    start = 0
    while start < len(lines):
        remaining = (f"{lines[index]}\n" for index in range(start, len(lines)))
        reader = csv.reader(remaining, delimiter=delimiter, strict=True)
        try:
            cells = next(reader)
            raw = "\n".join(lines[start : start + reader.line_num])
            is_broken = '"' in raw and _has_stray_quote(cells, raw)
        except csv.Error:
            is_broken = True
        if is_broken:
            cells = lines[start].split(delimiter)
        yield Record(start + 1, cells, is_broken)
        start += 1 if is_broken else reader.line_num


def _has_stray_quote(cells: Sequence[str], raw: str) -> bool:
    """Whether a cell of a record contains a quotation mark without being quoted itself."""
    for cell in cells:
        if '"' in cell:
            doubled = cell.replace('"', '""')
            if f'"{doubled}"' not in raw:
                return True
    return False


CsvRow = dict[str, str]


def read_csv_rows(file: Path) -> list[CsvRow]:
    """Return the rows of a file, every cell as text."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def format_csv_rows(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return the text of a file with a header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
