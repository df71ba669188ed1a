"""Find the relations that the words of a text state between its numbers.

Sums come from lists of parts, shares from a percentage beside its part and whole, changes from
words such as `rose from 40 to 88`, and exchange rates from amounts with their conversions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, chain, zip_longest
from types import MappingProxyType

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.claims.rates import Conversion, find_rate_relations, read_conversions
from tip_figures.figures.claims.verdicts import (
    EVALUATED,
    OPEN_LIST,
    OTHER_MEANING,
    ROUNDED,
    VERDICTS,
    Relation,
    Term,
    are_exact,
    evaluate_relation,
    join_numbers,
    write_number,
)
from tip_figures.figures.identities.arithmetic import LOWER_BOUNDS, STRICT_BOUNDS, UPPER_BOUNDS
from tip_figures.prose.changes import ChangeClaim, find_comparisons
from tip_figures.prose.claim_words import LISTS, SHARE_WORDS, SHARES
from tip_figures.prose.hedges import find_bounds
from tip_figures.prose.masked_sentence import COUNT, MaskedSentence, mask_sentence
from tip_figures.prose.part_lists import ListReader, PartList, add_values, choose_last_run
from tip_figures.prose.quantity import Quantity
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.units import PERCENT

_MOST_PREVIOUS = 20  # earlier sentences of the paragraph in which a number may be repeated
_NEAR_SUM = Decimal("0.2")  # a sum that is further from its total may be another list's
_NEAR_HUNDRED = 5  # if percentages miss 100 by more than this, some may be missing
_NEAR_NUMBER = Decimal("0.1")  # of a number, how far one that repeats it wrongly is from it
_FACTORS: Mapping[str, Fraction] = MappingProxyType(
    {
        "halved": Fraction(1, 2),
        "doubled": Fraction(2),
        "tripled": Fraction(3),
        "quadrupled": Fraction(4),
    }
)
"""The new number divided by the old one, by the word for it."""
_FACTOR_TOLERANCE = Fraction(1, 10)  # how far `doubled` may be from 2, as a share of the change

# Doubts of one kind of relation
_OVERLAP = "the parts may overlap"
_OTHER_TOTAL = "the text does not name the total"
_TOGETHER = "the share may be that of several numbers together"
_POINTS = "percentage points may be meant"
_ROUGHLY = "the word may be meant roughly"


def find_relations(sentences: Sequence[Sentence]) -> list[Relation]:
    """Return the relations of a text that are evaluated, those that fail first.

    Args:
        sentences: all sentences of a text, in order
    """
    return [claim for claim in find_claims(sentences) if claim.kind in EVALUATED]


def find_claims(sentences: Sequence[Sentence]) -> list[Relation]:
    """Return all relations of a text, including `part_of`, `order` and `restated`.

    Each relation is listed once; if two readings of the same numbers differ, the right one is. They
    are sorted by verdict, and those that one wrong digit or zero explains come before others.
    """
    claims: dict[object, Relation] = {}
    for claim in _read_claims(sentences):
        key = (claim.kind, frozenset(term.quantity.place for term in claim.terms))
        if key not in claims or (claim.is_right and not claims[key].is_right):
            claims[key] = claim
    return sorted(claims.values(), key=_make_sort_key)


def _make_sort_key(claim: Relation) -> tuple[int, bool, bool, int, int]:
    is_slip = claim.is_slip or claim.is_right
    place = (claim.sentence.paragraph, claim.sentence.number)
    return (VERDICTS.index(claim.verdict), not claim.look, not is_slip, *place)


def _read_claims(sentences: Sequence[Sentence]) -> Iterator[Relation]:
    conversions: list[Conversion] = []
    for of_paragraph in group_by(sentences, lambda sentence: sentence.paragraph).values():
        paragraph = [mask_sentence(sentence, sentence.numerals) for sentence in of_paragraph]
        readers: list[ListReader] = []
        for sentence, following in zip_longest(paragraph, paragraph[1:]):
            lists = ListReader(sentence, readers[-_MOST_PREVIOUS:])
            readers.append(lists)
            conversions += read_conversions(sentence)
            if sentence.counts:
                yield from _relate_lists(lists, following)
                yield from _relate_changes(lists)
                yield from _relate_shares(lists)
                yield from _relate_repetition(lists)
    yield from find_rate_relations(conversions)


# Lists


def _relate_lists(lists: ListReader, following: MaskedSentence | None) -> Iterator[Relation]:
    """Yield what the lists of a sentence claim: a sum, or that some parts are not all."""
    for part_list in chain(lists.part_lists, lists.find_further_lists()):
        claim = _relate_parts(part_list, following)
        if claim and (not part_list.is_tentative or (claim.is_right and claim.kind == "sum")):
            yield claim


def _relate_parts(part_list: PartList, following: MaskedSentence | None) -> Relation | None:
    """Return the sum or inclusion that a list claims; None if its parts may not be of its total.

    Of several totals, the first is taken that the parts make, or else that each part fits into.

    Args:
        part_list: a list of parts
        following: the next sentence, which may continue the list
    """
    parts, totals = part_list.parts, part_list.totals
    if len(parts) > 1:
        for total in totals:
            relation = _add_up(total, parts)
            if relation.is_right:
                return relation
    possible = [
        total for total in totals if all(_include(total, [part]).is_right for part in parts)
    ]
    if not possible:
        return None
    total = possible[0]
    inclusion = _include(total, parts)
    is_complete = part_list.is_complete
    if not inclusion.is_right and not part_list.is_disjoint and not is_complete:
        return None
    missing = total.value - part_list.sum
    is_open = missing > 0 and not is_complete
    is_inclusion = part_list.wording == "including" or len(parts) == 1
    if inclusion.is_right and is_inclusion and not is_complete:
        return inclusion
    relation = _add_up(total, parts)
    if relation.doubt or not are_exact([total, *parts]):
        return replace(relation, doubt=ROUNDED)
    if is_open and not part_list.is_closed:
        return inclusion
    is_near = abs(missing) <= total.value * _NEAR_SUM
    is_mistake = (is_near or part_list.is_exhaustive) and not is_open
    if not is_mistake:
        return replace(relation, doubt=OPEN_LIST if missing > 0 else _OVERLAP)
    is_first_passed_over = part_list.wording != "of" and total is not totals[0]
    if is_first_passed_over or len(possible) > 1:
        return replace(relation, doubt=_OTHER_TOTAL)
    may_continue = missing > 0 and not part_list.is_exhaustive
    if following and following.counts and may_continue:
        values = [count.value for count in following.counts]
        beginning = following.gap_before(following.counts[0]) + COUNT
        is_next_part = values[0] <= missing and LISTS["further"].search(beginning)
        if is_next_part or missing in accumulate(values):
            return replace(relation, doubt=OPEN_LIST)
    return relation


def _include(whole: Quantity, parts: Sequence[Quantity]) -> Relation:
    terms = [*(Term(part, "part") for part in parts), Term(whole, "whole")]
    return evaluate_relation("part_of", terms)


def _add_up(total: Quantity, parts: Sequence[Quantity]) -> Relation:
    sum_of_parts, stated = format_number(add_values(parts)), format_number(total.value)
    verb = "make" if len(parts) > 1 else "is"
    words = f"{join_numbers(parts)} {verb} {sum_of_parts}"
    if sum_of_parts != stated:
        words += f", not {write_number(total)}"
    terms = [Term(total, "total"), *(Term(part, "part") for part in parts)]
    relation = evaluate_relation("sum", terms, words)
    return replace(relation, is_slip=_is_slip(sum_of_parts, stated))


def _is_slip(number: str, other: str) -> bool:
    """Return whether one wrong digit, or two that changed places, explain two numbers."""
    if len(number) != len(other):
        return False
    pairs = zip(number, other, strict=True)
    different = sum(digit != other_digit for digit, other_digit in pairs)
    return different == 1 or (different == 2 and sorted(number) == sorted(other))


def _relate_repetition(lists: ListReader) -> Iterator[Relation]:
    """Yield whether `Of the 38 victims, …` repeats a number of an earlier sentence."""
    if not LISTS["repeats_number"].match(lists.sentence.masked):
        return
    again = lists.sentence.counts[0]
    earlier = chain.from_iterable(reader.sentence.counts for reader in lists.previous)
    same_unit = [count for count in earlier if count.unit == again.unit]
    equal = [count for count in same_unit if count.value == again.value]
    near = [
        count
        for count in same_unit
        if count.noun == again.noun and abs(count.value - again.value) <= count.value * _NEAR_NUMBER
    ]
    subjects = [count for count in lists.earlier_subjects if count.noun == again.noun]
    for first in (equal or near)[-1:]:
        is_clear = subjects == [first] and not first.numeral.hedge
        terms = [Term(first, "first"), Term(again, "again")]
        yield evaluate_relation("restated", terms, doubt="" if is_clear else OTHER_MEANING)


# Changes


def _relate_changes(lists: ListReader) -> Iterator[Relation]:
    """Yield the order of the two numbers of each change, and its size if the words state one."""
    comparisons = find_comparisons(lists.sentence, lists.subjects, lists.parts)
    for change in chain(lists.changes, comparisons):
        old, new = change.old, change.new
        doubt = OTHER_MEANING if change.is_doubtful else ""
        if change.factor:
            if old.value:
                yield _evaluate_factor(change, doubt)
            continue
        lower, higher = (old, new) if change.rises else (new, old)
        yield evaluate_relation("order", [Term(lower, "lower"), Term(higher, "higher")], "", doubt)
        if change.percent is not None and old.value:
            direction = "rise" if change.rises else "fall"
            terms = [Term(change.percent, direction), Term(old, "old"), Term(new, "new")]
            percent = round(100 * Fraction(new.value - old.value) / Fraction(old.value), 1)
            words = (
                f"a {'rise' if percent > 0 else 'fall'} of {format_number(abs(percent))} percent"
            )
            words = f"{_join_ends(change)} is {words if percent else 'no change'}"
            if not doubt and old.unit == PERCENT:
                doubt = _POINTS
            elif not change.is_size_clear:
                doubt = OTHER_MEANING
            yield evaluate_relation("percent_change", terms, words, doubt)


def _join_ends(change: ChangeClaim) -> str:
    return f"from {write_number(change.old)} to {write_number(change.new)}"


def _evaluate_factor(change: ChangeClaim, doubt: str) -> Relation:
    """Return whether a number changed by a factor, such as `doubled`.

    The excess is how much larger the change is than the word says, as a share of the change: 0.1
    for `doubled from 40 to 84`. An excess of at most 0.1 is right, and 0.2 after `about`; up to 0.3
    is doubtful.
    """
    old, new = change.old, change.new
    hedge, _, factor = change.factor.rpartition(" ")  # `more than`, `doubled`
    ratio = Fraction(new.value) / Fraction(old.value)
    excess = (ratio - _FACTORS[factor]) / (_FACTORS[factor] - 1)
    bounds = find_bounds(hedge)
    is_about = "about" in bounds
    if bounds.intersection((*LOWER_BOUNDS, *UPPER_BOUNDS)) and not is_about:
        must_be_larger = not bounds.isdisjoint(LOWER_BOUNDS)  # `more than doubled`
        may_be_equal = bounds.isdisjoint(STRICT_BOUNDS)  # `at least doubled`
        is_right = may_be_equal if excess == 0 else (excess > 0) == must_be_larger
    else:
        is_right = abs(excess) <= _FACTOR_TOLERANCE * (2 if is_about else 1)
        if abs(excess) <= 3 * _FACTOR_TOLERANCE:
            doubt = _ROUGHLY
    exact_words = [word for word, value in _FACTORS.items() if value == ratio]
    size = exact_words[0] if exact_words else f"{format_number(round(ratio, 2))} times as many"
    return Relation(
        "percent_change",
        terms=[Term(old, "old"), Term(new, "new")],
        words=f"{_join_ends(change)} is {size}",
        is_right=is_right,
        arithmetic=f"{format_number(old.value)} -> {format_number(new.value)}: {change.factor}",
        doubt="" if is_right else doubt,
    )


# Shares


def _relate_shares(lists: ListReader) -> Iterator[Relation]:
    """Yield each share that a sentence states beside its part and whole.

    `12 of the 80 seats (15 percent)`; `of the 80, 12 were men (15 percent)`. Each part and each
    share is used once. Last comes whether percentages make 100, if `the remaining` is before the
    last one.
    """
    used: set[Quantity] = set()
    for part, whole, share in _find_shares(lists):
        has_one_unit = part.unit == whole.unit and part.unit != PERCENT
        if not has_one_unit or not whole.value or not used.isdisjoint((part, share)):
            continue
        used |= {part, share}
        # In `9 of 45 and 12 of 80 (17 percent)`, 17 percent may be 21 of 125.
        before = [count for count in lists.sentence.counts if count.start < part.start]
        may_be_of_several = (
            part.start < whole.start < share.start
            and before[-1:] != []
            and before[-1] in lists.wholes
            and SHARE_WORDS["and"].search(lists.sentence.gap_before(part))
        )
        percent = round(100 * Fraction(part.value) / Fraction(whole.value), 1)
        ending = "" if share.numeral.form == "fraction" else " percent"
        numbers = f"{format_number(part.value)} of {format_number(whole.value)}"
        yield evaluate_relation(
            "share",
            [Term(part, "part"), Term(whole, "whole"), Term(share, "share")],
            f"{write_number(part)} of {write_number(whole)} is {format_number(percent)} percent",
            doubt=_TOGETHER if may_be_of_several else "",
            arithmetic=f"{numbers}: {write_number(share)}{ending}",
        )
    yield from _relate_remaining_shares(lists.sentence)


def _find_shares(lists: ListReader) -> Iterator[tuple[Quantity, Quantity, Quantity]]:
    """Yield part, whole and share."""
    sentence = lists.sentence
    for _, quantities in sentence.find_matches(*SHARES.values()):
        # `share` is missing if the pattern took a word such as `half` that is no fraction here.
        if "share" in quantities:
            yield quantities["part"], quantities["whole"], quantities["share"]
    for part_list in lists.part_lists:
        whole = part_list.totals[0]
        has_one_total = part_list.wording != "listed" and len(part_list.totals) == 1
        if has_one_total and whole.sentence is sentence.sentence:
            for part in part_list.parts:
                match = SHARE_WORDS["of_listed_part"].match(sentence.masked, part.end)
                if match:
                    yield part, whole, sentence.quantity_by_start[match.start("share")]


def _relate_remaining_shares(sentence: MaskedSentence) -> Iterator[Relation]:
    """Yield whether percentages make 100: `58 percent, 36 percent and the remaining 6 percent`.

    If two or more at the end make exactly 100, only these are added.
    """
    percentages = [count for count in sentence.counts if count.unit == PERCENT]
    for _, quantities in sentence.find_matches(SHARE_WORDS["remaining"]):
        if len(percentages) < 2 or quantities["share"] is not percentages[-1]:
            continue
        parts = choose_last_run(percentages, Decimal(100))
        terms = [Term(part, "part") for part in parts]
        total = format_number(add_values(parts))
        difference = abs(add_values(parts) - 100)
        is_right = difference <= sum(term.read().tolerance for term in terms)
        addends = " + ".join(format_number(part.value) for part in parts)
        must_make_hundred = difference <= _NEAR_HUNDRED and are_exact(parts)
        yield Relation(
            "sum",
            terms,
            words=f"{join_numbers(parts)} make {total} percent",
            is_right=is_right,
            arithmetic=f"100 = {addends}" if is_right else f"100 \u2260 {addends} = {total}",
            doubt="" if is_right or must_make_hundred else OPEN_LIST,
        )
