"""Findings about sentences and words in which a source text and a passage differ.

Inside of a passage every word belongs to a known sentence, is a piece that may interrupt one (see
`pieces`), or labels a paragraph. All other words are extra. After it, words are expected only after
the heading of a section. Findings contain no sentence of the report, only its numerals and a few
words.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, Final, NamedTuple

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.figures.model import Figures
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


class _Words(NamedTuple):
    """Words of a text: how many they are, and where."""

    text: str
    start: int
    end: int
    count: int


def check_text(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report where a source text, which has some of a passage, differs from it."""
    comparison = _Comparison(figures, passage)
    yield from comparison.check_missing_sentences()
    yield from comparison.check_order()
    yield from comparison.check_before()
    yield from comparison.check_after()
    yield from comparison.check_what_is_shown()
    yield from comparison.check_extent()


def check_skipped(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report what a text has inside of a passage that is proved, and what is not read as its words.

    A person can see in this note whether the proof left out a word of the report.
    """
    index, matches = passage.index, passage.matches_in_order
    start, end = matches[0].start, matches[-1].end
    pieces = []
    for piece in index.pieces:
        if start <= piece[0] < end:
            pieces.append((piece[0], _shorten(write_words(index.text, *piece))))
    for sign in _LEFT_OUT_SIGNS.finditer(index.text, start, end):
        pieces.append((sign.start(), "deleted words" if DELETED in sign[0] else sign[0]))
    lines: dict[str, int] = {}  # the first line of each piece
    for place, words in sorted(pieces):
        lines.setdefault(words, index.line_number(place))
    places = [f"{quote_value(words)} (line {line:,})" for words, line in lines.items()]
    if len(places) > _MAX_PIECES:
        places[_MAX_PIECES:] = [f"{len(places) - _MAX_PIECES:,} more"]
    if places:
        yield figures.create_finding(
            passage.source,
            "source_id",
            "text-skipped",
            text=index.source.name,
            count=count_noun(len(pieces), "piece"),
            pieces=", ".join(places),
        )


def is_section_heading(line: str) -> bool:
    """Whether a line is like `c. Prohibition of Child Labor`, or in capitals."""
    line = line.strip(_HEADING_MARKS)
    section = _SECTION.fullmatch(line)
    if section:
        return is_title(section["title"])
    return line.isupper() and is_title(line) and not any(map(str.isdigit, line))


class _Comparison:
    """Compares a passage with its text."""

    def __init__(self, figures: Figures, passage: PassageMatch) -> None:
        self.figures = figures
        self.passage = passage
        self.index = passage.index
        self.text = passage.index.text
        self.name = passage.index.source.name
        self.in_order = passage.matches_in_order
        self.is_excerpt = passage.source.extent == EXCERPT
        self.breaks_off = SENTENCE_END.search(self.text.rstrip()) is None

    # Sentences

    def check_missing_sentences(self) -> Iterator[Finding]:
        """Report sentences that a text leaves out or changes: together if the text is cut there."""
        matches = self.passage.sentence_matches
        for is_missing, group in groupby(matches, key=lambda match: match.sentence is None):
            if not is_missing:
                continue
            run = list(group)
            first = run[0]
            previous = [match.end for match in self.in_order if match.number < first.number]
            following = [match.start for match in self.in_order if match.number > first.number]
            start = max(previous, default=0)
            end = min(following, default=len(self.text))
            length = len(reduce_text(self.text[start:end]).text)
            is_cut = length == 0 and (not following or first.number == 0)
            is_fragment = not following and self.breaks_off and length < first.row.length
            if is_cut or is_fragment:
                yield self._report_cut(run, "begins after" if following else "ends before")
            else:
                for match in run:
                    yield self._report_missing(match, start, end)

    def check_order(self) -> Iterator[Finding]:
        """Report sentences in another order, and words between those in order."""
        for match in self.passage.sentence_matches:
            if match.sentence is not None and not match.is_in_order:
                place = self._describe_place(match.start)
                yield self._report(match, "sentence-order", text=place)
        for before, after in pairwise(self.in_order):
            words = self._find_unknown_before(after, before.end)
            if words and after.number == before.number + 1:
                yield self._report_extra("Before", after, words)

    def check_extent(self) -> Iterator[Finding]:
        """Report a complete passage whose last sentence does not end."""
        last = self.passage.sentence_matches[-1]
        if last.sentence is None or self.is_excerpt or not last.is_in_order:
            return
        if not SENTENCE_END.search(last.sentence.text):
            place = self._describe_place(last.end - 1)
            source = self.passage.source
            yield self.figures.create_finding(source, "extent", "extent-differs", text=place)

    def _report_cut(self, run: Sequence[SentenceMatch], cut: str) -> Finding:
        places = [f"{match.row.paragraph}.{match.row.sentence}" for match in run]
        return self._report(
            run[0],
            "sentence-cut",
            text=self.name,
            cut=cut,
            count=count_noun(len(run), "sentence"),
            places=" to ".join(dict.fromkeys([places[0], places[-1]])),
        )

    def _report_missing(self, missing: SentenceMatch, start: int, end: int) -> Finding:
        """Make the finding about a sentence that is not in a text, or has other words there.

        start, end: of what the text has in its place
        """
        (wanted,) = self.index.want([missing.row])
        added = self.index.whole.find_added_words(start, end, wanted)
        if added:
            unknown = self._find_unknown(*added) or _find_words(self.text, *added)
            if unknown:
                return self._report_extra("In", missing, unknown)
        detail = "The text has nothing between the sentences before and after it."
        words = _find_words(self.text, start, end)
        if words:
            rows = [match.row for match in missing.numeral_matches]
            recorded = [row.text for row in rows if row is not None and row.form != "negation"]
            detail = (
                f"The words there, from line {self.index.line_number(words.start):,} on, have the"
                f" numerals {_list_numerals(words)};"
                f" numerals.csv has {', '.join(recorded) or 'none'}."
            )
        return self._report(missing, "sentence-missing", text=self.name, detail=detail)

    # Around the passage

    def check_before(self) -> Iterator[Finding]:
        """Report what precedes a passage whose first sentence the text has.

        Nothing is before it but a heading; words in its line belong to it.
        """
        first = self.passage.sentence_matches[0]
        start = max(0, first.start - _MAX_READ)
        words = self._find_unknown_before(first, start)
        if words is None or not first.is_in_order:
            return
        line_start, line_end = self.index.line_of(words.end - 1)
        heading = " ".join(self.text[line_start : min(line_end, first.start)].split())
        is_heading = self._is_section_name(heading) or is_section_heading(heading)
        is_apart = line_end < first.start or BREAK.search(self.text, words.end, first.start)
        if not is_heading and not is_apart:
            in_line = self._find_unknown(line_start, words.end)
            yield self._report_extra("Before", first, in_line or words)
            return
        title = heading.strip(_HEADING_MARKS)
        is_expected = is_heading or is_title(title) or _MAIL_HEAD.fullmatch(heading)
        code = "text-outside" if is_expected else "passage-incomplete"
        outside = self._find_unknown(start, line_start) if is_heading else words
        if outside:
            yield self._report_outside(code, "before", first, outside)

    def check_after(self) -> Iterator[Finding]:
        """Report what follows a passage whose last sentence the text has."""
        last = self.passage.sentence_matches[-1]
        others = [start for start in self.passage.other_starts if start >= last.end]
        words = self._find_unknown(last.end, min(others, default=len(self.text)))
        is_cut = self.is_excerpt and self.breaks_off and not others
        if words is None or is_cut or not last.is_in_order:
            return
        line_start, line_end = self.index.line_of(words.start)
        heading = " ".join(self.text[line_start:line_end].split())
        is_after_heading = line_start >= last.end and is_section_heading(heading)
        if self.is_excerpt or is_after_heading:
            yield self._report_outside("text-outside", "after", last, words)
        else:
            in_line = self._find_unknown(words.start, line_end)
            yield self._report_extra("After", last, in_line or words)

    def _is_section_name(self, heading: str) -> bool:
        """Whether a heading is the name of the section, in capitals or not."""
        section = self.passage.source.section.casefold()
        return section != "" and heading.strip(_HEADING_MARKS).casefold() == section

    def _report_outside(
        self, code: str, place: str, match: SentenceMatch, words: _Words
    ) -> Finding:
        return self._report(
            match,
            code,
            text=self.name,
            place=place,
            count=count_noun(words.count, "word"),
            numerals=_list_numerals(words),
        )

    # What the text shows

    def check_what_is_shown(self) -> Iterator[Finding]:
        """Report sentences at which a text shows something different from what is read.

        Inside of the passage and next to it: controls of direction, raised signs at a number, and
        what a page generates, hides or reverses. Inside of it: navigation. In a sentence: a picture.
        """
        if not self.in_order:
            return
        first, last = self.in_order[0], self.in_order[-1]
        start, end = self.index.whole.extend_to_words(first.start, last.end)
        reported = set()
        for sign in _SHOWN_DIFFERENTLY.finditer(self.text, start, end):
            place = sign.start()
            match = next((match for match in self.in_order if place < match.end), last)
            is_shown = sign[0] not in (LEFT_OUT, PICTURE)
            is_hidden = sign[0] == LEFT_OUT and first.start < place < last.end
            is_in_sentence = match.start < place < match.end
            if (is_shown or is_hidden or is_in_sentence) and match.number not in reported:
                reported.add(match.number)
                text = self._describe_place(place)
                yield self._report(match, "text-shown-otherwise", text=text)

    # Words, places and findings

    def _find_unknown(self, start: int, end: int) -> _Words | None:
        """Find the words in a part of the text that are in no known sentence and no piece."""
        return _find_words(self.passage.unknown_text, start, end)

    def _find_unknown_before(self, match: SentenceMatch, start: int) -> _Words | None:
        """Find such words before a sentence, but not the label of its paragraph: `2.` or `(b)`."""
        end = match.start
        line_start, _ = self.index.line_of(end)
        is_first = match.row.sentence == 1
        if is_first and _LABEL.fullmatch(self.text, line_start, end):
            end = max(start, line_start)
        return self._find_unknown(start, end)

    def _describe_place(self, offset: int) -> str:
        return f"{self.name}, line {self.index.line_number(offset):,}"

    def _report(self, match: SentenceMatch, code: str, **values: Any) -> Finding:
        return self.figures.create_finding(match.row, "sentence", code, **values)

    def _report_extra(self, place: str, match: SentenceMatch, words: _Words) -> Finding:
        """Make the finding about words that the tables do not have.

        place: of the words, such as "Before" the sentence
        """
        return self._report(
            match,
            "sentence-extra",
            text=self._describe_place(words.start),
            place=place,
            count=count_noun(words.count, "word"),
            words=quote_value(_shorten(write_words(words.text, words.start, words.end))),
            numerals=_list_numerals(words),
        )


def _find_words(text: str, start: int, end: int) -> _Words | None:
    """Find the words in a part of a text; None if it has none."""
    reduced = reduce_text(text[start:end])
    if not reduced.text:
        return None
    first, last = reduced.offsets[0], reduced.offsets[-1]
    return _Words(text, start + first, start + last + 1, len(reduced.text.split()))


def _list_numerals(words: _Words) -> str:
    """Return the numerals of some words as a message lists them."""
    end = min(words.end, words.start + _MAX_READ)
    numerals = find_numerals(normalise(write_words(words.text, words.start, end)))
    return ", ".join([numeral.text for numeral in numerals][:_MAX_NUMERALS]) or "none"


def _shorten(words: str) -> str:
    """Return the first words of a text."""
    beginning = " ".join(words.split()[:_MAX_WORDS])
    return beginning if beginning == words else f"{beginning} \u2026"
