"""scripts/scan.py as people run it, and the draft rows that it writes."""

import json
from operator import itemgetter

import pytest

import cells
from conftest import DATA, field

TEXT = "In 2019, between 90,000-120,000 people; almost $1.2 million. No victims; 5 lakh.\n\nNone."
CODED_SOURCE, NEW_SOURCE = "demo-2021-isl-protection", "demo-2020-isl-protection"
PASSAGE = (DATA / f"texts/{CODED_SOURCE}.txt").read_text(encoding="utf-8")
NEXT_STEPS = (
    "Run scripts/tidy.py to fill derived cells, and scripts/validate.py to list open reviews."
)


# A list of numerals


def test_json_has_bounds_ranges_conversions_and_kinds(run):
    text = (
        "Under section 12, at least five to 10 girls under 15, who got 9 euros ($10) for three "
        "weeks, and a third of them left."
    )
    content = json.loads(run("scan.py", "-", "--format", "json", stdin=text).stdout)
    select = itemgetter("text", "bound", "kind", "conversion")
    assert [select(numeral) for numeral in content["numerals"]] == [
        ("12", None, "section", False),
        ("five", "at_least", "count", False),
        ("10", "at_least", "count", False),
        ("15", "less_than", "age", False),
        ("9", None, "count", False),
        ("10", None, "count", True),
        ("three", None, "duration", False),
        ("a third", None, "count", False),
    ]
    ranges = [numeral["range"] for numeral in content["numerals"]]
    assert ranges[1] == {"start": 35, "end": 37, "text": "10"}
    assert ranges[2] == {"start": 27, "end": 31, "text": "five"}
    assert ranges[3:] == [None] * 5
    assert content["numerals"][-1]["form"] == "fraction"


def test_selected_paragraphs_are_numbered_from_1(run):
    """The text is a web page, and its second selected paragraph has no numeral."""
    page = "<html><p>One.<p>Two men.<p>Nothing.<p>Three.<p>Four."
    arguments = ["-", "--format", "json", "--paragraphs", "2-4"]
    content = json.loads(run("scan.py", *arguments, stdin=page).stdout)
    assert [(numeral["paragraph"], numeral["text"]) for numeral in content["numerals"]] == [
        (1, "Two"),
        (3, "Three"),
    ]


INVALID_ID = (
    "is not a source identifier; use at most 80 lower-case letters, digits and single hyphens, "
    "as in tip-2020-kaz-protection."
)


@pytest.mark.parametrize(
    ("arguments", "text", "message"),
    [
        pytest.param(
            ["--paragraphs", "3"], "One.", "-: has no paragraph 3.", id="unknown-paragraph"
        ),
        pytest.param(
            ["--paragraphs", "3-2"],
            "One.",
            "“3-2” is not a range of paragraphs; write it like 12-15, or 12 for one.",
            id="backward-range",
        ),
        pytest.param(
            ["--package", "PACKAGE"],
            "One.",
            "--package needs --source or --brief.",
            id="package-without-source",
        ),
        pytest.param(
            ["--source", NEW_SOURCE, "--format", "json"],
            "One.",
            "--source prints no list, so leave out --format json.",
            id="source-with-json",
        ),
        pytest.param(
            ["--source", "Tip-2020"], "One.", f"“Tip-2020” {INVALID_ID}", id="capital-in-id"
        ),
        pytest.param(
            ["--source", "tip--2020"], "One.", f"“tip--2020” {INVALID_ID}", id="two-hyphens-in-id"
        ),
        pytest.param(
            ["--source", "a" * 81],
            "One.",
            f"“{'a' * 60}… (81 characters)” {INVALID_ID}",
            id="long-id",
        ),
        pytest.param(
            ["--source", NEW_SOURCE, "--package", "PACKAGE"],
            PASSAGE,
            f"{NEW_SOURCE}: the package has the same passage as {CODED_SOURCE}.",
            id="same-passage",
        ),
        pytest.param(
            ["--source", NEW_SOURCE, "--package", "PACKAGE"],
            "he said that two",
            f"{NEW_SOURCE}: the text has no complete sentence.",
            id="no-complete-sentence",
        ),
        pytest.param(
            ["--source", NEW_SOURCE, "--package", "PACKAGE", "--worksheet", "none/sheet.csv"],
            "Five men.",
            "none/sheet.csv: cannot be written: No such file or directory.",
            id="worksheet-in-a-missing-folder",
        ),
    ],
)
def test_impossible_request_is_one_line(run, package, arguments, text, message):
    """No option is ignored silently, and nothing is written."""
    before = cells.read_files(package)
    words = [package if argument == "PACKAGE" else argument for argument in arguments]
    result = run("scan.py", "-", *words, stdin=text)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == f"scan.py: {message}\n"
    assert cells.read_files(package) == before


# Draft rows in a package


@pytest.fixture
def add_source(run, package):
    """A function that scans a text into the small package."""

    def scan_text(text, source=CODED_SOURCE):
        arguments = ["-", "--source", source, "--package", package]
        return run("scan.py", *arguments, stdin=text)

    return scan_text


VAGUE_TEXT = "In 2019 it freed at least hundreds of men."


def test_vague_amount_is_drafted_with_its_role(add_source, package):
    """A person need not review it."""
    add_source(VAGUE_TEXT, NEW_SOURCE)
    row = cells.read_rows(package, "numerals", NEW_SOURCE)[1]
    select_cells = itemgetter("text", "form", "value", "role", "hedge")
    assert select_cells(row) == ("hundreds", "vague", "", "vague", "at least")


def test_vague_amount_is_proved(add_source, run, package, tmp_path):
    """A text at hand asks for its row like for that of any numeral."""
    add_source(VAGUE_TEXT, NEW_SOURCE)
    text = tmp_path / "text.txt"
    text.write_text(VAGUE_TEXT, encoding="utf-8")

    def list_codes():
        result = run("verify_source.py", package, "--text", text, "--format", "json")
        findings = json.loads(result.stdout)["findings"]
        return {
            finding["code"]
            for finding in findings
            if finding["code"].startswith("numeral-") and NEW_SOURCE in finding["key"]
        }

    assert list_codes() == set()
    (row,) = [row for row in cells.read_rows(package, "numerals") if row["form"] == "vague"]
    cells.drop_row(package, "numerals", f"{NEW_SOURCE}/1/1/{row['start']}")
    assert list_codes() == {"numeral-missing"}


def test_draft_without_role_is_reported(add_source, run_checks, package):
    add_source(TEXT, NEW_SOURCE)
    findings = run_checks(package, "cells", "pandera", table="numerals")
    codes = [finding.code for finding in findings if finding.column == "role"]
    assert codes == ["cell-required"]


def test_uncoded_drafts_are_replaced_with_their_text(add_source, package):
    add_source(TEXT, NEW_SOURCE)
    assert add_source("There were 4 men and 6 boys.", NEW_SOURCE).returncode == 0
    rows = cells.read_rows(package, "numerals", NEW_SOURCE)
    assert [row["text"] for row in rows] == ["4", "6"]


@pytest.mark.parametrize(
    ("source", "text", "note", "extent"),
    [
        pytest.param(
            NEW_SOURCE,
            "One man. He said two",
            "The text breaks off: its last sentence is incomplete and is not part of the passage.",
            "excerpt",
            id="incomplete-sentence",
        ),
        pytest.param(
            "somewhere",
            "A man.",
            "The source has no edition and area:"
            " fill them in, and scan again for drafts of figures.",
            "",
            id="id-without-edition",
        ),
    ],
)
def test_incomplete_draft_is_noted(add_source, package, source, text, note, extent):
    """Without an edition in the identifier only the ledger is drafted."""
    assert note in add_source(text, source).stdout.splitlines()
    rows = cells.read_rows(package, "sources", source)
    assert [row["extent"] for row in rows] == [extent]


@pytest.mark.parametrize("source", [CODED_SOURCE, "demo-2022-isl-protection"])
def test_scanning_the_same_text_again_changes_nothing(add_source, package, source):
    """Coded rows of an excerpt stay, too, and dropped negations are not added again."""
    before = cells.read_files(package)
    text = (DATA / f"texts/{source}.txt").read_text(encoding="utf-8")
    assert add_source(text, source).returncode == 0
    assert cells.read_files(package) == before


EDITED_PASSAGE = "It made 3 efforts. " + PASSAGE.replace(
    "It identified 30", "It formally identified 30"
)


def test_moved_sentences_are_reported(add_source):
    result = add_source(EDITED_PASSAGE)
    assert result.returncode == 0
    assert result.stdout.splitlines() == [
        f"{CODED_SOURCE}: 2 paragraphs, 13 sentences, 38 numerals.",
        "Sentence 1.2 was changed.",
        "8 sentences renumbered, with the numerals in them.",
        "1 sentence added.",
        "1 row drafted for review.",
        NEXT_STEPS,
    ]


def test_coded_rows_move_with_their_sentence(add_source, package):
    """Roles stay; places and quotes are those of the new text."""
    roles = {}
    for row in cells.read_rows(package, "numerals", CODED_SOURCE):
        roles[row["figure_id"]] = row["role"]
    add_source(EDITED_PASSAGE)
    rows = cells.read_rows(package, "numerals", CODED_SOURCE)
    new_roles = {row["figure_id"]: row["role"] for row in rows}
    assert {figure: new_roles[figure] for figure in roles} == roles
    places = [
        (row["paragraph"], row["sentence"], row["start"]) for row in rows if row["text"] == "not"
    ]
    assert places == [("1", "9", "84")]
    quotes = [row["quote"] for row in rows if row["text"] == "30"]
    assert quotes[0] == "It formally identified 30"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            PASSAGE.replace("identified 30", "identified 31"),
            "  1.2 “30”: the text has “31” there.",
            id="other-number",
        ),
        pytest.param(
            PASSAGE.split("\n")[0],
            "  2.4 “No”: its sentence is no longer in the text.",
            id="missing-sentence",
        ),
    ],
)
def test_coded_row_is_never_overwritten(add_source, package, text, message):
    """A coded row that no longer matches stays and is reported."""

    def read_coded_figures():
        rows = cells.read_rows(package, "numerals", CODED_SOURCE)
        return [row["figure_id"] for row in rows if row["figure_id"]]

    before = read_coded_figures()
    result = add_source(text)
    assert result.returncode == 1
    assert message in result.stdout.splitlines()
    assert read_coded_figures() == before


def test_table_with_an_invalid_cell_is_not_written(add_source, package):
    cells.edit_row(package, "numerals", f"{CODED_SOURCE}/1/2/14", start="x")
    before = cells.read_files(package)
    result = add_source(PASSAGE)
    assert (result.returncode, cells.read_files(package)) == (2, before)
    assert "numerals.csv: “x” is not a whole number" in result.stderr


def test_table_with_a_short_row_is_not_written(add_source, package):
    with (package / "resources/sentences.csv").open("a", encoding="utf-8") as stream:
        stream.write("a,b\n")
    result = add_source(PASSAGE)
    assert result.returncode == 2
    assert result.stderr.endswith("Fix this first (see scripts/validate.py).\n")


def test_package_without_the_tables_is_refused(run, make_package):
    root = make_package("a\nx\n", [field("a")])
    result = run("scan.py", "-", "--source", "new", "--package", root, stdin="One.")
    assert result.returncode == 2
    assert result.stderr.endswith(" gaps that can be read.\n")
