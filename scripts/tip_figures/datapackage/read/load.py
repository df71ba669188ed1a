"""A data package as it lies on disk: its descriptor and its tables, read once.

Nothing is fetched, and nothing outside the package's folder is opened. What is not read is said once, and judged no further.
"""

import hashlib
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tip_figures.datapackage.errors import ReadError, describe_error
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import as_list, as_objects, name_json_type
from tip_figures.datapackage.read import json_file
from tip_figures.datapackage.read.csv_file import MAX_COLUMNS
from tip_figures.datapackage.read.csv_records import read_dialect
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.text_format import quote_value

DESCRIPTOR = "datapackage.json"
TABULAR = (
    "tabular-data-resource",
    "https://specs.frictionlessdata.io/schemas/tabular-data-resource.json",
)
CSV_SUFFIXES = ("", ".csv", ".tsv", ".tab", ".txt")
CSV_FORMATS = ("csv", "tsv", "tab", "txt", "text/csv", "text/tab-separated-values", "text/plain")
ADDRESS = re.compile(r"(?:https?|ftps?):")
ENCODINGS = ("utf-8", "utf8", "utf-8-sig", "us-ascii", "ascii")
COMPRESSED = (".zip", ".gz", ".bz2", ".xz", ".zst")


@dataclass(frozen=True)
class Package:
    """A package, read once.

    root:       folder that holds the descriptor
    path:       name of the descriptor in it
    descriptor: as written
    tables:     by name, in the descriptor's order; those whose file or schema cannot be read have no file
    files:      the file of each resource that has one, by its name
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
        """The resources as the descriptor lists them, those that are objects."""
        return as_objects(self.descriptor.get("resources"))


def load_package(where: Path) -> Package:
    """Read the package whose descriptor, or whose folder, is `where`.

    raises: CannotRead if there is no descriptor, or it is not a JSON object
    """
    file, faults = where, list[Finding]()
    try:
        file = where / DESCRIPTOR if where.is_dir() else where
        descriptor = json_file.read_json(file, file.name, faults)
    except (OSError, ValueError) as error:
        raise ReadError(f"{file}: {describe_error(error)}") from None
    package = Package(file.parent, file.name, descriptor, {}, {}, faults)
    for resource in package.resources:
        name = resource.get("name")
        if isinstance(name, str) and name not in package.tables and name not in package.files:
            _read(package, name, resource)
    return package


def locate_file(root: Path, path: str) -> tuple[Path | None, tuple[str, str] | None]:
    """The regular file that a descriptor's path means, or code and reason why it is none to be opened."""
    parts = path.split("/")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path):
        return None, ("path-unsafe", "is an address")
    if not path or path.startswith("/") or "\\" in path or not path.isprintable() or ".." in parts:
        return None, ("path-unsafe", "does not stay inside the package")
    if any(part.startswith(".") and part != "." for part in parts):
        return None, ("path-unsafe", "is hidden: a part of it begins with a dot")
    file = root / path
    try:
        if not file.resolve().is_relative_to(root.resolve()):
            return None, ("path-unsafe", "is a link that leads out of the package")
        mode = file.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None, ("path-missing", "")
    except (OSError, RuntimeError) as error:
        why = (
            "it is a link to itself." if isinstance(error, RuntimeError) else describe_error(error)
        )
        return None, ("path-unreadable", why)
    if not stat.S_ISREG(mode):
        return None, ("path-unreadable", "it is no regular file.")
    return (
        (file, None)
        if os.access(file, os.R_OK)
        else (None, ("path-unreadable", "permission denied."))
    )


def compute_sha256(file: Path) -> str:
    """Hexadecimal sha256 of a file's bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read(package: Package, name: str, resource: Mapping[str, Any]) -> None:
    place, path = f"resources.{name}", resource.get("path", resource.get("url"))
    file = None
    if isinstance(path, str) and "data" not in resource and not re.match(ADDRESS, path):
        file = _located(package, path, f"{place}.path")
    if file is not None:
        package.files[name] = file
    if (
        resource.get("type") != "table"
        and resource.get("profile") not in TABULAR
        and "schema" not in resource
    ):
        return  # a file of which no more is known
    schema, schema_path = _schema(package, resource.get("schema"), f"{place}.schema")
    described, _ = _object(package, resource.get("dialect", {}), f"{place}.dialect")
    tabs = resource.get("format") == "tsv" or str(path).lower().endswith(".tsv")
    dialect, unread = read_dialect(described or {}, tabs)
    lost = _unread(resource, path, file)
    if not lost and unread and file is not None:
        lost = (
            f"dialect.{unread}",
            f"{unread} = {quote_value((described or {}).get(unread))} of its dialect",
            "",
        )
    if lost:
        _fault(package, "not-read", f"{place}.{lost[0]}", feature=lost[1], hint=lost[2])
    file = None if lost or described is None else file
    shown = path if isinstance(path, str) else place
    package.tables[name] = Table(
        name, shown, file, schema, schema_path, dialect, tables=package.tables
    )


def _fault(package: Package, code: str, place: str, **values: Any) -> None:
    package.findings.append(create_finding(code, package.path, 0, place, **values))


def _located(package: Package, path: str, place: str) -> Path | None:
    file, fault = locate_file(package.root, path)
    if fault:
        _fault(package, fault[0], place, file=path, reason=fault[1])
    return file


def _object(package: Package, value: object, place: str) -> tuple[dict[str, Any] | None, str]:
    """A schema or dialect, and the file in which it stands; None where it cannot be read."""
    if isinstance(value, dict):
        return value, package.path
    if not isinstance(value, str):
        kind = name_json_type(value)
        _fault(
            package,
            "schema-unreadable",
            place,
            reason=f"a {kind} stands where an object or a path should.",
        )
    elif re.match(ADDRESS, value):
        _fault(
            package,
            "not-read",
            place,
            feature="a description at an address, since nothing is fetched,",
            hint="",
        )
    elif file := _located(package, value, place):
        try:
            return json_file.read_json(file, value, package.findings), value
        except (OSError, ValueError) as error:
            line = getattr(error, "lineno", 1)
            package.findings.append(
                create_finding("schema-unreadable", value, line, reason=describe_error(error))
            )
            return None, value
    return None, package.path


def _schema(package: Package, value: object, place: str) -> tuple[Mapping[str, Any], str]:
    """A table's Table Schema, and the file in which it stands; an empty one where it cannot be read."""
    if value is None:
        _fault(package, "schema-missing", place)
        return {}, package.path
    schema, path = _object(package, value, place)
    number = len(as_list((schema or {}).get("fields")))
    if number > MAX_COLUMNS:
        describe_error = f"it describes {number:,} columns, and at most {MAX_COLUMNS:,} are read."
        package.findings.append(create_finding("schema-unreadable", path, 0, reason=describe_error))
        return {}, path
    return schema or {}, path


def _unread(resource: Mapping[str, Any], path: object, file: Path | None) -> tuple[str, ...] | None:
    """What the file of a table asks for that is not read: property, feature and hint; None where it can be read."""
    suffix, encoding = file.suffix.lower() if file else "", resource.get("encoding") or "utf-8"
    kind = resource.get("format", resource.get("mediatype"))
    good = (
        suffix in CSV_SUFFIXES
        if kind is None
        else not isinstance(kind, str) or kind.lower() in CSV_FORMATS
    )
    listed = [
        (file is None and "data" in resource and "path" not in resource, "data", "data in the descriptor", "Write them into a CSV file, and name it in path."),
        (isinstance(path, list), "path", "a list of files", "Give each table one CSV file."),
        (file is None and re.match(ADDRESS, str(path)), "path", "a file at an address, since nothing is fetched,", ""),
        (file and (suffix in COMPRESSED or resource.get("compression")), "path", "a compressed file", "Unpack it: a table is published as plain CSV."),
        (file and not good, "path", f"a file of the format {quote_value(kind or suffix)}", ""),
        (file and str(encoding).lower().replace("_", "-") not in ENCODINGS, "encoding", f"the encoding {quote_value(encoding)}", "Save the table as UTF-8."),
    ]  # fmt: skip
    return next((tuple(lost) for asked, *lost in listed if asked), None)
