"""Findings about sentences and words in which a source text and a passage differ.

Inside of a passage every word belongs to a known sentence, is a piece that may interrupt one (see
`word_stream`), or labels a paragraph. All other words are extra. After it, words are expected only
after the heading of a section. Findings contain no sentence of the report, only its numerals and a
few words.
"""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Final

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SentenceRow
from tip_figures.proof.passage_matching import PassageMatch, SentenceMatch
from tip_figures.proof.word_stream import WordStream, is_title
from tip_figures.prose.html_text import DELETED, LEFT_OUT, PICTURE, SHOWN_OTHERWISE
from tip_figures.prose.numerals import find_numerals
from tip_figures.prose.reduction import hash_words
from tip_figures.prose.sentences import RAISED_SIGNS, SENTENCE_END, normalise

EXCERPT: Final = "excerpt"
"""Value of `extent`: a passage is not the whole section."""

_MAX_WORDS: Final = 6  # of the text that a message has
_MAX_NUMERALS: Final = 12  # that a message has
_MAX_PIECES: Final = 8  # that a message has; the others are counted
_MAX_READ: Final = 400  # words before a passage, or in the place of missing ones, that are read

_NUMBER: Final = r"(?:[0-9]{1,2}|[A-Za-z]|[ivxlIVXL]{1,5})"
_SECTION = re.compile(rf"(?:Section\s+)?\(?{_NUMBER}(?:\.\s?{_NUMBER})*[.)]\)?\s+(?P<title>\D+)")
_LABEL = re.compile(rf"[^\w\n]*(?:[(\[]?{_NUMBER}[0-9]?[.)\]]+\s*)?")
_HEADING_MARKS: Final = " #*_:|-"
_MAIL_HEAD = re.compile(r".*\bwrote:")

_SHOWN_OTHERWISE = re.compile(f"[\u202a-\u202e\u2066-\u2069{SHOWN_OTHERWISE}]")
_NOT_READ = re.compile(
    f"{LEFT_OUT}|{PICTURE}|(?<=[0-9])(?!\u00b9(?![{RAISED_SIGNS}]))[{RAISED_SIGNS}]+"
)
"""What a page leaves out, and raised signs at a number; a raised 1 changes no number."""
_LEFT_OUT_SIGNS = re.compile(f"[{DELETED}{RAISED_SIGNS}]+")


def check_text(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report where a source text, which has some of a passage, differs from it."""
    stream = passage.stream
    yield from _check_missing_sentences(figures, passage)
    for match in passage.sentence_matches:
        if match.sentence is not None and not match.is_in_order:
            place = _describe_place(passage, match.words.start)
            yield figures.create_finding(match.row, "sentence", "sentence-order", text=place)
    for before, after in pairwise(passage.matches_in_order):
        words = range(before.words.stop, after.words.start)
        if after.row.sentence == 1:
            words = _leave_out_label(stream, words)
        if after.number == before.number + 1:
            for run in _list_runs(find_unknown(passage, words)):
                yield _report_extra(figures, passage, "Before", after, run)
    yield from _check_before(figures, passage)
    yield from _check_after(figures, passage)
    matches = passage.matches_in_order
    altered: dict[SentenceRow, int] = {}  # the first altered place of each row
    for offset in find_altered_places(passage):
        following = (match for match in matches if offset < stream.ends[match.words.stop - 1])
        altered.setdefault(next(following, matches[-1]).row, offset)
    for row, offset in altered.items():
        place = f"{passage.text.name}, line {stream.line_number(offset):,}"
        yield figures.create_finding(row, "sentence", "text-shown-otherwise", text=place)
    last = passage.sentence_matches[-1]
    breaks_off = last.sentence is not None and not SENTENCE_END.search(last.sentence.text)
    if breaks_off and last.is_in_order and passage.source.extent != EXCERPT:
        place = _describe_place(passage, last.words.stop - 1)
        yield figures.create_finding(passage.source, "extent", "extent-differs", text=place)


def find_unknown(passage: PassageMatch, words: range) -> Iterator[int]:
    """Return the words that are in no known sentence and no piece, in order."""
    word = words.start
    while word < words.stop:
        end = max(passage.stream.pieces.get(word, 0), passage.known_ends.get(word, 0))
        if word < end <= words.stop:
            word = end
        else:
            yield word
            word += 1


def _list_runs(words: Iterator[int]) -> Iterator[range]:
    """Join numbers that follow on each other."""
    for _, group in groupby(enumerate(words), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in group]
        yield range(numbers[0], numbers[-1] + 1)


def _leave_out_label(stream: WordStream, words: range) -> range:
    """Leave out the label of a paragraph that follows some words: `2.` or `(b)` in its line."""
    if words.stop == len(stream.words):
        return words
    line_start, _ = stream.line_of(words.stop)
    label = stream.words_between(line_start, stream.places[words.stop])
    if _LABEL.fullmatch(stream.text, line_start, stream.places[words.stop]):
        return range(words.start, max(words.start, label.start))
    return words


def _check_missing_sentences(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report sentences that a text leaves out or changes: together if the text is cut there."""
    stream, matches = passage.stream, passage.sentence_matches
    start = 0  # the word after the last sentence in order
    for is_missing, group in groupby(matches, key=lambda match: match.sentence is None):
        run = list(group)
        if not is_missing:
            start = max([start, *(match.words.stop for match in run if match.is_in_order)])
            continue
        following = [
            each.words.start for each in passage.matches_in_order if each.words.start >= start
        ]
        is_last = not any(each.number > run[0].number for each in passage.matches_in_order)
        words = range(start, len(stream.words) if is_last else following[0])
        is_fragment = is_last and not SENTENCE_END.search(stream.text.rstrip())
        is_short = len(_read_words(stream, words)) < run[0].row.length
        is_cut = not words and (is_last or run[0].number == 0)
        if is_cut or (is_fragment and is_short):
            places = [f"{match.row.paragraph}.{match.row.sentence}" for match in run]
            yield figures.create_finding(
                run[0].row,
                "sentence",
                "sentence-cut",
                text=passage.text.name,
                cut="ends before" if is_last else "begins after",
                count=count_noun(len(run), "sentence"),
                places=" to ".join(dict.fromkeys([places[0], places[-1]])),
            )
            continue
        for match in run:
            yield _report_missing(figures, passage, match, words)


def _report_missing(
    figures: Figures, passage: PassageMatch, missing: SentenceMatch, words: range
) -> Finding:
    """Make the finding about a sentence that is not in a text, or has other words there.

    words: that the text has in its place
    """
    added = find_added_words(passage.stream, words, missing.row.sha256, missing.row.length)
    if added is not None:
        return _report_extra(figures, passage, "In", missing, added)
    detail = "The text has nothing between the sentences before and after it."
    if words:
        rows = [match.row for match in missing.numeral_matches]
        recorded = [row.text for row in rows if row is not None and row.form != "negation"]
        line = passage.stream.line_number(passage.stream.places[words.start])
        detail = (
            f"The words there, from line {line:,} on, have the numerals"
            f" {_list_numerals(passage, words)}; numerals.csv has {', '.join(recorded) or 'none'}."
        )
    return figures.create_finding(
        missing.row, "sentence", "sentence-missing", text=passage.text.name, detail=detail
    )


def find_added_words(stream: WordStream, words: range, sha256: str, length: int) -> range | None:
    """Find the words without which some words of a text are a missing sentence.

    words:   in the place of the sentence, which has this hash and length
    returns: the added words, all in one place; None if there are no such words
    """
    breaks = [word for word in words if word == words.start or stream.may_end(word - 1, word)]
    for first in breaks[:_MAX_READ]:
        for start in range(first + 1, min(words.stop, first + _MAX_READ)):
            before = _read_words(stream, range(first, start))
            if len(before) >= length:
                break
            for last in (*breaks, words.stop):
                after = stream.words[start:last]
                while after and len(before) + 1 + len(" ".join(after)) > length:
                    del after[0]
                stop = last - len(after)
                if start < stop < last and hash_words(" ".join([before, *after])) == sha256:
                    return range(start, stop)
    return None


def _read_words(stream: WordStream, words: range) -> str:
    return " ".join(stream.words[words.start : words.stop])


def _check_before(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report what precedes a passage whose first sentence the text has.

    Nothing is before it but a heading; words in its line belong to it.
    """
    first, stream = passage.sentence_matches[0], passage.stream
    if not first.is_in_order:
        return
    before = range(max(0, first.words.start - _MAX_READ), first.words.start)
    before = _leave_out_label(stream, before)
    unknown = list(find_unknown(passage, before))
    if not unknown:
        return
    last = unknown[-1]
    line = stream.line_of(last)
    line_words = stream.words_between(*line)
    heading = stream.read_line(line)
    if first.words.start in line_words:
        heading = _written_before(stream, line, first.words.start)
        if not (_is_section_name(passage, heading) or stream.may_end(last, first.words.start)):
            words = range(line_words.start, last + 1)
            yield _report_extra(figures, passage, "Before", first, words)
            return
    is_heading = _is_section_name(passage, heading) or is_section_heading(heading)
    if is_heading:
        unknown = [word for word in unknown if word < line_words.start]
    if unknown:
        is_title_line = is_title(heading.strip(_HEADING_MARKS)) or _MAIL_HEAD.fullmatch(heading)
        code = "text-outside" if is_heading or is_title_line else "passage-incomplete"
        words = range(unknown[0], unknown[-1] + 1)
        yield _report_outside(figures, passage, code, "before", first, words)


def _written_before(stream: WordStream, line: tuple[int, int], word: int) -> str:
    """Return what a line has before a word."""
    return stream.read_line((line[0], stream.places[word]))


def _is_section_name(passage: PassageMatch, heading: str) -> bool:
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


def _check_after(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report what follows a passage whose last sentence the text has."""
    last, stream = passage.sentence_matches[-1], passage.stream
    if not last.is_in_order:
        return
    others = [word for word in passage.other_starts if word >= last.words.stop]
    rest = range(last.words.stop, min([len(stream.words), *others[:1]]))
    first = next(find_unknown(passage, rest), None)
    is_excerpt = passage.source.extent == EXCERPT
    breaks_off = not others and not SENTENCE_END.search(stream.text.rstrip())
    if first is None or (is_excerpt and breaks_off):
        return
    line = stream.line_of(first)
    line_words = stream.words_between(*line)
    is_heading = first == line_words.start and is_section_heading(stream.read_line(line))
    if is_heading or is_excerpt:
        words = range(first, rest.stop)
        yield _report_outside(figures, passage, "text-outside", "after", last, words)
    else:
        words = range(first, max(first + 1, line_words.stop))
        yield _report_extra(figures, passage, "After", last, words)


def find_altered_places(passage: PassageMatch) -> Iterator[int]:
    """Find where a text shows something different from what is read: offsets in the text.

    Inside of the passage and next to it: controls of direction, and what a page generates, hides
    or reverses. Inside of it: navigation and raised signs at a number. In a sentence: a picture.
    """
    stream, words = passage.stream, passage.words
    if not words:
        return
    start = stream.places[words.start] - len(stream.gap(words.start - 1, words.start))
    end = stream.ends[words.stop - 1] + len(stream.gap(words.stop - 1, words.stop))
    for match in _SHOWN_OTHERWISE.finditer(stream.text, start, end):
        yield match.start()
    for match in _NOT_READ.finditer(stream.text, stream.places[words.start], end):
        word = len(stream.words_between(0, match.start()))  # the word after it
        sentences = (each.words for each in passage.matches_in_order)
        is_inside = any(sentence.start < word < sentence.stop for sentence in sentences)
        is_left_out = match[0] == LEFT_OUT and word < words.stop
        is_raised = match[0] not in (LEFT_OUT, PICTURE)
        if is_inside or is_left_out or is_raised:
            yield match.start()


def check_skipped(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report what a text has inside of a passage that is proved, and what is not read as its words.

    A person can see in this note whether the proof left out a word of the report.
    """
    stream, words = passage.stream, passage.words
    lines: dict[str, list[int]] = {}
    for start, stop in stream.pieces.items():
        if start in words:
            line = stream.line_number(stream.places[start])
            lines.setdefault(_shorten(stream.write(range(start, stop))), []).append(line)
    signs = _LEFT_OUT_SIGNS.finditer(
        stream.text, stream.places[words.start], stream.ends[words.stop - 1]
    )
    for match in signs:
        text = "deleted words" if DELETED in match[0] else match[0]
        lines.setdefault(text, []).append(stream.line_number(match.start()))
    if not lines:
        return
    places = [f"{quote_value(text)} (line {numbers[0]:,})" for text, numbers in lines.items()]
    if len(places) > _MAX_PIECES:
        places[_MAX_PIECES:] = [f"{len(places) - _MAX_PIECES:,} more"]
    yield figures.create_finding(
        passage.source,
        "source_id",
        "text-skipped",
        text=passage.text.name,
        count=count_noun(sum(map(len, lines.values())), "piece"),
        pieces=", ".join(places),
    )


def _report_extra(
    figures: Figures, passage: PassageMatch, place: str, match: SentenceMatch, words: range
) -> Finding:
    """Make the finding about words that the tables do not have.

    place: of the words, such as "Before" the sentence
    """
    return figures.create_finding(
        match.row,
        "sentence",
        "sentence-extra",
        place=place,
        text=_describe_place(passage, words.start),
        count=count_noun(len(words), "word"),
        words=quote_value(_shorten(passage.stream.write(words))),
        numerals=_list_numerals(passage, words),
    )


def _report_outside(
    figures: Figures,
    passage: PassageMatch,
    code: str,
    place: str,
    match: SentenceMatch,
    words: range,
) -> Finding:
    """Make the finding about words around a passage."""
    return figures.create_finding(
        match.row,
        "sentence",
        code,
        text=passage.text.name,
        place=place,
        count=count_noun(len(words), "word"),
        numerals=_list_numerals(passage, words[:_MAX_READ]),
    )


def _list_numerals(passage: PassageMatch, words: range) -> str:
    """Return the numerals of some words as a message lists them."""
    numerals = find_numerals(normalise(passage.stream.write(words[:_MAX_READ])))
    return ", ".join([numeral.text for numeral in numerals][:_MAX_NUMERALS]) or "none"


def _shorten(words: str) -> str:
    """Return the first words of a text."""
    beginning = " ".join(words.split()[:_MAX_WORDS])
    return beginning if beginning == words else f"{beginning} \u2026"


def _describe_place(passage: PassageMatch, word: int) -> str:
    """Return where a word is: the name of the text, and the line."""
    line = passage.stream.line_number(passage.stream.places[word])
    return f"{passage.text.name}, line {line:,}"
