"""Find the passages of the tables in source texts, sentence by sentence.

A passage is known by the hashes of its sentences in reduced form. Of several source texts that
contain it, the one with most of its sentences is taken. There its sentences are looked for between
the ends of sentences and lines, then around those that were found, wherever words begin and end.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NumeralRow, SentenceKey, SentenceRow, SourceRow
from tip_figures.proof.numeral_matching import NumeralMatch, match_numerals
from tip_figures.proof.pieces import Span, blank_out
from tip_figures.proof.text_index import TextIndex
from tip_figures.prose.source_text import Sentence, SourceText

CONTAINED: Final = 0.4
"""Share of its sentences from which on a text contains a passage.

Half of a report is enough; the few sentences that reports on one country share are not."""

MAX_DISTANCE: Final = 20_000  # characters around a passage in which missing sentences may be


@dataclass(frozen=True)
class SentenceMatch:
    """A sentence of the tables, and the same sentence in a source text.

    number:          of the sentence in its passage, from 0
    sentence:        None if the text does not contain it, or too little of the passage
    start, end:      of its words in the text, with those of what interrupts it
    is_in_order:     whether the text has it, and between its neighbours
    numeral_matches: its rows of numerals.csv and its numerals, in the order of the text
    """

    number: int
    row: SentenceRow
    sentence: Sentence | None
    start: int
    end: int
    is_in_order: bool
    numeral_matches: Sequence[NumeralMatch]


@dataclass(frozen=True)
class PassageMatch:
    """A passage of the tables, and the source text that has most of its sentences.

    sentence_matches: all sentences of the passage, in order
    known_places:     of the sentences of all passages that the text contains
    other_starts:     of the sentences that only other passages have, in order
    containing_texts: numbers of the source texts that contain the passage or a part of it, from 0
    """

    source: SourceRow
    index: TextIndex
    sentence_matches: Sequence[SentenceMatch]
    known_places: Sequence[Span]
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

    @cached_property
    def matches_in_order(self) -> list[SentenceMatch]:
        """The sentences that the text has in the order of the passage."""
        return [match for match in self.sentence_matches if match.is_in_order]

    @cached_property
    def unknown_text(self) -> str:
        """The text with blanks for the sentences that are known, and for pieces."""
        return blank_out(self.index.text, [*self.known_places, *self.index.pieces])


@dataclass(frozen=True)
class _Choice:
    """The text in which a source is looked for.

    index:            None if no text contains it
    containing_texts: numbers of all texts that contain the source, from 0
    """

    source: SourceRow
    rows: Sequence[SentenceRow]
    index: TextIndex
    is_contained: bool
    containing_texts: Set[int]

    @cached_property
    def hashes(self) -> list[str]:
        """The hashes of its sentences, as they are looked for."""
        return [wanted.sha256 for wanted in self.index.want(self.rows)]


def match_passages(figures: Figures, texts: Sequence[SourceText]) -> list[PassageMatch]:
    """Find each source in the text that has most of its sentences."""
    titles = [source.title for source in figures.sources] + [area.name for area in figures.areas]
    indexes = [TextIndex(text, titles, figures.sentences) for text in texts]
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
    indexes: Sequence[TextIndex],
) -> _Choice:
    """Choose the text that has most of the sentences of a source.

    frequency: how many rows of all sources have a hash
    """
    own_rows = [row for row in rows if frequency[row.sha256] == 1] or rows
    counts = []
    containing = set()
    for number, index in enumerate(indexes):
        count = sum(wanted.sha256 in index.places for wanted in index.want(own_rows))
        possible_count = min(len(own_rows), len(index.source.sentences))
        counts.append(count)
        if count >= CONTAINED * max(1, possible_count):
            containing.add(number)
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
    index, source = choice.index, choice.source
    places = _locate(choice) if choice.is_contained else {}
    matches = []
    for number, row in enumerate(choice.rows):
        is_in_order = number in places
        other_places = index.places.get(choice.hashes[number], ()) if places else ()
        place = places.get(number) or next(iter(other_places), None)
        sentence = index.make_sentence(row, place) if place else None
        start, end = place or (0, 0)
        row_numerals = numerals.get(row.sentence_key, ())
        numeral_matches = match_numerals(sentence, row_numerals, source.hash_rule)
        matches.append(
            SentenceMatch(number, row, sentence, start, end, is_in_order, numeral_matches)
        )
    others = [other for other in choices if other.index is index and other.is_contained]
    other_hashes = {sha256 for other in others for sha256 in other.hashes} - {*choice.hashes}
    other_places = [*_list_places(index, other_hashes)]
    return PassageMatch(
        source=source,
        index=index,
        sentence_matches=matches,
        known_places=[*_list_places(index, set(choice.hashes)), *other_places],
        other_starts=sorted(start for start, _ in other_places),
        containing_texts=choice.containing_texts,
    )


def _list_places(index: TextIndex, hashes: Set[str]) -> Iterator[Span]:
    for sha256 in hashes:
        yield from index.places.get(sha256, ())


def _locate(choice: _Choice) -> dict[int, Span]:
    """Find the sentences of a passage that its text has in their order: places by number."""
    index = choice.index
    places = _choose_in_order(index, choice.hashes)
    missing = [wanted for wanted in index.want(choice.rows) if wanted.sha256 not in index.places]
    if missing and places:
        starts, ends = zip(*places.values(), strict=True)
        index.search_part(max(0, min(starts) - MAX_DISTANCE), max(ends) + MAX_DISTANCE, missing)
        places = _choose_in_order(index, choice.hashes)
    return places


def _choose_in_order(index: TextIndex, hashes: Sequence[str]) -> dict[int, Span]:
    """Choose places of sentences so that they follow each other as their hashes do."""
    places = [(place, sha256) for sha256 in set(hashes) for place in index.places.get(sha256, ())]
    places.sort()
    matcher = SequenceMatcher(None, hashes, [sha256 for _, sha256 in places], autojunk=False)
    chosen = {}
    for block in matcher.get_matching_blocks():
        for number in range(block.size):
            chosen[block.a + number] = places[block.b + number][0]
    return chosen
