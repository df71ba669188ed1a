"""A data package as it is on disk: its descriptor and its tables, read once.

Nothing is downloaded, and nothing outside the package's folder is opened. What cannot be read is
reported once, and not checked any further.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tip_figures.datapackage.csv_file import MAX_COLUMNS
from tip_figures.datapackage.findings import (
    NOT_READ,
    Finding,
    ReadError,
    create_finding,
    describe_error,
)
from tip_figures.datapackage.json_file import as_list, as_object, as_objects, read_json
from tip_figures.datapackage.table import CONSTRAINTS, FIELD_TYPES, Table
from tip_figures.datapackage.text_format import quote_value

PROFILE_ADDRESS = "https://datapackage.org/profiles/2.0/datapackage.json"
ADDRESS = re.compile("(?:https?|ftps?):", re.IGNORECASE)
NAME = r'(?!\.)[^/\\:*?"<>|\x00-\x1f]+'
"""What a file may be called on every operating system; a hidden one is not read."""
SAFE_PATH = re.compile(rf"(?:{NAME}/)*{NAME}")
MISSING_FILE = "path-missing", "does not exist"
COLUMN_PATTERN = re.compile(r"\*|\^.*\$|", re.DOTALL)
"""A name of a column that polars takes for a pattern of names, or for no name."""
CLASS_SUBTRACTION = re.compile(r"\[[^\]]*-\[")
"""In a pattern: characters of which some are taken away, which no program here understands."""
READ_VALUES: Mapping[str, Sequence[object]] = {
    "format": ("csv", "default", "uri"),
    "encoding": ("utf-8", "UTF-8", "utf8"),
    "missingValues": ([""],),
    "dialect": ({}, {"delimiter": ","}),
    "fieldsMatch": ("exact", ["exact"]),
    **dict.fromkeys(
        (
            "data",
            "compression",
            "rdfType",
            "decimalChar",
            "groupChar",
            "bareNumber",
            "trueValues",
            "falseValues",
        ),
        (),
    ),
}
"""Properties of resources, schemas and fields that say how a table is read, and the values that are
supported; they may be missing."""
DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True)
class Package:
    """A package, read once.

    Attributes:
        root: folder of the descriptor
        path: name of the descriptor in it
        descriptor: as written
        tables: by name, in the descriptor's order; a table that cannot be read has no file
        findings: what is wrong with what was read
    """

    root: Path
    path: str
    descriptor: Mapping[str, Any]
    tables: dict[str, Table]
    findings: list[Finding]

    @property
    def files(self) -> dict[str, Path]:
        """The file of each table that has one: name of the table → file."""
        return {name: table.file for name, table in self.tables.items() if table.file}

    @property
    def name_by_path(self) -> dict[str, str]:
        """The name of each table by the path of its file: path → name."""
        return {table.path: name for name, table in self.tables.items()}

    @property
    def resources(self) -> list[dict[str, Any]]:
        """The resources of the descriptor; an entry that is not a JSON object is left out."""
        return as_objects(self.descriptor.get("resources"))

    def with_tables(self, changed: Mapping[str, Table]) -> Package:
        """Return a copy of the package in which some tables are replaced.

        All tables of the copy, replaced or not, find the new tables when they follow foreign keys.

        Args:
            changed: name of a table → new table; a name that the package does not have is ignored
        """
        tables: dict[str, Table] = {}  # the new tables share it, and find each other there
        for name, table in self.tables.items():
            tables[name] = replace(changed.get(name, table), tables=tables)
        return replace(self, tables=tables)


def load_package(location: Path) -> Package:
    """Read the descriptor and the schemas of a package; files of tables are read on first use.

    Schemas and files that cannot be found or read, and unsupported features, are in the findings of
    the package.

    Args:
        location: the descriptor, or the folder that contains it

    Raises:
        ReadError: if there is no descriptor, or it is not a JSON object
    """
    file = location / DESCRIPTOR if location.is_dir() else location
    if location.is_dir() and not file.exists():
        place = "the working directory" if location == Path() else str(location)
        raise ReadError(
            f"{place} has no {DESCRIPTOR}. Start the command in the folder of a package, such as "
            "an unpacked release, or name that folder in the command."
        )
    try:
        descriptor = read_json(file)
    except (OSError, ValueError) as error:
        reason = describe_error(error)
        if file.suffix.lower() != ".json":
            reason += f" Name the folder of a package, or its {DESCRIPTOR}."
        raise ReadError(f"{file}: {reason}") from None
    package = Package(file.parent, file.name, descriptor, {}, [])
    if descriptor.get("$schema") != PROFILE_ADDRESS:
        feature = f"a $schema that is not {PROFILE_ADDRESS}"
        finding = create_finding(NOT_READ, package.path, 0, "$schema", feature=feature)
        package.findings.append(finding)
    for resource in package.resources:
        _load_resource(package, resource)
    return package


def _load_resource(package: Package, resource: Mapping[str, Any]) -> None:
    """Add the table of a resource to a package, and findings about features that are not supported.

    A table that uses such a feature is added without its file. A resource without a name is
    ignored, and so is one whose name an earlier resource has.

    Args:
        package: its `tables` and `findings` are changed
        resource: an entry of `resources` in the descriptor
    """
    name = resource.get("name")
    if not isinstance(name, str) or name in package.tables:
        return
    place = f"resources.{name}"
    file = _locate_file(package, resource.get("path"), f"{place}.path")
    schema = resource.get("schema")
    # Unless its file is read below, the schema counts as one that the descriptor contains.
    schema_path, schema_place = package.path, f"{place}.schema."
    schema_file = _locate_file(package, schema, f"{place}.schema")
    if schema_file is not None:
        schema = _read_schema_file(package, schema_file, str(schema))
        if schema is not None:
            schema_path, schema_place = resource["schema"], ""
    schema = as_object(schema)
    not_read = []
    for part, feature in _find_unread_parts(resource):
        finding = create_finding(NOT_READ, package.path, 0, f"{place}.{part}", feature=feature)
        not_read.append(finding)
    for part, feature in _find_unread_schema_parts(schema):
        part_place = f"{schema_place}{part}"
        not_read.append(create_finding(NOT_READ, schema_path, 0, part_place, feature=feature))
    package.findings.extend(not_read)
    package.tables[name] = Table(
        name=name,
        path=str(resource.get("path")),
        file=None if not_read else file,
        schema=schema,
        schema_path=schema_path,
        schema_place=schema_place,
        tables=package.tables,
    )


def _read_schema_file(package: Package, file: Path, path: str) -> Mapping[str, Any] | None:
    """Return the Table Schema in a file.

    Args:
        package: gets a finding if the schema cannot be read
        path: of the file as in the descriptor, for the finding

    Returns:
        None if the schema cannot be read or has too many columns
    """
    line = 1
    try:
        schema = read_json(file)
        if len(as_list(schema.get("fields"))) <= MAX_COLUMNS:
            return schema
        reason = f"it describes more than {MAX_COLUMNS:,} columns."
    except (OSError, ValueError) as error:
        line = getattr(error, "lineno", line)  # of an error in JSON
        reason = describe_error(error)
    problem = f"The schema cannot be read: {reason}"
    finding = create_finding("schema-invalid", path, line, problem=problem, hint="")
    package.findings.append(finding)
    return None


def _locate_file(package: Package, path: object, place: str) -> Path | None:
    """Return the file that a path in the descriptor names.

    Args:
        package: gets a finding if the path does not name a file of the package
        path: any JSON value, since a schema may be an object instead of a path
        place: of the path in the descriptor, such as `resources.figures.path`

    Returns:
        None if the path does not name a file of the package, or is not a text (without a finding)
    """
    if not isinstance(path, str):
        return None
    fault = find_path_fault(package.root, path)
    if fault is None:
        return package.root / path
    code, reason = fault
    # The template of NOT_READ calls it `feature`, those of the other codes `reason`.
    values = {"file": path, "reason": reason, "feature": reason}
    package.findings.append(create_finding(code, package.path, 0, place, **values))
    return None


# Files


def find_path_fault(root: Path, path: str) -> tuple[str, str] | None:
    """Return why a path in a descriptor does not name a readable file of the package.

    An address, a path that leads out of the package, and a missing file are faults. Hidden files
    and folders, such as `.git`, count as outside of the package.

    Args:
        root: folder of the descriptor

    Returns:
        code and reason for a finding, such as `("path-missing", "does not exist")`; None if the
        path names a readable file
    """
    file = root / path
    if ADDRESS.match(path):
        return NOT_READ, "a file at an address"
    if not SAFE_PATH.fullmatch(path) or not path.isprintable():
        return "path-unsafe", "is not a path inside the package"
    if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(root)):
        return "path-unsafe", "is a link that leads out of the package"
    if not os.path.lexists(file):
        return MISSING_FILE
    if not file.is_file():
        return "path-missing", "is not a file that can be read"
    return None


def compute_sha256(file: Path) -> str:
    """Return the SHA-256 hash of a file's bytes as hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# Features of the standard that are not read

Feature = tuple[str, str]
"""A feature that keeps a table from being read: the property that asks for it, as a dotted path
within the resource or schema, and what it is, in words."""


def _find_unread_parts(resource: Mapping[str, Any]) -> Iterator[Feature]:
    """Yield the features of a resource, without its schema, that keep its table from being read.

    Yields:
        the property that asks for the feature, and the feature in words:
        `("schema", "a table without a schema")`
    """
    if not str(resource.get("path")).lower().endswith(".csv"):
        yield "path", "a path that is not that of one CSV file"
    if resource.get("schema") is None:
        yield "schema", "a table without a schema"
    yield from _find_unread_values(resource)


def _find_unread_schema_parts(schema: Mapping[str, Any]) -> Iterator[Feature]:
    """Yield the features of a Table Schema that keep its table from being read.

    These are unknown types and constraints, unsupported values of properties, and names of columns
    and patterns that a library here would misunderstand (see COLUMN_PATTERN and CLASS_SUBTRACTION).

    Yields:
        the place that asks for the feature, such as `fields.year`, and the feature in words:
        `the type “duration”`
    """
    yield from _find_unread_values(schema)
    for field in as_objects(schema.get("fields")):
        name = str(field.get("name"))
        constraints = as_object(field.get("constraints"))
        features = [feature for _name, feature in _find_unread_values(field)]
        if COLUMN_PATTERN.fullmatch(name):
            features.append(f"the name {quote_value(name)}")
        if str(field.get("type")) not in FIELD_TYPES:
            features.append(f"the type {quote_value(field.get('type', ''))}")
        for constraint in sorted(constraints.keys() - CONSTRAINTS):
            features.append(f"the constraint {quote_value(constraint)}")
        if CLASS_SUBTRACTION.search(str(constraints.get("pattern"))):
            features.append(f"the pattern {quote_value(constraints['pattern'])}")
        for feature in features:
            yield f"fields.{name}", feature


def _find_unread_values(properties: Mapping[str, Any]) -> Iterator[Feature]:
    """Yield the properties of an object that have an unsupported value.

    READ_VALUES lists the supported values of some properties. Any other property is supported with
    any value, and no property needs to exist.

    Args:
        properties: of a resource, schema or field

    Yields:
        the name of the property, and the feature in words: `encoding = “latin-1”`
    """
    for name, values in READ_VALUES.items():
        if name in properties and properties[name] not in values:
            yield name, f"{name} = {quote_value(properties[name])}"
