"""The words of a source text in their reduced form, with their places and what may interrupt them.

A sentence of the tables is some words in a row; only a page or its notes may interrupt it. These
**pieces** are found here: a line that is a page number, is repeated on other pages, or is the title
of the report or area; and the mark of a note.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import Final, NamedTuple

from tip_figures.prose.paragraphs import blank_out_margins, join_lines
from tip_figures.prose.reduction import reduce_text
from tip_figures.prose.sentences import RAISED_SIGNS, SENTENCE_END, normalise

_BREAKS: Final = frozenset(".?!:;\n\r\f\x0b\x85\u2028\u2029")
_ROMAN: Final = "[ivxlIVXL]{1,6}"
_LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_LINK_TARGET = re.compile(r"\]\([^\s()]*[/.#][^\s()]*\)")
_PAGE_NUMBER = re.compile(
    rf"[-\u2013\u2014|\s]*(?:(?i:page|pg\.?|p\.?)\s*)?(?:(?P<number>[0-9]{{1,4}})|{_ROMAN})"
    rf"(?:\s*(?:of|/)\s*[0-9]{{1,4}})?[-\u2013\u2014|\s]*"
)
_MAX_PAGES_APART: Final = 2  # between two page numbers in a row of which the middle one is checked
_MAX_TITLE_WORDS: Final = 17  # of a line that may be repeated on other pages
_PAGE_NUMBER_BESIDE = re.compile(
    r"""
    ^ [0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4} (?: ,?\s+ [0-9]{1,2}:[0-9]{2} (?:\s*[AP]M)? )? \s+
  | ^ [0-9]{1,4} \s* [|\u00b7\u2022\u2013\u2014]? \s+ (?=\S)
  | \s+ [|\u00b7\u2022\u2013\u2014]? \s* [0-9]{1,4} (?: /[0-9]{1,4} )? $
    """,
    re.VERBOSE,
)
"""A page number or the date of a print, beside a title in its line."""
_SMALL_WORDS: Final = frozenset("a an and as at by for from in of on or per the to with".split())
_NOT_IN_TITLES: Final = frozenset(
    """no not none never nor neither nobody nothing without false untrue incorrect wrong instead
    rather actually except but only than is are was were be been being has have had do does did can
    cannot could may might must shall should will would it he she they this these those that which
    who there more less most fewer least all""".split()
)
"""Words of sentences: verbs, negations and pronouns, which would change what is said."""
_PUNCTUATION: Final = "()[]|,;:.-\u2013\u2014/'\"&#*_\u00b7\u2022\u2018\u2019\u201c\u201d"
_OPENING: Final = "([\"'\u00ab\u2018\u201c"

_MARK = re.compile(
    rf"""
    \[ (?P<square> [0-9]{{1,3}} | [a-z] | {_ROMAN} | sic ) \]
  | \( (?P<round> [0-9]{{1,2}} | [a-z] | {_ROMAN} | sic ) \)
  | (?<= [^\W\d] [.,;:!?] ) (?P<attached> [0-9]{{1,3}} ) (?= \s )
  | (?<= [^\W\d] [.,;:!?]["'\u2019\u201d] ) (?P<quoted> [0-9]{{1,3}} ) (?= \s )
    """,
    re.VERBOSE,
)
_NUMBER_WORD: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|\\w+teen|\\w+ty|eleven|twelve|dozen|hundred"
    "|thousand|[bmtr]illion|no|none|zero"
)
_AFTER_NUMBER = re.compile(rf"(?:[0-9%]|\b(?:{_NUMBER_WORD}))[\s(]*$", re.IGNORECASE)
_BEFORE_NUMBER = re.compile(rf"\W*(?:[0-9]|(?:{_NUMBER_WORD})\b)", re.IGNORECASE)
_AFTER_STOP = re.compile(r"[.,;:!?][\"')\]\u2019\u201d]*\s*$")
_NUMBER_REACH: Final = 16  # characters in which a number beside a mark is looked for
RAISED_AT_NUMBER = re.compile(f"(?<=[0-9])[{RAISED_SIGNS}]+")
"""Raised signs directly after a digit, which may be an exponent."""
HARMLESS_EXPONENT: Final = "\u00b9"
"""As an exponent it changes no number."""


class Piece(NamedTuple):
    """Words that may interrupt a sentence: a line of the page, or the mark of a note.

    words: their numbers
    """

    words: range
    is_line: bool


class _Line(NamedTuple):
    """A line of the text that is not blank: its content and half-open span."""

    text: str
    start: int
    end: int


class WordStream:
    """The words of a text, numbered from 0.

    text:    without link targets, margins of mail and line numbers, which are blanks
    reduced: all words with one space between them
    starts:  where each word begins in `reduced`
    places:  where each word begins in the text
    ends:    where each word ends in the text
    """

    def __init__(self, text: str, titles: Collection[str] = ()) -> None:
        """Read the words of a text.

        titles: of reports and areas, of which lines of pages consist
        """
        text = _LINK_TARGET.sub(lambda match: " " * len(match[0]), text)
        self.text = blank_out_margins(text)
        self.lines = [
            _Line(" ".join(match[0].split()), match.start(), match.end())
            for match in _LINE.finditer(self.text)
            if not match[0].isspace()
        ]
        page_lines = _find_page_lines(self.lines, titles, self.text)
        self._read_words(page_lines)
        self.line_words = [
            range(bisect_left(self.places, line.start), bisect_left(self.places, line.end))
            for line in self.lines
        ]
        self.page_lines = {number for number in page_lines if self.line_words[number]}

    def _read_words(self, page_lines: Collection[int]) -> None:
        """Reduce the text, so that no word goes on from a line of the page to another line."""
        reduced_parts: list[str] = []
        self.starts: list[int] = []
        self.places: list[int] = []
        self.ends: list[int] = []
        length = 0
        for _, group in groupby(range(len(self.lines)), key=page_lines.__contains__):
            numbers = list(group)
            first, last = self.lines[numbers[0]], self.lines[numbers[-1]]
            reduced = reduce_text(self.text[first.start : last.end])
            for word in re.finditer("[^ ]+", reduced.text):
                self.starts.append(length + word.start())
                self.places.append(first.start + reduced.offsets[word.start()])
                self.ends.append(first.start + reduced.offsets[word.end() - 1] + 1)
            if reduced.text:
                reduced_parts.append(reduced.text)
                length += len(reduced.text) + 1
        self.reduced = " ".join(reduced_parts)

    def __len__(self) -> int:
        """Return how many words there are."""
        return len(self.starts)

    def word_end(self, word: int) -> int:
        """Return where a word ends in the reduced text."""
        return self.starts[word + 1] - 1 if word + 1 < len(self) else len(self.reduced)

    def read_words(self, words: range) -> str:
        """Return some words in a row in their reduced form."""
        return self.reduced[self.starts[words.start] : self.word_end(words.stop - 1)]

    def gap_before(self, word: int) -> str:
        """Return what the text has between a word and the one before it."""
        start = self.ends[word - 1] if word else 0
        end = self.places[word] if word < len(self) else len(self.text)
        return self.text[start:end]

    def line_of(self, word: int) -> int:
        """Return the number, from 0, of the line in which a word begins."""
        return bisect_right(self.lines, self.places[word], key=lambda line: line.start) - 1

    def line_number(self, word: int) -> int:
        """Return the line of a word as an editor counts it, from 1."""
        return self.text.count("\n", 0, self.places[word]) + 1

    def write(self, words: range) -> str:
        """Return some words in a row as the text has them, with the marks around them, in a line."""
        start, end = self.places[words.start], self.ends[words.stop - 1]
        while start and self.text[start - 1] in _OPENING:
            start -= 1
        closing = re.compile(r"[^\w\s([]*").match(self.text, end)
        end = closing.end() if closing else end
        return join_lines(re.sub(r"\s*\n\s*", "\n", self.text[start:end])).text

    @cached_property
    def pieces(self) -> Sequence[Piece]:
        """All pieces that may interrupt a sentence, in the order of the text."""
        lines = [Piece(self.line_words[number], is_line=True) for number in self.page_lines]
        return sorted([*lines, *self._find_marks()], key=lambda piece: piece.words.start)

    @cached_property
    def piece_ends(self) -> dict[int, int]:
        """For the first word of each piece, the number of the word after it."""
        return {piece.words.start: piece.words.stop for piece in self.pieces}

    @cached_property
    def piece_starts(self) -> Sequence[int]:
        """The first word of each piece, in order."""
        return sorted(self.piece_ends)

    @cached_property
    def breaks(self) -> Sequence[int]:
        """Words before which a sentence or line may end, and last the number of all words."""
        inside = (word for word in range(1, len(self)) if self.has_break(word - 1, word))
        return [0, *inside, len(self)]

    def has_break(self, before: int, after: int) -> bool:
        """Whether a sentence or line may end between two words."""
        return not _BREAKS.isdisjoint(self.text[self.ends[before] : self.places[after]])

    def words_outside_pieces(self) -> Iterator[int]:
        """Return the words that belong to no piece."""
        for part in self.split_at_pieces(range(len(self))):
            yield from part

    def split_at_pieces(self, words: range) -> Iterator[range]:
        """Return the parts of some words in a row that pieces separate."""
        start = words.start
        for piece in self.piece_starts[bisect_left(self.piece_starts, start) :]:
            if piece >= words.stop:
                break
            if start < piece:
                yield range(start, piece)
            start = max(start, self.piece_ends[piece])
        if start < words.stop:
            yield range(start, words.stop)

    def _find_marks(self) -> Iterator[Piece]:
        """Find the marks of notes."""
        matches = list(_MARK.finditer(self.text))
        numbers = {int(mark) for match in matches if (mark := match[match.lastgroup]).isdecimal()}
        for match in matches:
            if self._is_mark(match, numbers):
                words = range(
                    bisect_left(self.places, match.start()), bisect_left(self.places, match.end())
                )
                if len(words) == 1:
                    yield Piece(words, is_line=False)

    def _is_mark(self, match: re.Match[str], numbers: Collection[int]) -> bool:
        """Whether something like the mark of a note is one, and no word or number of a sentence.

        numbers: of all such marks in the text
        """
        kind = match.lastgroup or ""
        mark = match[kind]
        before = self.text[max(0, match.start() - _NUMBER_REACH) : match.start()]
        after = self.text[match.end() : match.end() + _NUMBER_REACH]
        if before[-1:].isdigit():
            return False
        if mark == "sic" or kind in ("attached", "quoted"):
            return True
        is_beside_number = bool(_AFTER_NUMBER.search(before) or _BEFORE_NUMBER.match(after))
        is_after_stop = _AFTER_STOP.search(before) is not None
        if mark.isdecimal():
            follows = int(mark) == 1 or int(mark) - 1 in numbers
            return follows and (kind == "square" or is_after_stop)
        return not is_beside_number and (kind == "square" or is_after_stop)


def _find_page_lines(lines: Sequence[_Line], titles: Collection[str], text: str) -> set[int]:
    """Find the lines that are page numbers, repeated, or titles: their numbers, from 0."""
    page_lines = set(_find_page_numbers(lines, text))
    contents = {}
    for number, line in enumerate(lines):
        bare_line = _PAGE_NUMBER_BESIDE.sub("", line.text)
        if is_title(bare_line) or bare_line.startswith(("http", "www")):
            contents[number] = bare_line
    frequency = Counter(contents.values())
    known_titles = {_keep_letters(title) for title in titles}
    for number, content in contents.items():
        if frequency[content] > 1 or _keep_letters(content) in known_titles:
            page_lines.add(number)
    return page_lines


def _keep_letters(text: str) -> str:
    """Return a text in folded case without digits and marks."""
    return " ".join(re.findall(r"[^\W\d_]+", normalise(text).casefold()))


def is_title(line: str) -> bool:
    """Whether a line is short and has the style of a title, such as `Report on Made-up Places`.

    It has a capital at the beginning of each longer word, does not end like a sentence, and has
    none of the verbs, negations and pronouns that make a sentence.
    """
    words = [word for word in (each.strip(_PUNCTUATION) for each in line.split()) if word]
    if not 0 < len(words) <= _MAX_TITLE_WORDS or not words[0][0].isupper():
        return False
    if SENTENCE_END.search(line) or line.endswith(("-", "\u00ad")):
        return False
    if _NOT_IN_TITLES & {word.lower() for word in words}:
        return False
    return not any(word[0].islower() and word not in _SMALL_WORDS for word in words)


def _find_page_numbers(lines: Sequence[_Line], text: str) -> Iterator[int]:
    """Find the lines that are page numbers and fit between those before and after them."""
    candidates = []
    for number, line in enumerate(lines):
        match = _PAGE_NUMBER.fullmatch(line.text)
        if match:
            candidates.append((number, int(match["number"] or 0)))
    for place, (line_number, page) in enumerate(candidates):
        before = [entry[1] for entry in candidates[max(0, place - 2) : place]]
        after = [entry[1] for entry in candidates[place + 1 : place + 3]]
        if before and after and 0 <= after[0] - before[-1] <= _MAX_PAGES_APART:
            fits = before[-1] <= page <= after[0]
        elif not before and len(after) == 2 and 0 <= after[1] - after[0] <= _MAX_PAGES_APART:
            fits = page <= after[0]
        elif not after and len(before) == 2 and 0 <= before[1] - before[0] <= _MAX_PAGES_APART:
            fits = before[1] <= page <= before[1] + 2 * _MAX_PAGES_APART
        else:
            fits = len(candidates) > 1 or not _is_beside_number(lines, line_number, text)
        if fits:
            yield line_number


def _is_beside_number(lines: Sequence[_Line], number: int, text: str) -> bool:
    """Whether a sentence goes on over a line, on one page, and has a number next to it."""
    around = lines[max(0, number - 1) : number + 2]
    if len(around) < 3 or "\f" in text[around[0].end : around[2].start]:  # noqa: PLR2004
        return False
    before, after = around[0].text, around[2].text
    if SENTENCE_END.search(before):
        return False
    return bool(_AFTER_NUMBER.search(before) or _BEFORE_NUMBER.match(after))
