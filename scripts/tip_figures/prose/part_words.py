"""Words after the parts of a list: do they say that the parts are all, or share nothing?"""

import re
from collections.abc import Sequence
from typing import Final

_OPPOSITES: Final = (
    (
        {"female", "females", "women", "girls", "woman", "girl"},
        {"male", "males", "men", "boys", "man", "boy"},
    ),
    ({"adult", "adults"}, {"child", "children", "minor", "minors", "juvenile", "juveniles"}),
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
    (?: in | for | from | of[ ]them | by | with | who | female | male | women | men | girls | boys
      | adults | children | minors ) \b
    """,
    re.VERBOSE,
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
    """Whether the parts are kinds of which everything is one: women and men.

    words: after each part, up to the next one
    """
    if len(words) != 2:
        return False
    first, second = (set(_WORD.findall(text.lower())[:6]) for text in words)
    return any(
        (first & left and second & right and not (first & right or second & left))
        or (first & right and second & left and not (first & left or second & right))
        for left, right in _OPPOSITES
    )


def are_disjoint(words: Sequence[str]) -> bool:
    """Whether the parts divide a total by one and the same feature: `in labor`, `in begging`."""
    if are_all(words):
        return True
    kinds = [_KIND.match(text) for text in words]
    prepositions = {kind["preposition"] for kind in kinds if kind}
    return len(kinds) > 1 and all(kinds[:1]) and len(prepositions) == 1 and None not in kinds


def is_ellipsis(after: str) -> bool:
    """Whether no noun follows a part, so that it counts what the total counts: `35 in labor`."""
    return _ELLIPSIS.match(after) is not None
