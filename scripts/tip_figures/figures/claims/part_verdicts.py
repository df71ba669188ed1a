"""Whether the numbers of a list of parts make its total, or fit into it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.claims.relation import (
    OPEN_LIST,
    ROUNDED,
    Relation,
    Terms,
    Verdict,
    are_exact,
    evaluate_mentions,
    join_numbers,
    make_relation,
    write_number,
)
from tip_figures.figures.identities.arithmetic import CONTRADICTED, EXACT, WITHIN_ROUNDING
from tip_figures.prose.claims import PartList
from tip_figures.prose.mention import Mention
from tip_figures.prose.part_words import can_be_part
from tip_figures.prose.units import PERCENT

NEAR_SHARE = Fraction(1, 5)  # a sum that is further from its total may be another list's
_OVERLAP = "the parts may overlap"
_OTHER_TOTAL = "the text does not name the total"
_OTHER_NOUN = "they may count different things"


def evaluate_part_list(claim: PartList) -> Iterator[Relation]:
    """Evaluate a list of parts; one that may not be meant is a relation only if it holds."""
    relation = _relate_parts(claim)
    is_open_list = claim.wording == "listed" and not (claim.is_disjoint and claim.is_closed)
    is_doubtful = claim.is_tentative or is_open_list
    if is_doubtful and relation.verdict != "holds":
        return
    if not (claim.is_tentative and relation.kind == "part_of"):
        yield relation


def _relate_parts(claim: PartList) -> Relation:
    """Choose the total to which the parts add up, or else the likeliest one."""
    if len(claim.parts) > 1 or claim.is_complete:
        for total in claim.totals:
            if _find_verdict("sum", total, claim.parts) == EXACT:
                return _make_sum(total, claim.parts)
    fitting = [total for total in claim.totals if not _find_larger(total, claim.parts)]
    candidates = fitting or claim.totals
    relation = _relate_unequal(candidates[0], claim)
    is_far = claim.wording != "of" and candidates[0] is not claim.totals[0]
    if relation.verdict == "fails" and (is_far or len(candidates) > 1):
        return replace(relation, verdict="unclear", doubt=_OTHER_TOTAL)
    return relation


def _relate_unequal(total: Mention, claim: PartList) -> Relation:
    """Relate parts to a total to which they do not add up."""
    parts = claim.parts
    if _find_verdict("part_of", total, parts) == CONTRADICTED:
        larger = _find_larger(total, parts)
        if larger and are_exact([total, *larger]):
            is_same = _count_the_same(total, larger, claim)
            doubt = "" if is_same else _OTHER_NOUN
            return _make_part_of(total, larger, "fails" if is_same else "unclear", doubt)
        if not (claim.is_disjoint or claim.is_complete):
            return _make_part_of(total, parts, "unclear", _OVERLAP)
    elif not claim.is_complete and (claim.wording == "including" or len(parts) == 1):
        return _make_part_of(total, parts)
    is_rounded = _find_verdict("sum", total, parts) == WITHIN_ROUNDING
    if is_rounded or not are_exact([total, *parts]):
        return _make_sum(total, parts, "unclear", ROUNDED)
    sum_of_parts = sum(Fraction(part.value) for part in parts)
    if sum_of_parts < total.value and not claim.is_complete:
        if claim.wording != "listed" and not claim.is_closed:
            return _make_part_of(total, parts)
        return _make_sum(total, parts, "unclear", OPEN_LIST)
    is_near = abs(sum_of_parts - Fraction(total.value)) <= Fraction(total.value) * NEAR_SHARE
    if is_near or claim.is_exhaustive:
        return _make_sum(total, parts, "fails")
    return _make_sum(total, parts, "unclear", OPEN_LIST if sum_of_parts < total.value else _OVERLAP)


def _find_larger(total: Mention, parts: Sequence[Mention]) -> list[Mention]:
    """Return the parts of which each alone is more than a total."""
    return [part for part in parts if _find_verdict("part_of", total, [part]) == CONTRADICTED]


def _list_terms(kind: str, total: Mention, parts: Sequence[Mention]) -> Terms:
    part_terms = [(part, "part") for part in parts]
    return [(total, "total"), *part_terms] if kind == "sum" else [*part_terms, (total, "whole")]


def _find_verdict(kind: str, total: Mention, parts: Sequence[Mention]) -> str:
    return evaluate_mentions(kind, _list_terms(kind, total, parts)).verdict


def _make_sum(
    total: Mention, parts: Sequence[Mention], verdict: Verdict = "holds", doubt: str = ""
) -> Relation:
    sum_of_parts = sum((part.value for part in parts), total.value * 0)
    verb = "make" if len(parts) > 1 else "is"
    words = f"{join_numbers(parts)} {verb} {format_number(sum_of_parts)}"
    if sum_of_parts != total.value:
        words += f", not {write_number(total)}"
    is_slip = _is_slip(format_number(sum_of_parts), format_number(total.value))
    terms = _list_terms("sum", total, parts)
    return make_relation("sum", verdict, terms, words, doubt, is_slip=is_slip)


def _is_slip(sum_of_parts: str, total: str) -> bool:
    """Whether two numbers differ in one digit, or have two digits exchanged."""
    if len(sum_of_parts) != len(total):
        return False
    different = sum(digit != other for digit, other in zip(sum_of_parts, total, strict=True))
    return different == 1 or (different == 2 and sorted(sum_of_parts) == sorted(total))


def _make_part_of(
    whole: Mention, parts: Sequence[Mention], verdict: Verdict = "holds", doubt: str = ""
) -> Relation:
    comparison = "more" if sum(part.value for part in parts) > whole.value else "not more"
    verb = "together are" if len(parts) > 1 else "is"
    words = f"{join_numbers(parts)} {verb} {comparison} than {write_number(whole)}"
    return make_relation("part_of", verdict, _list_terms("part_of", whole, parts), words, doubt)


def _count_the_same(total: Mention, parts: Sequence[Mention], claim: PartList) -> bool:
    """Whether words leave no doubt that parts count the same things as their total."""
    if PERCENT in (total.unit, parts[0].unit):
        return False
    total_words = total.sentence.text[total.end :]
    return all(
        can_be_part(part.sentence.text[part.end :], total_words, must_be_named=not claim.is_direct)
        for part in parts
    )
