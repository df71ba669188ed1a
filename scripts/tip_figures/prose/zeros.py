"""Phrases that may state a zero: `no victims`, `none`, `did not convict any`.

A phrase is a candidate. A person decides whether it counts anything, since `no police` and `did not
result in` may be about something that is not counted.
"""

import re
from decimal import Decimal

from tip_figures.prose.numerals import Numeral
from tip_figures.prose.sentences import to_lower_case

# Parts of the pattern, for re.VERBOSE.
_NOT_COUNTED = r"""
    (?: longer | more | less | fewer | later | sooner | doubt | matter | such | other
      | statistics | status ) \b
"""
_ENDS_IN_S_BUT_SINGULAR = r"(?: was | is | has | its | his | this | as | does ) \b"
_PLURAL_NOUN = rf"""
    (?! {_ENDS_IN_S_BUT_SINGULAR} )
    (?: [a-z-]{{2,}} [^s\W] s | children | men | women | people | police ) \b
"""
_COUNTED_NOUN = r"""
    (?: arrest | case | complaint | convict(?:ion)? | defendant | indictment | inspection
      | investigation | offender | official | perpetrator | prosecution | raid | suspect | survivor
      | trafficker | trial | victim )
    (?! [\w-] | [ ] (?: assistance | care | compensation | data | file | identification | law
                      | management | number | protection | rate | referral | services? | shelter
                      | statistics | strategy | support | testimony | unit | witness | worker ) )
"""
_ANY = r"(?: any(?:one|body)? | a[ ]single ) \b"
_WORD = "(?: [a-z]+ [ ] )"
_ADJECTIVE = "(?: [a-z-]+ [ ] )"
_NO_PREPOSITION_BEFORE = r"""
    (?<! [ ](?:as|at|be|by|in|of|on|to)[ ] ) (?<! [ ]for[ ] ) (?<! [ ](?:from|into|only|with)[ ] )
"""
_ONE_NOUN = rf"(?: {_NO_PREPOSITION_BEFORE} an? [ ] {_ADJECTIVE}{{0,3}}? {_COUNTED_NOUN} )"
# Up to five verbs, each of up to three words: `report investigating, prosecuting, or convicting`.
_VERB = "[a-z]+ (?: [ ] [a-z]+ ){0,2}?"
_LINK = r"""
    (?: ,? [ ] (?: and | or | nor ) [ ] | , [ ] ) (?! (?: and | or | nor | any ) \b )
"""
_VERBS = rf"{_VERB} (?: {_LINK} {_VERB} ){{0,4}}? [ ]"
# In small letters; the negating word of each kind of phrase is a group of its own.
_ZERO_PHRASE = re.compile(
    rf"""
    \b (?:
        (no) [ ] (?! {_NOT_COUNTED} )
        (?: one\b | {_ADJECTIVE}{{0,3}}? (?: {_PLURAL_NOUN} | {_COUNTED_NOUN} ) )
      | (none | nobody) \b
      | (without) [ ] {_ANY}
      | (neither) [ ]
        (?: of\b
          | {_ADJECTIVE}{{0,3}}? {_PLURAL_NOUN} [ ] nor\b
          | {_WORD}{{1,5}}? nor [ ] {_WORD}{{1,3}}? {_ANY} )
      | (nor) [ ] (?: did | do | does | has | have | had ) [ ] {_WORD}{{1,4}}? {_ANY}
      | (never) [ ] {_VERBS} (?: {_ANY} | {_ONE_NOUN} )
      | (not) [ ] (?: result(?:ed)? [ ] in\b | a[ ]single\b )
      | (not | [a-z]+n't) [ ] {_VERBS} (?: {_ANY} | {_ONE_NOUN} )
      | (fail (?:s|ed|ing)? | yet | unable) [ ] to [ ] {_VERBS} {_ANY}
    )
    """,
    re.VERBOSE,
)


_NEGATING_WORD = re.compile(
    r"(?:no(?:ne|body|r|t)?|without|neither|never|fail(?:s|ed|ing)?|yet|unable|n't)\b"
)
"""How the negating word of every phrase ends, in small letters: searched first, because it is far
faster than a whole phrase."""


def find_zeros(sentence: str) -> list[Numeral]:
    """Find the negating word of each phrase that may state a zero, in the order of the text.

    sentence: normalised
    returns:  numerals of the form `negation` with the value 0; none if the sentence has no such
              phrase
    """
    small_letters = to_lower_case(sentence)
    negating_word = _NEGATING_WORD.search(small_letters)
    if negating_word is None:
        return []
    start = sentence.rfind(" ", 0, negating_word.start()) + 1  # `did` of `didn't`
    phrases = _ZERO_PHRASE.finditer(small_letters, start)
    return [_as_numeral(sentence, phrase) for phrase in phrases]


def _as_numeral(sentence: str, phrase: re.Match[str]) -> Numeral:
    start, end = phrase.span(phrase.lastindex or 0)  # of the one group that matched
    return Numeral(start, end, sentence[start:end], "negation", Decimal(0))
