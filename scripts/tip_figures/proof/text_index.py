"""A source text in reduced form, and where it has the sentences of the tables.

A passage is known by the hashes of its sentences in reduced form. Sentences are looked for between
the ends of sentences and lines; those that are missing from a passage that the text contains,
wherever words begin and end.
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
"""Share of its sentences from which on a text contains a passage.

Half of a report is enough; the few sentences that reports on one country share are not."""
_OPENING = "([\"'\u00ab\u2018\u201c"
_CLOSING = re.compile(r"[^\w\s([]*")
_MAX_ENDS = 10  # of a sentence with added words; more are another text


class TextReading:
    """A text, and its reduced form, in which sentences are searched for.

    Attributes:
        gaps: offsets in the reduced form between which its words are: -1, those of the spaces, and
            the length of the reduced form
        breaks: the gaps at which sentences and lines may begin and end
    """

    def __init__(self, text: str) -> None:
        """Reduce a text, and find the places where its words begin and end."""
        self.text = text
        self.reduced = reduce_text(text)
        end = len(self.reduced.text)
        spaces = (match.start() for match in re.finditer(" ", self.reduced.text))
        self.gaps = [-1, *spaces, end]
        offsets = self.reduced.offsets
        places = {bisect_left(offsets, match.start()) for match in BREAK.finditer(text)}
        self.breaks = places.intersection(self.gaps) | {-1, end}

    def find_sentences(
        self,
        gaps: Collection[int],
        length_by_hash: Mapping[str, int],
    ) -> Iterator[tuple[Span, str]]:
        """Find sentences by their hashes, between certain gaps.

        Args:
            gaps: some of `self.gaps`; a sentence begins after one and ends at another
            length_by_hash: length of each reduced sentence by its hash

        Yields:
            the span of a sentence in the text, and its hash
        """
        lengths = set(length_by_hash.values())
        longest = max(lengths, default=0)
        places, ends = sorted(gaps), set(gaps)
        for number, start in enumerate(places, 1):
            near_ends = places[number : bisect_right(places, start + 1 + longest)]
            if len(near_ends) > len(lengths):
                near_ends = [start + 1 + length for length in lengths]
            for end in near_ends:
                length = end - start - 1
                if length in lengths and end in ends:
                    sha256 = hash_sentence(self.reduced.text[start + 1 : end])
                    if length_by_hash.get(sha256) == length:
                        yield self.reduced.to_text(start + 1, end), sha256

    def find_added_words(
        self,
        start: int,
        end: int,
        row: SentenceRow,
    ) -> Span | None:
        """Find words that were added to a sentence at the beginning of a part of the text.

        The words follow each other: `It quickly found 5.` has `quickly` added to `It found 5.`.

        Args:
            start, end: the part of the text
            row: the sentence without the added words

        Returns:
            the span of the added words; None if the part does not begin with this sentence
        """
        first, last = self.reduced.to_reduced(start, end)
        text = self.reduced.text
        middle = first + row.length
        cuts = [gap for gap in self.gaps if first < gap < middle]
        ends = sorted(gap for gap in self.breaks if middle + 1 < gap <= last)
        for sentence_end, cut in product(ends[:_MAX_ENDS], cuts):
            after = cut + sentence_end - middle  # end of the added words
            if hash_sentence(text[first:cut] + text[after:sentence_end]) == row.sha256:
                return self.reduced.to_text(cut + 1, after)
        return None


def index_text(source: SourceText, known: KnownPassages) -> list["TextIndex"]:
    """Index a source text: each section that has the heading of a source, otherwise all of it."""
    sections = chain.from_iterable(find_sections(source, heading) for heading in known.headings)
    return [
        TextIndex(source, known.select(section.heading.title), section) for section in sections
    ] or [TextIndex(source, known)]


class TextIndex:
    """A source text, and where it has the sentences of the passages that it contains.

    Of a whole page, only one section is read: `text` has blanks before the section, and ends where
    the section ends. So all spans and offsets are those of the whole text. The text is searched
    with its interruptions and without them (see `interruptions`).

    Attributes:
        known: the passages for which the text was searched
        counts: by source_id of each passage that the text contains, how many of its sentences count
        undecided: groups of sources whose passages have the same words in the text, so it does not
            show whose text it is; these sources are not in `counts`
        places: span and hash of each sentence of the passages in `counts`, in order
    """

    def __init__(
        self,
        source: SourceText,
        known: KnownPassages,
        section: Section | None = None,
    ) -> None:
        """Find the sentences of all sources in a text, or in one section of it.

        First, sentences are searched for between the ends of sentences and lines. Then the missing
        sentences of the passages that the text contains are searched for between all words.
        """
        self.source = source
        self.section = section
        self.text = prepare_text(source.text)
        self._sentences = source.sentences
        self.named = known.list_named(source.name)
        self.interruptions = find_interruptions(self.text, known.titles)
        if section is not None:
            self._leave_out_other_sections(section)
        self.known = known = known.adapt_to(self._sentences)
        self.reading_without_interruptions = TextReading(blank_out(self.text, self.interruptions))
        self._readings = [self.reading_without_interruptions]
        if self.interruptions:
            self._readings.insert(0, TextReading(self.text))
        places: dict[Span, str] = {}
        for reading in self._readings:
            places.update(reading.find_sentences(reading.breaks, known.length_by_hash))
        hashes = set(places.values())
        self.counts = self._count_sentences(hashes)
        self.undecided = self._leave_out_repeated(places)
        contained = {row.sha256 for source_id in self.counts for row in known.rows[source_id]}
        missing = {sha256: known.length_by_hash[sha256] for sha256 in contained - hashes}
        for reading in self._readings:
            places.update(reading.find_sentences(reading.gaps, missing))
        self.places = sorted(entry for entry in places.items() if entry[1] in contained)

    def _leave_out_other_sections(self, section: Section) -> None:
        """Leave out what is before and after a section; spans stay those of the whole text."""
        first, end = section.start, section.end
        self.text = " " * first + self.text[first:end]
        self.interruptions = [
            span for span in self.interruptions if first <= span[0] and span[1] <= end
        ]
        passage = split_source_text(self.source.name, self.source.text[first:end])
        self._sentences = passage.sentences

    def _count_sentences(
        self,
        hashes: Set[str],
    ) -> Counter[str]:
        """Return, by source_id, how many sentences the text has of each passage that it contains.

        The text contains a passage if it has at least the share CONTAINED of its sentences. If the
        text has fewer sentences than the passage, their number is taken instead. Sentences that
        several sources share do not count, unless the source has no others, or the text is named
        for it. A text that is named for sources is compared only with these.

        Args:
            hashes: of the sentences that the text has
        """
        rows_by_hash = self.known.rows_by_hash
        source_ids = {row.source_id for sha256 in hashes for row in rows_by_hash[sha256]}
        counts: Counter[str] = Counter()
        for source_id in source_ids.intersection(self.named) if self.named else source_ids:
            rows = self.known.rows[source_id]
            own_rows = [row for row in rows if len(rows_by_hash[row.sha256]) == 1]
            counted_rows = rows if self.named else own_rows or rows
            count = sum(row.sha256 in hashes for row in counted_rows)
            if count >= CONTAINED * min(len(counted_rows), len(self._sentences)):
                counts[source_id] = count
        return counts

    def _leave_out_repeated(self, places: Mapping[Span, str]) -> list[Sequence[str]]:
        """Remove from `counts` each passage whose words in the text belong to another passage.

        If the text has the words of one passage and more words of another, it is the text of the
        other. If it has the same words of several passages, `_choose_source` decides between them.
        If this leaves several, all of them are removed, so the text proves none.

        Args:
            places: of the sentences that the text has, each with its hash

        Returns:
            the groups of sources that are left undecided; none if the text is named for a source
        """
        if self.named:
            return []
        spans: dict[str, list[Span]] = {source_id: [] for source_id in sorted(self.counts)}
        for place, sha256 in sorted(places.items()):
            for row in self.known.rows_by_hash[sha256]:
                if row.source_id in spans:
                    spans[row.source_id].append(place)
        undecided: list[Sequence[str]] = []
        for words, group in group_by(spans, lambda source_id: tuple(spans[source_id])).items():
            is_part = any(_is_within(words, others) for others in spans.values())
            chosen = [] if is_part else self._choose_source(group)
            if len(chosen) > 1:
                undecided.append(chosen)
            for source_id in group:
                if chosen != [source_id]:
                    del self.counts[source_id]
        return undecided

    def _choose_source(self, source_ids: Sequence[str]) -> Sequence[str]:
        """Choose between sources whose passages have the same words in the text.

        The sources with the shortest passage are kept, since the text lacks fewest of their
        sentences. If the text has the title of exactly one of these, it is chosen.

        Returns:
            the chosen source, or several if the text does not decide
        """
        lengths = {source_id: len(self.known.rows[source_id]) for source_id in source_ids}
        shortest = [name for name in source_ids if lengths[name] == min(lengths.values())]
        text = " ".join(self.source.text.casefold().split())
        titles = {name: self.known.get_title(name).casefold() for name in shortest}
        titled = [name for name in shortest if titles[name] and titles[name] in text]
        return titled if len(titled) == 1 else shortest

    def list_places(self, hashes: Collection[str]) -> list[tuple[Span, str]]:
        """Return span and hash of each sentence that has one of some hashes, in order."""
        return [entry for entry in self.places if entry[1] in hashes]

    @property
    def is_open_ended(self) -> bool:
        """Return whether the text may end before the passage does: no other section follows it."""
        return self.section is None or self.section.end == len(self.source.text)

    @cached_property
    def unknown_text(self) -> str:
        """The text with blanks for its known sentences and for its interruptions."""
        return blank_out(self.text, [*(span for span, _ in self.places), *self.interruptions])

    def find_unknown(
        self,
        start: int,
        end: int,
    ) -> Span | None:
        """Find words in a part of the text that are in no known sentence and no interruption.

        Returns:
            the span from the first to the last of these words; None if there are none
        """
        reduced = reduce_text(self.unknown_text[start:end])
        if not reduced.text:
            return None
        return start + reduced.offsets[0], start + reduced.offsets[-1] + 1

    def name_place(self, offset: int) -> str:
        """Return the name of the text and the line of an offset, from 1: `page.txt, line 12`."""
        line = self.source.text.count("\n", 0, offset) + 1
        return f"{self.source.name}, line {line:,}"

    def line_of(self, offset: int) -> Span:
        """Return the span of the line in which an offset of the text is, without its line end."""
        end = self.text.find("\n", offset)
        return self.text.rfind("\n", 0, offset) + 1, end if end >= 0 else len(self.text)

    def make_sentence(
        self,
        row: SentenceRow,
        place: Span,
    ) -> Sentence:
        """Return the sentence of a row, as the text has it at a place, without interruptions.

        If lines are joined wrongly, the sentence does not have the hash of the row. Then its text
        consists of the reduced words only.
        """
        for reading in self._readings:
            written = extract_words(reading.text, *place)
            sentence = Sentence(row.paragraph, row.sentence, normalise(written), written)
            if sentence.sha256 == row.sha256:
                return sentence
        words = reduce_text(reading.text[slice(*place)]).text
        return Sentence(row.paragraph, row.sentence, words, words)


def _is_within(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    """Return whether each of some spans is within one of others, which are not the same."""
    return tuple(spans) != tuple(others) and all(
        any(start <= first and last <= end for start, end in others) for first, last in spans
    )


def extract_words(
    text: str,
    start: int,
    end: int,
) -> str:
    """Return a part of a text in one line, with the punctuation that touches it.

    Words that are hyphenated at the end of a line are joined.
    """
    while start and text[start - 1] in _OPENING:
        start -= 1
    closing = _CLOSING.match(text, end)
    part = text[start : closing.end() if closing else end]
    return join_lines(re.sub(r"\s*\n\s*", "\n", part))
