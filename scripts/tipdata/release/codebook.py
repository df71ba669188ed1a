"""The codebook: what the package is, and what every table, column, code and indicator means."""

from collections.abc import Iterator
from pathlib import Path

import jinja2
import polars as pl

from tipdata.package.citation import cite
from tipdata.package.constraints import category_values
from tipdata.package.json_file import objects
from tipdata.release.contents import Release, description, title

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


def rows(release: Release) -> pl.DataFrame:
    """Every table and its columns, and behind each column its codes; those of an indicator say what it counts."""
    made: list[dict[str, object]] = []
    for table in release.all_tables:
        made.append({"table": table.name, "title": title(table), "description": description(table)})
        for name, field in table.fields.items():
            words = {part: field.get(part) for part in ("title", "type", "unit", "description")}
            made.append({"table": table.name, "column": name, **words})
            codes = [{"code": code, "label": label} for code, label in category_values(field).items()]
            if release.figures and (table.name, name) == ("indicators", "indicator_id"):
                codes = [
                    {
                        "code": one.indicator_id,
                        "label": one.label,
                        "description": f"{one.definition} {one.note}".strip(),
                    }
                    for one in release.figures.indicators
                ]
            made += [{"table": table.name, "column": name, **code} for code in codes]
    return pl.DataFrame(made, schema=dict.fromkeys(COLUMNS, pl.String()), strict=False)


def write(release: Release) -> None:
    """Write codebook.html, one page that needs nothing else."""
    loader = jinja2.FileSystemLoader(TEMPLATES)
    pages = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page = pages.get_template("codebook.html.j2").render(title=release.title, about=about(release), rows=rows(release))
    release.write("codebook.html", page)
