"""What is wrong with the rows of a table: records, cells, text, and each rule of its schema."""

import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from typing import Any, NamedTuple

import pandera.polars as pa
import polars as pl
from pandera.config import CONFIG, ValidationDepth, config_context, set_config
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from tip_figures.datapackage.csv_file import IS_BROKEN
from tip_figures.datapackage.field_types import get_field_type, list_codes
from tip_figures.datapackage.findings import Finding, create_finding, limit_findings
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.pandera_schemas import (
    WHOLE_FRAME,
    Rule,
    TableRules,
    is_first_or_incomplete,
)
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.text_faults import find_text_faults
from tip_figures.datapackage.text_format import did_you_mean, quote_value

REFERENCE_MISSING = "reference-missing"  # code of a finding
ROW = "\0row"  # column with the numbers of rows, which no column of a table can have as its name


def find_cell_faults(table: Table) -> Iterator[Finding]:
    """Yield what is wrong with the bytes, records and cells of a file, apart from its rules.

    Cells are not of their type or not in canonical form, or have faults in texts.
    """
    findings = [replace(finding, path=table.path) for finding in table.csv.findings]
    for alike in group_by(findings, lambda finding: finding.code).values():
        yield from limit_findings(alike, lambda finding: finding)
    if not table.is_readable:
        return
    if table.frame.is_empty() and not findings:
        yield create_finding("table-empty", table.path, 1)
    yield from find_bad_cells(table)
    for name in table.frame_columns:
        field, texts = table.fields[name], table.texts[name]
        canonical = get_field_type(field).canonical
        if canonical:
            is_canonical = texts.str.contains(f"^(?:{canonical})$").fill_null(True)
            rows = ~is_canonical & table.frame[name].is_not_null()
            yield from report_rows(table, "cell-style", name, rows)
        if field.get("type") == "string" and not list_codes(field):
            for fault, rows in find_text_faults(texts):
                # In a broken record, no cell is certain.
                rows = rows & ~table.csv.rows[IS_BROKEN]
                problem, hint = fault.problem, fault.hint
                yield from report_rows(table, fault.code, name, rows, problem=problem, hint=hint)
    yield from _find_wrong_order(table)


def find_bad_cells(table: Table) -> Iterator[Finding]:
    """Yield the cells that are not values of the type of their column."""
    for name, rows in table.bad_cells.items():
        expected = get_field_type(table.fields[name]).expected
        yield from report_rows(table, "cell-type", name, rows, expected=expected)


def report_rows(
    table: Table,
    code: str,
    column: str,
    rows: pl.Series,
    describe: Callable[[int], Mapping[str, Any]] | None = None,
    **values: str,
) -> Iterator[Finding]:
    """Yield a finding for each row that is marked.

    describe: returns more of what the templates of the finding name, for the number of a row
    """

    def report(row: int) -> Finding:
        key = table.format_key(table.frame.row(row, named=True))
        cell = table.texts[column][row]
        quoted_cell = "The cell" if cell is None else quote_value(cell)
        more_values = {"cell": quoted_cell, "key": key, **values}
        if describe is not None:
            more_values |= describe(row)
        return create_finding(code, table.path, table.lines[row], column, key, **more_values)

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
            is_row = pl.int_range(table.frame.height, eager=True) == row
            words = {"previous": "/".join(map(str, previous)), "columns": ", ".join(columns)}
            yield from report_rows(table, "row-order", columns[0], is_row, None, **words)
            return


# Rules of the schema


class FailedRule(NamedTuple):
    """A rule that some rows break, or that cannot be evaluated.

    rows:   for each row of the frame whether it breaks the rule
    error:  of Pandera
    reason: why it cannot be evaluated; empty if it can
    """

    rule: Rule
    rows: pl.Series
    error: SchemaError
    reason: str = ""


def find_failures(rules: TableRules, table: Table) -> Iterator[FailedRule]:
    """Validate the rows of a table with its Pandera schema: columns first, then whole rows.

    A rule that reads a cell with a fault of its own is not evaluated in that row: the fault is
    reported already, and so is a missing column.

    table: with these rules; its rows may be those of a frame
    """
    faulty = {name: table.find_unreadable(name) for name in table.fields}
    for error in sorted(_run_schema(rules, table.frame), key=_is_about_rows):
        failure = _locate_failure(error, rules, table.frame)
        if failure.reason:
            yield failure
            continue
        columns, rows = failure.rule.columns, failure.rows
        for name in columns:
            rows = rows & ~faulty[name]
        if rows.any() and set(columns) <= set(table.frame_columns):
            if not _is_about_rows(error) or failure.rule.code == REFERENCE_MISSING:
                faulty[columns[-1]] |= rows
            yield failure._replace(rows=rows)


def _is_about_rows(error: SchemaError) -> bool:
    """Whether an error is about whole rows, not about one column."""
    return not isinstance(error.schema, pa.Column)


def _run_schema(rules: TableRules, frame: pl.DataFrame) -> Sequence[SchemaError]:
    """Return the errors of Pandera about a frame that has all columns of the schema.

    Pandera runs every check, with its own backend for polars: environment variables and other
    programs can switch checks off, or choose the backend narwhals, which does not know the checks
    of this project. It writes one failure case of each check: it writes each as JSON, which takes
    longer than all checks if many rows fail. Afterwards the settings are as before.
    """
    checks = [rule.check for rule in chain(*rules.rules.values()) if rule.check is not None]
    depth = ValidationDepth.SCHEMA_AND_DATA
    uses_narwhals = CONFIG.use_narwhals_backend
    with (
        warnings.catch_warnings(),
        config_context(validation_enabled=True, validation_depth=depth),
    ):
        warnings.simplefilter("ignore")  # Pandera warns that the backend has changed
        set_config(use_narwhals_backend=False)
        for check in checks:
            check.n_failure_cases = 1
        try:
            rules.schema.validate(frame, lazy=True)
        except SchemaErrors as raised:
            return list(raised.schema_errors)
        finally:
            set_config(use_narwhals_backend=uses_narwhals)
            for check in checks:
                check.n_failure_cases = None
    return []


def _locate_failure(error: SchemaError, rules: TableRules, frame: pl.DataFrame) -> FailedRule:
    """Find the rule of an error, and the rows that break it."""
    failed = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    output = error.check_output
    if isinstance(output, pl.DataFrame) and output.height == frame.height:
        failed = ~output[CHECK_OUTPUT_KEY].fill_null(True)
    component = WHOLE_FRAME if _is_about_rows(error) else str(error.schema.name)
    reason = ""
    if error.reason_code == SchemaErrorReason.SERIES_CONTAINS_NULLS:
        problem = "is empty, and this column must be filled"
        description = rules.table.fields[component].get("description", component)
        hint = f"Fill the cell in: {description}"
        rule = Rule("cell-required", [component], None, problem, hint)
    elif error.reason_code == SchemaErrorReason.DUPLICATES:
        # For Pandera empty cells are equal, and all of some equal rows are wrong.
        key = rules.table.primary_key
        failed = ~frame.select(is_first_or_incomplete(key)).to_series()
        rule = Rule("key-duplicate", key, None, "the key is repeated", name="primary key")
    else:
        rule = rules.rules[component][error.check_index]
        reason = _read_reason(error) if error.reason_code == SchemaErrorReason.CHECK_ERROR else ""
    return FailedRule(rule, failed, error, reason)


def _read_reason(error: SchemaError) -> str:
    """Return why a check cannot run, in one line.

    Pandera writes the error as `Class("message")`. One about a regular expression begins with a
    drawing; its line "error: …" says what is wrong.
    """
    text = str(error.failure_cases)
    match = re.search("^error: (.*)", text, re.MULTILINE)
    match = match or re.search(r"\(.(.*?)\.?(?:['\"]\))?$", text, re.MULTILINE)
    return (match[1] if match else text)[:200]


def find_broken_rules(rules: TableRules) -> Iterator[Finding]:
    """Yield a finding for each row of the table that breaks a rule of its Pandera schema."""
    for failure in find_failures(rules, rules.table):
        yield from describe_failure(rules.table, failure)


def describe_failure(table: Table, failure: FailedRule) -> Iterator[Finding]:
    """Yield a finding for each row that breaks a rule; one for a rule that cannot be evaluated."""
    rule, columns, rows = failure.rule, failure.rule.columns, failure.rows
    if failure.reason:
        part = f"rules.{rule.name}" if rule.name else f"fields.{columns[0]}"
        label = f"rule {quote_value(rule.name)}" if rule.name else rule.code.removeprefix("cell-")
        words = {"problem": f"The {label} cannot be evaluated: {failure.reason}."}
        words["hint"] = "Correct it in the schema."
        place = (table.schema_path, 0, f"{table.schema_place}{part}")
        yield create_finding("schema-invalid", *place, **words)
    elif rule.explain is not None:
        for problem in rule.explain(table.frame):
            if rows.gather(list(problem.rows)).any():
                yield problem.finding
    else:
        column = columns[-1] if rule.code == REFERENCE_MISSING else columns[0]
        describe = _describe_cells(table, rule, column)
        yield from report_rows(table, rule.code, column, rows, describe)


def _describe_cells(table: Table, rule: Rule, column: str) -> Callable[[int], Mapping[str, Any]]:
    """Return what describes the cells of a row that breaks a rule.

    column: whose cell must be corrected
    """
    first_row = pl.col(ROW).first().over(rule.columns)
    first_rows = table.frame.with_row_index(ROW).select(first_row).to_series()

    def describe(row: int) -> Mapping[str, Any]:
        texts = table.texts.select(rule.columns).row(row, named=True)
        return {
            "problem": rule.problem,
            "name": rule.name,
            "value": "/".join(filter(None, texts.values())),
            "cells": ", ".join(f"{name} = {text or 'empty'}" for name, text in texts.items()),
            "first_line": table.lines[first_rows[row]],
            "hint": did_you_mean(texts[column] or "", rule.codes) or rule.hint,
        }

    return describe
