"""The site of a release: an index of the areas, a page of each, and the files of its charts.

All pages share title, address, downloads, and the links at the foot.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from tip_figures.datapackage.citation import repository_url
from tip_figures.datapackage.csv_file import format_csv_rows
from tip_figures.datapackage.json_file import as_objects
from tip_figures.page.area_page import make_area_page
from tip_figures.page.relations import Relations, read_relations
from tip_figures.page.rendering import render_template
from tip_figures.page.tables import Tables
from tip_figures.page.words import describe_reading, join_words

PURPOSES = {
    "totals.csv": "one row for each series and year: the number, or why there is none",
    "parts.csv": "how totals divide",
    "figures_flat.csv": "every number, with a link to its words in the report",
    "contradictions.csv": "where the reports contradict themselves or each other",
    ".xlsx": "these tables as sheets of one workbook",
    ".sqlite": "all tables as a database, with views for common questions",
    ".whl": "for Python: loads the tables and checks your own",
    ".zip": "everything, also for R and Stata: CSV, Parquet, Stata files and metadata",
}
"""How the name of a file ends and what it is for, in the order in which files are listed."""
BUTTONS = {"totals.csv": "CSV of totals", ".xlsx": "Excel", ".zip": "Everything (zip)"}
"""The words of the downloads at the top of a page, by how the name of the file ends."""


class Download(NamedTuple):
    """A file beside the pages; size in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class SiteInfo:
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
        """Each download with its purpose and the words of its button; empty if it has none."""
        for ending, purpose in PURPOSES.items():
            for download in self.downloads:
                if download.name.endswith(ending):
                    yield download, purpose, BUTTONS.get(ending, "")


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
