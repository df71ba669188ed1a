"""scripts/scan.py as people run it, and the draft rows that it writes."""

import json
from operator import itemgetter

import pytest

import cells
from conftest import DATA, field

TEXT = "In 2019, between 90,000-120,000 people; almost $1.2 million. No victims; 5 lakh.\n\nNone."
CODED_SOURCE, NEW_SOURCE = "demo-2021-isl-protection", "demo-2020-isl-protection"
PASSAGE = (DATA / f"texts/{CODED_SOURCE}.txt").read_text(encoding="utf-8")


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


@pytest.mark.parametrize(
    ("content", "note"),
    [
        pytest.param(b"Zw\xf6lf men.", "read as Windows-1252", id="encoding"),
        pytest.param(b"Das Haus hat viele Opfer gefunden. " * 20, "English", id="language"),
    ],
)
def test_note_says_how_the_text_was_read(run, tmp_path, content, note):
    file = tmp_path / "report.txt"
    file.write_bytes(content)
    result = run("scan.py", file)
    assert (result.returncode, result.stderr.count("\n")) == (0, 1)
    assert note in result.stderr


INVALID_ID = (
    "is not a source identifier; use lower-case letters, digits and single hyphens, "
    "as in tip-2020-kaz-protection or hrr-2021-bra-forced-labor."
)


@pytest.mark.parametrize(
    ("arguments", "text", "message"),
    [
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
    assert select_cells(row) == ("hundreds", "vague", "", "vague", "")


def test_vague_amount_is_proved(add_source, run, package, tmp_path):
    """A text that is available asks for its row like for that of any numeral."""
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


def test_uncoded_drafts_are_replaced_with_their_text(add_source, package):
    add_source(TEXT, NEW_SOURCE)
    assert add_source("There were 4 men and 6 boys.", NEW_SOURCE).returncode == 0
    rows = cells.read_rows(package, "numerals", NEW_SOURCE)
    assert [row["text"] for row in rows] == ["4", "6"]


def test_incomplete_sentence_is_left_out(add_source, package):
    """The source is an excerpt then."""
    note = "The text breaks off, so its last sentence is not part of the passage."
    assert note in add_source("One man. He said two", NEW_SOURCE).stdout.splitlines()
    (row,) = cells.read_rows(package, "sources", NEW_SOURCE)
    assert (row["extent"], row["sentences"]) == ("excerpt", "1")


@pytest.mark.parametrize("source", [CODED_SOURCE, "demo-2022-isl-protection"])
def test_scanning_the_same_text_again_changes_nothing(add_source, package, source):
    """Coded rows of an excerpt stay, too, and dropped negations are not added again."""
    before = cells.read_files(package)
    text = (DATA / f"texts/{source}.txt").read_text(encoding="utf-8")
    assert add_source(text, source).returncode == 0
    assert cells.read_files(package) == before


def test_accepted_rows_move_with_their_sentence(add_source, package):
    """Only their place changes."""
    before = cells.read_rows(package, "numerals", CODED_SOURCE)
    printed = add_source("It made efforts. " + PASSAGE).stdout
    assert "Nothing is left to review." in printed
    moved = cells.read_rows(package, "numerals", CODED_SOURCE)
    first = [row | {"sentence": str(int(row["sentence"]) + 1)} for row in before]
    expected = [
        new if row["paragraph"] == "1" else row for row, new in zip(before, first, strict=True)
    ]
    assert moved == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            PASSAGE.replace("identified 30", "identified 31"), "  1.2 “30”", id="other-number"
        ),
        pytest.param(PASSAGE.split("\n")[0], "  2.4 “No”", id="missing-sentence"),
    ],
)
def test_accepted_row_is_never_lost(add_source, package, text, message):
    """A row that the text no longer has stays and is reported."""

    def read_coded_figures():
        rows = cells.read_rows(package, "numerals", CODED_SOURCE)
        return {row["figure_id"] for row in rows if row["figure_id"]}

    before = read_coded_figures()
    figure_ids = {row["figure_id"] for row in cells.read_rows(package, "figures", CODED_SOURCE)}
    result = add_source(text)
    assert result.returncode == 1
    assert message in result.stdout.splitlines()
    assert read_coded_figures() >= before
    rows = cells.read_rows(package, "figures", CODED_SOURCE)
    assert {row["figure_id"] for row in rows} >= figure_ids


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
    assert result.stderr.endswith("the package has no tables of figures.\n")
