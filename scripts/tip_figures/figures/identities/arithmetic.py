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

Each kind of identity is one TermComparison: a difference between its terms, which is again an
interval, and the differences with which it holds.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from tip_figures.datapackage.text_format import format_apart
from tip_figures.figures.identities.intervals import (
    INFINITY,
    ZERO,
    End,
    Interval,
    add_intervals,
    make_point,
)

EXACT, WITHIN_ROUNDING, CONTRADICTED = "exact", "within_rounding", "contradicted"
REDEFINED = "redefined"  # recorded by a person instead of CONTRADICTED; see `evaluation`
LOWER_BOUNDS = ("at_least", "more_than")  # the true number may be higher than the written one
UPPER_BOUNDS = ("at_most", "less_than")  # the true number may be lower than the written one
STRICT_BOUNDS = ("more_than", "less_than")  # the true number is not the written one
DIRECTIONS = ("rise", "fall")  # roles of a change in percent
LIMIT_ROLES = ("whole", "higher")  # of what other terms must not exceed


class NumberReading(NamedTuple):
    """How written numbers are read: as they are or as rounded, with their bounds or without."""

    is_rounded: bool
    has_bounds: bool


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

    def read(self, reading: NumberReading) -> Interval:
        """Return the numbers that the written one may mean."""
        tolerance = self.tolerance if reading.is_rounded else ZERO
        low, high = self.value - tolerance, self.value_to + tolerance
        is_included = self.bound not in STRICT_BOUNDS
        if reading.has_bounds and self.bound in LOWER_BOUNDS:
            return Interval(End(low, is_included), End(INFINITY, is_included=False))
        if reading.has_bounds and self.bound in UPPER_BOUNDS:
            return Interval(self._lowest, End(high, is_included))
        return Interval(End(low), End(high))

    @property
    def _lowest(self) -> End:
        """The low end of a number that has only an upper limit.

        A count is not negative, but a difference may be. A fall of at most 5 percent is a fall.
        """
        if self.value < 0:
            return End(-INFINITY, is_included=False)
        return End(ZERO, is_included=self.role not in DIRECTIONS)


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


@dataclass(frozen=True)
class TermComparison:
    """The arithmetic of a kind of identity.

    subtract:        terms → their difference in a reading
    accepted:        differences with which the identity holds
    verdict_bounds:  whether the terms must fit with their bounds, without them, or in both readings
    residual_bounds: whether the residual is that of the numbers with their bounds
    can_be_exact:    whether the verdict may be EXACT
    divisor_role:    role of terms by which others are divided
    """

    subtract: Callable[[Sequence[Operand], NumberReading], Interval]
    accepted: Interval
    verdict_bounds: tuple[bool, ...] = (True,)
    residual_bounds: bool = False
    can_be_exact: bool = True
    divisor_role: str = ""

    def evaluate(self, terms: Sequence[Operand]) -> Evaluation:
        """Evaluate an identity that has the terms that its kind needs.

        The residual is the distance between the difference and those that are accepted.

        raises: CannotEvaluate if amounts are not pairs, or a divisor may be zero
        """
        for term in terms:
            if term.role == self.divisor_role and term.value <= term.tolerance:
                raise CannotEvaluate(f"{term.role} is or may be zero, so nothing is divided by it")
        written = self.subtract(terms, NumberReading(False, self.residual_bounds))
        rounded = self.subtract(terms, NumberReading(True, self.residual_bounds))
        residual = written.distance_from(self.accepted)
        shifts = []
        if residual >= 0:
            shifts.append(_measure_shift(written.low, rounded.low))
        if residual <= 0 and not math.isinf(self.accepted.low.number):
            shifts.append(_measure_shift(written.high, rounded.high))
        return Evaluation(self._choose_verdict(terms), residual, max(shifts))

    def _choose_verdict(self, terms: Sequence[Operand]) -> str:
        if self.can_be_exact and self._fits(terms, is_rounded=False):
            return EXACT
        return WITHIN_ROUNDING if self._fits(terms, is_rounded=True) else CONTRADICTED

    def _fits(self, terms: Sequence[Operand], is_rounded: bool) -> bool:
        readings = [NumberReading(is_rounded, has_bounds) for has_bounds in self.verdict_bounds]
        return all(self.subtract(terms, reading).meets(self.accepted) for reading in readings)


def _measure_shift(end: End, rounded_end: End) -> Fraction:
    """Return how far rounding moves an end; an infinite one does not move."""
    if math.isinf(end.number):
        return ZERO
    return abs(Fraction(end.number) - Fraction(rounded_end.number))


def _balance(terms: Sequence[Operand], reading: NumberReading) -> Interval:
    """Add up signed terms."""
    return add_intervals(term.read(reading) * term.sign for term in terms)


def _subtract_limit(terms: Sequence[Operand], reading: NumberReading) -> Interval:
    """Subtract a limit from the terms below it, of which each may be as low as its bound permits.

    At most 90 and 30 fit into 50, since the 90 may be 0. A limit of “at least 50” holds any parts.
    """
    signs = (-1 if term.role in LIMIT_ROLES else 1 for term in terms)
    return add_intervals(term.read(reading) * sign for term, sign in zip(terms, signs, strict=True))


def _subtract_change(terms: Sequence[Operand], reading: NumberReading) -> Interval:
    """Subtract a stated rise or fall in percent from that of two numbers."""
    intervals = {term.role: term.read(reading) for term in terms}
    later_percentage = intervals["new"] / intervals["old"] * 100
    if "rise" in intervals:
        return later_percentage - make_point(100) - intervals["rise"]
    return make_point(100) - later_percentage - intervals["fall"]


def _subtract_share(terms: Sequence[Operand], reading: NumberReading) -> Interval:
    """Subtract the percentage that a part is of a whole from the stated one."""
    intervals = {term.role: term.read(reading) for term in terms}
    return intervals["share"] - intervals["part"] / intervals["whole"] * 100


def _subtract_rates(terms: Sequence[Operand], reading: NumberReading) -> Interval:
    """Subtract the lowest rate of some pairs from the highest.

    “At least” beside one currency belongs to both, so bounds are not read.
    """
    local, foreign = (
        [term.read(reading) for term in terms if term.role == role] for role in ("local", "foreign")
    )
    if len(local) != len(foreign) or len(local) < 2:
        raise CannotEvaluate(
            f"{len(local)} amounts in local and {len(foreign)} in foreign currency are not "
            "two pairs or more"
        )
    rates = [amount / converted for amount, converted in zip(local, foreign, strict=True)]
    return max(rates, key=lambda rate: rate.low) - min(rates, key=lambda rate: rate.high)


BALANCE = TermComparison(_balance, make_point(0), verdict_bounds=(False, True))
WITHIN_LIMIT = TermComparison(
    _subtract_limit, Interval(End(-INFINITY, False), End(ZERO)), residual_bounds=True
)
BELOW_LIMIT = TermComparison(
    _subtract_limit, Interval(End(-INFINITY, False), End(ZERO, False)), residual_bounds=True
)
CHANGE = TermComparison(_subtract_change, make_point(0), divisor_role="old")
SHARE_OF_WHOLE = TermComparison(_subtract_share, make_point(0), divisor_role="whole")
COMMON_RATE = TermComparison(
    _subtract_rates,
    Interval(End(-INFINITY, False), End(ZERO)),
    verdict_bounds=(False,),
    can_be_exact=False,
    divisor_role="foreign",
)
