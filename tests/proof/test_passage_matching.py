"""From how many sentences on a text is a text of a passage, and where its sentences are."""

from dataclasses import replace

import pytest
from proving import OTHER_SOURCE_ID, PASSAGE, SOURCE_ID

from conftest import read_figures
from tip_figures.proof.passage_matching import PassageMatch, match_passages
from tip_figures.prose.source_text import split_source_text

SENTENCES = [sentence.text for sentence in split_source_text("text", PASSAGE).sentences]
OTHER_SECTION = " ".join(["It was cold there."] * 20)


def match_first_passage(text: str) -> PassageMatch:
    """The match of the first source, whose sentences no other source has."""
    return match_passages(read_figures(), [split_source_text("text", text)])[0]


@pytest.mark.parametrize(
    ("count", "found_count"),
    [
        pytest.param(4, 0, id="four of twelve are too few"),
        pytest.param(5, 5, id="five of twelve suffice"),
    ],
)
def test_text_with_two_fifths_of_a_passage_contains_it(count, found_count):
    sentences = " ".join(SENTENCES[:count])
    match = match_first_passage(f"{sentences}\n\n{OTHER_SECTION}")
    assert match.found_count == found_count
    assert match.containing_texts == ({0} if found_count else set())


def test_short_text_contains_its_own_share_of_a_passage():
    """A text of two sentences that are both of the passage contains a part of it."""
    assert match_first_passage(" ".join(SENTENCES[:2])).found_count == 2


def test_sentences_of_two_sources_do_not_show_whose_passage_a_text_has():
    """The text has five of twelve sentences, but none of the seven that are of one source only."""
    figures = read_figures()
    first_five = figures.sentences[:5]
    other_rows = [row for row in figures.sentences if row.source_id == OTHER_SOURCE_ID]
    shared_rows = [
        replace(row, sha256=shared.sha256)
        for row, shared in zip(other_rows, first_five, strict=False)
    ]
    assert len(shared_rows) == 5
    own_rows = [row for row in figures.sentences if row.source_id == SOURCE_ID]
    figures = replace(figures, sentences=(*own_rows, *shared_rows))
    text = split_source_text("text", f"{' '.join(SENTENCES[:5])}\n\n{OTHER_SECTION}")
    assert match_passages(figures, [text])[0].found_count == 0


def test_sentence_in_another_place_is_out_of_order():
    moved = [*SENTENCES[:3], *SENTENCES[4:], SENTENCES[3]]
    match = match_first_passage(" ".join(moved))
    assert match.found_count == 12
    assert [sentence.problem for sentence in match.sentence_matches] == [
        "sentence-order" if number == 3 else "" for number in range(12)
    ]
    assert [sentence.text for sentence in match.sentences_in_order] == moved[:11]


def test_words_of_a_passage_are_from_its_first_sentence_to_its_last():
    match = match_first_passage(f"It is.\n\n{' '.join(SENTENCES)}\n\nIt was.")
    assert match.words == range(2, len(match.text.words) - 2)


def test_words_in_place_of_a_sentence_that_is_elsewhere_are_unmatched():
    moved = [*SENTENCES[:3], "It freed 7 men.", *SENTENCES[4:], SENTENCES[3]]
    (part,) = match_first_passage(" ".join(moved)).unmatched_parts
    assert part.rows == range(4, 4)
    assert len(part.words) == 4


def test_unmatched_part_has_missing_rows_and_the_words_in_their_place():
    changed = [*SENTENCES[:2], "It freed 7 men.", *SENTENCES[4:]]
    match = match_first_passage(" ".join(changed))
    (part,) = match.unmatched_parts
    assert part.rows == range(2, 4)
    assert [match.text.words[number].text for number in part.words] == ["It", "freed", "7", "men."]


def test_unmatched_part_without_rows_has_words_that_were_added():
    longer = [*SENTENCES[:2], "It freed 7 men.", *SENTENCES[2:]]
    match = match_first_passage(" ".join(longer))
    (part,) = match.unmatched_parts
    assert part.rows == range(2, 2)
    assert [sentence.text for sentence in match.text.sentences_in(part.words)] == [
        "It freed 7 men."
    ]
