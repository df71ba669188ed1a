"""The words that belong to a numeral, as drafts read them: its noun and its verbs."""

import re
from typing import Final

from tip_figures.prose.mention import Mention
from tip_figures.prose.mentions import MOST_NUMERALS
from tip_figures.prose.own_words import OwnWords, split_label, split_own_words

_ADJECTIVES_ONLY = re.compile(
    r" (?P<adjectives>(?:(?!(?:were|was|are|is|had|have|in|from|of|to|for|on|at|by|with|the)\b)"
    r"[\w-]+ ){1,3})(?:and|or) "
)
_PARTICIPLE_FIRST = re.compile(r"[a-z]+ed\b")
_VERB = re.compile(r"\b[a-z]{2,}(?:ed|ing)\b|\b(?:found|gave|led|made|saw|won)\b")
_SAYS_NOTHING: Final = frozenset(
    [
        "according",
        "being",
        "combined",
        "compared",
        "continued",
        "declined",
        "decreased",
        "during",
        "estimated",
        "exploited",
        "following",
        "forced",
        "including",
        "increased",
        "increasing",
        "involved",
        "involving",
        "led",
        "limited",
        "made",
        "noted",
        "reduced",
        "related",
        "remained",
        "reported",
        "reporting",
        "resulted",
        "resulting",
        "saw",
        "stated",
        "subjected",
        "suspected",
        "totaled",
        "trafficked",
        "trafficking",
    ]
)
"""Verbs, and words that look like verbs, that do not say what was done to those counted."""


def read_own_words(mention: Mention) -> OwnWords:
    """Divide the words that belong to a numeral.

    A noun that follows a second numeral is that of the first, too: `two confirmed and 12 potential
    victims`. A participle is not a noun: `12 identified as children`.
    """
    if mention.label:
        return split_label(mention.label)
    own = split_own_words(mention.after)
    shared = _find_shared_noun(mention)
    if shared:
        return own._replace(noun=shared)
    if _PARTICIPLE_FIRST.match(own.noun) and " " not in own.noun.strip():
        return own._replace(noun="", rest=f"{own.noun}{own.rest}")
    return own


def _find_shared_noun(mention: Mention) -> str:
    """Return the noun of the next numeral with the adjectives of this one; "" if it has its own."""
    text = mention.sentence.text
    if len(mention.sentence.numerals) > MOST_NUMERALS:
        return ""
    for numeral in mention.sentence.numerals:
        if numeral.start > mention.numeral.end:
            between = _ADJECTIVES_ONLY.fullmatch(text, mention.numeral.end, numeral.start)
            if between is None:
                return ""
            noun = split_own_words(text[numeral.end :]).noun
            return between["adjectives"] + noun if noun else ""
    return ""


def list_verbs(text: str) -> list[str]:
    """List the verbs of a text that say what was done to those who are counted."""
    return [verb for verb in _VERB.findall(text) if verb not in _SAYS_NOTHING]
