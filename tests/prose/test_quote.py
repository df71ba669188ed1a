"""Quotes: which words of a sentence locate a numeral, and what they show of it."""

import pytest

from tip_figures.prose.dates import is_date_in_quote
from tip_figures.prose.quote import (
    choose_quote,
    find_numeral_in_quote,
    occurs_once,
    quotes_numeral,
    rules_out_hedge,
)

CURLY = {0x201C: '"', 0x201D: '"', 0x2019: "'"}


# A sentence with its numeral in braces, the text after it, and the quote.
@pytest.mark.parametrize(
    ("marked", "after", "quote"),
    [
        pytest.param(
            "The government identified {40} victims.",
            "",
            "The government identified 40",
            id="ends-with-the-numeral",
        ),
        pytest.param(
            "{40} victims were identified by police.",
            "",
            "40 victims were identified",
            id="starts-with-the-numeral",
        ),
        pytest.param(
            "In {2018}, police identified 40 victims.",
            "",
            "In 2018, police identified",
            id="numeral-near-the-start",
        ),
        pytest.param(
            "Of these, 35 were ({19} in 2018) women.",
            "",
            "these, 35 were (19",
            id="open-bracket-inside",
        ),
        pytest.param(
            "Of these, 35 were (19 in {2018}) women.", "", "were (19 in 2018", id="bracket-at-the-end"
        ),
        pytest.param(
            "The \u201cgovernment\u2019s\u201d own {40} victims",
            "",
            "The \u201cgovernment\u2019s\u201d own 40",
            id="as-written",
        ),
        pytest.param(
            "It spent {77.2 million} (12 million) tenge.",
            "",
            "It spent 77.2 million",
            id="numeral-of-two-words",
        ),
        pytest.param("They had {forty}.", "", "They had forty", id="short-sentence"),
        pytest.param("{Forty}.", " Forty.", "Forty", id="one-word-that-occurs-twice"),
        pytest.param(
            "One was from Elbonia and {one} was from Ruritania.",
            " Elbonia and one was held. From Elbonia and one was ill.",
            "and one was from",
            id="words-after-if-needed",
        ),
        pytest.param(
            "Then the {one} and the one and the one.", "", "Then the one and", id="first-of-three"
        ),
        pytest.param(
            "Then the one and the {one} and the one.", "", "and the one and", id="second-of-three"
        ),
        pytest.param(
            "Police found two Utopian citizens and {one} foreigner.",
            " Of Utopian citizens and one foreigner, citizens and one foreigner."
            " And one foreigner. One foreigner.",
            "two Utopian citizens and one",
            id="five-words-if-needed",
        ),
        pytest.param(
            "As before, police found {one} victim of it.",
            " As before, police found one victim of it.",
            "As before, police found one victim",
            id="longest-if-none-is-unique",
        ),
    ],
)
def test_quote_is_the_fewest_words_that_occur_once(marked: str, after: str, quote: str) -> None:
    """Four words that end with the numeral if possible, then others, then five, then six."""
    start, end = marked.index("{"), marked.index("}") - 1
    written = marked.replace("{", "").replace("}", "")
    passage = written.translate(CURLY) + after
    assert choose_quote(written, start, end, passage) == quote


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("police found 40", True, id="before"),
        pytest.param("40 victims", True, id="after"),
        pytest.param("police found 40 victims in", True, id="around"),
        pytest.param("victims in", False, id="without-the-numeral"),
        pytest.param("40 men", False, id="different-words"),
        pytest.param("and 40 of them", False, id="other-numeral"),
    ],
)
def test_quote_is_around_the_numeral(words: str, expected: bool) -> None:
    """The same number elsewhere in the sentence is not enough."""
    sentence = "The police found 40 victims in May, and 40 of them fled."
    assert quotes_numeral(words, sentence, start=17, end=19) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("the police", False, id="twice"),
        pytest.param("POLICE FOUND", True, id="other-case"),
        pytest.param("a court", False, id="absent"),
    ],
)
def test_words_occur_once_in_any_case(words: str, expected: bool) -> None:
    """Browsers search without regard to case."""
    assert occurs_once(words, "The police found 40 of the Police.") is expected


@pytest.mark.parametrize(
    ("quote", "start"),
    [
        pytest.param("in 2018 and 20 men", 12, id="not-part-of-a-year"),
        pytest.param("(20 men", 1, id="after-a-bracket"),
        pytest.param("mid-20s", -1, id="before-letters"),
        pytest.param("1_20 men", 2, id="after-an-underscore"),
        pytest.param("no number", -1, id="absent"),
    ],
)
def test_numeral_is_found_in_a_quote(quote: str, start: int) -> None:
    """A numeral that is part of a longer word or number does not count."""
    assert find_numeral_in_quote(quote, "20") == start


@pytest.mark.parametrize(
    ("quote", "hedge", "expected"),
    [
        pytest.param("police found and freed 20", "at least", True, id="not-in-the-words"),
        pytest.param("police freed at least 20", "at least", False, id="in-the-words"),
        pytest.param("freed 20", "at least", False, id="too-few-words"),
        pytest.param("police found and freed 20", "", False, id="no-hedge"),
        pytest.param("police found and freed 20", "or more", False, id="hedge-after"),
        pytest.param("police found and freed 20", "between", False, id="far-end-of-a-range"),
        pytest.param("found 15 and freed 20", "at least", False, id="number-before"),
        pytest.param("police found (also freed 20", "at least", False, id="bracket-before"),
        pytest.param("police found an additional 20", "at least", False, id="counting-word-before"),
    ],
)
def test_missing_hedge_is_ruled_out(quote: str, hedge: str, expected: bool) -> None:
    """Only if the quote has enough words directly before the numeral."""
    assert rules_out_hedge(quote, quote.rindex("20"), hedge) is expected


@pytest.mark.parametrize(
    ("text", "quote", "year_follows", "expected"),
    [
        pytest.param("2018", "police freed 2018 men", False, True, id="year"),
        pytest.param("5", "opened on May 5", False, True, id="day-after-month"),
        pytest.param("5", "opened on 5 May", False, True, id="day-before-month"),
        pytest.param("5", "the 5 of May", False, True, id="day-of-month"),
        pytest.param("31", "opened on the 31", True, True, id="day-before-a-year"),
        pytest.param("32", "opened on the 32", True, False, id="not-a-day"),
        pytest.param("5", "freed 5 men", False, False, id="count"),
        pytest.param("19", "the years 2018-19", False, True, id="short-year"),
        pytest.param("45", "the years 2018/45", False, True, id="end-of-a-range"),
        pytest.param("five", "opened on May five", True, False, id="words"),
    ],
)
def test_date_is_shown_by_the_quote(
    text: str, quote: str, year_follows: bool, expected: bool
) -> None:
    """A year, a day beside a month or before a year, or the far end of a range of years."""
    assert is_date_in_quote(text, quote, year_follows) is expected
