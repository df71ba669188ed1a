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
    """Words that show why a number counts nothing: a row of role_words.csv.

    Attributes:
        reason: a key of REASONS, or `event` or `year` for words about the whole sentence
        position: where the words must be: `before`, `after`, `after one` or `anywhere`
        pattern: a pattern that finds the words in the text at this position
    """

    reason: str
    position: str
    pattern: re.Pattern[str]


def find_direct_reason(before: str, after: str, value: Decimal | None) -> str:
    """Return the reason why a number counts nothing, if the words directly beside it show one.

    `under Article 12` -> "law"; `for 12 weeks` -> "duration"; `12 victims` -> "".
    If several rows of role_words.csv have such words, the first row decides.

    Args:
        before: the text of the sentence up to the number
        after: the text of the sentence after the number; in both texts, `#` replaces each
            character of the other numbers
        value: the value of the number; None for a vague number such as "hundreds"

    Returns:
        a key of REASONS; "" if no words beside the number show a reason
    """
    for clue in _read_clues():
        if _is_beside(clue, before, after, value):
            return clue.reason
    return ""


def shows_reason(coded: CodedSentence, numeral: Numeral, reason: str) -> bool:
    """Return whether a sentence confirms the reason recorded for a number that counts nothing.

    The reason is the first word of the note of the number: `law: Article 12`. It is confirmed as
    follows:

    - `share`: the number is a fraction or a percentage, or follows `in`, `of` or `out of`, as the
      second number of `one in ten` does. Nothing else confirms this reason.
    - Any other reason: words of role_words.csv for the reason are beside the number or in the
      sentence, or role_words.csv has no words for the reason.
    - `context` is also confirmed if the sentence has a long word of the note, and `law` if the
      number is in the name of a document.

    Args:
        coded: the sentence with the table rows of its numbers
        numeral: the number, one of `coded.numerals`
        reason: a key of REASONS
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
    if not clues:  # nothing could confirm it
        return True
    is_beside = any(_is_beside(clue, before, after, row.value) for clue in clues)
    return is_beside or has_words(reason, coded.sentence.text)


def _repeats_word(note: str, text: str) -> bool:
    """Return whether a note and a sentence have a word of five letters or more in common.

    The note `context: seats on a bus` and the sentence `It had 40 seats.` have `seats` in common.

    Args:
        note: its words after the first colon are compared
        text: the sentence
    """
    _reason, _colon, explanation = note.partition(":")
    words_of_note = set(_LONG_WORD.findall(explanation.casefold()))
    words_of_text = set(_LONG_WORD.findall(text.casefold()))
    return bool(words_of_note & words_of_text)


def _is_beside(clue: _Clue, before: str, after: str, value: Decimal | None) -> bool:
    """Return whether the words of a clue are directly beside a number, on the side it requires.

    The clue for `article` requires the words before the number: `Article 12`. A clue with the
    position `after one` applies only if the number is 1: `one of them`. A clue with the position
    `anywhere` is about the whole sentence, so it is never beside a number.

    Args:
        clue: the words, and the position that they require
        before, after, value: as in `find_direct_reason`
    """
    if clue.position == "anywhere":
        return False
    if clue.position == "after one" and value != 1:
        return False
    text = before if clue.position == "before" else after
    return clue.pattern.search(text) is not None


class RoleReader:
    """Reads the role of each number in a passage: it states a figure, is of one event, or is other.

    The sentences of the passage must be read in order. If a sentence is about one event (`In May,
    police raided a bar`), so are the next sentences of the paragraph, until one is about the whole
    year or begins with an office (`The ministry`).
    """

    def __init__(self, words: CodeWords, dimensions: Sequence[Dimension] = ()) -> None:
        """Create a reader for one passage, before its first sentence.

        Args:
            words: the words by which a text names the codes of the package
            dimensions: the columns of codes, such as sex, whose words show what a number counts;
                those whose codes are areas are not used
        """
        self._words = words
        self._dimensions = dimensions
        self._paragraph = 0
        self._is_about_event = False
        self._masked = ""  # the sentence, with `#` for each character of its numbers

    def begin_sentence(self, sentence: Sentence) -> None:
        """Set the sentence whose numbers `read` reads next, and whether it is about one event.

        The first rule that applies decides:

        1. about an event: it names a part of the country (`in North province`);
        2. about an event: it has words for an event or for a date (`In May`), and none for a
           whole year (`during the year`);
        3. not about an event: it begins a paragraph, has words for a whole year, or begins with
           an office (`The ministry`);
        4. any other sentence has the topic of the sentence before.
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
        """Return the role and the note of a number in the sentence that `begin_sentence` set.

        Both are texts for the table numerals.csv. The first line that applies decides:

        1. a negation that says that nothing is known (`no reports of`): "other", with the reason
           "unknown" in the note;
        2. any other negation (`no prosecutions`): ("", ""), because words do not settle its role;
        3. a number that counts nothing: ("other", "law: number of a law or of a part of it"), or
           another entry of REASONS;
        4. a number in a sentence about one event: ("event", "One event.");
        5. any other number: ("figure", "").

        Args:
            mention: the number, in the sentence that `begin_sentence` set
        """
        if mention.numeral.form == "negation":
            if negates_knowledge(mention.sentence.text, mention.start):
                return "other", f"{UNKNOWN_REASON}: {REASONS[UNKNOWN_REASON]}"
            return "", ""
        reason = self._find_reason(mention)
        if reason:
            return "other", f"{reason}: {REASONS[reason]}"
        if self._is_about_event:
            return EVENT, "One event."
        return FIGURE, ""

    def may_hide_figure(self, mention: Mention, note: str) -> bool:
        """Return whether a number may state a figure, although `read` gave it the role `other`.

        It may if its reason is one of _UNSURE_REASONS, such as `share`, and `names_counted` is
        True: `12 percent of victims`.

        Args:
            mention: the number, in the sentence that `begin_sentence` set
            note: the note that `read` returned for the number
        """
        reason, _colon, _explanation = note.partition(":")
        numeral = mention.main.numeral  # the lower end if the mention is the end of a range
        return reason in _UNSURE_REASONS and self.names_counted(numeral)

    def names_counted(self, numeral: Numeral) -> bool:
        """Return whether words show that a number counts something of the codebook.

        Either the words directly after the number name it (`12 victims`, `12 percent of victims`),
        or the sentence has words that the vocabulary lists for the role `figure`.

        Args:
            numeral: the number, in the sentence that `begin_sentence` set
        """
        # In `12 percent of victims`, the unit is between the number and the words.
        after = _PERCENT_SIGN.sub("", self._masked[numeral.end :])
        is_named = _names_counted(_find_counted_words(after), self._words, self._dimensions)
        return is_named or self._words.shows_role(FIGURE, self._masked)

    def _find_reason(self, mention: Mention) -> str:
        """Return the reason why a number counts nothing: a key of REASONS; "" if none is found.

        - Percentage: `share`. It has no reason if the sentence is about one event, contains
          `of whom` or `of them`, or has words of the vocabulary for the role `figure`.
        - Number with another unit, such as an amount of money: `penalty` if the sentence is about
          punishment; otherwise `context` if the sentence has words such as `salary` and is not
          about one event; otherwise "".
        - Number without a unit: the reason that the words directly beside it show. A duration
          becomes `penalty` if the sentence is about punishment: `12 weeks in jail`.
        """
        text = self._masked
        numeral = mention.main.numeral  # the lower end if the mention is the end of a range
        if numeral.unit == PERCENT:
            is_of_counted = _OF_COUNTED.search(text) or self._words.shows_role(FIGURE, text)
            return "" if self._is_about_event or is_of_counted else "share"
        reason = ""
        if not numeral.unit:
            reason = find_direct_reason(text[: numeral.start], text[numeral.end :], numeral.value)
        elif not self._is_about_event and has_words("context", text):
            reason = "context"
        is_amount_or_term = numeral.unit or reason == "duration"
        if is_amount_or_term and has_words("penalty", text):
            return "penalty"
        return reason


def negates_knowledge(text: str, start: int) -> bool:
    """Return whether a negating word is part of a phrase that says that nothing is known.

    True for `no` in `no reports of victims`, False for `no` in `no victims`.

    Args:
        text: the sentence
        start: the offset of the negating word (`no`, `not`) in the sentence
    """
    clues = [clue for clue in _read_clues() if clue.reason == UNKNOWN_REASON]
    for clue in clues:
        for phrase in clue.pattern.finditer(text):
            if phrase.start() <= start < phrase.end():
                return True
    return False


def hides_figure(
    coded: CodedSentence, numeral: Numeral, words: CodeWords, dimensions: Sequence[Dimension]
) -> bool:
    """Return whether a number recorded as counting nothing may count something of the codebook.

    The note of its row begins with the recorded reason: `law: Article 12`. The codebook is the
    indicators and codes of the package.

    False if the recorded reason is plausible (see `_is_plausible`). Otherwise True if the sentence
    names an action, a thing, a unit or another code of the codebook (`identified`, `shelters`). If
    the recorded reason is `context`, or if it is `age` or `penalty` and some words of the sentence
    are unknown, only the words directly after the number may name it.

    Args:
        coded: the sentence with the table rows of its numbers
        numeral: the number, one of `coded.numerals`
        words: the words by which a text names the codes of the package
        dimensions: columns with further codes; those whose codes are areas are not searched
    """
    reason, _colon, _explanation = coded.rows[numeral.start].note.partition(":")
    if _is_plausible(reason, coded, numeral):
        return False
    text = coded.sentence.text
    needs_word_beside = reason == "context" or (UNKNOWN in text and reason in ("age", "penalty"))
    if needs_word_beside:
        return counts_beside(coded, numeral, words, dimensions)
    return _names_counted(text, words, dimensions)


def _is_plausible(reason: str, coded: CodedSentence, numeral: Numeral) -> bool:
    """Return whether a number may count nothing for a given reason.

    True if one of the following is true:

    - words beside the number show any reason, or words of the sentence show the given reason;
    - words for the given reason may follow a number (`12 weeks`), and unknown words, which may show
      the reason, begin shortly after the number;
    - the given reason is `share` or `context`, and the number is a fraction or a percentage, which
      counts nothing itself: `half of the victims`;
    - the number is in a name: `Operation 7`.

    Args:
        reason: the reason recorded for the number, usually a key of REASONS
        coded: the sentence with the table rows of its numbers
        numeral: the number, one of `coded.numerals`
    """
    row = coded.rows[numeral.start]
    masked = _mask(coded.sentence.text, coded.numerals)
    before, after = masked[: numeral.start], masked[numeral.end :]
    if find_direct_reason(before, after, row.value) or has_words(reason, coded.sentence.text):
        return True
    if reason in _REASONS_AFTER and _QUOTE_END.match(after):
        return True
    is_share = row.form == "fraction" or numeral.unit == PERCENT
    if reason in ("share", "context") and is_share:
        return True
    return _NAME_BEFORE.search(before) is not None


def counts_beside(
    coded: CodedSentence, numeral: Numeral, words: CodeWords, dimensions: Sequence[Dimension]
) -> bool:
    """Return whether the words directly after a number name something that the codebook counts.

    True for `12 victims` if the codebook counts victims, False for `12 chairs`.

    Args:
        coded: the sentence with the table rows of its numbers
        numeral: the number, one of `coded.numerals`
        words: the words by which a text names the codes of the package
        dimensions: columns with further codes; those whose codes are areas are not searched
    """
    after = _mask(coded.sentence.text, coded.numerals)[numeral.end :]
    return _names_counted(_find_counted_words(after), words, dimensions)


def _find_counted_words(after: str) -> str:
    """Return up to three words at the beginning of a text, which name what a number counts.

    ` foreign women, who were` -> " foreign women".

    Args:
        after: the text of a sentence after the number
    """
    counted = _COUNTED_WORDS.match(after)
    return counted[0] if counted else ""


def _names_counted(text: str, words: CodeWords, dimensions: Sequence[Dimension]) -> bool:
    """Return whether a text names an action, a thing, a unit or another code of the codebook.

    Examples: `identified` (action), `shelters` (thing), `victims` (unit), `female` (code).

    Args:
        words: the words by which a text names codes
        dimensions: columns with further codes; those whose codes are areas are not searched
    """
    coded_columns = [dimension.name for dimension in dimensions if not dimension.is_area]
    columns = (ACTION, THING, "unit", *coded_columns)
    return any(words.find_codes(column, text) for column in columns)


def _mask(text: str, numerals: Iterable[Numeral]) -> str:
    """Return a text with `#` instead of each character of its numbers: `12 men` -> `## men`.

    The text keeps its length, so offsets of words stay valid.
    """
    for numeral in numerals:
        text = cover(text, numeral.start, numeral.end, "#")
    return text


def shows_event(rows: Collection[NumeralRow], words: CodeWords) -> bool:
    """Return whether the role `event` is plausible for numbers of a sentence.

    Numbers with this role belong to one event, such as a raid. The role is plausible if one of the
    numbers is a day of a month (`On May 3`), if a quote has words for an event (`interviewed`), or
    if none of the numbers has the role `figure`.

    Args:
        rows: the rows of all numbers in the sentence; their quotes are searched
        words: the words of the package, which include words for events
    """
    quotes = " ".join(row.quote for row in rows)
    # A number that is a day has a row with the role `date`.
    has_day = any(row.role == "date" and is_day(row.text) for row in rows)
    has_figure = any(row.role == FIGURE for row in rows)
    return not has_figure or has_day or _names_event(quotes, words)


def _names_event(text: str, words: CodeWords) -> bool:
    """Return whether a text has words for one event, from role_words.csv or the vocabulary."""
    return has_words(EVENT, text) or words.shows_role(EVENT, text)


def has_words(reason: str, text: str) -> bool:
    """Return whether a sentence has words for a reason, at any distance from its numbers.

    Only the words that role_words.csv lists with the position `anywhere` are searched:
    `earned a salary` has words for the reason `context`.

    Args:
        reason: a key of REASONS, EVENT, or `year` for words about a whole year (`annually`)
        text: the sentence
    """
    patterns = [
        clue.pattern
        for clue in _read_clues()
        if clue.reason == reason and clue.position == "anywhere"
    ]
    return any(pattern.search(text) for pattern in patterns)


@cache
def _read_clues() -> Sequence[_Clue]:
    """Return the rows of role_words.csv in order, each with a compiled pattern of its words."""
    text = Path(__file__).with_name("role_words.csv").read_text(encoding="utf-8")
    _header, *rows = csv.reader(text.splitlines())
    return [
        _Clue(reason, position, _compile(words.split(";"), position))
        for reason, position, words in rows
    ]


def _compile(phrases: Iterable[str], position: str) -> re.Pattern[str]:
    """Compile a pattern that finds any of some phrases at a position relative to a number.

    The position says which text to search with the pattern:

    - `anywhere`: the whole sentence;
    - `before`: the text before the number; the phrase must be at its end;
    - `after`, `after one`: the text after the number; the phrase must be at its beginning.

    With the last three, words such as `about` and other numbers may be between phrase and number
    (see _BETWEEN).

    Args:
        phrases: "*" in a phrase replaces any ending of a word, "#" another number
        position: one of these four
    """
    if position == "anywhere":
        return compile_phrases(phrases)
    if position == "before":
        pattern = rf"(?<!\w)(?:{any_ending_of(phrases)})\.?{_BETWEEN}$"  # with a point: `Art. 12`
    else:
        pattern = rf"^{_BETWEEN}(?:{any_ending_of(phrases)})(?!\w)"
    return re.compile(pattern, re.IGNORECASE)
