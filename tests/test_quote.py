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


@pytest.mark.parametrize(
    ("sentence", "start", "behind", "found"),
    [
        ("One was from Elbonia and one was from Ruritania.", 25, " Elbonia and one was held. From Elbonia and one was ill.", "and one was from"),
        ("Then the one and the one and the one.", 9, "", "Then the one and"),
        ("Then the one and the one and the one.", 21, "", "and the one and"),
        ("Police found two Utopian citizens and one foreigner.", 38, " Of Utopian citizens and one foreigner, citizens and one foreigner. And one foreigner. One foreigner.", "two Utopian citizens and one"),
        ("As before, police found one victim of it.", 24, " As before, police found one victim of it.", "As before, police found one victim"),
    ],
)  # fmt: skip
def test_quote_takes_other_and_more_words_until_it_stands_once(
    sentence: str, start: int, behind: str, found: str
) -> None:
    """Four words that the passage has twice, in capitals or not, become others, then five, then six."""
    assert quote(sentence, start, start + 3, sentence + behind) == found
