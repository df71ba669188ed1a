"""Rows that are marked as proposals, and the rows that belong to them."""

import cells
from tip_figures.datapackage.package import load_package
from tip_figures.figures.records import find_drafted_rows

SOURCE = "demo-2021-isl-protection"
FIGURE = "demo-2021-isl-identified-2020"


def test_marked_rows_are_found_with_the_numerals_of_marked_figures(package):
    """A numeral may be marked itself; a draft may leave the indicator empty.

    A mark is at the beginning of a note.
    """
    rows = cells.read_rows(package, "numerals")
    naming = [line for line, row in enumerate(rows, 2) if row["figure_id"] == FIGURE]
    figure_line = cells.edit_row(
        package, "figures", FIGURE, note="Proposal: confirm.", indicator_id=""
    )
    numeral_line = cells.edit_row(package, "numerals", f"{SOURCE}/1/2/42", note="Proposal: role.")
    cells.edit_row(package, "figures", f"{FIGURE}-sex", note="Not a Proposal: confirm.")
    assert naming
    drafted = find_drafted_rows(load_package(package))
    assert [(row.table, row.source_id, row.line, row.is_marked) for row in drafted] == [
        ("figures", SOURCE, figure_line, True),
        *(("numerals", SOURCE, line, False) for line in naming),
        ("numerals", SOURCE, numeral_line, True),
    ]
