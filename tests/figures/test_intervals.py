"""Arithmetic on intervals, at their ends."""

from fractions import Fraction

import pytest

from cases import cases
from tip_figures.figures.identities.intervals import End, Interval, add_intervals


def make_interval(text: str) -> Interval:
    """Read an interval such as `[1, 2)`; `inf` is infinite."""
    low, high = (read_number(part) for part in text[1:-1].split(","))
    return Interval(End(low, text[0] == "["), End(high, text[-1] == "]"))


def read_number(text: str) -> Fraction | float:
    """Read an end of an interval."""
    text = text.strip()
    return float(text) if text.endswith("inf") else Fraction(text)


@cases(
    "dividend, divisor, quotient",
    {
        "below-one": ("[1/2, 1/2]", "[1, 2]", "[1/4, 1/2]"),
        "positive": ("[2, 4]", "[1, 2]", "[1, 4]"),
        "negative": ("[-4, -2]", "[1, 2]", "[-4, -1]"),
        "around-zero": ("[-4, 4]", "[1, 2]", "[-4, 4]"),
        "from-zero": ("[0, 4]", "[1, 2]", "[0, 4]"),
        "to-zero": ("[-4, 0]", "[1, 2]", "[-4, 0]"),
        "ends-that-are-left-out": ("(2, 4]", "[1, 2)", "(1, 4]"),
        "divisor-that-may-be-tiny": ("[2, 4]", "(0, 2]", "[1, inf)"),
        "divisor-that-may-be-zero": ("[2, 4]", "[0, 2]", "[1, inf)"),
        "negative-by-zero": ("[-4, -2]", "[0, 2]", "(-inf, -1]"),
        "divisor-without-limit": ("[2, 4]", "[1, inf)", "(0, 4]"),
        "dividend-without-limit": ("[2, inf)", "[1, 2]", "[1, inf)"),
    },
)
def test_quotients(dividend: str, divisor: str, quotient: str) -> None:
    """The quotients of all numbers of both intervals are again an interval."""
    quotients = make_interval(dividend).divided_by(make_interval(divisor))
    assert quotients == make_interval(quotient)


@cases(
    "first, second, meet",
    {
        "common-end": ("[1, 2]", "[2, 3]", True),
        "end-that-the-first-leaves-out": ("[1, 2)", "[2, 3]", False),
        "end-that-the-second-leaves-out": ("[1, 2]", "(2, 3]", False),
        "same-without-ends": ("(1, 2)", "(1, 2)", True),
        "one-number-at-an-end": ("[1, 1]", "(1, 2]", False),
        "apart": ("[1, 2]", "[3, 4]", False),
    },
)
def test_intervals_meet_if_they_have_a_common_number(first: str, second: str, meet: bool) -> None:
    """The order of the two does not matter."""
    assert make_interval(first).meets(make_interval(second)) is meet
    assert make_interval(second).meets(make_interval(first)) is meet


@cases(
    "first, limit, is_below, is_at_most",
    {
        "equal-ends": ("[2, 3]", "[1, 2]", False, True),
        "low-end-left-out": ("(2, 3]", "[1, 2]", False, False),
        "high-end-left-out": ("[2, 3]", "[1, 2)", False, False),
        "same": ("(1, 3)", "(1, 3)", True, True),
    },
)
def test_numbers_below_a_limit(first: str, limit: str, is_below: bool, is_at_most: bool) -> None:
    """The lowest number is compared with the highest one."""
    assert make_interval(first).can_be_below(make_interval(limit)) is is_below
    assert make_interval(first).can_be_at_most(make_interval(limit)) is is_at_most


def test_sum_leaves_out_what_one_interval_leaves_out() -> None:
    """An end belongs to the sum if it belongs to both intervals."""
    intervals = [make_interval("[1, 2)"), make_interval("(3, 4]")]
    assert add_intervals(intervals) == make_interval("(4, 6)")
    assert add_intervals([]) == make_interval("[0, 0]")


@pytest.mark.parametrize(
    ("factor", "product"),
    [(2, "(2, 4]"), (-1, "[-2, -1)"), (0, "[0, 0]"), (1, "(1, 2]")],
    ids=["positive", "negative", "zero", "one"],
)
def test_products(factor: int, product: str) -> None:
    """A negative factor exchanges the ends."""
    assert make_interval("(1, 2]").times(factor) == make_interval(product)
