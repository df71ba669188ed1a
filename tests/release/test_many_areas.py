"""With many areas, pages and documents stay small: most areas have few numbers or none."""

import csv
from dataclasses import replace

import pytest

from cases import cases
from conftest import DATA, ROOT, edit_json, read_figures
from records import make_record
from tip_figures.datapackage.findings import CommandError
from tip_figures.datapackage.package import load_package
from tip_figures.figures.model import Figures
from tip_figures.figures.records import AreaRow, FigureRow
from tip_figures.page.site import SiteInfo, render_pages
from tip_figures.page.tables import Row, Tables, read_tables
from tip_figures.release.contents import list_reports
from tip_figures.release.documents import describe_numbers, render_coverage, render_documents

SMALL = read_tables(load_package(DATA / "package"))
COUNTRIES = ROOT / "scripts/tip_figures/figures/countries.csv"
YEARS = range(2015, 2022)
LARGEST_PAGE = 300_000  # bytes


def name_areas(number: int) -> dict[str, str]:
    """Return the codes and names of some countries."""
    with COUNTRIES.open(encoding="utf-8", newline="") as file:
        names = {row["area_id"]: row["name"] for row in csv.DictReader(file)}
    return dict(list(names.items())[:number])


def make_rows(table: str, area: str, name: str, indicator_id: str, count: int) -> list[Row]:
    """Return rows of an area for some years, like the first row of a table with an indicator."""
    first = next(row for row in SMALL[table] if row["indicator_id"] == indicator_id)
    return [
        {
            **first,
            "series": f"{name}: {first['what']}",
            "area": name,
            "ref_area": area,
            "year": str(year),
            "figure_id": f"{area}-{indicator_id}-{year}",
        }
        for year in YEARS[:count]
    ]


def make_figures(names: dict[str, str]) -> Figures:
    """Return figures without identities: a source for each area and edition, and its figure."""
    figures = read_figures()
    source, figure = figures.sources[0], figures.figures[0]
    sources = []
    rows: list[FigureRow] = []
    for area in names:
        for year in YEARS:
            title = f"{year + 1} Report on Made-up Places"
            url = f"https://example.org/reports/{year + 1}/{area.lower()}/"
            edition = {"title": title, "url": url, "edition_year": year + 1}
            source_id = f"{area}-{year}"
            sources.append(replace(source, source_id=source_id, ref_area=area, **edition))
            rows.append(replace(figure, figure_id=source_id, source_id=source_id, ref_area=area))
    areas = tuple(make_record(AreaRow, area_id=area, name=name) for area, name in names.items())
    labels = {area: {"label": name} for area, name in names.items()}
    return replace(
        figures,
        areas=areas,
        categories={**figures.categories, "ref_area": labels},
        sources=tuple(sources),
        figures=tuple(rows),
        identities=(),
        terms=(),
    )


def make_many_tables() -> Tables:
    """Return tables of 195 areas: a third with counts of victims for all years, a third for two.

    Of the rest, half has counts of another kind, and half has none.
    """
    names = name_areas(195)
    rows: dict[str, list[Row]] = {"totals": [], "figures_flat": []}
    for number, (area, name) in enumerate(names.items()):
        indicator_id = "hotline_calls" if number % 6 == 2 else "victims_identified"
        count = (len(YEARS), 2, 2, len(YEARS), 2, 0)[number % 6]
        for table in rows:
            rows[table] += make_rows(table, area, name, indicator_id, count)
    tables = {"coverage": SMALL["coverage"], "parts": [], "contradictions": []}
    return Tables({**tables, **rows}, make_figures(names))


@pytest.fixture(scope="module")
def index():
    """The index page of 195 areas."""
    tables = make_many_tables()
    descriptor = tables.figures.package.descriptor
    return dict(render_pages(tables, SiteInfo(descriptor)))["index.html"]


def test_index_of_195_areas_is_small(index):
    assert len(index.encode()) <= LARGEST_PAGE
    assert index.count("<tr data-words=") == 130


def test_area_without_a_count_of_victims_is_a_name(index):
    """With a link if it has a page."""
    line = next(line for line in index.splitlines() if "whose sections we read" in line)
    codes = list(name_areas(195).items())
    with_page, without_page = codes[2], codes[5]
    assert f'<a href="{with_page[0]}.html">{with_page[1]}</a>' in line
    assert f" {without_page[1]}, " in line
    assert f'href="{without_page[0]}.html"' not in index


def test_package_without_headline_indicators_names_each_area():
    """Its index has no table of a count."""
    tables = make_many_tables()
    package = tables.figures.package
    descriptor = {key: value for key, value in package.descriptor.items() if "headline" not in key}
    figures = replace(tables.figures, package=replace(package, descriptor=descriptor))
    pages = dict(render_pages(replace(tables, figures=figures), SiteInfo(descriptor)))
    line = next(
        line for line in pages["index.html"].splitlines() if "whose sections we read" in line
    )
    assert line.count("<a href=") == 163
    assert "<tr data-words=" not in pages["index.html"]


def test_each_edition_of_a_report_is_named_once():
    """Descriptor, codebook, schema.org and Zenodo take the reports from this list."""
    reports = list_reports(make_figures(name_areas(195)).sources)
    assert len(reports) == len(YEARS)
    assert reports[0] == {
        "title": "2016 Report on Made-up Places (Office of Examples)",
        "path": "https://example.org/reports/2016/",
        "version": "2016",
    }


def test_coverage_has_a_row_for_each_section_and_not_for_each_area():
    lines = render_coverage(make_figures(name_areas(195))).splitlines()
    assert lines[2:] == [
        "| Report on Made-up Places | Protection | complete | not yet proved | 2016–2022 | 195 "
        "| 1,365 |"
    ]


@cases(
    "number, sentence",
    {
        "one": (1, "7 numbers: Aruba from the section “Protection”."),
        "three": (
            3,
            "21 numbers: Aruba, Afghanistan and Angola from the section “Protection”.",
        ),
        "many": (195, "1,365 numbers: 195 countries from the section “Protection”."),
    },
)
def test_sentence_counts_numbers_and_names_few_areas(number, sentence):
    assert describe_numbers(replace(SMALL, figures=make_figures(name_areas(number)))) == sentence


def test_sentence_names_the_area_with_more_sections():
    figures = make_figures(name_areas(195))
    first, *others = figures.sources
    sources = (replace(first, section="Labor"), *others)
    assert describe_numbers(replace(SMALL, figures=replace(figures, sources=sources))) == (
        "1,365 numbers: Aruba from the sections “Labor” and “Protection”, "
        "194 other countries from the section “Protection”."
    )


def test_featured_area_is_a_property_of_the_package(package):
    """Without it there is no picture; an area that no chart can show is refused."""
    assert "docs/figures.svg" in render_documents(load_package(package))
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["featured_area"] = "NOR"
    with pytest.raises(CommandError, match="featured_area NOR needs a series"):
        render_documents(load_package(package))
    with edit_json(package / "datapackage.json") as descriptor:
        del descriptor["featured_area"]
    assert "docs/figures.svg" not in render_documents(load_package(package))


def test_readme_shows_the_featured_area():
    descriptor = load_package(ROOT).descriptor
    name = read_figures(ROOT).get_code_label("ref_area", str(descriptor["featured_area"]))
    assert f"![{name}: " in (ROOT / "README.md").read_text("utf-8")
