"""Find the passages of the tables in source texts, sentence by sentence and numeral by numeral.

Of several source texts that contain a passage, the one that is named for its source is taken, or
the one with most of its sentences if none is (see `known_passages` and `text_index`). Its sentences
are those that follow each other there as they do in the tables, and copies elsewhere of others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import zip_longest

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
    """A row of numerals.csv and the numeral that it records.

    Attributes:
        row: None if numerals.csv has no row for the numeral
        numeral: None if the sentence has no numeral for the row
        span: place of the numeral, counted as in numerals.csv; of the row if there is no numeral
    """

    row: NumeralRow | None
    numeral: Numeral | None
    span: Span

    @property
    def agrees(self) -> bool:
        """Return whether row and numeral have the same place, text and value.

        A numeral without a value, such as `5 lakh`, agrees with whatever value the row has.
        """
        row, numeral = self.row, self.numeral
        if row is None or numeral is None:
            return False
        is_recorded = (row.start, row.end, row.text) == (*self.span, numeral.text)
        return is_recorded and numeral.value in (row.value, None)


@dataclass(frozen=True)
class SentenceMatch:
    """A sentence of the tables, and the same sentence in a source text.

    Attributes:
        sentence: None if the text does not contain it, or too little of the passage
        start, end: of its words in the text, with those of what interrupts it; 0 if it is missing
        is_in_order: whether the text has it between its neighbours, not only as a copy elsewhere
        numeral_matches: its rows of numerals.csv and its numerals, in the order of the text
    """

    row: SentenceRow
    sentence: Sentence | None
    start: int
    end: int
    is_in_order: bool
    numeral_matches: Sequence[NumeralMatch]


@dataclass(frozen=True)
class PassageMatch:
    """A passage of the tables, and the source text that has most of its sentences.

    Attributes:
        index: of that text; of the first one, without a match, if none contains the passage
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
        """The hashes of all its sentences, by which a text is searched for them."""
        return {match.row.sha256 for match in self.sentence_matches}

    @cached_property
    def matches_in_order(self) -> list[SentenceMatch]:
        """The sentences that the text has in the order of the passage."""
        return [match for match in self.sentence_matches if match.is_in_order]


def match_passages(
    figures: Figures,
    indexes: Sequence[TextIndex],
) -> list[PassageMatch]:
    """Match the passage of each source with the text that proves it (see `_choose_indexes`).

    A sentence that is not in order gets the place of its first copy in the text, if there is one.

    Args:
        indexes: at least one

    Returns:
        a match for each source, in the order of their table; if no text proves a source, its
        sentences have no place
    """
    numerals = group_by(figures.numerals, lambda row: row.sentence_key)
    all_rows = group_by(figures.sentences, lambda row: row.source_id)
    passages = []
    chosen_indexes = _choose_indexes(indexes)
    for source in figures.sources:
        has_text = source.source_id in chosen_indexes
        index = chosen_indexes.get(source.source_id, indexes[0])
        rows = (index.known.rows if has_text else all_rows).get(source.source_id, [])
        hashes = [row.sha256 for row in rows] if has_text else []
        places = index.list_places(hashes)
        in_order = _choose_in_order(hashes, places)
        anywhere = {sha256: span for span, sha256 in reversed(places)}
        matches = []
        for number, row in enumerate(rows):
            span = in_order.get(number) or anywhere.get(row.sha256)
            sentence = index.make_sentence(row, span) if span else None
            row_numerals = numerals.get(row.sentence_key, [])
            numeral_matches = _match_numerals(sentence, row_numerals, source.hash_rule)
            start, end = span or (0, 0)
            matches.append(
                SentenceMatch(row, sentence, start, end, number in in_order, numeral_matches)
            )
        passages.append(PassageMatch(figures, source, index, matches))
    return passages


def _choose_indexes(indexes: Sequence[TextIndex]) -> dict[str, TextIndex]:
    """Return, by source_id, the text that proves the source.

    If a text is named for a source, only this text can prove it. Otherwise the text with most of
    its sentences proves it; of equal texts, the first. A source is left out if no text that can
    prove it contains its passage.
    """
    named = {source_id for index in indexes for source_id in index.named}
    chosen: dict[str, TextIndex] = {}
    for index in indexes:
        for source_id, count in index.counts.items():
            is_allowed = source_id in index.named or source_id not in named
            if is_allowed and (
                source_id not in chosen or count > chosen[source_id].counts[source_id]
            ):
                chosen[source_id] = index
    return chosen


def _match_numerals(
    sentence: Sentence | None,
    rows: Sequence[NumeralRow],
    hash_rule: str,
) -> list[NumeralMatch]:
    """Match the rows of a sentence with its numerals: by their start, and the others in order.

    Args:
        sentence: None if no source text contains it; then no row has a numeral
        rows: of numerals.csv that name this sentence
        hash_rule: of its source; with LAYOUT the places of rows count all characters, otherwise
            only those of the reduced sentence

    Returns:
        a match for each pair, and one for each row or numeral without a counterpart, in the order
        of the text; a negating word without a row is left out, since it states no number
    """
    if sentence is None:
        return [NumeralMatch(row, None, (row.start, row.end)) for row in rows]
    numerals = _list_numerals(sentence, [row.text for row in rows if row.form == "negation"])
    spans = [(numeral.start, numeral.end) for numeral in numerals]
    if hash_rule != LAYOUT:
        spans = [sentence.reduced.to_reduced(*span) for span in spans]
    recorded, present = [row.start for row in rows], [start for start, _ in spans]
    matcher = SequenceMatcher(None, recorded, present, autojunk=False)
    matches = []
    for _, first_row, last_row, first, last in matcher.get_opcodes():
        for row, numeral, span in zip_longest(
            rows[first_row:last_row], numerals[first:last], spans[first:last]
        ):
            if row is not None or numeral.form != "negation":
                matches.append(NumeralMatch(row, numeral, span or (row.start, row.end)))
    return matches


def _list_numerals(sentence: Sentence, recorded_zeros: Sequence[str]) -> list[Numeral]:
    """Return the numerals and zeros of a sentence, in order.

    Args:
        recorded_zeros: texts of rows that record a negating word; each negating word with one of
            these texts is a zero, even in a phrase that the program does not know
    """
    numerals = sentence.numerals_and_zeros()
    starts = {numeral.start for numeral in numerals}
    by_hand = (
        numeral
        for numeral in find_negating_words(sentence.text)
        if numeral.text in recorded_zeros and numeral.start not in starts
    )
    return sorted((*numerals, *by_hand), key=lambda numeral: numeral.start)


def _choose_in_order(
    hashes: Sequence[str],
    places: Sequence[tuple[Span, str]],
) -> dict[int, Span]:
    """Return, by number of the sentence from 0, places in the same order as in the passage.

    A sentence without a place in this order is left out.

    Args:
        hashes: of the sentences of a passage, in order
        places: of these sentences in a text, in order, each with its hash
    """
    matcher = SequenceMatcher(None, hashes, [sha256 for _, sha256 in places], autojunk=False)
    chosen = {}
    for first, first_place, size in matcher.get_matching_blocks():
        for number in range(size):
            chosen[first + number], _ = places[first_place + number]
    return chosen
