"""A data package as it is on disk: its descriptor and its tables, read once.

Nothing is downloaded, and nothing outside the package's folder is opened. What cannot be read is
reported once, and not checked any further.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from tip_figures.datapackage.errors import ReadError, describe_error
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import (
    as_list,
    as_object,
    as_objects,
    name_json_type,
)
from tip_figures.datapackage.read.csv_dialect import find_unsupported_property, read_dialect
from tip_figures.datapackage.read.csv_header import MAX_COLUMNS
from tip_figures.datapackage.read.encodings import UNDECLARED
from tip_figures.datapackage.read.json_file import read_json
from tip_figures.datapackage.read.package_files import PathError, locate_file
from tip_figures.datapackage.read.row_memory import RowMemory
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.read.unsupported import (
    ADDRESS,
    UnsupportedFeature,
    find_unsupported_feature,
    is_csv,
    read_encoding,
    read_path,
)
from tip_figures.datapackage.schema.standard import TABULAR_PROFILES, read_standard, read_version
from tip_figures.datapackage.schema.value_shapes import has_standard_value
from tip_figures.datapackage.text_format import quote_value

DESCRIPTOR = "datapackage.json"
COLLAPSED_ADDRESS = r"^[A-Za-z]{2,}:/"  # as a path; a drive of Windows has one letter


@dataclass(frozen=True)
class Package:
    """A package, read once.

    root:       folder of the descriptor
    path:       name of the descriptor in it
    descriptor: as written
    tables:     by name, in the descriptor's order; a table that cannot be read has no file
    files:      the file of each resource that has one, by the resource's name
    dialects:   the dialects that are in files of their own, by the paths of these
    findings:   what is wrong with what was read
    """

    root: Path
    path: str
    descriptor: Mapping[str, Any]
    tables: Mapping[str, Table]
    files: Mapping[str, Path]
    dialects: Mapping[str, Mapping[str, Any]]
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
    loader = _Loader(file.parent, file.name, read_version(descriptor), findings)
    for resource in as_objects(descriptor.get("resources")):
        loader.load_resource(resource)
    return Package(
        root=file.parent,
        path=file.name,
        descriptor=descriptor,
        tables=loader.tables,
        files=loader.files,
        dialects=loader.dialects,
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

    version:                           of the standard that the package follows
    memory:                            which of its tables have rows in memory
    tables, files, dialects, findings: as in Package
    """

    def __init__(
        self, root: Path, descriptor_path: str, version: int, findings: list[Finding]
    ) -> None:
        self.root = root
        self.descriptor_path = descriptor_path
        self.version = version
        self.findings = findings
        self.memory = RowMemory()
        self.tables: dict[str, Table] = {}
        self.files: dict[str, Path] = {}
        self.dialects: dict[str, Mapping[str, Any]] = {}

    def load_resource(self, resource: Mapping[str, Any]) -> None:
        """Find the file of a resource, and read schema and dialect if it is a table.

        Of resources with the same name, the first counts.
        """
        name = resource.get("name")
        if not isinstance(name, str) or name in self.tables or name in self.files:
            return
        path = read_path(resource)
        file = None
        if isinstance(path, str) and "data" not in resource and not ADDRESS.match(path):
            file = self._locate(path, f"resources.{name}.path")
        if file is not None:
            self.files[name] = file
        if _is_table(resource, self.version):
            self.tables[name] = self._load_table(name, resource, file)

    def _load_table(self, name: str, resource: Mapping[str, Any], file: Path | None) -> Table:
        """Describe a table, and report the first feature that keeps it from being read."""
        place = f"resources.{name}"
        path = read_path(resource)
        schema, schema_path = self._load_schema(resource, f"{place}.schema")
        description = self._load_dialect(resource, f"{place}.dialect")
        is_tsv = resource.get("format") == "tsv" or str(path).lower().endswith(".tsv")
        encoding = read_encoding(resource, self.version)
        dialect = read_dialect(description or {}, is_tsv, encoding or UNDECLARED)
        unsupported = find_unsupported_feature(resource, file)
        can_be_read = file is not None and unsupported is None and description is not None
        if file is not None and description and can_be_read:
            unsupported_property = find_unsupported_property(description, dialect, file)
            can_be_read = not unsupported_property
            unsupported = _describe_unsupported(unsupported_property, description)
        if unsupported is not None:
            values = {"feature": unsupported.feature, "hint": unsupported.hint}
            self._report("not-read", f"{place}.{unsupported.property}", **values)
        return Table(
            name=name,
            path=path if isinstance(path, str) else place,
            file=file if can_be_read else None,
            schema=schema,
            schema_path=schema_path,
            dialect=dialect,
            version=self.version,
            tables=self.tables,
            memory=self.memory,
        )

    def _load_dialect(self, resource: Mapping[str, Any], place: str) -> dict[str, Any] | None:
        """Read the dialect of a table; None if it cannot be read."""
        dialect, path = self._load_object(resource.get("dialect", {}), place)
        if dialect is not None and path != self.descriptor_path:
            self.dialects[path] = dialect
        return dialect

    def _load_schema(
        self, resource: Mapping[str, Any], place: str
    ) -> tuple[Mapping[str, Any], str]:
        """Read the Table Schema of a resource, which is the property `schema` or a file.

        place:   dotted path of that property
        returns: the schema, empty if it cannot be read, and the path of the file that contains it
        """
        value = resource.get("schema")
        if value is None:
            # With the profile of a table, it is an error that is reported with the descriptor.
            if resource.get("profile") not in TABULAR_PROFILES:
                self._report("schema-missing", place)
            return {}, self.descriptor_path
        schema, path = self._load_object(value, place)
        field_count = len(as_list((schema or {}).get("fields")))
        if field_count > MAX_COLUMNS:
            reason = f"it describes {field_count:,} columns; at most {MAX_COLUMNS:,} are supported."
            self.findings.append(create_finding("schema-unreadable", path, 0, reason=reason))
            return {}, path
        return schema or {}, path

    def _load_object(self, value: object, place: str) -> tuple[dict[str, Any] | None, str]:
        """Read a schema or a dialect.

        value:   a property of the resource: the object itself, or its path
        place:   dotted path of that property
        returns: the object, None if it cannot be read, and the path of the file that contains it
        """
        if isinstance(value, dict):
            return value, self.descriptor_path
        if not isinstance(value, str):
            reason = f"it is a {name_json_type(value)}, not an object or a path."
            self._report("schema-unreadable", place, reason=reason)
            return None, self.descriptor_path
        if ADDRESS.match(value):
            hint = "Save the file in the package: nothing is downloaded."
            self._report("not-read", place, feature="a description at an address", hint=hint)
            return None, self.descriptor_path
        file = self._locate(value, place)
        if file is None:
            return None, self.descriptor_path
        try:
            description, findings = read_json(file, value)
        except (OSError, ValueError) as error:
            line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
            reason = describe_error(error)
            self.findings.append(create_finding("schema-unreadable", value, line, reason=reason))
            return None, value
        self.findings += findings
        return description, value

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


def _describe_unsupported(
    property_name: str, dialect: Mapping[str, Any]
) -> UnsupportedFeature | None:
    """Describe a property of a dialect that is not supported; None if there is none.

    A value that the standard does not allow is reported with the descriptor.
    """
    standard = read_standard()["dialect"]
    if not property_name or property_name not in dialect:
        return None
    value = dialect[property_name]
    if not has_standard_value(standard[property_name].value, value):
        return None
    feature = f"{property_name} = {quote_value(value)} in the dialect"
    return UnsupportedFeature(f"dialect.{property_name}", feature)


def _is_table(resource: Mapping[str, Any], version: int) -> bool:
    """Whether a resource is a table; of any other file nothing more is known.

    version: of the standard; in version 1 a file that is not a table may have a schema of any kind
    """
    is_tabular = resource.get("type") == "table" or resource.get("profile") in TABULAR_PROFILES
    if is_tabular or "schema" not in resource or version > 1:
        return is_tabular or "schema" in resource
    is_table_schema = "fields" in as_object(resource["schema"])
    return is_table_schema or is_csv(resource, PurePosixPath(str(read_path(resource))).suffix)
