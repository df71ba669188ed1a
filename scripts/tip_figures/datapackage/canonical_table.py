"""The canonical form of a table: columns as in the schema, cells in canonical form, rows by key."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from tip_figures.datapackage.cell_repair import (
    are_binary_floats,
    possible_numbers,
    repair_cell,
)
from tip_figures.datapackage.doubtful_cells import find_doubtful_cells
from tip_figures.datapackage.field_types import NUMERIC_TYPES
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.structure import find_header_faults
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_findings import find_bad_cells
from tip_figures.datapackage.text_format import count_noun
from tip_figures.datapackage.text_table import CannotTidy, TextTable, read_text_table

FIXED = "fixed, the first {}"  # what was done to cells; see TextTable.set_column

KnownNumbers = dict[tuple[int, str], str]
"""The number that a cell is known to contain, by the line of its row and its column."""


def read_canonical(table: Table, content: bytes) -> TextTable:
    """Read the content of a table's file, and fix the cells whose meaning is certain.

    raises: CannotTidy if the cells cannot be assigned to columns
    """
    text_table = read_text_table(table, content)
    arrange_columns(text_table)
    for name in text_table.fields:
        field = table.fields[name]
        cells = text_table.column(name)
        texts = set(cells) - set(table.missing_values)
        repaired = {cell: repair_cell(field, cell, text_table.decimal_comma) for cell in texts}
        numbers = {cell for cell in repaired.values() if cell}
        if field.get("type") == "number" and are_binary_floats(numbers):
            repaired = {cell: number.removesuffix(".0") for cell, number in repaired.items()}
        text_table.set_column(name, [repaired.get(cell, cell) for cell in cells], FIXED)
    return text_table


def arrange_columns(table: TextTable) -> None:
    """Remove the empty columns of a table, and order the others as in the schema.

    raises: CannotTidy if rows have different lengths, or the columns are not those of the schema
    """
    names = [name.strip() for name in table.columns]
    width = len(names)
    while width and not names[width - 1]:
        width -= 1
    _check_row_lengths(table, width)
    filled = [
        index
        for index in range(width)
        if names[index] or any(row[index].strip() for row in table.rows)
    ]
    _check_header(table.original, [names[index] for index in filled])
    positions = {name: position for position, name in enumerate(table.original.fields)}
    ordered = sorted(filled, key=lambda index: positions[names[index]])
    if names != table.columns:
        table.changes.append("spaces around column names removed")
    if len(filled) < len(names):
        table.changes.append(f"{count_noun(len(names) - len(filled), 'empty column')} removed")
    if ordered != filled:
        table.changes.append("columns reordered as in the schema")
    table.columns = [names[index] for index in ordered]
    rows = []
    for row in table.rows:
        rows.append([row[index] for index in ordered])
    table.rows = rows


def _check_row_lengths(table: TextTable, width: int) -> None:
    """Raise CannotTidy if a row has neither as many cells as there are columns nor as the header.

    A spreadsheet ends all rows with the same number of empty cells, the header too. If a single row
    has one cell too many, some cell in it contains a comma without quotes.

    width: number of columns up to the last one with a name
    """
    findings = []
    for line, row in zip(table.lines, table.rows, strict=True):
        has_right_length = len(row) in (width, len(table.columns))
        if not has_right_length or any(cell.strip() for cell in row[width:]):
            values = {"cells": len(row), "width": width}
            path = table.original.path
            findings.append(create_finding("ragged-row", path, line, "", row[0][:64], **values))
    if findings:
        raise CannotTidy(findings)


def _check_header(table: Table, names: list[str]) -> None:
    """Raise CannotTidy if columns are missing, duplicated or not in the schema."""
    header = TextTable(table, names, [], []).as_table
    faults = [fault for fault in find_header_faults(header) if fault.code != "header-order"]
    if faults:
        raise CannotTidy(replace(fault, path=table.path) for fault in faults)


def settle_numbers(table: TextTable, known_numbers: KnownNumbers) -> None:
    """Replace ambiguous cells by the numbers that they are known to mean.

    raises: CannotTidy if the meaning of other cells is uncertain. Then the whole file is left as it
            is: what a program did to the rest, such as semicolons beside `1.834`, may be the only
            trace that explains them
    """
    findings: list[Finding] = []
    lines = table.written_lines
    for name in table.fields:
        numbers = [known_numbers.get((line, name), "") for line in lines]
        cells = table.column(name)
        if table.original.fields[name].get("type") in NUMERIC_TYPES:
            pairs = zip(cells, numbers, strict=True)
            cells = [number if _may_mean(cell, number) else cell for cell, number in pairs]
        findings.extend(_report_doubtful_cells(table, name, cells, numbers))
        table.set_column(name, cells, FIXED)
    if findings:
        raise CannotTidy(findings)


def _may_mean(cell: str, number: str) -> bool:
    """Return whether a cell may contain a number; nothing contains the empty one."""
    readings = possible_numbers(cell) if number else []
    return any(Decimal(reading) == Decimal(number) for reading in readings)


def _report_doubtful_cells(
    table: TextTable, name: str, cells: Sequence[str], numbers: Sequence[str]
) -> Iterator[Finding]:
    """Yield a finding for each cell of uncertain meaning that is not the known number."""
    field = table.original.fields[name]
    missing_values = table.original.missing_values
    doubts = find_doubtful_cells(field, cells, missing_values, table.decimal_comma)
    for index, cell in enumerate(cells):
        if cell in doubts and cell != numbers[index]:
            doubt = doubts[cell]
            key, path = table.format_key(index), table.original.path
            yield create_finding(doubt.code, path, table.lines[index], name, key, **doubt.values)


def find_invalid_cells(table: TextTable, in_new_file: bool) -> Iterator[Finding]:
    """Yield the cells that do not match their type.

    in_new_file: whether findings name lines of the file as it will be written, or as it is now
    """
    lines_now: Mapping[int, int] = dict(zip(table.written_lines, table.lines, strict=True))
    for finding in find_bad_cells(table.as_table):
        yield finding if in_new_file else replace(finding, line=lines_now[finding.line])
