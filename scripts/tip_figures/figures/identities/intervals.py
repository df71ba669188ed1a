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

    def __add__(self, other: "Interval") -> "Interval":
        """Return the sums of a number of each interval."""
        return Interval(_add(self.low, other.low), _add(self.high, other.high))

    def __sub__(self, other: "Interval") -> "Interval":
        """Return the differences between a number of each interval."""
        return self + other * -1

    def __mul__(self, factor: int) -> "Interval":
        """Return the products of the numbers and a factor that is not zero."""
        low = End(self.low.number * factor, self.low.is_included)
        high = End(self.high.number * factor, self.high.is_included)
        return Interval(low, high) if factor > 0 else Interval(high, low)

    def __truediv__(self, divisor: "Interval") -> "Interval":
        """Return the quotients of the numbers and the positive numbers of another interval.

        divisor: contains no negative number
        """
        # The larger the divisor, the closer to zero is the quotient.
        divisor_of_low = divisor.high if self.low.number >= 0 else divisor.low
        divisor_of_high = divisor.low if self.high.number >= 0 else divisor.high
        return Interval(_divide(self.low, divisor_of_low), _divide(self.high, divisor_of_high))

    def meets(self, other: "Interval") -> bool:
        """Whether some number belongs to both intervals."""
        return _reaches(self.low, other.high) and _reaches(other.low, self.high)

    def distance_from(self, other: "Interval") -> Fraction:
        """Return how much higher the numbers are than those of another interval.

        returns: below zero if they are lower; zero if the intervals touch
        """
        if self.low.number > other.high.number:
            return Fraction(self.low.number - other.high.number)
        if self.high.number < other.low.number:
            return Fraction(self.high.number - other.low.number)
        return ZERO


def make_point(number: Fraction | int) -> Interval:
    """Return the interval of one number."""
    return Interval(End(Fraction(number)), End(Fraction(number)))


def add_intervals(intervals: Iterable[Interval]) -> Interval:
    """Return the sums of one number of each interval."""
    return sum(intervals, start=make_point(0))


def _add(end: End, other: End) -> End:
    return End(end.number + other.number, end.is_included and other.is_included)


def _divide(dividend: End, divisor: End) -> End:
    """Divide an end of an interval by an end of an interval of positive numbers."""
    if dividend.number == 0:
        return dividend
    if math.isinf(divisor.number):
        return End(ZERO, is_included=False)
    if divisor.number == 0 or math.isinf(dividend.number):
        return End(INFINITY if dividend.number > 0 else -INFINITY, is_included=False)
    is_included = dividend.is_included and divisor.is_included
    return End(dividend.number / divisor.number, is_included)


def _reaches(low: End, high: End) -> bool:
    """Whether some number is at or above a low end, and at or below a high end."""
    if low.number == high.number:
        return low.is_included and high.is_included
    return low.number < high.number
