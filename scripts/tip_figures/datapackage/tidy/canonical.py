"""The canonical form of a table: columns as in the schema, cells in canonical form, rows by key."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from tip_figures.datapackage.checks import table_validation
from tip_figures.datapackage.findings import ERROR, Finding, create_finding
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema import field_types
from tip_figures.datapackage.text_format import count_noun
from tip_figures.datapackage.tidy.cell_repair import (
    CANONICAL_NUMBERS,
    Field,
    are_binary_floats,
    has_plain_format,
    possible_numbers,
    repair_cell,
)
from tip_figures.datapackage.tidy.doubtful_cells import find_doubtful_cells
from tip_figures.datapackage.tidy.text_table import CannotTidy, TextTable
from tip_figures.datapackage.tidy.text_table_reader import read_text_table

FIXED = "fixed, the first {}"  # what was done to cells; see TextTable.with_column

UNCERTAIN_COLUMNS = (
    "header-duplicate",
    "header-empty",
    "header-extra",
    "header-label",
    "header-missing",
)
"""Codes of findings that are warnings in packages of version 1."""

KnownNumbers = Mapping[tuple[int, str], str]
"""The number that a cell is known to contain, by the line of its row and its column."""


def read_canonical(table: Table) -> TextTable:
    """Read a table whose `content` is given, and fix the cells whose meaning is certain.

    raises: CannotTidy if the cells cannot be assigned to columns
    """
    text_table = arrange_columns(read_text_table(table))
    for name in text_table.fields:
        text_table = _repair_column(text_table, name)
    return text_table


def _repair_column(table: TextTable, name: str) -> TextTable:
    """Return the table with the cells of a column in canonical form where that is certain."""
    field = table.original.fields[name]
    column = table.column(name)
    present = set(column) - set(table.missing_values(name))
    repaired = {cell: repair_cell(field, cell, table.decimal_comma) for cell in present}
    numbers = {cell for cell in repaired.values() if cell}
    if field.get("type") == "number" and are_binary_floats(numbers):
        repaired = {cell: number.removesuffix(".0") for cell, number in repaired.items()}
    return table.with_column(name, [repaired.get(cell, cell) for cell in column], FIXED)


def arrange_columns(table: TextTable) -> TextTable:
    """Return the table without empty columns, and with the others in the order of the schema.

    raises: CannotTidy if rows have different lengths, or the columns are not those of the schema
    """
    names = [name.strip() for name in table.columns]
    width = len(names)
    while width and not names[width - 1]:
        width -= 1
    _check_row_lengths(table, width)
    filled = [index for index in range(width) if names[index] or _has_cells(table, index)]
    _check_header(table.original, [names[index] for index in filled])
    positions = {name: position for position, name in enumerate(table.original.fields)}
    # Columns that the schema does not describe follow the others, in their own order.
    ordered = sorted(filled, key=lambda index: positions.get(names[index], len(positions)))
    changes = []
    if names != table.columns:
        changes.append("spaces around column names removed")
    empty = len(names) - len(filled)
    if empty:
        changes.append(f"{count_noun(empty, 'empty column')} removed")
    if ordered != filled:
        changes.append("columns reordered as in the schema")
    columns = [names[index] for index in ordered]
    rows = []
    for row in table.rows:
        rows.append([row[index] for index in ordered])
    return table.with_changes(*changes, columns=columns, rows=rows)


def _has_cells(table: TextTable, index: int) -> bool:
    """Return whether any cell of the column with this index is not empty."""
    return any(row[index].strip() for row in table.rows)


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
            start = row[0][:64]
            counts = {"cells": len(row), "width": width}
            path = table.original.path
            findings.append(create_finding("ragged-row", path, line, "", start, **counts))
    if findings:
        raise CannotTidy(findings)


def _check_header(table: Table, names: list[str]) -> None:
    """Raise CannotTidy if columns are missing, duplicated or not in the schema."""
    header = TextTable(table, names, [], []).as_table
    findings = []
    for finding in table_validation.validate_file(header):
        is_fatal = finding.severity == ERROR or finding.code in UNCERTAIN_COLUMNS
        if is_fatal and finding.code != "header-order":
            findings.append(finding)
    if findings:
        raise CannotTidy(findings)


def settle_numbers(table: TextTable, known_numbers: KnownNumbers) -> TextTable:
    """Return the table in which ambiguous cells contain the number that they are known to mean.

    raises: CannotTidy if the meaning of other cells is uncertain. Then the whole file is left as it
            is: what a program did to the rest, such as semicolons beside `1.834`, may be the only
            trace that explains them
    """
    findings: list[Finding] = []
    for name in table.fields:
        numbers = [known_numbers.get((line, name), "") for line in table.written_lines]
        field = table.original.fields[name]
        cells = _use_known_numbers(field, table.column(name), numbers)
        findings.extend(_report_doubtful_cells(table, name, cells, numbers))
        table = table.with_column(name, cells, FIXED)
    if findings:
        raise CannotTidy(findings)
    return table


def _use_known_numbers(field: Field, column: Sequence[str], numbers: Sequence[str]) -> list[str]:
    """Return the cells of a column, each replaced by the known number if it may mean that.

    numbers: the number that each cell is known to contain; empty if none is known
    """
    if field.get("type") not in CANONICAL_NUMBERS or not has_plain_format(field):
        return list(column)
    cells = []
    for cell, number in zip(column, numbers, strict=True):
        cells.append(number if number and _may_mean(cell, number) else cell)
    return cells


def _may_mean(cell: str, number: str) -> bool:
    """Return whether a cell may contain a number."""
    return any(Decimal(reading) == Decimal(number) for reading in possible_numbers(cell))


def _report_doubtful_cells(
    table: TextTable, name: str, cells: Sequence[str], numbers: Sequence[str]
) -> Iterator[Finding]:
    """Yield a finding for each cell of uncertain meaning that is not the known number."""
    field = table.original.fields[name]
    missing_values = table.missing_values(name)
    doubts = find_doubtful_cells(field, cells, missing_values, table.decimal_comma)
    for index, cell in enumerate(cells):
        if cell in doubts and cell != numbers[index]:
            doubt = doubts[cell]
            key = table.format_key(index)
            path = table.original.path
            yield create_finding(doubt.code, path, table.lines[index], name, key, **doubt.values)


def sort_rows(table: TextTable) -> TextTable:
    """Return the table sorted by primary key.

    Numbers are compared as numbers, texts by code points; empty cells come first, and cells that
    should be numbers come last.
    """
    key = table.original.primary_key
    if not key or not set(key).issubset(table.fields):
        return table
    columns = []
    for name in key:
        is_numeric = table.original.fields[name].get("type") in CANONICAL_NUMBERS
        columns.append([_sort_key(cell, is_numeric) for cell in table.column(name)])
    row_keys = list(zip(*columns, strict=True))
    order = sorted(range(len(row_keys)), key=row_keys.__getitem__)
    if order == list(range(len(row_keys))):
        return table
    rows = [table.rows[index] for index in order]
    lines = [table.lines[index] for index in order]
    return table.with_changes("rows sorted by primary key", rows=rows, lines=lines)


def _sort_key(cell: str, is_numeric: bool) -> tuple[int, Decimal, str]:
    """Return a key that sorts the cells of a column."""
    if not is_numeric or not cell:
        return 0, Decimal(0), cell
    if re.fullmatch(field_types.CANONICAL_NUMBER, cell):
        return 1, Decimal(cell), cell
    return 2, Decimal(0), cell


def find_invalid_cells(table: TextTable, in_new_file: bool) -> Iterator[Finding]:
    """Yield the errors in cells that do not match their type.

    in_new_file: whether findings name lines of the file as it will be written, or as it is now
    """
    lines_now = dict(zip(table.written_lines, table.lines, strict=True))
    new_table = table.as_table
    for batch in new_table.batches():
        for finding in table_validation.validate_cells(new_table, batch):
            if finding.severity != ERROR:
                continue
            if in_new_file:
                yield finding
            else:
                yield replace(finding, line=lines_now.get(finding.line, finding.line))
