"""An identity with its terms and figures: signs of terms, verdicts, and what a person recorded."""

from decimal import Decimal
from fractions import Fraction

from figure_sets import SOURCE, make_figure

from cases import cases
from records import make_record
from tip_figures.figures.identities import (
    Amount,
    EvaluatedIdentity,
    evaluate_identity,
    find_wrong_column,
    make_operand,
)
from tip_figures.figures.identities.arithmetic import Evaluation
from tip_figures.figures.records import IdentityRow, TermRow

OTHER_SOURCE = "demo-2022-isl-protection"
FIGURES = {
    figure.figure_id: figure
    for figure in (
        make_figure("total 40"),
        make_figure("first 35"),
        make_figure("last 5"),
        make_figure("other 35", source_id=OTHER_SOURCE),
    )
}
SUM = ["total total", "part first", "part last"]


def evaluate(kind: str, terms: list[str], **cells: object) -> EvaluatedIdentity:
    """Evaluate an identity; a term is a role and a figure_id, and it may have a coefficient."""
    rows = []
    for position, text in enumerate(terms, 1):
        role, figure_id, *coefficients = text.split()
        coefficient = int(coefficients[0]) if coefficients else None
        rows.append(make_term(figure_id, role, coefficient, position))
    identity = make_record(IdentityRow, source_id=SOURCE, kind=kind, **cells)
    return evaluate_identity(identity, rows, FIGURES)


def make_term(figure_id, role, coefficient=None, position=1):
    """Make a term of an identity."""
    cells = {"position": position, "figure_id": figure_id, "role": role}
    return make_record(TermRow, coefficient=coefficient, **cells)


@cases(
    "kind, role, coefficient, sign",
    {
        "part-that-is-subtracted": ("sum", "part", 1, 1),
        "coefficient-of-zero": ("sum", "part", 0, -1),
        "coefficient-outside-of-a-sum": ("restated", "again", 1, -1),
        "role-without-sign": ("part_of", "whole", None, 0),
    },
)
def test_sign_of_a_term_is_its_coefficient_in_a_sum(kind, role, coefficient, sign):
    """Without a coefficient, and in other kinds, it follows from the role."""
    row = make_term("total", role, coefficient)
    identity = make_record(IdentityRow, source_id=SOURCE, kind=kind)
    (operand,) = evaluate_identity(identity, [row], FIGURES).operands
    assert operand.sign == sign


def test_operand_may_be_a_rounded_range():
    """The tolerance is half of what the number is rounded to."""
    operand = make_operand(Amount(0, "f", 40.0, 60.0, "between", 5.0), "total")
    assert (operand.value_to, operand.tolerance, operand.bound) == (60, Fraction(5, 2), "between")


@cases(
    "terms, reason",
    {
        "missing": (["total total", "part x", "part y"], "there is no value for x, y"),
        "no-terms": (
            [],
            "an identity of kind sum has 1 total, 1 or more part, but this one has no terms",
        ),
    },
)
def test_identity_without_a_result_has_a_reason(terms, reason):
    """It has the operands that exist, no verdict, and lists no parts."""
    evaluated = evaluate("sum", terms)
    assert (evaluated.verdict, evaluated.difference, evaluated.reason) == ("", "", reason)
    assert (evaluated.whole, evaluated.figures) == (None, [FIGURES["total"]][: len(terms)])


@cases(
    "kind, terms, whole",
    {
        "sum": ("sum", SUM, "total"),
        "sum-that-subtracts": ("sum", ["total total", "part first", "part last 1"], None),
        "order": ("order", ["lower first", "higher total"], None),
    },
)
def test_identity_lists_parts_if_it_has_a_whole_and_subtracts_nothing(kind, terms, whole):
    """Only then are its parts inside its whole."""
    evaluated = evaluate(kind, terms)
    assert evaluated.whole == FIGURES.get(whole or "")


TWICE = ["first total", "again first"]
OF_TWO_SOURCES = ["first total", "again other"]


@cases(
    "kind, terms, recorded, verdict",
    {
        "explained": ("restated", OF_TWO_SOURCES, "differs", "differs"),
        "without-record": ("restated", OF_TWO_SOURCES, "", "contradicted"),
        "other-record": ("restated", OF_TWO_SOURCES, "exact", "contradicted"),
        "no-difference": ("restated", ["first first", "again other"], "differs", "exact"),
        "one-source": ("restated", TWICE, "differs", "differs"),
        "sum": ("sum", ["total total", "part other"], "differs", "differs"),
        "order": ("order", ["lower total", "higher other"], "differs", "differs"),
        "no-result": ("sum", ["total total"], "differs", ""),
    },
)
def test_difference_may_be_recorded_as_explained(kind, terms, recorded, verdict):
    """Only a person knows what may explain it, so without this record it is a contradiction."""
    assert evaluate(kind, terms, verdict=recorded).verdict == verdict


@cases("kind, terms", [("restated", OF_TWO_SOURCES), ("sum", ["total total", "part other"])])
def test_numbers_of_an_explained_difference_must_contradict_each_other(kind, terms):
    """They differ by the residual, and no word says that rounding should have explained it."""
    evaluated = evaluate(kind, terms, verdict="differs", residual=Decimal(5))
    assert evaluated.expected_verdict == "contradicted"
    recorded = (evaluated.expected_verdict, evaluated.identity.residual)
    assert find_wrong_column(evaluated.evaluation, *recorded) == ""
    assert evaluated.difference == "residual 5, rounding explains 0"
    contradicted = evaluate(kind, terms, verdict="contradicted")
    assert contradicted.difference == "residual 5, rounding explains only 0"


EXACT = Evaluation("exact", Fraction(0), Fraction(0))
THIRD = Evaluation("contradicted", Fraction(1, 3), Fraction(0))


@cases(
    "evaluation, verdict, residual, column",
    {
        "other-verdict": (EXACT, "within_rounding", 0.0, "verdict"),
        "empty-if-it-holds": (EXACT, "", None, ""),
        "empty-if-it-does-not-hold": (THIRD, "", None, "verdict"),
        "six-decimals": (THIRD, "contradicted", 0.333333, ""),
        "other-residual": (THIRD, "contradicted", 0.333334, "residual"),
        "empty-residual": (THIRD, "contradicted", None, ""),
        "no-result": (None, "exact", 0.0, "kind"),
    },
)
def test_wrong_record_is_in_a_column(evaluation, verdict, residual, column):
    """tidy fills in what is empty, but no contradiction."""
    assert find_wrong_column(evaluation, verdict, residual) == column
