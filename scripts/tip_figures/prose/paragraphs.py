"""Lines and paragraphs of a text.

A **paragraph** is what a reader sees as one. Blank lines separate blocks. Inside a block each line
is a paragraph of its own, unless the block is hard-wrapped: its widest line has at least 18
characters, and some line breaks off in the middle of a sentence where the first word of the next
line would not have fitted. In such a block a line continues on the next one where that is so, or
where it does not end a sentence and is long, or is followed by a small letter. Bullets and
quotation marks of e-mail (`>`) are not text.

A **word that a line end divides** at a hyphen is joined as it occurs elsewhere in the text, with or
without the hyphen. If it occurs nowhere else, it is joined without the hyphen between small
letters, and with it otherwise. A soft hyphen always joins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from tip_figures.prose.words import BLANK_LINE, SOFT_HYPHEN, Line, Word, join_words, read_line

LONG_LINE: Final = 0.6
"""Share of the widest line; a shorter line ends a paragraph even without a full stop."""

_MIN_WRAP_WIDTH = 18  # characters: text wrapped at 20 is joined, narrower lists stay lists

_MARGIN = "> \t\u00a0"
_BULLETS = "\u2022\u25aa\u25e6\u2023\u25cf\u25cb\u2219\u00b7\uf0b7"
_BULLET = re.compile(rf"([{_BULLETS}]+\s*|[-*\u2013]\s+)(?=\S)")
_LINE_END = re.compile(r"[.?!:;][\"')\]\u00bb]*$")
_LETTER_AND_HYPHEN = re.compile(r".*[^\W\d_]-")
_SMALL_LETTER_AND_HYPHEN = re.compile(r".*[^\W\d_A-Z]-")
_AFTER_LONE_HYPHEN: Final = frozenset(["and", "or", "to", "nor"])  # `short- and long-term`


def split_lines(text: str) -> Iterator[Line]:
    """Split a text into lines, without bullets and the quotation marks of e-mail.

    returns: a line without words for each blank line, and before each bullet, which begins a block
    """
    offset = 0
    previous = BLANK_LINE
    is_after_bullet = False
    for written_line in text.splitlines(keepends=True):
        start = len(written_line) - len(written_line.lstrip(_MARGIN))
        bullet = _BULLET.match(written_line, start)
        # A dash or star may belong to a sentence that began in the line before.
        if bullet and (
            bullet[1][0] in _BULLETS or is_after_bullet or not previous or ends_line(previous)
        ):
            yield BLANK_LINE
            start = bullet.end()
        line_end = offset + len(written_line)
        previous = read_line(text, offset + start, line_end)
        yield previous
        is_after_bullet = bullet is not None
        offset = line_end


def split_paragraphs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Group lines into paragraphs, by the rule at the head of this module.

    returns: the lines of each paragraph, one or more; no line is blank
    """
    for has_words, group in groupby(lines, key=bool):
        if has_words:
            yield from _split_block(list(group))


def may_be_divided(paragraph: Iterable[Line]) -> bool:
    """Return whether a line end may divide a word of a paragraph at a hyphen."""
    return any(line.is_divided or line.text.endswith("-") for line in paragraph)


def join_lines(paragraph: Iterable[Line], known_words: KnownWords) -> list[Word]:
    """Join the lines of a paragraph, and the words that line ends divide.

    known_words: of the whole text; they decide whether a divided word has a hyphen
    """
    words: list[Word] = []
    for line in paragraph:
        parts = _join_divided(words[-1], line.words[0], known_words) if words else None
        if parts is None:
            words.extend(line.words)
        else:
            words[-1:] = parts
            words.extend(line.words[1:])
    if words and words[-1].text.endswith(SOFT_HYPHEN):
        words[-1] = words[-1]._replace(text=words[-1].text[:-1])
    return words


def list_hyphen_readings(first: Word, second: Word) -> list[tuple[Word, Word]]:
    """List the ways to read two words of which the first ends its line with a hyphen.

    returns: joined without the hyphen, joined with it, two words; after a soft hyphen only the
             first, and after a digit only the others, because no line end divides a number
    """
    without_hyphen = first._replace(text=first.text[:-1], end=first.end - 1)
    glued = second._replace(glued=True)
    if first.text.endswith(SOFT_HYPHEN):
        return [(without_hyphen, glued)]
    readings = [(first, glued), (first, second)]
    if first.text[-2:-1].isdigit():
        return readings
    return [(without_hyphen, glued), *readings]


class KnownWords:
    """The words of a text, as `_strip_marks` returns them; collected when first asked for."""

    def __init__(self, lines: Iterable[Line]) -> None:
        """Begin with the lines of the text."""
        self._lines = lines

    def __contains__(self, word: str) -> bool:
        """Return whether a word of the text is this one, without its marks."""
        return word in self._stripped_words

    @cached_property
    def _stripped_words(self) -> Set[str]:
        distinct_words: set[str] = set()
        for line in self._lines:
            words = line.text.split(" ")
            distinct_words.update(words[:-1] if line.is_divided else words)
        return set(map(_strip_marks, distinct_words))


def _strip_marks(word: str) -> str:
    """Return a word in small letters, without the punctuation marks around it."""
    return word.lower().strip(".,;:!?\"'()[]")


def ends_line(line: Line) -> bool:
    """Return whether a line ends with a mark that closes a sentence or announces a list."""
    return _LINE_END.search(line.last_word) is not None


class _LineBreak(NamedTuple):
    """The end of a line inside of a block.

    is_open:  whether the line does not end a sentence
    is_full:  whether the first word of the next line would not have fitted
    is_soft:  whether the line is long, or the next one begins with a small letter
    """

    is_open: bool
    is_full: bool
    is_soft: bool


def _split_block(block: Sequence[Line]) -> Iterator[list[Line]]:
    """Group the lines of a block, which has no blank line, into paragraphs."""
    if len(block) == 1:
        yield list(block)
        return
    line_widths = [len(line.text) for line in block]
    width = max(line_widths)
    line_breaks = [
        _LineBreak(
            is_open=not ends_line(line),
            is_full=line_width + 1 + len(next_line.first_word) > width,
            is_soft=line_width >= LONG_LINE * width or next_line.first_word[0].islower(),
        )
        for line_width, (line, next_line) in zip(line_widths, pairwise(block), strict=False)
    ]
    breaks_off = any(line_break.is_open and line_break.is_full for line_break in line_breaks)
    is_wrapped = width >= _MIN_WRAP_WIDTH and breaks_off
    paragraph = [block[0]]
    for line_break, next_line in zip(line_breaks, block[1:], strict=True):
        continues = line_break.is_full or (line_break.is_open and line_break.is_soft)
        if not (is_wrapped and continues):
            yield paragraph
            paragraph = []
        paragraph.append(next_line)
    yield paragraph


def _join_divided(first: Word, second: Word, known_words: KnownWords) -> tuple[Word, Word] | None:
    """Join two words if a line end divides them at a hyphen; None if it does not."""
    if first.text.endswith(SOFT_HYPHEN):
        return list_hyphen_readings(first, second)[0]
    if not _LETTER_AND_HYPHEN.fullmatch(first.text):
        return None
    if second.text in _AFTER_LONE_HYPHEN or not second.text[0].isalnum():
        return None
    without_hyphen, with_hyphen, _ = list_hyphen_readings(first, second)
    if _strip_marks(join_words(with_hyphen)) in known_words:
        return with_hyphen
    between_small_letters = (
        _SMALL_LETTER_AND_HYPHEN.fullmatch(first.text) and second.text[0].islower()
    )
    if between_small_letters or _strip_marks(join_words(without_hyphen)) in known_words:
        return without_hyphen
    return with_hyphen
