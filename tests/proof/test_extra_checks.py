"""Words of a text that a passage does not have: inside of it, in its lines, and around it."""

import pytest
from proving import OTHER_SOURCE_ID, PASSAGE, SOURCE_ID, change_passage, find, find_one

import cells
from conftest import DATA, read_figures
from tip_figures.proof.source_proof import prove_tables
from tip_figures.prose.sentences import hash_sentence
from tip_figures.prose.source_text import read_source_text

SENTENCE = "It identified 30 victims, an increase from 24 in 2019."
LAST = "No victims brought a civil suit in 2020."
OTHER_PASSAGE = (DATA / "texts" / f"{OTHER_SOURCE_ID}.txt").read_text(encoding="utf-8").strip()

INSIDE = [
    pytest.param(SENTENCE, f"It is not true that {SENTENCE}", "1/2", id="words-before"),
    pytest.param(SENTENCE, f"\nIt is not true that\n{SENTENCE}", "1/2", id="line-before"),
    pytest.param(SENTENCE, f"{SENTENCE} or rather 46 men.", "1/3", id="words-after"),
    pytest.param(SENTENCE, f"It freed 7 men. {SENTENCE}", "1/2", id="sentence"),
    pytest.param("30 victims", "[not] 30 victims", "1/2", id="word-in-brackets"),
    pytest.param("30 victims", "30 (46) victims", "1/2", id="number-in-brackets"),
    pytest.param("30 victims", "[46](x) 30 victims", "1/2", id="number-as-a-link"),
    pytest.param("30 victims", "not 30 victims", "1/2", id="word"),
    pytest.param("30 victims", "30\nin truth 46\n46\nvictims", "1/2", id="line-and-number"),
    pytest.param("\n", "\n\nIt freed 7 men.\n\n", "2/1", id="paragraph"),
    pytest.param("\n", "\n\nPhoto: 1 shelter\n\n", "2/1", id="caption"),
    pytest.param("\n", "\n\nNone of This Is True\n\n", "2/1", id="negation-like-a-heading"),
    pytest.param("\n", "\n\n46 men\n\n", "2/1", id="number-in-a-line"),
    pytest.param("The government improved", "NOT The government improved", "1/1", id="first"),
    pytest.param(LAST, f"{LAST} or rather 46, since six came.", "2/4", id="after-last"),
    pytest.param(LAST, f"{LAST}\nor rather 46, since six came.", "2/4", id="in-the-next-line"),
    pytest.param(LAST, f"not {LAST}", "2/4", id="before-last"),
]
PAGE_ELEMENTS = [
    pytest.param(
        "\n",
        "\n\nShelters and Funding\n\n",
        "1 piece: “Shelters and Funding” (line 3)",
        id="heading",
    ),
    pytest.param(
        "\n",
        "\n\nShelters and funding\n\n",
        "1 piece: “Shelters and funding” (line 3)",
        id="heading-in-small-letters",
    ),
    pytest.param("\n", "\n\n* * *\n\n", "", id="rule"),
    pytest.param(
        "\n", "\n12\n\fICELAND\n", "2 pieces: “12” (line 2), “ICELAND” (line 3)", id="page-end"
    ),
    pytest.param("\n", "\n2. ", "1 piece: “2.” (line 2)", id="number-of-a-paragraph"),
    pytest.param(SENTENCE, f"{SENTENCE} [1]", "1 piece: “[1]” (line 1)", id="mark-of-a-note"),
    pytest.param(
        "in 2019.", "in 2019.[1]", "1 piece: “2019.[1]” (line 1)", id="mark-attached-to-a-word"
    ),
    pytest.param("in 2019.", "in 2019.\u00b9", "1 piece: “2019.\u00b9” (line 1)", id="raised-mark"),
    pytest.param(SENTENCE, f"{SENTENCE}\n12\n", "1 piece: “12” (line 2)", id="page-number"),
    pytest.param("The government improved", "PROTECTION The government improved", "", id="section"),
    pytest.param("The government improved", "1. The government improved", "", id="first-number"),
    pytest.param("The government improved", "1) The government improved", "", id="bracket"),
]


@pytest.mark.parametrize(("old", "new", "key"), INSIDE)
def test_words_that_the_tables_do_not_have_are_an_error(package, old, new, key):
    """They are reported at the sentence in which or beside which they are."""
    assert find(package, change_passage(old, new)) == [("error", "sentence-extra", key)]


@pytest.mark.parametrize(("old", "new", "pieces"), PAGE_ELEMENTS)
def test_page_elements_are_no_words_of_a_passage(package, old, new, pieces):
    """They are left out, and a note has those that are inside of the passage."""
    text = change_passage(old, new)
    if not pieces:
        assert find(package, text) == []
        return
    assert find(package, text) == [("note", "text-skipped", SOURCE_ID)]
    finding = find_one(package, "text-skipped", text)
    count, _, places = pieces.partition(": ")
    assert finding.message == (
        f"Inside of the passage, the proof left out {count} of the source text (text1): {places}."
    )


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


def test_note_groups_equal_pieces_and_counts_the_others(package):
    """It has at most eight different pieces, and the first six words of each."""
    lines = [f"{number} | Report on Some of the Made-up Places" for number in range(1, 11)]
    lines += ["ICELAND", "ICELAND"]
    finding = find_one(
        package, "text-skipped", change_passage(SENTENCE, "\n".join(["", *lines, SENTENCE]))
    )
    assert "left out 12 pieces" in finding.message
    assert "“1 | Report on Some of …” (line 2), “2 | Report" in finding.message
    assert finding.message.endswith("“8 | Report on Some of …” (line 9), 3 more.")
    twice = change_passage(SENTENCE, f"\n12\n\fICELAND\n{SENTENCE}\n12\n\fICELAND\n")
    assert find_one(package, "text-skipped", twice).message.endswith(
        "“12” (2 times, first in line 2), “ICELAND” (2 times, first in line 3)."
    )


def test_nothing_is_left_out_of_the_text_of_the_passage(package):
    for text in (PASSAGE, f"ICELAND\n\n{PASSAGE}\n\n12"):
        assert find(package, text) == []


def test_pieces_are_not_listed_beside_an_error(package):
    """What is left out matters only where the passage is proved."""
    text = change_passage("\n", "\n\n12\n\nIt freed 7 men.\n\n")
    assert find(package, text) == [("error", "sentence-extra", "2/1")]


def test_hidden_and_deleted_words_of_a_page_are_listed(tmp_path, package):
    """Only the document has them, so the line is that of the word before."""
    file = tmp_path / "page.html"
    paragraphs = change_passage("30 victims", "30 <del>46</del> victims").splitlines()
    markup = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    markup = markup.replace("of them", "of <b hidden>all</b> them<sup>1</sup>")
    file.write_text(f"<!doctype html>{markup}", encoding="utf-8")
    proof = prove_tables(read_figures(package), [read_source_text(str(file))])
    (message,) = [finding.message for finding in proof.findings if finding.code == "text-skipped"]
    assert "left out 3 pieces" in message
    assert message.endswith("“46” (line 3), “all” (line 3), “them1,” (line 3).")


# What is around a passage

INCOMPLETE_BEFORE = ("warning", "passage-incomplete", "1/1")
INCOMPLETE_AFTER = ("warning", "passage-incomplete", "2/4")
OUTSIDE_BEFORE = ("note", "text-outside", "1/1")
OUTSIDE_AFTER = ("note", "text-outside", "2/4")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("", "\n\nIt freed 7 men.", [INCOMPLETE_AFTER], id="after"),
        pytest.param("It freed 7 men.\n\n", "", [INCOMPLETE_BEFORE], id="before"),
        pytest.param("", " It freed 7 men.", [INCOMPLETE_AFTER], id="same-line"),
        pytest.param("", "\n\n12\n\nIt freed 7.", [INCOMPLETE_AFTER], id="after-a-page-number"),
        pytest.param("", "\n\nPREVENTION\n\nIt freed 7.", [OUTSIDE_AFTER], id="section"),
        pytest.param("A. B. wrote this:\n\n", "", [OUTSIDE_BEFORE], id="colon"),
        pytest.param("", "\n\nshare this page", [OUTSIDE_AFTER], id="line"),
        pytest.param("PROTECTION\n\n", "\n\nPREVENTION", [], id="headings"),
    ],
)
def test_text_around_a_passage_is_a_note_or_a_warning(package, before, after, expected):
    """A warning if running text goes on, and a note after a heading or another line."""
    assert find(package, f"{before}{PASSAGE}{after}") == expected


@pytest.mark.parametrize(
    ("count", "code"),
    [
        pytest.param(115, "passage-incomplete", id="a-third"),
        pytest.param(116, "text-outside", id="less"),
    ],
)
def test_passage_that_is_a_third_of_the_text_is_a_large_part(package, count, code):
    """It has 173 words, and each sentence around it has three."""
    assert len(PASSAGE.split()) == 173
    ((_, found_code, _),) = find(package, PASSAGE + "\n\nIt was so." * count)
    assert found_code == code


def test_message_has_the_numerals_that_are_nearest(package):
    before = "It freed 7 men and 46 women. It freed 8."
    finding = find_one(package, "passage-incomplete", f"{before}\n\n{PASSAGE}")
    assert finding.message == (
        "The source text (text1) has 10 words before the passage, and no heading between;"
        " the nearest numerals: 8, 46, 7."
    )


def test_text_of_another_source_is_not_outside(package):
    assert find(package, f"{PASSAGE}\n\n{OTHER_PASSAGE}") == []


def test_sentence_that_another_source_has_as_well_is_outside(package):
    """Reports say the same each year, so that alone does not show that it is not of this one."""
    added = "It freed 7 men."
    hashes = {"sha256": hash_sentence(added), "length": str(len(added))}
    cells.edit_row(package, "sentences", f"{OTHER_SOURCE_ID}/1/1", **hashes)
    assert find(package, f"{PASSAGE}\n\n{added}") == [INCOMPLETE_AFTER]


def test_same_passage_again_is_not_outside(package):
    assert find(package, f"{PASSAGE}\n\n{PASSAGE}") == []


def test_second_copy_with_other_words_is_an_error(package):
    changed = change_passage("30 victims", "31 victims")
    for text in (f"{PASSAGE}\n\n{changed}", f"{changed}\n\n{PASSAGE}"):
        assert ("error", "sentence-extra", "1/1") in find(package, text)


def test_missing_end_of_a_passage_is_reported_instead_of_what_is_outside(package):
    text = change_passage(LAST, "\n\nPREVENTION\n\nIt freed 7 men.")
    assert find(package, text) == [("warning", "sentence-cut", "2/4")]


# The extent of a passage


def test_words_after_an_excerpt_that_ends_with_a_sentence_are_an_error(package):
    cells.edit_row(package, "sources", SOURCE_ID, extent="excerpt")
    text = change_passage(LAST, f"{LAST}\nor rather 46, since six came.")
    assert find(package, text) == [("error", "sentence-extra", "2/4")]


@pytest.mark.parametrize(
    ("extent", "expected"),
    [
        pytest.param("excerpt", [], id="excerpt"),
        pytest.param("complete", [("warning", "extent-differs", OTHER_SOURCE_ID)], id="complete"),
    ],
)
def test_complete_passage_does_not_break_off(package, extent, expected):
    """The second text ends inside of a sentence that is not in the tables."""
    cells.edit_row(package, "sources", OTHER_SOURCE_ID, extent=extent)
    assert find(package, OTHER_PASSAGE) == expected
