"""What a source text has before and after a passage.

A report has other sections around a passage. But where the words next to it are those of a
sentence, not of a heading, and the text has little else, the passage is probably not complete.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from tip_figures.proof.extra_words import find_extra_words, is_heading
from tip_figures.proof.passage_matching import CONTAINED, PassageMatch
from tip_figures.proof.reconstruction import is_label
from tip_figures.prose.sentences import SENTENCE_END
from tip_figures.prose.source_text import Sentence, SourceText

MAX_NUMERALS: Final = 10  # that are listed; reading all of a long report takes long
MAX_READ: Final = 40  # sentences on either side of a passage that are looked at
LARGE_PART: Final = 1 / 3
"""Share from which on a passage is so much of a text that the rest should belong to it as well.

A forgotten paragraph is seldom longer than twice the others."""


class SentenceEdges(NamedTuple):
    """Where the sentences of all passages in a text begin and end: numbers of words, sorted."""

    starts: list[int]
    ends: list[int]

    def find_end_before(self, word: int) -> int:
        """Return the end of the last sentence that ends at or before a word; 0 if none does."""
        count = bisect_right(self.ends, word)
        return self.ends[count - 1] if count else 0

    def find_start_after(self, word: int, default: int) -> int:
        """Return the start of the first sentence that begins at or after a word."""
        count = bisect_left(self.starts, word)
        return self.starts[count] if count < len(self.starts) else default


@dataclass(frozen=True)
class OutsideText:
    """What a text has on one side of a passage, without the passages of other sources.

    is_after:   whether it is after the passage, not before
    sentences:  some that are near, the nearest first, without headings and lines of pages
    word_count: number of all its words
    adjoins:    whether the nearest one belongs to running text, and no heading is between
    breaks_off: whether it is only the beginning of a sentence with which the text ends
    """

    is_after: bool
    sentences: Sequence[Sentence]
    word_count: int
    adjoins: bool
    breaks_off: bool

    def list_numerals(self) -> list[str]:
        """Return the numerals that are nearest to the passage, in the order of their distance."""
        numerals: list[str] = []
        for sentence in self.sentences:
            texts = [numeral.text for numeral in sentence.numerals]
            numerals += texts if self.is_after else reversed(texts)
            if len(numerals) >= MAX_NUMERALS:
                break
        return numerals[:MAX_NUMERALS]


def read_outside(
    passage: PassageMatch, own_words: range, edges: SentenceEdges
) -> Iterator[OutsideText]:
    """Read what a text has before and after a passage, up to the next passage of another source.

    own_words:    numbers of the words of the passage, with those that were added at its ends
    edges:        of the sentences of all passages in the text
    """
    text = passage.text
    start = edges.find_end_before(own_words.start)
    stop = edges.find_start_after(own_words.stop, default=len(text.words))
    sides = ((False, range(start, own_words.start)), (True, range(own_words.stop, stop)))
    for is_after, outside in sides:
        sentences = list(text.sentences_in(outside))
        if not is_after:
            sentences.reverse()
            if sentences and is_label(sentences[0].text):
                del sentences[0]
        unknown = [each for each in sentences if each.sha256 not in passage.sentence_hashes]
        yield _read_side(text, is_after, sentences, unknown)


def _read_side(
    text: SourceText, is_after: bool, sentences: Sequence[Sentence], unknown: Sequence[Sentence]
) -> OutsideText:
    """Read one side of a passage.

    sentences: all sentences of the text there, the nearest first
    unknown:   those that are of no passage
    """
    nearest = next((each for each in sentences if not _is_of_page(text, each)), None)
    near = [sentence for sentence in unknown[:MAX_READ] if not _is_of_page(text, sentence)]
    adjoins = bool(near) and near[0] is nearest and _is_running_text(text, near[0])
    breaks_off = (
        adjoins
        and is_after
        and near[0].word_end == len(text.words)
        and not SENTENCE_END.search(near[0].text)
    )
    return OutsideText(
        is_after,
        sentences=[sentence for sentence in near if not _is_heading(text, sentence)],
        word_count=sum(sentence.word_end - sentence.word_start for sentence in unknown),
        adjoins=adjoins,
        breaks_off=breaks_off,
    )


def _is_of_page(text: SourceText, sentence: Sentence) -> bool:
    return _has_lines(text, sentence, lambda line: line in text.page_lines)


def _is_running_text(text: SourceText, sentence: Sentence) -> bool:
    """Whether a sentence, or a part of one, is not a heading, and no line in a block of its own."""
    if SENTENCE_END.search(sentence.text):
        return True
    is_line = _has_lines(text, sentence, text.is_block)
    return not (is_line or _is_heading(text, sentence) or sentence.text.endswith(":"))


def _is_heading(text: SourceText, sentence: Sentence) -> bool:
    return _has_lines(text, sentence, partial(is_heading, text))


def _has_lines(text: SourceText, sentence: Sentence, is_such: Callable[[int], bool]) -> bool:
    """Whether a sentence consists of lines of some kind, each of them whole."""
    first = text.line_of(sentence.word_start)
    last = text.line_of(sentence.word_end - 1)
    if text.line_words(first).start != sentence.word_start:
        return False
    if text.line_words(last).stop != sentence.word_end:
        return False
    return all(is_such(line) for line in range(first, last + 1))


def is_large_part(passage: PassageMatch, outside: Sequence[OutsideText]) -> bool:
    """Whether a passage is a large part of its text."""
    sentences = passage.sentences_in_order
    own_count = sum(sentence.word_end - sentence.word_start for sentence in sentences)
    other_count = sum(side.word_count for side in outside)
    return own_count >= LARGE_PART * (own_count + other_count)


def find_copies(passage: PassageMatch) -> Iterator[range]:
    """Find the words of further copies of a passage that the passage does not have.

    A text that has much of the passage again has another copy of it.
    """
    text = passage.text
    words = passage.words
    for outside in (range(words.start), range(words.stop, len(text.words))):
        known = [
            sentence
            for sentence in text.sentences_in(outside)
            if sentence.sha256 in passage.sentence_hashes
        ]
        hashes = {sentence.sha256 for sentence in known}
        if known and len(hashes) >= CONTAINED * len(passage.sentence_hashes):
            copy = range(known[0].word_start, known[-1].word_end)
            yield from find_extra_words(text, copy, passage.sentence_hashes)
