"""A copy of a report: plain text in UTF-8 or, with its mark, UTF-16, or a saved web page; its words
and sentences.

What a file is, its content says and not its name. Of a page the blocks are paragraphs; markup,
scripts, navigation, head and foot are no text; it is UTF-8 or else what it declares, and may be
saved as one file with its pictures (MHTML).
"""

import re
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tip_figures.prose import context, numerals, paragraphs, zeros
from tip_figures.prose import sentences as cutting
from tip_figures.prose.context import Context, NumeralInContext
from tip_figures.prose.decoding import ADVICE, UnreadableText, decode_text, read_file
from tip_figures.prose.html_text import extract_page_text, is_page
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.paragraphs import Word, join_words

SHORT, BESIDE = (
    14,
    2,
)  # words of a page's head or foot at most; lines of it that stand beside the page's number


@dataclass(frozen=True)
class Sentence:
    """A sentence of a copy, or a reading of it.

    paragraph, number: from 1
    text:              normalised
    word_start, word_end: half-open span of its words in the copy, from 0
    words:             the same words, as they are read here
    source:            the text of the copy, for what the report writes
    """

    paragraph: int
    number: int
    text: str
    word_start: int
    word_end: int
    words: Sequence[Word] = field(repr=False)
    source: str = field(repr=False, default="")

    @cached_property
    def sha256(self) -> str:
        """Its fingerprint."""
        return cutting.hash_sentence(self.text)

    @cached_property
    def numerals(self) -> tuple[Numeral, ...]:
        """Its numerals, in the order of the text."""
        return tuple(numerals.find_numerals(self.text))

    @cached_property
    def contexts(self) -> tuple[Context, ...]:
        """What stands around each numeral."""
        return tuple(context.read_contexts(self.text, self.numerals))

    @cached_property
    def zeros(self) -> tuple[Numeral, ...]:
        """The words that may state a zero."""
        return tuple(zeros.find_zeros(self.text))

    def numerals_and_zeros(self, area: str = "") -> list[NumeralInContext]:
        """Its numerals and its phrases that may state a zero, each with its context, in the order
        of the text.

        area: ISO 3166-1 alpha-3 code of the country that the text is about, whose currency `pesos`
              and `dollars` are
        """
        contexts = context.read_contexts(self.text, self.numerals, area) if area else self.contexts
        pairs = [*map(NumeralInContext, self.numerals, contexts)]
        pairs += [NumeralInContext(zero, Context()) for zero in self.zeros]
        return sorted(pairs, key=lambda pair: pair.numeral.start)

    @property
    def as_written(self) -> str:
        """The sentence as the report writes it, with its own quotation marks, and one space between
        words."""
        pieces = [
            ("" if word.glued else " ") + self.source[word.start : word.end] for word in self.words
        ]
        whole = "".join(pieces).strip()
        return whole if cutting.normalise(whole) == self.text else self.text

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of its text stands in the copy, in code points; whole words where they are
        written otherwise."""
        begins = paragraphs.find_word_starts(self.words)
        first, last = bisect_right(begins, start) - 1, bisect_left(begins, end) - 1
        before, behind = start - begins[first], begins[last] + len(self.words[last].text) - end
        word, other = self.words[first], self.words[last]
        exact, ends = (one.end - one.start == len(one.text) for one in (word, other))
        return word.start + before * exact, other.end - behind * ends


@dataclass(frozen=True)
class SourceText:
    """A copy of a text.

    name:     of its file, as the user wrote it
    document: what the file holds: the text, or of a page that of the whole document, its
              `textContent`
    runs:     where each run of the text begins: there, and in the document, in code points from 0
    line_starts: number of the first word of each line, in order
    """

    name: str
    text: str
    document: str
    runs: Sequence[tuple[int, int]]
    words: Sequence[Word]
    line_starts: Sequence[int]
    sentences: Sequence[Sentence]

    @cached_property
    def header_footer_lines(self) -> frozenset[int]:
        """Numbers of the lines that may be no text but a page's head or foot.

        They are short, and have a number at one end, or are beside a number, or the same as another
        line but for numbers.
        """
        ends = [*self.line_starts[1:], len(self.words)]
        texts = [
            re.sub("[0-9]+", "0", join_words(self.words[a:b]))
            for a, b in zip(self.line_starts, ends, strict=True)
        ]
        alike = Counter(texts)
        found = {
            n
            for n, text in enumerate(texts)
            if alike[text] > 1 or text.startswith("0 ") or text.endswith(" 0")
        }
        found |= {
            n + step
            for n, text in enumerate(texts)
            if text == "0"
            for step in range(-BESIDE, BESIDE + 1)
        }
        return frozenset(n for n in found if 0 <= n < len(texts) and len(texts[n].split()) <= SHORT)

    def line_number(self, word: int) -> int:
        """The line of the copy's text on which a word stands, from 1."""
        return self.text.count("\n", 0, self.words[word].start) + 1

    def document_offset(self, offset: int) -> int:
        """Where a character of the text stands in the document."""
        begin, origin = self.runs[bisect_right(self.runs, (offset, sys.maxsize)) - 1]
        return origin + offset - begin


def split_source_text(
    name: str, text: str, document: str = "", pieces: Sequence[tuple[int, int]] = ((0, 0),)
) -> SourceText:
    """Cut a text into its paragraphs and sentences.

    raises: CannotRead if there is none
    """
    listed = list(paragraphs.split_lines(text))
    known = frozenset(map(paragraphs.strip_marks, {word.text for line in listed for word in line}))
    words: list[Word] = []
    starts: list[int] = []
    found: list[Sentence] = []
    for paragraph, lines in enumerate(paragraphs.split_paragraphs(listed), 1):
        first, at = len(words), 0
        for line in lines:
            starts.append(len(words))
            words.extend(line)
        together = paragraphs.join_lines(lines, known)
        begins = paragraphs.find_word_starts(together)
        for number, sentence in enumerate(cutting.split_sentences(join_words(together)), 1):
            begin, end = bisect_left(begins, at), bisect_left(begins, at + len(sentence))
            found.append(
                Sentence(
                    paragraph,
                    number,
                    sentence,
                    first + begin,
                    first + end,
                    together[begin:end],
                    text,
                )
            )
            at += len(sentence) + 1
    if not found:
        raise UnreadableText(f"{name}: no text is in it; {ADVICE}")
    return SourceText(name, text, document or text, pieces, words, starts, found)


def read_source_text(name: str) -> SourceText:
    """Read a source text from a file, or from standard input if `name` is a dash.

    raises: UnreadableText if it contains no text that can be read; the message says what it is and
            what to do
    """
    text = decode_text(name, read_file(name))
    if is_page(text):
        return split_source_text(name, *extract_page_text(text))
    return split_source_text(name, text)
