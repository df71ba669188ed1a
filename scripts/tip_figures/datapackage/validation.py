"""Findings about the rows of a table that break rules of its Pandera schema."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl

from tip_figures.datapackage.cell_findings import ROW, report_rows
from tip_figures.datapackage.failed_rules import FailedRule, find_failed_rules
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.pandera_schemas import REFERENCE_MISSING, Rule, TableRules
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.text_format import did_you_mean, quote_value

_DIGITS = re.compile("[0-9]+")


def find_rule_findings(rules: TableRules) -> Iterator[Finding]:
    """Yield a finding for each row of the table that breaks a rule of its Pandera schema."""
    for failed in find_failed_rules(rules, rules.table):
        yield from describe_failed_rule(rules.table, failed)


def describe_failed_rule(table: Table, failed: FailedRule) -> Iterator[Finding]:
    """Yield the findings about a failed rule: one for each row that breaks it.

    A rule that cannot be evaluated gives one finding, about the schema. A rule about several rows
    together gives one for each problem that it explains, such as a wrong sum. A problem is left out
    if `failed.rows` marks none of its rows.
    """
    rule = failed.rule
    if failed.reason:
        yield _report_unusable_rule(table, rule, failed.reason)
    elif rule.explain is not None:
        for problem in failed.list_problems(table):
            yield problem.finding
    else:
        describe = _describe_cells(table, rule)
        yield from report_rows(
            table, rule.code, rule.column, failed.rows, describe, rule.subject_columns
        )


def _report_unusable_rule(table: Table, rule: Rule, reason: str) -> Finding:
    """Return the finding that a rule of a schema cannot be evaluated.

    A rule without a name is a constraint of a column, such as `pattern`.
    """
    if rule.name:
        label, part = f"rule {quote_value(rule.name)}", f"rules.{rule.name}"
    else:
        label, part = rule.code.removeprefix("cell-"), f"fields.{rule.column}"
    return create_finding(
        "schema-invalid",
        table.schema_path,
        0,
        f"{table.schema_place}{part}",
        problem=f"The {label} cannot be evaluated: {reason}.",
        hint="Correct it in the schema.",
    )


def _describe_cells(table: Table, rule: Rule) -> Callable[[int], Mapping[str, Any]]:
    """Return a function that describes the cells of a row that breaks a rule.

    The hint is the code most similar to the cell that must be corrected (`rule.column`), if there
    is one. Otherwise it is the hint of the rule.

    Returns:
        number of a row, from 0 → values for the templates of the finding: problem, cells, hint, and
        the line of the first row that has the same values in the rule's columns
    """
    first_row = pl.col(ROW).first().over(rule.columns)
    first_rows = table.frame.with_row_index(ROW).select(first_row).to_series()

    def describe(row: int) -> Mapping[str, Any]:
        """Return the values for a row, counted from 0."""
        texts = table.texts.select(rule.columns).row(row, named=True)
        return {
            "problem": rule.problem,
            "name": rule.name,
            "value": "/".join(filter(None, texts.values())),
            "cells": ", ".join(f"{name} = {text or 'empty'}" for name, text in texts.items()),
            "first_place": f"{table.line_noun} {table.lines[first_rows[row]]}",
            "hint": _suggest(texts[rule.column] or "", rule),
        }

    return describe


def _suggest(cell: str, rule: Rule) -> str:
    """Return a hint with the code most similar to a cell, or the hint of the rule.

    For a reference, return both, since the row to which it refers may be missing. A key with other
    digits is not similar, because another edition or year has it. Of a key with several columns,
    this cell may exist while another does not: then there is no code to suggest.
    """
    if rule.code != REFERENCE_MISSING:
        return did_you_mean(cell, rule.codes) or rule.hint
    digits = _DIGITS.findall(cell)
    keys = [key for key in map(str, rule.codes) if key != cell and _DIGITS.findall(key) == digits]
    return f"{did_you_mean(cell, keys)} {rule.hint}".lstrip()
