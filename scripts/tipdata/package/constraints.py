"""What one column must hold, as rules: expressions that are true of every good cell."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import polars as pl

from tipdata.package import field_types
from tipdata.package.wording import quoted

CONSTRAINTS = (
    "required", "unique", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "jsonSchema", "pattern", "enum",
)  # fmt: skip
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


def reason(error: Exception | str) -> str:
    """What polars says of an expression, in one line; of a regular expression it draws a picture first."""
    lines = str(error).strip().splitlines() or [""]
    return next((line for line in lines if line.startswith("error: ")), lines[0]).removeprefix("error: ").rstrip(".")


def unjudgeable(expressions: Sequence[pl.Expr], empty: pl.DataFrame) -> list[str]:
    """Why each expression gives no truth value on this table, empty where it does; nothing at all where all do."""
    try:
        made = empty.select(e.alias(str(i)) for i, e in enumerate(expressions))
    except pl.exceptions.PolarsError as error:
        if len(expressions) == 1:
            return [reason(error)]
        return [why for e in expressions for why in unjudgeable([e], empty) or [""]]
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


def constraints(descriptor: Mapping[str, Any]) -> Iterator[Rule | Unjudged]:
    """The constraints of a field, each as a rule."""
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
    if reasons := unjudgeable(forms, pl.DataFrame()):
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


def categories(descriptor: Mapping[str, Any]) -> Iterator[Rule | Unjudged]:
    """The categories of a field as a rule, where `enum` does not say which of them are allowed."""
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
