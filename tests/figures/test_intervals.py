"""Arithmetic on intervals, at their ends."""

from fractions import Fraction

import pytest

from tip_figures.figures.intervals import End, Interval, add_intervals


def make_interval(text: str) -> Interval:
    """Read an interval such as `[1, 2)`; `inf` is infinite."""
    low, high = (read_number(part) for part in text[1:-1].split(","))
    return Interval(End(low, text[0] == "["), End(high, text[-1] == "]"))


def read_number(text: str) -> Fraction | float:
    """Read an end of an interval."""
    text = text.strip()
    return float(text) if text.endswith("inf") else Fraction(text)


@pytest.mark.parametrize(
    ("dividend", "divisor", "quotient"),
    [
        pytest.param("[1/2, 1/2]", "[1, 2]", "[1/4, 1/2]", id="below-one"),
        pytest.param("[2, 4]", "[1, 2]", "[1, 4]", id="positive"),
        pytest.param("[-4, -2]", "[1, 2]", "[-4, -1]", id="negative"),
        pytest.param("[-4, 4]", "[1, 2]", "[-4, 4]", id="around-zero"),
        pytest.param("[0, 4]", "[1, 2]", "[0, 4]", id="from-zero"),
        pytest.param("[-4, 0]", "[1, 2]", "[-4, 0]", id="to-zero"),
        pytest.param("(2, 4]", "[1, 2)", "(1, 4]", id="ends-that-are-left-out"),
        pytest.param("[2, 4]", "(0, 2]", "[1, inf)", id="divisor-that-may-be-tiny"),
        pytest.param("[2, 4]", "[0, 2]", "[1, inf)", id="divisor-that-may-be-zero"),
        pytest.param("[-4, -2]", "[0, 2]", "(-inf, -1]", id="negative-by-zero"),
        pytest.param("[2, 4]", "[1, inf)", "(0, 4]", id="divisor-without-limit"),
        pytest.param("[2, inf)", "[1, 2]", "[1, inf)", id="dividend-without-limit"),
    ],
)
def test_quotients(dividend: str, divisor: str, quotient: str) -> None:
    """The quotients of all numbers of both intervals are again an interval."""
    quotients = make_interval(dividend).divided_by(make_interval(divisor))
    assert quotients == make_interval(quotient)


@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [
        pytest.param("[1, 2]", "[2, 3]", True, id="common-end"),
        pytest.param("[1, 2)", "[2, 3]", False, id="end-that-the-first-leaves-out"),
        pytest.param("[1, 2]", "(2, 3]", False, id="end-that-the-second-leaves-out"),
        pytest.param("(1, 2)", "(1, 2)", True, id="same-without-ends"),
        pytest.param("[1, 1]", "(1, 2]", False, id="one-number-at-an-end"),
        pytest.param("[1, 2]", "[3, 4]", False, id="apart"),
    ],
)
def test_intervals_meet_if_they_have_a_common_number(first: str, second: str, meet: bool) -> None:
    """The order of the two does not matter."""
    assert make_interval(first).meets(make_interval(second)) is meet
    assert make_interval(second).meets(make_interval(first)) is meet


@pytest.mark.parametrize(
    ("first", "limit", "is_below", "is_at_most"),
    [
        pytest.param("[2, 3]", "[1, 2]", False, True, id="equal-ends"),
        pytest.param("(2, 3]", "[1, 2]", False, False, id="low-end-left-out"),
        pytest.param("[2, 3]", "[1, 2)", False, False, id="high-end-left-out"),
        pytest.param("(1, 3)", "(1, 3)", True, True, id="same"),
    ],
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
