"""The page in a real browser: what it shows, to whom, and on what."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import polars as pl
import pytest

from benchmark import copies
from conftest import DATA
from tipdata.figures.model import Figures
from tipdata.package.load import load
from tipdata.release.page.html_page import Download, pages

pytestmark = pytest.mark.browser

NEEDED = "needs Chromium: apt-get install chromium, and pip install playwright axe-playwright-python"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

FIGURES = pl.read_csv(DATA / "package/resources/figures.csv", infer_schema=False).fill_null("").to_dicts()
IDS = [row["figure_id"] for row in FIGURES]
OLD, NEW = "demo-2021-isl-", "demo-2022-isl-"
SHOWN = "[...document.querySelectorAll('.row')].filter(row => !row.hidden).map(row => row.id)"
UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true); document.querySelectorAll('.row').forEach(row => { row.hidden = false; row.classList.add('open'); })"
PAPER = "getComputedStyle(document.body).backgroundColor"


def write(package: Path, folder: Path) -> str:
    """Write the site of a package into a folder, with files beside it; the address of its page."""
    figures = Figures.load(load(package))
    assert isinstance(figures, Figures)
    downloads = [Download(name, 2, "0" * 64) for name in ("demo.xlsx", "figures_flat.csv", "demo.zip")]
    folder.mkdir(parents=True, exist_ok=True)
    for one in downloads:
        (folder / one.name).write_bytes(b"PK")
    for name, content in pages(figures.package, figures, downloads):
        (folder / name).write_bytes(content)
    return (folder / "index.html").as_uri()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of the small package, with files of the release beside it."""
    return write(DATA / "package", tmp_path_factory.mktemp("release") / "site")


@pytest.fixture(scope="session")
def eight(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of eight passages: four times the two of the small package."""
    root = tmp_path_factory.mktemp("eight")
    copies(DATA / "package", root / "package", 4)
    return write(root / "package", root / "site")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    sync_api = pytest.importorskip("playwright.sync_api", reason=NEEDED)
    if found is None:
        pytest.skip(NEEDED)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Any]]:
    """A function that opens an address in a fresh profile; at the end, no console said anything, nothing was asked elsewhere."""
    with ExitStack() as stack:
        messages: list[str] = []
        requests: list[str] = []

        def open_(url: str, width: int = 1280, height: int = 900, **settings: Any) -> Any:
            context = chromium.new_context(viewport={"width": width, "height": height}, **settings)
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("console", lambda message: messages.append(message.text))
            page.on("pageerror", lambda error: messages.append(str(error)))
            page.on("request", lambda request: requests.append(request.url))
            page.goto(url)
            return page

        yield open_
        assert messages == []
        assert [url for url in requests if not url.startswith(("file:", "blob:", "data:"))] == []


def test_page_shows_the_numbers_of_the_table_and_asks_for_nothing(visit: Any, site: str) -> None:
    """It needs nothing but itself; each number is that of the table."""
    page = visit(site)
    assert page.title() == "Iceland: Figures of a made-up report"
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0
    values = "Object.fromEntries([...document.querySelectorAll('.row')].map(row => [row.id, row.cells[4].textContent]))"
    assert page.evaluate(values) == {
        row["figure_id"]: "–".join(f"{int(row[n]):,}" for n in ("value", "value_to") if row[n]) for row in FIGURES
    }


def test_page_shows_everything_without_javascript(visit: Any, site: str) -> None:
    """Without JavaScript every row with its facts is there, and no control that would do nothing."""
    page = visit(site, java_script_enabled=False)
    assert page.locator(".row >> visible=true").count() == page.locator(".facts >> visible=true").count() == len(IDS)
    assert page.locator(".js-only >> visible=true").count() == 0
    page.locator("#Contradictions .fold > summary").click()
    assert page.locator(".holding li >> visible=true").count() == 16


@pytest.mark.parametrize("theme", ("light", "dark"))
@pytest.mark.parametrize("width", (375, 1440))
def test_page_has_no_barrier_that_axe_finds(visit: Any, site: str, theme: str, width: int) -> None:
    """axe-core finds no violation in either theme, on a phone and on a wide screen, folded and unfolded."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python").Axe()
    page = visit(site, width, color_scheme=theme)
    for step in ("0", UNFOLD):
        page.evaluate(step)
        found = axe.run(page).response
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


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


@pytest.mark.parametrize("theme", ("light", "dark"))
def test_theme_follows_the_system_and_the_reader(visit: Any, site: str, theme: str) -> None:
    """The page has the system's theme until the reader chooses the other, which lasts."""
    page = visit(site, color_scheme=theme)
    papers = {"light": "rgb(253, 252, 249)", "dark": "rgb(22, 24, 28)"}
    other = {"light": "dark", "dark": "light"}[theme]
    assert page.evaluate(PAPER) == papers[theme]
    page.locator("#Theme").click()
    assert page.evaluate(PAPER) == papers[other]
    page.reload()
    assert page.evaluate(PAPER) == papers[other]
    assert page.locator("#Theme").get_attribute("aria-label") == f"{theme.capitalize()} theme"


def test_points_show_their_number_and_its_link(visit: Any, site: str) -> None:
    """Under the pointer or in focus a point says its number, its edition and its words in the report; nothing moves."""
    page = visit(site)
    readout = page.locator(".readout")
    before = page.locator("#Contradictions").bounding_box()
    page.locator(".hero .pt").nth(0).hover()
    assert readout.inner_text() == "2019: 24 trafficking victims identified · 2021 edition · “an increase from 24”"
    page.locator(".hero .pt").nth(1).focus()
    assert readout.inner_text().startswith("2020: 30 trafficking victims identified · 2022 edition")
    link = readout.locator("a").last.get_attribute("href")
    assert link == "https://example.org/reports/2022-report/iceland/#:~:text=victims%2C%20compared%20with%2030"
    assert page.locator("#Contradictions").bounding_box() == before


def test_rows_open_by_click_and_by_address(visit: Any, site: str) -> None:
    """A click on what is counted shows the facts and gives the address, which opens the row whatever is filtered."""
    page = visit(site)
    facts = page.locator(f"#{NEW}identified-2021 + .facts")
    for seen in (True, False):
        page.locator(f"#{NEW}identified-2021 a").click()
        assert facts.is_visible() == seen and page.url.endswith(f"#{NEW}identified-2021")
    for name in (f"{OLD}identified-2020-danish", f"identity_{OLD}identified-rose"):
        page = visit(f"{site}#{name}")
        box = page.locator(f"#{name}").bounding_box()
        assert 0 <= box["y"] <= 900 - box["height"]
        if name in IDS:
            assert page.locator(f"#{name} + .facts").inner_text().startswith("In the report\n“from Norway and two”")


def test_table_begins_with_totals_of_the_newest_edition(visit: Any, site: str) -> None:
    """Totals come first; all of an edition where one is chosen, and parts where a dimension is."""
    page = visit(site)
    first = [name for name in page.evaluate(SHOWN) if "identified" in name]
    assert first == [OLD + "identified-2019", NEW + "identified-2020", NEW + "identified-2021"]
    page.locator(".filters summary").click()
    page.select_option("[name=citizenship]", "NOR")
    assert set(page.evaluate(SHOWN)) == {row["figure_id"] for row in FIGURES if row["citizenship"] == "NOR"}
    assert page.locator("#Shown").text_content() == "3 of 41 figures"
    page.select_option("[name=e]", "2021")
    assert page.evaluate(SHOWN) == [OLD + "identified-2020-norwegian"]
    page.locator("button[type=reset]").click()
    page.wait_for_function(f"{SHOWN}.length > 3")
    page.select_option("[name=r]", "all")
    assert sorted(page.evaluate(SHOWN)) == sorted(IDS)
    options = page.evaluate("[...document.querySelectorAll('#Filter option')].map(one => one.value)")
    assert "foreign" in options and options.count("all") == 1  # of the rows, and of no dimension


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("male", {OLD + "assisted-2020-male"}),
        ("Denm", {OLD + "identified-2020-danish"}),
        ("1,200 calls", {OLD + "hotline-calls-2020", NEW + "hotline-calls-2021"}),
        ("no such thing", set()),
    ],
)
def test_filter_matches_words_as_words(visit: Any, site: str, words: str, found: set[str]) -> None:
    """A word begins a word of the row, and a number is a whole one: male is not female, 12 not 1,200."""
    page = visit(site)
    page.fill("[name=q]", words)
    assert set(page.evaluate(SHOWN)) == found
    assert page.locator("#None").is_visible() == (not found)


def test_address_keeps_the_filter(visit: Any, site: str) -> None:
    """Whoever opens the address sees the same rows; an address with codes that are gone does no harm."""
    page = visit(site)
    page.fill("[name=q]", "victims")
    page.locator(".filters summary").click()
    page.select_option("[name=y]", "2020")
    seen = page.evaluate(SHOWN)
    assert "q=victims" in page.url and "y=2020" in page.url and 0 < len(seen) < len(IDS)
    assert visit(page.url).evaluate(SHOWN) == seen
    assert visit(f"{site}?y=1850&colour=red").evaluate(SHOWN) == visit(site).evaluate(SHOWN)


def test_rows_can_be_taken_away_as_csv(visit: Any, site: str) -> None:
    """The file holds the rows shown, with numbers that programs read."""
    page = visit(site)
    page.fill("[name=q]", "krona")
    with page.expect_download() as waiting:
        page.locator("#Take").click()
    taken = pl.read_csv(Path(waiting.value.path()))
    assert taken["figure_id"].to_list() == page.evaluate(SHOWN)
    values = {row["figure_id"]: float(row["value"]) for row in FIGURES}
    assert taken["value"].to_list() == [values[name] for name in taken["figure_id"]]


def test_print_keeps_cards_whole_and_colours_light(visit: Any, site: str) -> None:
    """On paper nothing that belongs together is torn, controls are gone, and the dark theme is not printed."""
    page = visit(site, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    torn = (
        "[...document.querySelectorAll('.card, figure')].filter(one => getComputedStyle(one).breakInside !== 'avoid')"
    )
    assert page.evaluate(torn) == []
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


@pytest.mark.parametrize(("width", "most"), ((1440, 8_000), (375, 16_000)))
def test_page_of_eight_passages_is_short_and_light(visit: Any, eight: str, width: int, most: int) -> None:
    """As it opens it is no longer than readers scroll, and the file is no larger than a photograph."""
    page = visit(eight, width)
    assert page.locator(".edition").count() == 8
    assert page.evaluate("document.documentElement.scrollHeight") <= most
    assert Path(unquote(urlparse(eight).path)).stat().st_size <= 450_000
