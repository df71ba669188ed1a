"""The few words by which a browser or a reader finds a numeral in the report, and what they tell of it."""

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate

from tip_figures.prose import hedges
from tip_figures.prose.sentences import normalise

MIN_QUOTE_WORDS, MAX_QUOTE_WORDS = 4, 6  # words of a quote
_OPENING, _CLOSING = "([\"'\u00ab\u2018\u201c", ".,;:!?)]\"'\u00bb\u2019\u201d"
_PAIRS = {")": "(", "]": "["}
# What may stand between a hedge and its numeral.
_BETWEEN = ("or", "and", "to", "of", "another", "additional", "further", "combined", "reported")


def choose_quote(written: str, start: int, end: int, passage: str) -> str:
    """Quote a numeral with whole words of its sentence, words before it first: the fewest that the passage has once.

    written: the sentence as the report writes it, with one space between words
    start:   offset of the numeral in the *normalised* sentence, in code points, from 0; `end` is behind it
    passage: the whole text, normalised; capitals tell no places apart, as they do not in a browser
    returns: four to six words; fewer where the sentence has no more, more where the numeral has. Where none of them
             stands once in the passage, the longest
    """
    words = [word for word in written.split() if normalise(word)]
    begins = list(accumulate((len(normalise(word)) + 1 for word in words), initial=0))
    first, behind = max(0, bisect_right(begins, start) - 1), bisect_left(begins, end)
    longest = ""
    for count in range(
        max(MIN_QUOTE_WORDS, behind - first), max(MAX_QUOTE_WORDS, behind - first) + 1
    ):
        count = min(count, len(words))
        for begin in range(max(0, behind - count), min(first, len(words) - count) + 1):
            found = _bare(" ".join(words[begin : begin + count]))
            if occurs_once(normalise(found), passage):
                return found
            longest = max(longest, found, key=lambda one: len(one.split()))
    return longest


def quotes_numeral(words: str, sentence: str, start: int, end: int) -> bool:
    """Whether words stand in a sentence around the numeral that has this place; all are normalised."""
    return words in sentence[max(0, end - len(words)) : start + len(words)]


def occurs_once(words: str, passage: str) -> bool:
    """Whether words stand once in a passage, in capitals or not; both are normalised."""
    words, passage = words.casefold(), passage.casefold()
    return -1 != passage.find(words) == passage.rfind(words)


def _bare(text: str) -> str:
    """Take marks from both ends, but no bracket whose other half is inside."""
    while (
        text and text[-1] in _CLOSING and not (text[-1] in _PAIRS and _PAIRS[text[-1]] in text[1:])
    ):
        text = text[:-1]
    while (
        text
        and text[0] in _OPENING
        and not any(text[0] == _PAIRS[mark] and mark in text for mark in _PAIRS)
    ):
        text = text[1:]
    return text


def find_numeral_in_quote(quote: str, text: str) -> int:
    """Where a quote has a numeral that is no part of a longer word or number; -1 where it has none. Both are normalised."""
    found = re.search(rf"(?<![^\W_]){re.escape(text)}(?![^\W_])", quote)
    return found.start() if found else -1


def rules_out_hedge(quote: str, start: int, hedge: str) -> bool:
    """Whether a quote shows enough words before the numeral at `start` to tell that a hedge is not there.

    One behind the numeral, or of a number before it (a conversion in brackets, the far end of a range), is not looked for.
    """
    before = quote[:start].split()
    behind = hedge.lower() in hedges.HEDGES_AFTER or hedges.find_bounds(hedge) == {"between"}
    near = any("(" in word or re.search("[0-9]", word) for word in before) or (
        before and before[-1] in _BETWEEN
    )
    return (
        bool(hedge)
        and not behind
        and not near
        and len(before) >= len(hedge.split())
        and hedge not in quote[:start]
    )
