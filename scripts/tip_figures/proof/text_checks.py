"""Findings about sentences and words in which a source text and a passage differ.

The sentences that the text has in the order of the passage divide it into gaps: before, between and
after them. Within the passage every word belongs to a known sentence, is a piece that may interrupt
one (see `pieces`), or labels a paragraph; all other words are extra. After it, words are expected
only after the heading of a section. Findings contain no sentence of the report, only its numerals
and a few words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.figures.model import Figures
from tip_figures.proof.numeral_matching import NEGATION
from tip_figures.proof.passage_matching import PassageMatch, SentenceMatch
from tip_figures.proof.pieces import HEADING_MARKS, LABEL_NUMBER, is_section_heading, is_title
from tip_figures.proof.text_index import BREAK, extract_words
from tip_figures.prose.html_text import DELETED, LEFT_OUT, PICTURE, SHOWN_OTHERWISE
from tip_figures.prose.numerals import find_numerals
from tip_figures.prose.reduction import reduce_text
from tip_figures.prose.sentences import RAISED_SIGNS, SENTENCE_END, normalise

EXCERPT: Final = "excerpt"
"""Value of `extent`: a passage is not the whole section."""
EXTRA, INCOMPLETE, OUTSIDE = "sentence-extra", "passage-incomplete", "text-outside"

_MAX_WORDS: Final = 6  # of the text that a message has
_MAX_NUMERALS: Final = 12  # that a message has
_MAX_PIECES: Final = 8  # that a message has; the others are counted
_MAX_READ: Final = 2_500  # characters before a passage, or for a list of numerals

_LABEL = re.compile(rf"[^\w\n]*(?:[(\[]?{LABEL_NUMBER}[0-9]?[.)\]]+\s*)?")
_MAIL_HEAD = re.compile(r".*\bwrote:")

_RAISED: Final = f"(?<=[0-9])(?!\u00b9(?![{RAISED_SIGNS}]))[{RAISED_SIGNS}]+"
"""Raised signs at a number, except a raised 1, which changes no number."""
_SHOWN_DIFFERENTLY = re.compile(
    f"[\u202a-\u202e\u2066-\u2069{SHOWN_OTHERWISE}{LEFT_OUT}{PICTURE}]|{_RAISED}"
)
_LEFT_OUT_SIGNS = re.compile(f"[{DELETED}{RAISED_SIGNS}]+")


class TextDifference(NamedTuple):
    """What is reported of a sentence: the code of the finding, and what its message names."""

    match: SentenceMatch
    code: str
    values: Mapping[str, str]


class _WordRun(NamedTuple):
    """Some words of a text, and where they are."""

    words: str
    start: int
    end: int


def check_text(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report where a source text, which has some of a passage, differs from it."""
    for check in (_find_order, _check_gaps, _find_shown):
        for match, code, values in check(passage):
            yield figures.create_finding(match.row, "sentence", code, **values)


def check_skipped(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report what a text has within a passage that is proved, and what is not read as its words.

    A person can see in this note whether the proof left out a word of the report.
    """
    index, matches = passage.index, passage.matches_in_order
    signs = (sign.span() for sign in _LEFT_OUT_SIGNS.finditer(index.text))
    pieces = [
        index.text[start:end].replace(DELETED, "deleted words")
        for start, end in sorted([*index.pieces, *signs])
        if matches[0].start <= start < matches[-1].end
    ]
    if pieces:
        quotes = dict.fromkeys(quote_value(_shorten(piece)) for piece in pieces)
        values = {"text": index.source.name, "count": count_noun(len(pieces), "piece")}
        values |= {"place": "inside", "content": list_some(list(quotes), _MAX_PIECES)}
        yield figures.create_finding(passage.source, "source_id", OUTSIDE, **values)


# Sentences


def _find_order(passage: PassageMatch) -> Iterator[TextDifference]:
    """Find sentences that are not between their neighbours."""
    for match in passage.sentence_matches:
        if match.sentence is not None and not match.is_in_order:
            values = {"text": _name_place(passage, match.start)}
            yield TextDifference(match, "sentence-order", values)


def _check_gaps(passage: PassageMatch) -> Iterator[TextDifference]:
    """Find what is missing or extra before, between and after the sentences in order."""
    matches, in_order = passage.sentence_matches, passage.matches_in_order
    for before, after in zip([None, *in_order], [*in_order, None], strict=True):
        first = before.number + 1 if before else 0
        last = after.number if after else len(matches)
        missing = [match for match in matches[first:last] if match.sentence is None]
        if missing:
            start = before.end if before else 0
            end = after.start if after else len(passage.index.text)
            yield from _find_missing(passage, missing, start, end)
        elif before and after:
            words = _find_unknown_before(passage, before.end, after)
            if words:
                yield _describe_words(passage, EXTRA, "Before", after, words)
        elif after:
            yield from _find_before(passage, after)
        elif before:
            yield from _find_after(passage, before)


def _find_missing(
    passage: PassageMatch,
    missing: Sequence[SentenceMatch],
    start: int,
    end: int,
) -> Iterator[TextDifference]:
    """Describe missing sentences: together if the text begins or ends there, as a warning.

    start, end: of what the text has in their place
    """
    index, first = passage.index, missing[0]
    words = _find_words(index.text, start, end)
    is_cut_off = words is None or (
        len(words.words) < first.row.length and not SENTENCE_END.search(index.text.rstrip())
    )
    ends_before = end == len(index.text) and is_cut_off
    if ends_before or (start == 0 and words is None):
        places = [f"{match.row.paragraph}.{match.row.sentence}" for match in missing]
        span = " to ".join(dict.fromkeys([places[0], places[-1]]))
        count = count_noun(len(missing), "sentence")
        cut = "ends before" if ends_before else "begins after"
        difference = f"{cut} {count} of the passage: {span} (paragraph.sentence)"
        values = {"text": index.source.name, "difference": difference}
        yield TextDifference(first, INCOMPLETE, values)
        return
    for match in missing:
        added = index.reading_without_pieces.find_added_words(start, end, index.want(match.row))
        run = _find_unknown(passage, *added) if added else None
        if run:
            yield _describe_words(passage, EXTRA, "In", match, run)
        else:
            values = {"text": index.source.name, "detail": _compare_words(passage, match, words)}
            yield TextDifference(match, "sentence-missing", values)


def _compare_words(passage: PassageMatch, missing: SentenceMatch, words: _WordRun | None) -> str:
    """Say what the text has in the place of a sentence: how long it is, or which numerals."""
    if words is None:
        return "The text has nothing between the sentences before and after it."
    row = missing.row
    for sentence in passage.index.source.sentences:
        if sentence.sha256 == row.sha256:
            length = len(sentence.reduced.text)
            return f"The text has its words, but their length is {length:,}, not {row.length:,}."
    numerals = _list_numerals(passage.index.text[words.start : words.end])
    rows = [match.row for match in missing.numeral_matches if match.row]
    recorded = ", ".join(row.text for row in rows if row.form != NEGATION) or "none"
    return (
        f"The words there, from line {passage.index.line_number(words.start):,} on, have the"
        f" numerals {numerals}; numerals.csv has {recorded}."
    )


# Around a passage


def _find_before(passage: PassageMatch, first: SentenceMatch) -> Iterator[TextDifference]:
    """Find what precedes a passage: nothing but a heading; words in its line belong to it."""
    index, end = passage.index, first.start
    start = max(0, end - _MAX_READ)
    words = _find_unknown_before(passage, start, first)
    if words is None:
        return
    line_start, line_end = index.line_of(words.end - 1)
    heading = " ".join(index.text[line_start : min(line_end, end)].split())
    title = heading.strip(HEADING_MARKS)
    is_section = title.casefold() == passage.source.section.casefold() or is_section_heading(title)
    is_title_line = line_end < end and (is_title(title) or _MAIL_HEAD.fullmatch(heading))
    if passage.start < words.end:  # of a second copy
        yield _describe_words(passage, EXTRA, "Before", first, words)
    elif is_section:
        outside = _find_unknown(passage, start, line_start)
        if outside:
            yield _describe_words(passage, OUTSIDE, "before", first, outside)
    elif is_title_line or BREAK.search(index.text, words.end, end):
        code = OUTSIDE if is_title_line else INCOMPLETE
        yield _describe_words(passage, code, "before", first, words)
    else:
        in_line = _find_unknown(passage, line_start, words.end) or words
        yield _describe_words(passage, EXTRA, "Before", first, in_line)


def _find_after(passage: PassageMatch, last: SentenceMatch) -> Iterator[TextDifference]:
    """Find what follows a passage: only the heading of the next section, and what is after it."""
    index = passage.index
    words = _find_unknown(passage, last.end, passage.find_next_passage(last.end))
    is_excerpt = passage.source.extent == EXCERPT
    if words is None or (is_excerpt and not SENTENCE_END.search(index.text.rstrip())):
        return
    if is_excerpt or ends_section(passage, last):
        yield _describe_words(passage, OUTSIDE, "after", last, words)
    else:
        _, line_end = index.line_of(words.start)
        in_line = _find_unknown(passage, words.start, line_end) or words
        yield _describe_words(passage, EXTRA, "After", last, in_line)


def ends_section(passage: PassageMatch, last: SentenceMatch) -> bool:
    """Whether no words or the heading of the next section follow the last sentence."""
    index = passage.index
    words = _find_unknown(passage, last.end, passage.find_next_passage(last.end))
    if words is None:
        return True
    line_start, line_end = index.line_of(words.start)
    return line_start >= last.end and is_section_heading(index.text[line_start:line_end])


# What a text shows


def _find_shown(passage: PassageMatch) -> Iterator[TextDifference]:
    """Find sentences at which a text shows something different from what is read.

    Within the passage and next to it: controls of direction, raised signs at a number, and what
    a page generates, hides or reverses. Within it: navigation. In a sentence: a picture.
    """
    matches, text = passage.matches_in_order, passage.index.text
    first, last = matches[0], matches[-1]
    start, end = first.start, last.end
    while start and not text[start - 1].isalnum():
        start -= 1
    while end < len(text) and not text[end].isalpha():
        end += 1
    reported = set()
    for sign in _SHOWN_DIFFERENTLY.finditer(text, start, end):
        place = sign.start()
        match = next((match for match in matches if place < match.end), last)
        around = {LEFT_OUT: (first.start, last.end), PICTURE: (match.start, match.end)}
        inner_start, inner_end = around.get(sign[0], (start - 1, end))
        if inner_start < place < inner_end and match.number not in reported:
            reported.add(match.number)
            values = {"text": _name_place(passage, place)}
            yield TextDifference(match, "text-shown-otherwise", values)


# Words and places


def _find_words(text: str, start: int, end: int) -> _WordRun | None:
    """Find the words in a part of a text; None if it has none."""
    reduced = reduce_text(text[start:end])
    if not reduced.text:
        return None
    return _WordRun(reduced.text, start + reduced.offsets[0], start + reduced.offsets[-1] + 1)


def _find_unknown(passage: PassageMatch, start: int, end: int) -> _WordRun | None:
    """Find the words in a part of the text that are in no known sentence and no piece."""
    return _find_words(passage.index.unknown_text, start, end)


def _find_unknown_before(
    passage: PassageMatch,
    start: int,
    match: SentenceMatch,
) -> _WordRun | None:
    """Find such words before a sentence, but not the label of its paragraph: `2.` or `(b)`."""
    end = match.start
    line_start, _ = passage.index.line_of(end)
    if match.row.sentence == 1 and _LABEL.fullmatch(passage.index.text, line_start, end):
        end = max(start, line_start)
    return _find_unknown(passage, start, end)


def _describe_words(
    passage: PassageMatch,
    code: str,
    place: str,
    match: SentenceMatch,
    run: _WordRun,
) -> TextDifference:
    """Describe words that are in no known sentence.

    place: of the words, such as "before" the sentence
    """
    written = extract_words(passage.index.unknown_text, run.start, run.end)
    count, numerals = count_noun(len(run.words.split()), "word"), _list_numerals(written)
    content = f"the nearest numerals: {numerals}"
    values = {
        "text": _name_place(passage, run.start),
        "place": place,
        "count": count,
        "words": quote_value(_shorten(written)),
        "numerals": numerals,
        "content": content,
        "difference": f"has {count} {place} the passage, and no heading between; {content}",
    }
    return TextDifference(match, code, values)


def _list_numerals(words: str) -> str:
    """Return the numerals of some words as a message lists them."""
    numerals = find_numerals(normalise(words[:_MAX_READ]))
    return ", ".join([numeral.text for numeral in numerals][:_MAX_NUMERALS]) or "none"


def list_some(items: Sequence[str], most: int) -> str:
    """Return the first items of a list with commas, and how many more there are."""
    more = f" and {len(items) - most:,} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more


def _shorten(words: str) -> str:
    """Return the first words of a text in one line."""
    first, rest = words.split()[:_MAX_WORDS], words.split()[_MAX_WORDS:]
    return " ".join([*first, "\u2026"] if rest else first)


def _name_place(passage: PassageMatch, offset: int) -> str:
    """Return the name of the text, and the line of a place in it."""
    return f"{passage.index.source.name}, line {passage.index.line_number(offset):,}"
