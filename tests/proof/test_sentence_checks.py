"""Sentences that a text leaves out, changes or moves."""

import pytest
from proving import PASSAGE, SOURCE_ID, change_passage, find, find_one, prove

import cells

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
            LAST, " It freed 7 men.", ("error", "sentence-missing", "2/4"), id="last replaced"
        ),
        pytest.param(
            LAST, " No victims in 2021", ("error", "sentence-missing", "2/4"), id="cut and changed"
        ),
        pytest.param(
            LAST,
            " No victims brought a civil suit in 2021",
            ("error", "sentence-missing", "2/4"),
            id="last number changed, without a stop",
        ),
    ],
)
def test_sentence_is_reported_as_changed_or_cut(package, old, new, expected):
    """An error if it was changed or left out, and a warning if the text ends there."""
    assert find(package, change_passage(old, new)) == [expected]


@pytest.mark.parametrize(
    ("beginning", "code"),
    [
        pytest.param("It did nothing.", "sentence-missing", id="replaced"),
        pytest.param("its care for 5 victims.", "sentence-missing", id="cut and changed"),
        pytest.param("its care for victims.", "sentence-cut", id="cut"),
        pytest.param("12\n", "sentence-cut", id="page-number"),
    ],
)
def test_first_sentence_is_reported_as_changed_or_cut(package, beginning, code):
    text = change_passage("The government improved its care for victims.", beginning)
    ((_, found_code, key),) = find(package, text)
    assert (found_code, key) == (code, "1/1")


def test_text_may_begin_inside_a_sentence(package):
    rest = PASSAGE.split("care for victims. It", 1)[1]
    assert find(package, rest) == [("warning", "sentence-cut", "1/1")]


@pytest.mark.parametrize(
    ("numeral", "expected"),
    [
        pytest.param("two", ("warning", "sentence-cut", "1/1"), id="its-end"),
        pytest.param("six", ("error", "sentence-missing", "1/1"), id="another-numeral"),
    ],
)
def test_text_may_begin_inside_a_numeral(package, numeral, expected):
    """Of the numeral `twenty-two` the text has only the word after the hyphen."""
    cells.drop_row(package, "numerals", f"{SOURCE_ID}/2/2/23")
    row = {"start": "23", "end": "33", "text": "twenty-two", "value": "22"}
    cells.edit_row(package, "numerals", f"{SOURCE_ID}/2/2/30", **row)
    rest = PASSAGE.split("one or two officers.")[1]
    assert find(package, f"{numeral} officers.{rest}")[0] == expected


def test_text_may_end_before_another_section(package):
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
