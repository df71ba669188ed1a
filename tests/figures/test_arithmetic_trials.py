"""The arithmetic of identities against a second evaluation that tries numbers.

The code compares intervals. Here each term is replaced with the numbers at both ends of what it may
mean, or very near to an end that is left out. A difference of terms takes all values between those
of these numbers, so it can be zero if one is not above zero and another is not below.
"""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tip_figures.figures.identities.arithmetic import Operand
from tip_figures.figures.identities.identity_kinds import SIGNS, evaluate_terms

TINY = Fraction(1, 10**9)  # less than the numbers of the tests can differ
HUGE = Fraction(10**12)  # more than they can add up to
MANY = settings(max_examples=200, deadline=None)


def list_ends(term, is_rounded, has_bound):
    """List the lowest and the highest number that a term may mean; none if there is no number."""
    tolerance = term.tolerance if is_rounded else 0
    low, high = term.value - tolerance, term.value_to + tolerance
    if has_bound and term.bound in ("at_least", "more_than"):
        low, high = low + (TINY if term.bound == "more_than" else 0), HUGE
    if has_bound and term.bound in ("at_most", "less_than"):
        high -= TINY if term.bound == "less_than" else 0
        low = TINY if term.role in ("rise", "fall") else Fraction(0)
        low = -HUGE if term.value < 0 else low
    return [low, high] if low <= high else []


def subtract(kind, terms, numbers):
    """Return by how much numbers of terms miss an identity."""
    if kind in ("sum", "restated"):
        return sum(term.sign * number for term, number in zip(terms, numbers, strict=True))
    limit, *others = numbers
    if kind in ("part_of", "order"):
        return sum(others) - limit
    stated, part, whole = numbers
    if kind == "share":
        return stated - 100 * part / whole
    change = 100 * (part - whole) / whole
    return (change if terms[0].role == "rise" else -change) - stated


def list_differences(kind, terms, is_rounded, has_bound):
    """List what numbers at the ends of the terms miss an identity by."""
    ends = [list_ends(term, is_rounded, has_bound) for term in terms]
    if terms[-1].role in ("old", "whole"):
        ends[-1] = [max(number, TINY) for number in ends[-1]]
    return [subtract(kind, terms, numbers) for numbers in product(*ends)]


def fits(kind, terms, is_rounded, has_bound):
    """Return whether some numbers of the terms satisfy an identity."""
    differences = list_differences(kind, terms, is_rounded, has_bound)
    if not differences:
        return False
    if kind in ("part_of", "order"):
        return min(differences) < 0 or (kind == "part_of" and min(differences) == 0)
    return min(differences) <= 0 <= max(differences)


def find_verdict(kind, terms):
    """Return the verdict; what is added up must fit without bounds, too."""
    for verdict, is_rounded in (("exact", False), ("within_rounding", True)):
        fits_without_bounds = kind not in ("sum", "restated") or fits(
            kind, terms, is_rounded, False
        )
        if fits_without_bounds and fits(kind, terms, is_rounded, True):
            return verdict
    return "contradicted"


def measure_residual(kind, terms):
    """Return by how much the numbers miss the identity, with their bounds if it is a limit."""
    has_limit = kind in ("part_of", "order")
    differences = list_differences(kind, terms, False, has_limit)
    if has_limit:
        excess = max(min(differences), Fraction(0))
        return Fraction(round(excess * 10**6), 10**6)  # the numbers are very near to the ends
    return max(min(differences), Fraction(0)) + min(max(differences), Fraction(0))


ROLES = {
    "sum": "total part part part",
    "restated": "first again again",
    "part_of": "whole part part part",
    "order": "higher lower",
    "share": "share part whole",
    "percent_change": "rise new old",
}
SUBTRACTS_FIRST = ("part_of", "order", "percent_change")
BOUNDS = ["at_least", "more_than", "at_most", "less_than"]


@st.composite
def draw_term(draw, role, low=0):
    """Draw the number of a figure: exact, a range or a bound, and rounded or not."""
    value = draw(st.integers(low, 12))
    bound = draw(st.sampled_from(["exact", "exact", "between", *BOUNDS]))
    value_to = value + draw(st.integers(1, 4)) if bound == "between" else value
    assume(bound != "less_than" or value != 0)  # no count is less than 0
    assume(bound != "at_most" or value != 0 or role not in ("rise", "fall"))  # a rise is more
    tolerance = Fraction(draw(st.sampled_from([0, 1, 2, 5, 10])), 2)
    return Operand(
        figure_id=role,
        role=role,
        value=Fraction(value),
        value_to=Fraction(value_to),
        tolerance=tolerance,
        bound=bound,
        sign=SIGNS.get(role, 0),
    )


@st.composite
def draw_terms(draw, kind):
    """Draw the terms of an identity; the first one often makes it nearly hold."""
    first_role, *other_roles = ROLES[kind].split()
    if first_role == "rise":
        first_role = draw(st.sampled_from(["rise", "fall"]))
    if "part" in other_roles and kind != "share":
        other_roles = other_roles[: draw(st.integers(1, len(other_roles)))]
    lowest = -12 if kind == "order" else 0
    first = draw(draw_term(first_role, low=lowest))
    others = [draw(draw_term(role, low=lowest)) for role in other_roles]
    if kind == "sum":
        others = [replace(term, sign=draw(st.sampled_from([-1, -1, 1]))) for term in others]
    if other_roles[-1] in ("old", "whole"):
        assume(others[-1].value > others[-1].tolerance)
    if draw(st.booleans()):
        numbers = [term.value for term in (first, *others)]
        difference = subtract(kind, [first, *others], numbers)
        change = difference if kind in SUBTRACTS_FIRST else -difference
        near = first.value + change + draw(st.integers(-4, 4))
        value = Fraction(max(round(near), 1))
        first = replace(first, value=value, value_to=value + first.value_to - first.value)
    return [first, *others]


@pytest.mark.parametrize("kind", ROLES)
@MANY
@given(st.data())
def test_identity_holds_if_some_numbers_satisfy_it(kind, data):
    """Verdict and residual; ranges, bounds and rounding of all terms count."""
    terms = data.draw(draw_terms(kind))
    evaluation = evaluate_terms(kind, terms)
    assert evaluation.verdict == find_verdict(kind, terms)
    assert evaluation.residual == measure_residual(kind, terms)


@pytest.mark.parametrize("kind", ROLES)
@MANY
@given(st.data())
def test_residual_without_bounds_is_allowed_if_rounding_explains_it(kind, data):
    """An order needs more than that: equal numbers are in no order."""
    terms = [replace(term, bound="exact") for term in data.draw(draw_terms(kind))]
    evaluation = evaluate_terms(kind, terms)
    is_allowed = abs(evaluation.residual) <= evaluation.allowed
    fits_nearly = fits("part_of" if kind == "order" else kind, terms, True, False)
    assert is_allowed == fits_nearly


@st.composite
def draw_pairs(draw):
    """Draw amounts in two currencies that often have nearly one rate."""
    rate = draw(st.integers(1, 4))
    pairs = []
    for _ in range(draw(st.integers(2, 3))):
        foreign = draw(draw_term("foreign", low=1))
        assume(foreign.value > foreign.tolerance)
        local = draw(draw_term("local"))
        value = max(foreign.value * rate + draw(st.integers(-3, 3)), Fraction(1))
        pairs += [replace(local, value=value, value_to=value), foreign]
    return pairs


def measure_rates(terms, is_rounded):
    """Return by how much the lowest rate of one pair is above the highest of another."""
    ends = [list_ends(term, is_rounded, False) for term in terms]
    rates = [
        (local[0] / foreign[1], local[1] / foreign[0])
        for local, foreign in zip(ends[::2], ends[1::2], strict=True)
    ]
    return max(low for low, _ in rates) - min(high for _, high in rates)


@MANY
@given(draw_pairs())
def test_rates_agree_if_one_rate_fits_all_pairs(terms):
    """The residual is how far the rates are apart; rounding explains it if the verdict says so."""
    evaluation = evaluate_terms("same_rate", terms)
    fits_all = measure_rates(terms, is_rounded=True) <= 0
    assert evaluation.verdict == ("within_rounding" if fits_all else "contradicted")
    assert evaluation.residual == max(measure_rates(terms, is_rounded=False), 0)
    assert (evaluation.residual <= evaluation.allowed) == fits_all
