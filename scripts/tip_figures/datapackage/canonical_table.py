"""The canonical form of a table: columns as in the schema, cells in canonical form."""

from collections.abc import Iterator
from dataclasses import replace

from tip_figures.datapackage.cell_repair import find_doubt, repair_cell
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.structure import find_header_faults
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_findings import find_bad_cells
from tip_figures.datapackage.text_format import count_noun
from tip_figures.datapackage.text_table import CannotTidy, TextTable, read_text_table


def read_canonical(table: Table, content: bytes) -> TextTable:
    """Read the content of a table's file, and fix the cells whose meaning is certain.

    raises: CannotTidy if cells cannot be assigned to columns, or the meaning of one is uncertain.
            Then the whole file is left as it is: what a program did to the rest, such as
            semicolons beside `1.834`, may be the only trace that explains it
    """
    text_table = read_text_table(table, content)
    _arrange_columns(text_table)
    doubts = list(_find_doubtful_cells(text_table))
    if doubts:
        raise CannotTidy(doubts)
    for name in text_table.fields:
        repaired = {}
        for cell in {*text_table.column(name)}.difference(table.missing_values):
            repaired[cell] = repair_cell(table.fields[name], cell, text_table.decimal_comma)
        cells = [repaired.get(cell, cell) for cell in text_table.column(name)]
        text_table.set_column(name, cells, "fixed, the first {}")
    text_table.sort_rows()
    return text_table


def _arrange_columns(table: TextTable) -> None:
    """Remove the empty columns of a table, and order the others as in the schema.

    raises: CannotTidy if rows have different lengths, or the columns are not those of the schema
    """
    path, width = table.original.path, len(table.columns)
    findings = []
    for line, row in zip(table.lines, table.rows, strict=True):
        if len(row) != width:  # some cell contains a comma without quotes
            values = {"cells": len(row), "width": width}
            findings.append(create_finding("ragged-row", path, line, "", row[0][:64], **values))
    if findings:
        raise CannotTidy(findings)
    filled = []
    for index, name in enumerate(table.columns):
        if name or any(row[index] for row in table.rows):
            filled.append(index)
    header = replace(table, columns=[table.columns[index] for index in filled], rows=[]).as_table
    faults = [fault for fault in find_header_faults(header) if fault.code != "header-order"]
    if faults:
        raise CannotTidy(replace(fault, path=path) for fault in faults)
    positions = list(table.original.fields)
    ordered = sorted(filled, key=lambda index: positions.index(table.columns[index]))
    if len(filled) < width:
        table.changes.append(f"{count_noun(width - len(filled), 'empty column')} removed")
    if ordered != filled:
        table.changes.append("columns reordered as in the schema")
    table.columns = [table.columns[index] for index in ordered]
    for row in table.rows:
        row[:] = [row[index] for index in ordered]


def _find_doubtful_cells(table: TextTable) -> Iterator[Finding]:
    """Yield a finding for each cell of uncertain meaning."""
    for name in table.fields:
        field = table.original.fields[name]
        cells = table.column(name)
        doubts = {cell: find_doubt(field, cell, table.decimal_comma) for cell in set(cells)}
        for index, cell in enumerate(cells):
            code = doubts[cell]
            if code and cell not in table.original.missing_values:
                place = (table.original.path, table.lines[index], name, table.format_key(index))
                yield create_finding(code, *place, text=cell)


def find_invalid_cells(table: TextTable, in_new_file: bool) -> Iterator[Finding]:
    """Yield the cells that do not match their type.

    in_new_file: whether findings name lines of the file as it will be written, or as it is now
    """
    lines_now = dict(zip(table.written_lines, table.lines, strict=True))
    for finding in find_bad_cells(table.as_table):
        yield finding if in_new_file else replace(finding, line=lines_now[finding.line])
