"""Findings as text, JSON, GitHub annotations and Markdown; tests/golden has whole reports."""

import json
import re
import sys
from dataclasses import replace

from cases import cases
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
    format_markdown_summary,
    format_text,
)
from tip_figures.datapackage.text_format import escape_markdown

INVALID_CELL = Finding("a.csv", 7, "n", "cell-type", "x/1", "“k” is not a whole number.")
EMPTY_TABLE = Finding("a.csv", 0, "", "table-empty", "", "No rows.", severity=WARNING)
HOLDING_SUM = Finding("a.csv", 3, "", "sum-holds", "", "1 + 2 = 3 holds.", severity=NOTE)
TIDY_HINT = make_tidy_hint()
UNSORTED_ROW = Finding("a.csv", 4, "", "row-order", "y", "Not sorted.", TIDY_HINT, WARNING)
STALE_LABEL = Finding("a.csv", 5, "label", "label-stale", "z", "Stale.", TIDY_HINT)
UNREAD_TABLE = Finding(
    "datapackage.json", 9, "resources.t", NOT_READ, "", "Not supported: x.", severity=WARNING
)


def make_report(*findings: Finding, package: str = "tiny") -> Report:
    """Return a report of one check with these findings."""
    return Report(package, None, (CheckResult("cells", {"rows": 1}, findings),))


def make_alike(number: int, message: str = "m") -> list[Finding]:
    """Return findings of one kind in the lines from 1."""
    return [replace(INVALID_CELL, line=line, message=message) for line in range(1, number + 1)]


FOLLOWING = make_report(INVALID_CELL, STALE_LABEL, EMPTY_TABLE)
FOLLOWING = replace(FOLLOWING, follows={STALE_LABEL: INVALID_CELL, EMPTY_TABLE: INVALID_CELL})


def test_text_shows_errors_first_and_five_findings_of_a_kind():
    text = format_text(make_report(EMPTY_TABLE, *make_alike(1234)))
    assert text.count("cell-type") == 6
    assert "  error  and 1,229 more of this kind  cell-type\n" in text
    assert text.endswith(
        "\n\na.csv\n  warning  whole file  table-empty\n    No rows.\n\n"
        "not valid: 1,234 errors, 1 warning\n"
    )
    assert "and 1 more" not in format_text(make_report(*make_alike(5)))


def test_text_has_one_line_for_warnings_that_tidy_fixes():
    text = format_text(make_report(EMPTY_TABLE, UNSORTED_ROW, UNSORTED_ROW))
    assert "row-order" not in text
    assert text.endswith("\n\nRun scripts/tidy.py to fix 2 findings.\n\nvalid, with 3 warnings\n")


def test_tidy_is_advised_only_where_nothing_else_is_wrong():
    """A person must correct the cell first."""
    report = make_report(INVALID_CELL, UNSORTED_ROW)
    assert report.tidy_advice == ""
    assert format_text(report).endswith("is not a whole number.\n\nnot valid: 1 error, 1 warning\n")


def test_text_shows_each_error_also_if_tidy_fixes_it():
    """Else a package would be invalid for no visible reason."""
    assert format_text(make_report(STALE_LABEL)).endswith(
        "\n\na.csv\n  error  line 5, column label, z  label-stale\n    Stale.\n"
        "    → scripts/tidy.py fixes this.\n"
        "\nRun scripts/tidy.py to fix 1 finding.\n\nnot valid: 1 error\n"
    )


def test_cause_is_shown_with_the_number_of_findings_that_follow():
    assert format_text(FOLLOWING).endswith(
        "\n\na.csv\n  error  line 7, column n, x/1  cell-type\n    “k” is not a whole number.\n"
        "    2 more follow; --all lists them.\n\nnot valid: 1 error; 2 more follow\n"
    )
    (annotation, _) = format_github(FOLLOWING).splitlines()
    assert annotation.endswith("::“k” is not a whole number. 2 more follow.")
    all_text = format_text(FOLLOWING, show_all=True)
    assert "label-stale" in all_text
    assert "--all" not in all_text


def test_json_names_the_place_of_the_cause():
    findings = json.loads(format_json(FOLLOWING))["findings"]
    causes = {finding["code"]: finding.get("follows_from", "none") for finding in findings}
    assert causes == {"cell-type": "none", "label-stale": "a.csv:7:n", "table-empty": "a.csv:7:n"}


@cases(
    "findings, ignored, verdict, exit_status, json_verdict",
    {
        "nothing": ([], [], "valid", 0, (True, True)),
        "warning": ([EMPTY_TABLE], [], "valid, with 1 warning", 0, (True, True)),
        "error": ([INVALID_CELL], [], "not valid: 1 error", 1, (False, True)),
        "not read": (
            [UNREAD_TABLE, HOLDING_SUM],
            [],
            "not fully checked; what was read is valid, with 1 warning and 1 note",
            3,
            (True, False),
        ),
        "error before not read": (
            [INVALID_CELL, UNREAD_TABLE],
            [],
            "not valid, and not fully checked: 1 error, 1 warning",
            1,
            (False, False),
        ),
        "ignored": ([], [EMPTY_TABLE, HOLDING_SUM], "valid; 2 findings ignored", 0, (True, True)),
        "both": (
            [INVALID_CELL],
            [EMPTY_TABLE],
            "not valid: 1 error; 1 finding ignored",
            1,
            (False, True),
        ),
        "not read, ignored": (
            [],
            [UNREAD_TABLE],
            "not fully checked; what was read is valid; 1 finding ignored",
            0,
            (True, False),
        ),
    },
)
def test_verdict_is_the_same_in_all_formats(findings, ignored, verdict, exit_status, json_verdict):
    """It agrees with the exit status."""
    report = replace(make_report(*findings), ignored=tuple(ignored))
    assert format_text(report).splitlines()[-1] == verdict
    assert format_github(report).splitlines()[-1] == f"{verdict}: tiny"
    assert report.exit_status == exit_status
    content = json.loads(format_json(report))
    assert (content["valid"], content["complete"]) == json_verdict
    assert content["ignored"] == len(ignored)


def test_hints_name_the_command_that_the_user_has(monkeypatch):
    """An installed program has no scripts."""
    monkeypatch.setattr(sys, "argv", ["tip-figures validate"])
    assert make_tidy_hint() == "tip-figures tidy fixes this."
    finding = create_finding("span-differs", "a.csv", reason="is elsewhere")
    assert finding.hint == "Take start and end from tip-figures scan."
    report = make_report(replace(UNSORTED_ROW, hint=make_tidy_hint()))
    assert "Run tip-figures tidy to fix 1 finding.\n" in format_text(report)


@cases(
    "counts, expected",
    {
        "identity": ({"identities": 1}, "1 identity"),
        "words": ({"figures covered": 1}, "1 figure covered"),
        "dates": ({"as dates": 1}, "1 as dates"),
        "plural": ({"rows": 2, "stated_figures": 1_000}, "2 rows, 1,000 stated figures"),
    },
)
def test_counts_have_singular_nouns(counts, expected):
    assert format_counts(counts) == expected


def test_text_is_coloured_on_a_terminal(monkeypatch):
    """Colours change no word, and can be switched off."""
    report = make_report(INVALID_CELL)
    plain_text = format_text(report)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert format_text(report) == plain_text
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "xterm")
    coloured_text = format_text(report)
    assert "\x1b[31m✗\x1b[0m" in coloured_text
    assert re.sub(r"\x1b\[[0-9]+m", "", coloured_text) == plain_text


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
    hostile = Finding("a,b\u2028::error::x.csv", 2, "", "c", "", "100%\u2028::set x::y", "")
    report = make_report(hostile, package="p\u2028::error::x ##[group]")
    assert format_github(report).splitlines() == [
        "::error file=a%2Cb\\u2028%3A%3Aerror%3A%3Ax.csv,line=2,title=c%3A line 2"
        "::100%25\\u2028::set x::y",
        "not valid: 1 error: p\\u2028::error::x ## [group]",
    ]
    lines = format_github(make_report(replace(INVALID_CELL, message="a\r\n::error::b")))
    assert len(lines.splitlines()) == 2


def test_markdown_cells_hold_no_markup():
    """Nothing in the data can break the table, or add markup or a line."""
    escaped = "a\\\\\\|b&lt;c&gt;\\`d\\`\\*e\\*\\_f\\_\\[g\\] &amp;"
    assert escape_markdown("a\\|b<c>`d`*e*_f_[g]\n&") == escaped


def test_markdown_is_cut_to_the_size_that_github_shows():
    """A long summary stays below one mebibyte, in every script, and mentions that it was cut."""
    text = format_markdown_summary(make_report(*make_alike(2_000, "“слово”" * 1_000)))
    assert 900_000 < len(text.encode()) < 1 << 20
    assert text.endswith(
        "The rest is left out: GitHub shows no summary of more than one mebibyte.\n"
    )
