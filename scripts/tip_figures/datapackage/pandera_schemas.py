"""The Pandera schema of a table (polars backend), made from its Table Schema, keys and rules."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from tip_figures.datapackage.table import Table

MAX_CODES_IN_MESSAGE = 12
MAX_CANDIDATES = 1_000  # keys of another table from which a hint suggests the nearest
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

    code:    of the finding where it does not hold
    columns: that it reads; the last one of a reference, or the first, has the finding
    check:   of Pandera; None for a property of the schema: `nullable`, `unique`
    problem: what is wrong where it does not hold: a phrase about a cell, or a sentence
    codes:   the allowed codes, from which a hint suggests the nearest
    name:    of a rule in SQL, or the kind of a key
    explain: frame → what is wrong in it, of a check about several rows together
    """

    code: str
    columns: Sequence[str]
    check: pa.Check | None
    problem: str
    hint: str = ""
    codes: Iterable[object] = ()
    name: str = ""
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
    rules: dict[str, list[Rule]] = {}
    columns = {}
    for name, field in table.fields.items():
        rules[name] = list(_make_constraint_rules(name, field))
        is_required = read_constraints(field).get("required") is True
        columns[name] = pa.Column(
            get_field_type(field).dtype,
            [rule.check for rule in rules[name]],
            nullable=not is_required and name not in table.primary_key,
        )
    rules[WHOLE_FRAME] = [*_make_reference_rules(table), *_make_sql_rules(table)]
    rules[WHOLE_FRAME] += [*_make_key_rules(table), *more_rules]
    has_key = table.primary_key and set(table.primary_key) <= table.fields.keys()
    schema = pa.DataFrameSchema(
        columns,
        checks=[rule.check for rule in rules[WHOLE_FRAME]],
        unique=table.primary_key if has_key else None,
        strict=True,
        name=table.name,
    )
    return TableRules(table, schema, rules)


# Constraints of one column


CODES_HINT = "To allow a new code, add it to `enum` and `categories` in the schema."
CODES_PROBLEM = "is not one of the codes of this column: {}"
AT_LEAST, AT_MOST = "greater_than_or_equal_to", "less_than_or_equal_to"
# fmt: off
CONSTRAINTS = {
    "enum": ("cell-enum", "isin", "allowed_values", CODES_PROBLEM),
    "pattern": ("cell-pattern", "str_matches", "pattern", "does not match the pattern {}"),
    "minimum": ("cell-minimum", AT_LEAST, "min_value", "is below the minimum {}"),
    "maximum": ("cell-maximum", AT_MOST, "max_value", "is above the maximum {}"),
    "exclusiveMinimum": ("cell-minimum", "greater_than", "min_value", "is not above {}"),
    "exclusiveMaximum": ("cell-maximum", "less_than", "max_value", "is not below {}"),
    "minLength": (
        "cell-length", "str_length", "min_value", "is shorter than the minimum length {}"),
    "maxLength": (
        "cell-length", "str_length", "max_value", "is longer than the maximum length {}"),
}
# fmt: on
"""What a constraint is in Pandera: code of the finding where it fails, check of Pandera, argument
of the check that has the value of the constraint, and the problem; `{}` is the value."""


def _make_constraint_rules(name: str, field: Field) -> Iterator[Rule]:
    """Yield the rules that follow from the constraints of a field."""
    values = read_constraints(field)
    codes = list_codes(field)
    for constraint, (code, check_name, argument, template) in CONSTRAINTS.items():
        if constraint not in values:
            continue
        text, hint = str(values[constraint]), ""
        if constraint == "enum":
            text, hint = ", ".join(codes[:MAX_CODES_IN_MESSAGE]), CODES_HINT
            if len(codes) > MAX_CODES_IN_MESSAGE:
                text += f" … ({len(codes)} in all)"
        problem = template.format(text)
        value = _convert_value(constraint, values[constraint], field)
        check = make_check(check_name, problem, **{argument: value})
        yield Rule(code, [name], check, problem, hint, codes)


def _convert_value(constraint: str, value: Any, field: Field) -> Any:
    """Return the value of a constraint as the check of Pandera takes it.

    What is not a value of the column's type stays as it is; the check cannot run then.
    """
    if constraint == "pattern":
        return f"^(?:{value})$"
    if constraint in ("minLength", "maxLength") or get_field_type(field).dtype == pl.String:
        return value
    entries = as_list(value) if constraint == "enum" else [value]
    texts = pl.DataFrame({"value": [str(entry).lower() for entry in entries]})
    values = texts.select(cast_cells("value", field)).to_series().to_list()
    if None in values:
        return value
    return values if constraint == "enum" else values[0]


# References, rules in SQL, and keys


def _make_reference_rules(table: Table) -> Iterator[Rule]:
    """Yield the rules of foreign keys, if the other table can be read."""
    for columns, other, targets in table.references:
        is_own = other.name == table.name
        if is_own or set(targets) <= set(other.frame_columns):
            keys = other.frame.select(targets).drop_nulls().unique(maintain_order=True)
            problem = f"is not in {other.path} ({', '.join(targets)})"
            check = make_check(
                "foreign_key",
                f"{', '.join(columns)} {problem}",
                columns=columns,
                targets=targets if is_own else [],
                keys=[list(key) for key in keys.rows()],
            )
            hint = f"Correct the cell, or add the row to {other.path}."
            codes = keys[targets[-1]].unique(maintain_order=True).head(MAX_CANDIDATES)
            yield Rule("reference-missing", columns, check, problem, hint, codes)


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
