"""The table of the page in a real browser: filter, sort, address, rows to take away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from conftest import ROOT

pytest_plugins = ["chromium"]
pytestmark = pytest.mark.browser

SHOWN = "[...document.querySelectorAll('.figures tbody tr')].filter(row => !row.hidden).map(row => row.dataset.figure)"


def rows() -> list[dict[str, str]]:
    """The figures as their table writes them."""
    file = ROOT / "resources/figures.csv"
    return pl.read_csv(file, infer_schema=False).fill_null("").to_dicts()


def test_filter_shows_the_rows_that_have_the_codes(visit: Any, site: Path) -> None:
    """What is chosen in each list must hold at once; the count is told; clearing brings all rows back."""
    page = visit(site)
    page.select_option("#filter_indicator_id", "victims_identified")
    page.select_option("#filter_citizenship", "KAZ")
    wanted = {r["figure_id"] for r in rows() if (r["indicator_id"], r["citizenship"]) == ("victims_identified", "KAZ")}
    assert set(page.evaluate(SHOWN)) == wanted
    assert page.locator("#Shown").text_content() == f"{len(wanted)} of {len(rows())} figures"
    page.locator("button[type=reset]").click()
    page.wait_for_function(f"{SHOWN}.length === {len(rows())}")


def test_filter_finds_words_in_any_order(visit: Any, site: Path) -> None:
    """Every word must stand somewhere in the row: its label, its note or its codes; letter case does not matter."""
    page = visit(site)
    page.fill("#filter_q", "SLIP protection")
    assert page.evaluate(SHOWN) == ["tip-2020-kaz-legal-protection-2019"]
    page.fill("#filter_q", "nothing is like this")
    assert page.locator("#None").is_visible()


def test_sort_orders_by_number_and_says_so(visit: Any, site: Path) -> None:
    """A click sorts upward, a second downward, a third gives back the order of the page; screen readers are told."""
    page = visit(site)
    before = page.evaluate(SHOWN)
    values = {row["figure_id"]: float(row["value"]) for row in rows()}
    head = page.locator("th[data-sort=value]")
    head.locator("button").click()
    assert [values[name] for name in page.evaluate(SHOWN)] == sorted(values.values())
    assert head.get_attribute("aria-sort") == "ascending"
    head.locator("button").click()
    assert [values[name] for name in page.evaluate(SHOWN)] == sorted(values.values(), reverse=True)
    assert head.get_attribute("aria-sort") == "descending"
    head.locator("button").click()
    assert page.evaluate(SHOWN) == before
    assert head.get_attribute("aria-sort") is None


def test_address_keeps_filter_and_order(visit: Any, site: Path, address: str) -> None:
    """Whoever opens the address sees the same rows in the same order, from a file and from a server."""
    for where in (site, address):
        page = visit(where)
        page.select_option("#filter_year", "2018")
        page.fill("#filter_q", "victims")
        page.locator("th[data-sort=value] button").click()
        assert "year=2018" in page.url and "q=victims" in page.url and "sort=value" in page.url
        seen = page.evaluate(SHOWN)
        again = visit(page.url)
        assert again.evaluate(SHOWN) == seen and 0 < len(seen) < len(rows())
        assert again.locator("#filter_year").input_value() == "2018"


def test_address_with_an_unknown_code_shows_everything(visit: Any, address: str) -> None:
    """An address from another version, with codes or columns that are gone, does no harm."""
    page = visit(f"{address}?year=1850&sort=nothing&colour=red")
    assert len(page.evaluate(SHOWN)) == len(rows())


def test_rows_can_be_taken_away_as_csv(visit: Any, site: Path) -> None:
    """The file holds the header and the rows shown, cell for cell as the table of figures writes them."""
    page = visit(site)
    page.select_option("#filter_indicator_id", "assistance_allocation")
    with page.expect_download() as waiting:
        page.locator("#Take").click()
    assert waiting.value.suggested_filename == "tip-figures-1.0.0-rows.csv"
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    lines = (ROOT / "resources/figures.csv").read_text(encoding="utf-8").splitlines()
    assert set(text.splitlines()) == {lines[0], *(line for line in lines if ",assistance_allocation," in line)}
    taken = pl.read_csv(text.encode(), infer_schema=False)
    assert taken["figure_id"].to_list() == page.evaluate(SHOWN)
