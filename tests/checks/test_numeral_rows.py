"""The checks of passages, numerals and the figures that they state: one row is changed."""

from cases import cases
from cells import edit_row
from conftest import run_checks, summarize
from tip_figures.figures.records import PROPOSAL_PREFIX

SOURCE = "demo-2021-isl-protection"
SOURCE_2022 = "demo-2022-isl-protection"


FAULTS = {
    "numeral-unread": ("numerals", "1/2/14", "text", "3x", "“3x” is not one numeral."),
    "numeral-form": (
        "numerals",
        "1/2/14",
        "form",
        "words",
        "“30” is written in digits, but the form is words.",
    ),
    "span-overlap": (
        "numerals",
        "1/2/42",
        "start",
        "15",
        "The numeral begins at 15, inside the one that ends at 16.",
    ),
    "hedge-dropped": (
        "numerals",
        "1/6/46",
        "hedge",
        "",
        "The quote “assisting at least 41” has the hedge “at least” at “41”; numerals.csv has "
        "none.",
    ),
    "hedge-differs": (
        "numerals",
        "1/2/14",
        "hedge",
        "all but",
        "The quote “It identified 30 victims” has no such hedge at “30”; numerals.csv has “all "
        "but”.",
    ),
    "quote-length-short": (
        "numerals",
        "1/3/81",
        "quote",
        "but two",
        "The quote “but two” has 2 words.",
    ),
    "quote-length-long": (
        "numerals",
        "1/3/81",
        "quote",
        "Iceland, and all but two were in",
        "The quote “Iceland, and all but two were in” has 7 words.",
    ),
    "quote-with-a-capital": (
        "numerals",
        "1/3/81",
        "quote",
        "and all but Two",
        "The quote “and all but Two” does not contain “two”.",
    ),
    "date-that-is-a-count": (
        "numerals",
        "1/2/14",
        "role",
        "date",
        "“30” has the role date, but it is not a year, and its quote shows no month or year beside "
        "it.",
    ),
    "figure-as-an-event": (
        "numerals",
        "1/2/42",
        "role",
        "event",
        "Paragraph 1, sentence 2, “24”: other numbers of its sentence are figures, but role is "
        "event.",
    ),
    "figure-of-another-source": (
        "numerals",
        "1/2/42",
        "figure_id",
        "demo-2022-isl-identified-2021",
        f"“24” is from the source “{SOURCE}”, but the figure that it names is from "
        f"“{SOURCE_2022}”.",
    ),
    "figure-differs-end-of-range": (
        "figures",
        "unit-officers-2020",
        "value_to",
        "3",
        "The figure is 3, but its numeral in paragraph 2, sentence 2 is “two” (2).",
    ),
    "bound-differs-range": (
        "figures",
        "unit-officers-2020",
        "bound",
        "about",
        "The bound is “about”, but the numeral in paragraph 2, sentence 2 has no hedge, which "
        "means between.",
    ),
    "year-not-stated": (
        "figures",
        "allocation-2019-isk",
        "year",
        "2018",
        "The year is 2018 (stated), but no date in the sentence of the numeral is 2018.",
    ),
    "rounding-too-fine": (
        "figures",
        "allocation-2020-isk",
        "rounded_to",
        "",
        "“2.5 million” is written to the nearest 100,000, but the figure is recorded as rounded to "
        "nothing: it was rounded at least to that.",
    ),
    "rounding-invalid": (
        "figures",
        "allocation-2020-isk",
        "rounded_to",
        "250000",
        "“2.5 million” is written to the nearest 100,000, but the figure is recorded as rounded to "
        "250,000: a rounding is 1, 10, 100, ….",
    ),
    "rounding-without-a-reason": (
        "figures",
        "2021-isl-identified-2020",
        "rounded_to",
        "10",
        "“30” is written to the nearest 1, but the figure is recorded as rounded to 10: a coarser "
        "rounding needs a reason in the note.",
    ),
    "count-differs-numerals": (
        "sources",
        SOURCE,
        "numerals",
        "99",
        "The cell numerals is 99, but the sentences and numerals of this source give 37.",
    ),
}
"""Table, end of key, column and cell of a change; message of the finding at this cell.

Numerals are those of the first source.
"""


@cases("table, key, column, cell, message", FAULTS)
def test_disagreement_with_text_is_reported(package, table, key, column, cell, message):
    """Numerals are compared with their texts, figures with numerals, sources with sentences."""
    if table == "numerals":
        key = f"{SOURCE}/{key}"
    line = edit_row(package, table, key, **{column: cell})
    findings = summarize(run_checks(package, "numerals"))
    assert (table, line, column, message) in [finding[1:] for finding in findings]


@cases(
    "table, cells, column",
    {
        "figure": ("figures", {"value": "13"}, "value"),
        "value": ("numerals", {"value": "13"}, "value"),
        "text": ("numerals", {"text": "13", "value": "13"}, "quote"),
    },
)
def test_misread_number_is_reported_with_all_cells_that_have_it(package, table, cells, column):
    """They are corrected in one round."""
    key = f"{SOURCE}/1/3/50" if table == "numerals" else "isl-identified-2020-labor"
    edit_row(package, table, key, **cells)
    findings = run_checks(package, "numerals")
    (hint,) = {finding.hint for finding in findings if finding.column == column} - {
        finding.hint for finding in findings if table not in finding.path
    }
    for cell in ("text", "value", "quote", "numerals" if table == "figures" else "figures"):
        assert cell in hint


def test_count_that_is_a_date_is_reported(package):
    line = edit_row(package, "numerals", f"{SOURCE}/1/2/42", quote="On June 24, it raided")
    message = "“24” has the role figure, but its quote shows a month directly beside it."
    finding = ("date-differs", "numerals", line, "role", message)
    assert finding in summarize(run_checks(package, "numerals"))


@cases(
    "text, value, figure_value, is_right",
    {
        "half": ("half", "0.5", "50", True),
        "two-thirds": ("two-thirds", "0.6667", "66.67", True),
        "another-percentage": ("half", "0.5", "51", False),
        "share-that-is-not-in-percent": ("half", "0.5", "0.5", False),
    },
)
def test_fraction_states_or_repeats_a_percentage(package, text, value, figure_value, is_right):
    """The numerals keep their own value; only the figure is in percent."""
    percentage = "demo-2021-isl-allocation-fall-2020"
    cells = {"text": text, "value": value, "form": "fraction", "figure_id": percentage}
    cells["quote"] = f"court costs, more than {text}"
    edit_row(package, "numerals", f"{SOURCE}/2/1/176", **cells)
    cells |= {"role": "restatement", "hedge": "more than"}
    edit_row(package, "numerals", f"{SOURCE}/2/3/19", **cells)
    edit_row(package, "figures", percentage, value=figure_value)
    codes = {"numeral-value", "figure-differs", "restatement-differs", "rounding-differs"}
    found = {finding.code for finding in run_checks(package, "numerals")} & codes
    assert found == (set() if is_right else {"figure-differs", "restatement-differs"})


@cases("rounded_to, is_right", {"last digit": ("1", True), "none": ("", False)})
def test_percentage_is_rounded(package, rounded_to, is_right):
    cells = {"bound": "exact", "rounded_to": rounded_to}
    edit_row(package, "figures", "demo-2021-isl-allocation-fall-2020", **cells)
    codes = [finding.code for finding in run_checks(package, "numerals")]
    assert ("rounding-differs" not in codes) is is_right


@cases(
    "key, cells, code",
    {
        "hedge-of-a-list": (
            "1/6/57",
            {"hedge": "at least", "quote": "assisting victims; among them 25"},
            "hedge-differs",
        ),
        "hedge-before-and-after": (
            "1/6/57",
            {"hedge": "up to \u2026 or more", "quote": "victims; among them up to 25"},
            "hedge-differs",
        ),
        "day-before-month": (
            "1/2/42",
            {"role": "date", "figure_id": "", "text": "5", "quote": "5 June 2018 they"},
            "date-differs",
        ),
        "short-year": ("1/2/48", {"text": "19", "value": "19"}, "year-not-stated"),
        "event-beside-a-figure": (
            "1/2/42",
            {"role": "event", "figure_id": "", "differs": "role", "note": "One raid."},
            "words-differ",
        ),
        "year-without-a-role": ("1/2/48", {"role": "other", "note": "A name."}, "date-differs"),
        "whole-sentence": ("2/4/0", {"sentence": "5", "quote": "No victims"}, "quote-differs"),
        "digits-that-are-not-read": ("1/2/14", {"text": "1.234.567"}, "rounding-differs"),
        "any-word-negates": ("2/4/0", {"text": "Failed"}, "numeral-unread"),
    },
)
def test_right_numeral_is_accepted(package, key, cells, code):
    """Hedges of a list, days and short years as dates, events, any word that negates.

    A sentence that has no row may be as short as its quote.
    """
    edit_row(package, "numerals", f"{SOURCE}/{key}", **cells)
    assert code not in [finding.code for finding in run_checks(package, "numerals")]


def test_draft_of_a_source_without_record_has_no_line(package):
    """The row of its source has an empty cell, so its line is not known: it is 0."""
    edit_row(package, "sources", SOURCE, edition_year="")
    edit_row(
        package, "figures", "demo-2021-isl-identified-2020", note=f"{PROPOSAL_PREFIX} confirm."
    )
    drafts = [entry for entry in run_checks(package, "numerals") if entry.code == "draft-open"]
    assert [(entry.line, entry.key) for entry in drafts] == [(0, SOURCE)]


def test_stated_figure_has_one_numeral(package):
    """A second numeral that gives the figure again has the role restatement."""
    cells = {"role": "figure", "figure_id": "demo-2021-isl-identified-2020", "note": ""}
    edit_row(package, "numerals", f"{SOURCE}/2/3/19", **cells)
    message = "2 rows of numerals.csv with the role figure name this figure, but it needs 1."
    assert message in [finding.message for finding in run_checks(package, "numerals")]
