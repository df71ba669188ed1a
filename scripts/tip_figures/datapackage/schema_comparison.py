"""Compare two Table Schemas: does the new one reject rows that the old one accepts?"""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any

from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.field_types import read_categories
from tip_figures.datapackage.json_values import as_list, as_names, as_object, as_objects
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.unsupported import CONSTRAINTS

Parts = Mapping[str, Any]
"""A schema or field taken apart: the value of each part that is compared, by its name."""

LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength")
UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength")
KEY_LISTS = ("uniqueKeys", "foreignKeys")
REJECTING_PARTS = (*CONSTRAINTS, "rules", *KEY_LISTS)
"""Parts that reject rows: a further one may make valid rows invalid."""
FLAGS = ("required", "unique")  # constraints that reject rows only where they are true
CATEGORY, RULE_WORDS = "categories.", "words."
LABELS = (CATEGORY, RULE_WORDS)
"""Parts that label a code or rule; a label that comes or goes with it is no change of its own."""

KIND_OF_PART = {
    "type": "type-changed",
    "format": "type-changed",
    "primaryKey": "key-changed",
    "missingValues": "meaning-changed",
}
"""The kind of change by part, for parts without a direction; any other part is wording."""


def compare_schemas(old: Table, new: Table, total_dimensions: Collection[str]) -> Iterator[Change]:
    """Yield what differs between the schemas of a table in two states.

    total_dimensions: added columns of which the older rows are the total
    """
    path = new.schema_path
    yield from _compare_columns(old, new, total_dimensions)
    for name, field in new.fields.items():
        if name in old.fields:
            old_parts = take_field_apart(old.fields[name])
            yield from _compare_parts(path, name, old_parts, take_field_apart(field))
    yield from _compare_parts(
        path, "", take_schema_apart(old.schema), take_schema_apart(new.schema)
    )


def _compare_columns(old: Table, new: Table, total_dimensions: Collection[str]) -> Iterator[Change]:
    """Yield the columns that were removed, added or reordered."""
    path = new.schema_path
    for name, field in old.fields.items():
        if name not in new.fields:
            yield Change("column-removed", path, column=name, old=field)
    for name, field in new.fields.items():
        if name not in old.fields:
            kind = "dimension-added" if name in total_dimensions else "column-added"
            yield Change(kind, path, column=name, new=field)
    common_in_old_order = [name for name in old.fields if name in new.fields]
    common_in_new_order = [name for name in new.fields if name in old.fields]
    if common_in_old_order != common_in_new_order:
        old_columns, new_columns = list(old.fields), list(new.fields)
        yield Change("columns-reordered", path, "fields", old=old_columns, new=new_columns)


def take_field_apart(field: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a field descriptor; categories without an enum count as its codes."""
    parts = {"type": "string", "format": "default", **field}
    labels = read_categories(field)
    if isinstance(field.get("categories"), list):
        parts["enum"] = list(labels)
    for code, label in labels.items():
        parts[f"{CATEGORY}{code}"] = label
    constraints = parts.pop("constraints", None)
    if isinstance(constraints, dict):
        parts.update(constraints)
    for flag in FLAGS:
        if parts.get(flag) is not True:
            parts.pop(flag, None)
    parts.pop("name", None)
    parts.pop("categories", None)
    return parts


def take_schema_apart(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a schema besides its fields.

    Keys and rules are parts of their own. A key of one column may be written as a text or a list.
    """
    parts = {
        "missingValues": [""],
        **schema,
        "primaryKey": as_names(schema.get("primaryKey")),
    }
    parts.pop("fieldsMatch", None)  # no other value is read than the default
    for key_list in KEY_LISTS:
        for key in as_list(parts.pop(key_list, None)):
            identity = _identify_key(key)
            parts[f"{key_list}.{identity}"] = json.loads(identity)
    for rule in as_objects(parts.pop("rules", None)):
        parts[f"rules.{rule.get('name')}"] = rule.get("expression")
        parts[f"{RULE_WORDS}{rule.get('name')}"] = {**rule, "expression": ""}
    parts.pop("fields", None)
    return parts


def _identify_key(key: object) -> str:
    """Return a text that is the same for two ways to write the same unique or foreign key."""
    if not isinstance(key, dict):
        return json.dumps(as_names(key))
    reference = as_object(key.get("reference"))
    target = [reference.get("resource", ""), as_names(reference.get("fields"))]
    return json.dumps([as_names(key.get("fields")), *target])


def _compare_parts(path: str, column: str, old: Parts, new: Parts) -> Iterator[Change]:
    for part in sorted(old.keys() | new.keys()):
        before, after = old.get(part), new.get(part)
        if part == "enum" and isinstance(before, list) and isinstance(after, list):
            yield from _compare_codes(path, column, before, after)
        elif before != after:
            if part.startswith(LABELS) and (before is None or after is None):
                continue
            part_list = part.partition(".")[0]
            if part_list in REJECTING_PARTS:
                kind = find_direction(part, before, after)
            elif part.startswith(CATEGORY):
                kind = "meaning-changed"
            else:
                kind = KIND_OF_PART.get(part, "schema-changed")
            shown_part = part_list if part_list in KEY_LISTS else part
            yield Change(kind, path, shown_part, column, before, after)


def _compare_codes(path: str, column: str, old: list[Any], new: list[Any]) -> Iterator[Change]:
    """Yield the codes that were removed, then those that were added."""
    old_codes = [str(code) for code in old]
    new_codes = [str(code) for code in new]
    removed = [code for code in old_codes if code not in new_codes]
    added = [code for code in new_codes if code not in old_codes]
    if removed:
        yield Change("constraint-tightened", path, "enum", column, old=removed)
    if added:
        yield Change("constraint-loosened", path, "enum", column, new=added)


def find_direction(part: str, old: Any, new: Any) -> str:
    """Return whether a constraint was tightened, loosened, or changed without a clear direction.

    old, new: the value of the constraint; None if there is no such constraint
    """
    if old is None:
        return "constraint-tightened"
    if new is None:
        return "constraint-loosened"
    with suppress(TypeError):  # a number and a text have no order
        if part in LOWER_BOUNDS:
            return "constraint-tightened" if new > old else "constraint-loosened"
        if part in UPPER_BOUNDS:
            return "constraint-loosened" if new > old else "constraint-tightened"
    return "constraint-changed"
