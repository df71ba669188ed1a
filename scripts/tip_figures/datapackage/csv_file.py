"""CSV files: rows of text cells, each with the physical line at which it begins.

Quotes are around a whole cell, and a quote inside it is doubled. Files that the project wrote
itself are read and written as rows of cells by column.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, zip_longest
from pathlib import Path
from typing import NamedTuple

import polars as pl

from tip_figures.datapackage.findings import (
    NOT_READ,
    Finding,
    create_finding,
    mark_as_fixed_by_tidy,
)
from tip_figures.datapackage.text_format import count_noun

MAX_COLUMNS = 1_000
FILE_FORMAT = "file-format"  # code of what tidy changes in any file
FILE_FAULTS = {
    r"^(?:<{7}|>{7}|\|{7})(?:[ \r\n]|\Z)": ("merge-conflict", ""),
    "[\x00\udc80-\udcff]": ("encoding", ""),
    r"\A\ufeff": (
        FILE_FORMAT,
        "The file begins with a byte order mark, which hides the name of the first column "
        "from some programs.",
    ),
    r"\r": (FILE_FORMAT, "Lines end with a carriage return; only LF is expected."),
}
"""Pattern of a text in which bytes that are not UTF-8 are surrogates → code and problem in words.
What tidy does not fix is first."""
NO_LINE_END = "The last line has no line end; the file may be cut short."


class Record(NamedTuple):
    """A record of a file.

    Attributes:
        line: physical line at which it begins
        cells: its cells, without quotes
        is_broken: whether a quotation mark is out of place
        is_open: whether it is broken because nothing closes a quotation mark, so that the cell may
            contain the rest of the file
    """

    line: int
    cells: list[str]
    is_broken: bool
    is_open: bool


LINE = "\0line"  # a column, which no table can have as its name
RECORD_FAULTS = ("quote", "ragged-row")  # codes of findings


@dataclass(frozen=True)
class CsvContent:
    """What a CSV file contains.

    Attributes:
        columns: names in the header; none if nothing of the file is read
        rows: a column of text for each of them, null where a cell is empty; and LINE, the physical
            line, which is 0 in rows that no file has
        findings: what is wrong with the file
        open_line: line of a quotation mark that nothing closes; None if there is none
    """

    columns: Sequence[str]
    rows: pl.DataFrame
    findings: Sequence[Finding] = ()
    open_line: int | None = None

    @cached_property
    def is_broken(self) -> pl.Series:
        """For each row, whether it is uncertain which cell is in which column.

        This is so in a row that has a misplaced quotation mark or the wrong number of cells, and in
        all rows from a quotation mark that nothing closes.
        """
        lines = [finding.line for finding in self.findings if finding.code in RECORD_FAULTS]
        is_broken = self.rows[LINE].is_in(lines)
        if self.open_line is None:
            return is_broken
        return is_broken | (self.rows[LINE] >= self.open_line)


def create_rows(
    names: Iterable[str], columns: Iterable[Iterable[str | None]], lines: Sequence[int]
) -> pl.DataFrame:
    """Return the rows of a file as a frame: a column of text for each column, then LINE.

    If a name is repeated, only its first column keeps it. A NUL character and a number are added to
    the name of each other one, which then matches no column of a schema. An empty cell becomes
    null.

    Args:
        names: of the columns
        columns: the cells of each column, in the order of `names`
        lines: for each row, the line of the file at which it begins
    """
    by_name: dict[str, Iterable[str | None]] = {}
    for name, cells in zip(names, columns, strict=True):
        unique_name = f"{name}\0{len(by_name)}" if name in by_name else name
        by_name[unique_name] = cells
    rows = pl.DataFrame(by_name, schema=dict.fromkeys(by_name, pl.String))
    texts = rows.with_columns(pl.all().replace("", None))
    return texts.with_columns(pl.Series(LINE, lines, dtype=pl.Int64))


NO_CONTENT = CsvContent([], create_rows([], [], []))
"""The content of a table without a file."""


def read_csv(data: bytes, path: str = "", delimiter: str = ",") -> CsvContent:
    """Read the content of a CSV file; its header is the first record that is not blank.

    A record is a row or the header. Blank records are left out, and share one finding. A row has a
    finding if a quotation mark in it is out of place, or if it has more or fewer cells than the
    header: its missing cells are null, and those after the last column are left out. A missing line
    end at the end of the file has a finding. A byte order mark is dropped, and a carriage return
    counts as a line end; both have findings. A quotation mark that nothing closes is left to the
    caller, as `open_line` of the content: the lines after it are read as rows, without findings.

    Args:
        data: bytes of the file
        path: of the file, for findings
        delimiter: one character

    Returns:
        the content; it has no columns, no rows and only one finding if the file is empty or blank,
        is not UTF-8, contains NUL, has a merge conflict, or has more than MAX_COLUMNS columns
    """
    text = data.decode(errors="surrogateescape")
    findings = list(_find_file_faults(text, path))
    # Faults that keep the file from being read come first. Those with the code FILE_FORMAT do not.
    if findings and findings[0].code != FILE_FORMAT:
        return replace(NO_CONTENT, findings=findings[:1])
    records: list[Record] = []  # the header, then the rows
    blank_line = 0  # line of the first blank record
    blank_count = 0
    open_line = None  # line of a quotation mark that nothing closes
    for record in read_records(re.sub("\r\n?", "\n", text.lstrip("\ufeff")), delimiter):
        if any(map(str.strip, record.cells)):
            records.append(record)  # before the next step: the first record is the header
            if open_line is None:
                findings += _find_record_faults(record, path, len(records[0].cells))
            if record.is_open:
                open_line = record.line
        else:
            blank_line = blank_line or record.line
            blank_count += 1
    if blank_count:
        findings.append(_report_blank_rows(path, blank_line, blank_count))
    if not records:
        return replace(NO_CONTENT, findings=[create_finding("empty-file", path, 1)])
    header = records[0].cells
    if len(header) > MAX_COLUMNS:
        feature = f"a header of {len(header):,} columns"
        return replace(NO_CONTENT, findings=[create_finding(NOT_READ, path, 1, feature=feature)])
    # From records to columns; cells after the last column of the header are dropped.
    cells_of_records = [record.cells for record in records]
    columns = islice(zip_longest(*cells_of_records), len(header))
    cells_of_columns = [cells for _name, *cells in columns]
    lines = [record.line for record in records[1:]]
    return CsvContent(header, create_rows(header, cells_of_columns, lines), findings, open_line)


def _find_file_faults(text: str, path: str) -> Iterator[Finding]:
    """Yield what is wrong with the bytes of a file: a finding for each of FILE_FAULTS that occurs.

    The findings are in the order of FILE_FAULTS, and each is about the first place where its fault
    occurs. If the last line has no line end, a finding about this follows.

    Args:
        text: of the file; each byte that is not UTF-8 is a surrogate character
        path: of the file, for findings
    """
    for pattern, (code, problem) in FILE_FAULTS.items():
        match = re.search(pattern, text, re.MULTILINE)
        if match:
            line = text.count("\n", 0, match.start()) + 1
            # The message of the code `encoding` names the first byte that cannot be read.
            byte = match[0].encode(errors="surrogateescape")[0]
            yield create_finding(code, path, line, problem=problem, byte=f"{byte:#04x}")
    if text and not text.endswith(("\r", "\n")):
        yield create_finding(FILE_FORMAT, path, text.count("\n") + 1, problem=NO_LINE_END)


def _find_record_faults(record: Record, path: str, width: int) -> Iterator[Finding]:
    """Yield at most one finding: why a record is not a row with as many cells as the header.

    Args:
        path: of the file, for findings
        width: number of cells in the header
    """
    number = len(record.cells)
    if record.is_broken:
        yield create_finding("quote", path, record.line)
    elif number != width:
        problem = f"The row has {count_noun(number, 'cell')}, but the header has {width:,}."
        hint = "Put a cell that contains a comma in quotation marks."
        yield create_finding("ragged-row", path, record.line, problem=problem, hint=hint)


def _report_blank_rows(path: str, line: int, count: int) -> Finding:
    """Return the finding about all blank rows of a file, which tidy removes.

    Args:
        path: of the file
        line: of the first blank row
        count: of the blank rows
    """
    problem = "The row is blank."
    if count > 1:
        problem = f"{count:,} rows are blank, of which this is the first."
    finding = create_finding("ragged-row", path, line, problem=problem, hint="")
    return mark_as_fixed_by_tidy(finding)


def read_records(text: str, delimiter: str) -> Iterator[Record]:
    """Yield the records of a CSV text: `a,"b,c"` has the cells `a` and `b,c`.

    A quotation mark is out of place unless it begins or ends a quoted cell, or is doubled within
    one. A record with a mark that is out of place is broken: it ends with its first line, and is
    split at each delimiter. It is open if a quotation mark is never closed. An empty line or text
    is a record of one empty cell.

    Args:
        text: its lines end with LF; the last one may lack its line end
        delimiter: one character
    """
    csv.field_size_limit(1 << 30)  # of the process; other libraries change it
    # A cell is in quotes and may contain line ends and doubled quotes, or it has neither quotes nor
    # line ends. A line that is not made of such cells is broken; it is also open if a quotation
    # mark is never closed. A "+" after a quantifier prevents backtracking.
    separator = re.escape(delimiter)
    cell = rf'(?:"(?:[^"]++|"")*+"|[^"\n{separator}]*+)'
    open_cell = rf'(?:{cell}{separator})*+"(?:[^"]++|"")*+\Z'
    record = re.compile(
        rf"{cell}(?:{separator}{cell})*+\n|(?P<broken>(?P<open>(?={open_cell}))?.*\n)"
    )
    line = 1
    for match in record.finditer(text.removesuffix("\n") + "\n"):
        raw, is_broken = match[0], match["broken"] is not None
        if '"' in raw and not is_broken:
            (cells,) = csv.reader([raw], delimiter=delimiter)
        else:
            cells = raw.removesuffix("\n").split(delimiter)
        yield Record(line, cells, is_broken, is_open=match["open"] is not None)
        line += raw.count("\n")


CsvRow = dict[str, str]


def read_csv_rows(file: Path) -> list[CsvRow]:
    """Return the rows of a CSV file that the project wrote: a dictionary each, column → cell."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def format_csv_rows(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return the text of a CSV file: a header with the columns, then the rows.

    Args:
        rows: column → cell; a missing cell is written as an empty one

    Raises:
        ValueError: if a row has a cell of another column
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def format_csv_row(cells: Iterable[str]) -> str:
    """Return a row of a CSV file without its line end: `a,"b,c"` for the cells `a` and `b,c`."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()
