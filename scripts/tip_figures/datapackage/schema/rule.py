"""A rule: an expression that is true of every valid row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl

from tip_figures.datapackage.text_format import quote_value


class CheckCall(NamedTuple):
    """A check of Pandera, as data: `pandera.Check.NAME(**arguments)`.

    name:      of a built-in check, or of one that `pandera_checks` registers
    arguments: values that YAML can hold
    """

    name: str
    arguments: Mapping[str, Any]


NOT_NULLABLE = CheckCall("not_nullable", {})
"""No check, but a property of a column in Pandera, which gives this name to its failures."""


@dataclass(frozen=True)
class Rule:
    """Something that must hold in every row.

    code:       of the finding where it does not hold
    columns:    that the expression reads; the first is the one in which a finding is reported
    expression: true or null where the rule holds
    problem:    what is wrong where it does not hold: of a constraint, a phrase about the cell ("is
                below the minimum 2"); of a rule with a name, the sentence in the schema
    codes:      the allowed codes, from which a hint suggests the nearest
    name:       of a rule in the schema; empty for a constraint
    check:      the same in Pandera's vocabulary; None for rules that are not part of a schema
    """

    code: str
    columns: tuple[str, ...]
    expression: pl.Expr
    problem: str
    hint: str = ""
    codes: tuple[str, ...] = ()
    name: str = ""
    check: CheckCall | None = None

    @property
    def label(self) -> str:
        """How messages call the rule."""
        return f"rule {quote_value(self.name)}" if self.name else self.code.removeprefix("cell-")

    @property
    def holds(self) -> pl.Expr:
        """True where the rule holds; null passes, as in an SQL CHECK."""
        return self.expression.fill_null(True)


@dataclass(frozen=True)
class BrokenRule:
    """A rule that some row of a frame breaks.

    rows:  for each row of the frame whether it breaks the rule
    error: why the rule cannot be evaluated on this frame; empty if it can
    """

    rule: Rule
    rows: pl.Series
    error: str = ""


def holds_for_all(rules: Sequence[Rule]) -> pl.Expr:
    """Return an expression that is true in each row where every rule holds."""
    return pl.all_horizontal([rule.holds for rule in rules]).alias("holds")


def find_expression_errors(expressions: Sequence[pl.Expr], frame: pl.DataFrame) -> list[str]:
    """Return, for each expression, why it gives no truth values on a frame; "" if it does.

    frame: one without rows is enough
    """
    numbered = [expression.alias(str(i)) for i, expression in enumerate(expressions)]
    try:
        dtypes = frame.select(numbered).dtypes
    except pl.exceptions.PolarsError:
        return [find_expression_error(expression, frame) for expression in expressions]
    return [_describe_dtype(dtype) for dtype in dtypes]


def find_expression_error(expression: pl.Expr, frame: pl.DataFrame) -> str:
    """Return why an expression gives no truth values on a frame; "" if it does."""
    try:
        (dtype,) = frame.select(expression.alias("value")).dtypes
    except pl.exceptions.PolarsError as error:
        return describe_polars_error(error)
    return _describe_dtype(dtype)


def _describe_dtype(dtype: pl.DataType) -> str:
    return "" if dtype == pl.Boolean else f"it gives {dtype}, not true or false"


def describe_polars_error(error: Exception) -> str:
    """Return an error of polars in one line.

    An error in a regular expression begins with a drawing; its line "error: …" says what is wrong.
    """
    lines = str(error).strip().splitlines() or [""]
    line = next((line for line in lines if line.startswith("error: ")), lines[0])
    return line.removeprefix("error: ").rstrip(".")
