"""Find the passages of the tables in source texts, sentence by sentence.

A passage is known by the hashes of its sentences in reduced form. Of several source texts that
contain it, the one with most of its sentences is taken. There its sentences are looked for in
order, between the ends of sentences and lines; then anywhere between those that were found; and
last, in another order. Each time they are looked for in all words of the text, and in those that
are not lines of pages or marks of notes.
"""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import Final

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NumeralRow, SentenceKey, SentenceRow, SourceRow
from tip_figures.proof.numeral_matching import NumeralMatch, match_numerals
from tip_figures.proof.word_stream import WordStream
from tip_figures.prose.reduction import hash_words, reduce_text
from tip_figures.prose.sentences import hash_layout, normalise
from tip_figures.prose.source_text import Sentence, SourceText

CONTAINED: Final = 0.4
"""Share of its sentences from which on a text contains a passage.

Half of a report is enough; the few sentences that reports on one country share are not."""

MAX_GAP: Final = 4_000  # words between two sentences, in which missing ones are looked for

Place = Sequence[range]
"""The words of a sentence in a text, in several parts if something interrupts it."""

Wanted = tuple[str, int]
"""The hash of a sentence that is looked for, and its length in reduced form."""


@dataclass(frozen=True)
class SentenceMatch:
    """A sentence of the tables, and the same sentence in a source text.

    number:          of the sentence in its passage, from 0
    sentence:        None if the text does not contain it, or too little of the passage
    words:           its words in the text, with those of what interrupts it
    is_in_order:     whether the text has it, and between its neighbours
    numeral_matches: its rows of numerals.csv and its numerals, in the order of the text
    """

    number: int
    row: SentenceRow
    sentence: Sentence | None
    words: range
    is_in_order: bool
    numeral_matches: Sequence[NumeralMatch]


@dataclass(frozen=True)
class PassageMatch:
    """A passage of the tables, and the source text that has most of its sentences.

    sentence_matches: all sentences of the passage, in order
    known_ends:       for the first word of every sentence of any passage, the word after it
    other_starts:     first words of the sentences that only other passages have
    containing_texts: numbers of the source texts that contain the passage or a part of it, from 0
    """

    source: SourceRow
    text: SourceText
    stream: WordStream
    sentence_matches: Sequence[SentenceMatch]
    known_ends: Mapping[int, int]
    other_starts: Sequence[int]
    containing_texts: Set[int]

    @property
    def found_count(self) -> int:
        """How many of its sentences the text contains."""
        return sum(match.sentence is not None for match in self.sentence_matches)

    @property
    def is_complete(self) -> bool:
        """Whether the text contains all its sentences."""
        return self.found_count == len(self.sentence_matches)

    @property
    def matches_in_order(self) -> list[SentenceMatch]:
        """The sentences that the text has in the order of the passage; not empty if it has any."""
        return [match for match in self.sentence_matches if match.is_in_order]

    @property
    def words(self) -> range:
        """Words of the text from the first of these sentences to the last one."""
        matches = self.matches_in_order
        return range(matches[0].words.start, matches[-1].words.stop) if matches else range(0)


class _TextIndex:
    """A source text, and where it has the sentences of all passages.

    places: by hash, in the order of the text
    """

    def __init__(self, figures: Figures, text: SourceText) -> None:
        self.text = text
        titles = chain(
            (source.title for source in figures.sources), (area.name for area in figures.areas)
        )
        self.stream = WordStream(text.text, list(titles))
        self._wanted: dict[str, Wanted] = {}  # by the hashes of the text's own sentences
        for sentence in text.sentences:
            own = (sentence.sha256, len(sentence.reduced.text))
            self._wanted |= {sentence.sha256: own, hash_layout(sentence.text): own}
        wanted = {self.want(row) for row in figures.sentences}
        self.places = _find_places(self.stream, range(len(self.stream.words)), wanted)

    def want(self, row: SentenceRow) -> Wanted:
        """Return what is looked for to find the sentence of a row."""
        return self._wanted.get(row.sha256, (row.sha256, row.length))


@dataclass(frozen=True)
class _Choice:
    """The text in which a source is looked for.

    containing_texts: numbers of all texts that contain the source, from 0
    """

    source: SourceRow
    rows: Sequence[SentenceRow]
    index: _TextIndex
    is_contained: bool
    containing_texts: Set[int]

    @cached_property
    def hashes(self) -> frozenset[str]:
        """The hashes of its sentences, as they are looked for."""
        return frozenset(self.index.want(row)[0] for row in self.rows)


def match_passages(figures: Figures, texts: Sequence[SourceText]) -> list[PassageMatch]:
    """Find each source in the text that has most of its sentences."""
    indexes = [_TextIndex(figures, text) for text in texts]
    frequency = Counter(row.sha256 for row in figures.sentences)
    rows_by_source = group_by(figures.sentences, lambda row: row.source_id)
    choices = [
        _choose_text(source, rows_by_source.get(source.source_id, ()), frequency, indexes)
        for source in figures.sources
    ]
    numerals = group_by(figures.numerals, lambda row: row.sentence_key)
    return [_match_passage(choice, choices, numerals) for choice in choices]


def _choose_text(
    source: SourceRow,
    rows: Sequence[SentenceRow],
    frequency: Mapping[str, int],
    indexes: Sequence[_TextIndex],
) -> _Choice:
    """Choose the text that has most of the sentences of a source.

    frequency: how many rows of all sources have a hash
    """
    own_rows = [row for row in rows if frequency[row.sha256] == 1] or rows
    counts = [sum(index.want(row)[0] in index.places for row in own_rows) for index in indexes]
    containing = {
        number
        for number, index in enumerate(indexes)
        if counts[number] >= CONTAINED * max(1, min(len(own_rows), len(index.text.sentences)))
    }
    best = max(range(len(indexes)), key=counts.__getitem__)
    return _Choice(source, rows, indexes[best], best in containing, containing)


def _match_passage(
    choice: _Choice,
    choices: Sequence[_Choice],
    numerals: Mapping[SentenceKey, Sequence[NumeralRow]],
) -> PassageMatch:
    """Find the sentences of a source in its text.

    choices: of all sources
    """
    index = choice.index
    parts: dict[int, Place] = {}
    in_order: Set[int] = frozenset()
    if choice.is_contained:
        parts, in_order = _locate(index, [index.want(row) for row in choice.rows])
    matches = []
    for number, row in enumerate(choice.rows):
        place = parts.get(number, ())
        sentence = _make_sentence(index.stream, row, place) if place else None
        row_numerals = numerals.get(row.sentence_key, ())
        numeral_matches = match_numerals(sentence, row_numerals, choice.source.hash_rule)
        words = range(place[0].start, place[-1].stop) if place else range(0)
        matches.append(
            SentenceMatch(number, row, sentence, words, number in in_order, numeral_matches)
        )
    others = [each for each in choices if each.index is index and each.is_contained]
    known_hashes = choice.hashes.union(*(each.hashes for each in others))
    known_ends = {}
    other_starts = []
    for sha256 in known_hashes & index.places.keys():
        for place in index.places[sha256]:
            known_ends[place[0].start] = place[-1].stop
            if sha256 not in choice.hashes:
                other_starts.append(place[0].start)
    return PassageMatch(
        source=choice.source,
        text=index.text,
        stream=index.stream,
        sentence_matches=matches,
        known_ends=known_ends,
        other_starts=sorted(other_starts),
        containing_texts=choice.containing_texts,
    )


def _find_places(
    stream: WordStream, words: range, wanted: Collection[Wanted], *, anywhere: bool = False
) -> dict[str, list[Place]]:
    """Find sentences among some words of a text, in all words and in those outside of pieces.

    anywhere: whether they may begin and end at any word, not only where a sentence or line may end
    """
    places: defaultdict[str, list[Place]] = defaultdict(list)
    for sha256, place in _list_sentences(stream, words, wanted, anywhere):
        places[sha256].append((place,))
    outside_pieces = list(chain.from_iterable(stream.split_at_pieces(words)))
    if len(outside_pieces) < len(words):
        for sha256, place in _list_sentences(stream, outside_pieces, wanted, anywhere):
            parts = tuple(stream.split_at_pieces(place))
            if len(parts) > 1:
                places[sha256].append(parts)
    for options in places.values():
        options.sort(key=lambda parts: parts[0].start)
    return dict(places)


def _list_sentences(
    stream: WordStream, numbers: Sequence[int], wanted: Collection[Wanted], anywhere: bool
) -> Iterator[tuple[str, range]]:
    """Yield the hash of each sentence, and its words with those between that are not read.

    numbers: of the words that are read
    """
    hashes = {sha256 for sha256, _ in wanted}
    lengths = {length for _, length in wanted}
    pieces: list[str] = []
    starts, ends = array("I"), array("I")  # of the words, in the text that they make up
    breaks = []
    for place, number in enumerate(numbers):
        before = numbers[place - 1] if place else -1
        if not place or anywhere or stream.may_end(before, number):
            breaks.append(place)
        is_apart = place and not stream.is_divided(before, number)
        starts.append((ends[-1] if place else 0) + bool(is_apart))
        ends.append(starts[-1] + len(stream.words[number]))
        pieces.append(f" {stream.words[number]}" if is_apart else stream.words[number])
    reduced = "".join(pieces)
    breaks.append(len(numbers))
    for position, first in enumerate(breaks[:-1]):
        for following in range(position + 1, len(breaks)):
            last = breaks[following] - 1
            length = ends[last] - starts[first]
            if length > max(lengths, default=0):
                break
            if length in lengths:
                sha256 = hash_words(reduced[starts[first] : ends[last]])
                if sha256 in hashes:
                    yield sha256, range(numbers[first], numbers[last] + 1)


def _locate(index: _TextIndex, wanted: Sequence[Wanted]) -> tuple[dict[int, Place], Set[int]]:
    """Find the sentences of a passage that a text contains.

    returns: their words, by number of the row; and the numbers of those in order
    """
    parts = _choose_in_order([index.places.get(sha256, ()) for sha256, _ in wanted])
    anchors = [(-1, 0, 0)]
    anchors += [(number, place[0].start, place[-1].stop) for number, place in parts.items()]
    anchors.append((len(wanted), len(index.stream.words), 0))
    for (before, _, start), (after, stop, _) in pairwise(anchors):
        missing = wanted[before + 1 : after]
        gap = range(start, stop)
        gap = gap[-MAX_GAP:] if before < 0 else gap[:MAX_GAP]
        if missing and gap:
            places = _find_places(index.stream, gap, missing, anywhere=True)
            chosen = _choose_in_order([places.get(sha256, ()) for sha256, _ in missing])
            parts |= {before + 1 + number: place for number, place in chosen.items()}
    in_order = frozenset(parts)
    for number, (sha256, _) in enumerate(wanted):
        if number not in parts and sha256 in index.places:
            parts[number] = index.places[sha256][0]
    return parts, in_order


def _choose_in_order(places: Sequence[Sequence[Place]]) -> dict[int, Place]:
    """Choose places of as many sentences as possible so that they follow each other.

    places:  of each sentence of a passage
    returns: the chosen places, by number of the sentence
    """
    ends: list[int] = []  # of the chains with one sentence, two, and so on, each as small as it can
    chains: list[tuple[int, Place, int]] = []  # sentence, place, number of the chain before
    last_chains: list[int] = []
    for sentence, options in enumerate(places):
        for place in sorted(options, key=lambda option: option[0].start, reverse=True):
            length = bisect_left(ends, place[0].start + 1)
            chains.append((sentence, place, last_chains[length - 1] if length else -1))
            ends[length : length + 1] = [place[-1].stop]
            last_chains[length : length + 1] = [len(chains) - 1]
    chosen: dict[int, Place] = {}
    number = last_chains[-1] if last_chains else -1
    while number >= 0:
        sentence, place, number = chains[number]
        chosen[sentence] = place
    return dict(sorted(chosen.items()))


def _make_sentence(stream: WordStream, row: SentenceRow, place: Place) -> Sentence:
    """Make the sentence of a row from the words of a text."""
    written = stream.write(place[0])
    for before, words in pairwise(place):
        is_divided = stream.is_divided(before.stop - 1, words.start)
        written = (written[:-1] if is_divided else f"{written} ") + stream.write(words)
    text = normalise(written)
    if row.sha256 not in (hash_words(reduce_text(text).text), hash_layout(text)):
        text = written = " ".join(stream.words[word] for word in chain.from_iterable(place))
    return Sentence(row.paragraph, row.sentence, text, written)
