"""Checks that this project adds to `pandera.Check`; YAML can hold them like built-in ones.

A check that needs a column which the frame does not have passes: Pandera reports the column.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandera.polars as pa
import polars as pl

from tip_figures.datapackage.read.table_keys import key_expression
from tip_figures.datapackage.schema.constraints import make_constraint_rule
from tip_figures.datapackage.schema.rule import CheckCall

CheckFunction = Callable[..., pl.LazyFrame | bool]
"""Takes data of Pandera and the arguments of a check; returns truth values, one for each row."""


def register_check(function: CheckFunction) -> CheckFunction:
    """Register a function as `pandera.Check.NAME`.

    function: the names of its arguments are not among those of `pandera.Check`; if it has only one,
              this is no dictionary, which Pandera would read from YAML as several
    Pandera's own decorator for this accepts functions of pandas frames only.
    """
    name = function.__name__
    _data, *arguments = inspect.signature(function).parameters

    def make_check(*values: object, **options: Any) -> pa.Check:
        """Make the check of some arguments; other options are those of `pandera.Check`."""
        statistics = dict(zip(arguments, values, strict=False))
        for argument in arguments:
            if argument in options:
                statistics[argument] = options.pop(argument)
        options.setdefault("name", name)
        return pa.Check(function, statistics=dict(statistics), **options, **statistics)

    pa.Check.REGISTERED_CUSTOM_CHECKS[name] = make_check
    return function


def make_check(call: CheckCall, error: str) -> pa.Check:
    """Make a check of Pandera.

    error: what Pandera reports where the check fails
    """
    return getattr(pa.Check, call.name)(**call.arguments, error=error)


def has_columns(data: pa.PolarsData, columns: Sequence[str]) -> bool:
    """Whether the frame that is checked has all of some columns."""
    return set(columns) <= set(data.lazyframe.collect_schema().names())


def select_truth_values(data: pa.PolarsData, condition: pl.Expr) -> pl.LazyFrame:
    """Return whether a condition is true in each row of the frame that is checked."""
    values: pl.LazyFrame = data.lazyframe.select(condition)
    return values


def list_check_columns(check: pa.Check) -> list[str]:
    """List the columns that a registered check of a whole frame reads."""
    if "expression" in check.statistics:
        names = pl.sql_expr(check.statistics["expression"]).meta.root_names()
        return list(dict.fromkeys(names))
    return list(check.statistics["columns"])


@register_check
def sql(data: pa.PolarsData, expression: str) -> pl.LazyFrame | bool:
    """Check that an SQL expression over columns of a row is true; null passes, as in SQL CHECK."""
    condition = pl.sql_expr(expression)
    if not has_columns(data, condition.meta.root_names()):
        return True
    return select_truth_values(data, condition)


@register_check
def field_constraint(
    data: pa.PolarsData, field: Mapping[str, Any], constraints: Mapping[str, Any]
) -> pl.LazyFrame:
    """Check a constraint of a Table Schema that no built-in check expresses.

    field:       descriptor of the field, with its name and what says how cells are read
    constraints: this one alone, by name
    """
    rule = make_constraint_rule(field, constraints)
    return select_truth_values(data, rule.expression)


@register_check
def foreign_key(
    data: pa.PolarsData, columns: Sequence[str], keys: Sequence[Sequence[str]]
) -> pl.LazyFrame | bool:
    """Check that some columns of each row have the values of a row of another table.

    keys: rows of that table, each with a value for each column, as text
    """
    if not has_columns(data, columns):
        return True
    return _find_keys(data.lazyframe.collect(), columns, _make_key_frame(columns, keys))


@register_check
def self_reference(
    data: pa.PolarsData,
    columns: Sequence[str],
    targets: Sequence[str],
    keys: Sequence[Sequence[str]],
) -> pl.LazyFrame | bool:
    """Check that some columns of each row have the values of other columns of a row of the table.

    keys: rows of the table that a frame with some of its rows may leave out, as in `foreign_key`
    """
    if not has_columns(data, [*columns, *targets]):
        return True
    frame = data.lazyframe.collect()
    own_keys = frame.select(key_expression(frame, [name], as_text=True) for name in targets)
    own_keys.columns = list(columns)
    return _find_keys(frame, columns, pl.concat([own_keys, _make_key_frame(columns, keys)]))


def _make_key_frame(columns: Sequence[str], keys: Sequence[Sequence[str]]) -> pl.DataFrame:
    return pl.DataFrame(list(keys), schema=dict.fromkeys(columns, pl.String), orient="row")


def _find_keys(
    frame: pl.DataFrame, columns: Sequence[str], target_frame: pl.DataFrame
) -> pl.LazyFrame:
    """Return whether each row has a key of other rows; null where a part of its key is empty.

    target_frame: those rows, with the same column names
    """
    target_key = key_expression(target_frame, columns, as_text=True)
    targets = target_frame.drop_nulls().select(target_key.alias("key"))["key"]
    key = key_expression(frame, columns, as_text=True)
    is_complete = pl.all_horizontal(pl.col(columns).is_not_null())
    exists = pl.when(is_complete).then(key.is_in(pl.lit(targets.implode())))
    return frame.lazy().select(exists)


@register_check
def unique_key(data: pa.PolarsData, columns: Sequence[str]) -> pl.LazyFrame | bool:
    """Check that no two rows have the same values; as in SQL, an empty cell equals no other.

    Pandera's `unique` takes empty cells as equal.
    """
    if not has_columns(data, columns):
        return True
    is_complete = pl.all_horizontal(pl.col(columns).is_not_null())
    is_unique = pl.struct(columns).is_unique()
    return select_truth_values(data, is_unique | ~is_complete)
