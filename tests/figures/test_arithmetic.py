"""The arithmetic of identities, by example and by property, and how numbers are written."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from cases import cases
from conftest import ROOT
from tip_figures.datapackage.text_format import as_decimal, format_number
from tip_figures.figures.identities.arithmetic import CannotEvaluate, Operand
from tip_figures.figures.identities.identity_kinds import (
    SIGNS,
    evaluate_terms,
    solve_term,
    write_arithmetic,
)

TERM = re.compile(
    r"(?P<role>[a-z]+) (?:(?P<bound>[a-z_]+) )?(?P<value>[-0-9.]+?)(?:\.\.(?P<to>[0-9]+))?"
    r"(?:~(?P<rounded_to>[0-9]+))?(?: x(?P<sign>[-0-9]+))?"
)
"""A term: `total 40`, `part at_least 30~10` (rounded to 10), `part 1..3`, `part 10 x1` (sign)."""


def read_terms(text):
    """Read terms that commas separate; the figure_id of each is its role."""
    return [read_term(term) for term in text.split(", ")] if text else []


def read_term(text):
    cells = TERM.fullmatch(text)
    role = cells["role"]
    return Operand(
        figure_id=role,
        role=role,
        value=Fraction(cells["value"]),
        value_to=Fraction(cells["to"] or cells["value"]),
        tolerance=Fraction(cells["rounded_to"] or 0) / 2,
        bound=cells["bound"] or "exact",
        sign=int(cells["sign"] or SIGNS.get(role, 0)),
    )


EXAMPLES = [
    ("sum", "total 202635~10, part 200000~10, part 2620~10", "within_rounding", "15", "15"),
    ("sum", "total 202636~10, part 200000~10, part 2620~10", "contradicted", "16", "15"),
    ("sum", "total 40, part at_least 30, part 5", "contradicted", "5", "0"),
    ("sum", "total 40, part at_least 35, part 5", "exact", "0", "0"),
    ("sum", "total 50, part 60, part 10 x1", "exact", "0", "0"),
    ("sum", "total 250..5, part 40, part 5", "exact", "0", "0"),  # its ends are reported elsewhere
    ("sum", "total more_than 40, part 35, part 5", "contradicted", "0", "0"),
    ("sum", "total more_than 40, part more_than 35, part 5", "exact", "0", "0"),
    ("part_of", "part 6, part at_most 3, whole 5", "contradicted", "1", "0"),
    ("part_of", "part 3, part at_most 10, whole 5", "exact", "0", "0"),
    ("order", "lower at_most 83, higher 83", "exact", "0", "0"),
    ("share", "share 35~1, part 67, whole 200", "contradicted", "1.5", "0.5"),
    ("percent_change", "fall more_than 17~1, old 100, new 82", "exact", "1", "0.5"),
    ("percent_change", "rise 50, old 10~2, new 15", "exact", "0", "50/3"),
    ("percent_change", "rise 49.5, old 10~2, new 15", "within_rounding", "0.5", "150/11"),
    ("percent_change", "fall 20, old 100, new at_least 50", "exact", "30", "0"),
    ("percent_change", "fall 51, old 100, new 50..60", "contradicted", "-1", "0"),
    ("same_rate", "local 768~2, foreign 2, local 383~2, foreign 1", "within_rounding", "1", "1.5"),
    ("restated", "first 550~10, again 553", "within_rounding", "-3", "5"),
]
"""Kind and terms of an identity; verdict, residual, and the residual that rounding explains."""


@cases("kind, terms, verdict, residual, allowed", EXAMPLES)
def test_identity_is_evaluated(kind, terms, verdict, residual, allowed):
    """Verdict and residual follow from the numbers, their ranges, bounds and rounding."""
    evaluation = evaluate_terms(kind, read_terms(terms))
    assert evaluation.verdict == verdict
    assert str(as_decimal(evaluation.residual)) == residual
    assert evaluation.allowed == Fraction(allowed)


IMPOSSIBLE = [
    ("product", "", "there is no kind of identity called product"),
    (
        "order",
        "lower 1, higher 2, higher 3",
        "an identity of kind order has 1 higher, 1 lower, but this one has 1 lower, 2 higher",
    ),
    (
        "percent_change",
        "fall 1, old 0, new 1",
        "old is or may be zero, so nothing is divided by it",
    ),
    (
        "share",
        "share 1, part 1, whole 5~10",
        "whole is or may be zero, so nothing is divided by it",
    ),
    (
        "percent_change",
        "old 5, new 1",
        "an identity of kind percent_change has 1 old, 1 new, 1 rise or fall, but this one has "
        "1 old, 1 new",
    ),
    (
        "same_rate",
        "local 1, foreign 1",
        "1 amounts in local and 1 in foreign currency are not two pairs or more",
    ),
    (
        "same_rate",
        "local 1, foreign 1, local 1, foreign 0",
        "foreign is or may be zero, so nothing is divided by it",
    ),
    (
        "same_rate",
        "local 1, local 1, local 1, foreign 1, foreign 1",
        "3 amounts in local and 2 in foreign currency are not two pairs or more",
    ),
]


@cases("kind, terms, reason", IMPOSSIBLE)
def test_terms_that_form_no_identity_are_refused(kind, terms, reason):
    """Missing, surplus and unknown roles and divisions by zero are refused with the reason."""
    with pytest.raises(CannotEvaluate) as raised:
        evaluate_terms(kind, read_terms(terms))
    assert str(raised.value) == reason


SUM_WITH_RANGE = "total 12, part 1..3"


@cases(
    "kind, terms, figure_id, low, high",
    {
        "total-from-range": ("sum", SUM_WITH_RANGE, "total", 1, 3),
        "as-written": ("sum", "total at_least 40~10, part 5", "part", 40, 40),
        "subtracted": ("sum", "total 50, part 60, part 10 x1", "total", 50, 50),
        "restated-by-two": ("restated", "first 30, again 12", "again", 30, 30),
    },
)
def test_term_is_solved_from_the_others(kind, terms, figure_id, low, high):
    """A range is solved to a range."""
    interval = solve_term(kind, read_terms(terms), figure_id).interval
    assert (interval.low, interval.high) == (low, high)


@cases(
    "kind, terms, figure_id",
    {
        "not-a-term": ("sum", SUM_WITH_RANGE, "other"),
        "no-identity": ("sum", "part 34", "part"),
        "first-edition": ("restated", "first 3, again 3", "first"),
        "part-of-whole": ("part_of", "part 3, whole 3", "part"),
    },
)
def test_other_figures_have_no_solution(kind, terms, figure_id):
    assert solve_term(kind, read_terms(terms), figure_id) is None


@cases("figure_id, solution", [("all", "40 = 6 + 34"), ("men", "34 = 40 - 6")])
def test_solution_is_written_with_what_is_subtracted_last(figure_id, solution):
    """The order of the terms is another one: a part comes before the total."""
    terms = [
        replace(read_term("part 6"), figure_id="women"),
        replace(read_term("total 40"), figure_id="all"),
        replace(read_term("part 34"), figure_id="men"),
    ]
    assert solve_term("sum", terms, figure_id).text == solution


@cases(
    "number, exact, text",
    {
        "decimal": (Fraction(1, 8), "0.125", "0.125"),
        "endless": (Fraction(2, 3), "0.666667", "0.666667"),
        "endless-negative": (Fraction(-1, 3), "-0.333333", "-0.333333"),
        "small": (Fraction(1, 2_000_000), "5E-7", "0.0000005"),
        "thousands": (Fraction(77_200_000), "77200000", "77,200,000"),
    },
)
def test_fraction_becomes_decimal_and_text(number, exact, text):
    """A decimal that ends is exact, another has six decimals; the text has no exponent."""
    assert str(as_decimal(number)) == exact
    assert format_number(number) == text


def test_decimal_is_written_without_final_zeros():
    """A final zero after the decimal point says nothing."""
    assert format_number(Decimal("1.50")) == "1.5"


@cases(
    "kind, terms, text",
    [
        ("sum", "total 50, part 60, part 10 x1", "50 = 60 - 10"),
        ("part_of", "part 82, part 21, whole 110", "82 + 21 of 110"),
        ("same_rate", "local 762, foreign 2, local 381, foreign 1, local 5", "762 : 2, 381 : 1"),
        ("sum", "total 12, part 10, part between 1..3", "12 = 10 + 1 to 3"),
        ("share", "share 34, part 17, whole about 51", "17 of about 51: 34 percent"),
        ("percent_change", "rise 57, old 14, new 22", "14 -> 22: a rise of 57 percent"),
        (
            "percent_change",
            "fall more_than 10, old 28, new 25",
            "28 -> 25: a fall of more than 10 percent",
        ),
        ("percent_change", "old 28, new 25", "old 28, new 25"),
    ],
)
def test_identity_is_written_as_arithmetic(kind, terms, text):
    """Signs, pairs and ranges; terms that do not form an identity are listed."""
    assert write_arithmetic(kind, read_terms(terms)) == text


def test_examples_of_documentation_have_their_verdicts():
    """The coding rules explain by examples what bounds mean; each is one of those above."""
    text = (ROOT / "docs/coding-rules.md").read_text("utf-8")
    documented = set(re.findall(r"\n\| ([^|]*[0-9][^|]*) \| `([a-z_]+)` \|", text))
    examples = {
        (write_arithmetic(kind, read_terms(terms)), end[0]) for kind, terms, *end in EXAMPLES
    }
    assert len(documented) == 9
    assert documented <= examples
