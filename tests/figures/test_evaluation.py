"""An identity with its terms and figures: signs of terms, verdicts, and what a person recorded."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from cases import cases
from conftest import read_figures
from tip_figures.figures.identities.arithmetic import Evaluation
from tip_figures.figures.identities.evaluation import (
    EvaluatedIdentity,
    choose_verdict,
    evaluate_identity,
    is_recorded_residual,
    is_recorded_verdict,
    make_operand,
    make_unrelated_operand,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow, IdentityRow, TermRow


@dataclass(frozen=True)
class Number:
    """The number of a figure."""

    value: Decimal = Decimal(40)
    value_to: Decimal | None = None
    bound: str = "exact"
    rounded_to: Decimal | None = None


def make_term(role: str, coefficient: int | None = None) -> TermRow:
    """Make the row of a term."""
    return TermRow(identity_id="x", position=1, figure_id="f", role=role, coefficient=coefficient)


@cases(
    "kind, role, coefficient, sign",
    {
        "total": ("sum", "total", None, 1),
        "part": ("sum", "part", None, -1),
        "part-that-is-subtracted": ("sum", "part", 1, 1),
        "part-that-counts-twice": ("sum", "part", -2, -2),
        "first": ("restated", "first", None, 1),
        "again": ("restated", "again", None, -1),
        "coefficient-outside-of-a-sum": ("restated", "again", 1, -1),
        "role-without-sign": ("part_of", "whole", None, 0),
    },
)
def test_sign_of_a_term_is_its_coefficient_in_a_sum(
    kind: str, role: str, coefficient: int | None, sign: int
) -> None:
    """Without a coefficient, and in other kinds, it follows from the role."""
    assert make_operand(make_term(role, coefficient), Number(), kind).sign == sign


def test_operand_is_exact_by_default() -> None:
    """A number without an upper end ends at itself, and one without rounding has no tolerance."""
    operand = make_operand(make_term("total"), Number(), "sum")
    assert (operand.figure_id, operand.role, operand.bound) == ("f", "total", "exact")
    assert (operand.value, operand.value_to, operand.tolerance) == (40, 40, 0)


def test_operand_may_be_a_rounded_range() -> None:
    """The tolerance is half of what the number is rounded to."""
    number = Number(value_to=Decimal(60), bound="between", rounded_to=Decimal(5))
    operand = make_operand(make_term("total"), number, "sum")
    assert (operand.value_to, operand.tolerance, operand.bound) == (60, Fraction(5, 2), "between")


def test_operand_outside_of_identities_has_no_sign() -> None:
    """It has the number and the id of its figure."""
    figure = read_figures().figures[0]
    operand = make_unrelated_operand(figure, "part")
    assert (operand.figure_id, operand.value) == (figure.figure_id, figure.value)
    assert operand.role == "part"


def make_evaluation(verdict: str, residual: str = "0") -> Evaluation:
    """Make the result of an evaluation."""
    return Evaluation(verdict, Fraction(residual), Fraction(0))


@cases(
    "computed, recorded, verdict",
    {
        "difference-that-is-explained": ("contradicted", "redefined", "redefined"),
        "difference-without-record": ("contradicted", "", "contradicted"),
        "contradiction": ("contradicted", "contradicted", "contradicted"),
        "no-difference": ("exact", "redefined", "exact"),
        "rounding": ("within_rounding", "redefined", "within_rounding"),
    },
)
def test_difference_may_be_recorded_as_redefined(
    computed: str, recorded: str, verdict: str
) -> None:
    """A record explains a difference, and nothing else."""
    assert choose_verdict(make_evaluation(computed), recorded) == verdict


@cases(
    "verdict, recorded, is_recorded",
    {
        "same": ("exact", "exact", True),
        "other": ("exact", "within_rounding", False),
        "empty-if-it-holds": ("exact", "", True),
        "empty-if-it-holds-by-rounding": ("within_rounding", "", True),
        "empty-if-it-does-not-hold": ("contradicted", "", False),
        "recorded-contradiction": ("contradicted", "contradicted", True),
    },
)
def test_contradiction_must_be_recorded(verdict: str, recorded: str, is_recorded: bool) -> None:
    """tidy fills in an empty verdict of an identity that holds."""
    assert is_recorded_verdict(verdict, recorded) is is_recorded


@cases(
    "recorded, is_recorded",
    {
        "empty": (None, True),
        "six-decimals": ("0.333333", True),
        "another-last-decimal": ("0.333334", False),
        "zero": ("0", False),
    },
)
def test_residual_is_recorded_with_six_decimals(recorded: str | None, is_recorded: bool) -> None:
    """An empty one is filled in by tidy."""
    number = None if recorded is None else Decimal(recorded)
    assert is_recorded_residual(make_evaluation("exact", "1/3"), number) is is_recorded


FIGURES = read_figures()
TOTAL, FIRST_PART, LAST_PART = (
    replace(figure, figure_id=figure_id, value=Decimal(value), bound="exact", rounded_to=None)
    for figure, figure_id, value in zip(
        FIGURES.figures, ("total", "first", "last"), (40, 35, 5), strict=False
    )
)


def evaluate(
    kind: str, *terms: tuple[FigureRow, str, int | None], verdict: str = ""
) -> EvaluatedIdentity:
    """Evaluate an identity of figures, their roles and coefficients."""
    identity: IdentityRow = replace(FIGURES.identities[0], kind=kind, verdict=verdict)
    rows = [
        TermRow(identity.identity_id, position, figure.figure_id, role, coefficient)
        for position, (figure, role, coefficient) in enumerate(terms, 1)
    ]
    return evaluate_identity(identity, rows, {figure.figure_id: figure for figure, *_ in terms})


SUM = ((TOTAL, "total", None), (FIRST_PART, "part", None), (LAST_PART, "part", None))


def test_identity_has_figures_and_operands_by_position() -> None:
    """The figures of a role are in the order of their positions."""
    evaluated = evaluate("sum", *SUM)
    assert (evaluated.verdict, evaluated.reason) == ("exact", "")
    assert evaluated.arithmetic == "40 = 35 + 5"
    assert [operand.figure_id for operand in evaluated.operands] == ["total", "first", "last"]
    assert evaluated.figures_of_role("part") == [FIRST_PART, LAST_PART]


def test_identity_with_a_missing_figure_is_not_evaluated() -> None:
    """The reason names the figures that are missing; the others are its operands."""
    identity = FIGURES.identities[0]
    rows = [
        TermRow(identity.identity_id, position, figure_id, "part", None)
        for position, figure_id in enumerate(("total", "nowhere", "neither"), 1)
    ]
    evaluated = evaluate_identity(identity, rows, {"total": TOTAL})
    assert (evaluated.verdict, evaluated.lists_parts) == ("", False)
    assert evaluated.reason == "there is no value for nowhere, neither"
    assert evaluated.figures == [TOTAL]


def test_identity_that_is_incomplete_has_a_reason() -> None:
    """It has no verdict."""
    evaluated = evaluate("sum", (TOTAL, "total", None))
    assert (evaluated.verdict, evaluated.evaluation) == ("", None)
    assert evaluated.reason == "an identity of kind sum has 1 or more part, but this one has 0"


@cases(
    "kind, terms, lists_parts",
    {
        "sum": ("sum", SUM, True),
        "sum-that-subtracts": (
            "sum",
            ((TOTAL, "total", None), (FIRST_PART, "part", None), (LAST_PART, "part", 1)),
            False,
        ),
        "part-of": ("part_of", ((FIRST_PART, "part", None), (TOTAL, "whole", None)), True),
        "order": ("order", ((FIRST_PART, "lower", None), (TOTAL, "higher", None)), False),
    },
)
def test_identity_lists_parts_if_it_has_a_whole_and_subtracts_nothing(
    kind: str, terms: tuple[tuple[FigureRow, str, int | None], ...], lists_parts: bool
) -> None:
    """Only then are its parts inside its whole."""
    assert evaluate(kind, *terms).lists_parts is lists_parts


def find_other_source(figures: Figures) -> str:
    """Return the id of another source than that of the total."""
    return next(
        source.source_id for source in figures.sources if source.source_id != TOTAL.source_id
    )


@cases(
    "kind, is_of_other_source, can_be_redefined",
    {
        "restated-by-another-source": ("restated", True, True),
        "restated-by-the-same-source": ("restated", False, False),
        "sum": ("sum", True, False),
    },
)
def test_only_restatements_of_several_sources_can_be_redefined(
    kind: str, is_of_other_source: bool, can_be_redefined: bool
) -> None:
    """Within one source, or in a sum, a difference is a contradiction."""
    source_id = find_other_source(FIGURES) if is_of_other_source else TOTAL.source_id
    other = replace(FIRST_PART, source_id=source_id)
    first, again = ("first", "again") if kind == "restated" else ("total", "part")
    evaluated = evaluate(kind, (TOTAL, first, None), (other, again, None), verdict="redefined")
    assert evaluated.can_be_redefined is can_be_redefined
    assert evaluated.verdict == ("redefined" if can_be_redefined else "contradicted")
