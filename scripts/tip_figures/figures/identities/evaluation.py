"""An identity with its terms, their figures, and the result of its evaluation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

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
    figures:    figures of the operands, in the same order
    evaluation: None if the identity cannot be evaluated; `reason` says why
    """

    identity: IdentityRow
    term_rows: Sequence[TermRow]
    operands: Sequence[Operand]
    figures: Sequence[FigureRow]
    evaluation: Evaluation | None
    reason: str = ""

    @property
    def verdict(self) -> str:
        """The computed verdict; "" if the identity cannot be evaluated.

        A difference that a person has recorded as a change of definition is not a contradiction, if
        the identity is of a kind that can be redefined and has terms of several sources.
        """
        if self.evaluation is None:
            return ""
        if self.can_be_redefined:
            return choose_verdict(self.evaluation, self.identity.verdict)
        return self.evaluation.verdict

    @property
    def can_be_redefined(self) -> bool:
        """Whether sources that define a count differently may explain a difference."""
        kind = IDENTITY_KINDS.get(self.identity.kind)
        source_ids = {figure.source_id for figure in self.figures}
        return kind is not None and kind.can_be_redefined and len(source_ids) > 1

    @property
    def arithmetic(self) -> str:
        """The identity as arithmetic for people."""
        return write_arithmetic(self.identity.kind, self.operands)

    @property
    def lists_parts(self) -> bool:
        """Whether the identity names parts of one number, subtracts nothing, and is evaluated."""
        if self.evaluation is None or not IDENTITY_KINDS[self.identity.kind].whole_role:
            return False
        return not any(term.role == "part" and term.sign > 0 for term in self.operands)

    @property
    def whole(self) -> FigureRow | None:
        """The figure whose parts the identity lists; None if it does not list parts."""
        if not self.lists_parts:
            return None
        (whole,) = self.figures_of_role(IDENTITY_KINDS[self.identity.kind].whole_role)
        return whole

    def figures_of_role(self, role: str) -> list[FigureRow]:
        """Return the figures that have a role, by position."""
        figures_and_operands = zip(self.figures, self.operands, strict=True)
        return [figure for figure, term in figures_and_operands if term.role == role]


def evaluate_identity(
    identity: IdentityRow, term_rows: Sequence[TermRow], figure_by_id: Mapping[str, FigureRow]
) -> EvaluatedIdentity:
    """Evaluate an identity.

    term_rows: its terms, by position; an identity with a term that has no figure is not evaluated
    """
    complete_rows = [row for row in term_rows if row.figure_id in figure_by_id]
    figures = [figure_by_id[row.figure_id] for row in complete_rows]
    operands = [
        make_operand(row, figure, identity.kind)
        for row, figure in zip(complete_rows, figures, strict=True)
    ]
    missing_ids = [row.figure_id for row in term_rows if row.figure_id not in figure_by_id]
    evaluation = None
    reason = ""
    if missing_ids:
        reason = f"there is no value for {', '.join(missing_ids)}"
    else:
        try:
            evaluation = evaluate_terms(identity.kind, operands)
        except CannotEvaluate as error:
            reason = str(error)
    return EvaluatedIdentity(identity, term_rows, operands, figures, evaluation, reason)


class Amount(Protocol):
    """The number of a figure, as a record or as a row of another frame has it."""

    @property
    def value(self) -> Decimal:
        """The number, or the lower end of a range."""

    @property
    def value_to(self) -> Decimal | None:
        """The upper end of a range."""

    @property
    def bound(self) -> str:
        """Whether the number is exact, a bound or a range."""

    @property
    def rounded_to(self) -> Decimal | None:
        """What the number was rounded to; None if it is exact."""


def make_operand(term: TermRow, amount: Amount, kind: str) -> Operand:
    """Return the number of a term; its sign is the coefficient, or that of its role.

    amount: of the term's figure
    kind:   of the identity
    """
    sign = SIGNS.get(term.role, 0)
    if kind == "sum" and term.coefficient is not None:
        sign = term.coefficient
    value_to = amount.value if amount.value_to is None else amount.value_to
    return Operand(
        figure_id=term.figure_id,
        role=term.role,
        value=Fraction(amount.value),
        value_to=Fraction(value_to),
        tolerance=Fraction(amount.rounded_to or 0) / 2,
        bound=amount.bound,
        sign=sign,
    )


def choose_verdict(evaluation: Evaluation, recorded: str) -> str:
    """Return the verdict of an identity that can be redefined.

    recorded: by a person, who may know that a difference comes from a change of definition
    """
    if recorded == REDEFINED and evaluation.verdict == CONTRADICTED:
        return REDEFINED
    return evaluation.verdict


def is_recorded_verdict(verdict: str, recorded: str) -> bool:
    """Whether a computed verdict is recorded; tidy fills in an empty one if the identity holds."""
    return verdict == recorded if recorded else verdict != CONTRADICTED


def is_recorded_residual(evaluation: Evaluation, recorded: Decimal | None) -> bool:
    """Whether the computed residual is recorded, if any is."""
    return recorded in (None, as_decimal(evaluation.residual))


def make_unrelated_operand(figure: FigureRow, role: str) -> Operand:
    """Return the number of a figure in a role that no identity gives it."""
    term = TermRow(
        identity_id="", position=1, figure_id=figure.figure_id, role=role, coefficient=None
    )
    return make_operand(term, figure, kind="")
