"""Read the role of a number: whether it states a figure, is of one event, or counts nothing.

role_words.csv has words of general English that show why a number counts nothing; the vocabulary of
a package has words of its subject that show a figure or an event.
"""

import csv
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tip_figures.figures.code_words import ACTION, ROLE, THING, CodeWords, compile_phrases
from tip_figures.figures.records import Dimension
from tip_figures.figures.words.coded_sentences import mask_numbers
from tip_figures.prose.mention import Mention
from tip_figures.prose.number_words import MONTH
from tip_figures.prose.numerals import Numeral
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
_COUNTED_WORDS = re.compile(r"[\s-]*(?:[\w'’-]+\s*){0,3}")
"""The words directly after a number, which name what it counts."""
_PERCENT_SIGN = re.compile(r"^\s*(?:percent|per cent|%)", re.IGNORECASE)  # a unit, too
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
_OF_COUNTED = re.compile(r"\bof (?:whom|them)\b")


class _Clue(NamedTuple):
    reason: str
    position: str  # of the words: before or after a number, after `one`, or anywhere
    pattern: re.Pattern[str]


@cache
def _read_clues() -> Sequence[_Clue]:
    text = Path(__file__).with_name("role_words.csv").read_text(encoding="utf-8")
    _header, *rows = csv.reader(text.splitlines())
    clues = []
    for reason, position, words in rows:
        phrases = words.split(";")
        if position == "anywhere":
            pattern = compile_phrases(phrases)
        elif position == "before":
            pattern = compile_phrases(phrases, after=rf"\.?{_BETWEEN}$")  # a point: `Art. 12`
        else:
            pattern = compile_phrases(phrases, before=f"^{_BETWEEN}")
        clues.append(_Clue(reason, position, pattern))
    return clues


def list_reasons_beside(masked: str, numeral: Numeral, value: Decimal | None) -> list[str]:
    """Return the reasons that words beside a number show, in the order of role_words.csv.

    Args:
        masked: its sentence with `#` for each character of its numbers
        numeral: the number
        value: its value, which may differ in its row
    """
    before, after = masked[: numeral.start], masked[numeral.end :]
    reasons = []
    for clue in _read_clues():
        is_possible = clue.position in ("before", "after") or (
            clue.position == "after one" and value == 1
        )
        if is_possible and clue.pattern.search(before if clue.position == "before" else after):
            reasons.append(clue.reason)
    return reasons


def has_clues(reason: str) -> bool:
    """Return whether there are words that show a reason."""
    return any(clue.reason == reason for clue in _read_clues())


def has_words(reason: str, text: str) -> bool:
    """Return whether a text has words that show a reason wherever they are."""
    return any(
        clue.pattern.search(text)
        for clue in _read_clues()
        if clue.reason == reason and clue.position == "anywhere"
    )


def negates_knowledge(text: str, start: int) -> bool:
    """Return whether a word such as `no` belongs to words that say that nothing is known.

    Args:
        text: a sentence
        start: the offset of the word
    """
    for clue in _read_clues():
        for phrase in clue.pattern.finditer(text) if clue.reason == UNKNOWN_REASON else ():
            if phrase.start() <= start < phrase.end():
                return True
    return False


def names_event(text: str, words: CodeWords) -> bool:
    """Return whether a text has words for one event: `in one case`, or those of the vocabulary."""
    return has_words(EVENT, text) or words.shows(ROLE, EVENT, text)


def names_counted(text: str, words: CodeWords, dimensions: Sequence[Dimension]) -> bool:
    """Return whether a text names something that figures count, or a code of a dimension."""
    coded_columns = [dimension.name for dimension in dimensions if not dimension.is_area]
    columns = (ACTION, THING, "unit", *coded_columns)
    return any(words.find_codes(column, text) for column in columns)


def find_counted_words(after: str) -> str:
    """Return up to three words directly after a number, which may name what it counts."""
    counted = _COUNTED_WORDS.match(after)
    return counted[0] if counted else ""


class RoleReader:
    """Reads the roles of the numbers of one passage, sentence by sentence.

    Args:
        words: the words of the subject
        dimensions: the dimensions whose codes may say what a number counts
    """

    def __init__(self, words: CodeWords, dimensions: Sequence[Dimension] = ()) -> None:
        self._words = words
        self._dimensions = dimensions
        self._paragraph = 0
        self._is_about_event = False
        self._masked = ""  # the sentence, with `#` for each character of its numbers

    def begin_sentence(self, sentence: Sentence) -> None:
        """Read whether the next sentence is about one event; if no words say so, the last one was.

        A day, a month or a part of the country shows one event, and a new paragraph, the year or
        the name of an office at its begin shows that there is none.
        """
        text = sentence.text
        is_about_year = has_words("year", text)
        shows_event = names_event(text, self._words) or _DAY_OR_MONTH.search(text)
        if _PART_OF_COUNTRY.search(text) or (shows_event and not is_about_year):
            self._is_about_event = True
        elif sentence.paragraph != self._paragraph or is_about_year or _OFFICE.match(text):
            self._is_about_event = False
        self._paragraph = sentence.paragraph
        self._masked = mask_numbers(text, sentence.numerals)

    def read(self, mention: Mention) -> tuple[str, str]:
        """Return role and note of a number of the sentence; both are "" if `no` may state a zero.

        The note of a number that counts nothing begins with its reason, one of REASONS.
        """
        reason = ""
        if mention.numeral.form != "negation":
            reason = self._find_reason(mention.main.numeral)  # of a range, its lower end
        elif negates_knowledge(mention.sentence.text, mention.start):
            reason = UNKNOWN_REASON
        else:
            return "", ""
        if reason:
            return "other", f"{reason}: {REASONS[reason]}"
        return (EVENT, "One event.") if self._is_about_event else (FIGURE, "")

    def _find_reason(self, numeral: Numeral) -> str:
        """Return why a number counts nothing; "" if it may count something."""
        text = self._masked
        if numeral.unit == PERCENT:
            is_of_counted = _OF_COUNTED.search(text) or self._words.shows(ROLE, FIGURE, text)
            return "" if self._is_about_event or is_of_counted else SHARE
        reason = ""
        if not numeral.unit:
            reason = next(iter(list_reasons_beside(text, numeral, numeral.value)), "")
        elif not self._is_about_event and has_words("context", text):
            reason = "context"
        is_amount_or_term = numeral.unit or reason == "duration"
        return PENALTY if is_amount_or_term and has_words(PENALTY, text) else reason

    def may_hide_figure(self, mention: Mention, note: str) -> bool:
        """Return whether a number may state a figure, although its note says that it does not."""
        reason, _colon, _explanation = note.partition(":")
        return reason in _UNSURE_REASONS and self.names_counted(mention.main.numeral)

    def names_counted(self, numeral: Numeral) -> bool:
        """Return whether the words after a number of the sentence name what figures count."""
        # In `12 percent of victims`, the unit is between the number and the words.
        after = _PERCENT_SIGN.sub("", self._masked[numeral.end :])
        counted_words = find_counted_words(after)
        is_named = names_counted(counted_words, self._words, self._dimensions)
        return is_named or self._words.shows(ROLE, FIGURE, self._masked)
