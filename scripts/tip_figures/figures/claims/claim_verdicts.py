"""Whether the numbers of a text have the relations that its words claim.

A claim becomes one or several relations, each of a kind of identity, evaluated by the same
arithmetic. A relation `fails` only if a careful reader would call it a mistake: the words say that
a list is complete or that its parts do not overlap, they count the same, and no bound or rounding
explains the difference.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.claims.relation import (
    OPEN_LIST,
    ROUNDED,
    VERDICTS,
    Relation,
    are_exact,
    evaluate,
    evaluate_relation,
    join_numbers,
    make_operand,
    make_relation,
    write_number,
)
from tip_figures.figures.identities.arithmetic import CONTRADICTED, EXACT, WITHIN_ROUNDING
from tip_figures.prose.claims import ChangeClaim, Claim, NumberClaim, PartList, Term
from tip_figures.prose.mention import Mention
from tip_figures.prose.part_words import can_be_part
from tip_figures.prose.units import PERCENT

_FACTOR_SHARE = Fraction(1, 10)  # how far `doubled` may be from 2, as a share of the change
_SLIP_PERCENT = 10  # how far a number that is repeated wrongly is from the first
_RATE_SHARE = Fraction(1, 20)  # rates that differ by more are not those of one day
_CUT_OFF = Fraction(1, 2)  # percentage points by which a percentage may be cut off
_ZERO_SHARE = Fraction(1, 5)  # how far a rate may be from ten times another one
_RATIOS = {
    "halved": Fraction(1, 2),
    "doubled": Fraction(2),
    "tripled": Fraction(3),
    "quadrupled": Fraction(4),
}
_NEAR_SHARE = Fraction(1, 5)  # a sum that is further from its total may be another list's
_OVERLAP = "the parts may overlap"
_OTHER_TOTAL = "the text does not name the total"
_OTHER_NOUN = "they may count different things"
_OTHER_WORDS = "the words may be about something else"


def evaluate_claims(claims: Iterable[Claim]) -> list[Relation]:
    """Evaluate the claims of a text; each relation once."""
    relations: dict[object, Relation] = {}
    for claim in claims:
        for relation in _evaluate_claim(claim):
            terms = frozenset((id(term.mention.numeral), term.role) for term in relation.terms)
            relations.setdefault((relation.kind, terms), relation)
    return list(relations.values())


def _evaluate_claim(claim: Claim) -> Iterator[Relation]:
    """Evaluate one claim: the relations that it implies."""
    if isinstance(claim, PartList):
        yield from _evaluate_part_list(claim)
    elif isinstance(claim, ChangeClaim):
        yield from _evaluate_change(claim)
    elif claim.kind == "same_rate":
        yield from _evaluate_conversions(claim)
    elif claim.kind == "share":
        yield _evaluate_share(claim)
    elif claim.kind == "all_shares":
        yield _evaluate_shares_of_all(claim)
    else:
        yield _evaluate_repetition(claim)


def sort_relations(relations: Iterable[Relation]) -> list[Relation]:
    """Sort relations by verdict; near misses of one verdict first, then by place."""

    def key(relation: Relation) -> tuple[int, bool, int, int]:
        sentence = relation.sentence
        is_far = relation.verdict != "holds" and not relation.is_slip
        return VERDICTS.index(relation.verdict), is_far, sentence.paragraph, sentence.number

    return sorted(relations, key=key)


# Totals and parts


def _evaluate_part_list(claim: PartList) -> Iterator[Relation]:
    """Evaluate a list of parts; one that may not be meant is a relation only if it holds."""
    relation = _relate_parts(claim)
    is_open_list = claim.wording == "listed" and not (claim.is_disjoint and claim.is_closed)
    is_doubtful = claim.is_tentative or is_open_list
    is_likely = relation.kind == "sum" or not claim.is_tentative
    if is_likely and (relation.is_right or not is_doubtful):
        yield relation


def _relate_parts(claim: PartList) -> Relation:
    """Choose the total to which the parts add up, or else the likeliest one."""
    if len(claim.parts) > 1 or claim.is_complete:
        for total in claim.totals:
            if _find_verdict("sum", total, claim.parts) == EXACT:
                return _make_sum(total, claim.parts, is_right=True)
    fitting = [total for total in claim.totals if not _find_larger(total, claim.parts)]
    candidates = fitting or claim.totals
    relation = _relate_unequal(candidates[0], claim)
    is_far = claim.wording != "of" and candidates[0] is not claim.totals[0]
    if relation.verdict == "fails" and (is_far or len(candidates) > 1):
        return replace(relation, doubt=_OTHER_TOTAL)
    return relation


def _relate_unequal(total: Mention, claim: PartList) -> Relation:
    """Relate parts to a total to which they do not add up."""
    parts = claim.parts
    if _find_verdict("part_of", total, parts) == CONTRADICTED:
        larger = _find_larger(total, parts)
        if larger and are_exact([total, *larger]):
            is_same = PERCENT not in (total.unit, parts[0].unit) and all(
                can_be_part(part, total, must_be_named=not claim.is_direct) for part in larger
            )
            doubt = "" if is_same else _OTHER_NOUN
            return _make_part_of(total, larger, is_right=False, doubt=doubt)
        if not (claim.is_disjoint or claim.is_complete):
            return _make_part_of(total, parts, is_right=False, doubt=_OVERLAP)
    elif not claim.is_complete and (claim.wording == "including" or len(parts) == 1):
        return _make_part_of(total, parts, is_right=True)
    is_rounded = _find_verdict("sum", total, parts) == WITHIN_ROUNDING
    if is_rounded or not are_exact([total, *parts]):
        return _make_sum(total, parts, is_right=False, doubt=ROUNDED)
    missing = Fraction(total.value) - sum(Fraction(part.value) for part in parts)
    is_open = missing > 0 and not claim.is_complete
    if is_open and claim.wording != "listed" and not claim.is_closed:
        return _make_part_of(total, parts, is_right=True)
    is_near = abs(missing) <= Fraction(total.value) * _NEAR_SHARE
    is_mistake = (is_near or claim.is_exhaustive) and not is_open
    doubt = OPEN_LIST if missing > 0 else _OVERLAP
    return _make_sum(total, parts, is_right=False, doubt="" if is_mistake else doubt)


def _find_larger(total: Mention, parts: Sequence[Mention]) -> list[Mention]:
    """Return the parts of which each alone is more than a total."""
    return [part for part in parts if _find_verdict("part_of", total, [part]) == CONTRADICTED]


def _list_terms(kind: str, total: Mention, parts: Sequence[Mention]) -> list[Term]:
    terms = [Term(part, "part") for part in parts]
    return [Term(total, "total"), *terms] if kind == "sum" else [*terms, Term(total, "whole")]


def _find_verdict(kind: str, total: Mention, parts: Sequence[Mention]) -> str:
    return evaluate(kind, _list_terms(kind, total, parts)).verdict


def _make_sum(
    total: Mention, parts: Sequence[Mention], *, is_right: bool, doubt: str = ""
) -> Relation:
    made = format_number(sum(Fraction(part.value) for part in parts))
    stated = format_number(total.value)
    words = f"{join_numbers(parts)} {'make' if len(parts) > 1 else 'is'} {made}"
    if made != stated:
        words += f", not {write_number(total)}"
    is_slip = _is_slip(made, stated)
    terms = _list_terms("sum", total, parts)
    return make_relation("sum", terms, words, is_right, doubt, is_slip=is_slip)


def _is_slip(sum_of_parts: str, total: str) -> bool:
    """Whether two numbers differ in one digit, or have two digits exchanged."""
    if len(sum_of_parts) != len(total):
        return False
    different = sum(digit != other for digit, other in zip(sum_of_parts, total, strict=True))
    return different == 1 or (different == 2 and sorted(sum_of_parts) == sorted(total))


def _make_part_of(
    whole: Mention, parts: Sequence[Mention], *, is_right: bool, doubt: str = ""
) -> Relation:
    comparison = "more" if sum(part.value for part in parts) > whole.value else "not more"
    verb = "together are" if len(parts) > 1 else "is"
    words = f"{join_numbers(parts)} {verb} {comparison} than {write_number(whole)}"
    terms = _list_terms("part_of", whole, parts)
    return make_relation("part_of", terms, words, is_right, doubt)


# Changes


def _evaluate_change(claim: ChangeClaim) -> Iterator[Relation]:
    """Evaluate the direction of a change, and how large it is."""
    old, new = claim.old, claim.new
    doubt = _OTHER_WORDS if claim.is_doubtful else ""
    if claim.factor:
        if old.value:
            yield _evaluate_factor(claim, doubt)
        return
    lower, higher = (old, new) if claim.rises else (new, old)
    comparison = "less" if lower.value < higher.value else "more"
    words = f"{write_number(lower)} is {comparison} than {write_number(higher)}"
    if lower.value == higher.value:
        words = f"both are {write_number(lower)}"
    yield evaluate_relation("order", [Term(lower, "lower"), Term(higher, "higher")], words, doubt)
    if claim.percent is not None and old.value:
        percent = Term(claim.percent, "rise" if claim.rises else "fall")
        terms = [percent, Term(old, "old"), Term(new, "new")]
        words = f"{_join_ends(claim)} is {_describe_change(old, new)}"
        yield evaluate_relation("percent_change", terms, words, doubt)


def _describe_change(old: Mention, new: Mention) -> str:
    """Write a change in percent, with one decimal."""
    percent = round(100 * Fraction(new.value - old.value) / Fraction(old.value), 1)
    if not percent:
        return "no change"
    direction = "rise" if percent > 0 else "fall"
    return f"a {direction} of {format_number(abs(percent))} percent"


def _join_ends(claim: ChangeClaim) -> str:
    return f"from {write_number(claim.old)} to {write_number(claim.new)}"


def _evaluate_factor(claim: ChangeClaim, doubt: str) -> Relation:
    """Evaluate a change such as `doubled`: exact, nearly so, or beyond what the word allows."""
    old, new = claim.old, claim.new
    hedge, _, word = claim.factor.rpartition(" ")
    ratio = Fraction(new.value) / Fraction(old.value)
    times = f"{format_number(round(ratio, 2))} times as many"
    name = next((name for name, value in _RATIOS.items() if value == ratio), times)
    miss = (ratio - _RATIOS[word]) / (_RATIOS[word] - 1)  # above zero if the change is larger
    if "than" in hedge:  # `more than doubled`
        is_right = miss != 0 and (miss > 0) == hedge.startswith("more")
    else:
        is_right = abs(miss) <= (2 if hedge else 1) * _FACTOR_SHARE
        if abs(miss) <= 3 * _FACTOR_SHARE:
            doubt = doubt or "the word may be meant roughly"
    words = f"{_join_ends(claim)} is {name}"
    terms = [Term(old, "old"), Term(new, "new")]
    arithmetic = f"{format_number(old.value)} -> {format_number(new.value)}: {claim.factor}"
    return make_relation("percent_change", terms, words, is_right, doubt, arithmetic)


# Shares


def _evaluate_share(claim: NumberClaim) -> Relation:
    """Evaluate a part as a percentage or a fraction of a whole."""
    part, whole, share = (term.mention for term in claim.terms)
    ending = "" if share.numeral.form == "fraction" else " percent"
    numbers = f"{format_number(part.value)} of {format_number(whole.value)}"
    arithmetic = f"{numbers}: {write_number(share)}{ending}"
    percent = round(100 * Fraction(part.value) / Fraction(whole.value), 1)
    words = f"{write_number(part)} of {write_number(whole)} is {format_number(percent)} percent"
    evaluation = evaluate("share", claim.terms)
    is_near = abs(evaluation.residual) <= evaluation.allowed + _CUT_OFF
    doubt = "the share may be rounded otherwise" if is_near else ""
    return evaluate_relation("share", claim.terms, words, doubt, arithmetic)


def _evaluate_shares_of_all(claim: NumberClaim) -> Relation:
    """Evaluate percentages that are together all."""
    shares = [term.mention for term in claim.terms]
    total = sum(share.value for share in shares)
    words = f"{join_numbers(shares)} make {format_number(total)} percent"
    arithmetic = f"100 = {' + '.join(format_number(share.value) for share in shares)}"
    difference = abs(Fraction(total) - 100)
    is_right = difference <= sum(make_operand(*term).tolerance for term in claim.terms)
    is_near = difference <= 100 * _NEAR_SHARE / 4 and are_exact(shares)
    doubt = "" if is_near else OPEN_LIST
    return make_relation("sum", claim.terms, words, is_right, doubt, arithmetic)


# Conversions and repetitions


def _evaluate_conversions(claim: NumberClaim) -> Iterator[Relation]:
    """Evaluate whether one rate converts all amounts; rates of several days are no mistake."""
    relation = evaluate_relation("same_rate", claim.terms, "one rate converts all amounts")
    if relation.verdict == "fails":
        relation = _explain_rates(claim, relation)
    if relation.verdict != "unclear" or not claim.is_doubtful:
        yield relation


def _explain_rates(claim: NumberClaim, relation: Relation) -> Relation:
    """Say how far rates are apart, and whether they may be of several days."""
    amounts = [Fraction(term.mention.value) for term in claim.terms]
    pairs = zip(amounts[::2], amounts[1::2], strict=True)
    rates = sorted(amount / converted for amount, converted in pairs)
    lowest, highest = (format_number(round(rate, 4)) for rate in (rates[0], rates[-1]))
    words = f"the rates are between {lowest} and {highest}"
    is_slip = _is_power_of_ten(rates[-1] / rates[0]) if rates[0] else False
    largest_step = max(high / low - 1 for low, high in pairwise(rates) if low)
    is_doubtful = largest_step < _RATE_SHARE or (claim.is_doubtful and not is_slip)
    doubt = "the rates may be of several days" if is_doubtful else ""
    return replace(relation, words=words, doubt=doubt, is_slip=is_slip)


def _is_power_of_ten(ratio: Fraction) -> bool:
    """Whether a rate is about ten times another one, or a hundred or more: a zero is missing."""
    exponent = round(math.log10(ratio))
    return exponent > 0 and abs(ratio / 10**exponent - 1) < _ZERO_SHARE


def _evaluate_repetition(claim: NumberClaim) -> Relation:
    """Evaluate a repetition; a number that is far from the first may count something else."""
    first, again = (term.mention for term in claim.terms)
    words = f"both are {write_number(first)}"
    if first.value != again.value:
        words = f"it is {write_number(first)} first, and {write_number(again)} then"
    is_near = abs(again.value - first.value) <= first.value * _SLIP_PERCENT / 100
    doubt = _OTHER_WORDS if claim.is_doubtful or not is_near else ""
    return evaluate_relation("restated", claim.terms, words, doubt)
