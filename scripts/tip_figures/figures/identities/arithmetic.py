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
only rounding makes this possible, otherwise CONTRADICTED. There are two exceptions:

- Terms that are added up must agree as they are written, since parts that make 30 do not explain
  “at least 40”. So a bound never closes a difference. It can only exclude equality: parts of
  exactly 35 and 5 contradict a total of “more than 40”.
- An exchange rate is compared without regard to bounds, and never EXACT.

Each kind of identity is one TermComparison: a difference between its terms, which is again an
interval, and the differences with which it holds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import NamedTuple

EXACT, WITHIN_ROUNDING, CONTRADICTED = "exact", "within_rounding", "contradicted"
DIFFERS = "differs"  # recorded by a person instead of CONTRADICTED; see `EvaluatedIdentity.verdict`
LOWER_BOUNDS = ("at_least", "more_than")  # the true number may be higher than the written one
UPPER_BOUNDS = ("at_most", "less_than")  # the true number may be lower than the written one
STRICT_BOUNDS = ("more_than", "less_than")  # the true number is not the written one
DIRECTIONS = ("rise", "fall")  # roles of a change in percent
LIMIT_ROLES = ("whole", "higher")  # of what other terms must not exceed

ZERO = Fraction(0)
HUGE = Fraction(10**400)  # more than numbers of tables add up to; no float is above 10**309
TINY = 1 / HUGE  # less than two results of a calculation differ
LARGEST_DENOMINATOR = 10**100  # of a result, so that TINY is no part of it


# Intervals


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from one end to the other; “more than 40” is from 40 + TINY to HUGE."""

    low: Fraction
    high: Fraction

    def __add__(self, other: "Interval") -> "Interval":
        """Return all sums of a number from each: [1, 2] + [10, 20] = [11, 22]."""
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        """Return all differences: [10, 20] - [1, 2] = [8, 19]."""
        return self + other * -1

    def __mul__(self, factor: int) -> "Interval":
        """Return the interval times a number, which may be negative."""
        low, high = sorted((self.low * factor, self.high * factor))
        return Interval(low, high)

    def __truediv__(self, divisor: "Interval") -> "Interval":
        """Return all quotients; the divisor has no negative numbers, and its 0 counts as TINY."""
        ends = product((self.low, self.high), (divisor.low, divisor.high))
        quotients = [end / max(divisor_end, TINY) for end, divisor_end in ends]
        return Interval(min(quotients), max(quotients))

    def meets(self, other: "Interval") -> bool:
        """Return whether the two intervals have a number in common."""
        return self.low <= other.high and other.low <= self.high

    def distance_from(self, other: "Interval") -> Fraction:
        """Return how far it is above another; negative if below, 0 if they touch.

        It is rounded, so that a shift by TINY has no effect.
        """
        excess = max(self.low - other.high, ZERO)
        shortfall = min(self.high - other.low, ZERO)
        return (excess + shortfall).limit_denominator(LARGEST_DENOMINATOR)


def make_point(number: int) -> Interval:
    """Return the interval of one number."""
    return Interval(Fraction(number), Fraction(number))


def add_intervals(intervals: Iterable[Interval]) -> Interval:
    """Return the sum of some intervals; that of 0 if there are none."""
    return sum(intervals, start=make_point(0))


# Terms


@dataclass(frozen=True, slots=True)
class Operand:
    """The number of a figure, as a term of an identity.

    Attributes:
        figure_id: "" for a number of a text
        value, value_to: the ends of a range as written; equal for a single number
        tolerance: half of the unit to which the number was rounded; 0 for an exact count
        bound: `exact`, `between` (a range), or one of LOWER_BOUNDS and UPPER_BOUNDS
        sign: 1 or -1 where signed terms add up to zero; 0 for other roles
    """

    figure_id: str
    role: str
    value: Fraction
    value_to: Fraction
    tolerance: Fraction
    bound: str
    sign: int

    def read(self, is_rounded: bool, has_bounds: bool) -> Interval:
        """Return all numbers that the written number may mean.

        Args:
            is_rounded: whether the tolerance moves the written ends
            has_bounds: whether the bound counts; if not, “at least 40” is only 40
        """
        low, high = self.value, self.value_to
        if is_rounded:
            low, high = low - self.tolerance, high + self.tolerance
        strict_shift = TINY if self.bound in STRICT_BOUNDS else ZERO
        if has_bounds and self.bound in LOWER_BOUNDS:
            return Interval(low + strict_shift, HUGE)
        if has_bounds and self.bound in UPPER_BOUNDS:
            lowest = TINY if self.role in DIRECTIONS else ZERO  # a fall of at most 5 is not zero
            # Counts are not negative, but a percentage may be: “at most -3” has no lower limit.
            return Interval(lowest if self.value >= 0 else -HUGE, high - strict_shift)
        return Interval(low, high)


class Evaluation(NamedTuple):
    """Whether numbers fit an identity.

    Attributes:
        residual: by how much they do not fit as written: 2 if the parts of 40 make 38
        allowed: the largest residual that rounding alone explains
    """

    verdict: str
    residual: Fraction
    allowed: Fraction


class CannotEvaluate(Exception):
    """The terms do not form an identity of its kind; the text gives the reason."""


Readings = Sequence[tuple[Operand, Interval]]
"""Terms, each with the numbers that it may mean."""


class TermComparison(NamedTuple):
    """The arithmetic of a kind of identity, such as the total minus the parts, which must be 0.

    Attributes:
        subtract: returns the difference of terms
        accepted: the differences with which the identity holds
        verdict_bounds: the readings in which the terms must fit: with bounds (True) or without
        residual_bounds: the reading from which the residual is computed
        divisor_role: of the terms by which others are divided; "" if there is none
    """

    subtract: Callable[[Readings], Interval]
    accepted: Interval
    verdict_bounds: tuple[bool, ...] = (True,)
    residual_bounds: bool = False
    can_be_exact: bool = True
    divisor_role: str = ""

    def evaluate(self, terms: Sequence[Operand]) -> Evaluation:
        """Return the verdict on terms, their residual, and what rounding allows.

        The residual is the distance of the difference, as written, from the accepted ones. Rounding
        allows what it can move one end of the difference: the low end if that is too high, the high
        end if it is too low, otherwise the one that moves farther. An end without a limit stays.

        Raises:
            CannotEvaluate: if rates are not two pairs or more, or a divisor is or may be zero
        """
        for term in terms:
            if term.role == self.divisor_role and term.value <= term.tolerance:
                raise CannotEvaluate(f"{term.role} is or may be zero, so nothing is divided by it")
        by_reading = self._subtract(terms, is_rounded=False)
        rounded_by_reading = by_reading
        if any(term.tolerance for term in terms):
            rounded_by_reading = self._subtract(terms, is_rounded=True)
        difference = by_reading[self.residual_bounds]
        rounded_difference = rounded_by_reading[self.residual_bounds]
        residual = difference.distance_from(self.accepted)
        ends_as_written_and_rounded = []
        if residual >= 0:
            ends_as_written_and_rounded.append((difference.low, rounded_difference.low))
        if residual <= 0 and self.accepted.low > -HUGE:
            ends_as_written_and_rounded.append((difference.high, rounded_difference.high))
        shifts = [
            abs(end - rounded_end)
            for end, rounded_end in ends_as_written_and_rounded
            if abs(end) < HUGE / 2  # an end without a limit is about HUGE
        ]
        verdict = WITHIN_ROUNDING if self._fits(rounded_by_reading) else CONTRADICTED
        if self.can_be_exact and self._fits(by_reading):
            verdict = EXACT
        return Evaluation(verdict, residual, max(shifts, default=ZERO))

    def _subtract(self, terms: Sequence[Operand], is_rounded: bool) -> Mapping[bool, Interval]:
        """Return the difference of the terms in each needed reading: with bounds, or without."""
        differences = {}
        for has_bounds in {self.residual_bounds, *self.verdict_bounds}:
            readings = [(term, term.read(is_rounded, has_bounds)) for term in terms]
            differences[has_bounds] = self.subtract(readings)
        return differences

    def _fits(self, differences: Mapping[bool, Interval]) -> bool:
        """Return whether the differences include an accepted one in all readings of the verdict."""
        return all(
            differences[has_bounds].meets(self.accepted) for has_bounds in self.verdict_bounds
        )


def _balance(terms: Readings) -> Interval:
    """Return the sum of all terms with their signs: zero if the parts make up the total."""
    return add_intervals(interval * term.sign for term, interval in terms)


def _subtract_limit(terms: Readings) -> Interval:
    """Return by how much terms exceed their limit; 0 or less if they fit."""
    return add_intervals(
        interval * (-1 if term.role in LIMIT_ROLES else 1) for term, interval in terms
    )


def _subtract_change(terms: Readings) -> Interval:
    """Return the change between two numbers in percent, minus the stated rise or fall."""
    intervals = {term.role: interval for term, interval in terms}
    change = intervals["new"] / intervals["old"] * 100 - make_point(100)
    if "rise" in intervals:
        return change - intervals["rise"]
    return change * -1 - intervals["fall"]


def _subtract_share(terms: Readings) -> Interval:
    """Return the stated share in percent, minus the share that the part really is."""
    intervals = {term.role: interval for term, interval in terms}
    return intervals["share"] - intervals["part"] / intervals["whole"] * 100


def _subtract_rates(terms: Readings) -> Interval:
    """Return the highest exchange rate minus the lowest: 0 or less if one may fit all."""
    local = [interval for term, interval in terms if term.role == "local"]
    foreign = [interval for term, interval in terms if term.role == "foreign"]
    if len(local) != len(foreign) or len(local) < 2:
        raise CannotEvaluate(
            f"{len(local)} amounts in local and {len(foreign)} in foreign currency are not "
            "two pairs or more"
        )
    rates = [amount / converted for amount, converted in zip(local, foreign, strict=True)]
    # The low end of this difference is the highest low end minus the lowest high end.
    return max(rates, key=lambda rate: rate.low) - min(rates, key=lambda rate: rate.high)


_AT_MOST_ZERO = Interval(-HUGE, ZERO)
_BELOW_ZERO = Interval(-HUGE, -TINY)

BALANCE = TermComparison(_balance, make_point(0), verdict_bounds=(False, True))
WITHIN_LIMIT = TermComparison(_subtract_limit, _AT_MOST_ZERO, residual_bounds=True)
BELOW_LIMIT = TermComparison(_subtract_limit, _BELOW_ZERO, residual_bounds=True)
CHANGE = TermComparison(_subtract_change, make_point(0), divisor_role="old")
SHARE_OF_WHOLE = TermComparison(_subtract_share, make_point(0), divisor_role="whole")
COMMON_RATE = TermComparison(
    _subtract_rates,
    _AT_MOST_ZERO,
    verdict_bounds=(False,),  # “at least” beside one currency belongs to both
    can_be_exact=False,
    divisor_role="foreign",
)
