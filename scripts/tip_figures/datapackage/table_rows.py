"""The rows of a table as text: read as spreadsheets save them, changed, and written again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from tip_figures.datapackage.cell_repair import find_doubt, repair_cell
from tip_figures.datapackage.command_names import name_command
from tip_figures.datapackage.csv_file import IS_BROKEN, LINE, CsvContent, create_rows, read_csv
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.field_types import cast_cells
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.table import DELIMITERS, HEADER_ORDER, Table, find_header_faults
from tip_figures.datapackage.table_findings import find_bad_cells, report_rows

TextRow = dict[str, str]
"""A row: column → cell as text; an empty cell is ""."""


class CannotTidy(Exception):
    """A file must stay as it is, because its cells cannot be determined; `findings` say why."""

    def __init__(self, table: Table, findings: Iterable[Finding]) -> None:
        super().__init__()
        self.findings = [replace(finding, path=table.path) for finding in findings]


def read_cells(table: Table, content: bytes) -> Table:
    """Return a table with the cells of a CSV file; empty columns are left out.

    table:  has the schema; the file may have other columns
    raises: CannotTidy if it is not certain which cell is in which column
    """
    parsed = read_csv(content, _find_delimiter(table, content))
    faults = [finding for finding in parsed.findings if not finding.is_fixed_by_tidy]
    rows = parsed.rows
    columns: list[str] = []
    for key, name in zip(rows.columns, parsed.columns, strict=False):
        if not name and rows[key].null_count() == rows.height:
            rows = rows.drop(key)
            continue
        if name in columns:
            faults.append(create_finding("header-duplicate", "", 1, name, name=name))
        columns.append(name)
    if faults:
        raise CannotTidy(table, faults)
    return replace(table, cells=CsvContent(columns, rows, []))


def _find_delimiter(table: Table, content: bytes) -> str:
    """Return the comma, unless another delimiter finds more columns of the schema."""
    header = content.decode(errors="replace").lstrip("\ufeff\r\n").partition("\n")[0]

    def count_columns(delimiter: str) -> int:
        names = {name.strip(' "\r') for name in header.split(delimiter)}
        return len(names & table.fields.keys())

    return max((",", *DELIMITERS), key=count_columns)


def read_canonical(table: Table, content: bytes) -> Table:
    """Return a table with the content of a file, in which cells with a certain meaning are fixed.

    raises: CannotTidy if cells cannot be assigned to columns, or the meaning of one is uncertain.
            Then the whole file is left as it is: what a program did to the rest, such as
            semicolons beside `1.834`, may be the only trace that explains it
    """
    table = read_cells(table, content)
    faults = [fault for fault in find_header_faults(table) if fault.code != HEADER_ORDER]
    if faults:
        raise CannotTidy(table, faults)
    # A program that writes semicolons marks decimals with commas.
    decimal_comma = _find_delimiter(table, content) == ";"
    rows = table.csv.rows
    for name, field in table.fields.items():
        texts = table.texts[name]
        repaired = {}
        for text in texts.drop_nulls().unique(maintain_order=True):
            repaired[text] = repair_cell(field, text, decimal_comma) or None
            doubt = find_doubt(field, text, decimal_comma)
            if doubt:
                faults += report_rows(table, doubt, name, texts == text, text=text)
        cells = [repaired.get(text) for text in texts]
        rows = rows.with_columns(pl.Series(name, cells, dtype=pl.String))
    if faults:
        raise CannotTidy(table, faults)
    return replace_rows(table, rows)


def replace_rows(table: Table, rows: pl.DataFrame) -> Table:
    """Return a table with other rows, sorted by primary key, and columns as in the schema.

    Numbers are compared as numbers, texts by code points; empty cells come first, and cells that
    should be numbers come last.

    rows: as in the content of a file; LINE is 0 where the file does not have the row
    """
    columns = list(table.fields)
    if table.primary_key and set(table.primary_key) <= set(columns):
        order = []
        for name in table.primary_key:
            value = cast_cells(name, table.fields[name])
            order += [value.is_null() & pl.col(name).is_not_null(), value]
        rows = rows.sort([*order, *table.primary_key], maintain_order=True)
    return replace(table, cells=CsvContent(columns, rows[[*columns, LINE, IS_BROKEN]], []))


def render_table(table: Table) -> bytes:
    """Return the canonical file of a table: LF, commas, quotes only where they are needed."""
    rows = table.csv.rows.drop(LINE, IS_BROKEN)
    return rows.write_csv(line_terminator="\n").encode()


# Rows for commands


def read_valid_rows(table: Table) -> list[TextRow]:
    """Read the rows of a table of the package in canonical form.

    raises: ReadError if the file, its header or a cell is invalid
    """
    problem = "The file cannot be read."
    if table.file is not None:
        try:
            canonical = read_canonical(table, table.file.read_bytes())
            findings = list(find_bad_cells(canonical))
        except CannotTidy as error:
            findings = error.findings
        if not findings:
            return name_cells(canonical)
        problem = findings[0].message
    command = name_command("validate")
    raise ReadError(f"{table.file or table.path}: {problem} Fix this first (see {command}).")


def divide_cells(table: Table, file: Path, content: bytes) -> Table:
    """Return a table with the content of a CSV file, even as spreadsheets save it.

    table:  describes the columns; those of the file may be others
    raises: ReadError if it is not certain which cell is in which column
    """
    try:
        return read_cells(table, content)
    except CannotTidy as error:
        finding = error.findings[0]
        raise ReadError(f"{file}: line {finding.line}: {finding.message}") from None


def name_cells(table: Table) -> list[TextRow]:
    """Return the rows of a file with their cells by column."""
    return table.csv.rows.drop(LINE, IS_BROKEN).fill_null("").to_dicts()


def make_rows(table: Table, rows: Iterable[Mapping[str, str]]) -> pl.DataFrame:
    """Make rows that no file has; a cell that a row does not have is empty."""
    texts = pl.DataFrame(list(rows), schema=dict.fromkeys(table.fields, pl.String))
    columns = texts.with_columns(pl.all().replace("", None)).get_columns()
    return create_rows(texts.columns, columns, [0] * texts.height, [False] * texts.height)


def render_rows(table: Table, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Format rows as the canonical file of a table; a cell that a row does not have is empty."""
    return render_table(replace_rows(table, make_rows(table, rows)))
