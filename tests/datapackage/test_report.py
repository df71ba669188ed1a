"""Findings as text, JSON, GitHub annotations and Markdown."""

import json
import re
import sys
from dataclasses import replace

import pytest

from tip_figures.datapackage.findings import (
    NOT_READ,
    NOTE,
    WARNING,
    Finding,
    create_finding,
    make_tidy_hint,
)
from tip_figures.datapackage.report import CheckResult, Report
from tip_figures.datapackage.report_formats import (
    format_counts,
    format_github,
    format_json,
    format_markdown,
    format_text,
)
from tip_figures.datapackage.text_format import escape_markdown

INVALID_VERSION = Finding(
    path="datapackage.json",
    line=0,
    column="version",
    code="version-invalid",
    key="",
    message="“1” is not a version.",
    hint="Write it as 1.2.3.",
)
INVALID_CELL = Finding("a.csv", 7, "n", "cell-type", "x/1", "“k” is not a whole number.")
EMPTY_TABLE = Finding("a.csv", 0, "", "table-empty", "", "No rows.", severity=WARNING)
HOLDING_SUM = Finding("a.csv", 3, "", "sum-holds", "", "1 + 2 = 3 holds.", severity=NOTE)
TIDY_HINT = make_tidy_hint()
UNSORTED_ROW = Finding("a.csv", 4, "", "row-order", "y", "Not sorted.", TIDY_HINT, WARNING)
STALE_LABEL = Finding("a.csv", 5, "label", "label-stale", "z", "Stale.", TIDY_HINT)
UNREAD_TABLE = Finding(
    "datapackage.json", 9, "resources.t", NOT_READ, "", "Not supported: x.", severity=WARNING
)
VALID_REPORT = Report(
    "tiny", "1.0.0", (CheckResult("structure", {"tables": 2, "columns": 1234}, ()),)
)
INVALID_REPORT = Report(
    "tiny",
    "1.0.0",
    (
        CheckResult("structure", {"tables": 2}, (INVALID_VERSION,)),
        CheckResult("cells", {"rows": 5}, (INVALID_CELL, EMPTY_TABLE)),
    ),
)
HOSTILE_NAME = "p\r\n::error::x ##[group]\x1b[31m"


def make_report(*findings: Finding, package: str = "tiny") -> Report:
    """Return a report of one check with these findings."""
    return Report(package, None, (CheckResult("cells", {"rows": 1}, findings),))


def make_alike(number: int, message: str = "m") -> list[Finding]:
    """Return findings of one kind in the lines from 1."""
    return [replace(INVALID_CELL, line=line, message=message) for line in range(1, number + 1)]


def test_text_of_valid_package_is_short():
    """There is one line for each check, and the verdict."""
    text = format_text(VALID_REPORT)
    assert text == "tiny 1.0.0\n\n  ✓ structure  2 tables, 1,234 columns\n\nvalid\n"


def test_warnings_and_notes_leave_a_package_valid():
    text = format_text(make_report(EMPTY_TABLE, HOLDING_SUM))
    assert text.endswith("valid, with 1 warning and 1 note\n")
    assert "  ✓ cells  1 row  → 1 finding\n" in format_text(make_report(HOLDING_SUM))


def test_text_shows_place_code_message_and_hint():
    assert format_text(INVALID_REPORT) == (
        "tiny 1.0.0\n\n"
        "  ✗ structure  2 tables  → 1 finding\n"
        "  ✗ cells  5 rows  → 2 findings\n"
        "\n"
        "datapackage.json\n"
        "  error  column version  version-invalid\n"
        "    “1” is not a version.\n"
        "    → Write it as 1.2.3.\n"
        "\n"
        "a.csv\n"
        "  error  line 7, column n, x/1  cell-type\n"
        "    “k” is not a whole number.\n"
        "\n"
        "a.csv\n"
        "  warning  whole file  table-empty\n"
        "    No rows.\n"
        "\n"
        "not valid: 2 errors, 1 warning\n"
    )


def test_text_shows_five_findings_of_a_kind():
    text = format_text(make_report(*make_alike(1234)))
    assert text.count("cell-type") == 6
    assert "  error  and 1,229 more in this column  cell-type\n" in text


def test_text_has_one_line_for_warnings_that_tidy_fixes():
    text = format_text(make_report(EMPTY_TABLE, UNSORTED_ROW, UNSORTED_ROW))
    assert "row-order" not in text
    assert text.endswith("\n\nRun scripts/tidy.py to fix 2 findings.\n\nvalid, with 3 warnings\n")


def test_tidy_is_advised_only_where_nothing_else_is_wrong():
    """A person must correct the cell first."""
    report = make_report(INVALID_CELL, UNSORTED_ROW)
    assert report.tidy_advice == ""
    assert format_text(report).endswith("is not a whole number.\n\nnot valid: 1 error, 1 warning\n")


FOLLOWING = make_report(INVALID_CELL, STALE_LABEL, EMPTY_TABLE)
FOLLOWING = replace(FOLLOWING, follows={STALE_LABEL: INVALID_CELL, EMPTY_TABLE: INVALID_CELL})


def test_cause_is_shown_with_the_number_of_findings_that_follow():
    lines = format_text(FOLLOWING).splitlines()
    assert lines[4:] == [
        "a.csv",
        "  error  line 7, column n, x/1  cell-type",
        "    “k” is not a whole number.",
        "    2 more follow; --all lists them.",
        "",
        "not valid: 1 error; 2 more follow",
    ]
    (annotation, _) = format_github(FOLLOWING).splitlines()
    assert annotation.endswith("::“k” is not a whole number. 2 more follow.")


def test_all_findings_are_shown_on_demand():
    text = format_text(FOLLOWING, show_all=True)
    for code in ("cell-type", "label-stale", "table-empty"):
        assert code in text
    assert "--all" not in text


def test_json_names_the_place_of_the_cause():
    findings = json.loads(format_json(FOLLOWING))["findings"]
    causes = {finding["code"]: finding.get("follows_from") for finding in findings}
    assert causes == {"cell-type": None, "label-stale": "a.csv:7:n", "table-empty": "a.csv:7:n"}
    assert "follows_from" not in next(f for f in findings if f["code"] == "cell-type")


def test_text_shows_each_error_also_if_tidy_fixes_it():
    """Else a package would be invalid for no visible reason."""
    assert format_text(make_report(STALE_LABEL)).endswith(
        "\n\na.csv\n  error  line 5, column label, z  label-stale\n    Stale.\n"
        "    → scripts/tidy.py fixes this.\n"
        "\nRun scripts/tidy.py to fix 1 finding.\n\nnot valid: 1 error\n"
    )


@pytest.mark.parametrize(
    ("findings", "ignored", "verdict", "exit_status"),
    [
        pytest.param([], [], "valid", 0, id="nothing"),
        pytest.param([EMPTY_TABLE], [], "valid, with 1 warning", 0, id="warning"),
        pytest.param([INVALID_CELL], [], "not valid: 1 error", 1, id="error"),
        pytest.param(
            [UNREAD_TABLE],
            [],
            "not fully checked; what was read is valid, with 1 warning",
            3,
            id="not-read",
        ),
        pytest.param(
            [INVALID_CELL, UNREAD_TABLE],
            [],
            "not valid, and not fully checked: 1 error, 1 warning",
            1,
            id="error-before-not-read",
        ),
        pytest.param([], [EMPTY_TABLE, HOLDING_SUM], "valid; 2 findings ignored", 0, id="ignored"),
        pytest.param(
            [INVALID_CELL], [EMPTY_TABLE], "not valid: 1 error; 1 finding ignored", 1, id="both"
        ),
        pytest.param(
            [],
            [UNREAD_TABLE],
            "not fully checked; what was read is valid; 1 finding ignored",
            0,
            id="not-read-ignored",
        ),
    ],
)
def test_last_line_has_verdict_and_counts(findings, ignored, verdict, exit_status):
    """It is the same in text and GitHub annotations, and agrees with the exit status."""
    report = replace(make_report(*findings), ignored=tuple(ignored))
    assert format_text(report).splitlines()[-1] == verdict
    assert format_github(report).splitlines()[-1] == f"{verdict}: tiny"
    assert report.exit_status == exit_status


@pytest.mark.parametrize(
    ("findings", "ignored", "expected"),
    [
        pytest.param([INVALID_CELL, UNREAD_TABLE], [], (False, False, 0), id="both"),
        pytest.param([EMPTY_TABLE], [UNREAD_TABLE, HOLDING_SUM], (True, False, 2), id="ignored"),
    ],
)
def test_json_has_the_verdict_about_what_was_read(findings, ignored, expected):
    content = json.loads(format_json(replace(make_report(*findings), ignored=tuple(ignored))))
    assert (content["valid"], content["complete"], content["ignored"]) == expected


def test_hints_name_the_command_that_the_user_has(monkeypatch):
    """An installed program has no scripts."""
    monkeypatch.setattr(sys, "argv", ["tip-figures validate"])
    assert make_tidy_hint() == "tip-figures tidy fixes this."
    finding = create_finding("length-differs", "a.csv", length=1, recorded=2)
    assert finding.hint == "Take the row from tip-figures scan."
    report = make_report(replace(UNSORTED_ROW, hint=make_tidy_hint()))
    assert "Run tip-figures tidy to fix 1 finding.\n" in format_text(report)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"rows": 1}, "1 row"),
        ({"identities": 1}, "1 identity"),
        ({"figures covered": 1}, "1 figure covered"),
        ({"as dates": 1}, "1 as dates"),
        ({"identities": 2, "stated_figures": 1_000}, "2 identities, 1,000 stated figures"),
    ],
    ids=["row", "identity", "figure", "dates", "plural"],
)
def test_counts_have_singular_nouns(counts, expected):
    assert format_counts(counts) == expected


def test_text_is_coloured_on_a_terminal(monkeypatch):
    """Colours change no word, and can be switched off."""
    plain_text = format_text(INVALID_REPORT)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert format_text(INVALID_REPORT) == plain_text
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "xterm")
    coloured_text = format_text(INVALID_REPORT)
    assert "\x1b[31m✗\x1b[0m" in coloured_text
    assert re.sub(r"\x1b\[[0-9]+m", "", coloured_text) == plain_text


def test_json_has_all_parts_of_a_finding():
    """What a finding does not have is null."""
    content = json.loads(format_json(INVALID_REPORT))
    assert list(content) == [
        "valid",
        "complete",
        "ignored",
        "package",
        "version",
        "stages",
        "findings",
    ]
    assert content["stages"][1] == {"stage": "cells", "checked": 5, "findings": 2}
    assert content["findings"][0] == {
        "severity": "error",
        "code": "version-invalid",
        "path": "datapackage.json",
        "line": None,
        "column": "version",
        "key": None,
        "message": "“1” is not a version.",
        "hint": "Write it as 1.2.3.",
    }
    assert content["findings"][2]["key"] == "x/1"


def test_github_annotates_lines():
    """Each finding is a workflow command, errors first; all warnings that tidy fixes are one."""
    report = make_report(INVALID_CELL, EMPTY_TABLE, HOLDING_SUM, UNSORTED_ROW, STALE_LABEL)
    assert format_github(report, "data/").splitlines() == [
        "::error file=data/a.csv,line=5,title=label-stale%3A line 5%2C column label%2C z"
        "::Stale. scripts/tidy.py fixes this.",
        "::error file=data/a.csv,line=7,title=cell-type%3A line 7%2C column n%2C x/1"
        "::“k” is not a whole number.",
        "::warning file=data/a.csv,line=1,title=table-empty%3A whole file::No rows.",
        "::notice file=data/a.csv,line=3,title=sum-holds%3A line 3::1 + 2 = 3 holds.",
        "not valid: 2 errors, 2 warnings, 1 note: tiny",
    ]


def test_github_cannot_be_made_to_run_commands():
    """Nothing in a name, place or message of the data begins a workflow command."""
    hostile = Finding("a,b\n::error::x.csv", 2, "", "c", "", "100%\n::set-output name=x::y", "")
    assert format_github(make_report(hostile, package=HOSTILE_NAME)).splitlines() == [
        "::error file=a%2Cb\\u000a%3A%3Aerror%3A%3Ax.csv,line=2,title=c%3A line 2"
        "::100%25\\u000a::set-output name=x::y",
        "not valid: 1 error: p\\u000d\\u000a::error::x ## [group]\\u001b[31m",
    ]


def test_markdown_has_verdict_checks_and_folded_findings():
    lines = format_markdown(INVALID_REPORT).splitlines()
    assert lines[0] == "## ❌ tiny 1.0.0: not valid: 2 errors, 1 warning"
    assert lines[2:5] == [
        "| check | checked | findings |",
        "| --- | --- | ---: |",
        "| structure | 2 tables | 1 |",
    ]
    assert "<details open><summary>a.csv: 2 findings</summary>" in lines
    assert "| line | column | key | finding | fix |" in lines
    assert "| 7 | n | x/1 | “k” is not a whole number. `cell-type` |  |" in lines
    assert format_markdown(VALID_REPORT).startswith("## ✅ tiny 1.0.0: valid\n")


def test_markdown_cells_hold_no_markup():
    """Nothing in the data can break the table, or add markup or a line."""
    escaped = "a\\\\\\|b&lt;c&gt;\\`d\\`\\*e\\*\\_f\\_\\[g\\] &amp;"
    assert escape_markdown("a\\|b<c>`d`*e*_f_[g]\n&") == escaped


def test_markdown_is_cut_to_the_size_that_github_shows():
    """A long summary stays below one mebibyte, in every script, and mentions that it was cut."""
    text = format_markdown(make_report(*make_alike(2_000, "“слово”" * 1_000)))
    assert 900_000 < len(text.encode()) < 1 << 20
    assert text.endswith(
        "The rest is left out: GitHub shows no summary of more than one mebibyte.\n"
    )
