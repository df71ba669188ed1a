"""Findings as text, JSON, GitHub annotations and Markdown."""

import json
import re
import sys
from dataclasses import replace

import pytest

from tip_figures.datapackage import report
from tip_figures.datapackage.findings import NOTE, TIDY_HINT, WARNING, Finding
from tip_figures.datapackage.report import Outcome, Report
from tip_figures.datapackage.text_format import escape_markdown

LOOSE = Finding(
    "datapackage.json",
    0,
    "version",
    "version-invalid",
    "",
    "“1” is no version.",
    "Write it as 1.2.3.",
)
CELL = Finding("resources/a.csv", 7, "n", "cell-type", "x/1", "“k” is not a whole number.")
WARN = Finding("resources/a.csv", 0, "", "table-empty", "", "No rows.", "", WARNING)
HELD = Finding("resources/a.csv", 3, "", "sum-holds", "", "1 + 2 = 3 holds.", "", NOTE)
UNTIDY = Finding("resources/a.csv", 4, "", "row-order", "y", "Not sorted.", TIDY_HINT, WARNING)
GOOD = Report("tiny", "1.0.0", (Outcome("structure", {"tables": 2, "columns": 1234}, ()),))
WRONG = Report(
    "tiny", "1.0.0",
    (Outcome("structure", {"tables": 2}, (LOOSE,)), Outcome("cells", {"rows": 5}, (CELL, WARN))),
)  # fmt: skip
NASTY = "p\r\n::error::x ##[group]\x1b[31m"


def one(*findings: Finding, package: str = "tiny") -> Report:
    """A report with these findings."""
    return Report(package, None, (Outcome("cells", {"rows": 1}, findings),))


def many(number: int, message: str = "m") -> Report:
    """A report of many findings of one kind."""
    return one(*(replace(CELL, line=line, message=message) for line in range(1, number + 1)))


def test_report_text_of_a_valid_package_is_short():
    """A valid package has a line a stage and a verdict; neither a warning nor a note makes one invalid."""
    assert report.as_text(GOOD) == "tiny 1.0.0\n\n  ✓ structure  2 tables, 1,234 columns\n\nvalid\n"
    assert report.as_text(one(WARN, HELD)).endswith("valid, with 1 warning and 1 note\n")
    assert "  ✓ cells  1 row  → 1 finding\n" in report.as_text(one(HELD))


def test_report_text_shows_place_code_message_and_hint():
    """Each finding says where it is, by which code, what is wrong and how to mend it."""
    assert report.as_text(WRONG) == (
        "tiny 1.0.0\n\n"
        "  ✗ structure  2 tables  → 1 finding\n"
        "  ✗ cells      5 rows  → 2 findings\n"
        "\n"
        "datapackage.json\n"
        "  column version  version-invalid\n"
        "    “1” is no version.\n"
        "    → Write it as 1.2.3.\n"
        "\n"
        "resources/a.csv\n"
        "  whole file  table-empty\n"
        "    No rows.\n"
        "  line 7, column n, x/1  cell-type\n"
        "    “k” is not a whole number.\n"
        "\n"
        "not valid: 2 errors, 1 warning\n"
    )


def test_report_text_counts_what_is_alike_and_what_tidy_mends():
    """Of many findings of one kind in one column five are shown; places that one command mends are one line."""
    text = report.as_text(one(*many(1234).findings, UNTIDY, UNTIDY))
    assert text.count("cell-type") == 6
    assert "  and 1,229 more in this column  cell-type\n" in text
    assert "row-order" not in text
    assert text.endswith("2 places: run scripts/tidy.py\n\nnot valid: 1,234 errors, 2 warnings\n")


def test_report_text_is_coloured_on_a_terminal_that_wants_it(monkeypatch):
    """Colour is added on a terminal and changes no word; whoever asks for none gets none."""
    plain = report.as_text(WRONG)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert report.as_text(WRONG) == plain
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[31m✗\x1b[0m" in report.as_text(WRONG)
    assert re.sub(r"\x1b\[[0-9]+m", "", report.as_text(WRONG)) == plain


def test_report_json_has_the_promised_shape():
    """The JSON says of each finding all its parts; what is not there is null."""
    made = json.loads(report.as_json(WRONG))
    assert list(made) == ["valid", "package", "version", "stages", "findings"]
    assert made["stages"][1] == {"stage": "cells", "checked": 5, "findings": 2}
    assert made["findings"][0] == {
        "severity": "error", "code": "version-invalid", "path": "datapackage.json", "line": None, "column": "version",
        "key": None, "message": "“1” is no version.", "hint": "Write it as 1.2.3.",
    }  # fmt: skip
    assert made["findings"][2]["key"] == "x/1"


def test_report_github_annotates_lines():
    """Each finding is a workflow command that GitHub shows at its line; what tidy mends is one of them."""
    assert report.as_github(one(CELL, WARN, HELD, UNTIDY), "data/").splitlines() == [
        "::warning file=data/resources/a.csv,line=1,title=table-empty%3A whole file::No rows.",
        "::notice file=data/resources/a.csv,line=3,title=sum-holds%3A line 3::1 + 2 = 3 holds.",
        "::error file=data/resources/a.csv,line=7,title=cell-type%3A line 7%2C column n%2C x/1::“k” is not a whole number.",
        "::warning::1 place: run scripts/tidy.py",
        "not valid: 1 error, 2 warnings, 1 note: tiny",
    ]


def test_report_github_cannot_be_made_to_run_commands():
    """Nothing in a name, place or message of the data begins a workflow command."""
    odd = Finding("a,b\n::error::x.csv", 2, "", "c", "", "100%\n::set-output name=x::y", "")
    lines = report.as_github(one(odd, package=NASTY)).splitlines()
    assert lines == [
        "::error file=a%2Cb\\u000a%3A%3Aerror%3A%3Ax.csv,line=2,title=c%3A line 2::100%25\\u000a::set-output name=x::y",
        "not valid: 1 error: p\\u000d\\u000a::error::x ## [group]\\u001b[31m",
    ]


def test_report_markdown_is_a_summary():
    """The step summary has the verdict, the stages and every finding, folded by file."""
    lines = report.as_markdown(WRONG).splitlines()
    assert lines[0] == "## ❌ tiny 1.0.0: not valid: 2 errors, 1 warning"
    assert lines[2:5] == [
        "| stage | checked | findings |",
        "| --- | --- | ---: |",
        "| structure | 2 tables | 1 |",
    ]
    assert "<details open><summary>resources/a.csv: 2 findings</summary>" in lines
    assert "| 7 | n | x/1 | “k” is not a whole number. `cell-type` |  |" in lines
    assert report.as_markdown(GOOD).startswith("## ✅ tiny 1.0.0: valid\n")


def test_report_markdown_cells_hold_no_markup():
    """What stands in the data cannot break the table, or put markup or a line into it."""
    assert (
        escape_markdown("a|b<c>`d`*e*_f_[g]\n&")
        == "a\\|b&lt;c&gt;\\`d\\`\\*e\\*\\_f\\_\\[g\\] &amp;"
    )
    assert escape_markdown("a\\|b") == "a\\\\\\|b"
    head = report.as_markdown(one(CELL, package=NASTY)).splitlines()[0]
    assert (
        head
        == "## ❌ p\\\\u000d\\\\u000a::error::x \\#\\#\\[group\\]\\\\u001b\\[31m: not valid: 1 error"
    )


@pytest.mark.parametrize("message", ["m", "“слово”"])
def test_report_markdown_is_cut_where_github_would_cut(message):
    """A summary of many findings stays below a mebibyte, in whatever script, and says that it was cut."""
    text = report.as_markdown(many(2_000, message * 1_000))
    assert 900_000 < len(text.encode()) < 1 << 20
    assert "The rest is left out, because a summary holds a mebibyte." in text
