"""Do the generated tables follow from the source tables?"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_rows import render_rows
from tip_figures.figures.model import Figures
from tip_figures.figures.tables.generated_tables import GENERATED_TABLES, make_generated_rows


class Difference(NamedTuple):
    """The first place at which a file differs from what it should be.

    line:     physical line
    column:   name of the column; "" for a whole row
    found:    text of the cell or row
    expected: text that follows from the other tables
    """

    line: int
    column: str
    found: str
    expected: str


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Count the generated tables that the package has, if it has any."""
    number = len(_list_tables(figures))
    return {"generated tables": number} if number else {}


def check(figures: Figures) -> Iterator[Finding]:
    """Is each generated table what follows from the source tables?

    A table cannot be compared if a row of a source table has no record; other checks report that.
    """
    tables = _list_tables(figures)
    if not tables or not figures.is_complete:
        return
    rows_by_name = make_generated_rows(figures)
    for table in tables:
        assert table.file is not None
        expected = render_rows(table, rows_by_name[table.name])
        content = table.file.read_bytes()
        if content != expected:
            difference = _find_difference(content, expected)
            yield create_finding(
                "table-outdated",
                table.path,
                difference.line,
                difference.column,
                found=difference.found or "nothing",
                expected=difference.expected or "nothing",
            )


def _list_tables(figures: Figures) -> list[Table]:
    """Return the generated tables of the package that have a file and a schema."""
    tables = [figures.package.tables.get(name) for name in GENERATED_TABLES]
    return [table for table in tables if table is not None and table.file and table.fields]


def _find_difference(content: bytes, expected: bytes) -> Difference:
    """Return the first difference between the bytes of a file and those that it should have."""
    lines = content.decode("utf-8", "replace").split("\n")
    expected_lines = expected.decode().split("\n")
    pairs = enumerate(zip_longest(lines, expected_lines, fillvalue=""), 1)
    differing_lines = (entry for entry in pairs if entry[1][0] != entry[1][1])
    # Lines that differ only in blank ones at the end are equal here.
    number, (line, expected_line) = next(differing_lines, (len(lines), ("", "")))
    columns = _split_cells(expected_lines[0])
    cells, expected_cells = _split_cells(line), _split_cells(expected_line)
    differing = [
        index
        for index, (cell, other) in enumerate(zip(cells, expected_cells, strict=False))
        if cell != other
    ]
    if len(cells) == len(expected_cells) == len(columns) and len(differing) == 1:
        (index,) = differing
        return Difference(number, columns[index], cells[index], expected_cells[index])
    return Difference(number, "", line, expected_line)


def _split_cells(line: str) -> Sequence[str]:
    """Return the cells of a line; none if it is not one row."""
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return []
