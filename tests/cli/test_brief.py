"""`scan --brief`: a task that can be answered without anything else, and what comes back."""

import csv
import re

import pytest

import cells
from conftest import validate_package

SOURCE = "demo-2023-isl-protection"
TEXT = (
    "It identified 36 trafficking victims, an increase from 33 in 2021. Of these, 20 were exploited"
    " in sex trafficking and 16 in forced labor.\n\n"
    "Police inspected 12 farms under Article 7 of the law. Courts did not convict any traffickers."
    " The government gave 900 reais to shelters."
)
BLOCK = re.compile("```csv\n(.*)```", re.DOTALL)


@pytest.fixture
def scan(run, package, tmp_path):
    """A function that scans the text with an option that names a file, and returns all output."""

    def run_scan(option, name):
        options = ("--source", SOURCE, "--package", package, option, tmp_path / name)
        result = run("scan.py", "-", *options, stdin=TEXT)
        return result.stdout + result.stderr

    return run_scan


@pytest.fixture
def brief(scan, tmp_path):
    """The brief of the text."""
    scan("--brief", "brief.md")
    return (tmp_path / "brief.md").read_text(encoding="utf-8")


@pytest.fixture
def answer(scan, package, tmp_path):
    """A function that answers with some rows, and returns the drafted figures by their value."""

    def save_and_scan(rows):
        cells.write_csv(tmp_path / "answer.csv", rows)
        scan("--worksheet", "answer.csv")
        return {row["value"]: row for row in cells.read_rows(package, "figures", SOURCE)}

    return save_and_scan


def read_rows(brief):
    return list(csv.DictReader(BLOCK.search(brief)[1].splitlines()))


def test_brief_contains_all_that_is_needed_to_answer(brief, package):
    """Passage with numbered sentences, codebook, codes, rules, rows to complete."""
    assert "**1.2** Of these, [[20]] were exploited in sex trafficking" in brief
    assert "**2.1** Police inspected [[12]] farms under Article [[7]] of the law." in brief
    for indicator in cells.read_rows(package, "indicators"):
        assert f"`{indicator['indicator_id']}`" in brief
    for text in ("mostly about the year 2022", "- `sex`: `all`, `female`", "`at_least`"):
        assert text in brief
    for text in ("part of a year", "large region", "time of day", "see section 7.c."):
        assert text in brief
    rows = read_rows(brief)
    places = ("1.1:14", "1.1:55", "1.2:10", "1.2:51", "2.1:17", "2.1:40", "2.2:11", "2.3:20")
    assert tuple(row["place"] for row in rows) == places
    assert rows[-1]["unit"] == "BRL"  # a currency of the passage is among the units
    assert "`BRL`" in brief


def test_whole_table_is_accepted_as_an_answer(scan, brief, tmp_path):
    """As it is, in a block of code with words around it."""
    table = BLOCK.search(brief)[0]
    text = f"Here is the table:\n\n{table}\n```\nAnything else?\n"
    (tmp_path / "answer.csv").write_text(text, encoding="utf-8")
    assert "to review" in scan("--worksheet", "answer.csv")


def test_brief_alone_leaves_the_package_as_it_is(run, package, tmp_path):
    """Without --source, the name of the text is the identifier of the source."""
    before = cells.read_files(package)
    passage = tmp_path / f"{SOURCE}.txt"
    passage.write_text(TEXT, encoding="utf-8")
    brief = tmp_path / "brief.md"
    result = run("scan.py", passage, "--brief", brief, "--package", package)
    assert result.returncode == 0
    assert result.stdout == f"{brief}: 7 rows to review. Keep this file local.\n"
    assert cells.read_files(package) == before


def test_answer_stays_open_until_a_person_reviews_it(answer, brief, package, tmp_path):
    """Whatever an answer has in `check`. It becomes a worksheet, in which a person empties that."""
    rows = [row | {"check": "", "answered_by": "model 1.0"} for row in read_rows(brief)]
    rows[0]["sex"] = "female"
    rows[1]["check"] = "maybe 2020"
    figures = answer(rows)
    assert figures["36"]["note"] == "Proposal: answered by model 1.0."
    assert figures["33"]["note"] == "Proposal: answered by model 1.0; maybe 2020."
    findings = validate_package(package)["findings"]
    assert "draft-open" in {finding["code"] for finding in findings}
    worksheet = cells.read_csv(tmp_path / "answer.csv")
    assert worksheet[0]["check"].startswith("answered by model 1.0")
    assert worksheet[0]["before"] == "It identified"
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
    assert figures["12"]["note"] == "Proposal: answered by A. Reader; indicator_id."


def test_message_names_the_line_in_the_file_with_the_block(scan, tmp_path):
    """A line is counted from the start of the file."""
    (tmp_path / "answer.csv").write_text("Here:\n```\nplace,sex\n1.2:10,men\n```\n")
    assert "answer.csv: line 4, column sex: “men” is not on" in scan("--worksheet", "answer.csv")
