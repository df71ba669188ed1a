"""What a release is made of: the descriptor with hashes and dates, the tables, and the folder that it is written into."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from tipdata.figures.model import Figures
from tipdata.package.json_file import entries
from tipdata.package.load import Package, stored
from tipdata.package.paths import locate
from tipdata.package.table import Table
from tipdata.release import export_types
from tipdata.release.export_types import CannotBuild

DOCUMENTS = ("README.md", "CHANGELOG.md", "LICENSE")
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # the first moment that a zip can hold


@dataclass(frozen=True)
class Export:
    """A table of the release: one of the package's, or one that is made for it.

    path:   of its CSV in the release
    frames: the rows, some at a time, each column as the type of its kind
    table:  that of the package; None where it is made
    """

    name: str
    path: str
    schema: Mapping[str, Any]
    frames: Callable[[], Iterator[pl.DataFrame]]
    table: Table | None = None

    @property
    def fields(self) -> dict[str, Mapping[str, Any]]:
        """Field descriptors by name."""
        return self.table.fields if self.table else {one["name"]: one for one in self.schema["fields"]}

    @property
    def primary_key(self) -> list[str]:
        """Names of the primary key's fields; empty where there is none."""
        return self.table.primary_key if self.table else list(self.schema.get("primaryKey", ()))

    @property
    def title(self) -> str:
        """For people."""
        return str(self.schema.get("title") or self.name)

    @property
    def description(self) -> str:
        """What it holds."""
        return str(self.schema.get("description") or self.title)

    def frame(self) -> pl.DataFrame:
        """All rows."""
        return pl.concat([export_types.empty(self.fields), *self.frames()])


@dataclass(frozen=True)
class Release:
    """A release while it is written.

    figures:    the package's tables of figures; None where it is about something else
    descriptor: as it is released
    folder:     where it is written; nothing is written elsewhere
    tables:     every table that has a CSV
    created:    the moment that the release bears; None where nothing tells one
    """

    package: Package
    figures: Figures | None
    descriptor: Mapping[str, Any]
    folder: Path
    tables: tuple[Export, ...]
    created: datetime | None

    @property
    def stem(self) -> str:
        """The package's name as the beginning of a file's."""
        name = str(self.descriptor.get("name") or self.package.root.resolve().name)
        return re.sub(r"[^\w.-]", "-", name).lstrip(".") or "package"

    @property
    def title(self) -> str:
        """The package's title, or else its name."""
        return str(self.descriptor.get("title") or self.stem)

    @property
    def moment(self) -> datetime:
        """The moment that formats which need one bear."""
        return max(self.created or EARLIEST, EARLIEST)

    def file(self, path: str) -> Path:
        """Where a file of the release is to be written; its folder is made.

        raises: CannotBuild if that lies outside the release
        """
        file = within(self.folder, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        return file

    def write(self, path: str, content: str | bytes) -> None:
        """Write one file of the release whole."""
        self.file(path).write_bytes(content.encode() if isinstance(content, str) else content)

    def files(self) -> list[str]:
        """Paths of what has been written, sorted."""
        return sorted(f.relative_to(self.folder).as_posix() for f in self.folder.rglob("*") if f.is_file())

    def own_files(self) -> Iterator[tuple[str, Path]]:
        """The package's own files but the descriptor: path in the release, and where it is read from."""
        listed = [*DOCUMENTS]
        for one in self.package.resources:
            listed += [path for path in (*_paths(one), one.get("schema")) if isinstance(path, str)]
        for path in dict.fromkeys(listed):
            file, _ = locate(self.package.root, path)
            if file is not None:
                yield path, file


def within(folder: Path, path: str) -> Path:
    """A path below a folder, wherever names and links lead.

    raises: CannotBuild if it lies outside
    """
    file = folder / path
    if "\0" in path or not file.resolve().is_relative_to(folder.resolve()) or file.resolve() == folder.resolve():
        raise CannotBuild(f"{path!r} would be written outside {folder.name}.")
    return file


def moment(package: Package) -> datetime | None:
    """SOURCE_DATE_EPOCH, or the newest date of a heading in CHANGELOG.md, or what the descriptor tells."""
    if re.fullmatch(r"\d{1,11}", epoch := os.environ.get("SOURCE_DATE_EPOCH", "")):
        return datetime.fromtimestamp(int(epoch), UTC)
    file, _ = locate(package.root, "CHANGELOG.md")
    text = file.read_text("utf-8", "replace") if file else ""
    dates = re.findall(r"^## .*?(\d{4}-\d{2}-\d{2})", text, re.MULTILINE)
    try:
        told = datetime.fromisoformat(max(dates, default=str(package.descriptor.get("created"))))
    except ValueError:
        return None
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)


def described(package: Package, figures: Figures | None, created: datetime | None) -> dict[str, Any]:
    """The descriptor as it is released: hash and bytes of each file, the date, and the sources from their table."""
    made = dict(package.descriptor)
    if created:
        made["created"] = created.strftime("%Y-%m-%dT%H:%M:%SZ")
    if figures:
        made["sources"] = [
            {
                "title": f"{one.title} ({one.publisher}): {figures.word('ref_area', one.ref_area)}, {one.section}, "
                + figures.word("extent", one.extent),
                "path": one.url,
                "version": str(one.edition_year),
            }
            for one in figures.sources
        ]
    made["resources"] = [_described(package, one) for one in entries(package.descriptor.get("resources"))]
    return made


def _described(package: Package, resource: Any) -> Any:
    paths = _paths(resource) if isinstance(resource, dict) else []
    file = locate(package.root, paths[0])[0] if len(paths) == 1 else None
    return resource if file is None else {**resource, **stored(file.read_bytes())}


def _paths(resource: Mapping[str, Any]) -> list[str]:
    path = resource.get("path")
    return [one for one in (path if isinstance(path, list) else [path]) if isinstance(one, str)]
