"""The Pandera schema of a table (polars backend), made from its Table Schema, keys and rules.

The checks that this project adds to `pandera.Check` take arguments that YAML can hold, like the
built-in ones.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandera.polars as pa
import polars as pl

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.json_file import as_objects
from tip_figures.datapackage.sql_rules import list_columns, parse_rule
from tip_figures.datapackage.table import (
    CONSTRAINT_CHECKS,
    Field,
    Table,
    cast_cells,
    get_field_type,
    list_codes,
    read_constraints,
)

UNUSABLE = (TypeError, ValueError, OverflowError, MemoryError, RecursionError, re.error)
"""What is raised for arguments of a check that nothing can satisfy, such as an invalid pattern."""

CheckFunction = Callable[..., pl.LazyFrame | bool]
"""Takes data of Pandera and the arguments of a check; returns a Boolean for each row."""


def register_check(function: CheckFunction) -> CheckFunction:
    """Register a function as `pandera.Check.NAME`, and return it unchanged.

    Pandera's own decorator for this accepts functions of pandas frames only.

    Args:
        function: takes the data, then the arguments of the check. Their names must not be those of
            arguments of `pandera.Check`. A single one must not be a dictionary, which Pandera would
            read from YAML as several arguments. What is keyword-only is not part of the YAML; a
            check that is read from it has the default.
    """
    name = function.__name__
    _data, *arguments = [
        parameter.name
        for parameter in inspect.signature(function).parameters.values()
        if parameter.kind != parameter.KEYWORD_ONLY
    ]

    def make_check(*values: object, **options: Any) -> pa.Check:
        """Make a check from the arguments of the function; other options go to `pandera.Check`."""
        options |= zip(arguments, values, strict=False)  # arguments by position get their names
        statistics = {argument: options[argument] for argument in arguments}
        return pa.Check(function, statistics=statistics, **({"name": name} | options))

    pa.Check.REGISTERED_CUSTOM_CHECKS[name] = make_check
    return function


def make_check(name: str, error: str, **arguments: Any) -> pa.Check:
    """Make a check of Pandera, built in or registered.

    Args:
        name: of the check, such as "isin" or "sql"
        error: what Pandera reports where the check fails

    Returns:
        the check; if the arguments are invalid, one that raises ValueError when it runs
    """
    try:
        return getattr(pa.Check, name)(**arguments, error=error)
    except UNUSABLE as reason:
        message = str(reason) or type(reason).__name__
        return pa.Check(_refuse, error=error, reason=message)


def _refuse(_data: pa.PolarsData, reason: str) -> bool:
    """Raise the reason why a check could not be made, when Pandera runs it."""
    raise ValueError(reason)


def evaluate_rows(data: pa.PolarsData, condition: pl.Expr) -> pl.LazyFrame:
    """Evaluate a condition in each row of the frame that is checked.

    Returns:
        a frame of one column, as Pandera expects it: a Boolean or null for each row
    """
    values: pl.LazyFrame = data.lazyframe.select(condition)
    return values


@register_check
def sql(data: pa.PolarsData, expression: str) -> pl.LazyFrame:
    """Check that an SQL expression over columns of a row is true; null passes, as in SQL CHECK.

    Raises:
        ValueError: if the expression cannot be evaluated (see `parse_rule`) or is not Boolean
    """
    values = evaluate_rows(data, parse_rule(expression))
    (dtype,) = values.collect_schema().dtypes()
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
    """Check that some columns of each row together have an existing key.

    A row with an empty cell in these columns passes.

    Args:
        columns: that refer to a key
        targets: columns of the same frame whose values are existing keys; empty if there are none
        keys: further existing keys, each with a value for each column. A table that refers to
            itself needs both: a frame of it may have new rows, or only some of them.
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
    return evaluate_rows(data, is_first_or_incomplete(columns))


def is_first_or_incomplete(columns: Sequence[str]) -> pl.Expr:
    """Return an expression that is false where a row repeats the key of an earlier row.

    A key with an empty cell repeats no other.

    Args:
        columns: of the key
    """
    is_incomplete = pl.any_horizontal(pl.col(columns).is_null())
    return pl.struct(columns).is_first_distinct() | is_incomplete


MAX_CODES_IN_MESSAGE = 12
MAX_CANDIDATES = 1_000  # keys of another table from which a hint suggests the nearest
WHOLE_FRAME = ""  # instead of a column's name
REFERENCE_MISSING = "reference-missing"  # code of a finding


class Problem(NamedTuple):
    """What is wrong in some rows together, such as a sum that does not hold.

    Attributes:
        rows: of the frame, from 0
        message: for people who check a frame of their own
        finding: about the package, if the rows are those of its table
    """

    rows: Sequence[int]
    message: str
    finding: Finding


@dataclass(frozen=True)
class Rule:
    """What must hold in every row.

    Attributes:
        code: of the finding where it does not hold
        columns: that it reads
        check: of Pandera; None for a property of the schema: `nullable`, `unique`
        problem: what is wrong where it does not hold: a phrase about a cell, or a sentence
        hint: how to fix it
        codes: the allowed codes, from which a hint suggests the nearest
        name: of a rule in SQL, or the kind of a key
        explain: table → what is wrong in its rows, of a check about several rows together; the rows
            may be those of a frame
        subject_columns: whose cells together are the id of what a row that breaks it is about
    """

    code: str
    columns: Sequence[str]
    check: pa.Check | None
    problem: str
    hint: str = ""
    codes: Iterable[object] = ()
    name: str = ""
    explain: Callable[[Table], Iterator[Problem]] | None = None
    subject_columns: Sequence[str] = ()

    @property
    def column(self) -> str:
        """The column whose cell must be corrected: the first, or the last one of a reference."""
        return self.columns[-1 if self.code == REFERENCE_MISSING else 0]


@dataclass(frozen=True)
class TableRules:
    """The Pandera schema of a table, and what its checks mean.

    Attributes:
        rules: column → rules, in the order of the checks; WHOLE_FRAME → those of whole rows
    """

    table: Table
    schema: pa.DataFrameSchema
    rules: Mapping[str, Sequence[Rule]]


def build_table_rules(table: Table, more_rules: Sequence[Rule] = ()) -> TableRules:
    """Build the complete Pandera schema of a table, with the rules that its checks stand for.

    A column may have empty cells unless it is required or in the primary key.

    Args:
        more_rules: of whole rows, beside those that follow from the Table Schema
    """
    rules: dict[str, Sequence[Rule]] = {}
    columns = {}
    for name, field in table.fields.items():
        rules[name] = list(_make_constraint_rules(table, name, field))
        columns[name] = pa.Column(
            get_field_type(field).dtype,
            [rule.check for rule in rules[name]],
            nullable=not table.is_required(name),
        )
    rules[WHOLE_FRAME] = [
        *_make_reference_rules(table),
        *_make_sql_rules(table),
        *_make_key_rules(table),
        *more_rules,
    ]
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


def describe_codes(codes: Sequence[str], schema_path: str) -> str:
    """Return the codes of a column in words; of many, the first ones and the file that has all."""
    text = ", ".join(codes[:MAX_CODES_IN_MESSAGE])
    is_cut = len(codes) > MAX_CODES_IN_MESSAGE
    return f"{text} … ({len(codes)} in all, in {schema_path})" if is_cut else text


def _make_constraint_rules(table: Table, name: str, field: Field) -> Iterator[Rule]:
    """Yield a rule for each constraint of a field, except `required` and `unique`.

    The problem in words contains the value of the constraint, or the codes.

    Args:
        name: of the column
    """
    values = read_constraints(field)
    codes = list_codes(field)
    for constraint, (code, check_name, argument, template) in CONSTRAINT_CHECKS.items():
        if constraint not in values:
            continue
        text = str(values[constraint])
        hint = CODES_HINT if constraint == "enum" else ""
        if constraint == "enum":
            text = describe_codes(codes, table.schema_path)
        problem = template.format(text)
        value = _convert_value(constraint, values[constraint], field)
        check = make_check(check_name, problem, **{argument: value})
        yield Rule(code, [name], check, problem, hint, codes)


def _convert_value(constraint: str, value: Any, field: Field) -> Any:
    """Return the value of a constraint as the check of Pandera takes it.

    A pattern is extended to match whole cells. Lengths and values for texts stay as they are. Other
    values are converted to the column's type: the text "2019-01-01" to a date. If this is not
    possible for one of them, all stay as they are, and the check raises an error when it runs.
    """
    if constraint == "pattern":
        return f"^(?:{value})$"
    if constraint in ("minLength", "maxLength") or get_field_type(field).dtype == pl.String:
        return value
    is_list = constraint == "enum" and isinstance(value, list)
    entries = value if is_list else [value]
    texts = pl.Series("value", [str(entry).lower() for entry in entries], pl.String)
    values = texts.to_frame().select(cast_cells("value", field))["value"]
    if values.has_nulls():
        return value
    return values.to_list() if is_list else values[0]


# References, rules in SQL, and keys


def _make_reference_rules(table: Table) -> Iterator[Rule]:
    """Yield a rule for each foreign key of a table.

    A reference to another table is left out if the file of that table does not have the columns.
    """
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
            yield Rule(
                REFERENCE_MISSING, columns, check, problem, hint, codes, subject_columns=columns
            )


def _make_sql_rules(table: Table) -> Iterator[Rule]:
    """Yield the rules that the schema has as SQL expressions, each with a name and a message."""
    for entry in as_objects(table.schema.get("rules")):
        name = str(entry.get("name"))
        problem = str(entry.get("message", ""))
        expression = str(entry.get("expression"))
        check = make_check("sql", f"rule {name}: {problem}", expression=expression)
        columns = list_columns(expression)
        hint = str(entry.get("hint", ""))
        yield Rule("rule-broken", columns, check, problem, hint, name=name)


def _make_key_rules(table: Table) -> Iterator[Rule]:
    """Yield the rules of unique keys and columns; the primary key is a property of the schema.

    A key is left out if it is empty or has a column that the schema does not have.
    """
    keys = [(columns, "unique key") for columns in table.unique_keys]
    for name, field in table.fields.items():
        if read_constraints(field).get("unique") is True:
            keys.append(([name], "unique column"))
    for columns, kind in keys:
        if columns and set(columns) <= table.fields.keys():
            problem = f"the {kind} ({', '.join(columns)}) is repeated"
            check = make_check("unique_key", problem, columns=columns)
            yield Rule("key-duplicate", columns, check, problem, name=kind)
