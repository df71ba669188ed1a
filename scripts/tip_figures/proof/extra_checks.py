"""Findings about words that a source text has and a passage does not: inside of it and around it.

They contain a few of these words and their numerals.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SentenceRow
from tip_figures.proof.extra_words import find_extra_words, find_words_after, find_words_before
from tip_figures.proof.outside_text import (
    OutsideText,
    SentenceEdges,
    find_copies,
    is_large_part,
    read_outside,
)
from tip_figures.proof.passage_matching import PassageMatch, UnmatchedPart
from tip_figures.proof.skipped_text import find_skipped_text
from tip_figures.prose.numerals import find_numerals
from tip_figures.prose.sentences import SENTENCE_END
from tip_figures.prose.source_text import SourceText

MAX_WORDS: Final = 6  # of the text that a message has
MAX_PIECES: Final = 8  # that a message has; the others are counted
COMPLETE: Final = "complete"
EXCERPT: Final = "excerpt"
"""Values of `extent`: whether a passage is a whole section."""


def check_extra_words(
    figures: Figures, passage: PassageMatch, edges: SentenceEdges
) -> Iterator[Finding]:
    """Report the words of a source text that are in no sentence of a passage.

    edges:        of the sentences of all passages in the text
    """
    for part in passage.unmatched_parts:
        if not part.rows:
            yield from _check_words_between(figures, passage, part)
    words_before = _find_words_before(passage)
    words_after = _find_words_after(passage)
    first, last = passage.sentence_matches[0], passage.sentence_matches[-1]
    if words_before:
        yield report_extra_words(figures, passage.text, "Before", first.row, words_before)
    if words_after:
        yield report_extra_words(figures, passage.text, "After", last.row, words_after)
    start = words_before.start if words_before else passage.words.start
    own_words = range(start, max(passage.words.stop, words_after.stop))
    sides = list(read_outside(passage, own_words, edges))
    yield from _check_outside(figures, passage, sides)
    yield from _check_copies(figures, passage)
    yield from _check_extent(figures, passage, sides)


def _check_words_between(
    figures: Figures, passage: PassageMatch, part: UnmatchedPart
) -> Iterator[Finding]:
    """Report words between two sentences of a passage that are neither its own nor the page's."""
    row = passage.sentence_matches[part.rows.start].row
    starts_paragraph = row.sentence == 1
    for words in find_extra_words(
        passage.text, part.words, passage.sentence_hashes, starts_paragraph
    ):
        yield report_extra_words(figures, passage.text, "Before", row, words)


def _find_words_before(passage: PassageMatch) -> range:
    """Find words that are in one line and sentence with the beginning of a passage.

    No words precede a first sentence that is out of order, because a text has it as a sentence.
    """
    first = passage.sentence_matches[0]
    if first.sentence is None:
        return range(0)
    return find_words_before(passage.text, first.sentence, passage.source.section)


def _find_words_after(passage: PassageMatch) -> range:
    """Find words that go on with the last sentence of a passage; that of an excerpt may be cut."""
    last = passage.sentence_matches[-1]
    if last.sentence is None or not last.is_in_order:
        return range(0)
    is_cut = passage.source.extent == EXCERPT and not SENTENCE_END.search(last.sentence.text)
    return range(0) if is_cut else find_words_after(passage.text, last.sentence)


def _check_outside(
    figures: Figures, passage: PassageMatch, sides: Sequence[OutsideText]
) -> Iterator[Finding]:
    """Report what a text has before and after a passage, unless either is cut there."""
    is_large = is_large_part(passage, sides)
    for side in sides:
        match = passage.sentence_matches[-1 if side.is_after else 0]
        if not side.sentences or not match.is_in_order or side.breaks_off:
            continue
        code = "passage-incomplete" if side.adjoins and is_large else "text-outside"
        yield figures.create_finding(
            match.row,
            "sentence",
            code,
            text=passage.text.name,
            place="after" if side.is_after else "before",
            count=count_noun(side.word_count, "word"),
            numerals=join_numerals(side.list_numerals()),
        )


def _check_copies(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report words in a second copy of a passage that it does not have."""
    for words in find_copies(passage):
        row = passage.sentence_matches[0].row
        yield report_extra_words(figures, passage.text, "In another copy, after", row, words)


def _check_extent(
    figures: Figures, passage: PassageMatch, sides: Sequence[OutsideText]
) -> Iterator[Finding]:
    """Report a section that is recorded as complete, but whose text breaks off."""
    last = passage.sentence_matches[-1].sentence
    if last is None or passage.source.extent != COMPLETE:
        return
    if not SENTENCE_END.search(last.text) or any(side.breaks_off for side in sides):
        place = describe_place(passage.text, last.word_end - 1)
        yield figures.create_finding(passage.source, "extent", "extent-differs", text=place)


def check_skipped_text(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report what a text has inside of a passage that is proved, and what is not read as its words.

    A person can see in this note whether the proof left out a word of the report.
    """
    pieces = list(find_skipped_text(passage))
    if not pieces:
        return
    lines_by_text: dict[str, list[int]] = {}
    for piece in pieces:
        line = passage.text.line_at(piece.offset)
        lines_by_text.setdefault(shorten(piece.text), []).append(line)
    places = [describe_piece(text, lines) for text, lines in lines_by_text.items()]
    if len(places) > MAX_PIECES:
        places[MAX_PIECES:] = [f"{len(places) - MAX_PIECES:,} more"]
    yield figures.create_finding(
        passage.source,
        "source_id",
        "text-skipped",
        text=passage.text.name,
        count=count_noun(len(pieces), "piece"),
        pieces=", ".join(places),
    )


def describe_piece(text: str, lines: Sequence[int]) -> str:
    """Return a piece of a text as a message lists it.

    lines: in which it is, from 1
    """
    times = f"{len(lines):,} times, first in line" if len(lines) > 1 else "line"
    return f"{quote_value(text)} ({times} {lines[0]:,})"


def shorten(words: str) -> str:
    """Return the first words of a text."""
    beginning = " ".join(words.split()[:MAX_WORDS])
    return beginning if beginning == words else f"{beginning} \u2026"


def report_extra_words(
    figures: Figures, text: SourceText, place: str, row: SentenceRow, words: range
) -> Finding:
    """Make the finding about words that the tables do not have.

    place: of the words, such as "Before" the sentence of the row
    words: their numbers in the text
    """
    beginning = shorten(text.read_words(words[: MAX_WORDS + 1]))
    numerals = [numeral.text for numeral in find_numerals(text.read_words(words))]
    return figures.create_finding(
        row,
        "sentence",
        "sentence-extra",
        place=place,
        text=describe_place(text, words.start),
        count=count_noun(len(words), "word"),
        words=quote_value(beginning),
        numerals=join_numerals(numerals),
    )


def join_numerals(numerals: Sequence[str]) -> str:
    """Return numerals as a message lists them."""
    return ", ".join(numerals) or "none"


def describe_place(text: SourceText, word: int) -> str:
    """Return where a word is: the name of the text, and the line."""
    return f"{text.name}, line {text.line_number(word):,}"
