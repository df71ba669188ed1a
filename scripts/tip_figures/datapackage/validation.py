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
    """Yield the findings about rows of a table that break rules of its Pandera schema.

    Args:
        rules: has the table and its Pandera schema
    """
    for failed in find_failed_rules(rules, rules.table):
        yield from describe_failed_rule(rules.table, failed)


def describe_failed_rule(table: Table, failed: FailedRule) -> Iterator[Finding]:
    """Yield the findings about a rule that some rows break, or that cannot be evaluated.

    - A rule that cannot be evaluated has one finding, about the schema.
    - A rule about several rows together, such as a sum, has one finding for each problem in them.
    - Any other rule has one finding for each row that breaks it.
    """
    rule = failed.rule
    if failed.reason:
        yield _report_unusable_rule(table, rule, failed.reason)
    elif rule.explain is not None:  # about several rows together
        for problem in failed.list_problems(table):
            yield problem.finding
    else:
        describe = _describe_cells(table, rule)
        yield from report_rows(
            table,
            rule.code,
            rule.column,
            failed.rows,
            describe=describe,
            subject_columns=rule.subject_columns,
        )


def _report_unusable_rule(table: Table, rule: Rule, reason: str) -> Finding:
    """Return the finding that a rule in a schema cannot be evaluated.

    Args:
        rule: one with a name is in the `rules` of the schema; one without is a constraint of a
            column, such as `pattern`
        reason: why it cannot be evaluated; part of a sentence
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
    """Return a function that describes a row that breaks a rule.

    Args:
        table: has the row
        rule: about one row, not about several together

    Returns:
        number of the row, from 0 → values that the message of the finding may contain: `problem`,
        `name` and `hint`; `cells`, those of the rule's columns (`year = 2019, sex = empty`);
        `value`, those of them that are not empty (`2019`); and `first_place`, the first line with
        the same cells (`line 7`)
    """
    first_row = pl.col(ROW).first().over(rule.columns)  # with the same values in these columns
    first_rows = table.frame.with_row_index(ROW).select(first_row).to_series()

    def describe(row: int) -> Mapping[str, Any]:
        """Return the values for the row with this number."""
        texts = table.texts.select(rule.columns).row(row, named=True)
        cells = [f"{name} = {text or 'empty'}" for name, text in texts.items()]
        first_line = table.lines[first_rows[row]]
        return {
            "problem": rule.problem,
            "name": rule.name,
            "value": "/".join(filter(None, texts.values())),
            "cells": ", ".join(cells),
            "first_place": f"{table.line_noun} {first_line}",
            "hint": _suggest(texts[rule.column] or "", rule),
        }

    return describe


def _suggest(cell: str, rule: Rule) -> str:
    """Return a hint for a wrong cell: the most similar code, otherwise the hint of the rule.

    An example is `Did you mean “female”?` for `femal`. In a reference to another row:

    - The hint of the rule follows the suggestion, since that row may be missing.
    - A key with other digits is not similar: it belongs to another year or edition.
    - The cell itself is not suggested. In a reference of several columns, it may be right alone: a
      sentence 3 exists, but in another source.

    Args:
        cell: the text of the wrong cell
        rule: that the cell breaks; `rule.codes` are the allowed codes or keys
    """
    if rule.code != REFERENCE_MISSING:
        return did_you_mean(cell, rule.codes) or rule.hint
    digits = _DIGITS.findall(cell)
    candidates = []
    for key in map(str, rule.codes):
        if key != cell and _DIGITS.findall(key) == digits:
            candidates.append(key)
    return f"{did_you_mean(cell, candidates)} {rule.hint}".lstrip()
