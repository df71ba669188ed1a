"""The ledger of the published package, spoiled one row at a time."""

import pytest

from cells import add, drop, edit, place, read

P = "tip-2020-kaz-"
S = "tip-2020-kaz-protection"
LEDGER, FIGURES, SOURCES = "resources/numerals.csv", "resources/figures.csv", "resources/sources.csv"


def told(found):
    return [(f.code, f.path, f.line, f.column, f.message) for f in found]


def test_the_published_ledger_accounts_for_everything(package, findings):
    """Nothing is found in the ledger as published."""
    assert findings(package, "ledger") == []


def at(package, paragraph, sentence, text, nth=0):
    """Key of a ledger row by its sentence and numeral."""
    rows = [
        r
        for r in read(package, "numerals")
        if (r["paragraph"], r["sentence"], r["text"]) == (str(paragraph), str(sentence), text)
    ]
    return f"/{paragraph}/{sentence}/{rows[nth]['start']}"


NUMERALS = [
    ((1, 2, "40"), {"value": "41"}, "numeral-value", "value", "“40” means 40, and the value is 41."),
    ((1, 2, "40"), {"text": "4x"}, "numeral-unread", "text", "“4x” is not one numeral."),
    ((1, 2, "40"), {"form": "words"}, "numeral-form", "form", "“40” is written in digits, and the form is “words”."),
    ((2, 7, "one million"), {"value": "1"}, "numeral-value", "value", "“one million” means 1,000,000, and the value is 1."),
    ((1, 2, "83"), {"end": "200"}, "span-outside", "end", "The numeral ends at 200, and its sentence has 77 characters."),
    ((2, 7, "77.2 million"), {"hedge": "at last"}, "hedge-unknown", "hedge", "“at last” is no hedge that is known."),
    ((1, 9, "55"), {"figure_id": P + "assisted-2019"}, "restatement-differs", "value", f"The numeral says “55”, and its figure “{P}assisted-2019” is 76."),
    ((1, 9, "55"), {"figure_id": P + "identified-2019-citizens"}, "numeral-of-derived", "figure_id", f"The figure “{P}identified-2019-citizens” is derived, so no numeral states it."),
    ((1, 5, "Four"), {"text": "four"}, "numeral-case", "text", "“four” stands at the beginning of its sentence and is not written so."),
    ((1, 10, "seven"), {"text": "Seven"}, "numeral-case", "text", "“Seven” stands in the middle of its sentence and is not written so."),
    ((1, 4, "three"), {"hedge": "all but"}, "numeral-case", "hedge", "“all but” stands at the beginning of its sentence and is not written so."),
    ((2, 13, "no"), {"text": "on"}, "negation-unknown", "text", "“on” is no word that negates."),
    ((2, 8, "2016"), {"role": "other"}, "numeral-is-date", "role", "“2016” is written like a year, and the role is other."),
]  # fmt: skip


@pytest.mark.parametrize(("where", "cells", "code", "column", "message"), NUMERALS)
def test_a_wrong_numeral_is_told_where_it_stands(package, findings, where, cells, code, column, message):
    """Value, form, place, hedge and figure of a numeral are checked against what it says."""
    line = edit(package, "numerals", at(package, *where), **cells)
    assert (code, LEDGER, line, column, message) in told(findings(package, "ledger"))


def test_numerals_do_not_overlap(package, findings):
    """A numeral that begins inside the one before is told."""
    first = next(r for r in read(package, "numerals") if r["text"] == "40")
    line = add(
        package,
        "numerals",
        source_id=S,
        paragraph="1",
        sentence="2",
        start=str(int(first["start"]) + 1),
        end=str(int(first["end"]) + 1),
        text="0 ",
        form="digits",
        value="0",
        role="other",
        note="x",
    )
    found = [f for f in findings(package, "ledger") if f.code == "span-overlap"]
    assert told(found) == [
        (
            "span-overlap",
            LEDGER,
            line,
            "start",
            f"The numeral begins at {int(first['start']) + 1}, inside “40”, which ends at {first['end']}.",
        )
    ]


FIGURE_FAULTS = [
    ("assisted-2019", {"value": "77"}, "figure-differs", "value", "The figure is 77, and its numeral in paragraph 1, sentence 8 is “76”."),
    ("unit-officers-2019", {"value_to": "3"}, "figure-differs", "value_to", "The figure is 3, and its numeral in paragraph 3, sentence 1 is “two” (2)."),
    ("civil-suits-2019", {"value": "1"}, "figure-differs", "value", "A negation in paragraph 2, sentence 13 states it, and it is 1, not 0."),
    ("assisted-2019", {"bound": "at_least"}, "bound-differs", "bound", "The bound is “at_least”, and the numeral in paragraph 1, sentence 8 has no hedge, which means exact."),
    ("allocation-2019-kzt", {"bound": "more_than"}, "bound-differs", "bound", "The bound is “more_than”, and the numeral in paragraph 2, sentence 7 has the hedge “at least”, which means at_least."),
    ("unit-officers-2019", {"bound": "about"}, "bound-differs", "bound", "The bound is “about”, and the numeral in paragraph 3, sentence 1 has no hedge, which means between."),
    ("identified-2019", {"year_basis": "stated"}, "year-not-stated", "year_basis", "The year 2019 is said to be stated, and no date of the numeral's sentence is 2019."),
    ("allocation-2019-kzt", {"rounded_to": ""}, "rounding-missing", "rounded_to", "“77.2 million” is rounded to 100,000 at the finest, and no rounding is recorded."),
    ("allocation-2019-kzt", {"rounded_to": "10000"}, "rounding-invalid", "rounded_to", "“77.2 million” is not written as finely as 10,000; its last digit stands for 100,000."),
    ("allocation-2019-kzt", {"rounded_to": "200000"}, "rounding-invalid", "rounded_to", "200,000 is no power of ten."),
    ("repatriated-2020", {"note": ""}, "rounding-unexplained", "rounded_to", "“550” is written to 1, and said to be rounded to 10 without a reason."),
]  # fmt: skip


@pytest.mark.parametrize(("where", "cells", "code", "column", "message"), FIGURE_FAULTS)
def test_a_figure_that_its_numeral_does_not_say_is_told(package, findings, where, cells, code, column, message):
    """Value, range, bound, year and rounding of a figure are checked against its numeral."""
    line = edit(package, "figures", where, **cells)
    assert (code, FIGURES, line, column, message) in told(findings(package, "ledger"))


def test_a_stated_figure_needs_its_numeral(package, findings):
    """Without its row in the ledger a figure has no support, and the source's count is off."""
    drop(package, "numerals", at(package, 1, 2, "83"))
    number = place(package, "figures", "identified-2018")
    assert told(findings(package, "ledger")) == [
        (
            "figure-unsupported",
            FIGURES,
            number + 2,
            "figure_id",
            "0 numerals of the ledger state this figure, and it takes 1.",
        ),
        ("count-differs", SOURCES, 2, "numerals", "The tables hold 64 numerals of this source, and 65 are recorded."),
    ]


def test_a_figure_is_stated_once(package, findings):
    """A second numeral that states the same figure is a restatement."""
    edit(package, "numerals", at(package, 1, 9, "55"), role="figure")
    (found,) = findings(package, "ledger")
    assert (found.code, found.key, found.message) == (
        "figure-unsupported",
        P + "assisted-2019-foreign",
        "2 numerals of the ledger state this figure, and it takes 1.",
    )


def test_a_numeral_and_its_figure_are_of_one_source(package, findings):
    """A figure of another source is a finding in the ledger."""
    edit(package, "figures", "identified-2018", source_id="another")
    found = [f for f in findings(package, "ledger") if f.code == "source-differs"]
    assert [(f.path, f.column, f.message) for f in found] == [
        (LEDGER, "figure_id", "The numeral is of the source “tip-2020-kaz-protection”, its figure of “another”.")
    ]


@pytest.mark.parametrize(("column", "number"), [("paragraphs", "4"), ("sentences", "41"), ("numerals", "65")])
def test_the_counts_of_a_source_are_those_of_its_tables(package, findings, column, number):
    """A count that was changed is told beside the one that was counted."""
    edit(package, "sources", S, **{column: "99"})
    assert (
        "count-differs",
        SOURCES,
        2,
        column,
        f"The tables hold {number} {column} of this source, and 99 are recorded.",
    ) in told(findings(package, "ledger"))


def test_sentences_are_numbered_without_a_gap(package, findings):
    """A missing sentence is named with the one found in its place."""
    edit(package, "sentences", "/1/7", sentence="70")
    found = [f for f in findings(package, "ledger") if f.code == "sentence-gap"]
    assert told(found) == [
        (
            "sentence-gap",
            SOURCES,
            2,
            "sentences",
            "Sentence 7 of paragraph 1 is not in the table of sentences; the next is 8 of 1.",
        )
    ]


def test_the_fingerprint_of_a_source_is_made_of_its_sentences(package, findings):
    """A changed fingerprint of one sentence shows in that of the source."""
    edit(package, "sentences", "/1/7", sha256="0" * 64)
    (found,) = findings(package, "ledger")
    assert (found.code, found.path, found.message) == (
        "fingerprint-differs",
        SOURCES,
        "The fingerprint is not the one that the sentences' fingerprints make.",
    )


def test_a_restatement_has_the_bound_of_its_figure(package, findings):
    """A hedge on a numeral that states a figure again is checked as well."""
    edit(package, "numerals", at(package, 1, 9, "55"), hedge="at least")
    (found,) = findings(package, "ledger")
    assert (found.code, found.key, found.column) == ("bound-differs", P + "assisted-2019-foreign", "bound")
    assert (
        found.message
        == "The bound is “exact”, and the numeral in paragraph 1, sentence 9 has the hedge “at least”, which means at_least."
    )
