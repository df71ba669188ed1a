"""An identity with its terms and figures: signs of terms, verdicts, and what a person recorded."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from figure_sets import SOURCE, make_figure

from cases import cases
from tip_figures.figures.identities.evaluation import (
    Amount,
    EvaluatedIdentity,
    evaluate_identity,
    make_operand,
)
from tip_figures.figures.records.record_types import IdentityRow, TermRow

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
        rows.append(TermRow("x", position, figure_id, role, coefficient))
    identity = IdentityRow("x", SOURCE, kind, "x", "", None, "")
    return evaluate_identity(replace(identity, **cells), rows, FIGURES)


@cases(
    "kind, role, coefficient, sign",
    {
        "total": ("sum", "total", None, 1),
        "part": ("sum", "part", None, -1),
        "part-that-is-subtracted": ("sum", "part", 1, 1),
        "coefficient-of-zero": ("sum", "part", 0, -1),
        "first": ("restated", "first", None, 1),
        "coefficient-outside-of-a-sum": ("restated", "again", 1, -1),
        "role-without-sign": ("part_of", "whole", None, 0),
    },
)
def test_sign_of_a_term_is_its_coefficient_in_a_sum(kind, role, coefficient, sign):
    """Without a coefficient, and in other kinds, it follows from the role."""
    row = TermRow("x", 1, "total", role, coefficient)
    identity = IdentityRow("x", SOURCE, kind, "x", "", None, "")
    (operand,) = evaluate_identity(identity, [row], FIGURES).operands
    assert operand.sign == sign


def test_operand_may_be_a_rounded_range():
    """The tolerance is half of what the number is rounded to."""
    operand = make_operand(Amount("f", 40.0, 60.0, "between", 5.0), "total")
    assert (operand.value_to, operand.tolerance, operand.bound) == (60, Fraction(5, 2), "between")


def test_identity_has_figures_and_operands_by_position():
    """The figures of a role are in the order of their positions."""
    evaluated = evaluate("sum", SUM)
    assert (evaluated.verdict, evaluated.reason) == ("exact", "")
    assert evaluated.arithmetic == "40 = 35 + 5"
    assert [operand.figure_id for operand in evaluated.operands] == ["total", "first", "last"]
    assert evaluated.figures_of_role("part") == [FIGURES["first"], FIGURES["last"]]


@cases(
    "terms, reason",
    {
        "missing": (["total total", "part x", "part y"], "there is no value for x, y"),
        "role": (["total total"], "an identity of kind sum has 1 or more part, but this one has 0"),
    },
)
def test_identity_without_a_result_has_a_reason(terms, reason):
    """It has the operands that exist, no verdict, and lists no parts."""
    evaluated = evaluate("sum", terms)
    assert (evaluated.verdict, evaluated.wrong_column, evaluated.reason) == ("", "kind", reason)
    assert (evaluated.whole, evaluated.figures) == (None, [FIGURES["total"]])


@cases(
    "kind, terms, whole",
    {
        "sum": ("sum", SUM, "total"),
        "sum-that-subtracts": ("sum", ["total total", "part first", "part last 1"], None),
        "part-of": ("part_of", ["part first", "whole total"], "total"),
        "order": ("order", ["lower first", "higher total"], None),
    },
)
def test_identity_lists_parts_if_it_has_a_whole_and_subtracts_nothing(kind, terms, whole):
    """Only then are its parts inside its whole."""
    evaluated = evaluate(kind, terms)
    assert evaluated.lists_parts is (whole is not None)
    assert evaluated.whole == FIGURES.get(whole or "")


TWICE = ["first total", "again first"]
OF_TWO_SOURCES = ["first total", "again other"]


@cases(
    "kind, terms, recorded, verdict",
    {
        "explained": ("restated", OF_TWO_SOURCES, "redefined", "redefined"),
        "without-record": ("restated", OF_TWO_SOURCES, "", "contradicted"),
        "contradiction": ("restated", OF_TWO_SOURCES, "contradicted", "contradicted"),
        "no-difference": ("restated", ["first first", "again other"], "redefined", "exact"),
        "one-source": ("restated", TWICE, "redefined", "contradicted"),
        "sum": ("sum", ["total total", "part other"], "redefined", "contradicted"),
        "no-kind": ("product", ["total total"], "redefined", ""),
    },
)
def test_difference_of_sources_may_be_recorded_as_redefined(kind, terms, recorded, verdict):
    """Within one source, or in a sum, a difference is a contradiction."""
    assert evaluate(kind, terms, verdict=recorded).verdict == verdict


@cases(
    "terms, verdict, residual, column",
    {
        "right": (SUM, "exact", "0", ""),
        "other-verdict": (SUM, "within_rounding", "0", "verdict"),
        "empty-if-it-holds": (SUM, "", None, ""),
        "empty-if-it-does-not-hold": (TWICE, "", None, "verdict"),
        "recorded-contradiction": (TWICE, "contradicted", "5", ""),
        "other-residual": (TWICE, "contradicted", "0", "residual"),
        "empty-residual": (TWICE, "contradicted", None, ""),
    },
)
def test_wrong_record_is_in_a_column(terms, verdict, residual, column):
    """tidy fills in what is empty, but no contradiction."""
    kind = "sum" if terms is SUM else "restated"
    number = None if residual is None else Decimal(residual)
    assert evaluate(kind, terms, verdict=verdict, residual=number).wrong_column == column


@cases("recorded, column", [("0.333333", ""), ("0.333334", "residual")])
def test_residual_is_recorded_with_six_decimals(recorded, column):
    """A third of one percent has no end."""
    figures = {
        name: make_figure(f"{name} {value}") for name, value in (("s", 34), ("p", 101), ("w", 300))
    }
    rows = [
        TermRow("x", 1, name, role, None)
        for name, role in zip("spw", ("share", "part", "whole"), strict=True)
    ]
    row = IdentityRow("x", SOURCE, "share", "x", "contradicted", Decimal(recorded), "")
    assert evaluate_identity(row, rows, figures).wrong_column == column
