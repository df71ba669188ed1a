"""Rows that are marked as proposals, and the rows that belong to them."""

from pathlib import Path

import cells
from tip_figures.datapackage.package import load_package
from tip_figures.figures.records.drafted_rows import find_drafted_rows

SOURCE = "demo-2021-isl-protection"
FIGURE = "demo-2021-isl-identified-2020"


def list_lines(package: Path, table: str, column: str, cell: str) -> set[int]:
    """The physical lines of the rows that have a cell."""
    rows = cells.read_rows(package, table)
    return {line for line, row in enumerate(rows, 2) if row[column] == cell}


def test_package_without_a_mark_has_no_drafted_rows(package):
    drafted = find_drafted_rows(load_package(package))
    assert (drafted.lines, drafted.by_source) == ({}, {})


def test_marked_rows_are_counted_with_the_rows_that_name_them(package):
    """The numeral of a figure depends on it; a numeral may be marked itself."""
    (other, *_) = [
        row for row in cells.read_rows(package, "numerals", SOURCE) if row["role"] == "other"
    ]
    key = "/".join(other[name] for name in ("source_id", "paragraph", "sentence", "start"))
    cells.edit_row(package, "figures", FIGURE, note="Proposal: confirm.")
    cells.edit_row(package, "numerals", key, note="Proposal: role.")
    drafted = find_drafted_rows(load_package(package))
    lines = list_lines(package, "numerals", "figure_id", FIGURE)
    assert drafted.by_source == {SOURCE: {"figures": 1, "numerals": 1}}
    assert drafted.lines == {
        "resources/figures.csv": list_lines(package, "figures", "figure_id", FIGURE),
        "resources/numerals.csv": lines
        | list_lines(package, "numerals", "note", "Proposal: role."),
    }


def test_marked_row_without_its_required_cell_is_found(package):
    """It has no record, because a draft may leave the indicator empty."""
    cells.edit_row(package, "figures", FIGURE, note="Proposal: new indicator?.", indicator_id="")
    drafted = find_drafted_rows(load_package(package))
    assert drafted.by_source == {SOURCE: {"figures": 1}}


def test_mark_inside_of_a_note_is_none(package):
    cells.edit_row(package, "figures", FIGURE, note="Not a Proposal: confirm.")
    assert find_drafted_rows(load_package(package)).by_source == {}
