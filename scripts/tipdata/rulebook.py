"""A Table Schema as rules: expressions that are true of every good row.

Constraints and categories give rules of one column; the schema's own `rules` are written in plain SQL and name two
columns or more. `pandera_schema` is the same rulebook as one Pandera schema on the polars backend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandera.polars as pa
import polars as pl

from tipdata import fieldtypes
from tipdata.finding import quoted

CONSTRAINTS = (
    "required", "unique", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "jsonSchema", "pattern", "enum",
)  # fmt: skip
LATIN, OTHER = r"\p{Latin}", r"[\p{Cyrillic}\p{Greek}\p{Armenian}\p{Cherokee}]"


@dataclass(frozen=True)
class Rule:
    """One thing that holds in every row.

    code:       of the finding where it does not
    columns:    the columns it reads, the one it is about first
    expression: true or null where it holds
    says:       what is wrong where it does not, said of the cell ("is none of …") or, with `name`, of the row
    codes:      the codes that would have been right, to find the nearest
    name:       of a rule of the schema; empty for a constraint
    """

    code: str
    columns: tuple[str, ...]
    expression: pl.Expr
    says: str
    hint: str = ""
    codes: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Unjudged:
    """A rule or constraint that cannot be judged, which is not one that passed."""

    column: str
    what: str
    why: str


def read(schema: Mapping[str, Any], columns: Sequence[str]) -> tuple[list[Rule], list[Unjudged]]:
    """The rules of a schema for a file that has these columns, and what cannot be judged."""
    rules: list[Rule] = []
    unjudged: list[Unjudged] = []
    fields = [f for f in schema.get("fields", []) if isinstance(f, dict) and f.get("name") in columns]
    empty = pl.DataFrame({f["name"]: _typed(f, []) for f in fields})
    for descriptor in fields:
        for made in (*_constraints(descriptor), *_categories(descriptor)):
            if isinstance(made, Unjudged):
                unjudged.append(made)
            elif why := _unjudgeable(made.expression, empty):
                unjudged.append(Unjudged(descriptor["name"], made.code.removeprefix("cell-"), why))
            else:
                rules.append(made)
    listed = schema.get("rules", [])
    for number, descriptor in enumerate(listed if isinstance(listed, list) else []):
        made = _row_rule(descriptor, number, empty)
        (rules if isinstance(made, Rule) else unjudged).append(made)  # type: ignore[arg-type]
    return rules, unjudged


def pandera_schema(schema: Mapping[str, Any], rules: Sequence[Rule]) -> pa.DataFrameSchema:
    """The rulebook as a Pandera schema: types and presence by column, every rule at once over the rows.

    One check holds all rules, because Pandera spends a millisecond on each check; which rule a row breaks is asked of
    the broken rows alone.
    """
    columns = {rule.columns[0] for rule in rules if not rule.name}
    fields = {f["name"]: f for f in schema.get("fields", []) if isinstance(f, dict) and f.get("name") in columns}
    return pa.DataFrameSchema(
        {
            name: pa.Column(_typed(f, []).dtype if f.get("type") != "number" else None, nullable=True)
            for name, f in fields.items()
        },
        checks=[pa.Check(lambda data: data.lazyframe.select(holds(rules)), name="rules")] if rules else [],
    )


def holds(rules: Sequence[Rule]) -> pl.Expr:
    """True in each row where every rule holds or is null."""
    return pl.all_horizontal([rule.expression.fill_null(True) for rule in rules]).alias("holds")


def text_rules(name: str) -> list[Rule]:
    """Rules for any text column: nothing invisible, nothing that a spreadsheet would run or a reader could not see."""
    cell = pl.col(name)

    def rule(code: str, broken: pl.Expr, says: str, hint: str = "") -> Rule:
        return Rule(code, (name,), ~broken, says, hint)

    return [
        rule("cell-formula", cell.str.contains(r"^[=+\-@\t\r]"), "would run as a formula in a spreadsheet", "Write it so that it begins with a letter or digit."),
        rule("cell-space", cell.str.contains(r"^\s|\s$"), "begins or ends with white space", "Take the white space away."),
        rule("cell-invisible", cell.str.contains(r"[\p{C}\x{fffd}\x{2028}\x{2029}&&[^\n]]"), "holds a character that nobody can see", "Type the cell anew."),
        rule("cell-not-nfc", cell != cell.str.normalize("NFC"), "is written with combining marks where composed letters exist (it is not in Unicode's form NFC)", "Type the cell anew."),
        rule("cell-mixed-script", cell.str.contains(rf"{LATIN}[\p{{L}}\p{{M}}]*{OTHER}|{OTHER}[\p{{L}}\p{{M}}]*{LATIN}"), "mixes letters of two scripts in one word, which look alike", "Type the word anew in one script."),
    ]  # fmt: skip


def _typed(descriptor: Mapping[str, Any], cells: list[str]) -> pl.Series:
    text = pl.Series(cells, dtype=pl.String)
    kind = fieldtypes.of(descriptor)
    return text if kind is None else kind.cast(text)


def _unjudgeable(expression: pl.Expr, empty: pl.DataFrame) -> str:
    """Why an expression gives no truth value on this table; empty where it does."""
    try:
        made = empty.select(expression.alias("judged"))
    except pl.exceptions.PolarsError as error:
        return str(error).strip().splitlines()[0]
    return "" if made.schema["judged"] == pl.Boolean else f"it gives {made.schema['judged']}, not true or false"


def _constraints(descriptor: Mapping[str, Any]) -> Iterator[Rule | Unjudged]:
    name, cell = descriptor["name"], pl.col(descriptor["name"])
    constraints = descriptor.get("constraints", {})
    if not isinstance(constraints, dict):
        return
    if constraints.get("required") is True:
        yield Rule(
            "cell-required",
            (name,),
            cell.is_not_null(),
            "is empty, and this column must be filled",
            "Fill the cell in.",
        )
    for bound, code, broken, word in _BOUNDS:
        if bound in constraints:
            limit = _typed(descriptor, [str(constraints[bound])])[0]
            if limit is None:
                yield Unjudged(name, bound, f"{quoted(constraints[bound])} is not a value of the column's type")
            else:
                yield Rule(code, (name,), ~broken(cell, limit), f"{word} {constraints[bound]}")
    for bound, below in (("minLength", True), ("maxLength", False)):
        if bound in constraints:
            limit, length = constraints[bound], cell.cast(pl.String).str.len_chars()
            if not isinstance(limit, int) or isinstance(limit, bool):
                yield Unjudged(name, bound, f"{quoted(limit)} is not a number of characters")
            else:
                good = length >= limit if below else length <= limit
                yield Rule(
                    "cell-length", (name,), good, f"is {'shorter' if below else 'longer'} than {limit} characters"
                )
    if "pattern" in constraints:
        pattern = constraints["pattern"]
        if not isinstance(pattern, str):
            yield Unjudged(name, "pattern", f"{quoted(pattern)} is not a regular expression")
        elif why := _unjudgeable(pl.lit("").str.contains(pattern), pl.DataFrame()):
            yield Unjudged(name, "pattern", why)
        else:
            good = cell.cast(pl.String).str.contains(f"^(?:{pattern})$")
            yield Rule("cell-pattern", (name,), good, f"is not written as the pattern {pattern} asks")
    if "enum" in constraints:
        yield _one_of(descriptor, constraints["enum"], "enum")
    if "jsonSchema" in constraints:
        yield Unjudged(name, "jsonSchema", "JSON inside cells is not judged here")


Test = Callable[[pl.Expr, Any], pl.Expr]
_BOUNDS: tuple[tuple[str, str, Test, str], ...] = (
    ("minimum", "cell-minimum", lambda cell, limit: cell < limit, "is below the minimum"),
    ("maximum", "cell-maximum", lambda cell, limit: cell > limit, "is above the maximum"),
    ("exclusiveMinimum", "cell-minimum", lambda cell, limit: cell <= limit, "is not above"),
    ("exclusiveMaximum", "cell-maximum", lambda cell, limit: cell >= limit, "is not below"),
)


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


def _row_rule(descriptor: object, number: int, empty: pl.DataFrame) -> Rule | Unjudged:
    """A rule of the schema, parsed; null passes it, as in an SQL CHECK."""
    name = descriptor.get("name") if isinstance(descriptor, dict) else None
    what = f"rule {quoted(name or number + 1)}"
    if not isinstance(descriptor, dict) or not all(
        isinstance(descriptor.get(part), str) for part in ("name", "expression", "message")
    ):
        return Unjudged("", what, "a rule has a name, an expression and a message, each a text")
    try:
        expression = pl.sql_expr(descriptor["expression"])
        columns = tuple(dict.fromkeys(expression.meta.root_names()))
    except pl.exceptions.PolarsError as error:
        return Unjudged("", what, f"the expression cannot be read: {str(error).strip().splitlines()[0]}")
    if len(columns) < 2:
        return Unjudged(
            "", what, "a rule names two columns or more; what one column must hold stands in its constraints"
        )
    if why := _unjudgeable(expression, empty):
        return Unjudged("", what, why)
    return Rule(
        "rule-broken",
        columns,
        expression,
        descriptor["message"],
        str(descriptor.get("hint", "")),
        name=descriptor["name"],
    )
