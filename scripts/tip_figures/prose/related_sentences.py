"""Claims that the words of several sentences make together, or far apart in one sentence.

- `The remaining four` are, with the parts that are listed before, all of their total.
- `It identified 38 victims. Of the 38 victims, …` repeats a number.
- `12 men and eight women, for a total of 20` adds up numbers before it.
- `50 cases, 12 more than the 38` adds up a difference.
- `There were three women. One …; one …; and one …` lists all of a number.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tip_figures.prose.claims import Claim, PartList, Repetition
from tip_figures.prose.masked_sentence import BEFORE_COUNT, HEDGES, MONEY, NUMBER, MaskedSentence
from tip_figures.prose.mention import Mention
from tip_figures.prose.part_lists import SentenceLists, choose_last_run, find_subjects
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
_EACH = re.compile(r"\b(?:each|every|per|apiece|times)\b", re.IGNORECASE)
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


def relate_sentence(lists: SentenceLists, previous: Sequence[SentenceLists]) -> Iterator[Claim]:
    """Find what a sentence claims together with the sentences before it in its paragraph."""
    yield from _find_remaining(lists, previous)
    yield from _find_repetition(lists, previous)
    yield from _find_total_after(lists)
    yield from _find_difference(lists)
    yield from _find_list_after(lists, previous)


def _find_remaining(lists: SentenceLists, previous: Sequence[SentenceLists]) -> Iterator[PartList]:
    """Find the number of a remainder, with the list of parts before it that it completes."""
    sentence = lists.sentence
    for position, count in enumerate(sentence.counts):
        if count in lists.parts or not _REMAINING.search(sentence.gap_before(position)):
            continue
        for claim in _list_earlier(lists, previous, count)[:1]:
            is_complete = sum(part.value for part in claim.parts) == claim.totals[0].value
            total_words = claim.totals[0].sentence.text[claim.totals[0].end :]
            last = claim.parts[-1]
            has_uncounted = has_uncounted_part(last.sentence.text[last.end :])
            is_same = can_be_part(sentence.masked[count.end :], total_words)
            if is_same and not (is_complete or has_uncounted or claim.wording == "total"):
                parts = [*claim.parts, count]
                yield PartList(
                    claim.totals, parts, claim.wording, is_complete=True, is_exhaustive=True
                )


def _list_earlier(
    lists: SentenceLists, previous: Sequence[SentenceLists], count: Mention
) -> list[PartList]:
    """List the lists of parts before a count, last first: of its sentence, or the one before."""
    earlier = [claim for claim in lists.part_lists if claim.parts[-1].end <= count.start]
    for sentence in reversed(previous[-_REACH:]):
        if earlier:
            break
        earlier = list(sentence.part_lists)
        if sentence.sentence.counts:
            break
    return earlier[::-1]


def _find_repetition(
    lists: SentenceLists, previous: Sequence[SentenceLists]
) -> Iterator[Repetition]:
    """Find the number that `of the 38 victims` repeats, in the sentence before it."""
    match = _OF_THE.match(lists.sentence.masked)
    if match is None:
        return
    again = lists.sentence.count_at(match.start("number"))
    noun = find_noun(" " + match["noun"])
    equal: list[Mention] = []
    for sentence in previous:
        counts = sentence.sentence.counts
        equal += [each for each in counts if (each.value, each.unit) == (again.value, again.unit)]
    subjects = [
        count
        for count in find_subjects(previous)
        if find_noun(count.sentence.text[count.end :]) == noun
    ]
    for count in (equal or subjects)[-1:]:
        is_certain = len(subjects) == 1 and not subjects[0].numeral.hedge
        yield Repetition(count, again, is_certain)


def _find_total_after(lists: SentenceLists) -> Iterator[PartList]:
    """Find a total after its parts: `12 men and eight women, for a total of 20`.

    The last of the numbers before may add up: `of 90 files, 12 were closed and eight dropped, for
    a total of 20`.
    """
    match = _TOTAL_AFTER.search(lists.sentence.masked)
    if match is None:
        return
    text = lists.sentence.masked
    total = lists.sentence.count_at(match.start("number"))
    parts = [count for count in lists.sentence.counts if count.end <= match.start()]
    parts = [count for count in parts if count.unit == total.unit]
    if len(parts) < 2 or _EACH.search(text, parts[0].end, match.start()):
        return
    if has_uncounted_part(text[parts[-1].end : match.end()]):
        return
    parts = list(choose_last_run(parts, total.value)) or parts
    yield PartList([total], parts, "total", is_complete=True, is_exhaustive=True)


def _find_difference(lists: SentenceLists) -> Iterator[PartList]:
    """Find a number that is another one and a difference: `50 cases, 12 more than the 38`."""
    sentence = lists.sentence
    for match in _DIFFERENCE.finditer(sentence.masked):
        difference = sentence.count_at(match.start("number"))
        old = sentence.count_at(match.start("old"))
        subjects = [count for count in lists.subjects if count.end <= match.start()]
        subjects = [count for count in subjects if count.unit == old.unit == difference.unit]
        if len(subjects) == 1 and subjects[0] is not difference:
            larger, smaller = (subjects[0], old) if match["more"] else (old, subjects[0])
            yield PartList(
                [larger], [smaller, difference], "total", is_complete=True, is_exhaustive=True
            )


def _find_list_after(lists: SentenceLists, previous: Sequence[SentenceLists]) -> Iterator[PartList]:
    """Find a sentence whose clauses begin with the parts of a number of the sentence before."""
    sentence: MaskedSentence = lists.sentence
    if lists.parts or len(sentence.counts) < 2:
        return
    gaps = [sentence.gap_before(position) for position in range(len(sentence.counts))]
    if all(_STARTS_CLAUSE.search(gap) for gap in gaps):
        for total in find_subjects(previous):
            yield PartList([total], sentence.counts, "of", is_tentative=True)
