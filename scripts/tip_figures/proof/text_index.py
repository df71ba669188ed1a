"""A source text in reduced form, and where it has the sentences of the tables."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import product
from typing import Final

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
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


class TextReading:
    """A text in reduced form.

    gaps:   places in it between words, and its ends
    breaks: the gaps at which sentences and lines may begin and end
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.reduced = reduce_text(text)
        end = len(self.reduced.text)
        spaces = (match.start() for match in re.finditer(" ", self.reduced.text))
        self.gaps = [-1, *spaces, end]
        offsets = self.reduced.offsets
        places = {bisect_left(offsets, match.start()) for match in BREAK.finditer(text)}
        self.breaks = places.intersection(self.gaps) | {-1, end}

    def list_gaps(
        self,
        start: int,
        end: int,
    ) -> list[int]:
        """Return the gaps in a part of the text."""
        first, last = self.reduced.to_reduced(start, end)
        return [gap for gap in self.gaps if first - 1 <= gap <= last]

    def find_sentences(
        self,
        gaps: Collection[int],
        rows: Iterable[SentenceRow],
    ) -> Iterator[tuple[Span, str]]:
        """Yield the places and hashes of sentences that begin and end at some gaps."""
        length_by_hash = {row.sha256: row.length for row in rows}
        ends = set(gaps)
        for start, length in product(gaps, set(length_by_hash.values())):
            end = start + 1 + length
            if end in ends:
                sha256 = hash_sentence(self.reduced.text[start + 1 : end])
                if length_by_hash.get(sha256) == length:
                    yield self.reduced.to_text(start + 1, end), sha256

    def find_added_words(
        self,
        start: int,
        end: int,
        row: SentenceRow,
    ) -> Span | None:
        """Find the words without which a part of the text begins with a sentence.

        returns: the place of the added words, all in one place; None if there are no such words
        """
        text = self.reduced.text
        gaps = self.list_gaps(start, end)
        before = gaps[0]
        for after in [gap for gap in gaps[1:] if gap in self.breaks][:_MAX_BREAKS]:
            surplus = after - before - 1 - row.length
            for cut in gaps[: gaps.index(after)]:
                rest = text[before + 1 : cut] + text[cut + surplus : after]
                if surplus > 1 and hash_sentence(rest) == row.sha256:
                    return self.reduced.to_text(cut + 1, cut + surplus)
        return None


class TextIndex:
    """A source text, and where it has the sentences of all passages.

    It is read twice: with its pieces (see `pieces`), and without them, since they may interrupt a
    sentence. Places always are places in the text.

    rows:         of sentences by source; hashes and lengths are of the words, whatever the hash
                  rule of the source is
    places:       of sentences, each with its hash
    known_hashes: of the sentences of all passages that the text contains
    """

    def __init__(
        self,
        source: SourceText,
        figures: Figures,
    ) -> None:
        self.source = source
        self.text = prepare_text(source.text)
        titles = [source.title for source in figures.sources] + [
            area.name for area in figures.areas
        ]
        self.pieces = find_pieces(self.text, titles)
        self.reading_without_pieces = TextReading(blank_out(self.text, self.pieces))
        self._readings = (TextReading(self.text), self.reading_without_pieces)
        by_layout = {hash_sentence(sentence.text): sentence for sentence in source.sentences}
        rows = list(figures.sentences)
        for number, row in enumerate(rows):
            sentence = by_layout.get(row.sha256)
            if sentence is not None:
                length = len(sentence.reduced.text)
                rows[number] = replace(row, sha256=sentence.sha256, length=length)
        self.rows = group_by(rows, lambda row: row.source_id)
        self.frequency = Counter(row.sha256 for row in rows)
        self.known_hashes: set[str] = set()
        self.places: dict[Span, str] = {}
        for reading in self._readings:
            self.places.update(reading.find_sentences(reading.breaks, rows))

    def search(
        self,
        rows: Sequence[SentenceRow],
        start: int,
        end: int,
    ) -> None:
        """Look for sentences that begin and end at any word of a part of the text."""
        for reading in self._readings:
            self.places.update(reading.find_sentences(reading.list_gaps(start, end), rows))

    def list_places(self, hashes: Collection[str]) -> list[tuple[Span, str]]:
        """Return where the text has some sentences, in its order."""
        return sorted(entry for entry in self.places.items() if entry[1] in hashes)

    @cached_property
    def unknown_text(self) -> str:
        """The text with blanks for the sentences of passages that it contains, and for pieces."""
        spans = [span for span, _ in self.list_places(self.known_hashes)]
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
            if sentence.sha256 == row.sha256:
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
