"""Compare two states of a package: its descriptor, then each table with schema, rows and cells."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.command_names import name_command
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.findings import ERROR, NOT_READ
from tip_figures.datapackage.json_values import as_objects
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.row_comparison import (
    TableKinds,
    compare_rows,
    find_total_dimensions,
)
from tip_figures.datapackage.schema_comparison import compare_schemas
from tip_figures.datapackage.structure import find_header_faults
from tip_figures.datapackage.unsupported import DIALECT

READABLE_ERRORS = ("final-newline", "blank-row", "header-order", "header-extra", "json-duplicate")
"""Errors that leave every row and cell of a package readable."""

# The version is what the comparison is for, and a build derives the rest from the tables.
# Resources are compared one by one.
IGNORED_PROPERTIES = {"resources", "version", "created", "sources"}
IGNORED_RESOURCE_PROPERTIES = {"name", "bytes", "hash"}
ACCESS_PROPERTIES = ("path", "format", "encoding", "dialect", "type", "profile", "schema")
"""Properties of a resource by which its users find and read it."""


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
    yield from _compare_descriptors(old, new)
    old_resources, new_resources = _name_resources(old), _name_resources(new)
    for name, resource in old_resources.items():
        if name not in new_resources:
            yield Change("table-removed", new.path, name, old=resource)
    for name, resource in new_resources.items():
        if name not in old_resources:
            yield Change("table-added", new.path, name, new=resource)
            continue
        yield from _compare_resources(old_resources[name], resource, new.path, name)
        old_table, new_table = old.tables.get(name), new.tables.get(name)
        if old_table and new_table and old_table.fields and new_table.fields:
            dimensions = find_total_dimensions(old_table, new_table)
            yield from compare_schemas(old_table, new_table, dimensions)
            if name not in kinds.generated:
                yield from compare_rows(old_table, new_table, kinds)
        elif _read_file(old, name) != _read_file(new, name):
            yield Change("file-changed", str(resource.get("path", name)))


def _name_resources(package: Package) -> dict[str, dict[str, Any]]:
    resources = package.resources
    return {entry["name"]: entry for entry in resources if isinstance(entry.get("name"), str)}


def _compare_descriptors(old: Package, new: Package) -> Iterator[Change]:
    differences = _differing_properties(old.descriptor, new.descriptor, IGNORED_PROPERTIES)
    for name, before, after in differences:
        kind = "name-changed" if name in ("name", "id") else "descriptor-changed"
        if name == "licenses":
            kind = _compare_licenses(before, after)
        yield Change(kind, new.path, "", name, before, after)


def _compare_licenses(old: object, new: object) -> str:
    """Return the kind of a change of the licenses of a package or resource."""
    remaining = {entry.get("name") or entry.get("path") for entry in as_objects(new)}
    earlier = {entry.get("name") or entry.get("path") for entry in as_objects(old)}
    return "license-added" if earlier <= remaining else "license-changed"


def _compare_resources(
    old: Mapping[str, Any], new: Mapping[str, Any], path: str, name: str
) -> Iterator[Change]:
    # Schemas are compared for themselves; here it only counts whether there is one.
    before = {**_drop_defaults(old), "schema": "schema" in old}
    after = {**_drop_defaults(new), "schema": "schema" in new}
    differences = _differing_properties(before, after, IGNORED_RESOURCE_PROPERTIES)
    for part, old_value, new_value in differences:
        kind = "access-changed" if part in ACCESS_PROPERTIES else "descriptor-changed"
        if part == "licenses":
            kind = _compare_licenses(old_value, new_value)
        yield Change(kind, path, "", f"resources.{name}.{part}", old_value, new_value)


def _drop_defaults(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Return a resource without properties that say what holds without them."""
    remaining = dict(resource)
    if str(remaining.get("encoding", "utf-8")).lower() in ("utf-8", "utf8"):
        remaining.pop("encoding", None)
    dialect = remaining.get("dialect")
    if isinstance(dialect, dict):
        own = {name: value for name, value in dialect.items() if DIALECT.get(name) != value}
        own.pop("$schema", None)
        remaining["dialect"] = own
    if not remaining.get("dialect"):
        remaining.pop("dialect", None)
    return remaining


def _differing_properties(
    old: Mapping[str, Any], new: Mapping[str, Any], ignored: Collection[str]
) -> Iterator[tuple[str, Any, Any]]:
    """Yield the name, old value and new value of each property that differs, by name."""
    for name in sorted(old.keys() | new.keys()):
        if name not in ignored and old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)


def _read_file(package: Package, name: str) -> bytes | None:
    file = package.files.get(name)
    return file.read_bytes() if file else None
