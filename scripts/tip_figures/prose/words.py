"""Words and lines of a text.

A text may have millions of words, and nearly all that is read of it needs only their characters. So
a line keeps the text of its words, and the words themselves, each with its place, are made where
they are first asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from typing import Final, NamedTuple, overload

from tip_figures.prose.sentences import normalise

SOFT_HYPHEN: Final = "\u00ad"
"""Ends the first part of a word that a line end divides for certain."""

_WORD = re.compile(r"\S+")


class Word(NamedTuple):
    """A word of a text: characters without white space.

    text:       normalised
    start, end: half-open span in the text as it was read, in code points from 0
    glued:      whether no space separates it from the word before
    """

    text: str
    start: int
    end: int
    glued: bool = False

    @property
    def keeps_length(self) -> bool:
        """Whether the word has as many characters as in the text that was read."""
        return self.end - self.start == len(self.text)


@dataclass(frozen=True, eq=False)
class Line:
    """A line of a text, without its bullet and the quotation marks of e-mail.

    Its length is the number of its words. Those that consist of invisible characters are left out.

    source:     the whole text as it was read
    start, end: half-open span of its words in the source, in code points from 0
    text:       normalised, without a soft hyphen
    word_count: number of its words; 0 for a blank line
    is_divided: whether a soft hyphen at its end divides its last word
    """

    source: str = field(repr=False)
    start: int
    end: int
    text: str
    word_count: int
    is_divided: bool = False

    def __len__(self) -> int:
        """Return the number of its words."""
        return self.word_count

    @cached_property
    def words(self) -> Sequence[Word]:
        """Its words; the last one ends with the soft hyphen that divides it."""
        words = []
        for match in _WORD.finditer(self.source, self.start, self.end):
            text = normalise(match[0])
            if text:
                words.append(Word(text, *match.span()))
        if self.is_divided:
            words[-1] = words[-1]._replace(text=words[-1].text + SOFT_HYPHEN)
        return words

    @property
    def first_word(self) -> str:
        """The text of its first word, with the soft hyphen that divides it."""
        return self.text.partition(" ")[0] if self._has_plain_words else self.words[0].text

    @property
    def last_word(self) -> str:
        """The text of its last word, with the soft hyphen that divides it."""
        return self.text.rpartition(" ")[2] if self._has_plain_words else self.words[-1].text

    @property
    def _has_plain_words(self) -> bool:
        """Whether no word is divided, or has a space inside, as `2\u00bd` has if normalised."""
        return not self.is_divided and self.text.count(" ") < self.word_count

    @property
    def width(self) -> int:
        """Its width as it was read, in characters."""
        return self.end - self.start

    def without_first_word(self) -> Line:
        """Return the line without its first word; a blank line if it has no other."""
        rest = self.words[1:]
        if not rest:
            return BLANK_LINE
        return replace(self, start=rest[0].start, text=join_words(rest), word_count=len(rest))


BLANK_LINE: Final = Line("", 0, 0, "", 0)


def read_line(source: str, start: int, end: int) -> Line:
    """Read a line.

    source:     the whole text
    start, end: half-open span of the line without its bullet, in code points from 0
    """
    written = source[start:end]
    parts = written.split()
    if not parts:
        return BLANK_LINE
    start += written.index(parts[0])
    end = start + len(written.strip())
    if written.isascii():
        return Line(source, start, end, " ".join(parts), len(parts))
    texts = [part if part.isascii() else normalise(part) for part in parts]
    is_divided = parts[-1].endswith(SOFT_HYPHEN) and texts[-1] != ""
    line = Line(source, start, end, " ".join(texts), len(texts), is_divided)
    return line if all(texts) else _leave_out_invisible(line)


def _leave_out_invisible(line: Line) -> Line:
    """Return a line without the words that consist of invisible characters."""
    if not line.words:
        return BLANK_LINE
    return replace(
        line,
        start=line.words[0].start,
        end=line.words[-1].end,
        text=join_words(line.words),
        word_count=len(line.words),
    )


class SourceWords(Sequence[Word]):
    """The words of some lines, or some of them in a row, made where they are asked for."""

    def __init__(self, lines: Sequence[Line], line_starts: Sequence[int], numbers: range) -> None:
        """Begin with lines.

        line_starts: number of the first word of each line, in order
        numbers:     of the words, among all words of the lines, from 0
        """
        self._lines = lines
        self._line_starts = line_starts
        self._numbers = numbers

    def __len__(self) -> int:
        """Return how many words they are."""
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> Word: ...

    @overload
    def __getitem__(self, index: slice) -> SourceWords: ...

    def __getitem__(self, index: int | slice) -> Word | SourceWords:
        """Return a word; or some words in a row, which are not made yet."""
        if isinstance(index, slice):
            return SourceWords(self._lines, self._line_starts, self._numbers[index])
        number = self._numbers[index]
        line = bisect_right(self._line_starts, number) - 1
        return self._lines[line].words[number - self._line_starts[line]]

    def __iter__(self) -> Iterator[Word]:
        """Make one word after another."""
        return map(self.__getitem__, range(len(self)))


def list_line_starts(lines: Iterable[Line]) -> list[int]:
    """Return the number of the first word of each line, from 0, and last that of all words."""
    return list(accumulate(map(len, lines), initial=0))


def join_words(words: Iterable[Word]) -> str:
    """Return the normalised text of some words in a row."""
    text = "".join(word.text if word.glued else f" {word.text}" for word in words)
    return text.strip().replace(SOFT_HYPHEN, "")


def find_word_starts(words: Iterable[Word]) -> list[int]:
    """Return where each word begins in the text that `join_words` makes, in code points from 0."""
    starts = []
    end = 0
    for word in words:
        start = end if word.glued or end == 0 else end + 1
        starts.append(start)
        end = start + len(word.text)
    return starts
