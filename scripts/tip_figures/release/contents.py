"""A release while it is written: descriptor, date, typed tables, and the folder for the files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from tip_figures.datapackage.package import Package
from tip_figures.datapackage.package_files import compute_sha256
from tip_figures.datapackage.table import Table
from tip_figures.page.tables import Tables

EARLIEST_TIME = datetime(1980, 1, 1, tzinfo=UTC)  # a zip cannot hold an earlier one
FIRST_TABLES = ("totals", "parts", "contradictions", "figures_flat", "gaps")
"""Tables that most people look for; workbook and codebook begin with them."""
POLARS_TYPES: Mapping[str, pl.DataType] = {
    "integer": pl.Int64(),
    "year": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
}
"""Types of Table Schema; all others are text."""


@dataclass(frozen=True)
class Release:
    """A release while it is written.

    rows:       of the tables that pages show
    descriptor: as it is released
    folder:     receives the files
    time:       for formats that need one
    """

    package: Package
    rows: Tables
    descriptor: Mapping[str, Any]
    folder: Path
    time: datetime

    @property
    def tables(self) -> list[Table]:
        """The tables: first those that most people look for, then the others in their order."""
        tables = self.package.tables
        others = [name for name in tables if name not in FIRST_TABLES]
        return [tables[name] for name in (*FIRST_TABLES, *others) if name in tables]

    @property
    def name(self) -> str:
        """The package's name."""
        return str(self.descriptor["name"])

    @property
    def name_and_version(self) -> str:
        """Name and version: “tip-figures 2.0.0”."""
        return f"{self.name} {self.descriptor['version']}"

    @property
    def package_name(self) -> str:
        """The folder with the whole package, which becomes a zip of this name."""
        return f"{self.name}-{self.descriptor['version']}"

    def list_attached(self) -> list[Path]:
        """Return the files written so far that are attached to the release, sorted."""
        return sorted(file for file in self.folder.iterdir() if file.is_file())


def read_frame(table: Table) -> pl.DataFrame:
    """Read all rows of a table, with the polars type of each field."""
    assert table.file is not None
    types = {name: _choose_type(field) for name, field in table.fields.items()}
    return pl.read_csv(table.file, schema_overrides=types)


def _choose_type(field: Mapping[str, Any]) -> pl.DataType:
    return POLARS_TYPES.get(str(field.get("type")), pl.String())


def describe(table: Table) -> str:
    """Return what a table holds, from the descriptions of its schema or resource."""
    schema = table.schema
    return str(schema.get("description") or schema.get("title") or table.name)


def find_release_time(package: Package) -> datetime | None:
    """Find the date of this version in CHANGELOG.md; without one, the descriptor's `created`.

    returns: in UTC; None if neither has a date
    """
    changelog = package.root / "CHANGELOG.md"
    text = changelog.read_text("utf-8", "replace") if changelog.is_file() else ""
    version = re.escape(str(package.descriptor.get("version")))
    entry = re.search(rf"^## {version}\b.*?(\d{{4}}-\d{{2}}-\d{{2}})", text, re.MULTILINE)
    day = entry[1] if entry else str(package.descriptor.get("created"))
    try:
        time = datetime.fromisoformat(day)
    except ValueError:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def make_descriptor(package: Package, rows: Tables, base_url: str) -> dict[str, Any]:
    """Make the descriptor of a release.

    It has what is not committed: the address, the date, the sources from their table, and the hash
    and size of each file.

    base_url: the address of the pages; empty to keep the `homepage` of the package
    """
    descriptor = dict(package.descriptor)
    if base_url:
        descriptor["homepage"] = base_url
    created = find_release_time(package)
    if created:
        descriptor["created"] = created.strftime("%Y-%m-%dT%H:%M:%SZ")
    areas = rows.index("areas", "area_id")
    descriptor["sources"] = [
        {
            "title": f"{source['title']} ({source['publisher']}): "
            f"{areas[source['ref_area']]['name']}, {source['section']}, "
            f"{rows.label('extent', source['extent'])}",
            "path": source["url"],
            "version": source["edition_year"],
        }
        for source in rows["sources"]
    ]
    descriptor["resources"] = []
    for resource in package.resources:
        file = package.files[resource["name"]]
        facts = {"bytes": file.stat().st_size, "hash": f"sha256:{compute_sha256(file)}"}
        descriptor["resources"].append({**resource, **facts})
    return descriptor
