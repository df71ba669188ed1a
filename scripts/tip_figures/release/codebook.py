"""The codebook: what the package is, and the meaning of every table, column, code and indicator."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from tip_figures.datapackage.citation import format_citation, release_url
from tip_figures.datapackage.field_types import read_categories
from tip_figures.datapackage.json_values import as_objects
from tip_figures.datapackage.table import Table
from tip_figures.figures.model import Figures
from tip_figures.page.rendering import render_template
from tip_figures.release.contents import Release, get_description, get_title

COLUMNS = ("table", "column", "title", "type", "unit", "code", "label", "description")
MISSING_VALUES = "An empty cell is a missing value; nothing else is."
CodebookRow = dict[str, object]
"""Cells by column of the codebook; a column that is not named is empty."""


def describe_package(release: Release) -> list[tuple[str, str]]:
    """Describe the package: headings with their texts, as far as the descriptor has them."""
    descriptor = release.descriptor
    licenses = as_objects(descriptor.get("licenses"))
    license_titles = [str(entry.get("title") or entry.get("name")) for entry in licenses]
    sources = [
        ("Source", f"{source.get('title', '')} {source.get('path', '')}")
        for source in as_objects(descriptor.get("sources"))
    ]
    entries = [
        ("What this is", descriptor.get("description")),
        ("Version", descriptor.get("version")),
        ("Date", str(descriptor.get("created") or "")[:10]),
        ("Address", release_url(descriptor)),
        ("Cite as", format_citation(descriptor)),
        ("License", ", ".join(license_titles)),
        *sources,
        ("Missing values", MISSING_VALUES),
    ]
    return [(heading, str(text).strip()) for heading, text in entries if text]


def build_codebook(release: Release) -> pl.DataFrame:
    """Build the codebook: a row for each table, after it its columns, after each its codes."""
    rows: list[CodebookRow] = []
    for table in release.tables:
        rows.extend(_describe_table(table, release.figures))
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String()), strict=False)


def _describe_table(table: Table, figures: Figures | None) -> Iterator[CodebookRow]:
    yield {
        "table": table.name,
        "title": get_title(table),
        "description": get_description(table),
    }
    for column, field in table.fields.items():
        yield from _describe_column(table.name, column, field)
        if figures and (table.name, column) == ("indicators", "indicator_id"):
            yield from _describe_indicators(table.name, column, figures)


def _describe_column(table: str, column: str, field: Mapping[str, Any]) -> Iterator[CodebookRow]:
    described = {key: field.get(key) for key in ("title", "type", "unit", "description")}
    yield {"table": table, "column": column, **described}
    for code, label in read_categories(field).items():
        yield {"table": table, "column": column, "code": code, "label": label}


def _describe_indicators(table: str, column: str, figures: Figures) -> Iterator[CodebookRow]:
    """Describe the codes of indicators, which are rows of a table and not in a schema."""
    for indicator in figures.indicators:
        yield {
            "table": table,
            "column": column,
            "code": indicator.indicator_id,
            "label": indicator.label,
            "description": f"{indicator.definition} {indicator.note}".strip(),
        }


def write_codebook(release: Release) -> None:
    """Write codebook.html into the package."""
    release.write_package_file("codebook.html", render_codebook(release))


def render_codebook(release: Release) -> str:
    """Render the codebook as one page that needs no other file."""
    return render_template(
        "codebook.html.j2",
        title=release.title,
        about=describe_package(release),
        tables=[table.name for table in release.tables],
        rows=build_codebook(release),
    )
