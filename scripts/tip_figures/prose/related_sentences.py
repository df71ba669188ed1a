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
from tip_figures.prose.masked_sentence import (
    BEFORE_COUNT,
    HEDGES,
    MONEY,
    NUMBER,
    MaskedSentence,
    compile_words,
)
from tip_figures.prose.mention import Mention
from tip_figures.prose.part_lists import ListReader, choose_last_run, find_subjects
from tip_figures.prose.part_patterns import EACH
from tip_figures.prose.part_words import can_be_part, find_noun, has_uncounted_part

_REACH: Final = 3  # sentences before one, in which what it refers to may be
_REMAINING = compile_words(
    rf"""
    (?: ^ | ;[ ] ) (?: and[ ] | while[ ] )? (?: all[ ]of[ ] | all[ ] )? the[ ]
    (?: remaining | other ) [ ] {BEFORE_COUNT}
    """
)
_OF_THE = compile_words(rf"^ of [ ] the [ ] (?= {NUMBER} (?P<noun> [ ] [a-z]+ ) , )")
_TOTAL_AFTER = compile_words(
    rf"""
    (?: , [ ]? | [ ] [\u2013\u2014-] [ ] ) (?: (?: for | making | giving | to[ ]make ) [ ] )?
    (?: an? [ ] (?: (?: overall | combined | grand ) [ ] )? total [ ] of | totall?ing ) [ ]
    (?P<total> {NUMBER} )
    """
)
_DIFFERENCE = compile_words(
    rf"""
    , [ ] {HEDGES} (?P<difference> {NUMBER} ) (?: [ ] [a-z]+ )?
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
    with_counts = [other for other in previous[-_REACH:] if other.sentence.counts]
    earlier = with_counts[-1].part_lists if with_counts else []
    for position, count in enumerate(sentence.counts):
        if count in lists.parts or not _REMAINING.search(sentence.gap_before(position)):
            continue
        before = [claim for claim in lists.part_lists if claim.parts[-1].end <= count.start]
        for claim in (before or earlier)[-1:]:
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
    again = lists.sentence.counts[0]
    subjects = [
        count
        for count in find_subjects(previous)
        if find_noun(count.sentence.text[count.end :]) == find_noun(match["noun"])
    ]
    counts = [count for other in previous for count in other.sentence.counts]
    equal = [count for count in counts if (count.value, count.unit) == (again.value, again.unit)]
    for count in (equal or subjects)[-1:]:
        is_certain = len(subjects) == 1 and not subjects[0].numeral.hedge
        yield Repetition(count, again, is_certain)


def _find_total_after(sentence: MaskedSentence) -> Iterator[PartList]:
    """Find a total after its parts: `12 men and eight women, for a total of 20`.

    The last of the numbers before may add up: `of 90 files, 12 were closed and eight dropped, for
    a total of 20`.
    """
    for match, mentions in sentence.find_frames(_TOTAL_AFTER):
        total = mentions["total"]
        parts = [
            count
            for count in sentence.counts
            if count.end <= match.start() and count.unit == total.unit
        ]
        if len(parts) < 2 or EACH.search(sentence.masked, parts[0].end, match.start()):
            continue
        if not has_uncounted_part(sentence.masked[parts[-1].end : match.end()]):
            yield _make_sum(total, choose_last_run(parts, total.value) or parts)


def _make_sum(total: Mention, parts: Sequence[Mention]) -> PartList:
    return PartList("total", [total], [*parts], is_complete=True, is_exhaustive=True)


def _find_difference(lists: ListReader) -> Iterator[PartList]:
    """Find a number that is another one and a difference: `50 cases, 12 more than the 38`."""
    for match, mentions in lists.sentence.find_frames(_DIFFERENCE):
        difference, old = mentions["difference"], mentions["old"]
        subjects = [count for count in lists.subjects if count.end <= match.start()]
        if [old.unit, difference.unit] == [count.unit for count in subjects] * 2:
            larger, smaller = (subjects[0], old) if match["more"] else (old, subjects[0])
            yield _make_sum(larger, [smaller, difference])


def _find_list_after(lists: ListReader, previous: Sequence[ListReader]) -> Iterator[PartList]:
    """Find a sentence whose clauses begin with the parts of a number of the sentence before."""
    sentence = lists.sentence
    gaps = [sentence.gap_before(position) for position in range(len(sentence.counts))]
    if len(gaps) > 1 and not lists.parts and all(map(_STARTS_CLAUSE.search, gaps)):
        for total in find_subjects(previous):
            yield PartList("of", [total], list(sentence.counts), is_tentative=True)
