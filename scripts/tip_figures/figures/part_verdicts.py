"""Whether the numbers of a list of parts make its total, or fit into it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.arithmetic import CONTRADICTED, EXACT, WITHIN_ROUNDING, Evaluation
from tip_figures.figures.relation import (
    OPEN_LIST,
    ROUNDED,
    Relation,
    Verdict,
    are_exact,
    evaluate_mentions,
    join_numbers,
    make_relation,
    write_number,
)
from tip_figures.prose.claims import PartList
from tip_figures.prose.mention import Mention
from tip_figures.prose.part_words import can_be_part
from tip_figures.prose.units import PERCENT

_NEAR_MISS: Final = 1  # the difference of a slip: parts of one closed list that are one too few
NEAR_SHARE: Final = Fraction(1, 5)  # a sum that is further from its total may be another list's
_SAME_DAY: Final = Fraction(1, 20)  # how far a sum of conversions may be from that of its total
_OVERLAP: Final = "the parts may overlap"
_OTHER_TOTAL: Final = "the text does not name the total"


def evaluate_part_list(claim: PartList) -> Iterator[Relation]:
    """Evaluate a list of parts, and the currency to which all of its amounts are converted."""
    relations = _relate_parts(claim)
    is_open_list = claim.wording == "listed" and not (claim.is_disjoint and claim.is_closed)
    if claim.is_tentative or is_open_list:
        relations = [relation for relation in relations if relation.verdict == "holds"]
        if claim.is_tentative:
            relations = [relation for relation in relations if relation.kind == "sum"]
    yield from relations
    for relation in relations:
        mentions = [term.mention for term in relation.terms]
        converted = [each.conversion for each in mentions if each.conversion is not None]
        is_converted = (
            len(converted) == len(mentions) and len({each.unit for each in converted}) == 1
        )
        if is_converted and relation.kind == "sum" and relation.verdict == "holds":
            yield _relate_converted_sum(converted[0], converted[1:])


def _relate_converted_sum(total: Mention, parts: Sequence[Mention]) -> Relation:
    """Relate the conversions of amounts that add up; each was rounded on its own."""
    evaluation = _evaluate_sum(total, parts)
    if evaluation.verdict != CONTRADICTED:
        return _make_sum(total, parts)
    is_far = abs(evaluation.residual) > Fraction(total.value) * _SAME_DAY
    if is_far and are_exact([total, *parts]):
        return _make_sum(total, parts, "fails")
    return _make_sum(total, parts, "unclear", ROUNDED)


def _relate_parts(claim: PartList) -> list[Relation]:
    """Choose the total, and the lists of parts in a row, that add up; or else the likeliest."""
    for total in claim.totals:
        if len(claim.parts) > 1 or claim.is_complete:
            runs = _split_into_sums(total, claim.parts)
            if runs:
                return [_make_sum(total, run) for run in runs]
    fitting = [total for total in claim.totals if _can_contain_each(total, claim.parts)]
    candidates = fitting or claim.totals
    relation = _relate_unequal(candidates[0], claim)
    if relation.verdict == "fails" and len(candidates) > 1:
        relation = replace(relation, verdict="unclear", doubt=_OTHER_TOTAL)
    return [relation]


def _can_contain_each(total: Mention, parts: Sequence[Mention]) -> bool:
    """Whether each part alone is not more than a total."""
    return all(_evaluate_limit(total, [part]).verdict != CONTRADICTED for part in parts)


def _relate_unequal(total: Mention, claim: PartList) -> Relation:
    if _evaluate_limit(total, claim.parts).verdict == CONTRADICTED:
        return _relate_excess(total, claim)
    return _relate_short_parts(total, claim)


def _split_into_sums(total: Mention, parts: Sequence[Mention]) -> list[Sequence[Mention]]:
    """Split parts into lists in a row of which each adds up to the total; [] if it cannot be."""
    runs: list[Sequence[Mention]] = []
    start = 0
    for end in range(1, len(parts) + 1):
        run = parts[start:end]
        is_enough = len(run) > 1 or len(parts) == 1
        if is_enough and _evaluate_sum(total, run).verdict == EXACT:
            runs.append(run)
            start = end
    return runs if start == len(parts) else []


def _evaluate_sum(total: Mention, parts: Sequence[Mention]) -> Evaluation:
    return evaluate_mentions("sum", [(total, "total"), *((part, "part") for part in parts)])


def _evaluate_limit(whole: Mention, parts: Sequence[Mention]) -> Evaluation:
    return evaluate_mentions("part_of", [*((part, "part") for part in parts), (whole, "whole")])


def _make_sum(
    total: Mention, parts: Sequence[Mention], verdict: Verdict = "holds", doubt: str = ""
) -> Relation:
    terms = [(total, "total"), *((part, "part") for part in parts)]
    sum_of_parts = sum((part.value for part in parts), total.value * 0)
    verb = "make" if len(parts) > 1 else "is"
    words = f"{join_numbers(parts)} {verb} {format_number(sum_of_parts)}"
    if sum_of_parts != total.value:
        words += f", not {write_number(total)}"
    is_slip = _is_slip(format_number(sum_of_parts), format_number(total.value))
    return make_relation("sum", verdict, terms, words, doubt, is_slip=is_slip)


def _is_slip(sum_of_parts: str, total: str) -> bool:
    """Whether two numbers differ in one digit, or have two digits exchanged."""
    if len(sum_of_parts) != len(total):
        return False
    different = [pair for pair in zip(sum_of_parts, total, strict=True) if pair[0] != pair[1]]
    is_exchanged = len(different) == 2 and sorted(sum_of_parts) == sorted(total)
    return len(different) == 1 or is_exchanged


def _make_part_of(
    whole: Mention, parts: Sequence[Mention], verdict: Verdict = "holds", doubt: str = ""
) -> Relation:
    terms = [*((part, "part") for part in parts), (whole, "whole")]
    sum_of_parts = sum((part.value for part in parts), whole.value * 0)
    comparison = "more" if sum_of_parts > whole.value else "not more"
    together = " together" if len(parts) > 1 else ""
    words = f"{join_numbers(parts)}{together} {'are' if together else 'is'} {comparison} than "
    return make_relation("part_of", verdict, terms, words + write_number(whole), doubt)


def _relate_short_parts(total: Mention, claim: PartList) -> Relation:
    """Relate parts that are together not more than the total."""
    parts = claim.parts
    names_some = claim.wording == "including" or len(parts) == 1
    if names_some and not claim.is_complete:
        return _make_part_of(total, parts)
    evaluation = _evaluate_sum(total, parts)
    if evaluation.verdict == WITHIN_ROUNDING or not are_exact([total, *parts]):
        return _make_sum(total, parts, "unclear", ROUNDED)
    is_near_miss = claim.is_closed and claim.is_disjoint and evaluation.residual == _NEAR_MISS
    if claim.is_complete or (is_near_miss and claim.wording != "listed"):
        return _fail_if_near(total, claim)
    if claim.wording != "listed" and not claim.is_closed:
        return _make_part_of(total, parts)
    return _make_sum(total, parts, "unclear", OPEN_LIST)


def _fail_if_near(total: Mention, claim: PartList) -> Relation:
    """Relate parts that do not make a total: they fail if it is near, or nothing else can be."""
    sum_of_parts = sum(Fraction(part.value) for part in claim.parts)
    is_near = abs(sum_of_parts - Fraction(total.value)) <= Fraction(total.value) * NEAR_SHARE
    if is_near or claim.is_exhaustive:
        return _make_sum(total, claim.parts, "fails")
    doubt = OPEN_LIST if sum_of_parts < total.value else _OVERLAP
    return _make_sum(total, claim.parts, "unclear", doubt)


def _relate_excess(total: Mention, claim: PartList) -> Relation:
    """Relate parts that are together more than the total, whichever it is."""
    parts = claim.parts
    larger = [part for part in parts if _evaluate_limit(total, [part]).verdict == CONTRADICTED]
    if larger and parts[0] not in larger and not claim.is_complete:
        return _make_part_of(total, parts, "unclear", "the last numbers may not be of the list")
    if larger and are_exact([total, *larger]):
        if _count_the_same(total, larger, claim):
            return _make_part_of(total, larger, "fails")
        return _make_part_of(total, larger, "unclear", "they may count different things")
    if not (claim.is_disjoint or claim.is_complete):
        return _make_part_of(total, parts, "unclear", _OVERLAP)
    if not are_exact([total, *parts]):
        return _make_sum(total, parts, "unclear", ROUNDED)
    return _fail_if_near(total, claim)


def _count_the_same(total: Mention, parts: Sequence[Mention], claim: PartList) -> bool:
    """Whether words leave no doubt that parts count the same things as their total."""
    if PERCENT in (total.unit, parts[0].unit):
        return False
    total_words = total.sentence.text[total.end :]
    return all(
        can_be_part(part.sentence.text[part.end :], total_words, must_be_named=not claim.is_direct)
        for part in parts
    )
