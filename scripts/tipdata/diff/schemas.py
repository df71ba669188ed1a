"""Two Table Schemas, and what differs between them: which rows the new one refuses that the old one took, and the reverse."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from tipdata.diff.change import Change
from tipdata.package.table import Table

LOWER = ("minimum", "exclusiveMinimum", "minLength")
UPPER = ("maximum", "exclusiveMaximum", "maxLength")
FLAGS = ("required", "unique")
# How a cell is read, or what its value means.
MEANING = (
    "unit", "missingValues", "trueValues", "falseValues", "rdfType", "itemType", "delimiter", "decimalChar", "groupChar",
    "bareNumber", "categoriesOrdered",
)  # fmt: skip
TIGHTER = "a constraint was tightened, so that what was right may be wrong"
LOOSER = "a constraint was loosened"
MEANS = "it says something else of what a value means"
WORDS = "wording"

Say = Callable[..., Change]
Pair = tuple[Mapping[str, Any], Mapping[str, Any]]


def compare(old: Table, new: Table, renamed: Mapping[str, str]) -> Iterator[Change]:
    """What differs between the schemas of a table.

    renamed: new name by old, of columns that are taken to be the same
    """
    before = {renamed.get(name, name): field for name, field in old.fields.items()}

    def say(kind: str, level: str, why: str, **place: object) -> Change:
        return Change(kind, new.schema_path, level=level, why=why, **place)  # type: ignore[arg-type]

    for was, now in renamed.items():
        yield say("column-renamed", "major", "a column was renamed", column=now, old=was, new=now)
    for name in before:
        if name not in new.fields:
            yield say("column-removed", "major", "a column was removed", column=name, old=before[name])
    for name in new.fields:
        if name not in before:
            yield say("column-added", "major", "a column was added", column=name, new=new.fields[name])
    common = [[name for name in listed if name in before and name in new.fields] for listed in (before, new.fields)]
    if common[0] != common[1]:
        orders = {"old": list(old.fields), "new": list(new.fields)}
        yield say("columns-reordered", "major", "the columns stand in another order", key="fields", **orders)
    for name in common[1]:
        yield from _field((before[name], new.fields[name]), name, say)
    yield from _table((old.schema, new.schema), renamed, say)


def _field(pair: Pair, name: str, say: Say) -> Iterator[Change]:
    """What differs in one column."""
    was, now = pair
    for part, default in (("type", "string"), ("format", "default")):
        if was.get(part, default) != now.get(part, default):
            values = {"old": was.get(part, default), "new": now.get(part, default)}
            yield say("type-changed", "major", "the type of a column changed", column=name, key=part, **values)
    for part in sorted({*was, *now} - {"name", "type", "format", "constraints", "categories"}):
        if was.get(part) != now.get(part):
            kind, level, why = (
                ("meaning-changed", "major", MEANS) if part in MEANING else ("schema-changed", "patch", WORDS)
            )
            yield say(kind, level, why, column=name, key=part, old=was.get(part), new=now.get(part))
    before, after = _constraints(was), _constraints(now)
    for part in sorted({*before, *after} - {"enum"}):
        if before.get(part) != after.get(part):
            kind = _direction(part, before.get(part), after.get(part))
            if kind:
                yield _constraint(kind, say, column=name, key=part, old=before.get(part), new=after.get(part))
    yield from _codes(before.get("enum"), after.get("enum"), name, say)
    if _labels(was) != _labels(now):
        old, new = _labels(was), _labels(now)
        for code in sorted({*old, *new}):
            if code in old and code in new and old[code] != new[code]:
                yield say(
                    "schema-changed",
                    "patch",
                    WORDS,
                    column=name,
                    key=f"categories.{code}",
                    old=old[code],
                    new=new[code],
                )


def _constraint(kind: str, say: Say, **place: object) -> Change:
    loose = kind == "constraint-loosened"
    return say(kind, "minor" if loose else "major", LOOSER if loose else TIGHTER, **place)


def _constraints(field: Mapping[str, Any]) -> dict[str, Any]:
    """The constraints of a column; categories without an enum are codes like one."""
    listed = field.get("constraints")
    made = dict(listed) if isinstance(listed, dict) else {}
    if "enum" not in made and isinstance(field.get("categories"), list):
        made["enum"] = list(_labels(field))
    return made


def _labels(field: Mapping[str, Any]) -> dict[str, Any]:
    listed = field.get("categories")
    pairs = (
        [(c.get("value"), c.get("label")) if isinstance(c, dict) else (c, None) for c in listed]
        if isinstance(listed, list)
        else []
    )
    return {str(code): label for code, label in pairs}


def _direction(part: str, old: object, new: object) -> str:
    """Which way a constraint moved; a change whose way cannot be told counts as tightened; empty where nothing moved."""
    if part in FLAGS:
        if (old is True) == (new is True):
            return ""
        return "constraint-tightened" if new is True else "constraint-loosened"
    if old is None or new is None:
        return "constraint-tightened" if old is None else "constraint-loosened"
    if part in LOWER or part in UPPER:
        before, after = _ordered(old), _ordered(new)
        if type(before) is type(after):
            return "constraint-tightened" if (after > before) == (part in LOWER) else "constraint-loosened"  # type: ignore[operator]
    return "constraint-changed"


def _ordered(limit: object) -> Decimal | str:
    """A limit as something that is ordered: a number, or a day or moment as text."""
    try:
        return Decimal(str(limit))
    except InvalidOperation:
        return str(limit)


def _codes(old: object, new: object, name: str, say: Say) -> Iterator[Change]:
    """What differs in a list of codes: those that are gone, and those that are new."""
    if old == new:
        return
    if not isinstance(old, list) or not isinstance(new, list):
        kind = "constraint-tightened" if old is None else "constraint-loosened" if new is None else "constraint-changed"
        yield _constraint(kind, say, column=name, key="enum", old=old, new=new)
        return
    before, after = [str(code) for code in old], [str(code) for code in new]
    if gone := [code for code in before if code not in set(after)]:
        yield _constraint("constraint-tightened", say, column=name, key="enum", old=gone)
    if more := [code for code in after if code not in set(before)]:
        yield _constraint("constraint-loosened", say, column=name, key="enum", new=more)


def _table(pair: Pair, renamed: Mapping[str, str], say: Say) -> Iterator[Change]:
    """What differs in a schema besides its columns: keys, rules, how it is read, prose."""
    was, now = pair
    if _listed(was.get("primaryKey"), renamed) != _listed(now.get("primaryKey"), {}):
        values = {"old": was.get("primaryKey"), "new": now.get("primaryKey")}
        yield say("key-changed", "major", "the primary key changed", key="primaryKey", **values)
    yield from _set("uniqueKeys", _each(was, "uniqueKeys", renamed), _each(now, "uniqueKeys", {}), say)
    yield from _set("foreignKeys", _each(was, "foreignKeys", renamed), _each(now, "foreignKeys", {}), say)
    before, after = _rules(was), _rules(now)
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        asks = [rule.get("expression") if rule else None for rule in (old, new)]
        if asks[0] != asks[1]:
            kind = (
                "constraint-tightened"
                if old is None
                else "constraint-loosened"
                if new is None
                else "constraint-changed"
            )
            yield _constraint(kind, say, key=f"rules.{name}", old=asks[0], new=asks[1])
        elif old != new:
            yield say("schema-changed", "patch", WORDS, key=f"rules.{name}", old=old, new=new)
    if was.get("fieldsMatch", "exact") != now.get("fieldsMatch", "exact"):
        values = {"old": was.get("fieldsMatch", "exact"), "new": now.get("fieldsMatch", "exact")}
        yield _constraint("constraint-changed", say, key="fieldsMatch", **values)
    for part in sorted({*was, *now} - {"fields", "primaryKey", "uniqueKeys", "foreignKeys", "rules", "fieldsMatch"}):
        if was.get(part) != now.get(part):
            kind, level, why = (
                ("meaning-changed", "major", MEANS) if part in MEANING else ("schema-changed", "patch", WORDS)
            )
            yield say(kind, level, why, key=part, old=was.get(part), new=now.get(part))


def _listed(key: object, renamed: Mapping[str, str]) -> list[object]:
    listed = key if isinstance(key, list) else [] if key is None else [key]
    return [renamed.get(name, name) if isinstance(name, str) else name for name in listed]


def _each(schema: Mapping[str, Any], part: str, renamed: Mapping[str, str]) -> dict[str, object]:
    """The keys of a schema, each under a text by which it can be found in the other one."""
    listed, made = schema.get(part), {}
    for key in listed if isinstance(listed, list) else []:
        same = (
            {**key, "fields": _listed(key.get("fields"), renamed)} if isinstance(key, dict) else _listed(key, renamed)
        )
        made[json.dumps(same, sort_keys=True)] = key
    return made


def _set(part: str, old: Mapping[str, object], new: Mapping[str, object], say: Say) -> Iterator[Change]:
    for text in old:
        if text not in new:
            yield _constraint("constraint-loosened", say, key=part, old=old[text])
    for text in new:
        if text not in old:
            yield _constraint("constraint-tightened", say, key=part, new=new[text])


def _rules(schema: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    listed = schema.get("rules")
    named: Sequence[Any] = listed if isinstance(listed, list) else []
    return {str(rule.get("name", place)): rule for place, rule in enumerate(named) if isinstance(rule, dict)}
