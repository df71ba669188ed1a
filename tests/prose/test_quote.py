"""Quotes: which words of a sentence locate a numeral, and what they show of it."""

from cases import cases
from tip_figures.prose.quote import (
    choose_quote,
    find_numeral_in_quote,
    is_date_in_quote,
    quotes_numeral,
    rules_out_hedge,
)

CURLY = {0x201C: '"', 0x201D: '"', 0x2019: "'"}


# A sentence with its numeral in braces, the text after it, and the quote.
@cases(
    "marked, after, quote",
    [
        # ends with the numeral
        ("The government identified {40} victims.", "", "The government identified 40"),
        # starts with the numeral
        ("{40} victims were identified by police.", "", "40 victims were identified"),
        # open bracket inside
        ("Of these, 35 were ({19} in 2018) women.", "", "these, 35 were (19"),
        # bracket at the end
        ("Of these, 35 were (19 in {2018}) women.", "", "were (19 in 2018"),
        # as written
        (
            "The \u201cgovernment\u2019s\u201d own {40} victims",
            "",
            "The \u201cgovernment\u2019s\u201d own 40",
        ),
        # numeral of two words
        ("It spent {77.2 million} (12 million) tenge.", "", "It spent 77.2 million"),
        # one word that occurs twice
        ("{Forty}.", " Forty.", "Forty"),
        # words after if needed
        (
            "One was from Elbonia and {one} was from Ruritania.",
            " Elbonia and one was held. From Elbonia and one was ill.",
            "and one was from",
        ),
        # five words if needed
        (
            "Police found two Utopian citizens and {one} foreigner.",
            " Of Utopian citizens and one foreigner, citizens and one foreigner."
            " And one foreigner. One foreigner.",
            "two Utopian citizens and one",
        ),
        # month of a day
        ("Since May {5} police have searched 30 homes.", "", "Since May 5 police"),
        ("It was on {5} June that police found 30.", "", "was on 5 June"),
        ("It was from {5} to 7 June.", "", "5 to 7 June"),
        # longest if none is unique
        (
            "As before, police found {one} victim of it.",
            " As before, police found one victim of it.",
            "As before, police found one victim",
        ),
    ],
)
def test_quote_is_the_fewest_words_that_occur_once(marked, after, quote):
    """Four words that end with the numeral if possible, then others, then five, then six."""
    start, end = marked.index("{"), marked.index("}") - 1
    written = marked.replace("{", "").replace("}", "")
    passage = written.translate(CURLY) + after
    assert choose_quote(written, start, end, passage) == quote


@cases(
    "words, expected",
    {
        # before
        "police found 40": True,
        # after
        "40 victims": True,
        # around
        "police found 40 victims in": True,
        # without the numeral
        "victims in": False,
        # other numeral
        "and 40 of them": False,
    }.items(),
)
def test_quote_is_around_the_numeral(words, expected):
    """The same number elsewhere in the sentence is not enough."""
    sentence = "The police found 40 victims in May, and 40 of them fled."
    assert quotes_numeral(words, sentence, start=17, end=19) is expected


@cases(
    "quote, start",
    {
        # not part of a year
        "in 2018 and 20 men": 12,
        # after a bracket
        "(20 men": 1,
        # before letters
        "mid-20s": -1,
        # after an underscore
        "1_20 men": 2,
    }.items(),
)
def test_numeral_is_found_in_a_quote(quote, start):
    """A numeral that is part of a longer word or number does not count."""
    assert find_numeral_in_quote(quote, "20") == start


@cases(
    "quote, expected",
    {
        # not in the words
        "police found and freed 20": True,
        # in the words
        "police freed at least 20": False,
        # too few words
        "freed 20": False,
        # number before
        "found 15 and freed 20": False,
        # bracket before
        "police found (also freed 20": False,
        # counting word before
        "police found an additional 20": False,
    }.items(),
)
def test_missing_hedge_is_ruled_out(quote, expected):
    """Only if the quote has enough words directly before the numeral."""
    assert rules_out_hedge(quote, quote.rindex("20"), "at least") is expected


@cases("hedge", {"none": "", "after": "or more", "far end of a range": "between"})
def test_hedge_that_is_elsewhere_is_not_ruled_out(hedge):
    assert not rules_out_hedge("police found and freed 20", 23, hedge)


def test_only_the_part_of_a_hedge_before_the_numeral_counts():
    hedge = "up to \u2026 or more"
    assert not rules_out_hedge("police in Oslo freed up to 20", 27, hedge)
    assert rules_out_hedge("police then freed 20", 18, hedge)


@cases(
    "quote, hedge",
    {
        "its last word": ("to ISK 20", "up to"),
        "its last words": ("more than ISK 20", "not more than"),
    },
)
def test_hedge_that_the_quote_cuts_is_not_ruled_out(quote, hedge):
    """The words before the quote may be its beginning."""
    assert not rules_out_hedge(quote, quote.index("20"), hedge)


@cases(
    "text, quote, expected",
    [
        # year
        ("2018", "police freed 2018 men", True),
        # day after month
        ("5", "opened on May 5", True),
        # count
        ("5", "freed 5 men", False),
        # short year
        ("19", "the years 2018-19", True),
    ],
)
def test_date_is_shown_by_the_quote(text, quote, expected):
    """A year, a day beside a month, or the far end of a range of years."""
    assert is_date_in_quote(text, quote) is expected
