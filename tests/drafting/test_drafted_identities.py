"""Identities of a passage that was reviewed; see test_worksheet.py for sums and orders."""

import pytest
from test_worksheet import SOURCE, read_sheet, save, scan_text

import cells

DIFFERENT = "The hotline took 1,400 hotline calls in 2020."


def accept(worksheet, **changes) -> None:
    """Accept all rows of a worksheet, with changes by place or kind."""
    rows = read_sheet(worksheet)
    for row in rows:
        row["check"] = "" if row["place"] else row["check"]
        row.update(changes.get(row["kind"] or row["place"], {}))
    save(worksheet, rows)


def list_identities(package) -> list[cells.Row]:
    return cells.read_rows(package, "identities", SOURCE)


@pytest.mark.parametrize(
    ("explanation", "verdict"),
    [
        pytest.param("Definition: It counts begging, too.", "redefined", id="definition"),
        pytest.param("No reason is given.", "contradicted", id="other reason"),
    ],
)
def test_number_that_another_source_gives_differently_is_asked(
    package, tmp_path, explanation, verdict
):
    """A person says why; until then the row stays open."""
    worksheet = tmp_path / "work.csv"
    scan_text(package, worksheet, DIFFERENT)
    accept(worksheet)
    assert "1 row to review" in scan_text(package, worksheet, DIFFERENT)
    (restated,) = [row for row in read_sheet(worksheet) if row["kind"]]
    assert (restated["kind"], restated["check"]) == ("restated", "explain the difference")
    (row,) = list_identities(package)
    assert row["statement"].startswith("Proposal: explain the difference. Two sources count ")
    accept(worksheet, restated={"explanation": explanation, "check": ""})
    assert "Nothing is left to review." in scan_text(package, worksheet, DIFFERENT)
    (row,) = list_identities(package)
    assert (row["verdict"], row["explanation"]) == (verdict, explanation)


def test_contradiction_without_its_reason_stays_open(package, tmp_path):
    worksheet = tmp_path / "work.csv"
    scan_text(package, worksheet, DIFFERENT)
    accept(worksheet)
    scan_text(package, worksheet, DIFFERENT)
    accept(worksheet, restated={"check": ""})
    assert "1 row to review" in scan_text(package, worksheet, DIFFERENT)


@pytest.mark.parametrize(
    ("cells_of_row", "message"),
    [
        ({"kind": "sums"}, "column kind: “sums” is not a kind of identity: sum, part_of, order,"),
        ({"terms": "total 1.1:14; part 1.9:1"}, "column terms: “part 1.9:1”: write total or part,"),
        ({"terms": "whole 1.1:14"}, "column terms: “whole 1.1:14”: write total or part,"),
        ({"terms": "total 1.1:14 and"}, "column terms: “total 1.1:14 and”: write total or part,"),
    ],
)
def test_identity_that_a_person_types_is_checked(package, tmp_path, cells_of_row, message):
    worksheet = tmp_path / "work.csv"
    text = "It identified 40 trafficking victims."
    scan_text(package, worksheet, text)
    accept(worksheet)
    rows = read_sheet(worksheet)
    typed = {"kind": "sum", "terms": "total 1.1:14; part 1.1:14", "statement": "Mine."}
    save(worksheet, [*rows, dict.fromkeys(rows[0], "") | typed | cells_of_row])
    assert message in scan_text(package, worksheet, text)
    assert list_identities(package) == []


def test_identity_that_a_person_types_is_written(package, tmp_path):
    """A figure of another passage is named by its identifier."""
    worksheet = tmp_path / "work.csv"
    text = "It identified 40 trafficking victims."
    scan_text(package, worksheet, text)
    accept(worksheet)
    rows = read_sheet(worksheet)
    terms = "lower demo-2021-isl-identified-2020; higher 1.1:14"
    typed = {"kind": "order", "terms": terms, "statement": "More than in 2020."}
    save(worksheet, [*rows, dict.fromkeys(rows[0], "") | typed])
    assert "order: 30 < 40" in scan_text(package, worksheet, text)
    (row,) = list_identities(package)
    assert (row["kind"], row["statement"]) == ("order", "More than in 2020.")


def test_conversions_have_one_rate_within_rounding(package, tmp_path):
    """Rounding is the explanation that such an identity needs."""
    worksheet = tmp_path / "work.csv"
    text = (
        "It gave 1 million krona ($8,000) to funds for victim assistance in 2021"
        " and 2 million krona ($15,900) to funds for victim assistance in 2022."
    )
    scan_text(package, worksheet, text)
    accept(worksheet)
    scan_text(package, worksheet, text)
    (rate,) = [row for row in list_identities(package) if row["kind"] == "same_rate"]
    assert rate["explanation"] == "Rounding explains the difference."
