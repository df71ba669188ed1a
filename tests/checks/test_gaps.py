"""The check of gaps, and the rows that tidy writes into their table."""

import pytest

from cases import cases
from cells import add_row, drop_row, edit_row, read_rows

SOURCE = "demo-2022-isl-protection"
ALLOCATION = f"assistance_allocation/ISL/all/ISK/2021/{SOURCE}"
ALLOCATION_USD = f"assistance_allocation/ISL/all/USD/2021/{SOURCE}"


def find_codes(package, run_checks):
    return [(finding.code, finding.key) for finding in run_checks(package, "gaps")]


def read_gaps(package):
    """Return indicator, year and reason of each row."""
    return [(row["indicator_id"], row["year"], row["reason"]) for row in read_rows(package, "gaps")]


def read_whole_passage(package):
    """Let the passage of 2022 be complete, so that only a person knows why a number is missing."""
    edit_row(package, "sources", SOURCE, extent="complete")


def test_gaps_with_reasons_have_no_findings(package, run_checks):
    assert run_checks(package, "gaps") == []


def test_excerpt_that_does_not_reach_a_year_is_written_by_tidy(package, run_checks, run):
    drop_row(package, "gaps", ALLOCATION)
    (finding,) = run_checks(package, "gaps")
    assert (finding.code, finding.key, finding.is_fixed_by_tidy) == (
        "gap-unwritten",
        ALLOCATION,
        True,
    )
    assert finding.message == (
        f"assistance_allocation of Iceland has no number for 2021, and “{SOURCE}” is an excerpt, "
        "but there is no row with the reason not_read."
    )
    result = run("tidy.py", package)
    assert result.returncode == 0
    assert "resources/gaps.csv: 1 row added, rows sorted by primary key" in result.stdout
    assert run_checks(package, "gaps") == []


def test_complete_passage_needs_the_word_of_a_person(package, run_checks):
    drop_row(package, "gaps", ALLOCATION)
    edit_row(package, "gaps", ALLOCATION_USD, reason="not_reported")
    read_whole_passage(package)
    (finding,) = run_checks(package, "gaps")
    assert (finding.code, finding.severity, finding.key) == ("gap-missing", "warning", ALLOCATION)
    assert f"`{ALLOCATION.replace('/', ',')},not_reported,,,`" in finding.hint
    assert finding.message == (
        "assistance_allocation of Iceland has no number for 2021, and no row says why."
    )
    add_gap(package, "assistance_allocation", unit="ISK")
    assert run_checks(package, "gaps") == []


def test_row_not_read_of_a_complete_passage_is_removed_by_tidy(package, run_checks, run):
    """Then a person has to say why."""
    read_whole_passage(package)
    assert find_codes(package, run_checks) == [
        ("gap-outdated", ALLOCATION),
        ("gap-outdated", ALLOCATION_USD),
    ]
    assert "2 rows removed" in run("tidy.py", package).stdout
    assert find_codes(package, run_checks) == [
        ("gap-missing", ALLOCATION),
        ("gap-missing", ALLOCATION_USD),
    ]


def test_reason_that_a_person_gives_for_an_excerpt_is_kept(package, run_checks, run):
    edit_row(package, "gaps", ALLOCATION, reason="not_reported", note="The excerpt says so.")
    assert run_checks(package, "gaps") == []
    before = read_rows(package, "gaps")
    run("tidy.py", package)
    assert read_rows(package, "gaps") == before


def test_note_of_a_row_that_tidy_wrote_is_kept(package, run):
    edit_row(package, "gaps", ALLOCATION, note="It ends with the shelters.")
    before = read_rows(package, "gaps")
    run("tidy.py", package)
    assert read_rows(package, "gaps") == before


def add_gap(package, indicator_id, reason="not_reported", **cells):
    """Add a gap of 2021 to the series of a full total; return its line."""
    key = {"ref_area": "ISL", "scope": "all", "unit": "person", "year": "2021"}
    row = {"indicator_id": indicator_id, **key, "source_id": SOURCE, "reason": reason}
    return add_row(package, "gaps", **(row | cells))


def test_gap_for_a_year_with_a_number_is_an_error(package, run_checks):
    line = add_gap(package, "victims_identified")
    (finding,) = run_checks(package, "gaps")
    assert (finding.code, finding.severity, finding.line) == ("gap-filled", "error", line)
    assert finding.message == (
        "The series has a number for this year: 33 (“demo-2022-isl-identified-2021”)."
    )


@cases(
    "cells",
    {
        "other-scope": {"scope": "forced labor"},
        "other-unit": {"unit": "case"},
        "not-needed": {"year": "2019", "reason": "not_read", "unit": "case"},
    },
)
def test_gap_of_another_series_is_accepted(package, run_checks, run, cells):
    """A row that no series needs is not wrong, and tidy keeps it."""
    add_gap(package, "victims_identified", **cells)
    assert run_checks(package, "gaps") == []
    before = read_gaps(package)
    run("tidy.py", package)
    assert sorted(read_gaps(package)) == sorted(before)


@pytest.mark.parametrize("place", ["1.1:9999", "9.1:1", "1.1:x", "1.1"])
def test_place_outside_of_the_passage_is_an_error(package, run_checks, place):
    edit_row(package, "gaps", f"victims_assisted/ISL/all/person/2021/{SOURCE}", place=place)
    assert [code for code, _ in find_codes(package, run_checks)] == ["gap-outside"]


def test_place_in_the_passage_is_accepted(package, run_checks):
    edit_row(package, "gaps", f"victims_assisted/ISL/all/person/2021/{SOURCE}", place="1.1:5")
    assert run_checks(package, "gaps") == []


def test_needed_gaps_are_not_looked_for_in_a_part_of_the_figures(package, run_checks, run):
    """Tidy neither adds nor removes rows then."""
    drop_row(package, "gaps", ALLOCATION)
    edit_row(package, "figures", "demo-2021-isl-operations-2020", value="a few")
    before = read_gaps(package)
    assert run_checks(package, "gaps") == []
    run("tidy.py", package)
    assert read_gaps(package) == before


def test_number_for_a_part_of_the_year_must_exist(package, run_checks):
    cells = {"scope": "female", "reason": "part_of_year"}
    line = add_gap(package, "victims_identified", **cells)
    (finding,) = run_checks(package, "gaps")
    assert (finding.code, finding.line, finding.column) == ("gap-unfounded", line, "reason")
    edit_row(package, "figures", "demo-2022-isl-identified-2021-citizens", period="part_of_year")
    assert run_checks(package, "gaps") == []
