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
    """All numbers from one end to the other.

    An end that does not itself belong to the interval is moved inside by TINY. Where there is no
    limit, the end is HUGE.
    """

    low: Fraction
    high: Fraction

    def __add__(self, other: "Interval") -> "Interval":
        """Return the sums of a number of each interval."""
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        """Return the differences between a number of each interval."""
        return self + other * -1

    def __mul__(self, factor: int) -> "Interval":
        """Return the products of the numbers and a factor."""
        low, high = sorted((self.low * factor, self.high * factor))
        return Interval(low, high)

    def __truediv__(self, divisor: "Interval") -> "Interval":
        """Return the quotients of the numbers and the positive numbers of another interval.

        Args:
            divisor: contains no negative number; an end of zero is replaced by TINY
        """
        ends = product((self.low, self.high), (divisor.low, divisor.high))
        quotients = [end / max(divisor_end, TINY) for end, divisor_end in ends]
        return Interval(min(quotients), max(quotients))

    def meets(self, other: "Interval") -> bool:
        """Return whether some number belongs to both intervals."""
        return self.low <= other.high and other.low <= self.high

    def distance_from(self, other: "Interval") -> Fraction:
        """Return the distance by which this interval is above another: `[5, 6]`, `[1, 3]` -> `2`.

        Returns:
            a negative number if this interval is below the other; 0 if they touch or overlap. A
            shift of an end by TINY does not change the result
        """
        excess = max(self.low - other.high, ZERO)
        shortfall = min(self.high - other.low, ZERO)
        return (excess + shortfall).limit_denominator(LARGEST_DENOMINATOR)


def make_point(number: int) -> Interval:
    """Return the interval of one number."""
    return Interval(Fraction(number), Fraction(number))


def add_intervals(intervals: Iterable[Interval]) -> Interval:
    """Return the sums of one number of each interval."""
    return sum(intervals, start=make_point(0))


# Terms


@dataclass(frozen=True, slots=True)
class Operand:
    """The number of a figure, in its role in an identity.

    Attributes:
        value, value_to: as written; equal unless the figure is a range
        tolerance: half of what the number was rounded to; 0 for an exact count
        sign: coefficient in a sum that must be zero; 0 in identities that are not sums
    """

    figure_id: str
    role: str
    value: Fraction
    value_to: Fraction
    tolerance: Fraction
    bound: str
    sign: int

    def read(self, is_rounded: bool, has_bounds: bool) -> Interval:
        """Return the numbers that the written one may mean: 40 and all above it for “at least 40”.

        Args:
            is_rounded: whether its tolerance widens the interval at both ends
            has_bounds: whether its bound counts; otherwise “at least 40” is read as 40
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
    """The result of evaluating an identity.

    Attributes:
        verdict: EXACT, WITHIN_ROUNDING or CONTRADICTED
        residual: by how much the numbers as written do not fit
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
    """The arithmetic of a kind of identity.

    Attributes:
        subtract: terms → their difference
        accepted: differences with which the identity holds
        verdict_bounds: whether the terms must fit with their bounds, without them, or in both
            readings
        residual_bounds: whether the residual is that of the numbers with their bounds
        can_be_exact: whether the verdict may be EXACT
        divisor_role: role of terms by which others are divided
    """

    subtract: Callable[[Readings], Interval]
    accepted: Interval
    verdict_bounds: tuple[bool, ...] = (True,)
    residual_bounds: bool = False
    can_be_exact: bool = True
    divisor_role: str = ""

    def evaluate(self, terms: Sequence[Operand]) -> Evaluation:
        """Evaluate an identity that has the terms that its kind needs.

        The residual is the distance from the accepted differences to the difference of the numbers
        as written. The allowed residual is how far rounding moves one end of the difference:

        - the low end if the difference is too high;
        - the high end if it is too low;
        - the end that moves farther if the difference is accepted.

        If no difference can be too low, only the low end counts. An end without a limit does not
        move.

        Raises:
            CannotEvaluate: if the amounts of exchange rates are not two pairs or more, or if a
                divisor is or may be zero
        """
        for term in terms:
            if term.role == self.divisor_role and term.value <= term.tolerance:
                raise CannotEvaluate(f"{term.role} is or may be zero, so nothing is divided by it")
        written = self._subtract(terms, is_rounded=False)
        has_rounded = any(term.tolerance for term in terms)
        rounded = self._subtract(terms, is_rounded=True) if has_rounded else written
        difference = written[self.residual_bounds]
        rounded_difference = rounded[self.residual_bounds]
        residual = difference.distance_from(self.accepted)
        ends = []
        if residual >= 0:
            ends.append((difference.low, rounded_difference.low))
        if residual <= 0 and self.accepted.low > -HUGE:
            ends.append((difference.high, rounded_difference.high))
        shifts = [abs(end - rounded_end) for end, rounded_end in ends if abs(end) < HUGE / 2]
        verdict = WITHIN_ROUNDING if self._fits(rounded) else CONTRADICTED
        if self.can_be_exact and self._fits(written):
            verdict = EXACT
        return Evaluation(verdict, residual, max(shifts, default=ZERO))

    def _subtract(self, terms: Sequence[Operand], is_rounded: bool) -> Mapping[bool, Interval]:
        """Return, by whether bounds count, the difference of the terms.

        Only the readings that verdict and residual need are keys.

        Args:
            is_rounded: whether the tolerance of each term widens its interval

        Raises:
            CannotEvaluate: if the amounts of exchange rates are not two pairs or more
        """
        return {
            has_bounds: self.subtract([(term, term.read(is_rounded, has_bounds)) for term in terms])
            for has_bounds in {self.residual_bounds, *self.verdict_bounds}
        }

    def _fits(self, differences: Mapping[bool, Interval]) -> bool:
        """Return whether the difference may be accepted in each reading that the verdict needs."""
        return all(
            differences[has_bounds].meets(self.accepted) for has_bounds in self.verdict_bounds
        )


def _balance(terms: Readings) -> Interval:
    """Return the sum of terms with their signs; it is zero if the parts make up the total."""
    return add_intervals(interval * term.sign for term, interval in terms)


def _subtract_limit(terms: Readings) -> Interval:
    """Return the sum of the terms minus their limit.

    “At most 90” and 30 fit into 50, because the 90 may be 0. Any terms fit into “at least 50”.

    Returns:
        above zero if the terms exceed the limit
    """
    return add_intervals(
        interval * (-1 if term.role in LIMIT_ROLES else 1) for term, interval in terms
    )


def _subtract_change(terms: Readings) -> Interval:
    """Return the change between two numbers in percent, minus the stated rise or fall.

    Returns:
        zero for 40, then 50, and a rise of 25 percent
    """
    intervals = {term.role: interval for term, interval in terms}
    change = intervals["new"] / intervals["old"] * 100 - make_point(100)
    return change - intervals["rise"] if "rise" in intervals else change * -1 - intervals["fall"]


def _subtract_share(terms: Readings) -> Interval:
    """Return the stated share in percent, minus the share of the part in the whole.

    Returns:
        zero for 10 of 40 and a share of 25 percent
    """
    intervals = {term.role: interval for term, interval in terms}
    return intervals["share"] - intervals["part"] / intervals["whole"] * 100


def _subtract_rates(terms: Readings) -> Interval:
    """Return the highest exchange rate of pairs of amounts, minus the lowest.

    The first local amount is paired with the first foreign one, and so on. Each rate is an
    interval. If all rates have a number in common, the low end of the difference is zero or less.
    The verdict ignores bounds, because “at least” beside one currency belongs to both.

    Raises:
        CannotEvaluate: if the amounts are not two pairs or more
    """
    local = [interval for term, interval in terms if term.role == "local"]
    foreign = [interval for term, interval in terms if term.role == "foreign"]
    if len(local) != len(foreign) or len(local) < 2:
        raise CannotEvaluate(
            f"{len(local)} amounts in local and {len(foreign)} in foreign currency are not "
            "two pairs or more"
        )
    rates = [amount / converted for amount, converted in zip(local, foreign, strict=True)]
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
    verdict_bounds=(False,),
    can_be_exact=False,
    divisor_role="foreign",
)
