"""Do the generated tables and cells follow from the source tables?"""

import csv
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_rows import render_rows
from tip_figures.figures.model import Figures
from tip_figures.figures.tables.derived_cells import find_outdated_cells
from tip_figures.figures.tables.generated_tables import (
    list_generated_tables,
    make_generated_rows,
)

OUTDATED = "table-outdated"
NOTHING = "nothing"


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Count the generated tables that the package has, if it has any."""
    number = len(_list_tables(figures))
    return {"generated tables": number} if number else {}


def check(figures: Figures) -> Iterator[Finding]:
    """Is each generated cell and table what follows from the source tables?

    A table cannot be compared if a row of a source table has no record; other checks report that.
    """
    for figure, column, text in find_outdated_cells(figures):
        words = {"found": getattr(figure, column) or NOTHING, "expected": text or NOTHING}
        yield figures.create_finding(figure, column, OUTDATED, **words)
    tables = _list_tables(figures)
    rows_by_name = make_generated_rows(figures) if tables and figures.is_complete else {}
    for table in tables:
        if table.name in rows_by_name and table.file:
            content = table.file.read_bytes()
            expected = render_rows(table, rows_by_name[table.name])
            if content != expected:
                yield _report_difference(table, content, expected)


def _list_tables(figures: Figures) -> list[Table]:
    """Return the generated tables of the package that have a file and a schema."""
    tables = [figures.package.tables[name] for name in list_generated_tables(figures.package)]
    return [table for table in tables if table.file and table.fields]


def _report_difference(table: Table, content: bytes, expected: bytes) -> Finding:
    """Report the first line in which a file differs, and the cell if only one differs in it."""
    lines = content.decode("utf-8", "replace").split("\n")
    expected_lines = expected.decode().split("\n")
    pairs = list(zip_longest(lines, expected_lines, fillvalue=""))
    differing = [number for number, pair in enumerate(pairs) if pair[0] != pair[1]]
    number = differing[0] if differing else len(pairs) - 1  # too many blank lines at the end
    text, expected_text = pairs[number]
    column = ""
    rows = [_split_cells(line) for line in (expected_lines[0], text, expected_text)]
    if len({len(row) for row in rows}) == 1:
        cells = [cell for cell in zip(*rows, strict=True) if cell[1] != cell[2]]
        if len(cells) == 1:
            ((column, text, expected_text),) = cells
    words = {"found": text or NOTHING, "expected": expected_text or NOTHING}
    return create_finding(OUTDATED, table.path, number + 1, column, **words)


def _split_cells(line: str) -> list[str]:
    """Return the cells of a line; none if it is not one row."""
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return []
