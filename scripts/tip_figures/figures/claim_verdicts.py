"""Whether the numbers of a text have the relations that its words claim.

A claim becomes one or several relations, each of a kind of identity, evaluated by the same
arithmetic. A relation `fails` only if a careful reader would call it a mistake: the words say that
a list is complete or that its parts do not overlap, they count the same, and no bound or rounding
explains the difference.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Final

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.arithmetic import EXACT, WITHIN_ROUNDING, CannotEvaluate
from tip_figures.figures.part_verdicts import NEAR_SHARE, evaluate_part_list
from tip_figures.figures.relation import (
    OPEN_LIST,
    ROUNDED,
    VERDICTS,
    Relation,
    Terms,
    Verdict,
    are_exact,
    evaluate_mentions,
    is_vague,
    join_numbers,
    make_operand,
    make_relation,
    write_number,
)
from tip_figures.prose.claims import (
    ChangeClaim,
    Claim,
    Conversions,
    PartList,
    Repetition,
    ShareClaim,
    SharesOfAll,
)
from tip_figures.prose.mention import Mention

_FACTOR_SHARE: Final = Fraction(1, 10)  # how far `doubled` may be from 2, as a share of the change
_SLIP_PERCENT: Final = 10  # how far a number that is repeated wrongly is from the first
_RATE_SHARE: Final = Fraction(1, 20)  # rates that differ by more are not those of one day
_CUT_OFF: Final = Fraction(1, 2)  # percentage points by which a percentage may be cut off
_ZERO_SHARE: Final = Fraction(1, 5)  # how far a rate may be from ten times another one

_OTHER_WORDS: Final = "the words may be about something else"


def evaluate_claims(claims: Iterable[Claim]) -> list[Relation]:
    """Evaluate the claims of a text; each relation once."""
    relations: dict[object, Relation] = {}
    for claim in claims:
        for relation in evaluate_claim(claim):
            terms = frozenset((id(term.mention.numeral), term.role) for term in relation.terms)
            relations.setdefault((relation.kind, terms), relation)
    return list(relations.values())


def evaluate_claim(claim: Claim) -> Iterator[Relation]:
    """Evaluate one claim: the relations that it implies."""
    if isinstance(claim, PartList):
        yield from evaluate_part_list(claim)
    elif isinstance(claim, ChangeClaim):
        yield from _evaluate_change(claim)
    elif isinstance(claim, Conversions):
        yield from _evaluate_conversions(claim)
    elif isinstance(claim, ShareClaim):
        yield _evaluate_share(claim)
    elif isinstance(claim, SharesOfAll):
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


# Changes


def _evaluate_change(claim: ChangeClaim) -> Iterator[Relation]:
    """Evaluate a change for the count that the words mean as the later one, or else for another."""
    relations = list(_relate_change(claim))
    for new in claim.other_new:
        if all(relation.verdict == "holds" for relation in relations):
            break
        others = list(_relate_change(replace(claim, new=new)))
        if all(relation.verdict == "holds" for relation in others):
            relations = others
    yield from relations


def _relate_change(claim: ChangeClaim) -> Iterator[Relation]:
    """Evaluate the direction of a change, and how large it is."""
    if claim.factor is not None:
        yield _evaluate_factor(claim)
        return
    lower, higher = (claim.old, claim.new) if claim.rises else (claim.new, claim.old)
    order = [(lower, "lower"), (higher, "higher")]
    if lower.value == higher.value:
        words = f"both are {write_number(lower)}"
    else:
        comparison = "less" if lower.value < higher.value else "more"
        words = f"{write_number(lower)} is {comparison} than {write_number(higher)}"
    yield _evaluate_with_doubt("order", order, words, is_doubtful=claim.is_doubtful)
    if claim.percent is None:
        return
    pairs = [(claim.old, claim.new)]
    if claim.old.conversion is not None and claim.new.conversion is not None:
        pairs.append((claim.old.conversion, claim.new.conversion))
    for old, new in pairs:
        terms = [(claim.percent, "rise" if claim.rises else "fall"), (old, "old"), (new, "new")]
        words = _describe_change(old, new)
        yield _evaluate_with_doubt("percent_change", terms, words, is_doubtful=claim.is_doubtful)


def _describe_change(old: Mention, new: Mention) -> str:
    """Write a change in percent, with one decimal."""
    numbers = f"from {write_number(old)} to {write_number(new)}"
    if not old.value:
        return f"{numbers} is no change in percent"
    percent = round(100 * Fraction(new.value - old.value) / Fraction(old.value), 1)
    if not percent:
        return f"{numbers} is no change"
    direction = "rise" if percent > 0 else "fall"
    return f"{numbers} is a {direction} of {format_number(abs(percent))} percent"


def _evaluate_with_doubt(kind: str, terms: Terms, words: str, *, is_doubtful: bool) -> Relation:
    """Evaluate a relation whose words may allow another reading.

    words: what the numbers show
    """
    try:
        evaluation = evaluate_mentions(kind, terms)
    except CannotEvaluate as error:
        return make_relation(kind, "unclear", terms, words, str(error))
    is_rounded = evaluation.verdict == WITHIN_ROUNDING
    if evaluation.verdict == EXACT or (is_rounded and kind != "order"):
        return make_relation(kind, "holds", terms, words)
    if is_rounded or any(is_vague(mention) for mention, _ in terms):
        return make_relation(kind, "unclear", terms, words, ROUNDED)
    if is_doubtful:
        return make_relation(kind, "unclear", terms, words, _OTHER_WORDS)
    return make_relation(kind, "fails", terms, words)


def _evaluate_factor(claim: ChangeClaim) -> Relation:
    """Evaluate a change such as `doubled`: exact, nearly so, or beyond what the word allows."""
    factor = Fraction(2 if claim.factor == 0 else claim.factor or 1)
    factor = 1 / factor if claim.factor == 0 else factor
    terms = [(claim.old, "old"), (claim.new, "new")]
    names = {0: "halved", 2: "doubled", 3: "tripled", 4: "quadrupled"}
    name = f"{claim.factor_hedge} {names[claim.factor or 0]}".strip()
    old, new = format_number(claim.old.value), format_number(claim.new.value)
    arithmetic = f"{old} -> {new}: {name}"
    if claim.old.value <= 0:
        return make_relation(
            "percent_change", "unclear", terms, "the earlier value is zero", arithmetic=arithmetic
        )
    ratio = Fraction(claim.new.value) / Fraction(claim.old.value)
    verdict = _judge_factor(ratio, factor, claim)
    words = f"from {write_number(claim.old)} to {write_number(claim.new)} is {_name_ratio(ratio)}"
    doubt = ""
    if verdict != "holds" and claim.is_doubtful:
        verdict, doubt = "unclear", _OTHER_WORDS
    elif verdict == "unclear":
        doubt = "the word may be meant roughly"
    return make_relation("percent_change", verdict, terms, words, doubt, arithmetic)


def _name_ratio(ratio: Fraction) -> str:
    """Write how many times a number another one is."""
    names = {Fraction(2): "doubled", Fraction(3): "tripled", Fraction(4): "quadrupled"}
    names[Fraction(1, 2)] = "halved"
    return names.get(ratio) or f"{format_number(round(ratio, 2))} times as many"


def _judge_factor(ratio: Fraction, factor: Fraction, claim: ChangeClaim) -> Verdict:
    """Return whether a later number is as many times the earlier one as a word says.

    ratio:  of the later and the earlier number
    factor: that the word means
    """
    if claim.factor_hedge in ("more than", "less than"):
        grows_more = claim.rises == (claim.factor_hedge == "more than")
        is_right = ratio > factor if grows_more else ratio < factor
        return "holds" if is_right else "fails"
    allowed = abs(factor - 1) * _FACTOR_SHARE
    difference = abs(ratio - factor)
    if difference <= allowed or (claim.factor_hedge and difference <= 2 * allowed):
        return "holds"
    return "fails" if difference > 3 * allowed else "unclear"


# Shares


def _evaluate_share(claim: ShareClaim) -> Relation:
    """Evaluate a part as a percentage or a fraction of a whole."""
    terms = [(claim.part, "part"), (claim.whole, "whole"), (claim.share, "share")]
    arithmetic = f"{format_number(claim.part.value)} of {format_number(claim.whole.value)}: "
    arithmetic += write_number(claim.share)
    arithmetic += "" if claim.share.numeral.form == "fraction" else " percent"
    if not claim.whole.value:
        doubt = "the whole is zero"
        return make_relation("share", "unclear", terms, "no share of zero", doubt, arithmetic)
    percent = 100 * Fraction(claim.part.value) / Fraction(claim.whole.value)
    words = f"{write_number(claim.part)} of {write_number(claim.whole)} is "
    words += f"{format_number(round(percent, 1))} percent"
    part, whole, share = (make_operand(mention, role) for mention, role in terms)
    lowest = 100 * Fraction(part.rounded.low.number) / Fraction(whole.rounded.high.number)
    highest = 100 * Fraction(part.rounded.high.number) / Fraction(whole.rounded.low.number or 1)
    share_low, share_high = Fraction(share.rounded.low.number), Fraction(share.rounded.high.number)
    distance = max(lowest - share_high, share_low - highest, Fraction(0))
    if distance == 0:
        return make_relation("share", "holds", terms, words, arithmetic=arithmetic)
    if not are_exact([claim.part, claim.whole, claim.share]):
        return make_relation("share", "unclear", terms, words, ROUNDED, arithmetic)
    if distance <= _CUT_OFF:
        doubt = "the share may be rounded otherwise"
        return make_relation("share", "unclear", terms, words, doubt, arithmetic)
    return make_relation("share", "fails", terms, words, arithmetic=arithmetic)


def _evaluate_shares_of_all(claim: SharesOfAll) -> Relation:
    """Evaluate percentages that are together all."""
    terms = [(share, "part") for share in claim.shares]
    values = [share.value for share in claim.shares]
    sum_of_parts = sum(values)
    allowed = sum(make_operand(share, "part").tolerance for share in claim.shares)
    written = " + ".join(map(format_number, values))
    words = f"{join_numbers(claim.shares)} make {format_number(sum_of_parts)} percent"
    difference = abs(Fraction(sum_of_parts) - 100)
    if difference <= allowed:
        return make_relation("sum", "holds", terms, words, arithmetic=f"100 = {written}")
    arithmetic = f"100 \u2260 {written} = {format_number(sum_of_parts)}"
    is_near = difference <= 100 * NEAR_SHARE / 4
    if is_near and are_exact(claim.shares):
        return make_relation("sum", "fails", terms, words, arithmetic=arithmetic)
    return make_relation("sum", "unclear", terms, words, OPEN_LIST, arithmetic)


# Conversions and repetitions


def _evaluate_conversions(claim: Conversions) -> Iterator[Relation]:
    """Evaluate whether one rate converts all amounts; rates of several days are no mistake."""
    terms: list[tuple[Mention, str]] = []
    rates = []
    for amount, converted in claim.pairs:
        terms += [(amount, "local"), (converted, "foreign")]
        if converted.value:
            rates.append(Fraction(amount.value) / Fraction(converted.value))
    words = "one rate converts all amounts"
    relation = _evaluate_with_doubt("same_rate", terms, words, is_doubtful=False)
    if relation.verdict == "fails":
        rates.sort()
        lowest, highest = (format_number(round(rate, 4)) for rate in (rates[0], rates[-1]))
        is_slip = _is_power_of_ten(rates[-1] / rates[0]) if rates[0] else False
        reason = f"the rates are between {lowest} and {highest}"
        relation = replace(relation, words=reason, is_slip=is_slip)
        largest_step = max((high / low - 1 for low, high in pairwise(rates) if low), default=0)
        if largest_step < _RATE_SHARE or (claim.is_doubtful and not is_slip):
            doubt = "the rates may be of several days"
            relation = replace(relation, verdict="unclear", doubt=doubt)
    if relation.verdict != "unclear" or not claim.is_doubtful:
        yield relation


def _is_power_of_ten(ratio: Fraction) -> bool:
    """Whether a rate is about ten times another one, or a hundred or more: a zero is missing."""
    exponent = round(math.log10(ratio))
    return exponent > 0 and abs(ratio / 10**exponent - 1) < _ZERO_SHARE


def _evaluate_repetition(claim: Repetition) -> Relation:
    """Evaluate a repetition; a number that is far from the first may count something else."""
    first, again = claim.first, claim.again
    is_near = abs(again.value - first.value) <= first.value * _SLIP_PERCENT / 100
    is_doubtful = not (claim.is_certain and is_near)
    terms = [(first, "first"), (again, "again")]
    words = f"both are {write_number(first)}"
    if first.value != again.value:
        words = f"it is {write_number(first)} first, and {write_number(again)} then"
    return _evaluate_with_doubt("restated", terms, words, is_doubtful=is_doubtful)
