"""The pages as people read them: index, areas, addresses, links and escaping."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from page_helpers import NEW, OLD, PACKAGE, build_pages, read_attributes, read_text

from cells import add_row, change_rows, edit_row, read_rows
from conftest import ROOT
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.package import load_package
from tip_figures.page.relations import CheckedRelation, sort_relations
from tip_figures.page.site import write_finding
from tip_figures.page.tables import read_tables


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """The pages of the small package, and the files of their charts."""
    return build_pages()


@pytest.fixture(scope="module")
def area_page(pages: dict[str, str]) -> str:
    return pages["ISL.html"]


def read_links(page: str) -> list[str]:
    return read_attributes(page, "href", "a")


# Index


def test_index_begins_with_the_finding(pages):
    assert read_text(pages["index.html"], "h1") == (
        "Once, the reports on Iceland contradict themselves or each other."
    )


def test_index_shows_each_contradiction_with_a_link_to_its_card(pages):
    card = read_text(pages["index.html"], ".card")
    assert card == (
        "Iceland: trafficking victims identified, 2021 The report says 33, but 20 + 11 = 31 "
        "20 and 11 make 31, two fewer than 33; who the two are is not said."
    )
    (link,) = read_attributes(pages["index.html"], "href", ".card a")
    assert link == "ISL.html#identity_demo-2022-isl-identified-by-citizenship"


def test_index_shows_the_core_series_of_each_country(pages):
    text = read_text(pages["index.html"], ".country")
    assert text.startswith("Iceland Iceland identified 33 trafficking victims in 2021 (contra")
    assert read_attributes(pages["index.html"], "href", ".sparks a") == [
        "ISL.html#ISL-victims_identified"
    ]
    assert "2021: 33, contradicted by other numbers, DEMO 2022" in pages["index.html"]


@pytest.mark.parametrize(
    ("areas", "sentence"),
    [
        pytest.param([], "All 0 checked relations between the reports’ numbers hold.", id="none"),
        pytest.param(
            ["Utopia", "Arcadia"],
            "Two times, the reports on Arcadia and Utopia contradict themselves or each other.",
            id="two-countries",
        ),
        pytest.param(
            ["A", "B", "C", "D"] * 4,
            "16 times, the reports on 4 countries contradict themselves or each other.",
            id="many",
        ),
    ],
)
def test_finding_counts_contradictions_and_names_few_countries(areas, sentence):
    relations = [
        CheckedRelation({}, "contradicted", [{"area": area, "figure_id": ""}], "", "", None)
        for area in areas
    ]
    assert write_finding(sort_relations(relations)) == sentence


# Page of an area


def test_page_has_the_headline_and_its_limits_first(area_page):
    text = read_text(area_page, "main")
    headline = "Iceland identified 33 trafficking victims in 2021 (contradicted by other numbers)."
    assert text.startswith(f"Iceland {headline} Identification is not prevalence: ")
    assert read_attributes(area_page, "content", 'meta[property="og:title"]') == [headline]


def test_chart_has_title_unit_legend_source_and_files(area_page):
    text = read_text(area_page, "figure")
    assert text.startswith("Trafficking victims identified People, reported by the government ")
    assert text.endswith(
        "2021: contradicted by other numbers Source: Report on Made-up Places, 2021–2022 . "
        "Download: CSV , SVG . Link to this chart What this counts "
        "People whom the government counted as victims in the year. "
        "Overlaps with “trafficking victims assisted”; never add the two."
    )
    assert read_attributes(area_page, "href", "#ISL-victims_identified .source a") == [
        "https://example.org/reports/2022-report/iceland/",
        "ISL-victims_identified.csv",
        "ISL-victims_identified.svg",
        "#ISL-victims_identified",
    ]


def test_legend_leads_to_the_card_that_explains_it(area_page):
    links = read_attributes(area_page, "href", ".notes a")
    assert links == [
        "#identity_demo-2022-isl-identified-by-citizenship",
        f"#{NEW}hotline-calls-2021",
    ]


def test_card_has_numbers_with_quotes_expectation_and_explanation(area_page):
    assert read_text(area_page, ".card") == (
        "Trafficking victims identified, 2021 The report says 33, but 20 + 11 = 31 "
        "33 trafficking victims identified, 2021 “It identified 33 victims” DEMO 2022 "
        "20 trafficking victims identified, citizens of Iceland, 2021 “Of these, 20 were” "
        "DEMO 2022 11 trafficking victims identified, foreign citizens, 2021 "
        "“were citizens and 11” DEMO 2022 "
        "Expected: Citizens and foreigners are given as the victims identified. "
        "20 and 11 make 31, two fewer than 33; who the two are is not said."
    )


def test_doubtful_number_is_not_called_contradicted(area_page):
    text = read_text(area_page, "#Contradictions")
    assert "Doubtful for other reasons 1,200 hotline calls, 2021 (DEMO 2022) . Doubtful: " in text
    assert "13 checks hold (2 after rounding)" in text
    assert "3 figures are our arithmetic, not the reports’" in text


def test_number_of_another_definition_is_listed_apart(package: Path) -> None:
    edit_row(package, "identities", OLD + "identified-rose", verdict="redefined")
    contradiction = {"identity_id": OLD + "identified-rose", "verdict": "redefined"}
    add_row(package, "contradictions", **contradiction, year="2020", explanation="It differs.")
    text = read_text(build_pages(package)["ISL.html"], "#Contradictions")
    assert (
        "Counted by different definitions 2020: 30 trafficking victims identified (DEMO 2021); "
        "24 trafficking victims identified (DEMO 2021). It differs."
    ) in re.sub(r" (?=[);.])|(?<=\() ", "", text)


def test_breakdown_has_parts_with_shares_and_what_is_not_stated(area_page):
    text = read_text(area_page, ".breakdown")
    assert text == (
        "Trafficking victims identified Citizenship Year Total Parts "
        "2020 30 Iceland: 24 (80%) foreign citizens: 6 (20%) "
        "2021 33 Iceland: 20 (60.6%) foreign citizens: 11 (33.3%) not stated: 2 (6.06%)"
    )
    widths = read_attributes(area_page, "width", ".bar rect")
    assert widths[:2] == ["80.0%", "20.0%"]
    assert read_attributes(area_page, "class", ".bar rect")[2:5] == ["c1", "c2", "c0"]


def test_total_of_a_breakdown_has_its_bound(area_page):
    assert "2020 at least 41 female: 25 male: 9 not stated: at least 7" in read_text(area_page)


def test_parts_that_exceed_their_total_fill_the_bar(package: Path) -> None:
    edit_row(
        package, "parts", f"{NEW}identified-2021/victims_identified/citizenship/ISL", value="44"
    )
    edit_row(
        package,
        "parts",
        f"{NEW}identified-2021/victims_identified/citizenship/not_stated",
        value="-22",
        share="",
        part="difference",
        part_code="difference",
    )
    page = build_pages(package)["ISL.html"]
    assert "foreign citizens: 11 (33.3%) difference: -22" in read_text(page, ".breakdown")
    assert read_attributes(page, "width", ".bar rect")[2:4] == ["80.0%", "20.0%"]


def test_table_has_every_figure_with_its_place(area_page):
    ids = read_attributes(area_page, "id", ".figures tbody tr")
    assert sorted(ids) == sorted(row["figure_id"] for row in read_rows(PACKAGE, "figures"))
    row = read_text(area_page, f"#{NEW}identified-2021")
    assert row == (
        "2021 33 trafficking victims identified contradicted by other numbers "
        "“It identified 33 victims” DEMO 2022, paragraph 1, sentence 2 33 ≠ 20 + 11"
    )
    assert len(read_attributes(area_page, "data-total", ".figures tr")) == 13
    assert "DEMO: Report on Made-up Places." in read_text(area_page, "#Table")


def test_derived_figure_has_its_arithmetic_instead_of_a_quote(area_page):
    assert read_text(area_page, f"#{OLD}identified-2020-home").startswith(
        "2020 28 trafficking victims identified, in Iceland derived 28 = 30 - 2 DEMO 2021"
    )


def test_each_area_has_a_page_with_its_own_figures(package: Path) -> None:
    def move_calls(row: dict[str, str]) -> dict[str, str]:
        if row["indicator_id"] != "hotline_calls":
            return row
        label = row.get("label", "").replace("Iceland", "Norway")
        return {**row, "ref_area": "NOR", "area": "Norway", **({"label": label} if label else {})}

    for table in ("totals", "figures_flat"):
        change_rows(package, table, move_calls)
    pages = build_pages(package)
    assert read_text(pages["NOR.html"], "h1") == "Norway: 1,200 hotline calls in 2021 (doubtful)."
    assert len(read_attributes(pages["NOR.html"], "id", ".figures tbody tr")) == 2
    assert len(read_attributes(pages["ISL.html"], "id", ".figures tbody tr")) == 39
    assert read_attributes(pages["index.html"], "href", ".country h3 a") == [
        "ISL.html",
        "NOR.html",
    ]


def test_package_without_a_table_is_refused(package: Path) -> None:
    descriptor = package / "datapackage.json"
    descriptor.write_text(descriptor.read_text().replace('"name": "totals"', '"name": "sums"'))
    with pytest.raises(CommandError, match="the package has no table totals"):
        read_tables(load_package(package))


# Every page


def test_ids_are_unique_and_links_have_targets(pages):
    """Links lead to the page itself, to other pages, to files beside it, or to the reports."""
    names = {*pages, "codebook.html", "demo.xlsx", "figures_flat.csv", "totals.csv"}
    names |= {"demo-1.2.0.zip", "data-card.md", "CONTRIBUTING.md"}
    for page in (pages["index.html"], pages["ISL.html"]):
        ids = read_attributes(page, "id")
        assert len(ids) == len(set(ids))
        for link in read_links(page):
            file, _, anchor = link.partition("#")
            if link.startswith("https://"):
                continue
            assert not file or file in names, link
            target = pages.get(file, page)
            assert not anchor or anchor in read_attributes(target, "id"), link


def test_page_loads_nothing(area_page):
    assert re.findall(r'<(?:link|script|img|iframe)[^>]*(?:src|href)="(?!data:)', area_page) == []
    assert "url(" not in area_page


class ElementCounter(HTMLParser):
    """Collects the elements that are not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open_elements: list[str] = []

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        if tag not in ("meta", "link", "input", "br"):
            self.open_elements.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open_elements.pop() == tag


@pytest.mark.parametrize("name", ["index.html", "ISL.html"])
def test_elements_are_closed(pages, name):
    counter = ElementCounter()
    counter.feed(pages[name])
    assert counter.open_elements == []


def test_templates_and_code_name_no_country():
    """Nothing is specific to a country, currency or edition."""
    files = [
        *(ROOT / "scripts/tip_figures/page").rglob("*"),
        *ROOT.glob("scripts/tip_figures/release/*"),
    ]
    texts = {
        file: file.read_text("utf-8") for file in files if file.suffix in (".py", ".j2", ".js")
    }
    for file, text in texts.items():
        assert not re.search(r"Kazakh|German|Irish|Ireland|KAZ|DEU|IRL|KZT", text), file


def test_cells_are_escaped(package: Path) -> None:
    """A cell that looks like markup is shown as text."""
    markup = "<b>&amp;"
    edit_row(package, "indicators", "hotline_calls", definition=markup)
    edit_row(package, "figures_flat", f"{OLD}hotline-calls-2020", note=markup)
    page = build_pages(package)["ISL.html"]
    assert markup not in page
    assert page.count("&lt;b&gt;&amp;amp;") == 3


def test_description_for_search_engines_cannot_end_its_element() -> None:
    page = build_pages(dataset='{"name": "</script>"}')["index.html"]
    assert '{"name": "\\u003c/script>"}' in page


@pytest.mark.parametrize("name", ["index.html", "ISL.html"])
def test_page_knows_its_address(name: str) -> None:
    page = build_pages(homepage="https://o.github.io/r/")[name]
    address = f"https://o.github.io/r/{name}"
    assert read_attributes(page, "content", 'meta[property="og:url"]') == [address]
    assert read_attributes(page, "href", 'link[rel="canonical"]') == [address]
    image = "https://o.github.io/r/preview.png"
    assert read_attributes(page, "content", 'meta[property="og:image"]') == [image]


@pytest.mark.parametrize(
    ("homepage", "links"),
    [
        pytest.param("", ["data-card.md", "CONTRIBUTING.md"], id="no-address"),
        pytest.param("https://example.org", ["data-card.md", "CONTRIBUTING.md"], id="own-site"),
        pytest.param(
            "https://o.github.io/r",
            [
                "https://github.com/o/r",
                "https://github.com/o/r/blob/HEAD/docs/data-card.md",
                "https://github.com/o/r/issues/new",
            ],
            id="site-of-a-repository",
        ),
    ],
)
def test_footer_leads_to_repository_data_card_and_reports(homepage: str, links: list[str]) -> None:
    page = build_pages(homepage=homepage)["index.html"]
    assert read_attributes(page, "href", ".links a") == links


def test_footer_has_version_and_date() -> None:
    page = build_pages(created="2026-03-04T00:00:00Z")["index.html"]
    assert "Figures of a made-up report, version 1.2.0, 4 March 2026." in read_text(page, "footer")


def test_page_without_an_address_has_no_canonical_one(area_page):
    assert "canonical" not in area_page
    assert "og:url" not in area_page


def test_downloads_are_listed_with_what_they_are_for(area_page):
    text = read_text(area_page, ".downloads")
    assert text.startswith("totals.csv 888 Bytes One row for each series and year: the number, or ")
    assert read_attributes(area_page, "href", ".button") == [
        "totals.csv",
        "demo.xlsx",
        "demo-1.2.0.zip",
    ]


def test_package_without_rows_has_an_index(package: Path, clear: Callable[..., None]) -> None:
    clear("figures", "totals", "parts", "figures_flat", "contradictions")
    clear("identities", "identity_terms")
    assert list(build_pages(package)) == ["index.html"]


@pytest.fixture
def clear(package: Path) -> Callable[..., None]:
    """A function that removes the rows of tables."""

    def remove_rows(*names: str) -> None:
        for name in names:
            file = package / f"resources/{name}.csv"
            file.write_text(file.read_text("utf-8").splitlines()[0] + "\n", "utf-8")

    return remove_rows
