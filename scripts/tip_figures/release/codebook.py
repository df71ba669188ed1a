"""The codebook: the meaning of every table, column, code and indicator, as a page and as rows."""

from collections.abc import Mapping

import polars as pl

from tip_figures.datapackage.citation import format_citation
from tip_figures.datapackage.field_types import read_categories
from tip_figures.page.rendering import render_template
from tip_figures.page.site_info import SiteInfo
from tip_figures.release.contents import Release, describe

COLUMNS = ("table", "column", "title", "type", "code", "label", "description")
MISSING_VALUES = "An empty cell is a missing value; nothing else is."


def describe_package(info: SiteInfo) -> list[tuple[str, str]]:
    """Describe the package: headings with their texts, as far as the descriptor has them."""
    entries = [
        ("Version", info.get("version")),
        ("Date", info.date),
        ("Address", info.get("homepage")),
        ("Cite as", format_citation(info.descriptor)),
        ("License", ", ".join(str(entry.get("title")) for entry in info.licenses)),
        ("Missing values", MISSING_VALUES),
    ]
    return [(heading, text) for heading, text in entries if text]


def build_codebook(release: Release) -> pl.DataFrame:
    """Build the codebook: a row for each table, after it its columns, after each its codes."""
    rows: list[Mapping[str, object]] = []
    for table in release.tables:
        title = table.schema.get("title")
        rows.append({"table": table.name, "title": title, "description": describe(table)})
        for column, field in table.fields.items():
            place = {"table": table.name, "column": column}
            rows.append(place | {key: field.get(key) for key in ("title", "type", "description")})
            for code, label in read_categories(field).items():
                rows.append(place | {"code": code, "label": label})
    for indicator in release.rows["indicators"]:
        rows.append(
            {
                "table": "indicators",
                "column": "indicator_id",
                "code": indicator["indicator_id"],
                "label": indicator["label"],
                "description": indicator["definition"],
            }
        )
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String()), strict=False)


def render_codebook(release: Release, info: SiteInfo) -> str:
    """Render the codebook as one page that needs no other file."""
    return render_template(
        "codebook.html.j2",
        info=info,
        file="codebook.html",
        about=describe_package(info),
        sources=release.descriptor["sources"],
        tables=release.tables,
        indicators=release.rows["indicators"],
    )
