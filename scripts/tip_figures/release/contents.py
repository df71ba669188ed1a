"""A release while it is written: descriptor, tables, and the folder that receives the files."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.package_files import compute_sha256, find_file
from tip_figures.datapackage.table import Table
from tip_figures.figures.labels import describe_source
from tip_figures.figures.model import Figures

EARLIEST_TIME = datetime(1980, 1, 1, tzinfo=UTC)  # a zip cannot hold an earlier one


@dataclass(frozen=True)
class Release:
    """A release while it is written.

    figures:    the package's tables of figures; None for a package about something else
    descriptor: as it is released
    folder:     receives the files that are attached, and the site; nothing is written outside it
    tables:     tables of the package that have a schema and a file
    time:       date and time for formats that need one
    """

    package: Package
    figures: Figures | None
    descriptor: Mapping[str, Any]
    folder: Path
    tables: tuple[Table, ...]
    time: datetime

    def find_table(self, name: str) -> Table | None:
        """Return the table of a name; None if there is none."""
        return next((table for table in self.tables if table.name == name), None)

    @property
    def file_stem(self) -> str:
        """The package's name, safe as the beginning of a file name."""
        name = str(self.descriptor.get("name") or self.package.root.resolve().name)
        return re.sub(r"[^\w.-]", "-", name).lstrip(".") or "package"

    @property
    def package_folder(self) -> str:
        """The folder with the whole package, which becomes a zip of this name."""
        version = self.descriptor.get("version")
        return f"{self.file_stem}-{version}" if version else self.file_stem

    @property
    def title(self) -> str:
        """The package's title; its name if it has none."""
        return str(self.descriptor.get("title") or self.file_stem)

    @property
    def name_and_version(self) -> str:
        """Name and version, as far as the descriptor has them: “tip-figures 2.0.0”."""
        parts = [str(self.descriptor[key]) for key in ("name", "version") if key in self.descriptor]
        return " ".join(parts)

    def resolve(self, path: str) -> Path:
        """Return where a file of the release is written, and create its folder.

        raises: CommandError if the path is outside the release
        """
        file = resolve_inside(self.folder, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        return file

    def write_file(self, path: str, content: str | bytes) -> None:
        """Write one file of the release; text is written as UTF-8."""
        data = content.encode() if isinstance(content, str) else content
        self.resolve(path).write_bytes(data)

    def resolve_in_package(self, path: str) -> Path:
        """Return where a file of the released package is written, and create its folder.

        raises: CommandError if the path is outside the folder of the package
        """
        file = resolve_inside(self.resolve(f"{self.package_folder}/datapackage.json").parent, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        return file

    def write_package_file(self, path: str, content: str | bytes) -> None:
        """Write one file of the released package; text is written as UTF-8."""
        data = content.encode() if isinstance(content, str) else content
        self.resolve_in_package(path).write_bytes(data)

    def list_files(self) -> list[str]:
        """Return the paths of the files written so far, sorted."""
        return list_files(self.folder)

    def list_attached(self) -> list[str]:
        """Return the names of the files written so far that are attached to the release."""
        return [path for path in self.list_files() if "/" not in path]


def get_title(table: Table) -> str:
    """Return a table's title; its name if it has none."""
    return str(table.schema.get("title") or table.name)


def get_description(table: Table) -> str:
    """Return what a table holds; its title if the schema does not say."""
    return str(table.schema.get("description") or get_title(table))


def list_files(folder: Path) -> list[str]:
    """Return the paths of all files in a folder, sorted."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return sorted(file.relative_to(folder).as_posix() for file in files)


def resolve_inside(folder: Path, path: str) -> Path:
    """Return a path inside a folder.

    raises: CommandError if names such as `..` or symbolic links lead out of the folder
    """
    file = folder / path
    # Path.resolve fails at a link to itself; realpath takes it as it is.
    real_file = Path(os.path.realpath(file))
    if folder.resolve() not in real_file.parents:
        raise CommandError(f"{path!r} would be written outside {folder.name}.")
    return file


def find_release_time(package: Package) -> datetime | None:
    """Find the newest date of a heading in CHANGELOG.md; without one, the descriptor's `created`.

    returns: in UTC; None if neither has a date
    """
    changelog = find_file(package.root, "CHANGELOG.md")
    text = changelog.read_text("utf-8", "replace") if changelog else ""
    dates = re.findall(r"^## .*?(\d{4}-\d{2}-\d{2})", text, re.MULTILINE)
    newest = max(dates, default=str(package.descriptor.get("created")))
    try:
        time = datetime.fromisoformat(newest)
    except ValueError:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def make_descriptor(
    package: Package, figures: Figures | None, created: datetime | None
) -> dict[str, Any]:
    """Make the descriptor of a release.

    It has what is not committed: the date, the sources from their table, and the hash and size of
    each file.
    """
    descriptor = dict(package.descriptor)
    if created:
        descriptor["created"] = created.strftime("%Y-%m-%dT%H:%M:%SZ")
    if figures:
        descriptor["sources"] = [describe_source(figures, source) for source in figures.sources]
    descriptor["resources"] = [
        _with_hash(resource, package.files.get(str(resource.get("name"))))
        for resource in package.resources
    ]
    return descriptor


def _with_hash(resource: dict[str, Any], file: Path | None) -> dict[str, Any]:
    if file is None:
        return resource
    return {**resource, "bytes": file.stat().st_size, "hash": f"sha256:{compute_sha256(file)}"}
