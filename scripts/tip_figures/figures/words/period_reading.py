"""Read the period of time that the words around a numeral name, other than a calendar year."""

import re
from typing import Final

from tip_figures.figures.words.word_reading import NOTHING, Reading
from tip_figures.prose.mention import UNKNOWN, Mention

_YEAR: Final = r"(?:19|20)[0-9]{2}"
_PERIODS: Final = {
    "several_years": re.compile(
        rf"\bsince (?:[A-Z][a-z]+ )?{_YEAR}"
        rf"|\b(?:between|from) {_YEAR} (?:and|to|through) {_YEAR}"
        rf"|\b(?:in|during|for) {_YEAR} ?[-\u2013] ?(?:20)?[0-9]{{2}}\b"
        r"|\b(?:in|during|over) the (?:past|last) \w+ years|\b(?:every|each) year\b",
        re.IGNORECASE,
    ),
    "part_of_year": re.compile(
        r"\b(?:in|during|for|over) the (?:first|last|second|third|fourth) (?:\w+ )?"
        r"(?:months|half|quarter|weeks)\b",
        re.IGNORECASE,
    ),
    "reporting_period": re.compile(
        r"\b(?:during|in|for) (?:the|this) reporting period|\bthis reporting period",
        re.IGNORECASE,
    ),
}
"""Words that name a period, by its code."""
_SUBORDINATE_CLAUSE = re.compile(
    r"\b(?:who|whom|whose|which|that)\b|\bto [a-z]|\bfor (?!the |this |[0-9])"
)
_INTRODUCTION = re.compile(r"^[A-Z][a-z]+(?: [a-z]+){0,2}, (?=during |in |since |between )")


def read_period(mention: Mention) -> Reading:
    """Read the period that a numeral is about: after it, or at the beginning of its sentence."""
    own_words = _SUBORDINATE_CLAUSE.split(mention.after)[0]
    beginning = _read_beginning(mention)
    for code, pattern in _PERIODS.items():
        words = pattern.search(own_words) or pattern.match(beginning)
        if words:
            return Reading(frozenset([code]), words[0], "settled")
    return NOTHING


def _read_beginning(mention: Mention) -> str:
    """Return the words with which a sentence, or its part after a semicolon, begins.

    returns: "" if they are not about the clause of the mention; an introduction such as "As a
             result" is left out
    """
    text = mention.sentence.text[: mention.numeral.start].rpartition("; ")[2]
    beginning = _INTRODUCTION.sub("", text)
    words, comma, clause = beginning.partition(",")
    is_other_clause = mention.relation != "" or re.search(rf"[;({UNKNOWN}]|{_YEAR}", clause)
    return words if comma and not is_other_clause else ""
