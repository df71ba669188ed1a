"""What a release is made of: its descriptor, its tables with one kind a field, and the folder that it is written into."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.read.load import Package, compute_sha256, locate_file
from tip_figures.datapackage.read.table import Table
from tip_figures.figures.labels import describe_source
from tip_figures.figures.model import Figures

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # the first moment that a zip can hold


def title(table: Table) -> str:
    """A table's title, or else its name."""
    return str(table.schema.get("title") or table.name)


def description(table: Table) -> str:
    """What a table holds."""
    return str(table.schema.get("description") or title(table))


@dataclass(frozen=True)
class Release:
    """A release while it is written.

    figures:    the package's tables of figures; None where it is about something else
    descriptor: as it is released
    folder:     where it is written; nothing is written elsewhere
    tables:     those of the package
    made:       those that are made of its figures
    moment:     that the release bears, for formats which need one
    """

    package: Package
    figures: Figures | None
    descriptor: Mapping[str, Any]
    folder: Path
    tables: tuple[Table, ...]
    made: tuple[Table, ...]
    moment: datetime

    @property
    def all_tables(self) -> tuple[Table, ...]:
        """Every table that has a CSV."""
        return *self.tables, *self.made

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
    def named(self) -> str:
        """Name and version."""
        return " ".join(
            str(self.descriptor[part]) for part in ("name", "version") if part in self.descriptor
        )

    def file(self, path: str) -> Path:
        """Where a file of the release is to be written; its folder is made.

        raises: Stop if that lies outside the release
        """
        file = within(self.folder, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        return file

    def write(self, path: str, content: str | bytes) -> None:
        """Write one file of the release whole."""
        self.file(path).write_bytes(content.encode() if isinstance(content, str) else content)

    def files(self) -> list[str]:
        """Paths of what has been written, sorted."""
        return sorted(
            f.relative_to(self.folder).as_posix() for f in self.folder.rglob("*") if f.is_file()
        )


def within(folder: Path, path: str) -> Path:
    """A path below a folder, wherever names and links lead.

    raises: Stop if it lies outside
    """
    file = folder / path
    if (
        folder.resolve() not in Path(os.path.realpath(file)).parents
    ):  # which takes a link to itself as it is
        raise CommandError(f"{path!r} would be written outside {folder.name}.")
    return file


def find_release_time(package: Package) -> datetime | None:
    """The newest date of a heading in CHANGELOG.md, or what the descriptor tells."""
    file, _ = locate_file(package.root, "CHANGELOG.md")
    text = file.read_text("utf-8", "replace") if file else ""
    dates = re.findall(r"^## .*?(\d{4}-\d{2}-\d{2})", text, re.MULTILINE)
    try:
        told = datetime.fromisoformat(max(dates, default=str(package.descriptor.get("created"))))
    except ValueError:
        return None
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)


def described(
    package: Package, figures: Figures | None, created: datetime | None
) -> dict[str, Any]:
    """The descriptor as it is released: hash and bytes of each file, the date, and the sources from their table."""
    made = dict(package.descriptor)
    if created:
        made["created"] = created.strftime("%Y-%m-%dT%H:%M:%SZ")
    if figures:
        made["sources"] = [describe_source(figures, one) for one in figures.sources]
    made["resources"] = [
        {**one, "bytes": file.stat().st_size, "hash": f"sha256:{compute_sha256(file)}"}
        if file
        else one
        for one, file in (
            (one, package.files.get(str(one.get("name")))) for one in package.resources
        )
    ]
    return made
