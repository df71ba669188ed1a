"""scripts/check_text.py as people run it, beside the golden outputs."""

import json

import tip_figures

WRONG = "Of the 40 victims, 41 were women."
RIGHT = "Of the 40 victims, 39 were women."


def test_page_is_written_and_replaced(run, tmp_path):
    """The text is standard input."""
    page = tmp_path / "page.html"
    for text in (RIGHT, WRONG):
        assert run("check_text.py", "-", "--html", page, stdin=text).returncode == 0
    assert "41 of 40" in page.read_text("utf-8")


def test_option_fail_accepts_relations_that_hold(run):
    """For Python there is what JSON has."""
    result = run("check_text.py", "-", "--fail", "--format", "json", stdin=RIGHT)
    assert result.returncode == 0
    assert json.loads(result.stdout) == tip_figures.check_text(RIGHT)
