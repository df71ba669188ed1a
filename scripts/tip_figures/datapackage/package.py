"""A data package as it is on disk: its descriptor and its tables, read once.

Nothing is downloaded, and nothing outside the package's folder is opened. What cannot be read is
reported once, and not checked any further.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tip_figures.datapackage.csv_file import MAX_COLUMNS
from tip_figures.datapackage.errors import ReadError, describe_error
from tip_figures.datapackage.findings import NOT_READ, Finding, create_finding
from tip_figures.datapackage.json_file import read_json
from tip_figures.datapackage.json_values import as_list, as_objects
from tip_figures.datapackage.package_files import find_path_fault
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.unsupported import (
    PROFILE_ADDRESS,
    find_resource_features,
    find_schema_features,
)

DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True)
class Package:
    """A package, read once.

    root:       folder of the descriptor
    path:       name of the descriptor in it
    descriptor: as written
    tables:     by name, in the descriptor's order; a table that cannot be read has no file
    files:      the file of each resource that has one, by the resource's name
    findings:   what is wrong with what was read
    """

    root: Path
    path: str
    descriptor: Mapping[str, Any]
    tables: dict[str, Table]
    files: dict[str, Path]
    findings: list[Finding]

    @property
    def resources(self) -> list[dict[str, Any]]:
        """The resources of the descriptor that are objects."""
        return as_objects(self.descriptor.get("resources"))


def load_package(location: Path) -> Package:
    """Read a package.

    location: its descriptor, or the folder of its descriptor
    raises:   ReadError if there is no descriptor, or it is not a JSON object
    """
    file = location
    try:
        if location.is_dir():
            file = location / DESCRIPTOR
        descriptor = read_json(file)
    except (OSError, ValueError) as error:
        reason = describe_error(error)
        if isinstance(error, json.JSONDecodeError) and file.suffix.lower() != ".json":
            reason += f" Name the folder of a package, or its {DESCRIPTOR}."
        raise ReadError(f"{file}: {reason}") from None
    package = Package(file.parent, file.name, descriptor, {}, {}, [])
    if descriptor.get("$schema") != PROFILE_ADDRESS:
        feature = f"a $schema that is not {PROFILE_ADDRESS}"
        _report(package, NOT_READ, "$schema", feature=feature)
    for resource in package.resources:
        _load_resource(package, resource)
    return package


def _load_resource(package: Package, resource: Mapping[str, Any]) -> None:
    """Find the file of a resource, and read its schema if it is a table.

    Of resources with the same name, the first counts.
    """
    name, path = resource.get("name"), resource.get("path")
    if not isinstance(name, str) or name in package.tables or name in package.files:
        return
    place = f"resources.{name}"
    file = None
    if isinstance(path, list):
        _report(package, NOT_READ, f"{place}.path", feature="a list of files")
    elif isinstance(path, str) and "data" not in resource:
        file = _locate(package, path, f"{place}.path")
    if file is not None:
        package.files[name] = file
    if "schema" not in resource and resource.get("type") != "table":
        return
    schema, schema_path = _load_schema(package, resource.get("schema"), f"{place}.schema")
    schema_place = f"{place}.schema." if schema_path == package.path else ""
    features = [(package.path, f"{place}.", entry) for entry in find_resource_features(resource)]
    features += [(schema_path, schema_place, entry) for entry in find_schema_features(schema)]
    for path_of_finding, prefix, (property_path, feature) in features:
        column = f"{prefix}{property_path}"
        finding = create_finding(NOT_READ, path_of_finding, 0, column, feature=feature)
        package.findings.append(finding)
    package.tables[name] = Table(
        name=name,
        path=path if isinstance(path, str) else place,
        file=None if features else file,
        schema=schema,
        schema_path=schema_path,
        schema_place=schema_place,
        tables=package.tables,
    )


def _load_schema(package: Package, value: object, place: str) -> tuple[Mapping[str, Any], str]:
    """Read the Table Schema of a resource, which is the property `schema` or a file.

    place:   dotted path of that property
    returns: the schema, empty if it cannot be read, and the path of the file that contains it
    """
    if isinstance(value, dict):
        return value, package.path
    if isinstance(value, str):
        file = _locate(package, value, place)
        return (_read_schema_file(package, file, value), value) if file else ({}, package.path)
    if value is None:
        _report(package, NOT_READ, place, feature="a table without a schema")
    return {}, package.path


def _read_schema_file(package: Package, file: Path, path: str) -> Mapping[str, Any]:
    """Read a Table Schema in a file of its own; an empty one if it cannot be read."""
    line = 1
    try:
        schema = read_json(file)
        if len(as_list(schema.get("fields"))) <= MAX_COLUMNS:
            return schema
        reason = f"it describes more than {MAX_COLUMNS:,} columns."
    except (OSError, ValueError) as error:
        if isinstance(error, json.JSONDecodeError):
            line = error.lineno
        reason = describe_error(error)
    values = {"problem": f"The schema cannot be read: {reason}", "hint": ""}
    package.findings.append(create_finding("schema-invalid", path, line, **values))
    return {}


def _locate(package: Package, path: str, place: str) -> Path | None:
    """Return the file that a path names; None if it cannot be opened, which is reported."""
    fault = find_path_fault(package.root, path)
    if fault is None:
        return package.root / path
    code, reason = fault
    _report(package, code, place, file=path, reason=reason, feature=reason)
    return None


def _report(package: Package, code: str, place: str, **values: Any) -> None:
    """Add a finding about a property of the descriptor."""
    package.findings.append(create_finding(code, package.path, 0, place, **values))
