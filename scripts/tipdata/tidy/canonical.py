"""A table on its way to its canonical form."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from tipdata.package.finding import Finding
from tipdata.package.table import Table


@dataclass(frozen=True)
class Draft:
    """A table's cells, as text.

    table:   as it stands on disk
    columns: names, in the order in which they are written
    rows:    cells by row
    lines:   physical line of each row in the file on disk
    changes: how the rows differ from that file, in words
    faults:  why the file is left as it is; there are no rows then
    """

    table: Table
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    changes: tuple[str, ...] = ()
    faults: tuple[Finding, ...] = ()

    def content(self) -> bytes:
        """The file in canonical form: LF, quotes only where they are needed, the delimiter that is declared."""
        return self._content

    @cached_property
    def _content(self) -> bytes:
        text = io.StringIO()
        delimiter = str(self.table.dialect.get("delimiter", ","))
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return text.getvalue().encode()

    def written_lines(self) -> list[int]:
        """Physical line that each row has in `content`."""
        lines, line = [], 2 + sum(name.count("\n") for name in self.columns)
        for row in self.rows:
            lines.append(line)
            line += 1 + sum(cell.count("\n") for cell in row)
        return lines

    def column(self, name: str) -> list[str]:
        """The cells of a column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def with_column(self, name: str, cells: Sequence[str]) -> list[list[str]]:
        """The rows with other cells in one column."""
        place = self.columns.index(name)
        return [[*row[:place], cell, *row[place + 1 :]] for row, cell in zip(self.rows, cells, strict=True)]


def held(table: Table, content: bytes) -> Table:
    """A table as if its file, which may be none, held `content`."""
    return replace(table, file=table.file or Path(table.path), content=content)
