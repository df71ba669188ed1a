"""The arithmetic of identities, by example and by property."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tip_figures.datapackage.text_format import as_decimal, format_number
from tip_figures.figures.arithmetic import CannotEvaluate, Operand
from tip_figures.figures.identity_kinds import (
    IDENTITY_KINDS,
    SIGNS,
    evaluate,
    solve_term,
    write_arithmetic,
)


def term(role, value, rounded=0, bound="exact", to=None, sign=None):
    sign = SIGNS.get(role, 0) if sign is None else sign
    return Operand(
        role, role, Fraction(value), Fraction(to or value), Fraction(rounded, 2), bound, sign
    )


EXAMPLES = [
    ("sum", [term("total", "40"), term("part", "35"), term("part", "5")], "exact", "0", "0"),
    ("sum", [term("total", "40"), term("part", "35"), term("part", "6")], "contradicted", "-1", "0"),
    ("sum", [term("total", "202630", 10), term("part", "200000", 10), term("part", "2620", 10)], "within_rounding", "10", "15"),
    ("sum", [term("total", "202640", 10), term("part", "200000", 10), term("part", "2620", 10)], "contradicted", "20", "15"),
    ("sum", [term("total", "50"), term("part", "60"), term("part", "10", sign=1)], "exact", "0", "0"),
    ("sum", [term("total", "12"), term("part", "10"), term("part", "1", to="3")], "exact", "0", "0"),
    ("sum", [term("total", "15"), term("part", "10"), term("part", "1", to="3")], "contradicted", "2", "0"),
    ("sum", [term("total", "40", bound="at_least"), term("part", "30")], "contradicted", "10", "0"),
    ("part_of", [term("part", "55"), term("whole", "55")], "exact", "0", "0"),
    ("part_of", [term("part", "56"), term("whole", "55")], "contradicted", "1", "0"),
    ("part_of", [term("part", "56"), term("whole", "50", 100)], "within_rounding", "6", "50"),
    ("part_of", [term("part", "56"), term("whole", "55", bound="at_least")], "exact", "0", "0"),
    ("part_of", [term("part", "55", bound="more_than"), term("whole", "55")], "contradicted", "0", "0"),
    ("part_of", [term("part", "82"), term("part", "21"), term("whole", "110")], "exact", "0", "0"),
    ("part_of", [term("part", "71"), term("part", "4"), term("whole", "71")], "contradicted", "4", "0"),
    ("part_of", [term("part", "20", 10), term("part", "30", 10), term("whole", "45")], "within_rounding", "5", "10"),
    ("part_of", [term("part", "20", bound="more_than"), term("part", "30"), term("whole", "50")], "contradicted", "0", "0"),
    ("part_of", [term("part", "90", bound="at_most"), term("part", "30"), term("whole", "50")], "exact", "0", "0"),
    ("order", [term("lower", "40"), term("higher", "83")], "exact", "0", "0"),
    ("order", [term("lower", "83"), term("higher", "83")], "contradicted", "0", "0"),
    ("order", [term("lower", "83", 10), term("higher", "83")], "within_rounding", "0", "5"),
    ("order", [term("lower", "88", 10), term("higher", "83")], "contradicted", "5", "5"),
    ("percent_change", [term("change", "17", 1, "more_than"), term("old", "93400000", 100000), term("new", "77200000", 100000)], "exact", "0.344754", None),
    ("percent_change", [term("change", "17", 1), term("old", "93400000", 100000), term("new", "77200000", 100000)], "within_rounding", "0.344754", None),
    ("percent_change", [term("change", "18", bound="more_than"), term("old", "93400000"), term("new", "77200000")], "contradicted", "-0.655246", None),
    ("percent_change", [term("change", "50"), term("old", "10"), term("new", "5")], "exact", "0", "0"),
    ("percent_change", [term("change", "-50"), term("old", "10"), term("new", "15")], "exact", "0", "0"),
    ("percent_change", [term("change", "50", bound="at_least"), term("old", "10"), term("new", "6")], "contradicted", "-10", "0"),
    ("percent_change", [term("change", "50", bound="at_most"), term("old", "10"), term("new", "5")], "exact", "0", "0"),
    ("percent_change", [term("change", "49", 2, "at_most"), term("old", "10"), term("new", "5")], "within_rounding", "1", "1"),
    ("percent_change", [term("change", "50", 10, "less_than"), term("old", "10"), term("new", "4")], "contradicted", "10", "5"),
    ("percent_change", [term("change", "20", bound="less_than"), term("old", "93"), term("new", "77")], "exact", "-2.795699", "0"),
    ("same_rate", [term("local", "762", 1), term("foreign", "2", 0), term("local", "381", 1), term("foreign", "1", 0)], "within_rounding", "0", None),
    ("same_rate", [term("local", "762"), term("foreign", "2"), term("local", "383"), term("foreign", "1")], "contradicted", "2", None),
    ("restated", [term("first", "550", 10), term("again", "553")], "within_rounding", "-3", "5"),
    ("restated", [term("first", "4"), term("again", "3"), term("again", "1")], "exact", "0", "0"),
    ("restated", [term("first", "4"), term("again", "3"), term("again", "2")], "contradicted", "-1", "0"),
    ("restated", [term("first", "1", to="3"), term("again", "2")], "exact", "0", "0"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "terms", "verdict", "residual", "allowed"), EXAMPLES)
def test_an_identity_is_judged_as_the_table_of_kinds_says(kind, terms, verdict, residual, allowed):
    made = evaluate(kind, terms)
    assert (made.verdict, str(as_decimal(made.residual))) == (verdict, residual)
    if allowed is not None:
        assert made.allowed == Fraction(allowed)


CANNOT = [
    ("product", [], "there is no kind of identity called product"),
    ("sum", [term("part", "1")], "an identity of kind sum has 1 total, and this one has 0"),
    ("sum", [term("total", "1")], "an identity of kind sum has 1 or more part, and this one has 0"),
    ("sum", [term("total", "1"), term("whole", "1")], "an identity of kind sum has no role whole"),
    ("order", [term("lower", "1"), term("lower", "1"), term("higher", "2")], "an identity of kind order has 1 lower, and this one has 2"),
    ("percent_change", [term("change", "1"), term("old", "0"), term("new", "1")], "the earlier value is or may be zero, so it has no percentage"),
    ("same_rate", [term("local", "1"), term("foreign", "1")], "an identity of kind same_rate has 2 or more local, and this one has 1"),
    ("same_rate", [term("local", "1"), term("foreign", "1"), term("local", "1"), term("foreign", "0")], "an amount in foreign currency is or may be zero, so it has no rate"),
    ("same_rate", [term("local", "1")] * 3 + [term("foreign", "1")] * 2, "3 amounts in local and 2 in foreign currency do not form pairs"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "terms", "why"), CANNOT)
def test_terms_that_make_no_identity_cannot_be_judged(kind, terms, why):
    """Missing, surplus and foreign roles and divisions by zero are refused with the reason."""
    with pytest.raises(CannotEvaluate) as raised:
        evaluate(kind, terms)
    assert str(raised.value) == why


@settings(deadline=None)  # no test waits for the clock
@given(
    st.lists(
        st.tuples(st.integers(0, 60).map(str), st.sampled_from([0, 1, 10])), min_size=2, max_size=5
    )
)
def test_a_sum_within_rounding_holds_for_some_assignment(numbers):
    """Moving each rounded number by at most half its rounding closes the gap exactly when the verdict says so."""
    roles = ["total"] + ["part"] * (len(numbers) - 1)
    terms = [
        term(role, value, rounded) for role, (value, rounded) in zip(roles, numbers, strict=True)
    ]
    made = evaluate("sum", terms)
    gap = sum(t.sign * t.value for t in terms)
    for t in terms:
        move = max(-t.tolerance, min(t.tolerance, -gap * t.sign))
        gap += t.sign * move
    assert (gap == 0) == (made.verdict != "contradicted")
    assert (made.verdict == "exact") == (made.residual == 0)


@settings(deadline=None)
@given(
    st.lists(st.integers(-50, 50).map(str), min_size=2, max_size=5),
    st.sampled_from(["sum", "restated"]),
    st.data(),
)
def test_the_solved_term_closes_the_identity(values, kind, data):
    """Putting the solved value in place of a term makes the residual zero."""
    first, other = IDENTITY_KINDS[kind].roles
    terms = [
        replace(term(other if n else first, value), figure_id=str(n))
        for n, value in enumerate(values)
    ]
    place = data.draw(st.integers(0 if kind == "sum" else 1, len(terms) - 1))
    low, high = solve_term(kind, terms, str(place))
    terms[place] = replace(terms[place], value=low, value_to=high)
    assert evaluate(kind, terms).residual == 0


SOLVED = [
    ("sum", [term("total", "12"), term("part", "1", to="3")], "part", (12, 12)),
    ("sum", [term("total", "12"), term("part", "1", to="3")], "total", (1, 3)),
    ("sum", [term("total", "3"), term("part", "2")], "nobody", None),
    ("restated", [term("first", "3"), term("again", "3")], "first", None),
    ("part_of", [term("part", "3"), term("whole", "3")], "part", None),
]


@pytest.mark.parametrize(("kind", "terms", "figure", "ends"), SOLVED)
def test_only_an_unknown_of_its_kind_can_be_solved(kind, terms, figure, ends):
    """A range is solved to a range; a figure that is no term, or whose role does not follow from the others, has no solution."""
    assert solve_term(kind, terms, figure) == ends


NUMBERS = [
    (Fraction(10), "10", "10"),
    (Fraction(1, 8), "0.125", "0.125"),
    (Fraction(2, 3), "0.666667", "0.666667"),
    (Fraction(-1, 3), "-0.333333", "-0.333333"),
    (Fraction(1, 2_000_000), "5E-7", "0.0000005"),
    (Fraction(77_200_000), "77200000", "77,200,000"),
    (Decimal("1.50"), None, "1.5"),
]


@pytest.mark.parametrize(("number", "exact", "text"), NUMBERS)
def test_numbers_are_exact_or_of_six_decimals_and_shown_as_people_write_them(number, exact, text):
    """A decimal that ends is exact, one that does not is rounded half-even; thousands marks, no exponent, no idle zeros."""
    assert format_number(number) == text
    assert exact is None or str(as_decimal(number)) == exact


WRITTEN = [
    ("sum", [term("total", "50"), term("part", "60"), term("part", "10", sign=1)], "50 = 60 - 10"),
    ("same_rate", [term("local", "762"), term("foreign", "2"), term("local", "381"), term("foreign", "1")], "762 : 2, 381 : 1"),
    ("restated", [term("first", "4"), term("again", "3"), term("again", "1")], "4 = 3 + 1"),
    ("sum", [term("total", "12"), term("part", "10"), term("part", "1", to="3")], "12 = 10 + 1 to 3"),
    ("sum", [term("whole", "3")], "whole 3"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "terms", "text"), WRITTEN)
def test_an_identity_is_written_as_arithmetic(kind, terms, text):
    """Signs, pairs and ranges; what makes no identity is a list. (verify_sums shows the other kinds.)"""
    assert write_arithmetic(kind, terms) == text
