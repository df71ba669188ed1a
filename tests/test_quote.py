"""A quote: the fewest whole words by which a numeral is found."""

from __future__ import annotations

import pytest

from tipdata.text.quote import quote


@pytest.mark.parametrize(
    ("sentence", "numeral", "found"),
    [
        ("The government identified 40 victims.", "40", "The government identified 40"),
        ("40 victims were identified by police.", "40", "40 victims were identified"),
        ("In 2018, police identified 40 victims.", "2018", "In 2018, police identified"),
        ("Of these, 35 were (19 in 2018) women.", "19", "these, 35 were (19"),
        ("Of these, 35 were (19 in 2018) women.", "2018", "were (19 in 2018)"),
        ("The \u201cgovernment\u2019s\u201d own 40 victims", "40", "The \u201cgovernment\u2019s\u201d own 40"),
        ("It spent 77.2 million (12 million) tenge.", "77.2 million", "It spent 77.2 million"),
        ("They had forty.", "forty", "They had forty"),
    ],
)
def test_quote_is_four_words_that_end_with_the_numeral_where_they_can(sentence: str, numeral: str, found: str) -> None:
    """Words before the numeral come first, then words behind it; marks at either end are no part."""
    plain = sentence.translate({0x201C: '"', 0x201D: '"', 0x2019: "'"})
    start = plain.index(numeral)
    assert quote(sentence, start, start + len(numeral), plain) == found


def test_quote_takes_more_words_until_it_stands_once() -> None:
    """Four words that the passage has twice, in capitals or not, become others."""
    sentence = "One was from Elbonia and one was from Ruritania."
    passage = f"{sentence} Elbonia and one was held. From Elbonia and one was ill."
    assert quote(sentence, 25, 28, passage) == "and one was from"
    twice = "Then the one and the one and the one."
    assert quote(twice, 9, 12, twice) == "Then the one and"
    assert quote(twice, 21, 24, twice) == "and the one and"


def test_quote_grows_to_five_words_where_four_stand_twice() -> None:
    """Of five words too, those that begin earliest are taken."""
    sentence = "Police found two Utopian citizens and one foreigner."
    passage = f"{sentence} Of Utopian citizens and one foreigner, citizens and one foreigner. And one foreigner. One foreigner."
    assert quote(sentence, 38, 41, passage) == "two Utopian citizens and one"


def test_quote_that_never_stands_once_is_the_longest() -> None:
    """A sentence said twice has no words of its own; its quote is six words."""
    sentence = "As before, police found one victim of it."
    assert quote(sentence, 24, 27, f"{sentence} {sentence}") == "As before, police found one victim"
