"""A stated figure is proved by its rows in numerals.csv and by the source text."""

from proving import PASSAGE, SOURCE_ID, find, prove

import cells


def test_figure_and_row_that_agree_on_a_wrong_number_are_not_proved(package):
    cells.edit_row(package, "numerals", f"{SOURCE_ID}/1/6/57", text="35", value="35")
    cells.edit_row(package, "figures", "demo-2021-isl-assisted-2020-female", value="35")
    assert find(package, PASSAGE) == [("error", "numeral-differs", "1/6/57")]
    assert prove(package, PASSAGE).passages[0].coverage.figures_found == 28


def test_figure_with_a_stated_year_needs_its_date_in_the_text(package):
    cells.edit_row(package, "numerals", f"{SOURCE_ID}/1/2/48", text="2018", value="2018")
    coverage = prove(package, PASSAGE).passages[0].coverage
    assert (coverage.numerals_found, coverage.figures_found) == (36, 28)


def test_vague_amounts_state_no_figure(package):
    """Rows without a value cannot be sorted by it, and prove nothing."""
    figure_id = "demo-2021-isl-identified-2020"
    for row in ("1/2/14", "1/2/42"):
        damage = {"form": "vague", "value": "", "figure_id": figure_id}
        cells.edit_row(package, "numerals", f"{SOURCE_ID}/{row}", **damage)
    assert ("error", "numeral-differs", "1/2/14") not in find(package, PASSAGE)
    assert prove(package, PASSAGE).passages[0].coverage.figures_found == 27


def test_figure_that_differs_from_its_row_is_not_proved_but_left_to_another_check(package):
    cells.edit_row(package, "figures", "demo-2021-isl-assisted-2020-female", value="35")
    assert find(package, PASSAGE) == []
    assert prove(package, PASSAGE).passages[0].coverage.figures_found == 28
