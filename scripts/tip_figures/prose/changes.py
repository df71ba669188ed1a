"""Claims about changes: `increased from 40 to 88`, `a decrease of 17 percent`, `doubled`."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tip_figures.prose.claim_words import CHANGE_WORDS, CHANGES
from tip_figures.prose.hedges import find_hedge_before
from tip_figures.prose.masked_sentence import MaskedSentence
from tip_figures.prose.quantity import Quantity, find_shared_scale
from tip_figures.prose.units import PERCENT

_REACH_BEFORE = 60  # characters before and after a change that may show another reading
_REACH_AFTER = 24


@dataclass(frozen=True)
class ChangeClaim:
    """An earlier and a later number of the same thing, and the direction in which it changed.

    Attributes:
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
    (`doubled`). Each pair of numbers is yielded once.
    """
    pairs: set[tuple[Quantity, Quantity]] = set()
    for match, quantities in sentence.find_matches(*CHANGES.values()):
        old, new = quantities["old"], quantities["new"]
        is_change = "factor" in match.re.groupindex or CHANGE_WORDS["direction"].search(match[0])
        if is_change and _are_comparable(old, new) and (old, new) not in pairs:
            pairs.add((old, new))
            yield _make_change(match, quantities, new)


def find_comparisons(
    sentence: MaskedSentence, subjects: Collection[Quantity], parts: Collection[Quantity]
) -> Iterator[ChangeClaim]:
    """Yield the changes whose new number precedes the words: `40 victims, a decrease from 83`.

    The new number is the last comparable subject before these words, or else the last comparable
    part. Two wordings are skipped: `12 more than the 38`, where 12 is a difference, and `40 were
    found; a decrease from 83`, where a new statement begins.

    Args:
        sentence: the sentence to search
        subjects: counts of the sentence that are neither parts nor wholes nor of another year
        parts: counts of the sentence that are parts of a total
    """
    for match, quantities in sentence.find_matches(CHANGE_WORDS["comparison"]):
        candidates = [
            count
            for count in sentence.counts
            if count.end <= match.start() and _are_comparable(quantities["old"], count)
        ]
        possible = [count for count in candidates if count in subjects]
        possible = possible or [count for count in candidates if count in parts]
        if not possible:
            continue
        new = possible[-1]
        words_between = sentence.masked[new.end : match.start()]
        is_difference = match["than"] and CHANGE_WORDS["adjacent"].fullmatch(words_between)
        if not (is_difference or CHANGE_WORDS["new_statement"].search(words_between)):
            yield _make_change(match, quantities, new, has_nearer=new is not candidates[-1])


def _make_change(
    match: re.Match[str],
    quantities: Mapping[str, Quantity],
    new: Quantity,
    *,
    has_nearer: bool = False,
) -> ChangeClaim:
    """Return the claim that the matched words of a change state.

    It is doubtful if words such as `rank` or `would` are near, if other counts are nearer to the
    words, or if a comparison without percentage has two nouns: `36 persons, down from 13 raids`.

    Args:
        match: the words of the change in the masked sentence
        quantities: `old`, perhaps `new`, and percentages or fractions, of which the last counts
        new: the number after the change
        has_nearer: whether comparable counts are between `new` and the words of the change
    """
    masked, old = match.string, quantities["old"]
    percents = [count for name, count in quantities.items() if name.startswith("percent")]
    factor = ""
    if "factor" in match.re.groupindex:
        hedge = find_hedge_before(masked[: match.start()].rstrip(" "))
        factor = f"{hedge} {match['factor']}ed".strip().lower()  # `nearly doubled`
        rises = not factor.endswith("halved")
    else:
        # The last word of direction before the first number decides, otherwise the first after it.
        directions = list(CHANGE_WORDS["direction"].finditer(masked, *match.span()))
        first = min(old.start, new.start)
        before = [word for word in directions if word.start() < first]
        deciding = [*before[-1:], *directions]
        rises = bool(deciding and deciding[0]["rises"])
    words_before = masked[max(0, match.start() - _REACH_BEFORE) : match.start()].rpartition(";")[2]
    words_after = masked[match.end() : match.end() + _REACH_AFTER].partition(";")[0]
    words = f"{words_before}{match[0]}{words_after}"
    is_doubtful = has_nearer or CHANGE_WORDS["other_direction"].search(words) is not None
    if "new" not in quantities and not percents:
        is_doubtful |= old.noun != new.noun and "" not in (old.noun, new.noun)
    return ChangeClaim(
        old=old,
        new=new,
        rises=rises,
        percent=percents[-1] if percents else None,
        factor=factor,
        is_doubtful=is_doubtful,
        is_size_clear=len(percents) == 1 and _is_size(masked, percents[0], (old, new)),
    )


def _is_size(masked: str, percent: Quantity, numbers: Collection[Quantity]) -> bool:
    """Return whether the words say that a percentage is the size of a change.

    `by` or a word of change must be next to it, and no new clause may begin between it and the
    nearer number. Of percentages, it may be a difference in percentage points.
    """
    start, end = percent.start, percent.numeral.end
    before = CHANGE_WORDS["size_before"].search(masked, max(0, start - _REACH_BEFORE), start)
    is_beside_change = before or CHANGE_WORDS["size_after"].match(masked, end)
    if not is_beside_change or any(other.unit == PERCENT for other in numbers):
        return False
    # The text between the percentage and each number, on whichever side the number is.
    gaps = [masked[end : other.start] or masked[other.end : start] for other in numbers]
    return not CHANGE_WORDS["next_clause"].search(min(gaps, key=len))


def _are_comparable(old: Quantity, new: Quantity) -> bool:
    """Return whether two counts can be the old and the new number of one change.

    In `from 3 to 4 million`, 3 may mean 3 million.
    """
    is_same_unit = old.unit == new.unit and old is not new
    return is_same_unit and find_shared_scale(old.numeral, new.numeral) == 1
