"""Damaged rows of numerals.csv and figures.csv are compared with the source text."""

from proving import PASSAGE, SOURCE_ID, find, find_one, prove

import cells
from cases import cases

WITH_A_NOTE = "note=About the shelters."


@cases(
    "row, damage, code",
    {
        "other text": ("1/2/14", "text=31; value=31", "numeral-differs"),
        "other start": ("1/3/81", "start=82", "span-differs"),
        "other place of negation": ("1/8/84", "start=87; end=90", "span-differs"),
        "other hedge": ("1/6/46", "hedge=at most", "hedge-differs"),
        "no hedge, with a note": ("1/6/46", f"hedge=; {WITH_A_NOTE}", ""),
        "hedge of a conversion": ("2/1/61", f"hedge=at least; {WITH_A_NOTE}", "hedge-differs"),
        "quote with another word": ("1/2/14", "quote=It identified 30 people", "quote-differs"),
        "quote with a comma": ("1/2/14", "quote=It identified 30 victims, an", ""),
        "quote of another sentence": ("1/4/52", "quote=The government gave two", "quote-differs"),
        "quote that occurs twice": ("1/6/3", "quote=2020", "quote-differs"),
    },
)
def test_damaged_row_is_reported_at_its_line(package, row, damage, code):
    line = cells.edit_row(package, "numerals", f"{SOURCE_ID}/{row}", **cells.parse_cells(damage))
    findings = prove(package, PASSAGE).passages[0].findings
    places = [(finding.code, finding.line) for finding in findings]
    assert places == ([(code, line)] if code else [])


@cases("text, start, end", {"first": (30, 14, 16), "second": (24, 42, 44)})
def test_row_of_another_sentence_is_extra_and_missing(package, text, start, end):
    """A missing row is reported at the line before it, which may be that of the header."""
    key = f"{SOURCE_ID}/1/2/{start}"
    line = cells.edit_row(package, "numerals", key, paragraph="2", sentence="4", start="10")
    missing = find_one(package, "numeral-missing", PASSAGE)
    assert (missing.line, missing.key) == (line - 1, key)
    assert missing.message == (
        f"“{text}” ({start} to {end}) in paragraph 1, sentence 2 of the source text has no row in "
        "numerals.csv."
    )
    assert find_one(package, "numeral-extra", PASSAGE).line == line


def test_missing_row_is_placed_after_those_of_a_sentence_that_the_text_lacks(package):
    first, _, rest = PASSAGE.split(". ", 2)
    cells.drop_row(package, "numerals", f"{SOURCE_ID}/1/3/9")
    assert find_one(package, "numeral-missing", f"{first}. {rest}").line == 4


def test_hedge_message_has_both_hedges(package):
    cells.edit_row(package, "numerals", f"{SOURCE_ID}/1/6/46", hedge="at most")
    finding = find_one(package, "hedge-differs", PASSAGE)
    assert finding.message == (
        "The source text has the hedge “at least” at “41”; numerals.csv has “at most”."
    )


# Figures


def test_figure_and_row_that_agree_on_a_wrong_number_are_not_proved(package):
    """A figure that differs from its row alone is left to another check."""
    cells.edit_row(package, "figures", "demo-2021-isl-assisted-2020-female", value="35")
    passage = prove(package, PASSAGE).passages[0]
    assert (passage.findings, passage.found["stated figures"]) == ([], 28)
    cells.edit_row(package, "numerals", f"{SOURCE_ID}/1/6/57", text="35", value="35")
    assert find(package, PASSAGE) == [("error", "numeral-differs", "1/6/57")]
    assert prove(package, PASSAGE).passages[0].found["stated figures"] == 28


def test_vague_amounts_state_no_figure(package):
    """Rows without a value cannot be sorted by it, and prove nothing."""
    for row in ("1/2/14", "1/2/42"):
        damage = {"value": "", "figure_id": "demo-2021-isl-identified-2020"}
        cells.edit_row(package, "numerals", f"{SOURCE_ID}/{row}", **damage)
    assert prove(package, PASSAGE).passages[0].found["stated figures"] == 27
