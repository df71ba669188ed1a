"""The site of a release: an index of the areas, a page of each, and the files of its charts."""

from collections.abc import Iterator
from urllib.parse import quote

from tip_figures.datapackage.csv_rows import format_csv_rows
from tip_figures.page.area_page import make_area_page
from tip_figures.page.relations import Relations, read_relations
from tip_figures.page.rendering import render_template
from tip_figures.page.site_info import SiteInfo
from tip_figures.page.tables import Tables
from tip_figures.page.words import describe_reading, join_words

INDEX = "index.html"
MAX_NAMES = 3  # of areas in the headline of the index; more are counted


def render_pages(tables: Tables, info: SiteInfo) -> Iterator[tuple[str, str]]:
    """Render the pages and the files of their charts: file names in one folder, and texts."""
    relations = read_relations(tables)
    pages = {}
    for ref_area, area in tables.area_names.items():
        page = make_area_page(tables, relations, ref_area, area)
        file = f"{quote(ref_area, safe='')}.html"
        pages[file] = page
        yield file, render_template("area.html.j2", info=info, file=file, page=page)
        for chart in page["charts"]:
            rows = chart.series.rows
            yield f"{chart.series.stem}.csv", format_csv_rows(list(rows[0]), rows)
            yield f"{chart.series.stem}.svg", render_template("picture.svg.j2", chart=chart)
    sorted_relations = Relations(relations)
    yield (
        INDEX,
        render_template(
            "index.html.j2",
            info=info,
            file=INDEX,
            pages=pages,
            relations=sorted_relations,
            headline=write_finding(sorted_relations),
            reading=describe_reading(tables.figures, tables.figures.sources),
            figure_count=len(tables["figures_flat"]),
        ),
    )


def write_finding(relations: Relations) -> str:
    """Write how often the reports contradict themselves, as a sentence.

    returns: “The reports on Denmark contradict themselves or each other 5 times.”
    """
    contradicted = relations.contradicted
    if not contradicted:
        return f"All {relations.check_count} checked relations between the reports’ numbers hold."
    areas = sorted({relation.figures[0]["area"] for relation in contradicted})
    where = join_words(areas) if len(areas) <= MAX_NAMES else f"{len(areas)} countries"
    times = "once" if len(contradicted) == 1 else f"{len(contradicted)} times"
    return f"The reports on {where} contradict themselves or each other {times}."
