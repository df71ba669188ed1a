"""The rows of a table as text cells, for commands that change rows and write the file again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tip_figures.datapackage.checks import table_validation
from tip_figures.datapackage.command_names import name_command
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.findings import ERROR
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.tidy.canonical import sort_rows
from tip_figures.datapackage.tidy.text_table import CannotTidy, TextTable
from tip_figures.datapackage.tidy.text_table_reader import read_text_table

TextRow = dict[str, str]
"""A row: column → cell as text; an empty cell is ""."""


def read_valid_rows(table: Table) -> list[TextRow]:
    """Read the rows of a table of the package.

    raises: ReadError if a cell or a record is invalid, or the file has another CSV dialect
    """
    problem = next(_find_errors(table), "")
    has_commas = table.dialect.is_canonical and table.dialect.delimiter == ","
    if not problem and not has_commas:
        problem = "The file is not comma-separated with a header."
    if problem or table.file is None:
        problem = problem or "The file cannot be read."
        command = name_command("validate")
        raise ReadError(f"{table.file or table.path}: {problem} Fix this first (see {command}).")
    return name_cells(read_cells(table, table.file))


def _find_errors(table: Table) -> Iterator[str]:
    """Yield the messages of errors in the header, the records and the cells."""
    for finding in table_validation.validate_file(table):
        if finding.severity == ERROR:
            yield finding.message
    for batch in table.batches():
        for finding in table_validation.validate_cells(table, batch):
            if finding.severity == ERROR:
                yield finding.message


def read_cells(table: Table, file: Path) -> TextTable:
    """Read the cells of a CSV file, also as spreadsheets save it.

    table:  describes the columns; those of the file may be others
    raises: ReadError if the file cannot be divided into cells
    """
    return divide_cells(table, file, read_content(file))


def read_content(file: Path) -> bytes:
    """Read a file.

    raises: ReadError if it cannot be read
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise ReadError(f"{file}: {error.strerror}.") from None


def divide_cells(table: Table, file: Path, content: bytes) -> TextTable:
    """Divide the content of a CSV file into cells, also as spreadsheets save it.

    table:  describes the columns; those of the file may be others
    raises: ReadError if that is impossible
    """
    try:
        return read_text_table(replace(table, content=content))
    except CannotTidy as error:
        finding = error.findings[0]
        raise ReadError(f"{file}: line {finding.line}: {finding.message}") from None


def name_cells(cells: TextTable) -> list[TextRow]:
    """Return the rows with their cells by column; cells missing in a short row are empty."""
    empty = dict.fromkeys(cells.columns, "")
    return [empty | dict(zip(cells.columns, row, strict=False)) for row in cells.rows]


def format_rows(table: Table, columns: Sequence[str], rows: Iterable[TextRow]) -> bytes:
    """Format rows as the content of a CSV file.

    columns: those to write, in their order; a cell that a row does not have is empty
    """
    return _arrange(table, columns, rows).content


def format_table(table: Table, rows: Iterable[TextRow]) -> bytes:
    """Format the rows of a table of the package, in the order of its primary key."""
    return sort_rows(_arrange(table, table.header.columns, rows)).content


def _arrange(table: Table, columns: Sequence[str], rows: Iterable[TextRow]) -> TextTable:
    cells = []
    for row in rows:
        cells.append([row.get(name, "") for name in columns])
    no_lines = [0] * len(cells)  # the rows are not in a file yet
    return TextTable(table, list(columns), cells, no_lines)
