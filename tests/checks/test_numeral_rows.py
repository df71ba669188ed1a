"""The checks of passages, numerals and the figures that they state: one row is changed."""

from cases import cases
from cells import edit_row
from conftest import summarize
from tip_figures.figures.records.record_types import PROPOSAL_PREFIX

IN_2021 = "demo-2021-isl-"  # begins the ids of figures and identities of this edition
IN_2022 = "demo-2022-isl-"
SOURCE = "demo-2021-isl-protection"
SOURCE_2022 = "demo-2022-isl-protection"


def make_key(table, end):
    """Return the end of a primary key: of the edition 2021, or of its source."""
    if table in ("figures", "identities"):
        return IN_2021 + end
    return f"{SOURCE}/{end}" if end else SOURCE


FAULTS = {
    "numeral-unread": (
        "numerals",
        "1/2/14",
        "text",
        "3x",
        "numeral-unread",
        "“3x” is not one numeral.",
    ),
    "numeral-form": (
        "numerals",
        "1/2/14",
        "form",
        "words",
        "numeral-value",
        "“30” is written in digits, but the form is words.",
    ),
    "numeral-value-scale": (
        "numerals",
        "2/1/28",
        "value",
        "2.5",
        "numeral-value",
        "“2.5 million” means 2,500,000, but the value is 2.5.",
    ),
    "span-outside": (
        "numerals",
        "1/2/42",
        "end",
        "200",
        "span-differs",
        "The numeral ends at 200, but its sentence has 52 characters.",
    ),
    "span-overlap": (
        "numerals",
        "1/2/42",
        "start",
        "15",
        "span-differs",
        "The numeral begins at 15, inside the one that ends at 16.",
    ),
    "hedge-dropped": (
        "numerals",
        "1/6/46",
        "hedge",
        "",
        "hedge-differs",
        "The quote “assisting at least 41” has the hedge “at least” at “41”; numerals.csv has "
        "none.",
    ),
    "hedge-differs": (
        "numerals",
        "1/2/14",
        "hedge",
        "all but",
        "hedge-differs",
        "The quote “It identified 30 victims” has no such hedge at “30”; numerals.csv has “all "
        "but”.",
    ),
    "quote-length-short": (
        "numerals",
        "1/3/81",
        "quote",
        "but two",
        "quote-differs",
        "The quote “but two” has 2 words.",
    ),
    "quote-length-long": (
        "numerals",
        "1/3/81",
        "quote",
        "Iceland, and all but two were in",
        "quote-differs",
        "The quote “Iceland, and all but two were in” has 7 words.",
    ),
    "figure-differs-sign": (
        "figures",
        "assisted-2020",
        "value",
        "-41",
        "figure-differs",
        "The figure is -41, but its numeral in paragraph 1, sentence 6 is “41” (41).",
    ),
    "figure-differs-end-of-range": (
        "figures",
        "unit-officers-2020",
        "value_to",
        "3",
        "figure-differs",
        "The figure is 3, but its numeral in paragraph 2, sentence 2 is “two” (2).",
    ),
    "bound-differs-no-hedge": (
        "figures",
        "identified-2020",
        "bound",
        "at_least",
        "bound-differs",
        "The bound is “at_least”, but the numeral in paragraph 1, sentence 2 has no hedge, which "
        "means exact.",
    ),
    "bound-differs-range": (
        "figures",
        "unit-officers-2020",
        "bound",
        "about",
        "bound-differs",
        "The bound is “about”, but the numeral in paragraph 2, sentence 2 has no hedge, which "
        "means between.",
    ),
    "year-not-stated": (
        "figures",
        "identified-2020",
        "year_basis",
        "stated",
        "year-not-stated",
        "The year is 2020 (stated), but no date in the sentence of the numeral is 2020.",
    ),
    "rounding-too-fine": (
        "figures",
        "allocation-2020-isk",
        "rounded_to",
        "",
        "rounding-differs",
        "“2.5 million” is written to the nearest 100,000, but the figure is recorded as rounded to "
        "nothing: it was rounded at least to that.",
    ),
    "rounding-invalid": (
        "figures",
        "allocation-2020-isk",
        "rounded_to",
        "250000",
        "rounding-differs",
        "“2.5 million” is written to the nearest 100,000, but the figure is recorded as rounded to "
        "250,000: a rounding is 1, 10, 100, ….",
    ),
    "count-differs-numerals": (
        "sources",
        "",
        "numerals",
        "99",
        "count-differs",
        "The cell numerals is 99, but the sentences and numerals of this source give 37.",
    ),
}
"""Table, end of key, column and cell of a change; code and message of the finding at this cell."""


@cases("table, key, column, cell, code, message", FAULTS)
def test_disagreement_with_text_is_reported(
    package, run_checks, table, key, column, cell, code, message
):
    """Numerals are compared with their texts, figures with numerals, sources with sentences."""
    line = edit_row(package, table, make_key(table, key), **{column: cell})
    assert (code, table, line, column, message) in summarize(run_checks(package, "numerals"))


@cases(
    "key, cells, column, message",
    {
        "capital": (
            "1/3/81",
            {"text": "Two"},
            "quote",
            "The quote “and all but two” does not contain “Two”.",
        ),
        "date-that-is-a-count": (
            "1/2/14",
            {"role": "date", "figure_id": ""},
            "role",
            "“30” has the role date, but it is not a year, and its quote shows no month or year "
            "beside it.",
        ),
        "count-that-is-a-date": (
            "1/2/14",
            {"role": "event", "text": "28", "quote": "On June 28, it raided"},
            "role",
            "“28” has the role event, but its quote shows a month directly beside it.",
        ),
        "figure-as-an-event": (
            "1/2/42",
            {"role": "event", "figure_id": "", "note": "One raid."},
            "role",
            "Paragraph 1, sentence 2, “24”: other numbers of its sentence are figures, but role is "
            "event.",
        ),
        "figure-of-another-source": (
            "1/2/42",
            {"figure_id": IN_2022 + "identified-2021"},
            "figure_id",
            f"“24” is from the source “{SOURCE}”, but the figure that it names is from "
            f"“{SOURCE_2022}”.",
        ),
    },
)
def test_numeral_that_differs_from_its_quote_is_reported(
    package, run_checks, key, cells, column, message
):
    line = edit_row(package, "numerals", make_key("numerals", key), **cells)
    findings = summarize(run_checks(package, "numerals"))
    assert ("numerals", line, column, message) in [finding[1:] for finding in findings]


def test_coarser_rounding_needs_a_reason(package, run_checks):
    cells = {"rounded_to": "1000000", "note": ""}
    edit_row(package, "figures", IN_2021 + "allocation-2020-court-costs-isk", **cells)
    assert [finding.message for finding in run_checks(package, "numerals")] == [
        "“400,000” is written to the nearest 1, but the figure is recorded as rounded to "
        "1,000,000: a coarser rounding needs a reason in the note."
    ]


RIGHT = {
    "hedge-after-numeral": (
        "1/2/14",
        {"hedge": "or more", "quote": "It identified 30 or more"},
        "hedge-differs",
    ),
    "end-of-range": (
        "1/2/14",
        {"hedge": "between", "quote": "It was between 20 and 30"},
        "hedge-differs",
    ),
    "conversion-in-brackets": (
        "1/2/14",
        {"hedge": "at least", "quote": "the krona (ISK) ($30"},
        "hedge-differs",
    ),
    "too-few-words-before": (
        "1/2/14",
        {"hedge": "an estimated", "quote": "identified 30 victims there"},
        "hedge-differs",
    ),
    "hedge-of-a-list": (
        "1/2/42",
        {"hedge": "about", "quote": "in 2020 and 24 in", "note": "About both."},
        "hedge-differs",
    ),
    "day-before-month": (
        "1/2/42",
        {"role": "date", "figure_id": "", "text": "5", "quote": "5 June 2018 they"},
        "date-differs",
    ),
    "month-elsewhere": (
        "1/2/42",
        {"text": "28", "quote": "In June it found 28 of them"},
        "date-differs",
    ),
    "second-year-of-range": (
        "1/2/42",
        {"role": "date", "figure_id": "", "text": "19", "quote": "in 2018-19 it was"},
        "date-differs",
    ),
    "day-without-year": (
        "1/2/42",
        {"role": "date", "figure_id": "", "text": "31", "quote": "on 31 December there"},
        "date-differs",
    ),
    "event-beside-a-figure": (
        "1/2/42",
        {"role": "event", "figure_id": "", "differs": "role", "note": "One raid."},
        "words-differ",
    ),
    "any-word-negates": ("2/4/0", {"text": "Failed"}, "numeral-unread"),
}
"""End of the primary key and cells of a changed numeral, and the code that must not be reported."""


@cases("key, cells, code", RIGHT)
def test_right_numeral_is_accepted(package, run_checks, key, cells, code):
    """Hedges that a quote need not show, days and short years as dates, any word that negates."""
    edit_row(package, "numerals", make_key("numerals", key), **cells)
    assert code not in [finding.code for finding in run_checks(package, "numerals")]


def test_draft_of_a_source_without_record_has_no_line(package, run_checks):
    """The row of its source has an empty cell, so its line is not known: it is 0."""
    edit_row(package, "sources", SOURCE, edition_year="")
    edit_row(package, "figures", IN_2021 + "identified-2020", note=f"{PROPOSAL_PREFIX} confirm.")
    drafts = [entry for entry in run_checks(package, "numerals") if entry.code == "draft-open"]
    assert [(entry.line, entry.key) for entry in drafts] == [(0, SOURCE)]


@cases(
    "numeral, cells, number",
    {
        "none": ("1/2/42", {"role": "other", "figure_id": "", "note": "x"}, 0),
        "two": (
            "2/3/19",
            {"role": "figure", "figure_id": IN_2021 + "identified-2020", "note": ""},
            2,
        ),
    },
)
def test_stated_figure_has_one_numeral(package, run_checks, numeral, cells, number):
    """A second numeral that gives the figure again has the role restatement."""
    edit_row(package, "numerals", f"{SOURCE}/{numeral}", **cells)
    message = (
        f"{number} rows of numerals.csv with the role figure name this figure, but it needs 1."
    )
    findings = run_checks(package, "numerals")
    assert ("figure-unsupported", message) in [(entry.code, entry.message) for entry in findings]
