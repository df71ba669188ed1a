"""The year that the words give each numeral; a year that they do not settle is left open."""

from cases import cases
from tip_figures.prose.mention import YearReading
from tip_figures.prose.mentions import read_mentions
from tip_figures.prose.source_text import split_source_text


def read(text: str) -> list[YearReading]:
    """Read the year of each numeral of a sentence."""
    (sentence,) = split_source_text("text", text).sentences
    mentions = read_mentions(sentence, sentence.numerals_and_zeros())
    return [mention.year_reading for mention in mentions]


@cases(
    "text, expected",
    {
        # after it
        "It identified 30 victims, an increase from 24 in 2019.": "none; 2019",
        # at the beginning, and in brackets
        "In 2020, it identified 30 victims (24 in 2019) and assisted 12.": "2020; 2019; 2020",
        # at the beginning of a later clause
        "It identified 30 in 2020, and in 2019, police identified 24.": "2020; 2019",
        # shared by a pair
        "It assisted 25 and none in 2018 and two and four in 2017.": "2018; 2018; 2017; 2017",
        # shared by a part and its whole
        "It identified 180 of the 880 victims found in 2015.": "2015; 2015",
        # parts of a number with a year
        "It rose to 88 in 2020, of whom 67 were women and 21 were men.": "2020; 2020; 2020",
        # directly before a numeral
        "Police said that in 2018, 12 fled and nine left.": "2018; 2018",
        # at the beginning of a clause, before a semicolon
        "In 2019, it helped 12; nine were men.": "2019; none",
        # since a year
        "Since 2016, it assisted 310 victims.": "none",
        # at the beginning of brackets
        "It identified 17 (in 2018, ten women and two men).": "none; 2018; 2018",
        # year alone in brackets
        "It found 12 victims (2018).": "2018",
        # after brackets
        "It identified 12 victims (five women) in 2018.": "2018; 2018",
        # first of a period
        "Between 2018 and 2020, it found 12.": "none",
        # list
        "It found 12 in 2018 and 2019.": "2018, 2019",
        # of a law
        "Under the 2016 law, it found 12.": "none",
        # of a comparison
        "It found 12, fewer than in 2018.": "none",
        # of another subject
        "It found 12 under a law adopted in 2018.": "none",
    }.items(),
)
def test_years_that_words_name(text, expected):
    named = [", ".join(map(str, reading.named)) or "none" for reading in read(text)]
    assert "; ".join(named) == expected


def test_year_before_is_recognised():
    """It is one less than the year with which the clause begins."""
    first, second = read("In 2019, it found 12, compared with nine the year before.")
    assert (first.named, first.is_year_before) == ((2019,), False)
    assert (second.named, second.is_year_before) == ((2018,), True)


def test_number_of_a_comparison_without_a_year_is_left_open():
    _, compared = read("In 2019, it found 12, an increase from nine.")
    assert compared.is_unclear
    assert compared.named == ()


def test_years_that_are_possible():
    """The year of a comparison, or in other brackets, is not possible for another number."""
    text = (
        "Police found 12 and 14 women in 2018 (nine in 2017), compared with six in 2016; two left."
    )
    *_, last = read(text)
    assert last.possible == {2018}
