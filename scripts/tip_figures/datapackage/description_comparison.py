"""Compare descriptors and Table Schemas: nested objects, part by part.

Of a schema the question is: does the new one reject rows that the old one accepts?
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.field_types import list_codes, read_categories
from tip_figures.datapackage.json_values import as_list, as_names, as_object, as_objects
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.unsupported import CONSTRAINTS

Parts = Mapping[str, Any]
"""An object in JSON, in which what holds by default is written."""

# Resources and schemas are compared for themselves, and the version is what the comparison is for.
# Hashes follow from the files, and of encodings and the like only one is read.
NOT_COMPARED = (
    *("resources", "version", "created", "sources", "bytes", "hash"),
    *("dialect", "encoding", "format", "compression"),
)
DESCRIPTOR_KINDS = {
    "name": "name-changed",
    "id": "name-changed",
    "path": "access-changed",
    "schema": "access-changed",
}
"""The kind of change by property of a descriptor; of others only the wording changes."""
SCHEMA_KINDS = {
    "type": "type-changed",
    "format": "type-changed",
    "primaryKey": "key-changed",
    "missingValues": "meaning-changed",
    "categories": "meaning-changed",
}
"""The same by property of a schema or field, for properties that reject no rows."""
KEYS = ("uniqueKeys", "foreignKeys")
REJECTING = (*CONSTRAINTS, *KEYS, "rules")
RAISED_BOUND_REJECTS = {"minimum": True, "minLength": True, "maximum": False, "maxLength": False}
"""Whether a higher value of the constraint rejects more rows; otherwise it rejects fewer."""
TIGHTENED, LOOSENED = "constraint-tightened", "constraint-loosened"


class ChangedPart(NamedTuple):
    """A part of two objects that differs.

    path:     names of properties, the outermost first
    old, new: its value; None where there is no such part
    """

    path: tuple[str, ...]
    old: Any
    new: Any


def find_differences(old: Any, new: Any, path: tuple[str, ...] = ()) -> Iterator[ChangedPart]:
    """Yield the parts of two JSON values that differ; objects are compared part by part."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in sorted(old.keys() | new.keys()):
            yield from find_differences(old.get(name), new.get(name), (*path, name))
    elif old != new:
        yield ChangedPart(path, old, new)


def compare_descriptors(old: Parts, new: Parts, path: str, prefix: str = "") -> Iterator[Change]:
    """Yield what differs between two descriptors of a package, or of a resource.

    prefix: of the names of properties
    """
    for part in find_differences(_select_properties(old), _select_properties(new)):
        kind = DESCRIPTOR_KINDS.get(part.path[0], "descriptor-changed")
        if part.path == ("licenses",) and not _list_licenses(part.old) <= _list_licenses(part.new):
            kind = "license-changed"
        yield Change(kind, path, "", prefix + ".".join(part.path), part.old, part.new)


def _select_properties(descriptor: Parts) -> Parts:
    """Return the properties that are compared; of a schema only whether there is one."""
    properties = {name: value for name, value in descriptor.items() if name not in NOT_COMPARED}
    return {**properties, "schema": "schema" in descriptor}


def _list_licenses(licenses: object) -> set[str]:
    return {str(entry.get("name") or entry.get("path")) for entry in as_objects(licenses)}


def compare_schemas(old: Table, new: Table) -> Iterator[Change]:
    """Yield what differs between the schemas of a table in two states."""
    path = new.schema_path
    yield from _compare_parts(path, "", _describe_schema(old), _describe_schema(new))
    for name in old.fields | new.fields:
        before, after = old.fields.get(name), new.fields.get(name)
        if after is None:
            yield Change("column-removed", path, column=name, old=before)
        elif before is None:
            kind = "dimension-added" if after.get("dimension") is True else "column-added"
            yield Change(kind, path, column=name, new=after)
        else:
            yield from _compare_parts(path, name, _describe_field(before), _describe_field(after))
    common = [name for name in old.fields if name in new.fields]
    if common != [name for name in new.fields if name in old.fields]:
        yield Change("columns-reordered", path, "fields", "", list(old.fields), list(new.fields))


def _describe_schema(table: Table) -> Parts:
    """Return the properties of a schema besides its fields; each rule is one, and its words."""
    ignored = ("fields", "fieldsMatch", "$schema")
    parts = {name: value for name, value in table.schema.items() if name not in ignored}
    parts = {"missingValues": [""], **parts, "primaryKey": table.primary_key}
    parts["uniqueKeys"] = [as_names(key) for key in as_list(table.schema.get("uniqueKeys"))]
    parts["foreignKeys"] = []
    for key in as_objects(table.schema.get("foreignKeys")):
        reference = as_object(key.get("reference"))
        target = [reference.get("resource", ""), as_names(reference.get("fields"))]
        parts["foreignKeys"].append([as_names(key.get("fields")), *target])
    rules = {str(rule.get("name")): rule for rule in as_objects(table.schema.get("rules"))}
    parts["rules"] = {name: rule.get("expression") for name, rule in rules.items()}
    parts["words"] = {name: {**rule, "expression": ""} for name, rule in rules.items()}
    return parts


def _describe_field(field: Parts) -> Parts:
    """Return the properties of a field, its constraints among them."""
    constraints = as_object(field.get("constraints"))
    return {
        "type": "string",
        "format": "default",
        **field,
        **{name: value for name, value in constraints.items() if value is not False},
        "constraints": {},
        "enum": list_codes(field) or None,
        "categories": read_categories(field),
    }


def _compare_parts(path: str, column: str, old: Parts, new: Parts) -> Iterator[Change]:
    """Yield what differs between two schemas, or between two fields of a name."""
    for part in find_differences(old, new):
        name = part.path[0]
        if name in KEYS or (name == "enum" and part.old and part.new):
            removed = [entry for entry in part.old if entry not in part.new]
            added = [entry for entry in part.new if entry not in part.old]
            # More codes accept more rows, and more keys reject more.
            kinds = (TIGHTENED, LOOSENED) if name == "enum" else (LOOSENED, TIGHTENED)
            if removed:
                yield Change(kinds[0], path, name, column, old=removed)
            if added:
                yield Change(kinds[1], path, name, column, new=added)
        # A label that comes or goes with its code or rule is no change of its own.
        elif name not in ("categories", "words") or None not in (part.old, part.new):
            yield Change(_classify(part), path, ".".join(part.path), column, part.old, part.new)


def _classify(part: ChangedPart) -> str:
    """Return the kind of change of a part of a schema."""
    name = part.path[0]
    if name not in REJECTING:
        return SCHEMA_KINDS.get(name, "schema-changed")
    if part.old is None:
        return TIGHTENED
    if part.new is None:
        return LOOSENED
    if name not in RAISED_BOUND_REJECTS or type(part.old) is not type(part.new):
        return "constraint-changed"
    is_raised = part.new > part.old
    return TIGHTENED if is_raised == RAISED_BOUND_REJECTS[name] else LOOSENED
