"""The total of an identity against its parts, and contradictions in words."""

from dataclasses import dataclass
from fractions import Fraction

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.arithmetic import CONTRADICTED, REDEFINED, WITHIN_ROUNDING
from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.labels import describe_edition, format_amount
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.page.phrases import format_unit, format_value

TOTAL_ROLES = ("total", "whole", "first")
"""Roles of a figure that the other terms of its identity make up."""


@dataclass(frozen=True)
class Balance:
    """The total of an identity against its parts.

    total_figure: the figure that the other terms make up
    total:        its value
    parts:        sum of the other terms
    difference:   what the difference between the two is called; empty if they are equal, or if a
                  bound such as “at least” leaves it open
    """

    total_figure: FigureRow
    total: Fraction
    parts: Fraction
    difference: str

    @property
    def size(self) -> Fraction:
        """The difference, never negative."""
        return abs(self.total - self.parts)


def get_total_figure(evaluated: EvaluatedIdentity) -> FigureRow | None:
    """Return the figure that the other terms make up; None if the kind of identity has none."""
    for operand, figure in zip(evaluated.operands, evaluated.figures, strict=True):
        if operand.role in TOTAL_ROLES:
            return figure
    return None


def compute_balance(evaluated: EvaluatedIdentity) -> Balance | None:
    """Compare the total of an identity with the sum of its parts; None if it has no total."""
    total_figure = get_total_figure(evaluated)
    if total_figure is None:
        return None
    total = Fraction(0)
    parts = Fraction(0)
    for operand in evaluated.operands:
        if operand.role in TOTAL_ROLES:
            total += operand.value
        else:
            # A term with the sign of the total is taken away from the parts.
            parts += -operand.value if operand.sign > 0 else operand.value
    difference = _name_difference(evaluated) if total != parts else ""
    return Balance(total_figure, total, parts, difference)


def _name_difference(evaluated: EvaluatedIdentity) -> str:
    if evaluated.verdict in (CONTRADICTED, REDEFINED):
        return "difference"
    if evaluated.verdict == WITHIN_ROUNDING:
        return "rounding"
    all_exact = all(operand.bound == "exact" for operand in evaluated.operands)
    if evaluated.identity.kind == "part_of" and all_exact:
        return "not stated"
    return ""


def write_check(evaluated: EvaluatedIdentity) -> str:
    """Write an identity as arithmetic: “40 = 35 + 5”, “44 → 40: a fall of 9 percent”.

    Numbers that are defined differently are not equal: “88 ≠ 73”.
    """
    arithmetic = evaluated.arithmetic.replace("->", "→")
    return arithmetic.replace("=", "≠") if evaluated.verdict == REDEFINED else arithmetic


def describe_contradiction(figures: Figures, evaluated: EvaluatedIdentity) -> str:
    """Describe a difference neutrally: “parts add up to 97, the report says 110”."""
    if evaluated.identity.kind == "order":
        (lower,) = evaluated.figures_of_role("lower")
        (higher,) = evaluated.figures_of_role("higher")
        numbers = f"{format_amount(figures, lower)} in {lower.year}"
        return (
            f"{numbers} is reported as less than {format_amount(figures, higher)} in {higher.year}"
        )
    balance = compute_balance(evaluated)
    if balance is None or not balance.difference:
        return f"does not hold: {write_check(evaluated)}"
    parts = format_number(balance.parts)
    total = format_number(balance.total)
    if evaluated.identity.kind == "restated":
        restated = evaluated.figures_of_role("again")[0]
        source = figures.source_by_id[balance.total_figure.source_id]
        other_source = figures.source_by_id[restated.source_id]
        edition = describe_edition(figures, source)
        other_edition = describe_edition(figures, other_source)
        terms = _write_parts(figures, evaluated)
        return f"the {edition} says {total}, the {other_edition} {terms}"
    if len(evaluated.operands) == 2:
        return f"a part is {parts}, its total {total}"
    return f"parts add up to {parts}, the report says {total}"


def describe_implication(figures: Figures, evaluated: EvaluatedIdentity) -> str:
    """Describe what the numbers of a contradicted identity imply: “82 + 15 = 97, not 110”."""
    balance = compute_balance(evaluated)
    if balance is None or not balance.difference:
        return f"{write_check(evaluated)}, which does not hold"
    total = format_amount(figures, balance.total_figure)
    terms = _write_parts(figures, evaluated)
    is_limit = evaluated.identity.kind == "part_of"
    if len(evaluated.operands) == 2:
        return f"{terms} is {'more than' if is_limit else 'not'} {total}"
    relation = "more than" if is_limit else "not"
    return f"{terms} = {format_number(balance.parts)}, {relation} {total}"


def _write_parts(figures: Figures, evaluated: EvaluatedIdentity) -> str:
    """Write the parts with their signs: “82 + 15”, “60 - 10”."""
    text = ""
    for operand, figure in zip(evaluated.operands, evaluated.figures, strict=True):
        if operand.role in TOTAL_ROLES:
            continue
        amount = format_amount(figures, figure)
        sign = "-" if operand.sign > 0 else "+"
        text += f" {sign} {amount}"
    return text.removeprefix(" + ").lstrip()


def describe_repetition(figures: Figures, earlier: FigureRow, later: FigureRow) -> str:
    """Describe a number that is reported for two years: “1,834 calls in both 2018 and 2019”."""
    number = f"{format_value(later)} {format_unit(figures, later)}"
    return f"{number} in both {earlier.year} and {later.year}"
