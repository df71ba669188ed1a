"""Find what a source text has inside of a passage and the proof does not read as its words.

These are headers, footers, notes and numbers of pages, headings, labels of paragraphs, marks of
notes, line numbers, and text of a web page that people do not see or see deleted. A reader must be
able to check that none of them belongs to the report.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from tip_figures.proof.passage_matching import PassageMatch
from tip_figures.prose.sentences import RAISED_SIGNS, normalise
from tip_figures.prose.source_text import SourceText
from tip_figures.prose.words import SOFT_HYPHEN, Word

_RAISED_AND_WORD = re.compile(rf"\S*[{RAISED_SIGNS}]+\S*")
_LINE = re.compile(r"\S.*")


class SkippedText(NamedTuple):
    """A piece of a source text that is no word of the passage around it.

    offset: where it is in the text, in code points from 0; of the word before it, if only the whole
            document of a web page has it
    text:   the piece, all in one line; a mark attached to a word is shown with the word
    """

    offset: int
    text: str


def find_skipped_text(passage: PassageMatch) -> Iterator[SkippedText]:
    """Find the pieces between the first and the last word of a passage, in order."""
    words = list(_list_read_words(passage))
    for word, next_word in zip_longest(words, words[1:]):
        yield from _find_marks(passage.text, word)
        if next_word is not None:
            yield from _find_between(passage.text, word, next_word)


def _list_read_words(passage: PassageMatch) -> Iterator[Word]:
    """Return the words of all sentences that a text has, in the order of the text."""
    sentences = [match.sentence for match in passage.sentence_matches if match.sentence is not None]
    for sentence in sorted(sentences, key=lambda sentence: sentence.word_start):
        yield from sentence.words


def _find_marks(text: SourceText, word: Word) -> Iterator[SkippedText]:
    """Find what was left out of a word: marks of notes, raised figures, hidden letters."""
    start = text.document_offset(word.start)
    written = text.document[start : text.document_offset(word.end - 1) + 1]
    raised = _RAISED_AND_WORD.findall(written)
    if raised:
        for piece in raised:
            yield SkippedText(word.start, piece)
        return
    is_respaced = " " in word.text  # a whole sentence, which has its own note
    if not is_respaced and normalise(written) != word.text.rstrip(SOFT_HYPHEN):
        yield SkippedText(word.start, " ".join(written.split()))


def _find_between(text: SourceText, word: Word, next_word: Word) -> Iterator[SkippedText]:
    """Find what is between two words that follow on each other in the passage, line by line."""
    start = text.document_offset(word.end - 1) + 1
    stop = text.document_offset(next_word.start)
    between = text.document[start:stop]
    if between == text.text[word.end : next_word.start]:
        for match in _LINE.finditer(between):
            if _has_word(match[0]):
                yield SkippedText(word.end + match.start(), match[0].strip())
    elif _has_word(between):
        yield SkippedText(word.start, " ".join(between.split()))


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)
