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
    """Yield the lists of parts that a sentence does not introduce.

    Args:
        lists: those that it introduces
    """
    yield from _find_remaining(lists)
    yield from _find_total_after(lists)
    yield from _find_difference(lists)
    yield from _find_list_after(lists)


def _find_remaining(lists: ListReader) -> Iterator[PartList]:
    """Find the number of a remainder, with the list of parts before it that it completes.

    `The remaining four` completes the last list before it, in this sentence or an earlier one,
    unless the parts of that list already make its total.

    Yields:
        a copy of the list with the remainder as its last part
    """
    sentence = lists.sentence
    earlier = lists.earlier.part_lists if lists.earlier else []
    for count in sentence.counts:
        if count in lists.parts or not _REMAINING.search(sentence.gap_before(count) + COUNT):
            continue
        before = [other for other in lists.part_lists if other.parts[-1].end <= count.start]
        for part_list in [*earlier, *before][-1:]:
            total, parts = part_list.totals[0], part_list.parts
            is_some = part_list.wording == "including"  # `six men, including a boy; the other two`
            if (
                not is_some
                and _can_be_part(count, total)
                and sum(part.value for part in parts) != total.value
            ):
                yield replace(
                    part_list, parts=[*parts, count], is_complete=True, is_exhaustive=True
                )


def _can_be_part(part: Quantity, total: Quantity) -> bool:
    """Whether nouns allow that a number counts some of what another counts.

    They do if both are the same, or if the part has none.
    """
    return part.noun in (total.noun, "")


def _find_total_after(lists: ListReader) -> Iterator[PartList]:
    """Find a total after its parts: `12 men and eight women, for a total of 20`, `20 in total`.

    The parts are the last counts before that make it (`of 90 files, 12 were closed and eight
    dropped, for a total of 20`), otherwise all counts before of its unit. There is no list if these
    are fewer than two, if a word such as `each` is between the first and the total, or if a part
    without a number follows the last: `and several others`.
    """
    sentence = lists.sentence
    for match, quantities in sentence.find_matches(_TOTAL_AFTER, _IN_TOTAL):
        total = quantities["total"]
        parts = [
            count
            for count in sentence.counts
            if count.end <= match.start() and count.unit == total.unit
        ]
        is_list = len(parts) > 1 and not EACH.search(sentence.masked, parts[0].end, match.start())
        if is_list and not has_uncounted_part(sentence.masked[parts[-1].end : match.end()]):
            part_list = _make_list(total, choose_last_run(parts, total.value))
            yield replace(part_list, is_exhaustive=match.re is _TOTAL_AFTER)


def _make_list(total: Quantity, parts: list[Quantity]) -> PartList:
    """Make a list whose words say that the parts are all of the total."""
    return PartList("total", [total], parts, is_complete=True, is_exhaustive=True)


def _find_difference(lists: ListReader) -> Iterator[PartList]:
    """Find a number that is another one and a difference: `50 cases, 12 more than the 38`.

    There must be one subject before `12 more than`, and all three numbers must have one unit.

    Yields:
        the larger number as the total; the smaller one and the difference are its parts
    """
    for match, quantities in lists.sentence.find_matches(_DIFFERENCE):
        difference, old = quantities["difference"], quantities["old"]
        subjects = [count for count in lists.subjects if count.end <= match.start()]
        if len(subjects) == 1 and old.unit == difference.unit == subjects[0].unit:
            larger, smaller = (subjects[0], old) if match["more"] else (old, subjects[0])
            yield _make_list(larger, [smaller, difference])


def _find_list_after(lists: ListReader) -> Iterator[PartList]:
    """Find a sentence whose clauses begin with the parts of a number of an earlier sentence.

    `There were three women. One …; one …; and one …` is an example. Each subject of the
    nearest earlier sentence with counts may be the total, so the lists are tentative.
    """
    sentence = lists.sentence
    gaps = list(map(sentence.gap_before, sentence.counts))
    if len(gaps) > 1 and not lists.parts and all(map(_STARTS_CLAUSE.search, gaps)):
        for total in lists.find_earlier_subjects():
            yield PartList("of", [total], list(sentence.counts), is_tentative=True)


def choose_last_run(counts: Sequence[Quantity], total: Decimal) -> list[Quantity]:
    """Return the longest run of last counts that add up to a total.

    A run has at least two counts; a single one that equals the total is not tried.

    Returns:
        the counts of the run; all counts if no run makes the total
    """
    for start in range(len(counts) - 1):
        if sum(count.value for count in counts[start:]) == total:
            return [*counts[start:]]
    return [*counts]
