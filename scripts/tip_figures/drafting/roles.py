"""What role the words around a number show: it counts nothing, is of one event, or is a figure."""

import re
from typing import Final

from tip_figures.figures.words.role_evidence import REASONS, find_direct_reason, has_words
from tip_figures.prose.mention import Mention
from tip_figures.prose.number_words import MONTH
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.units import PERCENT

FIGURE: Final = "figure"
"""The role of a number that states a figure."""
EVENT: Final = "event"

_MASK: Final = "#"
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
_VICTIMS = re.compile(r"\b(?:victims?|survivors?|of whom|of them)\b")


class RoleReader:
    """Reads the roles of the numbers of a passage, whose sentences are read in order.

    Sentences of a paragraph after that about an event are about it, too, up to one about the year
    or an office.
    """

    def __init__(self) -> None:
        """Begin before the first sentence."""
        self._paragraph = 0
        self._is_about_event = False
        self._masked = ""  # the sentence, with marks for the characters of its numbers

    def begin_sentence(self, sentence: Sentence) -> None:
        """Read what the next sentence is about."""
        text = sentence.text
        is_about_year = has_words("year", text)
        names_event = has_words(EVENT, text) or _DAY_OR_MONTH.search(text)
        if _PART_OF_COUNTRY.search(text) or (names_event and not is_about_year):
            self._is_about_event = True
        elif sentence.paragraph != self._paragraph or is_about_year or _OFFICE.match(text):
            self._is_about_event = False
        self._paragraph = sentence.paragraph
        self._masked = text
        for numeral in sentence.numerals:
            mask = _MASK * (numeral.end - numeral.start)
            self._masked = self._masked[: numeral.start] + mask + self._masked[numeral.end :]

    def read(self, mention: Mention) -> tuple[str, str]:
        """Read the role of a number of the sentence.

        returns: role and note as in numerals.csv; the role of a negation, which words never
                 settle, is empty
        """
        if mention.numeral.form == "negation":
            return "", ""
        reason = self._find_reason(mention)
        if reason:
            return "other", f"{reason}: {REASONS[reason]}"
        return (EVENT, "One event.") if self._is_about_event else (FIGURE, "")

    def _find_reason(self, mention: Mention) -> str:
        """Return the reason why a number counts nothing; "" if it counts something."""
        numeral, text = mention.main.numeral, self._masked
        if numeral.unit == PERCENT:
            return "" if self._is_about_event or _VICTIMS.search(text) else "share"
        reason = ""
        if not numeral.unit:
            reason = find_direct_reason(text[: numeral.start], text[numeral.end :], numeral.value)
        elif not self._is_about_event and has_words("context", text):
            reason = "context"
        is_amount_or_term = numeral.unit or reason == "duration"
        return "penalty" if is_amount_or_term and has_words("penalty", text) else reason
