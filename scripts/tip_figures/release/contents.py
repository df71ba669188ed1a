"""What a release contains: descriptor, date, tables, and the codebook that explains them."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin

import polars as pl

from tip_figures.datapackage.citation import format_citation, list_authors
from tip_figures.datapackage.findings import CommandError
from tip_figures.datapackage.frames import describe_columns
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package, compute_sha256
from tip_figures.datapackage.table import Table, read_categories
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SourceRow
from tip_figures.page.rendering import render_template
from tip_figures.page.site import Download, SiteInfo
from tip_figures.page.tables import Tables

EARLIEST_TIME = datetime(1980, 1, 1, tzinfo=UTC)  # a zip cannot hold an earlier one
FIRST_TABLES = ("totals", "parts", "contradictions", "figures_flat", "gaps")
"""Tables that most people look for; workbook and codebook begin with them."""

MISSING_VALUES = "An empty cell is a missing value; nothing else is."


class Release(NamedTuple):
    """A release while it is written.

    Attributes:
        package: the valid package that is released
        rows: of the tables that pages show
        descriptor: as it is released (see `make_descriptor`)
        folder: receives the files
    """

    package: Package
    rows: Tables
    descriptor: Mapping[str, Any]
    folder: Path

    @property
    def time(self) -> datetime:
        """The date of the release for formats that need one; 1980 if the changelog has none."""
        return find_release_time(self.package) or EARLIEST_TIME

    @property
    def tables(self) -> list[Table]:
        """The tables: first those that most people look for, then the others in their order."""
        tables = self.package.tables
        names = dict.fromkeys((*FIRST_TABLES, *tables))
        return [tables[name] for name in names if name in tables]

    @property
    def table_files(self) -> list[Download]:
        """The CSV files of the tables, each with its size and hash; the name is the path.

        They are in the order of the descriptor.
        """
        return [
            Download(entry["path"], entry["bytes"], entry["hash"].removeprefix("sha256:"))
            for entry in self.descriptor["resources"]
        ]

    @property
    def name_and_version(self) -> str:
        """Name and version: “tip-figures 2.0.0”."""
        return f"{self.descriptor['name']} {self.descriptor['version']}"

    @property
    def archive_name(self) -> str:
        """File name of the zip of the whole package: “tip-figures-2.0.0.zip”."""
        return f"{self.name_and_version.replace(' ', '-')}.zip"


def find_release_time(package: Package) -> datetime | None:
    """Return the date of this version, from its heading in CHANGELOG.md: `## 2.0.0 (2026-11-25)`.

    Returns:
        the beginning of that day in UTC; None if no heading has this version and a date from 2000
        to 2099, or if the calendar does not have that day
    """
    changelog = package.root / "CHANGELOG.md"
    text = changelog.read_text("utf-8", "replace") if changelog.is_file() else ""
    version = re.escape(str(package.descriptor.get("version")))
    # `.` does not match a line end, so the date is in the line of the heading.
    heading = re.search(rf"^## {version}\b.*?(20\d\d-\d\d-\d\d)", text, re.MULTILINE)
    if heading is None:
        return None
    try:
        return datetime.fromisoformat(heading[1]).replace(tzinfo=UTC)
    except ValueError:  # a day that the calendar does not have, such as February 30
        return None


def make_descriptor(package: Package, figures: Figures) -> dict[str, Any]:
    """Return the descriptor (the content of datapackage.json) of a release.

    It is a copy of the descriptor of the package with additions: `created`, if the changelog has
    the date of the version; `sources`, which lists the reports; and, in each resource, the size
    (`bytes`) and the hash of its file. Values that the package has for these are replaced.

    Raises:
        CommandError: if the descriptor has no name, title, version, license or author
    """
    descriptor = dict(package.descriptor)
    needed = {name: descriptor.get(name) for name in ("name", "title", "version", "licenses")}
    needed["a contributor with the role author"] = list_authors(descriptor)
    missing = ", ".join(name for name, value in needed.items() if not value)
    if missing:
        raise CommandError(
            f"{package.path}: a release needs more: {missing}. Add it to the descriptor."
        )
    time = find_release_time(package)
    if time:
        descriptor["created"] = f"{time:%Y-%m-%dT%H:%M:%SZ}"
    descriptor["sources"] = list_reports(figures.sources)
    descriptor["resources"] = []
    for resource in package.resources:
        file = package.files[resource["name"]]
        facts = {"bytes": file.stat().st_size, "hash": f"sha256:{compute_sha256(file)}"}
        descriptor["resources"].append({**resource, **facts})
    return descriptor


def list_reports(sources: Iterable[SourceRow]) -> list[dict[str, str]]:
    """Return the property `sources` of a descriptor: an entry for each edition of each report.

    An entry has a `title` (with the publisher), a `path` (the address) and a `version` (the year).
    The address of an edition is the folder of the page of its first passage:
    https://example.org/2021-report/ for https://example.org/2021-report/peru/.

    Args:
        sources: the passages of all editions, each with the address of its page
    """
    editions = group_by(
        sources, lambda source: (source.publication, source.publisher, source.edition_year)
    )
    return [
        {
            "title": f"{publication} ({publisher})",
            "path": urljoin(members[0].url.rstrip("/"), "."),  # "." is the folder of the page
            "version": str(edition_year),
        }
        for (publication, publisher, edition_year), members in editions.items()
    ]


def describe_package(info: SiteInfo) -> dict[str, str]:
    """Return facts about a package for readers: heading -> text, such as `Version` -> `2.0.0`.

    Facts that the descriptor does not have are left out. The titles of several licenses are joined
    with commas. The fact about missing values is the same for every package.
    """
    entries = {
        "Version": info.get("version"),
        "Date": info.get("created")[:10],
        "Address": info.get("homepage"),
        "Cite as": format_citation(info.descriptor),
        "License": ", ".join(str(entry.get("title")) for entry in info.descriptor["licenses"]),
        "Adding and comparing": info.get("comparability"),
        "Missing values": MISSING_VALUES,
    }
    return {heading: text for heading, text in entries.items() if text}


def build_codebook(release: Release) -> pl.DataFrame:
    """Return the codebook, with a row for each column of each table.

    The column `table` names the table. The others are those of `describe_columns`, such as name,
    type and description.
    """
    return pl.concat(
        describe_columns(table).select(pl.lit(table.name).alias("table"), pl.all())
        for table in release.tables
    )


def render_codebook(release: Release, info: SiteInfo) -> str:
    """Return the codebook as a page: HTML that needs no other file.

    It has facts about the package, the reports, the indicators, and the columns of all tables.

    Args:
        info: what the pages of a site share; without downloads, the page has no links to files
    """
    return render_template(
        "codebook.html.j2",
        info=info,
        file="codebook.html",
        about=describe_package(info),
        reports=release.descriptor["sources"],
        tables=release.tables,
        indicators=release.rows.figures.indicators,
        read_categories=read_categories,
    )
