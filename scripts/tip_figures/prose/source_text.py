"""A source text: a report, or a part of it, as a file contains it; its words, lines and sentences.

The file is plain text or a saved web page (see `decoding` and `html_text`). Each sentence finds its
numerals, their contexts and its zeros when they are first asked for.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise
from operator import attrgetter
from typing import Final

from tip_figures.prose.context import read_numerals
from tip_figures.prose.decoding import ADVICE, UnreadableText, decode_text, read_file
from tip_figures.prose.html_text import TextRun, extract_page_text, is_page
from tip_figures.prose.line_forms import close_up_lines, drop_line_numbers
from tip_figures.prose.note_marks import find_numbered_marks
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.page_lines import find_footnotes, find_headers
from tip_figures.prose.paragraphs import (
    KnownWords,
    join_lines,
    may_be_divided,
    split_lines,
    split_paragraphs,
)
from tip_figures.prose.sentences import hash_sentence, normalise, split_sentences
from tip_figures.prose.words import (
    Line,
    SourceWords,
    Word,
    find_word_starts,
    join_words,
    list_line_starts,
)
from tip_figures.prose.zeros import find_zeros

_PAGE_BREAK: Final = "\f"
_WHOLE_TEXT: Final = (TextRun(0, 0),)


@dataclass(frozen=True)
class Sentence:
    """A sentence of a source text.

    paragraph:  number of its paragraph, from 1
    number:     of the sentence in its paragraph, from 1
    text:       normalised
    word_start: number of its first word in the source text, from 0
    word_end:   number after its last word
    words:      its words; they may differ from those of the source text where a line end or a mark
                was read in another way
    source:     the source text as it was read
    added_zeros: negating words that a person takes for zeros, although no phrase shows it
    """

    paragraph: int
    number: int
    text: str
    word_start: int
    word_end: int
    words: Sequence[Word] = field(repr=False)
    source: str = field(repr=False, default="")
    added_zeros: tuple[Numeral, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 hash of the text, in hexadecimal."""
        return hash_sentence(self.text)

    @cached_property
    def numerals(self) -> tuple[Numeral, ...]:
        """The numerals, in the order of the text, for a text about any country."""
        return tuple(read_numerals(self.text))

    @cached_property
    def zeros(self) -> tuple[Numeral, ...]:
        """The negating words of phrases that may state a zero, and those that were added."""
        return (*find_zeros(self.text), *self.added_zeros)

    def numerals_and_zeros(self, area: str = "") -> list[Numeral]:
        """Return the numerals and the zeros, in the order of the text.

        area: ISO 3166-1 alpha-3 code of the country that the text is about, whose currency `pesos`
              and `dollars` are; "" for any country
        """
        numerals = read_numerals(self.text, area) if area and self.numerals else self.numerals
        return sorted((*numerals, *self.zeros), key=lambda numeral: numeral.start)

    @property
    def as_written(self) -> str:
        """The sentence with the quotation marks and dashes of the report, one space between words.

        It is the normalised text if words were left out or changed to read the sentence.
        """
        parts = []
        for word in self.words:
            parts.append("" if word.glued else " ")
            parts.append(self.source[word.start : word.end])
        written = "".join(parts).strip()
        return written if normalise(written) == self.text else self.text

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a part of the sentence is in the source text.

        start, end: half-open span in the normalised sentence, in code points from 0
        returns:    half-open span in the source text; it includes the whole word at either end if
                    normalisation changed the length of that word
        """
        starts = find_word_starts(self.words)
        first = bisect_right(starts, start) - 1
        last = bisect_left(starts, end) - 1
        first_word = self.words[first]
        last_word = self.words[last]
        source_start = first_word.start
        if first_word.keeps_length:
            source_start += start - starts[first]
        source_end = last_word.end
        if last_word.keeps_length:
            source_end -= starts[last] + len(last_word.text) - end
        return source_start, source_end


@dataclass(frozen=True)
class SourceText:
    """A text that was read from a file.

    name:        of the file, as the user wrote it
    text:        the text of which the sentences are
    document:    what the file contains: the same, or for a page the text of the whole document
    runs:        where the runs of the text are in the document
    lines:       of all paragraphs, in order
    words:       all words of the text
    line_starts: number of the first word of each line, in order
    sentences:   of all paragraphs, in order
    joined_words: how many words are joined that a hyphen at a line end divides
    """

    name: str
    text: str
    document: str
    runs: Sequence[TextRun]
    lines: Sequence[Line]
    words: SourceWords
    line_starts: Sequence[int]
    sentences: Sequence[Sentence]
    joined_words: int = 0

    @cached_property
    def page_lines(self) -> frozenset[int]:
        """Numbers, from 0, of the lines that are headers, footers and notes of pages."""
        lines = self.lines
        page_starts = self._find_page_starts(lines)
        headers = find_headers(lines, page_starts)
        return frozenset(headers | find_footnotes(self.text, lines, headers, page_starts))

    @cached_property
    def numbered_marks(self) -> Set[int]:
        """The numbers that the text has in brackets, most of which are marks of notes."""
        return find_numbered_marks(self.text)

    def _find_page_starts(self, lines: Sequence[Line]) -> set[int]:
        """Return the numbers of the lines before which a page ends."""
        if _PAGE_BREAK not in self.text:
            return set()
        return {
            number
            for number, (line, next_line) in enumerate(pairwise(lines), start=1)
            if _PAGE_BREAK in self.text[line.end : next_line.start]
        }

    def line_of(self, word: int) -> int:
        """Return the number, from 0, of the line that contains a word."""
        return bisect_right(self.line_starts, word) - 1

    def line_words(self, line: int) -> range:
        """Return the numbers of the words of a line."""
        ends = (*self.line_starts[line + 1 : line + 2], len(self.words))
        return range(self.line_starts[line], ends[0])

    def read_words(self, words: range) -> str:
        """Return the normalised text of some words in a row."""
        return join_words(self.words[words.start : words.stop])

    def is_block(self, line: int) -> bool:
        """Whether blank lines are before and after a line."""
        words = self.line_words(line)
        return self.is_after_blank(words.start) and self.is_after_blank(words.stop)

    def is_after_blank(self, word: int) -> bool:
        """Whether a blank line, or an end of the text, is before a word."""
        if word in (0, len(self.words)):
            return True
        gap = self.text[self.words[word - 1].end : self.words[word].start]
        return len(gap.splitlines()) > 1

    def sentences_in(self, words: range) -> Sequence[Sentence]:
        """Return the sentences all of whose words are among some words in a row."""
        first = bisect_left(self._sentence_starts, words.start)
        last = bisect_right(self.sentences, words.stop, key=attrgetter("word_end"))
        return self.sentences[first:last]

    def sentence_of(self, word: int) -> Sentence:
        """Return the sentence that contains a word."""
        starts = self._sentence_starts
        return self.sentences[bisect_right(starts, word) - 1]

    def make_sentence(self, words: range) -> Sentence:
        """Return some words in a row as a sentence, which has no place in a paragraph."""
        return Sentence(
            paragraph=0,
            number=0,
            text=self.read_words(words),
            word_start=words.start,
            word_end=words.stop,
            words=self.words[words.start : words.stop],
            source=self.text,
        )

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.word_start for sentence in self.sentences]

    def line_number(self, word: int) -> int:
        """Return the line of the text that contains a word, from 1."""
        return self.line_at(self.words[word].start)

    def line_at(self, offset: int) -> int:
        """Return the line of the text that contains a character, from 1."""
        return bisect_left(self._line_ends, offset) + 1

    @cached_property
    def _line_ends(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]

    def document_offset(self, offset: int) -> int:
        """Return where a character of the text is in the document."""
        run = self.runs[bisect_right(self.runs, offset, key=attrgetter("text_start")) - 1]
        return run.document_start + offset - run.text_start


def read_source_text(name: str) -> SourceText:
    """Read a source text from a file, or from standard input if `name` is a dash.

    raises: UnreadableText if it contains no text that can be read; the message says what it is and
            what to do
    """
    text = decode_text(name, read_file(name))
    if not is_page(text):
        return split_source_text(name, text)
    page = extract_page_text(text)
    return split_source_text(name, page.text, page.document, page.runs)


def split_source_text(
    name: str, text: str, document: str = "", runs: Sequence[TextRun] = _WHOLE_TEXT
) -> SourceText:
    """Split a text into its paragraphs and sentences.

    name:     of its file, for messages
    document: the whole document that contains the text; "" if it is the text
    raises:   UnreadableText if the text has no words
    """
    all_lines = close_up_lines(drop_line_numbers(list(split_lines(text))))
    paragraphs = list(split_paragraphs(all_lines))
    lines = list(chain.from_iterable(paragraphs))
    if not lines:
        raise UnreadableText(f"{name}: it contains no text; {ADVICE}")
    *line_starts, word_count = list_line_starts(lines)
    words = SourceWords(lines, line_starts, range(word_count))
    splitter = _Splitter(text, words, KnownWords(lines))
    sentences: list[Sentence] = []
    for paragraph in paragraphs:
        sentences.extend(splitter.split_paragraph(paragraph))
    return SourceText(
        name=name,
        text=text,
        document=document or text,
        runs=runs,
        lines=lines,
        words=words,
        line_starts=line_starts,
        sentences=sentences,
        joined_words=splitter.joined_words,
    )


class _Splitter:
    """Splits the paragraphs of a text, one after another, into sentences.

    joined_words: how many words of the paragraphs so far are joined that a line end divides
    """

    def __init__(self, source: str, words: SourceWords, known_words: KnownWords) -> None:
        """Begin with the first paragraph.

        source: the text as it was read
        words:  all its words
        """
        self.joined_words = 0
        self._source = source
        self._words = words
        self._known_words = known_words
        self._paragraph = 0  # number of the last paragraph
        self._word_end = 0  # number of the word after it

    def split_paragraph(self, lines: Sequence[Line]) -> Iterator[Sentence]:
        """Split the next paragraph, which has these lines."""
        word_start = self._word_end
        self._paragraph += 1
        self._word_end += sum(map(len, lines))
        text = " ".join(line.text for line in lines)
        has_plain_words = text.count(" ") + 1 == self._word_end - word_start
        if has_plain_words and not may_be_divided(lines):
            return self._split_plain(text, word_start)
        words = join_lines(lines, self._known_words)
        self.joined_words += sum(word.glued for word in words)
        return self._split_joined(words, word_start)

    def _split_plain(self, paragraph: str, word_start: int) -> Iterator[Sentence]:
        """Split a paragraph of which no word is divided by a line end or has a space inside.

        word_start: number of its first word in the source text
        """
        for number, text in enumerate(split_sentences(paragraph), start=1):
            word_end = word_start + text.count(" ") + 1
            words = self._words[word_start:word_end]
            yield self._make_sentence(number, text, word_start, words)
            word_start = word_end

    def _split_joined(self, words: Sequence[Word], first_word: int) -> Iterator[Sentence]:
        """Split the words of any paragraph.

        first_word: number of its first word in the source text
        """
        word_starts = find_word_starts(words)
        start = 0
        for number, text in enumerate(split_sentences(join_words(words)), start=1):
            end = start + len(text)
            first = bisect_left(word_starts, start)
            last = bisect_left(word_starts, end)
            yield self._make_sentence(number, text, first_word + first, words[first:last])
            start = end + 1

    def _make_sentence(
        self, number: int, text: str, word_start: int, words: Sequence[Word]
    ) -> Sentence:
        word_end = word_start + len(words)
        paragraph = self._paragraph
        return Sentence(paragraph, number, text, word_start, word_end, words, self._source)
