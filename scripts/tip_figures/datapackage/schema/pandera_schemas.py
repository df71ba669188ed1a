"""Pandera schemas (polars backend) that are made of a Table Schema and its rules."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandera.errors
import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, config_context

from tip_figures.datapackage.json_values import as_names, as_objects
from tip_figures.datapackage.schema.compiled_rules import compile_rules
from tip_figures.datapackage.schema.field_types import get_field_type
from tip_figures.datapackage.schema.rule import Rule, holds_for_all


def build_pandera_schema(schema: Mapping[str, Any]) -> pa.DataFrameSchema:
    """Build a Pandera schema of the fields, constraints, categories, rules and primary key.

    schema:  a Table Schema as a dictionary
    returns: a schema whose `validate(frame, lazy=True)` raises `pandera.errors.SchemaErrors`. The
             `failure_cases` of that error name column, check and index of each cell or row that
             breaks a rule. Rules that cannot be evaluated are left out.
    """
    fields = {}
    for descriptor in as_objects(schema.get("fields")):
        if isinstance(descriptor.get("name"), str):
            fields[descriptor["name"]] = descriptor
    rules = compile_rules(schema, list(fields)).rules
    row_checks = [_build_check(rule.holds, rule.name) for rule in rules if rule.name]
    return pa.DataFrameSchema(
        {name: _build_column(descriptor, rules) for name, descriptor in fields.items()},
        checks=row_checks,
        unique=as_names(schema.get("primaryKey")) or None,
    )


def _build_column(descriptor: Mapping[str, Any], rules: Sequence[Rule]) -> pa.Column:
    """Build a column with its dtype and the rules about it alone."""
    dtype = get_field_type(descriptor).dtype
    checks = [
        _build_check(rule.holds, rule.problem)
        for rule in rules
        if not rule.name and rule.columns[0] == descriptor["name"]
    ]
    # The dtype of numbers depends on the cells: decimals have as many places as these need.
    return pa.Column(None if dtype.is_numeric() else dtype, checks, nullable=True)


def build_screening_schema(rules: Sequence[Rule]) -> pa.DataFrameSchema:
    """Build a schema with all rules in one check.

    It answers quickly whether a frame breaks any rule at all: Pandera takes a millisecond for each
    column and check.
    """
    # One failure case is enough: Pandera writes each as JSON, and a large table may have a million.
    return pa.DataFrameSchema(
        checks=[_build_check(holds_for_all(rules), "breaks a rule", max_failure_cases=1)]
    )


def _build_check(holds: pl.Expr, name: str, max_failure_cases: int | None = None) -> pa.Check:
    def evaluate(data: Any) -> pl.LazyFrame:
        result: pl.LazyFrame = data.lazyframe.select(holds)
        return result

    return pa.Check(evaluate, name=name, error=name, n_failure_cases=max_failure_cases)


def is_valid(frame: pl.DataFrame, schema: pa.DataFrameSchema) -> bool:
    """Whether a frame passes a Pandera schema.

    Environment variables can switch Pandera off for other programs; they have no effect here.
    """
    try:
        with config_context(
            validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA
        ):
            schema.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors:
        return False
    return True
