"""Compare two states of a package: its descriptor, then each table with schema, rows and cells."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.command_names import name_command
from tip_figures.datapackage.description_comparison import compare_descriptors, compare_schemas
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.findings import ERROR, NOT_READ
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.row_comparison import TableKinds, compare_rows
from tip_figures.datapackage.structure import find_header_faults

READABLE_ERRORS = ("header-order", "header-extra")
"""Errors that leave every row and cell of a package readable."""


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
    yield from compare_descriptors(old.descriptor, new.descriptor, new.path)
    old_resources, new_resources = _name_resources(old), _name_resources(new)
    for name, resource in old_resources.items():
        if name not in new_resources:
            yield Change("table-removed", new.path, name, old=resource)
    for name, resource in new_resources.items():
        if name not in old_resources:
            yield Change("table-added", new.path, name, new=resource)
            continue
        prefix = f"resources.{name}."
        yield from compare_descriptors(old_resources[name], resource, new.path, prefix)
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


def _read_file(package: Package, name: str) -> bytes | None:
    file = package.files.get(name)
    return file.read_bytes() if file else None
