"""Claims that the words of several sentences make together, or far apart in one sentence.

- `The remaining four` are, with the parts that are listed before, all of their total.
- `It identified 38 victims. Of the 38 victims, …` repeats a number.
- `12 men and eight women, for a total of 20` adds up numbers before it.
- `50 cases, 12 more than the 38` adds up a difference.
- `There were three women. One …; one …; and one …` lists all of a number.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from tip_figures.prose.claims import Claim, PartList, Repetition
from tip_figures.prose.masked_sentence import BEFORE_COUNT, HEDGES, MONEY, NUMBER, MaskedSentence
from tip_figures.prose.mention import Mention
from tip_figures.prose.part_lists import ListReader, choose_last_run, find_subjects
from tip_figures.prose.part_patterns import EACH
from tip_figures.prose.part_words import can_be_part, find_noun, has_uncounted_part

_REACH: Final = 3  # sentences before one, in which what it refers to may be


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


_REMAINING = _compile(
    rf"""
    (?: ^ | ;[ ] ) (?: and[ ] | while[ ] )? (?: all[ ]of[ ] | all[ ] )? the[ ]
    (?: remaining | other ) [ ] {BEFORE_COUNT}
    """
)
_OF_THE = _compile(rf"^ of [ ] the [ ] (?P<number> {NUMBER} ) [ ] (?P<noun> [a-z]+ ) ,")
_TOTAL_AFTER = _compile(
    rf"""
    (?: , [ ]? | [ ] [\u2013\u2014-] [ ] ) (?: (?: for | making | giving | to[ ]make ) [ ] )?
    (?: an? [ ] (?: (?: overall | combined | grand ) [ ] )? total [ ] of | totall?ing ) [ ]
    (?P<number> {NUMBER} )
    """
)
_DIFFERENCE = _compile(
    rf"""
    , [ ] {HEDGES} (?P<number> {NUMBER} ) (?: [ ] [a-z]+ )?
    [ ] (?: (?P<more> more | higher ) | fewer | less | lower ) [ ] than
    [ ] (?: the | last[ ]year's | in ) [ ] {HEDGES} {MONEY} (?P<old> {NUMBER} )
    """
)
_STARTS_CLAUSE = re.compile(r"(?:^|[;,] (?:and )?)$")


def relate_sentence(lists: ListReader, previous: Sequence[ListReader]) -> Iterator[Claim]:
    """Find what a sentence claims together with the sentences before it in its paragraph."""
    yield from _find_remaining(lists, previous)
    yield from _find_repetition(lists, previous)
    yield from _find_total_after(lists.sentence)
    yield from _find_difference(lists)
    yield from _find_list_after(lists, previous)


def _find_remaining(lists: ListReader, previous: Sequence[ListReader]) -> Iterator[PartList]:
    """Find the number of a remainder, with the list of parts before it that it completes."""
    sentence = lists.sentence
    for position, count in enumerate(sentence.counts):
        if count in lists.parts or not _REMAINING.search(sentence.gap_before(position)):
            continue
        earlier = [claim for claim in lists.part_lists if claim.parts[-1].end <= count.start]
        with_counts = [other for other in previous[-_REACH:] if other.sentence.counts]
        if not earlier and with_counts:
            earlier = with_counts[-1].part_lists
        for claim in earlier[-1:]:
            total, last = claim.totals[0], claim.parts[-1]
            is_complete = sum(part.value for part in claim.parts) == total.value
            has_uncounted = has_uncounted_part(last.sentence.text[last.end :])
            is_same = can_be_part(sentence.masked[count.end :], total.sentence.text[total.end :])
            if is_same and not (is_complete or has_uncounted):
                parts = [*claim.parts, count]
                yield replace(claim, parts=parts, is_complete=True, is_exhaustive=True)


def _find_repetition(lists: ListReader, previous: Sequence[ListReader]) -> Iterator[Repetition]:
    """Find the number that `of the 38 victims` repeats, in the sentences before it."""
    match = _OF_THE.match(lists.sentence.masked)
    if match is None:
        return
    again = lists.sentence.count_at(match.start("number"))
    noun = find_noun(" " + match["noun"])
    counts = [count for other in previous for count in other.sentence.counts]
    equal = [count for count in counts if (count.value, count.unit) == (again.value, again.unit)]
    subjects = find_subjects(previous)
    subjects = [count for count in subjects if find_noun(count.sentence.text[count.end :]) == noun]
    for count in (equal or subjects)[-1:]:
        is_certain = len(subjects) == 1 and not subjects[0].numeral.hedge
        yield Repetition(count, again, is_certain)


def _find_total_after(sentence: MaskedSentence) -> Iterator[PartList]:
    """Find a total after its parts: `12 men and eight women, for a total of 20`.

    The last of the numbers before may add up: `of 90 files, 12 were closed and eight dropped, for
    a total of 20`.
    """
    match = _TOTAL_AFTER.search(sentence.masked)
    if match is None:
        return
    total = sentence.count_at(match.start("number"))
    parts = [count for count in sentence.counts if count.end <= match.start()]
    parts = [count for count in parts if count.unit == total.unit]
    if len(parts) < 2 or EACH.search(sentence.masked, parts[0].end, match.start()):
        return
    if not has_uncounted_part(sentence.masked[parts[-1].end : match.end()]):
        yield _make_sum(total, list(choose_last_run(parts, total.value)) or parts)


def _make_sum(total: Mention, parts: list[Mention]) -> PartList:
    return PartList("total", [total], parts, is_complete=True, is_exhaustive=True)


def _find_difference(lists: ListReader) -> Iterator[PartList]:
    """Find a number that is another one and a difference: `50 cases, 12 more than the 38`."""
    for match in _DIFFERENCE.finditer(lists.sentence.masked):
        difference = lists.sentence.count_at(match.start("number"))
        old = lists.sentence.count_at(match.start("old"))
        subjects = [count for count in lists.subjects if count.end <= match.start()]
        subjects = [count for count in subjects if count.unit == old.unit == difference.unit]
        if len(subjects) == 1:
            larger, smaller = (subjects[0], old) if match["more"] else (old, subjects[0])
            yield _make_sum(larger, [smaller, difference])


def _find_list_after(lists: ListReader, previous: Sequence[ListReader]) -> Iterator[PartList]:
    """Find a sentence whose clauses begin with the parts of a number of the sentence before."""
    sentence = lists.sentence
    gaps = [sentence.gap_before(position) for position in range(len(sentence.counts))]
    if len(gaps) > 1 and not lists.parts and all(map(_STARTS_CLAUSE.search, gaps)):
        for total in find_subjects(previous):
            yield PartList("of", [total], list(sentence.counts), is_tentative=True)
