"""Run a Pandera schema over a frame: all checks, lazily, and which rows fail which rule."""

import copy
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pandera.polars as pa
import polars as pl
from pandera.config import CONFIG, ValidationDepth, config_context, set_config
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from tip_figures.datapackage.pandera_schemas import WHOLE_FRAME, Rule, TableRules
from tip_figures.datapackage.table import Table


@dataclass(frozen=True)
class FailedRule:
    """A rule that some rows break.

    error:   of Pandera
    rule:    None for a property of the schema: `nullable`, `unique`, the columns
    columns: that it reads
    rows:    for each row of the frame whether it breaks the rule
    """

    error: SchemaError
    rule: Rule | None
    columns: Sequence[str]
    rows: pl.Series

    @property
    def is_empty_cell(self) -> bool:
        """Whether cells are empty that must be filled."""
        return bool(self.error.reason_code == SchemaErrorReason.SERIES_CONTAINS_NULLS)

    @property
    def has_rows(self) -> bool:
        """Whether it is about rows; if not, about columns that are missing or surplus."""
        return isinstance(self.error.failure_cases, pl.DataFrame)

    def limit_error(
        self, frame: pl.DataFrame, rows: pl.Series | None = None, check: str = ""
    ) -> SchemaError:
        """Return the error of Pandera about some of its rows alone.

        frame: that was validated
        rows:  those that fail; None for `self.rows`
        check: what failed, in words; empty for the check of the error
        """
        if not self.has_rows:
            return self.error
        failed = self.rows if rows is None else rows
        cases = frame
        if isinstance(self.error.schema, pa.Column):
            cases = cases.select(self.error.schema.name)
        return SchemaError(
            self.error.schema,
            self.error.data,
            check or str(self.error),
            failure_cases=cases.filter(failed),
            check=check or self.error.check,
            check_index=self.error.check_index,
            check_output=(~failed).to_frame(CHECK_OUTPUT_KEY),
            reason_code=self.error.reason_code,
            column_name=self.error.column_name,
        )


def find_failures(frame: pl.DataFrame, table: Table, rules: TableRules) -> list[FailedRule]:
    """Validate a frame with the Pandera schema of a table: columns first, then whole rows.

    A rule that reads a cell with a fault of its own is not evaluated in that row: the fault is
    reported already.

    table: whose rows the frame has; it knows which cells cannot be read
    """
    schema = rules.schema
    if schema.unique and not set(schema.unique) <= set(frame.columns):
        schema = copy.copy(schema)  # the missing column is an error already
        schema.unique = None
    errors: list[SchemaError] = []
    try:
        with use_all_checks():
            schema.validate(frame, lazy=True)
    except SchemaErrors as raised:
        errors = sorted(raised.schema_errors, key=_is_about_rows)
    faulty = {name: table.find_unreadable([name]) for name in table.fields}
    failures = []
    for error in errors:
        failure = _locate_failure(error, rules, frame)
        if failure.has_rows:
            if not set(failure.columns) <= set(table.frame_columns):
                continue  # the missing column is reported
            for name in failure.columns:
                failure = replace(failure, rows=failure.rows & ~faulty[name])
            if not failure.rows.any():
                continue
            if not _is_about_rows(error):
                faulty[failure.columns[0]] |= failure.rows
        failures.append(failure)
    return failures


def _is_about_rows(error: SchemaError) -> bool:
    """Whether an error is about whole rows, not about one column."""
    return not isinstance(error.schema, pa.Column)


@contextmanager
def use_all_checks() -> Iterator[None]:
    """Let Pandera run every check, with its own backend for polars, inside a `with` block.

    Environment variables and other programs can switch checks off, or choose the backend narwhals,
    which does not know the checks of this project. After the block the settings are as before.
    """
    uses_narwhals = CONFIG.use_narwhals_backend
    if uses_narwhals:
        _choose_backend(use_narwhals=False)
    depth = ValidationDepth.SCHEMA_AND_DATA
    try:
        with config_context(validation_enabled=True, validation_depth=depth):
            yield
    finally:
        if uses_narwhals:
            _choose_backend(use_narwhals=True)


def _choose_backend(*, use_narwhals: bool) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pandera warns that the backend has changed
        set_config(use_narwhals_backend=use_narwhals)


@contextmanager
def list_few_failure_cases(rules: TableRules) -> Iterator[None]:
    """Let Pandera write one failure case of each check inside a `with` block.

    It writes each as JSON, which takes longer than all checks if many rows fail; which rows fail is
    in the output of a check.
    """
    checks = [rule.check for rules_of_column in rules.rules.values() for rule in rules_of_column]
    for check in checks:
        check.n_failure_cases = 1
    try:
        yield
    finally:
        for check in checks:
            check.n_failure_cases = None


def _locate_failure(error: SchemaError, rules: TableRules, frame: pl.DataFrame) -> FailedRule:
    """Find the rule of an error, and the rows that break it."""
    component = WHOLE_FRAME if _is_about_rows(error) else str(error.schema.name)
    rule = None
    if isinstance(error.check, pa.Check) and error.check_index is not None:
        rule = rules.rules[component][error.check_index]
    columns = [component] if component else rules.table.primary_key
    if rule is not None:
        columns = list(rule.columns)
    output = error.check_output
    failed = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    is_key = rule is not None and rule.code == "key-duplicate"
    if error.reason_code == SchemaErrorReason.DUPLICATES or is_key:
        # For Pandera empty cells are equal, and all of some equal rows are wrong.
        is_complete = pl.all_horizontal(pl.col(columns).is_not_null())
        is_repeated = ~pl.struct(columns).is_first_distinct()
        failed = frame.select(is_complete & is_repeated).to_series()
    elif isinstance(output, pl.DataFrame) and output.height == frame.height:
        failed = ~output[CHECK_OUTPUT_KEY].fill_null(True)
    return FailedRule(error, rule, columns, failed)
