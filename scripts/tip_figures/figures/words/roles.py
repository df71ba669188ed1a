"""What role the words around a number show: it counts nothing, is of one event, or is a figure.

Words such as “Article 128” show why a number counts nothing. They are in role_words.csv, as far as
they are general English; those of the subject are in the vocabulary of the package. The `position`
of a list says where its words must be:

before, after  directly before or after the numeral
after one      as after, but only if the numeral is one
anywhere       anywhere in the sentence

In a list, "*" replaces any ending of a word, and "#" replaces another numeral of the sentence.
"""

import csv
import re
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from tip_figures.figures.code_words import (
    ACTION,
    THING,
    CodeWords,
    any_ending_of,
    compile_phrases,
)
from tip_figures.figures.records import NumeralRow
from tip_figures.figures.records.dimensions import Dimension
from tip_figures.figures.words.coded_sentences import CodedSentence
from tip_figures.prose.masked_sentence import cover
from tip_figures.prose.mention import Mention
from tip_figures.prose.number_words import MONTH, find_document, is_day
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.quantity import UNKNOWN
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.units import PERCENT

EVENT, FIGURE = "event", "figure"
"""Roles of numbers: of one event, and stating a figure."""
PENALTY, SHARE = "penalty", "share"
"""Of REASONS: the number is the term or amount of a punishment; it is a fraction or percentage."""
UNKNOWN_REASON = "unknown"
"""Of REASONS: nothing is known, so nothing is counted, and the number is not 0."""

REASONS = {
    "law": "number of a law or of a part of it",
    "penalty": "term or amount of a punishment",
    "age": "years of age",
    "duration": "length or time",
    "name": "a number in a name",
    "rank": "place in an order",
    "pointing": "points to one of those that are named",
    "share": "states no figure",
    "reference": "section of the report",
    "context": "counts no victims, cases or measures",
    "unknown": "nothing is known",
}
"""Why a number counts nothing, as its note begins → what a drafted note says after it."""

_UNSURE_REASONS = (SHARE, PENALTY, "context")
"""Reasons that words of the sentence show, although the number may count something."""
_REASONS_AFTER = ("age", "duration", "law", "penalty", "pointing", "share", UNKNOWN_REASON)
"""Reasons that may be in the words after a number: `six weeks`, `no reported cases`."""
_QUOTE_END = re.compile(rf"[^{UNKNOWN}]{{,12}}{UNKNOWN}")  # the reason may be after it
_COUNTED_WORDS = re.compile(r"[\s-]*(?:[\w'’-]+\s*){0,3}")
"""The words directly after a number, which name what it counts."""
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_PERCENT_SIGN = re.compile(r"^\s*(?:percent|per cent|%)", re.IGNORECASE)  # a unit, too
_NAME_BEFORE = re.compile(r"[a-z,] [A-Z][\w-]* $")  # a number in a name: `Operation 7`
_BETWEEN = (
    r"(?:[\s,($€£\"“'#–-]"
    r"|\b(?:and|or|to|through|between|from|up|at|least|most|more|less|than|about|another|of|no)\b"
    r"|\.(?=\s))*"
)
"""What may be between a numeral and the words that show its reason: other numbers, hedges."""

_DAY_OR_MONTH = re.compile(
    rf"\b(?:In|On|in|on) (?:early |late |mid-)?{MONTH}(?! (?:to|through|and) )"
)
_PART_OF_COUNTRY = re.compile(
    r"\b(?:[Ss]tate|[Pp]rovince|[Dd]istrict|[Cc]ity|[Tt]own|[Vv]illage|[Cc]ounty) of [A-Z]"
    r"|\b[A-Z][\w-]+ (?:State|(?i:province|districts?|county|village|governorate))\b"
)
_OFFICE = re.compile(
    r"(?:[\w-]+ ){1,4}(?:government|ministry|hotline|NGOs?|office|commission|agency"
    r"|inspectorate|authorities|organizations?|unit|shelters?)\b",
    re.IGNORECASE,
)
"""Begins a sentence that no longer is about the event of the sentence before."""
_ONE_IN = re.compile(r"\b(?:in|of|out of)(?: every)? $")
"""The words before the second number of “one in ten”."""
_OF_COUNTED = re.compile(r"\bof (?:whom|them)\b")


class _Clue(NamedTuple):
    """Words that show a reason, and where they must be."""

    reason: str
    position: str
    pattern: re.Pattern[str]


def find_direct_reason(before: str, after: str, value: Decimal | None) -> str:
    """Return the reason why a numeral counts nothing, if words directly beside it show one.

    If several lists of role_words.csv have words beside it, the first list decides.

    Args:
        before, after: the words of its sentence, with `#` for each character of the other numerals
        value: of the numeral; None if it has none

    Returns:
        one of REASONS; "" if no words show any
    """
    fitting = (clue for clue in _read_clues() if _is_beside(clue, before, after, value))
    return next((clue.reason for clue in fitting), "")


def shows_reason(coded: CodedSentence, numeral: Numeral, reason: str) -> bool:
    """Return whether a sentence has words for the reason why a number counts nothing.

    A fraction or percentage is a share by its form. What a number of the context counts has no
    words of its own: a word of the sentence in its note shows it. A reason without any words
    needs none.

    Args:
        numeral: the number in the sentence
        reason: one of REASONS
    """
    row = coded.rows[numeral.start]
    if reason == "share":
        is_one_in = _ONE_IN.search(coded.sentence.text[: numeral.start]) is not None
        return row.form == "fraction" or numeral.unit == PERCENT or is_one_in
    if reason == "context" and _repeats_word(row.note, coded.sentence.text):
        return True
    if reason == "law" and find_document(coded.sentence.text, numeral.start, numeral.end):
        return True
    masked = _mask(coded.sentence.text, coded.numerals)
    before, after = masked[: numeral.start], masked[numeral.end :]
    clues = [clue for clue in _read_clues() if clue.reason == reason]
    is_beside = any(_is_beside(clue, before, after, row.value) for clue in clues)
    return is_beside or not clues or has_words(reason, coded.sentence.text)


def _repeats_word(note: str, text: str) -> bool:
    """Return whether a note names what a context number counts, in a word of the sentence."""
    described = set(_LONG_WORD.findall(note.partition(":")[2].casefold()))
    return not described.isdisjoint(_LONG_WORD.findall(text.casefold()))


def _is_beside(clue: _Clue, before: str, after: str, value: Decimal | None) -> bool:
    """Return whether the words of a clue are directly beside a numeral: `find_direct_reason`."""
    if clue.position == "anywhere":
        return False
    text = before if clue.position == "before" else after
    return (clue.position != "after one" or value == 1) and clue.pattern.search(text) is not None


class RoleReader:
    """Reads the roles of the numbers of a passage, whose sentences are read in order.

    Sentences of a paragraph after that about an event are about it, too, up to one about the year
    or an office.
    """

    def __init__(self, words: CodeWords, dimensions: Sequence[Dimension] = ()) -> None:
        """Begin before the first sentence.

        Args:
            words: of the package
            dimensions: of figures, whose codes show what is counted
        """
        self._words = words
        self._dimensions = dimensions
        self._paragraph = 0
        self._is_about_event = False
        self._masked = ""  # the sentence, with marks for the characters of its numbers

    def begin_sentence(self, sentence: Sentence) -> None:
        """Read whether the next sentence is about an event; `read` is about its numbers then.

        A sentence is about an event if it names a part of the country, or if it has words for an
        event or a day and none for a whole year. Any other sentence is not if it begins a
        paragraph, is about a year or begins with an office; otherwise it continues the one before.
        """
        text = sentence.text
        is_about_year = has_words("year", text)
        names_event = _names_event(text, self._words) or _DAY_OR_MONTH.search(text)
        if _PART_OF_COUNTRY.search(text) or (names_event and not is_about_year):
            self._is_about_event = True
        elif sentence.paragraph != self._paragraph or is_about_year or _OFFICE.match(text):
            self._is_about_event = False
        self._paragraph = sentence.paragraph
        self._masked = _mask(text, sentence.numerals)

    def read(self, mention: Mention) -> tuple[str, str]:
        """Read the role of a number of the sentence that `begin_sentence` has read.

        Returns:
            role and note as in numerals.csv: `other` with its reason, EVENT or FIGURE; the role of
            a negation is empty, unless its words say that nothing is known
        """
        if mention.numeral.form == "negation":
            if negates_knowledge(mention.sentence.text, mention.start):
                return "other", f"{UNKNOWN_REASON}: {REASONS[UNKNOWN_REASON]}"
            return "", ""
        reason = self._find_reason(mention)
        if reason:
            return "other", f"{reason}: {REASONS[reason]}"
        return (EVENT, "One event.") if self._is_about_event else (FIGURE, "")

    def may_hide_figure(self, mention: Mention, note: str) -> bool:
        """Return whether a number of the sentence may state a figure, although words show a reason.

        Args:
            note: that `read` returned with the reason
        """
        is_unsure = note.partition(":")[0] in _UNSURE_REASONS
        return is_unsure and self.names_counted(mention.main.numeral)

    def names_counted(self, numeral: Numeral) -> bool:
        """Return whether words after a numeral name what it counts, or its sentence has figures."""
        beside = _find_counted_words(_PERCENT_SIGN.sub("", self._masked[numeral.end :]))
        is_named = _names_counted(beside, self._words, self._dimensions)
        return is_named or self._words.shows_role(FIGURE, self._masked)

    def _find_reason(self, mention: Mention) -> str:
        """Return the reason why a number counts nothing; "" if it counts something.

        Percent:              a share, unless the sentence is about an event, or has words such as
                              “of them”, or words of the vocabulary for the role `figure`
        Amounts:              `context` beside words such as “salary”, unless it is about an event
        Numbers without unit: the reason of the words directly beside them
        An amount or a duration is a penalty if the sentence is about punishment.

        Returns:
            one of REASONS, or ""
        """
        numeral, text = mention.main.numeral, self._masked
        if numeral.unit == PERCENT:
            is_of_counted = _OF_COUNTED.search(text) or self._words.shows_role(FIGURE, text)
            return "" if self._is_about_event or is_of_counted else "share"
        reason = ""
        if not numeral.unit:
            reason = find_direct_reason(text[: numeral.start], text[numeral.end :], numeral.value)
        elif not self._is_about_event and has_words("context", text):
            reason = "context"
        is_amount_or_term = numeral.unit or reason == "duration"
        return "penalty" if is_amount_or_term and has_words("penalty", text) else reason


def negates_knowledge(text: str, start: int) -> bool:
    """Return whether a negation says that nothing is known: `no reports of`, `did not report`.

    Args:
        text: of the sentence
        start: of the negating word in it
    """
    clues = [clue for clue in _read_clues() if clue.reason == UNKNOWN_REASON]
    matches = chain.from_iterable(clue.pattern.finditer(text) for clue in clues)
    return any(match.start() <= start < match.end() for match in matches)


def hides_figure(
    coded: CodedSentence, numeral: Numeral, words: CodeWords, dimensions: Sequence[Dimension]
) -> bool:
    """Return whether a number that counts nothing may be one of those that a codebook counts.

    It may if its sentence names an action, a thing, a unit or another code of the codebook. Of the
    reason `context`, and of ages and penalties in a sentence with gaps, only the words directly
    after the number are searched. It may not if words show a reason or may do so after the end of
    the quote, or if it is a percentage or in a name.

    Args:
        coded: its sentence, of the text or put together from quotes
        numeral: the number in the sentence
    """
    row = coded.rows[numeral.start]
    text = coded.sentence.text
    masked = _mask(text, coded.numerals)
    before, after = masked[: numeral.start], masked[numeral.end :]
    reason = row.note.partition(":")[0]
    is_shown = find_direct_reason(before, after, row.value) or has_words(reason, text)
    is_cut_off = reason in _REASONS_AFTER and _QUOTE_END.match(after)
    # A percentage counts nothing, although it may be of people.
    is_percentage = row.form == "fraction" or numeral.unit == PERCENT
    is_share = reason in ("share", "context") and is_percentage
    if is_shown or is_cut_off or is_share or _NAME_BEFORE.search(before):
        return False
    is_beside = reason == "context" or (UNKNOWN in text and reason in ("age", "penalty"))
    return _names_counted(_find_counted_words(after) if is_beside else text, words, dimensions)


def counts_beside(
    coded: CodedSentence, numeral: Numeral, words: CodeWords, dimensions: Sequence[Dimension]
) -> bool:
    """Return whether the words directly after a number name something that the codebook counts."""
    after = _mask(coded.sentence.text, coded.numerals)[numeral.end :]
    return _names_counted(_find_counted_words(after), words, dimensions)


def _find_counted_words(after: str) -> str:
    """Return the words directly after a numeral, which name what it counts."""
    counted = _COUNTED_WORDS.match(after)
    return counted[0] if counted else ""


def _names_counted(text: str, words: CodeWords, dimensions: Sequence[Dimension]) -> bool:
    """Return whether a text names an action, a thing, a unit or another code of the codebook."""
    coded_columns = [dimension.name for dimension in dimensions if not dimension.is_area]
    return any(words.find_codes(column, text) for column in (ACTION, THING, "unit", *coded_columns))


def _mask(text: str, numerals: Iterable[Numeral]) -> str:
    """Replace each character of the numerals of a text with `#`, so that its length stays."""
    for numeral in numerals:
        text = cover(text, numeral.start, numeral.end, "#")
    return text


def shows_event(rows: Collection[NumeralRow], words: CodeWords) -> bool:
    """Return whether the numbers of a sentence may have the role `event`.

    They may if the sentence shows an event, by a day of a month or words such as “raided”. They
    also may if none of its numbers is a figure.

    Args:
        rows: of all numerals of the sentence
        words: of the package
    """
    quotes = " ".join(row.quote for row in rows)
    has_day = any(row.role == "date" and is_day(row.text) for row in rows)
    has_figure = any(row.role == FIGURE for row in rows)
    return not has_figure or has_day or _names_event(quotes, words)


def _names_event(text: str, words: CodeWords) -> bool:
    """Return whether a text has words for one event, of general English or of the subject."""
    return has_words(EVENT, text) or words.shows_role(EVENT, text)


def has_words(reason: str, text: str) -> bool:
    """Return whether a text has words of a reason that may be anywhere in the sentence.

    Args:
        reason: of role_words.csv: one of REASONS, EVENT, or `year` for words about a whole year
    """
    return any(
        clue.reason == reason and clue.position == "anywhere" and clue.pattern.search(text)
        for clue in _read_clues()
    )


@cache
def _read_clues() -> Sequence[_Clue]:
    """Compile a pattern for each list of words that shows a reason."""
    text = Path(__file__).with_name("role_words.csv").read_text(encoding="utf-8")
    return [
        _Clue(reason, position, _compile(words.split(";"), position))
        for reason, position, words in list(csv.reader(text.splitlines()))[1:]
    ]


def _compile(words: Iterable[str], position: str) -> re.Pattern[str]:
    """Compile a pattern for the text on the side of the numeral where the words must be.

    Args:
        words: in which "*" replaces any ending, and "#" another numeral
        position: `before` is for the text up to the numeral, `anywhere` for the whole sentence,
            `after` and `after one` for the text from the end of the numeral
    """
    if position == "anywhere":
        return compile_phrases(words)
    pattern = rf"^{_BETWEEN}(?:{any_ending_of(words)})(?!\w)"
    if position == "before":
        pattern = rf"(?<!\w)(?:{any_ending_of(words)})\.?{_BETWEEN}$"
    return re.compile(pattern, re.IGNORECASE)
