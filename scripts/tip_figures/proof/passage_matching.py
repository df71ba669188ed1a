"""Find the passages of the tables in source texts, sentence by sentence.

A passage is known by the hashes of its sentences in reduced form. Of several source texts that
contain it, the one with most of its sentences is taken. There its sentences are looked for in
order, between the ends of sentences and lines; then, between those that were found, in words that
lines of pages or marks of notes interrupt; and last, anywhere in the text.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NumeralRow, SentenceKey, SentenceRow, SourceRow
from tip_figures.proof.interruptions import find_interrupted
from tip_figures.proof.numeral_matching import NumeralMatch, match_numerals
from tip_figures.proof.word_stream import WordStream
from tip_figures.prose.reduction import LAYOUT, hash_words, reduce_text
from tip_figures.prose.sentences import hash_layout, normalise
from tip_figures.prose.source_text import Sentence, SourceText

CONTAINED = 0.4
"""Share of its sentences from which on a text contains a passage.

Half of a report is enough; the few sentences that reports on one country share are not."""

@dataclass(frozen=True)
class SentenceMatch:
    """A sentence of the tables, and the same sentence in a source text.

    sentence:        None if the text does not contain it, or too little of the passage
    parts:           its words in the text, in several parts if something interrupts it
    is_in_order:     whether the text has it, and between its neighbours
    numeral_matches: its rows of numerals.csv and its numerals, in the order of the text
    """

    row: SentenceRow
    sentence: Sentence | None
    parts: Sequence[range]
    is_in_order: bool
    numeral_matches: Sequence[NumeralMatch]

    @property
    def words(self) -> range:
        """Its words in the text, with those of what interrupts it."""
        return range(self.parts[0].start, self.parts[-1].stop) if self.parts else range(0)


@dataclass(frozen=True)
class PassageMatch:
    """A passage of the tables, and the source text that has most of its sentences.

    sentence_matches: all sentences of the passage, in order
    known_sentences:  words of every sentence of any passage that the text has
    containing_texts: numbers of the source texts that contain the passage or a part of it, from 0
    """

    source: SourceRow
    text: SourceText
    stream: WordStream
    sentence_matches: Sequence[SentenceMatch]
    known_sentences: Sequence[range]
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
        """The sentences that the text has in the order of the passage."""
        return [match for match in self.sentence_matches if match.is_in_order]

    @property
    def words(self) -> range:
        """Words of the text from the first of these sentences to the last one."""
        matches = self.matches_in_order
        return range(matches[0].words.start, matches[-1].words.stop) if matches else range(0)


Place = Sequence[range]
"""The words of a sentence in a text, in several parts if something interrupts it."""


class Wanted(NamedTuple):
    """A sentence that is looked for: its hash and length in reduced form."""

    sha256: str
    length: int


@dataclass(frozen=True)
class _TextIndex:
    """A source text, and where it has the sentences of all passages.

    places: by hash, in the order of the text
    layout: by the hash of the rule `layout`, what is looked for instead
    """

    text: SourceText
    stream: WordStream
    places: Mapping[str, Sequence[Place]]
    layout: Mapping[str, Wanted]

    def want(self, source: SourceRow, row: SentenceRow) -> Wanted:
        """Return what is looked for to find the sentence of a row."""
        wanted = Wanted(row.sha256, row.length)
        return self.layout.get(row.sha256, wanted) if source.hash_rule == LAYOUT else wanted


def match_passages(figures: Figures, texts: Sequence[SourceText]) -> list[PassageMatch]:
    """Find each source in the text that has most of its sentences."""
    indexes = [_index_text(figures, text) for text in texts]
    rows_by_source = group_by(figures.sentences, lambda row: row.source_id)
    frequency = Counter(row.sha256 for row in figures.sentences)
    numerals = group_by(figures.numerals, lambda row: row.sentence_key)
    return [
        _match_passage(source, rows_by_source.get(source.source_id, ()), frequency, indexes, numerals)
        for source in figures.sources
    ]


def _index_text(figures: Figures, text: SourceText) -> _TextIndex:
    """Find the sentences of all passages in a text."""
    titles = [source.title for source in figures.sources]
    titles += [area.name for area in figures.areas]
    stream = WordStream(text.text, titles)
    layout_ids = {source.source_id for source in figures.sources if source.hash_rule == LAYOUT}
    layout = {}
    if layout_ids:
        for sentence in text.sentences:
            wanted = Wanted(sentence.sha256, len(sentence.reduced.text))
            layout[hash_layout(sentence.text)] = wanted
    wanted_sentences = {Wanted(row.sha256, row.length) for row in figures.sentences}
    wanted_sentences |= {
        layout[row.sha256]
        for row in figures.sentences
        if row.source_id in layout_ids and row.sha256 in layout
    }
    return _TextIndex(text, stream, _find_places(stream, wanted_sentences), layout)


def _find_places(stream: WordStream, wanted: Collection[Wanted]) -> dict[str, list[Place]]:
    """Find sentences between the ends of sentences and lines, wherever a text has them.

    They are looked for in all words, then in those that are not lines of pages or marks of notes.
    """
    places: defaultdict[str, list[Place]] = defaultdict(list)
    for sha256, words in _list_sentences(stream, range(len(stream)), wanted):
        places[sha256].append((words,))
    kept_words = list(stream.words_outside_pieces())
    if len(kept_words) < len(stream):
        for sha256, words in _list_sentences(stream, kept_words, wanted):
            parts = tuple(stream.split_at_pieces(words))
            if len(parts) > 1:
                places[sha256].append(parts)
    for options in places.values():
        options.sort(key=lambda parts: parts[0].start)
    return dict(places)


def _list_sentences(
    stream: WordStream, numbers: Sequence[int], wanted: Collection[Wanted]
) -> Iterator[tuple[str, range]]:
    """Find sentences among some words of a text.

    numbers: of the words that are read
    returns: the hash of each sentence, and its words with those between that are not read
    """
    if not numbers:
        return
    lengths = {sentence.length for sentence in wanted}
    hashes = {sentence.sha256 for sentence in wanted}
    longest = max(lengths, default=0)
    words = [stream.read_words(range(number, number + 1)) for number in numbers]
    reduced = " ".join(words)
    starts = list(accumulate((len(word) + 1 for word in words), initial=0))
    inside = (
        place
        for place in range(1, len(numbers))
        if stream.has_break(numbers[place - 1], numbers[place])
    )
    breaks = [0, *inside, len(numbers)]
    for position, first in enumerate(breaks[:-1]):
        for last in islice(breaks, position + 1, None):
            length = starts[last] - 1 - starts[first]
            if length > longest:
                break
            if length in lengths:
                sha256 = hash_words(reduced[starts[first] : starts[last] - 1])
                if sha256 in hashes:
                    yield sha256, range(numbers[first], numbers[last - 1] + 1)


def _match_passage(
    source: SourceRow,
    rows: Sequence[SentenceRow],
    frequency: Mapping[str, int],
    indexes: Sequence[_TextIndex],
    numerals: Mapping[SentenceKey, Sequence[NumeralRow]],
) -> PassageMatch:
    """Find one source in the text that has most of its sentences.

    frequency: how many rows of all sources have a hash
    """
    own_rows = [row for row in rows if frequency[row.sha256] == 1] or rows
    found_counts = []
    containing = set()
    for number, index in enumerate(indexes):
        found = [row for row in own_rows if index.want(source, row).sha256 in index.places]
        size = max(1, min(len(own_rows), len(index.text.sentences)))
        if len(found) / size >= CONTAINED:
            containing.add(number)
        found_counts.append(len(found))
    best = max(range(len(indexes)), key=found_counts.__getitem__)
    index = indexes[best]
    parts: Mapping[int, Place] = {}
    in_order: Set[int] = frozenset()
    if best in containing:
        wanted = [index.want(source, row) for row in rows]
        parts, in_order = _locate(index, wanted)
    matches = []
    for number, row in enumerate(rows):
        sentence = _make_sentence(index, row, parts[number]) if number in parts else None
        numeral_rows = numerals.get(row.sentence_key, ())
        numeral_matches = match_numerals(sentence, numeral_rows, source.hash_rule)
        matches.append(
            SentenceMatch(row, sentence, parts.get(number, ()), number in in_order, numeral_matches)
        )
    known = sorted(
        (
            range(parts[0].start, parts[-1].stop)
            for options in index.places.values()
            for parts in options
        ),
        key=lambda words: words.start,
    )
    return PassageMatch(source, index.text, index.stream, matches, known, containing)


def _locate(
    index: _TextIndex, wanted: Sequence[Wanted]
) -> tuple[dict[int, Place], Set[int]]:
    """Find the sentences of a passage that a text contains.

    returns: their words, by number of the row; and the numbers of those in order
    """
    parts = _choose_in_order([index.places.get(each.sha256, ()) for each in wanted])
    anchors = [(-1, 0, 0)]
    anchors += [(number, place[0].start, place[-1].stop) for number, place in parts.items()]
    anchors.append((len(wanted), len(index.stream), 0))
    for (before, _, start), (after, stop, _) in pairwise(anchors):
        for number in range(before + 1, after):
            words = range(start, stop)
            place = find_interrupted(index.stream, words, wanted[number], is_before_all=before < 0)
            if place:
                parts[number] = place
                start = place[-1].stop
    in_order = frozenset(parts)
    for number, each in enumerate(wanted):
        if number not in parts and each.sha256 in index.places:
            parts[number] = index.places[each.sha256][0]
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
    chain = last_chains[-1] if last_chains else -1
    while chain >= 0:
        sentence, place, chain = chains[chain]
        chosen[sentence] = place
    return dict(sorted(chosen.items()))


def _make_sentence(index: _TextIndex, row: SentenceRow, parts: Sequence[range]) -> Sentence:
    """Make the sentence of a row from the words of a text."""
    written = ""
    for words in parts:
        part = index.stream.write(words)
        is_divided = written.endswith(("-", "\u00ad", "\u2010")) and part[:1].islower()
        written = written[:-1] + part if is_divided else f"{written} {part}".strip()
    text = normalise(written)
    hashes = (hash_words(reduce_text(text).text), hash_layout(text))
    if row.sha256 not in hashes:
        text = written = " ".join(index.stream.read_words(words) for words in parts)
    return Sentence(row.paragraph, row.sentence, text, written)
