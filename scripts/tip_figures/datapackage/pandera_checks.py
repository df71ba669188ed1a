"""Checks that this project adds to `pandera.Check`; YAML can hold them like built-in ones.

A check that needs a column which the frame does not have passes: Pandera reports the column.
"""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import pandera.polars as pa
import polars as pl

CheckFunction = Callable[..., pl.LazyFrame | bool]
"""Takes data of Pandera and the arguments of a check; returns a Boolean for each row."""


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


def make_check(name: str, error: str, **arguments: Any) -> pa.Check:
    """Make a check of Pandera, built in or registered.

    error: what Pandera reports where the check fails
    """
    return getattr(pa.Check, name)(**arguments, error=error)


def has_columns(data: pa.PolarsData, columns: Sequence[str]) -> bool:
    """Whether the frame that is checked has all of some columns."""
    return set(columns) <= set(data.lazyframe.collect_schema().names())


def select_rows(data: pa.PolarsData, condition: pl.Expr) -> pl.LazyFrame:
    """Return whether a condition is true in each row of the frame that is checked."""
    values: pl.LazyFrame = data.lazyframe.select(condition)
    return values


def list_columns(expression: pl.Expr) -> list[str]:
    """List the columns that an expression reads, each once."""
    return list(dict.fromkeys(expression.meta.root_names()))


@register_check
def sql(data: pa.PolarsData, expression: str) -> pl.LazyFrame | bool:
    """Check that an SQL expression over columns of a row is true; null passes, as in SQL CHECK."""
    condition = pl.sql_expr(expression)
    if not has_columns(data, list_columns(condition)):
        return True
    return select_rows(data, condition)


@register_check
def foreign_key(
    data: pa.PolarsData,
    columns: Sequence[str],
    targets: Sequence[str],
    keys: Sequence[Sequence[Any]],
) -> pl.LazyFrame | bool:
    """Check that some columns of each row have the values of a row; an empty part refers to none.

    targets: columns of the same table that are referred to; empty for those of another table
    keys:    rows that are referred to, each with a value for each column; in the same table those
             that a frame with some of its rows may leave out
    """
    if not has_columns(data, [*columns, *targets]):
        return True
    frame = data.lazyframe.select([*columns, *targets]).collect()
    existing = {tuple(key) for key in keys}
    if targets:
        existing.update(frame.select(targets).iter_rows())
    exists = [None in key or key in existing for key in frame.select(columns).iter_rows()]
    return pl.LazyFrame({"exists": pl.Series(exists, dtype=pl.Boolean)})


@register_check
def unique_key(data: pa.PolarsData, columns: Sequence[str]) -> pl.LazyFrame | bool:
    """Check that no two rows have the same values; as in SQL, an empty cell equals no other.

    Pandera's `unique` takes empty cells as equal.
    """
    if not has_columns(data, columns):
        return True
    is_complete = pl.all_horizontal(pl.col(columns).is_not_null())
    return select_rows(data, pl.struct(columns).is_unique() | ~is_complete)
