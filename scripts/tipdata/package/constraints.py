"""What one column must hold, as rules: expressions that are true of every good cell."""

import json
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import polars as pl

from tipdata.package import field_types
from tipdata.package.finding import Finding, finding
from tipdata.package.json_file import as_object, entries
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
    """

    code: str
    columns: tuple[str, ...]
    expression: pl.Expr
    says: str
    hint: str = ""
    codes: tuple[str, ...] = ()
    name: str = ""

    @property
    def what(self) -> str:
        """The rule as people call it."""
        return f"rule {quoted(self.name)}" if self.name else self.code.removeprefix("cell-")


def unjudged(column: str, rule: str, reason: str, code: str = "rule-unjudged", path: str = "") -> Finding:
    """A rule or constraint that cannot be judged, which is not one that passed; the path may be left to who knows the file."""
    return finding(code, path, 0, column, rule=rule, reason=reason)


def reason(error: Exception | str) -> str:
    """What polars says of an expression, in one line; of a regular expression it draws a picture first."""
    lines = str(error).strip().splitlines() or [""]
    return next((line for line in lines if line.startswith("error: ")), lines[0]).removeprefix("error: ").rstrip(".")


def unjudgeable(expressions: Sequence[pl.Expr], empty: pl.DataFrame) -> list[str]:
    """Why each of some expressions gives no truth value on a table; empty where it does."""
    try:
        dtypes = empty.select(one.alias(str(place)) for place, one in enumerate(expressions)).dtypes
    except pl.exceptions.PolarsError as error:
        return [reason(error)] if len(expressions) == 1 else [unjudgeable([one], empty)[0] for one in expressions]
    return ["" if dtype == pl.Boolean else f"it gives {dtype}, not true or false" for dtype in dtypes]


_BOUNDS: Mapping[str, tuple[str, Callable[[pl.Expr, Any], pl.Expr], str]] = {
    "minimum": ("cell-minimum", operator.ge, "is below the minimum"),
    "maximum": ("cell-maximum", operator.le, "is above the maximum"),
    "exclusiveMinimum": ("cell-minimum", operator.gt, "is not above"),
    "exclusiveMaximum": ("cell-maximum", operator.lt, "is not below"),
}
_MEANING = {**dict.fromkeys(_BOUNDS, ORDERED), "minLength": SIZED, "maxLength": SIZED, "pattern": TEXTS}


def _kind(descriptor: Mapping[str, Any]) -> str:
    return str(descriptor.get("type", "any"))


def constraints(descriptor: Mapping[str, Any]) -> Iterator[Rule | Finding]:
    """The constraints of a field, each as a rule; its categories too, where `enum` does not say which are allowed."""
    name, listed = descriptor["name"], as_object(descriptor.get("constraints"))
    if field_types.of(descriptor) is None:
        return
    if listed.get("required") is True:
        says = "is empty, and this column must be filled"
        yield Rule("cell-required", (name,), pl.col(name).is_not_null(), says, _filling(descriptor, listed))
    for what, kinds in _MEANING.items():
        if what not in listed:
            continue
        if _kind(descriptor) not in kinds:
            reason = f"it has no meaning in a column of type {_kind(descriptor)}"
            yield unjudged(name, what, reason, "constraint-ignored")
        elif what in _BOUNDS:
            yield _bounded(descriptor, what, listed[what])
        elif what == "pattern":
            yield _written(name, listed[what])
        else:
            yield _long(descriptor, what, listed[what])
    if "enum" in listed:
        yield _one_of(descriptor, listed["enum"], "enum")
    elif isinstance(descriptor.get("categories"), list):
        yield _one_of(descriptor, list(category_values(descriptor)), "categories")


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


def _bounded(descriptor: Mapping[str, Any], bound: str, value: object) -> Rule | Finding:
    name, kind = descriptor["name"], field_types.of(descriptor) or field_types.ANY
    typed = field_types.typed(descriptor, value).to_frame("limit")
    limit = typed.select(kind.ordered(pl.col("limit"))).item()
    if limit is None:
        return unjudged(name, bound, f"{quoted(value)} is not a value of the column's type")
    code, holds, says = _BOUNDS[bound]
    return Rule(code, (name,), holds(kind.ordered(pl.col(name)), limit), f"{says} {value}")


def _items(descriptor: Mapping[str, Any]) -> pl.Expr:
    """How long a value is: characters of a text, entries of a collection."""
    cell, kind = pl.col(descriptor["name"]), _kind(descriptor)
    if kind == "list":
        return cell.str.count_matches(descriptor.get("delimiter", ","), literal=True) + 1
    if kind in ("array", "object"):
        return cell.map_elements(lambda text: len(json.loads(text)), pl.Int64, skip_nulls=True)
    return cell.str.len_chars()


def _long(descriptor: Mapping[str, Any], bound: str, limit: object) -> Rule | Finding:
    name, below = descriptor["name"], bound == "minLength"
    if not isinstance(limit, int) or isinstance(limit, bool):
        return unjudged(name, bound, f"{quoted(limit)} is not a number of characters")
    items, unit = _items(descriptor), "characters" if _kind(descriptor) in TEXTS else "entries"
    says = f"is {'shorter' if below else 'longer'} than {limit} {unit}"
    return Rule("cell-length", (name,), items >= limit if below else items <= limit, says)


def _written(name: str, pattern: object) -> Rule | Finding:
    if not isinstance(pattern, str):
        return unjudged(name, "pattern", f"{quoted(pattern)} is not a regular expression")
    form = re.sub(r"-(\[[^\[\]]*\]\])", r"--\1", pattern)  # XML Schema takes a class from a class with one hyphen
    both = (form, f"^(?:{form})$")  # by itself as well: `a)(b` is none, and between brackets it would be
    for why in filter(None, unjudgeable([pl.lit("").str.contains(one) for one in both], pl.DataFrame())):
        return unjudged(name, "pattern", why)
    good = pl.col(name).str.contains(f"^(?:{form})$")
    return Rule("cell-pattern", (name,), good, f"is not written as the pattern {pattern} asks")


def category_values(descriptor: Mapping[str, Any]) -> dict[str, str]:
    """The categories of a field, value → label; a category without a label has its value for one."""
    made = {}
    for category in entries(descriptor.get("categories")):
        value = category.get("value") if isinstance(category, dict) else category
        made[str(value)] = str(as_object(category).get("label", value))
    return made


def _one_of(descriptor: Mapping[str, Any], listed: object, what: str) -> Rule | Finding:
    name = descriptor["name"]
    if not isinstance(listed, list) or not listed:
        return unjudged(name, what, "it lists no value")
    if any(isinstance(value, list | dict) for value in listed):
        return unjudged(name, what, "lists and objects are not compared")
    typed = [field_types.typed(descriptor, value)[0] for value in listed]
    if None in typed:
        return unjudged(name, what, f"{quoted(listed[typed.index(None)])} is not a value of the column's type")
    codes = tuple(str(value) for value in listed)
    shown = ", ".join(codes[:CODES_SHOWN]) + (f" … ({len(codes)} in all)" if len(codes) > CODES_SHOWN else "")
    if _kind(descriptor) == "number":  # decimals of other places, or floating
        among = reduce(operator.or_, [pl.col(name) == value for value in typed])
    else:
        among = pl.col(name).is_in(typed)
    hint = f"A new code is added in the schema, to `{what}`."
    return Rule("cell-enum", (name,), among, f"is none of the codes of this column: {shown}", hint, codes)
