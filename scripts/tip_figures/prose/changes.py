"""Claims about changes: `increased from 40 to 88`, `a decrease of 17 percent`, `doubled`."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from tip_figures.prose.claims import ChangeClaim
from tip_figures.prose.masked_sentence import (
    COUNT,
    HEDGES,
    MONEY,
    NUMBER,
    PERCENT_SIGN,
    MaskedSentence,
)
from tip_figures.prose.mention import Mention, find_shared_scale
from tip_figures.prose.part_lists import ListReader
from tip_figures.prose.part_words import find_noun

# Parts of patterns, for re.VERBOSE.
_RISES = r"""
    (?: increas(?:e|es|ed|ing) | r(?:i|o)ses? | risen | rising | gr[eo]w(?:s|n|ing)? | growth
      | climb(?:s|ed|ing)? | jump(?:s|ed|ing)? | surg(?:e|es|ed|ing) | soar(?:s|ed|ing)?
      | gain(?:s|ed)? | expan(?:ds?|ded|ding|sion) | went[ ]up | up(?=[ ]from)
      | rais(?:e|es|ed|ing) )
"""
_FALLS = r"""
    (?: decreas(?:e|es|ed|ing) | f[ae]lls? | fallen | falling | declin(?:e|es|ed|ing)
      | drop(?:s|ped|ping)? | reduc(?:e|es|ed|ing|tion) | shr[aiu]nk(?:s|ing)?
      | plung(?:e|es|ed|ing) | slump(?:s|ed|ing)? | dwindl(?:e|es|ed|ing) | tumbl(?:e|es|ed|ing)
      | went[ ]down | down(?=[ ]from) | lower(?:ed|ing) )
"""
_DIRECTION = rf"\b (?: {_RISES} | {_FALLS} ) \b"
_HEDGES = rf"(?: (?:the|an?)[ ] )? {HEDGES} (?: (?:the|an?)[ ] )?"
_OLD = rf"{_HEDGES} {MONEY} (?P<old> {NUMBER} )"
_NEW = rf"{_HEDGES} {MONEY} (?P<new> {NUMBER} )"
_WORDS = rf"[^;:()\u2013\u2014{COUNT}]"
_COMPARED = r"(?: from | over | compared[ ](?:to|with) | than | against | relative[ ]to | versus )"


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


_PATTERNS: Final = (
    # `rose (by 20 percent) from 40 to 88`; `from 40 to 88, an increase of 120 percent`
    _compile(
        rf"""
        (?: {_DIRECTION} {_WORDS}{{0,90}}?
            (?: (?P<percent> {NUMBER} ) {PERCENT_SIGN} {_WORDS}{{0,60}}? )? )?
        \b from [ ] {_OLD} {_WORDS}{{0,90}}? \b to [ ] {_NEW}
        (?: {_WORDS}{{0,40}}? (?: , | \( | \bby\b | \bor\b ) [ ]? {_WORDS}{{0,40}}?
            (?P<percent_after> {NUMBER} ) {PERCENT_SIGN} (?: [ ] [a-z]+ )? )?
        """
    ),
    # `rose (20 percent) to 88 victims in 2020 from 40`
    _compile(
        rf"""
        {_DIRECTION} {_WORDS}{{0,60}}?
        (?: (?P<percent> {NUMBER} ) {PERCENT_SIGN} {_WORDS}{{0,40}}? )?
        \b to [ ] {_NEW} {_WORDS}{{0,90}}? \b {_COMPARED} [ ] {_OLD} (?P<percent_after>)
        """
    ),
)
_FACTORS: Final = {
    "doubl": Fraction(2),
    "tripl": Fraction(3),
    "quadrupl": Fraction(4),
    "halv": Fraction(1, 2),
}
_ONE_CLAUSE: Final = rf"(?: (?! ,[ ]and\b ) {_WORDS} ){{0,60}}?"
_FACTOR = rf"""
    \b (?P<hedge> (?: more[ ]than | nearly | almost | about | roughly | less[ ]than ) [ ] )?
    (?P<factor> doubl | tripl | quadrupl | halv ) (?: e[sd]? | ing ) \b
    {_ONE_CLAUSE}
"""
_FACTOR_PATTERNS: Final = (
    _compile(rf"{_FACTOR} \b from [ ] {_OLD} {_WORDS}{{0,60}}? \b to [ ] {_NEW}"),
    _compile(rf"{_FACTOR} \b to [ ] {_NEW} {_ONE_CLAUSE} {_COMPARED} [ ] {_OLD}"),
)
_ANY_DIRECTION = _compile(rf"\b (?: (?P<rises> {_RISES} ) | {_FALLS} ) \b")
_FROM_EARLIER = _compile(
    rf"""
    (?: \b an? [ ] (?: {_HEDGES} (?P<percent> {NUMBER} ) {PERCENT_SIGN} [ ] )? (?: [a-z]+ [ ] )??
        (?: (?P<increase> increase | rise | growth | gain | jump | surge )
          | (?: decrease | decline | drop | fall | reduction ) ) \b
      | \b (?: (?P<up> up ) | down ) \b
      | (?P<percent_before> {NUMBER} ) {PERCENT_SIGN} [ ]
        (?: (?P<percent_more> more | higher | greater ) | fewer | less | lower ) (?= [ ]than[ ] )
      | \b (?P<than> (?P<more> more | higher ) | fewer | less | lower ) (?= [ ]than[ ](?:the|in)\b )
    )
    (?: [ ] (?: of [ ] | by [ ] )? {_HEDGES} (?P<percent_after> {NUMBER} ) {PERCENT_SIGN} )?
    {_WORDS}{{0,40}}?
    [ ] {_COMPARED} [ ] (?: (?:the|last|previous) [ ] (?:[a-z']+ [ ]){{0,3}}? )?? {_OLD}
    """
)
_OTHER_DIRECTION = re.compile(
    r"\b(?:rank\w*|place[sd]?|position|score[sd]?|index|grade[sd]?|improv\w*|wors\w*|deficit|loss\w*"
    r"|slow\w*|ratio|odds|not|never|no longer|instead of|without|rather than|would|could|might"
    r"|per(?! cent)|respectively)\b",
    re.IGNORECASE,
)
_REACH_BEFORE: Final = 60  # characters before and after a change that may show another reading
_REACH_AFTER: Final = 12
_NEW_STATEMENT = re.compile(r";|\b(?:while|whereas|but)\b")
_ADJACENT = re.compile(" (?:[a-z]+ )?")


def find_changes(sentence: MaskedSentence) -> Iterator[ChangeClaim]:
    """Find the changes that name both numbers together: `from 40 to 88`; each pair once."""
    pairs: set[tuple[Mention, Mention]] = set()
    for pattern in (*_FACTOR_PATTERNS, *_PATTERNS) if len(sentence.counts) > 1 else ():
        for match in pattern.finditer(sentence.masked):
            change = _read_change(sentence, match, is_factor=pattern in _FACTOR_PATTERNS)
            if change is not None and (change.old, change.new) not in pairs:
                pairs.add((change.old, change.new))
                yield change


def _read_change(
    sentence: MaskedSentence, match: re.Match[str], *, is_factor: bool
) -> ChangeClaim | None:
    """Read a change; None if the words are no change, or its numbers cannot be compared."""
    old = sentence.count_at(match.start("old"))
    new = sentence.count_at(match.start("new"))
    text = sentence.masked
    directions = list(_ANY_DIRECTION.finditer(text, match.start(), match.end()))
    if not _are_comparable(old, new) or not (is_factor or directions):
        return None
    is_doubtful = _has_doubt(text, match)
    if is_factor:
        stem = match["factor"].lower()
        word = f"{match['hedge'] or ''}{stem}ed".lower()
        return ChangeClaim(old, new, _FACTORS[stem] > 1, None, _FACTORS[stem], word, is_doubtful)
    percent = _find_percent(sentence, match, "percent_after", "percent")
    rises = directions[-1]["rises"] is not None
    return ChangeClaim(old, new, rises, percent, is_doubtful=is_doubtful)


def find_comparisons(lists: ListReader) -> Iterator[ChangeClaim]:
    """Find the changes that compare a number before them: `40 victims, a decrease from 83`.

    The number is neither a part nor of another year, or a part if nothing else can be compared.
    """
    sentence = lists.sentence
    for match in _FROM_EARLIER.finditer(sentence.masked) if len(sentence.counts) > 1 else ():
        old = sentence.count_at(match.start("old"))
        before = [
            count
            for count in sentence.counts
            if count.end <= match.start() and _are_comparable(old, count)
        ]
        subjects = [count for count in before if count in lists.subjects]
        subjects = subjects or [count for count in before if count in lists.parts]
        if subjects:
            has_parts = subjects[-1] is not before[-1]
            yield from _compare(sentence, match, old, subjects[-1], has_parts=has_parts)


def _compare(
    sentence: MaskedSentence, match: re.Match[str], old: Mention, new: Mention, *, has_parts: bool
) -> Iterator[ChangeClaim]:
    """Make the change of a number that is compared with an earlier one, unless another is meant.

    has_parts: whether other numbers are nearer, which may be meant
    """
    words = sentence.masked[new.end : match.start()]
    is_difference = match["than"] and _ADJACENT.fullmatch(words)  # `12 more than the 38`
    if is_difference or _NEW_STATEMENT.search(words):
        return
    percent = _find_percent(sentence, match, "percent_after", "percent_before", "percent")
    rises = any(match[group] for group in ("increase", "up", "more", "percent_more"))
    nouns = {find_noun(sentence.masked[count.end :]) for count in (old, new)} - {""}
    is_other = percent is None and len(nouns) > 1  # `36 persons, down from the 13 operations`
    is_doubtful = has_parts or is_other or _has_doubt(sentence.masked, match)
    yield ChangeClaim(old, new, rises, percent, is_doubtful=is_doubtful)


def _find_percent(sentence: MaskedSentence, match: re.Match[str], *groups: str) -> Mention | None:
    """Return the change in percent that the first of some groups has."""
    return next((sentence.count_at(match.start(group)) for group in groups if match[group]), None)


def _are_comparable(old: Mention, new: Mention) -> bool:
    """Whether two counts have the same unit, and each its own scale: not `from 3 to 4 million`."""
    is_same_unit = old.unit == new.unit and old is not new
    return is_same_unit and find_shared_scale(old.numeral, new.numeral) == 1


def _has_doubt(text: str, match: re.Match[str]) -> bool:
    """Whether the words around a change allow another reading."""
    start = max(0, match.start() - _REACH_BEFORE)
    around = text[start : match.end() + _REACH_AFTER].rpartition(";")[2]
    return _OTHER_DIRECTION.search(around) is not None
