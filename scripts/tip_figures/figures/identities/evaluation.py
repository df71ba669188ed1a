"""An identity with its terms, their figures, and the result of its evaluation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tip_figures.datapackage.text_format import as_decimal
from tip_figures.figures.identities.arithmetic import (
    CONTRADICTED,
    REDEFINED,
    CannotEvaluate,
    Evaluation,
    Operand,
)
from tip_figures.figures.identities.identity_kinds import (
    IDENTITY_KINDS,
    SIGNS,
    evaluate_terms,
    write_arithmetic,
)
from tip_figures.figures.records.record_types import FigureRow, IdentityRow, TermRow


@dataclass(frozen=True)
class EvaluatedIdentity:
    """An identity with its terms and the result of its evaluation.

    term_rows:  all its terms, by position
    operands:   numbers of the terms whose figure exists, by position
    figures:    figures of the operands, in the same order; none if the numbers are of a DataFrame
    evaluation: None if the identity cannot be evaluated; `reason` says why
    can_be_redefined: whether sources that define a count differently may explain a difference
    """

    identity: IdentityRow
    term_rows: Sequence[TermRow]
    operands: Sequence[Operand]
    figures: Sequence[FigureRow]
    evaluation: Evaluation | None
    reason: str
    can_be_redefined: bool

    @property
    def verdict(self) -> str:
        """The computed verdict; "" if the identity cannot be evaluated.

        A difference that a person has recorded as a change of definition is not a contradiction, if
        the identity is of a kind that can be redefined and has terms of several sources.
        """
        verdict = self.evaluation.verdict if self.evaluation else ""
        is_redefined = self.can_be_redefined and self.identity.verdict == REDEFINED
        return REDEFINED if is_redefined and verdict == CONTRADICTED else verdict

    @property
    def wrong_column(self) -> str:
        """The column with a wrong record: `kind` if there is no result, "" if it is right.

        tidy fills in an empty verdict of an identity that holds, and an empty residual.
        """
        recorded = self.identity
        if self.evaluation is None:
            return "kind"
        if self.verdict != recorded.verdict and (recorded.verdict or self.verdict == CONTRADICTED):
            return "verdict"
        residual = as_decimal(self.evaluation.residual)
        return "" if recorded.residual in (None, residual) else "residual"

    @property
    def arithmetic(self) -> str:
        """The identity as arithmetic for people."""
        return write_arithmetic(self.identity.kind, self.operands)

    @property
    def lists_parts(self) -> bool:
        """Whether the identity names parts of one number, subtracts nothing, and is evaluated."""
        if self.evaluation is None or not IDENTITY_KINDS[self.identity.kind].lists_parts:
            return False
        return not any(term.role == "part" and term.sign > 0 for term in self.operands)

    @property
    def whole(self) -> FigureRow | None:
        """The figure whose parts the identity lists; None if it does not list parts."""
        main_role = IDENTITY_KINDS[self.identity.kind].main_role if self.lists_parts else ""
        return next(iter(self.figures_of_role(main_role)), None)

    def figures_of_role(self, *roles: str) -> list[FigureRow]:
        """Return the figures that have one of some roles, by position."""
        figures_and_operands = zip(self.figures, self.operands, strict=True)
        return [figure for figure, term in figures_and_operands if term.role in roles]


class Amount(NamedTuple):
    """The number of a figure, in the columns of figures."""

    value: Decimal
    value_to: Decimal | None
    bound: str
    rounded_to: Decimal | None


def evaluate_identity(
    identity: IdentityRow, term_rows: Sequence[TermRow], figure_by_id: Mapping[str, FigureRow]
) -> EvaluatedIdentity:
    """Evaluate an identity.

    term_rows: its terms, by position; an identity with a term that has no figure is not evaluated
    """
    figures = [figure_by_id[row.figure_id] for row in term_rows if row.figure_id in figure_by_id]
    kind = IDENTITY_KINDS.get(identity.kind)
    has_several_sources = len({figure.source_id for figure in figures}) > 1
    can_be_redefined = kind is not None and kind.can_be_redefined and has_several_sources
    return evaluate_amounts(identity, term_rows, figure_by_id, figures, can_be_redefined)


def evaluate_amounts(
    identity: IdentityRow,
    term_rows: Sequence[TermRow],
    amount_by_id: Mapping[str, FigureRow | Amount],
    figures: Sequence[FigureRow],
    can_be_redefined: bool,
) -> EvaluatedIdentity:
    """Evaluate an identity with numbers of figures, by figure_id."""
    operands = [
        make_operand(amount_by_id[row.figure_id], row, identity.kind)
        for row in term_rows
        if row.figure_id in amount_by_id
    ]
    missing_ids = [row.figure_id for row in term_rows if row.figure_id not in amount_by_id]
    evaluation = None
    reason = f"there is no value for {', '.join(missing_ids)}" if missing_ids else ""
    if not missing_ids:
        try:
            evaluation = evaluate_terms(identity.kind, operands)
        except CannotEvaluate as error:
            reason = str(error)
    return EvaluatedIdentity(
        identity, term_rows, operands, figures, evaluation, reason, can_be_redefined
    )


def make_operand(amount: FigureRow | Amount, term: TermRow, kind: str) -> Operand:
    """Return the number of a term; its sign is the coefficient, or that of its role.

    amount: of the term's figure
    kind:   of the identity
    """
    coefficient = term.coefficient if kind == "sum" else None
    return Operand(
        figure_id=term.figure_id,
        role=term.role,
        value=Fraction(amount.value),
        value_to=Fraction(amount.value if amount.value_to is None else amount.value_to),
        tolerance=Fraction(amount.rounded_to or 0) / 2,
        bound=amount.bound,
        sign=coefficient or SIGNS.get(term.role, 0),
    )


def make_unrelated_operand(figure: FigureRow, role: str) -> Operand:
    """Return the number of a figure in a role that no identity gives it."""
    return make_operand(figure, TermRow("", 1, figure.figure_id, role, None), kind="")
