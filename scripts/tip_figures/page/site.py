"""The site of a release: an index of the areas, a page of each, and the files of its charts.

All pages share title, address, downloads, and the links at the foot.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from tip_figures.datapackage.citation import repository_url
from tip_figures.datapackage.csv_file import format_csv_rows
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import as_objects
from tip_figures.figures.model import Figures
from tip_figures.figures.tables.divisions import REMAINDERS
from tip_figures.page.charts import draw_chart, find_lead, find_series, write_headline
from tip_figures.page.coverage import list_coverage
from tip_figures.page.rendering import render_template
from tip_figures.page.tables import (
    Relations,
    Row,
    Tables,
    capitalize,
    define_indicator,
    describe_reading,
    read_relations,
    write_amount,
    write_limited,
)

PURPOSES = {
    "totals.csv": "one row for each series and year: the number, or why there is none",
    "parts.csv": "how totals divide",
    "figures_flat.csv": "every number, with a link to its words in the report",
    "contradictions.csv": "where the reports contradict themselves or each other",
    "coverage.csv": "how many sections of each edition state a number, and what the others say",
    ".xlsx": "these tables as sheets of one workbook",
    ".sqlite": "all tables as a database, with views for common questions",
    ".whl": "for Python: loads the tables and checks your own",
    ".zip": "everything, also for R and Stata: CSV, Parquet, Stata files and metadata",
}
"""How the name of a file ends and what it is for, in the order in which files are listed."""
BUTTONS = {"totals.csv": "CSV of totals", ".xlsx": "Excel", ".zip": "Everything (zip)"}
"""The words of the downloads at the top of a page, by how the name of the file ends."""


class Download(NamedTuple):
    """A published file, in the folder of the pages or in the package; size in bytes."""

    name: str
    size: int
    sha256: str


class SiteInfo(NamedTuple):
    """What every page of a site shares.

    descriptor: of the package, as it is released; `homepage` is the address of the site
    dataset:    the package as schema.org describes it, in JSON-LD; empty without one
    downloads:  files of the release in the same folder; none for a page outside of a site
    documents:  paths in the package of the documents that are in the same folder, too
    """

    descriptor: Mapping[str, Any]
    dataset: str = ""
    downloads: Sequence[Download] = ()
    documents: Collection[str] = ()

    def get(self, key: str) -> str:
        """Return a property of the descriptor; empty if it has none."""
        return str(self.descriptor.get(key) or "")

    @property
    def date(self) -> str:
        """The day of this version, as “2026-11-25”; empty if it is not known."""
        return self.get("created")[:10]

    @property
    def licenses(self) -> list[dict[str, Any]]:
        """The licenses of the data: title or name, and path."""
        return as_objects(self.descriptor.get("licenses"))

    @property
    def repository(self) -> str:
        """The address of the repository; empty if it is not known."""
        return repository_url(self.descriptor)

    @property
    def report_address(self) -> str:
        """Where to report a mistake; empty if it is not known."""
        if self.repository:
            return f"{self.repository}/issues/new"
        return self.document_address("CONTRIBUTING.md")

    def document_address(self, path: str) -> str:
        """Return the address of a document: in the repository, or its copy beside the pages.

        path:    in the package
        returns: empty if the package has no such document
        """
        if path not in self.documents:
            return ""
        return f"{self.repository}/blob/HEAD/{path}" if self.repository else Path(path).name

    @property
    def offers(self) -> Iterator[tuple[Download, str, str]]:
        """The downloads in the order of PURPOSES: each with its purpose and the text of its button.

        The text is "" for a download without a button. Files whose ending is not in PURPOSES are
        left out.
        """
        for ending, purpose in PURPOSES.items():
            for download in self.downloads:
                if download.name.endswith(ending):
                    yield download, purpose, BUTTONS.get(ending, "")


INDEX = "index.html"
MAX_NAMES = 3  # of areas in a sentence; more are counted


def render_pages(tables: Tables, info: SiteInfo) -> Iterator[tuple[str, str]]:
    """Render the pages and the files of their charts, the index last.

    returns: names of files in one folder, and their texts
    """
    figures = tables.figures
    pages = {}
    for ref_area, area in tables.area_names.items():
        page = make_area_page(tables, ref_area, area)
        file = f"{quote(ref_area, safe='')}.html"
        pages[file] = page
        yield file, render_template("area.html.j2", info=info, file=file, page=page)
        for chart in page["charts"]:
            rows = chart.series.rows
            yield f"{chart.series.stem}.csv", format_csv_rows(list(rows[0]), rows)
            yield f"{chart.series.stem}.svg", render_template("picture.svg.j2", chart=chart)
    cards = {file: page for file, page in pages.items() if page["lead"]}
    relations = read_relations(tables)
    index = render_template(
        "index.html.j2",
        info=info,
        file=INDEX,
        cards=cards,
        others=_list_other_areas(figures, pages, cards),
        relations=relations,
        headline=write_finding(relations),
        reading=describe_reading(figures, figures.sources),
        figure_count=len(tables["figures_flat"]),
        coverage=list(list_coverage(tables)),
    )
    yield INDEX, index


def _list_other_areas(
    figures: Figures, pages: Mapping[str, Mapping[str, Any]], cards: Collection[str]
) -> dict[str, str]:
    """List the areas of sources without a card on the index, in the order of their names.

    pages:   of all areas with figures, by file name
    cards:   file names of the pages that the index shows
    returns: name of the area → file name of its page; "" if it has none
    """
    files = {page["area"]: file for file, page in pages.items()}
    areas = {figures.get_code_label("ref_area", source.ref_area) for source in figures.sources}
    others = {area: files.get(area, "") for area in sorted(areas | files.keys())}
    return {area: file for area, file in others.items() if file not in cards}


def write_finding(relations: Relations) -> str:
    """Write how often the reports contradict themselves, as a sentence.

    Up to MAX_NAMES countries are named; more are only counted.

    returns: “The reports on Denmark contradict themselves or each other 5 times.”; without a
             contradiction, how many checked relations hold
    """
    number = len(relations.contradicted)
    if not number:
        return f"All {relations.check_count} checked relations between the reports’ numbers hold."
    areas = sorted({relation.figures[0]["area"] for relation in relations.contradicted})
    where = f"{len(areas)} countries"
    if len(areas) <= MAX_NAMES:
        where = join_words(areas)
    times = "once" if number == 1 else f"{number} times"
    return f"The reports on {where} contradict themselves or each other {times}."


def join_words(words: Sequence[str]) -> str:
    """Join words as a list in a sentence: “A”, “A and B”, “A, B and C”."""
    return " and ".join(", ".join(words).rsplit(", ", 1))


# The page of an area

PART_COLOURS = 6  # in the style sheet; they are used in turn


class DrawnPart(NamedTuple):
    """A part of a total.

    text:   name, number and share
    x:      where it begins in the bar, in percent
    width:  its length in the bar, in percent; 0 if it is not drawn
    colour: of the bar, by the name of the part; 0 for what no report states
    target: anchor of its figure; empty if it has none
    """

    text: str
    x: float
    width: float
    colour: int
    target: str


class Breakdown(NamedTuple):
    """How the totals of one series divide by one dimension.

    dimension: its title
    lines:     for each year the total, its figure_id, and its parts
    """

    title: str
    dimension: str
    lines: Sequence[tuple[str, str, str, Sequence[DrawnPart]]]


def make_area_page(tables: Tables, ref_area: str, area: str) -> dict[str, Any]:
    """Make what the template of an area page shows.

    area:    its name
    returns: variable of the template → value. `figures` are sorted by indicator, year and unit, a
             total before its parts. Without a series, `headline` is the name of the area; `lead` is
             the series that the index shows, if any
    """
    figures = tables.figures
    all_series = find_series(tables, ref_area)
    lead = find_lead(tables, all_series)
    rows = tables.rows_of_area("figures_flat", ref_area)
    sources = [source for source in figures.sources if source.ref_area == ref_area]
    counted = [series.indicator_id for series in all_series] + [row["indicator_id"] for row in rows]
    indicator_ids = list(dict.fromkeys(counted))
    rows.sort(
        key=lambda row: (
            indicator_ids.index(row["indicator_id"]),
            row["year"],
            row["unit"],
            row["breakdown"] != "total",  # False, which is first, for a total
            row["label"],
            row["edition_year"],
        )
    )
    return {
        "area": area,
        "headline": write_headline(tables, lead or all_series[0]) if all_series else area,
        "lead": lead,
        "charts": [draw_chart(figures, series) for series in all_series if series.is_drawn],
        "relations": read_relations(tables, ref_area),
        "doubtful": [row for row in rows if row.get("doubtful")],
        "breakdowns": list(_list_breakdowns(tables, ref_area, indicator_ids)),
        "figures": rows,
        "sources": sorted(sources, key=lambda source: source.edition_year, reverse=True),
        "reading": describe_reading(figures, sources),
        "reports": tables.report_names,
        "definitions": [define_indicator(figures, indicator_id) for indicator_id in indicator_ids],
    }


def _list_breakdowns(
    tables: Tables, ref_area: str, indicator_ids: Sequence[str]
) -> Iterator[Breakdown]:
    """List the breakdowns of an area, in the order of its indicators.

    A breakdown is about one indicator, series, dimension and division, with a line for each total
    in the order of the years. Within it, a part has the same colour in all years; what no report
    states has none.

    indicator_ids: all indicators of the area, in their order on the page
    """
    titles = {dimension.name: dimension.title for dimension in tables.figures.dimensions}
    parts = [row for row in tables.rows_of_area("parts", ref_area) if row["total"]]
    parts.sort(key=lambda row: indicator_ids.index(row["indicator_id"]))
    groups = group_by(parts, itemgetter("what", "series", "dimension", "division"))
    for (what, _series, dimension, _division), rows in groups.items():
        scope, unit = rows[0]["scope"], rows[0]["unit"]
        names = dict.fromkeys(row["part"] for row in rows if row["part_code"] not in REMAINDERS)
        colours = {name: position % PART_COLOURS + 1 for position, name in enumerate(names)}
        lines = []
        rows.sort(key=itemgetter("year"))
        for total_id, members in group_by(rows, itemgetter("total_figure_id")).items():
            amount = write_amount(tables.figures, tables.figure_rows[total_id])
            drawn_parts = list(_draw_parts(tables.figures, members, colours))
            lines.append((members[0]["year"], amount, total_id, drawn_parts))
        money = f", in {unit}" if unit.isupper() else ""  # codes of currencies are in capitals
        title = f"{capitalize(write_limited(what, scope))}{money}"
        yield Breakdown(title, titles[dimension], lines)


def _draw_parts(
    figures: Figures, rows: Sequence[Row], colours: Mapping[str, int]
) -> Iterator[DrawnPart]:
    """Lay out the parts of one total side by side; what no report states comes last.

    Widths are in percent of all parts together. A number below zero, by which parts exceed the
    total, has no width.

    rows:    of the table of parts, all of one total
    colours: by the name of the part; what no report states has none
    """
    sum_of_parts = sum(max(float(row["value"]), 0) for row in rows) or 1
    x = 0.0
    for row in sorted(rows, key=lambda row: row["part"] not in colours):
        width = round(100 * max(float(row["value"]), 0) / sum_of_parts, 2)
        share = f" ({float(row['share']):.1%})" if row["share"] else ""
        text = f"{row['part']}: {write_amount(figures, row)}{share}"
        yield DrawnPart(text, round(x, 2), width, colours.get(row["part"], 0), row["figure_id"])
        x += width
