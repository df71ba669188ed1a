"""Words around the parts of a list: do they say that the parts are all, or share nothing?"""

import re
from collections.abc import Sequence, Set
from typing import Final

from tip_figures.prose.masked_sentence import OTHER, YEAR

_OPPOSITES_OF_PEOPLE: Final = (
    (
        {"female", "females", "women", "girls", "woman", "girl"},
        {"male", "males", "men", "boys", "man", "boy"},
    ),
    ({"adult", "adults"}, {"child", "children", "minor", "minors", "juvenile", "juveniles"}),
)
"""Pairs of kinds of people of which no person is both; a report may not know the kind of some."""
_OPPOSITES: Final = (
    (
        {"foreign", "foreigner", "foreigners", "international"},
        {"domestic", "local", "national", "nationals", "citizen", "citizens"},
    ),
    ({"urban"}, {"rural"}),
    ({"public"}, {"private"}),
    ({"acquitted"}, {"convicted"}),
    ({"for", "favor"}, {"against"}),
)
"""Pairs of kinds of which everything is one, but nothing both."""
_WORD = re.compile(r"[a-z][a-z'-]*")
_PEOPLE = re.compile(
    r"\b(?:female|male|women|men|girls|boys|adults|children|minors|woman|man|girl|boy|child)s?\b"
)
_ELLIPSIS = re.compile(
    r"""
    [ ] (?: (?: were | was | are | is ) [ ] )?
    (?: (?P<preposition> in | for | from | by | with ) | of[ ]them | who
      | (?P<kind> female | male | women | men | girls | boys | adults | children | minors ) ) \b
    """,
    re.VERBOSE,
)
_UNCOUNTED_PART = re.compile(
    r"""
    [^,;.()]{0,60},? [ ] (?: and | plus | as[ ]well[ ]as ) [ ]
    (?: (?: an? | another ) [ ] [a-z-]+ (?: [ ] [a-z-]+ )? (?=[,;.)]|$)
      | (?: smaller | fewer | several | some | many | a[ ]few | others | other | unknown ) \b )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_KIND = re.compile(
    r"""
    ^ [ ] (?: (?: were | was | are | is ) [ ] )?
    (?: (?: a[ ] | the[ ] )? (?P<noun> [a-z-]+ (?:[ ][a-z-]+)? ) [ ] )??
    (?P<preposition> in | for | from | of | by | aged | against ) [ ]
    """,
    re.VERBOSE,
)
_OF_A_YEAR = re.compile(rf"^[^,;.()]{{0,60}}? (?:in|from|during|for) (?:[a-z]+ )?{YEAR}")
_NO_NOUN: Final = r"""
    (?: in | of | who | were | was | and | from | to | by | for | during | with | at | on | that
      | compared | identified | had | as | since | or | whom | which | throughout | under | is | are
      | have | has | per | through | including | but | than | respectively | percent | [a-z]{2,}ed )
    \b
"""
_NOUN_PHRASE = re.compile(
    rf"""
    [ ]? (?: (?! {_NO_NOUN} [ ] (?! [a-z]+s\b ) ) (?! (?: of | were | was | in | who ) \b )
             [\w'-]+ [ ] ){{0,4}}?
    (?! {_NO_NOUN} ) (?P<noun> [a-z]+ )
    (?= [ ] {_NO_NOUN} | [^\w '-] | $ | [ ][^a-z] )
    """,
    re.VERBOSE,
)


def are_all(words: Sequence[str]) -> bool:
    """Whether the parts are kinds of which everything is one: foreign and domestic.

    words: after each part, up to the next one
    """
    return _are_opposite(words, _OPPOSITES)


def are_of_both_sexes(words: Sequence[str]) -> bool:
    """Whether one of two parts is female and the other male."""
    return _are_opposite(words, _OPPOSITES_OF_PEOPLE[:1])


def _are_opposite(words: Sequence[str], opposites: Sequence[tuple[Set[str], Set[str]]]) -> bool:
    """Whether one of two parts is of a kind and the other of its opposite."""
    if len(words) != 2:
        return False
    first, second = (set(_WORD.findall(text.lower())[:6]) for text in words)
    return any(
        (first & left and second & right and not (first & right or second & left))
        or (first & right and second & left and not (first & left or second & right))
        for left, right in opposites
    )


def are_disjoint(words: Sequence[str]) -> bool:
    """Whether the parts divide a total by one and the same feature: `in labor`, `in begging`.

    Ages and durations are limits, which may include each other.
    """
    if _are_opposite(words, (*_OPPOSITES_OF_PEOPLE, *_OPPOSITES)):
        return True
    if len(words) < 2 or all(OTHER in text for text in words):
        return False
    kinds = [_KIND.match(text) for text in words]
    prepositions = {kind["preposition"] for kind in kinds if kind}
    return len(prepositions) == 1 and None not in kinds


def are_of_years(words: Sequence[str]) -> bool:
    """Whether each part is that of a year, so that the numbers are a series: `40 in 2019, …`."""
    return len(words) > 1 and all(_OF_A_YEAR.match(text) for text in words)


def has_uncounted_part(after: str) -> bool:
    """Return whether a part without a number ends a list: `three officers and a captain`.

    after: words after the last number of the list
    """
    return _UNCOUNTED_PART.match(after) is not None


def is_ellipsis(after: str, before: str) -> bool:
    """Return whether no noun follows a part, so that it counts what its total counts.

    after:  words after the part
    before: words after the total, up to the part
    """
    match = _ELLIPSIS.match(after)
    if match is None:
        return False
    if match["kind"]:
        return _PEOPLE.search(before) is None
    preposition = match["preposition"]
    return not (preposition and re.search(rf"\b{preposition} [^{YEAR}]", before))


def find_noun(words: str) -> str:
    """Return the noun that a number counts, in singular; "" if the words show none.

    words: after the number
    """
    match = _NOUN_PHRASE.match(words)
    noun = match["noun"] if match else ""
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def can_be_part(part_words: str, total_words: str, *, must_be_named: bool = False) -> bool:
    """Return whether nouns allow that a number counts some of what another counts.

    They are the same, or that of the part is left out.
    must_be_named: whether both must have the noun
    """
    noun = find_noun(part_words)
    if not noun:
        return not must_be_named
    return noun == find_noun(total_words)
