"""What one column must hold, as rules: expressions that are true of every good cell."""

import json
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import polars as pl

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import as_list, as_object
from tip_figures.datapackage.schema import field_types
from tip_figures.datapackage.text_format import quote_value

CODES_SHOWN = 12
ORDERED = ("integer", "number", "year", "yearmonth", "date", "time", "datetime", "duration")
SIZED = ("string", "any", "array", "object", "list")
TEXTS = ("string", "any")


@dataclass(frozen=True)
class Rule:
    """One thing that holds in every row.

    code:       of the finding where it does not
    columns:    the columns it reads, the one it is about first
    expression: true or null where it holds
    says:       what is wrong where it does not, said of the cell ("is none of …") or, with `name`, of the row
    codes:      the codes that would have been right, to find the nearest
    name:       of a rule of the schema; empty for a constraint
    """

    code: str
    columns: tuple[str, ...]
    expression: pl.Expr
    says: str
    hint: str = ""
    codes: tuple[str, ...] = ()
    name: str = ""

    @property
    def what(self) -> str:
        """The rule as people call it."""
        return f"rule {quote_value(self.name)}" if self.name else self.code.removeprefix("cell-")


def describe_polars_error(error: Exception | str) -> str:
    """What polars says of an expression, in one line; of a regular expression it draws a picture first."""
    lines = str(error).strip().splitlines() or [""]
    return (
        next((line for line in lines if line.startswith("error: ")), lines[0])
        .removeprefix("error: ")
        .rstrip(".")
    )


def find_expression_errors(expressions: Sequence[pl.Expr], empty: pl.DataFrame) -> list[str]:
    """Why each of some expressions gives no truth value on a table; empty where it does."""
    try:
        dtypes = empty.select(one.alias(str(place)) for place, one in enumerate(expressions)).dtypes
    except pl.exceptions.PolarsError as error:
        return (
            [describe_polars_error(error)]
            if len(expressions) == 1
            else [find_expression_errors([one], empty)[0] for one in expressions]
        )
    return [
        "" if dtype == pl.Boolean else f"it gives {dtype}, not true or false" for dtype in dtypes
    ]


_BOUNDS: Mapping[str, tuple[str, Callable[[pl.Expr, Any], pl.Expr], str]] = {
    "minimum": ("cell-minimum", operator.ge, "is below the minimum"),
    "maximum": ("cell-maximum", operator.le, "is above the maximum"),
    "exclusiveMinimum": ("cell-minimum", operator.gt, "is not above"),
    "exclusiveMaximum": ("cell-maximum", operator.lt, "is not below"),
}


def read_constraints(descriptor: Mapping[str, Any]) -> Iterator[Rule | Finding]:
    """The constraints of a field, each as a rule; its categories too, where `enum` does not say which are allowed."""
    if field_types.find_field_type(descriptor) is None:
        return
    listed = dict(as_object(descriptor.get("constraints")))
    if isinstance(descriptor.get("categories"), list):
        listed.setdefault("enum", list(read_categories(descriptor)))
    name, kind = descriptor["name"], descriptor.get("type", "any")
    for what, (kinds, rule) in _RULES.items():
        if what not in listed or (what == "required" and listed[what] is not True):
            continue
        if kinds and kind not in kinds:
            why = f"it has no meaning in a column of type {kind}"
            yield create_finding("constraint-ignored", "", 0, name, rule=what, reason=why)
            continue
        try:
            yield rule(descriptor, what, listed[what])
        except ValueError as error:
            yield create_finding("rule-unjudged", "", 0, name, rule=what, reason=str(error))


def _filled(descriptor: Mapping[str, Any], _: str, __: object) -> Rule:
    """A cell that must be filled; the hint says what belongs there, as far as the schema says it."""
    parts = [descriptor.get("description")]
    codes = descriptor["constraints"].get("enum")
    if isinstance(codes, list) and 0 < len(codes) <= CODES_SHOWN:
        parts.append(f"One of: {', '.join(map(str, codes))}.")
    elif descriptor.get("example") is not None:
        parts.append(f"For example {descriptor['example']}.")
    texts = [part for part in parts if isinstance(part, str)]
    hint = f"Fill the cell in: {' '.join(texts)}" if texts else "Fill the cell in."
    name = descriptor["name"]
    return Rule(
        "cell-required",
        (name,),
        pl.col(name).is_not_null(),
        "is empty, and this column must be filled",
        hint,
    )


def _bounded(descriptor: Mapping[str, Any], bound: str, value: object) -> Rule:
    name, kind = descriptor["name"], field_types.get_field_type(descriptor)
    typed = field_types.cast_value(descriptor, value).to_frame("limit")
    limit = typed.select(kind.comparable(pl.col("limit"))).item()
    if limit is None:
        raise ValueError(f"{quote_value(value)} is not a value of the column's type")
    code, holds, says = _BOUNDS[bound]
    return Rule(code, (name,), holds(kind.comparable(pl.col(name)), limit), f"{says} {value}")


def _long(descriptor: Mapping[str, Any], bound: str, limit: object) -> Rule:
    if not isinstance(limit, int) or isinstance(limit, bool):
        raise ValueError(f"{quote_value(limit)} is not a number of characters")
    cell, kind, below = (
        pl.col(descriptor["name"]),
        descriptor.get("type", "any"),
        bound == "minLength",
    )
    if kind == "list":
        items = cell.str.count_matches(descriptor.get("delimiter", ","), literal=True) + 1
    elif kind in ("array", "object"):
        items = cell.map_elements(lambda text: len(json.loads(text)), pl.Int64, skip_nulls=True)
    else:
        items = cell.str.len_chars()
    says = f"is {'shorter' if below else 'longer'} than {limit} {'characters' if kind in TEXTS else 'entries'}"
    return Rule(
        "cell-length", (descriptor["name"],), items >= limit if below else items <= limit, says
    )


def _written(descriptor: Mapping[str, Any], _: str, pattern: object) -> Rule:
    if not isinstance(pattern, str):
        raise ValueError(f"{quote_value(pattern)} is not a regular expression")
    form = re.sub(
        r"-(\[[^\[\]]*\]\])", r"--\1", pattern
    )  # XML Schema takes a class from a class with one hyphen
    both = (
        form,
        f"^(?:{form})$",
    )  # by itself as well: `a)(b` is none, and between brackets it would be
    for why in filter(
        None, find_expression_errors([pl.lit("").str.contains(one) for one in both], pl.DataFrame())
    ):
        raise ValueError(why)
    name = descriptor["name"]
    good = pl.col(name).str.contains(f"^(?:{form})$")
    return Rule("cell-pattern", (name,), good, f"is not written as the pattern {pattern} asks")


def read_categories(descriptor: Mapping[str, Any]) -> dict[str, str]:
    """The categories of a field, value → label; a category without a label has its value for one."""
    made = {}
    for category in as_list(descriptor.get("categories")):
        value = category.get("value") if isinstance(category, dict) else category
        made[str(value)] = str(as_object(category).get("label", value))
    return made


def _one_of(descriptor: Mapping[str, Any], _: str, listed: object) -> Rule:
    name = descriptor["name"]
    if not isinstance(listed, list) or not listed:
        raise ValueError("it lists no value")
    if any(isinstance(value, list | dict) for value in listed):
        raise ValueError("lists and objects are not compared")
    typed = [field_types.cast_value(descriptor, value)[0] for value in listed]
    if None in typed:
        raise ValueError(
            f"{quote_value(listed[typed.index(None)])} is not a value of the column's type"
        )
    codes = tuple(str(value) for value in listed)
    shown = ", ".join(codes[:CODES_SHOWN]) + (
        f" … ({len(codes)} in all)" if len(codes) > CODES_SHOWN else ""
    )
    if descriptor.get("type", "any") == "number":  # decimals of other places, or floating
        among = reduce(operator.or_, [pl.col(name) == value for value in typed])
    else:
        among = pl.col(name).is_in(typed)
    where = "enum" if "enum" in as_object(descriptor.get("constraints")) else "categories"
    hint = f"A new code is added in the schema, to `{where}`."
    return Rule(
        "cell-enum", (name,), among, f"is none of the codes of this column: {shown}", hint, codes
    )


_RULES: Mapping[str, tuple[Sequence[str], Callable[[Mapping[str, Any], str, Any], Rule]]] = {
    "required": ((), _filled),
    **dict.fromkeys(_BOUNDS, (ORDERED, _bounded)),
    **dict.fromkeys(("minLength", "maxLength"), (SIZED, _long)),
    "pattern": (TEXTS, _written),
    "enum": ((), _one_of),
}
"""Of each constraint the types of columns in which it has a meaning (any where none is named), and what makes its rule."""
CONSTRAINT_NAMES = (*_RULES, "unique", "jsonSchema")
