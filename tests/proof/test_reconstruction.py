"""Sentences are reconstructed from the words of a text by their length and hash."""

import pytest

from tip_figures.figures.records import SentenceRow
from tip_figures.proof import reconstruction
from tip_figures.proof.reconstruction import MAX_STEPS, reconstruct_sentences
from tip_figures.proof.spacing import MAX_SENTENCES, find_respaced_sentences
from tip_figures.prose.sentences import hash_sentence
from tip_figures.prose.source_text import split_source_text

SENTENCE = "Police referred 14 victims."


def record(sentence: str) -> SentenceRow:
    """The row of a sentence."""
    return SentenceRow("demo", 1, 1, len(sentence), hash_sentence(sentence))


def reconstruct(text: str, *sentences: str) -> list[str]:
    """The sentences that are found among all words of a text, of the section Protection."""
    source_text = split_source_text("text", text)
    missing = dict(enumerate(map(record, sentences)))
    words = range(len(source_text.words))
    readings = reconstruct_sentences(source_text, words, missing, "Protection")
    return [sentence.text for sentence in readings.values()]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Police re-\nferred 14 victims.", id="hyphen at a line end"),
        pytest.param("Police referred 14 vic-\ntims.", id="hyphen in the last word"),
        pytest.param("Police referred 14[1] victims.", id="mark of a note"),
        pytest.param("Police referred 14 victims.12", id="number of a note"),
        pytest.param("Police **referred** 14 victims.", id="Markdown"),
        pytest.param("Police referred\n\n12 | Report\n\n14 victims.", id="page footer"),
        pytest.param("Police referred 14\n\n12\n\fvictims.", id="page number"),
        pytest.param("PROTECTION: Police referred 14 victims.", id="after its section's name"),
        pytest.param("2. Police referred 14 victims.", id="after a number"),
        pytest.param("(b) Police referred 14 victims.", id="after a letter"),
        pytest.param("It was so. Police referred 14 [1] victims.", id="after a sentence"),
        pytest.param("It was so.[2] Police referred 14 [1] victims.", id="after a marked sentence"),
        pytest.param("It was [3]\nPolice referred 14 victims.", id="in a new line"),
    ],
)
def test_interrupted_sentence_is_reconstructed(text):
    assert reconstruct(text, SENTENCE) == [SENTENCE]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Police referred 15 victims.", id="other number"),
        pytest.param("Police referred 14\n\n12", id="page number at the end of the text"),
        pytest.param("Police referred 14 of the victims.", id="words added"),
        pytest.param("Police referred\n\nIn all cases\n\n14 victims.", id="line that is no footer"),
        pytest.param("14 victims. Police referred", id="other order"),
        pytest.param("Not so: Police referred 14 victims.", id="words before"),
        pytest.param("Prevention Police referred 14 victims.", id="another section's name"),
        pytest.param("Police referred 14 (15) victims.", id="number in brackets"),
        pytest.param("Police referred [no] 14 victims.", id="word in brackets"),
        pytest.param("Police referred\nin truth 15\n15\n14 victims.", id="line before a number"),
    ],
)
def test_changed_sentence_is_not_reconstructed(text):
    assert reconstruct(text, SENTENCE) == []


def test_sentences_are_found_in_their_order_only():
    text = "Police re-\nferred 14 victims. Courts con-\nvicted two traffickers."
    other = "Courts convicted two traffickers."
    assert reconstruct(text, SENTENCE, other) == [SENTENCE, other]
    assert reconstruct(text, other, SENTENCE) == [other]


def test_reconstructed_sentence_has_no_place_in_the_text():
    """Its paragraph and its number in it are 0, since it may be in several paragraphs."""
    text = split_source_text("text", "Police re-\nferred 14 victims.")
    sentences = reconstruct_sentences(text, range(5), {0: record(SENTENCE)})
    assert (sentences[0].paragraph, sentences[0].number) == (0, 0)


@pytest.mark.parametrize(("limit", "expected"), [(5, [SENTENCE]), (4, [])])
def test_search_takes_a_step_for_its_beginning_and_each_word(monkeypatch, limit, expected):
    """The sentence has four words."""
    monkeypatch.setattr(reconstruction, "MAX_STEPS", limit)
    assert reconstruct(SENTENCE, SENTENCE) == expected


def test_search_ends_when_its_steps_are_used():
    """Each word of the first line costs many steps, and the sentence comes after them."""
    marked = " ".join(["a*"] * 60)
    assert MAX_STEPS == 100_000
    assert reconstruct(f"{marked}\n\n{SENTENCE}", "x" * 60, SENTENCE) == []
    assert reconstruct(SENTENCE, "x" * 60, SENTENCE) == [SENTENCE]


def respace(text: str, sentence: str = SENTENCE) -> list[str]:
    """The texts under which a sentence is found among the sentences of a text."""
    sentences = split_source_text("text", text).sentences
    respaced = find_respaced_sentences(sentences, {0: record(sentence)})
    return [match.text for match in respaced.values()]


def test_one_other_space_is_found():
    assert respace("Police referred 14victims.") == [SENTENCE]


def test_lost_space_after_the_first_letter_is_found():
    assert respace("Aman was freed.", "A man was freed.") == ["A man was freed."]


def test_two_other_spaces_are_not_found():
    assert respace("Police referred14victims.") == []


DASHES = [
    pytest.param("It freed 14 men\u2014and boys.", "It freed 14 men-and boys.", id="hyphen"),
    pytest.param(
        "It freed 14 men \u2013 and boys.", "It freed 14 men--and boys.", id="two-hyphens"
    ),
    pytest.param("It freed men\u201414 in all.", "It freed men-14 in all.", id="before-a-number"),
    pytest.param("It freed men\u2014and boys.", "It freed menand boys.", id="lost"),
    pytest.param(
        "Men\u201414 in all\u2014and well-fed boys.", "Men-14 in all-and well-fed boys.", id="pair"
    ),
    pytest.param("In 2019\u20132020, 14 men.", "In 2019-2020, 14 men.", id="between-numbers"),
]
OTHER_NUMBERS = [
    pytest.param("It freed 14 men.", "It freed -14 men.", id="minus"),
    pytest.param("It freed -14 men.", "It freed 14 men.", id="no-minus"),
    pytest.param("It freed 14 men.", "It freed 1 4 men.", id="space"),
    pytest.param("It freed 1,410 men.", "It freed 1,4-10 men.", id="hyphen-between-digits"),
    pytest.param("It freed 14-15 men.", "It freed 1415 men.", id="range"),
]


@pytest.mark.parametrize(("sentence", "text"), DASHES)
def test_hyphens_may_be_in_the_place_of_dashes(sentence, text):
    assert respace(text, sentence) == [sentence]


@pytest.mark.parametrize(("sentence", "text"), OTHER_NUMBERS)
def test_spaces_and_hyphens_of_numbers_are_not_changed(sentence, text):
    assert respace(text, sentence) == []


def test_number_is_not_joined_at_a_line_end():
    assert reconstruct("Police referred 1-\n4 victims.", SENTENCE) == []


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        pytest.param(MAX_SENTENCES, [SENTENCE], id="64 sentences"),
        pytest.param(MAX_SENTENCES + 1, [], id="65 sentences"),
    ],
)
def test_other_spaces_are_searched_in_a_few_sentences_only(count, expected):
    others = " ".join(["It was so."] * (count - 1))
    assert respace(f"{others} Police referred 14victims.") == expected
