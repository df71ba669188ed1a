"""What a coder makes of a draft by way of the worksheet, on the small package; test_contributing.py walks all the way."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import cells

SOURCE, DROP = "demo-2023-isl-protection", {"check": "drop"}
TEXT = (
    "It identified 36 victims, an increase from 33 in 2021. Of these, 20 were exploited in sex trafficking and 16 in forced"
    " labor. All but nine were citizens; four came from Norway and five from Germany. The hotline took 1,350 calls in 2022;"
    " eight were referred to the police, but they did not result in confirmed cases. No police came in the first week."
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """The name of a worksheet that is not there yet."""
    return tmp_path / "work.csv"


@pytest.fixture
def scan(run, package, sheet) -> Callable[..., str]:
    """A function that scans a text into the small package, with the worksheet; what is said."""

    def command(text: str = TEXT) -> str:
        ran = run(
            "scan.py",
            "-",
            "--source",
            SOURCE,
            "--package",
            package,
            "--worksheet",
            sheet,
            stdin=text,
        )
        return ran.stdout if ran.returncode == 0 else ran.stderr

    return command


def rows(sheet: Path) -> list[cells.Row]:
    with sheet.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def judge(sheet: Path, delimiter: str = ",", **changes: cells.Row) -> None:
    """Judge all rows right, as a spreadsheet would write it, but for changes: numeral, place, kind or arithmetic → cells."""
    judged = [row | {"check": ""} for row in rows(sheet)]
    for row in judged:
        for name in ("numeral", "kind", "place", "arithmetic"):
            row |= changes.get(row[name], {}) if row[name] else {}
    with sheet.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(judged[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(judged)


def test_scan_says_what_must_be_judged_and_keeps_it(scan, sheet, run, package):
    """`check` names the cells that the words do not settle; no proposal passes as coded; scanning again changes nothing."""
    assert "17 rows drafted" in scan()
    first = rows(sheet)[0]
    assert (first["check"], first["before"], first["numeral"]) == (
        "indicator_id, year",
        "It identified",
        "36",
    )
    assert (first["place"], first["year"], first["year_basis"]) == ("1.1:14", "2022", "inferred")
    sums = [row["arithmetic"] for row in rows(sheet) if row["kind"] == "sum"]
    assert sums == ["36 = 27 + 9", "36 = 20 + 16", "9 = 4 + 5"]
    before = cells.read_files(package), sheet.read_bytes()
    scan()
    assert (cells.read_files(package), sheet.read_bytes()) == before
    run("tidy.py", package)
    found = json.loads(run("validate.py", package, "--format", "json").stdout)["findings"]
    assert [one["code"] for one in found] == ["proposal-left"] * 17
    assert "Nobody has judged this draft: “Proposal: indicator_id, year.”." in [
        one["message"] for one in found
    ]


def test_corrected_cell_names_the_figure_anew_and_draws_identities_anew(scan, sheet, package):
    """A figure that counts something else has another identifier, and sums are those of the corrected figures."""
    scan()
    judge(
        sheet, **{"16": {"exploitation": "forced_begging"}, "20": {"year": "2021", "check": "year"}}
    )
    scan()
    figures = {row["figure_id"]: row for row in cells.read_rows(package, "figures", SOURCE)}
    assert figures["demo-2023-isl-victims-identified-2022-forced-begging"]["note"] == ""
    assert (
        figures["demo-2023-isl-victims-identified-2021-sex-trafficking"]["note"]
        == "Proposal: year."
    )
    names = {
        row["figure_id"] for row in cells.read_rows(package, "numerals", SOURCE) if row["figure_id"]
    }
    assert names == {name for name, row in figures.items() if row["basis"] == "stated"}
    told = [row["statement"] for row in cells.read_rows(package, "identities", SOURCE)]
    assert not [one for one in told if one.endswith("sex trafficking and forced labor")]


def test_proposal_that_was_edited_in_its_table_is_told(scan, sheet, run, package):
    """It is drawn anew by text and worksheet, whose corrections are no edits; nobody's typing is lost without a word."""
    scan()
    run("tidy.py", package)
    judge(
        sheet,
        eight={"note": "Mine.", "check": "year"},
        nine={"note": "Mine."},
        order={"check": "year"},
    )
    assert "drawn anew" not in scan()
    eight, order = (
        "demo-2023-isl-hotline-referrals-2022",
        "demo-2023-isl-victims-identified-2022-order",
    )
    cells.edit_row(package, "figures", eight, value="9")
    cells.edit_row(package, "identities", order, statement="Proposal: Typed.")
    assert f"mark away): {eight}, {order}.\n" in scan()
    assert "drawn anew" not in scan()


def test_dropped_rows_stay_away(scan, sheet, package):
    """A zero that counts nothing leaves the ledger, any other number counts nothing; an identity that is none is not written."""
    scan()
    judge(sheet, No=DROP, five=DROP, eight={**DROP, "note": "Mine."}, order=DROP)
    for _ in range(2):
        scan()
        numerals = [
            row
            for row in cells.read_rows(package, "numerals", SOURCE)
            if row["text"] in ("No", "five", "eight")
        ]
        assert [row["note"] for row in numerals] == [
            "Counts nothing that the tables hold.",
            "Mine.",
        ]
        assert {row["role"] for row in numerals} == {"other"}
        assert {row["kind"] for row in cells.read_rows(package, "identities", SOURCE)} == {
            "sum",
            "part_of",
        }


def test_what_was_said_of_an_identity_is_not_taken_for_another(scan, sheet):
    """Where one is gone, the next may have its name: it is asked of anew."""
    scan()
    judge(sheet, nine=DROP, **{"36 = 27 + 9": DROP})
    scan()
    assert [(row["check"], row["arithmetic"]) for row in rows(sheet)] == [
        ("told or by chance", "36 = 20 + 16"), ("told or by chance", "4 + 5 of 36"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "drafted", "changes", "figures"),
    [
        ("It identified 24 victims. Of the 24 victims, nine were men.", "restatement", {"role": "figure", "sex": "male"}, [0, 1, 2]),
        ("It identified 24 victims. Charities assisted all 24 victims.", "figure", {"role": "restatement"}, [0, 0]),
    ],
)  # fmt: skip
def test_role_can_be_changed(scan, sheet, package, text, drafted, changes, figures):
    """What was taken for no figure may be one; one that says another again is not written, and its numeral names the other."""
    scan(text)
    (second,) = [
        row for row in rows(sheet) if row["place"].startswith("1.2") and row["numeral"] == "24"
    ]
    assert second["role"] == drafted
    judge(sheet, ";", **{second["place"]: changes})  # as a German spreadsheet writes it
    assert "Nothing is left to judge." in scan(text)
    assert len(cells.read_rows(package, "figures", SOURCE)) == len({*figures})
    named = [row["figure_id"] for row in cells.read_rows(package, "numerals", SOURCE)]
    assert [[*dict.fromkeys(named)].index(name) for name in named] == figures


def test_statement_names_countries_that_the_package_does_not_have_yet(scan, sheet, package):
    """They become areas; a figure of which nobody knows what it counts has no label."""
    scan(
        "It identified 15 victims: eight from Ghana and seven from Peru. It gave €900, an increase from €800 in 2021."
    )
    assert [row["statement"] for row in rows(sheet) if row["kind"]] == [
        "Ghana and Peru make up all trafficking victims identified.",
        "More of this in 2022 than in 2021.",
    ]
    assert {"Ghana", "Peru"} <= {row["name"] for row in cells.read_rows(package, "areas")}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            ",year,year_basis",
            ",jahr,basis",
            "it is no worksheet, or somebody took columns out: year, year_basis.",
        ),
        (",2022,inferred", ",last,inferred", "line 2: year 'last' or rounded_to '' is no number."),
        (
            "demo-2023-",
            "demo-9-",
            "it is the worksheet of another passage, with demo-9-isl-victims-identified-2022.",
        ),
    ],
)
def test_bad_worksheet_is_one_line_and_writes_nothing(scan, sheet, package, old, new, message):
    """What cannot be read is said with its line, and the package is as it was."""
    scan()
    before = cells.read_files(package)
    sheet.write_text(sheet.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert scan() == f"scan.py: {sheet}: {message}\n"
    assert cells.read_files(package) == before
