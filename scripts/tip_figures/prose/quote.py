"""Quotes: the few words by which a browser or a reader finds a numeral in the report."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from tip_figures.prose import hedges
from tip_figures.prose.context import read_numerals
from tip_figures.prose.number_words import is_day, is_year
from tip_figures.prose.sentences import normalise, word_set

MIN_QUOTE_WORDS = 4
MAX_QUOTE_WORDS = 6

_MARKS_AROUND = "([\"'\u00ab\u2018\u201c.,;:!?)]\u00bb\u2019\u201d"
_BETWEEN_HEDGE_AND_NUMERAL = word_set("or and to of another additional further combined reported")


def choose_quote(
    written: str,
    start: int,
    end: int,
    passage: str,
) -> str:
    """Return the shortest quote of a numeral that occurs exactly once in the passage.

    A quote has four to six words; fewer if the sentence is shorter, more if the numeral is longer.
    Words before the numeral are preferred to words after it. If the numeral is the day of a date,
    the quote must contain the month. If no quote meets these conditions, the result is the longest
    quote tried, which may occur several times or lack the month.

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
    words, starts = _split_words(written)
    first = bisect_right(starts, start) - 1
    after = bisect_left(starts, end)  # the word after the numeral
    quotes = []
    # Short quotes are better than long ones, and words before the numeral than words after it.
    for wanted_size in range(MIN_QUOTE_WORDS, MAX_QUOTE_WORDS + 1):
        size = min(max(wanted_size, after - first), len(words))
        for begin in range(max(0, after - size), min(first, len(words) - size) + 1):
            quote = " ".join(words[begin : begin + size]).strip(_MARKS_AROUND)
            has_month = not is_day_of_month or is_date_in_quote(text, quote)
            if has_month and occurs_once(normalise(quote), passage):
                return quote
            quotes.append(quote)
    return max(quotes, key=lambda quote: len(quote.split()))


def quotes_numeral(words: str, sentence: str, start: int, end: int) -> bool:
    """Return whether words occur in a sentence at a place that includes a certain numeral.

    Args:
        words, sentence: the normalised words and sentence
        start, end: half-open span of the numeral in the sentence
    """
    return words in sentence[max(0, end - len(words)) : start + len(words)]


def occurs_once(words: str, passage: str) -> bool:
    """Return whether some words occur exactly once in a passage, in upper or lower case.

    Args:
        words, passage: normalised
    """
    words, passage = words.casefold(), passage.casefold()
    first = passage.find(words)
    return first != -1 and first == passage.rfind(words)


def find_numeral_in_quote(quote: str, text: str) -> int:
    """Return the offset of a numeral in a quote; -1 if the quote does not contain it.

    Letters or digits that touch it make it part of a longer word or number, which does not count:
    `5` is not in `15` or `A5`. Other signs may touch it, as in `5-year` and `5,000`.

    Args:
        quote, text: words and the numeral, both normalised, with the same capitals
    """
    start = quote.find(text)
    while start >= 0:
        end = start + len(text)
        if not (quote[start - 1 : start].isalnum() or quote[end : end + 1].isalnum()):
            break
        start = quote.find(text, start + 1)
    return start


def is_date_in_quote(text: str, quote: str) -> bool:
    """Return whether a quote lets a numeral be a date: a year, or a day with its month.

    A number that is written like a year is always accepted. `("5", "on 5 May")` -> True.

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

    True if the quote has at least as many words before the numeral as the hedge has, and the hedge
    is not among them. In these cases the quote does not settle the question: the result is False.

    - The hedge is empty, is `between`, or comes after its numeral.
    - The quote begins with the last words of the hedge, so it may cut the hedge off.
    - The word before the numeral may follow a hedge, such as `another`.
    - A digit or a bracket precedes the numeral, so the hedge may belong to an earlier number.

    Args:
        quote: the words of the sentence that contain the numeral
        start: the offset of the numeral in the quote
        hedge: the hedge as written
    """
    before = quote[:start]
    words, hedge_words = before.split(), hedge.split()
    is_elsewhere = hedge.lower() in hedges.HEDGES_AFTER or hedges.find_bounds(hedge) == {"between"}
    if not hedge or is_elsewhere or re.search("[(0-9]", before):
        return False
    is_cut = any(
        words[: len(hedge_words) - cut] == hedge_words[cut:] for cut in range(1, len(hedge_words))
    )
    has_gap = is_cut or not _BETWEEN_HEDGE_AND_NUMERAL.isdisjoint(words[-1:])
    return not has_gap and len(words) >= len(hedge_words) and hedge not in before


def _split_words(written: str) -> tuple[Sequence[str], Sequence[int]]:
    """Return the words of a sentence as written, and their offsets in the normalised sentence.

    Both omit words that normalising removes entirely. The offsets have one more item than the
    words: the length of the normalised sentence plus 1.
    """
    words = [word for word in written.split() if normalise(word)]
    starts = accumulate((len(normalise(word)) + 1 for word in words), initial=0)
    return words, list(starts)
