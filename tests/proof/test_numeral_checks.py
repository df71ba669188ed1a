"""Damaged rows of numerals.csv and figures.csv are compared with the source text."""

from proving import PASSAGE, SOURCE_ID, change_passage, find, find_one, prove

import cells
from cases import cases
from tip_figures.prose.source_text import split_source_text


@cases(
    "row, damage, codes",
    {
        "other text": ("1/2/14", {"text": "31", "value": "31"}, ["numeral-differs"]),
        "other place": ("1/2/14", {"start": "15", "end": "17"}, ["span-differs"]),
        "other start": ("1/3/81", {"start": "82"}, ["span-differs"]),
        "other place of negation": ("1/8/84", {"start": "87", "end": "90"}, ["span-differs"]),
        "other negation": ("1/8/84", {"text": "nor"}, ["numeral-differs"]),
        "other hedge": ("1/6/46", {"hedge": "at most"}, ["hedge-differs"]),
        "no hedge": ("1/6/46", {"hedge": ""}, ["hedge-differs"]),
        "no hedge, with a note": ("1/6/46", {"hedge": "", "note": "About the shelters."}, []),
        "hedge of a conversion, with a note": (
            "2/1/61",
            {"hedge": "at least", "note": "About the shelters."},
            ["hedge-differs"],
        ),
        "quote with another word": (
            "1/2/14",
            {"quote": "It identified 30 people"},
            ["quote-differs"],
        ),
        "quote with a comma": ("1/2/14", {"quote": "It identified 30 victims, an"}, []),
        "quote of another sentence": (
            "1/4/52",
            {"quote": "The government gave two"},
            ["quote-differs"],
        ),
        "quote that occurs twice": ("1/6/3", {"quote": "2020"}, ["quote-differs"]),
        "quote at two sentence starts": ("2/1/3", {"quote": "In 2020,"}, ["quote-differs"]),
    },
)
def test_damaged_row_is_reported_at_its_line(package, row, damage, codes):
    line = cells.edit_row(package, "numerals", f"{SOURCE_ID}/{row}", **damage)
    findings = [
        finding
        for finding in prove(package, PASSAGE).findings
        if finding.code != "source-not-covered"
    ]
    assert sorted(finding.code for finding in findings) == codes
    assert {finding.line for finding in findings if finding.path.endswith("numerals.csv")} <= {line}


def test_missing_row_is_reported_at_the_line_before_it(package):
    line_before = cells.edit_row(package, "numerals", f"{SOURCE_ID}/1/2/14")
    cells.drop_row(package, "numerals", f"{SOURCE_ID}/1/2/42")
    finding = find_one(package, "numeral-missing", PASSAGE)
    assert (finding.line, finding.key) == (line_before, f"{SOURCE_ID}/1/2/42")
    assert finding.message == (
        "“24” (42 to 44) in paragraph 1, sentence 2 of the source text has no row in numerals.csv."
    )


def test_row_without_a_numeral_is_reported(package):
    cells.add_row(
        package,
        "numerals",
        source_id=SOURCE_ID,
        paragraph="2",
        sentence="4",
        start="10",
        end="11",
        text="9",
        form="digits",
        value="9",
        role="date",
        quote="9",
    )
    assert ("error", "numeral-extra", "2/4/10") in find(package, PASSAGE)


def test_hedge_message_has_both_hedges(package):
    cells.edit_row(package, "numerals", f"{SOURCE_ID}/1/6/46", hedge="at most")
    finding = find_one(package, "hedge-differs", PASSAGE)
    assert finding.message == (
        "The source text has the hedge “at least” at “41”; numerals.csv has “at most”."
    )


def test_numeral_without_a_value_agrees_with_any_value(package):
    """`5 lakh` must be in numerals.csv, with whatever value a person gave it."""
    text = change_passage("30 victims", "5 lakh victims")
    sentence = split_source_text("text", text).sentences[1]
    length = str(len(sentence.reduced.text))
    cells.edit_row(package, "sentences", f"{SOURCE_ID}/1/2", length=length, sha256=sentence.sha256)
    assert ("error", "numeral-differs", "1/2/14") in find(package, text)
    cells.edit_row(
        package,
        "numerals",
        f"{SOURCE_ID}/1/2/14",
        text="5 lakh",
        value="500000",
        end="20",
        quote="It identified 5 lakh",
    )
    assert not [
        finding for finding in prove(package, text).findings if finding.key.endswith("1/2/14")
    ]


# Figures


def test_figure_and_row_that_agree_on_a_wrong_number_are_not_proved(package):
    cells.edit_row(package, "numerals", f"{SOURCE_ID}/1/6/57", text="35", value="35")
    cells.edit_row(package, "figures", "demo-2021-isl-assisted-2020-female", value="35")
    assert find(package, PASSAGE) == [("error", "numeral-differs", "1/6/57")]
    assert prove(package, PASSAGE).passages[0].found["stated figures"] == 28


def test_vague_amounts_state_no_figure(package):
    """Rows without a value cannot be sorted by it, and prove nothing."""
    figure_id = "demo-2021-isl-identified-2020"
    for row in ("1/2/14", "1/2/42"):
        damage = {"form": "vague", "value": "", "figure_id": figure_id}
        cells.edit_row(package, "numerals", f"{SOURCE_ID}/{row}", **damage)
    assert ("error", "numeral-differs", "1/2/14") not in find(package, PASSAGE)
    assert prove(package, PASSAGE).passages[0].found["stated figures"] == 27


@cases(
    "figure, damage",
    {
        "other number": ("assisted-2020-female", {"value": "35"}),
        "fall with a sign": (
            "unit-officers-2020",
            {"unit": "percent", "value": "-2", "value_to": "-1"},
        ),
    },
)
def test_figure_that_differs_from_its_row_is_not_proved_but_left_to_another_check(
    package, figure, damage
):
    """“One to two percent less” is recorded as it is written, without a sign."""
    cells.edit_row(package, "figures", f"demo-2021-isl-{figure}", **damage)
    assert find(package, PASSAGE) == []
    assert prove(package, PASSAGE).passages[0].found["stated figures"] == 28
