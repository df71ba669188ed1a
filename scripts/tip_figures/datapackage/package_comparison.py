"""Compare two states of a package: its descriptor, then each table with schema, rows and cells.

Cells are compared by their values, so 110.0 is 110. A row is found by its primary key; a row whose
key changed is one removed and one added.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

import polars as pl

from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.command_names import name_command
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.field_types import (
    CONSTRAINTS,
    FIELD_TYPES,
    Field,
    list_codes,
    read_categories,
)
from tip_figures.datapackage.findings import ERROR, NOT_READ
from tip_figures.datapackage.frames import write_cells
from tip_figures.datapackage.json_file import as_list, as_names, as_object, as_objects
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table import Table, find_header_faults

READABLE_ERRORS = ("header-order", "header-extra")
"""Errors that leave every row and cell of a package readable."""
LIST_SEPARATOR = ";"
TOTAL = "all"  # the code of a row that is the total over a dimension

# Resources are compared for themselves, and the version is what the comparison is for. Hashes
# follow from the files, and of encodings and the like only one is read.
NOT_COMPARED = (
    *("resources", "version", "created", "sources", "bytes", "hash"),
    *("dialect", "encoding", "format", "compression"),
)
DESCRIPTOR_KINDS = {
    **dict.fromkeys(("name", "id"), "name-changed"),
    **dict.fromkeys(("path", "schema"), "access-changed"),
}
"""The kind of change by property of a descriptor; of others only the wording changes."""
KEYS = ("uniqueKeys", "foreignKeys")
REJECTING = "constraint-changed"  # kind of change of what decides which rows are accepted
SCHEMA_KINDS = {
    **dict.fromkeys((*CONSTRAINTS, *KEYS, "rules"), REJECTING),
    **dict.fromkeys(("type", "format"), "type-changed"),
    **dict.fromkeys(("missingValues", "categories"), "meaning-changed"),
    "primaryKey": "key-changed",
}
"""The same by property of a schema or field."""
TIGHTENED, LOOSENED = "constraint-tightened", "constraint-loosened"
LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength")
"""Constraints of which a higher value rejects more rows; of other bounds it rejects fewer."""
BOUNDS = (*LOWER_BOUNDS, "maximum", "exclusiveMaximum", "maxLength")

Parts = Mapping[str, Any]
PartPath = tuple[str, ...]
ChangedPart = tuple[PartPath, Any, Any]
"""Names of properties, the outermost first; old and new value, None if there is no such part."""
Row = Mapping[str, str | None]
RowKey = tuple[tuple[str | None, ...], int]
"""Cells of a row, and how many earlier rows have the same ones."""


@dataclass(frozen=True)
class TableKinds:
    """What a dataset knows of its tables that their schemas do not say.

    cells:        by table, the columns that say what its rows, or rows that refer to them, are
                  about, with the kind of their changes
    lists:        by table, the columns with lists of which a longer one means the same as before
    generated:    tables whose rows follow from others, so only their schemas are compared
    unreferenced: tables to whose rows nothing refers
    """

    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lists: Mapping[str, Collection[str]] = field(default_factory=dict)
    generated: Collection[str] = ()
    unreferenced: Collection[str] = ()


def require_comparable(package: Package, location: str) -> None:
    """Require that all rows and columns of a package can be read.

    location: how the user named the package, for messages
    raises:   ReadError if one cannot, since it would look like a removed one
    """
    findings = list(package.findings)
    for table in package.tables.values():
        if table.file is not None and table.fields:
            faults = chain(table.csv.findings, find_header_faults(table))
            findings += [replace(fault, path=table.path) for fault in faults]
    for finding in findings:
        is_error = finding.severity == ERROR and finding.code not in READABLE_ERRORS
        if is_error or finding.code == NOT_READ:
            line = f", line {finding.line}" if finding.line else ""
            raise ReadError(
                f"{location}: cannot be compared: {finding.path}{line}: {finding.message} "
                f"Run {name_command('validate')} for details."
            )


def compare_packages(old: Package, new: Package, kinds: TableKinds) -> Iterator[Change]:
    """Yield everything that differs between two states of a package."""
    yield from _compare_descriptors(old.descriptor, new.descriptor, new.path)
    old_resources, new_resources = _name_resources(old), _name_resources(new)
    for name, resource in old_resources.items():
        if name not in new_resources:
            yield Change("table-removed", new.path, name, old=resource)
    for name, resource in new_resources.items():
        if name not in old_resources:
            yield Change("table-added", new.path, name, new=resource)
            continue
        prefix = f"resources.{name}."
        yield from _compare_descriptors(old_resources[name], resource, new.path, prefix)
        old_table, new_table = old.tables.get(name), new.tables.get(name)
        if old_table and new_table and old_table.fields and new_table.fields:
            yield from _compare_schemas(old_table, new_table)
            if name not in kinds.generated:
                yield from _compare_rows(old_table, new_table, kinds)
        elif _read_file(old, name) != _read_file(new, name):
            yield Change("file-changed", str(resource.get("path", name)))


def _name_resources(package: Package) -> dict[str, dict[str, Any]]:
    resources = package.resources
    return {entry["name"]: entry for entry in resources if isinstance(entry.get("name"), str)}


def _read_file(package: Package, name: str) -> bytes | None:
    file = package.files.get(name)
    return file.read_bytes() if file else None


# Descriptors and schemas


def _find_differences(
    old: Any, new: Any, path: PartPath = ()
) -> Iterator[tuple[PartPath, Any, Any]]:
    """Yield the parts of two JSON values that differ; objects are compared part by part."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in sorted(old.keys() | new.keys()):
            yield from _find_differences(old.get(name), new.get(name), (*path, name))
    elif old != new:
        yield path, old, new


def _compare_descriptors(old: Parts, new: Parts, path: str, prefix: str = "") -> Iterator[Change]:
    """Yield what differs between two descriptors of a package, or of a resource.

    prefix: of the names of properties
    """
    for part_path, before, after in _find_differences(_select(old), _select(new)):
        kind = DESCRIPTOR_KINDS.get(part_path[0], "descriptor-changed")
        if part_path == ("licenses",) and not _list_licenses(before) <= _list_licenses(after):
            kind = "license-changed"
        yield Change(kind, path, "", prefix + ".".join(part_path), before, after)


def _select(descriptor: Parts) -> Parts:
    """Return the properties that are compared; of a schema only whether there is one."""
    properties = {name: value for name, value in descriptor.items() if name not in NOT_COMPARED}
    return {**properties, "schema": "schema" in descriptor}


def _list_licenses(licenses: object) -> set[str]:
    return {str(entry.get("name") or entry.get("path")) for entry in as_objects(licenses)}


def _compare_schemas(old: Table, new: Table) -> Iterator[Change]:
    """Yield what differs between the schemas of a table in two states."""
    path = new.schema_path
    yield from _compare_parts(path, "", _describe_schema(old), _describe_schema(new))
    for name in old.fields | new.fields:
        before, after = old.fields.get(name), new.fields.get(name)
        if after is None:
            yield Change("column-removed", path, column=name, old=before)
        elif before is None:
            kind = "dimension-added" if _is_dimension(new, name) else "column-added"
            yield Change(kind, path, column=name, new=after)
        else:
            yield from _compare_parts(path, name, _describe_field(before), _describe_field(after))
    common = [name for name in old.fields if name in new.fields]
    if common != [name for name in new.fields if name in old.fields]:
        yield Change("columns-reordered", path, "fields", "", list(old.fields), list(new.fields))


def _describe_schema(table: Table) -> Parts:
    """Return the properties of a schema besides its fields: keys in one form, rules by name."""
    ignored = ("fields", "fieldsMatch", "$schema")
    properties = {name: value for name, value in table.schema.items() if name not in ignored}
    foreign_keys = []
    for key in as_objects(table.schema.get("foreignKeys")):
        reference = as_object(key.get("reference"))
        target = [reference.get("resource", ""), as_names(reference.get("fields"))]
        foreign_keys.append([as_names(key.get("fields")), *target])
    return {
        "missingValues": [""],
        **properties,
        "primaryKey": table.primary_key,
        "uniqueKeys": [as_names(key) for key in as_list(table.schema.get("uniqueKeys"))],
        "foreignKeys": foreign_keys,
        "rules": {str(rule.get("name")): rule for rule in as_objects(table.schema.get("rules"))},
    }


def _describe_field(descriptor: Field) -> Parts:
    """Return the properties of a field, its constraints among them."""
    constraints = as_object(descriptor.get("constraints"))
    codes, labels = list_codes(descriptor) or None, read_categories(descriptor)
    # A constraint with the value false constrains nothing.
    constraints = {name: value for name, value in constraints.items() if value is not False}
    properties = {"format": "default", **descriptor, "constraints": None, **constraints}
    return {**properties, "enum": codes, "categories": labels}


def _compare_parts(path: str, column: str, old: Parts, new: Parts) -> Iterator[Change]:
    """Yield what differs between two schemas, or between two fields of a name."""
    for part_path, before, after in _find_differences(old, new):
        name = part_path[0]
        if name in KEYS or (name == "enum" and before and after):
            removed = [entry for entry in before if entry not in after]
            added = [entry for entry in after if entry not in before]
            # More codes accept more rows, and more keys reject more.
            kinds = (TIGHTENED, LOOSENED) if name == "enum" else (LOOSENED, TIGHTENED)
            if removed:
                yield Change(kinds[0], path, name, column, old=removed)
            if added:
                yield Change(kinds[1], path, name, column, new=added)
        # A label that comes or goes with its code is no change of its own.
        elif name != "categories" or None not in (before, after):
            kind = _classify_part(part_path, before, after)
            yield Change(kind, path, ".".join(part_path), column, before, after)


def _classify_part(path: PartPath, old: Any, new: Any) -> str:
    """Return the kind of change of a part of a schema."""
    is_wording = len(path) == len(("rules", "name", "message")) and path[2] != "expression"
    kind = "schema-changed" if is_wording else SCHEMA_KINDS.get(path[0], "schema-changed")
    if kind != REJECTING:
        return kind
    if old is None:
        return TIGHTENED
    if new is None:
        return LOOSENED
    if path[0] not in BOUNDS or not _have_order(old, new):
        return kind
    is_raised = new > old
    return TIGHTENED if is_raised == (path[0] in LOWER_BOUNDS) else LOOSENED


def _have_order(old: object, new: object) -> bool:
    """Whether both bounds are numbers, or both dates, whose texts are in the order of time."""
    if isinstance(old, str) and isinstance(new, str):
        date_pattern = FIELD_TYPES["date"].pattern
        return all(re.fullmatch(date_pattern, bound) for bound in (old, new))
    return isinstance(old, int | float) and isinstance(new, int | float)


def _is_dimension(table: Table, name: str) -> bool:
    """Whether a column divides what is counted."""
    return table.fields[name].get("dimension") is True


# Rows and cells


def _compare_rows(old: Table, new: Table, kinds: TableKinds) -> Iterator[Change]:
    """Yield the rows that were removed or added, and the cells that changed.

    Without a key that both states have, rows are compared as a whole.
    """
    common = [name for name in new.frame_columns if name in old.frame_columns]
    keys = [key for key in (new.primary_key, old.primary_key) if key and {*key} <= {*common}]
    columns = keys[0] if keys else common
    old_rows, new_rows = _index_rows(old, columns), _index_rows(new, columns)
    is_referred_to = bool(keys) and new.name not in kinds.unreferenced
    removed = "key-removed" if is_referred_to else "row-removed"
    for key, row in old_rows.items():
        if key not in new_rows:
            yield Change(removed, new.path, _format_key(key), old=_drop_empty(row))
    for key, row in new_rows.items():
        if key not in old_rows:
            yield Change("row-added", new.path, _format_key(key), new=_drop_empty(row))
    for name in new.frame_columns:
        if name not in common and not _is_dimension(new, name):
            continue
        for key, row in new_rows.items():
            before, after = old_rows.get(key, row).get(name), row[name]
            # A row that has the code of the total in an added dimension is what it was.
            if before != after and (name in common or after != TOTAL):
                kind = _classify_cell(new, name, before, after, kinds)
                yield Change(kind, new.path, _format_key(key), name, before, after)


def _index_rows(table: Table, columns: Sequence[str]) -> dict[RowKey, Row]:
    """Return rows by the values of some columns, and by how many earlier rows have the same."""
    counts = Counter[tuple[str | None, ...]]()
    rows: dict[RowKey, Row] = {}
    for row in _write_values(table).iter_rows(named=True):
        key = tuple(row[name] for name in columns)
        rows[key, counts[key]] = row
        counts[key] += 1
    return rows


def _write_values(table: Table) -> pl.DataFrame:
    """Write the values of a table in canonical form; cells without a value are as they are."""
    columns = {}
    for name in table.frame_columns:
        cells = write_cells(table.frame[name].to_list())
        columns[name] = cells.fill_null(table.texts[name])
    return pl.DataFrame(columns)


def _classify_cell(
    table: Table, name: str, before: str | None, after: str | None, kinds: TableKinds
) -> str:
    """Return the kind of the change of a cell."""
    if _is_dimension(table, name) and (before, after) == (None, TOTAL):
        return "dimension-added"
    if name in kinds.lists.get(table.name, ()):
        old_entries = set((before or "").split(LIST_SEPARATOR)) - {""}
        new_entries = set((after or "").split(LIST_SEPARATOR))
        if old_entries <= new_entries:
            return "list-extended" if old_entries != new_entries else "cell-changed"
    return kinds.cells.get(table.name, {}).get(name, "cell-changed")


def _format_key(key: RowKey) -> str:
    return "/".join(cell or "" for cell in key[0])


def _drop_empty(row: Row) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if cell is not None}
