"""Compare two states of a package: its descriptor, then each table with schema, rows and cells."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.command_names import name_command
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.findings import ERROR, NOT_READ
from tip_figures.datapackage.json_values import as_object, as_objects
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.row_comparison import TableKinds, compare_rows
from tip_figures.datapackage.schema_comparison import compare_schemas
from tip_figures.datapackage.structure import find_header_faults
from tip_figures.datapackage.unsupported import DIALECT_VALUES, RESOURCE_VALUES

READABLE_ERRORS = ("header-order", "header-extra")
"""Errors that leave every row and cell of a package readable."""

# The version is what the comparison is for, and a build derives the rest from the tables.
# Resources are compared one by one, and schemas for themselves.
IGNORED_PROPERTIES = ("resources", "version", "created", "sources", "name", "bytes", "hash")
KINDS = {
    "id": "name-changed",
    "path": "access-changed",
    "format": "access-changed",
    "encoding": "access-changed",
    "dialect": "access-changed",
    "schema": "access-changed",
}
"""The kind of change by property; of others only the wording changes."""


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
    if old.descriptor.get("name") != new.descriptor.get("name"):
        names = old.descriptor.get("name"), new.descriptor.get("name")
        yield Change("name-changed", new.path, "", "name", *names)
    yield from _compare_properties(old.descriptor, new.descriptor, new.path)
    old_resources, new_resources = _name_resources(old), _name_resources(new)
    for name, resource in old_resources.items():
        if name not in new_resources:
            yield Change("table-removed", new.path, name, old=resource)
    for name, resource in new_resources.items():
        if name not in old_resources:
            yield Change("table-added", new.path, name, new=resource)
            continue
        before, after = _simplify(old_resources[name]), _simplify(resource)
        yield from _compare_properties(before, after, new.path, f"resources.{name}.")
        old_table, new_table = old.tables.get(name), new.tables.get(name)
        if old_table and new_table and old_table.fields and new_table.fields:
            yield from compare_schemas(old_table, new_table)
            if name not in kinds.generated:
                yield from compare_rows(old_table, new_table, kinds)
        elif _read_file(old, name) != _read_file(new, name):
            yield Change("file-changed", str(resource.get("path", name)))


def _name_resources(package: Package) -> dict[str, dict[str, Any]]:
    resources = package.resources
    return {entry["name"]: entry for entry in resources if isinstance(entry.get("name"), str)}


def _simplify(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Return a resource without properties that say what holds without them.

    Of its schema it only says whether there is one.
    """
    simple = {**resource, "schema": "schema" in resource}
    dialect = as_object(simple.pop("dialect", None))
    for name, value in dialect.items():
        if value not in DIALECT_VALUES.get(name, ()):
            simple["dialect"] = dialect
    return {
        name: value for name, value in simple.items() if value not in RESOURCE_VALUES.get(name, ())
    }


def _compare_properties(
    old: Mapping[str, Any], new: Mapping[str, Any], path: str, prefix: str = ""
) -> Iterator[Change]:
    """Yield the properties that differ, by name."""
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if name in IGNORED_PROPERTIES or before == after:
            continue
        kind = KINDS.get(name, "descriptor-changed")
        if name == "licenses" and not _list_licenses(before) <= _list_licenses(after):
            kind = "license-changed"
        yield Change(kind, path, "", f"{prefix}{name}", before, after)


def _list_licenses(licenses: object) -> set[str]:
    return {str(entry.get("name") or entry.get("path")) for entry in as_objects(licenses)}


def _read_file(package: Package, name: str) -> bytes | None:
    file = package.files.get(name)
    return file.read_bytes() if file else None
