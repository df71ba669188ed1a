"""Find the passages of the tables in source texts, sentence by sentence and numeral by numeral.

Of several source texts that contain a passage, the one that is named for its source is taken, or
the one with most of its sentences if none is (see `known_passages` and `text_index`). A sentence is
matched with its place in the order of the passage; without such a place, with its first copy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import chain, zip_longest

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NumeralRow, SentenceRow, SourceRow
from tip_figures.proof.interruptions import Span
from tip_figures.proof.text_index import TextIndex
from tip_figures.prose.numerals import Numeral, find_negating_words
from tip_figures.prose.reduction import LAYOUT
from tip_figures.prose.source_text import Sentence


@dataclass(frozen=True)
class NumeralMatch:
    """A row of numerals.csv, and the numeral of a source text that it records.

    Attributes:
        row: the row; None if numerals.csv has no row for the numeral
        numeral: the numeral; None if the text has no numeral for the row
        span: place of the numeral in its sentence, counted as in numerals.csv; the place that the
            row records if there is no numeral
    """

    row: NumeralRow | None
    numeral: Numeral | None
    span: Span

    @property
    def agrees(self) -> bool:
        """Return whether row and numeral exist and have the same place, text and value.

        A numeral without a value, such as `5 lakh`, agrees with any value of the row.
        """
        row, numeral = self.row, self.numeral
        if row is None or numeral is None:
            return False
        is_same_place_and_text = (row.start, row.end, row.text) == (*self.span, numeral.text)
        is_same_value = numeral.value is None or numeral.value == row.value
        return is_same_place_and_text and is_same_value


@dataclass(frozen=True)
class SentenceMatch:
    """A sentence of the tables, and the same sentence in a source text.

    Attributes:
        row: the row of sentences.csv
        sentence: the sentence in the text; None if the text does not have it, or has too little of
            the passage
        start, end: span of the sentence in the text, with what interrupts it; 0 if it is missing
        is_in_order: whether the text has the sentence between its neighbours, and not only a copy
            of it elsewhere
        numeral_matches: the rows of numerals.csv and the numerals of the sentence, in text order
    """

    row: SentenceRow
    sentence: Sentence | None
    start: int
    end: int
    is_in_order: bool
    numeral_matches: Sequence[NumeralMatch]


@dataclass(frozen=True)
class PassageMatch:
    """A passage of the tables, and the source text that proves it.

    Attributes:
        figures: the figures of the package
        source: the source of the passage
        index: the index of the text that proves the passage; the index of the first text, without
            any match, if no text contains the passage
        sentence_matches: all sentences of the passage, in order
    """

    figures: Figures
    source: SourceRow
    index: TextIndex
    sentence_matches: Sequence[SentenceMatch]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences that the text contains."""
        return [match.sentence for match in self.sentence_matches if match.sentence is not None]

    @cached_property
    def hashes(self) -> set[str]:
        """The hashes of all sentences of the passage."""
        return {match.row.sha256 for match in self.sentence_matches}

    @cached_property
    def matches_in_order(self) -> list[SentenceMatch]:
        """The sentences that the text has in the order of the passage."""
        return [match for match in self.sentence_matches if match.is_in_order]


def match_passages(
    figures: Figures,
    indexes: Sequence[TextIndex],
) -> list[PassageMatch]:
    """Match the passage of each source with the text that proves it.

    Most sentences have a place in the order of the passage. Any other sentence gets the place of
    its first copy in the text, if there is a copy.

    Args:
        figures: the figures of the package
        indexes: the indexes of all texts, at least one

    Returns:
        a match for each source, in the order of sources.csv; if no text proves a source, none of
        its sentences has a place
    """
    numeral_rows = group_by(figures.numerals, lambda row: row.sentence_key)
    rows_by_source = group_by(figures.sentences, lambda row: row.source_id)
    passages = []
    chosen_indexes = _choose_indexes(indexes)
    for source in figures.sources:
        if source.source_id in chosen_indexes:
            index = chosen_indexes[source.source_id]
            rows = index.known.rows.get(source.source_id, [])  # hashes adapted to this text
            hashes = [row.sha256 for row in rows]
        else:
            index, hashes = indexes[0], []
            rows = rows_by_source.get(source.source_id, [])
        places = index.list_places(hashes)
        spans_in_order = _choose_in_order(hashes, places)
        # Reversed, because a mapping keeps the last of several places with one hash.
        first_spans = {sha256: span for span, sha256 in reversed(places)}
        matches = []
        for number, row in enumerate(rows):
            span = spans_in_order.get(number) or first_spans.get(row.sha256)
            sentence = index.make_sentence(row, span) if span else None
            rows_of_sentence = numeral_rows.get(row.sentence_key, [])
            numeral_matches = _match_numerals(sentence, rows_of_sentence, source.hash_rule)
            start, end = span or (0, 0)
            is_in_order = number in spans_in_order
            matches.append(SentenceMatch(row, sentence, start, end, is_in_order, numeral_matches))
        passages.append(PassageMatch(figures, source, index, matches))
    return passages


def _choose_indexes(indexes: Sequence[TextIndex]) -> dict[str, TextIndex]:
    """Return the index of the text that proves each source, by source_id.

    If texts are named for a source (by its id or address), only these can prove the source. Of
    several texts, the one with most sentences of the source proves it; of equal texts, the first. A
    source is not a key if no text that can prove it contains its passage.
    """
    named = set(chain.from_iterable(index.named for index in indexes))
    chosen: dict[str, TextIndex] = {}
    for index in indexes:
        for source_id, count in index.counts.items():
            can_prove = source_id in index.named or source_id not in named
            # Any count is higher than -1. Of equal texts, the first stays.
            best_count = chosen[source_id].counts[source_id] if source_id in chosen else -1
            if can_prove and count > best_count:
                chosen[source_id] = index
    return chosen


def _match_numerals(
    sentence: Sentence | None,
    rows: Sequence[NumeralRow],
    hash_rule: str,
) -> list[NumeralMatch]:
    """Match the rows of a sentence in numerals.csv with its numerals in the text.

    A row and a numeral that begin at the same place form a pair. Between two such pairs, the other
    rows and numerals are paired in order: the first row with the first numeral.

    Args:
        sentence: the sentence in the text; None if no source text contains it
        rows: the rows of numerals.csv for this sentence
        hash_rule: the rule of its source; with LAYOUT the places in rows count all characters,
            otherwise only those of the reduced sentence

    Returns:
        a match for each pair, and for each row or numeral without a counterpart, in the order of
        the text. A negating word (`no`) without a row is left out, since it may state no number. If
        `sentence` is None, no row has a numeral
    """
    if sentence is None:
        return [NumeralMatch(row, None, (row.start, row.end)) for row in rows]
    numerals = _list_numerals(sentence, [row.text for row in rows if row.form == "negation"])
    spans = [(numeral.start, numeral.end) for numeral in numerals]
    if hash_rule != LAYOUT:
        spans = [sentence.reduced.to_reduced(*span) for span in spans]
    row_starts = [row.start for row in rows]
    numeral_starts = [start for start, _end in spans]
    matcher = SequenceMatcher(None, row_starts, numeral_starts, autojunk=False)
    matches = []
    for _tag, first_row, end_row, first_numeral, end_numeral in matcher.get_opcodes():
        # In each part, the shorter list is filled up with None: the counterpart is missing.
        for row, numeral, span in zip_longest(
            rows[first_row:end_row],
            numerals[first_numeral:end_numeral],
            spans[first_numeral:end_numeral],
        ):
            if row is not None or numeral.form != "negation":
                matches.append(NumeralMatch(row, numeral, span or (row.start, row.end)))
    return matches


def _list_numerals(sentence: Sentence, recorded_zeros: Sequence[str]) -> list[Numeral]:
    """Return the numerals and zeros of a sentence, in order.

    A zero is a negating word: `no` of `no victims`.

    Args:
        sentence: the sentence in the text
        recorded_zeros: the negating words that rows record, such as `no`; each of these words in
            the sentence is a zero, even in a phrase that the program does not know
    """
    numerals = sentence.numerals_and_zeros()
    starts = {numeral.start for numeral in numerals}
    additional_zeros = [
        numeral
        for numeral in find_negating_words(sentence.text)
        if numeral.text in recorded_zeros and numeral.start not in starts
    ]
    return sorted((*numerals, *additional_zeros), key=lambda numeral: numeral.start)


def _choose_in_order(
    hashes: Sequence[str],
    places: Sequence[tuple[Span, str]],
) -> dict[int, Span]:
    """Return the places of sentences that a text has in the order of the passage.

    If a text has the second sentence of a passage before the first, only one of them gets a place.

    Args:
        hashes: the hashes of the sentences of a passage, in order
        places: (span, hash) of each of these sentences and their copies, in the order of the text

    Returns:
        number of the sentence in the passage, from 0 → its span in the text; a sentence without a
        place in this order is not a key
    """
    text_hashes = [sha256 for _span, sha256 in places]
    matcher = SequenceMatcher(None, hashes, text_hashes, autojunk=False)
    chosen = {}
    for first, first_place, size in matcher.get_matching_blocks():
        for number in range(size):
            span, _sha256 = places[first_place + number]
            chosen[first + number] = span
    return chosen
