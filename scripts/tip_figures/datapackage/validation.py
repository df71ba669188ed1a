"""Validation of rows with the Pandera schema of their table.

The rows of a file give findings; those of a polars or pandas frame give an error with all of them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, config_context
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from tip_figures.datapackage.cell_findings import (
    HEADER_ORDER,
    ROW,
    find_bad_cells,
    find_header_faults,
    report_rows,
)
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.frames import make_frame_table, to_pandas
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.pandera_schemas import (
    REFERENCE_MISSING,
    WHOLE_FRAME,
    Rule,
    TableRules,
    describe_codes,
    is_first_or_incomplete,
)
from tip_figures.datapackage.table import Table, list_codes
from tip_figures.datapackage.text_format import count_noun, did_you_mean, quote_value

DIGITS = re.compile("[0-9]+")


class FailedRule(NamedTuple):
    """A rule that some rows break, or that cannot be evaluated.

    rows:   a Boolean for each row of the frame: whether it breaks the rule
    error:  what Pandera raised about it
    reason: why the rule cannot be evaluated; empty if it can
    """

    rule: Rule
    rows: pl.Series
    error: SchemaError
    reason: str = ""


def find_failures(rules: TableRules, table: Table) -> Iterator[FailedRule]:
    """Yield the rules that a table breaks: those of one column, then those of whole rows.

    A rule does not count in a row where a cell that it reads has a fault already: no value of its
    type, a broken rule of its column, or a reference to a missing row. A rule that reads a missing
    column is left out. One that cannot be evaluated is yielded with the reason.

    table: has these rules; its rows may be those of a frame
    """
    errors = _run_schema(rules, table.frame)
    if not errors:
        return
    faulty = {name: table.find_unreadable(name) for name in table.frame_columns}
    for error in sorted(errors, key=_is_about_rows):
        failure = _locate_failure(error, rules, table.frame)
        rule, rows = failure.rule, failure.rows
        if failure.reason:
            yield failure
        elif faulty.keys() >= set(rule.columns):
            for name in rule.columns:
                rows = rows & ~faulty[name]
            if rows.any():
                # Which cell of a row is wrong is known for a reference, but for no other row rule.
                if not _is_about_rows(error) or rule.code == REFERENCE_MISSING:
                    faulty[rule.column] |= rows
                yield failure._replace(rows=rows)


def _is_about_rows(error: SchemaError) -> bool:
    """Whether an error is about whole rows, not about one column."""
    return not isinstance(error.schema, pa.Column)


def _run_schema(rules: TableRules, frame: pl.DataFrame) -> Sequence[SchemaError]:
    """Run a Pandera schema over a frame that has all of its columns.

    Every check runs, even if environment variables switch off the validation of Pandera.

    returns: the errors, one for each failed check or property; empty if the frame is valid
    """
    depth = ValidationDepth.SCHEMA_AND_DATA
    with config_context(validation_enabled=True, validation_depth=depth):
        try:
            rules.schema.validate(frame, lazy=True)
        except SchemaErrors as raised:
            return list(raised.schema_errors)
    return []


def _locate_failure(error: SchemaError, rules: TableRules, frame: pl.DataFrame) -> FailedRule:
    """Find the rule that an error of Pandera is about, and mark the rows that break it.

    Required cells and the primary key are properties of a schema, not checks: their rules are
    created here.

    returns: with a reason, and no row marked, if the rule cannot be evaluated
    """
    failed = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    output = error.check_output
    if isinstance(output, pl.DataFrame) and output.height == frame.height:
        failed = ~output[CHECK_OUTPUT_KEY].fill_null(True)
    column = WHOLE_FRAME if _is_about_rows(error) else str(error.schema.name)
    reason = ""
    if error.reason_code == SchemaErrorReason.SERIES_CONTAINS_NULLS:
        problem = "is empty, and this column must be filled"
        hint = _explain_required(rules.table, column)
        rule = Rule("cell-required", [column], None, problem, hint)
    elif error.reason_code == SchemaErrorReason.DUPLICATES:
        # Pandera marks the first of some equal rows, too, and takes empty cells as equal.
        key = rules.table.primary_key
        failed = ~frame.select(is_first_or_incomplete(key)).to_series()
        rule = Rule("key-duplicate", key, None, "the key is repeated", name="primary key")
    else:
        rule = rules.rules[column][error.check_index]
        reason = _read_reason(error) if error.reason_code == SchemaErrorReason.CHECK_ERROR else ""
    return FailedRule(rule, failed, error, reason)


def _explain_required(table: Table, column: str) -> str:
    """Return the hint about an empty cell: what its column means, and its codes if it has any."""
    field = table.fields[column]
    hint = f"Fill the cell in: {field.get('description', column)}"
    codes = list_codes(field)
    return f"{hint} Its codes: {describe_codes(codes, table.schema_path)}." if codes else hint


def _read_reason(error: SchemaError) -> str:
    """Return why a check cannot run, in at most 200 characters.

    Pandera writes the error as `Class("message")`; this returns the message. A message about a
    regular expression begins with a drawing; of this one it returns what follows "error: ".
    """
    text = str(error.failure_cases)
    match = re.search("^error: (.*)", text, re.MULTILINE)
    # Otherwise the message: without quotes, a final point and the closing parenthesis.
    match = match or re.search(r"\(.(.*?)\.?(?:['\"]\))?$", text, re.MULTILINE)
    return (match[1] if match else text)[:200]


def find_broken_rules(rules: TableRules) -> Iterator[Finding]:
    """Yield a finding for each row of the table that breaks a rule of its Pandera schema."""
    for failure in find_failures(rules, rules.table):
        yield from describe_failure(rules.table, failure)


def describe_failure(table: Table, failure: FailedRule) -> Iterator[Finding]:
    """Yield the findings about a failed rule: one for each row that breaks it.

    A rule that cannot be evaluated gives one finding, about the schema. A rule about several rows
    together gives one for each problem that it explains, such as a wrong sum. A problem is left out
    if `failure.rows` marks none of its rows.
    """
    rule = failure.rule
    if failure.reason:
        # A rule without a name is described by its column and its code: "pattern".
        part = f"rules.{rule.name}" if rule.name else f"fields.{rule.column}"
        label = f"rule {quote_value(rule.name)}" if rule.name else rule.code.removeprefix("cell-")
        place = f"{table.schema_place}{part}"
        problem = f"The {label} cannot be evaluated: {failure.reason}."
        hint = "Correct it in the schema."
        yield create_finding(
            "schema-invalid", table.schema_path, 0, place, problem=problem, hint=hint
        )
    elif rule.explain is not None:
        for broken in rule.explain(table):
            if failure.rows.gather(list(broken.rows)).any():
                yield broken.finding
    else:
        describe = _describe_cells(table, rule)
        yield from report_rows(
            table, rule.code, rule.column, failure.rows, describe, rule.subject_columns
        )


def _describe_cells(table: Table, rule: Rule) -> Callable[[int], Mapping[str, Any]]:
    """Return a function that describes the cells of a row that breaks a rule.

    The hint is the code most similar to the cell that must be corrected (`rule.column`), if there
    is one. Otherwise it is the hint of the rule.

    returns: number of a row, from 0 → values for the templates of the finding: problem, cells,
             hint, and the line of the first row that has the same values in the rule's columns
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

    That of a reference has both, since its row may be missing. An id with other digits is that of
    another edition or year, so it is not similar.
    """
    if rule.code != REFERENCE_MISSING:
        return did_you_mean(cell, rule.codes) or rule.hint
    digits = DIGITS.findall(cell)
    keys = [key for key in map(str, rule.codes) if DIGITS.findall(key) == digits]
    return f"{did_you_mean(cell, keys)} {rule.hint}".lstrip()


# Frames

WHOLE_FRAME_CODES = ("delimiter", "header-", "schema-")  # how codes begin that are not about a row
CASE_COLUMNS = ("failure_case", "schema_context", "column", "check", "check_number", "index")
"""The columns of the failure cases of Pandera."""


class FrameErrors(SchemaErrors):  # type: ignore[misc, unused-ignore]
    """The errors of a frame; the text names column, row and rule of each.

    It has what every `SchemaErrors` has. `failure_cases` leaves out rows in which a rule cannot be
    evaluated; of several rows together, `check` is what is wrong with them.
    """

    def __init__(
        self,
        rules: TableRules,
        table: Table,
        failures: Sequence[FailedRule],
        faults: Mapping[Finding, str],
    ) -> None:
        """Collect what is wrong with a frame.

        failures: the rules that it breaks
        faults:   finding, whose `line` is the number of a row from 0 → name of the failed check
        """
        self.schema = rules.schema
        self.schema_errors = [failure.error for failure in failures]
        self.data = table.frame
        cases = [_make_failure_case(table, finding, check) for finding, check in faults.items()]
        self.failure_cases = pl.DataFrame(cases, schema=CASE_COLUMNS, infer_schema_length=None)
        self.error_counts = Counter(faults.values())
        groups = group_by(faults, lambda finding: (finding.column, finding.message)).values()
        count = count_noun(len(groups), "error")
        title = f"{count} in the frame of the table {table.name} (rows count from 0):"
        self.message = "\n".join([title, *map(_write_message_line, groups)])

    def __str__(self) -> str:
        """Return the text instead of Pandera's JSON."""
        return self.message


def validate_frame(frame: Any, rules: TableRules) -> Any:
    """Validate a frame, and return it with the types of the schema.

    Columns may be in any order, which is kept.

    frame:   of polars or pandas
    returns: a frame of the type that was given
    raises:  FrameErrors, which is a `pandera.errors.SchemaErrors`, with all that is wrong;
             TypeError if it is no frame
    """
    table = make_frame_table(frame, rules.table)
    # Finding → name of the failed check, which Pandera's failure cases have.
    faults = {
        finding: finding.message
        for finding in find_header_faults(table)
        if finding.code != HEADER_ORDER
    }
    faults |= dict.fromkeys(find_bad_cells(table), "dtype")
    failures = list(find_failures(rules, table))
    for failure in failures:
        faults |= _describe_in_frame(table, failure)
    if faults:
        raise FrameErrors(rules, table, failures, faults)
    converted = table.frame.select(table.csv.columns)
    return converted if isinstance(frame, pl.DataFrame) else to_pandas(converted, frame.index)


def _describe_in_frame(table: Table, failure: FailedRule) -> dict[Finding, str]:
    """Describe the rows of a frame that break a rule.

    Rows that are wrong together have the same message, and no column.

    returns: a finding for each row, or one if the rule cannot be evaluated → name of the check
    """
    rule = failure.rule
    if rule.explain is None or failure.reason:
        check = failure.error.check
        name = failure.reason or str(getattr(check, "error", check))
        return dict.fromkeys(describe_failure(table, failure), name)
    faults = {}
    for problem in rule.explain(table):
        is_marked = failure.rows.gather(list(problem.rows)).any()
        for row in sorted(problem.rows) if is_marked else ():
            message = f"{problem.message}."
            finding = Finding("", row, "", code=rule.code, key="", message=message)
            faults[finding] = problem.message
    return faults


def _make_failure_case(table: Table, finding: Finding, check: str) -> dict[str, object]:
    """Return a finding as a failure case of Pandera: a row of `failure_cases`, by column.

    A finding about the whole frame, that is about its header or schema, has no cell and no index.
    Of any other finding of a frame, `line` is the row, from 0, not a line of a file.
    """
    case: dict[str, object] = {"column": finding.column or None, "check": check}
    if not finding.code.startswith(WHOLE_FRAME_CODES):
        cell = table.texts[finding.column][finding.line] if finding.column else None
        case |= {"failure_case": cell, "schema_context": "Column", "index": finding.line}
    return case


def _write_message_line(findings: Sequence[Finding]) -> str:
    """Write a line of the message: what is wrong in one or several rows, or with the whole frame.

    A frame has no lines and no header, so messages that are written for files name rows instead.

    findings: with the same column and message; of hints, only "Did you mean …" is written
    """
    finding = findings[0]
    place = [finding.column] if finding.column else []
    if len(findings) > 1:
        place.append(f"rows {', '.join(str(entry.line) for entry in findings)}")
    elif not finding.code.startswith(WHOLE_FRAME_CODES):
        key = f" ({finding.key})" if finding.key else ""
        place.append(f"row {finding.line}{key}")
    return f"- {', '.join(place)}: {finding.message} {finding.hint}".rstrip()
