"""A source text in reduced form, and where it has the sentences of the tables.

A passage is known by the hashes of its sentences in reduced form. Sentences are looked for between
the ends of sentences and lines; those that are missing from a passage that the text contains,
wherever words begin and end.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from functools import cached_property
from itertools import chain, product

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SentenceRow
from tip_figures.proof.pieces import Span, blank_out, find_pieces, prepare_text
from tip_figures.prose.reduction import reduce_text
from tip_figures.prose.sections import Section, find_sections, fold_title
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

    gaps:   places of the spaces in the reduced form; -1 and its length for its ends
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
        rows: Iterable[SentenceRow],
    ) -> Iterator[tuple[Span, str]]:
        """Find sentences that begin and end at some gaps.

        gaps:    places of spaces in the reduced form, as in `gaps` and `breaks`; a sentence begins
                 after one and ends at another
        rows:    the sentences, known by length and hash
        returns: the place of each in the text, and its hash
        """
        length_by_hash = {row.sha256: row.length for row in rows}
        ends = set(gaps)
        for start, length in product(gaps, set(length_by_hash.values())):
            end = start + 1 + length
            if end in ends:
                sha256 = hash_sentence(self.reduced.text[start + 1 : end])
                if length_by_hash.get(sha256) == length:
                    yield self.reduced.to_text(start + 1, end), sha256

    def find_added_words(
        self,
        start: int,
        end: int,
        row: SentenceRow,
    ) -> Span | None:
        """Find words in a part of the text without which it would begin with a certain sentence.

        start, end: the part of the text
        row:        the sentence
        returns:    the place of the added words, all in one place; None if there are no such words
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


def index_text(source: SourceText, figures: Figures) -> list["TextIndex"]:
    """Index a source text: each section that has the heading of a source, otherwise all of it."""
    sections = chain.from_iterable(
        find_sections(source, heading) for heading in list_headings(figures)
    )
    return [TextIndex(source, figures, section) for section in sections] or [
        TextIndex(source, figures)
    ]


def list_headings(figures: Figures) -> list[str]:
    """Return the headings of all sources, each once."""
    headings = {fold_title(source.heading): source.heading for source in figures.sources}
    return [heading for folded, heading in headings.items() if folded]


def list_rows(figures: Figures, section: Section | None) -> Iterator[SentenceRow]:
    """Yield the sentences of the sources that have the heading of a section; all without one."""
    title = fold_title(section.heading.title) if section else ""
    for row in figures.sentences:
        source = figures.source_by_id.get(row.source_id)
        if section is None or (source and fold_title(source.heading) == title):
            yield row


class TextIndex:
    """A source text, and where it has the sentences of the passages that it contains.

    Of a whole page, only one section is read; `text` has blanks before it, and ends where it does.
    It is read twice: with its pieces (see `pieces`), and without them, since they may interrupt a
    sentence. Places always are places in the text.

    rows:   of sentences by source; hashes and lengths are of the words, whatever the hash rule of
            the source is
    counts: how many of its sentences the text has, for each source whose passage it contains
    places: of the sentences of these passages, in order, each with its hash
    """

    def __init__(
        self,
        source: SourceText,
        figures: Figures,
        section: Section | None = None,
    ) -> None:
        """Find the sentences of all sources in a text, or in one section of it.

        First those between ends of sentences and lines. Of the passages that the text contains, the
        missing sentences are then searched for at all words.
        """
        self.source = source
        self.section = section
        self.text = prepare_text(source.text)
        self._sentences = source.sentences
        titles = [source.title for source in figures.sources]
        self.pieces = find_pieces(self.text, titles + [area.name for area in figures.areas])
        if section is not None:
            self._leave_out_other_sections(section)
        self.reading_without_pieces = TextReading(blank_out(self.text, self.pieces))
        self._readings = (TextReading(self.text), self.reading_without_pieces)
        rows = self._convert_rows(list_rows(figures, section))
        self.rows = group_by(rows, lambda row: row.source_id)
        places: dict[Span, str] = {}
        for reading in self._readings:
            places.update(reading.find_sentences(reading.breaks, rows))
        hashes = set(places.values())
        self.counts = self._count_sentences(rows, hashes)
        contained_rows = [row for row in rows if row.source_id in self.counts]
        missing_rows = [row for row in contained_rows if row.sha256 not in hashes]
        for reading in self._readings:
            places.update(reading.find_sentences(reading.gaps, missing_rows))
        contained_hashes = {row.sha256 for row in contained_rows}
        self.places = sorted(entry for entry in places.items() if entry[1] in contained_hashes)

    def _leave_out_other_sections(self, section: Section) -> None:
        """Leave out what is before and after a section; places stay those in the whole text."""
        first, end = section.start, section.end
        self.text = " " * first + self.text[first:end]
        self.pieces = [piece for piece in self.pieces if first <= piece[0] and piece[1] <= end]
        passage = split_source_text(self.source.name, self.source.text[first:end])
        self._sentences = passage.sentences

    def _convert_rows(self, rows: Iterable[SentenceRow]) -> list[SentenceRow]:
        """Return rows of sentences; those of the hash rule `layout` with length and hash of words.

        Then they are found like others. A row of this rule is recognized because its hash is that
        of a normalised sentence of the text; it stays as it is if the text has no such sentence.
        """
        by_layout = {hash_sentence(sentence.text): sentence for sentence in self._sentences}
        converted_rows = list(rows)
        for number, row in enumerate(converted_rows):
            sentence = by_layout.get(row.sha256)
            if sentence is not None:
                length = len(sentence.reduced.text)
                converted_rows[number] = replace(row, sha256=sentence.sha256, length=length)
        return converted_rows

    def _count_sentences(
        self,
        rows: Sequence[SentenceRow],
        hashes: Set[str],
    ) -> Counter[str]:
        """Count the sentences of each source that the text has, if it contains the passage.

        It does if it has the share CONTAINED of the sentences of the passage, or of its own number
        of sentences if that is smaller. Sentences that other sources have, too, count only if
        there are no others.

        hashes: of the sentences that the text has
        """
        frequency = Counter(row.sha256 for row in rows)
        counts: Counter[str] = Counter()
        for source_id, passage_rows in self.rows.items():
            own_rows = [row for row in passage_rows if frequency[row.sha256] == 1] or passage_rows
            count = sum(row.sha256 in hashes for row in own_rows)
            if count >= CONTAINED * min(len(own_rows), len(self._sentences)):
                counts[source_id] = count
        return counts

    def list_places(self, hashes: Collection[str]) -> list[tuple[Span, str]]:
        """Return where the text has sentences with some hashes: place and hash, in its order."""
        return [entry for entry in self.places if entry[1] in hashes]

    @property
    def is_open_ended(self) -> bool:
        """Whether the text may end before the passage does: it is no section before another."""
        return self.section is None or self.section.end == len(self.source.text)

    @cached_property
    def unknown_text(self) -> str:
        """The text with blanks for its known sentences and for its pieces."""
        return blank_out(self.text, [*(span for span, _ in self.places), *self.pieces])

    def find_unknown(
        self,
        start: int,
        end: int,
    ) -> Span | None:
        """Find the words in a part of the text that are in no known sentence and no piece.

        returns: the span from the first to the last of them; None if there are none
        """
        reduced = reduce_text(self.unknown_text[start:end])
        if not reduced.text:
            return None
        return start + reduced.offsets[0], start + reduced.offsets[-1] + 1

    def name_place(self, offset: int) -> str:
        """Return the name of the text, and the line of a place in it as an editor counts it."""
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
        """Make the sentence of a row from its place in the text, without the pieces in it.

        If no reading has the hash of the row, because lines are joined wrongly, it has only the
        reduced words of the reading without pieces.
        """
        for reading in self._readings:
            written = extract_words(reading.text, *place)
            sentence = Sentence(row.paragraph, row.sentence, normalise(written), written)
            if sentence.sha256 == row.sha256:
                return sentence
        words = reduce_text(reading.text[slice(*place)]).text
        return Sentence(row.paragraph, row.sentence, words, words)


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
