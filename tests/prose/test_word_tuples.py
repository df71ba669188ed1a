"""Words are made when they are asked for, each with its place in the text."""

import pytest

from tip_figures.prose.source_text import split_source_text
from tip_figures.prose.words import BLANK_LINE, Line, Word, read_line

TEXT = "Police freed 2\u00bd men.\nThey \u200b left.\n\nCourts re-\nopened."


def read_whole(text: str) -> Line:
    """Read a text that is one line."""
    return read_line(text, 0, len(text))


def texts_of(words: object) -> list[str]:
    """Return the texts of some words."""
    assert hasattr(words, "__iter__")
    return [word.text for word in words]


def test_words_of_a_text_are_a_sequence() -> None:
    """A word by its number, also from the end, and a part in a row, have the words of the list."""
    words = split_source_text("report.txt", TEXT).words
    expected = [
        "Police",
        "freed",
        "2 1\u20442",
        "men.",
        "They",
        "left.",
        "Courts",
        "re-",
        "opened.",
    ]
    assert texts_of(words) == expected
    assert len(words) == len(expected)
    assert words[5] == Word("left.", 28, 33)
    assert words[-1].text == "opened."
    assert texts_of(words[3:7]) == expected[3:7]
    assert texts_of(words[3:7][1:3]) == expected[4:6]
    with pytest.raises(IndexError):
        words[9]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("  two words \n", [("two", 2, 5), ("words", 6, 11)], id="spaces"),
        pytest.param("\u200b a\u200bb \u200b", [("ab", 2, 5)], id="invisible"),
        pytest.param("to-\u00ad", [("to-\u00ad", 0, 4)], id="soft-hyphen"),
        pytest.param("to\u00adday", [("today", 0, 6)], id="soft-hyphen-inside"),
        pytest.param(
            "\u201ctwo\u201d 2\u00bd", [('"two"', 0, 5), ("2 1\u20442", 6, 8)], id="space-inside"
        ),
    ],
)
def test_line_has_its_words(text: str, words: list[tuple[str, int, int]]) -> None:
    line = read_whole(text)
    assert [(word.text, word.start, word.end) for word in line.words] == words
    assert (line.first_word, line.last_word) == (words[0][0], words[-1][0])
    assert (line.start, line.end) == (words[0][1], words[-1][2])
    assert len(line) == len(words)


@pytest.mark.parametrize("text", ["", " \u00a0\t", "\u200b \u00ad"])
def test_line_without_words_is_blank(text: str) -> None:
    assert not read_whole(text)


def test_first_word_is_left_out() -> None:
    line = read_whole("12 The police")
    rest = line.without_first_word()
    assert (rest.text, rest.start, len(rest)) == ("The police", 3, 2)
    assert texts_of(rest.words) == ["The", "police"]
    assert read_whole("12").without_first_word() is BLANK_LINE


def test_joined_words_are_counted() -> None:
    """A hyphen at a line end that divides a word is counted; a hyphen inside of a line is not."""
    wrapped = "the courts of the north re-\nopened"
    assert split_source_text("report.txt", wrapped).joined_words == 1
    assert split_source_text("report.txt", "re-opened shops").joined_words == 0
