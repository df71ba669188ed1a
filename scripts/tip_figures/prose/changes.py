"""Claims about changes: `increased from 40 to 88`, `a decrease of 17 percent`, `doubled`."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tip_figures.prose.hedges import find_hedge_before
from tip_figures.prose.masked_sentence import (
    COUNT,
    HEDGES,
    MONEY,
    NUMBER,
    PERCENT_SIGN,
    YEAR,
    MaskedSentence,
    compile_words,
)
from tip_figures.prose.number_words import FRACTION
from tip_figures.prose.quantity import Quantity, find_shared_scale
from tip_figures.prose.units import PERCENT

# Parts of patterns.
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
_HEDGES = rf"(?: (?:the|an?)[ ] )? {HEDGES} (?: (?:the|an?)[ ] )?"
_OLD = rf"{_HEDGES} {MONEY} (?P<old> {NUMBER} )"
_NEW = rf"{_HEDGES} {MONEY} (?P<new> {NUMBER} )"
_WORDS = rf"[^;:()\u2013\u2014{COUNT}]"
_ONE_CLAUSE = rf"(?: (?! ,[ ]and\b ) {_WORDS} ){{0,60}}?"
_COMPARED = r"(?: from | over | compared[ ](?:to|with) | than | against | relative[ ]to | versus )"
_FACTOR = rf"""
    \b (?P<factor> doubl | tripl | quadrupl | halv ) (?: e[sd]? | ing ) \b (?! - ) {_ONE_CLAUSE}
"""
_CHANGE = rf"""
    \b (?: {_RISES} | {_FALLS} ) \b {_WORDS}{{0,90}}?
    (?: (?: (?P<percent> {NUMBER} ) {PERCENT_SIGN}
          | \b by[ ] {HEDGES} (?P<percent_fraction> {FRACTION} ) ) {_WORDS}{{0,60}}? )?
"""
_PATTERNS = (
    # `doubled from 40 to 80`, `doubled to 80, compared with 40`
    compile_words(rf"{_FACTOR} \b from [ ] {_OLD} {_WORDS}{{0,60}}? \b to [ ] {_NEW}"),
    compile_words(rf"{_FACTOR} \b to [ ] {_NEW} {_ONE_CLAUSE} {_COMPARED} [ ] {_OLD}"),
    # `rose (by 20 percent) from 40 to 88`; `from 40 to 88, an increase of 120 percent`
    compile_words(
        rf"""
        (?: {_CHANGE} )? \b from [ ] {_OLD} {_WORDS}{{0,90}}? \b to [ ] {_NEW}
        (?: {_WORDS}{{0,40}}? (?: , | \( | \bby\b | \bor\b ) [ ]? {_WORDS}{{0,40}}?
            (?P<percent_after> {NUMBER} ) {PERCENT_SIGN} (?: [ ] [a-z]+ )? )?
        """
    ),
    # `rose (20 percent) to 88 victims in 2020 from 40`
    compile_words(rf"{_CHANGE} \b to [ ] {_NEW} {_WORDS}{{0,90}}? \b {_COMPARED} [ ] {_OLD}"),
)
_COMPARISON = compile_words(
    rf"""
    (?: \b an? [ ] (?: {_HEDGES} (?P<percent> {NUMBER} ) {PERCENT_SIGN} [ ] )? (?: [a-z]+ [ ] )??
        (?: increase | rise | growth | gain | jump | surge
          | decrease | decline | drop | fall | reduction ) \b
      | \b (?: up | down ) \b
      | (?P<percent_before> {NUMBER} ) {PERCENT_SIGN} [ ]
        (?: more | higher | greater | fewer | less | lower ) (?= [ ]than[ ] )
      | \b (?P<than> more | higher | fewer | less | lower ) (?= [ ]than[ ](?:the|in)\b )
    )
    (?: [ ] (?: of [ ] | by [ ] )? {_HEDGES} (?P<percent_after> {NUMBER} ) {PERCENT_SIGN} )?
    {_WORDS}{{0,40}}?
    [ ] {_COMPARED} [ ] (?: (?:the|last|previous) [ ] (?:[a-z']+ [ ]){{0,3}}? )?? {_OLD}
    """
)
_DIRECTION = compile_words(
    rf"""
    \b (?: (?P<rises> {_RISES} | up | more | higher | greater )
         | {_FALLS} | down | fewer | less | lower ) \b
    """
)
_OTHER_DIRECTION = re.compile(
    r"\b(?:rank\w*|place[sd]?|position|score[sd]?|index|grade[sd]?|improv\w*|wors\w*|deficit|loss\w*"
    r"|slow\w*|ratio|odds|not|never|no longer|instead of|without|rather than|would|could|might"
    r"|per(?! cent)|respectively|rang(?:e|es|ed|ing))\b",
    re.IGNORECASE,
)
_REACH_BEFORE = 60  # characters before and after a change that may show another reading
_REACH_AFTER = 24
_SIZE_BEFORE = compile_words(
    rf"(?: \b by | \b (?: {_RISES} | {_FALLS} ) (?: [ ] (?: of | by ) )? ) [ ] {_HEDGES} $"
)
_SIZE_AFTER = compile_words(
    rf"{PERCENT_SIGN} [ ] (?: [a-z-]+ [ ] )? (?: {_RISES} | {_FALLS} | gain | jump | surge"
    " | more | higher | greater | fewer | less | lower ) \\b"
)
_NEXT_CLAUSE = compile_words(rf"[;] | \b (?: but | while | whereas ) \b | \b and [ ] (?! {YEAR} )")
_NEW_STATEMENT = re.compile(r";|\b(?:while|whereas|but)\b")
_ADJACENT = re.compile(" (?:[a-z]+ )?")


@dataclass(frozen=True)
class ChangeClaim:
    """An earlier and a later number of the same thing, and the direction in which it changed.

    Attributes:
        old: the earlier number
        new: the later number
        rises: whether the words say that the number rose
        percent: the change in percent, or as a fraction (`by a quarter`); None if the words state
            neither
        factor: a word such as `doubled`, after its hedge if the text has one; "" for none
        is_doubtful: whether the words allow another reading
        is_size_clear: whether the words say that the percentage is the size of this change: `by 20
            percent`, `a 20 percent rise`
    """

    old: Quantity
    new: Quantity
    rises: bool
    percent: Quantity | None
    factor: str
    is_doubtful: bool
    is_size_clear: bool


def find_changes(sentence: MaskedSentence) -> Iterator[ChangeClaim]:
    """Yield the changes whose words name both numbers: `rose from 40 to 88`.

    `from 40 to 88` alone is no change: a word must give the direction (`rose`) or the factor
    (`doubled`). The two numbers must have the same unit, and the first one must not share the scale
    word of the second: in `from 3 to 4 million`, 3 may mean 3 million.

    Yields:
        one claim for each pair of numbers, even if several patterns match it
    """
    pairs: set[tuple[Quantity, Quantity]] = set()
    for match, quantities in sentence.find_matches(*_PATTERNS):
        old, new = quantities["old"], quantities["new"]
        has_factor = "factor" in match.re.groupindex  # a pattern with a word such as `doubled`
        is_change = has_factor or _DIRECTION.search(match[0])
        if is_change and _are_comparable(old, new) and (old, new) not in pairs:
            pairs.add((old, new))
            yield _make_change(match, quantities, new)


def find_comparisons(
    sentence: MaskedSentence, subjects: Collection[Quantity], parts: Collection[Quantity]
) -> Iterator[ChangeClaim]:
    """Yield the changes whose new number precedes the words: `40 victims, a decrease from 83`.

    The new number is the last subject before these words that is comparable with the old number
    (83): above all, the two have the same unit. Without such a subject, it is the last comparable
    part. If there is neither, the words state no change. If another comparable count is nearer to
    the words than the new number, the claim is marked as doubtful.

    Two wordings are skipped:

    - `12 more than the 38`: 12 is a difference, not a new number
    - `40 were found; a decrease from 83`: `;`, `while` or `but` after the new number begins a new
      statement

    Args:
        sentence: the sentence to search
        subjects: counts of the sentence that are neither parts nor wholes nor of another year
        parts: counts of the sentence that are parts of a total
    """
    for match, quantities in sentence.find_matches(_COMPARISON):
        candidates = [
            count
            for count in sentence.counts
            if count.end <= match.start() and _are_comparable(quantities["old"], count)
        ]
        new_subjects = [count for count in candidates if count in subjects]
        new_parts = [count for count in candidates if count in parts]
        if not (new_subjects or new_parts):
            continue
        new = (new_subjects or new_parts)[-1]
        words_between = sentence.masked[new.end : match.start()]
        is_difference = match["than"] and _ADJACENT.fullmatch(words_between)  # `12 more than`
        if not (is_difference or _NEW_STATEMENT.search(words_between)):
            has_nearer_counts = new is not candidates[-1]
            yield _make_change(match, quantities, new, has_nearer_counts=has_nearer_counts)


def _make_change(
    match: re.Match[str],
    quantities: Mapping[str, Quantity],
    new: Quantity,
    *,
    has_nearer_counts: bool = False,
) -> ChangeClaim:
    """Return the claim that the matched words of a change state.

    It is marked as doubtful in three cases:

    - Words that allow another reading, such as `rank` or `would`, are in or near the match. Only
      words after the last semicolon there count.
    - Other counts are nearer to the match than `new`.
    - The new number precedes the match, which has no percentage, and the numbers count different
      nouns: `36 persons, down from the 13 operations`.

    The size of the change is clear only if the match has one percentage, which the words show to be
    this size: `by 20 percent`.

    Args:
        match: the words of the change in the masked sentence
        quantities: the numbers, by name of the group that matched: `old`, in some patterns `new`,
            and any percentages or fractions (`by a quarter`), of which the claim takes the last
        new: the number after the change
        has_nearer_counts: whether comparable counts are between `new` and the words of the change
    """
    masked = match.string
    old = quantities["old"]
    factor = ""
    if "factor" in match.re.groupindex:  # a pattern with a word such as `doubled`
        hedge = find_hedge_before(masked[: match.start()].rstrip(" "))
        factor = f"{hedge} {match['factor']}ed".strip().lower()  # `nearly doubled`
        rises = not factor.endswith("halved")
    else:
        rises = _rises(match, min(old.start, new.start))
    percents = [count for name, count in quantities.items() if name.startswith("percent")]
    percent = percents[-1] if percents else None
    is_size_clear = len(percents) == 1 and _is_size(masked, percents[0], (old, new))
    start = max(0, match.start() - _REACH_BEFORE)
    words_around = masked[start : match.end() + _REACH_AFTER].rpartition(";")[2]  # after any `;`
    is_doubtful = has_nearer_counts or _OTHER_DIRECTION.search(words_around) is not None
    if "new" not in quantities and not percents:  # a comparison: `36 persons, down from the 13`
        is_doubtful |= old.noun != new.noun and "" not in (old.noun, new.noun)
    return ChangeClaim(
        old=old,
        new=new,
        rises=rises,
        percent=percent,
        factor=factor,
        is_doubtful=is_doubtful,
        is_size_clear=is_size_clear,
    )


def _rises(match: re.Match[str], first: int) -> bool:
    """Return whether the words of a change say that the number rose.

    One word of direction (`rose`, `fell`) decides: the last one before the first number (`declined,
    but rose to 88` -> True), or, if there is none, the first one after this number (`from 40 to 88,
    an increase` -> True). Without any word of direction, the result is False.

    Args:
        match: the words of the change in the masked sentence
        first: the offset of the first number of the change
    """
    words = list(_DIRECTION.finditer(match.string, *match.span()))
    if not words:
        return False
    before = [word for word in words if word.start() < first]
    deciding_word = before[-1] if before else words[0]
    return bool(deciding_word["rises"])


def _is_size(masked: str, percent: Quantity, numbers: Collection[Quantity]) -> bool:
    """Return whether the words say that a percentage is the size of a change.

    `rose by 20 percent from 40 to 48`, `a 20 percent rise` -> True. `by` or a word of change must
    be next to the percentage, and no new clause may begin between the percentage and the nearer
    number. The result is False if one of the two numbers is itself a percentage, since the size may
    then be a difference in percentage points.

    Args:
        masked: the text of the masked sentence
        percent: the percentage
        numbers: the old and the new number of the change
    """
    start, end = percent.start, percent.numeral.end
    before = _SIZE_BEFORE.search(masked, max(0, start - _REACH_BEFORE), start)
    if not (before or _SIZE_AFTER.match(masked, end)):
        return False
    if any(other.unit == PERCENT for other in numbers):
        return False
    # The text between the percentage and each number, on whichever side the number is.
    gaps = [masked[end : other.start] or masked[other.end : start] for other in numbers]
    return not _NEXT_CLAUSE.search(min(gaps, key=len))


def _are_comparable(old: Quantity, new: Quantity) -> bool:
    """Return whether two counts can be the old and the new number of one change.

    They must be at two places of the text and have the same unit. The new number must not have a
    scale word that may also apply to the old one: `from 3 to 4 million` -> False, since 3 may mean
    3 million.
    """
    is_same_unit = old.unit == new.unit and old is not new
    return is_same_unit and find_shared_scale(old.numeral, new.numeral) == 1
