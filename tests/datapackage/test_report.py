"""Findings as text, JSON, GitHub annotations and Markdown; tests/golden has whole reports."""

import json
import re
import sys
from dataclasses import replace

from cases import cases
from tip_figures.datapackage.findings import (
    NOT_READ,
    NOTE,
    TIDY,
    WARNING,
    Finding,
    create_finding,
    make_tidy_hint,
)
from tip_figures.datapackage.report import CheckResult, Report, format_counts, format_report
from tip_figures.datapackage.text_format import escape_markdown

INVALID_CELL = Finding("a.csv", 7, "n", "cell-type", "x/1", "“k” is not a whole number.")
EMPTY_TABLE = Finding("a.csv", 0, "", "table-empty", "", "No rows.", severity=WARNING)
HOLDING_SUM = Finding("a.csv", 3, "", "sum-holds", "", "1 + 2 = 3 holds.", severity=NOTE)
TIDY_HINT = make_tidy_hint()
UNSORTED_ROW = Finding(
    "a.csv", 4, "", "row-order", "y", "Not sorted.", TIDY_HINT, WARNING, stage=TIDY
)
STALE_LABEL = Finding("a.csv", 5, "label", "label-stale", "z", "Stale.", TIDY_HINT, stage=TIDY)
UNREAD_TABLE = Finding(
    "datapackage.json", 9, "resources.t", NOT_READ, "", "Not supported: x.", severity=WARNING
)


def make_report(*findings, package="tiny"):
    """Return a report of one check with these findings."""
    return Report(package, None, (CheckResult("cells", {"rows": 1}, findings),))


def make_alike(number, message="m"):
    """Return findings of one kind in the lines from 1."""
    return [replace(INVALID_CELL, line=line, message=message) for line in range(1, number + 1)]


def format_text(*findings):
    """Return the report about findings without the lines of checks."""
    text = format_report(make_report(*findings), "text")
    return text.partition("findings" if len(findings) != 1 else "finding")[2].strip("\n")


def test_text_shows_errors_first_and_five_findings_of_a_kind():
    text = format_text(EMPTY_TABLE, *make_alike(6))
    assert text.count("    m\n") == 5
    assert text.endswith(
        "  error  and 1 more of this kind  cell-type\n"
        "  warning  whole file  table-empty\n    No rows.\n\nnot valid: 6 errors, 1 warning"
    )


@cases(
    "findings, expected",
    {
        "warnings are counted": (
            [EMPTY_TABLE, UNSORTED_ROW, UNSORTED_ROW],
            "a.csv\n  warning  whole file  table-empty\n    No rows.\n\n"
            "Run scripts/tidy.py to fix 2 findings.\n\nvalid, with 3 warnings",
        ),
        "a person must correct a cell first": (
            [INVALID_CELL, UNSORTED_ROW],
            "a.csv\n  error  line 7, column n, x/1  cell-type\n    “k” is not a whole number.\n\n"
            "not valid: 1 error, 1 warning",
        ),
        "errors are shown": (
            [STALE_LABEL],
            "a.csv\n  error  line 5, column label, z  label-stale\n    Stale.\n"
            "    → scripts/tidy.py fixes this.\n\n"
            "Run scripts/tidy.py to fix 1 finding.\n\nnot valid: 1 error",
        ),
    },
)
def test_tidy_is_advised_only_where_nothing_else_is_wrong(findings, expected):
    assert format_text(*findings) == expected


# Findings, those that are ignored, the exit status, whether all was read, and the verdict.
VERDICTS = [
    ([], [], 0, True, "valid"),
    ([EMPTY_TABLE], [], 0, True, "valid, with 1 warning"),
    (
        [UNREAD_TABLE, HOLDING_SUM],
        [],
        3,
        False,
        "not fully checked; what was read is valid, with 1 warning and 1 note",
    ),
    (
        [INVALID_CELL, UNREAD_TABLE],
        [],
        1,
        False,
        "not valid, and not fully checked: 1 error, 1 warning",
    ),
    ([], [EMPTY_TABLE, HOLDING_SUM], 0, True, "valid; 2 findings ignored"),
    ([], [UNREAD_TABLE], 0, False, "not fully checked; what was read is valid; 1 finding ignored"),
]


@cases("findings, ignored, exit_status, is_complete, verdict", VERDICTS)
def test_verdict_agrees_with_the_exit_status(findings, ignored, exit_status, is_complete, verdict):
    """In text and in JSON."""
    report = replace(make_report(*findings), ignored=tuple(ignored))
    assert format_report(report, "text").splitlines()[-1] == verdict
    assert report.exit_status == exit_status
    content = json.loads(format_report(report, "json"))
    assert (content["valid"], content["complete"]) == (exit_status != 1, is_complete)
    assert content["ignored"] == len(ignored)


def test_hints_name_the_command_that_the_user_has(monkeypatch):
    """An installed program has no scripts."""
    monkeypatch.setattr(sys, "argv", ["tip-figures validate"])
    assert make_tidy_hint() == "tip-figures tidy fixes this."
    finding = create_finding("span-differs", "a.csv", reason="is elsewhere")
    assert finding.hint == "Take start and end from tip-figures scan."
    text = format_text(replace(UNSORTED_ROW, hint=make_tidy_hint()))
    assert text.startswith("Run tip-figures tidy to fix 1 finding.\n")


def test_counts_have_singular_nouns():
    singulars = {"identities": 1, "series": 1, "figures covered": 1, "as dates": 1}
    assert format_counts(singulars) == "1 identity, 1 series, 1 figure covered, 1 as dates"
    plurals = {"rows": 2, "stated_figures": 1_000}
    assert format_counts(plurals) == "2 rows, 1,000 stated figures"


def test_text_is_coloured_on_a_terminal(monkeypatch):
    """Colours change no word, and can be switched off."""
    report = make_report(INVALID_CELL)
    plain_text = format_report(report, "text")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert format_report(report, "text") == plain_text
    monkeypatch.delenv("NO_COLOR")
    coloured_text = format_report(report, "text")
    assert "\x1b[31m✗\x1b[0m" in coloured_text
    assert re.sub(r"\x1b\[[0-9]+m", "", coloured_text) == plain_text


def test_github_has_one_command_for_warnings_that_tidy_fixes():
    """Each other finding is a command, errors first."""
    report = make_report(EMPTY_TABLE, HOLDING_SUM, UNSORTED_ROW, STALE_LABEL)
    assert format_report(report, "github").splitlines() == [
        "::error file=a.csv,line=5,title=label-stale%3A line 5%2C column label%2C z"
        "::Stale. scripts/tidy.py fixes this.",
        "::warning file=a.csv,line=1,title=table-empty%3A whole file::No rows.",
        "::notice file=a.csv,line=3,title=sum-holds%3A line 3::1 + 2 = 3 holds.",
        "::error::Run scripts/tidy.py to fix 2 findings.",
        "not valid: 1 error, 2 warnings, 1 note: tiny",
    ]


def test_advice_about_notes_alone_is_a_notice():
    """GitHub has no command `note`."""
    report = make_report(replace(HOLDING_SUM, stage=TIDY))
    advice = format_report(report, "github").splitlines()[-2]
    assert advice == "::notice::Run scripts/tidy.py to fix 1 finding."


def test_github_cannot_be_made_to_run_commands():
    """Nothing in a name, place or message of the data begins a workflow command."""
    hostile = Finding("a,b\u2028::error::x.csv", 2, "", "c", "", "100%\u2028::set x::y", "")
    report = make_report(hostile, package="p\u2028::error::x ##[group]")
    assert format_report(report, "github").splitlines() == [
        "::error file=a%2Cb\\u2028%3A%3Aerror%3A%3Ax.csv,line=2,title=c%3A line 2"
        "::100%25\\u2028::set x::y",
        "not valid: 1 error: p\\u2028::error::x ## [group]",
    ]


def test_markdown_cells_hold_no_markup():
    """Nothing in the data can break the table, or add markup or a line."""
    escaped = 'a\\\\\\|b&lt;c&gt;\\`d\\`\\*e\\*\\_f\\_\\[g\\] &amp;"'
    assert escape_markdown('a\\|b<c>`d`*e*_f_[g]\n&"') == escaped


def test_markdown_is_cut_to_the_size_that_github_shows():
    """A long summary stays below one mebibyte, in every script, and mentions that it was cut."""
    text = format_report(make_report(*make_alike(300, "\U0001f600" * 1_000)), "markdown")
    assert 900_000 < len(text.encode()) < 1 << 20
    assert text.endswith(
        "The rest is left out: GitHub shows no summary of more than one mebibyte.\n"
    )
