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
    """Return how many generated tables the package has; an empty mapping if it has none."""
    number = len(_list_tables(figures))
    return {"generated tables": number} if number else {}


def check(figures: Figures) -> Iterator[Finding]:
    """Report each generated cell and table that does not follow from the source tables.

    Of a generated table, only the first difference is reported. Tables are not compared if a row of
    any source table could not be read; other checks report this row.
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
    """Create a finding about the first line in which a file differs from what is expected.

    If only one cell of the line differs, the finding is about this cell, and otherwise about the
    line. Its subjects are the figures and identities that the line names, in either form.

    Args:
        figures: the figures of the package
        table: the table of the file
        content: the content of the file
        expected: the content that the file should have, which differs
    """
    lines = content.decode("utf-8", "replace").split("\n")
    expected_lines = expected.decode().split("\n")
    pairs = list(zip_longest(lines, expected_lines))
    index = next(index for index, (line, other) in enumerate(pairs) if line != other)
    column = ""
    text, expected_text = pairs[index]
    compared = (expected_lines[0], text or "", expected_text or "")  # "" is read as one empty cell
    records = chain.from_iterable(read_records(line.replace("\r", ""), ",") for line in compared)
    rows = [record.cells for record in records]  # the header, the line, the expected line
    if len({len(row) for row in rows}) == 1:
        changes = [
            (name, cell, expected_cell)
            for name, cell, expected_cell in zip(*rows, strict=True)
            if cell != expected_cell
        ]
        if len(changes) == 1:
            ((column, text, expected_text),) = changes
    cells = chain.from_iterable(rows[1:])
    names = dict.fromkeys(chain.from_iterable(cell.split(";") for cell in cells))
    known_ids = figures.figure_by_id.keys() | figures.terms_by_identity.keys()
    return create_finding(
        OUTDATED,
        table.path,
        index + 1,
        column,
        "",
        [name for name in names if name in known_ids],
        found=text or NOTHING,
        expected=expected_text or NOTHING,
    )
