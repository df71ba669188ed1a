"""A copy of a report: its words, and its sentences with their numerals, each read once."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tipdata.package.errors import CannotRead
from tipdata.text import context, numerals, paragraphs
from tipdata.text import sentences as cutting
from tipdata.text.context import Context
from tipdata.text.numerals import Numeral
from tipdata.text.paragraphs import Word, written
from tipdata.text.text_file import content

SHORT = 14  # words that a page's head or foot has at most
BESIDE = 2  # lines of it that stand beside the number of the page
_DIGITS = re.compile("[0-9]+")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a copy, or a reading of it.

    paragraph, number: from 1
    text:              normalised
    first, last:       half-open span of its words in the copy, from 0
    words:             the same words, as they are read here
    copied:            the text of the copy, for what the report writes
    """

    paragraph: int
    number: int
    text: str
    first: int
    last: int
    words: Sequence[Word] = field(repr=False)
    copied: str = field(repr=False, default="")

    @cached_property
    def sha256(self) -> str:
        """Its fingerprint."""
        return cutting.fingerprint(self.text)

    @cached_property
    def numerals(self) -> tuple[Numeral, ...]:
        """Its numerals, in the order of the text."""
        return tuple(numerals.find(self.text))

    @cached_property
    def contexts(self) -> tuple[Context, ...]:
        """What stands around each numeral."""
        return tuple(context.read(self.text, self.numerals))

    @cached_property
    def zeros(self) -> tuple[Numeral, ...]:
        """The words that may state a zero."""
        return tuple(numerals.zeros(self.text))

    @property
    def written(self) -> str:
        """The sentence as the report writes it, with its own quotation marks, and one space between words."""
        pieces = [("" if word.glued else " ") + self.copied[word.start : word.end] for word in self.words]
        whole = "".join(pieces).strip()
        return whole if cutting.normalise(whole) == self.text else self.text

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of its text stands in the copy, in code points; whole words where they are written otherwise."""
        begins = paragraphs.begins(self.words)
        first, last = bisect_right(begins, start) - 1, bisect_left(begins, end) - 1
        before, behind = start - begins[first], begins[last] + len(self.words[last].text) - end
        word, other = self.words[first], self.words[last]
        exact, ends = (one.end - one.start == len(one.text) for one in (word, other))
        return word.start + before * exact, other.end - behind * ends


@dataclass(frozen=True)
class Copy:
    """A copy of a text.

    name:  of its file, as the user wrote it
    lines: number of the first word of each line, in order
    """

    name: str
    text: str
    words: Sequence[Word]
    lines: Sequence[int]
    sentences: Sequence[Sentence]

    @property
    def parted(self) -> int:
        """How many words were put together that a line end parts."""
        return sum(word.glued for one in self.sentences for word in one.words)

    @cached_property
    def by_fingerprint(self) -> Mapping[str, Sentence]:
        """The first sentence of each fingerprint."""
        return {one.sha256: one for one in reversed(self.sentences)}

    @cached_property
    def headings(self) -> frozenset[int]:
        """Numbers of the lines that may be no text but a page's head or foot.

        They are short, and have a number at one end, or are beside a number, or the same as another line but for numbers.
        """
        ends = [*self.lines[1:], len(self.words)]
        texts = [_DIGITS.sub("0", written(self.words[a:b])) for a, b in zip(self.lines, ends, strict=True)]
        alike = Counter(texts)
        found = {n for n, text in enumerate(texts) if alike[text] > 1 or text.startswith("0 ") or text.endswith(" 0")}
        found |= {n + step for n, text in enumerate(texts) if text == "0" for step in range(-BESIDE, BESIDE + 1)}
        return frozenset(n for n in found if 0 <= n < len(texts) and len(texts[n].split()) <= SHORT)

    def line(self, word: int) -> int:
        """The line of the copy's text on which a word stands, from 1."""
        return self.text.count("\n", 0, self.words[word].start) + 1


def read(name: str) -> Copy:
    """Read a copy from a file, or from standard input where `name` is a dash.

    raises: CannotRead if it holds no text that can be read; the message says what it is and what to do
    """
    return cut(name, content(name))


def cut(name: str, text: str) -> Copy:
    """Cut a text into its paragraphs and sentences.

    raises: CannotRead if there is none
    """
    listed = list(paragraphs.lines(text))
    known = frozenset(map(paragraphs.bare, {word.text for line in listed for word in line}))
    words: list[Word] = []
    starts: list[int] = []
    found: list[Sentence] = []
    for paragraph, lines in enumerate(paragraphs.paragraphs(listed), 1):
        first, at = len(words), 0
        for line in lines:
            starts.append(len(words))
            words.extend(line)
        together = paragraphs.joined(lines, known)
        begins = paragraphs.begins(together)
        for number, sentence in enumerate(cutting.sentences(written(together)), 1):
            begin, end = bisect_left(begins, at), bisect_left(begins, at + len(sentence))
            mine = together[begin:end]
            found.append(Sentence(paragraph, number, sentence, first + begin, first + end, mine, text))
            at += len(sentence) + 1
    if not found:
        raise CannotRead(f"{name}: no text is in it; give a copy of the report as UTF-8 text or as a saved web page.")
    return Copy(name, text, words, starts, found)
