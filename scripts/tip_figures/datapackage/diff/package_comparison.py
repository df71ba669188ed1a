"""Compare two states of a package: its descriptor, then each table with schema, rows and cells."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tip_figures.datapackage.checks import table_validation
from tip_figures.datapackage.command_names import name_command
from tip_figures.datapackage.diff.changes import Change
from tip_figures.datapackage.diff.row_comparison import (
    CellKinds,
    compare_rows,
    find_total_dimensions,
    pair_tables,
)
from tip_figures.datapackage.diff.schema_comparison import compare_schemas
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.findings import ERROR, Finding
from tip_figures.datapackage.json_values import as_objects
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.read.table import Table

READABLE_ERRORS = ("final-newline", "blank-row", "header-order", "header-extra", "json-duplicate")
"""Errors that leave every row and cell of a package readable."""

NOT_READ = "not-read"  # a warning, but rows that are not read would look like removed ones

# The version is what the comparison is for, and a build derives the rest from the tables.
# Resources are compared one by one.
IGNORED_PROPERTIES = {"resources", "version", "created", "sources"}
IGNORED_RESOURCE_PROPERTIES = {"name", "bytes", "hash"}
ACCESS_PROPERTIES = ("path", "format", "encoding", "dialect", "type", "profile", "schema")
"""Properties of a resource by which its users find and read it."""


@dataclass(frozen=True)
class TableKinds:
    """What a dataset knows of its tables that their schemas do not say.

    cells:        by table, the columns that say what its rows, or rows that refer to them, are
                  about, with the kind of their changes
    lists:        by table, the columns with lists of which a longer one means the same as before
    generated:    tables whose rows follow from others, so only their schemas are compared
    unreferenced: tables to whose rows nothing refers
    """

    cells: Mapping[str, CellKinds] = field(default_factory=dict)
    lists: Mapping[str, Collection[str]] = field(default_factory=dict)
    generated: Collection[str] = ()
    unreferenced: Collection[str] = ()


@dataclass(frozen=True)
class PackageState:
    """A package at one time, ready to be compared.

    tables: those that have a file and a schema, by name, with every column of type text;
            any other table is compared as a file
    """

    package: Package
    tables: Mapping[str, Table]

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        """The resources of the descriptor by name."""
        resources = self.package.resources
        return {entry["name"]: entry for entry in resources if isinstance(entry.get("name"), str)}


def read_state(package: Package, location: str) -> PackageState:
    """Read the cells of every table that has a schema, as they are written.

    location: how the user named the package, for messages
    raises:   ReadError if a row or column cannot be read, since it would look like a removed one
    """
    raise_first_error(package.findings, location)
    tables: dict[str, Table] = {}
    for table in package.tables.values():
        if table.file is None or not table.fields:
            continue
        text_table = make_text_table(table)
        raise_first_error(table_validation.validate_file(text_table), location)
        for batch in text_table.batches():
            raise_first_error(table_validation.validate_cells(text_table, batch), location)
        tables[table.name] = text_table
    return PackageState(package, tables)


def make_text_table(table: Table) -> Table:
    """Return a table in which every column is of type text."""
    fields = []
    for name, descriptor in table.fields.items():
        fields.append({**descriptor, "name": name, "type": "string", "format": "default"})
    return replace(table, schema={**table.schema, "fields": fields})


def raise_first_error(findings: Iterable[Finding], location: str) -> None:
    """Raise a ReadError for the first finding that leaves a part of the package unreadable."""
    for finding in findings:
        is_error = finding.severity == ERROR and finding.code not in READABLE_ERRORS
        if is_error or finding.code == NOT_READ:
            line = f", line {finding.line}" if finding.line else ""
            raise ReadError(
                f"{location}: cannot be compared: {finding.path}{line}: {finding.message} "
                f"Run {name_command('validate')} for details."
            )


def compare_packages(
    old: PackageState, new: PackageState, table_kinds: TableKinds
) -> Iterator[Change]:
    """Yield everything that differs between two states of a package."""
    yield from _compare_descriptors(old.package, new.package)
    descriptor = new.package.path
    for name, resource in old.resources.items():
        if name not in new.resources:
            yield Change("table-removed", descriptor, name, old=resource)
    for name, resource in new.resources.items():
        if name not in old.resources:
            yield Change("table-added", descriptor, name, new=resource)
            continue
        yield from _compare_resources(old, new, name)
        if name in old.tables and name in new.tables:
            yield from _compare_tables(old, new, name, table_kinds)
        elif _read_file(old.package, name) != _read_file(new.package, name):
            yield Change("file-changed", str(resource.get("path", name)))


def _compare_descriptors(old: Package, new: Package) -> Iterator[Change]:
    differences = _differing_properties(old.descriptor, new.descriptor, IGNORED_PROPERTIES)
    for name, before, after in differences:
        if name == "licenses":
            kind = _compare_licenses(before, after)
        else:
            kind = "name-changed" if name in ("name", "id") else "descriptor-changed"
        yield Change(kind, new.path, "", name, before, after)


def _compare_licenses(old: object, new: object) -> str:
    """Return the kind of a change of the licenses of a package or resource."""
    remaining_licenses = _identify_licenses(new)
    if _identify_licenses(old) <= remaining_licenses:
        return "license-added"
    return "license-changed"


def _identify_licenses(licenses: object) -> set[str]:
    """Return what identifies each license: its name, or else its path."""
    identifiers = set()
    for entry in as_objects(licenses):
        identifiers.add(str(entry.get("name") or entry.get("path")))
    return identifiers


def _compare_resources(old: PackageState, new: PackageState, name: str) -> Iterator[Change]:
    # Schemas are compared for themselves; here it only counts whether there is one.
    old_resource = {**old.resources[name], "schema": name in old.tables}
    new_resource = {**new.resources[name], "schema": name in new.tables}
    differences = _differing_properties(old_resource, new_resource, IGNORED_RESOURCE_PROPERTIES)
    for part, before, after in differences:
        if part == "licenses":
            kind = _compare_licenses(before, after)
        else:
            kind = "access-changed" if part in ACCESS_PROPERTIES else "descriptor-changed"
        yield Change(kind, new.package.path, "", f"resources.{name}.{part}", before, after)


def _differing_properties(
    old: Mapping[str, Any], new: Mapping[str, Any], ignored: Collection[str]
) -> Iterator[tuple[str, Any, Any]]:
    """Yield the name, old value and new value of each property that differs, by name."""
    for name in sorted(old.keys() | new.keys()):
        if name not in ignored and old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)


def _compare_tables(
    old: PackageState, new: PackageState, name: str, table_kinds: TableKinds
) -> Iterator[Change]:
    """Yield what differs in the schema, rows and cells of a table."""
    old_table, new_table = old.package.tables[name], new.package.tables[name]
    tables = pair_tables(old.tables[name], new.tables[name], old_table.fields, new_table.fields)
    yield from compare_schemas(old_table, new_table, find_total_dimensions(tables))
    if name in table_kinds.generated:
        return
    cell_kinds = table_kinds.cells.get(name, {})
    for change in compare_rows(tables, cell_kinds, table_kinds.lists.get(name, ())):
        is_unreferenced = change.kind == "key-removed" and name in table_kinds.unreferenced
        yield replace(change, kind="row-removed") if is_unreferenced else change


def _read_file(package: Package, name: str) -> bytes | None:
    file = package.files.get(name)
    return file.read_bytes() if file else None
