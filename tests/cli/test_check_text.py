"""scripts/check_text.py as people run it, beside the golden outputs."""

import json

import pytest

import tip_figures
from conftest import DATA

WRONG = "Of the 40 victims, 41 were women."
RIGHT = "Of the 40 victims, 39 were women."


def test_page_is_written_and_replaced(run, tmp_path):
    """The text is standard input."""
    page = tmp_path / "page.html"
    for text in (RIGHT, WRONG):
        assert run("check_text.py", "-", "--html", page, stdin=text).returncode == 0
    assert "41 of 40" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", sorted((DATA / "texts").glob("*.txt")), ids=lambda file: file.stem)
def test_small_package_has_its_contradiction_alone(run, file):
    """The package records it as contradicted, too: citizens and foreigners are all victims."""
    content = json.loads(run("check_text.py", file, "--format", "json").stdout)
    failing = [entry["arithmetic"] for entry in content["relations"] if entry["verdict"] == "fails"]
    assert failing == (["33 ≠ 20 + 11 = 31"] if file.stem == "demo-2022-isl-protection" else [])
    assert tip_figures.check_text(file.read_text(encoding="utf-8")) == content


def test_option_fail_accepts_relations_that_hold(run):
    assert run("check_text.py", "-", "--fail", stdin=RIGHT).returncode == 0
