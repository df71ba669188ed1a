"""Validation of one table: file and header, records and cells, and the rules of its schema."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl

from tip_figures.datapackage.checks.cell_hints import suggest_missing_value, suggest_type
from tip_figures.datapackage.checks.header import compare_header
from tip_figures.datapackage.checks.rule_validation import validate_rules
from tip_figures.datapackage.findings import Finding, create_finding, limit_findings
from tip_figures.datapackage.read.columns import Batch
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema.compiled_rules import CompiledRules, compile_rules
from tip_figures.datapackage.schema.field_types import get_field_type
from tip_figures.datapackage.schema.rule import Rule
from tip_figures.datapackage.schema.text_rules import SUSPICIOUS_TEXT, make_text_rules

ONCE_A_FILE = (
    "line-end",
    "final-newline",
    "not-read",
)  # codes that are reported in one block of a file only


def validate_file(table: Table) -> Iterator[Finding]:
    """Yield what is wrong with the file as a whole and with its header."""
    if table.file is None:
        return
    findings = list(table.header.findings)
    is_readable = all(finding.code != "encoding" for finding in findings)
    is_described = bool(table.header.columns and table.fields and table.dialect.header)
    if is_readable and is_described:
        findings += compare_header(table, table.header)
    yield from (replace(finding, path=table.path) for finding in findings)


def validate_cells(table: Table, batch: Batch) -> Iterator[Finding]:
    """Yield what is wrong with records, and the cells that are invalid or not canonical."""
    for finding in batch.findings:
        yield replace(finding, path=table.path)
    for name, column in batch.irregular_columns.items():
        invalid = column.unreadable & column.texts.is_not_null()
        yield from _report_cells(table, batch, "cell-type", name, invalid)
        yield from _report_cells(table, batch, "cell-style", name, column.noncanonical)


def _report_cells(
    table: Table, batch: Batch, code: str, name: str, mask: pl.Series
) -> Iterator[Finding]:
    """Yield a finding for each cell of a column that a mask selects, except in broken rows."""
    if batch.broken is not None:
        mask &= ~batch.broken
    rows = mask.arg_true()
    if rows.is_empty():
        return
    cells = batch.irregular_columns[name].texts[rows]
    hint = suggest_type(table.fields[name].get("type"), cells)
    hints = {rows[0]: hint} if hint else {}
    yield from limit_findings(rows, partial(_report_cell, table, batch, code, name, hints))


def _report_cell(
    table: Table, batch: Batch, code: str, name: str, hints: Mapping[int, str], row_number: int
) -> Finding:
    """Report a cell of a column.

    hints: about all such cells of the column, by the number of the row that is to have it
    """
    line = int(batch.lines[row_number])
    key = table.format_key(batch.frame.row(row_number, named=True))
    cell = batch.irregular_columns[name].texts[row_number]
    expected = get_field_type(table.fields[name]).expected
    hint = hints.get(row_number, suggest_missing_value(cell))
    values = {"cell": cell, "expected": expected, "hint": hint}
    return create_finding(code, table.path, line, name, key, **values)


def validate_rows(table: Table) -> Iterator[Finding]:
    """Yield what is wrong with the rows of a table: records, cells, and each rule of its schema."""
    compiled = _compile_table_rules(table)
    yield from (replace(finding, path=table.schema_path) for finding in compiled.findings)
    text_columns = _select_text_columns(table.fields, compiled.rules)
    is_empty = True
    reported_codes = set[str]()
    for batch in table.batches():
        is_empty = is_empty and batch.frame.is_empty()
        for finding in validate_cells(table, batch):
            if finding.code not in ONCE_A_FILE or finding.code not in reported_codes:
                yield finding
            reported_codes.add(finding.code)
        text_rules = _make_needed_text_rules(batch.frame, text_columns)
        yield from validate_rules(table, batch, compiled.rules, text_rules)
    if is_empty and not reported_codes:
        yield create_finding("table-empty", table.path, 1)


def _compile_table_rules(table: Table) -> CompiledRules:
    """Compile the rules of a table, in whose schema a repeated name has its number after it."""
    fields = [{**descriptor, "name": name} for name, descriptor in table.fields.items()]
    return compile_rules({**table.schema, "fields": fields}, table.frame_columns)


def _select_text_columns(
    fields: Mapping[str, Mapping[str, Any]], rules: Sequence[Rule]
) -> list[str]:
    """Return the columns of type string, except those with codes: the codes are in the schema."""
    coded = {rule.columns[0] for rule in rules if rule.codes}
    texts = [name for name, descriptor in fields.items() if descriptor.get("type") == "string"]
    return [name for name in texts if name not in coded]


def _make_needed_text_rules(frame: pl.DataFrame, text_columns: Sequence[str]) -> list[Rule]:
    """Return the text rules of the columns in which some text might break them."""
    present = [name for name in text_columns if name in frame.columns]
    suspicious = frame.select(pl.col(name).str.contains(SUSPICIOUS_TEXT).any() for name in present)
    rules: list[Rule] = []
    for name in present:
        if suspicious[name].any():
            rules += make_text_rules(name)
    return rules
