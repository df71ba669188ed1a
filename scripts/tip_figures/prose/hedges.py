"""The words that bound a numeral, and the bounds that they may be coded as (pure data)."""

import re
from collections.abc import Iterable
from typing import Final

_HEDGES_BY_BOUNDS: Final = {
    "at_least": "at least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum of|at a minimum"
    "|as few as|as little as|more than or equal to|greater than or equal to|equal to or more than|equal to or greater than|≥"
    "|or more|or over|and over|or above|and above|or older|and older|and up|or longer|or greater|or higher|plus|+",
    "more_than": "more than|over|above|exceed|exceeds|exceeded|exceeding|in excess of|greater than|higher than|larger than"
    "|longer than|older than|well over|well above|far more than|many more than|significantly more than|>",
    "less_than": "less than|fewer than|under|below|lower than|shorter than|younger than|smaller than|well under"
    "|well below|far fewer than|<|or under|or younger|and under|and younger",
    "at_most": "up to|as many as|as much as|as high as|as long as|at most|no more than|not more than|nor more than"
    "|no greater than|no longer than|not longer than|nor longer than|not exceeding|not to exceed|not exceed|may not exceed"
    "|shall not exceed|must not exceed|should not exceed|cannot exceed|could not exceed|did not exceed|does not exceed"
    "|do not exceed|a maximum of|maximum of|less than or equal to|fewer than or equal to|equal to or less than|≤"
    "|or fewer|or less|or below|or lower",
    "about": "about|approximately|approx.|around|roughly|an estimated|estimated|some|close to|circa|ca.|or so"
    "|or thereabouts|in the region of|on the order of|more or less|~",
    "about less_than": "nearly|almost|just under|slightly less than|slightly fewer than|slightly under|just below",
    "about more_than": "just over|slightly more than|slightly over|a little over|a little more than|just above",
    "at_least more_than": "upwards of|upward of",
    "exact": "all but|only|just|exactly|precisely|merely|a mere",
    "between": "between|ranging from|ranging between|anywhere from|anywhere between",
}
HEDGES: Final = {
    hedge: frozenset(bounds.split())
    for bounds, hedges in _HEDGES_BY_BOUNDS.items()
    for hedge in hedges.split("|")
}
HEDGES_AFTER: Final = (
    *(hedge for hedge in HEDGES if hedge.startswith(("or ", "and "))),
    "plus",
    "+",
)
"""Hedges that stand behind their numeral."""
HEDGE_SEPARATOR: Final = " … "


def _any(known: Iterable[str]) -> str:
    return "|".join(re.escape(hedge) for hedge in sorted(known, key=len, reverse=True))


_HEDGE = re.compile(rf"(?<!\S)(?:{_any(HEDGES)})(?!\S)")
_IN_FRONT: Final = HEDGES.keys() - HEDGES_AFTER
# Without those that stand before another one by chance: `took over about 50`.
_BEFORE_OTHERS: Final = _IN_FRONT.difference(
    [
        "over",
        "above",
        "under",
        "below",
        "some",
        "around",
        "between",
        "exceed",
        "exceeds",
        "exceeded",
    ]
)
_LAST_WORDS: Final = frozenset(
    hedge.split()[-1] for hedge in _IN_FRONT
)  # tried first because it is faster
_OPENING: Final = "([\"'\u2014\u2013"
_BEFORE = re.compile(
    rf"(?i)(?:(?<=[ {re.escape(_OPENING)}])|^)(?:(?:{_any(_BEFORE_OTHERS)}) [{re.escape(_OPENING)}]*)*(?:{_any(_IN_FRONT)})$"
)


def find_bounds(hedge: str) -> frozenset[str]:
    """Give the bounds that a hedge may be coded as; none where it is no known one.

    hedge: one or several (`only about`, `up to … or more`), in capitals or not
    """
    parts = hedge.lower().split(HEDGE_SEPARATOR)
    known = [_HEDGE.findall(part) for part in parts]
    if [" ".join(names) for names in known] != parts:
        return frozenset()
    return frozenset(bound for names in known for name in names for bound in HEDGES[name])


def find_hedge_before(text: str) -> str:
    """Give the hedges with which a text ends, as written; "" where it ends with none."""
    last = text.rpartition(" ")[2].lstrip(_OPENING).lower()
    found = _BEFORE.search(text) if last in _LAST_WORDS else None
    return found[0] if found else ""


_BEHIND = re.compile(
    rf"(?: [a-z]+)?[ -]?(?i:({_any(hedge for hedge in HEDGES_AFTER if ' ' in hedge)}|(?<=-)plus)\b(?! than\b| [$0-9])|(\+))"
)


def find_hedge_after(sentence: str, end: int) -> str:
    """Give the hedge right behind a numeral that ends at `end`, as written; "" where there is none."""
    found = _BEHIND.match(sentence, end, end + 60)
    return (found[1] or found[2]) if found else ""
