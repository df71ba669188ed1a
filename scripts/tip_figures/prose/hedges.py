"""The words that bound a numeral, and the bounds that they may be coded as; hedges.csv has them."""

import re
from functools import lru_cache

from tip_figures.prose.sentences import any_of, read_word_table, to_lower_case

# Each row has words in lower case and the bounds that they may express. `never_first` are words
# that are no hedge before another one: in `took over about 50`, `over` belongs to the verb.
_ROWS = read_word_table("hedges")
HEDGES = {row["hedge"]: frozenset(row["bounds"].split(";")) for row in _ROWS}
HEDGES_AFTER = frozenset(row["hedge"] for row in _ROWS if row["position"] == "after")
_HEDGES_BEFORE = HEDGES.keys() - HEDGES_AFTER
_FIRST_OF_SEVERAL = any_of(_HEDGES_BEFORE - {row["hedge"] for row in _ROWS if row["never_first"]})
HEDGE_SEPARATOR = " … "  # between the hedges before and after a numeral: `up to … or more`
_BETWEEN = "a combined,a further,a reported,a total of,additional,an additional,another"
COUNTING_WORDS = any_of(_BETWEEN.split(","))  # between a hedge and its numeral

_HEDGE = re.compile(rf"(?<!\S)(?:{any_of(HEDGES)})(?!\S)")
_OPENING = "([\"'\u2014\u2013"  # marks between a hedge and the next one, or its numeral
# Compared with a text in small letters.
_BEFORE_END = re.compile(
    rf"""
    (?: (?<= [\ {re.escape(_OPENING)}] ) | ^ )
    (?P<hedges>
        (?: (?: {_FIRST_OF_SEVERAL} ) [ ] [{re.escape(_OPENING)}]* )*
        (?: {any_of(_HEDGES_BEFORE)} )
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
        words = _HEDGE.findall(part)
        if " ".join(words) != part:  # it also has an unknown word
            return frozenset()
        bounds.update(*(HEDGES[known_hedge] for known_hedge in words))
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

    One word for what is counted may come between, perhaps with `of age`: `three years or less`. In
    `20 or more than 50` there is no hedge after 20, since `more than` belongs to 50. A plus sign is
    also a hedge: `+` in `20+`.

    Args:
        sentence: the normalised text of the sentence
        end: offset of the end of the numeral in the sentence
    """
    match = _AFTER_END.match(sentence, end, end + _AFTER_REACH)
    return match["hedge"] if match else ""
