"""Arithmetic on intervals, at their ends."""

from fractions import Fraction

from cases import cases
from tip_figures.figures.identities.intervals import End, Interval, add_intervals, make_point


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
def test_quotients(dividend, divisor, quotient):
    """The quotients of all numbers of both intervals are again an interval."""
    assert make_interval(dividend) / make_interval(divisor) == make_interval(quotient)


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
def test_intervals_meet_if_they_have_a_common_number(first, second, meet):
    """The order of the two does not matter."""
    assert make_interval(first).meets(make_interval(second)) is meet
    assert make_interval(second).meets(make_interval(first)) is meet


@cases(
    "first, second, distance",
    {
        "higher": ("[5, 6]", "[1, 2]", 3),
        "lower": ("[1, 2]", "[5, 6]", -3),
        "touching": ("[2, 3)", "(3, 4]", 0),
        "higher-than-a-limit": ("[1, 2]", "(-inf, 0)", 1),
        "below-a-limit": ("[-2, -1]", "(-inf, 0)", 0),
    },
)
def test_distance_is_that_of_the_nearest_ends(first, second, distance):
    """Ends that are left out do not matter."""
    assert make_interval(first).distance_from(make_interval(second)) == distance


def test_end_that_one_interval_leaves_out_is_not_in_sum_or_difference():
    """A difference subtracts the high end from the low one."""
    first, second = make_interval("[1, 2)"), make_interval("(3, 4]")
    assert add_intervals([first, second]) == make_interval("(4, 6)")
    assert first - second == make_interval("[-3, -1)")
    assert add_intervals([]) == make_point(0) == make_interval("[0, 0]")


@cases("factor, product", {"positive": (2, "(2, 4]"), "negative": (-1, "[-2, -1)")})
def test_negative_factor_exchanges_the_ends(factor, product):
    """Whether an end belongs to the interval does not change."""
    assert make_interval("(1, 2]") * factor == make_interval(product)
