"""Numbers in words: how cardinal numbers are written, and what only looks like one.

The constants are parts of patterns for `re.VERBOSE`: a space is written `[ ]`, and `JOIN` is a
space or hyphen.
"""

import re
from typing import Final

UNIT: Final = "one|two|three|four|five|six|seven|eight|nine"
TEEN: Final = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
TENS: Final = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
LARGE_SCALE: Final = "thousand|million|billion|trillion"
SCALE: Final = f"{LARGE_SCALE}|dozen"
ANY_SCALE: Final = rf"(?:{SCALE}|thousands|(?:mi|bi|tri)llions|dozens)\b"

ROMAN: Final = r"(?=[ivxl])(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
"""Pattern of a Roman number below ninety in small letters."""

JOIN: Final = "[ -]"
_AND = f"{JOIN}and{JOIN}"

# Number words, from small to large. A tail that itself goes on to a hundred or a scale word begins
# a number of its own: "between two hundred and three hundred" contains two.
_BELOW_100 = rf"(?:(?:{TENS})(?:{JOIN}(?:{UNIT})\b)?|(?:{TEEN}|{UNIT}))\b"
_NO_HUNDRED_NEXT = rf"(?!{JOIN}(?:hundred|dozens?)\b)"
_NO_SCALE_NEXT = rf"(?!{JOIN}(?:hundred|{SCALE})\b)"
_AFTER_HUNDRED = rf"(?:{_AND}|{JOIN}){_BELOW_100}{_NO_HUNDRED_NEXT}"
_BELOW_1000 = rf"{_BELOW_100}(?:{JOIN}hundred\b(?:{_AFTER_HUNDRED})?)?"
_AFTER_SCALE = rf"(?:{_AND}{_BELOW_100}{_NO_SCALE_NEXT}|{JOIN}{_BELOW_1000})"

AND_A_HALF: Final = rf"{_AND}(?:(?:a|one){JOIN}(?:half|quarter)|three{JOIN}quarters)\b(?![ ]of\b)"
_A_HUNDRED = rf"a[ ]hundred\b(?!-)(?:(?:{_AND}|[ ]){_BELOW_100}{_NO_HUNDRED_NEXT})?"
_A_BEFORE_SCALE = rf"a(?=[ ](?:{LARGE_SCALE})\b(?!-))"
_HUNDRED_BEFORE_SCALE = rf"hundred(?=[ ](?:{LARGE_SCALE})\b)"
_PART_OF_A_MILLION = rf"""
    (?:a[ ])? (?: half | quarter | three{JOIN}quarters ) (?:[ ]of)? (?:[ ]a)?
    {JOIN} (?:{LARGE_SCALE})\b
"""
NUMBER_WORDS: Final = rf"""
    (?: {_PART_OF_A_MILLION}                                      # half a million
      | {_BELOW_100} {AND_A_HALF} (?:[ ]{ANY_SCALE})?             # two and a half million
      | {_BELOW_1000} [ ]{ANY_SCALE} {AND_A_HALF}                 # one million and a half
        (?! {JOIN}(?:{LARGE_SCALE})\b )
      | (?: {_BELOW_1000} | {_A_HUNDRED} | {_A_BEFORE_SCALE} | {_HUNDRED_BEFORE_SCALE} )
        (?: {JOIN}{ANY_SCALE} {_AFTER_SCALE}? ){{0,4}}            # one million two hundred thousand
      | zero\b
    )
"""

_NTHS: Final = "third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twelfth|twentieth"
FRACTION: Final = rf"""
    (?: (?:one{JOIN}|a[ ])?half
      | (?:a[ ]|one{JOIN}) (?:{_NTHS})
      | (?:{UNIT}|ten|eleven){JOIN} (?: halves | (?:{_NTHS})s )
    )
"""
"""Pattern of a fraction that is a number of its own: `half`, `a third`, `three-quarters`."""

# What makes a number word, matched from its last word on, an ordinal, a fraction or a figure of
# speech.
_ORDINAL_UNIT = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_ORDINAL = rf"{_ORDINAL_UNIT}|tenth|eleventh|twelfth|[a-z]{{3,5}}teenth|[a-z]{{3,5}}tieth"
_FRACTION = "quarter|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twelfth|twentieth"
_NOT_CARDINAL = re.compile(
    rf"""(?ai:
        (?:{TENS}) (?: -(?:{_ORDINAL_UNIT})\b                     # twenty-first
                     | [ ](?:{_ORDINAL_UNIT})\b (?!-|[ ]responder) )
      | (?:hundred|{SCALE}) (?:{JOIN}|{_AND}) (?:{_ORDINAL})\b (?!-|[ ]responder)
      | [a-z]+ {JOIN} (?:hundredth|thousandth|millionth|billionth) s?\b
      | [a-z]+ - (?: half | halves | (?:{_FRACTION})s? )\b        # two-thirds
      | [a-z]+ [ ] (?: halves | (?:{_FRACTION})s )\b
        (?! [ ]of[ ](?:the[ ]|fiscal[ ]|20) )                     # but: three quarters of 2019
      | one[ ](?:half|{_FRACTION})\b
        (?! -|[ ](?:part|count|nation|person|state) )             # but: one third-country national
      | one (?: [ ]another\b | 's\b | {JOIN}stop\b
              | -(?:on-one|to-one|off|way|time|sided|size)\b )
      | two-way\b
      | zero (?: {JOIN}tolerance | -sum )\b
    )""",
    re.VERBOSE,
)

# A lone `one` that points to something instead of counting it.
_NO_ONE_BEFORE = re.compile(rf"(?ai:\b(?:no|loved){JOIN}|\b(?:one-on|one-to|all-in)-)$")
_POINTING_ONE = re.compile(
    r"""
    (?ai: \b(?: this | that | which | the[ ](?:last|next|same|new|old) )[ ]one )
    (?= $ | [.,;:?!)]
      | [ ](?: is|was|were|are|has|had|in|of|to|on|at|by|for|from|that|which|who|and|or|but )\b )
  | (?ai: \bthe[ ](?: first|second|third|latter|former|other )[ ]one\b )
    """,
    re.VERBOSE,
)
_ON_THE_ONE_HAND = re.compile(r"(?ai:\bon (?:the )?one hand\b)")
_ON_THE: Final = len("on the ")
_HAND: Final = len(" hand")

_VAGUE_BEFORE = re.compile(r"(?ai:\b(?:several|few|many|couple|couple of) )$")
_FRACTION_BEFORE = re.compile(r"(?ai:(?:half|quarter|third|fifth|tenth)s? of )$")
_REACH = 24  # characters before a number word that are looked at
_AFTER_ONE: Final = 16  # characters after a lone `one` that show whether it points


def is_cardinal(sentence: str, start: int, end: int) -> bool:
    """Return whether the number words at this span count, rather than rank, divide or point."""
    last_word = 1 + max(sentence.rfind(join, start, end) for join in " -")
    if _NOT_CARDINAL.match(sentence, max(start, last_word)):
        return False
    before = sentence[max(0, start - _REACH) : start]
    words = sentence[start:end].lower()
    if words.startswith("hundred"):
        return not _VAGUE_BEFORE.search(before)
    if words.startswith("a "):
        return not _FRACTION_BEFORE.search(before)
    return words != "one" or not _is_pronoun(sentence, start, end)


def _is_pronoun(sentence: str, start: int, end: int) -> bool:
    """Return whether the word `one` at this span counts nothing: `no one`, `this one`."""
    begin = max(0, start - _REACH)
    if _NO_ONE_BEFORE.search(sentence[begin:start]):
        return True
    if _ON_THE_ONE_HAND.search(sentence, max(0, start - _ON_THE), end + _HAND):
        return True
    pointing = _POINTING_ONE.finditer(sentence, begin, end + _AFTER_ONE)
    return any(match.end() == end for match in pointing)
