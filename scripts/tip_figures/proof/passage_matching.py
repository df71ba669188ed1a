"""Find the passages of the tables in source texts, sentence by sentence.

A passage is known by the SHA-256 hashes of its sentences. Of several source texts that contain it,
the one with most of its sentences is taken. There its sentences are looked for in four steps: in
order by their hashes; between those by other readings of the words (`reconstruction`); with other
spaces (`spacing`); and last, anywhere in the text.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NumeralRow, SentenceKey, SentenceRow, SourceRow
from tip_figures.proof.numeral_matching import NumeralMatch, match_numerals
from tip_figures.proof.reconstruction import reconstruct_sentences
from tip_figures.proof.spacing import find_respaced_sentences
from tip_figures.prose.source_text import Sentence, SourceText

CONTAINED = 0.4
"""Share of its sentences from which on a text contains a passage.

The half of a report is enough; the few sentences that reports on one country share are not."""

WORTH_READING = 1 / 6
"""Share of all sentences, also of those that other sources have, from which on missing ones are
looked for in other readings, which takes long.

If each line of a text is a paragraph, only sentences that fit in one line are found at once: a
sixth of them in the narrowest text of the tests."""


OUT_OF_ORDER = "sentence-order"
"""Code of the finding about a sentence that a text has, but not between its neighbours."""


@dataclass(frozen=True)
class SentenceMatch:
    """A sentence of the tables, and the same sentence in a source text.

    sentence:        None if the text does not contain it, or too little of the passage
    problem:         code of the finding about how the text has it: OUT_OF_ORDER or
                     "sentence-spaced"; "" for none
    numeral_matches: its rows of the ledger and its numerals, in the order of the text
    """

    row: SentenceRow
    sentence: Sentence | None
    problem: str
    numeral_matches: Sequence[NumeralMatch]

    @property
    def is_in_order(self) -> bool:
        """Whether the text has the sentence, and between its neighbours."""
        return self.sentence is not None and self.problem != OUT_OF_ORDER


@dataclass(frozen=True)
class UnmatchedPart:
    """A place in which a source text differs from a passage.

    rows:  numbers of the neighbouring sentences that are missing there, from 0; empty if the text
           has other words there, before the sentence `rows.start`
    words: numbers of the words that the text has in that place, from 0
    """

    rows: range
    words: range


@dataclass(frozen=True)
class PassageMatch:
    """A passage of the tables, and the source text that has most of its sentences.

    text_number:      of that text among all source texts, from 0
    sentence_matches: all sentences of the passage, in order
    unmatched_parts:  where text and passage differ, in order
    containing_texts: numbers of the source texts that contain the passage or a part of it, from 0
    """

    source: SourceRow
    text: SourceText
    text_number: int
    sentence_matches: Sequence[SentenceMatch]
    unmatched_parts: Sequence[UnmatchedPart]
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
    def sentence_hashes(self) -> Set[str]:
        """The hashes of all its sentences."""
        return {match.row.sha256 for match in self.sentence_matches}

    @property
    def sentences_in_order(self) -> list[Sentence]:
        """The sentences that the text has in the order of the passage."""
        return [
            match.sentence
            for match in self.sentence_matches
            if match.sentence is not None and match.is_in_order
        ]

    @cached_property
    def words(self) -> range:
        """Numbers of the words of the text from the first of these sentences to the last one."""
        sentences = self.sentences_in_order
        return range(sentences[0].word_start, sentences[-1].word_end) if sentences else range(0)


@dataclass(frozen=True)
class _Passage:
    """A passage as the tables have it.

    section:     name of the section that it is
    rows:        its sentences, in order
    distinctive: numbers of the rows by which it is recognised, from 0
    """

    section: str
    rows: Sequence[SentenceRow]
    distinctive: Set[int]

    def share_in(self, text: SourceText, found_rows: Iterable[int]) -> float:
        """Return the share of a passage that a text contains, or of the text if that is shorter."""
        return _divide(len(self.distinctive & set(found_rows)), len(self.distinctive), text)

    def is_worth_reading(self, text: SourceText, found_rows: Collection[int]) -> bool:
        """Whether a text has so much of a passage that it may have the rest in another form."""
        return _divide(len(found_rows), len(self.rows), text) >= WORTH_READING


def _divide(found_count: int, count: int, text: SourceText) -> float:
    """Return the share of some sentences that a text has, or of the text if that has fewer."""
    return found_count / max(1, min(count, len(text.sentences)))


class _Location(NamedTuple):
    """Where a source text has a sentence of the passage.

    problem: code of the finding about how the text has it; "" for none
    """

    sentence: Sentence
    problem: str = ""


def match_passages(figures: Figures, texts: Sequence[SourceText]) -> list[PassageMatch]:
    """Find each passage of the tables in the source texts.

    texts:   at least one
    returns: one match for each source, in the order of their table
    """
    rows_by_source = group_by(figures.sentences, lambda row: row.source_id)
    numerals_by_sentence = group_by(figures.numerals, lambda row: row.sentence_key)
    source_counts = _count_sources(rows_by_source.values())
    matchers = [_make_matcher(text) for text in texts]
    matches = []
    for source in figures.sources:
        source_rows = rows_by_source.get(source.source_id, [])
        rows = sorted(source_rows, key=lambda row: row.sentence_key)
        passage = _Passage(source.section, rows, _find_distinctive_rows(rows, source_counts))
        hashes = [row.sha256 for row in rows]
        alignments = [
            _align_sentences(hashes, matcher, text)
            for matcher, text in zip(matchers, texts, strict=True)
        ]
        matches.append(_match_passage(source, passage, texts, alignments, numerals_by_sentence))
    return matches


def _count_sources(rows_of_sources: Iterable[Sequence[SentenceRow]]) -> Counter[str]:
    """Count for each hash the sources that have a sentence with it."""
    counts: Counter[str] = Counter()
    for rows in rows_of_sources:
        counts.update({row.sha256 for row in rows})
    return counts


def _find_distinctive_rows(
    rows: Sequence[SentenceRow], source_counts: Mapping[str, int]
) -> Set[int]:
    """Return the numbers of the rows that no other source has; of all rows if there are none."""
    own_rows = {number for number, row in enumerate(rows) if source_counts[row.sha256] == 1}
    return own_rows or set(range(len(rows)))


def _make_matcher(text: SourceText) -> SequenceMatcher[str]:
    """Prepare the comparison of a text with passages; difflib indexes the second sequence once."""
    hashes = [sentence.sha256 for sentence in text.sentences]
    return SequenceMatcher(None, (), hashes, autojunk=False)


def _align_sentences(
    hashes: Sequence[str], matcher: SequenceMatcher[str], text: SourceText
) -> dict[int, Sentence]:
    """Find the sentences of a text that have these hashes in this order.

    returns: the sentences by the number of their hash
    """
    matcher.set_seq1(hashes)
    aligned = {}
    for block in matcher.get_matching_blocks():
        for offset in range(block.size):
            aligned[block.a + offset] = text.sentences[block.b + offset]
    return aligned


def _match_passage(
    source: SourceRow,
    passage: _Passage,
    texts: Sequence[SourceText],
    alignments: Sequence[Mapping[int, Sentence]],
    numerals_by_sentence: Mapping[SentenceKey, Sequence[NumeralRow]],
) -> PassageMatch:
    """Find one passage in the source text that has most of it.

    alignments: the sentences that each text has in order, as `_align_sentences` returns them
    """
    containing_texts = {
        number
        for number, (text, aligned) in enumerate(zip(texts, alignments, strict=True))
        if passage.share_in(text, aligned) >= CONTAINED
    }
    best = max(range(len(texts)), key=lambda number: len(alignments[number]))
    text = texts[best]
    in_order = _locate_in_order(passage, text, alignments[best])
    if in_order:
        containing_texts.add(best)
    locations = in_order | _locate_moved(passage.rows, text, in_order)
    sentence_matches = []
    for number, row in enumerate(passage.rows):
        location = locations.get(number)
        sentence = location.sentence if location else None
        problem = location.problem if location else ""
        numerals = match_numerals(sentence, numerals_by_sentence.get(row.sentence_key, ()))
        sentence_matches.append(SentenceMatch(row, sentence, problem, numerals))
    ordered = {number: location.sentence for number, location in in_order.items()}
    parts = tuple(_find_unmatched_parts(passage.rows, text, ordered, locations.keys()))
    return PassageMatch(source, text, best, sentence_matches, parts, containing_texts)


def _locate_in_order(
    passage: _Passage, text: SourceText, aligned: Mapping[int, Sentence]
) -> dict[int, _Location]:
    """Find the sentences that a text has in the order of the passage, also in other readings.

    aligned: the sentences that it has in order as they are
    returns: locations by number of the row, in order; none if the text has too little of the
             passage
    """
    locations = {number: _Location(sentence) for number, sentence in aligned.items()}
    if passage.is_worth_reading(text, locations):
        for part in _find_unmatched_parts(passage.rows, text, aligned, aligned.keys()):
            locations |= _locate_in_part(passage, text, part)
    if passage.share_in(text, locations) < CONTAINED:
        return {}
    return dict(sorted(locations.items()))


def _locate_in_part(
    passage: _Passage, text: SourceText, part: UnmatchedPart
) -> dict[int, _Location]:
    """Find missing sentences among the words that a text has in their place."""
    missing = {number: passage.rows[number] for number in part.rows}
    reconstructed = reconstruct_sentences(text, part.words, missing, passage.section)
    missing = {number: row for number, row in missing.items() if number not in reconstructed}
    respaced = find_respaced_sentences(text.sentences_in(part.words), missing) if missing else {}
    locations = {number: _Location(sentence) for number, sentence in reconstructed.items()}
    for number, sentence in respaced.items():
        locations[number] = _Location(sentence, "sentence-spaced")
    return locations


def _locate_moved(
    rows: Sequence[SentenceRow], text: SourceText, in_order: Mapping[int, _Location]
) -> dict[int, _Location]:
    """Find missing sentences anywhere in a text that has others of the passage in order."""
    if not in_order or len(in_order) == len(rows):
        return {}
    first_with_hash: dict[str, Sentence] = {}
    for sentence in text.sentences:
        first_with_hash.setdefault(sentence.sha256, sentence)
    return {
        number: _Location(first_with_hash[row.sha256], OUT_OF_ORDER)
        for number, row in enumerate(rows)
        if number not in in_order and row.sha256 in first_with_hash
    }


class _Anchor(NamedTuple):
    """A row of the passage and the half-open span of words that a source text has for it."""

    row: int
    word_start: int
    word_end: int


def _find_unmatched_parts(
    rows: Sequence[SentenceRow],
    text: SourceText,
    matched_sentences: Mapping[int, Sentence],
    located_rows: Set[int],
) -> Iterator[UnmatchedPart]:
    """Find where a text leaves out sentences of the passage, or has more between two of them.

    matched_sentences: sentences of the text in the order of the passage, by number of the row
    located_rows:      numbers of the rows that the text has, in that order or elsewhere
    """
    anchors = [_Anchor(-1, 0, 0)]
    for row_number, sentence in matched_sentences.items():
        anchors.append(_Anchor(row_number, sentence.word_start, sentence.word_end))
    anchors.append(_Anchor(len(rows), len(text.words), len(text.words)))
    for before, after in pairwise(anchors):
        words = range(before.word_end, after.word_start)
        rows_between = range(before.row + 1, after.row)
        missing_rows = [row for row in rows_between if row not in located_rows]
        is_between_rows = 0 < after.row < len(rows)
        if missing_rows:
            yield UnmatchedPart(range(missing_rows[0], missing_rows[-1] + 1), words)
        elif words and is_between_rows:
            yield UnmatchedPart(range(after.row, after.row), words)
