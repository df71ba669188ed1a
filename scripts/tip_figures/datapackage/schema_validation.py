"""Run the Pandera schema of a table: all checks, lazily, and which rows fail which rule."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import NamedTuple

import pandera.polars as pa
import polars as pl
from pandera.config import CONFIG, ValidationDepth, config_context, set_config
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from tip_figures.datapackage.pandera_schemas import (
    WHOLE_FRAME,
    Rule,
    TableRules,
    make_required_rule,
)
from tip_figures.datapackage.table import Table


class FailedRule(NamedTuple):
    """A rule that some rows break, or that cannot be evaluated.

    columns: that it reads
    rows:    for each row of the frame whether it breaks the rule
    error:   of Pandera
    reason:  why it cannot be evaluated; empty if it can
    """

    rule: Rule
    columns: Sequence[str]
    rows: pl.Series
    error: SchemaError
    reason: str = ""


def find_failures(rules: TableRules, table: Table) -> Iterator[FailedRule]:
    """Validate the rows of a table with its Pandera schema: columns first, then whole rows.

    A rule that reads a cell with a fault of its own is not evaluated in that row: the fault is
    reported already, and so is a missing column.

    table: with these rules; its rows may be those of a frame
    """
    faulty = {name: table.find_unreadable([name]) for name in table.fields}
    for error in sorted(_run_schema(rules, table.frame), key=_is_about_rows):
        failure = _locate_failure(error, rules, table.frame)
        if failure.reason:
            yield failure
            continue
        rows = failure.rows
        for name in failure.columns:
            rows = rows & ~faulty[name]
        if rows.any() and set(failure.columns) <= set(table.frame_columns):
            if not _is_about_rows(error):
                faulty[failure.columns[0]] |= rows
            yield failure._replace(rows=rows)


def _is_about_rows(error: SchemaError) -> bool:
    """Whether an error is about whole rows, not about one column."""
    return not isinstance(error.schema, pa.Column)


def _run_schema(rules: TableRules, frame: pl.DataFrame) -> Sequence[SchemaError]:
    """Return the errors of Pandera about a frame that has all columns of the schema."""
    try:
        with _run_all_checks(rules):
            rules.schema.validate(frame, lazy=True)
    except SchemaErrors as raised:
        return list(raised.schema_errors)
    return []


@contextmanager
def _run_all_checks(rules: TableRules) -> Iterator[None]:
    """Let Pandera run every check, with its own backend for polars, inside a `with` block.

    Environment variables and other programs can switch checks off, or choose the backend narwhals,
    which does not know the checks of this project. Pandera writes one failure case of each check:
    it writes each as JSON, which takes longer than all checks if many rows fail. After the block
    the settings are as before.
    """
    checks = [rule.check for rule in chain(*rules.rules.values()) if rule.check is not None]
    uses_narwhals = CONFIG.use_narwhals_backend
    depth = ValidationDepth.SCHEMA_AND_DATA
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pandera warns that the backend has changed
        if uses_narwhals:
            set_config(use_narwhals_backend=False)
        for check in checks:
            check.n_failure_cases = 1
        try:
            with config_context(validation_enabled=True, validation_depth=depth):
                yield
        finally:
            for check in checks:
                check.n_failure_cases = None
            if uses_narwhals:
                set_config(use_narwhals_backend=True)


def _locate_failure(error: SchemaError, rules: TableRules, frame: pl.DataFrame) -> FailedRule:
    """Find the rule of an error, and the rows that break it."""
    failed = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    output = error.check_output
    if isinstance(output, pl.DataFrame) and output.height == frame.height:
        failed = ~output[CHECK_OUTPUT_KEY].fill_null(True)
    component = WHOLE_FRAME if _is_about_rows(error) else str(error.schema.name)
    if error.reason_code == SchemaErrorReason.SERIES_CONTAINS_NULLS:
        return FailedRule(make_required_rule(rules.table, component), [component], failed, error)
    if error.reason_code == SchemaErrorReason.DUPLICATES:
        # For Pandera empty cells are equal, and all of some equal rows are wrong.
        key = rules.table.primary_key
        is_complete = pl.all_horizontal(pl.col(key).is_not_null())
        is_repeated = ~pl.struct(key).is_first_distinct()
        failed = frame.select(is_complete & is_repeated).to_series()
        rule = Rule("key-duplicate", key, None, "the key is repeated", name="primary key")
        return FailedRule(rule, key, failed, error)
    rule = rules.rules[component][error.check_index]
    if error.reason_code == SchemaErrorReason.CHECK_ERROR:
        return FailedRule(rule, rule.columns, failed, error, _read_reason(error))
    return FailedRule(rule, _list_columns(rule), failed, error)


def _list_columns(rule: Rule) -> Sequence[str]:
    """List the columns that a rule reads, each once."""
    if rule.columns or rule.check is None:
        return rule.columns
    condition = pl.sql_expr(rule.check.statistics["expression"])
    return list(dict.fromkeys(condition.meta.root_names()))


def _read_reason(error: SchemaError) -> str:
    """Return why a check cannot run, in one line.

    Pandera writes the error as `Class("message")`. One about a regular expression begins with a
    drawing; its line "error: …" says what is wrong.
    """
    text = str(error.failure_cases)
    lines = text[text.find("(") + 2 : -2].splitlines() or [text]
    line = next((line for line in lines if line.startswith("error: ")), lines[0])
    return line.removeprefix("error: ").rstrip(".")[:200]
