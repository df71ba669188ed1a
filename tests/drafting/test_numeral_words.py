"""The noun and the verbs of a numeral, as drafts read them."""

import pytest

from tip_figures.drafting.numeral_words import list_verbs, read_own_words
from tip_figures.prose.mentions import read_mentions
from tip_figures.prose.source_text import split_source_text


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        pytest.param("It identified 12 foreign victims.", ["foreign victims"], id="own noun"),
        pytest.param(
            "It identified two confirmed and 12 potential victims.",
            ["confirmed potential victims", "potential victims"],
            id="noun of the next numeral",
        ),
        pytest.param(
            "It found 12 victims: two were Danish and ten were foreigners.",
            ["victims", "", ""],
            id="no noun before a verb",
        ),
        pytest.param("It found 12 identified as children.", [""], id="participle"),
        pytest.param("It found victims from Norway (12).", ["Norway"], id="label before brackets"),
    ],
)
def test_noun_that_a_numeral_counts(text, nouns):
    (sentence,) = split_source_text("text", text).sentences
    mentions = read_mentions(sentence, sentence.numerals_and_zeros())
    assert [read_own_words(mention).noun.strip() for mention in mentions] == nouns


def test_verbs_say_what_was_done():
    """Words that look like verbs, and verbs of reporting, do not."""
    assert list_verbs("NGOs reported identifying victims forced to work, and freed 12") == [
        "identifying",
        "freed",
    ]
