"""Find everything that a text claims about its numbers.

Besides lists of parts, changes and shares these are what the words of several sentences claim
together, or far apart in one sentence:

- `The remaining four` are, with the parts that are listed before, all of their total.
- `It identified 38 victims. Of the 38 victims, …` repeats a number.
- `12 men and eight women, for a total of 20` adds up numbers before it.
- `50 cases, 12 more than the 38` adds up a difference.
- `There were three women. One …; one …; and one …` lists all of a number.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby

from tip_figures.prose.changes import find_changes, find_comparisons
from tip_figures.prose.claims import Claim, Conversion, Conversions, PartList, Repetition
from tip_figures.prose.masked_sentence import (
    BEFORE_COUNT,
    COUNT,
    HEDGES,
    MONEY,
    NUMBER,
    MaskedSentence,
    compile_words,
    mask_sentence,
)
from tip_figures.prose.mention import Mention
from tip_figures.prose.part_lists import ListReader, choose_last_run
from tip_figures.prose.part_words import EACH, can_be_part, find_noun, has_uncounted_part
from tip_figures.prose.shares import find_shares
from tip_figures.prose.source_text import Sentence

_REACH = 20  # sentences before one in its paragraph, to which its words may refer
_TO = re.compile(".{0,16} to ")  # `raised it from 300 to 900 ($30 to $90)`
_SCALE_AFTER = re.compile(r"\) (?:million|billion|trillion)")

UnitPair = tuple[str, str]
"""Two currencies: of an amount, and of its conversion."""
_NEAR = 3  # sentences before one, in which what it refers to may be
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


def find_claims(sentences: Sequence[Sentence]) -> Iterator[Claim]:
    """Find the claims of a text, in the order of its sentences; conversions after a paragraph."""
    earlier_pairs: dict[UnitPair, Conversion] = {}
    for _, paragraph in groupby(sentences, key=lambda sentence: sentence.paragraph):
        lists_of_paragraph: list[ListReader] = []
        for plain_sentence in paragraph:
            sentence = mask_sentence(plain_sentence, plain_sentence.numerals)
            changes = list(find_changes(sentence))
            lists = ListReader(sentence, lists_of_paragraph[-_REACH:], changes)
            lists_of_paragraph.append(lists)
            if sentence.counts:
                yield from lists.part_lists
                yield from changes
                for find in _FINDERS:
                    yield from find(lists)
        masked = [lists.sentence for lists in lists_of_paragraph]
        yield from _find_conversions(masked, earlier_pairs)


def _find_conversions(
    paragraph: Sequence[MaskedSentence], earlier_pairs: dict[UnitPair, Conversion]
) -> Iterator[Conversions]:
    """Find the amounts of a paragraph that are converted between the same two currencies.

    An amount alone is compared with the last one of the paragraphs before.
    earlier_pairs: that one by its currencies; it is updated
    """
    by_units: dict[UnitPair, list[Conversion]] = {}
    for sentence in paragraph:
        for pair in _pair_amounts(sentence):
            by_units.setdefault((pair.amount.unit, pair.converted.unit), []).append(pair)
    for units, pairs in by_units.items():
        if len(pairs) > 1:
            yield Conversions(pairs)
        elif units in earlier_pairs:
            yield Conversions([earlier_pairs[units], *pairs], is_doubtful=True)
        earlier_pairs[units] = pairs[-1]


def _pair_amounts(sentence: MaskedSentence) -> Iterator[Conversion]:
    """Pair the amounts of a sentence with their conversions: low with low, and high with high."""
    for position, amount in enumerate(sentence.counts):
        converted = amount.conversion
        if converted is None or _is_unusual(sentence.sentence, converted):
            continue
        ends, converted_ends = _list_ends(amount), _list_ends(converted)
        if len(converted_ends) > len(ends) and _TO.match(sentence.gap_before(position)):
            ends = [sentence.counts[position - 1], *ends]
        if len(ends) == len(converted_ends):
            yield from map(Conversion, ends, converted_ends)


def _list_ends(amount: Mention) -> list[Mention]:
    """Return both ends of a range, or the amount alone."""
    lower = replace(amount, upper=None)
    return [lower] if amount.upper is None else [lower, amount.upper]


def _is_unusual(sentence: Sentence, converted: Mention) -> bool:
    """Whether more than an amount is in the brackets, or its scale after them.

    `($900 and $1,800)`, `($1.2 million in 2013 dollars)`, `($32.2) billion`
    """
    end = sentence.text.find(")", converted.end)
    has_others = any(converted.end <= numeral.start < end for numeral in sentence.numerals)
    return has_others or _SCALE_AFTER.match(sentence.text, end) is not None


def _find_remaining(lists: ListReader) -> Iterator[PartList]:
    """Find the number of a remainder, with the list of parts before it that it completes."""
    sentence = lists.sentence
    with_counts = [other for other in lists.previous[-_NEAR:] if other.sentence.counts]
    earlier = with_counts[-1].part_lists if with_counts else []
    for position, count in enumerate(sentence.counts):
        if count in lists.parts or not _REMAINING.search(sentence.gap_before(position) + COUNT):
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


def _find_repetition(lists: ListReader) -> Iterator[Repetition]:
    """Find the number that `of the 38 victims` repeats, in the sentences before it."""
    match = _OF_THE.match(lists.sentence.masked)
    if match is None:
        return
    again = lists.sentence.counts[0]
    subjects = [
        count
        for count in lists.find_earlier_subjects()
        if find_noun(count.sentence.text[count.end :]) == find_noun(match["noun"])
    ]
    counts = chain.from_iterable(other.sentence.counts for other in lists.previous)
    equal = [count for count in counts if (count.value, count.unit) == (again.value, again.unit)]
    for count in (equal or subjects)[-1:]:
        is_certain = len(subjects) == 1 and not subjects[0].numeral.hedge
        yield Repetition(count, again, is_certain)


def _find_total_after(lists: ListReader) -> Iterator[PartList]:
    """Find a total after its parts: `12 men and eight women, for a total of 20`.

    The last of the numbers before may add up: `of 90 files, 12 were closed and eight dropped, for
    a total of 20`.
    """
    sentence = lists.sentence
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


def _find_list_after(lists: ListReader) -> Iterator[PartList]:
    """Find a sentence whose clauses begin with the parts of a number of the sentence before."""
    sentence = lists.sentence
    gaps = [sentence.gap_before(position) for position in range(len(sentence.counts))]
    if len(gaps) > 1 and not lists.parts and all(map(_STARTS_CLAUSE.search, gaps)):
        for total in lists.find_earlier_subjects():
            yield PartList("of", [total], list(sentence.counts), is_tentative=True)


_FINDERS: Sequence[Callable[[ListReader], Iterator[Claim]]] = (
    find_comparisons,
    find_shares,
    _find_remaining,
    _find_repetition,
    _find_total_after,
    _find_difference,
    _find_list_after,
)
"""What finds other claims of a sentence, given its lists of parts."""
