"""Intervals with exact ends: arithmetic on all the numbers that a written number may mean."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

ZERO = Fraction(0)
INFINITY = math.inf
Number = Fraction | float
"""An exact number or an infinity; no other float occurs."""


class End(NamedTuple):
    """An end of an interval.

    is_included: whether the number itself belongs to the interval
    """

    number: Number
    is_included: bool = True


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two ends, which are infinite where there is no limit."""

    low: End
    high: End

    def contains(self, number: Number) -> bool:
        """Whether a number belongs to the interval."""
        is_low_end = self.low.is_included and self.low.number == number
        is_high_end = self.high.is_included and self.high.number == number
        return (self.low.number < number or is_low_end) and (
            number < self.high.number or is_high_end
        )

    def meets(self, other: "Interval") -> bool:
        """Whether some number belongs to both intervals."""
        low = max(self.low.number, other.low.number)
        high = min(self.high.number, other.high.number)
        if low == high:
            return self.contains(low) and other.contains(low)
        return low < high

    def can_be_below(self, limit: "Interval") -> bool:
        """Whether some number of this interval is lower than some number of `limit`."""
        return self.low.number < limit.high.number

    def can_be_at_most(self, limit: "Interval") -> bool:
        """Whether some number of this interval is lower than or equal to some number of `limit`."""
        ends_can_be_equal = self.low.is_included and limit.high.is_included
        is_same_number = self.low.number == limit.high.number
        return self.can_be_below(limit) or (is_same_number and ends_can_be_equal)

    def plus(self, number: int) -> "Interval":
        """Return the sums of each number of the interval and one number."""
        low = End(self.low.number + number, self.low.is_included)
        high = End(self.high.number + number, self.high.is_included)
        return Interval(low, high)

    def times(self, factor: int) -> "Interval":
        """Return the products of each number of the interval and one factor."""
        if factor == 1:
            return self
        if factor == 0:
            return Interval(End(ZERO), End(ZERO))
        low = End(self.low.number * factor, self.low.is_included)
        high = End(self.high.number * factor, self.high.is_included)
        return Interval(low, high) if factor > 0 else Interval(high, low)

    def divided_by(self, divisor: "Interval") -> "Interval":
        """Return the quotients of the numbers of this interval and the positive ones of another.

        divisor: contains no negative number
        """
        # The larger the divisor, the closer to zero is the quotient.
        divisor_of_low = divisor.high if self.low.number >= 0 else divisor.low
        divisor_of_high = divisor.low if self.high.number >= 0 else divisor.high
        return Interval(_divide(self.low, divisor_of_low), _divide(self.high, divisor_of_high))


def _divide(dividend: End, divisor: End) -> End:
    """Divide an end of an interval by an end of an interval of positive numbers."""
    if dividend.number == 0:
        return End(ZERO, dividend.is_included)
    if math.isinf(divisor.number):
        return End(ZERO, is_included=False)
    if divisor.number == 0 or math.isinf(dividend.number):
        return End(INFINITY if dividend.number > 0 else -INFINITY, is_included=False)
    is_included = dividend.is_included and divisor.is_included
    return End(dividend.number / divisor.number, is_included)


def add_intervals(intervals: Iterable[Interval]) -> Interval:
    """Return the sums of one number of each interval."""
    low = high = End(ZERO)
    for interval in intervals:
        low = _add(low, interval.low)
        high = _add(high, interval.high)
    return Interval(low, high)


def _add(end: End, other: End) -> End:
    return End(end.number + other.number, end.is_included and other.is_included)
