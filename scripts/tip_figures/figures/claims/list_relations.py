"""Totals and parts: whether the lists of parts of a text add up.

A relation `fails` only if the words say that a list is complete or that its parts do not overlap,
they count the same, and no bound or rounding explains the difference.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain

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
    """Yield an evaluated relation for each list of a sentence.

    A list that is tentative, since it may not be meant, is reported only if its parts make the
    total. One that the next sentence may continue does not fail.

    Args:
        following: the next sentence of the paragraph
    """
    for part_list in chain(lists.part_lists, find_further_lists(lists)):
        relation = _relate_parts(part_list)
        if relation.verdict == "fails" and following and _continues(part_list, following):
            relation = replace(relation, doubt=OPEN_LIST)
        is_right_sum = relation.is_right and relation.kind == "sum"
        if is_right_sum or not part_list.is_tentative:
            yield relation


def _relate_parts(part_list: PartList) -> Relation:
    """Relate parts to the first total that they make, otherwise to the first that no part exceeds.

    If a part exceeds each total, the first total is taken. A failure becomes `unclear` if several
    totals are left, or if the first was passed over; after the wording `of` only the former counts.
    A single part is not tried as a sum.
    """
    totals, parts = part_list.totals, part_list.parts
    for total in totals if len(parts) > 1 else ():
        relation = _relate_sum(total, parts)
        if relation.is_right:
            return relation
    candidates = [total for total in totals if not _find_larger_parts(total, parts)] or totals
    relation = _relate_unequal(candidates[0], part_list)
    is_far = part_list.wording != "of" and candidates[0] is not totals[0]
    if relation.verdict == "fails" and (is_far or len(candidates) > 1):
        return replace(relation, doubt=_OTHER_TOTAL)
    return relation


def _relate_unequal(total: Quantity, part_list: PartList) -> Relation:
    """Relate parts to a total to which they do not add up: as right, doubtful or a mistake.

    Right:    the parts do not exceed the total, and the list may go on.
    Mistake:  the sum is more, or less for a complete list, and it is near the total or no other
              part is possible.
    Doubtful: any other difference. Hedges, rounding, a list that may go on, parts that overlap, or
              a part that counts something different may explain it, as it does if one part alone
              is more than the total.

    Args:
        part_list: see `PartList` for what complete, closed, disjoint and exhaustive mean
    """
    parts = part_list.parts
    inclusion = _relate_whole(total, parts)
    if not inclusion.is_right:
        larger = _find_larger_parts(total, parts)
        if larger:
            return _relate_whole(total, larger, _OTHER_NOUN)
        if not (part_list.is_disjoint or part_list.is_complete):
            return _relate_whole(total, parts, _OVERLAP)
    elif not part_list.is_complete and (part_list.wording == "including" or len(parts) == 1):
        return inclusion
    relation = _relate_sum(total, parts)
    if relation.doubt or not are_exact([total, *parts]):
        return replace(relation, doubt=ROUNDED)
    missing = total.value - sum(part.value for part in parts)
    is_open = missing > 0 and not part_list.is_complete
    if is_open and not part_list.is_closed:
        return inclusion
    is_near = abs(missing) <= total.value * _NEAR_SHARE
    is_mistake = (is_near or part_list.is_exhaustive) and not is_open
    doubt = OPEN_LIST if missing > 0 else _OVERLAP
    return replace(relation, doubt="" if is_mistake else doubt)


def _continues(part_list: PartList, following: MaskedSentence) -> bool:
    """Return whether the next sentence may name the parts that a list lacks.

    It does if its first counts add up to what is missing, or if it begins with a count that is not
    more: `Two cases were dropped`. A list that leaves no room for another part does not go on.
    """
    missing = part_list.totals[0].value - sum(part.value for part in part_list.parts)
    if missing <= 0 or part_list.is_exhaustive or not following.counts:
        return False
    values = [count.value for count in following.counts]
    begins = _FURTHER.search(following.gap_before(following.counts[0]) + COUNT)
    is_part = begins is not None and values[0] <= missing
    return is_part or any(sum(values[:number]) == missing for number in range(1, len(values) + 1))


def _find_larger_parts(total: Quantity, parts: Sequence[Quantity]) -> list[Quantity]:
    """Return the parts that alone are more than a total; empty if none is."""
    return [part for part in parts if not _relate_whole(total, [part]).is_right]


def _relate_sum(total: Quantity, parts: Sequence[Quantity]) -> Relation:
    """Relate parts to a total that they should make: `35 and 6 make 41, not 40`.

    It is a slip if sum and total differ in one digit, or in the order of two.
    """
    sum_of_parts = format_number(sum(part.value for part in parts))
    stated = format_number(total.value)
    words = f"{join_numbers(parts)} {'make' if len(parts) > 1 else 'is'} {sum_of_parts}"
    if sum_of_parts != stated:
        words += f", not {write_number(total)}"
    terms = [Term(total, "total"), *(Term(part, "part") for part in parts)]
    relation = evaluate_relation("sum", terms, words)
    return replace(relation, is_slip=is_slip(sum_of_parts, stated))


def is_slip(sum_of_parts: str, total: str) -> bool:
    """Return whether two numbers, as texts, differ in one digit, or have two digits exchanged."""
    different = sum(map(str.__ne__, sum_of_parts, total))
    is_exchange = different == 2 and sorted(sum_of_parts) == sorted(total)
    return len(sum_of_parts) == len(total) and (different == 1 or is_exchange)


def _relate_whole(whole: Quantity, parts: Sequence[Quantity], doubt: str = "") -> Relation:
    """Relate parts to a number that they should not exceed together.

    Args:
        doubt: why they may exceed it without a mistake; "" if no reason is named
    """
    comparison = "more" if sum(part.value for part in parts) > whole.value else "not more"
    verb = "together are" if len(parts) > 1 else "is"
    words = f"{join_numbers(parts)} {verb} {comparison} than {write_number(whole)}"
    terms = [*(Term(part, "part") for part in parts), Term(whole, "whole")]
    return evaluate_relation("part_of", terms, words, doubt)
