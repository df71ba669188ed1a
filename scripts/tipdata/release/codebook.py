"""The codebook: what the package is, and what every table, column, code and indicator means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
import polars as pl

from tipdata.package.citation import cite
from tipdata.package.constraints import category_values
from tipdata.package.json_file import objects
from tipdata.package.key_columns import names
from tipdata.release.contents import Export, Release

TEMPLATES = Path(__file__).parent / "templates"
COLUMNS = ("table", "column", "title", "type", "unit", "code", "label", "description")
BOUNDS = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "above", "exclusiveMaximum": "below"}


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
    indicators = release.figures.indicators if release.figures else ()
    page = pages.get_template("codebook.html.j2").render(
        release=release, facts=list(about(release)), must=_must, codes=category_values, rules=_rules,
        indicators=indicators, figures=release.figures,
    )  # fmt: skip
    release.write("codebook.html", page)


def _must(one: Export, name: str, field: Mapping[str, Any]) -> str:
    """What a cell of a column must be."""
    constraints = field.get("constraints", {})
    notes = ["filled"] if constraints.get("required") is True else []
    notes += ["key"] if name in one.primary_key else []
    notes += [f"{word} {constraints[bound]}" for bound, word in BOUNDS.items() if bound in constraints]
    notes += [f"as {constraints['pattern']}"] if "pattern" in constraints else []
    for key in objects(one.schema.get("foreignKeys")):
        if name in names(key.get("fields")) and isinstance(key.get("reference"), dict):
            notes.append(f"refers to {key['reference'].get('resource') or one.name}")
    return "; ".join(notes)


def _rules(one: Export) -> Sequence[Mapping[str, Any]]:
    return objects(one.schema.get("rules"))
