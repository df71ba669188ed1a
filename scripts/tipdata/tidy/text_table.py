"""A table as text, on its way to the one form of its file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from tipdata.package.columns import missing_values
from tipdata.package.finding import Finding
from tipdata.package.table import Table


@dataclass(frozen=True)
class TextTable:
    """A table's cells, as text.

    table:   as it stands on disk
    columns: names, in the order in which they are written
    rows:    cells by row
    lines:   physical line of each row in the file on disk
    local:   whether semicolons or tabs separated the cells and commas should, as where the decimal mark is a comma
    changes: how the rows differ from the file, in words
    faults:  why the file is left as it is; there are no rows then
    """

    table: Table
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    local: bool = False
    changes: tuple[str, ...] = ()
    faults: tuple[Finding, ...] = ()

    @cached_property
    def content(self) -> bytes:
        """The file: LF, quotes only where they are needed, the delimiter that is declared."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self.table.delimiter, lineterminator="\n")
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

    def with_column(self, name: str, cells: Sequence[str], changed: str) -> TextTable:
        """The table with other cells in one column.

        changed: what was done, in words
        """
        place = self.columns.index(name)
        rows = [[*row[:place], cell, *row[place + 1 :]] for row, cell in zip(self.rows, cells, strict=True)]
        return replace(self, rows=rows, changes=(*self.changes, changed))

    def key(self, place: int) -> str:
        """A row's primary key as findings write it."""
        return self.table.key(dict(zip(self.columns, self.rows[place], strict=True)))

    def absent(self, name: str) -> list[str]:
        """What stands for a missing value in a column."""
        descriptor = self.table.fields[name]
        return missing_values(descriptor if "missingValues" in descriptor else self.table.schema)
