"""Arithmetic on intervals, at their ends."""

from fractions import Fraction
from operator import add, sub, truediv

from cases import cases
from tip_figures.figures.identities.arithmetic import HUGE, TINY, Interval


def read_interval(text: str) -> Interval:
    """Read an interval such as `[1, 2)`; `inf` is infinite."""
    low, high = (Fraction(number.replace("inf", str(HUGE))) for number in text[1:-1].split(", "))
    return Interval(low + TINY * (text[0] == "("), high - TINY * (text[-1] == ")"))


def write_interval(interval: Interval) -> str:
    """Write an interval as `read_interval` reads it."""
    low, high = (end.limit_denominator(100) for end in (interval.low, interval.high))
    start = "(" if low < interval.low else "["
    end = ")" if high > interval.high else "]"
    texts = [
        str(number) if abs(number) < 100 else f"{'-' * (number < 0)}inf" for number in (low, high)
    ]
    return f"{start}{', '.join(texts)}{end}"


@cases(
    "first, operation, second, result",
    {
        "sum": ("[1, 2)", add, "(3, 4]", "(4, 6)"),
        "difference": ("[1, 2)", sub, "(3, 4]", "[-3, -1)"),
        "positive": ("[2, 4]", truediv, "[1, 2]", "[1, 4]"),
        "around-zero": ("[-4, 4]", truediv, "[1, 2]", "[-4, 4]"),
        "above-zero": ("(0, 4]", truediv, "[1, 2)", "(0, 4]"),
        "ends-that-are-left-out": ("(2, 4]", truediv, "[1, 2)", "(1, 4]"),
        "negative-ends-that-are-left-out": ("[-4, -2]", truediv, "(1, 2)", "(-4, -1)"),
        "divisor-that-may-be-tiny": ("[2, 4]", truediv, "(0, 2]", "[1, inf]"),
        "divisor-that-may-be-zero": ("[2, 4]", truediv, "[0, 2]", "[1, inf]"),
        "negative-by-zero": ("[-4, -2]", truediv, "[0, 2]", "[-inf, -1]"),
        "divisor-without-limit": ("[2, 4]", truediv, "[1, inf]", "(0, 4]"),
        "dividend-without-limit": ("[2, inf]", truediv, "[1, 2]", "[1, inf]"),
    },
)
def test_result_has_the_results_of_all_numbers(first, operation, second, result):
    assert write_interval(operation(read_interval(first), read_interval(second))) == result


@cases("factor, product", {"positive": (2, "(2, 4]"), "negative": (-1, "[-2, -1)")})
def test_negative_factor_exchanges_the_ends(factor, product):
    assert write_interval(read_interval("(1, 2]") * factor) == product


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
    assert read_interval(first).meets(read_interval(second)) is meet
    assert read_interval(second).meets(read_interval(first)) is meet


@cases(
    "first, second, distance",
    {
        "higher": ("[5, 6]", "[1, 2]", 3),
        "lower": ("[1, 2]", "[5, 6]", -3),
        "touching": ("[2, 3)", "(3, 4]", 0),
        "higher-than-a-limit": ("[1, 2]", "[-inf, 0)", 1),
        "below-a-limit": ("[-2, -1]", "[-inf, 0)", 0),
    },
)
def test_distance_is_that_of_the_nearest_ends(first, second, distance):
    """Ends that are left out do not matter."""
    assert read_interval(first).distance_from(read_interval(second)) == distance
