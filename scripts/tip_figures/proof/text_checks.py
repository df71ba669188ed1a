"""Findings about sentences and words in which a source text and a passage differ.

The sentences that the text has in the order of the passage divide it into gaps: before, between and
after them. Within the passage every word belongs to a known sentence, is a piece that may interrupt
one (see `pieces`), or labels a paragraph; all other words are extra. After it, words are expected
only after the heading of a section. Findings contain no sentence of the report, only its numerals
and a few words.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.figures.records.record_types import COMPLETE, EXCERPT
from tip_figures.proof.passage_matching import NEGATION, PassageMatch, SentenceMatch
from tip_figures.proof.pieces import (
    HEADING_MARKS,
    LABEL_NUMBER,
    Span,
    is_section_heading,
    is_title,
)
from tip_figures.proof.text_index import BREAK, extract_words
from tip_figures.prose.html_text import DELETED, LEFT_OUT, PICTURE, SHOWN_OTHERWISE
from tip_figures.prose.numerals import find_numerals
from tip_figures.prose.reduction import reduce_text
from tip_figures.prose.sentences import RAISED_SIGNS, SENTENCE_END, normalise

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


def check_text(passage: PassageMatch) -> Iterator[Finding]:
    """Report where a source text, which has some of a passage, differs from it."""
    before, missing = None, []
    for match in [*passage.sentence_matches, None]:
        if match and match.sentence is None:
            missing.append(match)
        elif match and not match.is_in_order:
            yield _report(passage, match, "sentence-order", text=_name_place(passage, match.start))
        else:
            yield from _check_gap(passage, before, missing, match)
            before, missing = match, []
    yield from _check_shown(passage)


def check_skipped(passage: PassageMatch) -> Iterator[Finding]:
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
        yield passage.figures.create_finding(passage.source, "source_id", OUTSIDE, **values)


# Between the sentences


def _check_gap(
    passage: PassageMatch,
    before: SentenceMatch | None,
    missing: Sequence[SentenceMatch],
    after: SentenceMatch | None,
) -> Iterator[Finding]:
    """Report what is missing or extra between two sentences in order.

    before, after: None at the beginning and the end of the text
    missing:       sentences that should be between them
    """
    start = before.end if before else 0
    if missing:
        end = after.start if after else len(passage.index.text)
        yield from _report_missing(passage, missing, start, end)
    elif before and after:
        words = _find_unknown_before(passage, start, after)
        if words:
            yield _report_words(passage, EXTRA, "before", after, words)
    elif after:
        yield from _check_before(passage, after)
    elif before:
        yield from _check_after(passage, before)


def _report_missing(
    passage: PassageMatch,
    missing: Sequence[SentenceMatch],
    start: int,
    end: int,
) -> Iterator[Finding]:
    """Report missing sentences: together if the text begins or ends there, as a warning.

    start, end: of what the text has in their place
    """
    index, first = passage.index, missing[0]
    text = index.source.name
    words = _find_unknown(passage, start, end)
    is_shorter = words is None or words[1] - words[0] < first.row.length
    is_cut_off = is_shorter and not SENTENCE_END.search(index.text.rstrip())
    ends_before = end == len(index.text) and (is_cut_off or words is None)
    if ends_before or (start == 0 and words is None):
        places = [f"{match.row.paragraph}.{match.row.sentence}" for match in missing]
        missing_places = " to ".join(dict.fromkeys([places[0], places[-1]]))
        count = count_noun(len(missing), "sentence")
        cut = "ends before" if ends_before else "begins after"
        difference = f"{cut} {count} of the passage: {missing_places} (paragraph.sentence)"
        yield _report(passage, first, INCOMPLETE, text=text, difference=difference)
        return
    for match in missing:
        added = index.reading_without_pieces.find_added_words(start, end, match.row)
        if added:
            yield _report_words(passage, EXTRA, "in", match, added)
        else:
            detail = _compare_numerals(passage, match, words)
            yield _report(passage, match, "sentence-missing", text=text, detail=detail)


def _compare_numerals(
    passage: PassageMatch,
    missing: SentenceMatch,
    words: Span | None,
) -> str:
    """Say which numerals the text has in the place of a sentence, and which the tables have."""
    if words is None:
        return "The text has nothing between the sentences before and after it."
    numerals = _list_numerals(passage.index.text[slice(*words)])
    rows = [match.row for match in missing.numeral_matches if match.row]
    recorded = ", ".join(row.text for row in rows if row.form != NEGATION) or "none"
    return (
        f"The words there, from line {passage.index.line_number(words[0]):,} on, have the"
        f" numerals {numerals}; numerals.csv has {recorded}."
    )


# Around a passage


def _check_before(
    passage: PassageMatch,
    first: SentenceMatch,
) -> Iterator[Finding]:
    """Report what precedes a passage: nothing but a heading; words in its line belong to it."""
    index, end = passage.index, first.start
    start = max(0, end - _MAX_READ)
    words = _find_unknown_before(passage, start, first)
    if words is None:
        return
    words_start, words_end = words
    line_start, line_end = index.line_of(words_end - 1)
    heading = " ".join(index.text[line_start : min(line_end, end)].split())
    title = heading.strip(HEADING_MARKS)
    if passage.start < words_end:  # a second copy of the passage has them
        code = EXTRA
    elif title.casefold() == passage.source.section.casefold() or is_section_heading(title):
        code, words = OUTSIDE, _find_unknown(passage, start, line_start)
    elif line_end < end and (is_title(title) or _MAIL_HEAD.fullmatch(heading)):
        code = OUTSIDE
    elif BREAK.search(index.text, words_end, end):
        code = INCOMPLETE
    else:
        code, words = EXTRA, (max(words_start, line_start), words_end)
    if words:
        yield _report_words(passage, code, "before", first, words)


def _check_after(
    passage: PassageMatch,
    last: SentenceMatch,
) -> Iterator[Finding]:
    """Report what follows a passage: only the heading of the next section, and what is after it."""
    index, is_excerpt = passage.index, passage.source.extent == EXCERPT
    words = _find_unknown(passage, last.end, passage.next_passage)
    if words is None:
        yield from _check_extent(passage)
    if words is None or (is_excerpt and not SENTENCE_END.search(index.text.rstrip())):
        return
    words_start, words_end = words
    line_start, line_end = index.line_of(words_start)
    is_next_section = line_start >= last.end and is_section_heading(index.text[line_start:line_end])
    if is_next_section:
        yield from _check_extent(passage)
    if is_excerpt or is_next_section:
        yield _report_words(passage, OUTSIDE, "after", last, words)
    else:
        words = words_start, min(words_end, line_end)
        yield _report_words(passage, EXTRA, "after", last, words)


def _check_extent(passage: PassageMatch) -> Iterator[Finding]:
    """Report an excerpt that ends with its section, if the other editions are all complete."""
    source, sources = passage.source, passage.figures.sources
    section = source.report, source.ref_area, source.section
    others = [row for row in sources if (row.report, row.ref_area, row.section) == section]
    extents = [row.extent for row in others if row is not source]
    if source.extent == EXCERPT and len(extents) > 1 and set(extents) == {COMPLETE}:
        difference = "ends with the passage, and the other editions are complete, not excerpts"
        values = {"text": passage.index.source.name, "difference": difference}
        yield passage.figures.create_finding(source, "extent", INCOMPLETE, **values)


# What a text shows


def _check_shown(passage: PassageMatch) -> Iterator[Finding]:
    """Report sentences at which a text shows something different from what is read.

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
        if inner_start < place < inner_end and match.row not in reported:
            reported.add(match.row)
            name = _name_place(passage, place)
            yield _report(passage, match, "text-shown-otherwise", text=name)


# Words and places


def _report(passage: PassageMatch, match: SentenceMatch, code: str, **values: str) -> Finding:
    """Create a finding about a sentence."""
    return passage.figures.create_finding(match.row, "sentence", code, **values)


def _find_unknown(
    passage: PassageMatch,
    start: int,
    end: int,
) -> Span | None:
    """Find the words in a part of the text that are in no known sentence and no piece."""
    reduced = reduce_text(passage.index.unknown_text[start:end])
    if not reduced.text:
        return None
    return start + reduced.offsets[0], start + reduced.offsets[-1] + 1


def _find_unknown_before(
    passage: PassageMatch,
    start: int,
    match: SentenceMatch,
) -> Span | None:
    """Find such words before a sentence, but not the label of its paragraph: `2.` or `(b)`."""
    end = match.start
    line_start, _ = passage.index.line_of(end)
    if match.row.sentence == 1 and _LABEL.fullmatch(passage.index.text, line_start, end):
        end = max(start, line_start)
    return _find_unknown(passage, start, end)


def _report_words(
    passage: PassageMatch,
    code: str,
    place: str,
    match: SentenceMatch,
    words: Span,
) -> Finding:
    """Report words that are in no known sentence.

    place: of the words, such as "before" the sentence
    """
    unknown_text = passage.index.unknown_text
    written = extract_words(unknown_text, *words)
    count = count_noun(len(reduce_text(unknown_text[slice(*words)]).text.split()), "word")
    numerals = _list_numerals(written)
    content = f"the nearest numerals: {numerals}"
    values = {
        "text": _name_place(passage, words[0]),
        "place": place.capitalize() if code == EXTRA else place,
        "count": count,
        "words": quote_value(_shorten(written)),
        "numerals": numerals,
        "content": content,
        "difference": f"has {count} {place} the passage, and no heading between; {content}",
    }
    return _report(passage, match, code, **values)


def _list_numerals(words: str) -> str:
    """Return the numerals of some words as a message lists them."""
    numerals = find_numerals(normalise(words[:_MAX_READ]))
    return ", ".join([numeral.text for numeral in numerals][:_MAX_NUMERALS]) or "none"


def list_some(
    items: Sequence[str],
    most: int,
) -> str:
    """Return the first items of a list with commas, and how many more there are."""
    more = f" and {len(items) - most:,} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more


def _shorten(words: str) -> str:
    """Return the first words of a text in one line."""
    first, rest = words.split()[:_MAX_WORDS], words.split()[_MAX_WORDS:]
    return " ".join([*first, "\u2026"] if rest else first)


def _name_place(
    passage: PassageMatch,
    offset: int,
) -> str:
    """Return the name of the text, and the line of a place in it."""
    return f"{passage.index.source.name}, line {passage.index.line_number(offset):,}"
