"""Findings about sentences and words in which a source text and a passage differ.

Within a passage every word belongs to a known sentence, is a piece that may interrupt one (see
`pieces`), or labels a paragraph. All other words are extra. After it, words are expected only after
the heading of a section. Findings contain no sentence of the report, only its numerals and a few
words.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.figures.model import Figures
from tip_figures.proof.numeral_matching import NEGATION
from tip_figures.proof.passage_matching import PassageMatch, SentenceMatch
from tip_figures.proof.pieces import is_title
from tip_figures.proof.text_index import BREAK, write_words
from tip_figures.prose.html_text import DELETED, LEFT_OUT, PICTURE, SHOWN_OTHERWISE
from tip_figures.prose.numerals import find_numerals
from tip_figures.prose.reduction import reduce_text
from tip_figures.prose.sentences import RAISED_SIGNS, SENTENCE_END, normalise

EXCERPT: Final = "excerpt"
"""Value of `extent`: a passage is not the whole section."""

_MAX_WORDS: Final = 6  # of the text that a message has
_MAX_NUMERALS: Final = 12  # that a message has
_MAX_PIECES: Final = 8  # that a message has; the others are counted
_MAX_READ: Final = 2_500  # characters before a passage, or for a list of numerals

_NUMBER: Final = r"(?:[0-9]{1,2}|[A-Za-z]|[ivxlIVXL]{1,5})"
_SECTION = re.compile(rf"(?:Section\s+)?\(?{_NUMBER}(?:\.\s?{_NUMBER})*[.)]\)?\s+(?P<title>\D+)")
_LABEL = re.compile(rf"[^\w\n]*(?:[(\[]?{_NUMBER}[0-9]?[.)\]]+\s*)?")
_HEADING_MARKS: Final = " #*_:|-"
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
    values: dict[str, str]


class _WordRun(NamedTuple):
    """Some words of a text, and how many they are."""

    text: str
    start: int
    end: int
    number: int


def check_text(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report where a source text, which has some of a passage, differs from it."""
    for check in (_find_order, _find_in_gaps, _find_before, _find_after, _find_shown):
        for match, code, values in check(passage):
            yield figures.create_finding(match.row, "sentence", code, **values)
    last = passage.sentence_matches[-1]
    is_whole = passage.source.extent != EXCERPT and last.is_in_order
    if is_whole and last.sentence and not SENTENCE_END.search(last.sentence.text):
        place = _name_place(passage, last.end - 1)
        yield figures.create_finding(passage.source, "extent", "extent-differs", text=place)


def check_skipped(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report what a text has within a passage that is proved, and what is not read as its words.

    A person can see in this note whether the proof left out a word of the report.
    """
    index, matches = passage.index, passage.matches_in_order
    signs = [sign.span() for sign in _LEFT_OUT_SIGNS.finditer(index.text)]
    first_lines: dict[str, int] = {}  # of each piece
    number = 0
    for start, end in sorted([*index.pieces, *signs]):
        if matches[0].start <= start < matches[-1].end:
            words = index.text[start:end].replace(DELETED, "deleted words")
            first_lines.setdefault(_shorten(words.strip()), index.line_number(start))
            number += 1
    if number:
        places = [f"{quote_value(words)} (line {line:,})" for words, line in first_lines.items()]
        yield figures.create_finding(
            passage.source,
            "source_id",
            "text-skipped",
            text=index.source.name,
            count=count_noun(number, "piece"),
            pieces=list_some(places, _MAX_PIECES),
        )


# Sentences


def _find_order(passage: PassageMatch) -> Iterator[TextDifference]:
    """Find sentences that are not between their neighbours."""
    for match in passage.sentence_matches:
        if match.sentence is not None and not match.is_in_order:
            place = _name_place(passage, match.start)
            yield TextDifference(match, "sentence-order", {"text": place})


def _find_in_gaps(passage: PassageMatch) -> Iterator[TextDifference]:
    """Find missing sentences before, between and after those in order, and added words there."""
    matches, in_order = passage.sentence_matches, passage.matches_in_order
    starts = [(-1, 0), *((match.number, match.end) for match in in_order)]
    ends = [(match.number, match.start) for match in in_order]
    ends.append((len(matches), len(passage.index.text)))
    for (before, start), (after, end) in zip(starts, ends, strict=True):
        missing = [match for match in matches[before + 1 : after] if match.sentence is None]
        if missing:
            yield from _describe_gap(passage, missing, start, end)
        elif before >= 0 and after < len(matches):
            words = _find_unknown_before(passage, start, matches[after])
            yield from _describe_words(passage, "sentence-extra", "Before", matches[after], words)


def _describe_gap(
    passage: PassageMatch, missing: Sequence[SentenceMatch], start: int, end: int
) -> Iterator[TextDifference]:
    """Describe missing sentences: together if the text is cut there, as a warning.

    start, end: of what the text has in their place
    """
    text = passage.index.text
    length = len(reduce_text(text[start:end]).text)
    breaks_off = length < missing[0].row.length and not SENTENCE_END.search(text.rstrip())
    is_end = end == len(text) and (breaks_off or length == 0)
    if not is_end and (missing[0].number > 0 or length > 0):
        for match in missing:
            yield from _describe_missing(passage, match, start, end)
        return
    places = [f"{match.row.paragraph}.{match.row.sentence}" for match in missing]
    values = {
        "text": passage.index.source.name,
        "cut": "ends before" if is_end else "begins after",
        "count": count_noun(len(missing), "sentence"),
        "places": " to ".join(dict.fromkeys([places[0], places[-1]])),
    }
    yield TextDifference(missing[0], "sentence-cut", values)


def _describe_missing(
    passage: PassageMatch, missing: SentenceMatch, start: int, end: int
) -> Iterator[TextDifference]:
    """Describe a sentence that is not in a text, or has other words there.

    start, end: of what the text has in its place
    """
    index = passage.index
    added = index.whole.find_added_words(start, end, index.want(missing.row))
    if added:
        words = _find_unknown(passage, *added) or _find_words(index.text, *added)
        yield from _describe_words(passage, "sentence-extra", "In", missing, words)
        return
    detail = "The text has nothing between the sentences before and after it."
    words = _find_words(index.text, start, end)
    if words:
        rows = [match.row for match in missing.numeral_matches]
        recorded = [row.text for row in rows if row is not None and row.form != NEGATION]
        detail = (
            f"The words there, from line {index.line_number(words.start):,} on, have the numerals"
            f" {_list_numerals(index.text[start:end])};"
            f" numerals.csv has {', '.join(recorded) or 'none'}."
        )
    yield TextDifference(missing, "sentence-missing", {"text": index.source.name, "detail": detail})


# Around a passage


def _find_before(passage: PassageMatch) -> Iterator[TextDifference]:
    """Find what precedes a passage whose first sentence the text has.

    Nothing is before it but a heading; words in its line belong to it.
    """
    first, text = passage.sentence_matches[0], passage.index.text
    start = max(0, first.start - _MAX_READ)
    words = _find_unknown_before(passage, start, first)
    if words is None or not first.is_in_order:
        return
    line_start, line_end = passage.index.line_of(words.end - 1)
    heading = " ".join(text[line_start : min(line_end, first.start)].split())
    title = heading.strip(_HEADING_MARKS)
    is_title_line = is_title(title) or _MAIL_HEAD.fullmatch(heading)
    if any(start < words.end for start in _list_starts(passage, is_own=True)):  # a second copy
        yield from _describe_words(passage, "sentence-extra", "Before", first, words)
    elif title.casefold() == passage.source.section.casefold() or is_section_heading(heading):
        outside = _find_unknown(passage, start, line_start)
        yield from _describe_words(passage, "text-outside", "before", first, outside)
    elif line_end < first.start or BREAK.search(text, words.end, first.start):
        code = "text-outside" if is_title_line else "passage-incomplete"
        yield from _describe_words(passage, code, "before", first, words)
    else:
        in_line = _find_unknown(passage, line_start, words.end)
        yield from _describe_words(passage, "sentence-extra", "Before", first, in_line)


def _list_starts(passage: PassageMatch, is_own: bool) -> list[int]:
    """Return where known sentences of a passage, or those of other passages alone, begin."""
    places = passage.known_places
    return [start for (start, _), sha256 in places if (sha256 in passage.hashes) == is_own]


def is_section_heading(line: str) -> bool:
    """Whether a line is like `c. Prohibition of Child Labor`, or in capitals."""
    line = line.strip(_HEADING_MARKS)
    section = _SECTION.fullmatch(line)
    if section:
        return is_title(section["title"])
    return line.isupper() and is_title(line) and not any(map(str.isdigit, line))


def _find_after(passage: PassageMatch) -> Iterator[TextDifference]:
    """Find what follows a passage whose last sentence the text has."""
    last, index = passage.sentence_matches[-1], passage.index
    others = [start for start in _list_starts(passage, is_own=False) if start >= last.end]
    words = _find_unknown(passage, last.end, min(others, default=len(index.text)))
    is_excerpt = passage.source.extent == EXCERPT
    breaks_off = not others and not SENTENCE_END.search(index.text.rstrip())
    if words is None or not last.is_in_order or (is_excerpt and breaks_off):
        return
    line_start, line_end = index.line_of(words.start)
    heading = " ".join(index.text[line_start:line_end].split())
    if is_excerpt or (line_start >= last.end and is_section_heading(heading)):
        yield from _describe_words(passage, "text-outside", "after", last, words)
    else:
        in_line = _find_unknown(passage, words.start, line_end)
        yield from _describe_words(passage, "sentence-extra", "After", last, in_line)


# What a text shows


def _find_shown(passage: PassageMatch) -> Iterator[TextDifference]:
    """Find sentences at which a text shows something different from what is read.

    Within the passage and next to it: controls of direction, raised signs at a number, and what
    a page generates, hides or reverses. Within it: navigation. In a sentence: a picture.
    """
    matches, text = passage.matches_in_order, passage.index.text
    first, last = matches[0], matches[-1]
    start = first.start
    while start and not text[start - 1].isalnum():
        start -= 1
    end = last.end
    while end < len(text) and not text[end].isalpha():
        end += 1
    places: dict[int, TextDifference] = {}  # by number of the sentence
    for sign in _SHOWN_DIFFERENTLY.finditer(text, start, end):
        place = sign.start()
        match = next((match for match in matches if place < match.end), last)
        is_shown = sign[0] not in (LEFT_OUT, PICTURE)
        is_hidden = sign[0] == LEFT_OUT and first.start < place < last.end
        is_in_sentence = match.start < place < match.end
        if is_shown or is_hidden or is_in_sentence:
            values = {"text": _name_place(passage, place)}
            places.setdefault(match.number, TextDifference(match, "text-shown-otherwise", values))
    yield from places.values()


# Words and places


def _find_words(text: str, start: int, end: int) -> _WordRun | None:
    """Find the words in a part of a text; None if it has none."""
    reduced = reduce_text(text[start:end])
    if not reduced.text:
        return None
    first, last = reduced.offsets[0], reduced.offsets[-1]
    return _WordRun(text, start + first, start + last + 1, len(reduced.text.split()))


def _find_unknown(passage: PassageMatch, start: int, end: int) -> _WordRun | None:
    """Find the words in a part of the text that are in no known sentence and no piece."""
    return _find_words(passage.unknown_text, start, end)


def _find_unknown_before(
    passage: PassageMatch, start: int, match: SentenceMatch
) -> _WordRun | None:
    """Find such words before a sentence, but not the label of its paragraph: `2.` or `(b)`."""
    end = match.start
    line_start, _ = passage.index.line_of(end)
    if match.row.sentence == 1 and _LABEL.fullmatch(passage.index.text, line_start, end):
        end = max(start, line_start)
    return _find_unknown(passage, start, end)


def _describe_words(
    passage: PassageMatch, code: str, place: str, match: SentenceMatch, words: _WordRun | None
) -> Iterator[TextDifference]:
    """Describe words that are in no known sentence, if there are any.

    place: of the words, such as "before" the sentence
    """
    if words is not None:
        written = write_words(words.text, words.start, words.end)
        values = {
            "text": _name_place(passage, words.start),
            "place": place,
            "count": count_noun(words.number, "word"),
            "words": quote_value(_shorten(written)),
            "numerals": _list_numerals(written),
        }
        yield TextDifference(match, code, values)


def _list_numerals(words: str) -> str:
    """Return the numerals of some words as a message lists them."""
    numerals = find_numerals(normalise(words[:_MAX_READ]))
    return ", ".join([numeral.text for numeral in numerals][:_MAX_NUMERALS]) or "none"


def list_some(items: Sequence[str], most: int) -> str:
    """Return the first items of a list with commas, and how many more there are."""
    more = f" and {len(items) - most:,} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more


def _shorten(words: str) -> str:
    """Return the first words of a text."""
    beginning = " ".join(words.split()[:_MAX_WORDS])
    return beginning if beginning == words else f"{beginning} \u2026"


def _name_place(passage: PassageMatch, offset: int) -> str:
    """Return the name of the text, and the line of a place in it."""
    return f"{passage.index.source.name}, line {passage.index.line_number(offset):,}"
