"""Claims about changes: `increased from 40 to 88`, `a decrease of 17 percent`, `doubled`."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tip_figures.prose.claims import ChangeClaim
from tip_figures.prose.count_patterns import HEDGES, MONEY, NUMBER, PERCENT_SIGN
from tip_figures.prose.counts import COUNT, Count, CountedSentence
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
_WORDS = rf"[^;:()\u2013\u2014{COUNT}]"
_COMPARED = r"(?: from | over | compared[ ](?:to|with) | than | against | relative[ ]to | versus )"

_PATTERNS: Final = tuple(
    re.compile(pattern, re.VERBOSE | re.IGNORECASE)
    for pattern in (
        # `increased (by 20 percent) from 40 to 88`; `up from 40 to 88`
        rf"""
        {_DIRECTION} {_WORDS}{{0,90}}?
        (?: (?P<percent> {NUMBER} ) {PERCENT_SIGN} {_WORDS}{{0,60}}? )?
        \b from [ ] {_HEDGES} {MONEY} (?P<old> {NUMBER} ) {_WORDS}{{0,90}}?
        \b to [ ] {_HEDGES} {MONEY} (?P<new> {NUMBER} )
        """,
        # `rose (20 percent) to 88 victims in 2020 from 40`
        rf"""
        {_DIRECTION} {_WORDS}{{0,60}}?
        (?: (?P<percent> {NUMBER} ) {PERCENT_SIGN} {_WORDS}{{0,40}}? )?
        \b to [ ] {_HEDGES} {MONEY} (?P<new> {NUMBER} ) {_WORDS}{{0,90}}?
        \b {_COMPARED} [ ] {_HEDGES} {MONEY} (?P<old> {NUMBER} )
        """,
        # `from 40 in 2019 to 88 in 2020, an increase of 120 percent`
        rf"""
        \b from [ ] {_HEDGES} {MONEY} (?P<old> {NUMBER} ) {_WORDS}{{0,90}}?
        \b to [ ] {_HEDGES} {MONEY} (?P<new> {NUMBER} ) {_WORDS}{{0,60}}?
        , [ ] (?: representing [ ] | which [ ] (?:is|was) [ ] )? (?: an? [ ] )
        (?: (?P<percent> {NUMBER} ) {PERCENT_SIGN} [ ] )? (?: [a-z]+ [ ] )?? {_DIRECTION}
        """,
    )
)
_ANY_DIRECTION = re.compile(_DIRECTION, re.VERBOSE | re.IGNORECASE)
_NOUN_OF_CHANGE = r"(?: increase | rise | growth | gain | jump | surge )"
_NOUN_OF_FALL = r"(?: decrease | decline | drop | fall | reduction )"
_FROM_EARLIER = re.compile(
    rf"""
    (?: \b an? [ ] (?: {_HEDGES} (?P<percent> {NUMBER} ) {PERCENT_SIGN} [ ] )?
        (?: [a-z]+ [ ] )??
        (?: (?P<rises> {_NOUN_OF_CHANGE} ) | (?P<falls> {_NOUN_OF_FALL} ) ) \b
      | \b (?: (?P<up> up ) | (?P<down> down ) ) \b
      | (?P<percent_before> {NUMBER} ) {PERCENT_SIGN} [ ]
        (?: (?P<percent_more> more | higher | greater )
          | (?P<percent_fewer> fewer | less | lower ) )
        (?= [ ]than[ ] )
      | \b (?: (?P<more> more | higher ) | (?P<fewer> fewer | less | lower ) )
        (?= [ ]than[ ](?:the|in)\b )
    )
    (?: [ ] (?: of [ ] | by [ ] )? {_HEDGES} (?P<percent_after> {NUMBER} ) {PERCENT_SIGN} )?
    {_WORDS}{{0,40}}?
    [ ] {_COMPARED} [ ] (?: (?:the|last|previous) [ ] (?:[a-z']+ [ ]){{0,3}}? )?? {_HEDGES} {MONEY}
    (?P<old> {NUMBER} )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PERCENT_AFTER = re.compile(
    rf"""
    {_WORDS}{{0,40}}? (?: , | \( | \bby\b | \bor\b ) [ ]?
    (?: (?: representing | which | is | was | an? | increase | decrease | rise | drop | of | up
          | down | by | or | some | about | nearly | almost | approximately | more | than | over )
        [ ] )*
    (?P<percent> {NUMBER} ) {PERCENT_SIGN}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FACTORS: Final = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "halv": 0}
_FACTOR = re.compile(
    rf"""
    \b (?P<hedge> more[ ]than | nearly | almost | about | roughly | less[ ]than )? [ ]?
    (?P<factor> doubl | tripl | trebl | quadrupl | halv ) (?: e[sd]? | ing ) \b
    {_WORDS}{{0,60}}?
    (?: \b from [ ] {_HEDGES} {MONEY} (?P<old> {NUMBER} ) {_WORDS}{{0,60}}?
        \b to [ ] {_HEDGES} {MONEY} (?P<new> {NUMBER} )
      | \b to [ ] {_HEDGES} {MONEY} (?P<new_first> {NUMBER} ) {_WORDS}{{0,60}}?
        \b {_COMPARED} [ ] {_HEDGES} {MONEY} (?P<old_last> {NUMBER} )
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OTHER_DIRECTION = re.compile(
    r"\b(?:rank\w*|place[sd]?|position|score[sd]?|index|grade[sd]?|improv\w*|wors\w*|deficit|loss\w*"
    r"|slow\w*|ratio|odds|not|never|no longer|instead of|without|rather than|would|could|might"
    r"|per(?! cent))\b",
    re.IGNORECASE,
)
_REACH_AFTER: Final = 12  # characters after a change that may show another reading
_SHARE_AFTER = re.compile(rf" (?:of|out of) (?:the )?{COUNT}")  # `3 of 5, down from 4 of 5`
_ABOUT_CLAUSE = re.compile(r"(?:[\u2013\u2014;]|, which) ?(?:this|that|it)\b[^,;]*$")
"""Before the words of a change: it is about what the sentence before the dash is about."""
_ADJACENT = re.compile(" (?:[a-z]+ )?")
_SCALE = re.compile("[a-z]+$", re.IGNORECASE)


def find_changes(sentence: CountedSentence) -> Iterator[ChangeClaim]:
    """Find the changes that name both numbers together: `from 40 to 88`; each pair once."""
    count_by_start = {count.start: count for count in sentence.counts}
    if len(count_by_start) < 2:
        return
    pairs: set[tuple[int, int]] = set()
    for change in _match_changes(sentence, count_by_start):
        pair = (change.old.start, change.new.start)
        if pair not in pairs and _are_comparable(change.old, change.new):
            pairs.add(pair)
            yield change


def find_comparisons(
    sentence: CountedSentence, subjects: Sequence[Count], parts: Sequence[Count]
) -> Iterator[ChangeClaim]:
    """Find the changes that compare a number before them: `40 victims, a decrease from 83`.

    subjects: counts of the sentence that may be compared: neither parts nor of another year
    parts:    its counts that are parts of others, which are compared if nothing else can be
    """
    count_by_start = {count.start: count for count in sentence.counts}
    for match in _FROM_EARLIER.finditer(sentence.masked) if len(count_by_start) > 1 else ():
        yield from _compare_with_earlier(sentence, match, subjects, parts)


def _match_changes(
    sentence: CountedSentence, count_by_start: dict[int, Count]
) -> Iterator[ChangeClaim]:
    text = sentence.masked
    for match in _FACTOR.finditer(text):
        old = count_by_start[match.start("old") if match["old"] else match.start("old_last")]
        new = count_by_start[match.start("new") if match["new"] else match.start("new_first")]
        factor = _FACTORS[match["factor"].lower()]
        hedge = (match["hedge"] or "").lower()
        is_doubtful = _has_doubt(text, match, old, new)
        yield ChangeClaim(old, new, factor > 0, None, factor, hedge, is_doubtful)
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            old, new = count_by_start[match.start("old")], count_by_start[match.start("new")]
            percent = _find_percent(sentence, match, count_by_start)
            directions = _list_directions(text, match)
            is_doubtful = len(set(directions)) > 1 or _has_doubt(text, match, old, new)
            yield ChangeClaim(old, new, directions[-1], percent, is_doubtful=is_doubtful)


def _list_directions(text: str, match: re.Match[str]) -> list[bool]:
    """List, for each word of direction in the words of a change, whether it says that it rose."""
    words = _ANY_DIRECTION.finditer(text, match.start(), match.end())
    return [bool(word["rises"]) for word in words]


def _compare_with_earlier(
    sentence: CountedSentence,
    match: re.Match[str],
    subjects: Sequence[Count],
    parts: Sequence[Count],
) -> Iterator[ChangeClaim]:
    """Find what a number after `a decrease from` is compared with: a count before these words."""
    count_by_start = {count.start: count for count in sentence.counts}
    old = count_by_start[match.start("old")]
    candidates = [count for count in subjects if _can_be_subject(count, old, match)]
    nearest = [count for count in parts if _can_be_subject(count, old, match)][-1:]
    if not candidates:
        candidates, nearest = nearest, []
    is_about_clause = _ABOUT_CLAUSE.search(sentence.masked, 0, match.start()) is not None
    if not candidates or _is_after_break(sentence.masked, candidates[-1].end, match.start()):
        return
    new = candidates[0] if is_about_clause else candidates[-1]
    if (match["more"] or match["fewer"]) and _is_difference(sentence.masked, new.end, match):
        return
    percent = None
    for group in ("percent", "percent_before", "percent_after"):
        if match[group]:
            percent = count_by_start.get(match.start(group))
    rises = bool(match["rises"] or match["up"] or match["more"] or match["percent_more"])
    others = [] if is_about_clause else [count for count in nearest if count.start > new.start]
    is_doubtful = _has_doubt(sentence.masked, match, old, new)
    yield ChangeClaim(old, new, rises, percent, is_doubtful=is_doubtful, other_new=others)


def _can_be_subject(count: Count, old: Count, match: re.Match[str]) -> bool:
    return count.end <= match.start() and _are_comparable(old, count)


def _is_difference(text: str, end: int, match: re.Match[str]) -> bool:
    """Whether a number says how many more or fewer: `12 more than`, `12 victims more than`.

    end:   of the number
    match: of the words after it
    """
    return _ADJACENT.fullmatch(text, end, match.start()) is not None


def _is_after_break(text: str, start: int, end: int) -> bool:
    """Whether another statement begins between a count and the words of comparison."""
    between = text[start:end]
    return ";" in between or re.search(r"\b(?:while|whereas|but)\b", between) is not None


def _find_percent(
    sentence: CountedSentence, match: re.Match[str], count_by_start: dict[int, Count]
) -> Count | None:
    """Find the change in percent, within the words of a change or directly after them."""
    if match["percent"]:
        return count_by_start.get(match.start("percent"))
    after = _PERCENT_AFTER.match(sentence.masked, match.end())
    return count_by_start.get(after.start("percent")) if after else None


def _are_comparable(old: Count, new: Count) -> bool:
    """Whether two counts have the same unit and the same kind of scale."""
    if old.unit != new.unit or old is new:
        return False
    small, large = sorted((old, new), key=lambda count: count.value)
    has_scale = bool(_SCALE.search(large.numeral.text)) and large.value >= 1000
    is_bare = large.numeral.form == "digits" and not _SCALE.search(small.numeral.text)
    return not (has_scale and is_bare and small.value < 1000)  # `from 3 to 4 million`


def _has_doubt(text: str, match: re.Match[str], old: Count, new: Count) -> bool:
    """Whether the words around a change allow another reading."""
    start = max(0, match.start() - 60)
    around = text[start : match.end() + _REACH_AFTER].rpartition(";")[2]
    if any(_SHARE_AFTER.match(text, count.end) for count in (old, new)):
        return True
    is_percent_of_percent = old.unit == new.unit == PERCENT
    return bool(_OTHER_DIRECTION.search(around)) or (
        is_percent_of_percent and "percent" in match.groupdict() and bool(match["percent"])
    )
