"""Further lists of parts, which words after the parts show, or another sentence.

- `The remaining four` are, with the parts that are listed before, all of their total.
- `12 men and eight women, for a total of 20` adds up numbers before it.
- `50 cases, 12 more than the 38` adds up a difference.
- `There were three women. One …; one …; and one …` lists all of a number.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from tip_figures.prose.masked_sentence import (
    BEFORE_COUNT,
    COUNT,
    HEDGES,
    MONEY,
    NUMBER,
    compile_words,
)
from tip_figures.prose.part_lists import ListReader
from tip_figures.prose.part_words import EACH, PartList, has_uncounted_part
from tip_figures.prose.quantity import Quantity

_REMAINING = compile_words(
    rf"""
    (?: ^ | ;[ ] ) (?: and[ ] | while[ ] )? (?: all[ ]of[ ] | all[ ] )? the[ ]
    (?: remaining | other ) [ ] {BEFORE_COUNT}
    """
)
_TOTAL_AFTER = compile_words(
    rf"""
    (?: , [ ]? | [ ] [\u2013\u2014-] [ ] ) (?: (?: for | making | giving | to[ ]make ) [ ] )?
    (?: an? [ ] (?: (?: overall | combined | grand ) [ ] )? total [ ] of | totall?ing ) [ ]
    {HEDGES} {MONEY} (?P<total> {NUMBER} )
    """
)
_IN_TOTAL = compile_words(
    rf"""
    , [ ] {HEDGES} {MONEY} (?P<total> {NUMBER} ) (?: [ ] [a-z]+ ){{0,2}}?
    [ ] (?: in [ ] (?: all | total ) | altogether ) \b
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


def find_further_lists(lists: ListReader) -> Iterator[PartList]:
    """Yield the lists of parts that a sentence does not introduce with words such as `of the`.

    See the head of this module for an example of each of the four kinds.

    Args:
        lists: the reader of the sentence, which has the lists that the sentence introduces
    """
    yield from _find_remaining(lists)
    yield from _find_total_after(lists)
    yield from _find_difference(lists)
    yield from _find_list_after(lists)


def _find_remaining(lists: ListReader) -> Iterator[PartList]:
    """Yield lists of parts whose last part is a remainder: `The remaining four`.

    A remainder completes the last list before it, in this sentence or in the nearest earlier
    sentence with counts. It is skipped if that list has the wording `including`, if the remainder
    counts a different noun from the total, or if the parts already add up to the total.

    Args:
        lists: the reader of the sentence, with the lists that the sentence introduces

    Yields:
        a copy of the list before the remainder, with the remainder as its last part
    """
    sentence = lists.sentence
    earlier = lists.earlier.part_lists if lists.earlier else []
    for count in sentence.counts:
        if count in lists.parts or not _REMAINING.search(sentence.gap_before(count) + COUNT):
            continue
        before = [other for other in lists.part_lists if other.parts[-1].end <= count.start]
        candidates = [*earlier, *before]
        if candidates and _is_remainder(count, candidates[-1]):
            part_list = candidates[-1]
            parts = [*part_list.parts, count]
            yield replace(part_list, parts=parts, is_complete=True, is_exhaustive=True)


def _is_remainder(count: Quantity, part_list: PartList) -> bool:
    """Return whether a count can be what remains of the total of a list: `The remaining four`.

    The count must have the noun of the total, or no noun, and the parts must not add up to the
    total yet. After `including` the result is False, since the list may omit other parts: `six men,
    including a boy; the other two`.

    Args:
        count: a count after `the remaining` or `the other`
        part_list: the last list before the count
    """
    total = part_list.totals[0]
    has_same_noun = count.noun in (total.noun, "")
    is_sum = sum(part.value for part in part_list.parts) == total.value
    return part_list.wording != "including" and has_same_noun and not is_sum


def _find_total_after(lists: ListReader) -> Iterator[PartList]:
    """Yield lists whose total follows the parts: `12 men and eight women, for a total of 20`.

    The candidates for parts are the counts before the total that have its unit. The last candidates
    that add up to the total are the parts: 12 and 8 in `of 90 files, 12 were closed and eight
    dropped, for a total of 20`. If none add up, all candidates are parts.

    There is no list if there are fewer than two candidates, if a word such as `each` is between the
    first candidate and the total, or if words such as `and several others` follow the last one.
    After `20 in total`, unlike `for a total of 20`, the list is not marked as exhaustive.

    Args:
        lists: the reader of the sentence
    """
    sentence = lists.sentence
    for match, quantities in sentence.find_matches(_TOTAL_AFTER, _IN_TOTAL):
        total = quantities["total"]
        candidates = [
            count
            for count in sentence.counts
            if count.end <= match.start() and count.unit == total.unit
        ]
        if len(candidates) < 2:
            continue
        has_each = EACH.search(sentence.masked, candidates[0].end, match.start())
        words_after_last = sentence.masked[candidates[-1].end : match.end()]
        if not has_each and not has_uncounted_part(words_after_last):
            part_list = _make_list(total, choose_last_run(candidates, total.value))
            yield replace(part_list, is_exhaustive=match.re is _TOTAL_AFTER)


def _make_list(total: Quantity, parts: list[Quantity]) -> PartList:
    """Return a list whose words say that the parts make up the whole total."""
    return PartList("total", [total], parts, is_complete=True, is_exhaustive=True)


def _find_difference(lists: ListReader) -> Iterator[PartList]:
    """Yield lists that add a difference to a number: 38 + 12 in `50 cases, 12 more than the 38`.

    The words before `12 more than` must have exactly one subject, which is a count that is neither
    a part nor of another year: 50. All three numbers must have the same unit.

    Args:
        lists: the reader of the sentence

    Yields:
        a list with the larger number (50) as its total, and with two parts: the smaller number (38)
        and the difference (12)
    """
    for match, quantities in lists.sentence.find_matches(_DIFFERENCE):
        difference, old = quantities["difference"], quantities["old"]
        subjects = [count for count in lists.subjects if count.end <= match.start()]
        if len(subjects) == 1 and old.unit == difference.unit == subjects[0].unit:
            larger, smaller = (subjects[0], old) if match["more"] else (old, subjects[0])
            yield _make_list(larger, [smaller, difference])


def _find_list_after(lists: ListReader) -> Iterator[PartList]:
    """Yield lists of the counts of a sentence whose total is in an earlier sentence.

    `There were three women. One …; one …; and one …` is an example. The sentence must have at least
    two counts, each at the start of a clause, and no other list. The total may be any subject of
    the nearest earlier sentence with counts. Each subject therefore gets a list, which is
    tentative: it is meant only if its parts add up to the total.

    Args:
        lists: the reader of the sentence with the parts
    """
    sentence = lists.sentence
    gaps = list(map(sentence.gap_before, sentence.counts))
    if len(gaps) > 1 and not lists.parts and all(map(_STARTS_CLAUSE.search, gaps)):
        for total in lists.find_earlier_subjects():
            yield PartList("of", [total], list(sentence.counts), is_tentative=True)


def choose_last_run(counts: Sequence[Quantity], total: Decimal) -> list[Quantity]:
    """Return the most counts from the end that add up to a total; all counts if none add up.

    Counts 90, 12, 8 and total 20 -> 12, 8. At least two counts must add up.
    """
    for start in range(len(counts) - 1):
        last_counts = list(counts[start:])
        if sum(count.value for count in last_counts) == total:
            return last_counts
    return list(counts)
