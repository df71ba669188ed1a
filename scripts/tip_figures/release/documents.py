"""Documents of the repository that show the tables, renewed when a version is released.

They are docs/contradictions.md, docs/figures.svg, CITATION.cff, .zenodo.json and, in README and
the data card, the parts between `<!-- generated: NAME -->` and `<!-- end: NAME -->`.
"""

import re
from collections.abc import Sequence
from statistics import mode

from tip_figures.datapackage.citation import format_citation_file
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.text_format import escape_markdown
from tip_figures.figures.model import Figures
from tip_figures.page.area_page import ChartBlock, make_blocks
from tip_figures.page.relations import read_relations, sort_relations
from tip_figures.page.rendering import render_template
from tip_figures.page.series import find_series
from tip_figures.page.site import render_picture
from tip_figures.page.tables import Row, Tables, read_tables
from tip_figures.page.words import DOUBTFUL, describe_doubt, describe_years, write_amount
from tip_figures.release.contents import make_descriptor
from tip_figures.release.metadata import write_zenodo
from tip_figures.release.proof_record import render_coverage

PARTS = re.compile(r"(?s)<!-- generated: (\w+)\b[^>]*-->.*?<!-- end: \1 -->")


def render_documents(package: Package, base_url: str) -> dict[str, str]:
    """Render the documents; README and the data card only if they exist.

    base_url: the address of the pages; empty to keep the `homepage` of the package
    returns:  texts by path
    """
    tables = read_tables(package)
    descriptor = make_descriptor(package, tables, base_url)
    relations = read_relations(tables)
    doubtful = [row for row in tables["figures_flat"] if row["obs_status"] == DOUBTFUL]
    documents = {
        "CITATION.cff": format_citation_file(descriptor),
        ".zenodo.json": write_zenodo(descriptor),
        "docs/contradictions.md": render_template(
            "contradictions.md.j2",
            relations=sort_relations(relations),
            doubtful=doubtful,
            reports=tables.report_names,
        ),
    }
    homepage = descriptor.get("homepage")
    where = f"at {homepage}" if homepage else "attached to releases"
    parts = {
        "countries": list_countries(tables),
        "downloads": f"\n\nThe files are {where}. `make build` writes them to `dist/`.\n\n",
    }
    figures = Figures.load(package)
    if isinstance(figures, Figures):
        parts["coverage"] = f"\n\n{render_coverage(figures)}\n"
    if tables["totals"]:
        main_area = mode(row["ref_area"] for row in tables["totals"] if row["value"])
        area = tables.area_names[main_area]
        blocks = make_blocks(tables, find_series(tables, main_area))
        parts["years"] = f"\n\n{render_years(tables, area, blocks)}\n\n"
        if blocks:
            documents["docs/figures.svg"] = render_picture(blocks[0], area)
    for path in ("README.md", "docs/data-card.md"):
        if (package.root / path).is_file():
            documents[path] = replace_parts((package.root / path).read_text("utf-8"), parts)
    return documents


def replace_parts(text: str, parts: dict[str, str]) -> str:
    """Replace the generated parts of a Markdown text; a part without a name in `parts` stays."""

    def replace(match: re.Match[str]) -> str:
        content = parts.get(match[1])
        marks = f"<!-- generated: {match[1]} -->{content}<!-- end: {match[1]} -->"
        return match[0] if content is None else marks

    return PARTS.sub(replace, text)


def list_countries(tables: Tables) -> str:
    """Name the countries with the years of their numbers: “Denmark 2015–2022, Iceland 2020”."""
    names = []
    for code, area in tables.area_names.items():
        years = [row["year"] for row in tables.rows_of_area("figures_flat", code)]
        names.append(f"{area} {describe_years(years)}")
    return ", ".join(names)


def render_years(tables: Tables, area: str, blocks: Sequence[ChartBlock]) -> str:
    """Render the core series of an area as a Markdown table with a row for each year."""
    blocks = [block for block in blocks if block.series.is_core] or blocks[:1]
    titles = [block.title for block in blocks]
    lines = [f"| {area} | {' | '.join(titles)} |", f"| --- |{' ---: |' * len(titles)}"]
    columns = []
    for block in blocks:  # of two rows of a year, the last one counts
        columns.append({row["year"]: row for row in block.series.rows})
    for year in sorted(set().union(*columns)):
        cells = [_write_cell(tables, column.get(year)) for column in columns]
        lines.append(f"| {year} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _write_cell(tables: Tables, row: Row | None) -> str:
    """Write the number of a year with its doubt, or why there is none."""
    if row is None:
        return ""
    if not row["value"]:
        return escape_markdown(row["why_no_value"])
    break_note = "new definition" if row["break_before"] == "true" else ""
    notes = ", ".join(filter(None, [describe_doubt(row), break_note]))
    return f"{write_amount(tables, row)}{f' ({notes})' if notes else ''}"
