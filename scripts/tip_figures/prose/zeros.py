"""Phrases that may state a zero: `no victims`, `none`, `did not convict any`.

A phrase is a candidate. A person decides whether it counts anything, since `no police` and `did not
result in` may be about something that is not counted.
"""

import re
from decimal import Decimal

from tip_figures.prose.numerals import Numeral

# Parts of the pattern, for re.VERBOSE.
_NOT_COUNTED = (
    r"(?: longer | more | less | fewer | later | sooner | doubt | matter | such | other ) \b"
)
_ENDS_IN_S_BUT_SINGULAR = r"(?: was | is | has | its | his | this | as | does ) \b"
_PLURAL_NOUN = rf"""
    (?! {_ENDS_IN_S_BUT_SINGULAR} )
    (?: [a-z-]{{2,}} [^s\W] s | children | men | women | people | police ) \b
"""
_ANY = r"(?: any | a[ ]single ) \b"
_WORD = "(?: [a-z]+ [ ] )"
_ADJECTIVE = "(?: [a-z-]+ [ ] )"
# The negating word of each kind of phrase is a group of its own.
_ZERO_PHRASE = re.compile(
    rf"""
    \b (?:
        (no) [ ] (?! {_NOT_COUNTED} ) (?: one\b | {_ADJECTIVE}{{0,3}}? {_PLURAL_NOUN} )
      | (none | nobody) \b
      | (without) [ ] any\b
      | (neither) [ ] of\b
      | (never) [ ] {_WORD} {_ANY}
      | (not) [ ] result(?:ed)? [ ] in\b
      | (not) [ ] {_WORD}{{1,3}}? {_ANY}
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def find_zeros(sentence: str) -> list[Numeral]:
    """Find the negating word of each phrase that may state a zero, in the order of the text.

    sentence: normalised
    returns:  numerals of the form `negation` with the value 0; none if the sentence has no such
              phrase
    """
    return [_as_numeral(phrase) for phrase in _ZERO_PHRASE.finditer(sentence)]


def _as_numeral(phrase: re.Match[str]) -> Numeral:
    word = phrase.lastindex or 0  # the one group that matched
    return Numeral(phrase.start(word), phrase.end(word), phrase[word], "negation", Decimal(0))
