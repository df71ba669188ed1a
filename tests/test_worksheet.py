"""A passage from its text to a valid package by way of the worksheet, on the small package."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import cells

SOURCE = "demo-2023-isl-protection"
TEXT = (
    "It identified 36 victims, an increase from 33 in 2021. Of these, 20 were exploited in sex trafficking and 16 in forced"
    " labor. All but nine were citizens; four came from Norway and five from Germany. The hotline took 1,350 calls in 2022;"
    " eight were referred to the police, but they did not result in confirmed cases. No police came in the first week."
)
ROW = dict[str, str]


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """The name of a worksheet that is not there yet."""
    return tmp_path / "work.csv"


@pytest.fixture
def scan(run, package, sheet) -> Callable[..., str]:
    """A function that scans a text into the small package, with the worksheet."""

    def command(text: str = TEXT) -> str:
        ran = run("scan.py", "-", "--source", SOURCE, "--package", package, "--worksheet", sheet, stdin=text)
        assert (ran.returncode, ran.stderr) == (0, "")
        return ran.stdout

    return command


def rows(sheet: Path) -> list[ROW]:
    with sheet.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def fill(sheet: Path, change: Callable[[ROW], object], delimiter: str = ",") -> None:
    """Change each row of a worksheet, as a spreadsheet would write it."""
    changed = rows(sheet)
    for row in changed:
        change(row)
    with sheet.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(changed[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(changed)


def judge(**changes: ROW) -> Callable[[ROW], object]:
    """Judge all rows right, but for those that begin with a word: numeral or kind → cells."""

    def change(row: ROW) -> None:
        row["check"] = ""
        row.update(changes.get(row["numeral"] or row["kind"], {}))

    return change


def mine(package: Path, table: str) -> list[ROW]:
    return [row for row in cells.read(package, table) if row["source_id"] == SOURCE]


def test_worksheet_leads_to_a_valid_package(scan, sheet, run, package):
    """Scan, judge, scan again, tidy: nothing else is typed, and all is valid, tidy and proved."""
    assert "17 rows drafted" in scan()
    fill(sheet, judge(No={"check": "drop"}))
    assert "Nothing is left to judge." in scan()
    assert run("tidy.py", package).returncode == 0
    (package.parent / "text.txt").write_text(TEXT, encoding="utf-8")
    made = run("validate.py", package, "--strict", "--format", "json", "--text", package.parent / "text.txt")
    wrong = [one for one in json.loads(made.stdout)["findings"] if one["code"] != "source-not-covered"]
    assert wrong == []
    assert [row["name"] for row in cells.read(package, "areas") if row["area_id"] == "DEU"] == ["Germany"]
    assert [row["title"] for row in cells.read(package, "sources")][-1] == "2023 Report on Made-up Places"
    assert rows(sheet) == []


def test_scan_says_what_must_be_judged_and_keeps_it(scan, sheet, run, package):
    """`check` names the cells that the words do not settle; no proposal passes as coded; scanning again changes nothing."""
    scan()
    first = rows(sheet)[0]
    assert (first["check"], first["before"], first["numeral"]) == ("indicator_id, year", "It identified", "36")
    assert (first["place"], first["year"], first["year_basis"]) == ("1.1:14", "2022", "inferred")
    sums = [row["arithmetic"] for row in rows(sheet) if row["kind"] == "sum"]
    assert sums == ["36 = 27 + 9", "36 = 20 + 16", "9 = 4 + 5"]
    before = {file.name: file.read_bytes() for file in [*(package / "resources").iterdir(), sheet]}
    scan()
    assert {file.name: file.read_bytes() for file in [*(package / "resources").iterdir(), sheet]} == before
    run("tidy.py", package)
    found = json.loads(run("validate.py", package, "--format", "json").stdout)["findings"]
    assert [one["code"] for one in found] == ["proposal-left"] * 17
    assert "Nobody has judged this draft: “Proposal: indicator_id, year.”." in [one["message"] for one in found]


def test_corrected_cell_names_the_figure_anew_and_draws_identities_anew(scan, sheet, package):
    """A figure that counts something else has another identifier, and sums are those of the corrected figures."""
    scan()
    fill(sheet, judge(**{"16": {"exploitation": "forced_begging"}, "20": {"year": "2021", "check": "year"}}))
    scan()
    figures = {row["figure_id"]: row for row in mine(package, "figures")}
    assert figures["demo-2023-isl-victims-identified-2022-forced-begging"]["note"] == ""
    assert figures["demo-2023-isl-victims-identified-2021-sex-trafficking"]["note"] == "Proposal: year."
    names = {row["figure_id"] for row in mine(package, "numerals") if row["figure_id"]}
    assert names == {name for name, row in figures.items() if row["basis"] == "stated"}
    assert not [
        row for row in mine(package, "identities") if row["statement"].endswith("sex trafficking and forced labor")
    ]


def test_dropped_rows_stay_away(scan, sheet, package):
    """A zero that counts nothing leaves the ledger, any other number counts nothing; an identity that is none is not written."""
    scan()
    fill(
        sheet,
        judge(
            No={"check": "drop"},
            five={"check": "drop"},
            eight={"check": "drop", "note": "Mine."},
            order={"check": "drop"},
        ),
    )
    for _ in range(2):
        scan()
        assert [
            (row["role"], row["note"]) for row in mine(package, "numerals") if row["text"] in ("No", "five", "eight")
        ] == [
            ("other", "Counts nothing that the tables hold."),
            ("other", "Mine."),
        ]
        assert {row["kind"] for row in mine(package, "identities")} == {"sum", "part_of"}


def test_role_can_be_changed(scan, sheet, package):
    """A figure may be no figure, and what was taken for none may be one."""
    text = "It identified 24 victims. Of the 24 victims, nine were men."
    scan(text)
    assert [row["role"] for row in rows(sheet) if row["numeral"] == "24"] == ["figure", "restatement"]
    fill(sheet, lambda row: row.update(check="", role="figure" if row["numeral"] == "24" else row["role"], sex="male"))
    scan(text)
    assert [(row["text"], row["role"], bool(row["figure_id"])) for row in mine(package, "numerals")] == [
        ("24", "figure", True), ("24", "figure", True), ("nine", "figure", True),
    ]  # fmt: skip


def test_figure_judged_a_restatement_is_of_the_figure_that_it_says_again(scan, sheet, package):
    """What would have been its own figure is not written, so the ledger names the one before with its value."""
    text = "It identified 24 victims. Charities assisted all 24 victims."
    scan(text)
    assert [row["role"] for row in rows(sheet)] == ["figure", "figure"]
    fill(sheet, lambda row: row.update(check="", role="figure" if row["place"].startswith("1.1") else "restatement"))
    scan(text)
    (figure,) = mine(package, "figures")
    assert [row["figure_id"] for row in mine(package, "numerals")] == [figure["figure_id"]] * 2


def test_statement_names_countries_that_the_package_does_not_have_yet(scan, sheet):
    """A country is called by its name; a figure of which nobody knows what it counts has no label."""
    scan("It identified 15 victims: eight from Ghana and seven from Peru. It gave €900, an increase from €800 in 2021.")
    assert [row["statement"] for row in rows(sheet) if row["kind"]] == [
        "Ghana and Peru make up all trafficking victims identified.",
        "More of this in 2022 than in 2021.",
    ]


def test_worksheet_of_a_spreadsheet_is_read(scan, sheet):
    """Semicolons as a German spreadsheet writes them; the same command may be given once more when all is judged."""
    scan()
    fill(sheet, judge(), delimiter=";")
    assert "Nothing is left to judge." in scan()
    assert rows(sheet) == []
    assert "Nothing is left to judge." in scan()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("check,id", "chock,id", "it is no worksheet, or somebody took columns out: check."),
        (",year,year_basis", ",jahr,basis", "it is no worksheet, or somebody took columns out: year, year_basis."),
        (",2022,inferred", ",last,inferred", "line 2: year 'last' or rounded_to '' is no number."),
        ("demo-2023-", "demo-9-", "it is the worksheet of another passage, with demo-9-isl-victims-identified-2022."),
    ],
)
def test_bad_worksheet_is_one_line_and_writes_nothing(scan, sheet, run, package, old, new, message):
    """What cannot be read is said with its line, and the package is as it was."""
    scan()
    before = {file.name: file.read_bytes() for file in (package / "resources").iterdir()}
    sheet.write_text(sheet.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    ran = run("scan.py", "-", "--source", SOURCE, "--package", package, "--worksheet", sheet, stdin=TEXT)
    assert (ran.returncode, ran.stderr) == (2, f"scan.py: {sheet}: {message}\n")
    assert {file.name: file.read_bytes() for file in (package / "resources").iterdir()} == before


def test_identifier_that_says_nothing_is_told(run, package):
    """Without edition and area there is nothing to draft figures for."""
    ran = run("scan.py", "-", "--source", "somewhere", "--package", package, stdin="It identified 36 victims.")
    assert "The source has no edition and area: fill them in, and scan again for drafts of figures." in ran.stdout
