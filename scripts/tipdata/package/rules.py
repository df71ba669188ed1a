"""A Table Schema as rules: expressions that are true of every good row.

Constraints and categories give rules of one column; the schema's own `rules` are written in plain SQL and name two
columns or more. `pandera_schema` is the same rulebook as one Pandera schema on the polars backend.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandera.polars as pa
import polars as pl

from tipdata.package import field_types as fieldtypes
from tipdata.package.json_file import entries, objects
from tipdata.package.wording import quoted

CONSTRAINTS = (
    "required", "unique", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "jsonSchema", "pattern", "enum",
)  # fmt: skip
# SQL that reads more than one row; polars does not say so of an expression.
WIDE = r"\bOVER\s*\(|\b(?:SUM|AVG|MIN|MAX|COUNT|FIRST|LAST|MEDIAN|STDDEV|VARIANCE)\s*\("
CODES_SHOWN = 12
LATIN, OTHER = r"\p{Latin}", r"[\p{Cyrillic}\p{Greek}\p{Armenian}\p{Cherokee}]"
POSING = "авеѕіјкорсухһАВЕЅІЈКМНОРСТУХҮοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"  # Cyrillic and Greek letters that look like Latin ones


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
    """A rule or constraint that cannot be judged, which is not one that passed."""

    column: str
    what: str
    why: str


def read(schema: Mapping[str, Any], columns: Sequence[str]) -> tuple[Sequence[Rule], Sequence[Unjudged]]:
    """The rules of a schema for a file that has these columns, and what cannot be judged."""
    return _read(json.dumps([schema.get("fields"), schema.get("rules")]), tuple(columns))


@lru_cache(maxsize=256)
def _read(text: str, columns: tuple[str, ...]) -> tuple[Sequence[Rule], Sequence[Unjudged]]:
    listed, row_rules = json.loads(text)
    fields = {f["name"]: f for f in objects(listed) if f.get("name") in columns}
    empty = pl.DataFrame({name: _typed(f, []) for name, f in fields.items()})
    made = [one for f in fields.values() for one in (*_constraints(f), *_categories(f))]
    made += [_row_rule(d, number) for number, d in enumerate(entries(row_rules))]
    if row_rules is not None and not isinstance(row_rules, list):
        made.append(Unjudged("", "property “rules”", "it is no list"))
    lost = [one for one in made if isinstance(one, Unjudged)]
    rules = [one for one in made if isinstance(one, Rule)]
    if why := _unjudgeable([rule.expression for rule in rules], empty):
        lost += [Unjudged("" if r.name else r.columns[0], r.what, w) for r, w in zip(rules, why, strict=True) if w]
        rules = [rule for rule, reason in zip(rules, why, strict=True) if not reason]
    return tuple(rules), tuple(lost)


def pandera_schema(schema: Mapping[str, Any], rules: Sequence[Rule]) -> pa.DataFrameSchema:
    """The rulebook as a Pandera schema: types, and one check a rule, named after it."""
    of_column: dict[str, list[pa.Check]] = {}
    for rule in rules:
        if not rule.name:
            of_column.setdefault(rule.columns[0], []).append(_check(rule.expression, rule.code, rule.says))
    fields = {f["name"]: f for f in schema.get("fields", []) if isinstance(f, dict) and "name" in f}
    columns = {
        name: pa.Column(None if f.get("type") == "number" else _typed(f, []).dtype, of_column.get(name), nullable=True)
        for name, f in fields.items()
    }
    return pa.DataFrameSchema(columns, [_check(r.expression, r.name, r.says) for r in rules if r.name])


def screen(rules: Sequence[Rule]) -> pa.DataFrameSchema:
    """All rules as one check of a Pandera schema.

    Pandera spends a millisecond on each column and check; which rule a row breaks is asked of the broken rows alone.
    """
    # One failure will do: Pandera writes each failing row out as JSON, and a large table may have a million.
    return pa.DataFrameSchema(checks=[_check(holds(rules), "rules", "breaks a rule", 1)])


def _check(expression: pl.Expr, name: str, says: str, most: int | None = None) -> pa.Check:
    checked, said = expression.fill_null(True), f"{name}: {says}"
    return pa.Check(lambda data: data.lazyframe.select(checked), name=name, error=said, n_failure_cases=most)


def holds(rules: Sequence[Rule]) -> pl.Expr:
    """True in each row where every rule holds or is null."""
    return pl.all_horizontal([rule.expression.fill_null(True) for rule in rules]).alias("holds")


ODD = r"^[=+\-@ ]|  | $|[^ -~]"
"""What every text that breaks one of the `text_rules` holds, and few others: cheaper to ask first."""


def is_text(descriptor: Mapping[str, Any]) -> bool:
    """Whether a column holds words, and not values of another type that stay text in the frame (`-P1Y`, `-180, 90`)."""
    kind = descriptor.get("itemType", "string") if _kind(descriptor) == "list" else _kind(descriptor)
    return kind in ("string", "any") or fieldtypes.of(descriptor) is None


def text_rules(name: str) -> list[Rule]:
    """Rules for any text column: nothing invisible, nothing that a spreadsheet would run or a reader could not see."""
    cell = pl.col(name)

    def rule(code: str, broken: pl.Expr, says: str, hint: str = "") -> Rule:
        return Rule(code, (name,), ~broken, says, hint)

    return [
        rule("cell-formula", cell.str.contains(r"^[=+\-@\t\r＝＋－＠]"), "would run as a formula in a spreadsheet", "Write it so that it begins with a letter or digit."),
        rule("cell-space", cell.str.contains(r"^\s|\s$"), "begins or ends with white space", "Take the white space away."),
        rule("cell-space", cell.str.contains(r"  |[\p{Zs}&&[^ ]]"), "holds two spaces in a row, or one that is wider or narrower than a space", "Write one plain space."),
        rule("cell-invisible", cell.str.contains(r"[\p{C}\p{Default_Ignorable_Code_Point}\x{fffd}\x{2028}\x{2029}\x{2800}&&[^\n]]"), "holds a character that nobody can see", "Type the cell anew."),
        rule("cell-not-nfc", cell != cell.str.normalize("NFC"), "is written with combining marks where composed letters exist (it is not in Unicode's form NFC)", "Type the cell anew."),
        rule("cell-mixed-script", cell.str.contains(rf"{LATIN}[\p{{L}}\p{{M}}]*{OTHER}|{OTHER}[\p{{L}}\p{{M}}]*{LATIN}"), "mixes letters of two scripts in one word, which look alike", "Type the word anew in one script."),
        rule("cell-mixed-script", _posing(cell), "holds letters that look like Latin ones and are not", "Type the word anew in one script."),
    ]  # fmt: skip


def _posing(cell: pl.Expr) -> pl.Expr:
    """Where beside Latin letters stand letters of another script, every one of which could be taken for Latin."""
    others = cell.str.contains(OTHER) & ~cell.str.contains(rf"[{OTHER}--[{POSING}]]")
    return cell.str.contains(LATIN) & others


def _typed(descriptor: Mapping[str, Any], cells: list[str]) -> pl.Series:
    text = pl.Series(cells, dtype=pl.String)
    kind = fieldtypes.of(descriptor)
    return text if kind is None else kind.cast(text)


def reason(error: Exception) -> str:
    """What polars says of an expression, in one line; of a regular expression it draws a picture first."""
    lines = str(error).strip().splitlines()
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


def _filling(descriptor: Mapping[str, Any], constraints: Mapping[str, Any]) -> str:
    """How an empty cell is filled in, as far as the schema says."""
    said = [descriptor.get("description")]
    codes = constraints.get("enum")
    if isinstance(codes, list) and 0 < len(codes) <= CODES_SHOWN:
        said.append(f"One of: {', '.join(map(str, codes))}.")
    elif descriptor.get("example") is not None:
        said.append(f"For example {descriptor['example']}.")
    told = [part for part in said if isinstance(part, str)]
    return f"Fill the cell in: {' '.join(told)}" if told else "Fill the cell in."


def _constraints(descriptor: Mapping[str, Any]) -> Iterator[Rule | Unjudged]:
    name, cell = descriptor["name"], pl.col(descriptor["name"])
    constraints = descriptor.get("constraints", {})
    if not isinstance(constraints, dict):
        return
    if constraints.get("required") is True:
        says = "is empty, and this column must be filled"
        yield Rule("cell-required", (name,), cell.is_not_null(), says, _filling(descriptor, constraints))
    for bound, code, broken, word in _BOUNDS:
        if bound in constraints:
            yield _bounded(descriptor, bound, code, broken, word)
    for bound in ("minLength", "maxLength"):
        if bound in constraints:
            yield _long(descriptor, bound)
    if "pattern" in constraints:
        yield _written(descriptor, constraints["pattern"])
    if "enum" in constraints:
        yield _one_of(descriptor, constraints["enum"], "enum")
    if "jsonSchema" in constraints:
        yield Unjudged(name, "jsonSchema", "JSON inside cells is not judged here")


ORDERED = ("integer", "number", "year", "yearmonth", "date", "time", "datetime")
PATTERNED = ("string", "any", "integer", "year", "yearmonth", "date", "time", "datetime", "duration", "list")


def _kind(descriptor: Mapping[str, Any]) -> str:
    return str(descriptor.get("type", "string"))


def _meaningless(descriptor: Mapping[str, Any], what: str) -> Unjudged:
    return Unjudged(descriptor["name"], what, f"it has no meaning in a column of type {_kind(descriptor)}")


def _bounded(descriptor: Mapping[str, Any], bound: str, code: str, broken: Test, word: str) -> Rule | Unjudged:
    name, value = descriptor["name"], descriptor["constraints"][bound]
    if _kind(descriptor) not in ORDERED:
        return _meaningless(descriptor, bound)
    limit = _typed(descriptor, [str(value)])[0]
    if limit is None:
        return Unjudged(name, bound, f"{quoted(value)} is not a value of the column's type")
    return Rule(code, (name,), ~broken(pl.col(name), limit), f"{word} {value}")


def _long(descriptor: Mapping[str, Any], bound: str) -> Rule | Unjudged:
    name, limit = descriptor["name"], descriptor["constraints"][bound]
    if _kind(descriptor) != "string":
        return _meaningless(descriptor, bound)
    if not isinstance(limit, int) or isinstance(limit, bool):
        return Unjudged(name, bound, f"{quoted(limit)} is not a number of characters")
    length, below = pl.col(name).str.len_chars(), bound == "minLength"
    says = f"is {'shorter' if below else 'longer'} than {limit} characters"
    return Rule("cell-length", (name,), length >= limit if below else length <= limit, says)


def _written(descriptor: Mapping[str, Any], pattern: object) -> Rule | Unjudged:
    name = descriptor["name"]
    if _kind(descriptor) not in PATTERNED:
        return _meaningless(descriptor, "pattern")
    if not isinstance(pattern, str):
        return Unjudged(name, "pattern", f"{quoted(pattern)} is not a regular expression")
    # By itself first: `a)(b` is none, and between brackets it would be.
    forms = [pl.lit("").str.contains(form) for form in (pattern, f"^(?:{pattern})$")]
    if why := _unjudgeable(forms, pl.DataFrame()):
        return Unjudged(name, "pattern", next(filter(None, why)))
    good = pl.col(name).cast(pl.String).str.contains(f"^(?:{pattern})$")
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
    if "categories" in descriptor and not (isinstance(constraints, dict) and "enum" in constraints):
        yield _one_of(descriptor, list(category_values(descriptor)), "categories")


def _one_of(descriptor: Mapping[str, Any], listed: object, what: str) -> Rule | Unjudged:
    name = descriptor["name"]
    if not isinstance(listed, list) or not listed:
        return Unjudged(name, what, "it lists no value")
    if any(isinstance(value, list | dict) for value in listed):
        return Unjudged(name, what, "lists and objects are not compared")
    values = _typed(descriptor, [str(value).lower() if isinstance(value, bool) else str(value) for value in listed])
    if values.null_count():
        return Unjudged(
            name, what, f"{quoted(listed[values.is_null().arg_max() or 0])} is not a value of the column's type"
        )
    codes = tuple(str(value) for value in listed)
    shown = ", ".join(codes[:12]) + (f" … ({len(codes)} in all)" if len(codes) > 12 else "")
    return Rule(
        "cell-enum",
        (name,),
        pl.col(name).is_in(values.implode()),
        f"is none of the codes of this column: {shown}",
        codes=codes,
    )


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
        why = "a rule names two columns or more; what one column must hold stands in its constraints"
        return Unjudged("", what, why)
    wide = re.search(WIDE, descriptor["expression"], re.IGNORECASE) is not None
    hint = str(descriptor.get("hint", ""))
    return Rule("rule-broken", columns, expression, descriptor["message"], hint, name=descriptor["name"], wide=wide)
