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
        """The name of the failed check in Pandera's failure cases."""
        check = self.error.check
        return str(check.error if isinstance(check, pa.Check) else check)

    def list_problems(self, table: Table) -> list[Problem]:
        """Return the problems that the rule explains, if `rows` marks one of their rows."""
        problems = self.rule.explain(table) if self.rule.explain else ()
        return [entry for entry in problems if self.rows.gather(list(entry.rows)).any()]


def find_failed_rules(rules: TableRules, table: Table) -> Iterator[FailedRule]:
    """Yield the rules that a table breaks: those of one column, then those of whole rows.

    A rule does not count in a row where a cell that it reads has a fault already: no value of its
    type, a broken rule of its column, or a reference to a missing row. A rule that reads a missing
    column is left out. One that cannot be evaluated is yielded with the reason.

    Args:
        table: has these rules; its rows may be those of a frame
    """
    errors = _run_schema(rules, table.frame)
    if not errors:
        return
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
            # Which cell of a row is wrong is known for a reference, but for no other row rule.
            if not _is_about_rows(error) or rule.code == REFERENCE_MISSING:
                faulty[rule.column] |= rows
            yield failed._replace(rows=rows)


def _run_schema(rules: TableRules, frame: pl.DataFrame) -> Sequence[SchemaError]:
    """Run a Pandera schema over a frame that has all of its columns.

    Every check runs, even if environment variables switch off the validation of Pandera.

    Returns:
        the errors, one for each failed check or property; empty if the frame is valid
    """
    depth = ValidationDepth.SCHEMA_AND_DATA
    with config_context(validation_enabled=True, validation_depth=depth):
        try:
            rules.schema.validate(frame, lazy=True)
        except SchemaErrors as raised:
            return list(raised.schema_errors)
    return []


def _is_about_rows(error: SchemaError) -> bool:
    """Return whether an error is about whole rows, not about one column."""
    return not isinstance(error.schema, pa.Column)


def _find_failed_rule(error: SchemaError, rules: TableRules, frame: pl.DataFrame) -> FailedRule:
    """Find the rule that an error of Pandera is about, and mark the rows that break it.

    Required cells and the primary key are properties of a schema, not checks: their rules are
    created here.
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
    """Make the rule that a column has no empty cell.

    The hint says what the column means, and which codes it has, if it has any.
    """
    field = table.fields[column]
    hint = f"Fill the cell in: {field.get('description', column)}"
    codes = list_codes(field)
    if codes:
        hint += f" Its codes: {describe_codes(codes, table.schema_path)}."
    problem = "is empty, and this column must be filled"
    return Rule("cell-required", [column], None, problem, hint)


def _mark_failed_rows(error: SchemaError, frame: pl.DataFrame) -> pl.Series:
    """Return a Boolean for each row of a frame: whether a check fails in it.

    Returns:
        False for all rows if the check has not one result for each row
    """
    failed = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    output = error.check_output
    if isinstance(output, pl.DataFrame) and output.height == frame.height:
        failed = ~output[CHECK_OUTPUT_KEY].fill_null(True)
    return failed


def _find_reason(error: SchemaError, frame: pl.DataFrame, column: str) -> str:
    """Return why a check cannot run: the message of the exception that it raises.

    Pandera catches the exception and keeps no reference to it, so the check runs once more.

    Args:
        column: that is checked; WHOLE_FRAME for whole rows
    """
    try:
        error.check(frame.lazy(), column or None).check_passed.collect()
    except Exception as exception:  # noqa: BLE001, as Pandera does
        return _shorten(str(exception) or type(exception).__name__)
    return _shorten(str(error.failure_cases))  # a rule that failed once does not hold


def _shorten(message: str) -> str:
    """Return the line of a message that says what is wrong, in at most 200 characters.

    That is the first line, without its final point. A message about a regular expression begins
    with a drawing of it; then it is the line that begins with `error: `.
    """
    lines = message.splitlines()
    for line in lines:
        if line.startswith("error: "):
            return line.removeprefix("error: ")[:_LONGEST_REASON]
    return lines[0].removesuffix(".")[:_LONGEST_REASON]
