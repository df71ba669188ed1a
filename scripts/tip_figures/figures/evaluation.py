"""An identity with its terms, their figures, and the result of its evaluation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tip_figures.figures.arithmetic import CannotEvaluate, Evaluation, Operand
from tip_figures.figures.identity_kinds import IDENTITY_KINDS, SIGNS, evaluate, write_arithmetic
from tip_figures.figures.records import FigureRow, IdentityRow, TermRow


@dataclass(frozen=True)
class EvaluatedIdentity:
    """An identity with its terms and what came of it.

    term_rows: its terms, by position
    operands:  those whose figure has a value, and their figures
    evaluation: None where it cannot be judged, for a reason
    """

    identity: IdentityRow
    term_rows: Sequence[TermRow]
    operands: Sequence[Operand]
    figures: Sequence[FigureRow]
    evaluation: Evaluation | None
    reason: str = ""

    @property
    def verdict(self) -> str:
        """What it came to; "" where it cannot be judged."""
        return self.evaluation.verdict if self.evaluation else ""

    @property
    def arithmetic(self) -> str:
        """The identity as people write it."""
        return write_arithmetic(self.identity.kind, self.operands)

    @property
    def adds_up(self) -> bool:
        """Whether it is a list of parts and what holds them, and nothing is taken away."""
        listed = self.evaluation is not None and IDENTITY_KINDS[self.identity.kind].whole_role != ""
        return listed and not any(term.role == "part" and term.sign > 0 for term in self.operands)

    def figures_of_role(self, role: str) -> list[FigureRow]:
        """The figures that have a role."""
        return [
            figure
            for figure, term in zip(self.figures, self.operands, strict=True)
            if term.role == role
        ]


def evaluate_identity(
    identity: IdentityRow, rows: Sequence[TermRow], figures: Mapping[str, FigureRow]
) -> EvaluatedIdentity:
    """Judge an identity.

    rows:    its terms, by position
    figures: by figure_id
    """
    known = [row for row in rows if row.figure_id in figures]
    terms = [make_operand(row, figures[row.figure_id], identity.kind) for row in known]
    missing = ", ".join(row.figure_id for row in rows if row.figure_id not in figures)
    made, reason = None, f"there is no value for {missing}" if missing else ""
    if not missing:
        try:
            made = evaluate(identity.kind, terms)
        except CannotEvaluate as error:
            reason = str(error)
    return EvaluatedIdentity(
        identity, rows, terms, [figures[row.figure_id] for row in known], made, reason
    )


def make_operand(term: TermRow, figure: FigureRow, kind: str) -> Operand:
    """A term as a number; a coefficient says on which side of a sum it stands, and its role where there is none."""
    sign = (
        SIGNS.get(term.role, 0) if term.coefficient is None or kind != "sum" else term.coefficient
    )
    value, half = Fraction(figure.value), Fraction(figure.rounded_to or 0) / 2
    end = value if figure.value_to is None else Fraction(figure.value_to)
    return Operand(term.figure_id, term.role, value, end, half, figure.bound, sign)
