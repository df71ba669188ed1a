"""A quote: the fewest whole words by which a numeral is found."""

import pytest

from tipdata.text.quote import quote


@pytest.mark.parametrize(
    ("sentence", "behind", "found"),
    [
        ("The government identified {40} victims.", "", "The government identified 40"),
        ("{40} victims were identified by police.", "", "40 victims were identified"),
        ("In {2018}, police identified 40 victims.", "", "In 2018, police identified"),
        ("Of these, 35 were ({19} in 2018) women.", "", "these, 35 were (19"),
        ("Of these, 35 were (19 in {2018}) women.", "", "were (19 in 2018)"),
        ("The \u201cgovernment\u2019s\u201d own {40} victims", "", "The \u201cgovernment\u2019s\u201d own 40"),
        ("It spent {77.2 million} (12 million) tenge.", "", "It spent 77.2 million"),
        ("They had {forty}.", "", "They had forty"),
        ("One was from Elbonia and {one} was from Ruritania.", " Elbonia and one was held. From Elbonia and one was ill.", "and one was from"),
        ("Then the {one} and the one and the one.", "", "Then the one and"),
        ("Then the one and the {one} and the one.", "", "and the one and"),
        ("Police found two Utopian citizens and {one} foreigner.", " Of Utopian citizens and one foreigner, citizens and one foreigner. And one foreigner. One foreigner.", "two Utopian citizens and one"),
        ("As before, police found {one} victim of it.", " As before, police found one victim of it.", "As before, police found one victim"),
    ],
)  # fmt: skip
def test_quote_is_the_fewest_words_that_stand_once(sentence: str, behind: str, found: str) -> None:
    """Four words that end with the numeral where they can, else others, then five, then six; marks at either end are no part."""
    start, end = sentence.index("{"), sentence.index("}") - 1
    written = sentence.replace("{", "").replace("}", "")
    plain = written.translate({0x201C: '"', 0x201D: '"', 0x2019: "'"})
    assert quote(written, start, end, plain + behind) == found
