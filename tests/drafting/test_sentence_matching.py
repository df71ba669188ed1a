"""Which sentence of a changed text is which sentence of the tables."""

import pytest

from tip_figures.drafting.sentence_matching import describe_changes, match_sentences
from tip_figures.prose.source_text import split_source_text

TEXT = "It identified 30 victims. It assisted 20. It opened four shelters. It closed one.\n"


def split(text):
    return split_source_text("text", text).sentences


OLD_HASHES = {(sentence.paragraph, sentence.number): sentence.sha256 for sentence in split(TEXT)}


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        pytest.param(TEXT, [], id="unchanged"),
        pytest.param(
            TEXT.replace("assisted 20", "assisted 21"), ["Sentence 1.2 was changed."], id="changed"
        ),
        pytest.param(
            TEXT.replace("It assisted 20. ", ""),
            [
                "Sentence 1.2 is no longer in the text.",
                "2 sentences renumbered, with the numerals in them.",
            ],
            id="removed",
        ),
        pytest.param(
            "It trained two officers. " + TEXT,
            ["4 sentences renumbered, with the numerals in them.", "1 sentence added."],
            id="added",
        ),
        pytest.param(
            "It closed one. " + TEXT.replace(" It closed one.", ""),
            ["4 sentences renumbered, with the numerals in them."],
            id="moved",
        ),
    ],
)
def test_changes_of_a_text_are_described(text, changes):
    """Changed, removed, moved and added sentences are distinguished."""
    sentences = split(text)
    matches = match_sentences(OLD_HASHES, sentences)
    assert list(describe_changes(OLD_HASHES, sentences, matches)) == changes


def test_moved_sentence_is_found_by_its_hash():
    """It keeps its rows of the ledger at its new place."""
    sentences = split("It closed one. " + TEXT.replace(" It closed one.", ""))
    assert match_sentences(OLD_HASHES, sentences)[1, 4] == sentences[0]
