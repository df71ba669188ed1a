"""Marks of notes and of Markdown are left out; words and numbers in brackets are not."""

import pytest

from tip_figures.prose.note_marks import find_numbered_marks, list_texts_without_marks
from tip_figures.prose.source_text import split_source_text

MARKS = [
    pytest.param("men[1] left", "men", id="square"),
    pytest.param("men[46] left", "men", id="any-number-in-square-brackets"),
    pytest.param("men.(1) He", "men.", id="round-after-a-stop"),
    pytest.param("men[1], who", "men,", id="before-a-comma"),
    pytest.param("men[1][2] left", "men", id="two"),
    pytest.param("men[a] left", "men", id="letter"),
    pytest.param("men[iv] left", "men", id="Roman"),
    pytest.param("men[sic] left", "men", id="sic"),
    pytest.param("men\u2020 left", "men", id="sign"),
    pytest.param("men* left", "men", id="star"),
    pytest.param("14[1] men", "14", id="first-number-beside-a-number"),
    pytest.param("men.12 He", "men.", id="number-run-into-the-text"),
    pytest.param("**men** left", "men", id="bold"),
    pytest.param("[men](https://example.org) left", "men", id="link"),
    pytest.param("[the men](a.html) left", "the", id="start-of-a-link"),
]
APART = [
    pytest.param("men [1] left", id="square"),
    pytest.param("men (1) left", id="round"),
    pytest.param("men (b) left", id="letter"),
    pytest.param("14 [1] left", id="first-number-beside-a-number"),
    pytest.param("men [sic] left", id="sic"),
    pytest.param("men \u2020 left", id="sign"),
]
NO_MARKS = [
    pytest.param("men [not] left", id="word"),
    pytest.param("men (no) left", id="short-word"),
    pytest.param("35 (46) left", id="number-after-a-number"),
    pytest.param("35 [46] left", id="number-in-square-brackets"),
    pytest.param("five (6) left", id="number-after-a-word-number"),
    pytest.param("freed (46) 35", id="number-before-a-number"),
    pytest.param("freed [46] $35", id="number-before-an-amount"),
    pytest.param("men (46) left", id="round-without-the-one-before"),
    pytest.param("35 (k) left", id="letter-after-a-number"),
    pytest.param("men (mild) left", id="letters-of-Roman-numbers"),
    pytest.param("men {46} left", id="other-brackets"),
    pytest.param("men 46 left", id="no-brackets"),
]


def list_readings(text: str, number: int) -> list[str]:
    """Return a word of a text without its marks, in each way."""
    words = split_source_text("report.txt", text).words
    return list_texts_without_marks(words, number, find_numbered_marks(text))


@pytest.mark.parametrize(("text", "expected"), MARKS)
def test_mark_at_a_word_may_be_left_out(text: str, expected: str) -> None:
    assert expected in list_readings(text, 0)


@pytest.mark.parametrize("text", APART)
def test_mark_may_be_a_word_of_its_own(text: str) -> None:
    assert "" in list_readings(text, 1)


@pytest.mark.parametrize("text", NO_MARKS)
def test_word_that_says_something_is_no_mark(text: str) -> None:
    assert list_readings(text, 1) == []


def test_number_in_brackets_may_follow_on_others() -> None:
    """It is a mark beside a number, or in round brackets, if the text has the one before it."""
    assert list_readings("men[45] saw 35 [46] left", 3) == [""]
    assert list_readings("men[45] saw boys (46) left", 3) == [""]
    assert list_readings("men[45] saw 35 (46) left", 3) == []


@pytest.mark.parametrize("word", ["victim(s)", "35(46)", "35(k)", "5*6", "snake1_2"])
def test_what_is_attached_to_a_word_may_belong_to_it(word: str) -> None:
    assert list_readings(f"{word} left", 0) == []
