"""The site of a release: an index of the areas, a page of each, and the files of its charts.

All pages share title, address, downloads, and the links at the foot.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from tip_figures.datapackage.citation import repository_url
from tip_figures.datapackage.csv_file import format_csv_rows
from tip_figures.datapackage.json_file import as_objects
from tip_figures.figures.model import Figures
from tip_figures.page.area_page import make_area_page
from tip_figures.page.breakdowns import Breakdown
from tip_figures.page.charts import Series
from tip_figures.page.count_table import make_count_table
from tip_figures.page.coverage import list_coverage
from tip_figures.page.finding import read_finding
from tip_figures.page.rendering import render_template
from tip_figures.page.tables import Tables, describe_reading, read_relations

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

    Attributes:
        descriptor: of the package, as it is released; `homepage` is the address of the site
        dataset: description of the package for search engines, in JSON-LD with the terms of
            schema.org; empty if the pages have none
        downloads: files of the release, in the same folder as the pages; empty for pages outside a
            site
        documents: paths within the package of documents of which the folder of the pages has a copy
    """

    descriptor: Mapping[str, Any]
    dataset: str = ""
    downloads: Sequence[Download] = ()
    documents: Collection[str] = ()

    def get(self, key: str) -> str:
        """Return a property of the descriptor as text; "" if the descriptor does not have it."""
        return str(self.descriptor.get(key) or "")

    @property
    def date(self) -> str:
        """The day of this version, such as “2026-11-25”; "" if the descriptor has no date."""
        return self.get("created")[:10]

    @property
    def licenses(self) -> list[dict[str, Any]]:
        """The licenses of the data: title or name, and path."""
        return as_objects(self.descriptor.get("licenses"))

    @property
    def repository(self) -> str:
        """The address of the repository; "" if the descriptor has none."""
        return repository_url(self.descriptor)

    @property
    def report_address(self) -> str:
        """The address at which to report a mistake: that of a new issue in the repository.

        Without a repository, it is the file name of the copy of CONTRIBUTING.md beside the pages;
        "" if there is no copy either.
        """
        if self.repository:
            return f"{self.repository}/issues/new"
        return self.document_address("CONTRIBUTING.md")

    def document_address(self, path: str) -> str:
        """Return the address of a document in the repository, or of its copy beside the pages.

        Args:
            path: of the document, within the package

        Returns:
            "" if `documents` does not contain the path; otherwise the address in the repository if
            the package has one, or else the file name of the copy, such as “README.md”
        """
        if path not in self.documents:
            return ""
        return f"{self.repository}/blob/HEAD/{path}" if self.repository else Path(path).name

    @property
    def offers(self) -> Iterator[tuple[Download, str, str]]:
        """The downloads for which PURPOSES has a purpose, in the order of PURPOSES.

        Yields:
            a download, its purpose, and the text of its button, such as “Excel”; "" instead of the
            text for a download without a button
        """
        for ending, purpose in PURPOSES.items():
            for download in self.downloads:
                if download.name.endswith(ending):
                    yield download, purpose, BUTTONS.get(ending, "")


INDEX = "index.html"
MAX_NAMES = 3  # of areas in a sentence; more are counted


def render_pages(tables: Tables, info: SiteInfo) -> Iterator[tuple[str, str]]:
    """Render a page for each area with figures, the index page, and the files of their charts.

    Args:
        info: what all pages share, such as links to downloads

    Yields:
        name and content of a file, to be written into one folder: for each area its page, then a
        CSV and an SVG file for each of its charts; at the end the two files of the chart of the
        finding, if there is one, and the index page

    Raises:
        CommandError: if the finding that leads the index does not agree with the tables
    """
    figures = tables.figures
    files = {}  # code of an area → file name of its page
    for ref_area, area in tables.area_names.items():
        page = make_area_page(tables, ref_area, area)
        file = f"{quote(ref_area, safe='')}.html"  # also an address, so special characters are %XX
        files[ref_area] = file
        yield file, render_template("area.html.j2", info=info, file=file, page=page)
        for chart in page["charts"]:
            yield from _render_chart_files(chart.series, "picture.svg.j2", chart=chart)
        for breakdown in page["breakdowns"]:
            yield from _render_chart_files(
                breakdown, "breakdown.svg.j2", breakdown=breakdown, area=area
            )
    finding = read_finding(tables)
    if finding:
        chart = finding.chart
        yield from _render_chart_files(chart, "breakdown.svg.j2", breakdown=chart, area="")
    counts = make_count_table(tables)
    index = render_template(
        "index.html.j2",
        info=info,
        file=INDEX,
        finding=finding,
        counts=counts,
        files=files,
        others=_list_other_areas(figures, files, counts.areas if counts else ()),
        relations=read_relations(tables),
        reading=describe_reading(figures, figures.sources),
        figure_count=len(tables["figures_flat"]),
        coverage=list(list_coverage(tables)),
    )
    yield INDEX, index


def _render_chart_files(
    data: Series | Breakdown, template: str, **values: object
) -> Iterator[tuple[str, str]]:
    """Yield the two files of a chart, each as name and content: its rows as CSV, and its SVG.

    Args:
        data: what the chart shows; its `stem` is the name of both files without an ending
        template: file name of the template of the SVG
        values: variables of the template
    """
    yield f"{data.stem}.csv", format_csv_rows(list(data.rows[0]), data.rows)
    yield f"{data.stem}.svg", render_template(template, **values)


def _list_other_areas(
    figures: Figures, files: Mapping[str, str], codes_in_table: Collection[str]
) -> dict[str, str]:
    """Return the areas that have a source or a page, but are not in the table of the index page.

    Args:
        files: code of an area → file name of its page
        codes_in_table: codes of the areas in the table of the index page

    Returns:
        name of an area → file name of its page, in the order of the area names; the file name is ""
        for an area without figures, which has no page
    """
    codes = {source.ref_area for source in figures.sources} | files.keys()
    others = {
        figures.get_code_label("ref_area", code): files.get(code, "")
        for code in codes - set(codes_in_table)
    }
    return dict(sorted(others.items()))


def join_words(words: Sequence[str]) -> str:
    """Join words as a list in a sentence: `["A", "B", "C"]` -> “A, B and C”.

    The last item must not contain a comma with a space. Without words, the result is "".
    """
    return " and ".join(", ".join(words).rsplit(", ", 1))
