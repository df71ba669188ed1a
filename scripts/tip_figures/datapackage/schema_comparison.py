"""Compare two Table Schemas: does the new one reject rows that the old one accepts?"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.field_types import list_codes, read_categories
from tip_figures.datapackage.json_values import as_list, as_names, as_object, as_objects
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.unsupported import CONSTRAINTS

Parts = dict[str, Any]
"""A schema or field taken apart: the value of each part that is compared, by its name."""

BOUND_SIGNS = {"minimum": 1, "minLength": 1, "maximum": -1, "maxLength": -1}
"""Constraints that a higher value tightens (1) or loosens (-1)."""
REJECTING_PARTS = (*CONSTRAINTS, "rules", "uniqueKeys", "foreignKeys")
"""Parts that reject rows: a further one may make valid rows invalid."""
KINDS = {
    "type": "type-changed",
    "format": "type-changed",
    "primaryKey": "key-changed",
    "missingValues": "meaning-changed",
    "categories": "meaning-changed",
}
"""The kind of change by part, for parts without a direction; any other part is wording."""


def compare_schemas(old: Table, new: Table) -> Iterator[Change]:
    """Yield what differs between the schemas of a table in two states."""
    path = new.schema_path
    yield from _compare_parts(path, "", _list_schema_parts(old), _list_schema_parts(new))
    for name, field in old.fields.items():
        if name not in new.fields:
            yield Change("column-removed", path, column=name, old=field)
            continue
        parts = _list_field_parts(field), _list_field_parts(new.fields[name])
        yield from _compare_parts(path, name, *parts)
    for name, field in new.fields.items():
        if name not in old.fields:
            is_dimension = field.get("dimension") is True
            kind = "dimension-added" if is_dimension else "column-added"
            yield Change(kind, path, column=name, new=field)
    if [name for name in old.fields if name in new.fields] != [
        name for name in new.fields if name in old.fields
    ]:
        yield Change("columns-reordered", path, "fields", "", list(old.fields), list(new.fields))


def _list_field_parts(field: Mapping[str, Any]) -> Parts:
    """Return the parts of a field descriptor; what holds without being written is left out."""
    ignored = ("name", "constraints", "categories")
    parts = {name: value for name, value in field.items() if name not in ignored}
    parts = {"type": "string", "format": "default", **parts}
    for name, value in as_object(field.get("constraints")).items():
        if value is not False:
            parts[name] = value
    codes = list_codes(field)
    if codes:
        parts["enum"] = codes
    for code, label in read_categories(field).items():
        parts[f"categories.{code}"] = label
    return parts


def _list_schema_parts(table: Table) -> Parts:
    """Return the parts of a schema besides its fields; each key and rule is a part."""
    ignored = ("fields", "fieldsMatch", "rules", "uniqueKeys", "foreignKeys", "$schema")
    parts = {name: value for name, value in table.schema.items() if name not in ignored}
    parts = {"missingValues": [""], **parts, "primaryKey": table.primary_key}
    for key in as_list(table.schema.get("uniqueKeys")):
        parts[f"uniqueKeys.{json.dumps(as_names(key))}"] = as_names(key)
    for key in as_objects(table.schema.get("foreignKeys")):
        reference = as_object(key.get("reference"))
        target = [reference.get("resource", ""), as_names(reference.get("fields"))]
        value = [as_names(key.get("fields")), *target]
        parts[f"foreignKeys.{json.dumps(value)}"] = value
    for rule in as_objects(table.schema.get("rules")):
        parts[f"rules.{rule.get('name')}"] = rule.get("expression")
        parts[f"words.{rule.get('name')}"] = {**rule, "expression": ""}
    return parts


def _compare_parts(path: str, column: str, old: Parts, new: Parts) -> Iterator[Change]:
    for part in sorted(old.keys() | new.keys()):
        before, after = old.get(part), new.get(part)
        family = part.partition(".")[0]
        if before == after:
            continue
        if part == "enum" and before and after:
            removed = [code for code in before if code not in after]
            added = [code for code in after if code not in before]
            if removed:
                yield Change("constraint-tightened", path, part, column, old=removed)
            if added:
                yield Change("constraint-loosened", path, part, column, new=added)
        # A label that comes or goes with its code or rule is no change of its own.
        elif family not in ("categories", "words") or None not in (before, after):
            kind = KINDS.get(family, "schema-changed")
            if family in REJECTING_PARTS:
                kind = _find_direction(part, before, after)
            shown_part = family if family in ("uniqueKeys", "foreignKeys") else part
            yield Change(kind, path, shown_part, column, before, after)


def _find_direction(part: str, old: Any, new: Any) -> str:
    """Return whether a constraint was tightened, loosened, or changed without a clear direction.

    old, new: the value of the constraint; None if there is no such constraint
    """
    if old is None:
        return "constraint-tightened"
    if new is None:
        return "constraint-loosened"
    if part in BOUND_SIGNS and type(old) is type(new):
        is_tighter = new > old if BOUND_SIGNS[part] > 0 else new < old
        return "constraint-tightened" if is_tighter else "constraint-loosened"
    return "constraint-changed"
