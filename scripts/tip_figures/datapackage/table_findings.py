"""What is wrong with the rows of a table: records, cells, text, and each rule of its schema."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import polars as pl

from tip_figures.datapackage.field_types import get_field_type, list_codes
from tip_figures.datapackage.findings import Finding, create_finding, limit_findings
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.pandera_schemas import Rule, TableRules
from tip_figures.datapackage.schema_validation import (
    FailedRule,
    find_failures,
    list_few_failure_cases,
)
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.text_faults import find_text_faults
from tip_figures.datapackage.text_format import did_you_mean, quote_value

MISSING_MARKERS = ("#N/A", "N/A", "NA", "n/a", "NULL", "null", "None", "none", "-", "--", "?", ".")
"""Texts by which programs and people often mark a missing value."""
MAX_CANDIDATES = 1_000  # keys of another table from which a hint suggests the nearest
MAX_SUGGESTED = 100  # rows of a broken rule with a suggestion, which takes a millisecond
ROW = "\0row"  # column with the numbers of rows, which no column of a table can have as its name

DescribeRow = Callable[[int], Mapping[str, Any]]
"""Returns what the templates of a finding about a row name."""


def find_record_faults(table: Table) -> Iterator[Finding]:
    """Yield what is wrong with the records of a file, and with its bytes."""
    findings = [replace(finding, path=table.path) for finding in table.csv.findings]
    for alike in group_by(findings, lambda finding: finding.code).values():
        yield from limit_findings(alike, lambda finding: finding)


def find_cell_faults(table: Table) -> Iterator[Finding]:
    """Yield cells that are not of their type or not in canonical form, and faults in texts."""
    yield from find_bad_cells(table)
    for name in table.frame_columns:
        canonical = get_field_type(table.fields[name]).canonical
        if canonical:
            is_canonical = table.texts[name].str.contains(f"^(?:{canonical})$")
            odd_rows = ~is_canonical.fill_null(True) & table.frame[name].is_not_null()
            yield from _report_cells(table, "cell-style", name, odd_rows)
    for name in table.frame_columns:
        descriptor = table.fields[name]
        if descriptor.get("type") == "string" and not list_codes(descriptor):
            for fault, rows in find_text_faults(table.texts[name]):
                yield from _report_text(table, fault.code, name, rows, fault.problem, fault.hint)
    yield from _find_wrong_order(table)


def find_bad_cells(table: Table) -> Iterator[Finding]:
    """Yield the cells that are not values of the type of their column."""
    for name, rows in table.bad_cells.items():
        yield from _report_cells(table, "cell-type", name, rows)


def _report_rows(
    table: Table, code: str, column: str, rows: pl.Series, describe: DescribeRow
) -> Iterator[Finding]:
    """Yield a finding for each row that is marked."""

    def report(row: int) -> Finding:
        key = table.format_key(table.frame.row(row, named=True))
        place = (table.path, table.lines[row], column, key)
        return create_finding(code, *place, **describe(row))

    yield from limit_findings(rows.arg_true(), report)


def _report_cells(table: Table, code: str, name: str, rows: pl.Series) -> Iterator[Finding]:
    """Yield a finding for each cell that is not what its type expects."""
    expected = get_field_type(table.fields[name]).expected

    def describe(row: int) -> Mapping[str, Any]:
        cell = table.texts[name][row]
        hint = "Correct the cell, or the type of the column in the schema."
        if cell.strip() in MISSING_MARKERS:
            hint = "If the value is missing, empty the cell."
        return {"cell": cell, "expected": expected, "hint": hint}

    yield from _report_rows(table, code, name, rows, describe)


def _report_text(
    table: Table, code: str, name: str, rows: pl.Series, problem: str, hint: str
) -> Iterator[Finding]:
    """Yield a finding for each text with a fault; of broken records no cell is certain."""

    def describe(row: int) -> Mapping[str, Any]:
        cell = quote_value(table.texts[name][row])
        return {"cell": cell, "problem": problem, "hint": hint}

    yield from _report_rows(table, code, name, rows & ~table.csv.broken, describe)


def _find_wrong_order(table: Table) -> Iterator[Finding]:
    """Yield the first row that is not in the order of the primary key.

    All tables are sorted, so that a changed row is one changed line.
    """
    columns = table.primary_key
    if not columns or not set(columns) <= set(table.frame_columns):
        return
    keys = table.frame.select(columns).with_row_index(ROW).drop_nulls()
    for (_, *previous), (row, *key) in pairwise(keys.iter_rows()):
        if key < previous:
            line, text = table.lines[row], "/".join(map(str, key))
            values = {"previous": "/".join(map(str, previous)), "columns": ", ".join(columns)}
            place = (table.path, line, columns[0], text)
            yield create_finding("row-order", *place, key=text, **values)
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
    rule, columns = failure.rule, failure.columns
    if rule is not None and rule.explain is not None:
        for problem in rule.explain(table.frame):
            if failure.rows.gather(list(problem.rows)).any():
                yield problem.finding
    elif failure.is_empty_cell:
        description = table.fields[columns[0]].get("description", columns[0])
        values = {"cell": "The cell", "problem": "is empty, and this column must be filled"}
        values["hint"] = f"Fill the cell in: {description}"
        yield from _report_rows(table, "cell-required", columns[0], failure.rows, lambda _: values)
    elif rule is None or rule.code == "key-duplicate":
        kind = "primary key" if rule is None else rule.problem
        yield from _report_duplicates(table, failure, kind)
    elif rule.reference is not None:
        yield from _report_missing_rows(table, rule, failure.rows)
    else:
        yield from _report_broken_rule(table, rule, failure.rows)


def _report_duplicates(table: Table, failure: FailedRule, kind: str) -> Iterator[Finding]:
    columns = failure.columns
    first_row = pl.col(ROW).first().over(columns)
    first_rows = table.frame.with_row_index(ROW).select(first_row).to_series()

    def describe(row: int) -> Mapping[str, Any]:
        values = table.frame.row(row, named=True)
        key = ", ".join(f"{name} = {values[name]}" for name in columns)
        return {"kind": kind, "first_line": table.lines[first_rows[row]], "key": key}

    yield from _report_rows(table, "key-duplicate", columns[0], failure.rows, describe)


def _report_missing_rows(table: Table, rule: Rule, rows: pl.Series) -> Iterator[Finding]:
    assert rule.reference is not None
    columns, other, targets = rule.reference
    candidates = other.texts[targets[-1]].drop_nulls().head(MAX_CANDIDATES)
    suggested_rows = set(rows.arg_true().head(MAX_SUGGESTED))

    def describe(row: int) -> Mapping[str, Any]:
        values = [table.texts[name][row] for name in columns]
        hint = did_you_mean(values[-1], candidates) if row in suggested_rows else ""
        hint = hint or f"Correct the cell, or add the row to {other.path}."
        value = "/".join(values)
        return {"value": value, "file": other.path, "columns": ", ".join(targets), "hint": hint}

    yield from _report_rows(table, "reference-missing", columns[-1], rows, describe)


def _report_broken_rule(table: Table, rule: Rule, rows: pl.Series) -> Iterator[Finding]:
    def describe(row: int) -> Mapping[str, Any]:
        texts = {name: table.texts[name][row] for name in rule.columns}
        cell = texts[rule.columns[0]]
        suggestion = did_you_mean(cell, rule.codes) if rule.codes and cell else ""
        return {
            "cell": "The cell" if cell is None else quote_value(cell),
            "problem": rule.problem,
            "name": rule.name,
            "cells": ", ".join(f"{name} = {text or 'empty'}" for name, text in texts.items()),
            "hint": suggestion or rule.hint,
        }

    yield from _report_rows(table, rule.code, rule.columns[0], rows, describe)
