"""The arithmetic of identities: which verdict and residual follow from some numbers.

The numbers may be rounded, ranges or bounds. All are fractions, never binary floats, so results are
exact.

What a number may mean
----------------------
As written, a number means an interval: “40” only 40, “20 to 30” all numbers between these two,
“at least 40” 40 and all above it, “more than 40” all above it, “at most 40” 0 to 40, and “less than
40” 0 to 40 without 40 itself. Rounding moves each end by half of what the number was rounded to;
the new end belongs to the interval. Numbers need not be whole.

An identity is EXACT if some numbers that the terms mean as written satisfy it, WITHIN_ROUNDING if
only rounding makes this possible, else CONTRADICTED. There are two exceptions:

- Terms that are added up must agree as they are written, since parts that make 30 do not explain
  “at least 40”. So a bound never closes a difference. It can only exclude equality: parts of
  exactly 35 and 5 contradict a total of “more than 40”.
- An exchange rate is compared without regard to bounds, and never EXACT.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from tip_figures.datapackage.text_format import format_apart
from tip_figures.figures.identities.intervals import (
    INFINITY,
    ZERO,
    End,
    Interval,
    Number,
    add_intervals,
)

EXACT, WITHIN_ROUNDING, CONTRADICTED = "exact", "within_rounding", "contradicted"
REDEFINED = "redefined"  # recorded by a person instead of CONTRADICTED; see `evaluation`
LOWER_BOUNDS = ("at_least", "more_than")  # the true number may be higher than the written one
UPPER_BOUNDS = ("at_most", "less_than")  # the true number may be lower than the written one
STRICT_BOUNDS = ("more_than", "less_than")  # the true number is not the written one


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
    def written(self) -> Interval:
        """The number or range as written, without its bound."""
        return Interval(End(self.value), End(self.value_to))

    @property
    def rounded(self) -> Interval:
        """The numbers that may have been rounded to this one, without its bound."""
        return Interval(End(self.value - self.tolerance), End(self.value_to + self.tolerance))

    @property
    def meaning(self) -> Interval:
        """The numbers that the written one means with its bound."""
        return self._apply_bound(self.written)

    @property
    def rounded_meaning(self) -> Interval:
        """The numbers that it means if it was rounded."""
        return self._apply_bound(self.rounded)

    def _apply_bound(self, interval: Interval) -> Interval:
        is_included = self.bound not in STRICT_BOUNDS
        if self.bound in LOWER_BOUNDS:
            low = End(interval.low.number, is_included)
            return Interval(low, End(INFINITY, is_included=False))
        if self.bound in UPPER_BOUNDS:
            high = End(interval.high.number, is_included)
            # A count is not negative, but a change or a difference may be.
            low = End(ZERO) if self.value >= 0 else End(-INFINITY, is_included=False)
            return Interval(low, high)
        return interval


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

    @property
    def residual_text(self) -> str:
        """The residual for people, with enough digits to distinguish it from what is allowed."""
        return format_apart(self.residual, self.allowed)[0]

    @property
    def allowed_text(self) -> str:
        """What rounding explains, with enough digits to distinguish it from the residual."""
        return format_apart(self.residual, self.allowed)[1]


class CannotEvaluate(Exception):
    """The terms do not form an identity of its kind; the text gives the reason."""


def evaluate_balance(terms: Sequence[Operand]) -> Evaluation:
    """Evaluate an identity whose signed terms add up to zero.

    A range may be any number between its ends, so the residual is the distance between zero and the
    sums that are possible.
    """
    written = add_intervals(term.written.times(term.sign) for term in terms)
    residual = _measure_distance(written, Interval(End(ZERO), End(ZERO)))
    allowed = sum((abs(term.sign) * term.tolerance for term in terms), ZERO)
    can_be_equal = add_intervals(term.meaning.times(term.sign) for term in terms).contains(ZERO)
    can_be_equal_if_rounded = add_intervals(
        term.rounded_meaning.times(term.sign) for term in terms
    ).contains(ZERO)
    verdict = _choose_verdict(
        is_exact=residual == 0 and can_be_equal,
        is_within_rounding=abs(residual) <= allowed and can_be_equal_if_rounded,
    )
    return Evaluation(verdict, residual, allowed)


def evaluate_limit(parts: Sequence[Operand], limit: Operand, strictly: bool) -> Evaluation:
    """Evaluate whether parts together are at most a limit, or less than it if `strictly`.

    Each number may be as low or as high as its bound permits: at most 90 and 30 fit into 50, since
    the 90 may be 0. A limit of “at least 50” holds any parts.
    """
    total = add_intervals(part.meaning for part in parts)
    rounded_total = add_intervals(part.rounded_meaning for part in parts)
    highest = limit.meaning
    highest_if_rounded = limit.rounded_meaning
    if strictly:
        is_exact = total.can_be_below(highest)
        is_within_rounding = rounded_total.can_be_below(highest_if_rounded)
    else:
        is_exact = total.can_be_at_most(highest)
        is_within_rounding = rounded_total.can_be_at_most(highest_if_rounded)
    excess = total.low.number - highest.high.number
    allowed = _measure_shift(total.low, rounded_total.low)
    allowed += _measure_shift(highest.high, highest_if_rounded.high)
    residual = Fraction(excess) if excess > 0 else ZERO
    return Evaluation(_choose_verdict(is_exact, is_within_rounding), residual, allowed)


def _measure_shift(end: End, rounded_end: End) -> Fraction:
    """Return how far rounding moves an end; an infinite one does not move."""
    if math.isinf(end.number):
        return ZERO
    return abs(Fraction(end.number) - Fraction(rounded_end.number))


def evaluate_percent_change(operands: OperandsByRole) -> Evaluation:
    """Evaluate whether the rise or fall from `old` to `new`, in percent of `old`, is as written.

    raises: CannotEvaluate if the earlier value may be zero
    """
    rises = bool(operands["rise"])
    (change,) = operands["rise"] or operands["fall"]
    (old,) = operands["old"]
    (new,) = operands["new"]
    if old.rounded.low.number <= 0:
        raise CannotEvaluate("the earlier value is or may be zero, so it has no percentage")
    computed = _compute_change(old.written, new.written, rises)
    computed_if_rounded = _compute_change(old.rounded, new.rounded, rises)
    residual = _measure_distance(computed, change.written)
    verdict = _choose_verdict(
        is_exact=_compute_change(old.meaning, new.meaning, rises).meets(
            _limit_to_direction(change, change.meaning)
        ),
        is_within_rounding=_compute_change(old.rounded_meaning, new.rounded_meaning, rises).meets(
            _limit_to_direction(change, change.rounded_meaning)
        ),
    )
    allowed = _measure_allowed(computed, computed_if_rounded, residual) + change.tolerance
    return Evaluation(verdict, residual, allowed)


def evaluate_share(operands: OperandsByRole) -> Evaluation:
    """Evaluate whether `part` is the stated percentage of `whole`.

    The residual is what was stated minus what was computed, in percentage points.

    raises: CannotEvaluate if the whole may be zero
    """
    (share,), (part,), (whole,) = (operands[role] for role in ("share", "part", "whole"))
    if whole.rounded.low.number <= 0:
        raise CannotEvaluate("the whole is or may be zero, so it has no percentage")
    computed = _compute_share(part.written, whole.written)
    computed_if_rounded = _compute_share(part.rounded, whole.rounded)
    excess = _measure_distance(computed, share.written)
    verdict = _choose_verdict(
        is_exact=_compute_share(part.meaning, whole.meaning).meets(share.meaning),
        is_within_rounding=_compute_share(part.rounded_meaning, whole.rounded_meaning).meets(
            share.rounded_meaning
        ),
    )
    allowed = _measure_allowed(computed, computed_if_rounded, excess) + share.tolerance
    return Evaluation(verdict, -excess, allowed)


def _compute_share(part: Interval, whole: Interval) -> Interval:
    """Return the percentages that numbers are of positive numbers."""
    return part.divided_by(whole).times(100)


def _measure_allowed(
    computed: Interval, computed_if_rounded: Interval, excess: Fraction
) -> Fraction:
    """Return by how much rounding moves a computed percentage towards a stated one.

    excess: by how much the computed percentage is higher; 0 if it may move either way
    """
    shifts = []
    if excess >= 0:
        shifts.append(_measure_shift(computed.low, computed_if_rounded.low))
    if excess <= 0:
        shifts.append(_measure_shift(computed.high, computed_if_rounded.high))
    return max(shifts)


def _compute_change(old: Interval, new: Interval, rises: bool) -> Interval:
    """Return the rises, or else the falls, from positive numbers to others, in percent."""
    rise = new.divided_by(old).plus(-1)
    return rise.times(100 if rises else -100)


def _limit_to_direction(change: Operand, meaning: Interval) -> Interval:
    """Leave out zero from a change that has only an upper limit: a fall of at most 5 is a fall."""
    if change.bound in UPPER_BOUNDS and meaning.low.number == 0:
        return Interval(End(ZERO, is_included=False), meaning.high)
    return meaning


def _measure_distance(interval: Interval, other: Interval) -> Fraction:
    """Return how much higher a finite interval is than another; negative if it is lower."""
    if interval.low.number > other.high.number:
        return Fraction(interval.low.number - other.high.number)
    if interval.high.number < other.low.number:
        return Fraction(interval.high.number - other.low.number)
    return ZERO


class _Rate(NamedTuple):
    """An exchange rate as written, and the lowest and highest that rounding allows."""

    written: Fraction
    lowest: Number
    highest: Number


def evaluate_same_rate(operands: OperandsByRole) -> Evaluation:
    """Evaluate whether one exchange rate fits every pair of amounts, as far as rounding allows.

    The residual is the difference between the highest and the lowest rate as written. The verdict
    is never EXACT, because converted amounts are rounded. Bounds are ignored: “at least” beside one
    currency belongs to both.

    raises: CannotEvaluate if the amounts do not form pairs, or a foreign amount may be zero
    """
    local, foreign = operands["local"], operands["foreign"]
    if len(local) != len(foreign):
        raise CannotEvaluate(
            f"{len(local)} amounts in local and {len(foreign)} in foreign currency are not pairs"
        )
    if any(term.rounded.low.number <= 0 for term in foreign):
        raise CannotEvaluate("an amount in foreign currency is or may be zero, so it has no rate")
    rates = [_compute_rate(*pair) for pair in zip(local, foreign, strict=True)]
    lowest_rate, highest_rate = min(rates), max(rates)
    one_rate_fits = max(rate.lowest for rate in rates) <= min(rate.highest for rate in rates)
    residual = highest_rate.written - lowest_rate.written
    allowed = (highest_rate.written - highest_rate.lowest) + (
        lowest_rate.highest - lowest_rate.written
    )
    return Evaluation(_choose_verdict(False, one_rate_fits), residual, Fraction(allowed))


def _compute_rate(local: Operand, foreign: Operand) -> _Rate:
    possible = local.rounded.divided_by(foreign.rounded)
    return _Rate(local.value / foreign.value, possible.low.number, possible.high.number)


def _choose_verdict(is_exact: bool, is_within_rounding: bool) -> str:
    if is_exact:
        return EXACT
    return WITHIN_ROUNDING if is_within_rounding else CONTRADICTED
