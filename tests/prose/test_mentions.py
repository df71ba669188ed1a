"""The words and the year of each numeral of a sentence, and the numeral on which it depends."""

from cases import cases
from tip_figures.prose.masked_sentence import MOST_NUMERALS
from tip_figures.prose.mention import Mention, read_mentions
from tip_figures.prose.source_text import split_source_text
from tip_figures.prose.year_reading import YearReading


def read(text: str) -> list[Mention]:
    """Read the mentions of one sentence."""
    (sentence,) = split_source_text("text", text).sentences
    return read_mentions(sentence, sentence.numerals_and_zeros())


@cases(
    "text, expected",
    {
        # up to the clause of the next numeral
        "It identified 30 victims, a decrease from 40 people.": ["victims", "people."],
        # up to the last mark or conjunction
        "It found two victims from Oslo, both in forced labor, and one from Bergen.": [
            "victims from Oslo, both in forced labor,",
            "from Bergen.",
        ],
        # words after brackets belong to the numeral before them
        "It found 12 victims (four women) from Norway; nine were men.": [
            "victims from Norway",
            "women",
            "were men.",
        ],
        # up to a reason
        "It found 12 victims because of laws.": ["victims"],
        # a part shares the noun of its whole
        "Six of the ten foreign victims were women.": [
            "of the foreign victims were women.",
            "foreign victims",
        ],
        # a label belongs to the number in brackets
        "It found 20 victims from Oslo (12), Bergen (eight), and Tromsø.": ["victims", "", ""],
        # a duration has no words, and does not divide a sentence
        "Courts imposed on two women seven months in prison.": [
            "women seven months in prison.",
            "",
        ],
    }.items(),
)
def test_words_after_a_numeral(text, expected):
    assert [" ".join(mention.after.split()) for mention in read(text)] == expected


@cases(
    "text, expected",
    {
        # part after including
        "It found 30 victims, including 12 women and six men.": "12: part of 30; six: part of 30",
        # parts in brackets
        "It found 30 victims (12 women and six men).": "12: part of 30; six: part of 30",
        # of whom
        "It found 30 victims, of whom 12 were women.": "12: part of 30",
        # of the whole
        "Of the 30 victims, 12 were women and 18 were men.": "12: part of 30; 18: part of 30",
        # comparison that goes on
        "It found 30 victims, compared with 24 in 2019 and 18 in 2018.": (
            "24: compared of 30; 18: compared of 30"
        ),
        # same in another year
        "It found 30 victims in 2019 and 24 in 2018.": "24: compared of 30",
        # comparison that ends
        "The number rose from 24 to 30, and police found two women.": "30: compared of 24",
        # conversion
        "It gave 2 million ISK ($15,000) to them.": "15,000: conversion of 2 million",
        # range
        "Each had one to two officers.": "two: range_end of one",
        # conversion of a range
        "It paid 300 to 900 ISK ($2 to $6).": (
            "900: range_end of 300; 2: conversion of 900; 6: range_end of 2"
        ),
        # part before its whole
        "Six of the 12 victims were women.": "Six: part of 12",
        # nonsense in which each of two numbers would depend on the other
        "It rose from 57 of to 120 victims.": "57: part of 120",
    }.items(),
)
def test_numeral_on_which_another_depends(text, expected):
    relations = [
        f"{mention.numeral.text}: {mention.relation} of {mention.antecedent.numeral.text}"
        for mention in read(text)
        if mention.antecedent
    ]
    assert "; ".join(relations) == expected


@cases(
    "text, label",
    {
        "They came from Norway (12).": "They came from Norway ",
        "They came from Norway (12 people).": "",
        "They identified 12.": "",
    }.items(),
)
def test_words_before_a_number_that_is_alone_in_brackets(text, label):
    (mention,) = read(text)
    assert mention.label == label


def test_words_in_a_bracket_without_an_end_belong_to_a_conversion():
    mention, *_ = read("It paid 300 to 900 kronur ($2 to $6.")
    assert mention.after.split() == ["to", "kronur"]


def test_long_sentence_is_read_in_time():
    """A list of numerals in brackets takes no more than seconds."""
    text = "It compared " + "compared to (1 in 2019, " * 400 + "end."
    assert len(read(text)) == 400


def test_words_of_a_long_list_are_not_read():
    """The time for a sentence would grow with the square of its numerals."""
    items = ", ".join(["12 victims"] * MOST_NUMERALS)
    assert {mention.after for mention in read(f"It found {items}.")} != {""}
    assert {mention.after for mention in read(f"It found {items} and 13 victims.")} == {""}


# Years: one that the words do not settle is left open


def read_years(text: str) -> list[YearReading]:
    """Read the year of each numeral of a sentence."""
    return [mention.year_reading for mention in read(text)]


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
    named = [", ".join(map(str, reading.named)) or "none" for reading in read_years(text)]
    assert "; ".join(named) == expected


def test_year_before_is_recognised():
    """It is one less than the year with which the clause begins."""
    first, second = read_years("In 2019, it found 12, compared with nine the year before.")
    assert (first.named, first.is_year_before) == ((2019,), False)
    assert (second.named, second.is_year_before) == ((2018,), True)


def test_number_of_a_comparison_without_a_year_is_left_open():
    _, compared = read_years("In 2019, it found 12, an increase from nine.")
    assert compared.is_unclear
    assert compared.named == ()


def test_part_before_its_whole_has_no_possible_years():
    """The year after the whole may be that of a comparison."""
    part, whole = read_years("It found it in six of 395 factories, the same as in 2017.")
    assert (part.possible, whole.possible) == (frozenset(), {2017})


def test_years_that_are_possible():
    """The year of a comparison, or in other brackets, is not possible for another number."""
    text = (
        "Police found 12 and 14 women in 2018 (nine in 2017), compared with six in 2016; two left."
    )
    *_, last = read_years(text)
    assert last.possible == {2018}
