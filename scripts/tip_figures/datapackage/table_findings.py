"""What is wrong with the rows of a table: records, cells, text, and each rule of its schema."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import polars as pl

from tip_figures.datapackage.field_types import get_field_type, list_codes
from tip_figures.datapackage.findings import Finding, create_finding, limit_findings
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.pandera_schemas import Rule, TableRules
from tip_figures.datapackage.schema_validation import FailedRule, find_failures
from tip_figures.datapackage.table import Reference, Table
from tip_figures.datapackage.text_faults import find_text_faults
from tip_figures.datapackage.text_format import did_you_mean, quote_value

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
        field, texts = table.fields[name], table.texts[name]
        canonical = get_field_type(field).canonical
        if canonical:
            is_canonical = texts.str.contains(f"^(?:{canonical})$").fill_null(True)
            rows = ~is_canonical & table.frame[name].is_not_null()
            yield from _report_rows(table, "cell-style", name, rows, _quote_cells(texts))
        if field.get("type") == "string" and not list_codes(field):
            for fault, rows in find_text_faults(texts):
                describe = _quote_cells(texts, problem=fault.problem, hint=fault.hint)
                # In a broken record, no cell is certain.
                yield from _report_rows(table, fault.code, name, rows & ~table.csv.broken, describe)
    yield from _find_wrong_order(table)


def find_bad_cells(table: Table) -> Iterator[Finding]:
    """Yield the cells that are not values of the type of their column."""
    for name, rows in table.bad_cells.items():
        expected = get_field_type(table.fields[name]).expected
        describe = _quote_cells(table.texts[name], expected=expected)
        yield from _report_rows(table, "cell-type", name, rows, describe)


def _quote_cells(texts: pl.Series, **values: str) -> DescribeRow:
    """Return what describes the cells of a column: each quoted, with the same other values."""
    return lambda row: {"cell": quote_value(texts[row]), **values}


def _report_rows(
    table: Table, code: str, column: str, rows: pl.Series, describe: DescribeRow
) -> Iterator[Finding]:
    """Yield a finding for each row that is marked."""

    def report(row: int) -> Finding:
        key = table.format_key(table.frame.row(row, named=True))
        place = (table.path, table.lines[row], column, key)
        return create_finding(code, *place, **describe(row))

    yield from limit_findings(rows.arg_true(), report)


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
            yield create_finding(
                "row-order", table.path, line, columns[0], text, key=text, **values
            )
            return


# Rules of the schema


def find_broken_rules(rules: TableRules) -> Iterator[Finding]:
    """Yield a finding for each row of the table that breaks a rule of its Pandera schema."""
    for failure in find_failures(rules, rules.table):
        yield from describe_failure(rules.table, failure)


def describe_failure(table: Table, failure: FailedRule) -> Iterator[Finding]:
    """Yield a finding for each row that breaks a rule; one for a rule that cannot be evaluated."""
    rule, columns, rows = failure.rule, failure.columns, failure.rows
    if failure.reason:
        place = f"rules.{rule.name}" if rule.name else columns[0]
        label = f"rule {quote_value(rule.name)}" if rule.name else rule.code.removeprefix("cell-")
        words = {"problem": f"The {label} cannot be evaluated: {failure.reason}."}
        words["hint"] = "Correct it in the schema."
        yield create_finding("schema-invalid", table.schema_path, 0, place, **words)
    elif rule.explain is not None:
        for problem in rule.explain(table.frame):
            if rows.gather(list(problem.rows)).any():
                yield problem.finding
    elif rule.code == "key-duplicate":
        describe = _describe_duplicates(table, rule.name, columns)
        yield from _report_rows(table, rule.code, columns[0], rows, describe)
    elif rule.reference is not None:
        describe = _describe_missing_rows(table, rule.reference, rows)
        yield from _report_rows(table, rule.code, columns[-1], rows, describe)
    else:
        describe = _describe_broken_rule(table, rule, columns)
        yield from _report_rows(table, rule.code, columns[0], rows, describe)


def _describe_duplicates(table: Table, kind: str, columns: Sequence[str]) -> DescribeRow:
    first_row = pl.col(ROW).first().over(columns)
    first_rows = table.frame.with_row_index(ROW).select(first_row).to_series()

    def describe(row: int) -> Mapping[str, Any]:
        values = table.frame.row(row, named=True)
        key = ", ".join(f"{name} = {values[name]}" for name in columns)
        return {"kind": kind, "first_line": table.lines[first_rows[row]], "key": key}

    return describe


def _describe_missing_rows(table: Table, reference: Reference, rows: pl.Series) -> DescribeRow:
    columns, other, targets = reference
    candidates = other.texts[targets[-1]].drop_nulls().head(MAX_CANDIDATES)
    suggested_rows = set(rows.arg_true().head(MAX_SUGGESTED))

    def describe(row: int) -> Mapping[str, Any]:
        values = [table.texts[name][row] for name in columns]
        hint = did_you_mean(values[-1], candidates) if row in suggested_rows else ""
        hint = hint or f"Correct the cell, or add the row to {other.path}."
        value = "/".join(values)
        return {"value": value, "file": other.path, "columns": ", ".join(targets), "hint": hint}

    return describe


def _describe_broken_rule(table: Table, rule: Rule, columns: Sequence[str]) -> DescribeRow:
    def describe(row: int) -> Mapping[str, Any]:
        texts = {name: table.texts[name][row] for name in columns}
        cell = texts[columns[0]]
        return {
            "cell": "The cell" if cell is None else quote_value(cell),
            "problem": rule.problem,
            "name": rule.name,
            "cells": ", ".join(f"{name} = {text or 'empty'}" for name, text in texts.items()),
            "hint": did_you_mean(cell or "", rule.codes) or rule.hint,
        }

    return describe
