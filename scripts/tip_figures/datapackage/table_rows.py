"""The rows of a table as text cells, for commands that change rows and write the file again."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from tip_figures.datapackage.command_names import name_command
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.findings import ERROR
from tip_figures.datapackage.structure import find_header_faults
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_findings import find_bad_cells
from tip_figures.datapackage.text_table import (
    CannotTidy,
    TextTable,
    make_text_table,
    read_text_table,
)

TextRow = dict[str, str]
"""A row: column → cell as text; an empty cell is ""."""


def read_valid_rows(table: Table) -> list[TextRow]:
    """Read the rows of a table of the package.

    raises: ReadError if the file, its header or a cell is invalid
    """
    problem = "The file cannot be read."
    if table.file is not None:
        findings = chain(table.csv.findings, find_header_faults(table), find_bad_cells(table))
        errors = (finding.message for finding in findings if finding.severity == ERROR)
        problem = next(errors, "")
    if problem or table.file is None:
        command = name_command("validate")
        raise ReadError(f"{table.file or table.path}: {problem} Fix this first (see {command}).")
    return name_cells(divide_cells(table, table.file, read_content(table.file)))


def read_content(file: Path) -> bytes:
    """Read a file.

    raises: ReadError if it cannot be read
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise ReadError(f"{file}: {error.strerror}.") from None


def divide_cells(table: Table, file: Path, content: bytes) -> TextTable:
    """Divide the content of a CSV file into cells, even as spreadsheets save it.

    table:  describes the columns; those of the file may be others
    raises: ReadError if that is impossible
    """
    try:
        return read_text_table(table, content)
    except CannotTidy as error:
        finding = error.findings[0]
        raise ReadError(f"{file}: line {finding.line}: {finding.message}") from None


def name_cells(cells: TextTable) -> list[TextRow]:
    """Return the rows with their cells by column; cells missing in a short row are empty."""
    empty = dict.fromkeys(cells.columns, "")
    return [empty | dict(zip(cells.columns, row, strict=False)) for row in cells.rows]


def format_rows(table: Table, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Format rows as the content of a CSV file.

    columns: those to write, in their order; a cell that a row does not have is empty
    """
    return make_text_table(table, columns, rows).content


def format_table(table: Table, rows: Iterable[TextRow]) -> bytes:
    """Format the rows of a table, with the columns of its file, in the order of its primary key."""
    return render_rows(table, rows, table.csv.columns)


def render_rows(
    table: Table, rows: Iterable[Mapping[str, str]], columns: Sequence[str] = ()
) -> bytes:
    """Format rows as the canonical file of a table, in the order of its primary key.

    columns: those to write; empty for those of the schema
    """
    text_table = make_text_table(table, columns or list(table.fields), rows)
    text_table.sort_rows()
    return text_table.content
