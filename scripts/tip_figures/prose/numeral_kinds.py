"""What a number is if it counts nothing: a date, an age, a duration, or part of a name."""

import re
from typing import Literal

from tip_figures.prose.dates import REFERENCE_BEFORE
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.sentences import to_lower_case

Kind = Literal["count", "date", "age", "duration", "section"]
"""section: the number of a section, law, article or another name"""

_OLDEST = 120  # years
_REACH = 24  # characters before a number that are looked at
_NAME_BEFORE = re.compile(
    r"\b(?:tier|phase|category|type|level|class|grade|part|table|figure|chapter|pages?|annex|goal"
    r"|rank(?:ed|s|ing)?|top|version|appendix|paragraphs?|room|channel|route|highway|flight|group) "
    r"(?:of )?$"
)
_AGE_BEFORE = re.compile(  # `13 of whom were under 15`
    r"\b(?:is|are|was|were|those|people|children|girls|boys|minors|victims|persons|women|men) "
    r"(?:(?:aged?|ages) )?(?:under|below|over|younger than|older than) $"
)
_AGED_BEFORE = re.compile(
    r"\b(?:aged?|ages)(?: of)?(?: (?:under|over|below|above|between|from))? (?:[0-9]+ and )?$"
)
_YEARS_OLD_AFTER = re.compile(
    r"(?i:[ -]years?(?:[ -]olds?\b| of age\b)| (?:or|and) (?:older|younger)\b)"
)
_NO_NOUN_AFTER = re.compile(r"[,;.)]|$| (?:and|or|at|when|in|were|was|are|who)\b")
_TIME_AFTER = re.compile(
    r"(?i:[ -](?:(?:calendar|working|consecutive|additional|more) )?"
    r"(?:(?:year|month|week|day|hour|minute|second)s?|[ap]\.?m|o'clock)\b)"
)


def find_kind(text: str, numeral: Numeral, end: int) -> Kind:
    """Return what a numeral of a sentence is.

    text: the sentence
    end:  of the numeral, or of the upper end of its range
    """
    if numeral.is_date:
        return "date"
    before = to_lower_case(text[max(0, numeral.start - _REACH) : numeral.start])
    if numeral.value is not None and numeral.value <= _OLDEST and not numeral.unit:
        is_alone = _NO_NOUN_AFTER.match(text, end) and _AGE_BEFORE.search(before)
        if is_alone or _AGED_BEFORE.search(before) or _YEARS_OLD_AFTER.match(text, end):
            return "age"
    if _TIME_AFTER.match(text, end):
        return "duration"
    if REFERENCE_BEFORE.search(before) or _NAME_BEFORE.search(before):
        return "section"
    return "count"
