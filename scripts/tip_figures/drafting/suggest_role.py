"""Suggest which numerals state no figure: those that count nothing, and those of one event."""

import re
from dataclasses import dataclass
from typing import Final

from tip_figures.figures.role_evidence import find_direct_reason, names_penalty
from tip_figures.prose.dates import MONTH, REFERENCE_BEFORE
from tip_figures.prose.mention import Mention
from tip_figures.prose.source_text import Sentence

_MASK: Final = "#"
_REACH: Final = 200  # characters on either side of a numeral that are looked at
_PART_OF_NAME = re.compile(r"(?i:article|section|chapter) [0-9]+[:.]$")  # `Article 2:239`
_OTHER_NUMERAL = re.compile(rf" {_MASK}")
_EVENT = re.compile(
    r"\b(?:raided|(?:a|another|one|the) (?:police |joint |single )?(?:raid|search)\b"
    r"|raids? (?:on|in)"
    r"|conducted raids|found guilty|interview(?:ed|s with)|in (?:one|another) (?:case|instance)"
    r"|(?:a|an|another|one|the) (?:[\w-]+ ){0,3}(?:court|judge|tribunal) (?:in [\w-]+ |also )?"
    r"(?:sentenced|convicted|ordered|fined|acquitted|imposed|upheld|issued|handed|ruled)"
    r"|(?:was|were) (?:convicted and )?sentenced to)",
    re.IGNORECASE,
)
"""Words about one raid, trial, sentence or sample."""
_DAY_OR_MONTH = re.compile(
    rf"^(?:In|On) (?:early |late |mid-)?{MONTH}\b"
    rf"|\b[Oo]n {MONTH} [0-9]{{1,2}}\b"
)
_WHOLE_YEAR = re.compile(
    r"\b(?:in|during|for) (?:both |calendar year |fiscal year )?(?:19|20)[0-9]{2}\b"
    r"|\b(?:during|in|over) (?:the|this) (?:year|reporting period)\b|\breporting period\b"
    r"|\b(?:annually|every year|each year|per year)\b"
    rf"|\b(?:since|as of) (?:{MONTH} )?(?:[0-9]{{1,2}}, )?(?:19|20)[0-9]{{2}}\b",
    re.IGNORECASE,
)
"""Words about a year or a longer time, in which numbers of events are figures."""
_NOTES: Final = {
    "law": "number of a law or of a part of it",
    "penalty": "term or range of a punishment",
    "age": "years of age",
    "duration": "length of time",
    "name": "a number in a name",
    "rank": "place in an order",
    "pointing": "points to one of those that are named",
}


@dataclass(frozen=True)
class RoleSuggestion:
    """The role of a numeral that states no figure.

    note:     as in the ledger; of a number that counts nothing it begins with the reason
    is_clear: whether the words directly beside it show the reason
    """

    role: str
    note: str
    is_clear: bool


class RoleReader:
    """Reads the roles of the numerals of a passage, whose sentences are read in order.

    Sentences after that about an event are about it, too, up to one about a year. The day or month
    with which a sentence begins is that of its own numbers alone.
    """

    def __init__(self) -> None:
        """Begin before the first sentence."""
        self._paragraph = 0
        self._is_about_event = False
        self._is_of_day = False
        self._masked = ""
        self._names_penalty = False

    def begin_sentence(self, sentence: Sentence) -> None:
        """Read what the next sentence is about."""
        text = sentence.text
        if sentence.paragraph != self._paragraph or _WHOLE_YEAR.search(text):
            self._is_about_event = False
        self._paragraph = sentence.paragraph
        self._is_of_day = False
        if not _WHOLE_YEAR.search(text):
            self._is_about_event = self._is_about_event or bool(_EVENT.search(text))
            self._is_of_day = _DAY_OR_MONTH.search(text) is not None
        self._masked = _mask_numerals(sentence)
        self._names_penalty = names_penalty(self._masked)

    def read_role(self, mention: Mention) -> RoleSuggestion | None:
        """Return the role of a numeral of the sentence; None if it states a figure."""
        reason = self._find_reason(mention)
        if reason:
            return RoleSuggestion("other", f"{reason}: {_NOTES[reason]}", is_clear=True)
        is_event = self._is_about_event or self._is_of_day
        if is_event and mention.numeral.form != "negation":
            return RoleSuggestion("event", "a number of one event", is_clear=False)
        return None

    def _find_reason(self, mention: Mention) -> str:
        """Return the reason why a numeral counts nothing; "" if it counts something."""
        if mention.numeral.unit or mention.numeral.form == "negation":
            return ""
        start, end = mention.numeral.start, mention.numeral.end
        before = self._masked[max(0, start - _REACH) : start]
        after = self._masked[end : end + _REACH]
        text_before = mention.sentence.text[max(0, start - _REACH) : start]
        if REFERENCE_BEFORE.search(text_before):
            return find_direct_reason(before, "", None) or "name"
        if _PART_OF_NAME.search(text_before):
            return "law"
        if _OTHER_NUMERAL.match(after):  # `two 14-year-old girls`
            after = ""
        reason = find_direct_reason(before, after, mention.numeral.value)
        return "penalty" if reason == "duration" and self._names_penalty else reason


def _mask_numerals(sentence: Sentence) -> str:
    """Replace the characters of all numerals of a sentence."""
    characters = list(sentence.text)
    for numeral in sentence.numerals:
        characters[numeral.start : numeral.end] = _MASK * (numeral.end - numeral.start)
    return "".join(characters)
