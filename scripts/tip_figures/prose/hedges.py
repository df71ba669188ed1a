"""The words that bound a numeral, and the bounds that they may be coded as; hedges.csv has them."""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from tip_figures.prose.sentences import any_of, to_lower_case


class _Hedge(NamedTuple):
    """A row of hedges.csv: words that bound a numeral, such as `at least`.

    Attributes:
        hedge: the words, in lower case
        bounds: the codes of the bounds that the words may express, such as `at_least`
        is_after: whether the words come after their numeral: `or more`
        never_first: whether the words are no hedge before another hedge: in `took over about 50`,
            `over` belongs to the verb, unlike `at least` in `at least approximately 50`
    """

    hedge: str
    bounds: frozenset[str]
    is_after: bool
    never_first: bool


def _read_hedges() -> Iterator[_Hedge]:
    """Yield the hedges in hedges.csv, in the order of the file."""
    with Path(__file__).with_name("hedges.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            bounds = frozenset(row["bounds"].split(";"))
            is_after = row["position"] == "after"
            yield _Hedge(row["hedge"], bounds, is_after, row["never_first"] == "true")


_ROWS = tuple(_read_hedges())
HEDGES = {row.hedge: row.bounds for row in _ROWS}
"""The bounds of each hedge, in lower case."""
HEDGES_AFTER = frozenset(row.hedge for row in _ROWS if row.is_after)
"""Hedges that come after their numeral."""
HEDGE_SEPARATOR = " … "
"""Between the hedge before a numeral and the one after it: `up to … or more`."""
COUNTING_WORDS = any_of(
    (
        "another",
        "additional",
        "an additional",
        "a further",
        "a total of",
        "a combined",
        "a reported",
    )
)
"""Part of a pattern: words that may come between a hedge and its numeral."""
_HEDGE = re.compile(rf"(?<!\S)(?:{any_of(HEDGES)})(?!\S)")
_FIRST_OF_SEVERAL = any_of(row.hedge for row in _ROWS if not (row.is_after or row.never_first))
_OPENING = "([\"'\u2014\u2013"  # marks between a hedge and the next one, or its numeral
# Compared with a text in small letters.
_BEFORE_END = re.compile(
    rf"""
    (?: (?<= [\ {re.escape(_OPENING)}] ) | ^ )
    (?P<hedges>
        (?: (?: {_FIRST_OF_SEVERAL} ) [ ] [{re.escape(_OPENING)}]* )*
        (?: {any_of(row.hedge for row in _ROWS if not row.is_after)} )
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
    """Return the codes of the bounds that a hedge may express.

    `nearly` -> `about` and `less_than`. If `hedge` has several hedges, the result has the bounds of
    all of them. It is empty if `hedge` is empty or contains an unknown word.

    Args:
        hedge: one hedge or several in a row (`only about`), in any case; HEDGE_SEPARATOR divides
            those before a numeral from those after it (`up to … or more`)
    """
    bounds: set[str] = set()
    for part in hedge.lower().split(HEDGE_SEPARATOR):
        known_hedges = _HEDGE.findall(part)
        if " ".join(known_hedges) != part:
            return frozenset()
        for known_hedge in known_hedges:
            bounds |= HEDGES[known_hedge]
    return frozenset(bounds)


def find_hedge_before(text: str) -> str:
    """Return the hedge with which a text ends, as written; "" if it ends with none.

    `There were at least` -> `at least`. Several hedges in a row are one result: `at least
    approximately`. Words of age after the hedge (`under the age of` -> `under`) and an article (`up
    to a` -> `up to`) are left out.

    Args:
        text: the sentence before a numeral, without a currency sign and the last space
    """
    match = _BEFORE_END.search(to_lower_case(text))
    return text[match.start("hedges") : match.end("hedges")] if match else ""


def find_hedge_after(sentence: str, end: int) -> str:
    """Return the hedge after a numeral, as written: `or more`; "" if there is none.

    One word for what is counted may come between: `three years or less`. At `20 or more than 50`
    there is no hedge after 20, since `more than` belongs to 50.

    Args:
        sentence: the normalised text of the sentence
        end: offset of the end of the numeral in the sentence
    """
    match = _AFTER_END.match(sentence, end, end + _AFTER_REACH)
    return match["hedge"] if match else ""
