"""The codebook: what the package is, and what every table, column, code and indicator means."""

from collections.abc import Iterator

import polars as pl

from tip_figures.datapackage.citation import format_citation, release_url
from tip_figures.datapackage.json_values import as_objects
from tip_figures.datapackage.schema.constraints import read_categories
from tip_figures.page.rendering import render_template
from tip_figures.release.contents import Release, description, title

COLUMNS = ("table", "column", "title", "type", "unit", "code", "label", "description")


def about(release: Release) -> Iterator[tuple[str, str]]:
    """What the package is, in pairs of a word and what it says."""
    told = release.descriptor
    for word, said in (
        ("What this is", told.get("description")),
        ("Version", told.get("version")),
        ("Date", str(told.get("created") or "")[:10]),
        ("Address", release_url(told)),
        ("Cite as", format_citation(told)),
        (
            "License",
            ", ".join(
                str(one.get("title") or one.get("name")) for one in as_objects(told.get("licenses"))
            ),
        ),
        *(
            ("Source", f"{one.get('title', '')} {one.get('path', '')}")
            for one in as_objects(told.get("sources"))
        ),
        ("Missing values", "An empty cell is a missing value, and the only one."),
    ):
        if said:
            yield word, str(said).strip()


def rows(release: Release) -> pl.DataFrame:
    """Every table and its columns, and behind each column its codes; those of an indicator say what it counts."""
    made: list[tuple[object, ...]] = []
    for table in release.all_tables:
        made.append((table.name, None, title(table), None, None, None, None, description(table)))
        for name, field in table.fields.items():
            told = [field.get(part) for part in ("title", "type", "unit")]
            made.append((table.name, name, *told, None, None, field.get("description")))
            codes = read_categories(field).items()
            made += [
                (table.name, name, None, None, None, code, label, None) for code, label in codes
            ]
            if release.figures and (table.name, name) == ("indicators", "indicator_id"):
                for one in release.figures.indicators:
                    meaning = f"{one.definition} {one.note}".strip()
                    made.append(
                        (table.name, name, None, None, None, one.indicator_id, one.label, meaning)
                    )
    return pl.DataFrame(
        made, schema=dict.fromkeys(COLUMNS, pl.String()), orient="row", strict=False
    )


def write(release: Release) -> None:
    """Write codebook.html, one page that needs nothing else."""
    page = render_template(
        "codebook.html.j2", title=release.title, about=about(release), rows=rows(release)
    )
    release.write("codebook.html", page)
