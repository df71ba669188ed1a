"""Quotes: the few words by which a browser or a reader finds a numeral in the report."""

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate

from tip_figures.prose import hedges
from tip_figures.prose.context import read_numerals
from tip_figures.prose.number_words import is_day, is_year
from tip_figures.prose.sentences import normalise, word_set

MIN_QUOTE_WORDS = 4
MAX_QUOTE_WORDS = 6

_MARKS_AROUND = "([\"'\u00ab\u2018\u201c.,;:!?)]\u00bb\u2019\u201d"
_BETWEEN_HEDGE_AND_NUMERAL = word_set("or and to of another additional further combined reported")


def choose_quote(written: str, start: int, end: int, passage: str) -> str:
    """Return the shortest quote of a numeral that occurs exactly once in the passage.

    A quote is a run of words of the sentence that contains the numeral. It has four to six words;
    fewer if the sentence is shorter, more if the numeral is longer. Words before the numeral are
    preferred to words after it. If the numeral is the day of a date, the quote must contain the
    month. If no quote meets these conditions, the result is the longest quote tried: it may occur
    several times, or the month may be missing.

    Args:
        written: the sentence as the report writes it, with one space between words
        start, end: half-open span of the numeral in the *normalised* sentence, in code points from
            0
        passage: the whole normalised text; the search ignores case, as a browser does

    Returns:
        the quote, without punctuation around it
    """
    sentence = normalise(written)
    text = sentence[start:end]
    is_day_of_month = is_day(text) and any(
        numeral.is_date for numeral in read_numerals(sentence) if numeral.start == start
    )
    words = [word for word in written.split() if normalise(word)]
    lengths = (len(normalise(word)) + 1 for word in words)
    starts = list(accumulate(lengths, initial=0))  # in the normalised sentence
    first = bisect_right(starts, start) - 1  # index of the word in which the numeral begins
    after = bisect_left(starts, end)  # index of the word after the numeral
    quotes = []
    # From short quotes to long ones; the size is that of the numeral at least, and that of the
    # sentence at most.
    for wanted_size in range(MIN_QUOTE_WORDS, MAX_QUOTE_WORDS + 1):
        size = min(max(wanted_size, after - first), len(words))
        # From the quote that ends with the numeral to the one that begins with it.
        earliest, latest = max(0, after - size), min(first, len(words) - size)
        for begin in range(earliest, latest + 1):
            quote = " ".join(words[begin : begin + size]).strip(_MARKS_AROUND)
            has_month = not is_day_of_month or is_date_in_quote(text, quote)
            if has_month and occurs_once(normalise(quote), passage):
                return quote
            quotes.append(quote)
    return max(quotes, key=lambda quote: len(quote.split()))  # no quote meets the conditions


def quotes_numeral(words: str, sentence: str, start: int, end: int) -> bool:
    """Return whether words occur in a sentence at a place that includes a certain numeral.

    In `40 men and 40 women`, `40 women` includes the second 40, but not the first.

    Args:
        words: the words, normalised
        sentence: the sentence, normalised
        start, end: half-open span of the numeral in the sentence
    """
    # An occurrence that includes the numeral begins and ends within this part of the sentence.
    return words in sentence[max(0, end - len(words)) : start + len(words)]


def occurs_once(words: str, passage: str) -> bool:
    """Return whether words occur exactly once in a passage; upper and lower case are the same.

    Args:
        words: the words, normalised
        passage: the text to search, normalised
    """
    words, passage = words.casefold(), passage.casefold()
    first = passage.find(words)
    return first != -1 and first == passage.rfind(words)


def find_numeral_in_quote(quote: str, text: str) -> int:
    """Return the offset of a numeral in a quote; -1 if the quote does not contain it.

    Letters or digits that touch it make it part of a longer word or number, which does not count:
    `5` is not in `15` or `A5`. Other signs may touch it, as in `5-year` and `5,000`.

    Args:
        quote: the words to search, normalised
        text: the numeral as written in the sentence, normalised, with the same capitals
    """
    start = quote.find(text)
    while start >= 0:
        end = start + len(text)
        # "" at the start and at the end of the quote.
        character_before, character_after = quote[start - 1 : start], quote[end : end + 1]
        if not (character_before.isalnum() or character_after.isalnum()):
            break
        start = quote.find(text, start + 1)
    return start


def is_date_in_quote(text: str, quote: str) -> bool:
    """Return whether a quote has the words that a numeral needs to be a date.

    A year needs none, so the result is True. A day needs its month: `5` and `on 5 May` -> True; `5`
    and `on the 5` -> False.

    Args:
        text: the numeral as written
        quote: words of its sentence that contain the numeral
    """
    if is_year(text):
        return True
    numerals = read_numerals(normalise(quote))
    return any(numeral.is_date for numeral in numerals if numeral.text == text)


def rules_out_hedge(quote: str, start: int, hedge: str) -> bool:
    """Return whether a quote shows that its numeral does not have a certain hedge.

    Quote `said that 40 men`, hedge `at least` -> True: the quote has as many words before the
    numeral as the hedge, or more, and the hedge is not among them.

    Otherwise the quote does not settle the question, and the result is False. Examples:

    - The hedge is empty, is `between`, or comes after its numeral (`or more`).
    - The quote begins with the last words of the hedge, so it may cut the hedge off.
    - The word before the numeral may come between it and its hedge: `another`.
    - A digit or a bracket precedes the numeral, so the hedge may be before an earlier number, to
      which the numeral belongs.

    Args:
        quote: the words of the sentence that contain the numeral
        start: the offset of the numeral in the quote
        hedge: the hedge as written; only the part before the numeral counts: `up to` in `up to … or
            more`
    """
    before = quote[:start]
    hedge, _, _ = hedge.partition(hedges.HEDGE_SEPARATOR)
    words, hedge_words = before.split(), hedge.split()
    is_elsewhere = hedge.lower() in hedges.HEDGES_AFTER or hedges.find_bounds(hedge) == {"between"}
    if not hedge or is_elsewhere or re.search("[(0-9]", before):
        return False
    for cut in range(1, len(hedge_words)):  # the quote may begin within the hedge
        rest_of_hedge = hedge_words[cut:]
        if words[: len(rest_of_hedge)] == rest_of_hedge:
            return False
    if words and words[-1] in _BETWEEN_HEDGE_AND_NUMERAL:
        return False
    return len(words) >= len(hedge_words) and hedge not in before
