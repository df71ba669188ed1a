"""What role the words around a number show: it counts nothing, is of one event, or is a figure."""

import re
from dataclasses import dataclass
from typing import Final

from tip_figures.drafting.worksheet import FIGURE
from tip_figures.figures.words.role_evidence import REASONS, find_direct_reason, has_words
from tip_figures.prose.dates import MONTH, YEAR
from tip_figures.prose.mention import Mention
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.units import PERCENT

_MASK: Final = "#"
_REACH: Final = 200  # characters on either side of a number that are looked at
_DAY_OR_MONTH = re.compile(
    rf"\b(?:In|On|in|on) (?:early |late |mid-)?{MONTH}(?! (?:to|through|and) )"
)
_PART_OF_YEAR = re.compile(
    rf"\b(?:as of|through|until|since|by|between|from|end of) (?:early |late |mid-)?{MONTH}"
    r"|\bfirst (?:\w+ )?(?:months|half|quarter)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(
    rf"\b(?:in|during|for|since|from) (?:both |calendar year |fiscal year |the )?{YEAR}\b",
    re.IGNORECASE,
)
_PART_OF_COUNTRY = re.compile(
    r"\b(?:[Ss]tate|[Pp]rovince|[Dd]istrict|[Cc]ity|[Tt]own|[Vv]illage|[Cc]ounty) of [A-Z]"
    r"|\b[A-Z][\w-]+ (?:State|(?i:province|districts?|county|village|governorate))\b"
)
_OFFICE = re.compile(
    r"(?:The |An? )?(?:[\w-]+ ){0,3}(?:government|ministry|hotline|NGOs?|office|commission|agency"
    r"|inspectorate|authorities|organizations?|unit|shelters?)\b",
    re.IGNORECASE,
)
"""Begins a sentence that no longer is about the event of the sentence before."""
_VICTIMS = re.compile(r"\b(?:victims?|survivors?|of whom|of them)\b")


@dataclass(frozen=True)
class RoleReading:
    """The role that words show.

    note:     as in numerals.csv; of a number that counts nothing it begins with the reason
    is_clear: whether words directly beside the number show it
    """

    role: str
    note: str = ""
    is_clear: bool = True


class RoleReader:
    """Reads the roles of the numbers of a passage, whose sentences are read in order.

    Sentences after that about an event are about it, too, up to one about a longer time or an
    office.
    """

    def __init__(self) -> None:
        """Begin before the first sentence."""
        self._paragraph = 0
        self._is_about_event = False
        self._masked = ""

    def begin_sentence(self, sentence: Sentence) -> None:
        """Read what the next sentence is about."""
        text = sentence.text
        is_statistic = bool(_YEAR.search(text) or _PART_OF_YEAR.search(text))
        is_statistic = is_statistic or has_words("year", text)
        is_about_office = _OFFICE.match(text) is not None
        if sentence.paragraph != self._paragraph or is_statistic or is_about_office:
            self._is_about_event = False
        self._paragraph = sentence.paragraph
        if not is_statistic and (_DAY_OR_MONTH.search(text) or has_words("event", text)):
            self._is_about_event = True
        if _PART_OF_COUNTRY.search(text):
            self._is_about_event = True
        self._masked = _mask_numerals(sentence)

    def read(self, mention: Mention) -> RoleReading:
        """Read the role of a number of the sentence; words never settle that of a negation."""
        if mention.numeral.form == "negation":
            return RoleReading("", is_clear=False)
        reason = self._find_reason(mention)
        if reason:
            return RoleReading("other", f"{reason}: {REASONS[reason]}")
        if self._is_about_event:
            return RoleReading("event", "One event.", is_clear=False)
        return RoleReading(FIGURE)

    def _find_reason(self, mention: Mention) -> str:
        """Return the reason why a number counts nothing; "" if it counts something."""
        numeral = mention.main.numeral
        if numeral.form == "fraction":
            return "share"
        if numeral.unit == PERCENT:
            is_of_victims = _VICTIMS.search(mention.sentence.text) is not None
            return "" if is_of_victims or self._is_about_event else "share"
        if numeral.unit:
            return self._find_reason_of_amount()
        return self._find_reason_of_count(numeral)

    def _find_reason_of_amount(self) -> str:
        if has_words("penalty", self._masked):
            return "penalty"
        is_wage = has_words("context", self._masked) and not self._is_about_event
        return "context" if is_wage else ""

    def _find_reason_of_count(self, numeral: Numeral) -> str:
        before = self._masked[max(0, numeral.start - _REACH) : numeral.start]
        after = self._masked[numeral.end : numeral.end + _REACH]
        reason = find_direct_reason(before, after, numeral.value)
        if reason == "duration" and has_words("penalty", self._masked):
            return "penalty"
        return reason


def _mask_numerals(sentence: Sentence) -> str:
    """Return the text of a sentence with its numbers replaced by marks of the same length."""
    text = sentence.text
    for numeral in sentence.numerals:
        mask = _MASK * (numeral.end - numeral.start)
        text = text[: numeral.start] + mask + text[numeral.end :]
    return text
