"""Totals and parts: whether the lists of parts of a text add up.

A relation `fails` only if the words say that a list is complete or that its parts do not overlap,
they count the same, and no bound or rounding explains the difference.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate, chain

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.claims.relation import (
    OPEN_LIST,
    ROUNDED,
    Relation,
    Term,
    are_exact,
    evaluate_relation,
    join_numbers,
    write_number,
)
from tip_figures.prose.further_lists import find_further_lists
from tip_figures.prose.masked_sentence import BEFORE_COUNT, COUNT, MaskedSentence, compile_words
from tip_figures.prose.part_lists import ListReader
from tip_figures.prose.part_words import PartList
from tip_figures.prose.quantity import Quantity

_FURTHER = compile_words(
    rf"^ (?: (?: another | an?[ ](?: further | additional ) | the[ ]other | and | also ) [ ] )?"
    rf"{BEFORE_COUNT}"
)
_NEAR_SHARE = Decimal("0.2")  # a sum that is further from its total may be another list's
_OVERLAP = "the parts may overlap"
_OTHER_TOTAL = "the text does not name the total"
_OTHER_NOUN = "they may count different things"


def find_list_relations(
    lists: ListReader, following: MaskedSentence | None = None
) -> Iterator[Relation]:
    """Yield, for each list of parts in a sentence, the relation of the parts to their total.

    `Of 40 people, 35 were women and six were men.` -> a sum that fails: `35 and 6 make 41, not 40`.

    For a tentative list, whose words do not show that it lists parts of this total, the relation is
    yielded only if the parts add up. If the next sentence may name the missing parts of a list, the
    relation is `unclear` instead of a failure.

    Args:
        lists: the reader of the sentence, which has its lists
        following: the next sentence of the paragraph; None after the last one
    """
    for part_list in chain(lists.part_lists, find_further_lists(lists)):
        relation = _relate_parts(part_list)
        if relation.verdict == "fails" and following and _continues(part_list, following):
            relation = replace(relation, doubt=OPEN_LIST)
        adds_up = relation.is_right and relation.kind == "sum"
        if adds_up or not part_list.is_tentative:
            yield relation


def _relate_parts(part_list: PartList) -> Relation:
    """Return the relation between the parts of a list and the best of its possible totals.

    The best total is the first that two or more parts add up to; otherwise the first that no single
    part exceeds; otherwise the first. A failure becomes `unclear` if the text may mean another
    total, which is so in two cases:

    - Several totals are equally possible: two or more that no single part exceeds or, if each total
      is exceeded by a part, two or more in all.
    - A part exceeds the first total but not the best one. After the wording `of`, as in `of the
      40`, this case does not count.
    """
    totals, parts = part_list.totals, part_list.parts
    if len(parts) > 1:
        for total in totals:
            relation = _relate_sum(total, parts)
            if relation.is_right:
                return relation
    not_exceeded = [total for total in totals if not _find_larger_parts(total, parts)]
    candidates = not_exceeded or totals
    relation = _relate_unequal(candidates[0], part_list)
    is_first_passed_over = part_list.wording != "of" and candidates[0] is not totals[0]
    may_be_another_total = is_first_passed_over or len(candidates) > 1
    if relation.verdict == "fails" and may_be_another_total:
        return replace(relation, doubt=_OTHER_TOTAL)
    return relation


def _relate_unequal(total: Quantity, part_list: PartList) -> Relation:
    """Return the relation of parts to a total if they do not add up to it, or are a single part.

    A single part that equals the total makes a right relation. Otherwise, the first rule that
    applies decides. A list is complete if the words say that its parts make up the total.

    1. One part alone exceeds the total: doubtful, since it may count something different.
    2. The sum is more, the list is not complete, and no words say that parts do not overlap:
       doubtful.
    3. The sum is not more, the list is not complete, and it has one part or follows `including`:
       right, since further parts may exist.
    4. Rounding or a hedge, such as `about`, may explain the difference: doubtful.
    5. The sum is less, the list is not complete, and no `and` ends it: right.
    6. The sum is less, and the list is not complete, although `and` ends it: doubtful.
    7. The difference is at most a fifth of the total, or no further part is possible: a mistake.
    8. Otherwise: doubtful.

    The relation is `part_of` by rules 1, 2, 3 and 5, and `sum` by the others.

    Args:
        total: one of the totals that the list may have
        part_list: the list; its flags, such as `is_complete`, are explained in `PartList`
    """
    parts = part_list.parts
    inclusion = _relate_whole(total, parts)
    if not inclusion.is_right:
        larger = _find_larger_parts(total, parts)
        if larger:
            return _relate_whole(total, larger, _OTHER_NOUN)  # rule 1
        if not part_list.is_disjoint and not part_list.is_complete:
            return _relate_whole(total, parts, _OVERLAP)  # rule 2
    elif not part_list.is_complete and (part_list.wording == "including" or len(parts) == 1):
        return inclusion  # rule 3
    relation = _relate_sum(total, parts)
    if relation.doubt or not are_exact([total, *parts]):
        return replace(relation, doubt=ROUNDED)  # rule 4
    missing = total.value - sum(part.value for part in parts)
    is_open = missing > 0 and not part_list.is_complete
    if is_open and not part_list.is_closed:
        return inclusion  # rule 5
    is_near = abs(missing) <= total.value * _NEAR_SHARE
    is_mistake = (is_near or part_list.is_exhaustive) and not is_open  # rules 6 to 8
    doubt = OPEN_LIST if missing > 0 else _OVERLAP
    return replace(relation, doubt="" if is_mistake else doubt)


def _continues(part_list: PartList, following: MaskedSentence) -> bool:
    """Return whether the next sentence may name the missing parts of a list.

    The missing number is the first total of the list minus the sum of its parts. The result is True
    in two cases:

    - The next sentence begins with a count that is not more than the missing number: `Two cases
      were dropped`, `Another two were dropped`.
    - The first counts of the next sentence, one or more, add up to the missing number.

    But it is False if the parts reach the total, or if no further part is possible, as after
    `women` and `men`.

    Args:
        following: the next sentence of the paragraph
    """
    missing = part_list.totals[0].value - sum(part.value for part in part_list.parts)
    if missing <= 0 or part_list.is_exhaustive or not following.counts:
        return False
    values = [count.value for count in following.counts]
    beginning = following.gap_before(following.counts[0]) + COUNT
    if values[0] <= missing and _FURTHER.search(beginning):
        return True
    return missing in accumulate(values)


def _find_larger_parts(total: Quantity, parts: Sequence[Quantity]) -> list[Quantity]:
    """Return the parts that exceed a total alone, by more than rounding; often an empty list."""
    return [part for part in parts if not _relate_whole(total, [part]).is_right]


def _relate_sum(total: Quantity, parts: Sequence[Quantity]) -> Relation:
    """Return the relation that says whether parts add up to a total.

    Its words show the sum: `35 and 6 make 41, not 40`, or `35 is 35, not 40` for one part. Its flag
    `is_slip` says whether the sum and the total differ as in a typing mistake.
    """
    sum_of_parts = format_number(sum(part.value for part in parts))
    stated = format_number(total.value)
    verb = "make" if len(parts) > 1 else "is"
    words = f"{join_numbers(parts)} {verb} {sum_of_parts}"
    if sum_of_parts != stated:
        words += f", not {write_number(total)}"
    terms = [Term(total, "total"), *(Term(part, "part") for part in parts)]
    relation = evaluate_relation("sum", terms, words)
    return replace(relation, is_slip=is_slip(sum_of_parts, stated))


def is_slip(number: str, other: str) -> bool:
    """Return whether one number may be a typing mistake for another one of the same length.

    Either one digit differs (`41` and `40`), or two digits, next to each other or not, are
    exchanged (`154` and `145`). Two equal numbers are not a mistake.

    Args:
        number, other: the numbers in digits, as texts
    """
    if len(number) != len(other):
        return False
    pairs = zip(number, other, strict=True)
    different_digits = sum(digit != other_digit for digit, other_digit in pairs)
    is_exchange = different_digits == 2 and sorted(number) == sorted(other)
    return different_digits == 1 or is_exchange


def _relate_whole(whole: Quantity, parts: Sequence[Quantity], doubt: str = "") -> Relation:
    """Return the relation `part_of`, which holds unless the sum of the parts exceeds the whole.

    Its words show the result: `35 and 6 together are more than 40`, `35 is not more than 40`.

    Args:
        doubt: why the parts may exceed the whole without a mistake; "" if there is no reason
    """
    comparison = "more" if sum(part.value for part in parts) > whole.value else "not more"
    verb = "together are" if len(parts) > 1 else "is"
    words = f"{join_numbers(parts)} {verb} {comparison} than {write_number(whole)}"
    terms = [*(Term(part, "part") for part in parts), Term(whole, "whole")]
    return evaluate_relation("part_of", terms, words, doubt)
