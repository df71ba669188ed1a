"""scripts/scan.py, beside the golden outputs: notes, draft rows, and `--brief`, a task for others.

A brief can be answered without anything else; what comes back is a worksheet.
"""

import csv
import re
from pathlib import Path

import pytest

import cells
from cases import cases
from conftest import DATA, replace_text, validate_package

CODED_SOURCE, NEW_SOURCE = "demo-2021-isl-protection", "demo-2023-isl-protection"
PASSAGE = (DATA / f"texts/{CODED_SOURCE}.txt").read_text("utf-8")
TEXT = (
    "It identified 36 trafficking victims, an increase from 33 in 2021. Of these, 20 were exploited"
    " in sex trafficking and 16 in forced labor.\n\n"
    "Police inspected 12 farms under Article 7 of the law. Courts did not convict any traffickers."
    " The government gave 900 reais to shelters."
)
BLOCK = re.compile("```csv\n(.*)```", re.DOTALL)


def test_notes_say_how_the_text_was_read(run):
    Path("report.txt").write_bytes(b"Das Haus hat zw\xf6lf Opfer gefunden. " * 20)
    encoding, language = run("scan.py", "report.txt").stderr.splitlines()
    assert "read as Windows-1252" in encoding
    assert "English" in language


# Draft rows in a package


def test_uncoded_drafts_are_replaced_with_their_text(scan, package):
    scan("In 2019, between 90,000-120,000 people; No victims; 5 lakh.")
    assert scan("There were 4 men and 6 boys.").returncode == 0
    rows = cells.read_rows(package, "numerals", NEW_SOURCE)
    assert [row["text"] for row in rows] == ["4", "6"]


@cases("source", [CODED_SOURCE, "demo-2022-isl-protection"])
def test_scanning_the_same_text_again_changes_nothing(scan, package, source):
    """Coded rows of an excerpt stay, too, and dropped negations are not added again."""
    before = cells.read_files(package)
    text = (DATA / f"texts/{source}.txt").read_text("utf-8")
    assert scan(text, source=source).returncode == 0
    assert cells.read_files(package) == before


@cases(
    "text, message",
    {
        "other-number": (PASSAGE.replace("identified 30", "identified 31"), "  1.2 “30”"),
        "missing-sentence": (PASSAGE.split("\n")[0], "  2.4 “No”"),
        "moved-sentence": (f"It made efforts. {PASSAGE}", "  1.2 “30”"),
    },
)
def test_accepted_row_is_never_lost(scan, package, text, message):
    """A row that the text no longer has stays and is reported; nothing is written."""
    before = cells.read_files(package)
    result = scan(text, source=CODED_SOURCE)
    assert result.returncode == 1
    assert message in result.stdout.splitlines()
    assert cells.read_files(package) == before


def test_table_that_cannot_be_read_is_not_written(scan, package):
    cells.edit_row(package, "numerals", f"{CODED_SOURCE}/1/2/14", start="x")
    before = cells.read_files(package)
    result = scan(PASSAGE, source=CODED_SOURCE)
    assert (result.returncode, cells.read_files(package)) == (2, before)
    assert "numerals.csv: line 2: “x” is not a whole number" in result.stderr


def test_header_that_is_not_that_of_the_schema_is_named(scan, package):
    replace_text(package / "resources/sources.csv", ",url,", ",link,")
    result = scan(PASSAGE)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"scan.py: {package}/resources/sources.csv: line 1: The schema has no column “link”. "
        "Remove the column, or describe it in the schema.\n"
    )


# Briefs


@pytest.fixture
def brief(scan):
    """The brief of the text."""
    scan(TEXT, "--brief", "brief.md")
    return Path("brief.md").read_text("utf-8")


@pytest.fixture
def answer(scan, package):
    """A function that answers with some rows, and returns the drafted figures by their value."""

    def save_and_scan(rows):
        cells.write_csv(Path("answer.csv"), rows)
        scan(TEXT, "--worksheet", "answer.csv")
        return {row["value"]: row for row in cells.read_rows(package, "figures", NEW_SOURCE)}

    return save_and_scan


def read_rows(brief):
    return list(csv.DictReader(BLOCK.search(brief)[1].splitlines()))


def test_brief_contains_all_that_is_needed_to_answer(brief, package):
    """Passage with numbered sentences, codebook, codes, rules, rows to complete."""
    assert "**1.2** Of these, [[20]] were exploited in sex trafficking" in brief
    assert "**2.1** Police inspected [[12]] farms under Article [[7]] of the law." in brief
    for indicator in cells.read_rows(package, "indicators"):
        assert f"`{indicator['indicator_id']}`" in brief
    codes = ("- `sex`: `all`, `female`", "`at_least`", "- `counted_by`: `government` (")
    for text in ("mostly about the year 2022", *codes):
        assert text in brief
    for text in ("part of a year", "large region", "time of day", "see section 7.c."):
        assert text in brief
    rows = read_rows(brief)
    for column in ("period", "counted_by", "counter", "definition", "doubtful"):
        assert f"`{column}`" in brief  # a rule describes what an answer may have
        assert column in rows[0]
    places = ("1.1:14", "1.1:55", "1.2:10", "1.2:51", "2.1:17", "2.1:40", "2.2:11", "2.3:20")
    assert tuple(row["place"] for row in rows) == places
    assert rows[-1]["unit"] == "BRL"  # a currency of the passage is among the units
    assert "`BRL`" in brief


def test_whole_table_is_accepted_as_an_answer(scan, brief):
    """As it is, in a block of code with words around it."""
    table = BLOCK.search(brief)[0]
    text = f"Here is the table:\n\n{table}\n```\nAnything else?\n"
    Path("answer.csv").write_text(text, "utf-8")
    assert "to review" in scan(TEXT, "--worksheet", "answer.csv").stdout


def test_brief_alone_leaves_the_package_as_it_is(run, package):
    """Without --source, the name of the text is the identifier of the source."""
    before = cells.read_files(package)
    Path(f"{NEW_SOURCE}.txt").write_text(TEXT, "utf-8")
    command = ("scan.py", f"{NEW_SOURCE}.txt", "--brief", "brief.md", "--package", package)
    assert run(*command).stdout == "brief.md: 7 rows to review. Keep this file local.\n"
    assert cells.read_files(package) == before


def test_answer_stays_open_until_a_person_reviews_it(answer, brief, package):
    """Whatever an answer has in `check`. It becomes a worksheet, in which a person empties that."""
    rows = [row | {"check": "", "answered_by": "model 1.0"} for row in read_rows(brief)]
    rows[0]["sex"] = "female"
    rows[1]["check"] = "maybe 2020"
    figures = answer(rows)
    assert figures["36"]["note"] == "Proposal: answered by model 1.0."
    assert figures["33"]["note"] == "Proposal: answered by model 1.0; maybe 2020."
    findings = validate_package(package)["findings"]
    assert "draft-open" in {finding["code"] for finding in findings}
    worksheet = cells.read_csv(Path("answer.csv"))
    assert worksheet[0]["check"].startswith("answered by model 1.0")
    assert worksheet[0]["sentence"].startswith("It identified [[36]] ")
    worksheet[0]["check"] = ""
    figure = answer(worksheet)["36"]
    assert (figure["sex"], figure["note"]) == ("female", "")


def test_answer_with_some_columns_keeps_the_rest_of_the_draft(answer):
    """A row without `check` stays open, and so does one with an indicator that is new."""
    row = {"place": "1.2:10", "sex": "male", "indicator_id": "", "answered_by": "A. Reader"}
    new = row | {"place": "2.1:17", "indicator_id": "new: labor inspections", "sex": ""}
    figures = answer([row, new])
    assert (figures["20"]["sex"], figures["20"]["exploitation"]) == ("male", "sex_trafficking")
    assert figures["20"]["note"].startswith("Proposal: answered by A. Reader; indicator_id")
    assert figures["12"]["indicator_id"] == ""
    assert figures["12"]["note"] == (
        "Proposal: answered by A. Reader; indicator_id, confirm; new_group, new_measure, unit."
    )


def test_message_names_the_line_in_the_file_with_the_block(scan):
    """A line is counted from the start of the file."""
    Path("answer.csv").write_text("Here:\n```\nplace,sex\n1.2:10,men\n```\n")
    assert (
        "answer.csv: line 4, column sex: “men” is not on"
        in scan(TEXT, "--worksheet", "answer.csv").stderr
    )
