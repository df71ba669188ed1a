"""Where a text differs from a passage: in its sentences, in words within it and around it."""

import pytest
from proving import OTHER_SOURCE_ID, PASSAGE, SOURCE_ID, change_passage, find, find_one, prove

import cells
from cases import cases
from conftest import DATA
from tip_figures.proof.pieces import is_section_heading

FIRST = "The government improved its care for victims."
SENTENCE = "It identified 30 victims, an increase from 24 in 2019."
MIDDLE = " Each regional unit had one or two officers."
LAST = "No victims brought a civil suit in 2020."
OTHER_PASSAGE = (DATA / "texts" / f"{OTHER_SOURCE_ID}.txt").read_text(encoding="utf-8").strip()

INSIDE = [
    pytest.param(SENTENCE, f"\nIt is not true that\n{SENTENCE}", "1/2", id="line-before"),
    pytest.param("30 victims", "30[1] victims", "1/2", id="mark-directly-after-a-digit"),
    pytest.param("30 victims", "30\nin truth 46\n46\nvictims", "1/2", id="line-and-number"),
    pytest.param("\n", "\n\nIt freed 7 men.\n\n", "2/1", id="paragraph"),
    pytest.param(LAST, f"{LAST}\nor rather 46, since six came.", "2/4", id="in-the-next-line"),
    pytest.param(LAST, f"{LAST}\n\nChild Labor\n\nIt is rare.", "2/4", id="title-after-last"),
]
PAGE_ELEMENTS = [
    pytest.param("\n", "\n12\n\fICELAND\n", "“12”, “ICELAND”", id="page-end"),
    pytest.param("30 victims", "30\nICELAND 41\nvictims", "“ICELAND 41”", id="area"),
    pytest.param(
        "30 victims",
        "30\n3 | Report on Made-up Places, 2021\nvictims",
        "“3 | Report on Made-up Places, …”",
        id="title-of-the-report",
    ),
    pytest.param("\n", "\n2. ", "", id="number-of-a-paragraph"),
    pytest.param(SENTENCE, f"{SENTENCE} [1]", "“[1]”", id="mark-of-a-note"),
    pytest.param("30 victims", "30\u00b9 victims", "“\u00b9”", id="raised-one"),
    pytest.param("The government improved", "1. The government improved", "", id="first-number"),
]


@pytest.mark.parametrize(("old", "new", "key"), INSIDE)
def test_words_that_the_tables_do_not_have_are_an_error(package, old, new, key):
    """They are reported at the sentence in which or beside which they are."""
    assert find(package, change_passage(old, new)) == [("error", "sentence-extra", key)]


@pytest.mark.parametrize(("old", "new", "pieces"), PAGE_ELEMENTS)
def test_page_elements_are_no_words_of_a_passage(package, old, new, pieces):
    """They are left out, and a note has those that are within the passage."""
    text = change_passage(old, new)
    if not pieces:
        assert find(package, text) == []
        return
    assert find(package, text) == [("note", "text-outside", SOURCE_ID)]
    message = find_one(package, "text-outside", text).message
    assert message.endswith(f"inside the passage; {pieces}.")


def test_number_of_a_paragraph_is_before_its_first_sentence_only(package):
    text = change_passage(SENTENCE, f"\n2. {SENTENCE}")
    assert find(package, text) == [("error", "sentence-extra", "1/2")]


def test_message_has_the_first_words_and_all_numerals(package):
    added = "In truth it freed 7 men and 46 women."
    finding = find_one(package, "sentence-extra", change_passage("\n", f"\n\n{added}\n\n"))
    assert finding.message == (
        "Before paragraph 2, sentence 1, the source text (text1, line 3) has 9 words that the"
        " tables do not have: “In truth it freed 7 men …”; their numerals: 7, 46."
    )


def test_note_has_at_most_eight_pieces(package):
    lines = [f"{number} | Report on Some of the Made-up Places" for number in range(1, 11)]
    text = change_passage(SENTENCE, "\n".join(["", *lines, SENTENCE]))
    message = find_one(package, "text-outside", text).message
    assert "(text1), the proof left out 10 pieces inside the passage" in message
    assert "“1 | Report on Some of …”, “2 | Report" in message
    assert message.endswith("“8 | Report on Some of …” and 2 more.")


def test_pieces_are_not_listed_beside_an_error(package):
    """What is left out matters only where the passage is proved."""
    text = change_passage("\n", "\n\n12\n\nIt freed 7 men.\n\n")
    assert find(package, text) == [("error", "sentence-extra", "2/1")]


def test_text_that_shows_something_else_is_an_error_at_its_sentence(package):
    text = change_passage("30 victims", "30\u00b9\u00b2 victims")
    assert find(package, text) == [("error", "text-shown-otherwise", "1/2")]


# Sentences


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        pytest.param(LAST, LAST.replace(" a ", " any "), "2/4", id="last"),
        pytest.param(MIDDLE, "", "2/2", id="middle-left-out"),
        pytest.param("30 victims", "31 victims", "1/2", id="number"),
        pytest.param(LAST, "It freed 7 men.", "2/4", id="last-replaced"),
        pytest.param(FIRST, "It did nothing.", "1/1", id="first-replaced"),
    ],
)
def test_sentence_that_was_changed_or_left_out_is_an_error(package, old, new, key):
    assert find(package, change_passage(old, new)) == [("error", "sentence-missing", key)]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        pytest.param(f" {LAST}", "", "2/4", id="last-left-out"),
        pytest.param(LAST, "No victims", "2/4", id="last-cut"),
        pytest.param(f"{FIRST} ", "", "1/1", id="first-left-out"),
    ],
)
def test_sentence_at_which_the_text_is_cut_is_a_warning(package, old, new, key):
    assert find(package, change_passage(old, new)) == [("warning", "passage-incomplete", key)]


def test_sentences_after_the_end_of_a_text_are_one_finding(package):
    proof = prove(package, PASSAGE.split("\n")[0])
    (finding,) = [finding for finding in proof.findings if finding.severity != "note"]
    assert finding.message == (
        "The source text (text1) ends before 4 sentences of the passage: 2.1 to 2.4"
        " (paragraph.sentence)."
    )
    coverage = proof.passages[0].coverage
    assert (coverage.sentences_found, coverage.figures_found) == (8, 17)


def test_paragraphs_in_another_order_are_an_error(package):
    first, second = PASSAGE.split("\n")
    findings = find(package, f"{second}\n\n{first}")
    assert {(severity, code) for severity, code, _ in findings} == {("error", "sentence-order")}


def test_changed_sentence_is_reported_with_the_numerals_in_its_place(package):
    finding = find_one(package, "sentence-missing", change_passage("30 victims", "31 victims"))
    assert finding.message == (
        "Paragraph 1, sentence 2 is not in the source text (text1)."
        " The words there, from line 1 on, have the numerals 31, 24, 2019;"
        " numerals.csv has 30, 24, 2019."
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
EXTRA_AFTER = ("error", "sentence-extra", "2/4")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("It freed 7 men.\n\n", "", [INCOMPLETE], id="before"),
        pytest.param("It freed 7 men. ", "", [INCOMPLETE], id="before-in-its-line"),
        pytest.param("PROTECTION\n\n", "", [], id="name-of-the-section"),
        pytest.param("## Protection\n\n", "", [], id="name-in-markdown"),
        pytest.param("b. Prohibition of Forced Labor\n\n", "", [], id="section-heading"),
        pytest.param("It had 7.\n\nb. Protection\n\n", "", [OUTSIDE_BEFORE], id="behind-a-heading"),
        pytest.param("Prohibition of Forced Labor\n\n", "", [OUTSIDE_BEFORE], id="title"),
        pytest.param("A. B. wrote:\n\n", "", [OUTSIDE_BEFORE], id="mail"),
        pytest.param("", "\n\nPREVENTION\n\nIt freed 7.", [OUTSIDE_AFTER], id="capitals"),
        pytest.param("", "\n\nc. Child Labor\n\nIt freed 7.", [OUTSIDE_AFTER], id="letter"),
        pytest.param("", "\n\n12\n\nIt freed 7.", [EXTRA_AFTER], id="after-a-page-number"),
        pytest.param("", " c. Child Labor", [EXTRA_AFTER], id="heading-in-the-last-line"),
        pytest.param("", "\n\nshare this page", [EXTRA_AFTER], id="line"),
    ],
)
def test_text_around_a_passage(package, before, after, expected):
    """After a heading it is a note; otherwise a warning before the passage, and an error after."""
    assert find(package, f"{before}{PASSAGE}{after}") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("c. Prohibition of Child Labor", True, id="letter"),
        pytest.param("7.b. Prohibition of Forced Labor", True, id="number-and-letter"),
        pytest.param("**(b) Prohibition of Forced Labor**", True, id="brackets"),
        pytest.param("Section 7. Worker Rights", True, id="word"),
        pytest.param("PREVENTION", True, id="capitals"),
        pytest.param("PREVENTION 36", False, id="number"),
        pytest.param("THIS IS NOT TRUE", False, id="negation"),
        pytest.param("c. This is not true", False, id="sentence"),
        pytest.param("c. None of It Is True", False, id="negation-like-a-title"),
        pytest.param("1. In Truth 90 Men", False, id="number-in-the-title"),
        pytest.param("Child Labor", False, id="title"),
    ],
)
def test_heading_of_a_section_has_a_letter_or_number_or_capitals(line, expected):
    assert is_section_heading(line) is expected


def test_message_has_the_numerals_that_precede(package):
    before = "It freed 7 men and 46 women. It freed 8."
    finding = find_one(package, "passage-incomplete", f"{before}\n\n{PASSAGE}")
    assert finding.message == (
        "The source text (text1, line 1) has 10 words before the passage, and no heading between;"
        " the nearest numerals: 7, 46, 8."
    )


def test_text_of_another_source_is_not_outside(package):
    """The other source is an excerpt, so it may break off."""
    assert find(package, f"{PASSAGE}\n\n{OTHER_PASSAGE}") == []


def test_second_copy_with_other_words_is_an_error(package):
    changed = change_passage("30 victims", "31 victims")
    assert find(package, f"{PASSAGE}\n\n{changed}") == [EXTRA_AFTER]
    assert find(package, f"{changed}\n\n{PASSAGE}") == [("error", "sentence-extra", "1/1")]


# The extent of a passage


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
