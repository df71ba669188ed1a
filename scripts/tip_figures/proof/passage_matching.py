"""Find the passages of the tables in source texts, sentence by sentence.

A passage is known by the hashes of its sentences in reduced form. Of several source texts that
contain it, the one with most of its sentences is taken. There its sentences are looked for between
the ends of sentences and lines, then around those that were found, wherever words begin and end.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import SentenceRow, SourceRow
from tip_figures.proof.numeral_matching import NumeralMatch, match_numerals
from tip_figures.proof.pieces import Span
from tip_figures.proof.text_index import TextIndex, Wanted
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
    start:            where the text has one of them first, in whatever order
    """

    source: SourceRow
    index: TextIndex
    sentence_matches: Sequence[SentenceMatch]
    start: int

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences that the text contains."""
        sentences = [match.sentence for match in self.sentence_matches]
        return [sentence for sentence in sentences if sentence is not None]

    @cached_property
    def numeral_matches(self) -> list[NumeralMatch]:
        """The rows of numerals.csv and the numerals of these sentences."""
        present = [match for match in self.sentence_matches if match.sentence is not None]
        return [numeral for match in present for numeral in match.numeral_matches]

    @property
    def is_complete(self) -> bool:
        """Whether the text contains all its sentences."""
        return len(self.sentences) == len(self.sentence_matches)

    def find_next_passage(self, offset: int) -> int:
        """Return where the text has a sentence of another passage; its end if it has none.

        offset: from which on it is looked for
        """
        own_hashes = {self.index.want(match.row).sha256 for match in self.sentence_matches}
        hashes = self.index.known_hashes - own_hashes
        starts = [start for (start, _), sha256 in self.index.places if sha256 in hashes]
        later_starts = [start for start in starts if start >= offset]
        return min(later_starts, default=len(self.index.text))

    @cached_property
    def matches_in_order(self) -> list[SentenceMatch]:
        """The sentences that the text has in the order of the passage."""
        return [match for match in self.sentence_matches if match.is_in_order]


def index_texts(
    figures: Figures,
    texts: Sequence[SourceText],
) -> list[TextIndex]:
    """Find the sentences of all passages in source texts."""
    titles = [source.title for source in figures.sources] + [area.name for area in figures.areas]
    return [TextIndex(text, titles, figures.sentences) for text in texts]


def match_passages(
    figures: Figures,
    indexes: Sequence[TextIndex],
) -> list[PassageMatch]:
    """Find each source in the text that has most of its sentences."""
    frequency = Counter(row.sha256 for row in figures.sentences)
    rows_by_source = group_by(figures.sentences, lambda row: row.source_id)
    passages = []
    for source in figures.sources:
        rows = rows_by_source.get(source.source_id, [])
        own_rows = [row for row in rows if frequency[row.sha256] == 1] or rows
        index = _choose_text(own_rows, rows, indexes)
        places = _locate(index, rows) if index else {}
        passages.append(_match_passage(figures, source, rows, index or indexes[0], places))
    return passages


def _match_passage(
    figures: Figures,
    source: SourceRow,
    rows: Sequence[SentenceRow],
    index: TextIndex,
    places: Mapping[int, Span],
) -> PassageMatch:
    """Match the sentences of a source with those of its text.

    places: of those that the text has in order, by number; none if it does not have the passage
    """
    own_numerals = [row for row in figures.numerals if row.source_id == source.source_id]
    numerals = group_by(own_numerals, lambda row: row.sentence_key)
    hashes = {index.want(row).sha256 for row in rows} if places else set()
    own_places = sorted((span, sha256) for span, sha256 in index.places if sha256 in hashes)
    anywhere = {sha256: span for span, sha256 in reversed(own_places)}
    matches = []
    for number, row in enumerate(rows):
        span = places.get(number) or anywhere.get(index.want(row).sha256)
        sentence = index.make_sentence(row, span) if span else None
        row_numerals = numerals.get(row.sentence_key, ())
        numeral_matches = match_numerals(sentence, row_numerals, source.hash_rule)
        start, end = span or (0, 0)
        matches.append(
            SentenceMatch(number, row, sentence, start, end, number in places, numeral_matches)
        )
    first_start = min((start for (start, _), _ in own_places), default=0)
    return PassageMatch(source, index, matches, first_start)


def _choose_text(
    own_rows: Sequence[SentenceRow],
    rows: Sequence[SentenceRow],
    indexes: Sequence[TextIndex],
) -> TextIndex | None:
    """Choose the text that has most of the sentences of a source; None if no text contains it.

    own_rows: of the sentences that no other source has
    """
    best = None
    best_count = 0
    for index in indexes:
        hashes = {sha256 for _, sha256 in index.places}
        count = sum(index.want(row).sha256 in hashes for row in own_rows)
        possible_count = max(1, min(len(own_rows), len(index.source.sentences)))
        if count >= CONTAINED * possible_count:
            index.known_hashes.update(index.want(row).sha256 for row in rows)
            if count > best_count:
                best, best_count = index, count
    return best


def _locate(
    index: TextIndex,
    rows: Sequence[SentenceRow],
) -> dict[int, Span]:
    """Find the sentences of a passage that its text has in their order: places by number."""
    sentences = list(map(index.want, rows))
    places = _choose_in_order(index, sentences)
    missing = [sentence for number, sentence in enumerate(sentences) if number not in places]
    if missing and places:
        starts, ends = zip(*places.values(), strict=True)
        index.search(missing, max(0, min(starts) - MAX_DISTANCE), max(ends) + MAX_DISTANCE)
        places = _choose_in_order(index, sentences)
    return places


def _choose_in_order(
    index: TextIndex,
    sentences: Sequence[Wanted],
) -> dict[int, Span]:
    """Choose places of sentences so that they follow each other, by number of the sentence."""
    hashes = [sentence.sha256 for sentence in sentences]
    own_places = sorted(entry for entry in index.places if entry[1] in set(hashes))
    found_hashes = [sha256 for _, sha256 in own_places]
    matcher = SequenceMatcher(None, hashes, found_hashes, autojunk=False)
    chosen = {}
    for block in matcher.get_matching_blocks():
        for number in range(block.size):
            chosen[block.a + number], _ = own_places[block.b + number]
    return chosen
