"""Pandera schemas (polars backend) that are made of a Table Schema, its keys and its rules."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandera.polars as pa
import polars as pl

from tip_figures.datapackage.frames.conversion import list_dtypes
from tip_figures.datapackage.frames.pandera_checks import make_check
from tip_figures.datapackage.read.table import Reference, Table
from tip_figures.datapackage.read.table_keys import PRIMARY_KEY, key_expression
from tip_figures.datapackage.schema.compiled_rules import compile_rules
from tip_figures.datapackage.schema.constraints import as_check_argument
from tip_figures.datapackage.schema.rule import NOT_NULLABLE, CheckCall, Rule

WHOLE_FRAME = ""  # in place of a column's name


def build_pandera_schema(table: Table, more_checks: Sequence[pa.Check] = ()) -> pa.DataFrameSchema:
    """Build the complete Pandera schema of a table.

    more_checks: of whole frames, beside those that follow from the Table Schema
    returns:     a schema whose `validate(frame, lazy=True)` raises `pandera.errors.SchemaErrors`.
                 The `failure_cases` of that error name column, check and index of each cell or row
                 that breaks a rule. Rules that cannot be evaluated are left out.
    """
    fields = table.fields
    rules = _compile_table_rules(table)
    schema = build_row_schema(rules, list_dtypes(fields))
    for name, column in schema.columns.items():
        column.title = fields[name].get("title")
        column.description = fields[name].get("description")
    for reference in table.references:
        if reference.table is table or reference.table.is_readable:
            _add_reference_check(schema, table, reference)
    schema.checks += [*_make_key_checks(table), *more_checks]
    if table.primary_key and set(table.primary_key) <= fields.keys():
        schema.unique = table.primary_key
    schema.strict = True
    schema.name = table.name
    schema.title = table.schema.get("title")
    schema.description = table.schema.get("description")
    return schema


def build_row_schema(
    rules: Sequence[Rule], dtypes: Mapping[str, pl.DataType | None]
) -> pa.DataFrameSchema:
    """Build a schema of rules about single rows.

    rules:  each with a check; those without a name are about one column
    dtypes: of the columns; None for a column that may have any dtype
    """
    checks: dict[str, list[pa.Check]] = defaultdict(list)
    required = set()
    for rule in rules:
        if rule.check == NOT_NULLABLE:
            required.add(rule.columns[0])
        else:
            checks[_name_component(rule)].append(_make_rule_check(rule))
    columns = {
        name: pa.Column(dtype, checks[name], nullable=name not in required)
        for name, dtype in dtypes.items()
    }
    return pa.DataFrameSchema(columns, checks=checks[WHOLE_FRAME])


class CheckPlace(NamedTuple):
    """Where a check is in a schema.

    component: name of the column; WHOLE_FRAME for a check of the schema itself
    position:  in the list of checks; None for the property `nullable`
    """

    component: str
    position: int | None


def locate_rules(rules: Sequence[Rule]) -> Mapping[CheckPlace, Rule]:
    """Return the rules by their place in the schema that `build_row_schema` builds of them."""
    rule_by_place: dict[CheckPlace, Rule] = {}
    counts = Counter[str]()
    for rule in rules:
        component = _name_component(rule)
        if rule.check == NOT_NULLABLE:
            rule_by_place.setdefault(CheckPlace(component, None), rule)
        else:
            rule_by_place[CheckPlace(component, counts[component])] = rule
            counts[component] += 1
    return rule_by_place


def _name_component(rule: Rule) -> str:
    return WHOLE_FRAME if rule.name else rule.columns[0]


def _compile_table_rules(table: Table) -> Sequence[Rule]:
    fields = [{**descriptor, "name": name} for name, descriptor in table.fields.items()]
    return compile_rules({**table.schema, "fields": fields}, list(table.fields)).rules


def _make_rule_check(rule: Rule) -> pa.Check:
    assert rule.check is not None
    error = f"rule {rule.name}: {rule.problem}" if rule.name else rule.problem
    return make_check(rule.check, error)


def _make_key_checks(table: Table) -> Iterator[pa.Check]:
    """Make the checks of the keys that are not the primary key."""
    for key in table.keys:
        if key.kind != PRIMARY_KEY:
            names = ", ".join(key.columns)
            call = CheckCall("unique_key", {"columns": key.columns})
            yield make_check(call, f"the {key.kind} ({names}) is repeated")


def _add_reference_check(schema: pa.DataFrameSchema, table: Table, reference: Reference) -> None:
    """Add the check of a foreign key: to its column, or to the schema if it has several."""
    columns = reference.columns
    targets = ", ".join(reference.targets)
    error = f"is not in {reference.table.name} ({targets})"
    if reference.table is table:
        arguments = {
            "columns": columns,
            "targets": reference.targets,
            "keys": _list_target_keys(reference),
        }
        call = CheckCall("self_reference", arguments)
        schema.checks.append(make_check(call, f"{', '.join(columns)} {error}"))
        return
    values = _list_target_values(table, reference)
    if values is not None:
        call = CheckCall("isin", {"allowed_values": values})
        schema.columns[columns[0]].checks.append(make_check(call, error))
    else:
        keys = _list_target_keys(reference)
        call = CheckCall("foreign_key", {"columns": columns, "keys": keys})
        schema.checks.append(make_check(call, f"{', '.join(columns)} {error}"))


def _list_target_values(table: Table, reference: Reference) -> list[Any] | None:
    """List the values to which a foreign key of one column may refer.

    returns: None if it has several columns, or columns whose values are not of one type
    """
    if len(reference.columns) > 1:
        return None
    (column,) = reference.columns
    (target,) = reference.targets
    types = {table.fields[column].get("type"), reference.table.fields[target].get("type")}
    if len(types) > 1 or "number" in types:
        return None
    values = reference.table.frame[target].drop_nulls().unique(maintain_order=True).to_list()
    return None if None in map(as_check_argument, values) else values


def _list_target_keys(reference: Reference) -> list[list[str]]:
    """List the rows to which a foreign key may refer, each value as text."""
    frame = reference.table.frame.select(reference.targets).drop_nulls().unique(maintain_order=True)
    texts = [key_expression(frame, [name], as_text=True) for name in reference.targets]
    return [list(row) for row in frame.select(texts).rows()]
