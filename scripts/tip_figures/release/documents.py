"""Documents of the repository that show the tables, renewed when a version is released.

They are docs/contradictions.md, docs/figures.svg, CITATION.cff, .zenodo.json and, in README and
the data card, the parts between `<!-- generated: NAME -->` and `<!-- end: NAME -->`.
"""

import re
from collections.abc import Sequence
from statistics import mode

from tip_figures.datapackage.citation import format_citation_file
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.text_format import format_markdown_table
from tip_figures.figures.model import Figures
from tip_figures.page.charts import Series, draw_chart, find_series
from tip_figures.page.rendering import render_template
from tip_figures.page.tables import Tables, read_relations, read_tables
from tip_figures.page.words import DOUBTFUL, Row, describe_doubt, describe_years, write_amount
from tip_figures.release.contents import make_descriptor
from tip_figures.release.metadata import write_zenodo
from tip_figures.release.proof_record import render_coverage


def render_documents(package: Package) -> dict[str, str]:
    """Render the documents; README and the data card only if they exist.

    The chart is about the area that has most totals, and needs a value.

    returns: texts by path
    """
    tables = read_tables(package)
    descriptor = make_descriptor(package, tables.figures)
    documents = {
        "CITATION.cff": format_citation_file(descriptor),
        ".zenodo.json": write_zenodo(descriptor),
        "docs/contradictions.md": render_template(
            "contradictions.md.j2",
            relations=read_relations(tables),
            doubtful=[row for row in tables["figures_flat"] if row["obs_status"] == DOUBTFUL],
            reports=tables.report_names,
        ),
    }
    homepage = descriptor.get("homepage")
    where = f"at {homepage}" if homepage else "attached to releases"
    parts = {
        "countries": list_countries(tables),
        "coverage": f"\n\n{render_coverage(tables.figures)}\n",
        "downloads": f"\n\nThe files are {where}. `make build` writes them to `dist/`.\n\n",
    }
    areas = [row["ref_area"] for row in tables["totals"] if row["value"]]
    all_series = find_series(tables, mode(areas)) if areas else []
    series = [line for line in all_series if line.is_drawn]
    if series:
        parts["years"] = f"\n\n{render_years(tables.figures, series)}\n\n"
        chart = draw_chart(tables.figures, series[0])
        documents["docs/figures.svg"] = render_template("picture.svg.j2", chart=chart)
    for path in ("README.md", "docs/data-card.md"):
        if (package.root / path).is_file():
            text = (package.root / path).read_text("utf-8")
            for name, content in parts.items():
                text = replace_part(text, name, content)
            documents[path] = text
    return documents


def replace_part(text: str, name: str, content: str) -> str:
    """Return a Markdown text with a new content between `<!-- generated: name -->` and its end.

    A text without these comments stays as it is.
    """
    pattern = rf"(<!-- generated: {name} -->).*?(<!-- end: {name} -->)"
    return re.sub(pattern, lambda marks: f"{marks[1]}{content}{marks[2]}", text, flags=re.DOTALL)


def list_countries(tables: Tables) -> str:
    """Name the countries with the years of their numbers: “Denmark 2015–2022, Iceland 2020”."""
    names = []
    for code, area in tables.area_names.items():
        years = describe_years(row["year"] for row in tables.rows_of_area("figures_flat", code))
        names.append(f"{area} {years}")
    return ", ".join(names)


def render_years(figures: Figures, series: Sequence[Series]) -> str:
    """Render the core series of an area as a Markdown table with a row for each year.

    series: of one area, at least one; the first is shown if none of them is a core series
    """
    series = [line for line in series if line.is_core] or series[:1]
    columns = []
    for line in series:  # of two rows of a year, the last one counts
        columns.append({row["year"]: row for row in line.rows})
    rows = [
        [year, *(_write_cell(figures, column.get(year)) for column in columns)]
        for year in sorted(set().union(*columns))
    ]
    heads = [series[0].rows[0]["area"], *(line.title for line in series)]
    return "\n".join(format_markdown_table(heads, rows))


def _write_cell(figures: Figures, row: Row | None) -> str:
    """Write the number of a year with its doubts, or why there is none; "" without a row."""
    if row is None or not row["value"]:
        return row["why_no_value"] if row else ""
    break_note = "new definition" if row["break_before"] == "true" else ""
    notes = ", ".join(filter(None, [describe_doubt(row), break_note]))
    return f"{write_amount(figures, row)}{f' ({notes})' if notes else ''}"
