"""The codebook: what the package is, and what every table, column, code and indicator means."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jinja2
import polars as pl

from tipdata.package.citation import cite
from tipdata.package.constraints import category_values
from tipdata.package.json_file import objects
from tipdata.release.contents import Export, Release

TEMPLATES = Path(__file__).parent / "templates"
COLUMNS = ("table", "column", "title", "type", "unit", "code", "label", "description")


def about(release: Release) -> Iterator[tuple[str, str]]:
    """What the package is, in pairs of a word and what it says."""
    told = release.descriptor
    for word, said in (
        ("What this is", told.get("description")),
        ("Version", told.get("version")),
        ("Date", str(told.get("created") or "")[:10]),
        ("Address", told.get("homepage")),
        ("Cite as", cite(told)),
        ("License", ", ".join(str(one.get("title") or one.get("name")) for one in objects(told.get("licenses")))),
        *(("Source", f"{one.get('title', '')} {one.get('path', '')}") for one in objects(told.get("sources"))),
        ("Missing values", "An empty cell is a missing value, and the only one."),
    ):
        if said:
            yield word, str(said).strip()


def table(release: Release) -> Export:
    """Every column of every table, and behind it every code with its label."""
    rows = []
    for one in release.tables:
        for name, field in one.fields.items():
            words = [str(field.get(part) or "") or None for part in ("title", "type", "unit", "description")]
            rows.append((one.name, name, *words[:3], None, None, words[3]))
            codes = category_values(field).items()
            rows += [(one.name, name, None, None, None, code, label, None) for code, label in codes]
    schema = {
        "title": "Codebook", "description": "Every column of every table, and every code with its label.",
        "fields": [{"name": name, "type": "string"} for name in COLUMNS],
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    return Export("codebook", "codebook.html", schema, lambda: iter([frame]))


def write(release: Release) -> None:
    """Write codebook.html, one page that needs nothing else."""
    loader = jinja2.FileSystemLoader(TEMPLATES)
    pages = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page = pages.get_template("codebook.html.j2").render(
        release=release, facts=list(about(release)), codes=category_values, figures=release.figures
    )
    release.write("codebook.html", page)
