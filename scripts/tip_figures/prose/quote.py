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
    """Choose the fewest words of a sentence that quote a numeral and occur once in the passage.

    Args:
        written: the sentence as the report writes it, with one space between words
        start, end: half-open span of the numeral in the *normalised* sentence, in code points from
            0
        passage: the whole text, normalised; upper and lower case are the same in it, as they are
            for a browser

    Returns:
        four to six words without marks around them, with words before the numeral if possible;
        fewer if the sentence has no more, more if the numeral has. The quote of the day of a date
        also has its month, if such a quote occurs once. If no quote occurs once in the passage, the
        longest one, which may have no month
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
    """Return whether some words occur in a sentence so that they contain a certain numeral.

    Args:
        words, sentence: normalised
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
    """Return whether a numeral may be a date: a year, the day of a date, or the end of a period.

    Args:
        text: the numeral as written
        quote: words of its sentence that contain it
    """
    if is_year(text):
        return True
    numerals = read_numerals(normalise(quote))
    return any(numeral.is_date for numeral in numerals if numeral.text == text)


def rules_out_hedge(quote: str, start: int, hedge: str) -> bool:
    """Return whether a quote shows that its numeral does not have a certain hedge.

    It does if it has enough words directly before the numeral for the hedge, which is not among
    them. It never does for `between` and for a hedge that comes after its numeral. Nor does it if
    it begins with the last words of the hedge, if the last word may be between hedge and numeral,
    such as `another`, or if a digit or bracket is before the numeral: the hedge may be that of an
    earlier number.

    Args:
        start: offset of the numeral in the quote
        hedge: as written; "" is never ruled out
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

    Words of which normalising leaves nothing are dropped. A last offset is that of the end, plus 1.
    """
    words = [word for word in written.split() if normalise(word)]
    starts = accumulate((len(normalise(word)) + 1 for word in words), initial=0)
    return words, list(starts)
