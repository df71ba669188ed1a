"""Findings about sentences and words in which a source text and a passage differ.

They contain no sentence of the report, only its numerals and a few words.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SentenceRow
from tip_figures.proof.extra_words import (
    EXCERPT,
    ExtraWords,
    find_altered_places,
    find_extra_words,
    find_words_after,
    find_words_before,
)
from tip_figures.proof.interruptions import find_added_words
from tip_figures.proof.passage_matching import PassageMatch, SentenceMatch, Wanted
from tip_figures.prose.html_text import DELETED
from tip_figures.prose.numerals import find_numerals
from tip_figures.prose.sentences import RAISED_SIGNS, SENTENCE_END, normalise

MAX_WORDS: Final = 6  # of the text that a message has
MAX_NUMERALS: Final = 12  # that a message has
MAX_PIECES: Final = 8  # that a message has; the others are counted
_WORDS_READ: Final = 300  # words in which numerals for a message are looked for
_LEFT_OUT_SIGNS = re.compile(f"[{DELETED}{RAISED_SIGNS}]+")


def check_text(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report where a source text and a passage differ in sentences and words."""
    yield from _check_missing_sentences(figures, passage)
    for match in passage.sentence_matches:
        if match.sentence is not None and not match.is_in_order:
            place = _describe_place(passage, match.words.start)
            yield figures.create_finding(match.row, "sentence", "sentence-order", text=place)
    for extra in find_extra_words(passage):
        yield _report_extra(figures, passage, extra)
    yield from _check_outside(figures, passage)
    yield from _check_shown(figures, passage)
    last = passage.sentence_matches[-1]
    if last.sentence and last.is_in_order and passage.source.extent != EXCERPT:
        if not SENTENCE_END.search(last.sentence.text):
            place = _describe_place(passage, last.words.stop - 1)
            yield figures.create_finding(passage.source, "extent", "extent-differs", text=place)


def _check_missing_sentences(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report sentences that a text leaves out or changes: together if the text is cut there."""
    start = 0  # number of the word after the last sentence in order
    matches = passage.sentence_matches
    for is_missing, group in groupby(matches, key=lambda match: match.sentence is None):
        run = list(group)
        if not is_missing:
            start = max([start, *(match.words.stop for match in run if match.is_in_order)])
            continue
        following = matches[matches.index(run[-1]) + 1 :]
        starts = [match.words.start for match in following if match.is_in_order]
        words = range(start, starts[0] if starts else len(passage.stream))
        cut = ""
        if run[0] is matches[0] and not words:
            cut = "begins after"
        elif not starts and _is_cut(passage, words, run[0].row):
            cut = "ends before"
        if cut:
            yield _report_cut(figures, passage, cut, run)
            continue
        for match in run:
            yield _report_missing(figures, passage, match, words)


def _is_cut(passage: PassageMatch, words: range, row: SentenceRow) -> bool:
    """Whether a text ends here, or in the middle of a missing sentence."""
    if not words:
        return True
    is_short = len(passage.stream.read_words(words)) < row.length
    return is_short and not SENTENCE_END.search(passage.stream.text.rstrip())


def _report_cut(
    figures: Figures, passage: PassageMatch, cut: str, missing: Sequence[SentenceMatch]
) -> Finding:
    first, last = missing[0].row, missing[-1].row
    places = f"{first.paragraph}.{first.sentence}"
    if len(missing) > 1:
        places += f" to {last.paragraph}.{last.sentence}"
    count = count_noun(len(missing), "sentence")
    return figures.create_finding(
        first, "sentence", "sentence-cut", text=passage.text.name, cut=cut, count=count, places=places
    )


def _report_missing(
    figures: Figures, passage: PassageMatch, missing: SentenceMatch, words: range
) -> Finding:
    """Make the finding about a sentence that is not in a text, or has other words there.

    words: that the text has in its place
    """
    row = missing.row
    added = find_added_words(passage.stream, words, Wanted(row.sha256, row.length))
    if added is not None:
        return _report_extra(figures, passage, ExtraWords("In", missing, added))
    detail = "The text has nothing between the sentences before and after it."
    if words:
        recorded = [match.row for match in missing.numeral_matches if match.row is not None]
        in_tables = [match.text for match in recorded if match.form != "negation"]
        line = passage.stream.line_number(words.start)
        detail = (
            f"The words there, from line {line:,} on, have the numerals"
            f" {_list_numerals(passage, words)}; numerals.csv has {_join(in_tables)}."
        )
    return figures.create_finding(
        row, "sentence", "sentence-missing", text=passage.text.name, detail=detail
    )


def _check_outside(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report what a text has before and after a passage."""
    for outside in (find_words_before(passage), find_words_after(passage)):
        if outside is None:
            continue
        if isinstance(outside, ExtraWords):
            yield _report_extra(figures, passage, outside)
            continue
        is_after = outside.place == "after"
        if is_after and not outside.is_expected:
            yield _report_extra(figures, passage, ExtraWords("After", outside.match, outside.words))
            continue
        yield figures.create_finding(
            outside.match.row,
            "sentence",
            "text-outside" if outside.is_expected else "passage-incomplete",
            text=passage.text.name,
            place=outside.place,
            count=count_noun(len(outside.words), "word"),
            numerals=_list_numerals(passage, outside.words, from_end=not is_after),
        )


def _check_shown(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report the places in which a text shows something different from what is read."""
    matches = passage.matches_in_order
    for offset in find_altered_places(passage):
        word = min(bisect_right(passage.stream.places, offset), len(passage.stream) - 1)
        match = next((each for each in matches if word < each.words.stop), matches[-1])
        place = f"{passage.text.name}, line {passage.stream.text.count(chr(10), 0, offset) + 1:,}"
        yield figures.create_finding(match.row, "sentence", "text-shown-otherwise", text=place)


def check_skipped(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report what a text has inside of a passage that is proved, and what is not read as its words.

    A person can see in this note whether the proof left out a word of the report.
    """
    stream, words = passage.stream, passage.words
    lines_by_text: dict[str, list[int]] = {}
    for piece in stream.pieces:
        if words.start < piece.words.start < words.stop:
            text = stream.write(piece.words)
            lines_by_text.setdefault(text, []).append(stream.line_number(piece.words.start))
    start, end = stream.places[words.start], stream.ends[words.stop - 1]
    for match in _LEFT_OUT_SIGNS.finditer(stream.text, start, end):
        text = "deleted words" if DELETED in match[0] else match[0]
        line = stream.text.count("\n", 0, match.start()) + 1
        lines_by_text.setdefault(text, []).append(line)
    if not lines_by_text:
        return
    places = [_describe_piece(text, lines) for text, lines in lines_by_text.items()]
    if len(places) > MAX_PIECES:
        places[MAX_PIECES:] = [f"{len(places) - MAX_PIECES:,} more"]
    yield figures.create_finding(
        passage.source,
        "source_id",
        "text-skipped",
        text=passage.text.name,
        count=count_noun(sum(map(len, lines_by_text.values())), "piece"),
        pieces=", ".join(places),
    )


def _describe_piece(text: str, lines: Sequence[int]) -> str:
    """Return a piece of a text as a message lists it.

    lines: in which it is, from 1
    """
    times = f"{len(lines):,} times, first in line" if len(lines) > 1 else "line"
    return f"{quote_value(_shorten(text))} ({times} {lines[0]:,})"


def _report_extra(figures: Figures, passage: PassageMatch, extra: ExtraWords) -> Finding:
    """Make the finding about words that the tables do not have."""
    written = passage.stream.write(extra.words)
    return figures.create_finding(
        extra.match.row,
        "sentence",
        "sentence-extra",
        place=extra.place,
        text=_describe_place(passage, extra.words.start),
        count=count_noun(len(extra.words), "word"),
        words=quote_value(_shorten(written)),
        numerals=_list_numerals(passage, extra.words),
    )


def _list_numerals(passage: PassageMatch, words: range, *, from_end: bool = False) -> str:
    """Return the numerals of some words as a message lists them."""
    near = words[-_WORDS_READ:] if from_end else words[:_WORDS_READ]
    numerals = [numeral.text for numeral in find_numerals(normalise(passage.stream.write(near)))]
    return _join(numerals[-MAX_NUMERALS:] if from_end else numerals[:MAX_NUMERALS])


def _join(numerals: Sequence[str]) -> str:
    return ", ".join(numerals) or "none"


def _shorten(words: str) -> str:
    """Return the first words of a text."""
    beginning = " ".join(words.split()[:MAX_WORDS])
    return beginning if beginning == words else f"{beginning} \u2026"


def _describe_place(passage: PassageMatch, word: int) -> str:
    """Return where a word is: the name of the text, and the line."""
    return f"{passage.text.name}, line {passage.stream.line_number(word):,}"
