"""Which rules the rows of a frame break: the decision of Pandera."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pandera.polars as pa
import polars as pl
from pandera.config import CONFIG, ValidationDepth, config_context, set_config
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from tip_figures.datapackage.frames.pandera_schemas import (
    WHOLE_FRAME,
    CheckPlace,
    build_row_schema,
    locate_rules,
)
from tip_figures.datapackage.schema.rule import BrokenRule, Rule, find_expression_error


def find_broken_rules(rules: Sequence[Rule], frame: pl.DataFrame) -> Iterator[BrokenRule]:
    """Yield the rules that a row of a frame breaks, and those that cannot be evaluated.

    rules: each with a check
    """
    # The cells have been read as their types allow; Pandera does not know all dtypes of polars.
    schema = build_row_schema(rules, dict.fromkeys(frame.columns))
    _report_one_failure_case(schema)
    rule_by_place = locate_rules(rules)
    for error in validate_lazily(frame, schema):
        rule = rule_by_place[_locate_check(error)]
        rows = find_failed_rows(error, frame.height)
        reason = ""
        if error.reason_code == SchemaErrorReason.CHECK_ERROR:
            reason = find_expression_error(rule.expression, frame) or str(error)
        elif error.reason_code == SchemaErrorReason.SERIES_CONTAINS_NULLS:
            rows &= frame[rule.columns[0]].is_null()  # for Pandera NaN is null as well
        if reason or rows.any():
            yield BrokenRule(rule, rows, reason)


def _report_one_failure_case(schema: pa.DataFrameSchema) -> None:
    """Pandera writes each failure case as JSON; here only the output of a check is read."""
    for component in (schema, *schema.columns.values()):
        for check in component.checks:
            check.n_failure_cases = 1


def validate_lazily(frame: pl.DataFrame, schema: pa.DataFrameSchema) -> list[SchemaError]:
    """Validate a frame with a Pandera schema, and return all errors."""
    try:
        with use_all_checks():
            schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        return list(errors.schema_errors)
    return []


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


def find_failed_rows(error: SchemaError, height: int) -> pl.Series:
    """Return for each row of a frame whether it failed a check; none if the check has no rows."""
    output = error.check_output
    if not isinstance(output, pl.DataFrame) or output.height != height:
        return pl.repeat(False, height, dtype=pl.Boolean, eager=True)
    failed: pl.Series = ~output[CHECK_OUTPUT_KEY].fill_null(True)
    return failed


def _locate_check(error: SchemaError) -> CheckPlace:
    component = error.schema.name if isinstance(error.schema, pa.Column) else WHOLE_FRAME
    return CheckPlace(component, error.check_index)
