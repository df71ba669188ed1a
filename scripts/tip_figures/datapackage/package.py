"""A data package as it is on disk: its descriptor and its tables, read once.

Nothing is downloaded, and nothing outside the package's folder is opened. What cannot be read is
reported once, and not checked any further.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tip_figures.datapackage.csv_file import MAX_COLUMNS
from tip_figures.datapackage.errors import ReadError, describe_error
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_file import read_json
from tip_figures.datapackage.json_values import as_list, as_objects, name_json_type
from tip_figures.datapackage.package_files import PathError, locate_file
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.unsupported import find_unsupported_feature, is_address

DESCRIPTOR = "datapackage.json"
COLLAPSED_ADDRESS = r"^[A-Za-z]{2,}:/"  # as a path; a drive of Windows has one letter
TABULAR_PROFILES = ("tabular-data-resource", "tabular-data-package")


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
    tables: Mapping[str, Table]
    files: Mapping[str, Path]
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
        descriptor, findings = read_json(file, file.name)
    except (OSError, ValueError) as error:
        raise ReadError(f"{_describe_location(file)}: {_explain_error(file, error)}") from None
    loader = _Loader(file.parent, file.name, findings)
    for resource in as_objects(descriptor.get("resources")):
        loader.load_resource(resource)
    return Package(
        root=file.parent,
        path=file.name,
        descriptor=descriptor,
        tables=loader.tables,
        files=loader.files,
        findings=loader.findings,
    )


def _describe_location(file: Path) -> str:
    """Write the path of a descriptor; an address has its slashes, which a path does not keep."""
    return re.sub(COLLAPSED_ADDRESS, r"\g<0>/", file.as_posix())


def _explain_error(file: Path, error: Exception) -> str:
    """Say why a descriptor cannot be read, and what can be."""
    if re.match(COLLAPSED_ADDRESS, file.as_posix()):
        return "this is an address. Download the package, and name its folder."
    reason = describe_error(error)
    if not isinstance(error, json.JSONDecodeError) or file.suffix.lower() == ".json":
        return reason
    return f"{reason} Name the folder of a package, or its {DESCRIPTOR}."


class _Loader:
    """Reads the resources of one package, and collects what is wrong with them.

    tables, files, findings: as in Package
    """

    def __init__(self, root: Path, descriptor_path: str, findings: list[Finding]) -> None:
        self.root = root
        self.descriptor_path = descriptor_path
        self.findings = findings
        self.tables: dict[str, Table] = {}
        self.files: dict[str, Path] = {}

    def load_resource(self, resource: Mapping[str, Any]) -> None:
        """Find the file of a resource, and read its schema if it is a table.

        Of resources with the same name, the first counts.
        """
        name = resource.get("name")
        if not isinstance(name, str) or name in self.tables or name in self.files:
            return
        path = resource.get("path")
        file = None
        if isinstance(path, str) and "data" not in resource and not is_address(path):
            file = self._locate(path, f"resources.{name}.path")
        if file is not None:
            self.files[name] = file
        is_tabular = resource.get("type") == "table" or resource.get("profile") in TABULAR_PROFILES
        if is_tabular or "schema" in resource:
            self.tables[name] = self._load_table(name, resource, file)

    def _load_table(self, name: str, resource: Mapping[str, Any], file: Path | None) -> Table:
        """Describe a table, and report the first feature that keeps it from being read."""
        place = f"resources.{name}"
        path = resource.get("path")
        schema, schema_path = self._load_schema(resource, f"{place}.schema")
        unsupported = find_unsupported_feature(resource, schema)
        if unsupported is not None:
            feature_place = f"{place}.{unsupported.place}"
            if unsupported.place.startswith("schema.") and schema_path != self.descriptor_path:
                feature_place = unsupported.place.removeprefix("schema.")
                self.findings.append(
                    create_finding(
                        "not-read", schema_path, 0, feature_place, feature=unsupported.feature
                    )
                )
            else:
                self._report("not-read", feature_place, feature=unsupported.feature)
        return Table(
            name=name,
            path=path if isinstance(path, str) else place,
            file=file if unsupported is None else None,
            schema=schema,
            schema_path=schema_path,
            tables=self.tables,
        )

    def _load_schema(
        self, resource: Mapping[str, Any], place: str
    ) -> tuple[Mapping[str, Any], str]:
        """Read the Table Schema of a resource, which is the property `schema` or a file.

        place:   dotted path of that property
        returns: the schema, empty if it cannot be read, and the path of the file that contains it
        """
        value = resource.get("schema")
        if isinstance(value, dict):
            return value, self.descriptor_path
        if value is None:
            self._report("schema-missing", place)
        elif not isinstance(value, str):
            reason = f"it is a {name_json_type(value)}, not an object or a path."
            self._report("schema-unreadable", place, reason=reason)
        elif is_address(value):
            self._report("not-read", place, feature="a schema at an address")
        else:
            return self._read_schema_file(value, place)
        return {}, self.descriptor_path

    def _read_schema_file(self, path: str, place: str) -> tuple[Mapping[str, Any], str]:
        """Read a Table Schema in a file of its own."""
        file = self._locate(path, place)
        if file is None:
            return {}, self.descriptor_path
        try:
            schema, findings = read_json(file, path)
        except (OSError, ValueError) as error:
            line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
            reason = describe_error(error)
            self.findings.append(create_finding("schema-unreadable", path, line, reason=reason))
            return {}, path
        self.findings += findings
        if len(as_list(schema.get("fields"))) > MAX_COLUMNS:
            reason = f"it describes more than {MAX_COLUMNS:,} columns."
            self.findings.append(create_finding("schema-unreadable", path, 0, reason=reason))
            return {}, path
        return schema, path

    def _locate(self, path: str, place: str) -> Path | None:
        """Return the file that a path names; None if it cannot be opened, which is reported."""
        try:
            return locate_file(self.root, path)
        except PathError as error:
            self._report(error.code, place, file=path, reason=error.reason)
            return None

    def _report(self, code: str, place: str, **values: Any) -> None:
        """Add a finding about a property of the descriptor."""
        self.findings.append(create_finding(code, self.descriptor_path, 0, place, **values))
