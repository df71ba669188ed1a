"""Checks that this project adds to `pandera.Check`; YAML can hold them like built-in ones."""

import inspect
import re
from collections.abc import Callable, Sequence
from typing import Any

import pandera.polars as pa
import polars as pl

MAX_RULE_LENGTH = 1_000  # characters; polars takes a second for a chain of a hundred comparisons

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

    error:   what Pandera reports where the check fails
    returns: a check that raises an error when it runs if its arguments have no meaning
    """
    try:
        return getattr(pa.Check, name)(**arguments, error=error)
    except (TypeError, ValueError, re.error) as reason:
        return pa.Check(_refuse, error=error, reason=str(reason))


def _refuse(_data: pa.PolarsData, reason: str) -> bool:
    raise ValueError(reason)


def select_rows(data: pa.PolarsData, condition: pl.Expr) -> pl.LazyFrame:
    """Return whether a condition is true in each row of the frame that is checked."""
    values: pl.LazyFrame = data.lazyframe.select(condition)
    return values


@register_check
def sql(data: pa.PolarsData, expression: str) -> pl.LazyFrame:
    """Check that an SQL expression over columns of a row is true; null passes, as in SQL CHECK."""
    if len(expression) > MAX_RULE_LENGTH:
        raise ValueError(
            f"it has more than {MAX_RULE_LENGTH:,} characters; write several shorter rules"
        )
    condition = pl.sql_expr(expression)
    values = select_rows(data, condition)
    (dtype,) = values.collect_schema().dtypes()
    if not condition.meta.root_names():
        raise ValueError("it reads no column")
    if dtype != pl.Boolean:
        raise ValueError(f"it gives {dtype}, not true or false")
    return values


@register_check
def foreign_key(
    data: pa.PolarsData,
    columns: Sequence[str],
    targets: Sequence[str],
    keys: Sequence[Sequence[Any]],
) -> pl.LazyFrame:
    """Check that some columns of each row have the values of a row; an empty part refers to none.

    targets: columns of the same table that are referred to; empty for those of another table
    keys:    rows that are referred to, each with a value for each column; in the same table those
             that a frame with some of its rows may leave out
    """
    frame = data.lazyframe.select([*columns, *targets]).collect()
    existing = {tuple(key) for key in keys}
    if targets:
        existing.update(frame.select(targets).iter_rows())
    exists = [None in key or key in existing for key in frame.select(columns).iter_rows()]
    return pl.LazyFrame({"exists": pl.Series(exists, dtype=pl.Boolean)})


@register_check
def unique_key(data: pa.PolarsData, columns: Sequence[str]) -> pl.LazyFrame:
    """Check that no row has the values of an earlier one; as in SQL, an empty cell equals no other.

    Pandera's `unique` takes empty cells as equal.
    """
    return select_rows(data, is_first_or_incomplete(columns))


def is_first_or_incomplete(columns: Sequence[str]) -> pl.Expr:
    """Whether a row has an empty cell in some columns, or values that no earlier row has."""
    is_incomplete = pl.any_horizontal(pl.col(columns).is_null())
    return pl.struct(columns).is_first_distinct() | is_incomplete
