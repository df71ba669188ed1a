"""Two Table Schemas, and what differs between them: which rows the new one refuses that the old one took, and the reverse."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from tipdata.diff.change import Change
from tipdata.package.json_file import entries, objects
from tipdata.package.key_columns import names
from tipdata.package.table import Table

LOWER = ("minimum", "exclusiveMinimum", "minLength")
UPPER = ("maximum", "exclusiveMaximum", "maxLength")
FLAGS = ("required", "unique")
MEANING = (
    "unit", "missingValues", "trueValues", "falseValues", "rdfType", "itemType", "delimiter", "decimalChar", "groupChar",
    "bareNumber", "categoriesOrdered",
)  # fmt: skip
"""How a cell is read, or what its value means."""

Parts = Mapping[str, Any]


def compare(old: Table, new: Table, dimensions: Collection[str]) -> Iterator[Change]:
    """What differs between the schemas of a table.

    dimensions: columns that were added and do not divide what was there before
    """
    before, after, path = old.fields, new.fields, new.schema_path
    for name in before:
        if name not in after:
            yield Change("column-removed", path, column=name, old=before[name])
    for name in after:
        if name not in before:
            kind = "dimension-added" if name in dimensions else "column-added"
            yield Change(kind, path, column=name, new=after[name])
    common = [[name for name in listed if name in before and name in after] for listed in (before, after)]
    if common[0] != common[1]:
        yield Change("columns-reordered", path, "fields", old=list(before), new=list(after))
    for name in common[1]:
        for change in _field(before[name], after[name]):
            yield replace(change, path=path, column=name)
    for change in _table(old.schema, new.schema):
        yield replace(change, path=path)


def _field(was: Parts, now: Parts) -> Iterator[Change]:
    """What differs in one column."""
    for part, default in (("type", "string"), ("format", "default")):
        if was.get(part, default) != now.get(part, default):
            yield Change("type-changed", "", part, old=was.get(part, default), new=now.get(part, default))
    yield from _prose(was, now, {"name", "type", "format", "constraints", "categories"})
    before, after = _constraints(was), _constraints(now)
    for part in sorted({*before, *after} - {"enum"}):
        if kind := _direction(part, before.get(part), after.get(part)):
            yield Change(kind, "", part, old=before.get(part), new=after.get(part))
    yield from _codes(before.get("enum"), after.get("enum"))
    labels, relabelled = _labels(was), _labels(now)
    for code in sorted(labels.keys() & relabelled.keys()):
        if labels[code] != relabelled[code]:
            yield Change("schema-changed", "", f"categories.{code}", old=labels[code], new=relabelled[code])


def _prose(was: Parts, now: Parts, apart: set[str]) -> Iterator[Change]:
    """Properties that differ and constrain nothing."""
    for part in sorted({*was, *now} - apart):
        if was.get(part) != now.get(part):
            kind = "meaning-changed" if part in MEANING else "schema-changed"
            yield Change(kind, "", part, old=was.get(part), new=now.get(part))


def _constraints(field: Parts) -> dict[str, Any]:
    """The constraints of a column; categories without an enum are codes like one."""
    listed = field.get("constraints")
    made = dict(listed) if isinstance(listed, dict) else {}
    if "enum" not in made and isinstance(field.get("categories"), list):
        made["enum"] = list(_labels(field))
    return made


def _labels(field: Parts) -> dict[str, Any]:
    listed = entries(field.get("categories"))
    pairs = ((c.get("value"), c.get("label")) if isinstance(c, dict) else (c, None) for c in listed)
    return {str(code): label for code, label in pairs}


def _direction(part: str, old: object, new: object) -> str:
    """Which way a constraint moved; one whose way cannot be told is changed; empty where nothing moved."""
    if part in FLAGS:
        old, new = old is True or None, new is True or None
    if old == new:
        return ""
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


def _codes(old: object, new: object) -> Iterator[Change]:
    """What differs in a list of codes: those that are gone, and those that are new."""
    if not isinstance(old, list) or not isinstance(new, list):
        if kind := _direction("enum", old, new):
            yield Change(kind, "", "enum", old=old, new=new)
        return
    before, after = [str(code) for code in old], [str(code) for code in new]
    if gone := [code for code in before if code not in set(after)]:
        yield Change("constraint-tightened", "", "enum", old=gone)
    if more := [code for code in after if code not in set(before)]:
        yield Change("constraint-loosened", "", "enum", new=more)


def _table(was: Parts, now: Parts) -> Iterator[Change]:
    """What differs in a schema besides its columns: keys, rules, how it is read, prose."""
    if names(was.get("primaryKey")) != names(now.get("primaryKey")):
        yield Change("key-changed", "", "primaryKey", old=was.get("primaryKey"), new=now.get("primaryKey"))
    for part in ("uniqueKeys", "foreignKeys"):
        before, after = _keys(was, part), _keys(now, part)
        for text in before.keys() - after.keys():
            yield Change("constraint-loosened", "", part, old=before[text])
        for text in after.keys() - before.keys():
            yield Change("constraint-tightened", "", part, new=after[text])
    rules = [{str(rule.get("name")): rule for rule in objects(schema.get("rules"))} for schema in (was, now)]
    for name in sorted({*rules[0], *rules[1]}):
        old, new = rules[0].get(name, {}), rules[1].get(name, {})
        if kind := _direction("rules", old.get("expression"), new.get("expression")):
            yield Change(kind, "", f"rules.{name}", old=old.get("expression"), new=new.get("expression"))
        elif old != new:
            yield Change("schema-changed", "", f"rules.{name}", old=old, new=new)
    matches = [schema.get("fieldsMatch", "exact") for schema in (was, now)]
    if matches[0] != matches[1]:
        yield Change("constraint-changed", "", "fieldsMatch", old=matches[0], new=matches[1])
    yield from _prose(was, now, {"fields", "primaryKey", "uniqueKeys", "foreignKeys", "rules", "fieldsMatch"})


def _keys(schema: Parts, part: str) -> dict[str, object]:
    """The keys of a schema, each under a text by which it is found in the other one: one column may be a text or a list."""
    made: dict[str, object] = {}
    for key in entries(schema.get(part)):
        same = {**key, "fields": names(key.get("fields"))} if isinstance(key, dict) else names(key)
        made[json.dumps(same, sort_keys=True)] = key
    return made
