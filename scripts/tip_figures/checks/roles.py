"""Report roles and notes of numerals that the words of their sentences contradict."""

import re
from collections.abc import Iterator

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.code_words import ACTION
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NumeralRow
from tip_figures.figures.words.coded_sentences import CodedSentence, Readings
from tip_figures.figures.words.counters import find_counters
from tip_figures.figures.words.roles import (
    EVENT,
    FIGURE,
    PENALTY,
    SHARE,
    UNKNOWN_REASON,
    RoleReader,
    find_counted_words,
    has_clues,
    has_words,
    list_reasons_beside,
    names_counted,
    names_event,
    negates_knowledge,
)
from tip_figures.prose.number_words import find_document, is_day
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.quantity import UNKNOWN
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.units import PERCENT

_NOTHING_KNOWN = "they say that nothing is known, and not that there were none"
_REASONS_AFTER = ("age", "duration", "law", PENALTY, "pointing", SHARE, UNKNOWN_REASON)
"""Reasons that may be in the words after a number: `six weeks`, `no reported cases`."""
_QUOTE_END = re.compile(rf"[^{UNKNOWN}]{{,12}}{UNKNOWN}")  # the reason may be after it
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_NAME_BEFORE = re.compile(r"[a-z,] [A-Z][\w-]* $")  # a number in a name: `Operation 7`
_ONE_IN = re.compile(r"\b(?:in|of|out of)(?: every)? $")
"""The words before the second number of “one in ten”."""


def check(readings: Readings) -> Iterator[Finding]:
    """Report numerals whose role or reason the words of their sentence contradict.

    A numeral is reported at most once: a problem that its quote shows comes before one that only
    the text shows. A role that `differs` lists is deliberate.
    """
    figures = readings.figures
    problems: dict[NumeralRow, str] = {}
    for coded in readings.quoted:
        for numeral, row in zip(coded.numerals, coded.rows.values(), strict=True):
            problem = _compare_quote(figures, coded, numeral, row)
            if problem:
                problems[row] = problem
    for row, problem in _compare_texts(readings):
        problems.setdefault(row, problem)
    for row, problem in problems.items():
        if "role" not in row.differs:
            cells = {"numeral": row, "words": problem, "cell": "role", "recorded": row.role}
            yield figures.create_finding(row, "role", "words-differ", **cells)


def _compare_quote(
    figures: Figures, coded: CodedSentence, numeral: Numeral, row: NumeralRow
) -> str:
    """Return what the quotes of a sentence say against the role of a numeral; "" if nothing."""
    rows = coded.rows.values()
    if row.role == "other" and _hides_figure(figures, coded, numeral, row):
        return "its sentence names what figures count, and no reason is beside it"
    if row.role == EVENT and any(other.role == FIGURE for other in rows):
        # A number that is a day has a row with the role `date`.
        has_day = any(other.role == "date" and is_day(other.text) for other in rows)
        quotes = " ".join(other.quote for other in rows)
        if not has_day and not names_event(quotes, figures.code_words):
            return "other numbers of its sentence are figures"
    return _NOTHING_KNOWN if _is_unfounded_zero(coded, numeral, row) else ""


def _hides_figure(
    figures: Figures, coded: CodedSentence, numeral: Numeral, row: NumeralRow
) -> bool:
    """Return whether a number counts something, although its note gives a reason why not."""
    reason = row.note.partition(":")[0]
    text, masked = coded.sentence.text, coded.masked
    is_share = row.form == "fraction" or numeral.unit == PERCENT
    is_plausible = (
        bool(list_reasons_beside(masked, numeral, row.value))
        or has_words(reason, text)
        or (reason in _REASONS_AFTER and _QUOTE_END.match(masked, numeral.end) is not None)
        or (reason in (SHARE, "context") and is_share)
        or _NAME_BEFORE.search(masked[: numeral.start]) is not None
    )
    if is_plausible:
        return False
    if reason == "context" or (UNKNOWN in text and reason in ("age", PENALTY)):
        return _counts_beside(figures, coded, numeral)
    return names_counted(text, figures.code_words, figures.dimensions)


def _counts_beside(figures: Figures, coded: CodedSentence, numeral: Numeral) -> bool:
    """Return whether the words directly after a number name what figures count."""
    counted_words = find_counted_words(coded.masked[numeral.end :])
    return names_counted(counted_words, figures.code_words, figures.dimensions)


def _is_unfounded_zero(coded: CodedSentence, numeral: Numeral, row: NumeralRow) -> bool:
    is_zero = row.role == FIGURE and row.form == "negation"
    return is_zero and negates_knowledge(coded.sentence.text, numeral.start)


def _compare_texts(readings: Readings) -> Iterator[tuple[NumeralRow, str]]:
    """Yield each numeral whose role or reason the text of its sentence contradicts, and why."""
    figures = readings.figures
    coded_by_key = {coded.key: coded for coded in readings.written}
    reader, current_source = RoleReader(figures.code_words), ""
    for (source_id, paragraph, number), text in sorted(readings.sentence_texts.items()):
        if source_id != current_source:  # a reader knows sentences of one source only
            reader, current_source = RoleReader(figures.code_words), source_id
        coded = coded_by_key.get((source_id, paragraph, number))
        if coded is None:
            reader.begin_sentence(Sentence(paragraph, number, text))
            continue
        reader.begin_sentence(coded.sentence)
        for numeral, row in zip(coded.numerals, coded.rows.values(), strict=True):
            reason = row.note.partition(":")[0]
            may_count = row.role == "other" and numeral.unit != PERCENT
            reads_like_count = may_count and _counts_beside(figures, coded, numeral)
            if reads_like_count and not _shows_reason(coded, numeral, row, reason):
                yield row, f"no word of its sentence shows the reason {reason}"
            elif _is_unfounded_zero(coded, numeral, row):
                yield row, _NOTHING_KNOWN
        yield from _compare_events(figures, coded, reader)


def _shows_reason(coded: CodedSentence, numeral: Numeral, row: NumeralRow, reason: str) -> bool:
    """Return whether words of a sentence show the reason why a number counts nothing."""
    text = coded.sentence.text
    if reason == SHARE:
        is_one_in = _ONE_IN.search(text[: numeral.start]) is not None
        return row.form == "fraction" or numeral.unit == PERCENT or is_one_in
    if reason == "context":
        explanation = row.note.partition(":")[2]
        words_of_note = set(_LONG_WORD.findall(explanation.casefold()))
        if not words_of_note.isdisjoint(_LONG_WORD.findall(text.casefold())):
            return True
    if reason == "law" and find_document(text, numeral.start, numeral.end):
        return True
    is_beside = reason in list_reasons_beside(coded.masked, numeral, row.value)
    return is_beside or has_words(reason, text) or not has_clues(reason)


def _compare_events(
    figures: Figures, coded: CodedSentence, reader: RoleReader
) -> Iterator[tuple[NumeralRow, str]]:
    """Yield numbers of one event that read like figures: a counter is before, an action beside."""
    text, words = coded.sentence.text, figures.code_words
    if not any(row.role == EVENT for row in coded.rows.values()):
        return
    if not words.list_codes(ACTION, text) or has_words(PENALTY, text):
        return
    for mention in coded.mentions:
        row = coded.rows.get(mention.numeral.start)
        if row is None or row.role != EVENT or not find_counters(words, text[: mention.start]):
            continue
        if _counts_beside(figures, coded, mention.numeral) and reader.read(mention)[0] == FIGURE:
            yield row, "no word shows one event, and its sentence says what figures count"
