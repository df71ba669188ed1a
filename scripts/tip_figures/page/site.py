"""The site of a release: a page and a picture for each area, and an index of several areas."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from tip_figures.datapackage.read.load import Package
from tip_figures.figures.changelog import read_errata
from tip_figures.figures.model import Figures
from tip_figures.page.area_page import make_area_page
from tip_figures.page.html_page import Download, HtmlPage
from tip_figures.page.passages import select_newest, split_by_area
from tip_figures.page.picture import render_picture
from tip_figures.page.rendering import render_template
from tip_figures.page.series import find_series

INDEX = "index.html"


@dataclass(frozen=True)
class AreaLink:
    """A page in the index.

    sentence: its headline; empty if it has no series
    """

    file_name: str
    area: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class IndexPage(HtmlPage):
    """The index of several areas."""

    areas: Sequence[AreaLink]


def render_pages(
    package: Package, figures: Figures, downloads: Sequence[Download], dataset: str = ""
) -> Iterator[tuple[str, bytes]]:
    """Render the pages and their pictures: file names in one folder, and bytes.

    downloads: files of the release in the same folder
    dataset:   the package as schema.org describes it, in JSON-LD
    """
    page = HtmlPage(descriptor=package.descriptor, dataset=dataset)
    errata = read_errata(figures.package).entries
    areas = split_by_area(figures)
    links = []
    for code, area_figures in areas.items():
        file_names = _name_files(code, is_only_area=len(areas) == 1)
        passages = select_newest(area_figures)
        series = find_series(passages)
        picture = render_picture(passages, series.leading)
        if picture:
            yield file_names.picture, picture.encode()
        area_page = make_area_page(
            page,
            area=figures.get_code_label("ref_area", code),
            has_index=len(areas) > 1,
            picture_name=file_names.picture if picture else "",
            downloads=downloads,
            errata=errata,
            passages=passages,
            omitted_figures=len(area_figures.figures) - len(passages.figures),
            series=series,
        )
        yield file_names.page, render_template("area.html.j2", page=area_page).encode()
        sentence = area_page.headline if series.leading else ""
        links.append(AreaLink(file_names.page, area_page.area, sentence))
    if len(areas) > 1:
        index = IndexPage(descriptor=page.descriptor, dataset=page.dataset, areas=links)
        yield INDEX, render_template("areas.html.j2", page=index).encode()


@dataclass(frozen=True)
class FileNames:
    """The files of an area."""

    page: str
    picture: str


def _name_files(area: str, *, is_only_area: bool) -> FileNames:
    """Name the files of an area by its code; the only area has the index itself."""
    if is_only_area:
        return FileNames(INDEX, "series.svg")
    stem = quote(area, safe="")
    return FileNames(f"{stem}.html", f"series-{stem}.svg")
