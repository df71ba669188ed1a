"""Sentences that a text leaves out, changes, adds or moves."""

import pytest
from proving import PASSAGE, change_passage, find, find_one, prove

LAST = " No victims brought a civil suit in 2020."
MIDDLE = " Each regional unit had one or two officers."
CHANGED_LAST = LAST.replace(" a ", " any ")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(LAST, CHANGED_LAST, ("error", "sentence-missing", "2/4"), id="last changed"),
        pytest.param(
            LAST,
            f"{CHANGED_LAST}\nPrevention\n\nMore was done.",
            ("error", "sentence-missing", "2/4"),
            id="last changed before another section",
        ),
        pytest.param(LAST, "", ("warning", "sentence-cut", "2/4"), id="last left out"),
        pytest.param(LAST, " No victims", ("warning", "sentence-cut", "2/4"), id="last cut"),
        pytest.param(MIDDLE, "", ("error", "sentence-missing", "2/2"), id="middle left out"),
        pytest.param(
            MIDDLE,
            f" It freed 7 men.{MIDDLE}",
            ("error", "sentence-extra", "2/2"),
            id="sentence added",
        ),
        pytest.param(
            "\n",
            "\n\nIt freed 7 men.\n\n",
            ("warning", "paragraph-extra", "2/1"),
            id="paragraph added",
        ),
    ],
)
def test_sentence_is_reported_as_changed_cut_or_added(package, old, new, expected):
    """An error if it was changed, left out or added inside a paragraph, and else a warning."""
    assert find(package, change_passage(old, new)) == [expected]


def test_caption_without_a_full_stop_is_not_a_sentence(package):
    assert find(package, change_passage("\n", "\n\nPhoto: 1 shelter\n\n")) == []


def test_text_may_begin_inside_a_sentence(package):
    rest = PASSAGE.split("care for victims. It", 1)[1]
    assert find(package, rest) == [("warning", "sentence-cut", "1/1")]


def test_text_may_end_before_other_paragraphs(package):
    """What the text contains is proved, and one finding names all sentences after the cut."""
    other = "Prevention\n\nThe government held courses in many of its regions and schools."
    proof = prove(package, PASSAGE.split("\n")[0] + f"\n\n{other}")
    (finding,) = [finding for finding in proof.findings if finding.severity != "note"]
    assert finding.message == (
        "The source text (text1) ends before 4 sentences of the passage: 2.1 to 2.4"
        " (paragraph.sentence)."
    )
    coverage = proof.passages[0].coverage
    assert (coverage.sentences_found, coverage.figures_found) == (8, 17)


def test_paragraphs_in_another_order_are_a_warning(package):
    first, second = PASSAGE.split("\n")
    findings = find(package, f"{second}\n\n{first}")
    assert {(severity, code) for severity, code, _ in findings} == {("warning", "sentence-order")}


def test_changed_sentence_is_reported_with_the_numerals_of_the_most_similar_one(package):
    finding = find_one(package, "sentence-missing", change_passage("30 victims", "31 victims"))
    assert finding.message == (
        "Paragraph 1, sentence 2 is not in the source text (text1)."
        " The most similar sentence, in line 1, has the numerals 31, 24, 2019;"
        " the ledger has 30, 24, 2019."
    )
