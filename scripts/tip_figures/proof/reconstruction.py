"""Reconstruct sentences of a source text that line ends, page headers or marks of notes interrupt.

A text may hyphenate a word at a line end, have a page's footer and header inside a sentence, or
attach marks to its words. Each such place can be read in several ways. Of all readings of the words
between two sentences that were found, the one with the length and the hash of a missing sentence is
that sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tip_figures.figures.records import SentenceRow
from tip_figures.prose.paragraphs import SOFT_HYPHEN, Word, join_words, list_hyphen_readings
from tip_figures.prose.sentences import SENTENCE_END, hash_sentence
from tip_figures.prose.source_text import Sentence, SourceText

MAX_STEPS = 100_000  # words that are tried in one part of a text before the search is given up
SHORT_PART = 400  # words; in a longer part sentences begin only at lines and after other sentences

_STOPS = ".,;:!?"
_MARKS = (
    re.compile(r"[\[(][\w*]{1,3}[\])]|[*\u2020\u2021\u00a7]+"),  # of a note
    re.compile(rf"(?<=[^\W\d][{_STOPS}\"')])[0-9]{{1,3}}$"),  # of a note, attached to a word
    re.compile(r"[*_`]+|^\[(?=\w)|\]\(\S*\)"),  # of Markdown
)


class _Reading(NamedTuple):
    """The beginning of a sentence in one reading of the words of a text.

    next_word: number of the word that is read next
    length:    characters so far
    words:     so far, as they are read
    glues:     whether the next word follows the last one without a space
    """

    next_word: int
    length: int
    words: tuple[Word, ...]
    glues: bool

    def add(self, word: Word, glues: bool) -> _Reading:
        """Return the reading with one more word; `glues` is about the word after that."""
        if self.glues and self.words:
            word = word._replace(glued=True)
        space = 0 if word.glued or not self.words else 1
        length = self.length + space + len(word.text)
        return _Reading(self.next_word + 1, length, (*self.words, word), glues)

    def skip_to(self, word: int) -> _Reading:
        """Return the reading that leaves out all words before the one with this number."""
        return _Reading(word, self.length, self.words, self.glues)


class _WordReading(NamedTuple):
    """One way to read a word, None to leave it out, and whether the next word follows directly."""

    word: Word | None
    glues: bool = False


def reconstruct_sentences(
    text: SourceText, words: range, missing: Mapping[int, SentenceRow]
) -> dict[int, Sentence]:
    """Find missing sentences among some words of a text, in their order.

    words:   numbers of the words in the place of the missing sentences
    missing: rows by their number, in order
    returns: by number of the row, the sentence as it was read
    """
    search = _Search(text, words.stop)
    sentences = {}
    start = words.start
    for number, row in missing.items():
        sentence = search.find_sentence(start, row)
        if sentence is not None:
            sentences[number] = sentence
            start = sentence.word_end
    return sentences


class _Search:
    """The search for missing sentences in one part of a text.

    text:     in which they are searched
    word_end: number of the first word after the part
    """

    def __init__(self, text: SourceText, word_end: int) -> None:
        self.text = text
        self.word_end = word_end
        self.remaining_steps = MAX_STEPS
        self.known_readings: dict[int, list[_WordReading]] = {}

    def find_sentence(self, start: int, row: SentenceRow) -> Sentence | None:
        """Find one missing sentence in any reading of the words from a first one on."""
        words = range(start, self.word_end)
        for first_word in words:
            if not _may_begin(self.text, words, first_word):
                continue
            for reading in self.list_readings(first_word, row.length):
                sentence = join_words(reading.words)
                if hash_sentence(sentence) == row.sha256:
                    return Sentence(
                        paragraph=0,  # a sentence across page breaks has no place of its own
                        number=0,
                        text=sentence,
                        word_start=first_word,
                        word_end=reading.next_word,
                        words=reading.words,
                        source=self.text.text,
                    )
        return None

    def list_readings(self, start: int, length: int) -> Iterator[_Reading]:
        """Find the readings from a word on that have a length in characters, likely ones first."""
        stack = [_Reading(start, 0, (), glues=False)]
        while stack and self.remaining_steps > 0:
            self.remaining_steps -= 1
            reading = stack.pop()
            if reading.length == length:
                yield reading
            if reading.next_word < self.word_end and reading.length < length:
                stack += self.continue_reading(reading)

    def continue_reading(self, reading: _Reading) -> list[_Reading]:
        """Return all ways to read on by one word, the likeliest one last."""
        word = reading.next_word
        continuations = []
        if reading.words:
            for later_word in _list_words_after_page_lines(self.text, word):
                if later_word < self.word_end:
                    continuations.append(reading.skip_to(later_word))
        for option in reversed(self.read_word(word)):
            if option.word is None:
                continuations.append(reading.skip_to(word + 1))
            else:
                continuations.append(reading.add(option.word, option.glues))
        return continuations

    def read_word(self, word: int) -> list[_WordReading]:
        """Return the ways to read a word, which are the same in every sentence that is tried."""
        if word not in self.known_readings:
            self.known_readings[word] = _list_word_readings(self.text, word, self.word_end)
        return self.known_readings[word]


def _may_begin(text: SourceText, words: range, start: int) -> bool:
    """Whether a sentence may begin at a word; in a short part it is worth trying each word."""
    if len(words) <= SHORT_PART or start == words.start:
        return True
    if _find_line_starting_at(text, start) is not None:
        return True
    return SENTENCE_END.search(text.words[start - 1].text) is not None


def _find_line_starting_at(text: SourceText, word: int) -> int | None:
    """Return the number of the line that begins with a word; None if the word is inside a line."""
    line = bisect_left(text.line_starts, word)
    is_start = line < len(text.line_starts) and text.line_starts[line] == word
    return line if is_start else None


def _list_words_after_page_lines(text: SourceText, word: int) -> Iterator[int]:
    """Find where the text may go on after a page's header and footer that begin at a word.

    returns: numbers of the words after one such line, after two, and so on
    """
    line = _find_line_starting_at(text, word)
    if line is None:
        return
    while line in text.header_footer_lines and line + 1 < len(text.line_starts):
        line += 1
        yield text.line_starts[line]


def _list_word_readings(text: SourceText, number: int, word_end: int) -> list[_WordReading]:
    """Return the ways to read a word: as it is, then without what looks like a mark."""
    word = text.words[number]
    is_hyphenated = (
        len(word.text) > 1
        and word.text.endswith(("-", SOFT_HYPHEN))
        and number + 1 < word_end
        and _find_line_starting_at(text, number + 1) is not None
    )
    if is_hyphenated:
        halves = list_hyphen_readings(word, text.words[number + 1])
        return [_WordReading(first, second.glued) for first, second in halves]
    readings = [_WordReading(word)]
    for bare_text in _list_texts_without_marks(word.text):
        if bare_text:
            is_stop = not bare_text.strip(_STOPS)
            bare_word = word._replace(text=bare_text, glued=word.glued or is_stop)
            readings.append(_WordReading(bare_word))
        else:
            readings.append(_WordReading(None))
    return readings


def _list_texts_without_marks(text: str) -> list[str]:
    """Return a word without each kind of mark that it has, every result once."""
    texts = [pattern.sub("", text) for pattern in _MARKS if pattern.search(text)]
    return list(dict.fromkeys(texts))
