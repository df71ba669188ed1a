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
    """Make a function available as the check `pandera.Check.NAME`, and return it unchanged.

    Pandera's own decorator for this accepts functions of pandas frames only. Used on
    `def sql(data, expression)`, this one makes `pandera.Check.sql("year > 1999")` possible.

    Args:
        function: takes the data, then the arguments of the check. Their names must not be those of
            arguments of `pandera.Check`. A single argument must not be a dictionary, which Pandera
            would read from YAML as several arguments. Keyword-only arguments need defaults, because
            they are not written to YAML; all others must be given whenever a check is made.
    """
    name = function.__name__
    # The first parameter is the data, which the check gets when it runs.
    _data, *argument_names = [
        parameter.name
        for parameter in inspect.signature(function).parameters.values()
        if parameter.kind != parameter.KEYWORD_ONLY
    ]

    def make_registered_check(*values: object, **options: Any) -> pa.Check:
        """Make a check from the arguments of the function.

        Args:
            values: arguments given by position
            options: arguments given by name, and others for `pandera.Check`
        """
        # strict=False: the arguments after the last value are in `options` by name.
        options.update(zip(argument_names, values, strict=False))
        # Pandera writes the statistics of a check to YAML, and reads them as its arguments.
        statistics = {argument: options[argument] for argument in argument_names}
        named_options = {"name": name} | options
        return pa.Check(function, statistics=statistics, **named_options)

    # Pandera looks up `pandera.Check.NAME` here.
    pa.Check.REGISTERED_CUSTOM_CHECKS[name] = make_registered_check
    return function


def make_check(name: str, error: str, **arguments: Any) -> pa.Check:
    """Make a check of Pandera, which may be built in or registered with `register_check`.

    Args:
        name: of the check, such as "isin" or "sql"
        error: what Pandera reports where the check fails
        arguments: of the check, such as `allowed_values` of "isin"

    Returns:
        the check; if the arguments are invalid, a check that raises ValueError when it runs
    """
    try:
        return getattr(pa.Check, name)(**arguments, error=error)
    except UNUSABLE as reason:
        message = str(reason) or type(reason).__name__
        return pa.Check(_refuse, error=error, reason=message)


def _refuse(_data: pa.PolarsData, reason: str) -> bool:
    """Raise the reason why a check could not be made; Pandera calls this as the check.

    Raises:
        ValueError: always
    """
    raise ValueError(reason)


def evaluate_rows(data: pa.PolarsData, condition: pl.Expr) -> pl.LazyFrame:
    """Evaluate a condition in each row of the frame that Pandera checks.

    Args:
        data: has this frame
        condition: over its columns

    Returns:
        a frame of one column, as Pandera expects it: for each row true, false or null
    """
    values: pl.LazyFrame = data.lazyframe.select(condition)
    return values


@register_check
def sql(data: pa.PolarsData, expression: str) -> pl.LazyFrame:
    """Check that an SQL expression is true or null in each row, as a CHECK in SQL does.

    Args:
        data: the frame to check
        expression: over the columns of a row, such as `year > 1999`

    Returns:
        a frame of one column: the value of the expression for each row

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
    """Check that the cells in some columns of each row together are an existing key.

    A row with an empty cell in these columns passes.

    Args:
        data: the frame to check
        columns: that contain the reference to a key
        targets: columns of the same frame whose rows are existing keys; empty if the keys are in
            another table
        keys: further existing keys, each a value for each of `columns`. If a table refers to
            itself, `keys` are those of its file, because the frame may have only some of its rows.

    Returns:
        a frame of one column: for each row whether it passes
    """
    frame = data.lazyframe.select([*columns, *targets]).collect()
    existing = {tuple(key) for key in keys}
    if targets:
        existing.update(frame.select(targets).iter_rows())
    passes = [None in key or key in existing for key in frame.select(columns).iter_rows()]
    return pl.LazyFrame({"passes": pl.Series(passes, dtype=pl.Boolean)})


@register_check
def unique_key(data: pa.PolarsData, columns: Sequence[str]) -> pl.LazyFrame:
    """Check that no row has the same values in some columns as an earlier row.

    As in SQL, an empty cell equals no other; Pandera's `unique` takes empty cells as equal.

    Args:
        data: the frame to check
        columns: of the key

    Returns:
        a frame of one column: for each row whether it passes
    """
    return evaluate_rows(data, is_first_or_incomplete(columns))


def is_first_or_incomplete(columns: Sequence[str]) -> pl.Expr:
    """Return an expression that is false in each row that repeats the key of an earlier row.

    A key with an empty cell repeats no other.

    Args:
        columns: whose values together are the key
    """
    is_incomplete = pl.any_horizontal(pl.col(columns).is_null())
    return pl.struct(columns).is_first_distinct() | is_incomplete


MAX_CODES_IN_MESSAGE = 12
MAX_CANDIDATES = 1_000  # keys of another table from which a hint suggests the nearest
WHOLE_FRAME = ""  # instead of a column's name
REFERENCE_MISSING = "reference-missing"  # code of a finding


class Problem(NamedTuple):
    """What is wrong in several rows together, such as a sum that does not hold.

    Attributes:
        rows: numbers of the rows in the frame, from 0
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
        """The column whose cell must be corrected: the first, or in a reference the last one."""
        position = -1 if self.code == REFERENCE_MISSING else 0
        return self.columns[position]


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
    """Build the Pandera schema of a table from its Table Schema, and the rules that it checks.

    Each check of the Pandera schema has a rule in the same position: the rule says what a failed
    check means. A column may have empty cells unless it is required or in the primary key. Empty
    cells and the primary key are properties of the Pandera schema and have no rule. A primary key
    with a column that the schema does not have is ignored. Further columns are not allowed.

    Args:
        more_rules: about whole rows, in addition to those that follow from the Table Schema
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
    """Return the codes of a column as a list: `F, M`.

    Of more than twelve codes, the first twelve are followed by a note, here for 15 codes:
    `A, B … (15 in all, in schemas/figures.json)`.

    Args:
        schema_path: the file that has all codes
    """
    text = ", ".join(codes[:MAX_CODES_IN_MESSAGE])
    if len(codes) > MAX_CODES_IN_MESSAGE:
        text += f" … ({len(codes)} in all, in {schema_path})"
    return text


def _make_constraint_rules(table: Table, name: str, field: Field) -> Iterator[Rule]:
    """Yield a rule for each constraint of a field, except `required` and `unique`.

    The problem of a rule contains the value of the constraint: `is below the minimum 2000`. Only
    the rule of `enum` has a hint; each rule has the codes of the field.

    Args:
        name: of the column
        field: descriptor of the column in the Table Schema
    """
    values = read_constraints(field)
    codes = list_codes(field)
    for constraint, (code, check_name, argument, template) in CONSTRAINT_CHECKS.items():
        if constraint not in values:
            continue
        if constraint == "enum":
            text, hint = describe_codes(codes, table.schema_path), CODES_HINT
        else:
            text, hint = str(values[constraint]), ""
        problem = template.format(text)
        value = _convert_value(constraint, values[constraint], field)
        check = make_check(check_name, problem, **{argument: value})
        yield Rule(code, [name], check, problem, hint=hint, codes=codes)


def _convert_value(constraint: str, value: Any, field: Field) -> Any:
    """Return the value of a constraint in the form that Pandera needs to compare it with cells.

    - A pattern is extended to match whole cells: `^(?:[A-Z]+)$` for `[A-Z]+`.
    - Lengths, and values in columns of text, stay as they are.
    - Other values get the type of the column: "2019-01-01" becomes a date. A value that cannot be
      converted stays as it is, and so do all codes if one of them cannot be converted; the check
      then raises an error when it runs.

    Args:
        constraint: its name, such as "minimum"
        value: of the constraint in the Table Schema; a list of codes for "enum"
        field: descriptor of the column in the Table Schema
    """
    if constraint == "pattern":
        return f"^(?:{value})$"
    if constraint in ("minLength", "maxLength") or get_field_type(field).dtype == pl.String:
        return value
    is_list = constraint == "enum" and isinstance(value, list)
    entries = value if is_list else [value]
    cells = [str(entry).lower() for entry in entries]  # `true` for True
    texts = pl.Series("value", cells, pl.String)
    converted = texts.to_frame().select(cast_cells("value", field))["value"]
    if converted.has_nulls():
        return value
    return converted.to_list() if is_list else converted[0]


# References, rules in SQL, and keys


def _make_reference_rules(table: Table) -> Iterator[Rule]:
    """Yield a rule for each foreign key of a table: the key that a row refers to must exist.

    A foreign key to another table is left out if the file of that table does not have the columns.
    A target row with an empty cell in these columns is no key.
    """
    for columns, target_table, targets in table.references:
        is_own = target_table.name == table.name
        if not is_own and not set(targets) <= set(target_table.frame_columns):
            continue
        keys = target_table.frame.select(targets).drop_nulls().unique(maintain_order=True)
        problem = f"is not in {target_table.path} ({', '.join(targets)})"
        check = make_check(
            "foreign_key",
            f"{', '.join(columns)} {problem}",
            columns=columns,
            targets=targets if is_own else [],  # columns of the checked frame
            keys=[list(key) for key in keys.rows()],
        )
        hint = f"Correct the cell, or add the row to {target_table.path}."
        # A hint suggests a value of the last column: it is the one that a person has to correct.
        candidates = keys[targets[-1]].unique(maintain_order=True).head(MAX_CANDIDATES)
        yield Rule(
            REFERENCE_MISSING,
            columns,
            check,
            problem,
            hint=hint,
            codes=candidates,
            subject_columns=columns,
        )


def _make_sql_rules(table: Table) -> Iterator[Rule]:
    """Yield a rule for each SQL expression in `rules`, a property of the table's schema.

    If an expression is not allowed, its rule reads no columns, and its check cannot run.
    """
    for entry in as_objects(table.schema.get("rules")):
        name = str(entry.get("name"))
        problem = str(entry.get("message", ""))
        expression = str(entry.get("expression"))
        check = make_check("sql", f"rule {name}: {problem}", expression=expression)
        columns = list_columns(expression)
        hint = str(entry.get("hint", ""))
        yield Rule("rule-broken", columns, check, problem, hint=hint, name=name)


def _make_key_rules(table: Table) -> Iterator[Rule]:
    """Yield a rule for each unique key and each unique column: no row repeats an earlier one.

    The primary key has no rule here, since Pandera checks it as a property of the schema. A key is
    left out if it is empty or has a column that the schema does not have.
    """
    keys_and_kinds = [(columns, "unique key") for columns in table.unique_keys]
    for name, field in table.fields.items():
        if read_constraints(field).get("unique") is True:
            keys_and_kinds.append(([name], "unique column"))
    for columns, kind in keys_and_kinds:
        if columns and set(columns) <= table.fields.keys():  # otherwise the schema has a finding
            problem = f"the {kind} ({', '.join(columns)}) is repeated"
            check = make_check("unique_key", problem, columns=columns)
            yield Rule("key-duplicate", columns, check, problem, name=kind)
