"""A second way to evaluate identities, slow and independent of the first: it tries numbers.

`figures/identities/arithmetic.py` compares intervals. The functions here search for numbers that
the terms may mean and that satisfy the identity. Such numbers prove that it can hold. If there are
any, some of them are at an end of what a term may mean, or very near to it: it is enough to try
these and to compute the last number from the others."""

import functools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from tip_figures.figures.identities.arithmetic import Operand

TINY = Fraction(1, 10**9)  # less than the numbers of the tests can differ
HUGE = Fraction(10**12)  # more than they can add up to


class Reading(NamedTuple):
    """How written numbers are read: as they are or as rounded, with their bounds or without."""

    is_rounded: bool
    has_bound: bool


AS_WRITTEN = Reading(is_rounded=False, has_bound=True)
AS_ROUNDED = Reading(is_rounded=True, has_bound=True)
WITHOUT_BOUNDS = Reading(is_rounded=False, has_bound=False)
ROUNDED_WITHOUT_BOUNDS = Reading(is_rounded=True, has_bound=False)


def may_mean(term: Operand, number: Fraction, reading: Reading) -> bool:
    """Whether the written number of a term may mean a number."""
    tolerance = term.tolerance if reading.is_rounded else 0
    low = term.value - tolerance
    high = term.value_to + tolerance
    is_allowed_sign = number >= 0 or term.value < 0
    if not reading.has_bound or term.bound in ("exact", "between"):
        return low <= number <= high
    if term.bound == "at_least":
        return number >= low
    if term.bound == "more_than":
        return number > low
    if term.bound == "at_most":
        return number <= high and is_allowed_sign
    return number < high and is_allowed_sign


@functools.cache
def list_trial_numbers(term: Operand, reading: Reading) -> list[Fraction]:
    """List numbers that a term may mean, at the ends of its meaning and very near to them."""
    tolerance = term.tolerance if reading.is_rounded else Fraction(0)
    ends = {term.value - tolerance, term.value_to + tolerance, Fraction(0), HUGE, -HUGE}
    numbers = {end + step for end in ends for step in (-TINY, Fraction(0), TINY)}
    return sorted(number for number in numbers if may_mean(term, number, reading))


def can_add_up_to_zero(terms: Sequence[Operand], reading: Reading) -> bool:
    """Whether some numbers of the terms, multiplied with their signs, add up to zero."""
    for index, last in enumerate(terms):
        others = [*terms[:index], *terms[index + 1 :]]
        for numbers in product(*(list_trial_numbers(term, reading) for term in others)):
            pairs = zip(others, numbers, strict=True)
            number = -sum(term.sign * number for term, number in pairs) / last.sign
            if may_mean(last, number, reading):
                return True
    return False


def find_balance_verdict(terms: Sequence[Operand]) -> str:
    """Return the verdict of signed terms that add up to zero: they must do so without bounds."""
    if can_add_up_to_zero(terms, WITHOUT_BOUNDS) and can_add_up_to_zero(terms, AS_WRITTEN):
        return "exact"
    fits_without_bounds = can_add_up_to_zero(terms, ROUNDED_WITHOUT_BOUNDS)
    if fits_without_bounds and can_add_up_to_zero(terms, AS_ROUNDED):
        return "within_rounding"
    return "contradicted"


def list_sums(terms: Sequence[Operand]) -> list[Fraction]:
    """List the signed sums of the lower and upper ends of terms, without bounds and rounding."""
    ends = [(term.sign * term.value, term.sign * term.value_to) for term in terms]
    return [sum(numbers, Fraction(0)) for numbers in product(*ends)]


def fits_into(parts: Sequence[Operand], limit: Operand, strictly: bool, reading: Reading) -> bool:
    """Whether some numbers of the parts add up to at most some number of the limit."""
    highest = max(list_trial_numbers(limit, reading))
    for numbers in product(*(list_trial_numbers(part, reading) for part in parts)):
        total = sum(numbers)
        if total < highest or (total == highest and not strictly):
            return True
    return False


def find_limit_verdict(parts: Sequence[Operand], limit: Operand, strictly: bool) -> str:
    """Return the verdict of parts that are at most a limit, or less than it if `strictly`."""
    if fits_into(parts, limit, strictly, AS_WRITTEN):
        return "exact"
    return "within_rounding" if fits_into(parts, limit, strictly, AS_ROUNDED) else "contradicted"


def measure_excess(parts: Sequence[Operand], limit: Operand) -> Fraction:
    """Return by how much the lowest numbers of the parts exceed the highest of the limit."""
    lowest = sum(min(list_trial_numbers(part, AS_WRITTEN)) for part in parts)
    highest = max(list_trial_numbers(limit, AS_WRITTEN))
    excess = max(lowest - highest, Fraction(0))
    return Fraction(round(excess * 10**6), 10**6)  # the trial numbers are very near to the ends


def compute_change(old: Fraction, new: Fraction, direction: str) -> Fraction:
    """Return a rise or a fall in percent of the old number."""
    rise = 100 * (new - old) / old
    return rise if direction == "rise" else -rise


def list_changes(
    old: Operand, new: Operand, change: Operand, reading: Reading
) -> Iterator[tuple[Fraction, Fraction, Fraction]]:
    """Yield old numbers, new numbers and their changes; two are tried, the third is computed."""
    old_numbers = [number for number in list_trial_numbers(old, reading) if number > 0]
    new_numbers = list_trial_numbers(new, reading)
    percentages = list_trial_numbers(change, reading)
    sign = 1 if change.role == "rise" else -1
    for old_number, new_number in product(old_numbers, new_numbers):
        yield old_number, new_number, compute_change(old_number, new_number, change.role)
    for old_number, percentage in product(old_numbers, percentages):
        yield old_number, old_number * (1 + sign * percentage / 100), percentage
    for new_number, percentage in product(new_numbers, percentages):
        factor = 1 + sign * percentage / 100
        if factor != 0:
            yield new_number / factor, new_number, percentage


def can_change(old: Operand, new: Operand, change: Operand, reading: Reading) -> bool:
    """Whether some numbers of the terms change by the percentage as written.

    A change that has only an upper limit must be a change in its direction.
    """
    needs_direction = change.bound in ("at_most", "less_than") and change.value >= 0
    return any(
        old_number > 0
        and may_mean(old, old_number, reading)
        and may_mean(new, new_number, reading)
        and may_mean(change, percentage, reading)
        and (percentage > 0 or not needs_direction)
        for old_number, new_number, percentage in list_changes(old, new, change, reading)
    )


def find_change_verdict(old: Operand, new: Operand, change: Operand) -> str:
    """Return the verdict of a rise or fall in percent."""
    if can_change(old, new, change, AS_WRITTEN):
        return "exact"
    return "within_rounding" if can_change(old, new, change, AS_ROUNDED) else "contradicted"


def list_written_changes(old: Operand, new: Operand, direction: str) -> list[Fraction]:
    """List the changes between the ends of the numbers, without bounds and rounding."""
    ends = product((old.value, old.value_to), (new.value, new.value_to))
    return [compute_change(old_number, new_number, direction) for old_number, new_number in ends]


def measure_distance(numbers: Sequence[Fraction], low: Fraction, high: Fraction) -> Fraction:
    """Return how much higher numbers, and all between them, are than others; 0 if some agree."""
    if min(numbers) > high:
        return min(numbers) - high
    if max(numbers) < low:
        return max(numbers) - low
    return Fraction(0)


def has_common_rate(local: Sequence[Operand], foreign: Sequence[Operand]) -> bool:
    """Whether one rate fits all pairs of rounded amounts; bounds are ignored."""
    pairs = list(zip(local, foreign, strict=True))
    return any(
        all(_has_rate(*pair, rate) for pair in pairs)
        for pair in pairs
        for rate in _list_rates(*pair)
    )


def _list_rates(local: Operand, foreign: Operand) -> list[Fraction]:
    local_numbers = list_trial_numbers(local, ROUNDED_WITHOUT_BOUNDS)
    foreign_numbers = list_trial_numbers(foreign, ROUNDED_WITHOUT_BOUNDS)
    return [number / other for number, other in product(local_numbers, foreign_numbers)]


def _has_rate(local: Operand, foreign: Operand, rate: Fraction) -> bool:
    for number in list_trial_numbers(foreign, ROUNDED_WITHOUT_BOUNDS):
        if may_mean(local, number * rate, ROUNDED_WITHOUT_BOUNDS):
            return True
    for number in list_trial_numbers(local, ROUNDED_WITHOUT_BOUNDS):
        if rate != 0 and may_mean(foreign, number / rate, ROUNDED_WITHOUT_BOUNDS):
            return True
    return False
