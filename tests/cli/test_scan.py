"""scripts/scan.py as people run it, beside the golden outputs: notes, and draft rows."""

import pytest

import cells
from cases import cases
from conftest import DATA

CODED_SOURCE, NEW_SOURCE = "demo-2021-isl-protection", "demo-2020-isl-protection"
PASSAGE = (DATA / f"texts/{CODED_SOURCE}.txt").read_text(encoding="utf-8")


def test_notes_say_how_the_text_was_read(run, tmp_path):
    file = tmp_path / "report.txt"
    file.write_bytes(b"Das Haus hat zw\xf6lf Opfer gefunden. " * 20)
    result = run("scan.py", file)
    assert result.returncode == 0
    encoding, language = result.stderr.splitlines()
    assert "read as Windows-1252" in encoding
    assert "English" in language


# Draft rows in a package


@pytest.fixture
def add_source(run, package):
    """A function that scans a text into the small package."""

    def scan_text(text, source=CODED_SOURCE):
        return run("scan.py", "-", "--source", source, "--package", package, stdin=text)

    return scan_text


def test_uncoded_drafts_are_replaced_with_their_text(add_source, package):
    add_source("In 2019, between 90,000-120,000 people; No victims; 5 lakh.", NEW_SOURCE)
    assert add_source("There were 4 men and 6 boys.", NEW_SOURCE).returncode == 0
    rows = cells.read_rows(package, "numerals", NEW_SOURCE)
    assert [row["text"] for row in rows] == ["4", "6"]


def test_incomplete_sentence_is_left_out(add_source, package):
    """The source is an excerpt then."""
    note = "The text breaks off, so its last sentence is not part of the passage."
    assert note in add_source("One man. He said two", NEW_SOURCE).stdout.splitlines()
    (row,) = cells.read_rows(package, "sources", NEW_SOURCE)
    assert (row["extent"], row["sentences"]) == ("excerpt", "1")


@cases("source", [CODED_SOURCE, "demo-2022-isl-protection"])
def test_scanning_the_same_text_again_changes_nothing(add_source, package, source):
    """Coded rows of an excerpt stay, too, and dropped negations are not added again."""
    before = cells.read_files(package)
    text = (DATA / f"texts/{source}.txt").read_text(encoding="utf-8")
    assert add_source(text, source).returncode == 0
    assert cells.read_files(package) == before


@cases(
    "text, message",
    {
        "other-number": (PASSAGE.replace("identified 30", "identified 31"), "  1.2 “30”"),
        "missing-sentence": (PASSAGE.split("\n")[0], "  2.4 “No”"),
        "moved-sentence": (f"It made efforts. {PASSAGE}", "  1.2 “30”"),
    },
)
def test_accepted_row_is_never_lost(add_source, package, text, message):
    """A row that the text no longer has stays and is reported; nothing is written."""
    before = cells.read_files(package)
    result = add_source(text)
    assert result.returncode == 1
    assert message in result.stdout.splitlines()
    assert cells.read_files(package) == before


def test_table_that_cannot_be_read_is_not_written(add_source, package):
    """A cell without a number, and a row with too few cells."""
    cells.edit_row(package, "numerals", f"{CODED_SOURCE}/1/2/14", start="x")
    before = cells.read_files(package)
    result = add_source(PASSAGE)
    assert (result.returncode, cells.read_files(package)) == (2, before)
    assert "numerals.csv: line 2: “x” is not a whole number" in result.stderr
    with (package / "resources/sentences.csv").open("a", encoding="utf-8") as stream:
        stream.write("a,b\n")
    result = add_source(PASSAGE)
    assert result.returncode == 2
    assert "The row has 2 cells, but the header has 5." in result.stderr
