"""Repetitions: whether `Of the 38 victims, …` repeats a number of the sentences before it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.claims.list_relations import is_slip
from tip_figures.figures.claims.relation import (
    OTHER_MEANING,
    Relation,
    Term,
    evaluate_relation,
    write_number,
)
from tip_figures.prose.masked_sentence import NUMBER, compile_words
from tip_figures.prose.part_lists import ListReader
from tip_figures.prose.quantity import Quantity

_REPEATS_NUMBER = compile_words(rf"^ of [ ] the [ ] (?= {NUMBER} (?: [ ] [a-z-]+ ){{1,3}} , )")
"""The beginning of a sentence: `Of the 38 victims,`."""
_NEAR_PERCENT = 10  # how far a number that is repeated wrongly is from the first
_LONG_NUMBER = 100  # from here on, one digit may be wrong; two digits may be another number


def find_repetitions(lists: ListReader) -> Iterator[Relation]:
    """Evaluate whether the first number of a sentence repeats one of the sentences before it.

    It is compared with the first of these counts that exists:

    1. the last count that is equal;
    2. the last count of the same noun that differs little, such as 380 from 38;
    3. the last subject of the same noun in the nearest sentence with counts.

    A difference is doubtful unless the count differs little and is the only such subject.

    Args:
        lists: the reader of the sentence

    Yields:
        one relation; none if the sentence repeats nothing
    """
    if not _REPEATS_NUMBER.match(lists.sentence.masked):
        return
    again = lists.sentence.counts[0]
    earlier = [count for count in _list_backwards(lists.previous) if count.unit == again.unit]
    subjects = [count for count in lists.find_earlier_subjects() if count.noun == again.noun]
    equal = [count for count in earlier if count.value == again.value]
    alike = [count for count in earlier if _is_near(count, again) and count.noun == again.noun]
    candidates = equal or alike or subjects[-1:]
    if candidates:
        first = candidates[0]
        is_only_subject = subjects == [first] and not first.numeral.hedge
        yield _evaluate_repetition(first, again, first in alike, is_only_subject)


def _list_backwards(previous: Sequence[ListReader]) -> Iterator[Quantity]:
    """Yield the counts of the sentences before one, beginning with the last count."""
    for lists in reversed(previous):
        yield from reversed(lists.sentence.counts)


def _evaluate_repetition(
    first: Quantity, again: Quantity, is_alike: bool, is_only_subject: bool
) -> Relation:
    """Evaluate whether two numbers are equal.

    Args:
        is_alike: whether they count the same, and differ little
        is_only_subject: whether no other number can be meant, and the first one is exact
    """
    words = f"both are {write_number(first)}"
    if first.value != again.value:
        words = f"it is {write_number(first)} first, and {write_number(again)} then"
    terms = [Term(first, "first"), Term(again, "again")]
    doubt = "" if is_alike and is_only_subject else OTHER_MEANING
    relation = evaluate_relation("restated", terms, words, doubt)
    return replace(relation, is_suspicious=is_alike)


def _is_near(first: Quantity, again: Quantity) -> bool:
    """Return whether two numbers differ by at most a tenth, in one digit of three, or in a zero."""
    lower, higher = sorted((first.value, again.value))
    is_small = abs(again.value - first.value) <= first.value * _NEAR_PERCENT / 100
    is_digit_wrong = is_slip(format_number(first.value), format_number(again.value))
    is_zero_off = higher == 10 * lower
    return is_small or is_zero_off or (lower >= _LONG_NUMBER and is_digit_wrong)
