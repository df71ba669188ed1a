"""A source text in reduced form, and where it has the sentences of the tables.

The text is read twice: with its pieces (see `pieces`), and without them, since they may interrupt a
sentence. Places always are places in the text.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from tip_figures.figures.records.record_types import SentenceRow
from tip_figures.proof.pieces import Span, blank_out, find_pieces, prepare_text
from tip_figures.prose.paragraphs import join_lines
from tip_figures.prose.reduction import reduce_text
from tip_figures.prose.sentences import hash_sentence, normalise
from tip_figures.prose.source_text import Sentence, SourceText

BREAK: Final = re.compile(r"[.?!:;\n]")
"""After it a sentence, a line or a part of a sentence may begin."""
_OPENING: Final = "([\"'\u00ab\u2018\u201c"
_CLOSING = re.compile(r"[^\w\s([]*")
_MAX_BREAKS: Final = 10  # in the place of a missing sentence; more are another text


class Wanted(NamedTuple):
    """A sentence that is looked for, in reduced form."""

    sha256: str
    length: int


class TextReading:
    """A text in reduced form.

    breaks: where sentences and lines may begin and end: spaces of the reduced form, and its ends
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.reduced = reduce_text(text)
        places = {-1, len(self.reduced.text)}
        for match in BREAK.finditer(text):
            places.add(bisect_left(self.reduced.offsets, match.start()))
        self.breaks = self._keep_gaps(sorted(places))

    def _keep_gaps(self, places: Iterable[int]) -> list[int]:
        """Keep the places in the reduced form that are between words, or its ends."""
        text = self.reduced.text
        return [place for place in places if text[place : place + 1] in ("", " ")]

    def list_gaps(
        self,
        start: int,
        end: int,
    ) -> list[int]:
        """Return all places between words, in a part of the text."""
        first, last = self.reduced.to_reduced(start, end)
        return self._keep_gaps(range(first - 1, last + 1))

    def find_sentences(
        self,
        breaks: Sequence[int],
        sentences: Iterable[Wanted],
    ) -> set[tuple[Span, str]]:
        """Find sentences that begin and end at some breaks: their places and hashes."""
        hashes = dict(sentences)  # with their lengths
        lengths = set(hashes.values())
        longest = max(lengths, default=0)
        places = set()
        for number, start in enumerate(breaks):
            for following in range(number + 1, len(breaks)):
                end = breaks[following]
                length = end - start - 1
                if length > longest:
                    break
                if length in lengths:
                    sha256 = hash_sentence(self.reduced.text[start + 1 : end])
                    if hashes.get(sha256) == length:
                        places.add((self.reduced.to_text(start + 1, end), sha256))
        return places

    def find_added_words(
        self,
        start: int,
        end: int,
        sentence: Wanted,
    ) -> Span | None:
        """Find the words without which a part of the text begins with a sentence.

        returns: the place of the added words, all in one place; None if there are no such words
        """
        text = self.reduced.text
        gaps = self.list_gaps(start, end)
        before = gaps[0]
        for after in sorted(set(gaps[1:]).intersection(self.breaks))[:_MAX_BREAKS]:
            surplus = after - before - 1 - sentence.length
            for cut in gaps[: gaps.index(after)]:
                rest = text[before + 1 : cut] + text[cut + surplus : after]
                if surplus > 0 and hash_sentence(rest) == sentence.sha256:
                    return self.reduced.to_text(cut + 1, cut + surplus)
        return None


class TextIndex:
    """A source text, and where it has the sentences of all passages.

    pieces:       what may interrupt a sentence
    places:       of sentences, each with its hash
    known_hashes: of the sentences of all passages that the text contains
    """

    def __init__(
        self,
        source: SourceText,
        titles: Collection[str],
        rows: Sequence[SentenceRow],
    ) -> None:
        self.source = source
        self.text = prepare_text(source.text)
        self.pieces = find_pieces(self.text, titles)
        self.reading_without_pieces = TextReading(blank_out(self.text, self.pieces))
        self._readings = (TextReading(self.text), self.reading_without_pieces)
        self._layout_sentences = {
            hash_sentence(sentence.text): Wanted(sentence.sha256, len(sentence.reduced.text))
            for sentence in source.sentences
        }
        self.places: set[tuple[Span, str]] = set()
        self.known_hashes: set[str] = set()
        for reading in self._readings:
            self.places |= reading.find_sentences(reading.breaks, map(self.want, rows))

    def want(self, row: SentenceRow) -> Wanted:
        """Return what to look for; the hash and length of a row may be of all characters."""
        return self._layout_sentences.get(row.sha256, Wanted(row.sha256, row.length))

    def search(
        self,
        sentences: Sequence[Wanted],
        start: int,
        end: int,
    ) -> None:
        """Look for sentences that begin and end at any word of a part of the text."""
        for reading in self._readings:
            self.places |= reading.find_sentences(reading.list_gaps(start, end), sentences)

    @cached_property
    def unknown_text(self) -> str:
        """The text with blanks for the sentences of passages that it contains, and for pieces."""
        spans = [span for span, sha256 in self.places if sha256 in self.known_hashes]
        return blank_out(self.text, [*spans, *self.pieces])

    def line_number(self, offset: int) -> int:
        """Return the line of a place in the text as an editor counts it, from 1."""
        return self.source.text.count("\n", 0, offset) + 1

    def line_of(self, offset: int) -> Span:
        """Return the line that has a place in the text."""
        end = self.text.find("\n", offset)
        return self.text.rfind("\n", 0, offset) + 1, end if end >= 0 else len(self.text)

    def make_sentence(
        self,
        row: SentenceRow,
        place: Span,
    ) -> Sentence:
        """Make the sentence of a row from its place in the text.

        Where lines are joined wrongly, it has only the words that were found.
        """
        for reading in self._readings:
            written = extract_words(reading.text, *place)
            sentence = Sentence(row.paragraph, row.sentence, normalise(written), written)
            if row.sha256 in (sentence.sha256, hash_sentence(sentence.text)):
                return sentence
        words = reduce_text(reading.text[slice(*place)]).text
        return Sentence(row.paragraph, row.sentence, words, words)


def extract_words(
    text: str,
    start: int,
    end: int,
) -> str:
    """Return a part of a text in one line, with the punctuation that touches it.

    Words that are hyphenated at the end of a line are joined.
    """
    while start and text[start - 1] in _OPENING:
        start -= 1
    closing = _CLOSING.match(text, end)
    part = text[start : closing.end() if closing else end]
    return join_lines(re.sub(r"\s*\n\s*", "\n", part))
