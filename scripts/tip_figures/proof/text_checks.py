"""Findings about sentences and words in which a source text and a passage differ.

The sentences that the text has in the order of the passage divide it into gaps: before, between and
after them. Within the passage every word belongs to a known sentence, interrupts one (see
`interruptions`), or labels a paragraph; all other words are extra. Of a whole page, the gaps end at
the headings around the section. Findings contain no sentence of the report, only its numerals and a
few words.
"""

import re
from collections.abc import Iterator, Sequence

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.figures.records import EXCERPT
from tip_figures.proof.interruptions import Span, is_title
from tip_figures.proof.passage_matching import PassageMatch, SentenceMatch
from tip_figures.proof.text_index import BREAK, extract_words
from tip_figures.prose.html_text import STRUCK
from tip_figures.prose.numerals import find_numerals
from tip_figures.prose.sections import HEADING_MARKS, LABEL_NUMBER, fold_title
from tip_figures.prose.sentences import RAISED_SIGNS, SENTENCE_END, normalise

EXTRA, INCOMPLETE, OUTSIDE = "sentence-extra", "passage-incomplete", "text-outside"
"""Codes of findings. OUTSIDE is for words outside the passage, and for interruptions in it."""

_MAX_WORDS = 6  # of the text that a message has
_MAX_LISTED = 12  # of several items; the others are counted
_MAX_READ = 2_500  # characters before a passage, or for a list of numerals

_LABEL = re.compile(rf"[^\w\n]*(?:[(\[]?(?P<name>{LABEL_NUMBER}[0-9]?)[.)\]]+\s*)?")

_RAISED = f"(?<=[0-9])(?!\u00b9(?![{RAISED_SIGNS}]))[{RAISED_SIGNS}]+"
"""Raised signs at a number, except a raised 1, which changes no number."""
_SHOWN_DIFFERENTLY = re.compile(f"[\u202a-\u202e\u2066-\u2069{STRUCK}]|{_RAISED}")


def check_passage_text(passage: PassageMatch) -> Iterator[Finding]:
    """Report each difference between a passage and the source text that contains it.

    - A sentence is missing, or is in another order.
    - The text has extra words before, between or after the sentences.
    - Readers see something different from what the program reads, such as a struck word.

    Args:
        passage: a passage of which at least one sentence is in the text
    """
    index = passage.index
    before = None  # the last sentence in order
    missing = []  # the sentences after it that the text does not have
    for match in [*passage.sentence_matches, None]:  # None is the end of the passage
        if match and match.sentence is None:
            missing.append(match)
            continue
        if match and not match.is_in_order:
            yield _report(passage, match, "sentence-order", text=index.name_place(match.start))
            continue
        start = before.end if before else 0
        if missing:
            end = match.start if match else len(index.text)
            yield from _report_missing(passage, missing, start, end)
        elif before and match:  # between two sentences in order
            words = _find_unknown_before(passage, start, match)
            yield from _report_words(passage, EXTRA, "before", match, words)
        elif match:  # before the first sentence in order
            yield from _check_before(passage, match)
        elif before:  # after the last sentence in order
            yield from _check_after(passage, before)
        before, missing = match, []
    yield from _check_shown(passage)


def check_skipped(passage: PassageMatch) -> Iterator[Finding]:
    """Report what the proof left out between the first and the last sentence of a passage.

    This is each interruption, such as a page number, the title on a page, or the mark of a note.
    A single finding counts them all, and quotes up to twelve different ones, so that a person can
    see whether one belongs to the report.

    Args:
        passage: a passage without errors, with at least one sentence in order
    """
    index, matches = passage.index, passage.matches_in_order
    interruptions = [
        index.text[start:end]
        for start, end in sorted(index.interruptions)
        if matches[0].start <= start < matches[-1].end
    ]
    if interruptions:
        quotes = dict.fromkeys(quote_value(_shorten(words)) for words in interruptions)
        yield passage.figures.create_finding(
            passage.source,
            "source_id",
            OUTSIDE,
            text=index.source.name,
            count=count_noun(len(interruptions), "interruption"),
            place="inside",
            content=list_some(list(quotes)),
        )


# Between the sentences


def _report_missing(
    passage: PassageMatch,
    missing: Sequence[SentenceMatch],
    start: int,
    end: int,
) -> Iterator[Finding]:
    """Report consecutive sentences that are missing from one part of a text.

    If the text is cut off there, it has only a part of the passage, and one finding INCOMPLETE is
    about all of the sentences. It is cut off in these cases:

    - The part is at the beginning of the text, and has no unknown words.
    - The part is at the end of the text, and has no unknown words, or the text breaks off there in
      the first missing sentence.

    A section of a whole page is never cut off at its beginning, which is its heading, and at its
    end only if no other section follows.

    Otherwise there is a finding for each sentence: EXTRA if the text has it with inserted words,
    `sentence-missing` if not.

    Args:
        passage: the passage of the sentences
        missing: the missing sentences, which follow each other in the passage
        start, end: the part of the text between the sentences before and after the missing ones; 0
            and the length of the text where the passage has no such sentence
    """
    index = passage.index
    words = index.find_unknown(start, end)
    place_name = index.name_place(words[0]) if words else index.source.name
    is_fragment = False
    if words is not None:
        words_start, words_end = words
        is_fragment = words_end - words_start < missing[0].row.length
    breaks_off = is_fragment and not SENTENCE_END.search(index.text.rstrip())
    is_cut_off = words is None or breaks_off
    ends_before = is_cut_off and index.is_open_ended and end == len(index.text)
    begins_after = start == 0 and words is None and index.section is None
    if ends_before or begins_after:
        cut = "ends before" if ends_before else "begins after"
        places = [f"{match.row.paragraph}.{match.row.sentence}" for match in missing]
        # "1.2 to 1.4", or "1.2" if only this sentence is missing.
        missing_places = " to ".join(dict.fromkeys([places[0], places[-1]]))
        count = count_noun(len(missing), "sentence")
        difference = f"{cut} {count} of the passage: {missing_places} (paragraph.sentence)"
        yield _report(passage, missing[0], INCOMPLETE, text=place_name, difference=difference)
        return
    for match in missing:
        reading = index.reading_without_interruptions
        added = reading.find_added_words(*words, match.row) if words else None
        if added:
            yield from _report_words(passage, EXTRA, "in", match, added)
        else:
            detail = _compare_numerals(passage, match, words)
            yield _report(passage, match, "sentence-missing", text=place_name, detail=detail)


def _compare_numerals(
    passage: PassageMatch,
    missing: SentenceMatch,
    words: Span | None,
) -> str:
    """Return which numerals the text and the tables have for a missing sentence, in words.

    `The words there have the numerals 12, 5; numerals.csv has 12, 6.` Rows of negations (`no`) are
    left out. Without unknown words, the result says that the text has nothing there.

    Args:
        passage: the passage of the sentence
        missing: the missing sentence
        words: the span of unknown words where the sentence is expected; None if there are none
    """
    if words is None:
        return "The text has nothing between the sentences before and after it."
    numerals = _list_numerals(passage.index.text[slice(*words)])
    rows = [match.row for match in missing.numeral_matches if match.row]
    recorded = ", ".join(row.text for row in rows if row.form != "negation") or "none"
    return f"The words there have the numerals {numerals}; numerals.csv has {recorded}."


# Around a passage


def _check_before(passage: PassageMatch, first: SentenceMatch) -> Iterator[Finding]:
    """Report unknown words before the first sentence of a passage.

    The first case that applies decides the code of the finding:

    1. EXTRA if only a section of the text is read, or if sentences of the passage come earlier
    2. OUTSIDE if the nearest line, or its part before the sentence, is the heading of the source;
       only words before this line are reported, if there are any
    3. OUTSIDE if the nearest line is another title, or introduces a quoted e-mail
    4. INCOMPLETE if a stop or line end separates the words from the passage, since the tables may
       lack sentences of the report
    5. EXTRA otherwise; only the words in the line of the first sentence are reported

    Only the last _MAX_READ characters before the passage are read.

    Args:
        passage: the passage
        first: the first of its sentences in order, without a missing sentence before it
    """
    index, end = passage.index, first.start
    start = max(0, end - _MAX_READ)
    words = _find_unknown_before(passage, start, first)
    if words is None:
        return
    words_start, words_end = words
    line_start, line_end = index.line_of(words_end - 1)
    line = index.text[line_start : min(line_end, end)].strip()
    title = line.strip(HEADING_MARKS)
    # The first place of any sentence of the passage, even of one that is not in order.
    (first_start, _end), _sha256 = index.list_places(passage.hashes)[0]
    if first_start < words_end or index.section:
        code = EXTRA
    elif fold_title(title) == fold_title(passage.source.heading):
        code, words = OUTSIDE, index.find_unknown(start, line_start)
    elif line_end < end and (is_title(title) or line.endswith(" wrote:")):  # a reply to an e-mail
        code = OUTSIDE
    elif BREAK.search(index.text, words_end, end):
        code = INCOMPLETE
    else:
        code, words = EXTRA, (max(words_start, line_start), words_end)
    yield from _report_words(passage, code, "before", first, words)


def _check_after(passage: PassageMatch, last: SentenceMatch) -> Iterator[Finding]:
    """Report unknown words after the last sentence of a passage.

    If a known sentence of another passage follows, only the words before this sentence count. The
    code of the finding depends on the passage:

    - After an excerpt, the words are OUTSIDE. They are not reported if the text breaks off in the
      middle of a sentence.
    - After any other passage, the words are EXTRA, and only those of the first line are reported.

    If there are no such words, `_check_extent` checks whether an excerpt is the whole section.

    Args:
        passage: the passage
        last: the last of its sentences in order, without a missing sentence after it
    """
    index = passage.index
    other_starts = (start for (start, _), sha256 in index.places if sha256 not in passage.hashes)
    end = next((start for start in other_starts if start >= last.end), len(index.text))
    words = index.find_unknown(last.end, end)
    if words is None:
        yield from _check_extent(passage)
        return
    words_start, words_end = words
    _line_start, line_end = index.line_of(words_start)
    code = OUTSIDE
    if passage.source.extent != EXCERPT:
        code, words = EXTRA, (words_start, min(words_end, line_end))
    elif not SENTENCE_END.search(index.text.rstrip()):
        return  # the text breaks off in a sentence
    yield from _report_words(passage, code, "after", last, words)


def _check_extent(passage: PassageMatch) -> Iterator[Finding]:
    """Report a passage that is marked as an excerpt, but is probably the whole section.

    It is reported only if the tables have at least two other editions of the same report, area and
    section, and none of them is an excerpt.

    Args:
        passage: a passage after which the text has no unknown words
    """
    source = passage.source
    if source.extent != EXCERPT:
        return
    section = source.report, source.ref_area, source.section
    extents = [
        row.extent
        for row in passage.figures.sources
        if (row.report, row.ref_area, row.section) == section
    ]
    if extents.count(EXCERPT) == 1 and len(extents) > 2:
        yield passage.figures.create_finding(
            source,
            "extent",
            INCOMPLETE,
            text=passage.index.source.name,
            difference="ends with the passage, and the other editions are complete, not excerpts",
        )


# What a text shows


def _check_shown(passage: PassageMatch) -> Iterator[Finding]:
    """Report each sentence that readers see differently from what the program reads.

    The cause is a control character for the direction of writing, a struck word, or a raised sign
    at a number. A cause between two sentences is reported for the second one. A sentence is
    reported once.
    """
    index, matches = passage.index, passage.matches_in_order
    last = matches[-1]
    start, end = matches[0].start, last.end
    while start and not index.text[start - 1].isalnum():
        start -= 1
    while end < len(index.text) and not index.text[end].isalpha():  # a raised sign is alphanumeric
        end += 1
    reported_rows = set()
    for sign in _SHOWN_DIFFERENTLY.finditer(index.text, start, end):
        place = sign.start()
        match = next((match for match in matches if place < match.end), last)
        if match.row not in reported_rows:
            reported_rows.add(match.row)
            name = index.name_place(place)
            yield _report(passage, match, "text-shown-otherwise", text=name)


# Words and places


def _report(passage: PassageMatch, match: SentenceMatch, code: str, **values: str) -> Finding:
    """Create a finding about a sentence.

    Args:
        passage: the passage of the sentence
        match: the sentence
        code: the code of the finding
        values: the values of the names in the message of the code
    """
    return passage.figures.create_finding(match.row, "sentence", code, **values)


def _find_unknown_before(passage: PassageMatch, start: int, match: SentenceMatch) -> Span | None:
    """Return the span of unknown words before a sentence; None if there are none.

    Unknown words neither belong to a known sentence nor interrupt one. The label of a paragraph
    before its first sentence is left out: a letter, as in `(b)`, a mark such as a bullet, or a
    number, unless it is the number of another paragraph.

    Args:
        passage: the passage of the sentence
        start: where the search begins; it ends at the sentence
        match: the sentence
    """
    end = match.start
    line_start, _line_end = passage.index.line_of(end)
    label = _LABEL.fullmatch(passage.index.text, line_start, end)
    if label and match.row.sentence == 1:
        name = label["name"] or ""
        is_other_number = name.isdigit() and int(name) != match.row.paragraph
        if not is_other_number:
            end = max(start, line_start)
    return passage.index.find_unknown(start, end)


def _report_words(
    passage: PassageMatch,
    code: str,
    place: str,
    match: SentenceMatch,
    words: Span | None,
) -> Iterator[Finding]:
    """Yield one finding about words that are in no known sentence; nothing if `words` is None.

    The finding quotes the first six words, and lists the numerals among all of the words. The
    message of each code uses only some of these values.

    Args:
        passage: the passage
        code: EXTRA, INCOMPLETE or OUTSIDE
        place: where the words are: "before", "after" or "in" the sentence
        match: the sentence
        words: the span of the words; None if there are none
    """
    if words is None:
        return
    written = extract_words(passage.index.unknown_text, *words)
    count = count_noun(len(written.split()), "word")
    numerals = _list_numerals(written)
    content = f"the nearest numerals: {numerals}"
    yield _report(
        passage,
        match,
        code,
        text=passage.index.name_place(words[0]),
        place=place.capitalize() if code == EXTRA else place,
        count=count,
        words=quote_value(_shorten(written)),
        numerals=numerals,
        content=content,
        difference=f"has {count} {place} the passage, and no heading between; {content}",
    )


def _list_numerals(words: str) -> str:
    """Return the numerals of a text, separated by commas: `12, 5`; "none" if there are none."""
    numerals = find_numerals(normalise(words[:_MAX_READ]))
    return list_some([numeral.text for numeral in numerals]) or "none"


def list_some(items: Sequence[str]) -> str:
    """Return the first twelve items of a list with commas, and how many more there are.

    Three items give `a, b, c`. Of 17 items, the twelfth is followed by ` and 5 more`.
    """
    surplus = len(items) - _MAX_LISTED
    more = f" and {surplus:,} more" if surplus > 0 else ""
    return ", ".join(items[:_MAX_LISTED]) + more


def _shorten(words: str) -> str:
    """Return the first six words of a text in one line, with an ellipsis if there are more.

    `one two three four five six seven` -> `one two three four five six …`
    """
    first_words = words.split(maxsplit=_MAX_WORDS)
    if len(first_words) > _MAX_WORDS:
        first_words[-1] = "\u2026"  # the last item is the rest of the text
    return " ".join(first_words)
