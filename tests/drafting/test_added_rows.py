"""Identities and derived figures that a person adds in a worksheet, on the small package."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

import cells

SOURCE = "demo-2023-isl-protection"
TEXT = (
    "It identified 36 victims. Of these, 20 were exploited in sex trafficking and 12 in forced"
    " labor, and seven were Norwegian women. It identified 40 victims in 2021."
)
ADDED_SUM = {
    "kind": "sum",
    "terms": "total 1.1:14; part 1.2:10; part 1.2:51",
    "statement": "All were exploited in one of both ways.",
    "explanation": "The report does not say where the others were exploited.",
}


@pytest.fixture
def worksheet(tmp_path: Path) -> Path:
    """The name of a worksheet that does not exist yet."""
    return tmp_path / "work.csv"


@pytest.fixture
def scan(run, package, worksheet) -> Callable[[], str]:
    """A function that scans the text into the small package and returns what is printed."""

    def run_scan() -> str:
        options = ("--source", SOURCE, "--package", package, "--worksheet", worksheet)
        result = run("scan.py", "-", *options, stdin=TEXT)
        return result.stdout if result.returncode == 0 else result.stderr

    return run_scan


def read_worksheet(worksheet: Path) -> list[cells.Row]:
    with worksheet.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def save(worksheet: Path, rows: list[cells.Row], *added: cells.Row) -> None:
    """Save a worksheet with further rows."""
    with worksheet.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows([*rows, *added])


def accept(worksheet: Path, *added: cells.Row) -> None:
    """Accept the rows of numerals, reject the drafted identities, and add rows."""
    rows = read_worksheet(worksheet)
    for row in rows:
        row["check"] = "drop" if row["kind"] and row["role"] != "added" else ""
        if not row["indicator_id"] and row["place"]:
            row["indicator_id"] = "victims_identified"
    save(worksheet, rows, *added)


def read_terms(package: Path) -> list[tuple[str, str]]:
    """Return role and value of the terms of the identities of the source."""
    identities = {row["identity_id"] for row in cells.read_rows(package, "identities", SOURCE)}
    values = {row["figure_id"]: row["value"] for row in cells.read_rows(package, "figures")}
    return [
        (row["role"], values[row["figure_id"]])
        for row in cells.read_rows(package, "identity_terms")
        if row["identity_id"] in identities
    ]


def test_added_identity_is_coded(scan, worksheet, run, package):
    """Its terms are places of numerals; its explanation says why it does not hold."""
    scan()
    accept(worksheet, ADDED_SUM)
    assert "Nothing is left to review." in scan()
    run("tidy.py", package)
    (identity,) = cells.read_rows(package, "identities", SOURCE)
    assert (identity["statement"], identity["verdict"], identity["residual"]) == (
        ADDED_SUM["statement"],
        "contradicted",
        "4",
    )
    assert identity["explanation"] == ADDED_SUM["explanation"]
    assert read_terms(package) == [("total", "36"), ("part", "20"), ("part", "12")]


def test_added_identity_stays_in_the_worksheet_until_it_is_reviewed(scan, worksheet, package):
    """It is shown with its arithmetic, and marked in the table."""
    scan()
    accept(worksheet, ADDED_SUM | {"check": "really?"})
    for _ in range(2):
        scan()
        (row,) = [row for row in read_worksheet(worksheet) if row["role"] == "added"]
        assert (row["check"], row["arithmetic"]) == ("really?", "36 = 20 + 12")
        assert row["terms"] == ADDED_SUM["terms"]
        (identity,) = cells.read_rows(package, "identities", SOURCE)
        assert identity["statement"] == f"Proposal: {ADDED_SUM['statement']}"


def test_terms_of_a_drafted_identity_can_be_changed(scan, worksheet, package):
    """The changed identity replaces the drafted one."""
    scan()
    rows = read_worksheet(worksheet)
    for row in rows:
        if not row["indicator_id"] and row["place"]:
            row["indicator_id"] = "victims_identified"
    save(worksheet, rows)
    scan()
    rows = read_worksheet(worksheet)
    (changed,) = [row for row in rows if row["kind"] == "part_of" and "7" in row["arithmetic"]]
    for row in rows:
        row["check"] = "drop" if row["kind"] else ""
    changed |= {"terms": "part 1.2:10; part 1.2:51; whole 1.1:14", "check": ""}
    save(worksheet, rows)
    assert "Nothing is left to review." in scan()
    assert read_terms(package) == [("part", "20"), ("part", "12"), ("whole", "36")]


def test_figure_that_follows_from_others_is_added(scan, worksheet, run, package):
    """Its identity refers to it by the name in `id`."""
    scan()
    total = {
        "id": "both",
        "role": "derived",
        "numeral": "76",
        "indicator_id": "victims_identified",
        "year": "2021",
        "sex": "female",
    }
    addition = {
        "kind": "sum",
        "terms": "total both; part 1.1:14; part 1.3:14",
        "statement": "Both years.",
    }
    accept(worksheet, total, addition)
    assert "Nothing is left to review." in scan()
    run("tidy.py", package)
    (derived,) = [
        row for row in cells.read_rows(package, "figures", SOURCE) if row["basis"] == "derived"
    ]
    assert derived["figure_id"] == "demo-2023-isl-victims-identified-2021-female"
    assert (derived["value"], derived["citizenship"]) == ("76", "all")
    (identity,) = cells.read_rows(package, "identities", SOURCE)
    assert derived["derived_by"] == identity["identity_id"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        pytest.param(
            ADDED_SUM | {"kind": "total"},
            "column kind: “total” is not a kind of identity: sum, part_of, order,",
            id="kind",
        ),
        pytest.param(
            ADDED_SUM | {"terms": "total 1.1:14; piece 1.2:10"},
            "column terms: “piece 1.2:10” is not a term of a sum; write total or part and the",
            id="role",
        ),
        pytest.param(
            ADDED_SUM | {"terms": "total 1.1:14; part 1.2:11"},
            "column terms: “1.2:11” is neither the place of a figure of the passage nor the",
            id="place",
        ),
        pytest.param(
            ADDED_SUM | {"statement": ""},
            "column statement: is empty; say in one sentence what the text implies.",
            id="statement",
        ),
        pytest.param(
            {"id": "x", "role": "derived", "numeral": "5", "indicator_id": "victims_identified"},
            "column id: no identity has the derived figure “x”; add a row with kind, terms and",
            id="figure without identity",
        ),
        pytest.param(
            {"id": "x", "role": "derived", "numeral": "5", "indicator_id": "unknown"},
            "column indicator_id: “unknown” is not in the codebook.",
            id="figure without indicator",
        ),
        pytest.param(
            {"id": "x", "role": "derived", "numeral": "a", "indicator_id": "victims_identified"},
            "column numeral: “a” is not the value of a figure.",
            id="figure without value",
        ),
    ],
)
def test_invalid_row_is_refused(scan, worksheet, package, row, message):
    """Nothing is written."""
    scan()
    before = cells.read_files(package)
    accept(worksheet, row)
    assert message in scan()
    assert cells.read_files(package) == before


def test_rejected_row_is_not_coded(scan, worksheet, package):
    scan()
    accept(worksheet, ADDED_SUM | {"check": "drop", "terms": "nothing"})
    assert "review" in scan()
    statements = [row["statement"] for row in cells.read_rows(package, "identities", SOURCE)]
    assert not any(ADDED_SUM["statement"] in statement for statement in statements)
