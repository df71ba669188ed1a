"""A Table Schema as rules: expressions that are true of every good row, compiled into one Pandera schema.

Constraints and categories give rules of one column; the schema's own `rules` are written in plain SQL and name two
columns or more. Null passes each of them but `required`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import Any

import pandera.polars as pa
import polars as pl

from tipdata.package import field_types
from tipdata.package.json_file import entries, objects
from tipdata.package.wording import quoted

CONSTRAINTS = (
    "required", "unique", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "jsonSchema", "pattern", "enum",
)  # fmt: skip
# SQL that reads more than one row; polars does not say so of an expression.
WIDE = r"\bOVER\s*\(|\b(?:SUM|AVG|MIN|MAX|COUNT|FIRST|LAST|MEDIAN|STDDEV|VARIANCE)\s*\("
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
    wide:       whether it looks at other rows as well, so that all must be there at once
    """

    code: str
    columns: tuple[str, ...]
    expression: pl.Expr
    says: str
    hint: str = ""
    codes: tuple[str, ...] = ()
    name: str = ""
    wide: bool = False

    @property
    def what(self) -> str:
        """The rule as people call it."""
        return f"rule {quoted(self.name)}" if self.name else self.code.removeprefix("cell-")


@dataclass(frozen=True)
class Unjudged:
    """A rule or constraint that cannot be judged, which is not one that passed.

    ignored: the standard gives it no meaning in a column of this type
    """

    column: str
    what: str
    reason: str
    ignored: bool = False


def read(schema: Mapping[str, Any], columns: Sequence[str]) -> tuple[Sequence[Rule], Sequence[Unjudged]]:
    """The rules of a schema for a file that has these columns, and what cannot be judged."""
    return _read(json.dumps([schema.get("fields"), schema.get("rules")]), tuple(columns))


@lru_cache(maxsize=256)
def _read(text: str, columns: tuple[str, ...]) -> tuple[Sequence[Rule], Sequence[Unjudged]]:
    listed, row_rules = json.loads(text)
    fields = {f["name"]: f for f in objects(listed) if f.get("name") in columns}
    empty = pl.DataFrame({name: field_types.cast(f, []) for name, f in fields.items()})
    made = [one for f in fields.values() for one in (*_constraints(f), *_categories(f))]
    made += [_row_rule(d, number) for number, d in enumerate(entries(row_rules))]
    if row_rules is not None and not isinstance(row_rules, list):
        made.append(Unjudged("", "property “rules”", "it is no list"))
    lost = [one for one in made if isinstance(one, Unjudged)]
    rules = [one for one in made if isinstance(one, Rule)]
    reasons = _unjudgeable([rule.expression for rule in rules], empty)
    lost += [Unjudged("" if r.name else r.columns[0], r.what, w) for r, w in zip(rules, reasons, strict=False) if w]
    return tuple(r for i, r in enumerate(rules) if not (reasons and reasons[i])), tuple(lost)


def pandera_schema(schema: Mapping[str, Any]) -> pa.DataFrameSchema:
    """A Table Schema as a Pandera schema (polars backend) of its fields, constraints, categories, rules and primary key.

    schema:  a Table Schema as a dictionary
    returns: a schema whose `validate(frame, lazy=True)` raises `pandera.errors.SchemaErrors`; its `failure_cases` name
             column, check and index of each cell or row that breaks a rule. Rules that cannot be judged are left out.
    """
    fields = {f["name"]: f for f in objects(schema.get("fields")) if isinstance(f.get("name"), str)}
    made = compiled(fields, read(schema, list(fields))[0])
    listed = schema.get("primaryKey", [])
    made.unique = ([listed] if isinstance(listed, str) else listed) or None
    return made


def compiled(fields: Mapping[str, Mapping[str, Any]], rules: Sequence[Rule]) -> pa.DataFrameSchema:
    """Rules as a Pandera schema: the types of the columns, and one check a rule that goes by what it says."""
    of_column: dict[str, list[pa.Check]] = {}
    for rule in rules:
        if not rule.name:
            of_column.setdefault(rule.columns[0], []).append(_check(rule.expression, rule.says))
    columns = {}
    for name, descriptor in fields.items():
        dtype = field_types.cast(descriptor, []).dtype
        # Decimals have as many places as their cells, and large numbers are wider.
        columns[name] = pa.Column(None if dtype.is_numeric() else dtype, of_column.get(name), nullable=True)
    return pa.DataFrameSchema(columns, [_check(r.expression, r.name) for r in rules if r.name])


def screen(rules: Sequence[Rule]) -> pa.DataFrameSchema:
    """All rules as one check of a Pandera schema.

    Pandera spends a millisecond on each column and check, so the whole schema judges only the rows that this one finds.
    """
    # One failure will do: Pandera writes each failing row out as JSON, and a large table may have a million.
    return pa.DataFrameSchema(checks=[_check(holds(rules), "breaks a rule", 1)])


def _check(expression: pl.Expr, says: str, most: int | None = None) -> pa.Check:
    checked = expression.fill_null(True)
    return pa.Check(lambda data: data.lazyframe.select(checked), name=says, error=says, n_failure_cases=most)


def holds(rules: Sequence[Rule]) -> pl.Expr:
    """True in each row where every rule holds or is null."""
    return pl.all_horizontal([rule.expression.fill_null(True) for rule in rules]).alias("holds")


def reason(error: Exception | str) -> str:
    """What polars says of an expression, in one line; of a regular expression it draws a picture first."""
    lines = str(error).strip().splitlines() or [""]
    return next((line for line in lines if line.startswith("error: ")), lines[0]).removeprefix("error: ").rstrip(".")


def _unjudgeable(expressions: Sequence[pl.Expr], empty: pl.DataFrame) -> list[str]:
    """Why each expression gives no truth value on this table, empty where it does; nothing at all where all do."""
    try:
        made = empty.select(e.alias(str(i)) for i, e in enumerate(expressions))
    except pl.exceptions.PolarsError as error:
        if len(expressions) == 1:
            return [reason(error)]
        return [why for e in expressions for why in _unjudgeable([e], empty) or [""]]
    if all(dtype == pl.Boolean for dtype in made.dtypes):
        return []
    return ["" if dtype == pl.Boolean else f"it gives {dtype}, not true or false" for dtype in made.dtypes]


Test = Callable[[pl.Expr, Any], pl.Expr]
_BOUNDS: tuple[tuple[str, str, Test, str], ...] = (
    ("minimum", "cell-minimum", lambda cell, limit: cell < limit, "is below the minimum"),
    ("maximum", "cell-maximum", lambda cell, limit: cell > limit, "is above the maximum"),
    ("exclusiveMinimum", "cell-minimum", lambda cell, limit: cell <= limit, "is not above"),
    ("exclusiveMaximum", "cell-maximum", lambda cell, limit: cell >= limit, "is not below"),
)


def _kind(descriptor: Mapping[str, Any]) -> str:
    return str(descriptor.get("type", "any"))


def _constraints(descriptor: Mapping[str, Any]) -> Iterator[Rule | Unjudged]:
    name, kind, cell = descriptor["name"], _kind(descriptor), pl.col(descriptor["name"])
    constraints = descriptor.get("constraints", {})
    if not isinstance(constraints, dict) or field_types.of(descriptor) is None:
        return
    if constraints.get("required") is True:
        says = "is empty, and this column must be filled"
        yield Rule("cell-required", (name,), cell.is_not_null(), says, _filling(descriptor, constraints))
    meanings = {**{bound[0]: ORDERED for bound in _BOUNDS}, "minLength": SIZED, "maxLength": SIZED, "pattern": TEXTS}
    ignored = [what for what, kinds in meanings.items() if what in constraints and kind not in kinds]
    for what in ignored:
        yield Unjudged(name, what, f"it has no meaning in a column of type {kind}", ignored=True)
    for bound, code, broken, word in _BOUNDS:
        if bound in constraints and bound not in ignored:
            yield _bounded(descriptor, bound, code, broken, word)
    for bound in ("minLength", "maxLength"):
        if bound in constraints and bound not in ignored:
            yield _long(descriptor, bound)
    if "pattern" in constraints and "pattern" not in ignored:
        yield _written(descriptor, constraints["pattern"])
    if "enum" in constraints:
        yield _one_of(descriptor, constraints["enum"], "enum")


def _filling(descriptor: Mapping[str, Any], constraints: Mapping[str, Any]) -> str:
    """How an empty cell is filled in, as far as the schema says."""
    parts = [descriptor.get("description")]
    codes = constraints.get("enum")
    if isinstance(codes, list) and 0 < len(codes) <= CODES_SHOWN:
        parts.append(f"One of: {', '.join(map(str, codes))}.")
    elif descriptor.get("example") is not None:
        parts.append(f"For example {descriptor['example']}.")
    texts = [part for part in parts if isinstance(part, str)]
    return f"Fill the cell in: {' '.join(texts)}" if texts else "Fill the cell in."


def _bounded(descriptor: Mapping[str, Any], bound: str, code: str, broken: Test, word: str) -> Rule | Unjudged:
    name, value, kind = descriptor["name"], descriptor["constraints"][bound], field_types.of(descriptor)
    limits = field_types.cast(descriptor, [str(value)])
    if kind is None or (kind.pattern and not re.fullmatch(kind.pattern, str(value))) or limits[0] is None:
        return Unjudged(name, bound, f"{quoted(value)} is not a value of the column's type")
    limit = limits.to_frame("limit").select(kind.ordered(pl.col("limit"))).item()
    return Rule(code, (name,), ~broken(kind.ordered(pl.col(name)), limit), f"{word} {value}")


def _items(descriptor: Mapping[str, Any]) -> pl.Expr:
    """How long a value is: characters of a text, entries of a collection."""
    cell, kind = pl.col(descriptor["name"]), _kind(descriptor)
    if kind == "list":
        return cell.str.count_matches(descriptor.get("delimiter", ","), literal=True) + 1
    if kind in ("array", "object"):
        return cell.map_elements(lambda text: len(json.loads(text)), pl.Int64, skip_nulls=True)
    return cell.str.len_chars()


def _long(descriptor: Mapping[str, Any], bound: str) -> Rule | Unjudged:
    name, limit, below = descriptor["name"], descriptor["constraints"][bound], bound == "minLength"
    if not isinstance(limit, int) or isinstance(limit, bool):
        return Unjudged(name, bound, f"{quoted(limit)} is not a number of characters")
    items, unit = _items(descriptor), "characters" if _kind(descriptor) in TEXTS else "entries"
    says = f"is {'shorter' if below else 'longer'} than {limit} {unit}"
    return Rule("cell-length", (name,), items >= limit if below else items <= limit, says)


def _written(descriptor: Mapping[str, Any], pattern: object) -> Rule | Unjudged:
    name = descriptor["name"]
    if not isinstance(pattern, str):
        return Unjudged(name, "pattern", f"{quoted(pattern)} is not a regular expression")
    form = re.sub(r"-(\[[^\[\]]*\]\])", r"--\1", pattern)  # XML Schema takes a class from a class with one hyphen
    # By itself first: `a)(b` is none, and between brackets it would be.
    forms = [pl.lit("").str.contains(one) for one in (form, f"^(?:{form})$")]
    if reasons := _unjudgeable(forms, pl.DataFrame()):
        return Unjudged(name, "pattern", next(filter(None, reasons)))
    good = pl.col(name).str.contains(f"^(?:{form})$")
    return Rule("cell-pattern", (name,), good, f"is not written as the pattern {pattern} asks")


def category_values(descriptor: Mapping[str, Any]) -> dict[str, str]:
    """The categories of a field, value → label; a category without a label has its value for one."""
    listed = descriptor.get("categories")
    made = {}
    for category in listed if isinstance(listed, list) else []:
        value = category.get("value") if isinstance(category, dict) else category
        made[str(value)] = str(category.get("label", value)) if isinstance(category, dict) else str(value)
    return made


def _categories(descriptor: Mapping[str, Any]) -> Iterator[Rule | Unjudged]:
    constraints = descriptor.get("constraints")
    if isinstance(descriptor.get("categories"), list) and not (isinstance(constraints, dict) and "enum" in constraints):
        yield _one_of(descriptor, list(category_values(descriptor)), "categories")


def _one_of(descriptor: Mapping[str, Any], listed: object, what: str) -> Rule | Unjudged:
    name = descriptor["name"]
    if not isinstance(listed, list) or not listed:
        return Unjudged(name, what, "it lists no value")
    if any(isinstance(value, list | dict) for value in listed):
        return Unjudged(name, what, "lists and objects are not compared")
    values = [value if isinstance(value, bool) and _kind(descriptor) == "boolean" else str(value) for value in listed]
    typed = [v if isinstance(v, bool) else field_types.cast(descriptor, [v])[0] for v in values]
    if None in typed:
        return Unjudged(name, what, f"{quoted(listed[typed.index(None)])} is not a value of the column's type")
    codes = tuple(str(value) for value in listed)
    shown = ", ".join(codes[:CODES_SHOWN]) + (f" … ({len(codes)} in all)" if len(codes) > CODES_SHOWN else "")
    if _kind(descriptor) == "number":  # decimals of other places, or floating
        among = reduce(or_, [pl.col(name) == value for value in typed])
    else:
        among = pl.col(name).is_in(typed)
    return Rule("cell-enum", (name,), among, f"is none of the codes of this column: {shown}", codes=codes)


def _row_rule(descriptor: object, number: int) -> Rule | Unjudged:
    """A rule of the schema, parsed; null passes it, as in an SQL CHECK."""
    name = descriptor.get("name") if isinstance(descriptor, dict) else None
    what = f"rule {quoted(name or number + 1)}"
    parts = ("name", "expression", "message")
    if not isinstance(descriptor, dict) or not all(isinstance(descriptor.get(part), str) for part in parts):
        return Unjudged("", what, "a rule has a name, an expression and a message, each a text")
    try:
        expression = pl.sql_expr(descriptor["expression"])
        columns = tuple(dict.fromkeys(expression.meta.root_names()))
    except pl.exceptions.PolarsError as error:
        return Unjudged("", what, f"the expression cannot be read: {reason(error)}")
    if len(columns) < 2:
        return Unjudged(
            "", what, "a rule names two columns or more; what one column must hold stands in its constraints"
        )
    wide = re.search(WIDE, descriptor["expression"], re.IGNORECASE) is not None
    hint = str(descriptor.get("hint", ""))
    return Rule("rule-broken", columns, expression, descriptor["message"], hint, name=descriptor["name"], wide=wide)
