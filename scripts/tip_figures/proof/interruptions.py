"""Find a sentence that lines of a page or marks of notes interrupt, or words that were added to it.

Of all readings of the words between two sentences, the one with the length and the hash of a
missing sentence is that sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from tip_figures.proof.word_stream import WordStream
from tip_figures.prose.reduction import DASHES, hash_words

if TYPE_CHECKING:
    from tip_figures.proof.passage_matching import Wanted

MAX_STEPS: Final = 20_000  # readings of one sentence that are tried before the search is given up
MAX_WORDS: Final = 4_000  # of a part of a text in which sentences are looked for
MAX_ADDED_IN: Final = 400  # words of a part in which words are looked for that were added
_DIVIDED = re.compile(rf"\s*[{DASHES}]\s*")


class _Reading(NamedTuple):
    """The beginning of a sentence.

    text:       so far, in reduced form
    parts:      of the words so far, without the part that begins at `first`
    first:      word with which the next part begins
    piece_from: word from which on the next piece is looked for
    """

    text: str
    parts: tuple[range, ...]
    first: int
    piece_from: int


def find_interrupted(
    stream: WordStream, words: range, wanted: Wanted, *, is_before_all: bool
) -> Sequence[range]:
    """Find a missing sentence among some words of a text.

    words:         in the place of the sentence
    is_before_all: whether they are before all sentences that were found
    returns:       its words, in several parts if something interrupts it; empty if it is not there
    """
    if len(words) > MAX_WORDS:
        words = words[-MAX_WORDS:] if is_before_all else words[:MAX_WORDS]
    steps = 0
    for first in words:
        for parts, text in _list_readings(stream, words.stop, first, wanted.length):
            steps += 1
            if text is not None and hash_words(text) == wanted.sha256:
                return parts
            if steps > MAX_STEPS:
                return ()
    return ()


def _list_readings(
    stream: WordStream, stop: int, first: int, length: int
) -> Iterator[tuple[tuple[range, ...], str | None]]:
    """Yield the readings from a word on that have a length; None for each that was not one.

    stop: number of the first word that cannot be part of the sentence
    """
    pieces = stream.piece_starts
    stack = [_Reading("", (), first, first + 1)]
    while stack:
        reading = stack.pop()
        number = bisect_left(pieces, reading.piece_from)
        piece = pieces[number] if number < len(pieces) and pieces[number] < stop else None
        limit = stop if piece is None else piece
        end = stream.starts[reading.first] + length - len(reading.text)
        last = bisect_left(stream.starts, end)  # the word after one that ends there
        if reading.first < last <= limit and stream.word_end(last - 1) == end:
            part = range(reading.first, last)
            yield (*reading.parts, part), reading.text + stream.read_words(part)
        else:
            yield (), None
        if piece is None or last <= limit:
            continue
        stack.append(reading._replace(piece_from=piece + 1))
        after = stream.piece_ends[piece]
        if after >= stop:
            continue
        part = range(reading.first, piece)
        if not part:  # two pieces in a row
            stack.append(reading._replace(first=after, piece_from=after))
            continue
        text = reading.text + stream.read_words(part)
        parts = (*reading.parts, part)
        stack.append(_Reading(f"{text} ", parts, after, after))
        if _DIVIDED.fullmatch(stream.gap_before(piece)):
            stack.append(_Reading(text, parts, after, after))


def find_added_words(stream: WordStream, words: range, wanted: Wanted) -> range | None:
    """Find the words without which some words of a text are a missing sentence.

    words:   in the place of the sentence
    returns: the added words, all in one place; None if there are no such words
    """
    if len(words) > MAX_ADDED_IN:
        return None
    inside = [word for word in stream.breaks if words.start < word < words.stop]
    edges = [words.start, *inside, words.stop]
    for first, last in combinations(edges, 2):
        excess = stream.word_end(last - 1) - stream.starts[first] - wanted.length
        if excess > 0:
            added = _find_added(stream, range(first, last), excess, wanted.sha256)
            if added is not None:
                return added
    return None


def _find_added(stream: WordStream, words: range, excess: int, sha256: str) -> range | None:
    """Find words of a certain length without which others have a hash."""
    for start in range(words.start + 1, words.stop):
        end_position = stream.starts[start] + excess
        end = bisect_left(stream.starts, end_position)
        if end >= words.stop or stream.starts[end] != end_position:
            continue
        kept = f"{stream.read_words(range(words.start, start))} "
        if hash_words(kept + stream.read_words(range(end, words.stop))) == sha256:
            return range(start, end)
    return None
