"""The pages as people read them: index, areas, addresses, links and escaping."""

import html
import re

import pytest
from page_helpers import NEW, OLD, PACKAGE, build_pages, read_attributes, read_text
from selectolax.lexbor import LexborHTMLParser

from cases import cases
from cells import add_row, edit_row, read_rows, write_rows
from conftest import ROOT, drop_table, edit_json
from tip_figures.figures.tables import ROW_MAKERS

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


@cases("name", ROW_MAKERS.keys())
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


def test_explainable_difference_is_listed_apart(package):
    rose = OLD + "identified-rose"
    edit_row(package, "identities", rose, kind="restated", verdict="differs")
    edit_row(package, "identity_terms", f"{rose}/1", role="first")
    again = {"figure_id": NEW + "identified-2020", "role": "again"}
    edit_row(package, "identity_terms", f"{rose}/2", **again)
    add_row(package, "contradictions", identity_id=rose, year="2020", explanation="It differs.")
    pages = build_pages(package)
    index = read_text(pages["index.html"], "#Contradictions")
    assert "Contradicted: 1" in index and "Differs: 1" in index
    text = read_text(pages["ISL.html"], "#Contradictions")
    assert (
        "Differs: another definition, period or area may explain it 2020: "
        "24 trafficking victims identified (DEMO 2021); "
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


def test_index_lists_each_series_with_its_numbers(package):
    """With scope, counter and definition; a number leads to its words in the report."""
    totals = read_rows(package, "totals")
    first = next(row for row in totals if row["indicator_id"] == "victims_identified")
    other = {
        "series": "Iceland: trafficking victims identified, women, counted by NGOs, 2021: all",
        "scope": "women, counted by NGOs, 2021: all",
        "counted_by": "ngo",
        "break_before": "2021: all",
        "year": "2021",
        "value": "7",
        "bound": "at_least",
    }
    write_rows(package, "totals", [*totals, {**first, **other}])
    index = build_pages(package)["index.html"]
    assert read_text(index, ".areas") == (
        "Country Scope Counted by Definition 2019 2020 2021 "
        "Iceland all the government 24 30 33? Iceland women NGOs 2021: all ≥7"
    )
    links = read_attributes(index, "href", ".areas td a")
    assert all(link.startswith("https://example.org/reports/") for link in links)


def test_sections_of_a_page_follow_the_descriptor(package):
    """Groups that it does not name are folded."""
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["page_sections"] = [["victims"]]
    page = build_pages(package)["ISL.html"]
    titles = [element.text() for element in LexborHTMLParser(page).css("section[id] h2")]
    assert titles[:3] == ["Victims", "Other counts", "Checks"]
    assert read_text(page, "#other_groups details h2") == "Other counts"


def test_section_without_groups_is_left_out(package):
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["page_sections"] = [[], ["victims"]]
    page = build_pages(package)["ISL.html"]
    titles = [element.text() for element in LexborHTMLParser(page).css("section[id] h2")]
    assert titles[:2] == ["Victims", "Other counts"]


def test_page_says_what_was_not_read(package):
    """A section that was read for another area in another edition is named."""
    sources = read_rows(package, "sources")
    other = {**sources[0], "source_id": "demo-2019-nor", "ref_area": "NOR", "edition_year": "2019"}
    write_rows(package, "sources", [*sources, other])
    text = read_text(build_pages(package)["ISL.html"], "#Read")
    assert "another country: Report on Made-up Places, section “Protection”, 2019." in text


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
        if not name.startswith("https:")
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
