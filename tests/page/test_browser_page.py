"""The page in Chromium: what it shows, to whom, and at which widths."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from page_helpers import NEW, OLD, PACKAGE, build_pages

import cells
from repeated_package import write_repeated_package
from tip_figures.figures.claim_verdicts import evaluate_claims, sort_relations
from tip_figures.page.text_page import render_text_page
from tip_figures.prose.claim_finder import find_claims
from tip_figures.prose.source_text import split_source_text

pytestmark = pytest.mark.browser

NEEDED = (
    "needs Chromium: apt-get install chromium, and pip install playwright axe-playwright-python"
)
FIGURES = cells.read_rows(PACKAGE, "figures")
IDS = [row["figure_id"] for row in FIGURES]
VISIBLE_ROWS = """
    [...document.querySelectorAll('.row')].filter(row => !row.hidden).map(row => row.id)
"""
UNFOLD = """
    document.querySelectorAll('details').forEach(details => details.open = true);
    document.querySelectorAll('.row').forEach(row => row.hidden = false);
    document.querySelectorAll('.facts').forEach(row => row.style.display = 'table-row');
"""
TEXTS_CUT_OR_MEETING = """
    [...document.querySelectorAll('svg.chart')].flatMap(svg => {
        const texts = [...svg.querySelectorAll('text')]
            .map(text => [text.textContent, text.getBoundingClientRect()]);
        const cut = texts
            .filter(([, box]) => box.left < 0 || box.right > innerWidth)
            .map(([text]) => text);
        const overlap = (a, b) =>
            Math.abs(a.top - b.top) < 5 && a.left < b.right && b.left < a.right;
        const meeting = texts.flatMap(([text, box], position) => texts.slice(position + 1)
            .filter(([, other]) => overlap(box, other))
            .map(([other]) => `${text} × ${other}`));
        return [...cut, ...meeting];
    })
"""
NUMBERS_ON_LINES = """
    [...document.querySelectorAll('svg.chart')].flatMap(svg => {
        const frame = svg.getBoundingClientRect();
        const lines = [...svg.querySelectorAll('.line')].map(line =>
            ['x1', 'y1', 'x2', 'y2'].map(name => line[name].baseVal.value));
        const isInside = (box, x, y) =>
            box.left < x && x < box.right && box.top + 4 < y && y < box.bottom - 4;
        return [...svg.querySelectorAll('.val')].filter(text => {
            const box = text.getBoundingClientRect();
            return lines.some(([x1, y1, x2, y2]) => [...Array(400).keys()].some(step => {
                const share = step / 400;
                const x = frame.left + x1 + (x2 - x1) * share;
                return isInside(box, x, frame.top + y1 + (y2 - y1) * share);
            }));
        }).map(text => text.textContent);
    })
"""
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK, WHITE = "rgb(253, 252, 249)", "rgb(22, 24, 28)", "rgb(255, 255, 255)"
PHONE, DESKTOP = 375, 1440
"""Widths in pixels."""

Visit = Callable[..., Any]


@pytest.fixture(scope="session")
def site(dist: Path) -> str:
    """The address of the page in the release of the small package."""
    return (dist / "site/ISL.html").as_uri()


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
    """A function that opens an address in a fresh profile.

    At the end, the console has to be empty, and nothing may have been requested from elsewhere.
    """
    with ExitStack() as stack:
        messages: list[str] = []

        def open_page(url: str, width: int = 1280, height: int = 900, **settings: Any) -> Any:
            page = chromium.new_page(viewport={"width": width, "height": height}, **settings)
            stack.callback(page.close)
            page.set_default_timeout(20_000)
            page.on("console", lambda message: messages.append(message.text))
            page.on("pageerror", lambda error: messages.append(str(error)))
            page.route(
                re.compile("^(?!file:|data:)"), lambda route: messages.append(route.request.url)
            )
            page.goto(url)
            return page

        yield open_page
        assert messages == []


def count_visible(page: Any, selector: str) -> int:
    """Count the visible elements of a selector."""
    return page.locator(f"{selector} >> visible=true").count()


def test_page_can_be_read_without_javascript(visit: Visit, site: str) -> None:
    """Every row is shown with its facts, and no control that would do nothing."""
    page = visit(site, java_script_enabled=False)
    assert count_visible(page, ".row") == len(IDS)
    assert count_visible(page, ".facts") == len(IDS)
    assert count_visible(page, ".js-only") == 0
    for summary in page.locator("#Contradictions .fold > summary").all():
        summary.click()
    assert count_visible(page, ".holding li") == 16


@pytest.mark.parametrize(
    ("theme", "background"),
    [pytest.param("light", LIGHT, id="light"), pytest.param("dark", DARK, id="dark")],
)
@pytest.mark.parametrize(
    "width", [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop")]
)
@pytest.mark.parametrize(
    "script", [pytest.param("0", id="folded"), pytest.param(UNFOLD, id="open")]
)
def test_axe_finds_no_barrier(
    visit: Visit, site: str, theme: str, background: str, width: int, script: str
) -> None:
    """axe-core finds no violation in the system's theme."""
    axe_module = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe-playwright-python"
    )
    page = visit(site, width, color_scheme=theme)
    assert page.evaluate(BACKGROUND) == background
    page.evaluate(script)
    violations = axe_module.Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in violations] == []


@pytest.mark.parametrize(
    ("width", "height"), [pytest.param(375, 812, id="phone"), pytest.param(1440, 900, id="desktop")]
)
@pytest.mark.parametrize("selector", ["h1", ".tall", ".take .button"])
def test_first_screen_shows_sentence_chart_and_buttons(
    visit: Visit, site: str, width: int, height: int, selector: str
) -> None:
    """What most readers look for needs no scrolling."""
    box = visit(site, width, height).locator(selector).first.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= height


@pytest.mark.parametrize("width", [320, 375, 768, 1440])
def test_page_fits_its_width(visit: Visit, site: str, width: int) -> None:
    """Nothing scrolls sideways; no text of a chart is cut, meets another, or is on a line."""
    page = visit(site, width)
    assert page.evaluate(TEXTS_CUT_OR_MEETING) == []
    assert page.evaluate(NUMBERS_ON_LINES) == []
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(
    ("width", "max_height"),
    [pytest.param(DESKTOP, 8_000, id="desktop"), pytest.param(PHONE, 16_000, id="phone")],
)
def test_page_of_eight_passages_is_short(
    visit: Visit, tmp_path: Path, width: int, max_height: int
) -> None:
    """As it opens it is no longer than readers scroll."""
    write_repeated_package(tmp_path / "package", 4)
    pages = build_pages(tmp_path / "package")
    (tmp_path / "ISL.html").write_text(pages["ISL.html"], encoding="utf-8")
    page = visit((tmp_path / "ISL.html").as_uri(), width)
    assert page.locator(".edition").count() == 8
    assert page.evaluate("document.documentElement.scrollHeight") <= max_height


@pytest.mark.parametrize(
    "width", [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop")]
)
@pytest.mark.parametrize(
    ("action", "selector", "text"),
    [
        pytest.param(
            "hover",
            ".hero .pt",
            "2019: 24 trafficking victims identified, 2021 edition",
            id="pointer",
        ),
        pytest.param(
            "focus",
            ".hero .pt",
            "2019: 24 trafficking victims identified, 2021 edition",
            id="keyboard",
        ),
        pytest.param(
            "focus",
            ".low .pt:has(.hollow)",
            "2021: 1,200 hotline calls, 2022 edition, doubtful",
            id="doubtful",
        ),
    ],
)
def test_point_shows_its_number(
    visit: Visit, site: str, width: int, action: str, selector: str, text: str
) -> None:
    """Number, edition and doubt are shown inside the window; nothing on the page moves."""
    page = visit(site, width)
    height = page.locator("#Contradictions").bounding_box()["height"]
    point = page.locator(selector).first
    getattr(point, action)()
    tips = page.locator(".tip span >> visible=true")
    assert tips.all_inner_texts() == [text]
    assert point.get_attribute("aria-label") == text
    box = tips.bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    mark = point.locator(".dot").bounding_box()
    distances = (box["y"] - mark["y"] - mark["height"], mark["y"] - box["y"] - box["height"])
    assert 0 <= max(distances) <= 20
    assert page.locator("#Contradictions").bounding_box()["height"] == height


@pytest.mark.parametrize(
    ("selector", "figure_id"),
    [
        pytest.param(".hero .pt", f"{OLD}identified-2019", id="point"),
        pytest.param(f"#{NEW}identified-2021 a", f"{NEW}identified-2021", id="row"),
    ],
)
def test_click_opens_a_row(visit: Visit, site: str, selector: str, figure_id: str) -> None:
    """The address names the figure, and only its facts are shown."""
    page = visit(site)
    page.locator(selector).first.click()
    assert count_visible(page, ".facts") == 1
    assert page.locator(f"#{figure_id} + .facts").is_visible()
    assert page.url.endswith(f"#{figure_id}")


def test_second_click_closes_a_row(visit: Visit, site: str) -> None:
    """The address no longer names the figure; a third click opens the row again."""
    figure_id = f"{NEW}identified-2021"
    page = visit(f"{site}#{figure_id}")
    for is_open in (False, True):
        page.locator(f"#{figure_id} a").first.click()
        assert page.locator(f"#{figure_id} + .facts").is_visible() == is_open
        assert page.url.endswith(f"#{figure_id}") == is_open


@pytest.mark.parametrize(
    "anchor",
    [
        pytest.param(f"identity_{OLD}identified-rose", id="check"),
        pytest.param(f"{OLD}identified-2020-danish", id="figure"),
    ],
)
def test_address_shows_its_target(visit: Visit, site: str, anchor: str) -> None:
    """Folded checks are unfolded, filtered rows are shown, and the target is in the window."""
    page = visit(f"{site}#{anchor}")
    box = page.locator(f"#{anchor}").bounding_box()
    assert 0 <= box["y"] <= 900 - box["height"]


def test_address_of_a_figure_shows_its_facts(visit: Visit, site: str) -> None:
    """The quote comes first."""
    figure_id = f"{OLD}identified-2020-danish"
    facts = visit(f"{site}#{figure_id}").locator(f"#{figure_id} + .facts")
    assert facts.inner_text().startswith("In the 2021 edition\n“…from Norway and two…”")


def test_table_begins_with_the_totals(visit: Visit, site: str) -> None:
    """They are those of the table of totals; codes in the address that do not exist are ignored."""
    page = visit(f"{site}?y=1850&colour=red&length=1")
    identified = [name for name in page.evaluate(VISIBLE_ROWS) if "identified" in name]
    assert identified == [OLD + "identified-2019", OLD + "identified-2020", NEW + "identified-2021"]


def test_table_shows_parts_of_a_chosen_dimension(visit: Visit, site: str) -> None:
    """Filters are combined."""
    page = visit(site)
    page.locator(".filters summary").click()
    page.select_option("[name=citizenship]", "NOR")
    norwegian = {row["figure_id"] for row in FIGURES if row["citizenship"] == "NOR"}
    assert set(page.evaluate(VISIBLE_ROWS)) == norwegian
    assert page.locator("#Shown").text_content() == "3 of 41 figures"
    page.select_option("[name=e]", "2021")
    assert page.evaluate(VISIBLE_ROWS) == [OLD + "identified-2020-norwegian"]


@pytest.mark.parametrize(
    ("name", "code", "figure_ids"),
    [
        pytest.param(
            "c",
            "hotline",
            {
                OLD + "hotline-calls-2020",
                NEW + "hotline-calls-2021",
            },
            id="counter",
        ),
        pytest.param(
            "b",
            "derived",
            {row["figure_id"] for row in FIGURES if row["basis"] == "derived"},
            id="derived",
        ),
        pytest.param("r", "all", set(IDS), id="all-rows"),
    ],
)
def test_table_is_filtered_after_a_reset(
    visit: Visit, site: str, name: str, code: str, figure_ids: set[str]
) -> None:
    """Clearing the form shows the totals again; then a filter works as at first."""
    # Playwright's expect waits without running code from strings, which the page's policy forbids.
    from playwright.sync_api import expect

    page = visit(site)
    totals = page.locator("#Shown").text_content()
    page.locator(".filters summary").click()
    page.select_option("[name=citizenship]", "NOR")
    page.locator("button[type=reset]").click()
    expect(page.locator("#Shown")).to_have_text(totals)
    page.select_option(f"[name={name}]", code)
    assert set(page.evaluate(VISIBLE_ROWS)) == figure_ids


def test_only_the_rows_have_a_choice_of_all(visit: Visit, site: str) -> None:
    """In a dimension “all” is a total, which is no filter."""
    assert visit(site).locator("#Filter option[value=all]").count() == 1


@pytest.mark.parametrize(
    ("words", "figure_ids"),
    [
        pytest.param("male", {OLD + "assisted-2020-male"}, id="male-is-not-female"),
        pytest.param("Denm", {OLD + "identified-2020-danish"}, id="beginning-of-a-word"),
        pytest.param(
            "1,200 calls",
            {OLD + "hotline-calls-2020", NEW + "hotline-calls-2021"},
            id="whole-number",
        ),
        pytest.param("no such thing", set(), id="nothing"),
    ],
)
def test_search_matches_words_and_stays_in_the_address(
    visit: Visit, site: str, words: str, figure_ids: set[str]
) -> None:
    """A word matches the beginning of a word, a number a whole number."""
    page = visit(site)
    page.fill("[name=q]", words)
    assert set(page.evaluate(VISIBLE_ROWS)) == figure_ids
    assert page.locator("#None").is_visible() == (not figure_ids)
    assert set(visit(page.url).evaluate(VISIBLE_ROWS)) == figure_ids


def test_print_is_light_and_keeps_cards_together(visit: Visit, site: str) -> None:
    """On paper no card or chart is divided between pages, and there are no controls."""
    page = visit(site, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    breaks = """
        [...document.querySelectorAll('.card, figure')]
            .map(element => getComputedStyle(element).breakInside)
    """
    assert set(page.evaluate(breaks)) == {"avoid"}
    assert count_visible(page, "form") == 0
    assert page.evaluate(BACKGROUND) == WHITE


MAX_PRINTED_PAGES = 8


def test_page_prints_on_few_pages(visit: Visit, site: str, tmp_path: Path) -> None:
    """What is folded on the screen is not printed."""
    file = tmp_path / "page.pdf"
    visit(site).pdf(path=file, format="A4")
    pages = re.findall(rb"/Type\s*/Page\b", file.read_bytes())
    assert 0 < len(pages) <= MAX_PRINTED_PAGES


@pytest.mark.parametrize("name", ["Citation", "BibTeX"])
def test_button_copies_or_selects_a_text(visit: Visit, site: str, name: str) -> None:
    """Where the browser allows no copying, the text is selected."""
    page = visit(site)
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject())")
    page.locator(f"[data-copy={name}]").click()
    selected = page.evaluate("getSelection().toString()")
    assert selected.strip() == page.locator(f"#{name}").inner_text().strip()


def test_chart_has_a_table_of_its_numbers(visit: Visit, site: str) -> None:
    """A year without a number says why."""
    page = visit(site)
    page.locator(".hero .data summary").click()
    rows = page.locator(".hero .data tbody tr").all_inner_texts()
    assert [row.split() for row in rows] == [["2019", "24"], ["2020", "30"], ["2021", "33?"]]


def test_keyboard_reaches_the_answer_first(visit: Visit, site: str) -> None:
    """The first Tab stop skips to the numbers, and its focus is visible."""
    page = visit(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the numbers"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "Answer"


# The page of a text that was checked


@pytest.fixture(scope="session")
def checked_text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page of a text, which tries to add markup and a script."""
    text = (
        "It found 40 victims <script>alert(1)</script><img src=http://x.test/y.png>. Of the 40, 35 "
        "were women and six were men, a decrease from 83 in 2018. " + "Nothing counts here. " * 200
    )
    sentences = split_source_text("text", text).sentences
    relations = sort_relations(evaluate_claims(find_claims(sentences)))
    file = tmp_path_factory.mktemp("checked") / "text.html"
    file.write_text(render_text_page("text", sentences, relations), encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_checked_text_fits_its_width(visit: Visit, checked_text: str, width: int) -> None:
    page = visit(checked_text, width)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("script, img").count() == 0


def test_relation_leads_to_its_last_number_and_back(visit: Visit, checked_text: str) -> None:
    page = visit(checked_text, PHONE)
    page.locator("li.fails a").first.click()
    assert page.locator(":target").inner_text().startswith("six")
    page.locator(":target a").first.click()
    assert page.locator(":target").get_attribute("id") == "r1"
