"""The page in a real browser: what it shows, to whom, and on what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from conftest import DATA

pytest_plugins = ["chromium"]
pytestmark = pytest.mark.browser

FIGURES = pl.read_csv(DATA / "package/resources/figures.csv", infer_schema=False).fill_null("").to_dicts()
IDS = [row["figure_id"] for row in FIGURES]
SHOWN = "[...document.querySelectorAll('.row')].filter(row => !row.hidden).map(row => row.id)"
UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true); document.querySelectorAll('.row').forEach(row => { row.hidden = false; row.classList.add('open'); })"


def test_page_opens_from_a_file_and_from_a_server(visit: Any, site: Path, address: str) -> None:
    """It opens either way and asks for nothing but itself; each number is that of the table."""
    for where in (site, address):
        page = visit(where)
        assert page.title() == "Iceland: Figures of a made-up report"
        assert page.evaluate("performance.getEntriesByType('resource').length") == 0
        shown = page.evaluate(
            "Object.fromEntries([...document.querySelectorAll('.row')].map(row => [row.id, row.cells[4].textContent]))"
        )
        assert shown == {
            row["figure_id"]: "–".join(f"{int(row[n]):,}" for n in ("value", "value_to") if row[n]) for row in FIGURES
        }


def test_page_shows_everything_without_javascript(visit: Any, site: Path) -> None:
    """Without JavaScript every row with its facts is there, and no control that would do nothing."""
    page = visit(site, java_script_enabled=False)
    assert page.locator(".row >> visible=true").count() == page.locator(".facts >> visible=true").count() == len(IDS)
    assert page.locator(".js-only >> visible=true").count() == 0
    page.locator("#Contradictions .fold > summary").click()
    assert page.locator(".holding li >> visible=true").count() == 16


@pytest.mark.parametrize("theme", ("light", "dark"))
@pytest.mark.parametrize("width", (375, 1440))
def test_page_has_no_barrier_that_axe_finds(visit: Any, site: Path, theme: str, width: int) -> None:
    """axe-core finds no violation in either theme, on a phone and on a wide screen, folded and unfolded."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python").Axe()
    page = visit(site, color_scheme=theme, viewport={"width": width, "height": 900})
    for step in ("0", UNFOLD):
        page.evaluate(step)
        found = axe.run(page).response
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


@pytest.mark.parametrize("width", (320, 375, 768, 1440))
def test_page_never_scrolls_sideways(visit: Any, site: Path, width: int) -> None:
    """At every width all content fits, also with everything unfolded."""
    page = visit(site, viewport={"width": width, "height": 900})
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(("width", "height"), ((375, 812), (1440, 900)))
def test_first_screen_holds_the_answer_the_picture_and_the_files(
    visit: Any, site: Path, width: int, height: int
) -> None:
    """Without scrolling a reader has the sentence, the series and the buttons, on a phone as well."""
    page = visit(site, viewport={"width": width, "height": height})
    for what in ("h1", ".tall", ".take .button"):
        box = page.locator(what).first.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= height, what


@pytest.mark.parametrize("width", (375, 1440))
def test_words_in_pictures_stay_inside_them(visit: Any, site: Path, width: int) -> None:
    """No text of a picture is cut off at the window's edge or runs into another on the same line."""
    found = visit(site, viewport={"width": width, "height": 900}).evaluate(
        """[...document.querySelectorAll('svg.chart')].flatMap(svg => {
            const words = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
            const cut = words.filter(([, box]) => box.left < 0 || box.right > innerWidth).map(([word]) => word);
            const meet = words.flatMap(([word, a], place) => words.slice(place + 1)
                .filter(([, b]) => Math.abs(a.top - b.top) < 5 && a.left < b.right && b.left < a.right).map(([other]) => `${word} × ${other}`));
            return [...cut, ...meet];
        })"""
    )
    assert found == []


@pytest.mark.parametrize("theme", ("light", "dark"))
def test_theme_follows_the_system_and_the_reader(visit: Any, address: str, theme: str) -> None:
    """The page has the system's theme until the reader chooses the other, which lasts."""
    page = visit(address, color_scheme=theme)
    paper = "getComputedStyle(document.body).backgroundColor"
    papers = {"light": "rgb(253, 252, 249)", "dark": "rgb(22, 24, 28)"}
    other = {"light": "dark", "dark": "light"}[theme]
    assert page.evaluate(paper) == papers[theme]
    page.locator("#Theme").click()
    assert page.evaluate(paper) == papers[other]
    page.reload()
    assert page.evaluate(paper) == papers[other]
    assert page.locator("#Theme").get_attribute("aria-label") == f"{theme.capitalize()} theme"


def test_points_show_their_number_and_its_link(visit: Any, site: Path) -> None:
    """Under the pointer or in focus a point says its number, its edition and its words in the report; nothing moves."""
    page = visit(site)
    readout = page.locator(".readout")
    before = page.locator("#Contradictions").bounding_box()
    page.locator(".hero .pt").nth(0).hover()
    assert readout.inner_text() == "2019: 24 trafficking victims identified · 2021 edition · “an increase from 24”"
    page.locator(".hero .pt").nth(1).focus()
    assert readout.inner_text().startswith("2020: 30 trafficking victims identified · 2022 edition")
    assert (
        readout.locator("a").last.get_attribute("href")
        == "https://example.org/reports/2022-report/iceland/#:~:text=victims%2C%20compared%20with%2030"
    )
    assert page.locator("#Contradictions").bounding_box() == before


def test_permalinks_open_a_row_whatever_is_filtered(visit: Any, site: Path) -> None:
    """The address of a figure or of an identity brings it into view, unfolded, though the table shows totals alone."""
    for name in ("demo-2021-isl-identified-2020-danish", "identity_demo-2021-isl-identified-rose"):
        page = visit(f"{site.as_uri()}#{name}")
        box = page.locator(f"#{name}").bounding_box()
        assert 0 <= box["y"] <= 900 - box["height"]
    page = visit(f"{site.as_uri()}#demo-2021-isl-identified-2020-danish")
    assert (
        page.locator("#demo-2021-isl-identified-2020-danish + .facts")
        .inner_text()
        .startswith("In the report\n“from Norway and two”")
    )


def test_rows_open_and_close(visit: Any, site: Path) -> None:
    """A click on what is counted shows the facts and gives the address; a second one hides them."""
    page = visit(site)
    row = page.locator("#demo-2022-isl-identified-2021")
    facts = page.locator("#demo-2022-isl-identified-2021 + .facts")
    assert not facts.is_visible()
    row.locator("a").click()
    assert facts.is_visible() and page.url.endswith("#demo-2022-isl-identified-2021")
    row.locator("a").click()
    assert not facts.is_visible()


def test_table_begins_with_totals_of_the_newest_edition(visit: Any, site: Path) -> None:
    """Totals come first; all of an edition where one is chosen, and parts where a dimension is."""
    page = visit(site)
    first = [name for name in page.evaluate(SHOWN) if "identified" in name]
    assert first == ["demo-2021-isl-identified-2019", "demo-2022-isl-identified-2020", "demo-2022-isl-identified-2021"]
    page.locator(".filters summary").click()
    page.select_option("[name=citizenship]", "NOR")
    assert set(page.evaluate(SHOWN)) == {row["figure_id"] for row in FIGURES if row["citizenship"] == "NOR"}
    assert page.locator("#Shown").text_content() == "3 of 41 figures"
    page.select_option("[name=e]", "2021")
    assert page.evaluate(SHOWN) == ["demo-2021-isl-identified-2020-norwegian"]
    page.locator("button[type=reset]").click()
    page.wait_for_function(f"{SHOWN}.length > 3")
    page.select_option("[name=r]", "all")
    assert sorted(page.evaluate(SHOWN)) == sorted(IDS)
    options = page.evaluate("[...document.querySelectorAll('#Filter option')].map(one => one.value)")
    assert "foreign" in options and options.count("all") == 1  # of the rows, and of no dimension


def test_filter_matches_words_as_words(visit: Any, site: Path) -> None:
    """A word begins a word of the row, and a number is a whole one: male is not female, 12 not 1,200."""
    page = visit(site)
    for words, found in (
        ("male", {"demo-2021-isl-assisted-2020-male"}),
        ("Denm", {"demo-2021-isl-identified-2020-danish"}),
        ("1,200 calls", {"demo-2021-isl-hotline-calls-2020", "demo-2022-isl-hotline-calls-2021"}),
        ("no such thing", set()),
    ):
        page.fill("[name=q]", words)
        assert set(page.evaluate(SHOWN)) == found
    assert page.locator("#None").is_visible()


def test_address_keeps_the_filter(visit: Any, site: Path, address: str) -> None:
    """Whoever opens the address sees the same rows; an address with codes that are gone does no harm."""
    for where in (site, address):
        page = visit(where)
        page.fill("[name=q]", "victims")
        page.locator(".filters summary").click()
        page.select_option("[name=y]", "2020")
        seen = page.evaluate(SHOWN)
        assert "q=victims" in page.url and "y=2020" in page.url and 0 < len(seen) < len(IDS)
        assert visit(page.url).evaluate(SHOWN) == seen
    assert visit(f"{address}?y=1850&colour=red").evaluate(SHOWN) == visit(address).evaluate(SHOWN)


def test_rows_can_be_taken_away_as_csv(visit: Any, site: Path) -> None:
    """The file holds the rows shown, with numbers that programs read."""
    page = visit(site)
    page.fill("[name=q]", "krona")
    with page.expect_download() as waiting:
        page.locator("#Take").click()
    taken = pl.read_csv(Path(waiting.value.path()))
    assert taken["figure_id"].to_list() == page.evaluate(SHOWN)
    values = {row["figure_id"]: float(row["value"]) for row in FIGURES}
    assert taken["value"].to_list() == [values[name] for name in taken["figure_id"]]


def test_print_keeps_cards_whole_and_colours_light(visit: Any, site: Path) -> None:
    """On paper nothing that belongs together is torn, controls are gone, and the dark theme is not printed."""
    page = visit(site, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    whole = (
        "[...document.querySelectorAll('.card, figure')].every(one => getComputedStyle(one).breakInside === 'avoid')"
    )
    assert page.evaluate(whole) is True
    assert page.locator("form >> visible=true").count() == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_keyboard_reaches_the_answer_first(visit: Any, site: Path) -> None:
    """The first stop of the Tab key skips to the numbers, and every stop can be seen."""
    page = visit(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the numbers"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "Answer"


@pytest.mark.parametrize(("width", "most"), ((1440, 8_000), (375, 16_000)))
def test_page_of_eight_editions_is_short_and_light(visit: Any, eight: Path, width: int, most: int) -> None:
    """As it opens it is no longer than readers scroll, and the file is no larger than a photograph."""
    page = visit(eight, viewport={"width": width, "height": 900})
    assert page.locator(".edition").count() == 8
    assert page.evaluate("document.documentElement.scrollHeight") <= most
    assert eight.stat().st_size <= 450_000
