"""Where a text differs from a passage: in its sentences, in words within it and around it."""

from dataclasses import replace

from proving import OTHER_SOURCE_ID, PASSAGE, SOURCE_ID, change_passage, find, find_one

import cells
from cases import cases
from conftest import DATA, read_figures
from tip_figures.proof import prove_tables
from tip_figures.proof.interruptions import prepare_text
from tip_figures.prose.source_text import split_source_text

FIRST = "The government improved its care for victims."
SENTENCE = "It identified 30 victims, an increase from 24 in 2019."
MIDDLE = " Each regional unit had one or two officers."
LAST = "No victims brought a civil suit in 2020."
OTHER_PASSAGE = (DATA / "texts" / f"{OTHER_SOURCE_ID}.txt").read_text("utf-8").strip()

EXTRA, MISSING, ORDER = "sentence-extra", "sentence-missing", "sentence-order"
CUT = "passage-incomplete"
DIFFERENCES = {
    "line-before": (SENTENCE, f"\nIt is not true that\n{SENTENCE}", EXTRA, "1/2"),
    "mark-directly-after-a-digit": ("30 victims", "30[1] victims", EXTRA, "1/2"),
    "number-not-of-a-paragraph": (SENTENCE, f"\n2. {SENTENCE}", EXTRA, "1/2"),
    "sentences-exchanged": (f"{FIRST} {SENTENCE}", f"{SENTENCE} {FIRST}", ORDER, "1/2"),
    "raised-number": ("30 victims", "30\u00b9\u00b2 victims", "text-shown-otherwise", "1/2"),
    "last-replaced": (LAST, "It freed 7 men.", MISSING, "2/4"),
    "first-replaced": (FIRST, "It did nothing.", MISSING, "1/1"),
    "last-left-out": (f" {LAST}", "", CUT, "2/4"),
    "last-cut": (LAST, "No victims", CUT, "2/4"),
    "first-left-out": (f"{FIRST} ", "", CUT, "1/1"),
}
"""Words of the passage, what a text has instead, and what is reported where."""


@cases("old, new, code, key", DIFFERENCES)
def test_difference_is_reported_at_its_sentence(package, old, new, code, key):
    """Extra words are reported where they are; a text that is cut short is only a warning."""
    severity = "warning" if code == CUT else "error"
    assert find(package, change_passage(old, new)) == [(severity, code, key)]


def test_message_has_the_first_words_and_all_numerals(package):
    added = "In truth it freed 7 men and 46 women."
    finding = find_one(package, "sentence-extra", change_passage("\n", f"\n\n{added}\n\n"))
    assert finding.message == (
        "Before paragraph 2, sentence 1, the source text (text1, line 3) has 9 words not in "
        "the tables: “In truth it freed 7 men …”; their numerals: 7, 46."
    )


def test_note_has_at_most_twelve_interruptions_within_the_passage(package):
    lines = [f"{number} | Report on Some of the Made-up Places" for number in range(1, 13)]
    text = change_passage(SENTENCE, "\n".join(["", "ICELAND", *lines, f"{SENTENCE} [1]"]))
    message = find_one(package, "text-outside", text).message
    assert "(text1), the proof left out 14 interruptions inside the passage" in message
    assert "“ICELAND”, “1 | Report on Some of …”, “2 | Report" in message
    assert message.endswith("“11 | Report on Some of …” and 2 more.")


# Sentences


def test_sentences_after_the_end_of_a_text_are_one_finding(package):
    finding = find_one(package, "passage-incomplete", PASSAGE.split("\n")[0])
    assert finding.message == (
        "The source text (text1) ends before 4 sentences of the passage: 2.1 to 2.4"
        " (paragraph.sentence)."
    )


def test_sentence_that_is_left_out_leaves_nothing_in_its_place(package):
    finding = find_one(package, "sentence-missing", change_passage(MIDDLE, ""))
    assert finding.message.endswith(
        "The text has nothing between the sentences before and after it."
    )


# What is around a passage

INCOMPLETE = ("warning", "passage-incomplete", "1/1")
OUTSIDE_BEFORE = ("note", "text-outside", "1/1")
OUTSIDE_AFTER = ("note", "text-outside", "2/4")
EXTRA_BEFORE = ("error", "sentence-extra", "1/1")
EXTRA_AFTER = ("error", "sentence-extra", "2/4")


@cases(
    "before, after, expected",
    {
        "before": ("It freed 7 men.\n\n", "", [INCOMPLETE]),
        "before-in-its-line": ("It freed 7 men. ", "", [INCOMPLETE]),
        "own-heading": ("b. Protection\n\n", "", []),
        "own-heading-after-words": ("It freed 7 men.\n\nPROTECTION\n\n", "", []),
        "words-under-the-heading": ("PROTECTION\n\nIt freed 7 men.\n\n", "", [EXTRA_BEFORE]),
        "title": ("Prohibition of Forced Labor\n\n", "", [OUTSIDE_BEFORE]),
        "next-heading": ("b. Protection\n\n", "\n\nc. Child Labor\n\nIt freed 7.", []),
        "next-heading-alone": ("", "\n\nc. Child Labor\n\nIt freed 7.", [EXTRA_AFTER]),
        "heading-in-the-last-line": ("", " c. Child Labor", [EXTRA_AFTER]),
        "line": ("", "\n\nshare this page", [EXTRA_AFTER]),
    },
)
def test_text_around_a_passage(package, before, after, expected):
    """What is outside the section of a page is not read; other words after a passage are errors.

    Words before a passage are a warning, but an error under its heading.
    """
    assert find(package, f"{before}{PASSAGE}{after}") == expected


def test_minus_sign_in_a_word_is_a_hyphen():
    assert prepare_text("COVID\u221219 fell by \u22125") == "COVID-19 fell by \u22125"


def test_message_has_the_numerals_that_precede(package):
    before = "It freed 7 men and 46 women. It freed 8."
    finding = find_one(package, "passage-incomplete", f"{before}\n\n{PASSAGE}")
    assert finding.message == (
        "The source text (text1, line 1) has 10 words before the passage, and no heading between;"
        " the nearest numerals: 7, 46, 8."
    )


def test_text_of_another_source_is_not_outside(package):
    sentences, _, _ = OTHER_PASSAGE.rpartition(" The government did not say")
    assert find(package, f"{PASSAGE}\n\n{sentences}") == []


def test_second_copy_with_other_words_is_an_error(package):
    changed = change_passage("30 victims", "31 victims")
    assert find(package, f"{PASSAGE}\n\n{changed}") == [EXTRA_AFTER]
    assert find(package, f"{changed}\n\n{PASSAGE}") == [("error", "sentence-extra", "1/1")]


@cases(
    "extents, after, is_reported",
    {
        "others-complete": ("excerpt complete complete", "", True),
        "heading-after": ("excerpt complete complete", "\n\nPREVENTION\n\nIt freed 7.", True),
        "one-other": ("excerpt complete", "", False),
        "other-excerpt": ("excerpt complete excerpt", "", False),
        "words-after": ("excerpt complete complete", "\n\nIt freed 7.", False),
    },
)
def test_excerpt_that_is_the_whole_section_is_reported(extents, after, is_reported):
    """The other editions show that the sections are usually read to their ends."""
    figures = read_figures()
    sources = [replace(figures.sources[0], extent=extent) for extent in extents.split()]
    text = split_source_text("text", f"PROTECTION\n\n{PASSAGE}{after}")
    findings = prove_tables(replace(figures, sources=sources), [text]).findings
    assert ("passage-incomplete" in {finding.code for finding in findings}) is is_reported


def test_section_may_go_on_after_an_excerpt(package):
    cells.edit_row(package, "sources", SOURCE_ID, extent="excerpt")
    assert find(package, f"{PASSAGE}\n\nIt freed 7.") == [OUTSIDE_AFTER]
