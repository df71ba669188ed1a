"""Findings as text, JSON, GitHub annotations and Markdown."""

import json
from pathlib import Path

import pytest

from tipdata.cli import report
from tipdata.cli.report import Report, Stage
from tipdata.package.finding import WARNING, Finding
from tipdata.package.wording import cell, did_you_mean, many, nearest, printable, quoted

LOOSE = Finding("datapackage.json", 0, "version", "version-invalid", "", "“1” is no version.", "Write it as 1.2.3.")
CELL = Finding("resources/a.csv", 7, "n", "cell-type", "x/1", "“k” is not a whole number.", "")
WARN = Finding("resources/a.csv", 1, "", "table-empty", "", "No rows.", "", WARNING)
GOOD = Report("tiny", "1.0.0", (Stage("structure", {"tables": 2, "columns": 1234}, ()),))
WRONG = Report(
    "tiny",
    "1.0.0",
    (Stage("structure", {"tables": 2}, (LOOSE,)), Stage("rules", {"rows": 5, "rule_names": 1}, (CELL, WARN))),
)


def many(number: int) -> Report:
    """A report of many findings of one kind."""
    found = tuple(Finding("a.csv", line, "n", "cell-type", "", "m") for line in range(2, number + 2))
    return Report("tiny", None, (Stage("rules", {"rows": number}, found),))


def test_report_text_of_a_valid_package_is_short():
    """A valid package has a line a stage and one word at the end."""
    assert report.as_text(GOOD) == "tiny 1.0.0\n\n  ✓ structure  2 tables, 1,234 columns\n\nvalid\n"


def test_report_text_shows_place_code_message_and_hint():
    """Each finding says where it is, by which code, what is wrong and how to mend it."""
    assert report.as_text(WRONG) == (
        "tiny 1.0.0\n\n"
        "  ✗ structure  2 tables  → 1 finding\n"
        "  ✗ rules      5 rows, 1 rule names  → 2 findings\n"
        "\n"
        "datapackage.json\n"
        "  column version  version-invalid\n"
        "    “1” is no version.\n"
        "    → Write it as 1.2.3.\n"
        "\n"
        "resources/a.csv\n"
        "  line 1  table-empty\n"
        "    No rows.\n"
        "  line 7, column n, x/1  cell-type\n"
        "    “k” is not a whole number.\n"
        "\n"
        "not valid: 2 errors, 1 warning\n"
    )


def test_report_text_with_warnings_alone_is_valid():
    """Warnings are told and do not make a package invalid."""
    made = Report("tiny", None, (Stage("rules", {"rows": 0}, (WARN,)),), ("12 of 15 figures",))
    assert made.valid
    assert report.as_text(made) == (
        "tiny\n\n  ! rules  0 rows  → 1 finding\n           12 of 15 figures\n\nresources/a.csv\n  line 1  table-empty\n    No rows.\n\nvalid, with 1 warning\n"
    )


def test_report_text_counts_what_is_alike():
    """Of many findings of one kind in one column five are shown, and the rest is counted."""
    text = report.as_text(many(1234))
    assert text.count("cell-type") == 6
    assert "  and 1,229 more in this column  cell-type\n" in text
    assert text.endswith("not valid: 1,234 errors\n")


def test_report_text_is_coloured_where_it_is_asked_for():
    """Colour is added on a terminal and changes no word."""
    coloured = report.as_text(WRONG, colour=True)
    assert "\x1b[31m✗\x1b[0m" in coloured
    assert "\x1b" not in report.as_text(WRONG)


def test_report_text_obeys_no_control_character_of_the_data():
    """What stands in names, keys and messages cannot steer the terminal."""
    odd = Finding("a\x1b[31m.csv", 2, "n\r", "c", "k\x07", "m\x1b[2J\nnext", "h\u202e")
    text = report.as_text(Report("p\x1b[0m", "1\n", (Stage("rules", {"rows": 1}, (odd,)),)))
    assert "".join(c for c in text if not c.isprintable() and c != "\n") == ""
    assert "a\\u001b[31m.csv" in text
    assert "    m\\u001b[2J\\u000anext\n" in text


def test_report_json_has_the_promised_shape():
    """The JSON says of each finding all its parts; what is not there is null."""
    assert json.loads(report.as_json(WRONG)) == {
        "valid": False,
        "package": "tiny",
        "version": "1.0.0",
        "stages": [
            {"stage": "structure", "checked": 2, "findings": 1},
            {"stage": "rules", "checked": 5, "findings": 2},
        ],
        "findings": [
            {
                "severity": "error",
                "code": "version-invalid",
                "path": "datapackage.json",
                "line": None,
                "column": "version",
                "key": None,
                "message": "“1” is no version.",
                "hint": "Write it as 1.2.3.",
            },
            {
                "severity": "warning",
                "code": "table-empty",
                "path": "resources/a.csv",
                "line": 1,
                "column": None,
                "key": None,
                "message": "No rows.",
                "hint": None,
            },
            {
                "severity": "error",
                "code": "cell-type",
                "path": "resources/a.csv",
                "line": 7,
                "column": "n",
                "key": "x/1",
                "message": "“k” is not a whole number.",
                "hint": None,
            },
        ],
    }


def test_report_github_annotates_lines():
    """Each finding is a workflow command that GitHub shows at its line."""
    assert report.as_github(WRONG, "data/").splitlines() == [
        "::error file=data/datapackage.json,line=1,title=version-invalid%3A column version::“1” is no version. Write it as 1.2.3.",
        "::error file=data/resources/a.csv,line=7,title=cell-type%3A line 7%2C column n%2C x/1::“k” is not a whole number.",
        "::warning file=data/resources/a.csv,line=1,title=table-empty%3A line 1::No rows.",
        "tiny: 2 errors",
    ]


def test_report_github_cannot_be_made_to_run_commands():
    """Line ends, colons and commas of the data do not end or begin a workflow command."""
    odd = Finding("a,b\n::error::x.csv", 2, "", "c", "", "100%\n::set-output name=x::y", "")
    lines = report.as_github(Report("p", None, (Stage("rules", {"rows": 1}, (odd,)),))).splitlines()
    assert (
        lines[0]
        == "::error file=a%2Cb%0A%3A%3Aerror%3A%3Ax.csv,line=2,title=c%3A line 2::100%25%0A::set-output name=x::y"
    )
    assert len(lines) == 2


def test_report_github_shows_touched_lines_first_and_counts_the_rest():
    """GitHub shows ten annotations, so those of lines that a pull request changes come first."""
    lines = report.as_github(many(30), "", frozenset({("a.csv", 25)})).splitlines()
    assert lines[0].startswith("::error file=a.csv,line=25,")
    assert lines[1].startswith("::error file=a.csv,line=2,")
    assert lines[10:] == ["::notice::20 errors more; the step summary has them all.", "tiny: 30 errors"]


def test_report_markdown_is_a_summary():
    """The step summary has the verdict, the stages and every finding, folded by file."""
    text = report.as_markdown(WRONG)
    assert text.startswith(
        "## ❌ tiny 1.0.0: 2 errors\n\n| stage | checked | findings |\n| --- | --- | ---: |\n| structure | 2 tables | 1 |\n"
    )
    assert "<details open><summary>resources/a.csv: 2 findings</summary>" in text
    assert "| 7 | n | x/1 | “k” is not a whole number. `cell-type` |  |\n" in text
    assert report.as_markdown(GOOD).startswith("## ✅ tiny 1.0.0: valid\n")


def test_report_markdown_cells_hold_no_markup():
    """What stands in the data cannot break the table or put markup into it."""
    assert cell("a|b<c>`d`*e*_f_[g]\n&") == "a\\|b&lt;c&gt;\\`d\\`\\*e\\*\\_f\\_\\[g] &amp;"


def test_report_markdown_is_cut_where_github_would_cut():
    """A summary of a hundred thousand findings stays below a mebibyte, and says that it was cut."""
    text = report.as_markdown(many(100_000))
    assert len(text.encode()) < 1 << 20
    assert "more | |\n" in text
    assert "The rest was cut, because a summary holds a mebibyte." in text


def test_report_findings_keep_the_order_of_stages():
    """Findings come from cause to consequence, and within a stage in the order of their places."""
    assert WRONG.findings == [LOOSE, WARN, CELL]
    assert (WRONG.errors, WRONG.valid, GOOD.valid) == (2, False, True)


@pytest.mark.parametrize(("number", "said"), [(0, "0 errors"), (1, "1 error"), (1234, "1,234 errors")])
def test_report_numbers_agree_with_their_nouns(number, said):
    """One is singular, all else plural, with thousands marks."""
    assert many(number, "error") == said


def test_report_place_of_a_whole_file_has_words():
    """A finding about a whole file says so."""
    assert report.place(Finding("a.csv", 0, "", "c", "", "m")) == "whole file"


def test_finding_quoted_shows_what_cannot_be_seen():
    """Values in messages stand in quotation marks, cut short, with nothing invisible in them."""
    assert quoted("a\u200bb\n") == "“a\\u200bb\\u000a”"
    assert quoted("x" * 70) == f"“{'x' * 60}… (70 characters)”"
    assert quoted(5) == "“5”"
    assert printable("ä b") == "ä b"


def test_finding_nearest_is_the_candidate_that_was_meant():
    """A misspelt word finds its candidate, whatever the case; a foreign word finds none."""
    assert nearest("licences", ["licenses", "sources"]) == "licenses"
    assert nearest("KAZ", ["UZB", "kaz"]) == "kaz"
    assert nearest("funding", ["licenses"]) == ""
    assert did_you_mean("usa ", ["USA"]) == "Did you mean “USA”?"
    assert did_you_mean("x", []) == ""


def test_finding_order_is_of_path_line_column_code():
    """Findings sort by place."""
    assert sorted([CELL, WARN, LOOSE]) == [LOOSE, WARN, CELL]


def test_report_paths_use_forward_slashes(package: Path, findings):
    """Paths are relative to the package and written alike on every system."""
    (package / "resources" / "areas.csv").write_text("x\n")
    assert {f.path for f in findings(package, "structure") if f.line} == {"resources/areas.csv"}
