"""The Pandera schema of a table (polars backend), made from its Table Schema, keys and rules."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandera.polars as pa
import polars as pl

from tip_figures.datapackage.field_types import (
    Field,
    cast_cells,
    get_field_type,
    list_codes,
    read_constraints,
)
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.json_file import as_list, as_objects
from tip_figures.datapackage.pandera_checks import MAX_RULE_LENGTH, make_check
from tip_figures.datapackage.table import Reference, Table
from tip_figures.datapackage.text_format import count_noun

MAX_CODES_IN_MESSAGE = 12
NO_MESSAGE = "The rule does not hold."
WHOLE_FRAME = ""  # instead of a column's name


class Problem(NamedTuple):
    """What is wrong in some rows together, such as a sum that does not hold.

    rows:    of the frame, from 0
    message: for people who check a frame of their own
    finding: about the package, if the frame is that of its table
    """

    rows: Sequence[int]
    message: str
    finding: Finding


@dataclass(frozen=True)
class Rule:
    """What must hold in every row.

    code:      of the finding where it does not hold
    columns:   that it reads; the first is the one in which a finding is reported
    check:     of Pandera; None for a property of the schema: `nullable`, `unique`
    problem:   what is wrong where it does not hold: a phrase about a cell, or a sentence
    codes:     the allowed codes, from which a hint suggests the nearest
    name:      of a rule in SQL, or the kind of a key
    reference: the foreign key that it checks
    explain:   frame → what is wrong in it, of a check about several rows together
    """

    code: str
    columns: Sequence[str]
    check: pa.Check | None
    problem: str
    hint: str = ""
    codes: Sequence[str] = ()
    name: str = ""
    reference: Reference | None = None
    explain: Callable[[pl.DataFrame], Iterator[Problem]] | None = None


@dataclass(frozen=True)
class TableRules:
    """The Pandera schema of a table, and what its checks mean.

    rules: column → rules, in the order of the checks; WHOLE_FRAME → those of whole rows
    """

    table: Table
    schema: pa.DataFrameSchema
    rules: Mapping[str, Sequence[Rule]]


def build_table_rules(table: Table, more_rules: Sequence[Rule] = ()) -> TableRules:
    """Build the complete Pandera schema of a table.

    more_rules: of whole rows, beside those that follow from the Table Schema
    """
    rules = {
        name: list(_make_constraint_rules(name, field)) for name, field in table.fields.items()
    }
    rules[WHOLE_FRAME] = [*_make_sql_rules(table), *_make_key_rules(table)]
    for component, rule in _make_reference_rules(table):
        rules[component].append(rule)
    rules[WHOLE_FRAME] += more_rules
    return TableRules(table, _build_schema(table, rules), rules)


def _build_schema(table: Table, rules: Mapping[str, Sequence[Rule]]) -> pa.DataFrameSchema:
    """Build the Pandera schema that has the checks of some rules."""
    columns = {
        name: pa.Column(
            get_field_type(field).dtype,
            [rule.check for rule in rules[name]],
            nullable=not is_required(table, name),
            title=field.get("title"),
            description=field.get("description"),
        )
        for name, field in table.fields.items()
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


def make_required_rule(table: Table, column: str) -> Rule:
    """Make the rule that each cell of a column is filled, which is `nullable` in the schema."""
    hint = f"Fill the cell in: {table.fields[column].get('description', column)}"
    return Rule("cell-required", [column], None, "is empty, and this column must be filled", hint)


# Constraints of one column


class Constraint(NamedTuple):
    """What a constraint is in Pandera.

    code:     of the finding where it fails
    check:    of Pandera
    argument: of the check that has the value of the constraint
    problem:  what is wrong where it fails; `{}` is the value
    """

    code: str
    check: str
    argument: str
    problem: str


CODES_HINT = "To allow a new code, add it to `enum` and `categories` in the schema."
CODES_PROBLEM = "is not one of the codes of this column: {}"
AT_LEAST, AT_MOST = "greater_than_or_equal_to", "less_than_or_equal_to"
# fmt: off
CONSTRAINTS = {
    "enum": Constraint("cell-enum", "isin", "allowed_values", CODES_PROBLEM),
    "pattern": Constraint(
        "cell-pattern", "str_matches", "pattern", "does not match the pattern {}"),
    "minimum": Constraint("cell-minimum", AT_LEAST, "min_value", "is below the minimum {}"),
    "maximum": Constraint("cell-maximum", AT_MOST, "max_value", "is above the maximum {}"),
    "exclusiveMinimum": Constraint(
        "cell-minimum", "greater_than", "min_value", "is not above {}"),
    "exclusiveMaximum": Constraint("cell-maximum", "less_than", "max_value", "is not below {}"),
    "minLength": Constraint("cell-length", "str_length", "min_value", "is shorter than {}"),
    "maxLength": Constraint("cell-length", "str_length", "max_value", "is longer than {}"),
}
# fmt: on


def _make_constraint_rules(name: str, field: Field) -> Iterator[Rule]:
    """Yield the rules that follow from the constraints of a field."""
    values = read_constraints(field)
    for constraint, (code, check_name, argument, template) in CONSTRAINTS.items():
        if constraint in values:
            problem = template.format(_describe_value(constraint, values[constraint]))
            value = _convert_value(constraint, values[constraint], field)
            check = make_check(check_name, problem, **{argument: value})
            is_coded = constraint == "enum"
            hint, codes = (CODES_HINT, list_codes(field)) if is_coded else ("", [])
            yield Rule(code, [name], check, problem, hint, codes)


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


def _convert_value(constraint: str, value: Any, field: Field) -> Any:
    """Return the value of a constraint as the check of Pandera takes it.

    What is not a value of the column's type stays as it is; the check cannot run then.
    """
    if constraint == "pattern":
        return f"^(?:{value})$"
    if constraint in ("minLength", "maxLength") or get_field_type(field).dtype == pl.String:
        return value
    entries = as_list(value) if constraint == "enum" else [value]
    texts = [str(entry).lower() if isinstance(entry, bool) else str(entry) for entry in entries]
    frame = pl.DataFrame({"value": texts}, schema={"value": pl.String})
    values = frame.select(cast_cells("value", field))["value"].to_list()
    if None in values:
        return value
    return values if constraint == "enum" else values[0]


# Rules in SQL, and keys


def _make_sql_rules(table: Table) -> Iterator[Rule]:
    for entry in as_objects(table.schema.get("rules")):
        name, problem = str(entry.get("name")), str(entry.get("message", NO_MESSAGE))
        expression = str(entry.get("expression"))
        check = make_check("sql", f"rule {name}: {problem}", expression=expression)
        columns, hint = _list_columns(expression), str(entry.get("hint", ""))
        yield Rule("rule-broken", columns, check, problem, hint, name=name)


def _list_columns(expression: str) -> Sequence[str]:
    """List the columns that an SQL expression reads; none if it cannot be evaluated."""
    try:
        condition = pl.sql_expr(expression[: MAX_RULE_LENGTH + 1])
    except pl.exceptions.PolarsError:
        return []
    return list(dict.fromkeys(condition.meta.root_names()))


def _make_key_rules(table: Table) -> Iterator[Rule]:
    """Yield the rules of unique keys; the primary key is a property of the schema."""
    for key in table.keys:
        if key.columns != table.primary_key and set(key.columns) <= table.fields.keys():
            problem = f"the {key.kind} ({', '.join(key.columns)}) is repeated"
            check = make_check("unique_key", problem, columns=key.columns)
            yield Rule("key-duplicate", key.columns, check, problem, name=key.kind)


def _make_reference_rules(table: Table) -> Iterator[tuple[str, Rule]]:
    """Yield the rules of foreign keys, if the other table can be read, and what has their check."""
    for reference in table.references:
        columns, other, targets = reference
        is_own = other.name == table.name
        if not is_own and not (other.is_readable and set(targets) <= set(other.frame_columns)):
            continue
        problem = f"is not in {other.name} ({', '.join(targets)})"
        keys = other.frame.select(targets).drop_nulls().unique(maintain_order=True)
        if is_own or len(columns) > 1:
            component = WHOLE_FRAME
            check = make_check(
                "foreign_key",
                f"{', '.join(columns)} {problem}",
                columns=columns,
                targets=targets if is_own else [],
                keys=[list(key) for key in keys.rows()],
            )
        else:
            component = columns[0]
            check = make_check("isin", problem, allowed_values=keys.to_series().to_list())
        yield component, Rule("reference-missing", columns, check, problem, reference=reference)
