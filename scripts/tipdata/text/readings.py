"""Sentences in a copy whose lines, pages or marks of notes get in the way: found by length and fingerprint.

A copy may part a word at a line end, put a page's foot and head into a sentence, or hang marks on its words. Each such
place can be read in two ways. Of all readings of the words between two sentences that were found, one that has a missing
sentence's length and fingerprint is that sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from tipdata.text.paragraphs import SOFT, Word, readings, written
from tipdata.text.report_copy import Copy, Sentence
from tipdata.text.sentences import ENDS, fingerprint

STEPS = 200_000  # words that are tried in one stretch of a copy; then it is given up
CLOSE = 400  # words of a stretch in which a sentence may begin at any word
SKIPPED, SHORT = 4, 14  # lines that may stand inside a sentence, and the words that each may have
LONGEST = 4_000  # characters of a sentence

_MARKS = (
    re.compile(r"[\[(][\w*]{1,3}[\])]|[*\u2020\u2021\u00a7]+"),  # the whole word is the mark of a note
    re.compile(r"(?<=\w|[.,;:!?\"')])(?:[\[(][0-9a-z*]{1,3}[\])]|[*\u2020\u2021\u00a7]+)$"),
    re.compile(r"(?<=[^\W\d][.,;:!?\"')])[0-9]{1,3}$"),
    re.compile(r"[*_`]+|^\[(?=\w)|\]\(\S*\)"),  # Markdown
)
_MARK_AND_STOP = re.compile(r"[\[(][\w*]{1,3}[\])]([.,;:!?]+)")
_LINE_MARK = re.compile(r"[0-9]{1,4}[.:)|]?|[-*#|>\u2013]+")


@dataclass(frozen=True)
class Wanted:
    """A sentence that is looked for: its number among the sentences of its source, length and fingerprint."""

    row: int
    length: int
    sha256: str


def search(copy: Copy, first: int, last: int, wanted: Sequence[Wanted], budget: list[int]) -> dict[int, Sentence]:
    """Find sentences among the words `first` to `last` of a copy, in their order: number of the row → the reading.

    budget: how many words may be tried in all, in a list of one; what is tried is taken from it
    """
    found: dict[int, Sentence] = {}
    steps = [min(STEPS, budget[0])]
    budget[0] -= steps[0]
    for deep in (False, True):
        begin = first
        for one in wanted:
            if one.row in found:
                begin = max(begin, found[one.row].last)
                continue
            later = [found[other.row].first for other in wanted if other.row > one.row and other.row in found]
            end = min(later, default=last)
            reading = _first(copy, begin, end, one, deep, steps) if one.length <= LONGEST else None
            if reading is not None:
                found[one.row] = reading
                begin = reading.last
    budget[0] += steps[0]
    return found


def _first(copy: Copy, begin: int, end: int, wanted: Wanted, deep: bool, steps: list[int]) -> Sentence | None:
    lines = frozenset(copy.lines[bisect_left(copy.lines, begin) : bisect_left(copy.lines, end)])
    for start in range(begin, end):
        if (
            end - begin > CLOSE
            and start != begin
            and start not in lines
            and not ENDS.search(copy.words[start - 1].text)
        ):
            continue
        for last, words in _walk(copy, start, end, wanted.length, deep, steps):
            text = written(words)
            if fingerprint(text) == wanted.sha256:
                return Sentence(0, 0, text, start, last, words, copy.text.content)
    return None


def _walk(
    copy: Copy, start: int, end: int, length: int, deep: bool, steps: list[int]
) -> Iterator[tuple[int, list[Word]]]:
    """Give the readings of `length` characters that begin at the word `start`: the word behind each, and its words."""
    # A state: next word, characters so far, words so far (the last one and those before), whether the next word is
    # glued to the last, whether lines were skipped.
    stack: list[tuple[int, int, Any, bool, bool]] = [(start, 0, None, False, False)]
    while stack and steps[0] > 0:
        steps[0] -= 1
        at, size, made, glued, skipped = stack.pop()
        if size == length:
            yield at, _listed(made)
            continue
        if at >= end or size > length:
            continue
        at_line = made is not None and _is_line_start(copy, at)
        marked = at_line or (_is_line_start(copy, at - 1) and _LINE_MARK.fullmatch(copy.words[at - 1].text) is not None)
        if deep and at_line and not skipped:
            stack.extend((later, size, made, glued, True) for later in _behind_skipped(copy, at, end))
        for word, glues in reversed(_options(copy, at, end, deep, marked or made is None)):
            if word is None:
                stack.append((at + 1, size, made, glued, skipped))
                continue
            word = word._replace(glued=True) if glued and made is not None else word
            longer = size + len(word.text) + (0 if word.glued or made is None else 1)
            stack.append((at + 1, longer, (word, made), glues, skipped))


def _listed(made: Any) -> list[Word]:
    words = []
    while made is not None:
        word, made = made
        words.append(word)
    return words[::-1]


def _is_line_start(copy: Copy, word: int) -> bool:
    place = bisect_left(copy.lines, word)
    return place < len(copy.lines) and copy.lines[place] == word


def _behind_skipped(copy: Copy, at: int, end: int) -> Iterator[int]:
    """Give the first words behind one and more short lines."""
    place = bisect_left(copy.lines, at)
    for begin, behind in zip(
        copy.lines[place : place + SKIPPED], copy.lines[place + 1 : place + SKIPPED + 1], strict=False
    ):
        if behind - begin > SHORT or behind >= end:
            return
        yield behind


def _options(copy: Copy, at: int, end: int, deep: bool, at_line: bool) -> list[tuple[Word | None, bool]]:
    """Give the ways to read a word, the likeliest first: the word, or None for nothing, and whether the next is glued to it."""
    word = copy.words[at]
    if word.text.endswith(("-", SOFT)) and len(word.text) > 1 and at + 1 < end and _is_line_start(copy, at + 1):
        return [(before, after.glued) for before, after in readings(word, copy.words[at + 1])]
    options: list[tuple[Word | None, bool]] = [(word, False)]
    if deep:
        if mark := _MARK_AND_STOP.fullmatch(word.text):
            options.append((word._replace(text=mark[1], start=word.end - len(mark[1]), glued=True), False))
        texts = dict.fromkeys(mark.sub("", word.text) for mark in _MARKS)
        options += [(word._replace(text=text) if text else None, False) for text in texts if text != word.text]
        if at_line and _LINE_MARK.fullmatch(word.text) and (None, False) not in options:
            options.append((None, False))
    return options


def respaced(text: str, length: int) -> Iterator[str]:
    """Give the texts of `length` characters that differ from `text` in a space, hyphen or dash, or two too many."""
    for dash in ("\u2014", " \u2014 ", "\u2013", " \u2013 ", "-"):
        yield re.sub(r" ?(?:--+|[\u2013\u2014]|(?<= )-(?= )) ?", dash, text)
    marks = [place for place, letter in enumerate(text) if letter in " -\u2013\u2014"]
    surplus = len(text) - length
    if surplus == 0:
        yield from (text[:at] + mark + text[at + 1 :] for at in marks for mark in " -\u2013\u2014")
    elif surplus == -1:
        yield from (text[:at] + mark + text[at:] for at in range(1, len(text)) for mark in " -")
    elif surplus in (1, 2):
        for taken in combinations(marks, surplus):
            yield "".join(letter for place, letter in enumerate(text) if place not in taken)
