"""Whether the numbers of a text have the relations that its words claim.

A claim becomes one or several relations, each of a kind of identity, evaluated by the same
arithmetic. A relation `fails` only if the words leave no doubt that it must hold: they say that a
list is complete or that its parts do not overlap, and no bound or rounding explains the difference.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.arithmetic import (
    CONTRADICTED,
    EXACT,
    WITHIN_ROUNDING,
    CannotEvaluate,
    Evaluation,
    Operand,
)
from tip_figures.figures.identity_kinds import SIGNS, evaluate_terms, write_arithmetic
from tip_figures.prose.claims import ChangeClaim, Claim, Conversions, PartList, Repetition
from tip_figures.prose.counts import Count
from tip_figures.prose.hedges import find_bounds
from tip_figures.prose.numeral_values import read_value
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.units import PERCENT

Verdict = Literal["holds", "fails", "unclear"]
VERDICTS: Final[Sequence[Verdict]] = ("fails", "unclear", "holds")
"""The verdicts, in the order in which people want to read them."""

_ROUNDED_FROM: Final = 1000  # a count with two zeros at the end may be rounded from here on
_NEAR_MISS: Final = 1  # the difference of a slip: parts of one closed list that are one too few
_ABOUT: Final = Fraction(1, 10)  # how far `about` may be from the number, as a share of it
_FACTOR_SHARE: Final = Fraction(1, 10)  # how far `doubled` may be from 2, as a share of the change
_SLIP_PERCENT: Final = 10  # how far a number that is repeated wrongly is from the first
_RATE_SHARE: Final = Fraction(1, 20)  # rates that differ by more are not those of one day

_WORDS_AFTER = re.compile(r"[^,;:.()\u2013\u2014]{0,40}(?![\w'-])(?<! )")
"""The words after the last number of a relation that show what it counts."""


@dataclass(frozen=True)
class RelationTerm:
    """A count in its role in a relation; the role is that of a term of an identity."""

    count: Count
    role: str


@dataclass(frozen=True)
class Relation:
    """A relation between numbers of a text, evaluated.

    kind:   of identity
    reason: why the verdict is `unclear`, in words; "" otherwise
    """

    kind: str
    verdict: Verdict
    arithmetic: str
    terms: Sequence[RelationTerm]
    reason: str = ""

    @property
    def sentence(self) -> Sentence:
        """The last sentence that has one of its numbers."""
        sentences = [term.count.sentence for term in self.terms]
        return max(sentences, key=lambda sentence: (sentence.paragraph, sentence.number))

    @property
    def place(self) -> str:
        """Paragraph and number of its sentence."""
        return f"{self.sentence.paragraph}.{self.sentence.number}"

    @property
    def words(self) -> str:
        """The words of its sentence from its first to its last number, and what that one counts.

        It is the whole sentence if only one of the numbers is in it.
        """
        sentence = self.sentence
        counts = [term.count for term in self.terms if term.count.sentence is sentence]
        if len(counts) == 1:
            return sentence.text
        start = min(count.start for count in counts)
        end = max(count.end for count in counts)
        words_after = _WORDS_AFTER.match(sentence.text, end)
        return sentence.text[start : words_after.end() if words_after else end]


def evaluate_claims(claims: Iterable[Claim]) -> list[Relation]:
    """Evaluate the claims of a text; each relation once."""
    relations: dict[object, Relation] = {}
    for claim in claims:
        for relation in evaluate_claim(claim):
            key = (relation.kind, frozenset((term.count, term.role) for term in relation.terms))
            relations.setdefault(key, relation)
    return list(relations.values())


def evaluate_claim(claim: Claim) -> Iterator[Relation]:
    """Evaluate one claim: the relations that it implies."""
    if isinstance(claim, PartList):
        yield from _evaluate_part_list(claim)
    elif isinstance(claim, ChangeClaim):
        yield from _evaluate_change(claim)
    elif isinstance(claim, Conversions):
        yield from _evaluate_conversions(claim)
    else:
        yield from _evaluate_repetition(claim)


def sort_relations(relations: Iterable[Relation]) -> list[Relation]:
    """Sort relations by verdict, and those of one verdict by place."""

    def key(relation: Relation) -> tuple[int, int, int]:
        sentence = relation.sentence
        return VERDICTS.index(relation.verdict), sentence.paragraph, sentence.number

    return sorted(relations, key=key)


# Totals and parts


def _evaluate_part_list(claim: PartList) -> Iterator[Relation]:
    """Evaluate a list of parts, also in the currency to which all of its amounts are converted."""
    relations = _choose_reading(claim)
    yield from relations
    for relation in relations:
        counts = [term.count for term in relation.terms]
        converted = [count.conversion for count in counts if count.conversion is not None]
        is_converted = (
            len(converted) == len(counts) and len({count.unit for count in converted}) == 1
        )
        if is_converted and relation.kind == "sum" and relation.verdict == "holds":
            yield _relate_converted_sum(converted[0], converted[1:])


def _relate_converted_sum(total: Count, parts: Sequence[Count]) -> Relation:
    """Relate the conversions of amounts that add up; each was rounded on its own."""
    evaluation = _evaluate_sum(total, parts)
    if evaluation.verdict != CONTRADICTED:
        return _make_sum(total, parts)
    is_far = abs(evaluation.residual) > Fraction(total.value) * _RATE_SHARE
    if is_far and _are_exact([total, *parts]):
        return _make_sum(total, parts, "fails")
    return _make_sum(total, parts, "unclear", "rounding or bounds may explain the difference")


def _choose_reading(claim: PartList) -> list[Relation]:
    """Relate the parts as the first reading of the words that adds up, or else as the claim."""
    results = [list(_relate_parts(reading)) for reading in (claim, *claim.readings)]
    for relations in results:
        if all(relation.verdict == "holds" for relation in relations):
            return relations
    is_open_list = claim.wording == "listed" and not (claim.is_disjoint and claim.is_closed)
    if claim.is_tentative or is_open_list:
        return []
    is_settled = all(any(relation.verdict == "fails" for relation in group) for group in results)
    if is_settled:
        return results[0]
    reason = "the words may mean other numbers"
    return [
        replace(relation, verdict="unclear", reason=relation.reason or reason)
        for relation in results[0]
    ]


def _relate_parts(claim: PartList) -> list[Relation]:
    """Choose the total, and the lists of parts in a row, that add up; else the likeliest total."""
    for total in claim.totals:
        if len(claim.parts) > 1 or claim.is_complete:
            runs = _split_into_sums(total, claim.parts)
            if runs:
                return [_make_sum(total, run) for run in runs]
    fitting = [total for total in claim.totals if _can_contain_each(total, claim.parts)]
    candidates = fitting or claim.totals
    relation = _relate_unequal(candidates[0], claim)
    if relation.verdict == "fails" and len(candidates) > 1:
        relation = replace(relation, verdict="unclear", reason="the text does not name the total")
    return [relation]


def _can_contain_each(total: Count, parts: Sequence[Count]) -> bool:
    """Whether each part alone is not more than a total."""
    return all(_evaluate_limit(total, [part]).verdict != CONTRADICTED for part in parts)


def _relate_unequal(total: Count, claim: PartList) -> Relation:
    if _evaluate_limit(total, claim.parts).verdict == CONTRADICTED:
        return _relate_excess(total, claim)
    return _relate_short_parts(total, claim)


def _split_into_sums(total: Count, parts: Sequence[Count]) -> list[Sequence[Count]]:
    """Split parts into lists in a row of which each adds up to the total; [] if it cannot be."""
    runs: list[Sequence[Count]] = []
    start = 0
    for end in range(1, len(parts) + 1):
        run = parts[start:end]
        is_enough = len(run) > 1 or len(parts) == 1
        if is_enough and _evaluate_sum(total, run).verdict == EXACT:
            runs.append(run)
            start = end
    return runs if start == len(parts) else []


def _evaluate_sum(total: Count, parts: Sequence[Count]) -> Evaluation:
    operands = [_make_operand(total, "total"), *(_make_operand(part, "part") for part in parts)]
    return evaluate_terms("sum", operands)


def _evaluate_limit(whole: Count, parts: Sequence[Count]) -> Evaluation:
    operands = [*(_make_operand(part, "part") for part in parts), _make_operand(whole, "whole")]
    return evaluate_terms("part_of", operands)


def _make_sum(
    total: Count, parts: Sequence[Count], verdict: Verdict = "holds", reason: str = ""
) -> Relation:
    return _make_relation(
        "sum", verdict, [(total, "total"), *((part, "part") for part in parts)], reason
    )


def _make_part_of(
    whole: Count, parts: Sequence[Count], verdict: Verdict = "holds", reason: str = ""
) -> Relation:
    return _make_relation(
        "part_of", verdict, [*((part, "part") for part in parts), (whole, "whole")], reason
    )


def _relate_short_parts(total: Count, claim: PartList) -> Relation:
    """Relate parts that are together not more than the total."""
    parts = claim.parts
    names_some = claim.wording == "including" or len(parts) == 1
    if names_some and not claim.is_complete:
        return _make_part_of(total, parts)
    evaluation = _evaluate_sum(total, parts)
    if evaluation.verdict == WITHIN_ROUNDING or not _are_exact([total, *parts]):
        return _make_sum(total, parts, "unclear", "rounding or bounds may explain the difference")
    is_near_miss = claim.is_closed and claim.is_disjoint and evaluation.residual == _NEAR_MISS
    if claim.is_complete or (is_near_miss and claim.wording != "listed"):
        return _make_sum(total, parts, "fails")
    if claim.wording != "listed" and not claim.is_closed:
        return _make_part_of(total, parts)
    return _make_sum(total, parts, "unclear", "the text does not say that the list is complete")


def _relate_excess(total: Count, claim: PartList) -> Relation:
    """Relate parts that are together more than the total, whichever it is."""
    parts = claim.parts
    larger = [part for part in parts if _evaluate_limit(total, [part]).verdict == CONTRADICTED]
    if larger and parts[0] not in larger and not claim.is_complete:
        reason = "the last numbers may not belong to the list"
        return _make_part_of(total, parts, "unclear", reason)
    if larger and _are_exact([total, *larger]):
        return _make_part_of(total, larger, "fails")
    if not (claim.is_disjoint or claim.is_complete):
        return _make_part_of(total, parts, "unclear", "the parts may overlap")
    if not _are_exact([total, *parts]):
        return _make_sum(total, parts, "unclear", "rounding or bounds may explain the difference")
    if claim.is_closed or claim.is_complete:
        return _make_sum(total, parts, "fails")
    return _make_part_of(total, parts, "fails")


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
    if claim.factor is None or claim.percent is not None:
        lower, higher = (claim.old, claim.new) if claim.rises else (claim.new, claim.old)
        yield _evaluate_with_doubt(
            "order", [(lower, "lower"), (higher, "higher")], is_doubtful=claim.is_doubtful
        )
    if claim.factor is not None:
        yield _evaluate_factor(claim)
    if claim.percent is not None:
        yield from _evaluate_percent(claim, claim.percent)


def _evaluate_percent(claim: ChangeClaim, percent: Count) -> Iterator[Relation]:
    """Evaluate a change in percent, also in the currency to which both amounts are converted."""
    pairs = [(claim.old, claim.new)]
    if claim.old.conversion is not None and claim.new.conversion is not None:
        pairs.append((claim.old.conversion, claim.new.conversion))
    role = "rise" if claim.rises else "fall"
    for old, new in pairs:
        terms = [(percent, role), (old, "old"), (new, "new")]
        relation = _evaluate_with_doubt("percent_change", terms, is_doubtful=claim.is_doubtful)
        if relation.verdict == "fails":
            relation = replace(relation, reason=_describe_change(old.value, new.value))
        yield relation


def _describe_change(old: Decimal, new: Decimal) -> str:
    """Write the change in percent, with one decimal, as the reason why another one fails."""
    percent = round(100 * (new - old) / old, 1)
    if not percent:
        return "the numbers did not change"
    direction = "rise" if percent > 0 else "fall"
    return f"the numbers give a {direction} of {format_number(abs(percent))} percent"


def _evaluate_with_doubt(
    kind: str, terms: Sequence[tuple[Count, str]], *, is_doubtful: bool
) -> Relation:
    """Evaluate a relation whose words may allow another reading."""
    try:
        evaluation = evaluate_terms(kind, [_make_operand(count, role) for count, role in terms])
    except CannotEvaluate as error:
        return _make_relation(kind, "unclear", terms, str(error))
    is_rounded = evaluation.verdict == WITHIN_ROUNDING
    if evaluation.verdict == EXACT or (is_rounded and kind != "order"):
        return _make_relation(kind, "holds", terms)
    if is_rounded or any(_is_vague(count) for count, _ in terms):
        return _make_relation(
            kind, "unclear", terms, "rounding or bounds may explain the difference"
        )
    if is_doubtful:
        return _make_relation(kind, "unclear", terms, "the words may be about something else")
    return _make_relation(kind, "fails", terms)


def _evaluate_factor(claim: ChangeClaim) -> Relation:
    """Evaluate a change such as `doubled`: exact, nearly so, or beyond what the word allows."""
    factor = Fraction(2 if claim.factor == 0 else claim.factor or 1)
    factor = 1 / factor if claim.factor == 0 else factor
    terms = [(claim.old, "old"), (claim.new, "new")]
    change = f"{format_number(claim.old.value)} -> {format_number(claim.new.value)}: "
    change += _name_factor(claim)
    if claim.old.value <= 0:
        return _make_relation(
            "percent_change", "unclear", terms, "the earlier value is zero", change
        )
    ratio = Fraction(claim.new.value) / Fraction(claim.old.value)
    verdict = _judge_factor(ratio, factor, claim)
    if verdict == "fails" and claim.is_doubtful:
        verdict = "unclear"
    reason = "the word may be meant roughly" if verdict == "unclear" else ""
    return _make_relation("percent_change", verdict, terms, reason, change)


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


def _name_factor(claim: ChangeClaim) -> str:
    names = {0: "halved", 2: "doubled", 3: "tripled", 4: "quadrupled"}
    return f"{claim.factor_hedge} {names[claim.factor or 0]}".strip()


# Conversions and repetitions


def _evaluate_conversions(claim: Conversions) -> Iterator[Relation]:
    """Evaluate whether one rate converts all amounts; rates of several days are no mistake."""
    pairs = [(count, count.conversion) for count in claim.amounts if count.conversion is not None]
    terms: list[tuple[Count, str]] = []
    for amount, converted in pairs:
        terms += [(amount, "local"), (converted, "foreign")]
    relation = _evaluate_with_doubt("same_rate", terms, is_doubtful=False)
    if relation.verdict == "fails":
        rates = sorted(
            Fraction(amount.value) / Fraction(converted.value)
            for amount, converted in pairs
            if converted.value
        )
        steps = [high / low - 1 for low, high in pairwise(rates) if low]
        if max(steps, default=Fraction(0)) < _RATE_SHARE:
            relation = _make_relation(
                "same_rate", "unclear", terms, "the rates may be of several days"
            )
    yield relation


def _evaluate_repetition(claim: Repetition) -> Iterator[Relation]:
    """Evaluate a repetition; a number that is far from the first may count something else."""
    terms = [(claim.first, "first"), *((count, "again") for count in claim.again)]
    allowed = claim.first.value * _SLIP_PERCENT / 100
    is_near = all(abs(count.value - claim.first.value) <= allowed for count in claim.again)
    is_doubtful = not (claim.is_certain and is_near)
    yield _evaluate_with_doubt("restated", terms, is_doubtful=is_doubtful)


# Numbers


def _make_relation(
    kind: str,
    verdict: Verdict,
    terms: Sequence[tuple[Count, str]],
    reason: str = "",
    arithmetic: str = "",
) -> Relation:
    operands = [_make_operand(count, role) for count, role in terms]
    text = arithmetic or write_arithmetic(kind, operands)
    if verdict != "holds" and kind == "sum":
        text = _write_unequal_sum(text, operands)
    relation_terms = [RelationTerm(count, role) for count, role in terms]
    return Relation(kind, verdict, text, relation_terms, reason)


def _write_unequal_sum(text: str, operands: Sequence[Operand]) -> str:
    """Write a sum that fails: `40 ≠ 35 + 6 = 41`."""
    parts_sum = sum((term.value for term in operands if term.role == "part"), Fraction(0))
    total, _, parts = text.partition(" = ")
    return f"{total} ≠ {parts} = {format_number(parts_sum)}"


def _make_operand(count: Count, role: str) -> Operand:
    """Return the number of a count in its role, with what bounds and rounding allow."""
    low = Fraction(count.value)
    high = Fraction(count.upper.value) if count.upper and count.upper.value is not None else low
    tolerance = _find_step(count) / 2
    bounds = find_bounds(count.numeral.hedge)
    if "about" in bounds:
        tolerance = max(tolerance, low * _ABOUT)
    return Operand(
        figure_id="",
        role=role,
        value=low,
        value_to=high,
        tolerance=tolerance,
        bound="between" if high != low else _choose_bound(bounds),
        sign=SIGNS.get(role, 0),
    )


def _choose_bound(bounds: frozenset[str]) -> str:
    """Return the bound of a hedge that limits a number on one side; `exact` for any other."""
    for bound in ("at_least", "more_than", "at_most", "less_than"):
        if bound in bounds:
            return bound
    return "exact"


def _find_step(count: Count) -> Fraction:
    """Return what a number may be rounded to; 0 for a count that is written in full."""
    step = Fraction(read_value(count.numeral.text).step)
    if step != 1:
        return step
    if count.unit == PERCENT:
        return Fraction(1)
    zeros = len(str(int(count.value))) - len(str(int(count.value)).rstrip("0"))
    is_rounded = count.value >= _ROUNDED_FROM and (zeros > 1 or bool(count.unit))
    return Fraction(10**zeros) if is_rounded else Fraction(0)


def _are_exact(counts: Iterable[Count]) -> bool:
    """Whether no hedge bounds one of some counts."""
    return not any(_is_vague(count) or _is_bounded(count) for count in counts)


def _is_vague(count: Count) -> bool:
    return "about" in find_bounds(count.numeral.hedge)


def _is_bounded(count: Count) -> bool:
    return count.upper is not None or _choose_bound(find_bounds(count.numeral.hedge)) != "exact"
