"""The page of a checked text in Chromium."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tip_figures.figures.claim_verdicts import evaluate_claims, sort_relations
from tip_figures.page.text_page import render_text_page
from tip_figures.prose.claim_finder import find_claims
from tip_figures.prose.source_text import split_source_text

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]


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
