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
    """Yield a relation if a sentence such as `Of the 38 victims, …` repeats an earlier number.

    The relation says whether the number at the start of the sentence (38) equals an earlier number.
    This is the first of these counts that exists:

    1. the last count before the sentence that is equal and has the same unit;
    2. the last count with the same noun and unit that is near, such as 380 (see `_is_near`);
    3. the last subject with the same noun in the nearest earlier sentence that has counts. A
       subject is a count to which `these` could refer.

    If the numbers differ, the relation holds within the tolerance of a hedge such as `about`, and
    is otherwise `unclear`, never a failure (for its doubt, see `_evaluate_repetition`).

    Args:
        lists: the reader of the sentence, which knows the sentences before it in its paragraph

    Yields:
        one relation; none if the sentence has another form, or no earlier number is found
    """
    if not _REPEATS_NUMBER.match(lists.sentence.masked):
        return
    again = lists.sentence.counts[0]  # the pattern matches up to the first count
    # From the last count to the first, so that the first candidate is the last count.
    earlier = [count for count in _list_backwards(lists.previous) if count.unit == again.unit]
    subjects = [count for count in lists.find_earlier_subjects() if count.noun == again.noun]
    equal = [count for count in earlier if count.value == again.value]
    near = [count for count in earlier if _is_near(count, again) and count.noun == again.noun]
    candidates = equal or near or subjects[-1:]
    if candidates:
        first = candidates[0]
        is_only_subject = subjects == [first] and not first.numeral.hedge
        yield _evaluate_repetition(
            first, again, is_near=first in near, is_only_subject=is_only_subject
        )


def _list_backwards(previous: Sequence[ListReader]) -> Iterator[Quantity]:
    """Yield the counts of some sentences from the last count to the first.

    Args:
        previous: the readers of the sentences, in the order of the text
    """
    for lists in reversed(previous):
        yield from reversed(lists.sentence.counts)


def _evaluate_repetition(
    first: Quantity, again: Quantity, *, is_near: bool, is_only_subject: bool
) -> Relation:
    """Return the relation that says whether a number is equal to the number that it repeats.

    If the numbers differ by more than the tolerance of a hedge such as `about`, the relation is
    `unclear`. It then deserves a look if `is_near` is True. Its doubt is ROUNDED if rounding may
    explain the difference, none if both flags are True, and otherwise OTHER_MEANING.

    Args:
        first: the earlier number
        again: the number that repeats it
        is_near: whether the numbers have the same noun and differ little, as after a typing mistake
        is_only_subject: whether `first` is the only number that can be meant, and has no hedge
    """
    words = f"both are {write_number(first)}"
    if first.value != again.value:
        words = f"it is {write_number(first)} first, and {write_number(again)} then"
    terms = [Term(first, "first"), Term(again, "again")]
    doubt = "" if is_near and is_only_subject else OTHER_MEANING
    relation = evaluate_relation("restated", terms, words, doubt)
    return replace(relation, is_suspicious=is_near)


def _is_near(first: Quantity, again: Quantity) -> bool:
    """Return whether one number may be a mistake for the other; True if they are equal.

    They may differ by at most a tenth of the first number (38 and 40), by a factor of ten (38 and
    380), or, if both are at least 100, as in a typing mistake (210 and 510; see `is_slip`).
    """
    lower, higher = sorted((first.value, again.value))
    is_small = abs(again.value - first.value) <= first.value * _NEAR_PERCENT / 100
    is_digit_wrong = is_slip(format_number(first.value), format_number(again.value))
    is_zero_off = higher == 10 * lower
    is_typing_mistake = is_digit_wrong and lower >= _LONG_NUMBER
    return is_small or is_zero_off or is_typing_mistake
