"""Identities of a passage that was reviewed; see test_worksheet.py for sums and orders."""

import pytest
from test_worksheet import SOURCE, scan_text

import cells

DIFFERENT = "The hotline took 1,400 hotline calls in 2020."


@pytest.fixture
def accept(package, tmp_path):
    """A function that scans a text, accepts all of its rows, and returns what is printed."""
    worksheet = tmp_path / "work.csv"

    def accept_rows(text: str) -> str:
        scan_text(package, worksheet, text)
        cells.write_csv(worksheet, [row | {"check": ""} for row in cells.read_csv(worksheet)])
        return scan_text(package, worksheet, text)

    return accept_rows


def list_identities(package) -> list[cells.Row]:
    return cells.read_rows(package, "identities", SOURCE)


def test_number_that_another_source_gives_differently_is_restated(accept, run, package):
    """It does not hold, so a person must say why, and what a person wrote stays."""
    printed = accept(DIFFERENT)
    assert "does not hold: write why into explanation in identities.csv" in printed
    assert printed.endswith("write the explanations, then run make tidy, then make.\n")
    (row,) = list_identities(package)
    assert (row["kind"], row["verdict"], row["explanation"]) == ("restated", "contradicted", "")
    assert row["statement"].startswith("Two sources count ")
    run("tidy.py", package)
    printed = run("validate.py", package).stdout
    assert "An identity that is not exact needs an explanation." in printed
    cells.edit_row(package, "identities", row["identity_id"], explanation="No reason is given.")
    accept(DIFFERENT)
    (row,) = list_identities(package)
    assert row["explanation"] == "No reason is given."


def test_identity_that_a_person_removed_is_not_added_again(accept, package):
    """What relates earlier figures alone was decided before."""
    accept(DIFFERENT)
    (row,) = list_identities(package)
    for term in cells.read_rows(package, "identity_terms"):
        if term["identity_id"] == row["identity_id"]:
            key = f"{term['identity_id']}/{term['position']}"
            cells.drop_row(package, "identity_terms", key)
    cells.drop_row(package, "identities", row["identity_id"])
    accept(DIFFERENT)
    assert list_identities(package) == []


def test_conversions_have_one_rate_within_rounding(accept, package):
    """Rounding is the explanation that such an identity needs."""
    accept(
        "It gave 1 million krona ($8,000) to funds for victim assistance in 2021"
        " and 2 million krona ($15,900) to funds for victim assistance in 2022."
    )
    (rate,) = [row for row in list_identities(package) if row["kind"] == "same_rate"]
    assert rate["explanation"] == "Rounding explains the difference."


def test_rate_of_two_currencies_is_not_drafted(accept, package):
    """Old and new money have no rate in common."""
    accept(
        "It gave 1 million krona ($8,000) to funds for victim assistance in 2021"
        " and 2 million euros ($15,900) to funds for victim assistance in 2022."
    )
    assert [row for row in list_identities(package) if row["kind"] == "same_rate"] == []
