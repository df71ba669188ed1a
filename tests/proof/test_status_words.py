"""Figures that are estimated or provisional, and the words of their passage."""

import pytest

from cells import edit_row
from conftest import DATA
from tip_figures.datapackage.package import load_package
from tip_figures.proof.source_proof import prove_package

TEXT = DATA / "texts" / "demo-2021-isl-protection.txt"
FIGURE = "demo-2021-isl-identified-2020"


def find(package, text=TEXT):
    """Return id and message of what is found about statuses."""
    proof = prove_package(load_package(package), [str(text)])
    return [
        (finding.key, finding.message)
        for finding in proof.findings
        if finding.code == "status-unfounded"
    ]


@pytest.mark.parametrize(
    ("status", "label"),
    [pytest.param("E", "estimated", id="E"), pytest.param("P", "provisional", id="P")],
)
def test_status_needs_words(package, status, label):
    edit_row(package, "figures", FIGURE, obs_status=status)
    message = (
        f"The status is {status} ({label}), but no word of the passage says that a number is "
        f"{label}."
    )
    assert find(package) == [(FIGURE, message)]


@pytest.mark.parametrize("status", ["A", "U", "B", "D"])
def test_other_status_needs_no_words(package, status):
    edit_row(package, "figures", FIGURE, obs_status=status)
    assert find(package) == []


def test_status_may_differ_deliberately(package):
    edit_row(package, "figures", FIGURE, obs_status="P")
    note = "Another page says so."
    edit_row(
        package, "numerals", "demo-2021-isl-protection/1/2/14", differs="obs_status", note=note
    )
    assert find(package) == []


def test_unknown_sentence_may_have_the_words(package, tmp_path):
    edit_row(package, "figures", FIGURE, obs_status="P")
    text = tmp_path / "text.txt"
    text.write_text(TEXT.read_text(encoding="utf-8").replace("krona", "crowns"), encoding="utf-8")
    assert find(package, text) == []
