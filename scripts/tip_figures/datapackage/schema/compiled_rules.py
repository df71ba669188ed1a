"""The rules of a Table Schema, compiled for the columns that a file has.

Rules are the constraints and categories of its fields, its primary key (no part may be empty) and
its own `rules`, which are plain SQL over two columns or more.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import as_list, as_names, as_object, as_objects
from tip_figures.datapackage.schema.constraints import read_constraints
from tip_figures.datapackage.schema.field_types import get_field_type
from tip_figures.datapackage.schema.rule import (
    NOT_NULLABLE,
    CheckCall,
    Rule,
    describe_polars_error,
    find_expression_errors,
)
from tip_figures.datapackage.text_format import quote_value

# SQL that reads other rows, in which polars sees no error. A large table is validated in pieces, so
# such a rule would give a wrong answer.
READS_OTHER_ROWS = re.compile(
    r"\bOVER\s*\(|\b(?:SUM|AVG|MIN|MAX|COUNT|FIRST|LAST|MEDIAN|STDDEV|VARIANCE)\s*\(",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class CompiledRules:
    """The rules that can be evaluated, and a finding for each that cannot."""

    rules: Sequence[Rule]
    findings: Sequence[Finding]


def compile_rules(schema: Mapping[str, Any], columns: Sequence[str]) -> CompiledRules:
    """Compile the rules of a Table Schema for a file that has these columns.

    The findings have no path yet.
    """
    primary_key = [name for name in as_names(schema.get("primaryKey")) if name in columns]
    # Text, since a schema cannot be a key of a cache.
    content = json.dumps([schema.get("fields"), schema.get("rules"), primary_key])
    return _compile_content(content, tuple(columns))


@lru_cache(maxsize=256)
def _compile_content(content: str, columns: tuple[str, ...]) -> CompiledRules:
    descriptors, row_rules, primary_key = json.loads(content)
    fields = {}
    for descriptor in as_objects(descriptors):
        if descriptor.get("name") in columns:
            fields[descriptor["name"]] = descriptor
    candidates: list[Rule | Finding] = []
    for descriptor in fields.values():
        candidates += read_constraints(descriptor)
    candidates += [_forbid_empty(name) for name in primary_key]
    candidates += _read_row_rules(row_rules)
    findings = [candidate for candidate in candidates if isinstance(candidate, Finding)]
    rules = [candidate for candidate in candidates if isinstance(candidate, Rule)]
    dtypes = {name: get_field_type(descriptor).dtype for name, descriptor in fields.items()}
    return _try_rules(rules, findings, pl.DataFrame(schema=dtypes))


def _try_rules(
    candidates: Sequence[Rule], findings: Sequence[Finding], empty_frame: pl.DataFrame
) -> CompiledRules:
    """Keep the rules that give truth values on the columns of a frame; report the others."""
    rules = []
    findings = list(findings)
    errors = find_expression_errors([rule.expression for rule in candidates], empty_frame)
    for rule, error in zip(candidates, errors, strict=True):
        if error:
            column = "" if rule.name else rule.columns[0]
            findings.append(_report_unusable(rule.label, error, column))
        else:
            rules.append(rule)
    return CompiledRules(tuple(rules), tuple(findings))


def _report_unusable(label: str, reason: str, column: str = "") -> Finding:
    return create_finding("rule-unjudged", "", 0, column, rule=label, reason=reason)


def _forbid_empty(column: str) -> Rule:
    problem = "is empty, and it is a part of the primary key"
    is_filled = pl.col(column).is_not_null()
    return Rule("key-empty", (column,), is_filled, problem, check=NOT_NULLABLE)


def _read_row_rules(row_rules: object) -> list[Rule | Finding]:
    """Return the property `rules` of a schema as rules, or as findings."""
    if row_rules is not None and not isinstance(row_rules, list):
        return [_report_unusable("property “rules”", "it is not a list")]
    return [_read_row_rule(as_object(entry), i) for i, entry in enumerate(as_list(row_rules), 1)]


def _read_row_rule(descriptor: Mapping[str, Any], number: int) -> Rule | Finding:
    """Parse one entry of `rules`.

    number: of the entry, from 1; messages use it if there is no name
    """
    label = f"rule {quote_value(descriptor.get('name') or number)}"
    required = ("name", "expression", "message")
    if not all(isinstance(descriptor.get(part), str) for part in required):
        return _report_unusable(
            label, "a rule has a name, an expression and a message, each a text"
        )
    sql = descriptor["expression"]
    try:
        expression = pl.sql_expr(sql)
        columns = tuple(dict.fromkeys(expression.meta.root_names()))
    except pl.exceptions.PolarsError as error:
        return _report_unusable(
            label, f"cannot read the expression: {describe_polars_error(error)}"
        )
    if len(columns) < 2:
        reason = "a rule names two columns or more; use the constraints of the field for one column"
        return _report_unusable(label, reason)
    if READS_OTHER_ROWS.search(sql):
        return _report_unusable(label, "it reads other rows, and a rule is about one row")
    hint = str(descriptor.get("hint", ""))
    return Rule(
        "rule-broken",
        columns,
        expression,
        descriptor["message"],
        hint,
        name=descriptor["name"],
        check=CheckCall("sql", {"expression": sql}),
    )
