"""The site of a release: an index of the areas, a page of each, and the files of its charts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from tip_figures.datapackage.package import Package
from tip_figures.datapackage.text_format import count_noun
from tip_figures.figures.changelog import read_errata
from tip_figures.figures.labels import format_amount
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SourceRow
from tip_figures.page.area_page import AreaPage, make_area_page
from tip_figures.page.bitmap import render_bitmap
from tip_figures.page.chart import Chart, draw_chart
from tip_figures.page.chart_files import render_chart_files
from tip_figures.page.downloads import Download
from tip_figures.page.html_page import HtmlPage
from tip_figures.page.passages import select_newest, split_by_area
from tip_figures.page.rendering import render_template
from tip_figures.page.reports import describe_publishers, describe_reports
from tip_figures.page.series import Series, describe_series, find_series

INDEX = "index.html"


@dataclass(frozen=True)
class AreaLink:
    """A page in the index.

    sentence: its headline; empty if it has no series
    doubt:    why the newest number is in doubt; empty if it is not
    latest:   the newest number of its first series; empty if it has none
    counted:  what that number counts, with its scope
    year:     the year of that number
    chart:    its first series; None if it has none
    read:     how many passages were read, and of which reports
    """

    file_name: str
    area: str
    sentence: str
    doubt: str
    latest: str
    counted: str
    year: str
    chart: Chart | None
    read: str


@dataclass(frozen=True, kw_only=True)
class IndexPage(HtmlPage):
    """The index of the areas.

    figure_count: how many figures all passages have
    years:        of the lines of all areas: “2015–2022”; empty without lines
    """

    publishers: str
    reports: Sequence[str]
    areas: Sequence[AreaLink]
    figure_count: int
    years: str


def render_pages(
    package: Package, figures: Figures, downloads: Sequence[Download], dataset: str = ""
) -> Iterator[tuple[str, bytes]]:
    """Render the pages and the files of their charts: file names in one folder, and bytes.

    downloads: files of the release in the same folder
    dataset:   the package as schema.org describes it, in JSON-LD
    """
    page = HtmlPage(descriptor=package.descriptor, dataset="", downloads=downloads)
    errata = read_errata(figures.package).entries
    area_pages: dict[str, AreaPage] = {}
    for code, area_figures in split_by_area(figures).items():
        passages = select_newest(area_figures)
        area_page = make_area_page(
            page,
            area_code=code,
            errata=errata,
            passages=passages,
            omitted_figures=len(area_figures.figures) - len(passages.figures),
            series=find_series(passages),
        )
        yield from _render_charts(area_page)
        file_name = f"{quote(code, safe='')}.html"
        yield file_name, render_template("area.html.j2", page=area_page).encode()
        area_pages[file_name] = area_page
    years = _find_years(list(area_pages.values()))
    index = IndexPage(
        descriptor=page.descriptor,
        dataset=dataset,
        downloads=downloads,
        publishers=describe_publishers(figures.sources),
        reports=describe_reports(_sort_by_report(figures)),
        areas=[_make_link(name, area_page, years) for name, area_page in area_pages.items()],
        figure_count=len(figures.figures),
        years=f"{years[0]}–{years[1]}" if years else "",
    )
    yield INDEX, render_template("areas.html.j2", page=index).encode()


def _render_charts(page: AreaPage) -> Iterator[tuple[str, bytes]]:
    """Render the files of the charts of a page, and the picture of its leading series."""
    for block in page.charts:
        title = page.headline if block is page.main_chart else f"{block.title}, {page.area}"
        yield from render_chart_files(page.passages, block.lines, block.files, title)
    if page.preview:
        leading = draw_chart(page.passages, page.series.leading[:1])
        yield page.preview, render_bitmap(leading)


def _sort_by_report(figures: Figures) -> list[SourceRow]:
    """Sort the passages by report, in the order in which reports are preferred."""
    codes = list(figures.code_labels.get("report", ()))
    known = [source for source in figures.sources if source.report in codes]
    others = [source for source in figures.sources if source.report not in codes]
    return [*sorted(known, key=lambda source: codes.index(source.report)), *others]


def _find_years(pages: Sequence[AreaPage]) -> tuple[int, int] | None:
    """Find the first and the last year of the leading series of all pages; None without series."""
    years = [year for page in pages for line in page.series.leading[:1] for year in line.years]
    return (min(years), max(years)) if years else None


def _make_link(file_name: str, page: AreaPage, years: tuple[int, int] | None) -> AreaLink:
    """Describe the page of an area for the index.

    years: of the line, the same for all areas
    """
    passages = page.passages
    leading: Series | None = next(iter(page.series.leading), None)
    line = replace(leading, years=years) if leading and years else None
    newest = leading.figures[-1] if leading else None
    sections = count_noun(len(passages.sources), "section")
    return AreaLink(
        file_name=file_name,
        area=page.area,
        sentence=page.headline if leading else "",
        doubt=leading.describe_doubt(newest) if leading and newest else "",
        latest=format_amount(passages, newest) if newest else "",
        counted=describe_series(passages, leading) if leading else "",
        year=str(newest.year) if newest else "",
        chart=draw_chart(passages, [line], "low") if line else None,
        read=f"{sections}: {'; '.join(describe_reports(passages.sources))}",
    )
