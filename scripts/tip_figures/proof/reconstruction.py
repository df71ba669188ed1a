"""Sentences in a copy whose lines, pages or marks of notes get in the way: found by length and fingerprint.

A copy may part a word at a line end, put a page's foot and head into a sentence, or hang marks on its words. Each such
place can be read in two ways. Of all readings of the words between two sentences that were found, one that has a missing
sentence's length and fingerprint is that sentence.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tip_figures.figures import records
from tip_figures.prose.paragraphs import SOFT_HYPHEN, Word, join_words, list_hyphen_readings
from tip_figures.prose.sentences import SENTENCE_END, hash_sentence
from tip_figures.prose.source_text import Sentence, SourceText

STEPS = 100_000  # words that are tried in one gap; then it is given up
CLOSE = 400  # words of a gap in which a sentence may begin at any word
FAR = 64  # sentences of a copy beyond which a gap is no place of a few other spaces

_STOPS = ".,;:!?"
_MARKS = (
    re.compile(r"[\[(][\w*]{1,3}[\])]|[*\u2020\u2021\u00a7]+"),  # of a note
    re.compile(rf"(?<=[^\W\d][{_STOPS}\"')])[0-9]{{1,3}}$"),
    re.compile(r"[*_`]+|^\[(?=\w)|\]\(\S*\)"),  # Markdown
)
_DASHES = re.compile(r" ?(?:--+|[\u2013\u2014]|(?<= )-(?= )) ?")


@dataclass(frozen=True)
class UnmatchedPart:
    """Neighbouring sentences of a source that are not in a copy, and what the copy has in their place.

    first, last: numbers of the rows, half-open, from 0; equal where the copy has more than the source
    begin, end:  numbers of the words that stand there, half-open, from 0
    """

    first: int
    last: int
    begin: int
    end: int

    def sentences(self, copy: SourceText) -> list[Sentence]:
        """The sentences of the copy that stand there."""
        return [
            one
            for one in copy.sentences
            if self.begin <= one.word_start and one.word_end <= self.end
        ]


Wanted = Sequence[tuple[int, records.SentenceRow]]


def search(copy: SourceText, gap: UnmatchedPart, wanted: Wanted) -> dict[int, Sentence]:
    """Find sentences among the words of a gap, in their order: number of the row → the reading."""
    found: dict[int, Sentence] = {}
    steps = iter(range(STEPS))
    first = gap.begin
    for row, one in wanted:
        if reading := _find(copy, first, gap.end, one, steps):
            found[row] = reading
            first = reading.word_end
    return found


def _find(
    copy: SourceText, begin: int, end: int, wanted: records.SentenceRow, steps: Iterator[int]
) -> Sentence | None:
    for start in range(begin, end):
        anywhere = end - begin <= CLOSE or start == begin or _line(copy, start) is not None
        if anywhere or SENTENCE_END.search(copy.words[start - 1].text):
            for last, words in _walk(copy, start, end, wanted.length, steps):
                text = join_words(words)
                if hash_sentence(text) == wanted.sha256:
                    return Sentence(0, 0, text, start, last, words, copy.text)
    return None


def _walk(
    copy: SourceText, start: int, end: int, length: int, steps: Iterator[int]
) -> Iterator[tuple[int, Sequence[Word]]]:
    """Give the readings of `length` characters that begin at the word `start`: the word behind each, and its words."""
    # A state: next word, characters so far, words so far, whether the next word is glued to the last.
    stack: list[tuple[int, int, tuple[Word, ...], bool]] = [(start, 0, (), False)]
    while stack and next(steps, None) is not None:
        at, size, made, glued = stack.pop()
        if size == length:
            yield at, made
        if at >= end or size >= length:
            continue
        if made:
            stack.extend(
                (later, size, made, glued) for later in _behind_left_out(copy, at) if later < end
            )
        for word, glues in reversed(_options(copy, at, end)):
            if word is None:
                stack.append((at + 1, size, made, glued))
                continue
            word = word._replace(glued=True) if glued and made else word
            longer = size + len(word.text) + (0 if word.glued or not made else 1)
            stack.append((at + 1, longer, (*made, word), glues))


def _line(copy: SourceText, word: int) -> int | None:
    """The number of the line that begins with a word."""
    place = bisect_left(copy.line_starts, word)
    return place if place < len(copy.line_starts) and copy.line_starts[place] == word else None


def _behind_left_out(copy: SourceText, at: int) -> Iterator[int]:
    """Give the first words behind one and more lines that a page may have put here."""
    line = _line(copy, at)
    while (
        line is not None and line in copy.header_footer_lines and line + 1 < len(copy.line_starts)
    ):
        line += 1
        yield copy.line_starts[line]


def _options(copy: SourceText, at: int, end: int) -> list[tuple[Word | None, bool]]:
    """Give the ways to read a word, the likeliest first: the word, or None for nothing, and whether the next is glued to it."""
    word = copy.words[at]
    if (
        word.text.endswith(("-", SOFT_HYPHEN))
        and len(word.text) > 1
        and at + 1 < end
        and _line(copy, at + 1) is not None
    ):
        return [
            (before, after.glued)
            for before, after in list_hyphen_readings(word, copy.words[at + 1])
        ]
    others = dict.fromkeys(mark.sub("", word.text) for mark in _MARKS if mark.search(word.text))
    marked = (
        word._replace(text=text, glued=word.glued or not text.strip(_STOPS)) if text else None
        for text in others
    )
    return [(one, False) for one in (word, *marked)]


def respaced(copy: SourceText, gap: UnmatchedPart, wanted: Wanted) -> dict[int, Sentence]:
    """Find sentences of a gap that differ in one space or hyphen, or in their dashes alone: number of the row → where."""
    near = gap.sentences(copy) if wanted else []
    if len(near) > FAR:
        return {}
    others = {hash_sentence(text): (one, text) for one in near for text in _respaced(one.text)}
    found = {}
    for row, one in wanted:
        if one.sha256 in others:
            there, text = others[one.sha256]
            whole = there.words[0]._replace(text=text, end=there.words[-1].end)
            found[row] = replace(there, text=text, words=[whole])
    return found


def _respaced(text: str) -> Iterator[str]:
    for dash in ("\u2014", " \u2014 ", "\u2013", " \u2013 ", "-"):
        yield _DASHES.sub(dash, text)
    for at in range(1, len(text)):
        behind = text[at + 1 :] if text[at] in " -\u2013\u2014" else text[at:]
        yield from (text[:at] + mark + behind for mark in ("", " ", "-"))
