"""Constraints and categories of one column as rules: expressions that are true of valid cells."""

import json
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import as_list, as_object
from tip_figures.datapackage.schema.field_types import cast_value, find_field_type, get_field_type
from tip_figures.datapackage.schema.rule import Rule, find_expression_error
from tip_figures.datapackage.text_format import count_noun, quote_value

MAX_CODES_IN_MESSAGE = 12
NUMERIC_TYPES = ("integer", "number", "year")
TEMPORAL_TYPES = ("yearmonth", "date", "time", "datetime", "duration")
ORDERED_TYPES = (*NUMERIC_TYPES, *TEMPORAL_TYPES)
SIZED_TYPES = ("string", "any", "array", "object", "list")
TEXT_TYPES = ("string", "any")

Descriptor = Mapping[str, Any]


@dataclass(frozen=True)
class Constraint:
    """A constraint of the standard.

    types:     of columns in which it has a meaning; empty for all
    make_rule: descriptor of the field, name and value of the constraint → rule; raises ValueError
               with the reason if no rule can be made of the value
    """

    types: Sequence[str]
    make_rule: Callable[[Descriptor, str, Any], Rule]


def read_constraints(descriptor: Descriptor) -> Iterator[Rule | Finding]:
    """Yield the constraints of a field, each as a rule, or as a finding if it is not one.

    Categories are the allowed codes where there is no `enum`.
    """
    if find_field_type(descriptor) is None:
        return
    values = dict(as_object(descriptor.get("constraints")))
    if isinstance(descriptor.get("categories"), list):
        values.setdefault("enum", list(read_categories(descriptor)))
    if values.get("required") is not True:
        values.pop("required", None)
    for name, constraint in CONSTRAINTS.items():
        if name in values:
            yield _read_constraint(descriptor, name, constraint, values[name])


def _read_constraint(
    descriptor: Descriptor, name: str, constraint: Constraint, value: object
) -> Rule | Finding:
    column = descriptor["name"]
    type_name = descriptor.get("type", "any")
    if constraint.types and type_name not in constraint.types:
        reason = f"it has no meaning in a column of type {type_name}"
        return create_finding("constraint-ignored", "", 0, column, rule=name, reason=reason)
    try:
        return constraint.make_rule(descriptor, name, value)
    except ValueError as error:
        return create_finding("rule-unjudged", "", 0, column, rule=name, reason=str(error))


def read_categories(descriptor: Descriptor) -> dict[str, str]:
    """Return the categories of a field, value → label; a value without a label is its own label."""
    labels = {}
    for category in as_list(descriptor.get("categories")):
        value = category.get("value") if isinstance(category, dict) else category
        labels[str(value)] = str(as_object(category).get("label", value))
    return labels


def _make_required(descriptor: Descriptor, _name: str, _value: object) -> Rule:
    column = descriptor["name"]
    problem = "is empty, and this column must be filled"
    expression = pl.col(column).is_not_null()
    return Rule("cell-required", (column,), expression, problem, hint=_hint_for_empty(descriptor))


def _hint_for_empty(descriptor: Descriptor) -> str:
    """Say what belongs in an empty cell, as far as the schema says it."""
    hint = "Fill the cell in"
    explanations = []
    if isinstance(descriptor.get("description"), str):
        explanations.append(descriptor["description"])
    codes = as_list(descriptor["constraints"].get("enum"))
    if 0 < len(codes) <= MAX_CODES_IN_MESSAGE:
        explanations.append(f"One of: {', '.join(str(code) for code in codes)}.")
    elif descriptor.get("example") is not None:
        explanations.append(f"For example {descriptor['example']}.")
    return f"{hint}: {' '.join(explanations)}" if explanations else f"{hint}."


@dataclass(frozen=True)
class Bound:
    """A comparison of cells with a limit: the code and words of a finding where it is false."""

    code: str
    compare: Callable[[pl.Expr, Any], pl.Expr]
    problem: str


BOUNDS: Mapping[str, Bound] = {
    "minimum": Bound("cell-minimum", operator.ge, "is below the minimum"),
    "maximum": Bound("cell-maximum", operator.le, "is above the maximum"),
    "exclusiveMinimum": Bound("cell-minimum", operator.gt, "is not above"),
    "exclusiveMaximum": Bound("cell-maximum", operator.lt, "is not below"),
}


def _make_bound(descriptor: Descriptor, name: str, value: object) -> Rule:
    column = descriptor["name"]
    bound = BOUNDS[name]
    comparable = get_field_type(descriptor).comparable
    limit_frame = cast_value(descriptor, value).to_frame("limit")
    limit = limit_frame.select(comparable(pl.col("limit"))).item()
    if limit is None:
        raise ValueError(f"{quote_value(value)} is not a value of the column's type")
    expression = bound.compare(comparable(pl.col(column)), limit)
    return Rule(bound.code, (column,), expression, f"{bound.problem} {value}")


def _make_length(descriptor: Descriptor, name: str, limit: object) -> Rule:
    if not isinstance(limit, int) or isinstance(limit, bool):
        raise ValueError(f"{quote_value(limit)} is not a number of characters")
    column = descriptor["name"]
    length = _length(descriptor)
    is_text = descriptor.get("type", "any") in TEXT_TYPES
    size = count_noun(limit, "character" if is_text else "item")
    if name == "minLength":
        return Rule("cell-length", (column,), length >= limit, f"is shorter than {size}")
    return Rule("cell-length", (column,), length <= limit, f"is longer than {size}")


def _length(descriptor: Descriptor) -> pl.Expr:
    """Return how many items a cell has, or characters if it is text."""
    cell = pl.col(descriptor["name"])
    type_name = descriptor.get("type", "any")
    if type_name == "list":
        return cell.str.count_matches(descriptor.get("delimiter", ","), literal=True) + 1
    if type_name in ("array", "object"):
        return cell.map_elements(_count_items, pl.Int64, skip_nulls=True)
    return cell.str.len_chars()


def _count_items(json_text: str) -> int:
    return len(json.loads(json_text))


def _make_pattern(descriptor: Descriptor, _name: str, pattern: object) -> Rule:
    if not isinstance(pattern, str):
        raise ValueError(f"{quote_value(pattern)} is not a regular expression")
    # XML Schema subtracts one character class from another with one hyphen, Rust with two.
    expression = re.sub(r"-(\[[^\[\]]*\]\])", r"--\1", pattern)
    whole_cell = f"^(?:{expression})$"
    # The pattern is tried alone as well: `a)(b` is invalid, but between brackets it is not.
    for tried in (expression, whole_cell):
        error = find_expression_error(pl.lit("").str.contains(tried), pl.DataFrame())
        if error:
            raise ValueError(error)
    column = descriptor["name"]
    problem = f"does not match the pattern {pattern}"
    return Rule("cell-pattern", (column,), pl.col(column).str.contains(whole_cell), problem)


def _make_enum(descriptor: Descriptor, _name: str, codes: object) -> Rule:
    if not isinstance(codes, list) or not codes:
        raise ValueError("it lists no value")
    column = descriptor["name"]
    is_code = _is_one_of(descriptor, codes)
    code_texts = tuple(str(code) for code in codes)
    problem = f"is not one of the codes of this column: {_shorten_list(code_texts)}"
    has_enum = "enum" in as_object(descriptor.get("constraints"))
    place = "enum" if has_enum else "categories"
    hint = f"To allow a new code, add it to `{place}` in the schema."
    return Rule("cell-enum", (column,), is_code, problem, hint, codes=code_texts)


def _is_one_of(descriptor: Descriptor, codes: Sequence[object]) -> pl.Expr:
    """Return an expression that is true where a cell is one of the codes of its column."""
    if any(isinstance(code, list | dict) for code in codes):
        raise ValueError("lists and objects are not compared")
    values = []
    for code in codes:
        value = cast_value(descriptor, code)[0]
        if value is None:
            raise ValueError(f"{quote_value(code)} is not a value of the column's type")
        values.append(value)
    cell = pl.col(descriptor["name"])
    if descriptor.get("type", "any") != "number":
        return cell.is_in(values)
    # is_in does not find decimals of another scale or floating-point numbers; == does.
    return pl.any_horizontal([cell == value for value in values])


def _shorten_list(codes: Sequence[str]) -> str:
    text = ", ".join(codes[:MAX_CODES_IN_MESSAGE])
    return f"{text} … ({len(codes)} in all)" if len(codes) > MAX_CODES_IN_MESSAGE else text


CONSTRAINTS: Mapping[str, Constraint] = {
    "required": Constraint((), _make_required),
    "minimum": Constraint(ORDERED_TYPES, _make_bound),
    "maximum": Constraint(ORDERED_TYPES, _make_bound),
    "exclusiveMinimum": Constraint(ORDERED_TYPES, _make_bound),
    "exclusiveMaximum": Constraint(ORDERED_TYPES, _make_bound),
    "minLength": Constraint(SIZED_TYPES, _make_length),
    "maxLength": Constraint(SIZED_TYPES, _make_length),
    "pattern": Constraint(TEXT_TYPES, _make_pattern),
    "enum": Constraint((), _make_enum),
}
CONSTRAINT_NAMES = (*CONSTRAINTS, "unique", "jsonSchema")
"""`unique` is checked as a key; a JSON Schema for cells is not supported."""
