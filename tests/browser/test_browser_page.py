"""The page in a real browser: what it shows, to whom, and on what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from conftest import ROOT

pytest_plugins = ["chromium"]
pytestmark = pytest.mark.browser

THEMES = ("light", "dark")


def rows() -> list[dict[str, str]]:
    """The figures as their table writes them."""
    file = ROOT / "resources/figures.csv"
    return pl.read_csv(file, infer_schema=False).fill_null("").to_dicts()


def test_page_opens_from_a_file_and_from_a_server(visit: Any, site: Path, address: str) -> None:
    """It opens either way, asks for nothing but itself, and says nothing on the console."""
    for where in (site, address):
        page = visit(where)
        assert page.title() == "Figures of Trafficking in Persons reports"
        assert page.evaluate("performance.getEntriesByType('resource').length") == 0


def test_page_numbers_equal_the_tables(visit: Any, site: Path) -> None:
    """The number on each card is the value in the table, and there is a card for each row and no other."""
    cards = visit(site).evaluate(
        "[...document.querySelectorAll('.card')].map(card => [card.id, card.querySelector('.big b').textContent])"
    )
    told = {row["figure_id"]: [n for n in (row["value"], row["value_to"]) if n] for row in rows()}
    shown = {name: [n.replace(",", "") for n in number.split() if n[0].isdigit()] for name, number in cards}
    assert shown == told


def test_page_shows_all_figures_without_javascript(visit: Any, site: Path) -> None:
    """Without JavaScript every card, row and drawing is there, and no control that would do nothing."""
    page = visit(site, java_script_enabled=False)
    for what in (".card", ".figures tbody tr"):
        assert page.locator(what).count() == len(rows())
        assert page.locator(f"{what} >> visible=true").count() == len(rows())
    assert page.locator(".js-only >> visible=true").count() == 0


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", (375, 1440))
def test_page_has_no_barrier_that_axe_finds(visit: Any, site: Path, theme: str, width: int) -> None:
    """axe-core finds no violation in either theme, on a phone and on a wide screen, with everything unfolded."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python").Axe()
    page = visit(site, color_scheme=theme, viewport={"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    # What lies outside the window is not laid out, and what is not laid out is not checked.
    page.evaluate("document.querySelectorAll('.source, .sums').forEach(one => one.style.contentVisibility = 'visible')")
    found = axe.run(page).response
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


@pytest.mark.parametrize("width", (320, 375, 768, 1440))
def test_page_never_scrolls_sideways(visit: Any, site: Path, width: int) -> None:
    """At every width all content fits, also with everything unfolded."""
    page = visit(site, viewport={"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate("document.querySelectorAll('.source, .sums').forEach(one => one.style.contentVisibility = 'visible')")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_page_words_in_pictures_stay_inside_them(visit: Any, site: Path) -> None:
    """No text of a picture is cut off at its edge or runs into another on the same line."""
    page = visit(site)
    found = page.evaluate(
        """[...document.querySelectorAll('svg.chart')].flatMap(svg => {
            const frame = svg.getBoundingClientRect();
            const words = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()])
                .filter(([, box]) => box.bottom > frame.top && box.top < frame.bottom);
            const cut = words.filter(([, box]) => box.left < frame.left - 1 || box.right > frame.right + 1).map(([said]) => said);
            const meet = words.flatMap(([said, a], place) => words.slice(place + 1)
                .filter(([, b]) => Math.abs(a.top - b.top) < 4 && a.left < b.right && b.left < a.right).map(([other]) => `${said} × ${other}`));
            return [...cut, ...meet];
        })"""
    )
    assert found == []


@pytest.mark.parametrize("theme", THEMES)
def test_theme_follows_the_system_and_the_reader(visit: Any, address: str, theme: str) -> None:
    """The page has the system's theme until the reader chooses the other, which lasts."""
    page = visit(address, color_scheme=theme)
    paper, bar = (
        "getComputedStyle(document.body).backgroundColor",
        "getComputedStyle(document.querySelector('.chart [fill=\"#0072b2\"]')).fill",
    )
    expected = {"light": ("rgb(253, 252, 249)", "rgb(0, 114, 178)"), "dark": ("rgb(21, 23, 27)", "rgb(86, 180, 233)")}
    other = {"light": "dark", "dark": "light"}[theme]
    assert (page.evaluate(paper), page.evaluate(bar)) == expected[theme]
    page.locator("#Theme").click()
    assert (page.evaluate(paper), page.evaluate(bar)) == expected[other]
    page.reload()
    assert (page.evaluate(paper), page.evaluate(bar)) == expected[other]
    assert page.locator("#Theme").text_content() == f"{theme.capitalize()} theme"


def test_permalinks_bring_a_figure_into_view(visit: Any, site: Path) -> None:
    """The address of a figure or an identity opens the page at its card."""
    for name in ("tip-2020-kaz-identified-2019-uzbek-begging", "identity_tip-2020-kaz-allocation-usd"):
        page = visit(f"{site.as_uri()}#{name}")
        page.wait_for_function(
            "name => { const box = document.getElementById(name).getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight }",
            arg=name,
        )
        assert page.locator(":target").get_attribute("id") == name


def test_print_keeps_cards_whole_and_colours_light(visit: Any, site: Path) -> None:
    """On paper nothing that belongs together is torn, controls are gone, and the dark theme is not printed."""
    page = visit(site, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    kept = "[...document.querySelectorAll('.card, .sum, figure')].every(one => getComputedStyle(one).breakInside === 'avoid')"
    assert page.evaluate(kept) is True
    assert page.locator("form >> visible=true").count() == 0
    assert page.locator(".card >> visible=true").count() == len(rows())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(28, 30, 34)"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_keyboard_reaches_the_pictures_first(visit: Any, site: Path) -> None:
    """The first stop of the Tab key skips to the pictures, and every stop can be seen."""
    page = visit(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the pictures"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "Pictures"
