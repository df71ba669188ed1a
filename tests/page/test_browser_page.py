"""The page in a real browser: what it shows, to whom, and on what."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from benchmark import copies
from test_page import build

import cells
from conftest import DATA

pytestmark = pytest.mark.browser

NEEDED = (
    "needs Chromium: apt-get install chromium, and pip install playwright axe-playwright-python"
)
FIGURES = cells.read_rows(DATA / "package", "figures")
IDS = [row["figure_id"] for row in FIGURES]
OLD, NEW = "demo-2021-isl-", "demo-2022-isl-"
SHOWN = "[...document.querySelectorAll('.row')].filter(row => !row.hidden).map(row => row.id)"
UNFOLD = """
    document.querySelectorAll('details').forEach(one => one.open = true);
    document.querySelectorAll('.row').forEach(row => row.hidden = false);
    document.querySelectorAll('.facts').forEach(row => row.style.display = 'table-row');
"""
PAPER = "getComputedStyle(document.body).backgroundColor"


@pytest.fixture(scope="session")
def site(dist: Path) -> str:
    """The address of the page in the release of the small package."""
    return (dist / "site/index.html").as_uri()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api", reason=NEEDED)
    found = shutil.which("chromium") or shutil.which("google-chrome") or pytest.skip(NEEDED)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Any]]:
    """A function that opens an address in a fresh profile; at the end, no console said anything, nothing was asked elsewhere."""
    with ExitStack() as stack:
        messages: list[str] = []

        def open_(url: str, width: int = 1280, height: int = 900, **settings: Any) -> Any:
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

        yield open_
        assert messages == []


def test_page_can_be_read_without_javascript(visit: Any, site: str) -> None:
    """Without JavaScript every row is there with its facts, and no control that would do nothing."""
    page = visit(site, java_script_enabled=False)
    assert (
        page.locator(".row >> visible=true").count()
        == page.locator(".facts >> visible=true").count()
        == len(IDS)
    )
    assert page.locator(".js-only >> visible=true").count() == 0
    page.locator("#Contradictions .fold > summary").click()
    assert page.locator(".holding li >> visible=true").count() == 16


@pytest.mark.parametrize(
    ("theme", "paper"), (("light", "rgb(253, 252, 249)"), ("dark", "rgb(22, 24, 28)"))
)
@pytest.mark.parametrize("width", (375, 1440))
def test_page_has_no_barrier_that_axe_finds(
    visit: Any, site: str, theme: str, paper: str, width: int
) -> None:
    """axe-core finds no violation in the system's theme, on a phone and on a wide screen, folded and unfolded."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe-playwright-python"
    ).Axe()
    page = visit(site, width, color_scheme=theme)
    assert page.evaluate(PAPER) == paper
    for step in ("0", UNFOLD):
        page.evaluate(step)
        found = axe.run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


@pytest.mark.parametrize(("width", "height"), ((320, 0), (375, 812), (768, 0), (1440, 900)))
def test_page_fits(visit: Any, site: str, width: int, height: int) -> None:
    """Phones and wide screens show sentence, series and buttons at once; nothing scrolls sideways, no words are cut or meet."""
    page = visit(site, width, height or 900)
    for what in ("h1", ".tall", ".take .button") if height else ():
        box = page.locator(what).first.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= height, what
    found = page.evaluate(
        """[...document.querySelectorAll('svg.chart')].flatMap(svg => {
            const words = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
            const cut = words.filter(([, box]) => box.left < 0 || box.right > innerWidth).map(([word]) => word);
            const meet = words.flatMap(([word, a], place) => words.slice(place + 1)
                .filter(([, b]) => Math.abs(a.top - b.top) < 5 && a.left < b.right && b.left < a.right).map(([other]) => `${word} × ${other}`));
            return [...cut, ...meet];
        })"""
    )
    assert found == []
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(("width", "most"), ((1440, 8_000), (375, 16_000)))
def test_page_of_eight_passages_is_short(visit: Any, tmp_path: Path, width: int, most: int) -> None:
    """As it opens it is no longer than readers scroll."""
    copies(DATA / "package", tmp_path / "package", 4)
    (tmp_path / "index.html").write_text(
        build(tmp_path / "package")["index.html"], encoding="utf-8"
    )
    page = visit((tmp_path / "index.html").as_uri(), width)
    assert page.locator(".edition").count() == 8
    assert page.evaluate("document.documentElement.scrollHeight") <= most


@pytest.mark.parametrize("width", (375, 1440))
def test_points_say_their_number_under_the_pointer_and_in_focus(
    visit: Any, site: str, width: int
) -> None:
    """The number and its edition, whether it is doubtful; nothing moves, nothing is cut."""
    page = visit(site, width)
    before, tips = (
        page.locator("#Contradictions").bounding_box(),
        page.locator(".tip span >> visible=true"),
    )
    for ask, point, said in (
        ("hover", ".hero .pt", "2019: 24 trafficking victims identified, 2021 edition"),
        ("focus", ".hero .pt", "2019: 24 trafficking victims identified, 2021 edition"),
        ("focus", ".low .pt:has(.hollow)", "2021: 1,200 hotline calls, 2022 edition, doubtful"),
    ):
        getattr(page.locator(point).first, ask)()
        assert (
            tips.all_inner_texts()
            == [said]
            == [page.locator(point).first.get_attribute("aria-label")]
        )
        assert tips.bounding_box()["x"] + tips.bounding_box()["width"] <= width
        page.mouse.move(0, 0)
    assert page.locator("#Contradictions").bounding_box()["height"] == before["height"]


def test_rows_open_by_click_and_by_address(visit: Any, site: str) -> None:
    """A click on a point or on what is counted gives the address, which shows the facts whatever is filtered; a second closes."""
    page = visit(site)
    for click, name in (
        (".hero .pt", f"{OLD}identified-2019"),
        (f"#{NEW}identified-2021 a", f"{NEW}identified-2021"),
    ):
        page.locator(click).first.click()
        assert page.locator(".facts >> visible=true").count() == 1
        assert page.locator(f"#{name} + .facts").is_visible() and page.url.endswith(f"#{name}")
    for seen in (False, True):
        page.locator(f"#{name} a").first.click()
        assert (
            page.locator(f"#{name} + .facts").is_visible() == seen == page.url.endswith(f"#{name}")
        )
    for name in (f"identity_{OLD}identified-rose", f"{OLD}identified-2020-danish"):
        page = visit(f"{site}#{name}")
        box = page.locator(f"#{name}").bounding_box()
        assert 0 <= box["y"] <= 900 - box["height"]
    assert (
        page.locator(f"#{name} + .facts")
        .inner_text()
        .startswith("In the report\n“from Norway and two”")
    )


def test_table_begins_with_totals_of_the_newest_edition(visit: Any, site: str) -> None:
    """Totals come first, also where an address has codes that are gone; parts where a dimension, an edition or all is chosen."""
    from playwright.sync_api import (
        expect,  # which waits as the page's rules allow: it runs no code from strings
    )

    page = visit(f"{site}?y=1850&colour=red&length=1")
    first = [name for name in page.evaluate(SHOWN) if "identified" in name]
    assert first == [OLD + "identified-2019", NEW + "identified-2020", NEW + "identified-2021"]
    totals = page.locator("#Shown").text_content()
    page.locator(".filters summary").click()
    page.select_option("[name=citizenship]", "NOR")
    assert set(page.evaluate(SHOWN)) == {
        row["figure_id"] for row in FIGURES if row["citizenship"] == "NOR"
    }
    assert page.locator("#Shown").text_content() == "3 of 41 figures"
    page.select_option("[name=e]", "2021")
    assert page.evaluate(SHOWN) == [OLD + "identified-2020-norwegian"]
    for name, code, found in (
        (
            "c",
            "hotline",
            {
                OLD + "hotline-calls-2020",
                OLD + "hotline-referrals-2020",
                NEW + "hotline-calls-2021",
            },
        ),
        ("b", "derived", {row["figure_id"] for row in FIGURES if row["basis"] == "derived"}),
        ("r", "all", set(IDS)),
    ):
        page.locator("button[type=reset]").click()
        expect(page.locator("#Shown")).to_have_text(totals)
        page.select_option(f"[name={name}]", code)
        assert set(page.evaluate(SHOWN)) == found
    assert (
        page.locator("#Filter option[value=all]").count() == 1
    )  # of the rows, and of no dimension


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("male", {OLD + "assisted-2020-male"}),
        ("Denm", {OLD + "identified-2020-danish"}),
        ("1,200 calls", {OLD + "hotline-calls-2020", NEW + "hotline-calls-2021"}),
        ("no such thing", set()),
    ],
)
def test_filter_matches_words_as_words_and_stays_in_the_address(
    visit: Any, site: str, words: str, found: set[str]
) -> None:
    """A word begins a word of the row, and a number is a whole one: male is not female, 12 not 1,200."""
    page = visit(site)
    page.fill("[name=q]", words)
    assert set(page.evaluate(SHOWN)) == found
    assert page.locator("#None").is_visible() == (not found)
    assert set(visit(page.url).evaluate(SHOWN)) == found


def test_print_keeps_cards_whole_and_colours_light(visit: Any, site: str) -> None:
    """On paper nothing that belongs together is torn, controls are gone, and the dark theme is not printed."""
    page = visit(site, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    breaks = "[...document.querySelectorAll('.card, figure')].map(one => getComputedStyle(one).breakInside)"
    assert set(page.evaluate(breaks)) == {"avoid"}
    assert page.locator("form >> visible=true").count() == 0
    assert page.evaluate(PAPER) == "rgb(255, 255, 255)"


def test_keyboard_reaches_the_answer_first(visit: Any, site: str) -> None:
    """The first stop of the Tab key skips to the numbers, and every stop can be seen."""
    page = visit(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the numbers"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "Answer"
