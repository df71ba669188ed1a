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
from typing import Final

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.arithmetic import (
    CONTRADICTED,
    EXACT,
    WITHIN_ROUNDING,
    CannotEvaluate,
    Evaluation,
)
from tip_figures.figures.identity_kinds import evaluate_terms
from tip_figures.figures.relation import (
    VERDICTS,
    Relation,
    Verdict,
    is_bounded,
    is_vague,
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
from tip_figures.prose.part_words import can_be_part
from tip_figures.prose.units import PERCENT

Terms = Sequence[tuple[Mention, str]]
"""Numbers, each with its role."""

_NEAR_MISS: Final = 1  # the difference of a slip: parts of one closed list that are one too few
_NEAR_SHARE: Final = Fraction(1, 5)  # a sum that is further from its total may be another list's
_FACTOR_SHARE: Final = Fraction(1, 10)  # how far `doubled` may be from 2, as a share of the change
_FRACTION_SHARE: Final = Fraction(1, 30)  # how far `a third` may be from it, as a share of it
_SLIP_PERCENT: Final = 10  # how far a number that is repeated wrongly is from the first
_RATE_SHARE: Final = Fraction(1, 20)  # rates that differ by more are not those of one day
_CUT_OFF: Final = Fraction(1, 2)  # percentage points by which a percentage may be cut off
_ZERO_SHARE: Final = Fraction(1, 5)  # how far a rate may be from ten times another one

_ROUNDED: Final = "rounding or bounds may explain the difference"
_OPEN: Final = "the text does not say that the list is complete"
_OVERLAP: Final = "the parts may overlap"
_OTHER_TOTAL: Final = "the text does not name the total"
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
        yield from _evaluate_part_list(claim)
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


# Totals and parts


def _evaluate_part_list(claim: PartList) -> Iterator[Relation]:
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
    is_far = abs(evaluation.residual) > Fraction(total.value) * _RATE_SHARE
    if is_far and _are_exact([total, *parts]):
        return _make_sum(total, parts, "fails")
    return _make_sum(total, parts, "unclear", _ROUNDED)


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
    return _evaluate("sum", [(total, "total"), *((part, "part") for part in parts)])


def _evaluate_limit(whole: Mention, parts: Sequence[Mention]) -> Evaluation:
    return _evaluate("part_of", [*((part, "part") for part in parts), (whole, "whole")])


def _evaluate(kind: str, terms: Terms) -> Evaluation:
    return evaluate_terms(kind, [make_operand(mention, role) for mention, role in terms])


def _make_sum(
    total: Mention, parts: Sequence[Mention], verdict: Verdict = "holds", doubt: str = ""
) -> Relation:
    terms = [(total, "total"), *((part, "part") for part in parts)]
    sum_of_parts = sum((part.value for part in parts), total.value * 0)
    words = f"{_join(parts)} {'make' if len(parts) > 1 else 'is'} {format_number(sum_of_parts)}"
    if sum_of_parts != total.value:
        words += f", not {write_number(total)}"
    is_slip = _is_slip(format_number(sum_of_parts), format_number(total.value))
    return make_relation("sum", verdict, terms, words, doubt, is_slip=is_slip)


def _join(mentions: Sequence[Mention]) -> str:
    """Write numbers as a list: `35, 4 and 1`."""
    *first, last = map(write_number, mentions)
    return f"{', '.join(first)} and {last}" if first else last


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
    words = f"{_join(parts)}{together} {'are' if together else 'is'} {comparison} than "
    return make_relation("part_of", verdict, terms, words + write_number(whole), doubt)


def _relate_short_parts(total: Mention, claim: PartList) -> Relation:
    """Relate parts that are together not more than the total."""
    parts = claim.parts
    names_some = claim.wording == "including" or len(parts) == 1
    if names_some and not claim.is_complete:
        return _make_part_of(total, parts)
    evaluation = _evaluate_sum(total, parts)
    if evaluation.verdict == WITHIN_ROUNDING or not _are_exact([total, *parts]):
        return _make_sum(total, parts, "unclear", _ROUNDED)
    is_near_miss = claim.is_closed and claim.is_disjoint and evaluation.residual == _NEAR_MISS
    if claim.is_complete or (is_near_miss and claim.wording != "listed"):
        return _fail_if_near(total, claim)
    if claim.wording != "listed" and not claim.is_closed:
        return _make_part_of(total, parts)
    return _make_sum(total, parts, "unclear", _OPEN)


def _fail_if_near(total: Mention, claim: PartList) -> Relation:
    """Relate parts that do not make a total: they fail if it is near, or nothing else can be."""
    sum_of_parts = sum(Fraction(part.value) for part in claim.parts)
    is_near = abs(sum_of_parts - Fraction(total.value)) <= Fraction(total.value) * _NEAR_SHARE
    if is_near or claim.is_exhaustive:
        return _make_sum(total, claim.parts, "fails")
    doubt = _OPEN if sum_of_parts < total.value else _OVERLAP
    return _make_sum(total, claim.parts, "unclear", doubt)


def _relate_excess(total: Mention, claim: PartList) -> Relation:
    """Relate parts that are together more than the total, whichever it is."""
    parts = claim.parts
    larger = [part for part in parts if _evaluate_limit(total, [part]).verdict == CONTRADICTED]
    if larger and parts[0] not in larger and not claim.is_complete:
        return _make_part_of(total, parts, "unclear", "the last numbers may not be of the list")
    if larger and _are_exact([total, *larger]):
        if _count_the_same(total, larger, claim):
            return _make_part_of(total, larger, "fails")
        return _make_part_of(total, larger, "unclear", "they may count different things")
    if not (claim.is_disjoint or claim.is_complete):
        return _make_part_of(total, parts, "unclear", _OVERLAP)
    if not _are_exact([total, *parts]):
        return _make_sum(total, parts, "unclear", _ROUNDED)
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
    percent = round(100 * (new.value - old.value) / old.value, 1)
    if not percent:
        return f"{numbers} is no change"
    direction = "rise" if percent > 0 else "fall"
    return f"{numbers} is a {direction} of {format_number(abs(percent))} percent"


def _evaluate_with_doubt(kind: str, terms: Terms, words: str, *, is_doubtful: bool) -> Relation:
    """Evaluate a relation whose words may allow another reading.

    words: what the numbers show
    """
    try:
        evaluation = _evaluate(kind, terms)
    except CannotEvaluate as error:
        return make_relation(kind, "unclear", terms, words, str(error))
    is_rounded = evaluation.verdict == WITHIN_ROUNDING
    if evaluation.verdict == EXACT or (is_rounded and kind != "order"):
        return make_relation(kind, "holds", terms, words)
    if is_rounded or any(is_vague(mention) for mention, _ in terms):
        return make_relation(kind, "unclear", terms, words, _ROUNDED)
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
    if not _are_exact([claim.part, claim.whole, claim.share]):
        return make_relation("share", "unclear", terms, words, _ROUNDED, arithmetic)
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
    words = f"{_join(claim.shares)} make {format_number(sum_of_parts)} percent"
    difference = abs(Fraction(sum_of_parts) - 100)
    if difference <= allowed:
        return make_relation("sum", "holds", terms, words, arithmetic=f"100 = {written}")
    arithmetic = f"100 \u2260 {written} = {format_number(sum_of_parts)}"
    is_near = difference <= 100 * _NEAR_SHARE / 4
    if is_near and _are_exact(claim.shares):
        return make_relation("sum", "fails", terms, words, arithmetic=arithmetic)
    return make_relation("sum", "unclear", terms, words, _OPEN, arithmetic)


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


def _are_exact(mentions: Iterable[Mention]) -> bool:
    """Whether no hedge bounds one of some numbers."""
    return not any(is_vague(mention) or is_bounded(mention) for mention in mentions)
