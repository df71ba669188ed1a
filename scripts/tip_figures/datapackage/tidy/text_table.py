"""The cells of a table as text, read from a file as spreadsheets and databases write it."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.read.columns import read_missing_values
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.text_format import count_noun, quote_value


class CannotTidy(Exception):
    """A file must stay as it is, because its cells cannot be determined; `findings` say why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__()
        self.findings = list(findings)


@dataclass(frozen=True)
class TextTable:
    """The cells of a table as text.

    original:      the table as it is on disk, with the content of its file
    columns:       names, in the order in which they are written
    rows:          cells by row
    lines:         physical line of each row in the file on disk
    decimal_comma: whether the file seems to come from a place where commas mark decimals:
                   semicolons or tabs separate its cells in place of commas
    changes:       how the rows differ from the file, in words
    """

    original: Table
    columns: list[str]
    rows: list[list[str]]
    lines: list[int]
    decimal_comma: bool = False
    changes: tuple[str, ...] = ()

    @cached_property
    def content(self) -> bytes:
        """The canonical file: LF, the declared delimiter, quotes only where they are needed."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self.original.dialect.delimiter, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return text.getvalue().encode()

    @property
    def as_table(self) -> Table:
        """The table as if its file contained `content`."""
        return replace(self.original, content=self.content)

    @cached_property
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

    def with_column(self, name: str, cells: Sequence[str], action_template: str) -> "TextTable":
        """Return the table with other cells in a column.

        action_template: what was done to the cells that differ; `{}` is replaced by the first,
                         before and after
        """
        old_cells = self.column(name)
        differing = [pair for pair in zip(old_cells, cells, strict=True) if pair[0] != pair[1]]
        if not differing:
            return self
        index = self.columns.index(name)
        rows = []
        for row, cell in zip(self.rows, cells, strict=True):
            rows.append([*row[:index], cell, *row[index + 1 :]])
        before, after = differing[0]
        action = action_template.format(f"{quote_value(before)} → {quote_value(after)}")
        change = f"{count_noun(len(differing), 'cell')} of {name} {action}"
        return self.with_changes(change, rows=rows)

    def with_changes(
        self,
        *changes: str,
        columns: list[str] | None = None,
        rows: list[list[str]] | None = None,
        lines: list[int] | None = None,
    ) -> "TextTable":
        """Return the table with other columns, rows or lines, and the words for these changes."""
        return replace(
            self,
            columns=self.columns if columns is None else columns,
            rows=self.rows if rows is None else rows,
            lines=self.lines if lines is None else lines,
            changes=(*self.changes, *changes),
        )

    def format_key(self, index: int) -> str:
        """Return the primary key of a row, by its index, as findings write it."""
        row = dict(zip(self.columns, self.rows[index], strict=True))
        return self.original.format_key(row)

    def missing_values(self, name: str) -> list[str]:
        """Return the texts that mean a missing value in a column."""
        field = self.original.fields[name]
        return read_missing_values(field if "missingValues" in field else self.original.schema)
