"""The few words by which a browser or a reader finds a numeral in the report, and what they tell of it."""

import re
from collections.abc import Iterator, Sequence

from tipdata.text import hedges
from tipdata.text.sentences import normalise

FEWEST, MOST = 4, 6  # words of a quote
Span = tuple[int, int]
_OPENING, _CLOSING = "([\"'\u00ab\u2018\u201c", ".,;:!?)]\"'\u00bb\u2019\u201d"
_PAIRS = {")": "(", "]": "["}
_YEAR = "(?:19|20)[0-9]{2}|2100"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|[A-Z][a-z]{2,3}\.)"
_DAY = "[1-9]|[12][0-9]|3[01]"
_BETWEEN = frozenset(
    ["or", "and", "to", "of", "another", "additional", "further", "combined", "reported"]
)  # a hedge and its numeral
_SIGNS = re.compile(r"[\s($€£¥]+$")


def quote(written: str, start: int, end: int, passage: str) -> str:
    """Quote a numeral with whole words of its sentence, words before it first: the fewest that the passage has once.

    written: the sentence as the report writes it, with one space between words
    start:   offset of the numeral in the *normalised* sentence, in code points, from 0; `end` is behind it
    passage: the whole text, normalised; capitals tell no places apart, as they do not in a browser
    returns: four to six words; fewer where the sentence has no more, more where the numeral has. Where none of them
             stands once in the passage, the longest
    """
    words = list(_words(written))
    first = max((n for n, ((begin, _), _) in enumerate(words) if begin <= start), default=0)
    last = max((n for n, ((begin, _), _) in enumerate(words) if begin < end), default=first)
    longest = ""
    for chosen in _runs(words, first, last):
        found = _bare(written[chosen[0][1][0] : chosen[-1][1][1]])
        if occurs_once(normalise(found), passage):
            return found
        if len(found.split()) > len(longest.split()):
            longest = found
    return longest


def stands(words: str, sentence: str, start: int, end: int) -> bool:
    """Whether words stand in a sentence around the numeral that has this place; all are normalised."""
    begin = sentence.find(words)
    while begin != -1 and not (begin <= start and end <= begin + len(words)):
        begin = sentence.find(words, begin + 1)
    return begin != -1


def occurs_once(words: str, passage: str) -> bool:
    """Whether words stand once in a passage, in capitals or not; both are normalised."""
    words, passage = words.casefold(), passage.casefold()
    return -1 != passage.find(words) == passage.rfind(words)


def _words(written: str) -> Iterator[tuple[Span, Span]]:
    """Give the place of each word in the normalised sentence, and as it is written."""
    place = 0
    for word in re.finditer(r"\S+", written):
        if normal := normalise(word[0]):
            yield (place, place + len(normal)), word.span()
            place += len(normal) + 1


def _runs(words: Sequence[tuple[Span, Span]], first: int, last: int) -> Iterator[Sequence[tuple[Span, Span]]]:
    """Runs of words that hold the words `first` to `last`: the shortest first, and those that begin earliest."""
    numeral = last - first + 1
    for count in range(max(FEWEST, numeral), max(MOST, numeral) + 1):
        count = min(count, len(words))
        for begin in range(max(0, last + 1 - count), min(first, len(words) - count) + 1):
            yield words[begin : begin + count]


def _bare(text: str) -> str:
    """Take marks from both ends, but no bracket whose other half is inside."""
    while text and text[-1] in _CLOSING and not (text[-1] in _PAIRS and _PAIRS[text[-1]] in text[1:]):
        text = text[:-1]
    while text and text[0] in _OPENING and not any(text[0] == _PAIRS[mark] and mark in text for mark in _PAIRS):
        text = text[1:]
    return text


def numeral_in(quote: str, text: str) -> int:
    """Where a quote has a numeral that is no part of a longer word or number; -1 where it has none. Both are normalised."""
    start = quote.find(text)
    while start >= 0 and any(part.isalnum() for part in (quote[:start][-1:], quote[start + len(text) :][:1])):
        start = quote.find(text, start + 1)
    return start


def hedge_before(quote: str, start: int) -> str:
    """The hedges that stand directly before the numeral at `start`, as written; a sign of a currency may stand between."""
    return hedges.before(_SIGNS.sub("", quote[:start]))


def shows_none(quote: str, start: int, hedge: str) -> bool:
    """Whether a quote shows enough words before the numeral at `start` to tell that a hedge is not there.

    One behind the numeral, or of a number before it (a conversion in brackets, the far end of a range), is not looked for.
    """
    before = quote[:start].split()
    behind = hedge.lower() in hedges.BEHIND or hedges.bounds(hedge) == {"between"}
    near = any("(" in word or re.search("[0-9]", word) for word in before) or (before and before[-1] in _BETWEEN)
    return bool(hedge) and not behind and not near and len(before) >= len(hedge.split()) and hedge not in quote[:start]


def is_year(text: str) -> bool:
    """Whether a numeral is written like a year."""
    return re.fullmatch(_YEAR, text) is not None


def is_date(text: str, quote: str, year_behind: bool) -> bool:
    """Whether a numeral is a year, or a day or the far end of a range beside a month or a year.

    year_behind: whether a year follows that the quote, which has words before the numeral first, need not show
    """
    if is_year(text):
        return True
    day, numeral = re.fullmatch(_DAY, text), re.escape(text)
    shown = rf"(?:{_YEAR}) ?[-–/] ?{numeral}\b" + (
        rf"|{_MONTH} {numeral}\b|\b{numeral}(?: of)? {_MONTH}" if day else ""
    )
    return bool(day and year_behind) or re.search(shown, normalise(quote)) is not None
