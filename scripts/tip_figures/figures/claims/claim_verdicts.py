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

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.claims.part_verdicts import NEAR_SHARE, evaluate_part_list
from tip_figures.figures.claims.relation import (
    OPEN_LIST,
    VERDICTS,
    Relation,
    Verdict,
    are_exact,
    evaluate_mentions,
    evaluate_relation,
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

_FACTOR_SHARE = Fraction(1, 10)  # how far `doubled` may be from 2, as a share of the change
_SLIP_PERCENT = 10  # how far a number that is repeated wrongly is from the first
_RATE_SHARE = Fraction(1, 20)  # rates that differ by more are not those of one day
_CUT_OFF = Fraction(1, 2)  # percentage points by which a percentage may be cut off
_ZERO_SHARE = Fraction(1, 5)  # how far a rate may be from ten times another one
_NAMES_OF_RATIOS = {
    Fraction(1, 2): "halved",
    Fraction(2): "doubled",
    Fraction(3): "tripled",
    Fraction(4): "quadrupled",
}

_OTHER_WORDS = "the words may be about something else"


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
    """Evaluate the direction of a change, and how large it is."""
    if claim.factor is not None:
        yield _evaluate_factor(claim, claim.factor)
        return
    old, new = claim.old, claim.new
    lower, higher = (old, new) if claim.rises else (new, old)
    words = f"both are {write_number(lower)}"
    if lower.value != higher.value:
        comparison = "less" if lower.value < higher.value else "more"
        words = f"{write_number(lower)} is {comparison} than {write_number(higher)}"
    doubt = _OTHER_WORDS if claim.is_doubtful else ""
    yield evaluate_relation("order", [(lower, "lower"), (higher, "higher")], words, doubt)
    if claim.percent is not None:
        terms = [(claim.percent, "rise" if claim.rises else "fall"), (old, "old"), (new, "new")]
        yield evaluate_relation("percent_change", terms, _describe_change(old, new), doubt)


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


def _evaluate_factor(claim: ChangeClaim, factor: Fraction) -> Relation:
    """Evaluate a change such as `doubled`: exact, nearly so, or beyond what the word allows."""
    terms = [(claim.old, "old"), (claim.new, "new")]
    old, new = (format_number(mention.value) for mention, _ in terms)
    arithmetic = f"{old} -> {new}: {claim.factor_word}"
    if claim.old.value <= 0:
        words = "the earlier value is zero"
        return make_relation("percent_change", "unclear", terms, words, arithmetic=arithmetic)
    ratio = Fraction(claim.new.value) / Fraction(claim.old.value)
    name = _NAMES_OF_RATIOS.get(ratio) or f"{format_number(round(ratio, 2))} times as many"
    words = f"from {write_number(claim.old)} to {write_number(claim.new)} is {name}"
    doubt = ""
    verdict = _choose_factor_verdict(ratio, factor, claim.factor_word)
    if verdict != "holds" and claim.is_doubtful:
        verdict, doubt = "unclear", _OTHER_WORDS
    elif verdict == "unclear":
        doubt = "the word may be meant roughly"
    return make_relation("percent_change", verdict, terms, words, doubt, arithmetic)


def _choose_factor_verdict(ratio: Fraction, factor: Fraction, word: str) -> Verdict:
    """Return whether a later number is as many times the earlier one as a word says.

    ratio:  of the later and the earlier number
    factor: that the word means
    """
    miss = (ratio - factor) / (factor - 1)  # above zero if the change is larger
    if "than" in word:  # `more than doubled`
        return "holds" if miss and (miss > 0) == word.startswith("more") else "fails"
    allowed = 2 * _FACTOR_SHARE if " " in word else _FACTOR_SHARE
    if abs(miss) <= allowed:
        return "holds"
    return "fails" if abs(miss) > 3 * _FACTOR_SHARE else "unclear"


# Shares


def _evaluate_share(claim: ShareClaim) -> Relation:
    """Evaluate a part as a percentage or a fraction of a whole."""
    terms = [(claim.part, "part"), (claim.whole, "whole"), (claim.share, "share")]
    numbers = f"{format_number(claim.part.value)} of {format_number(claim.whole.value)}"
    ending = "" if claim.share.numeral.form == "fraction" else " percent"
    arithmetic = f"{numbers}: {write_number(claim.share)}{ending}"
    if not claim.whole.value:
        doubt = "the whole is zero"
        return make_relation("share", "unclear", terms, "no share of zero", doubt, arithmetic)
    percent = round(100 * Fraction(claim.part.value) / Fraction(claim.whole.value), 1)
    words = f"{write_number(claim.part)} of {write_number(claim.whole)} is "
    words += f"{format_number(percent)} percent"
    evaluation = evaluate_mentions("share", terms)
    is_near = abs(evaluation.residual) <= evaluation.allowed + _CUT_OFF
    doubt = "the share may be rounded otherwise" if is_near else ""
    return evaluate_relation("share", terms, words, doubt, arithmetic)


def _evaluate_shares_of_all(claim: SharesOfAll) -> Relation:
    """Evaluate percentages that are together all."""
    terms = [(share, "part") for share in claim.shares]
    operands = [make_operand(share, "part") for share in claim.shares]
    total = sum(share.value for share in claim.shares)
    words = f"{join_numbers(claim.shares)} make {format_number(total)} percent"
    arithmetic = f"100 = {' + '.join(format_number(share.value) for share in claim.shares)}"
    difference = abs(Fraction(total) - 100)
    if difference <= sum(operand.tolerance for operand in operands):
        return make_relation("sum", "holds", terms, words, "", arithmetic)
    is_near = difference <= 100 * NEAR_SHARE / 4 and are_exact(claim.shares)
    if is_near:
        return make_relation("sum", "fails", terms, words, "", arithmetic)
    return make_relation("sum", "unclear", terms, words, OPEN_LIST, arithmetic)


# Conversions and repetitions


def _evaluate_conversions(claim: Conversions) -> Iterator[Relation]:
    """Evaluate whether one rate converts all amounts; rates of several days are no mistake."""
    terms: list[tuple[Mention, str]] = []
    for amount, converted in claim.pairs:
        terms += [(amount, "local"), (converted, "foreign")]
    relation = evaluate_relation("same_rate", terms, "one rate converts all amounts")
    if relation.verdict == "fails":
        relation = _explain_rates(claim, relation)
    if relation.verdict != "unclear" or not claim.is_doubtful:
        yield relation


def _explain_rates(claim: Conversions, relation: Relation) -> Relation:
    """Say how far rates are apart, and whether they may be of several days."""
    rates = sorted(
        Fraction(pair.amount.value) / Fraction(pair.converted.value) for pair in claim.pairs
    )
    lowest, highest = (format_number(round(rate, 4)) for rate in (rates[0], rates[-1]))
    words = f"the rates are between {lowest} and {highest}"
    is_slip = _is_power_of_ten(rates[-1] / rates[0]) if rates[0] else False
    largest_step = max(high / low - 1 for low, high in pairwise(rates) if low)
    is_doubtful = largest_step < _RATE_SHARE or (claim.is_doubtful and not is_slip)
    verdict: Verdict = "unclear" if is_doubtful else "fails"
    doubt = "the rates may be of several days" if is_doubtful else ""
    return replace(relation, verdict=verdict, words=words, doubt=doubt, is_slip=is_slip)


def _is_power_of_ten(ratio: Fraction) -> bool:
    """Whether a rate is about ten times another one, or a hundred or more: a zero is missing."""
    exponent = round(math.log10(ratio))
    return exponent > 0 and abs(ratio / 10**exponent - 1) < _ZERO_SHARE


def _evaluate_repetition(claim: Repetition) -> Relation:
    """Evaluate a repetition; a number that is far from the first may count something else."""
    first, again = claim.first, claim.again
    words = f"both are {write_number(first)}"
    if first.value != again.value:
        words = f"it is {write_number(first)} first, and {write_number(again)} then"
    is_near = abs(again.value - first.value) <= first.value * _SLIP_PERCENT / 100
    doubt = "" if claim.is_certain and is_near else _OTHER_WORDS
    return evaluate_relation("restated", [(first, "first"), (again, "again")], words, doubt)
