"""Words after the parts of a list: do they say that the parts are all, or share nothing?"""

import re
from collections.abc import Sequence, Set
from typing import Final

from tip_figures.prose.counts import YEAR

_SEXES_AND_AGES: Final = (
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
_ELLIPSIS = re.compile(
    r"""
    [ ] (?: (?: were | was | are | is ) [ ] )?
    (?: (?P<preposition> in | for | from | by | with ) | of[ ]them | who
      | (?P<kind> female | male | women | men | girls | boys | adults | children | minors ) ) \b
    """,
    re.VERBOSE,
)
_KINDS_OF_PEOPLE = re.compile(
    r"\b(?:female|male|women|men|girls|boys|adults|children|minors|woman|man|girl|boy|child)\b"
)
_UNCOUNTED_PART = re.compile(
    r"[^,;.()]{0,60},? (?:and|plus|as well as) (?:an?|another) [a-z-]+(?: [a-z-]+)?(?=[,;.)]|$)",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"""
    ^ [ ] (?: (?: were | was | are | is ) [ ] )?
    (?: (?: a[ ] | the[ ] )? (?P<noun> [a-z-]+ (?:[ ][a-z-]+)? ) [ ] )??
    (?P<preposition> in | for | from | of | by | aged | against ) [ ]
    """,
    re.VERBOSE,
)


def are_all(words: Sequence[str]) -> bool:
    """Whether the parts are kinds of which everything is one: foreign and domestic.

    words: after each part, up to the next one
    """
    return _are_opposite(words, _OPPOSITES)


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
    """Whether the parts divide a total by one and the same feature: `in labor`, `in begging`."""
    if _are_opposite(words, (*_SEXES_AND_AGES, *_OPPOSITES)):
        return True
    kinds = [_KIND.match(text) for text in words]
    prepositions = {kind["preposition"] for kind in kinds if kind}
    return len(kinds) > 1 and all(kinds[:1]) and len(prepositions) == 1 and None not in kinds


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
        return _KINDS_OF_PEOPLE.search(before) is None
    preposition = match["preposition"]
    return not (preposition and re.search(rf"\b{preposition} [^{YEAR}]", before))


_NOUN_PHRASE = re.compile(
    r"""
    [ ]? (?: [\w'-]+ [ ] ){0,4}? (?P<noun> [a-z]+ )
    (?= [ ] (?: in | of | who | were | was | and | from | to | by | for | during | with | at | on
              | that | compared | identified | had | as | since | or | whom | which | throughout
              | under | is | are | have | has ) \b
      | [^\w '-] | $ | [ ][^a-z] )
    """,
    re.VERBOSE,
)
_FEATURES: Final = {
    "sex": re.compile(r"\b(?:women|girls|females?|men|boys|males?|woman|girl|man|boy)\b"),
    "gender": re.compile(r"\b(?:women|girls|females?|men|boys|males?|woman|girl|man|boy)\b"),
    "age": re.compile(r"\b(?:adults?|child(?:ren)?|minors?|juveniles?)\b"),
}
_STEM_LENGTH: Final = 4  # letters that two words of one stem share: Norway, Norwegian


def find_noun(words: str) -> str:
    """Return the noun that a number counts, in singular; "" if the words show none.

    words: after the number
    """
    match = _NOUN_PHRASE.match(words)
    noun = match[1] if match else ""
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def has_feature(words: str, feature: str) -> bool:
    """Whether words state a feature of people: their sex or their age."""
    return _FEATURES[feature.lower()].search(words) is not None


def share_stem(words: str, predicate: str) -> bool:
    """Whether an adjective and a predicate are about one thing: `Norwegian`, `were from Norway`."""
    stems = {word[:_STEM_LENGTH] for word in _WORD.findall(words.lower())}
    stems -= {word[:_STEM_LENGTH] for word in ("victims", "people", "persons", "identified")}
    return any(
        word[:_STEM_LENGTH] in stems
        for word in _WORD.findall(predicate.lower())
        if len(word) >= _STEM_LENGTH
    )
