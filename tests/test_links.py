"""tipdata/figures/links.py: the way from a figure to the very words of the report."""

from __future__ import annotations

from pathlib import Path

from tipdata.figures.links import link, stating
from tipdata.figures.model import Figures
from tipdata.package.load import load

DATA = Path(__file__).parent / "data/package"


def figures() -> Figures:
    found = Figures.load(load(DATA))
    assert isinstance(found, Figures)
    return found


def test_links_show_the_words_of_the_report() -> None:
    """The link to a figure is the report's address with its quote, percent-encoded."""
    read = figures()
    source = read.source["demo-2021-isl-protection"]
    quote = stating(read)["demo-2021-isl-allocation-2020-usd"].quote
    assert link(source, quote) == f"{source.url}#:~:text=Icelandic%20krona%20%28ISK%29%20%28%2420%2C100"
    assert link(source, "well-being of 3") == f"{source.url}#:~:text=well%2Dbeing%20of%203"
    assert link(source, "") == source.url


def test_links_of_derived_figures_lead_to_the_numeral_that_says_both() -> None:
    """A figure derived by a restatement within its sentence has the numeral of the first; one derived by a sum has none."""
    found = stating(figures())
    assert found["demo-2021-isl-sheltered-2020"].quote == "All 24 Icelandic victims"
    assert "demo-2021-isl-identified-2020-home" not in found
    assert found["demo-2021-isl-unit-officers-2020"].text == "one"
