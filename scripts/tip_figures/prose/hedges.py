"""The words that bound a numeral, and the bounds that they may be coded as."""

import re
from collections.abc import Mapping
from functools import lru_cache

from tip_figures.prose.sentences import any_of, to_lower_case, word_set

# For each choice of bounds the hedges that mean it, separated by commas.
_BEFORE = {
    "at_least": """
        at least, no fewer than, no less than, not less than, not fewer than, a minimum of,
        minimum of, a minimum, at a minimum, as few as, as little as, as young as,
        more than or equal to, greater than or equal to, equal to or more than,
        equal to or greater than, ≥, >=
    """,
    "more_than": """
        more than, over, above, exceed, exceeds, exceeded, exceeding, in excess of, greater than,
        higher than, larger than, longer than, older than, well over, well above, far more than,
        many more than, significantly more than, >
    """,
    "less_than": """
        less than, fewer than, under, below, lower than, shorter than, younger than, smaller than,
        well under, well below, far fewer than, <
    """,
    "at_most": """
        up to, as many as, as much as, as high as, as long as, at most, no more than, not more than,
        nor more than, no greater than, no longer than, not longer than, nor longer than,
        not exceeding, not to exceed, not exceed, may not exceed, shall not exceed, must not exceed,
        should not exceed, cannot exceed, could not exceed, did not exceed, does not exceed,
        do not exceed, not to surpass, a maximum of, maximum of, a maximum, less than or equal to,
        fewer than or equal to, equal to or less than, ≤, <=
    """,
    "about": """
        about, approximately, approx., around, roughly, an estimated, estimated, some, close to,
        circa, ca., in the region of, on the order of, more or less, ~, estimated there are,
        estimated there were, estimated that there are, estimated that there were,
        estimate the number at, estimated the number at, place the number at,
        placed the number at, put the number at
    """,
    "about less_than": """
        nearly, almost, just under, slightly less than, slightly fewer than, slightly under,
        just below
    """,
    "about more_than": """
        just over, slightly more than, slightly over, a little over, a little more than, just above
    """,
    "at_least more_than": "upwards of, upward of",
    "exact": "all but, only, just, exactly, precisely, merely, a mere",
    "between": "between, ranging from, ranging between, anywhere from, anywhere between",
}
_AFTER = {
    "at_least": """
        or more, or over, and over, or above, and above, or older, and older, and up, or longer,
        or greater, or higher, plus, +
    """,
    "less_than": "or under, or younger, and under, and younger",
    "at_most": "or fewer, or less, or below, or lower",
    "about": "or so, or thereabouts",
}


def _split(hedges: str) -> list[str]:
    """Return the hedges that commas separate in a text, with one space between their words."""
    return [" ".join(hedge.split()) for hedge in hedges.split(",")]


def _read_table(table: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return the bounds of each hedge of a table: `{"or more": {"at_least"}}`.

    table: keys are bounds, separated by spaces; values are the hedges that mean them, separated by
           commas
    """
    bounds_of_hedge: dict[str, frozenset[str]] = {}
    for bounds, hedges in table.items():
        bounds_of_hedge |= dict.fromkeys(_split(hedges), word_set(bounds))
    return bounds_of_hedge


_BOUNDS_BEFORE = _read_table(_BEFORE)
_BOUNDS_AFTER = _read_table(_AFTER)
HEDGES = _BOUNDS_BEFORE | _BOUNDS_AFTER
"""The bounds of each hedge, in lower case."""
HEDGES_AFTER = frozenset(_BOUNDS_AFTER)
"""Hedges that come after their numeral."""
HEDGE_SEPARATOR = " … "
"""Between the hedge before a numeral and the one after it: `up to … or more`."""


COUNTING_WORDS = any_of(
    _split("another, additional, an additional, a further, a total of, a combined, a reported")
)
"""Part of a pattern: words that may come between a hedge and its numeral."""
_HEDGE = re.compile(rf"(?<!\S)(?:{any_of(HEDGES)})(?!\S)")

# Hedges that begin a row of several, as in `at least approximately`. The others would do so by
# chance: in `took over about 50`, `over` belongs to the verb.
_NEVER_FIRST = word_set("over above some around between exceed exceeds exceeded")
_FIRST_OF_SEVERAL = _BOUNDS_BEFORE.keys() - _NEVER_FIRST
_OPENING = "([\"'\u2014\u2013"  # marks between a hedge and the next one, or its numeral
# Compared with a text in small letters.
_BEFORE_END = re.compile(
    rf"""
    (?: (?<= [\ {re.escape(_OPENING)}] ) | ^ )
    (?P<hedges>
        (?: (?: {any_of(_FIRST_OF_SEVERAL)} ) [ ] [{re.escape(_OPENING)}]* )*
        (?: {any_of(_BOUNDS_BEFORE)} )
    )
    (?: [ ](?:the[ ])?ages?(?:[ ]of)?                       # `under the age of` 18
      | (?: (?<=up[ ]to) | (?<=at[ ]least) | (?<=[ ]than) ) [ ]an? )?
    $
    """,
    re.VERBOSE,
)
_AFTER_END = re.compile(
    rf"""
    (?: [ ][a-z]++ (?: [ ]of[ ]age )? )?  # what is counted: `three years or less`
    [ -]?
    (?P<hedge>
        (?i: {any_of(hedge for hedge in HEDGES_AFTER if " " in hedge)} | (?<=-)plus )
        \b (?! [ ](?:than|to)\b | [ ][$0-9] )  # `20 or more than 50`
      | \+ )
    """,
    re.VERBOSE,
)
_AFTER_REACH = 60  # characters after a numeral that are looked at


@lru_cache(maxsize=1_000)  # a text repeats a few hedges
def find_bounds(hedge: str) -> frozenset[str]:
    """Return the bounds that a hedge may be coded as: `about` and `less_than` for `nearly`.

    hedge:   one or several (`only about`, `up to … or more`), in capitals or not
    returns: the bounds of all of them; empty if `hedge` is empty or has an unknown word
    """
    bounds: set[str] = set()
    for part in hedge.lower().split(HEDGE_SEPARATOR):
        hedges = _HEDGE.findall(part)
        if " ".join(hedges) != part:
            return frozenset()
        bounds.update(*(HEDGES[name] for name in hedges))
    return frozenset(bounds)


def find_hedge_before(text: str) -> str:
    """Return the hedges with which a text ends, as written; "" if it ends with none.

    They may be several in a row (`at least approximately`). Words of age (`under the age of`) and
    an article (`up to a`) may follow, and are not returned.

    text: the sentence before a numeral, without a currency sign and the last space
    """
    match = _BEFORE_END.search(to_lower_case(text))
    return text[match.start("hedges") : match.end("hedges")] if match else ""


def find_hedge_after(sentence: str, end: int) -> str:
    """Return the hedge after a numeral, as written: `or more`; "" if there is none.

    One word for what is counted may come between: `three years or less`.

    end: offset of the end of the numeral in the sentence
    """
    match = _AFTER_END.match(sentence, end, end + _AFTER_REACH)
    return match["hedge"] if match else ""
