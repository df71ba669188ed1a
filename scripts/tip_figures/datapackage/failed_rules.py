"""Run the Pandera schema of a table, and find the rules that its rows break."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, config_context
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from tip_figures.datapackage.pandera_schemas import (
    REFERENCE_MISSING,
    WHOLE_FRAME,
    Problem,
    Rule,
    TableRules,
    describe_codes,
    is_first_or_incomplete,
)
from tip_figures.datapackage.table import Table, list_codes

_LONGEST_REASON = 200  # characters; a library may quote a whole pattern


class FailedRule(NamedTuple):
    """A rule that some rows break, or that cannot be evaluated.

    Attributes:
        rows: a Boolean for each row of the frame: whether it breaks the rule
        error: what Pandera raised about it
        reason: why the rule cannot be evaluated; empty if it can
    """

    rule: Rule
    rows: pl.Series
    error: SchemaError
    reason: str = ""

    @property
    def check_name(self) -> str:
        """The name of the failed check, as Pandera has it in its failure cases."""
        check = self.error.check
        return str(check.error if isinstance(check, pa.Check) else check)

    def list_problems(self, table: Table) -> list[Problem]:
        """Return the problems that the rule explains, such as sums that do not hold.

        A problem is about several rows. It is left out if the rule fails in none of them. The list
        is empty if the rule explains nothing.
        """
        if self.rule.explain is None:
            return []
        problems = []
        for problem in self.rule.explain(table):
            fails_in_rows = self.rows.gather(list(problem.rows))
            if fails_in_rows.any():
                problems.append(problem)
        return problems


def find_failed_rules(rules: TableRules, table: Table) -> Iterator[FailedRule]:
    """Yield the rules that rows of a table break: those of one column, then those of whole rows.

    A cell is reported once: a rule does not count in a row where a cell that it reads is
    unreadable, breaks a rule of its column, or refers to a missing row. A rule that reads a missing
    column is left out. A rule that cannot be evaluated is yielded with the reason.

    Args:
        rules: the Pandera schema of the table, and the rules that its checks stand for
        table: whose rows are checked: the table of `rules`, or a frame with its schema
    """
    errors = _run_schema(rules, table.frame)
    if not errors:
        return
    # Column → a Boolean for each row: whether its cell has a fault.
    faulty = {name: table.find_unreadable(name) for name in table.frame_columns}
    for error in sorted(errors, key=_is_about_rows):  # those about a column come first
        failed = _find_failed_rule(error, rules, table.frame)
        rule, rows = failed.rule, failed.rows
        if failed.reason:
            yield failed
            continue
        if not set(rule.columns) <= faulty.keys():
            continue  # a column is missing
        for name in rule.columns:
            rows = rows & ~faulty[name]
        if rows.any():
            # Of the rules of whole rows, only a reference shows which cell is wrong.
            if not _is_about_rows(error) or rule.code == REFERENCE_MISSING:
                faulty[rule.column] |= rows
            yield failed._replace(rows=rows)


def _run_schema(rules: TableRules, frame: pl.DataFrame) -> Sequence[SchemaError]:
    """Run a Pandera schema over a frame that has all of its columns.

    Every check runs, even if environment variables switch off the validation of Pandera.

    Returns:
        an error for each failed check or property of the schema; none if the frame is valid
    """
    depth = ValidationDepth.SCHEMA_AND_DATA
    with config_context(validation_enabled=True, validation_depth=depth):
        try:
            rules.schema.validate(frame, lazy=True)
        except SchemaErrors as raised:
            return list(raised.schema_errors)
    return []


def _is_about_rows(error: SchemaError) -> bool:
    """Return whether an error of Pandera is about whole rows, not about one column."""
    return not isinstance(error.schema, pa.Column)


def _find_failed_rule(error: SchemaError, rules: TableRules, frame: pl.DataFrame) -> FailedRule:
    """Return the rule that an error of Pandera is about, with the rows that break it.

    For a check, it is the rule with the same position. Required cells and the primary key are
    properties of the Pandera schema, not checks, so their rules are created here.

    Args:
        rules: the Pandera schema that raised the error, and its rules
        frame: that was checked
    """
    column = WHOLE_FRAME if _is_about_rows(error) else str(error.schema.name)
    rows = _mark_failed_rows(error, frame)
    reason = ""
    if error.reason_code == SchemaErrorReason.SERIES_CONTAINS_NULLS:
        rule = _make_required_rule(rules.table, column)
    elif error.reason_code == SchemaErrorReason.DUPLICATES:
        key = rules.table.primary_key
        rule = Rule("key-duplicate", key, None, "the key is repeated", name="primary key")
        # Pandera also marks the first of several equal rows, and counts empty cells as equal.
        rows = ~frame.select(is_first_or_incomplete(key)).to_series()
    else:
        rule = rules.rules[column][error.check_index]
        if error.reason_code == SchemaErrorReason.CHECK_ERROR:
            reason = _find_reason(error, frame, column)
    return FailedRule(rule, rows, error, reason)


def _make_required_rule(table: Table, column: str) -> Rule:
    """Return the rule that a column has no empty cell.

    Its hint tells what to fill in: the description of the column, and its codes if it has any.
    """
    field = table.fields[column]
    hint = f"Fill the cell in: {field.get('description', column)}"
    codes = list_codes(field)
    if codes:
        hint += f" Its codes: {describe_codes(codes, table.schema_path)}."
    problem = "is empty, and this column must be filled"
    return Rule("cell-required", [column], None, problem, hint)


def _mark_failed_rows(error: SchemaError, frame: pl.DataFrame) -> pl.Series:
    """Return a Boolean for each row of a frame: whether it fails a check.

    It is False for all rows if the check has no result for each row, as one that cannot run.

    Args:
        error: what Pandera raised about the check
        frame: that was checked
    """
    output = error.check_output
    if isinstance(output, pl.DataFrame) and output.height == frame.height:
        passed: pl.Series = output[CHECK_OUTPUT_KEY].fill_null(True)
        return ~passed
    return pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)


def _find_reason(error: SchemaError, frame: pl.DataFrame, column: str) -> str:
    """Return why a check cannot run: the message of the exception that it raises.

    Pandera catches the exception and does not keep it, so the check runs once more here.

    Args:
        error: what Pandera raised about the check
        frame: that was checked
        column: that was checked; WHOLE_FRAME for a check of whole rows
    """
    try:
        error.check(frame.lazy(), column or None).check_passed.collect()
    except Exception as exception:  # noqa: BLE001, as Pandera does
        return _shorten(str(exception) or type(exception).__name__)
    # The second run raised nothing, but the first one did: Pandera's record of it is the reason.
    return _shorten(str(error.failure_cases))


def _shorten(message: str) -> str:
    """Return the line of an error message that says what is wrong, in at most 200 characters.

    It is the line that begins with `error: `, without these words: in a message about a regular
    expression, a drawing of the expression precedes it. Without such a line, it is the first line
    without its final period.
    """
    lines = message.splitlines()
    for line in lines:
        if line.startswith("error: "):
            return line.removeprefix("error: ")[:_LONGEST_REASON]
    return lines[0].removesuffix(".")[:_LONGEST_REASON]
