"""Where a text differs from a passage: in its sentences, in words within it and around it."""

from proving import OTHER_SOURCE_ID, PASSAGE, SOURCE_ID, change_passage, find, find_one, prove

import cells
from cases import cases
from conftest import DATA
from tip_figures.proof.pieces import is_section_heading, prepare_text

FIRST = "The government improved its care for victims."
SENTENCE = "It identified 30 victims, an increase from 24 in 2019."
MIDDLE = " Each regional unit had one or two officers."
LAST = "No victims brought a civil suit in 2020."
OTHER_PASSAGE = (DATA / "texts" / f"{OTHER_SOURCE_ID}.txt").read_text(encoding="utf-8").strip()

EXTRA, MISSING, ORDER = "sentence-extra", "sentence-missing", "sentence-order"
CUT = "passage-incomplete"
DIFFERENCES = {
    "line-before": (SENTENCE, f"\nIt is not true that\n{SENTENCE}", EXTRA, "1/2"),
    "mark-directly-after-a-digit": ("30 victims", "30[1] victims", EXTRA, "1/2"),
    "line-and-number": ("30 victims", "30\nin truth 46\n46\nvictims", EXTRA, "1/2"),
    "paragraph": ("\n", "\n\nIt freed 7 men.\n\n", EXTRA, "2/1"),
    "number-not-of-a-paragraph": (SENTENCE, f"\n2. {SENTENCE}", EXTRA, "1/2"),
    "sentences-exchanged": (f"{FIRST} {SENTENCE}", f"{SENTENCE} {FIRST}", ORDER, "1/2"),
    "raised-number": ("30 victims", "30\u00b9\u00b2 victims", "text-shown-otherwise", "1/2"),
    "digits-apart": ("30 victims", "3 0 victims", MISSING, "1/2"),
    "middle-left-out": (MIDDLE, "", MISSING, "2/2"),
    "last-replaced": (LAST, "It freed 7 men.", MISSING, "2/4"),
    "first-replaced": (FIRST, "It did nothing.", MISSING, "1/1"),
    "last-left-out": (f" {LAST}", "", CUT, "2/4"),
    "last-cut": (LAST, "No victims", CUT, "2/4"),
    "first-left-out": (f"{FIRST} ", "", CUT, "1/1"),
}
"""Words of the passage, what a text has instead, and what is reported where."""
PAGE_ELEMENTS = {
    "page-end": ("\n", "\n12\n\fICELAND\n", "“12”, “ICELAND”"),
    "area": ("30 victims", "30\nICELAND 41\nvictims", "“ICELAND 41”"),
    "title-of-the-report": (
        "30 victims",
        "30\n3 | Report on Made-up Places, 2021\nvictims",
        "“3 | Report on Made-up Places, …”",
    ),
    "number-of-a-paragraph": ("\n", "\n2. ", ""),
    "mark-of-a-note": (SENTENCE, f"{SENTENCE} [1]", "“[1]”"),
    "raised-one": ("30 victims", "30\u00b9 victims", "“\u00b9”"),
    "first-number": ("The government improved", "1. The government improved", ""),
}


@cases("old, new, code, key", DIFFERENCES)
def test_difference_is_reported_at_its_sentence(package, old, new, code, key):
    """Extra words are reported where they are; a text that is cut short is only a warning."""
    severity = "warning" if code == CUT else "error"
    assert find(package, change_passage(old, new)) == [(severity, code, key)]


@cases("old, new, pieces", PAGE_ELEMENTS)
def test_page_elements_are_no_words_of_a_passage(package, old, new, pieces):
    """They are left out, and a note has those that are within the passage."""
    text = change_passage(old, new)
    if not pieces:
        assert find(package, text) == []
        return
    assert find(package, text) == [("note", "text-outside", SOURCE_ID)]
    message = find_one(package, "text-outside", text).message
    assert message.endswith(f"inside the passage; {pieces}.")


def test_message_has_the_first_words_and_all_numerals(package):
    added = "In truth it freed 7 men and 46 women."
    finding = find_one(package, "sentence-extra", change_passage("\n", f"\n\n{added}\n\n"))
    assert finding.message == (
        "Before paragraph 2, sentence 1, the source text (text1, line 3) has 9 words that the"
        " tables do not have: “In truth it freed 7 men …”; their numerals: 7, 46."
    )


def test_note_has_at_most_twelve_pieces(package):
    lines = [f"{number} | Report on Some of the Made-up Places" for number in range(1, 15)]
    text = change_passage(SENTENCE, "\n".join(["", *lines, SENTENCE]))
    message = find_one(package, "text-outside", text).message
    assert "(text1), the proof left out 14 pieces inside the passage" in message
    assert "“1 | Report on Some of …”, “2 | Report" in message
    assert message.endswith("“12 | Report on Some of …” and 2 more.")


# Sentences


def test_sentences_after_the_end_of_a_text_are_one_finding(package):
    proof = prove(package, PASSAGE.split("\n")[0])
    (finding,) = [finding for finding in proof.findings if finding.severity != "note"]
    assert finding.key == f"{SOURCE_ID}/2/1"
    assert finding.message == (
        "The source text (text1) ends before 4 sentences of the passage: 2.1 to 2.4"
        " (paragraph.sentence)."
    )
    found = proof.passages[0].found
    assert (found["sentences"], found["stated figures"]) == (8, 17)


def test_sentence_that_is_left_out_leaves_nothing_in_its_place(package):
    finding = find_one(package, "sentence-missing", change_passage(MIDDLE, ""))
    assert finding.message.endswith(
        "The text has nothing between the sentences before and after it."
    )


# What is around a passage

INCOMPLETE = ("warning", "passage-incomplete", "1/1")
OUTSIDE_BEFORE = ("note", "text-outside", "1/1")
OUTSIDE_AFTER = ("note", "text-outside", "2/4")
EXTRA_AFTER = ("error", "sentence-extra", "2/4")


@cases(
    "before, after, expected",
    {
        "before": ("It freed 7 men.\n\n", "", [INCOMPLETE]),
        "before-in-its-line": ("It freed 7 men. ", "", [INCOMPLETE]),
        "name-of-the-section": ("PROTECTION\n\n", "", []),
        "name-in-markdown": ("## Protection\n\n", "", []),
        "section-heading": ("b. Prohibition of Forced Labor\n\n", "", []),
        "behind-a-heading": ("It had 7.\n\nb. Protection\n\n", "", [OUTSIDE_BEFORE]),
        "title": ("Prohibition of Forced Labor\n\n", "", [OUTSIDE_BEFORE]),
        "mail": ("A. B. wrote:\n\n", "", [OUTSIDE_BEFORE]),
        "capitals": ("", "\n\nPREVENTION\n\nIt freed 7.", [OUTSIDE_AFTER]),
        "letter": ("", "\n\nc. Child Labor\n\nIt freed 7.", [OUTSIDE_AFTER]),
        "after-a-page-number": ("", "\n\n12\n\nIt freed 7.", [EXTRA_AFTER]),
        "heading-in-the-last-line": ("", " c. Child Labor", [EXTRA_AFTER]),
        "line": ("", "\n\nshare this page", [EXTRA_AFTER]),
    },
)
def test_text_around_a_passage(package, before, after, expected):
    """After a heading it is a note; otherwise a warning before the passage, and an error after."""
    assert find(package, f"{before}{PASSAGE}{after}") == expected


@cases(
    "line, expected",
    {
        "letter": ("c. Prohibition of Child Labor", True),
        "number-and-letter": ("7.b. Prohibition of Forced Labor", True),
        "brackets": ("**(b) Prohibition of Forced Labor**", True),
        "word": ("Section 7. Worker Rights", True),
        "capitals": ("PREVENTION", True),
        "number": ("PREVENTION 36", False),
        "negation": ("THIS IS NOT TRUE", False),
        "sentence": ("c. This is not true", False),
        "negation-like-a-title": ("c. None of It Is True", False),
        "number-in-the-title": ("1. In Truth 90 Men", False),
        "title": ("Child Labor", False),
    },
)
def test_heading_of_a_section_has_a_letter_or_number_or_capitals(line, expected):
    assert is_section_heading(line) is expected


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
        "others-complete": (["complete", "complete"], "", True),
        "heading-after": (["complete", "complete"], "\n\nPREVENTION\n\nIt freed 7.", True),
        "one-other": (["complete"], "", False),
        "other-excerpt": (["complete", "excerpt"], "", False),
        "words-after": (["complete", "complete"], "\n\nIt freed 7.", False),
    },
)
def test_excerpt_that_is_the_whole_section_is_reported(package, extents, after, is_reported):
    """The other editions show that the sections are usually read to their ends."""
    cells.drop_row(package, "sources", OTHER_SOURCE_ID)
    (row,) = cells.read_rows(package, "sources", SOURCE_ID)
    for number, extent in enumerate(extents):
        cells.add_row(package, "sources", **row | {"source_id": f"x{number}", "extent": extent})
    cells.edit_row(package, "sources", SOURCE_ID, extent="excerpt")
    codes = [code for _, code, _ in find(package, PASSAGE + after)]
    assert ("passage-incomplete" in codes) is is_reported


def test_section_may_go_on_after_an_excerpt(package):
    cells.edit_row(package, "sources", SOURCE_ID, extent="excerpt")
    assert find(package, f"{PASSAGE}\n\nIt freed 7.") == [OUTSIDE_AFTER]
