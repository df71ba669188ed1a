"""Forms of lines that a program or an editor gave to a text: line numbers, a blank after each line.

Line numbers rise with the lines, one by one or in steps. They are not words of the text.

A program that converts PDF files may write each line as a block of its own. Such lines are joined
to blocks again, where a line does not end a sentence and is long or is followed by a small letter,
or where the first word of the next line would not have fitted.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from tip_figures.prose.paragraphs import LONG_LINE, ends_line
from tip_figures.prose.words import Line

_MIN_NUMBERED = 5  # lines in a row; fewer are a list
_STEPS: Final = (1, 2, 5, 10)
_DIGITS: Final = frozenset("0123456789")
_MIN_BREAKS = 5  # lines that break off inside of a sentence, before a blank line
_MIN_SHARE = 1 / 3  # of lines that break off, or go on with a small letter after their number
_WIDTH_QUANTILE = 0.9  # of the widths of lines; the longest ones may be headers or table rows


class _NumberedLine(NamedTuple):
    """A line that begins with a number.

    line_number: of the line among all lines, from 0
    position:    of the line among those that may have a number
    """

    line_number: int
    position: int
    number: int


def drop_line_numbers(lines: Sequence[Line]) -> list[Line]:
    """Return lines without their numbers, if they are numbered in one of the usual steps."""
    numbered: set[int] = set()
    for skips_blanks in (False, True):
        by_offset: defaultdict[int, list[_NumberedLine]] = defaultdict(list)
        for line in _list_candidates(lines, skips_blanks):
            by_offset[line.number - line.position].append(line)
        for rising_lines in by_offset.values():
            for run in _split_by_step(rising_lines):
                if _are_line_numbers(lines, run):
                    numbered.update(line.line_number for line in run)
    if not numbered:
        return list(lines)
    return [
        line.without_first_word() if index in numbered else line for index, line in enumerate(lines)
    ]


def _list_candidates(lines: Sequence[Line], skips_blanks: bool) -> Iterator[_NumberedLine]:
    """Return the lines that begin with a number.

    skips_blanks: whether blank lines do not count in the position of a line
    """
    position = 0
    for index, line in enumerate(lines):
        if line or not skips_blanks:
            position += 1
        if line.text[:1] in _DIGITS:
            first_word = line.first_word
            if first_word.isdecimal() and first_word.isascii():
                yield _NumberedLine(index, position, int(first_word[:9]))


def _split_by_step(rising_lines: Sequence[_NumberedLine]) -> Iterator[list[_NumberedLine]]:
    """Split lines whose numbers rise as fast as the lines into runs with one and the same step."""
    steps = pairwise(rising_lines)
    for step, group in groupby(steps, key=lambda pair: pair[1].number - pair[0].number):
        if step in _STEPS:
            pairs = list(group)
            yield [pairs[0][0], *(after for _, after in pairs)]


def _are_line_numbers(lines: Sequence[Line], run: Sequence[_NumberedLine]) -> bool:
    """Whether the numbers are not those of a list, because sentences go on in the next line."""
    continuing = [
        line for line in run if _starts_small(lines[line.line_number].without_first_word())
    ]
    return len(run) >= _MIN_NUMBERED and len(continuing) >= _MIN_SHARE * len(run)


def _starts_small(line: Line) -> bool:
    """Return whether a line begins with a small letter."""
    return line.text[:1].islower()


class _Break(NamedTuple):
    """Blank lines between two blocks of one line each.

    start:  index of the first blank line
    blanks: how many blank lines there are
    before: the line before them
    after:  the line after them
    """

    start: int
    blanks: int
    before: Line
    after: Line

    @property
    def is_inside(self) -> bool:
        """Whether a sentence goes on after the blank lines for certain."""
        return not ends_line(self.before) and _starts_small(self.after)

    def joins(self, width: int) -> bool:
        """Whether the line goes on after the blank lines.

        width: of lines that are full, in characters
        """
        length = self.before.width
        is_full = length + 1 + len(self.after.first_word) > width
        is_soft = length >= LONG_LINE * width or _starts_small(self.after)
        return is_full or (is_soft and not ends_line(self.before))


def close_up_lines(lines: Sequence[Line]) -> list[Line]:
    """Return lines without the blanks between them, if each line is a block of its own."""
    breaks = list(_list_breaks(lines))
    if len(breaks) < _MIN_BREAKS:
        return list(lines)
    widths = sorted(line_break.before.width for line_break in breaks)
    width = widths[int(_WIDTH_QUANTILE * (len(widths) - 1))]
    long_breaks = [
        line_break for line_break in breaks if line_break.before.width >= LONG_LINE * width
    ]
    inside_count = sum(line_break.is_inside for line_break in long_breaks)
    if inside_count < max(_MIN_BREAKS, _MIN_SHARE * len(long_breaks)):
        return list(lines)
    usual_count = min(line_break.blanks for line_break in breaks)
    removed: set[int] = set()
    for line_break in breaks:
        if line_break.blanks == usual_count and line_break.joins(width):
            removed.update(range(line_break.start, line_break.start + line_break.blanks))
    return [line for index, line in enumerate(lines) if index not in removed]


def _list_breaks(lines: Sequence[Line]) -> Iterator[_Break]:
    """Return the blank lines between two blocks that have one line each."""
    runs: list[tuple[int, int]] = []
    index = 0
    for has_words, group in groupby(lines, key=bool):
        count = sum(1 for _ in group)
        if has_words:
            runs.append((index, count))
        index += count
    for (first, first_count), (second, second_count) in pairwise(runs):
        if first_count == second_count == 1:
            yield _Break(first + 1, second - first - 1, lines[first], lines[second])
