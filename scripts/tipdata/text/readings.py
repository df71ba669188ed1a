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
LONGEST = 4_000  # characters of a sentence
FEW = 8  # characters by which a sentence with other spaces, hyphens and dashes is longer or shorter

_MARKS = (
    re.compile(r"[\[(][\w*]{1,3}[\])]|[*\u2020\u2021\u00a7]+"),  # the whole word is the mark of a note
    re.compile(r"(?<=\w|[.,;:!?\"')])(?:[\[(][0-9a-z*]{1,3}[\])]|[*\u2020\u2021\u00a7]+)$"),
    re.compile(r"(?<=[^\W\d][.,;:!?\"')])[0-9]{1,3}$"),
    re.compile(r"[*_`]+|^\[(?=\w)|\]\(\S*\)"),  # Markdown
)
_MARK_AND_STOP = re.compile(r"[\[(][\w*]{1,3}[\])]([.,;:!?]+)")


@dataclass(frozen=True)
class Wanted:
    """A sentence that is looked for: its number among the sentences of its source, length and fingerprint."""

    row: int
    length: int
    sha256: str


def search(
    copy: Copy, first: int, last: int, wanted: Sequence[Wanted], deep: bool, budget: list[int]
) -> dict[int, Sentence]:
    """Find sentences among the words `first` to `last` of a copy, in their order: number of the row → the reading.

    deep:   whether lines may be left out and marks of notes taken away, which are many more readings
    budget: how many words may be tried in all, in a list of one; what is tried is taken from it
    """
    found: dict[int, Sentence] = {}
    steps = [min(STEPS, budget[0])]
    budget[0] -= steps[0]
    for one in wanted:
        reading = _first(copy, first, last, one, deep, steps) if one.length <= LONGEST else None
        if reading is not None:
            found[one.row] = reading
            first = reading.last
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
    # glued to the last.
    stack: list[tuple[int, int, Any, bool]] = [(start, 0, None, False)]
    while stack and steps[0] > 0:
        steps[0] -= 1
        at, size, made, glued = stack.pop()
        if size == length:
            yield at, _listed(made)
            continue
        if at >= end or size > length:
            continue
        if deep and made is not None:
            stack.extend((later, size, made, glued) for later in _behind_left_out(copy, at) if later < end)
        for word, glues in reversed(_options(copy, at, end, deep)):
            if word is None:
                stack.append((at + 1, size, made, glued))
                continue
            word = word._replace(glued=True) if glued and made is not None else word
            longer = size + len(word.text) + (0 if word.glued or made is None else 1)
            stack.append((at + 1, longer, (word, made), glues))


def _listed(made: Any) -> list[Word]:
    words = []
    while made is not None:
        word, made = made
        words.append(word)
    return words[::-1]


def _is_line_start(copy: Copy, word: int) -> bool:
    place = bisect_left(copy.lines, word)
    return place < len(copy.lines) and copy.lines[place] == word


def _behind_left_out(copy: Copy, at: int) -> Iterator[int]:
    """Give the first words behind one and more lines that a page may have put here."""
    place = bisect_left(copy.lines, at)
    if place == len(copy.lines) or copy.lines[place] != at:
        return
    while place in copy.headings and place + 1 < len(copy.lines):
        place += 1
        yield copy.lines[place]


def _options(copy: Copy, at: int, end: int, deep: bool) -> list[tuple[Word | None, bool]]:
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
    return options


def respaced(text: str, wanted: Wanted) -> str | None:
    """Give the wanted sentence where `text` differs from it in a space, hyphen or dash alone, or has two too many."""
    for other in _respaced(text, len(text) - wanted.length) if abs(len(text) - wanted.length) <= FEW else ():
        if len(other) == wanted.length and fingerprint(other) == wanted.sha256:
            return other
    return None


def _respaced(text: str, surplus: int) -> Iterator[str]:
    for dash in ("\u2014", " \u2014 ", "\u2013", " \u2013 ", "-"):
        yield re.sub(r" ?(?:--+|[\u2013\u2014]|(?<= )-(?= )) ?", dash, text)
    marks = [place for place, letter in enumerate(text) if letter in " -\u2013\u2014"]
    if surplus == 0:
        yield from (text[:at] + mark + text[at + 1 :] for at in marks for mark in " -\u2013\u2014")
    elif surplus == -1:
        yield from (text[:at] + mark + text[at:] for at in range(1, len(text)) for mark in " -")
    elif surplus in (1, 2):
        for taken in combinations(marks, surplus):
            yield "".join(letter for place, letter in enumerate(text) if place not in taken)
