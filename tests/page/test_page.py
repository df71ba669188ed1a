"""tip_figures/page/: the pages of the small package as HTML."""

import csv
import re
from pathlib import Path

import pytest
from page_helpers import (
    DOWNLOADS,
    NEW,
    OLD,
    PACKAGE,
    build_pages,
    read_attributes,
    read_text,
)
from selectolax.lexbor import LexborHTMLParser

import cells
from conftest import edit_json, read_figures, replace_text
from tip_figures.page import passages
from tip_figures.page.documents import render_documents

VOID_ELEMENTS = {"meta", "link", "input"}
SVG_SHAPES = {"circle", "rect", "line", "text"}
LOADING_ATTRIBUTES = (
    "src",
    "srcset",
    "data",
    "poster",
    "action",
    "formaction",
    "background",
    "ping",
)


@pytest.fixture(scope="module")
def index() -> str:
    """The page of the small package."""
    return build_pages()["ISL.html"]


def test_repeated_number_is_shown_with_both_years(index: str) -> None:
    """A doubtful number that the year before has as well is a case of its own."""
    text = read_text(index)
    assert (
        "1,200 calls in both 2020 and 2021 Hotline calls. "
        "Parts 1,200 in 2020 “…The hotline took 1,200 …” 1,200 in 2021 “…"
    ) in text
    assert "Doubtful for other reasons" not in text


def test_other_doubtful_number_is_listed_alone(package: Path) -> None:
    """Without the same number a year before, the doubt has another reason."""
    cells.edit_row(package, "figures", OLD + "hotline-calls-2020", value="1100")
    text = read_text(build_pages(package)["ISL.html"])
    assert "Doubtful for other reasons" in text
    assert "in both 2020 and 2021" not in text


def test_contradiction_names_check_numbers_and_explanation(index: str) -> None:
    """A card has edition, year, both numbers, what was expected, the parts and the explanation."""
    assert (
        "2022 edition , about 2021 Parts add up to 31, the report says 33 "
        "Expected: Citizens and foreigners are given as the victims identified. "
        "Parts 20 citizens of "
    ).replace(" ,", ",") in read_text(index).replace(" ,", ",")


def test_page_counts_its_checks(index: str) -> None:
    """Those that do not hold and those that hold are all; one that computes cannot fail."""
    text = read_text(index)
    assert "The numbers of the reports were compared in 14 checks: " in text
    assert " 1 of them does not hold; the text does not show which number is wrong. " in text
    assert " 1 number is reported for two years. " in text
    assert "13 checks hold, 2 of them only within rounding " in text
    assert "3 figures that no report states are computed from others " in text


def test_navigation_has_the_words_of_the_headings(index: str) -> None:
    """Each link leads to a section whose heading begins with or contains its words."""
    tree = LexborHTMLParser(index)
    for link in tree.css("nav a"):
        heading = tree.css_first(f"{link.attributes['href']} h2").text()
        assert link.text().casefold() in heading.casefold()


def test_first_screen_says_whose_reports_and_what_was_read(index: str) -> None:
    """Publisher, reports with editions, and how much of them was read."""
    text = read_text(index)
    assert "Iceland · Office of Examples · Report on Made-up Places, 2021–2022 Iceland" in text
    assert (
        "From the section “Protection” (complete in 2021; of other editions an excerpt, the "
        "beginning)."
    ) in text
    assert "only the beginning of the section was available to us." in text


def test_chart_has_title_unit_and_source(index: str) -> None:
    """Its numbers are a file of their own; the number in a quote is marked."""
    text = read_text(index)
    assert "Hotline calls Calls, counted by a hotline" in text
    assert (
        "Source: Office of Examples, Report on Made-up Places, 2021–2022. Data: CSV · SVG" in text
    )
    assert "<mark>1,200</mark>" in index


def test_csv_of_a_chart_has_exactly_its_numbers() -> None:
    """A row for each year of each series; a missing number has its reason."""
    table = csv.DictReader(build_pages()["ISL-victims_identified.csv"].splitlines())
    rows = list(table)
    numbers = [(row["year"], row["value"], row["why_no_number"]) for row in rows]
    assert numbers == [("2019", "24", ""), ("2020", "30", ""), ("2021", "33", "")]
    contradictions = [row["contradicted_by"] for row in rows]
    assert contradictions == ["", "", NEW + "identified-by-citizenship"]


def test_csv_of_a_chart_says_why_a_number_is_missing(package: Path) -> None:
    """The other cells of numbers are empty."""
    source = cells.read_rows(package, "sources")[-1]["source_id"]
    cells.edit_row(package, "sources", source, year_covered="2022")
    table = csv.DictReader(build_pages(package)["ISL-victims_identified.csv"].splitlines())
    *_, last = table
    assert (last["year"], last["value"], last["why_no_number"]) == ("2022", "", "no number")


def test_page_can_be_shared_and_cited(package: Path) -> None:
    """Title and picture for links, a citation, and an entry for BibTeX, all with the address."""
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["homepage"] = "https://github.com/o/r"
    page = build_pages(package)["ISL.html"]
    image = "https://o.github.io/r/ISL.png"
    assert f'<meta property="og:image" content="{image}">' in page
    assert '<meta property="og:title" content="Iceland identified 33 ' in page
    text = read_text(page)
    assert "version 1.2.0 [data set]. https://github.com/o/r/releases/tag/v1.2.0." in text
    assert "url = {https://github.com/o/r/releases/tag/v1.2.0}" in text


def test_page_loads_nothing(index: str) -> None:
    """Only links that a reader follows lead out of the page, and none leads above its folder."""
    for attribute in LOADING_ATTRIBUTES:
        assert read_attributes(index, attribute) == []
    assert read_attributes(index, "href", ":not(a)") == ["data:,"]
    hrefs = read_attributes(index, "href")
    assert [href for href in hrefs if href.startswith(("/", "../"))] == []
    assert not re.search(r"url\(|@import|xlink|fetch\(", index)


def test_page_names_no_country_of_its_own(index: str) -> None:
    """Code and templates name no country, currency, report or edition."""
    names = r"Kazakh\w*|KAZ|Uzbek\w*|tenge|KZT|tip-20\d\d|State Department|Department of State"
    assert re.findall(names, index) == []


def test_elements_are_closed(index: str) -> None:
    """Every element that is opened is closed."""
    names = set(re.findall(r"<([a-z]\w*)", index)) - VOID_ELEMENTS - SVG_SHAPES
    for name in names:
        assert len(re.findall(rf"<{name}\b", index)) == index.count(f"</{name}>"), name


def test_ids_are_unique_and_links_have_targets(index: str) -> None:
    """Links lead to the page itself, to the downloads beside it, or to the reports."""
    ids = read_attributes(index, "id")
    assert sorted(set(ids)) == sorted(ids)
    hrefs = read_attributes(index, "href")
    anchors = {href[1:] for href in hrefs if href.startswith("#")}
    assert anchors <= set(ids)
    files = {href for href in hrefs if not href.startswith(("#", "http", "data:"))}
    charts = {"ISL-victims_identified", "ISL-hotline_calls", "ISL-assistance_allocation"}
    chart_files = {f"{chart}.{ending}" for chart in charts for ending in ("csv", "svg")}
    downloads = {download.name for download in DOWNLOADS}
    assert files == {"index.html", "codebook.html", *chart_files, *downloads}


def test_table_shows_every_figure(index: str) -> None:
    """Each row has the figure's id and its value, a range with a dash."""
    values = {row.id: row.css("td")[4].text() for row in LexborHTMLParser(index).css(".row")}
    expected = {}
    for row in cells.read_rows(PACKAGE, "figures"):
        ends = [f"{int(end):,}" for end in (row["value"], row["value_to"]) if end]
        expected[row["figure_id"]] = "–".join(ends)
    assert values == expected


def test_editions_of_several_reports_name_the_report(package: Path) -> None:
    """The table has short names and explains them; cards, quotes and points have full ones."""
    with edit_json(package / "schemas/sources.json") as schema:
        (field,) = [field for field in schema["fields"] if field["name"] == "report"]
        field["constraints"]["enum"] = ["demo", "other"]
        field["categories"] = [
            {"value": "demo", "label": "Report on Made-up Places"},
            {"value": "other", "label": "Other Report"},
        ]
    title = "2022 Other Report"
    cells.edit_row(package, "sources", NEW + "protection", report="other", title=title)
    page = build_pages(package)["ISL.html"]
    rows = LexborHTMLParser(page).css(".row")
    editions = {row.id: row.css("td")[-1].text() for row in rows}
    assert editions[OLD + "identified-2019"] == "DEMO 2021"
    assert editions[NEW + "identified-2021"] == "OTHER 2022"
    text = read_text(page)
    assert "OTHER: Other Report; DEMO: Report on Made-up Places." in text
    assert "2022 Other Report, about 2021 Parts add up to 31" in text.replace(" ,", ",")
    assert "In the 2022 Other Report “…" in text
    (label, *_) = read_attributes(page, "aria-label", ".pt")
    assert label == "2019: 24 trafficking victims identified, 2021 Report on Made-up Places"
    options = LexborHTMLParser(page).css("[name=e] option")
    assert [option.text() for option in options] == ["Any", "DEMO 2021", "OTHER 2022"]


def test_lines_of_the_index_have_the_same_years(package: Path) -> None:
    """Of two areas, the one whose numbers begin later has its line further to the right."""
    for table in ("sources", "figures"):
        rows = cells.read_rows(package, table)
        for row in rows:
            row["ref_area"] = "NOR" if row["source_id"].startswith(NEW) else "ISL"
        cells.write_rows(package, table, rows)
    page = build_pages(package)["index.html"]
    lines = LexborHTMLParser(page).css(".spark")
    positions = [line.css(".dot")[-1].attributes["cx"] for line in lines]
    assert positions == ["52.5%", "94.0%"]
    assert "The lines run from 2019 to 2021, " in read_text(page)


def test_remark_of_a_year_says_what_its_edition_has(package: Path) -> None:
    """“Not reported” is explained: the edition about the year has no number for it."""
    key = "victims_assisted/ISL/all/person/2021/demo-2022-isl-protection"
    note = "Gives only the number for 2020."
    cells.edit_row(package, "gaps", key, note=note)
    figure = next(
        row
        for row in cells.read_rows(package, "figures")
        if row["indicator_id"] == "victims_assisted" and row["year"] == "2020"
    )
    earlier = {**figure, "figure_id": "earlier", "year": "2019", "value": "40"}
    cells.add_row(package, "figures", **earlier)
    text = read_text(build_pages(package)["ISL.html"])
    assert "2021: not reported" in text
    assert f"2021 The 2022 edition gives no number for 2021. {note}" in text


def test_table_marks_numbers_that_do_not_agree(index: str) -> None:
    """The total and the two parts of the check that fails."""
    rows = LexborHTMLParser(index).css(".row")
    marked = {row.id for row in rows if "does not agree" in row.text()}
    endings = ("identified-2021", "identified-2021-citizens", "identified-2021-foreign")
    assert marked == {NEW + ending for ending in endings}


def test_every_identity_has_an_anchor(index: str) -> None:
    """The checks of a figure lead to where the page explains them."""
    anchors = {f"identity_{row.identity_id}" for row in read_figures().identities}
    assert anchors <= set(read_attributes(index, "id"))


def test_figure_has_quote_place_and_editions(index: str) -> None:
    """A reader finds the words in the report, and what other editions say."""
    link = "https://example.org/reports/2021-report/iceland/#:~:text=It%20identified%2030%20victims"
    assert link in read_attributes(index, "href")
    text = read_text(index)
    for passage in (
        "“…victims, compared with 30 …” paragraph 1, sentence 2",
        "Other editions 2021: 30",
        "The report does not state it; it is computed from other figures.",
    ):
        assert passage in text


def test_index_has_the_same_downloads_and_the_codebook() -> None:
    """Its groups are those of the pages."""
    page = build_pages()["index.html"]
    text = read_text(page)
    assert "For a spreadsheet totals.csv 888 Bytes; one number for each series" in text
    assert read_attributes(page, "href", "#Downloads a")[0] == "codebook.html"


def test_downloads_are_grouped_by_what_they_are_for(index: str) -> None:
    """Three buttons come first; the list has sizes, and the hashes are folded."""
    text = read_text(index)
    assert "All countries: CSV of totals Excel Everything (zip)" in text
    assert (
        "For a spreadsheet totals.csv 888 Bytes; one number for each series and year, or "
        "why there is none "
        "figures_flat.csv 999 Bytes; every number, with a link to its place in the report "
        "demo.xlsx 81.2 kB; these tables as sheets "
    ) in text
    assert (
        "Everything, also for R and Stata demo-1.2.0.zip 2.5 MB; the package with all tables, "
        "Stata and Parquet files SHA-256 of each file "
        f"demo.xlsx {'ab' * 32} figures"
    ) in text


def test_cells_are_escaped(package: Path) -> None:
    """A cell that looks like markup is shown as text, in HTML and in Markdown."""
    replace_text(
        package / "resources/figures.csv",
        "Follows from all but two.",
        "</script><script>alert(1)</script> & co.",
    )
    replace_text(
        package / "resources/identities.csv",
        "who the two are is not said",
        "<img src=x> *two* `code`",
    )
    page = build_pages(package)["ISL.html"]
    assert "<script>alert" not in page
    assert "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; co." in page
    figures = read_figures(package)
    document = render_documents(figures.package, figures)["docs/contradictions.md"]
    assert r"&lt;img src=x&gt; \*two\* \`code\`" in document


def test_descriptor_and_dataset_are_escaped(package: Path) -> None:
    """Neither the title nor the description for search engines can add elements to the page."""
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["title"] = "<b>Title</b>"
    dataset = '{"name": "</script><script>alert(2)</script>"}'
    page = build_pages(package, dataset)["ISL.html"]
    assert "<b>Title" not in page
    assert "<script>alert" not in page


def test_page_needs_neither_title_nor_version(package: Path) -> None:
    """Without a title the page shows the package's name."""
    with edit_json(package / "datapackage.json") as descriptor:
        for name in ("title", "description", "version", "licenses"):
            descriptor.pop(name, None)
    page = build_pages(package)["ISL.html"]
    assert "<title>Iceland: demo-figures</title>" in page


def test_errata_are_those_of_the_changelog(package: Path, index: str) -> None:
    """Other lines of the changelog are not shown."""
    assert "No published value has been corrected." in read_text(index)
    erratum = "demo-2022-isl-identified-2021: 32 → 33 (paragraph 1, sentence 2)"
    changelog = f"## 1.1.1\n\n### Fixed\n\n- a typo in README\n\n### Errata\n\n- {erratum}\n"
    (package / "CHANGELOG.md").write_text(changelog)
    text = read_text(build_pages(package)["ISL.html"])
    assert f"Errata {erratum.replace(': ', ' : ')} " in text
    assert "typo" not in text


def test_several_areas_have_a_page_each_and_an_index(package: Path) -> None:
    """The index leads to the pages; a page has the figures of its area only."""
    for table in ("sources", "figures"):
        rows = cells.read_rows(package, table)
        for row in rows:
            row["ref_area"] = "NOR" if row["source_id"].startswith(NEW) else "ISL"
        cells.write_rows(package, table, rows)
    files = build_pages(package)
    pages = [name for name in files if name.endswith(".html")]
    assert pages == ["ISL.html", "NOR.html", "index.html"]
    assert {"ISL.html", "NOR.html"} <= set(read_attributes(files["index.html"], "href"))
    (text, *_) = read_attributes(files["index.html"], "aria-label", "svg")
    assert text.startswith("Iceland identified 30 trafficking victims in 2020")
    index = read_text(files["index.html"])
    assert "Iceland 30 in 2020 Trafficking victims identified, counted by the government" in index
    assert "demo-2022-isl-identified-2021" not in files["ISL.html"]
    assert "index.html" in read_attributes(files["ISL.html"], "href")


def test_page_shows_the_newest_passages_and_counts_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No link leads to a figure that the page has no room for."""
    monkeypatch.setattr(passages, "MAX_FIGURES_ON_PAGE", 20)
    page = build_pages()["ISL.html"]
    assert {name[: len(NEW)] for name in read_attributes(page, "id", "tr")} == {NEW}
    assert (
        "It shows the 10 figures of the newest passages; 31 older ones are in the downloads."
    ) in read_text(page)
    anchors = {href[1:] for href in read_attributes(page, "href") if href.startswith("#")}
    assert anchors <= set(read_attributes(page, "id"))


@pytest.mark.parametrize(
    ("limit", "editions"),
    [
        pytest.param(0, 1, id="at-least-one"),
        pytest.param(40, 1, id="no-room-for-the-second"),
        pytest.param(41, 2, id="room-for-both"),
    ],
)
def test_page_shows_as_many_passages_as_fit(
    monkeypatch: pytest.MonkeyPatch, limit: int, editions: int
) -> None:
    """The two passages have 41 figures together."""
    monkeypatch.setattr(passages, "MAX_FIGURES_ON_PAGE", limit)
    page = build_pages()["ISL.html"]
    assert len(read_attributes(page, "id", "details")) == editions


def test_page_of_a_package_without_rows(package: Path) -> None:
    """Nothing is drawn, and nothing fails."""
    for name in ("sentences", "numerals", "figures", "identities", "identity_terms"):
        file = package / f"resources/{name}.csv"
        file.write_text(file.read_text().splitlines()[0] + "\n")
    assert list(build_pages(package)) == ["ISL.html", "index.html"]
