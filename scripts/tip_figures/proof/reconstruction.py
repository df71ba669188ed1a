"""Reconstruct sentences of a source text that line ends, page headers or marks of notes interrupt.

A text may hyphenate a word at a line end, have a page's footer and header inside a sentence, or
attach marks to its words. Each such place can be read in several ways. Of all readings of the words
between two sentences that were found, the one with the length and the hash of a missing sentence is
that sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from tip_figures.figures.records import SentenceRow
from tip_figures.prose.note_marks import STOPS, list_texts_without_marks
from tip_figures.prose.number_words import ROMAN
from tip_figures.prose.paragraphs import list_hyphen_readings
from tip_figures.prose.sentences import SENTENCE_END, hash_sentence
from tip_figures.prose.source_text import Sentence, SourceText
from tip_figures.prose.words import SOFT_HYPHEN, Word, join_words

MAX_STEPS = 100_000  # words that are tried in one part of a text before the search is given up

_LABEL = re.compile(rf"\(?(?:[0-9]{{1,3}}|[a-z]|{ROMAN})[.)]")  # of a paragraph: `2.`, `(b)`
_HEADING_MARKS: Final = " #*_.:-\u2013\u2014"


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
    text: SourceText, words: range, missing: Mapping[int, SentenceRow], section: str = ""
) -> dict[int, Sentence]:
    """Find missing sentences among some words of a text, in their order.

    words:   numbers of the words in the place of the missing sentences
    missing: rows by their number, in order
    section: name of the section, which may be in one line with its first sentence
    returns: by number of the row, the sentence as it was read
    """
    search = _Search(text, words.stop, section)
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
    section:  name of the section
    """

    def __init__(self, text: SourceText, word_end: int, section: str) -> None:
        self.text = text
        self.word_end = word_end
        self.section = section
        self.remaining_steps = MAX_STEPS
        self.known_readings: dict[int, list[_WordReading]] = {}

    def find_sentence(self, start: int, row: SentenceRow) -> Sentence | None:
        """Find one missing sentence in any reading of the words from a first one on."""
        for first_word in range(start, self.word_end):
            if self.remaining_steps <= 0:
                return None
            if first_word != start and not self.may_begin(first_word):
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
            self.known_readings[word] = self.list_word_readings(word)
        return self.known_readings[word]

    def list_word_readings(self, number: int) -> list[_WordReading]:
        """Return the ways to read a word: as it is, then without what looks like a mark."""
        words = self.text.words
        word = words[number]
        if self.is_hyphenated(number):
            halves = list_hyphen_readings(word, words[number + 1])
            return [_WordReading(first, second.glued) for first, second in halves]
        readings = [_WordReading(word)]
        for bare_text in list_texts_without_marks(words, number, self.text.numbered_marks):
            if bare_text:
                is_stop = not bare_text.strip(STOPS)
                bare_word = word._replace(text=bare_text, glued=word.glued or is_stop)
                readings.append(_WordReading(bare_word))
            else:
                readings.append(_WordReading(None))
        return readings

    def is_hyphenated(self, number: int) -> bool:
        """Whether a word ends its line with a hyphen, so that it may be a part of a word."""
        word = self.text.words[number]
        return (
            len(word.text) > 1
            and word.text.endswith(("-", SOFT_HYPHEN))
            and number + 1 < self.word_end
            and self.text.line_of(number) != self.text.line_of(number + 1)
        )

    def may_begin(self, word: int) -> bool:
        """Whether a sentence may begin at a word: in a new line, or after the end of another one.

        In the same line, the label of a paragraph or the name of the section may be before it.
        """
        line_start = self.text.line_words(self.text.line_of(word)).start
        if line_start == word or ends_sentence(self.text, word - 1):
            return True
        before = self.text.read_words(range(line_start, word))
        return is_label(before) or is_section_name(before, self.section)


def ends_sentence(text: SourceText, word: int) -> bool:
    """Whether a word of a text, or the word without marks of notes, ends like a sentence."""
    readings = [
        text.words[word].text,
        *list_texts_without_marks(text.words, word, text.numbered_marks),
    ]
    if any(SENTENCE_END.search(reading) for reading in readings):
        return True
    return "" in readings and word > 0 and ends_sentence(text, word - 1)


def is_label(text: str) -> bool:
    """Whether a text is the number or letter of a paragraph."""
    return _LABEL.fullmatch(text) is not None


def is_section_name(text: str, section: str) -> bool:
    """Whether a text is the name of a section, in capitals or not, with the marks of a heading."""
    return section != "" and text.strip(_HEADING_MARKS).casefold() == section.casefold()


def _list_words_after_page_lines(text: SourceText, word: int) -> Iterator[int]:
    """Find where the text may go on after a page's header and footer that begin at a word.

    returns: numbers of the words after one such line, after two, and so on
    """
    line = text.line_of(word)
    if text.line_starts[line] != word:
        return
    while line in text.page_lines and line + 1 < len(text.line_starts):
        line += 1
        yield text.line_starts[line]
