"""What is wrong with the descriptor of a package, with its schemas and with its dialects."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema.descriptor_faults import (
    DescriptorFault,
    ObjectPlace,
    find_faults,
)
from tip_figures.datapackage.schema.fault_groups import merge_faults
from tip_figures.datapackage.schema.metadata import validate_descriptor, validate_schema
from tip_figures.datapackage.schema.standard import read_version
from tip_figures.datapackage.schema.unknown_properties import (
    find_unknown_properties,
    report_unknown_properties,
)

REPEATED_CODES = ("schema-missing",)
"""Codes of findings from reading the package that a file has once, with a count."""


@dataclass(frozen=True)
class Description:
    """A descriptor, schema or dialect.

    kind:   of the object, as in standard.csv
    entry:  the object
    path:   of its file, relative to the package
    prefix: what precedes the places of its properties in that file
    """

    kind: str
    entry: Mapping[str, Any]
    path: str
    prefix: str = ""


def schema_prefix(package: Package, table: Table) -> str:
    """Return what precedes the places of properties of a table's schema in its file."""
    is_inline = table.schema_path == package.path
    return f"resources.{table.name}.schema." if is_inline else ""


def validate_descriptions(package: Package) -> Iterator[Finding]:
    """Yield what is wrong with the descriptor, the schemas and the dialects."""
    descriptions = list(_list_descriptions(package))
    faults = list(_find_reading_faults(package))
    unknown = []
    for description in descriptions:
        faults += _find_faults_of(description, read_version(package.descriptor))
        for entry in find_unknown_properties(
            description.entry, ObjectPlace(description.kind), description.path
        ):
            unknown.append(replace(entry, path=f"{description.prefix}{entry.path}"))
    yield from merge_faults(faults)
    yield from report_unknown_properties(unknown)


def _list_descriptions(package: Package) -> Iterator[Description]:
    """Yield the descriptor, each schema once, and the dialects in files of their own."""
    yield Description("package", package.descriptor, package.path)
    validated_paths = set()
    for table in package.tables.values():
        is_inline = table.schema_path == package.path
        if table.schema and (is_inline or table.schema_path not in validated_paths):
            validated_paths.add(table.schema_path)
            prefix = schema_prefix(package, table)
            yield Description("schema", table.schema, table.schema_path, prefix)
    for path, dialect in package.dialects.items():
        yield Description("dialect", dialect, path)


def _find_reading_faults(package: Package) -> Iterator[DescriptorFault]:
    """Yield what was found when the package was read."""
    for finding in package.findings:
        yield DescriptorFault(finding, finding.code if finding.code in REPEATED_CODES else "")


def _find_faults_of(description: Description, version: int) -> Iterator[DescriptorFault]:
    """Yield the faults of one description, with the path of its file.

    version: of the standard
    """
    if description.kind == "package":
        faults = validate_descriptor(description.entry)
    elif description.kind == "schema":
        faults = validate_schema(description.entry, version)
    else:
        faults = find_faults(description.entry, ObjectPlace("dialect"), version)
    for fault in faults:
        column = f"{description.prefix}{fault.finding.column}"
        finding = replace(fault.finding, path=description.path, column=column)
        yield replace(fault, finding=finding)
