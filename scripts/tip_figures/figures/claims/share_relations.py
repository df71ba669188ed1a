"""Shares beside counts: `12 of the 80 seats (15 percent)`, `a third (30) of the 90`.

Words describe a share by a part, the whole, and the share itself, in percent or as a fraction. The
patterns are for the text of a `MaskedSentence`. Their groups `part`, `whole` and `share` begin at a
number.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.claims.relation import (
    OPEN_LIST,
    Relation,
    Term,
    are_exact,
    doubt_if_cut_off,
    evaluate_relation,
    join_numbers,
    make_relation,
    write_number,
)
from tip_figures.prose.further_lists import choose_last_run
from tip_figures.prose.masked_sentence import (
    COUNT,
    HEDGES,
    NUMBER,
    PERCENT_SIGN,
    MaskedSentence,
    compile_words,
)
from tip_figures.prose.number_words import FRACTION
from tip_figures.prose.part_lists import ListReader
from tip_figures.prose.quantity import Quantity
from tip_figures.prose.units import PERCENT

_NEAR_HUNDRED = 5  # if percentages miss 100 by more than this, some may be missing
_TOGETHER = "the share may be that of several numbers together"

# Parts of patterns for `compile_words`, each with an example.
_PART = rf"(?P<part> {NUMBER} )"  # `12`
_HEDGED_PART = rf"{HEDGES} {_PART}"  # `about 12`
_DETERMINERS = r"(?: (?: the | its | their | all | [a-z]+'s? ) [ ] ){0,2}"  # `all the `
_OF_WHOLE = rf"(?: out[ ] )? of [ ] {_DETERMINERS} {HEDGES} (?P<whole> {NUMBER} )"  # `of the 80`
_PERCENTAGE = rf"(?P<share> {NUMBER} ) {PERCENT_SIGN}"  # `15 percent`
_SHARE = rf"(?P<share> {NUMBER} (?= {PERCENT_SIGN} ) | \b {FRACTION} ) (?: {PERCENT_SIGN} )?"
"""`15 percent`, `a third`."""
_OR = rf"(?: [ ] \( | ,? [ ] or [ ] | [ ]?[\u2013\u2014][ ]? ) {HEDGES}"  # ` (about `, `, or `
_FEW_WORDS = rf"(?: (?! and\b ) [^;:,()\u2013\u2014{COUNT}] ){{0,60}}?"
"""Words of one phrase without a number, such as ` seats`: at most 60 characters, without `and`."""

_SHARES = (
    # `12 of the 80 seats (15 percent)`, `12 of 80, or 15 percent`
    compile_words(rf"{_PART} [ ] {_OF_WHOLE} {_FEW_WORDS} {_OR} {_PERCENTAGE}"),
    # `12 (15 percent) of the 80`, `12, or 15 percent, of the 80`
    compile_words(rf"{_PART} {_FEW_WORDS} {_OR} {_PERCENTAGE} (?: \) | , )? [ ] {_OF_WHOLE}"),
    # `15 percent of the 80 seats, or 12`; not `a third of the 90, or 33 percent`
    compile_words(
        rf"{_SHARE} [ ] {_OF_WHOLE} {_FEW_WORDS} {_OR} {_HEDGED_PART} (?! {PERCENT_SIGN} )"
    ),
    # `15 percent (12 of 80)`
    compile_words(rf"{_SHARE} {_FEW_WORDS} \( {_HEDGED_PART} [ ] {_OF_WHOLE}"),
    # `a third (30) of the 90`
    compile_words(rf"{_SHARE} [ ] \( {_HEDGED_PART} \) [ ] {_OF_WHOLE}"),
)
_SHARE_OF_LISTED_PART = compile_words(
    rf"(?: [ ] [a-z-]+ ){{0,2}} (?: [ ]\( | ,[ ]or[ ] ) {_PERCENTAGE} [),]"
)
"""After a part in a list: ` men (15 percent)`, `, or 15 percent,`."""
_REMAINING_SHARE = compile_words(
    rf"\b (?: remaining | other | rest, ) [ ] {HEDGES} (?P<share> {NUMBER} )"
)
"""`the remaining 40`."""
_AND = re.compile(r"\band\b")


class _ShareClaim(NamedTuple):
    """A part, its whole, and the share of the whole that the part is."""

    part: Quantity
    whole: Quantity
    share: Quantity


def find_share_relations(lists: ListReader) -> Iterator[Relation]:
    """Yield a relation for each share that a sentence states next to its part and whole.

    `12 of the 80 seats (15 percent)` -> whether 12 is 15 percent of 80. If the last percentage of
    the sentence is like `the remaining 40 percent`, a last relation says whether the percentages
    make 100 (see `_find_remaining_shares`).

    Part and whole must have the same unit, which is not percent, and the whole must not be zero.
    Each part and each share is used once: shares of `_read_shares` come before those of
    `_read_listed_shares`. A wrong share is doubtful instead of a failure if it may be about several
    parts together (see `_may_be_of_several`).

    Args:
        lists: the reader of the sentence, which has its counts and lists of parts
    """
    used: set[Quantity] = set()
    for claim in chain(_read_shares(lists.sentence), _read_listed_shares(lists)):
        part, whole, share = claim
        has_one_unit = part.unit == whole.unit and part.unit != PERCENT
        if has_one_unit and whole.value and used.isdisjoint((part, share)):
            used |= {part, share}
            doubt = _TOGETHER if _may_be_of_several(claim, lists) else ""
            yield _evaluate_share(claim, doubt)
    yield from _find_remaining_shares(lists.sentence)


def _read_shares(sentence: MaskedSentence) -> Iterator[_ShareClaim]:
    """Yield each share that one phrase states with part and whole: `12 of the 80 (15 percent)`."""
    for _, quantities in sentence.find_matches(*_SHARES):
        # `share` is missing if the pattern took a word such as `half` that is no fraction here.
        if "share" in quantities:
            yield _ShareClaim(quantities["part"], quantities["whole"], quantities["share"])


def _read_listed_shares(lists: ListReader) -> Iterator[_ShareClaim]:
    """Yield each share that follows a part in a list: `of the 80, 12 were men (15 percent)`.

    The whole is the total of the list (80). A list is left out if it may have several totals, if
    its total is in another sentence, or if a comma alone introduces its parts.
    """
    sentence = lists.sentence
    for part_list in lists.part_lists:
        whole = part_list.totals[0]
        has_one_total = part_list.wording != "listed" and len(part_list.totals) == 1
        if not has_one_total or whole.sentence is not sentence.sentence:
            continue
        for part in part_list.parts:
            match = _SHARE_OF_LISTED_PART.match(sentence.masked, part.end)
            if match:
                share = sentence.quantity_by_start[match.start("share")]
                yield _ShareClaim(part, whole, share)


def _may_be_of_several(claim: _ShareClaim, lists: ListReader) -> bool:
    """Return whether a share may be about several parts together.

    In `9 of 45 and 12 of 80 (17 percent)`, 17 percent may be 21 of 125. This is possible if the
    text has part (12), whole (80) and share in this order, if the count directly before the part is
    the whole of another part (45), and if `and` is between this count and the part.
    """
    part, whole, share = claim
    counts_before = [count for count in lists.sentence.counts if count.start < part.start]
    is_share_last = part.start < whole.start < share.start
    follows_whole = bool(counts_before) and counts_before[-1] in lists.wholes
    if not is_share_last or not follows_whole:
        return False
    return _AND.search(lists.sentence.gap_before(part)) is not None


def _evaluate_share(claim: _ShareClaim, doubt: str) -> Relation:
    """Return the relation that says whether a part is the stated share of its whole.

    `12 of the 80 seats (20 percent)` is wrong: `12 of 80 is 15 percent`.

    Args:
        claim: part, whole and share; the whole is not zero
        doubt: why a wrong share may be no mistake; "" if it must be one
    """
    part, whole, share = claim
    share_term = Term(share, "share")
    terms = [Term(part, "part"), Term(whole, "whole"), share_term]
    ending = "" if share.numeral.form == "fraction" else " percent"
    numbers = f"{format_number(part.value)} of {format_number(whole.value)}"
    arithmetic = f"{numbers}: {write_number(share)}{ending}"
    percent = round(100 * Fraction(part.value) / Fraction(whole.value), 1)
    words = f"{write_number(part)} of {write_number(whole)} is {format_number(percent)} percent"
    relation = evaluate_relation("share", terms, words, doubt, arithmetic)
    return doubt_if_cut_off(relation, share_term)


def _find_remaining_shares(sentence: MaskedSentence) -> Iterator[Relation]:
    """Yield a relation that says whether the percentages of a sentence make 100.

    The last percentage must be like `the remaining 40 percent`. If two or more percentages at the
    end of the sentence make exactly 100, only these are added; otherwise all.

    Yields:
        one relation; none if the sentence has fewer than two percentages or another last percentage
    """
    percentages = [count for count in sentence.counts if count.unit == PERCENT]
    if len(percentages) < 2:
        return
    for _, quantities in sentence.find_matches(_REMAINING_SHARE):
        if quantities["share"] is percentages[-1]:
            yield _evaluate_hundred(choose_last_run(percentages, Decimal(100)))


def _evaluate_hundred(percentages: Sequence[Quantity]) -> Relation:
    """Return the relation that says whether percentages add up to 100, apart from rounding.

    The relation holds if the tolerances of the percentages together explain a difference from 100.
    A larger difference is a failure if it is at most 5 and all percentages are exact, without a
    range or a hedge such as `about`. Otherwise the relation is `unclear`, since the text may leave
    out further percentages of the same whole.
    """
    terms = [Term(percentage, "part") for percentage in percentages]
    total = sum((percentage.value for percentage in percentages), start=Decimal(0))
    words = f"{join_numbers(percentages)} make {format_number(total)} percent"
    sum_of_parts = " + ".join(format_number(percentage.value) for percentage in percentages)
    arithmetic = f"100 = {sum_of_parts}"
    difference = abs(total - 100)
    is_right = difference <= sum(term.operand.tolerance for term in terms)
    must_make_hundred = difference <= _NEAR_HUNDRED and are_exact(percentages)
    doubt = "" if must_make_hundred else OPEN_LIST
    return make_relation("sum", terms, words, is_right, doubt, arithmetic)
