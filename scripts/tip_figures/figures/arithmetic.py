"""The arithmetic of identities: which verdict and residual follow from some numbers.

The numbers may be rounded, ranges or bounds. All are fractions, never binary floats, so results are
exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

EXACT, WITHIN_ROUNDING, CONTRADICTED = "exact", "within_rounding", "contradicted"
LOWER_BOUNDS = ("at_least", "more_than")  # the true number may be higher than the written one
UPPER_BOUNDS = ("at_most", "less_than")  # the true number may be lower than the written one
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Operand:
    """The number of a figure, in its role in an identity.

    value, value_to: as written; equal unless the figure is a range
    tolerance:       half of what the number was rounded to; 0 for an exact count
    sign:            coefficient in a sum that must be zero; 0 in identities that are not sums
    """

    figure_id: str
    role: str
    value: Fraction
    value_to: Fraction
    tolerance: Fraction
    bound: str
    sign: int

    @property
    def low(self) -> Fraction:
        """The lowest number that may have been rounded to this one."""
        return self.value - self.tolerance

    @property
    def high(self) -> Fraction:
        """The highest number that may have been rounded to this one."""
        return self.value_to + self.tolerance


OperandsByRole = Mapping[str, Sequence[Operand]]


@dataclass(frozen=True)
class Evaluation:
    """The result of evaluating an identity.

    verdict:  EXACT, WITHIN_ROUNDING or CONTRADICTED
    residual: by how much the numbers as written do not fit
    allowed:  the largest residual that rounding alone explains
    """

    verdict: str
    residual: Fraction
    allowed: Fraction


class CannotEvaluate(Exception):
    """The terms do not form an identity of its kind; the text gives the reason."""


def evaluate_balance(terms: Sequence[Operand]) -> Evaluation:
    """Evaluate an identity whose signed terms add up to zero.

    A range may be any number between its ends, so the residual is the distance between zero and the
    sums that are possible. A bound is ignored: "at least 30" and "10" do not add up to 50.
    """
    lowest_sum = highest_sum = allowed = ZERO
    for term in terms:
        low_end, high_end = sorted((term.sign * term.value, term.sign * term.value_to))
        lowest_sum += low_end
        highest_sum += high_end
        allowed += abs(term.sign) * term.tolerance
    residual = ZERO
    if lowest_sum > 0:
        residual = lowest_sum
    elif highest_sum < 0:
        residual = highest_sum
    verdict = _choose_verdict(residual == 0, abs(residual) <= allowed)
    return Evaluation(verdict, residual, allowed)


def evaluate_limit(parts: Sequence[Operand], limit: Operand, strictly: bool) -> Evaluation:
    """Evaluate whether parts together are at most a limit, or less than it if `strictly`.

    A bound that leaves room makes any numbers possible: parts of at most 90 and 30 fit into 50.
    """
    allowed = sum((part.tolerance for part in parts), limit.tolerance)
    sum_may_be_lower = any(part.bound in UPPER_BOUNDS for part in parts)
    if sum_may_be_lower or limit.bound in LOWER_BOUNDS:
        return Evaluation(EXACT, ZERO, allowed)
    highest_limit = limit.value if limit.bound in UPPER_BOUNDS else limit.value_to
    excess = sum((part.value for part in parts), ZERO) - highest_limit
    # "more than 20" and 30 are together more than 50, and 50 is not part of "less than 50".
    sum_is_higher = any(part.bound == "more_than" for part in parts)
    may_be_equal = not strictly and not sum_is_higher and limit.bound != "less_than"
    may_be_equal_if_rounded = may_be_equal or (not strictly and allowed > 0)
    is_exact = excess < 0 or (excess == 0 and may_be_equal)
    is_within_rounding = excess < allowed or (excess == allowed and may_be_equal_if_rounded)
    return Evaluation(_choose_verdict(is_exact, is_within_rounding), max(excess, ZERO), allowed)


def evaluate_percent_change(operands: OperandsByRole) -> Evaluation:
    """Evaluate whether the fall from `old` to `new`, in percent of `old`, agrees with `change`.

    raises: CannotEvaluate if the earlier value may be zero
    """
    change, old, new = operands["change"][0], operands["old"][0], operands["new"][0]
    if old.low <= 0:
        raise CannotEvaluate("the earlier value is or may be zero, so it has no percentage")
    computed = _percent_fall(old.value, new.value)
    lowest = _percent_fall(old.low, new.high)
    highest = _percent_fall(old.high, new.low)
    verdict = _choose_verdict(
        is_exact=_agrees_with(change, computed, computed, ZERO),
        is_within_rounding=_agrees_with(change, lowest, highest, change.tolerance),
    )
    allowed = max(highest - computed, computed - lowest) + change.tolerance
    return Evaluation(verdict, computed - change.value, allowed)


def _percent_fall(old: Fraction, new: Fraction) -> Fraction:
    return (old - new) / old * 100


def _agrees_with(change: Operand, lowest: Fraction, highest: Fraction, tolerance: Fraction) -> bool:
    """Whether some number from `lowest` to `highest` agrees with a change and its bound."""
    if change.bound == "more_than":
        return highest > change.value - tolerance
    if change.bound == "at_least":
        return highest >= change.value - tolerance
    if change.bound == "less_than":
        return lowest < change.value + tolerance
    if change.bound == "at_most":
        return lowest <= change.value + tolerance
    return lowest <= change.value_to + tolerance and highest >= change.value - tolerance


class _Rate(NamedTuple):
    """An exchange rate as written, and the lowest and highest that rounding allows."""

    written: Fraction
    lowest: Fraction
    highest: Fraction


def evaluate_same_rate(operands: OperandsByRole) -> Evaluation:
    """Evaluate whether one exchange rate fits every pair of amounts, as far as rounding allows.

    The residual is the difference between the highest and the lowest rate as written. The verdict
    is never EXACT, because converted amounts are rounded.

    raises: CannotEvaluate if the amounts do not form pairs, or a foreign amount may be zero
    """
    local, foreign = operands["local"], operands["foreign"]
    if len(local) != len(foreign):
        raise CannotEvaluate(
            f"{len(local)} amounts in local and {len(foreign)} in foreign currency are not pairs"
        )
    if any(term.low <= 0 for term in foreign):
        raise CannotEvaluate("an amount in foreign currency is or may be zero, so it has no rate")
    rates = [
        _Rate(amount.value / other.value, amount.low / other.high, amount.high / other.low)
        for amount, other in zip(local, foreign, strict=True)
    ]
    lowest_rate, highest_rate = min(rates), max(rates)
    one_rate_fits = max(rate.lowest for rate in rates) <= min(rate.highest for rate in rates)
    residual = highest_rate.written - lowest_rate.written
    allowed = (highest_rate.written - highest_rate.lowest) + (
        lowest_rate.highest - lowest_rate.written
    )
    return Evaluation(_choose_verdict(False, one_rate_fits), residual, allowed)


def _choose_verdict(is_exact: bool, is_within_rounding: bool) -> str:
    if is_exact:
        return EXACT
    return WITHIN_ROUNDING if is_within_rounding else CONTRADICTED
