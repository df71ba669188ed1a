"""A data package as it lies on disk: its descriptor and its tables, read once.

Nothing is fetched, and nothing outside the package's folder is opened: a path that leads elsewhere is a finding.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tipdata.package import json_file as jsontext
from tipdata.package.csv_file import MAX_COLUMNS
from tipdata.package.errors import CannotRead
from tipdata.package.finding import Finding
from tipdata.package.table import Table
from tipdata.package.wording import quoted

DESCRIPTOR = "datapackage.json"
INSTALLED = Path(__file__).resolve().parents[2] / "tip_figures/package"
HERE = INSTALLED if INSTALLED.is_dir() else Path(__file__).resolve().parents[3]
"""The package that comes with this code: that of the wheel, or of this checkout."""


@dataclass(frozen=True)
class Package:
    """A package, read once.

    root:       folder that holds the descriptor
    path:       name of the descriptor in it
    descriptor: as written
    tables:     by name, in the descriptor's order; those whose file or schema cannot be read have no file
    faults:     what was met in reading
    """

    root: Path
    path: str
    descriptor: Mapping[str, Any]
    tables: Mapping[str, Table]
    faults: tuple[Finding, ...]

    @property
    def resources(self) -> list[dict[str, Any]]:
        """The resources as the descriptor lists them, those that are objects."""
        return jsontext.objects(self.descriptor.get("resources"))

    def has(self, *names: str) -> bool:
        """Whether each of these tables is there with rows that can be read."""
        return all(name in self.tables and self.tables[name].has_rows for name in names)


def load(where: Path, tick: Callable[[int], None] = lambda _: None) -> Package:
    """Read the package whose descriptor, or whose folder, is `where`.

    tick:   told the bytes of table files as they are read
    raises: CannotRead if there is no descriptor, or it is not a JSON object
    """
    file = where / DESCRIPTOR if where.is_dir() else where
    root = file.parent
    faults: list[Finding] = []
    try:
        descriptor = jsontext.read(file, file.name, faults)
    except (OSError, ValueError) as error:
        raise CannotRead(f"{file}: {_reason(error)}") from None
    if not isinstance(descriptor, dict):
        raise CannotRead(f"{file}: a descriptor is a JSON object, and this is a {_kind(descriptor)}.")
    tables: dict[str, Table] = {}
    for resource in jsontext.objects(descriptor.get("resources")):
        if isinstance(resource.get("name"), str) and resource["name"] not in tables:
            tables[resource["name"]] = _table(root, file.name, resource, faults, tick, tables)
    return Package(root, file.name, descriptor, tables, tuple(faults))


def sha256(file: Path) -> str:
    """Hexadecimal sha256 of a file's bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def stored(content: bytes) -> dict[str, Any]:
    """What a resource tells of its file: `bytes` and `hash`."""
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _table(
    root: Path,
    descriptor: str,
    resource: Mapping[str, Any],
    faults: list[Finding],
    tick: Callable[[int], None],
    tables: Mapping[str, Table],
) -> Table:
    name, path = resource["name"], resource.get("path")
    schema, schema_path = _schema(root, descriptor, resource, faults)
    file: Path | None = None
    if isinstance(path, str):
        file, fault = locate(root, path)
        if fault is None and path.lower().endswith((".zip", ".gz", ".bz2", ".xz", ".zst")):
            hint = "Unpack it: a table is published as plain CSV."
            file, fault = None, ("path-compressed", f"{quoted(path)} is compressed.", hint)
        if fault:
            faults.append(Finding(descriptor, 0, f"resources.{name}.path", fault[0], "", fault[1], fault[2]))
    dialect = resource.get("dialect")
    shown = path if isinstance(path, str) else f"resources.{name}"
    dialect = dialect if isinstance(dialect, dict) else {}
    return Table(name, shown, file, schema, schema_path, dialect, tick, tables=tables)


def _schema(
    root: Path, descriptor: str, resource: Mapping[str, Any], faults: list[Finding]
) -> tuple[Mapping[str, Any], str]:
    """A resource's Table Schema, and the file in which it stands; an empty one where it cannot be read."""
    schema, where = resource.get("schema"), f"resources.{resource['name']}.schema"
    if isinstance(schema, dict):
        return _described(schema, descriptor, where, faults), descriptor
    if not isinstance(schema, str):
        said = "The table has no schema, so none of its cells can be checked."
        hint = "Name a Table Schema file under schemas/."
        faults.append(Finding(descriptor, 0, where, "schema-missing", "", said, hint))
        return {}, descriptor
    file, fault = locate(root, schema)
    if fault or file is None:
        code, message, hint = fault or ("path-missing", "", "")
        faults.append(Finding(descriptor, 0, where, code, "", message, hint))
        return {}, descriptor
    try:
        loaded = jsontext.read(file, schema, faults)
    except (OSError, ValueError) as error:
        said = f"The schema cannot be read: {_reason(error)}"
        faults.append(Finding(schema, getattr(error, "lineno", 1), "", "schema-unreadable", "", said))
        return {}, schema
    if isinstance(loaded, dict):
        return _described(loaded, schema, "", faults), schema
    said = f"A Table Schema is a JSON object, and this is a {_kind(loaded)}."
    faults.append(Finding(schema, 1, "", "schema-unreadable", "", said))
    return {}, schema


def _described(schema: Mapping[str, Any], path: str, where: str, faults: list[Finding]) -> Mapping[str, Any]:
    fields = schema.get("fields")
    if isinstance(fields, list) and len(fields) > MAX_COLUMNS:
        said = f"The schema describes {len(fields):,} columns, and at most {MAX_COLUMNS:,} are read."
        faults.append(Finding(path, 0, where, "schema-unreadable", "", said, "Write the table longer and narrower."))
        return {}
    if not fields or not isinstance(fields, list):
        said = "The schema describes no column, so none of the table's cells can be checked."
        faults.append(Finding(path, 0, where, "schema-missing", "", said, "List the columns under fields."))
    return schema


def locate(root: Path, path: str) -> tuple[Path | None, tuple[str, str, str] | None]:
    """The regular file that a descriptor's path means, or (code, message, hint) of why it is none to be opened."""
    relative = "Paths are relative to the descriptor, with forward slashes, and stay inside the package."
    parts = path.split("/")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path):
        return None, ("path-unsafe", f"{quoted(path)} is an address; nothing is fetched.", relative)
    if not path or path.startswith("/") or "\\" in path or not path.isprintable() or ".." in parts:
        return None, ("path-unsafe", f"{quoted(path)} does not stay inside the package.", relative)
    if any(part.startswith(".") for part in parts):
        return None, ("path-unsafe", f"{quoted(path)} is hidden: a part of it begins with a dot.", relative)
    file = root / path
    try:
        if not file.resolve().is_relative_to(root.resolve()):
            return None, ("path-unsafe", f"{quoted(path)} is a link that leads out of the package.", relative)
        mode = file.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None, ("path-missing", f"There is no file {quoted(path)}.", "Add the file, or correct the path.")
    except (OSError, RuntimeError) as error:
        why = "it is a link to itself." if isinstance(error, RuntimeError) else _reason(error)
        return None, ("path-unreadable", f"{quoted(path)} cannot be opened: {why}", "")
    if not stat.S_ISREG(mode):
        return None, (
            "path-not-a-file",
            f"{quoted(path)} is not a regular file.",
            "A folder, pipe or device is no table.",
        )
    if not os.access(file, os.R_OK):
        return None, ("path-unreadable", f"{quoted(path)} cannot be opened: permission denied.", "")
    return file, None


def _kind(value: object) -> str:
    return {list: "list", str: "text", bool: "truth value", type(None): "null"}.get(type(value), "number")


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8: byte {error.object[error.start]:#04x} at offset {error.start:,}."
    return f"{error.strerror}." if isinstance(error, OSError) and error.strerror else str(error)
