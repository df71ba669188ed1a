"""Report generated tables and cells that do not follow from the source tables."""

from collections.abc import Iterator, Mapping
from itertools import chain, zip_longest

from tip_figures.datapackage.csv_file import read_records
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_rows import render_rows
from tip_figures.figures.model import Figures
from tip_figures.figures.tables import (
    find_outdated_cells,
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
    """Report each generated cell and table that does not follow from the source tables.

    A table cannot be compared if a row of a source table has no record; other checks report that.
    """
    for figure, column, text in find_outdated_cells(figures):
        yield figures.create_finding(
            figure,
            column,
            OUTDATED,
            found=getattr(figure, column) or NOTHING,
            expected=text or NOTHING,
        )
    tables = _list_tables(figures)
    if tables and figures.is_complete:
        rows_by_name = make_generated_rows(figures)
        for table in tables:
            content = figures.package.files[table.name].read_bytes()
            expected = render_rows(table, rows_by_name[table.name])
            if content != expected:
                yield _report_difference(figures, table, content, expected)


def _list_tables(figures: Figures) -> list[Table]:
    """Return the generated tables of the package that have a file and a schema."""
    package = figures.package
    names = [name for name in list_generated_tables(package) if name in package.files]
    return [package.tables[name] for name in names if package.tables[name].fields]


def _report_difference(figures: Figures, table: Table, content: bytes, expected: bytes) -> Finding:
    """Report the first line in which a file differs, and the cell if only one differs in it.

    The subjects of the finding are the figures and identities that the two lines name.

    Args:
        content: of the file
        expected: what the file should contain
    """
    expected_lines = expected.decode().split("\n")
    pairs = list(zip_longest(content.decode("utf-8", "replace").split("\n"), expected_lines))
    index = next(index for index, (line, other) in enumerate(pairs) if line != other)
    column = ""
    text, expected_text = pairs[index]
    lines = (expected_lines[0], text or "", expected_text or "")  # "" is read as one empty cell
    rows = [record.cells for line in lines for record in read_records(line.replace("\r", ""), ",")]
    if len({len(row) for row in rows}) == 1:
        changes = [cells for cells in zip(*rows, strict=True) if cells[1] != cells[2]]
        if len(changes) == 1:
            ((column, text, expected_text),) = changes
    cells = chain.from_iterable(rows[1:])
    named = dict.fromkeys(chain.from_iterable(cell.split(";") for cell in cells))
    return create_finding(
        OUTDATED,
        table.path,
        index + 1,
        column,
        "",
        [
            name
            for name in named
            if name in figures.figure_by_id or name in figures.terms_by_identity
        ],
        found=text or NOTHING,
        expected=expected_text or NOTHING,
    )
