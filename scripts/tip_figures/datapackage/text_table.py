"""The cells of a table as text, read from a file as spreadsheets write it, and made canonical."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tip_figures.datapackage.csv_file import (
    BYTE_ORDER_MARK,
    UNREADABLE_CODES,
    decode_text,
    read_records,
)
from tip_figures.datapackage.field_types import CANONICAL_NUMBER, NUMERIC_TYPES
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.structure import DELIMITERS
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.text_format import count_noun, quote_value


class CannotTidy(Exception):
    """A file must stay as it is, because its cells cannot be determined; `findings` say why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__()
        self.findings = list(findings)


@dataclass
class TextTable:
    """The cells of a table as text, which are changed step by step.

    original:      the table as it is on disk
    columns:       names, in the order in which they are written
    rows:          cells by row
    lines:         physical line of each row in the file on disk; 0 for a row that it does not have
    decimal_comma: whether semicolons separate the cells, so that commas mark decimals
    changes:       how the rows differ from the file, in words
    """

    original: Table
    columns: list[str]
    rows: list[list[str]]
    lines: list[int]
    decimal_comma: bool = False
    changes: list[str] = field(default_factory=list)

    @property
    def content(self) -> bytes:
        """The canonical file: LF, commas, quotes only where they are needed."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return text.getvalue().encode()

    @property
    def as_table(self) -> Table:
        """The table as if its file contained `content`."""
        return replace(self.original, content=self.content)

    @property
    def written_lines(self) -> list[int]:
        """Physical line of each row in `content`."""
        line = 2 + sum(name.count("\n") for name in self.columns)
        lines = []
        for row in self.rows:
            lines.append(line)
            line += 1 + sum(cell.count("\n") for cell in row)
        return lines

    @property
    def fields(self) -> list[str]:
        """The columns that the schema describes, in the order of the schema."""
        return [name for name in self.original.fields if name in self.columns]

    def column(self, name: str) -> list[str]:
        """Return the cells of a column."""
        index = self.columns.index(name)
        return [row[index] for row in self.rows]

    def set_column(self, name: str, cells: Sequence[str], action_template: str) -> None:
        """Replace the cells of a column.

        action_template: what was done to the cells that differ; `{}` is replaced by the first,
                         before and after
        """
        pairs = zip(self.column(name), cells, strict=True)
        differing = [(before, after) for before, after in pairs if before != after]
        if not differing:
            return
        index = self.columns.index(name)
        for row, cell in zip(self.rows, cells, strict=True):
            row[index] = cell
        before, after = differing[0]
        action = action_template.format(f"{quote_value(before)} → {quote_value(after)}")
        self.changes.append(f"{count_noun(len(differing), 'cell')} of {name} {action}")

    def format_key(self, index: int) -> str:
        """Return the primary key of a row, by its index, as findings write it."""
        return self.original.format_key(dict(zip(self.columns, self.rows[index], strict=False)))

    def take_rows(self, indexes: Sequence[int]) -> None:
        """Keep the rows with some indexes, in their order."""
        self.rows = [self.rows[index] for index in indexes]
        self.lines = [self.lines[index] for index in indexes]

    def sort_rows(self) -> None:
        """Sort the rows by primary key.

        Numbers are compared as numbers, texts by code points; empty cells come first, and cells
        that should be numbers come last.
        """
        key = self.original.primary_key
        if not key or not set(key) <= set(self.fields):
            return
        columns = []
        for name in key:
            is_numeric = self.original.fields[name].get("type") in NUMERIC_TYPES
            columns.append([_make_sort_key(cell, is_numeric) for cell in self.column(name)])
        row_keys = list(zip(*columns, strict=True))
        order = sorted(range(len(row_keys)), key=row_keys.__getitem__)
        if order != list(range(len(row_keys))):
            self.take_rows(order)
            self.changes.append("rows sorted by primary key")


def _make_sort_key(cell: str, is_numeric: bool) -> tuple[int, Decimal, str]:
    if not is_numeric or not cell:
        return 0, Decimal(0), cell
    if re.fullmatch(CANONICAL_NUMBER, cell):
        return 1, Decimal(cell), cell
    return 2, Decimal(0), cell


def make_text_table(
    table: Table, columns: Sequence[str], rows: Iterable[Mapping[str, str]]
) -> TextTable:
    """Return rows as a table; a cell that a row does not have is empty."""
    cells = [[row.get(name, "") for name in columns] for row in rows]
    return TextTable(table, list(columns), cells, [0] * len(cells))


def read_text_table(table: Table, content: bytes) -> TextTable:
    """Read the content of a CSV file: its header as it is, and rows as long as they are.

    table:  describes the columns; those of the file may be others
    raises: CannotTidy if the cells cannot be determined, or there are none
    """
    changes: list[str] = []
    text = _decode_content(table, content, changes)
    delimiter = _find_delimiter(table, text)
    if delimiter != ",":
        changes.append(f"{DELIMITERS[delimiter]} changed to commas")
    records = list(read_records(text, delimiter))
    broken = [record for record in records if record.is_broken]
    if broken:
        raise CannotTidy(create_finding("quote", table.path, record.line) for record in broken)
    filled = [record for record in records if any(cell.strip() for cell in record.cells)]
    if not filled:
        raise CannotTidy([create_finding("empty-file", table.path, 1)])
    empty = len(records) - len(filled)
    if empty:
        changes.append(f"{count_noun(empty, 'empty row')} removed")
    header, *rows = filled
    return TextTable(
        original=table,
        columns=header.cells,
        rows=[row.cells for row in rows],
        lines=[row.line for row in rows],
        decimal_comma=delimiter == ";",
        changes=changes,
    )


def _decode_content(table: Table, content: bytes, changes: list[str]) -> str:
    """Return the text of a file without byte order mark, and add to `changes` what was changed.

    raises: CannotTidy if the file is not UTF-8, or is not merged
    """
    text, findings = decode_text(content)
    for finding in findings:
        if finding.code in UNREADABLE_CODES:
            raise CannotTidy([replace(finding, path=table.path)])
        changes.append("line ends changed to LF")
    if text.startswith(BYTE_ORDER_MARK):
        changes.append("byte order mark removed")
        text = text.lstrip(BYTE_ORDER_MARK)
    if not text.endswith("\n"):
        changes.append("final line end added")
        text += "\n"
    return text


def _find_delimiter(table: Table, text: str) -> str:
    """Return the comma, unless another delimiter finds more columns of the schema."""
    header = text.lstrip("\n").partition("\n")[0]

    def count_columns(delimiter: str) -> int:
        record = next(read_records(header, delimiter), None)
        names = {name.strip() for name in record.cells} if record else set()
        return len(names & table.fields.keys())

    best = max((",", *DELIMITERS), key=count_columns)
    return best if count_columns(best) > 1 else ","
