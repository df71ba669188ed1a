"""A release while it is written: descriptor, date, tables, and the folder for the files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tip_figures.datapackage.field_types import Field, read_categories
from tip_figures.datapackage.package import Package, compute_sha256
from tip_figures.datapackage.table import Table
from tip_figures.page.tables import Tables

EARLIEST_TIME = datetime(1980, 1, 1, tzinfo=UTC)  # a zip cannot hold an earlier one
FIRST_TABLES = ("totals", "parts", "contradictions", "figures_flat", "gaps")
"""Tables that most people look for; workbook and codebook begin with them."""


@dataclass(frozen=True)
class Release:
    """A release while it is written.

    rows:       of the tables that pages show
    descriptor: as it is released
    folder:     receives the files
    """

    package: Package
    rows: Tables
    descriptor: Mapping[str, Any]
    folder: Path

    @property
    def time(self) -> datetime:
        """The date of the release for formats that need one."""
        return max(find_release_time(self.package) or EARLIEST_TIME, EARLIEST_TIME)

    @property
    def tables(self) -> list[Table]:
        """The tables: first those that most people look for, then the others in their order."""
        tables = self.package.tables
        return [tables[name] for name in dict.fromkeys((*FIRST_TABLES, *tables)) if name in tables]

    @property
    def name(self) -> str:
        """The package's name."""
        return str(self.descriptor["name"])

    @property
    def name_and_version(self) -> str:
        """Name and version: “tip-figures 2.0.0”."""
        return f"{self.name} {self.descriptor['version']}"


def describe(table: Table) -> str:
    """Return what a table contains, from its schema."""
    return str(table.schema.get("description") or table.name)


def list_codes(field: Field) -> list[str]:
    """Return the codes of a column, each with its label: “at_least: at least”."""
    return [f"{code}: {label}" for code, label in read_categories(field).items()]


def find_release_time(package: Package) -> datetime | None:
    """Find the date of this version in CHANGELOG.md; without one, the descriptor's `created`.

    returns: in UTC; None if neither has a date
    """
    changelog = package.root / "CHANGELOG.md"
    text = changelog.read_text("utf-8", "replace") if changelog.is_file() else ""
    version = re.escape(str(package.descriptor.get("version")))
    entry = re.search(rf"^## {version}\b.*?(\d{{4}}-\d{{2}}-\d{{2}})", text, re.MULTILINE)
    day = entry[1] if entry else str(package.descriptor.get("created"))[:10]
    try:
        return datetime.fromisoformat(day).replace(tzinfo=UTC)
    except ValueError:
        return None


def make_descriptor(package: Package, rows: Tables, base_url: str) -> dict[str, Any]:
    """Make the descriptor of a release.

    It has what is not committed: the address, the date, the sources from their table, and the hash
    and size of each file.

    base_url: the address of the pages; empty to keep the `homepage` of the package
    """
    descriptor = dict(package.descriptor)
    if base_url:
        descriptor["homepage"] = base_url
    time = find_release_time(package)
    if time:
        descriptor["created"] = time.strftime("%Y-%m-%dT%H:%M:%SZ")
    descriptor["sources"] = _list_sources(rows)
    descriptor["resources"] = []
    for resource in package.resources:
        file = package.files[resource["name"]]
        facts = {"bytes": file.stat().st_size, "hash": f"sha256:{compute_sha256(file)}"}
        descriptor["resources"].append({**resource, **facts})
    return descriptor


def _list_sources(rows: Tables) -> list[dict[str, str]]:
    """List the passages that were read, as a descriptor has its sources."""
    areas = rows.index("areas", "area_id")
    sources = []
    for source in rows["sources"]:
        report = f"{source['title']} ({source['publisher']})"
        area = areas[source["ref_area"]]["name"]
        extent = rows.label("extent", source["extent"])
        sources.append(
            {
                "title": f"{report}: {area}, {source['section']}, {extent}",
                "path": source["url"],
                "version": source["edition_year"],
            }
        )
    return sources
