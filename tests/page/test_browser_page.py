"""The pages in Chromium: what they show, to whom, at which widths, and on paper."""

import re
import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from page_helpers import NEW, OLD, PACKAGE

import cells
from cases import cases
from conftest import ROOT
from tip_figures.datapackage.package import load_package
from tip_figures.figures.claims.finders import find_relations
from tip_figures.page.site import SiteInfo, render_pages
from tip_figures.page.tables import read_tables
from tip_figures.page.text_page import render_text_page
from tip_figures.prose.source_text import split_source_text

pytestmark = pytest.mark.browser

NEEDED = "needs Chromium: apt-get install chromium; make test-slow installs the rest"
FIGURES = cells.read_rows(PACKAGE, "figures_flat")
VISIBLE_ROWS = """
    [...document.querySelectorAll('.figures tbody tr')]
        .filter(row => !row.hidden).map(row => row.id)
"""
UNFOLD = """
    document.querySelectorAll('details').forEach(details => details.open = true);
    document.querySelectorAll('.figures tr').forEach(row => row.hidden = false);
"""
TEXTS_CUT_OR_MEETING = """
    [...document.querySelectorAll('svg.chart')].flatMap(svg => {
        const texts = [...svg.querySelectorAll('text')]
            .map(text => [text.textContent, text.getBoundingClientRect()]);
        const cut = texts
            .filter(([, box]) => box.left < 0 || box.right > innerWidth)
            .map(([text]) => text);
        const overlap = (a, b) => a.left < b.right && b.left < a.right
            && a.top + 3 < b.bottom - 3 && b.top + 3 < a.bottom - 3;
        const meeting = texts.flatMap(([text, box], position) => texts.slice(position + 1)
            .filter(([, other]) => overlap(box, other))
            .map(([other]) => `${text} × ${other}`));
        return [...cut, ...meeting];
    })
"""
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
BACKGROUNDS = {"light": "rgb(253, 252, 249)", "dark": "rgb(22, 24, 28)"}
WHITE = "rgb(255, 255, 255)"
PHONE, TABLET, DESKTOP = 375, 768, 1440
"""Widths in pixels."""
PAPER = 725  # pixels of a page of paper in portrait between its margins
PAGES = ["ISL.html", "index.html", "codebook.html"]


@pytest.fixture(scope="session")
def site(dist):
    """The pages in the release of the small package."""
    return dist / "site"


@pytest.fixture(scope="session")
def published_site(tmp_path_factory):
    """The pages of the published package."""
    folder = tmp_path_factory.mktemp("site")
    package = load_package(ROOT)
    for name, content in render_pages(read_tables(package), SiteInfo(package.descriptor)):
        (folder / name).write_text(content, "utf-8")
    return folder


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api", reason=NEEDED)
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip(NEEDED)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """A function that opens a file, with an anchor or a query, in a fresh profile.

    At the end, the console has to be empty, and nothing may have been requested from elsewhere.
    """
    with ExitStack() as stack:
        messages: list[str] = []

        def open_page(file: Path, address: str = "", width: int = 1280, **settings: Any) -> Any:
            page = chromium.new_page(viewport={"width": width, "height": 900}, **settings)
            stack.callback(page.close)
            page.set_default_timeout(20_000)
            page.on("console", lambda message: messages.append(message.text))
            page.on("pageerror", lambda error: messages.append(str(error)))
            page.route(
                re.compile("^(?!file:|data:)"), lambda route: messages.append(route.request.url)
            )
            page.goto(file.as_uri() + address)
            return page

        yield open_page
        assert messages == []


def is_in_window(page: Any, selector: str) -> bool:
    """Return whether an element is in the window from top to bottom."""
    box = page.locator(selector).first.bounding_box()
    return bool(0 <= box["y"] <= 900 - box["height"])


def test_page_can_be_read_without_javascript(visit, site):
    """Every row is shown, and no control that would do nothing."""
    page = visit(site / "ISL.html", java_script_enabled=False)
    assert page.locator(".figures tbody tr >> visible=true").count() == len(FIGURES)
    assert page.locator(".js-only >> visible=true").count() == 0


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("theme", BACKGROUNDS)
def test_page_has_no_barrier_and_fits_its_width(visit, site, name, theme):
    """With everything unfolded, axe-core finds no violation, and nothing scrolls sideways."""
    axe_module = pytest.importorskip("axe_playwright_python.sync_playwright", reason=NEEDED)
    for width in (320, PHONE, TABLET, DESKTOP):
        page = visit(site / name, width=width, color_scheme=theme)
        page.evaluate(UNFOLD)
        assert page.evaluate(BACKGROUND) == BACKGROUNDS[theme]
        assert page.evaluate("document.documentElement.scrollWidth") == width
        if width in (PHONE, DESKTOP):
            violations = axe_module.Axe().run(page).response["violations"]
            assert [(rule["id"], rule["nodes"][0]["html"]) for rule in violations] == []


PAGES_WITH_CHARTS = 15


@cases(
    "media, width",
    [("screen", PHONE), ("screen", TABLET), ("screen", DESKTOP), ("print", PAPER)],
)
def test_texts_of_published_charts_do_not_meet(visit, published_site, media, width):
    """Neither on a screen nor on paper, in the pages with the most charts and rows."""
    pages = sorted(published_site.glob("*.html"), key=lambda file: file.stat().st_size)
    for file in pages[-PAGES_WITH_CHARTS:]:
        page = visit(file, width=width)
        page.emulate_media(media=media)
        assert page.evaluate(TEXTS_CUT_OR_MEETING) == [], file.name


def test_headline_chart_and_content_are_reached_at_once(visit, site):
    """The first screen of a desktop shows them; the first Tab stop skips to the content."""
    page = visit(site / "ISL.html", width=DESKTOP)
    assert all(is_in_window(page, selector) for selector in ("h1", ".tall", ".take .button"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "Main"


DANISH = f"{OLD}identified-2020-danish"
CLICKS = {
    ".hero .chart a >> nth=0": f"{OLD}identified-2019",
    ".hero .notes a": f"identity_{NEW}identified-by-citizenship",
    f"#{DANISH} a:has-text('6 = 4 + 2')": f"identity_{OLD}identified-foreign",
}
"""Links of a column, of a note below a chart, and of a figure to its check."""


def test_link_shows_its_target(visit, site):
    """Folded checks are unfolded, filtered rows are shown, and the target is in the window."""
    for selector, target in CLICKS.items():
        page = visit(site / "ISL.html")
        page.select_option("[name=r]", "all")
        page.locator(selector).click()
        assert page.url.endswith(f"#{target}")
        assert is_in_window(page, f"#{target}")
    assert is_in_window(visit(site / "ISL.html", f"#{DANISH}"), f"#{DANISH}")


def test_table_begins_with_the_totals(visit, site):
    """They are those of the table of totals."""
    page = visit(site / "ISL.html")
    totals = {row["figure_id"] for row in FIGURES if row["used_in"] == "totals"}
    assert set(page.evaluate(VISIBLE_ROWS)) == totals
    assert page.locator("#Shown").text_content() == f"{len(totals)} of {len(FIGURES)} figures"
    page.select_option("[name=r]", "all")
    assert len(page.evaluate(VISIBLE_ROWS)) == len(FIGURES)


CALLS = {f"{OLD}hotline-calls-2020", f"{NEW}hotline-calls-2021", f"{OLD}hotline-referrals-2020"}
SEARCHES = {
    "male": {f"{OLD}assisted-2020-male"},
    "Denm": {DANISH},
    "1,200 calls": CALLS,
    "no such thing": set(),
}


def test_search_matches_words(visit, site):
    """A word matches the beginning of a word, a number a whole number."""
    for words, figure_ids in SEARCHES.items():
        page = visit(site / "ISL.html")
        page.fill("[name=q]", words)
        assert set(page.evaluate(VISIBLE_ROWS)) == figure_ids
        assert page.locator("#None").is_visible() == (not figure_ids)


def test_index_filters_countries_by_name(visit, site):
    """Only by the name, not by other words of a line."""
    page = visit(site / "index.html")
    for words, count in {"Ice": 1, "government": 0, "": 1}.items():
        page.fill("[name=q]", words)
        assert page.locator(".areas tbody tr >> visible=true").count() == count
        assert page.locator("#Shown").text_content() == f"{count} of 1 lines"
        assert page.locator("#None").is_visible() == (not count)


def test_headings_stay_with_what_follows_on_paper(visit, site):
    page = visit(site / "ISL.html")
    page.emulate_media(media="print")
    breaks = """
        [...document.querySelectorAll('h2, h3, h4, caption, .intro')]
            .map(element => getComputedStyle(element).breakAfter)
    """
    assert set(page.evaluate(breaks)) == {"avoid"}
    columns = "getComputedStyle(document.querySelector('.breakdowns')).columnCount"
    assert page.evaluate(columns) == "auto"


def test_print_is_light_and_keeps_cards_together(visit, site, tmp_path):
    """On paper no card or chart is divided between pages, there are no controls, and few pages."""
    page = visit(site / "ISL.html", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    breaks = """
        [...document.querySelectorAll('.card, figure')]
            .map(element => getComputedStyle(element).breakInside)
    """
    assert set(page.evaluate(breaks)) == {"avoid"}
    assert page.locator("form >> visible=true").count() == 0
    assert page.evaluate(BACKGROUND) == WHITE
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    pages = re.findall(rb"/Type\s*/Page\b", (tmp_path / "page.pdf").read_bytes())
    assert 0 < len(pages) <= 6


# The page of a text that was checked


def test_checked_text_fits_and_relations_lead_to_numbers_and_back(visit, tmp_path):
    """Markup in the text is text."""
    text = (
        "It found 40 victims <script>alert(1)</script><img src=http://x.test/y.png>. Of the 40, 35 "
        "were women and six were men, a decrease from 83 in 2018. " + "Nothing counts here. " * 200
    )
    sentences = split_source_text("text", text).sentences
    file = tmp_path / "text.html"
    page_text = render_text_page("text", sentences, find_relations(sentences))
    file.write_text(page_text, "utf-8")
    for width in (PHONE, DESKTOP):
        page = visit(file, width=width)
        page.evaluate(UNFOLD)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.locator("script, img").count() == 0
        page.locator("li.fails a").first.click()
        assert page.locator(":target").inner_text().startswith("six")
        page.locator(":target a").first.click()
        assert page.locator(":target").get_attribute("id") == "r1"
