"""What readers take from the page in a real browser: pictures and citations."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

pytest_plugins = ["chromium"]
pytestmark = pytest.mark.browser

CHART = "chart_tip-2020-kaz-assisted-by-referral"


def test_picture_downloads_as_the_file_that_lies_beside_the_page(visit: Any, site: Path) -> None:
    """The SVG that a reader takes holds what the file in the folder holds, also where the page came alone."""
    page = visit(site)
    with page.expect_download() as waiting:
        page.locator(f"[data-svg='{CHART}']").click()
    assert waiting.value.suggested_filename == "tip-2020-kaz-assisted-by-referral.svg"
    taken = ElementTree.parse(waiting.value.path()).getroot()
    beside = ElementTree.parse(site.parent / "charts/tip-2020-kaz-assisted-by-referral.svg").getroot()
    assert [element.text for element in taken.iter()] == [element.text for element in beside.iter()]
    assert taken.get("viewBox") == beside.get("viewBox")


def test_picture_downloads_as_pixels(visit: Any, site: Path) -> None:
    """The PNG has three pixels for each of the picture's, in the theme of the page."""
    page = visit(site)
    with page.expect_download() as waiting:
        page.locator(f"[data-png='{CHART}']").click()
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20]) == 380 * 3


def test_picture_files_can_be_fetched_without_javascript(visit: Any, address: str) -> None:
    """Without JavaScript the link leads to the file beside the page."""
    page = visit(address, java_script_enabled=False)
    link = page.locator(f"[data-svg='{CHART}']").get_attribute("href")
    response = page.request.get(f"{address.removesuffix('index.html')}{link}")
    assert response.ok and b"<svg" in response.body()


def test_release_files_can_be_fetched(visit: Any, address: str) -> None:
    """The links to the files of the release lead to the folder above the page."""
    page = visit(address)
    link = page.locator(".files a").first.get_attribute("href")
    assert page.request.get(f"{address.removesuffix('index.html')}{link}").body() == b"PK"


def test_citation_copies_itself_with_the_permalink(visit: Any, address: str) -> None:
    """Opening the citation of a figure copies it, with its place in the report and its address, and says so."""
    page = visit(address, permissions=["clipboard-read", "clipboard-write"])
    card = page.locator("#tip-2020-kaz-identified-2019")
    card.locator(".cite summary").click()
    card.locator(".said").wait_for()
    assert card.locator(".said").text_content() == "Copied."
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“40 persons: trafficking victims identified")
    assert "paragraph 1, sentence 2, written “40”" in copied
    assert copied.endswith(f"{address}#tip-2020-kaz-identified-2019")
