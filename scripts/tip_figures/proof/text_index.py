"""A source text in reduced form, and where it has the sentences of the tables.

The text is read twice: with its pieces (see `pieces`), and without them, since they may interrupt a
sentence. Places always are places in the text.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from tip_figures.figures.records import SentenceRow
from tip_figures.proof.pieces import Span, blank_out, find_pieces, prepare_text
from tip_figures.prose.paragraphs import join_lines
from tip_figures.prose.reduction import hash_words, reduce_text
from tip_figures.prose.sentences import hash_layout, normalise
from tip_figures.prose.source_text import Sentence, SourceText

BREAK: Final = re.compile(r"[.?!:;\n]")
"""After it a sentence, a line or a part of a sentence may begin."""
_OPENING: Final = "([\"'\u00ab\u2018\u201c"
_CLOSING = re.compile(r"[^\w\s([]*")
_MAX_BREAKS: Final = 40  # in the place of a missing sentence; more are another text


class Wanted(NamedTuple):
    """A sentence that is looked for, in reduced form."""

    sha256: str
    length: int


class Reading:
    """A text in reduced form.

    breaks: where sentences and lines may begin and end: spaces of the reduced form, and its ends
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.reduced = reduce_text(text)
        places = {-1, len(self.reduced.text)}
        for match in BREAK.finditer(text):
            places.add(bisect_left(self.reduced.offsets, match.start()))
        self.breaks = sorted(filter(self._is_between_words, places))

    def _is_between_words(self, place: int) -> bool:
        return self.reduced.text[place : place + 1] in ("", " ")

    def list_gaps(self, start: int, end: int) -> list[int]:
        """Return all places between words, in a part of the text."""
        first, last = self.reduced.to_reduced(start, end)
        return list(filter(self._is_between_words, range(first - 1, last + 1)))

    def extend_to_words(self, start: int, end: int) -> Span:
        """Return a part of the text with what is between it and the words beside it."""
        first, last = self.reduced.to_reduced(start, end)
        offsets = self.reduced.offsets
        end_before = offsets[first - 2] + 1 if first >= 2 else 0
        return end_before, offsets[last] + 1 if last < len(offsets) else len(self.text)

    def find_sentences(
        self, breaks: Sequence[int], lengths: Mapping[str, int]
    ) -> Iterator[tuple[str, Span]]:
        """Find sentences that begin and end at some breaks: their hashes and places.

        lengths: of the sentences that are looked for, by hash
        """
        possible_lengths = set(lengths.values())
        longest = max(possible_lengths, default=0)
        for number, start in enumerate(breaks):
            for following in range(number + 1, len(breaks)):
                length = breaks[following] - start - 1
                if length > longest:
                    break
                if length in possible_lengths:
                    sha256 = hash_words(self.reduced.text[start + 1 : breaks[following]])
                    if sha256 in lengths:
                        yield sha256, self.reduced.to_text(start + 1, breaks[following])

    def find_added_words(self, start: int, end: int, sentence: Wanted) -> Span | None:
        """Find the words without which a part of the text, or some of it, is a sentence.

        returns: the place of the added words, all in one place; None if there are no such words
        """
        text = self.reduced.text
        first, last = self.reduced.to_reduced(start, end)
        breaks = [place for place in self.breaks if first - 1 <= place <= last]
        for begin, stop in combinations(breaks[:_MAX_BREAKS], 2):
            surplus = stop - begin - 1 - sentence.length  # of the added words, with a space
            for cut in range(begin + 1, stop - surplus if surplus > 1 else begin):
                if text[cut] == " " == text[cut + surplus]:
                    rest = text[begin + 1 : cut] + text[cut + surplus : stop]
                    if hash_words(rest) == sentence.sha256:
                        return self.reduced.to_text(cut + 1, cut + surplus)
        return None


class TextIndex:
    """A source text, and where it has the sentences of all passages.

    pieces: what may interrupt a sentence
    places: of each sentence by its hash, in the order of the text
    """

    def __init__(
        self, source: SourceText, titles: Collection[str], rows: Sequence[SentenceRow]
    ) -> None:
        self.source = source
        self.text = prepare_text(source.text)
        self.pieces = find_pieces(self.text, titles)
        self.whole = Reading(self.text)
        self.readings = [self.whole]
        if self.pieces:
            self.readings.append(Reading(blank_out(self.text, self.pieces)))
        self._own: dict[str, Wanted] = {}
        for sentence in source.sentences:
            wanted = Wanted(sentence.sha256, len(sentence.reduced.text))
            self._own[sentence.sha256] = wanted
            self._own[hash_layout(sentence.text)] = wanted
        self.places: dict[str, list[Span]] = {}
        for reading in self.readings:
            self._add_places(reading.find_sentences(reading.breaks, dict(self.want(rows))))

    def want(self, rows: Iterable[SentenceRow]) -> list[Wanted]:
        """Return what to look for: also for rows whose hash or length is of all characters."""
        return [self._own.get(row.sha256, Wanted(row.sha256, row.length)) for row in rows]

    def search_part(self, start: int, end: int, wanted: Iterable[Wanted]) -> None:
        """Look for sentences in a part of the text, wherever words begin and end."""
        for reading in self.readings:
            breaks = reading.list_gaps(start, end)
            self._add_places(reading.find_sentences(breaks, dict(wanted)))

    def _add_places(self, matches: Iterable[tuple[str, Span]]) -> None:
        for sha256, place in matches:
            places = self.places.setdefault(sha256, [])
            if place not in places:
                places.append(place)
                places.sort()

    def line_number(self, offset: int) -> int:
        """Return the line of a place in the text as an editor counts it, from 1."""
        return self.source.text.count("\n", 0, offset) + 1

    def line_of(self, offset: int) -> Span:
        """Return the line that has a place in the text."""
        end = self.text.find("\n", offset)
        return self.text.rfind("\n", 0, offset) + 1, end if end >= 0 else len(self.text)

    def make_sentence(self, row: SentenceRow, place: Span) -> Sentence:
        """Make the sentence of a row from its place in the text."""
        for reading in self.readings:
            written = write_words(reading.text, *place)
            text = normalise(written)
            if row.sha256 in (hash_words(reduce_text(text).text), hash_layout(text)):
                return Sentence(row.paragraph, row.sentence, text, written)
        text = reduce_text(self.readings[-1].text[slice(*place)]).text
        return Sentence(row.paragraph, row.sentence, text, text)


def write_words(text: str, start: int, end: int) -> str:
    """Return a part of a text in one line, with the marks around it and divided words joined."""
    while start and text[start - 1] in _OPENING:
        start -= 1
    closing = _CLOSING.match(text, end)
    part = text[start : closing.end() if closing else end]
    return join_lines(re.sub(r"\s*\n\s*", "\n", part)).text
