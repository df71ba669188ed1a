"""The rows of a table as text cells, for commands that change rows and write the file again."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from tip_figures.datapackage.command_names import name_command
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_findings import find_bad_cells
from tip_figures.datapackage.text_table import (
    LINE,
    CannotTidy,
    TextTable,
    read_canonical,
    read_text_table,
)

TextRow = dict[str, str]
"""A row: column → cell as text; an empty cell is ""."""


def read_valid_rows(table: Table) -> list[TextRow]:
    """Read the rows of a table of the package in canonical form.

    raises: ReadError if the file, its header or a cell is invalid
    """
    problem = "The file cannot be read."
    if table.file is not None:
        try:
            text_table = read_canonical(table, table.file.read_bytes())
            findings = list(find_bad_cells(text_table.as_table))
        except CannotTidy as error:
            findings = error.findings
        if not findings:
            return name_cells(text_table)
        problem = findings[0].message
    command = name_command("validate")
    raise ReadError(f"{table.file or table.path}: {problem} Fix this first (see {command}).")


def divide_cells(table: Table, file: Path, content: bytes) -> TextTable:
    """Divide the content of a CSV file into cells, even as spreadsheets save it.

    table:  describes the columns; those of the file may be others
    raises: ReadError if it is not certain which cell is in which column
    """
    try:
        return read_text_table(table, content)
    except CannotTidy as error:
        finding = error.findings[0]
        raise ReadError(f"{file}: line {finding.line}: {finding.message}") from None


def name_cells(table: TextTable) -> list[TextRow]:
    """Return the rows with their cells by column."""
    return table.cells.fill_null("").to_dicts()


def render_rows(table: Table, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Format rows as the canonical file of a table; a cell that a row does not have is empty."""
    frame = pl.DataFrame(list(rows), schema=dict.fromkeys(table.fields, pl.String))
    empty_cells = pl.all().replace("", None)
    text_table = TextTable(table, frame.with_columns(empty_cells, pl.lit(0).alias(LINE)))
    text_table.sort_rows()
    return text_table.content
