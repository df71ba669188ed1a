"""What is wrong with the rows of a table: records, cells, text, and each rule of its schema."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from tip_figures.datapackage.field_types import get_field_type, list_codes
from tip_figures.datapackage.findings import Finding, create_finding, limit_findings
from tip_figures.datapackage.pandera_schemas import Rule, TableRules
from tip_figures.datapackage.schema_validation import (
    FailedRule,
    find_failures,
    list_few_failure_cases,
)
from tip_figures.datapackage.table import PRIMARY_KEY, Table
from tip_figures.datapackage.text_faults import find_text_faults
from tip_figures.datapackage.text_format import did_you_mean, quote_value

MISSING_MARKERS = ("#N/A", "N/A", "NA", "n/a", "NULL", "null", "None", "none", "-", "--", "?", ".")
"""Texts by which programs and people often mark a missing value."""
MAX_CANDIDATES = 1_000  # keys of another table from which a hint suggests the nearest
MAX_SUGGESTED = 100  # rows of a broken rule with a suggestion, which takes a millisecond


def find_record_faults(table: Table) -> Iterator[Finding]:
    """Yield what is wrong with the records of a file, and with its bytes."""
    groups: dict[str, list[Finding]] = {}
    for finding in table.csv.findings:
        groups.setdefault(finding.code, []).append(replace(finding, path=table.path))
    for findings in groups.values():
        yield from limit_findings(findings, lambda finding: finding)


def find_cell_faults(table: Table) -> Iterator[Finding]:
    """Yield cells that are not of their type or not in canonical form, and faults in texts."""
    yield from find_bad_cells(table)
    for name in table.frame_columns:
        field_type = get_field_type(table.fields[name])
        if field_type.canonical:
            is_canonical = table.texts[name].str.contains(f"^(?:{field_type.canonical})$")
            odd_rows = ~is_canonical.fill_null(True) & table.frame[name].is_not_null()
            yield from _report_cells(table, "cell-style", name, odd_rows.arg_true())
    for name in table.frame_columns:
        descriptor = table.fields[name]
        if descriptor.get("type") == "string" and not list_codes(descriptor):
            for fault, rows in find_text_faults(table.texts[name]):
                readable = rows & ~table.csv.broken
                values = {"problem": fault.problem, "hint": fault.hint}
                yield from _report_cells(table, fault.code, name, readable.arg_true(), **values)
    yield from _find_wrong_order(table)


def find_bad_cells(table: Table) -> Iterator[Finding]:
    """Yield the cells that are not values of the type of their column."""
    for name, rows in table.bad_cells.items():
        yield from _report_cells(table, "cell-type", name, rows.arg_true())


def _report_cells(
    table: Table, code: str, name: str, rows: pl.Series, **values: Any
) -> Iterator[Finding]:
    """Yield a finding for each cell of a column."""

    def report(row: int) -> Finding:
        cell = table.texts[name][row]
        expected = get_field_type(table.fields[name]).expected
        hint = "Correct the cell, or the type of the column in the schema."
        if cell.strip() in MISSING_MARKERS:
            hint = "If the value is missing, empty the cell."
        quoted = {"cell": cell if code in ("cell-type", "cell-style") else quote_value(cell)}
        return create_finding(
            code,
            table.path,
            table.lines[row],
            name,
            table.format_key(table.frame.row(row, named=True)),
            **({"expected": expected, "hint": hint} | quoted | values),
        )

    yield from limit_findings(rows, report)


def _find_wrong_order(table: Table) -> Iterator[Finding]:
    """Yield the first row that is not in the order of the primary key.

    All tables are sorted, so that a changed row is one changed line.
    """
    columns = table.primary_key
    if not columns or not set(columns) <= set(table.frame_columns):
        return
    keys = table.frame.select(columns).with_row_index("\0row").drop_nulls()
    rows = keys["\0row"].to_list()
    values = keys.select(columns).rows()
    for number in range(1, len(values)):
        if values[number] < values[number - 1]:
            key, previous = ("/".join(map(str, values[i])) for i in (number, number - 1))
            line = table.lines[rows[number]]
            named = {"key": key, "previous": previous, "columns": ", ".join(columns)}
            yield create_finding("row-order", table.path, line, columns[0], key, **named)
            return


def find_broken_rules(rules: TableRules) -> Iterator[Finding]:
    """Yield a finding for each rule of the Pandera schema that a row of the table breaks.

    A rule that reads a cell with a fault of its own is not evaluated in that row: the fault is
    reported already.
    """
    yield from rules.findings
    table = rules.table
    with list_few_failure_cases(rules):
        failures = find_failures(table.frame, table, rules)
    for failure in failures:
        yield from describe_failure(table, failure)


def describe_failure(table: Table, failure: FailedRule) -> Iterator[Finding]:
    """Yield a finding for each row that breaks a rule; missing columns are reported elsewhere."""
    rule = failure.rule
    if rule is not None and rule.explain is not None:
        for problem in rule.explain(table.frame):
            if failure.rows.gather(list(problem.rows)).any():
                yield problem.finding
        return

    rows = failure.rows.arg_true()
    suggested_rows = set(rows.head(MAX_SUGGESTED))
    first_rows = pl.Series()
    if rule is None or rule.code == "key-duplicate":
        numbered = table.frame.with_row_index("\0row")
        first_rows = numbered.select(pl.col("\0row").first().over(failure.columns)).to_series()

    def report(row: int) -> Finding:
        if failure.is_empty_cell:
            return _report_empty(table, failure.columns[0], row)
        if rule is None or rule.code == "key-duplicate":
            kind = PRIMARY_KEY if rule is None else rule.problem
            first_line = table.lines[first_rows[row]]
            return _report_duplicate(table, failure.columns, kind, row, first_line)
        if rule.reference is not None:
            return _report_missing_row(table, rule, row, row in suggested_rows)
        return _report_broken_rule(table, rule, row)

    yield from limit_findings(rows, report)


def _make_row_finding(table: Table, code: str, column: str, row: int, **values: Any) -> Finding:
    key = table.format_key(table.frame.row(row, named=True))
    return create_finding(code, table.path, table.lines[row], column, key, **values)


def _report_empty(table: Table, column: str, row: int) -> Finding:
    descriptor = table.fields[column]
    hint = f"Fill the cell in: {descriptor.get('description', column)}"
    values = {"cell": "The cell", "problem": "is empty, and this column must be filled"}
    return _make_row_finding(table, "cell-required", column, row, hint=hint, **values)


def _report_duplicate(
    table: Table, columns: Sequence[str], kind: str, row: int, first_line: int
) -> Finding:
    values = table.frame.row(row, named=True)
    key = ", ".join(f"{name} = {values[name]}" for name in columns)
    named = {"kind": kind, "first_line": first_line, "key": key}
    return _make_row_finding(table, "key-duplicate", columns[0], row, **named)


def _report_missing_row(table: Table, rule: Rule, row: int, is_suggested: bool) -> Finding:
    assert rule.reference is not None
    columns, other, targets = rule.reference
    values = [table.texts[name][row] for name in columns]
    candidates = other.texts[targets[-1]].drop_nulls().head(MAX_CANDIDATES)
    suggestion = did_you_mean(values[-1], candidates) if is_suggested else ""
    named = {
        "value": "/".join(values),
        "file": other.path,
        "columns": ", ".join(targets),
        "hint": suggestion or f"Correct the cell, or add the row to {other.path}.",
    }
    return _make_row_finding(table, "reference-missing", columns[-1], row, **named)


def _report_broken_rule(table: Table, rule: Rule, row: int) -> Finding:
    texts = {name: table.texts[name][row] for name in rule.columns}
    column = rule.columns[0]
    cell = texts[column]
    suggestion = did_you_mean(cell, rule.codes) if rule.codes and cell else ""
    named = {
        "cell": "The cell" if cell is None else quote_value(cell),
        "problem": rule.problem,
        "name": rule.name,
        "cells": ", ".join(f"{name} = {text or 'empty'}" for name, text in texts.items()),
        "hint": suggestion or rule.hint,
    }
    return _make_row_finding(table, rule.code, column, row, **named)
