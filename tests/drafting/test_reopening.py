"""Rows that are reviewed again, and rows that a person adds to a worksheet."""

import csv
import functools
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import cells
from conftest import DATA, run_script

SOURCE = "demo-2023-isl-protection"
TEXT = (
    "It identified 36 victims. Of these, 20 were exploited in sex trafficking and 16 in forced"
    " labor. All 36 victims received care. It did not train staff and did not pay for shelters."
)


@pytest.fixture
def worksheet(tmp_path: Path) -> Path:
    """The name of a worksheet that does not exist yet."""
    return tmp_path / "work.csv"


def scan_text(package: Path, worksheet: Path, *options: str) -> str:
    """Scan the text into a package with further options, and return what is printed."""
    files = ("--source", SOURCE, "--package", package, "--worksheet", worksheet)
    result = run_script("scan.py", "-", *files, *options, stdin=TEXT)
    return result.stdout if result.returncode == 0 else result.stderr


@pytest.fixture
def scan(package, worksheet) -> Callable[..., str]:
    """A function that scans the text with further options, and returns what is printed."""
    return functools.partial(scan_text, package, worksheet)


def read_worksheet(worksheet: Path) -> list[cells.Row]:
    with worksheet.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def write_worksheet(worksheet: Path, rows: list[cells.Row]) -> None:
    with worksheet.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def accept_all(worksheet: Path, **changes: cells.Row) -> None:
    """Accept all rows, after some changes by numeral."""
    rows = read_worksheet(worksheet)
    for row in rows:
        row.update(changes.get(row["numeral"], {}))
        row["check"] = ""
    write_worksheet(worksheet, rows)


@pytest.fixture(scope="module")
def coded_files(tmp_path_factory) -> Path:
    """Package and worksheet after all rows are reviewed; 20 has cells that the words do not show.

    Tests use copies.
    """
    root = tmp_path_factory.mktemp("coded")
    package, worksheet = root / "package", root / "work.csv"
    shutil.copytree(DATA / "package", package)
    scan_text(package, worksheet)
    accept_all(worksheet, **{"20": {"year": "2021", "note": "Decided.", "bound": "about"}})
    scan_text(package, worksheet)
    accept_all(worksheet)
    assert "Nothing is left to review." in scan_text(package, worksheet)
    run_script("tidy.py", package)
    return root


@pytest.fixture
def coded(coded_files, package, worksheet) -> None:
    """The passage with all rows reviewed, in the package and the worksheet of the test."""
    shutil.copytree(coded_files / package.name, package, dirs_exist_ok=True)
    shutil.copy(coded_files / worksheet.name, worksheet)


def read_figure(package: Path, value: str) -> cells.Row:
    (figure,) = [
        row for row in cells.read_rows(package, "figures", SOURCE) if row["value"] == value
    ]
    return figure


@pytest.mark.usefixtures("coded")
def test_reopened_row_has_what_is_coded(scan, worksheet, package):
    """It is open again in the worksheet and in the table; no cell is lost."""
    before = read_figure(package, "20")
    scan("--reopen", "1.2:10")
    (row,) = [row for row in read_worksheet(worksheet) if row["place"] == "1.2:10"]
    assert (row["check"], row["year"], row["bound"], row["note"]) == (
        "reopened",
        "2021",
        "about",
        "Decided.",
    )
    after = read_figure(package, "20")
    assert after["note"] == "Proposal: reopened. Decided."
    kept = [name for name in before if name not in ("note", "label", "place")]
    assert [after[name] for name in kept] == [before[name] for name in kept]


@pytest.mark.usefixtures("coded")
def test_accepting_a_reopened_row_restores_all_tables(scan, worksheet, run, package):
    """Without a change, the package is what it was, with its identities."""
    before = cells.read_files(package)
    scan("--reopen", "1.1:14", "--reopen", "1.2:10", "--reopen", "1.3:4")
    assert cells.read_files(package) != before
    rows = read_worksheet(worksheet)
    for row in rows:
        row["check"] = "drop" if row["kind"] else ""
    write_worksheet(worksheet, rows)
    scan()
    run("tidy.py", package)
    assert cells.read_files(package) == before


@pytest.mark.usefixtures("coded")
def test_corrected_row_is_renamed_in_its_identities(scan, worksheet, package):
    """A figure with another year has another identifier, and no row names the earlier one."""
    earlier_id = read_figure(package, "16")["figure_id"]
    scan("--reopen", "1.2:51")
    accept_all(worksheet, **{"16": {"sex": "male"}})
    scan()
    new_id = read_figure(package, "16")["figure_id"]
    assert new_id == f"{earlier_id}-male"
    for table in ("numerals", "identity_terms"):
        ids = {row["figure_id"] for row in cells.read_rows(package, table)}
        assert earlier_id not in ids


@pytest.mark.usefixtures("coded")
def test_identity_of_a_renamed_figure_is_not_asked_again(scan, worksheet):
    """It is coded; only the name of its figure changed."""
    scan("--reopen", "1.2:51")
    before = {row["arithmetic"] for row in read_worksheet(worksheet)}
    accept_all(worksheet, **{"16": {"sex": "male"}})
    printed = scan()
    assert "16 of 36" not in before
    assert "Nothing is left to review." in printed


@pytest.mark.usefixtures("coded")
@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("1.2:99", "no number of the passage is there; this sentence has 1.2:10, 1.2:51."),
        ("foo", "no number of the passage is there; write paragraph, sentence and offset, as in"),
    ],
)
def test_unknown_place_is_not_reopened(scan, package, place, message):
    """Nothing is written."""
    before = cells.read_files(package)
    assert message in scan("--reopen", place)
    assert cells.read_files(package) == before


@pytest.mark.usefixtures("coded")
def test_row_that_is_coded_already_is_named(scan, worksheet, package):
    """An older copy of the worksheet changes nothing, and the reader learns how to change it."""
    before = cells.read_files(package)
    worksheet.write_text("place,sex\n1.2:10,female\n", encoding="utf-8")
    assert "rows in the worksheet change nothing (see --reopen): 1.2:10.\n" in scan()
    assert cells.read_files(package) == before


def test_reopening_needs_a_worksheet(run, package):
    result = run("scan.py", "-", "--source", SOURCE, "--package", package, "--reopen", "1.1:3")
    assert (result.returncode, result.stderr) == (
        2,
        "scan.py: --reopen needs --worksheet, in which the row is reviewed.\n",
    )


def add_row(worksheet: Path, **row: str) -> None:
    rows = read_worksheet(worksheet)
    write_worksheet(worksheet, [*rows, row])


def test_zero_that_is_not_listed_is_added(scan, worksheet, run, package):
    """Place of the sentence, or of the word, and the negating word are enough."""
    scan()
    zero = {"role": "figure", "indicator_id": "police_operations", "year": "2022"}
    add_row(worksheet, place="1.4:31", numeral="not", **zero)
    accept_all(worksheet)
    scan()
    run("tidy.py", package)
    figure = read_figure(package, "0")
    assert (figure["indicator_id"], figure["place"]) == ("police_operations", "1.4:31")
    (numeral,) = [
        row for row in cells.read_rows(package, "numerals", SOURCE) if row["form"] == "negation"
    ]
    assert (numeral["text"], numeral["start"], numeral["role"]) == ("not", "31", "figure")
    findings = json.loads(run("validate.py", package, "--format", "json").stdout)["findings"]
    assert {finding["code"] for finding in findings} == {"gap-missing"}  # of three other series
    assert "Nothing is left to review." in scan()
    scan("--reopen", "1.4:31")
    assert [row["numeral"] for row in read_worksheet(worksheet) if row["place"]] == ["not"]


@pytest.mark.parametrize(
    ("place", "word", "message"),
    [
        ("1.4", "not", "“not” is at 1.4:7, 1.4:31; write the place of the one that you mean."),
        ("1.4", "no", "the sentence does not have “no”."),
        ("1.4:8", "not", "“not” is at 1.4:7, 1.4:31; write the place of the one that you mean."),
    ],
)
def test_zero_without_a_certain_place_is_refused(scan, worksheet, package, place, word, message):
    """The message names the line and where the word is."""
    scan()
    before = cells.read_files(package)
    add_row(worksheet, place=place, numeral=word, role="figure")
    printed = scan()
    assert f"column place: “{place}” is not the place of a number: {message}" in printed
    assert cells.read_files(package) == before
