"""The pages in Chromium: what they show, to whom, at which widths, and on paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from page_helpers import NEW, OLD, PACKAGE

import cells
from conftest import ROOT
from tip_figures.datapackage.package import load_package
from tip_figures.figures.claim_verdicts import evaluate_claims, sort_relations
from tip_figures.page.site import render_pages
from tip_figures.page.site_info import SiteInfo
from tip_figures.page.tables import read_tables
from tip_figures.page.text_page import render_text_page
from tip_figures.prose.claim_finder import find_claims
from tip_figures.prose.source_text import split_source_text

pytestmark = pytest.mark.browser

NEEDED = (
    "needs Chromium: apt-get install chromium, and pip install playwright axe-playwright-python"
)
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
LIGHT, DARK, WHITE = "rgb(253, 252, 249)", "rgb(22, 24, 28)", "rgb(255, 255, 255)"
PHONE, DESKTOP = 375, 1440
"""Widths in pixels."""
PAPER = 725  # pixels of a page of paper in portrait between its margins
PAGES = ["ISL.html", "index.html", "codebook.html"]

Visit = Callable[..., Any]


@pytest.fixture(scope="session")
def site(dist: Path) -> Path:
    """The pages in the release of the small package."""
    return dist / "site"


@pytest.fixture(scope="session")
def published_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the published package."""
    folder = tmp_path_factory.mktemp("site")
    package = load_package(ROOT)
    for name, content in render_pages(read_tables(package), SiteInfo(package.descriptor)):
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
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
def visit(chromium: Any) -> Iterator[Visit]:
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


def count_visible(page: Any, selector: str) -> int:
    """Count the visible elements of a selector."""
    return page.locator(f"{selector} >> visible=true").count()


def test_page_can_be_read_without_javascript(visit: Visit, site: Path) -> None:
    """Every row is shown, and no control that would do nothing."""
    page = visit(site / "ISL.html", java_script_enabled=False)
    assert count_visible(page, ".figures tbody tr") == len(FIGURES)
    assert count_visible(page, ".js-only") == 0


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("theme", "background"),
    [pytest.param("light", LIGHT, id="light"), pytest.param("dark", DARK, id="dark")],
)
@pytest.mark.parametrize(
    "width", [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop")]
)
def test_axe_finds_no_barrier(
    visit: Visit, site: Path, name: str, theme: str, background: str, width: int
) -> None:
    """axe-core finds no violation in the system's theme."""
    axe_module = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe-playwright-python"
    )
    page = visit(site / name, width=width, color_scheme=theme)
    assert page.evaluate(BACKGROUND) == background
    page.evaluate(UNFOLD)
    violations = axe_module.Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in violations] == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 375, 768, 1440])
def test_page_fits_its_width(visit: Visit, site: Path, name: str, width: int) -> None:
    """Nothing scrolls sideways, even if everything is unfolded."""
    page = visit(site / name, width=width)
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_first_screen_shows_headline_and_chart(visit: Visit, site: Path) -> None:
    """What most readers look for needs no scrolling on a desktop."""
    page = visit(site / "ISL.html", width=DESKTOP)
    for selector in ("h1", ".tall", ".take .button"):
        box = page.locator(selector).first.bounding_box()
        assert 0 <= box["y"] <= box["y"] + box["height"] <= 900


@pytest.mark.parametrize(
    ("media", "width"), [("screen", PHONE), ("screen", DESKTOP), ("print", PAPER)]
)
def test_texts_of_published_charts_do_not_meet(
    visit: Visit, published_site: Path, media: str, width: int
) -> None:
    """Neither on a screen nor on paper."""
    for file in sorted(published_site.glob("*.html")):
        page = visit(file, width=width)
        page.emulate_media(media=media)
        assert page.evaluate(TEXTS_CUT_OR_MEETING) == [], file.name


@pytest.mark.parametrize(
    ("selector", "target"),
    [
        pytest.param(".hero .chart a >> nth=0", f"{OLD}identified-2019", id="column"),
        pytest.param(
            ".hero .notes a", "identity_demo-2022-isl-identified-by-citizenship", id="legend"
        ),
        pytest.param(
            f"#{OLD}identified-2020-danish a:has-text('6 = 4 + 2')",
            f"identity_{OLD}identified-foreign",
            id="check",
        ),
    ],
)
def test_click_leads_to_an_explanation(
    visit: Visit, site: Path, selector: str, target: str
) -> None:
    """Folded checks are unfolded, filtered rows are shown, and the target is in the window."""
    page = visit(site / "ISL.html", "?r=all")
    page.locator(selector).click()
    box = page.locator(f"#{target}").bounding_box()
    assert page.url.endswith(f"#{target}")
    assert 0 <= box["y"] <= 900 - box["height"]


def test_address_of_a_filtered_figure_shows_its_row(visit: Visit, site: Path) -> None:
    figure_id = f"{OLD}identified-2020-danish"
    page = visit(site / "ISL.html", f"#{figure_id}")
    box = page.locator(f"#{figure_id}").bounding_box()
    assert 0 <= box["y"] <= 900 - box["height"]


def test_table_begins_with_the_totals(visit: Visit, site: Path) -> None:
    """They are those of the table of totals; an unknown choice in the address is ignored."""
    page = visit(site / "ISL.html", "?r=colour&length=1")
    totals = {row["figure_id"] for row in FIGURES if row["used_in"] == "totals"}
    assert set(page.evaluate(VISIBLE_ROWS)) == totals
    assert page.locator("#Shown").text_content() == f"{len(totals)} of {len(FIGURES)} figures"
    page.select_option("[name=r]", "all")
    assert len(page.evaluate(VISIBLE_ROWS)) == len(FIGURES)


@pytest.mark.parametrize(
    ("words", "figure_ids"),
    [
        pytest.param("male", {OLD + "assisted-2020-male"}, id="male-is-not-female"),
        pytest.param("Denm", {OLD + "identified-2020-danish"}, id="beginning-of-a-word"),
        pytest.param(
            "1,200 calls",
            {
                OLD + "hotline-calls-2020",
                NEW + "hotline-calls-2021",
                OLD + "hotline-referrals-2020",
            },
            id="whole-number",
        ),
        pytest.param("no such thing", set(), id="nothing"),
    ],
)
def test_search_matches_words_and_stays_in_the_address(
    visit: Visit, site: Path, words: str, figure_ids: set[str]
) -> None:
    """A word matches the beginning of a word, a number a whole number."""
    page = visit(site / "ISL.html")
    page.fill("[name=q]", words)
    assert set(page.evaluate(VISIBLE_ROWS)) == figure_ids
    assert page.locator("#None").is_visible() == (not figure_ids)
    query = page.url.partition("?")[2]
    again = visit(site / "ISL.html", f"?{query}")
    assert set(again.evaluate(VISIBLE_ROWS)) == figure_ids


def test_print_is_light_and_keeps_cards_together(visit: Visit, site: Path, tmp_path: Path) -> None:
    """On paper no card or chart is divided between pages, there are no controls, and few pages."""
    page = visit(site / "ISL.html", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    breaks = """
        [...document.querySelectorAll('.card, figure')]
            .map(element => getComputedStyle(element).breakInside)
    """
    assert set(page.evaluate(breaks)) == {"avoid"}
    assert count_visible(page, "form") == 0
    assert page.evaluate(BACKGROUND) == WHITE
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    pages = re.findall(rb"/Type\s*/Page\b", (tmp_path / "page.pdf").read_bytes())
    assert 0 < len(pages) <= 6


@pytest.mark.parametrize("name", ["Citation", "BibTeX"])
def test_button_copies_or_selects_a_text(visit: Visit, site: Path, name: str) -> None:
    """Where the browser allows no copying, the text is selected."""
    page = visit(site / "ISL.html")
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject())")
    page.locator(f"[data-copy={name}]").click()
    selected = page.evaluate("getSelection().toString()")
    assert selected.strip() == page.locator(f"#{name}").inner_text().strip()


def test_keyboard_reaches_the_content_first(visit: Visit, site: Path) -> None:
    """The first Tab stop skips to the content, and its focus is visible."""
    page = visit(site / "ISL.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "Main"


# The page of a text that was checked


@pytest.fixture(scope="session")
def checked_text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a text, which tries to add markup and a script."""
    text = (
        "It found 40 victims <script>alert(1)</script><img src=http://x.test/y.png>. Of the 40, 35 "
        "were women and six were men, a decrease from 83 in 2018. " + "Nothing counts here. " * 200
    )
    sentences = split_source_text("text", text).sentences
    relations = sort_relations(evaluate_claims(find_claims(sentences)))
    file = tmp_path_factory.mktemp("checked") / "text.html"
    file.write_text(render_text_page("text", sentences, relations), encoding="utf-8")
    return file


@pytest.mark.parametrize("width", [375, 1440])
def test_checked_text_fits_its_width(visit: Visit, checked_text: Path, width: int) -> None:
    page = visit(checked_text, width=width)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("script, img").count() == 0


def test_relation_leads_to_its_last_number_and_back(visit: Visit, checked_text: Path) -> None:
    page = visit(checked_text, width=375)
    page.locator("li.fails a").first.click()
    assert page.locator(":target").inner_text().startswith("six")
    page.locator(":target a").first.click()
    assert page.locator(":target").get_attribute("id") == "r1"
