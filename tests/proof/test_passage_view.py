"""What people see of a passage: its sentences, and what is recorded of their numerals."""

from proving import PASSAGE, change_passage, prove

import cells
from conftest import read_figures
from tip_figures.proof.passage_view import NO_SENTENCE, SentenceView, view_passage

SENTENCE = "It identified 30 victims, an increase from 24 in 2019."


def view_sentence(package, text: str, place: str) -> SentenceView:
    """The sentence at a place of the small package's first passage, as a text has it."""
    passage = prove(package, text).passages[0].match
    view = view_passage(read_figures(package), passage)
    (sentence,) = [
        sentence
        for paragraph in view.paragraphs
        for sentence in paragraph
        if sentence.place == place
    ]
    return sentence


def test_sentence_is_cut_at_its_numerals(package):
    sentence = view_sentence(package, PASSAGE, "1.2")
    assert [piece.text for piece in sentence.pieces] == [
        "It identified ",
        "30",
        " victims, an increase from ",
        "24",
        " in ",
        "2019",
        ".",
    ]


def test_numerals_of_a_missing_sentence_keep_their_roles(package):
    sentence = view_sentence(package, change_passage(f" {SENTENCE}", ""), "1.2")
    assert [piece.text for piece in sentence.pieces] == [NO_SENTENCE]
    assert [(numeral.text, numeral.role) for numeral in sentence.numerals] == [
        ("30", "figure"),
        ("24", "figure"),
        ("2019", "date"),
    ]


def test_numeral_without_a_row_has_no_role(package):
    cells.drop_row(package, "numerals", "demo-2021-isl-protection/1/2/49")
    numeral = view_sentence(package, PASSAGE, "1.2").numerals[2]
    assert (numeral.text, numeral.role, numeral.is_coded) == ("2019", "unknown", False)


def test_numeral_that_differs_from_its_row_has_no_role_and_both_texts(package):
    cells.edit_row(package, "numerals", "demo-2021-isl-protection/1/2/14", text="31")
    numeral = view_sentence(package, PASSAGE, "1.2").numerals[0]
    assert (numeral.text, numeral.role) == ("30", "unknown")
    assert numeral.difference == "is “31” at 14 to 16 in the ledger"
