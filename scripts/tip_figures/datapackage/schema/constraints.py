"""Constraints and categories of one column as rules: expressions that are true of valid cells."""

import json
import math
import operator
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import as_list, as_object
from tip_figures.datapackage.schema.casts import keep_text
from tip_figures.datapackage.schema.field_types import cast_value, find_field_type, get_field_type
from tip_figures.datapackage.schema.rule import NOT_NULLABLE, CheckCall, Rule
from tip_figures.datapackage.schema.standard import read_standard
from tip_figures.datapackage.schema.value_shapes import has_standard_value
from tip_figures.datapackage.schema.xml_patterns import UnsupportedPattern, translate_pattern
from tip_figures.datapackage.text_format import count_noun, quote_value

MAX_CODES_IN_MESSAGE = 12
NUMERIC_TYPES = ("integer", "number", "year")
TEMPORAL_TYPES = ("yearmonth", "date", "time", "datetime", "duration")
ORDERED_TYPES = (*NUMERIC_TYPES, *TEMPORAL_TYPES)
SIZED_TYPES = ("string", "any", "array", "object", "list")
TEXT_TYPES = ("string", "any")
LARGEST_EXACT_FLOAT = 1 << 53  # beyond it a 64-bit float skips integers
TYPE_PROPERTIES = (
    "name",
    "type",
    "format",
    "decimalChar",
    "groupChar",
    "bareNumber",
    "trueValues",
    "falseValues",
    "delimiter",
    "itemType",
)
"""Properties of a field that say how its cells are read."""
JSON_TYPES = ("object", "array")

Descriptor = Mapping[str, Any]


class UnsupportedConstraint(ValueError):
    """The value of a constraint needs a feature that is not supported."""


@dataclass(frozen=True)
class Constraint:
    """A constraint of the standard.

    types:     of columns in which it has a meaning; empty for all
    make_rule: descriptor of the field, name and value of the constraint → rule; raises
               UnsupportedConstraint if the value needs a feature that is not supported, and
               ValueError with the reason if it is wrong in another way
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
        # A value of a wrong type is reported where the schema is validated.
        if name in values and _has_right_type(name, values[name]):
            yield _read_constraint(descriptor, name, constraint, values[name])


def _has_right_type(name: str, value: object) -> bool:
    """Whether the value of a constraint has the JSON type that the standard requires."""
    return has_standard_value(read_standard()["constraint"][name].value, value)


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
    except UnsupportedConstraint as error:
        return create_finding("not-read", "", 0, column, feature=str(error), hint="")
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
    return Rule(
        "cell-required",
        (column,),
        expression,
        problem,
        hint=_hint_for_empty(descriptor),
        check=NOT_NULLABLE,
    )


def _call_field_constraint(descriptor: Descriptor, name: str, value: object) -> CheckCall:
    """Return the call of a registered check, for a constraint that no built-in check expresses."""
    field = {key: descriptor[key] for key in TYPE_PROPERTIES if key in descriptor}
    return CheckCall("field_constraint", {"field": field, "constraints": {name: value}})


def make_constraint_rule(field: Descriptor, constraints: Mapping[str, Any]) -> Rule:
    """Return the rule of a field's only constraint.

    raises: ValueError if no rule can be made of the value
    """
    ((name, value),) = constraints.items()
    return CONSTRAINTS[name].make_rule({**field, "constraints": constraints}, name, value)


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
    """A comparison of cells with a limit.

    code, problem: of a finding where it is false
    check:         name of Pandera's check
    argument:      that this check has
    """

    code: str
    compare: Callable[[pl.Expr, Any], pl.Expr]
    problem: str
    check: str
    argument: str


BOUNDS: Mapping[str, Bound] = {
    "minimum": Bound(
        "cell-minimum",
        operator.ge,
        "is below the minimum",
        "greater_than_or_equal_to",
        "min_value",
    ),
    "maximum": Bound(
        "cell-maximum",
        operator.le,
        "is above the maximum",
        "less_than_or_equal_to",
        "max_value",
    ),
    "exclusiveMinimum": Bound(
        "cell-minimum", operator.gt, "is not above", "greater_than", "min_value"
    ),
    "exclusiveMaximum": Bound(
        "cell-maximum", operator.lt, "is not below", "less_than", "max_value"
    ),
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
    argument = as_check_argument(limit)
    if argument is not None and comparable is keep_text:
        check = CheckCall(bound.check, {bound.argument: argument})
    else:
        check = _call_field_constraint(descriptor, name, value)
    return Rule(bound.code, (column,), expression, f"{bound.problem} {value}", check=check)


def as_check_argument(value: object) -> object:
    """Return a typed value as an argument of a built-in check.

    returns: None if a Pandera schema cannot be written as YAML with it, and read again
    """
    if isinstance(value, Decimal | float):
        is_exact = math.isfinite(value) and abs(float(value)) <= LARGEST_EXACT_FLOAT
        return int(value) if is_exact and value == int(value) else None
    is_plain = isinstance(value, bool | int | str | date) and not isinstance(value, datetime)
    return value if is_plain else None


def _make_length(descriptor: Descriptor, name: str, limit: int) -> Rule:
    column = descriptor["name"]
    length = _length(descriptor)
    is_text = descriptor.get("type", "any") in TEXT_TYPES
    size = count_noun(limit, "character" if is_text else "item")
    if name == "minLength":
        expression = length >= limit
        problem = f"is shorter than {size}"
        check = CheckCall("str_length", {"min_value": limit})
    else:
        expression = length <= limit
        problem = f"is longer than {size}"
        check = CheckCall("str_length", {"max_value": limit})
    if not is_text:
        check = _call_field_constraint(descriptor, name, limit)
    return Rule("cell-length", (column,), expression, problem, check=check)


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


def _make_pattern(descriptor: Descriptor, _name: str, pattern: str) -> Rule:
    try:
        whole_cell = translate_pattern(pattern)
    except UnsupportedPattern as error:
        raise UnsupportedConstraint(f"the pattern {quote_value(pattern)}: {error}") from None
    column = descriptor["name"]
    matches = pl.col(column).str.contains(whole_cell)
    problem = f"does not match the pattern {pattern}"
    if _is_python_pattern(whole_cell):
        check = CheckCall("str_matches", {"pattern": whole_cell})
    else:
        check = _call_field_constraint(descriptor, "pattern", pattern)
    return Rule("cell-pattern", (column,), matches, problem, check=check)


def _is_python_pattern(pattern: str) -> bool:
    """Whether Python can read a pattern of polars: Pandera compiles it, but does not use that."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
    except (re.error, FutureWarning, OverflowError, RecursionError):
        return False
    return True


def _name_code_lists(descriptor: Descriptor) -> str:
    """Return the properties of a field that list its codes."""
    has_enum = "enum" in as_object(descriptor.get("constraints"))
    if has_enum and "categories" in descriptor:
        return "`enum` and `categories`"
    return "`enum`" if has_enum else "`categories`"


def _make_enum(descriptor: Descriptor, _name: str, codes: Sequence[object]) -> Rule:
    column = descriptor["name"]
    values = _cast_codes(descriptor, codes)
    code_texts = tuple(str(code) for code in codes)
    problem = f"is not one of the codes of this column: {_shorten_list(code_texts)}"
    hint = f"To allow a new code, add it to {_name_code_lists(descriptor)} in the schema."
    is_code = _is_one_of(descriptor, values)
    check = CheckCall("isin", {"allowed_values": values})
    is_plain = descriptor.get("type", "any") not in ("number", *JSON_TYPES)
    if not is_plain or None in map(as_check_argument, values):
        check = _call_field_constraint(descriptor, "enum", codes)
    return Rule("cell-enum", (column,), is_code, problem, hint, codes=code_texts, check=check)


def _cast_codes(descriptor: Descriptor, codes: Sequence[object]) -> list[Any]:
    """Return the codes of a column as values of its type; JSON as text in one form."""
    if descriptor.get("type") in JSON_TYPES:
        return [_normalize_json(code) for code in codes]
    return [_cast_code(descriptor, code) for code in codes]


def _cast_code(descriptor: Descriptor, code: object) -> object:
    """Return a code as a value of its column.

    raises: UnsupportedConstraint if it is a list of anything but texts; ValueError if it is not a
            value of the column
    """
    if isinstance(code, list) and descriptor.get("type") == "list":
        has_texts = all(isinstance(item, str) for item in code)
        if descriptor.get("itemType", "string") != "string" or not has_texts:
            raise UnsupportedConstraint("an enum of lists of numbers")
        code = str(descriptor.get("delimiter", ",")).join(code)
    value = None if isinstance(code, list | dict) else cast_value(descriptor, code)[0]
    if value is None:
        raise ValueError(f"{quote_value(code)} is not a value of the column's type")
    return value


def _normalize_json(value: object) -> str:
    """Write a JSON value, or the text of one, in a form in which equal values are equal."""
    if isinstance(value, str):
        value = json.loads(value)
    return json.dumps(value, sort_keys=True)


def _is_one_of(descriptor: Descriptor, values: Sequence[object]) -> pl.Expr:
    """Return an expression that is true where a cell is one of some values."""
    cell = pl.col(descriptor["name"])
    type_name = descriptor.get("type", "any")
    if type_name in JSON_TYPES:
        cell = cell.map_elements(_normalize_json, pl.String, skip_nulls=True)
    has_float = any(isinstance(value, float) for value in values)
    if type_name != "number" and not has_float:
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
