"""Words beside sentences and in them, and how long added words are looked for."""

import pytest

from tip_figures.figures.records import SentenceRow
from tip_figures.proof import extra_words
from tip_figures.proof.extra_words import find_added_words, find_extra_words
from tip_figures.prose.sentences import hash_sentence
from tip_figures.prose.source_text import split_source_text


def make_row(sentence: str) -> SentenceRow:
    """The row of a sentence."""
    return SentenceRow("source", 1, 1, len(sentence), hash_sentence(sentence), line=2)


@pytest.mark.parametrize(
    ("words", "extra"),
    [
        pytest.param(range(8), [], id="both-sentences"),
        pytest.param(range(1, 8), [range(1, 5)], id="end-of-a-sentence"),
        pytest.param(range(7), [range(5, 7)], id="beginning-of-a-sentence"),
    ],
)
def test_part_of_a_known_sentence_is_extra(words, extra):
    text = split_source_text("text", "Police freed 7 happy men. It was so.")
    hashes = {sentence.sha256 for sentence in text.sentences}
    assert find_extra_words(text, words, hashes) == extra


@pytest.mark.parametrize(
    ("words", "added"),
    [
        pytest.param("It freed not 7 men.", range(2, 3), id="one-word"),
        pytest.param("It freed not at all 7 men.", range(2, 5), id="several-words"),
        pytest.param("It freed not 8 men.", None, id="another-word-changed"),
    ],
)
def test_added_words_are_those_without_which_the_sentence_is_there(words, added):
    text = split_source_text("text", words)
    found = find_added_words(text, range(len(text.words)), make_row("It freed 7 men."))
    assert found == added


@pytest.mark.parametrize(("limit", "added"), [(1, range(2, 3)), (0, None)])
def test_search_ends_at_a_number_of_hashes(monkeypatch, limit, added):
    """Only the word `not` has the length that is added, so that one hash is computed."""
    monkeypatch.setattr(extra_words, "MAX_HASHES", limit)
    text = split_source_text("text", "It freed not 7 men.")
    assert find_added_words(text, range(5), make_row("It freed 7 men.")) == added


@pytest.mark.parametrize(
    ("word_count", "added"),
    [pytest.param(400, range(7, 8), id="longest"), pytest.param(401, None, id="too-long")],
)
def test_added_words_are_looked_for_in_up_to_400_words(word_count, added):
    words = ["victims"] * (word_count - 1)
    text = split_source_text("text", " ".join([*words[:7], "not", *words[7:]]))
    assert find_added_words(text, range(word_count), make_row(" ".join(words))) == added
