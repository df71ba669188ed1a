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

    Args:
        lists: the reader of the sentence, which has the lists that the sentence introduces
    """
    yield from _find_remaining(lists)
    yield from _find_total_after(lists)
    yield from _find_difference(lists)
    yield from _find_list_after(lists)


def _find_remaining(lists: ListReader) -> Iterator[PartList]:
    """Yield the list of parts that each remainder completes: `The remaining four`.

    A remainder completes the last list before it, in this sentence or in the nearest earlier one
    with counts. It completes none if that list has the wording `including`, if its noun differs
    from that of the total, or if the parts already add up to the total.

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
    """Return whether a part has the same noun as a total, or no noun."""
    return part.noun in (total.noun, "")


def _find_total_after(lists: ListReader) -> Iterator[PartList]:
    """Yield the list of each total after its parts: `12 men and eight women, for a total of 20`.

    The candidates are all counts before the total with its unit. `choose_last_run` takes the last
    candidates that add up to the total: 12 and 8 in `of 90 files, 12 were closed and eight dropped,
    for a total of 20`. If none add up, all candidates are parts. There is no list if there are
    fewer than two candidates, if a word such as `each` stands between the first and the total, or
    if a part without a number follows the last: `and several others`.
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
    """Return a list whose words say that the parts make up the whole total."""
    return PartList("total", [total], parts, is_complete=True, is_exhaustive=True)


def _find_difference(lists: ListReader) -> Iterator[PartList]:
    """Yield lists that add a difference to a number: 38 + 12 in `50 cases, 12 more than the 38`.

    Exactly one subject must precede `12 more than`, and all three numbers must have the same unit.

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
    """Yield lists in a sentence whose clauses begin with parts of a number in an earlier sentence.

    `There were three women. One …; one …; and one …` is an example. Any subject of the nearest
    earlier sentence with counts may be the total: there is a tentative list for each.
    """
    sentence = lists.sentence
    gaps = list(map(sentence.gap_before, sentence.counts))
    if len(gaps) > 1 and not lists.parts and all(map(_STARTS_CLAUSE.search, gaps)):
        for total in lists.find_earlier_subjects():
            yield PartList("of", [total], list(sentence.counts), is_tentative=True)


def choose_last_run(counts: Sequence[Quantity], total: Decimal) -> list[Quantity]:
    """Return the longest run of counts at the end that adds up to a total, or else all counts.

    Counts 90, 12, 8 and total 20 -> 12, 8. A run has at least two counts.
    """
    for start in range(len(counts) - 1):
        if sum(count.value for count in counts[start:]) == total:
            return [*counts[start:]]
    return [*counts]
