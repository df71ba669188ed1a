"""A table as text, on its way to the one form of its file; what spreadsheets do to a file is undone in reading it."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.read.columns import read_missing_values
from tip_figures.datapackage.read.csv_dialect import DELIMITERS, Dialect
from tip_figures.datapackage.read.csv_records import read_records
from tip_figures.datapackage.read.csv_text import decode_lines
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.text_format import count_noun, quote_value

HEADER = 1 << 16  # characters in which the schema's columns are looked for
SEPARATOR = re.compile(
    r"\"?sep=([,;\t|])\"?[,;\t|]*\n", re.IGNORECASE
)  # the first line, by which Excel is told


class CannotTidy(Exception):
    """A file has to stay as it is, since nobody can tell its cells apart for sure; `findings` say why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__()
        self.findings = list(findings)


@dataclass(frozen=True)
class TextTable:
    """A table's cells, as text.

    table:   as it stands on disk, with the content of its file
    columns: names, in the order in which they are written
    rows:    cells by row
    lines:   physical line of each row in the file on disk
    local:   whether semicolons or tabs separated the cells and commas should, as where the decimal mark is a comma
    changes: how the rows differ from the file, in words
    """

    table: Table
    columns: list[str]
    rows: list[list[str]]
    lines: list[int]
    local: bool = False
    changes: tuple[str, ...] = ()

    @cached_property
    def content(self) -> bytes:
        """The file: LF, quotes only where they are needed, the delimiter that is declared."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self.table.dialect.delimiter, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return text.getvalue().encode()

    @property
    def as_table(self) -> Table:
        """The table as if its file held `content`."""
        return replace(self.table, content=self.content)

    @cached_property
    def written_lines(self) -> list[int]:
        """Physical line that each row has in `content`."""
        lines, line = [], 2 + sum(name.count("\n") for name in self.columns)
        for row in self.rows:
            lines.append(line)
            line += 1 + sum(cell.count("\n") for cell in row)
        return lines

    @property
    def fields(self) -> list[str]:
        """The columns that the schema describes, in its order."""
        return [name for name in self.table.fields if name in self.columns]

    def column(self, name: str) -> list[str]:
        """The cells of a column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def with_column(self, name: str, cells: Sequence[str], how: str) -> "TextTable":
        """The table with other cells in one column.

        how: what was done to those that differ, in words; `{}` stands for the first of them, as it was and as it is
        """
        differ = [
            (old, new) for old, new in zip(self.column(name), cells, strict=True) if old != new
        ]
        if not differ:
            return self
        place = self.columns.index(name)
        rows = [
            [*row[:place], cell, *row[place + 1 :]]
            for row, cell in zip(self.rows, cells, strict=True)
        ]
        change = f"{count_noun(len(differ), 'cell')} of {name} {how.format(' → '.join(map(quote_value, differ[0])))}"
        return replace(self, rows=rows, changes=(*self.changes, change))

    def format_key(self, place: int) -> str:
        """A row's primary key as findings write it."""
        return self.table.format_key(dict(zip(self.columns, self.rows[place], strict=True)))

    def absent(self, name: str) -> list[str]:
        """What stands for a missing value in a column."""
        descriptor = self.table.fields[name]
        return read_missing_values(
            descriptor if "missingValues" in descriptor else self.table.schema
        )


def read_text_table(table: Table) -> TextTable:
    """The records of a table whose `content` is given: its header as it stands, and rows as long as they are.

    raises: Left
    """
    content, changes = table.content or b"", []
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        with suppress(UnicodeDecodeError):  # what is no UTF-16 is no UTF-8 either
            content = content.decode("utf-16").encode()
            changes.append("UTF-16 made UTF-8")
    text, found = decode_lines(content, 1)
    if damage := [replace(one, path=table.path) for one in found if one.code == "encoding"]:
        raise CannotTidy(damage[:1])
    changes += ["line ends made LF"] if found else []
    if text.startswith("\ufeff"):
        changes.append("byte order mark taken away")
        text = text.lstrip("\ufeff")
    if not text.endswith("\n"):
        changes.append("line end added to the last line")
    separator = SEPARATOR.match(text)
    if separator:
        changes.append(f"the line sep={separator[1]} taken away")
        text = text[separator.end() :]
    own, delimiter = table.dialect.delimiter, separator[1] if separator else _delimiter(table, text)
    if delimiter != own:
        changes.append(f"{DELIMITERS[delimiter]} made {DELIMITERS.get(own, own)}")
    listed = list(read_records(text, Dialect(delimiter), 2 if separator else 1))
    if broken := [
        create_finding("quote", table.path, record.line) for record in listed if record.broken
    ]:
        raise CannotTidy(broken)
    filled = [record for record in listed if any(cell.strip() for cell in record.cells)]
    if not filled:
        raise CannotTidy([create_finding("empty-file", table.path, 1)])
    if empty := len(listed) - len(filled):
        changes.append(f"{count_noun(empty, 'empty row')} taken away")
    local = delimiter in ";\t" and delimiter != own
    cells, lines = [record.cells for record in filled], [record.line for record in filled]
    return TextTable(table, cells[0], cells[1:], lines[1:], local, tuple(changes))


def _delimiter(table: Table, text: str) -> str:
    """What separates the columns: what is declared, unless only another one finds the schema's columns in the header."""
    start = text[:HEADER].lstrip("\n") or "\n"

    def known(delimiter: str) -> int:
        header = next(read_records(start, Dialect(delimiter)))
        return (
            0 if header.broken else len({name.strip() for name in header.cells} & set(table.fields))
        )

    best = max(
        (table.dialect.delimiter, *DELIMITERS), key=known
    )  # the first of equals, which is the declared one
    return best if known(best) > max(known(table.dialect.delimiter), 1) else table.dialect.delimiter
