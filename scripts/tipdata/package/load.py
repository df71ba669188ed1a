"""A data package as it lies on disk: its descriptor and its tables, read once.

Nothing is fetched, and nothing outside the package's folder is opened. What is not read is said once, and judged no further.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from tipdata.package import dialect as dialects
from tipdata.package import json_file
from tipdata.package.csv_file import MAX_COLUMNS
from tipdata.package.dialect import Dialect
from tipdata.package.errors import CannotRead
from tipdata.package.finding import Finding, finding
from tipdata.package.paths import locate, reason
from tipdata.package.table import Table
from tipdata.package.wording import quoted

DESCRIPTOR = "datapackage.json"
INSTALLED = Path(__file__).resolve().parents[2] / "tip_figures/package"
HERE = INSTALLED if INSTALLED.is_dir() else Path(__file__).resolve().parents[3]
"""The package that comes with this code: that of the wheel, or of this checkout."""
TABULAR = ("tabular-data-resource", "https://specs.frictionlessdata.io/schemas/tabular-data-resource.json")
CSV_SUFFIXES = ("", ".csv", ".tsv", ".tab", ".txt")
CSV_FORMATS = ("csv", "tsv", "tab", "txt", "text/csv", "text/tab-separated-values", "text/plain")
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
    faults:     what was met in reading
    """

    root: Path
    path: str
    descriptor: Mapping[str, Any]
    tables: Mapping[str, Table]
    files: Mapping[str, Path]
    faults: tuple[Finding, ...]

    @property
    def resources(self) -> list[dict[str, Any]]:
        """The resources as the descriptor lists them, those that are objects."""
        return json_file.objects(self.descriptor.get("resources"))

    def has(self, *names: str) -> bool:
        """Whether each of these tables is there with rows that can be read."""
        return all(name in self.tables and self.tables[name].has_rows for name in names)


def load(where: Path) -> Package:
    """Read the package whose descriptor, or whose folder, is `where`.

    raises: CannotRead if there is no descriptor, or it is not a JSON object
    """
    file, faults = where, list[Finding]()
    try:
        file = where / DESCRIPTOR if where.is_dir() else where
        descriptor = json_file.read(file, file.name, faults)
    except (OSError, ValueError) as error:
        raise CannotRead(f"{file}: {reason(error)}") from None
    if not isinstance(descriptor, dict):
        raise CannotRead(f"{file}: a descriptor is a JSON object, and this is a {_kind(descriptor)}.")
    reading = _Reading(file.parent, file.name, faults, {}, {})
    for resource in json_file.objects(descriptor.get("resources")):
        name = resource.get("name")
        if isinstance(name, str) and name not in reading.tables and name not in reading.files:
            reading.resource(name, resource)
    return Package(file.parent, file.name, descriptor, reading.tables, reading.files, tuple(faults))


def sha256(file: Path) -> str:
    """Hexadecimal sha256 of a file's bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def stored(content: bytes) -> dict[str, Any]:
    """What a resource tells of its file: `bytes` and `hash`."""
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


@dataclass(frozen=True)
class _Reading:
    """What has been read of a package so far."""

    root: Path
    path: str
    faults: list[Finding]
    tables: dict[str, Table]
    files: dict[str, Path]

    def fault(self, code: str, place: str, path: str = "", **values: Any) -> None:
        self.faults.append(finding(code, path or self.path, 0, place, **values))

    def resource(self, name: str, resource: Mapping[str, Any]) -> None:
        """Read a resource: its file, and where it is a table its schema and dialect."""
        place = f"resources.{name}"
        file = self._file(resource, place)
        if file is not None:
            self.files[name] = file
        path = resource.get("path")
        if not is_table(resource):
            return
        dialect = Dialect()
        schema: Mapping[str, Any] = {}
        schema_path = self.path
        if file is not None or "data" in resource or isinstance(path, str | list):
            schema, schema_path = self._schema(resource, place)
        if file is not None:
            descriptor, _ = self._object(resource.get("dialect", {}), f"{place}.dialect")
            suffix = PurePosixPath(str(path)).suffix.lower()
            dialect, unread = dialects.read(descriptor or {}, tabs=resource.get("format") == "tsv" or suffix == ".tsv")
            if descriptor is None:
                file = None
            elif unread:
                self._not_read(
                    f"{place}.dialect.{unread}", f"{unread} = {quoted(descriptor.get(unread))} of its dialect"
                )
                file = None
            elif not self._is_csv(resource, suffix, place):
                file = None
        shown = path if isinstance(path, str) else place
        self.tables[name] = Table(name, shown, file, schema, schema_path, dialect, tables=self.tables)

    def _not_read(self, place: str, feature: str, hint: str = "") -> None:
        self.fault("not-read", place, feature=feature, hint=hint)

    def _file(self, resource: Mapping[str, Any], place: str) -> Path | None:
        """The file of a resource; None where it has none that is read."""
        path = resource.get("path", resource.get("url"))
        if "data" in resource:
            if is_table(resource) and "path" not in resource:
                self._not_read(
                    f"{place}.data", "data in the descriptor", "Write them into a CSV file, and name it in path."
                )
            return None
        if not is_table(resource) and not isinstance(path, str):
            return None
        if isinstance(path, list):
            self._not_read(f"{place}.path", "a list of files", "Give each table one CSV file.")
            return None
        if not isinstance(path, str):
            return None  # said of the descriptor
        if re.match(r"(?:https?|ftps?):", path):
            if is_table(resource):
                self._not_read(f"{place}.path", "a file at an address, since nothing is fetched,")
            return None
        file, fault = locate(self.root, path)
        if fault:
            self.fault(fault[0], f"{place}.path", file=path, reason=fault[1])
        return file

    def _is_csv(self, resource: Mapping[str, Any], suffix: str, place: str) -> bool:
        """Whether the file is CSV in UTF-8 as far as the descriptor says."""
        kind, encoding = resource.get("format", resource.get("mediatype")), resource.get("encoding") or "utf-8"
        if suffix in COMPRESSED or resource.get("compression"):
            self._not_read(f"{place}.path", "a compressed file", "Unpack it: a table is published as plain CSV.")
        elif (isinstance(kind, str) and kind.lower() not in CSV_FORMATS) or (
            kind is None and suffix not in CSV_SUFFIXES
        ):
            self._not_read(f"{place}.path", f"a file of the format {quoted(kind or suffix)}")
        elif not isinstance(encoding, str) or encoding.lower().replace("_", "-") not in ENCODINGS:
            self._not_read(f"{place}.encoding", f"the encoding {quoted(encoding)}", "Save the table as UTF-8.")
        else:
            return True
        return False

    def _object(self, value: object, place: str) -> tuple[dict[str, Any] | None, str]:
        """A schema or dialect, and the file in which it stands; None where it cannot be read."""
        if isinstance(value, dict):
            return value, self.path
        if not isinstance(value, str):
            self.fault("schema-unreadable", place, reason=f"a {_kind(value)} stands where an object or a path should.")
            return None, self.path
        if re.match(r"(?:https?|ftps?):", value):
            self._not_read(place, "a description at an address, since nothing is fetched,")
            return None, self.path
        file, fault = locate(self.root, value)
        if fault or file is None:
            self.fault(fault[0] if fault else "path-missing", place, file=value, reason=fault[1] if fault else "")
            return None, self.path
        try:
            loaded = json_file.read(file, value, self.faults)
        except (OSError, ValueError) as error:
            made = finding("schema-unreadable", value, getattr(error, "lineno", 1), reason=reason(error))
            self.faults.append(made)
            return None, value
        if isinstance(loaded, dict):
            return loaded, value
        self.faults.append(finding("schema-unreadable", value, 1, reason=f"it is a {_kind(loaded)}, not an object."))
        return None, value

    def _schema(self, resource: Mapping[str, Any], place: str) -> tuple[Mapping[str, Any], str]:
        """A table's Table Schema, and the file in which it stands; an empty one where it cannot be read."""
        if resource.get("schema") is None:
            self.fault("schema-missing", f"{place}.schema")
            return {}, self.path
        schema, path = self._object(resource["schema"], f"{place}.schema")
        fields = (schema or {}).get("fields")
        if isinstance(fields, list) and len(fields) > MAX_COLUMNS:
            reason = f"it describes {len(fields):,} columns, and at most {MAX_COLUMNS:,} are read."
            self.faults.append(finding("schema-unreadable", path, 0, reason=reason))
            return {}, path
        return schema or {}, path


def is_table(resource: Mapping[str, Any]) -> bool:
    """Whether a resource is described as a table; any other is a file of which no more is known."""
    return resource.get("type") == "table" or resource.get("profile") in TABULAR or "schema" in resource


def _kind(value: object) -> str:
    return {list: "list", str: "text", bool: "truth value", type(None): "null"}.get(type(value), "number")
