"""Find the words of a source text that its passage does not have, inside of it and around it.

Inside of a passage every word belongs to a known sentence, or is a piece that may interrupt one (see
`word_stream`), or the label of a paragraph. All other words are extra.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from tip_figures.proof.passage_matching import PassageMatch, SentenceMatch
from tip_figures.proof.word_stream import (
    HARMLESS_EXPONENT,
    RAISED_AT_NUMBER,
    WordStream,
    is_title,
)
from tip_figures.prose.html_text import LEFT_OUT, PICTURE, SHOWN_OTHERWISE

EXCERPT: Final = "excerpt"
"""Value of `extent`: a passage is not the whole section."""

_NUMBER_OF_SECTION: Final = r"(?:[0-9]{1,2}|[A-Za-z]|[ivxlIVXL]{1,5})"
_SECTION = re.compile(
    rf"(?:Section\s+)?\(?{_NUMBER_OF_SECTION}(?:\.\s?{_NUMBER_OF_SECTION})*[.)]\)?\s+(?P<title>\D+)"
)
_HEADING_MARKS: Final = " #*_:|-"
_MAIL_HEAD = re.compile(r".*\bwrote:")
_LABEL = re.compile(rf"[(\[]?{_NUMBER_OF_SECTION}[0-9]?[.)\]]+\s*|[^\w\n]+")
_ENDS_SENTENCE = re.compile(r"[.?!]")
_SHOWN_OTHERWISE = re.compile(f"[\u202a-\u202e\u2066-\u2069{SHOWN_OTHERWISE}]")
_NOT_READ = re.compile(f"[{LEFT_OUT}{PICTURE}]")
_NEAR: Final = 400  # words before a passage that are looked at


class ExtraWords(NamedTuple):
    """Words that a text has and the tables do not, before or after a sentence of the passage.

    place: such as "Before"
    match: the sentence
    """

    place: str
    match: SentenceMatch
    words: range


class OutsideWords(NamedTuple):
    """Words around a passage.

    is_expected: whether a heading is between, so that they belong to another section
    """

    place: str
    match: SentenceMatch
    words: range
    is_expected: bool


def find_extra_words(passage: PassageMatch) -> Iterator[ExtraWords]:
    """Find the extra words between the sentences of a passage that no missing sentence separates."""
    rows = {id(match): number for number, match in enumerate(passage.sentence_matches)}
    for before, after in pairwise(passage.matches_in_order):
        if rows[id(after)] - rows[id(before)] > 1:
            continue
        words = range(before.words.stop, after.words.start)
        if after.row.sentence == 1:
            words = _leave_out_label(passage.stream, words)
        for run in _list_runs(list(find_unknown(passage, words))):
            yield ExtraWords("Before", after, run)


def find_unknown(passage: PassageMatch, words: range) -> Iterator[int]:
    """Return the words that are in no known sentence and no piece, in order."""
    ends = passage.stream.piece_ends
    word = words.start
    while word < words.stop:
        end = max(ends.get(word, word), _find_known_end(passage.known_sentences, word))
        if word < end <= words.stop:
            word = end
        else:
            yield word
            word += 1


def _find_known_end(known: Sequence[range], word: int) -> int:
    """Return the word after the known sentence that begins with a word; 0 if none does."""
    number = bisect_left(known, word, key=lambda words: words.start)
    return known[number].stop if number < len(known) and known[number].start == word else 0


def _leave_out_label(stream: WordStream, words: range) -> range:
    """Leave out the label of a paragraph at the end of some words: `2.` or `(b)` in its line."""
    if not words or words.stop == len(stream):
        return words
    line_words = stream.line_words[stream.line_of(words.stop)]
    start = max(words.start, line_words.start)
    if start < words.stop:
        label = stream.text[stream.places[start] : stream.places[words.stop]]
        if _LABEL.fullmatch(label):
            return range(words.start, start)
    return words


def _list_runs(words: Sequence[int]) -> Iterator[range]:
    """Join numbers that follow on each other."""
    start = 0
    for number in range(1, len(words) + 1):
        if number == len(words) or words[number] != words[number - 1] + 1:
            yield range(words[start], words[number - 1] + 1)
            start = number


def find_words_after(passage: PassageMatch) -> OutsideWords | None:
    """Find what follows a passage whose last sentence the text has."""
    match = passage.sentence_matches[-1]
    stream = passage.stream
    if not match.is_in_order:
        return None
    rest = range(match.words.stop, len(stream))
    first = next(find_unknown(passage, rest), None)
    if first is None:
        return None
    line = stream.line_words[stream.line_of(first)]
    is_new_line = line.start == first
    is_expected = passage.source.extent == EXCERPT or (
        is_new_line and is_section_heading(stream.lines[stream.line_of(first)].text)
    )
    words = range(first, rest.stop if is_expected else max(line.stop, first + 1))
    return OutsideWords("after", match, words, is_expected)


def find_words_before(passage: PassageMatch) -> ExtraWords | OutsideWords | None:
    """Find what precedes a passage whose first sentence the text has.

    returns: words in the line of the first sentence as extra words, if no sentence ends before it
    """
    match = passage.sentence_matches[0]
    stream = passage.stream
    if not match.is_in_order:
        return None
    before = range(max(0, match.words.start - _NEAR), match.words.start)
    before = _leave_out_label(stream, before)
    unknown = list(find_unknown(passage, before))
    if not unknown:
        return None
    last = unknown[-1]
    line_number = stream.line_of(last)
    line_words = stream.line_words[line_number]
    heading = stream.lines[line_number].text
    is_same_line = last + 1 == before.stop and before.stop < line_words.stop
    if is_same_line:
        words = range(max(line_words.start, before.start), before.stop)
        heading = stream.text[stream.places[words.start] : stream.places[words.stop]]
        if not (_ENDS_SENTENCE.search(stream.gap_before(match.words.start)) or _is_name(passage, heading)):
            return ExtraWords("Before", match, words)
    outside = [word for word in unknown if word < line_words.start]
    if _is_name(passage, heading) or is_section_heading(heading):
        if not outside:
            return None
        return OutsideWords("before", match, range(outside[0], outside[-1] + 1), is_expected=True)
    is_expected = is_title(heading.strip(_HEADING_MARKS)) or bool(_MAIL_HEAD.fullmatch(heading))
    return OutsideWords("before", match, range(unknown[0], last + 1), is_expected)


def _is_name(passage: PassageMatch, heading: str) -> bool:
    """Whether a heading is the name of the section, in capitals or not."""
    section = passage.source.section.casefold()
    return section != "" and heading.strip(_HEADING_MARKS).casefold() == section


def is_section_heading(line: str) -> bool:
    """Whether a line is like `c. Prohibition of Child Labor`, or in capitals."""
    line = line.strip(_HEADING_MARKS)
    section = _SECTION.fullmatch(line)
    if section:
        return is_title(section["title"])
    return line.isupper() and is_title(line) and not any(map(str.isdigit, line))


def find_altered_places(passage: PassageMatch) -> Iterator[int]:
    """Find where a text shows something different from what is read: offsets in the text.

    Inside of the passage and next to it: controls of direction, and what a page generates, hides
    or reverses. Inside of it: navigation and raised signs at a number. In a sentence: a picture.
    """
    stream, words = passage.stream, passage.words
    if not words:
        return
    outer_start = stream.ends[words.start - 1] if words.start else 0
    outer_end = stream.places[words.stop] if words.stop < len(stream) else len(stream.text)
    start, end = stream.places[words.start], stream.ends[words.stop - 1]
    for match in _SHOWN_OTHERWISE.finditer(stream.text, outer_start, outer_end):
        yield match.start()
    for match in _NOT_READ.finditer(stream.text, start, end):
        word = bisect_left(stream.places, match.start())
        is_inside = any(word in range(m.words.start + 1, m.words.stop) for m in passage.matches_in_order)
        if match[0] == LEFT_OUT or is_inside:
            yield match.start()
    for match in RAISED_AT_NUMBER.finditer(stream.text, start, min(end + 8, outer_end)):
        if match[0] != HARMLESS_EXPONENT:
            yield match.start()
