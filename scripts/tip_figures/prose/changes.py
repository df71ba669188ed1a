"""Claims about changes: `increased from 40 to 88`, `a decrease of 17 percent`, `doubled`."""

import re
from collections.abc import Iterator, Sequence
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
from tip_figures.prose.mention import Mention
from tip_figures.prose.part_words import find_noun
from tip_figures.prose.units import PERCENT

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
_DIRECTION = rf"(?: (?P<rises> \b{_RISES}\b ) | (?P<falls> \b{_FALLS}\b ) )"
_HEDGES = rf"(?: (?:the|an?)[ ] )? {HEDGES} (?: (?:the|an?)[ ] )?"
_OLD = rf"{_HEDGES} {MONEY} (?P<old> {NUMBER} )"
_NEW = rf"{_HEDGES} {MONEY} (?P<new> {NUMBER} )"
_WORDS = rf"[^;:()\u2013\u2014{COUNT}]"
_COMPARED = r"(?: from | over | compared[ ](?:to|with) | than | against | relative[ ]to | versus )"


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


_PATTERNS: Final = (
    # `increased (by 20 percent) from 40 to 88`; `up from 40 to 88`
    _compile(
        rf"""
        {_DIRECTION} {_WORDS}{{0,90}}?
        (?: (?P<percent> {NUMBER} ) {PERCENT_SIGN} {_WORDS}{{0,60}}? )?
        \b from [ ] {_OLD} {_WORDS}{{0,90}}? \b to [ ] {_NEW}
        """
    ),
    # `rose (20 percent) to 88 victims in 2020 from 40`
    _compile(
        rf"""
        {_DIRECTION} {_WORDS}{{0,60}}?
        (?: (?P<percent> {NUMBER} ) {PERCENT_SIGN} {_WORDS}{{0,40}}? )?
        \b to [ ] {_NEW} {_WORDS}{{0,90}}? \b {_COMPARED} [ ] {_OLD}
        """
    ),
    # `from 40 in 2019 to 88 in 2020, an increase of 120 percent`
    _compile(
        rf"""
        \b from [ ] {_OLD} {_WORDS}{{0,90}}? \b to [ ] {_NEW} {_WORDS}{{0,60}}?
        , [ ] (?: representing [ ] | which [ ] (?:is|was) [ ] )? (?: an? [ ] )
        (?: (?P<percent> {NUMBER} ) {PERCENT_SIGN} [ ] )? (?: [a-z]+ [ ] )?? {_DIRECTION}
        """
    ),
)
_FACTORS: Final = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "halv": 0}
_ONE_CLAUSE: Final = rf"(?: (?! ,[ ]and\b ) {_WORDS} ){{0,60}}?"
_FACTOR = rf"""
    \b (?P<hedge> more[ ]than | nearly | almost | about | roughly | less[ ]than )? [ ]?
    (?P<factor> doubl | tripl | trebl | quadrupl | halv ) (?: e[sd]? | ing ) \b
    {_ONE_CLAUSE}
"""
_FACTOR_PATTERNS: Final = (
    _compile(rf"{_FACTOR} \b from [ ] {_OLD} {_WORDS}{{0,60}}? \b to [ ] {_NEW}"),
    _compile(rf"{_FACTOR} \b to [ ] {_NEW} {_ONE_CLAUSE} {_COMPARED} [ ] {_OLD}"),
)
_ANY_DIRECTION = _compile(_DIRECTION)
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
_PERCENT_AFTER = _compile(
    rf"""
    {_WORDS}{{0,40}}? (?: , | \( | \bby\b | \bor\b ) [ ]?
    (?: (?: representing | which | is | was | an? | increase | decrease | rise | drop | of | up
          | down | by | or ) [ ] )*
    {HEDGES} (?P<percent> {NUMBER} ) {PERCENT_SIGN}
    """
)
_OTHER_DIRECTION = re.compile(
    r"\b(?:rank\w*|place[sd]?|position|score[sd]?|index|grade[sd]?|improv\w*|wors\w*|deficit|loss\w*"
    r"|slow\w*|ratio|odds|not|never|no longer|instead of|without|rather than|would|could|might"
    r"|per(?! cent)|respectively)\b",
    re.IGNORECASE,
)
_REACH_AFTER: Final = 12  # characters after a change that may show another reading
_SHARE_AFTER = re.compile(rf" (?:of|out of) (?:the )?{COUNT}")  # `3 of 5, down from 4 of 5`
_ABOUT_CLAUSE = re.compile(r"(?:[\u2013\u2014;]|, which) ?(?:this|that|it)\b[^,;]*$")
"""Before the words of a change: it is about what the sentence before the dash is about."""
_NEW_STATEMENT = re.compile(r";|\b(?:while|whereas|but)\b")
_ADJACENT = re.compile(" (?:[a-z]+ )?")
_SCALE = re.compile("[a-z]+$", re.IGNORECASE)


def find_changes(sentence: MaskedSentence) -> Iterator[ChangeClaim]:
    """Find the changes that name both numbers together: `from 40 to 88`; each pair once."""
    pairs: set[tuple[int, int]] = set()
    for change in _match_changes(sentence) if len(sentence.counts) > 1 else ():
        pair = (change.old.start, change.new.start)
        if pair not in pairs and _are_comparable(change.old, change.new):
            pairs.add(pair)
            yield change


def find_comparisons(
    sentence: MaskedSentence, subjects: Sequence[Mention], parts: Sequence[Mention]
) -> Iterator[ChangeClaim]:
    """Find the changes that compare a number before them: `40 victims, a decrease from 83`.

    subjects: counts of the sentence that may be compared: neither parts nor of another year
    parts:    its counts that are parts of others, which are compared if nothing else can be
    """
    for match in _FROM_EARLIER.finditer(sentence.masked) if len(sentence.counts) > 1 else ():
        yield from _compare_with_earlier(sentence, match, subjects, parts)


def _match_changes(sentence: MaskedSentence) -> Iterator[ChangeClaim]:
    text = sentence.masked
    for pattern in (*_FACTOR_PATTERNS, *_PATTERNS):
        for match in pattern.finditer(text):
            old = sentence.count_at(match.start("old"))
            new = sentence.count_at(match.start("new"))
            is_doubtful = _has_doubt(text, match, old, new)
            if pattern in _FACTOR_PATTERNS:
                factor = _FACTORS[match["factor"].lower()]
                hedge = (match["hedge"] or "").lower()
                yield ChangeClaim(old, new, factor > 0, None, factor, hedge, is_doubtful)
                continue
            words = _ANY_DIRECTION.finditer(text, match.start(), match.end())
            directions = [bool(word["rises"]) for word in words]
            is_doubtful = is_doubtful or len(set(directions)) > 1
            percent = _find_percent(sentence, match)
            yield ChangeClaim(old, new, directions[-1], percent, is_doubtful=is_doubtful)


def _compare_with_earlier(
    sentence: MaskedSentence,
    match: re.Match[str],
    subjects: Sequence[Mention],
    parts: Sequence[Mention],
) -> Iterator[ChangeClaim]:
    """Find what a number after `a decrease from` is compared with: a count before these words."""
    text = sentence.masked
    old = sentence.count_at(match.start("old"))
    candidates = [count for count in subjects if _can_be_subject(count, old, match)]
    nearest = [count for count in parts if _can_be_subject(count, old, match)][-1:]
    if not candidates:
        candidates, nearest = nearest, []
    if not candidates or _NEW_STATEMENT.search(text, candidates[-1].end, match.start()):
        return
    is_about_clause = _ABOUT_CLAUSE.search(text, 0, match.start()) is not None
    new = candidates[0] if is_about_clause else candidates[-1]
    if match["than"] and _ADJACENT.fullmatch(text, new.end, match.start()):
        return  # `12 more than the 38` says how many more
    percents = [
        sentence.count_at(match.start(group))
        for group in ("percent", "percent_before", "percent_after")
        if match[group]
    ]
    yield ChangeClaim(
        old,
        new,
        rises=any(match[group] for group in ("increase", "up", "more", "percent_more")),
        percent=percents[-1] if percents else None,
        is_doubtful=_has_doubt(text, match, old, new)
        or (not percents and _has_other_noun(sentence, old, new)),
        other_new=() if is_about_clause else [each for each in nearest if each.start > new.start],
    )


def _has_other_noun(sentence: MaskedSentence, old: Mention, new: Mention) -> bool:
    """Whether two counts name different things: `36 persons, down from the 13 operations`."""
    nouns = {find_noun(sentence.masked[count.end :]) for count in (old, new)} - {""}
    return len(nouns) > 1


def _can_be_subject(count: Mention, old: Mention, match: re.Match[str]) -> bool:
    return count.end <= match.start() and _are_comparable(old, count)


def _find_percent(sentence: MaskedSentence, match: re.Match[str]) -> Mention | None:
    """Find the change in percent, within the words of a change or directly after them."""
    if match["percent"]:
        return sentence.count_at(match.start("percent"))
    after = _PERCENT_AFTER.match(sentence.masked, match.end())
    return sentence.count_at(after.start("percent")) if after else None


def _are_comparable(old: Mention, new: Mention) -> bool:
    """Whether two counts have the same unit and the same kind of scale."""
    if old.unit != new.unit or old is new:
        return False
    small, large = sorted((old, new), key=lambda count: count.value)
    has_scale = bool(_SCALE.search(large.numeral.text)) and large.value >= 1000
    is_bare = large.numeral.form == "digits" and not _SCALE.search(small.numeral.text)
    return not (has_scale and is_bare and small.value < 1000)  # `from 3 to 4 million`


def _has_doubt(text: str, match: re.Match[str], old: Mention, new: Mention) -> bool:
    """Whether the words around a change allow another reading."""
    start = max(0, match.start() - 60)
    around = text[start : match.end() + _REACH_AFTER].rpartition(";")[2]
    if any(_SHARE_AFTER.match(text, count.end) for count in (old, new)):
        return True
    groups = match.groupdict()
    is_percent_of_percent = old.unit == new.unit == PERCENT and bool(groups.get("percent"))
    is_for_those_above = bool(groups.get("percent_after")) and old.numeral.hedge.endswith("than")
    return bool(_OTHER_DIRECTION.search(around)) or is_percent_of_percent or is_for_those_above
