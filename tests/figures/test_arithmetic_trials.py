"""The arithmetic of identities against a second evaluation that tries numbers."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from figures.trial_numbers import (
    find_balance_verdict,
    find_change_verdict,
    find_limit_verdict,
    has_common_rate,
    list_sums,
    list_written_changes,
    measure_distance,
    measure_excess,
)
from tip_figures.figures.identities.arithmetic import Operand
from tip_figures.figures.identities.identity_kinds import SIGNS, evaluate_terms

BOUNDS = ["at_least", "more_than", "at_most", "less_than"]
ROUNDINGS = [0, 1, 2, 5, 10]
MANY = settings(max_examples=200)


@st.composite
def draw_term(draw, role, low=0, high=12, roundings=ROUNDINGS):
    """Draw the number of a figure: exact, a range or a bound, and rounded or not."""
    value = draw(st.integers(low, high))
    bound = draw(st.sampled_from(["exact", "exact", "between", *BOUNDS]))
    value_to = value + draw(st.integers(1, 4)) if bound == "between" else value
    assume(bound != "less_than" or value != 0)  # no count is less than 0
    return Operand(
        figure_id=role,
        role=role,
        value=Fraction(value),
        value_to=Fraction(value_to),
        tolerance=Fraction(draw(st.sampled_from(roundings)), 2),
        bound=bound,
        sign=SIGNS.get(role, 0),
    )


@st.composite
def draw_total_and_parts(draw, total_role, part_role):
    """Draw terms of a sum, some of which are near to an equation."""
    parts = draw(st.lists(draw_term(part_role), min_size=1, max_size=3))
    total = draw(draw_term(total_role))
    if draw(st.booleans()):
        written = sum(part.value for part in parts)
        value = max(written + draw(st.integers(-8, 8)), Fraction(1))
        total = replace(total, value=value, value_to=value + total.value_to - total.value)
    return [total, *parts]


@MANY
@given(draw_total_and_parts("total", "part"), st.lists(st.sampled_from([-2, -1, 1, 2])))
def test_sum_holds_if_some_numbers_add_up(terms, coefficients):
    """Also with coefficients; the residual is the distance of the sums as written from zero."""
    total, *parts = terms
    signs = [*coefficients, -1, -1, -1]
    parts = [replace(part, sign=sign) for part, sign in zip(parts, signs, strict=False)]
    evaluation = evaluate_terms("sum", [total, *parts])
    event(evaluation.verdict)
    assert evaluation.verdict == find_balance_verdict([total, *parts])
    assert evaluation.residual == measure_distance(
        list_sums([total, *parts]), Fraction(0), Fraction(0)
    )


@MANY
@given(draw_total_and_parts("first", "again"))
def test_restatement_holds_if_some_numbers_add_up(terms):
    """A number that is stated again is equal, or the sum of the numbers stated again."""
    evaluation = evaluate_terms("restated", terms)
    event(evaluation.verdict)
    assert evaluation.verdict == find_balance_verdict(terms)
    assert evaluation.residual == measure_distance(list_sums(terms), Fraction(0), Fraction(0))


@MANY
@given(draw_total_and_parts("whole", "part"))
def test_parts_are_inside_whole_if_some_numbers_are(terms):
    """The residual is what the parts exceed the whole by, at least."""
    whole, *parts = terms
    evaluation = evaluate_terms("part_of", terms)
    event(evaluation.verdict)
    assert evaluation.verdict == find_limit_verdict(parts, whole, strictly=False)
    assert evaluation.residual == measure_excess(parts, whole)


@MANY
@given(draw_term("lower", low=-12), draw_term("higher", low=-12))
def test_order_holds_if_some_numbers_are_in_order(lower, higher):
    """Equal numbers are in no order; numbers may be negative."""
    evaluation = evaluate_terms("order", [lower, higher])
    event(evaluation.verdict)
    assert evaluation.verdict == find_limit_verdict([lower], higher, strictly=True)
    assert evaluation.residual == measure_excess([lower], higher)


@st.composite
def draw_change(draw):
    """Draw terms of a percentage that is often near to the change between two numbers."""
    direction = draw(st.sampled_from(["rise", "fall"]))
    old = draw(draw_term("old", low=1, high=20))
    assume(old.value > old.tolerance)
    new = draw(draw_term("new", low=0, high=20))
    written = list_written_changes(old, new, direction)
    change = draw(draw_term(direction, low=0, high=120))
    if draw(st.booleans()):
        value = Fraction(int(written[0]) + draw(st.integers(-3, 3)))
        assume(change.bound != "less_than" or value != 0)
        change = replace(change, value=value, value_to=value + change.value_to - change.value)
    return old, new, change


@MANY
@given(draw_change())
def test_percentage_holds_if_some_numbers_change_by_it(terms):
    """Bounds, ranges and rounding of both numbers count as those of the percentage do."""
    old, new, change = terms
    evaluation = evaluate_terms("percent_change", terms)
    event(evaluation.verdict)
    assert evaluation.verdict == find_change_verdict(old, new, change)
    changes = list_written_changes(old, new, change.role)
    assert evaluation.residual == measure_distance(changes, change.value, change.value_to)


@MANY
@given(draw_change())
def test_change_without_bounds_is_rounded_by_what_is_allowed(terms):
    """A residual is allowed if and only if rounding explains it."""
    terms = [replace(term, bound="exact") for term in terms]
    evaluation = evaluate_terms("percent_change", terms)
    is_allowed = abs(evaluation.residual) <= evaluation.allowed
    assert is_allowed == (evaluation.verdict != "contradicted")


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


@MANY
@given(draw_pairs())
def test_rates_agree_if_one_rate_fits_all_pairs(terms):
    """The residual is the distance between the rates as written."""
    local, foreign = terms[::2], terms[1::2]
    evaluation = evaluate_terms("same_rate", terms)
    event(evaluation.verdict)
    expected = "within_rounding" if has_common_rate(local, foreign) else "contradicted"
    assert evaluation.verdict == expected
    rates = [pair[0].value / pair[1].value for pair in zip(local, foreign, strict=True)]
    assert evaluation.residual == max(rates) - min(rates)


@MANY
@given(draw_pairs())
def test_difference_of_two_rates_is_allowed_if_rounding_explains_it(terms):
    """Of two pairs, what is allowed is exactly what rounding explains."""
    evaluation = evaluate_terms("same_rate", terms[:4])
    is_allowed = evaluation.residual <= evaluation.allowed
    assert is_allowed == (evaluation.verdict != "contradicted")
