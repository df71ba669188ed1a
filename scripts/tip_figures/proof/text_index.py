"""A source text in reduced form, and where it has the sentences of the tables.

A passage is known by the hashes of its sentences in reduced form. The first search for sentences is
between the ends of sentences and lines. It shows which passages the text contains. Sentences that
are missing from these passages are then searched for between any two words.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import chain, product

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.records import SentenceRow
from tip_figures.proof.interruptions import Span, blank_out, find_interruptions, prepare_text
from tip_figures.proof.known_passages import KnownPassages
from tip_figures.prose.reduction import reduce_text
from tip_figures.prose.sections import Section, find_sections
from tip_figures.prose.sentences import hash_sentence, join_lines, normalise
from tip_figures.prose.source_text import Sentence, SourceText, split_source_text

BREAK = re.compile(r"[.?!:;\n]")
"""After it a sentence, a line or a part of a sentence may begin."""
CONTAINED = 0.4
"""The least share of a passage's sentences with which a text contains the passage.

Half of a report is enough; the few sentences that reports on one country share are not."""
_OPENING = "([\"'\u00ab\u2018\u201c"
_CLOSING = re.compile(r"[^\w\s([]*")
_MAX_ENDS = 10  # of a sentence with added words; more are another text


class TextReading:
    """A text, and its reduced form, in which sentences are searched for.

    The reduced form has the words and numbers of the text, with one space between them and without
    punctuation.

    Attributes:
        text: the text as it was given
        reduced: its reduced form
        gaps: offsets in the reduced form that separate its words: -1 before the first word, the
            offset of each space, and the length of the reduced form after the last word
        breaks: the gaps at which a sentence or line may begin or end
    """

    def __init__(self, text: str) -> None:
        """Reduce a text, and find the gaps between its words, of which some are breaks."""
        self.text = text
        self.reduced = reduce_text(text)
        end = len(self.reduced.text)
        spaces = (match.start() for match in re.finditer(" ", self.reduced.text))
        # A word begins one character after a gap: the first word after -1.
        self.gaps = [-1, *spaces, end]
        offsets = self.reduced.offsets
        # Stops and line ends as offsets of the reduced form; those inside a word are no gaps.
        possible_breaks = {bisect_left(offsets, match.start()) for match in BREAK.finditer(text)}
        self.breaks = possible_breaks.intersection(self.gaps) | {-1, end}

    def find_sentences(
        self,
        gaps: Collection[int],
        length_by_hash: Mapping[str, int],
    ) -> Iterator[tuple[Span, str]]:
        """Find sentences by their hashes, between certain gaps.

        Only a part of the text with the length of a searched sentence is hashed.

        Args:
            gaps: some of `self.gaps`; a sentence begins after one and ends at another
            length_by_hash: hash of each searched sentence → length of its reduced form

        Yields:
            the span of a sentence in the text, and its hash
        """
        lengths = set(length_by_hash.values())
        longest = max(lengths, default=0)
        gap_set, sorted_gaps = set(gaps), sorted(gaps)
        for next_index, gap in enumerate(sorted_gaps, 1):  # index of the gap after this one
            start = gap + 1
            ends = sorted_gaps[next_index : bisect_right(sorted_gaps, start + longest)]
            if len(ends) > len(lengths):  # fewer steps: one for each length
                ends = [start + length for length in lengths]
            for end in ends:
                length = end - start
                if length in lengths and end in gap_set:
                    sha256 = hash_sentence(self.reduced.text[start:end])
                    if length_by_hash.get(sha256) == length:
                        yield self.reduced.to_text(start, end), sha256

    def find_added_words(
        self,
        start: int,
        end: int,
        row: SentenceRow,
    ) -> Span | None:
        """Find words that were inserted into the sentence with which a part of the text begins.

        `It quickly found 5.` is the sentence `It found 5.` with the inserted word `quickly`. All
        inserted words must be in one place inside the sentence. The sentence must end at one of the
        next _MAX_ENDS breaks after its usual length.

        Args:
            start, end: the part of the text
            row: length and hash of the sentence without the inserted words

        Returns:
            the span of the inserted words in the text; None if the part does not begin with this
            sentence
        """
        first, last = self.reduced.to_reduced(start, end)
        text = self.reduced.text
        usual_end = first + row.length  # where the sentence would end without inserted words
        possible_places = [gap for gap in self.gaps if first < gap < usual_end]
        # + 1 because a space and at least one letter are inserted.
        possible_ends = sorted(gap for gap in self.breaks if usual_end + 1 < gap <= last)
        for sentence_end, place in product(possible_ends[:_MAX_ENDS], possible_places):
            end_of_words = place + sentence_end - usual_end
            rest = text[first:place] + text[end_of_words:sentence_end]
            if hash_sentence(rest) == row.sha256:
                return self.reduced.to_text(place + 1, end_of_words)
        return None


def index_text(source: SourceText, known: KnownPassages) -> list["TextIndex"]:
    """Return an index of a source text for each of its sections that has the heading of a source.

    The index of a section knows only the passages with this heading. If no section has such a
    heading, the result is one index of the whole text, for all passages.

    Raises:
        UnreadableText: if too many sections have one heading
    """
    indexes = []
    for heading in known.headings:
        for section in find_sections(source, heading):
            passages = known.select(section.heading.title)
            indexes.append(TextIndex(source, passages, section))
    return indexes or [TextIndex(source, known)]


class TextIndex:
    """A source text, and where it has the sentences of the passages that it contains.

    Of a whole page, only one section is read: `text` has blanks before the section, and ends where
    the section ends. So all spans and offsets are those of the whole text. The text is searched
    with its interruptions and without them. An interruption, such as a page number, may divide a
    sentence.

    Attributes:
        source: the source text as it was read
        section: the section that is read; None for the whole text
        text: the text that is searched, prepared and with blanks before the section
        named: the ids of the sources for which the text is named; if there are any, the text can
            prove only these
        interruptions: spans of page numbers, titles and marks of notes
        known: the passages for which the text was searched
        counts: source_id → number of its sentences in the text, for each passage that the text
            contains
        undecided: groups of source_ids between which the text does not decide, because their
            passages have the same words in it; they are not in `counts`
        places: (span, hash) of each sentence of the passages in `counts`, in the order of the text
    """

    def __init__(
        self,
        source: SourceText,
        known: KnownPassages,
        section: Section | None = None,
    ) -> None:
        """Find the sentences of all sources in a text, or in one section of it.

        There are two searches, each with the interruptions and without them:

        1. Sentences must begin and end at breaks, which is fast. This shows which passages the text
           contains: `counts` and `undecided`.
        2. The missing sentences of these passages are searched for between any two gaps.

        Args:
            source: the source text
            known: the passages to search for
            section: the section to read; None for the whole text
        """
        self.source = source
        self.section = section
        self.text = prepare_text(source.text)
        self._sentences = source.sentences
        self.named = known.list_named(source.name)
        self.interruptions = find_interruptions(self.text, known.titles)
        if section is not None:
            self._leave_out_other_sections(section)  # of text, interruptions and sentences
        self.known = known = known.adapt_to(self._sentences)
        self.reading_without_interruptions = TextReading(blank_out(self.text, self.interruptions))
        self._readings = [self.reading_without_interruptions]
        if self.interruptions:
            self._readings.insert(0, TextReading(self.text))
        places: dict[Span, str] = {}
        # First search, between breaks.
        for reading in self._readings:
            places.update(reading.find_sentences(reading.breaks, known.length_by_hash))
        found_hashes = set(places.values())
        self.counts = self._count_sentences(found_hashes)
        self.undecided = self._remove_repeated(places)  # from self.counts
        # Second search, between all gaps, for what is missing from the contained passages.
        contained_rows = chain.from_iterable(known.rows[source_id] for source_id in self.counts)
        contained_hashes = {row.sha256 for row in contained_rows}
        missing_hashes = contained_hashes - found_hashes
        missing = {sha256: known.length_by_hash[sha256] for sha256 in missing_hashes}
        for reading in self._readings:
            places.update(reading.find_sentences(reading.gaps, missing))
        self.places = sorted(
            (span, sha256) for span, sha256 in places.items() if sha256 in contained_hashes
        )

    def _leave_out_other_sections(self, section: Section) -> None:
        """Limit the text, its interruptions and its sentences to a section.

        Spans stay those of the whole text.
        """
        first, last = section.start, section.end
        self.text = " " * first + self.text[first:last]
        self.interruptions = [
            (start, end) for start, end in self.interruptions if first <= start and end <= last
        ]
        passage = split_source_text(self.source.name, self.source.text[first:last])
        self._sentences = passage.sentences

    def _count_sentences(
        self,
        hashes: Set[str],
    ) -> Counter[str]:
        """Return source_id → number of its sentences in the text, for each contained passage.

        A text contains a passage if it has at least the share CONTAINED of the passage's sentences;
        if the text has fewer sentences than the passage, the share CONTAINED of that number.
        Sentences that several sources have in common do not count, unless the source has no others.

        If the text is named for sources, only these sources are considered, and all their sentences
        count.

        Args:
            hashes: the hashes of the sentences that the text has
        """
        rows_by_hash = self.known.rows_by_hash
        found_rows = chain.from_iterable(rows_by_hash[sha256] for sha256 in hashes)
        source_ids = {row.source_id for row in found_rows}
        if self.named:
            source_ids = source_ids.intersection(self.named)
        counts: Counter[str] = Counter()
        for source_id in source_ids:
            rows = self.known.rows[source_id]
            own_rows = [row for row in rows if len(rows_by_hash[row.sha256]) == 1]
            counted_rows = rows if self.named else own_rows or rows
            count = sum(row.sha256 in hashes for row in counted_rows)
            if count >= CONTAINED * min(len(counted_rows), len(self._sentences)):
                counts[source_id] = count
        return counts

    def _remove_repeated(self, places: Mapping[Span, str]) -> list[Sequence[str]]:
        """Remove from `counts` each passage whose words in the text belong to another passage.

        Passages may have sentences in common, so the same words of a text may fit several:

        - If all places of a passage are within those of another passage, and not the same, the
          first passage is removed.
        - If several passages have the same places, `_choose_source` chooses between them, and the
          others are removed. If it does not choose a single one, all are removed, so the text
          proves none of them.

        Args:
            places: span → hash of each sentence that the text has

        Returns:
            the groups of source_ids between which the text does not decide; an empty list if the
            text is named for a source
        """
        if self.named:
            return []
        spans: dict[str, list[Span]] = {source_id: [] for source_id in sorted(self.counts)}
        for place, sha256 in sorted(places.items()):
            for row in self.known.rows_by_hash[sha256]:
                if row.source_id in spans:
                    spans[row.source_id].append(place)
        undecided: list[Sequence[str]] = []
        sources_by_spans = group_by(spans, lambda source_id: tuple(spans[source_id]))
        for group_spans, group in sources_by_spans.items():
            is_part = any(_is_within(group_spans, others) for others in spans.values())
            chosen = [] if is_part else self._choose_source(group)
            if len(chosen) > 1:
                undecided.append(chosen)
            for source_id in group:
                if chosen != [source_id]:
                    del self.counts[source_id]
        return undecided

    def _choose_source(self, source_ids: Sequence[str]) -> Sequence[str]:
        """Choose between sources whose passages have the same words in the text.

        The sources with the shortest passage are kept, because the text lacks the fewest of their
        sentences. If the text contains the title of exactly one of these sources (upper and lower
        case are the same), only this source is kept.

        Returns:
            the source_ids that are kept; several if the text does not decide
        """
        lengths = {source_id: len(self.known.rows[source_id]) for source_id in source_ids}
        shortest_length = min(lengths.values())
        shortest = [source_id for source_id in source_ids if lengths[source_id] == shortest_length]
        text = " ".join(self.source.text.casefold().split())
        titles = {source_id: self.known.get_title(source_id).casefold() for source_id in shortest}
        titled = [source_id for source_id, title in titles.items() if title != "" and title in text]
        return titled if len(titled) == 1 else shortest

    def list_places(self, hashes: Collection[str]) -> list[tuple[Span, str]]:
        """Return (span, hash) of each known sentence with one of these hashes, in text order."""
        return [(span, sha256) for span, sha256 in self.places if sha256 in hashes]

    @property
    def is_open_ended(self) -> bool:
        """Return whether the text may break off in the passage, since no section follows it."""
        return self.section is None or self.section.end == len(self.source.text)

    @cached_property
    def unknown_text(self) -> str:
        """The text with blanks in place of its known sentences and its interruptions."""
        known_spans = [span for span, _sha256 in self.places]
        return blank_out(self.text, [*known_spans, *self.interruptions])

    def find_unknown(
        self,
        start: int,
        end: int,
    ) -> Span | None:
        """Find words in a part of the text that are in no known sentence and no interruption.

        Args:
            start, end: the part of the text

        Returns:
            the span from the first to the last of these words; None if there are none
        """
        reduced = reduce_text(self.unknown_text[start:end])
        if not reduced.text:
            return None
        return start + reduced.offsets[0], start + reduced.offsets[-1] + 1

    def name_place(self, offset: int) -> str:
        """Return the file and line of an offset in the text, in words: `page.txt, line 12`."""
        line = self.source.text.count("\n", 0, offset) + 1
        return f"{self.source.name}, line {line:,}"

    def line_of(self, offset: int) -> Span:
        """Return the span of the line that contains an offset of the text, without its line end."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return start, end if end >= 0 else len(self.text)

    def make_sentence(
        self,
        row: SentenceRow,
        place: Span,
    ) -> Sentence:
        """Return the sentence of a row, as the text has it at a place.

        It is read with interruptions first, and without them if the hash then differs from that of
        the row. If the hash differs in both readings, because lines were joined wrongly, the text
        of the sentence consists of its reduced words only.

        Args:
            row: paragraph, number and hash of the sentence
            place: the span of the sentence in the text
        """
        start, end = place
        for reading in self._readings:
            written = extract_words(reading.text, start, end)
            sentence = Sentence(row.paragraph, row.sentence, normalise(written), written)
            if sentence.sha256 == row.sha256:
                return sentence
        words = reduce_text(self.reading_without_interruptions.text[start:end]).text
        return Sentence(row.paragraph, row.sentence, words, words)


def _is_within(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    """Return whether each span of a list is within a span of another list.

    `[(5, 8)]` is within `[(0, 3), (5, 9)]`. Two equal lists are not within each other.
    """
    if tuple(spans) == tuple(others):
        return False
    for first, last in spans:
        if not any(start <= first and last <= end for start, end in others):
            return False
    return True


def extract_words(
    text: str,
    start: int,
    end: int,
) -> str:
    """Return a part of a text in one line, with the punctuation that touches it.

    The part `found 5` of `He “found 5.” Then` gives `“found 5.”`. A word that a hyphen divides at
    the end of a line is joined.

    Args:
        text: the whole text
        start, end: the span of the part
    """
    while start and text[start - 1] in _OPENING:
        start -= 1
    closing = _CLOSING.match(text, end)
    part = text[start : closing.end() if closing else end]
    return join_lines(re.sub(r"\s*\n\s*", "\n", part))
