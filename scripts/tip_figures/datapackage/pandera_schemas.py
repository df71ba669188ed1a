"""The Pandera schema of a table (polars backend), made from its Table Schema, keys and rules."""

import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandera.polars as pa
import polars as pl

from tip_figures.datapackage.field_types import (
    FIELD_TYPES,
    Field,
    cast_cells,
    get_field_type,
    list_codes,
    read_constraints,
)
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import as_list, as_objects
from tip_figures.datapackage.pandera_checks import list_columns, make_check
from tip_figures.datapackage.table import Reference, Table
from tip_figures.datapackage.text_format import count_noun, quote_value

MAX_CODES_IN_MESSAGE = 12
NO_VALUE = "its value is not a value of the column's type"
MAX_RULE_LENGTH = 1_000  # characters; polars takes a second for a chain of a hundred comparisons
WHOLE_FRAME = ""  # instead of a column's name


class Problem(NamedTuple):
    """What is wrong in some rows together, such as a sum that does not hold.

    rows:    of the frame, from 0
    columns: that it is about
    message: for people who check a frame of their own
    finding: about the package, if the frame is that of its table
    """

    rows: Sequence[int]
    columns: Sequence[str]
    message: str
    finding: Finding


@dataclass(frozen=True)
class Rule:
    """What must hold in every row, as a check of Pandera.

    code:      of the finding where it does not hold
    columns:   that it reads; the first is the one in which a finding is reported
    check:     of Pandera
    problem:   what is wrong where it does not hold: a phrase about a cell, or a sentence
    codes:     the allowed codes, from which a hint suggests the nearest
    name:      of a rule in SQL
    reference: the foreign key that it checks
    explain:   frame → what is wrong in it, of a check about several rows together
    """

    code: str
    columns: Sequence[str]
    check: pa.Check
    problem: str
    hint: str = ""
    codes: Sequence[str] = ()
    name: str = ""
    reference: Reference | None = None
    explain: Callable[[pl.DataFrame], Iterator[Problem]] | None = None


@dataclass(frozen=True)
class TableRules:
    """The Pandera schema of a table, and what its checks mean.

    rules:    column → rules, in the order of the checks; WHOLE_FRAME → those of whole rows
    findings: rules and constraints that cannot be evaluated; the schema does not have them
    """

    table: Table
    schema: pa.DataFrameSchema
    rules: Mapping[str, Sequence[Rule]]
    findings: Sequence[Finding] = field(default_factory=list)


def build_table_rules(table: Table, more_rules: Sequence[Rule] = ()) -> TableRules:
    """Build the complete Pandera schema of a table.

    more_rules: of whole rows, beside those that follow from the Table Schema
    """
    findings: list[Finding] = []
    rules: dict[str, list[Rule]] = {WHOLE_FRAME: []}
    for name, descriptor in table.fields.items():
        rules[name] = list(_make_constraint_rules(table, name, descriptor, findings))
    rules[WHOLE_FRAME] += _make_sql_rules(table, findings)
    rules[WHOLE_FRAME] += _make_key_rules(table)
    for rule in _make_reference_rules(table):
        component = rule.columns[0] if rule.check.name == "isin" else WHOLE_FRAME
        rules[component].append(rule)
    rules[WHOLE_FRAME] += more_rules
    return TableRules(table, _build_schema(table, rules), rules, findings)


def _build_schema(table: Table, rules: Mapping[str, Sequence[Rule]]) -> pa.DataFrameSchema:
    """Build the Pandera schema that has the checks of some rules."""
    columns = {
        name: pa.Column(
            get_field_type(descriptor).dtype,
            [rule.check for rule in rules[name]],
            nullable=not is_required(table, name),
            title=descriptor.get("title"),
            description=descriptor.get("description"),
        )
        for name, descriptor in table.fields.items()
    }
    has_key = table.primary_key and set(table.primary_key) <= table.fields.keys()
    return pa.DataFrameSchema(
        columns,
        checks=[rule.check for rule in rules[WHOLE_FRAME]],
        unique=table.primary_key if has_key else None,
        strict=True,
        name=table.name,
        title=table.schema.get("title"),
        description=table.schema.get("description"),
    )


def is_required(table: Table, column: str) -> bool:
    """Whether each cell of a column must be filled."""
    constraints = read_constraints(table.fields[column])
    return constraints.get("required") is True or column in table.primary_key


def _report_unusable(table: Table, column: str, label: str, reason: object) -> Finding:
    reason = str(reason).rstrip(".")
    return create_finding("rule-unjudged", table.schema_path, 0, column, rule=label, reason=reason)


# Constraints of one column


class Constraint(NamedTuple):
    """What a constraint is in Pandera.

    code:     of the finding where it fails
    check:    of Pandera
    argument: of the check that has the value of the constraint
    problem:  what is wrong where it fails; `{}` is the value
    types:    of columns in which it has a meaning
    """

    code: str
    check: str
    argument: str
    problem: str
    types: Sequence[str]


TEXT_TYPES = ("string", "any")
ORDERED_TYPES = ("integer", "number", "year", "date")
CODES_PROBLEM = "is not one of the codes of this column: {}"
CODES_HINT = "To allow a new code, add it to `enum` and `categories` in the schema."
# fmt: off
CONSTRAINTS = {
    "enum": Constraint("cell-enum", "isin", "allowed_values", CODES_PROBLEM, tuple(FIELD_TYPES)),
    "pattern": Constraint(
        "cell-pattern", "str_matches", "pattern", "does not match the pattern {}", TEXT_TYPES),
    "minimum": Constraint("cell-minimum", "greater_than_or_equal_to", "min_value",
        "is below the minimum {}", ORDERED_TYPES),
    "maximum": Constraint("cell-maximum", "less_than_or_equal_to", "max_value",
        "is above the maximum {}", ORDERED_TYPES),
    "exclusiveMinimum": Constraint(
        "cell-minimum", "greater_than", "min_value", "is not above {}", ORDERED_TYPES),
    "exclusiveMaximum": Constraint(
        "cell-maximum", "less_than", "max_value", "is not below {}", ORDERED_TYPES),
    "minLength": Constraint(
        "cell-length", "str_length", "min_value", "is shorter than {}", TEXT_TYPES),
    "maxLength": Constraint(
        "cell-length", "str_length", "max_value", "is longer than {}", TEXT_TYPES),
}
# fmt: on


def _make_constraint_rules(
    table: Table, name: str, descriptor: Field, findings: list[Finding]
) -> Iterator[Rule]:
    """Yield the rules that follow from a field; add constraints without meaning to the findings."""
    values = read_constraints(descriptor)
    type_name = str(descriptor.get("type", "any"))
    codes = list_codes(descriptor)
    for constraint, (code, check_name, argument, template, types) in CONSTRAINTS.items():
        if constraint not in values:
            continue
        value = values[constraint]
        try:
            if type_name not in types:
                raise ValueError(f"it has no meaning in a column of type {type_name}")
            problem = template.format(_describe_value(constraint, value))
            check_value = _convert_value(constraint, value, descriptor)
            check = make_check(check_name, problem, **{argument: check_value})
        except (ValueError, OverflowError, RecursionError, pl.exceptions.PolarsError) as error:
            label = code.removeprefix("cell-")
            reason = describe_polars_error(error)
            findings.append(_report_unusable(table, name, label, reason))
            continue
        is_coded = constraint == "enum"
        hint = CODES_HINT if is_coded else ""
        yield Rule(code, [name], check, problem, hint, codes=codes if is_coded else ())


def _describe_value(constraint: str, value: object) -> str:
    """Return the value of a constraint as the problem names it."""
    if constraint == "enum":
        codes = [str(code) for code in as_list(value)]
        text = ", ".join(codes[:MAX_CODES_IN_MESSAGE])
        is_cut = len(codes) > MAX_CODES_IN_MESSAGE
        return f"{text} … ({len(codes)} in all)" if is_cut else text
    if constraint in ("minLength", "maxLength") and isinstance(value, int):
        return count_noun(value, "character")
    return str(value)


def _convert_value(constraint: str, value: Any, descriptor: Field) -> Any:
    """Return the value of a constraint as the check of Pandera takes it.

    raises: ValueError or PolarsError if it cannot be evaluated
    """
    if constraint == "pattern":
        pattern = f"^(?:{value})$"
        # Both programs read it: Pandera when the check is made, polars when it runs.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pl.Series([""]).str.contains(pattern)
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(str(error)) from None
        return pattern
    if constraint in ("minLength", "maxLength"):
        if not isinstance(value, int):
            raise ValueError(NO_VALUE)
        return value
    entries = as_list(value) if constraint == "enum" else [value]
    texts = [str(entry).lower() if isinstance(entry, bool) else str(entry) for entry in entries]
    frame = pl.DataFrame({"value": texts}, schema={"value": pl.String})
    values = frame.select(cast_cells("value", descriptor))["value"].to_list()
    if None in values:
        raise ValueError(NO_VALUE)
    return values if constraint == "enum" else values[0]


# Rules in SQL


def _make_sql_rules(table: Table, findings: list[Finding]) -> Iterator[Rule]:
    """Yield the rules in SQL; add those that cannot be evaluated to the findings."""
    frame = pl.DataFrame(
        schema={name: get_field_type(field).dtype for name, field in table.fields.items()}
    )
    for entry in as_objects(table.schema.get("rules")):
        name, expression = str(entry.get("name")), str(entry.get("expression"))
        reason = _find_expression_error(expression, frame)
        if reason:
            label = f"rule {quote_value(name)}"
            findings.append(_report_unusable(table, f"rules.{name}", label, reason))
            continue
        problem = str(entry.get("message", "The rule does not hold."))
        check = make_check("sql", f"rule {name}: {problem}", expression=expression)
        columns = list_columns(pl.sql_expr(expression))
        yield Rule("rule-broken", columns, check, problem, str(entry.get("hint", "")), name=name)


def _find_expression_error(expression: str, frame: pl.DataFrame) -> str:
    """Return why an SQL expression gives no Booleans on a frame; empty if it does."""
    if len(expression) > MAX_RULE_LENGTH:
        return f"it has more than {MAX_RULE_LENGTH:,} characters; write several shorter rules"
    try:
        condition = pl.sql_expr(expression)
        (dtype,) = frame.select(condition.alias("value")).dtypes
    except Exception as error:  # noqa: BLE001, polars raises errors of any class
        return describe_polars_error(error)
    if not list_columns(condition):
        return "it reads no column"
    return "" if dtype == pl.Boolean else f"it gives {dtype}, not true or false"


def describe_polars_error(error: Exception) -> str:
    """Return an error of polars in one line.

    An error in a regular expression begins with a drawing; its line "error: …" says what is wrong.
    """
    lines = str(error).strip().splitlines() or [type(error).__name__]
    line = next((line for line in lines if line.startswith("error: ")), lines[0])
    return line.removeprefix("error: ").rstrip(".")[:200]


# Keys


def _make_key_rules(table: Table) -> Iterator[Rule]:
    """Yield the rules of unique keys; the primary key is a property of the schema."""
    for key in table.keys:
        if key.columns != table.primary_key and set(key.columns) <= table.fields.keys():
            problem = f"the {key.kind} ({', '.join(key.columns)}) is repeated"
            check = make_check("unique_key", problem, columns=key.columns)
            yield Rule("key-duplicate", key.columns, check, key.kind)


def _make_reference_rules(table: Table) -> Iterator[Rule]:
    """Yield the rules of foreign keys, if the other table can be read."""
    for reference in table.references:
        columns, other, targets = reference
        is_own = other is table
        if not is_own and not (other.is_readable and set(targets) <= set(other.frame_columns)):
            continue
        problem = f"is not in {other.name} ({', '.join(targets)})"
        keys = other.frame.select(targets).drop_nulls().unique(maintain_order=True)
        if len(columns) == 1 and not is_own:
            check = make_check("isin", problem, allowed_values=keys.to_series().to_list())
        else:
            check = make_check(
                "foreign_key",
                f"{', '.join(columns)} {problem}",
                columns=columns,
                targets=targets if is_own else [],
                keys=[list(key) for key in keys.rows()],
            )
        yield Rule("reference-missing", columns, check, problem, reference=reference)
