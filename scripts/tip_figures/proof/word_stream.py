"""The words of a source text in their reduced form, with their places and what may interrupt them.

A sentence of the tables is some words in a row; only a page or its notes may interrupt it. These
**pieces** are found here: a line that is a page number, is repeated on other pages, or is the title
of the report or area; and marks of notes, but not directly after a digit.
"""

import re
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Final

from tip_figures.prose.paragraphs import blank_out_margins, join_lines
from tip_figures.prose.reduction import DASHES, reduce_text
from tip_figures.prose.sentences import SENTENCE_END, word_set

_LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"[.?!:;\n\r\f\v\x85\u2028\u2029]")
_DIVIDED = re.compile(rf"[{DASHES}]\s*")
_LINK_TARGET = re.compile(r"\]\([^\s()]*[/.#][^\s()]*\)")
_OPENING: Final = "([\"'\u00ab\u2018\u201c"
_CLOSING = re.compile(r"[^\w\s([]*")

_ROMAN: Final = "[ivxlIVXL]{1,6}"
_PAGE_NUMBER = re.compile(
    rf"\W*(?:(?i:page|pg\.?|p\.?)\s*)?(?:(?P<number>[0-9]{{1,4}})|{_ROMAN})"
    r"(?:\s*(?:of|/)\s*[0-9]{1,4})?[^\w%]*"
)
_BESIDE_TITLE = re.compile(
    r"""
    ^ [0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4} (?: ,?\s+ [0-9]{1,2}:[0-9]{2} (?:\s*[AP]M)? )? \s+
  | ^ [0-9]{1,4} \s* [|\u00b7\u2022\u2013\u2014]? \s+ (?=\S)
  | \s+ [|\u00b7\u2022\u2013\u2014]? \s* [0-9]{1,4} (?: /[0-9]{1,4} )? $
    """,
    re.VERBOSE,
)
"""A page number or the date of a print, beside a title in its line."""
_MAX_PAGES_APART: Final = 2  # between two page numbers in a row of which the middle one is checked
_MAX_TITLE_WORDS: Final = 14
_PUNCTUATION: Final = "()[]|,;:.-\u2013\u2014/'\"&#*_\u00b7\u2022\u2018\u2019\u201c\u201d"
_SMALL_WORDS: Final = word_set("""a an and as at by for from in of on or per the to with""")
_NOT_IN_TITLES: Final = word_set(
    """no not none never nor neither nobody nothing without false untrue incorrect wrong instead
    rather actually except but only than is are was were be been being has have had do does did
    can cannot could may might must shall should will would it he she they this these those that
    which who there more less most fewer least all"""
)
"""Words of sentences: verbs, negations and pronouns, which would change what is said."""

_MARK: Final = (
    rf"(?:\[(?:[0-9]{{1,3}}|[a-z]|{_ROMAN}|sic)\]|\((?:[0-9]{{1,2}}|[a-z]|{_ROMAN}|sic)\))"
)
_MARKS = re.compile(rf"(?<![0-9]){_MARK}(?:\s*{_MARK})*|(?<=[^\W\d][.,;:!?])[0-9]{{1,3}}(?=\s)")
_AFTER_STOP = re.compile(r"[.,;:!?][\"')\]\u2019\u201d]*\s*$")
_SQUARE_NUMBERS = re.compile(r"(?:\[[0-9]+\]\s*)+")


class WordStream:
    """The words of a text, numbered from 0.

    text:   without link targets, margins of mail and line numbers, which are blanks
    words:  in reduced form
    places: where each word begins in the text
    ends:   where each word ends in the text
    lines:  half-open spans of the lines that are not blank
    pieces: for the first word of each piece, the number of the word after it, in order
    """

    def __init__(self, text: str, titles: Collection[str] = ()) -> None:
        """Read the words of a text.

        titles: of reports and areas, which may be lines of pages
        """
        text = _LINK_TARGET.sub(lambda match: " " * len(match[0]), text)
        self.text = blank_out_margins(text)
        spans = (match.span() for match in _LINE.finditer(self.text))
        self.lines = [span for span in spans if not self.text[slice(*span)].isspace()]
        page_lines = _find_page_lines([self.read_line(span) for span in self.lines], titles)
        self.words: list[str] = []
        self.places, self.ends = array("I"), array("I")
        for _, group in groupby(range(len(self.lines)), key=page_lines.__contains__):
            numbers = list(group)
            self._read_words(self.lines[numbers[0]][0], self.lines[numbers[-1]][1])
        pieces = [self.words_between(*self.lines[number]) for number in page_lines]
        pieces += self._find_marks()
        self.pieces = {piece.start: piece.stop for piece in sorted(pieces, key=min) if piece}

    def _read_words(self, start: int, end: int) -> None:
        """Reduce a part of the text; no word goes on from a line of the page to another line."""
        reduced = reduce_text(self.text[start:end])
        for word in re.finditer("[^ ]+", reduced.text):
            self.words.append(sys.intern(word[0]))
            self.places.append(start + reduced.offsets[word.start()])
            self.ends.append(start + reduced.offsets[word.end() - 1] + 1)

    def read_line(self, span: tuple[int, int]) -> str:
        """Return the content of a line."""
        return " ".join(self.text[slice(*span)].split())

    def words_between(self, start: int, end: int) -> range:
        """Return the words that begin in a part of the text."""
        return range(bisect_left(self.places, start), bisect_left(self.places, end))

    def line_of(self, word: int) -> tuple[int, int]:
        """Return the span of the line in which a word begins."""
        return self.lines[bisect_right(self.lines, (self.places[word], sys.maxsize)) - 1]

    def line_number(self, offset: int) -> int:
        """Return the line of a place in the text as an editor counts it, from 1."""
        return self.text.count("\n", 0, offset) + 1

    def gap(self, before: int, after: int) -> str:
        """Return what the text has between two words; -1 and the number of all are its ends."""
        start = self.ends[before] if before >= 0 else 0
        return self.text[start : self.places[after] if after < len(self.words) else None]

    def may_end(self, before: int, after: int) -> bool:
        """Whether a sentence or line may end between two words."""
        return _BREAK.search(self.gap(before, after)) is not None

    def is_divided(self, before: int, after: int) -> bool:
        """Whether two words, with a piece between them, are one that a page end divides."""
        return after - before > 1 and _DIVIDED.match(self.gap(before, before + 1)) is not None

    def write(self, words: range) -> str:
        """Return some words in a row as the text has them, with the marks around them."""
        start, end = self.places[words.start], self.ends[words.stop - 1]
        while start and self.text[start - 1] in _OPENING:
            start -= 1
        closing = _CLOSING.match(self.text, end)
        part = self.text[start : closing.end() if closing else end]
        return join_lines(re.sub(r"\s*\n\s*", "\n", part)).text

    def split_at_pieces(self, words: range) -> Iterator[range]:
        """Return the parts of some words in a row that pieces separate."""
        start = word = words.start
        while word < words.stop:
            stop = self.pieces.get(word)
            if stop is None:
                word += 1
                continue
            if start < word:
                yield range(start, word)
            start = word = stop
        if start < words.stop:
            yield range(start, words.stop)

    def _find_marks(self) -> Iterator[range]:
        """Find the marks of notes: after a stop, or numbers in square brackets in sequence."""
        matches = list(_MARKS.finditer(self.text))
        numbers = {int(number) for match in matches for number in re.findall("[0-9]+", match[0])}
        for match in matches:
            own_numbers = [int(number) for number in re.findall("[0-9]+", match[0])]
            follow = all(number == 1 or number - 1 in numbers for number in own_numbers)
            before = self.text[max(0, match.start() - 8) : match.start()]
            is_attached = match[0].isdecimal()
            if is_attached or (
                follow and (_AFTER_STOP.search(before) or _SQUARE_NUMBERS.fullmatch(match[0]))
            ):
                yield self.words_between(*match.span())


def _find_page_lines(lines: Sequence[str], titles: Collection[str]) -> set[int]:
    """Find the lines that are page numbers, repeated, or titles: their numbers, from 0."""
    page_lines = set(_find_page_numbers(lines))
    contents = {}
    for number, line in enumerate(lines):
        content = _BESIDE_TITLE.sub("", line)
        if is_title(content) or content.startswith(("http", "www")):
            contents[number] = content
    frequency = Counter(contents.values())
    known_titles = {_keep_letters(title) for title in titles}
    for number, content in contents.items():
        if frequency[content] > 1 or _keep_letters(content) in known_titles:
            page_lines.add(number)
    return page_lines


def _keep_letters(text: str) -> str:
    """Return a text in folded case without digits and marks."""
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))


def is_title(line: str) -> bool:
    """Whether a line is short and has the style of a title, such as `Report on Made-up Places`.

    It has a capital at the beginning of each longer word, does not end like a sentence, and has
    none of the verbs, negations and pronouns that make a sentence.
    """
    words = [word for word in (part.strip(_PUNCTUATION) for part in line.split()) if word]
    if not 0 < len(words) <= _MAX_TITLE_WORDS or not words[0][0].isupper():
        return False
    if SENTENCE_END.search(line) or line.endswith(("-", "\u00ad")):
        return False
    if _NOT_IN_TITLES & {word.lower() for word in words}:
        return False
    return not any(word[0].islower() and word not in _SMALL_WORDS for word in words)


def _find_page_numbers(lines: Sequence[str]) -> Iterator[int]:
    """Find the lines that are page numbers and fit between those before and after them."""
    candidates = []
    for number, line in enumerate(lines):
        match = _PAGE_NUMBER.fullmatch(line)
        if match:
            candidates.append((number, int(match["number"] or 0)))
    pages = [page for _, page in candidates]
    for place, (number, page) in enumerate(candidates):
        if _fits(page, pages[max(0, place - 2) : place], pages[place + 1 : place + 3]):
            yield number


def _fits(page: int, before: Sequence[int], after: Sequence[int]) -> bool:
    """Whether a page number fits between those before and after it, if these are close."""
    if before and after:
        pair = lowest, highest = before[-1], after[0]
    elif len(after) > 1:
        pair = after[0], after[1]
        lowest, highest = 0, after[0]
    elif len(before) > 1:
        pair = before[0], before[1]
        lowest, highest = before[1], before[1] + 2 * _MAX_PAGES_APART
    else:
        return True
    is_close = 0 <= pair[1] - pair[0] <= _MAX_PAGES_APART
    return not is_close or lowest <= page <= highest
