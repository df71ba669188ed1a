"""The pages as people read them: index, areas, addresses, links and escaping."""

import html
import re

import pytest
from page_helpers import NEW, OLD, PACKAGE, build_pages, read_attributes, read_text

from cases import cases
from cells import add_row, edit_row, read_rows, write_rows
from conftest import ROOT, drop_table
from tip_figures.figures.tables import GENERATED_TABLES
from tip_figures.page.site import write_finding
from tip_figures.page.tables import CheckedRelation, Relations

PLACE_OF_33 = f"{NEW}identified-2021/victims_identified/citizenship"
HEADLINE = "Iceland identified 33 trafficking victims in 2021 (contradicted by other numbers)."


@pytest.fixture(scope="module")
def pages():
    """The pages of the small package, and the files of their charts."""
    return build_pages()


@pytest.fixture(scope="module")
def area_page(pages):
    return pages["ISL.html"]


@cases("name", ["index", "ISL"])
def test_words_and_links_of_a_page(golden, pages, name):
    """A link has its address before its words."""
    body = pages[f"{name}.html"].partition("<body>")[2]
    without_code = re.sub(r"<(script|title)\b.*?</\1>", "", body, flags=re.DOTALL)
    with_links = re.sub(r'<a [^>]*?href="([^"]*)"[^>]*>', r"<a>[\1] ", without_code)
    lines = html.unescape(re.sub("<[^>]+>", "\n", with_links)).splitlines()
    golden(
        f"page_{name.lower()}.txt", "".join(f"{line.strip()}\n" for line in lines if line.strip())
    )


@cases("name", GENERATED_TABLES)
def test_package_without_a_generated_table_has_the_same_pages(package, pages, name):
    """Its rows follow from the other tables."""
    drop_table(package, name)
    page_names = [file for file in pages if not file.endswith(".csv")]
    new_pages = build_pages(package)
    assert new_pages.keys() == pages.keys()
    assert {file: new_pages[file] for file in page_names} == {
        file: pages[file] for file in page_names
    }


def test_preview_shows_the_headline(area_page):
    assert read_attributes(area_page, "content", 'meta[property="og:title"]') == [HEADLINE]
    assert read_attributes(area_page, "content", 'meta[property="og:url"]') == []


@cases(
    "areas, sentence",
    {
        "none": ("", "All 0 checked relations between the reports’ numbers hold."),
        "one-country": ("A", "The reports on A contradict themselves or each other once."),
        "three-countries": (
            "CBA",
            "The reports on A, B and C contradict themselves or each other 3 times.",
        ),
        "many": (
            "ABCD" * 4,
            "The reports on 4 countries contradict themselves or each other 16 times.",
        ),
    },
)
def test_finding_counts_contradictions_and_names_few_countries(areas, sentence):
    relations = [
        CheckedRelation(None, "contradicted", [{"area": area, "figure_id": ""}], {}, ("", ""))
        for area in areas
    ]
    assert write_finding(Relations(relations)) == sentence


def test_explainable_difference_is_listed_apart(package):
    rose = OLD + "identified-rose"
    edit_row(package, "identities", rose, kind="restated", verdict="differs")
    edit_row(package, "identity_terms", f"{rose}/1", role="first")
    again = {"figure_id": NEW + "identified-2020", "role": "again"}
    edit_row(package, "identity_terms", f"{rose}/2", **again)
    add_row(package, "contradictions", identity_id=rose, year="2020", explanation="It differs.")
    pages = build_pages(package)
    assert ", and 1 is an explainable difference." in read_text(pages["index.html"])
    text = read_text(pages["ISL.html"], "#Contradictions")
    assert (
        "Explainable differences 2020: 24 trafficking victims identified (DEMO 2021); "
        "30 trafficking victims identified (DEMO 2022). It differs."
    ) in re.sub(r" (?=[);.])|(?<=\() ", "", text)


def test_doubt_and_period_are_shown_with_a_figure(package):
    """A list of doubtful numbers says why, and its label ends with the period."""
    label = "1,200 hotline calls, Iceland, January to August 2021"
    period = "January to August 2021"
    calls = NEW + "hotline-calls-2021"
    edit_row(package, "figures_flat", calls, label=label, period=period, doubtful="It repeats.")
    page = build_pages(package)["ISL.html"]
    listed = "1,200 hotline calls, January to August 2021 (DEMO 2022). It repeats."
    assert listed in re.sub(r" (?=[);.])|(?<=\() ", "", read_text(page, "#Contradictions"))
    cells = read_text(page, f"#{calls}")
    assert cells.startswith("2021 1,200 hotline calls, January to August 2021 doubtful ")
    assert cells.partition("sentence 5 ")[2] == "It repeats."


def test_bars_are_in_proportion(area_page):
    assert read_attributes(area_page, "width", ".bar rect")[:2] == ["80.0%", "20.0%"]
    assert read_attributes(area_page, "class", ".bar rect")[2:5] == ["c1", "c2", "c0"]


def test_parts_that_exceed_their_total_fill_the_bar(package):
    edit_row(package, "parts", f"{PLACE_OF_33}/1/ISL", value="44")
    difference = {"part": "difference", "part_code": "difference", "value": "-22", "share": ""}
    edit_row(package, "parts", f"{PLACE_OF_33}/1/difference", **difference)
    page = build_pages(package)["ISL.html"]
    assert "foreigners: 11 (33.3%) difference: -22" in read_text(page, ".breakdown")
    assert read_attributes(page, "width", ".bar rect")[2:4] == ["80.0%", "20.0%"]


def test_table_has_every_figure_once(area_page):
    ids = read_attributes(area_page, "id", ".figures tbody tr")
    assert sorted(ids) == sorted(row["figure_id"] for row in read_rows(PACKAGE, "figures"))
    assert len(read_attributes(area_page, "data-total", ".figures tr")) == 14


def test_each_area_has_a_page_with_its_own_figures(package):
    def move_calls(row: dict[str, str]) -> dict[str, str]:
        if row["indicator_id"] != "hotline_calls":
            return row
        moved = {key: text.replace("Iceland", "Norway") for key, text in row.items()}
        return {**moved, "ref_area": "NOR"}

    for table in ("totals", "figures_flat"):
        write_rows(package, table, [move_calls(row) for row in read_rows(package, table)])
    pages = build_pages(package)
    assert read_text(pages["NOR.html"], "h1") == "Norway 2021: 1,200 hotline calls (doubtful)."
    counts = {
        name: len(read_attributes(pages[name], "id", ".figures tbody tr"))
        for name in read_attributes(pages["index.html"], "href", "#Countries a")
        if "#" not in name  # leads to a chart
    }
    assert counts == {"ISL.html": 39, "NOR.html": 2}


# Every page


def test_ids_are_unique_and_links_have_targets(pages):
    """Links lead to the page itself, to other pages, to files beside it, or to the reports."""
    names = {*pages, "codebook.html", "demo.xlsx", "figures_flat.csv", "totals.csv"}
    names |= {"demo-1.2.0.zip", "data-card.md", "CONTRIBUTING.md"}
    for page in (pages["index.html"], pages["ISL.html"]):
        ids = read_attributes(page, "id")
        assert len(ids) == len(set(ids))
        for link in read_attributes(page, "href", "a"):
            file, _, anchor = link.partition("#")
            is_outside = link.startswith("https://")
            assert is_outside or not file or file in names, link
            target = pages.get(file, page)
            assert is_outside or not anchor or anchor in read_attributes(target, "id"), link


def test_templates_and_code_name_no_country():
    """Nothing is specific to a country, currency or edition."""
    for folder in ("page", "release"):
        for file in (ROOT / "scripts/tip_figures" / folder).rglob("*.[pj]*"):
            if file.suffix != ".pyc":
                text = file.read_text("utf-8")
                assert not re.search(r"Kazakh|German|Irish|Ireland|KAZ|DEU|IRL|KZT", text), file


REPOSITORY = "https://github.com/o/r"


@cases(
    "homepage, links",
    {
        "no-address": ("", ["data-card.md", "CONTRIBUTING.md"]),
        "own-site": ("https://example.org", ["data-card.md", "CONTRIBUTING.md"]),
        "site-of-a-repository": (
            "https://o.github.io/r",
            [REPOSITORY, f"{REPOSITORY}/blob/HEAD/docs/data-card.md", f"{REPOSITORY}/issues/new"],
        ),
    },
)
def test_footer_leads_to_repository_data_card_and_reports(homepage, links):
    page = build_pages(homepage=homepage, created="2026-03-04T00:00:00Z")["index.html"]
    assert read_attributes(page, "href", ".links a") == links
    assert "Figures of a made-up report, version 1.2.0, 2026-03-04." in read_text(page, "footer")
