"""The ledger of the small package, spoiled one row at a time."""

import pytest

from cells import edit_row
from conftest import summarize
from tip_figures.figures.records import PROPOSAL_PREFIX

P, S = "demo-2021-isl-", "demo-2021-isl-protection"
AGAIN = {"figure_id": P + "identified-2020", "note": ""}
FAULTS = [
    ("numerals", "1/2/14", {"value": "41"}, "numeral-value", "value", "“30” means 30, and the value is 41."),
    ("numerals", "1/2/14", {"text": "3x"}, "numeral-unread", "text", "“3x” is not one numeral."),
    ("numerals", "1/2/14", {"form": "words"}, "numeral-form", "form", "“30” is written in digits, and the form is “words”."),
    ("numerals", "2/1/29", {"value": "2.5"}, "numeral-value", "value", "“2.5 million” means 2,500,000, and the value is 2.5."),
    ("numerals", "1/2/43", {"end": "200"}, "span-outside", "end", "The numeral ends at 200, and its sentence has 54 characters."),
    ("numerals", "1/2/43", {"start": "15"}, "span-overlap", "start", "The numeral begins at 15, inside “30”, which ends at 16."),
    ("numerals", "1/6/47", {"hedge": "at last"}, "hedge-unknown", "hedge", "“at last” is no hedge that is known."),
    ("numerals", "1/6/47", {"hedge": ""}, "hedge-dropped", "hedge", "The quote “assisting at least 41” has the hedge “at least” directly before the numeral."),
    ("numerals", "1/3/83", {"hedge": ""}, "hedge-dropped", "hedge", "The quote “and all but two” has the hedge “all but” directly before the numeral."),
    ("numerals", "1/3/83", {"hedge": "All but"}, "hedge-dropped", "hedge", "The quote “and all but two” has the hedge “all but” directly before the numeral."),
    ("numerals", "1/2/14", {"hedge": "all but"}, "hedge-unfounded", "hedge", "The quote “It identified 30 victims” shows the words before the numeral, and “all but” is not among them."),
    ("numerals", "1/3/83", {"text": "Two"}, "quote-without-numeral", "quote", "The quote “and all but two” does not hold “Two”."),
    ("numerals", "1/3/83", {"quote": "but two"}, "quote-length", "quote", "The quote “but two” has 2 words, and a quote has 4 to 6."),
    ("numerals", "1/3/83", {"quote": "Iceland, and all but two were in"}, "quote-length", "quote", "The quote “Iceland, and all but two were in” has 7 words, and a quote has 4 to 6."),
    ("numerals", "1/4/27", {"quote": "from Norway and two"}, "quote-without-numeral", "quote", "The quote “from Norway and two” does not hold “four”."),
    ("numerals", "1/4/53", {"quote": "and all but two"}, "quote-repeats", "quote", "The quote is that of line 7, so it does not tell the two places apart."),
    ("numerals", "1/2/14", {"role": "date", "figure_id": ""}, "date-unlikely", "role", "“30” is no year, and its quote shows neither a month nor a year beside it."),
    ("numerals", "1/5/4", {"figure_id": P + "sheltered-2020"}, "numeral-of-derived", "figure_id", f"The figure “{P}sheltered-2020” is derived, so no numeral names it."),
    ("numerals", "1/2/43", {"figure_id": "demo-2022-isl-identified-2021"}, "source-differs", "figure_id", "“24” is of the source “demo-2021-isl-protection”, the figure that it names of “demo-2022-isl-protection”."),
    ("numerals", "2/3/19", {"note": PROPOSAL_PREFIX + " x"}, "proposal-left", "note", "Nobody has judged this draft: “Proposal: x”."),
    ("identities", "identified-rose", {"statement": PROPOSAL_PREFIX + " x"}, "proposal-left", "statement", "Nobody has judged this draft: “Proposal: x”."),
    ("figures", "assisted-2020", {"value": "42"}, "figure-differs", "value", "The figure is 42, and its numeral in paragraph 1, sentence 6 is “41” (41)."),
    ("figures", "unit-officers-2020", {"value_to": "3"}, "figure-differs", "value_to", "The figure is 3, and its numeral in paragraph 2, sentence 2 is “two” (2)."),
    ("figures", "civil-suits-2020", {"value": "1"}, "figure-differs", "value", "The figure is 1, and its numeral in paragraph 2, sentence 4 is “No” (0)."),
    ("figures", "assisted-2020", {"bound": "exact"}, "bound-differs", "bound", "The bound is “exact”, and the numeral in paragraph 1, sentence 6 has the hedge “at least”, which means at_least."),
    ("figures", "identified-2020", {"bound": "at_least"}, "bound-differs", "bound", "The bound is “at_least”, and the numeral in paragraph 1, sentence 2 has no hedge, which means exact."),
    ("figures", "unit-officers-2020", {"bound": "about"}, "bound-differs", "bound", "The bound is “about”, and the numeral in paragraph 2, sentence 2 has no hedge, which means between."),
    ("figures", "identified-2020", {"year_basis": "stated"}, "year-not-stated", "year_basis", "The year 2020 is said to be stated, and no date of the numeral's sentence is 2020."),
    ("figures", "allocation-2020-isk", {"rounded_to": ""}, "rounding-too-fine", "rounded_to", "“2.5 million” is rounded to 100,000 at the finest, and nothing is recorded."),
    ("figures", "allocation-2020-isk", {"rounded_to": "250000"}, "rounding-invalid", "rounded_to", "250,000 is no power of ten."),
    ("figures", "allocation-2020-court-costs-isk", {"rounded_to": "1000000", "note": ""}, "rounding-unexplained", "rounded_to", "“400,000” is written to 1, and said to be rounded to 1,000,000 without a reason."),
    ("figures", "identified-2020", {"place": "1.2:43"}, "place-differs", "place", "The place is 1.2:43, and the ledger has the figure at 1.2:14."),
    ("figures", "identified-2020-home", {"place": "1.2:43"}, "place-differs", "place", "The place is 1.2:43, and the ledger has the figure at nowhere."),
    ("figures", "sheltered-2020", {"place": ""}, "place-differs", "place", "The place is empty, and the ledger has the figure at 1.5:4."),
    ("sources", "", {"paragraphs": "99"}, "count-differs", "paragraphs", "The tables hold 2 paragraphs of this source, and 99 are recorded."),
    ("sources", "", {"sentences": "99"}, "count-differs", "sentences", "The tables hold 12 sentences of this source, and 99 are recorded."),
    ("sources", "", {"numerals": "99"}, "count-differs", "numerals", "The tables hold 37 numerals of this source, and 99 are recorded."),
    ("sources", "", {"fingerprint": "0" * 64}, "fingerprint-differs", "fingerprint", "The fingerprint is not the one that the sentences' fingerprints make."),
]  # fmt: skip


@pytest.mark.parametrize(("table", "where", "cells", "code", "column", "message"), FAULTS)
def test_a_row_that_its_text_does_not_bear_out_is_told(
    package, run_checks, table, where, cells, code, column, message
):
    """A numeral is checked against what it says, a figure against its numeral, a source against its sentences and numerals."""
    line = edit_row(
        package,
        table,
        P + where if table in ("figures", "identities") else f"{S}/{where}".strip("/"),
        **cells,
    )
    assert (code, table, line, column, message) in summarize(run_checks(package, "ledger"))


RIGHT = [
    ("1/2/14", {"hedge": "or more", "quote": "It identified 30 or more"}, "hedge-unfounded"),
    ("1/2/14", {"hedge": "between", "quote": "It was between 20 and 30"}, "hedge-unfounded"),
    ("1/2/14", {"hedge": "at least", "quote": "the krona (ISK) ($30"}, "hedge-unfounded"),
    (
        "1/2/14",
        {"hedge": "an estimated", "quote": "identified 30 victims there"},
        "hedge-unfounded",
    ),
    (
        "1/2/43",
        {"role": "date", "figure_id": "", "text": "5", "quote": "met on June 5"},
        "date-unlikely",
    ),
    (
        "1/2/43",
        {"role": "date", "figure_id": "", "text": "5", "quote": "5 June 2018 they"},
        "date-unlikely",
    ),
    (
        "1/2/43",
        {"role": "date", "figure_id": "", "text": "19", "quote": "in 2018-19 it was"},
        "date-unlikely",
    ),
    (
        "1/2/43",
        {"role": "date", "figure_id": "", "text": "31", "quote": "on 31 December there"},
        "date-unlikely",
    ),
    ("1/2/49", {"text": "19", "value": "19"}, "year-not-stated"),
    ("2/4/0", {"text": "Failed"}, "numeral-unread"),
]


@pytest.mark.parametrize(("where", "cells", "code"), RIGHT)
def test_what_is_right_is_not_refused(package, run_checks, where, cells, code):
    """A hedge that the quote need not show, a day or far end of years as a date and as a year, any word that negates."""
    edit_row(package, "numerals", f"{S}/{where}", **cells)
    assert code not in [f.code for f in run_checks(package, "ledger")]


def test_a_fall_is_restated_without_its_sign(package, run_checks):
    """The text has the direction of a change in a word."""
    edit_row(package, "figures", P + "allocation-fall-2020", value="-1")
    edit_row(package, "numerals", f"{S}/2/1/187", text="1", value="1")
    edit_row(
        package,
        "numerals",
        f"{S}/2/3/19",
        role="restatement",
        figure_id=P + "allocation-fall-2020",
        note="",
    )
    assert {"restatement-differs", "figure-differs"}.isdisjoint(
        f.code for f in run_checks(package, "ledger")
    )


ELSEWHERE = [
    ("numerals", "1/2/43", {"role": "other", "figure_id": "", "note": "x"}, {("figure-unsupported", "0 numerals of the ledger state this figure, and it takes 1.")}),
    ("numerals", "2/3/19", {"role": "figure"} | AGAIN, {("figure-unsupported", "2 numerals of the ledger state this figure, and it takes 1.")}),
    ("numerals", "2/3/19", {"role": "restatement", "hedge": "about", "quote": "about one of three"} | AGAIN, {
        ("restatement-differs", f"The numeral says “one”, and its figure “{P}identified-2020” is 30."),
        ("bound-differs", "The bound is “exact”, and the numeral in paragraph 2, sentence 3 has the hedge “about”, which means about."),
    }),
    ("sentences", "2/3", {"sentence": "30"}, {("sentence-gap", "Sentence 2.3 is not in the table of sentences; the next is 2.4.")}),
]  # fmt: skip


@pytest.mark.parametrize(("table", "where", "cells", "messages"), ELSEWHERE)
def test_a_figure_is_stated_once_and_a_sentence_is_in_its_place(
    package, run_checks, table, where, cells, messages
):
    """A second numeral is a restatement, with number and hedge of the first; a missing sentence is named at its source."""
    edit_row(package, table, f"{S}/{where}", **cells)
    assert messages <= {(f.code, f.message) for f in run_checks(package, "ledger")}
