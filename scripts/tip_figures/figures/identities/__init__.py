"""Identities with the results of their evaluation, and which figures contain others by them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import NamedTuple

from tip_figures.datapackage.text_format import as_decimal, format_number
from tip_figures.figures.identities.arithmetic import (
    CONTRADICTED,
    DIFFERS,
    ZERO,
    CannotEvaluate,
    Evaluation,
    Operand,
)
from tip_figures.figures.identities.identity_kinds import (
    IDENTITY_KINDS,
    SIGNS,
    SUM,
    IdentityKind,
    evaluate_terms,
    write_arithmetic,
)
from tip_figures.figures.records import FOREIGN, FigureRow, IdentityRow, TermRow


class Amount(NamedTuple):
    """The number of a figure in a row of a DataFrame of figures; rows count from 0."""

    row: int
    figure_id: str
    value: float
    value_to: float | None
    bound: str
    rounded_to: float | None


def make_operand(amount: FigureRow | Amount, role: str, coefficient: int | None = None) -> Operand:
    """Return a figure as a term in a role.

    Args:
        coefficient: its sign in a sum; if it is None or 0, the sign is that of the role in SIGNS,
            or 0 for a role that is not listed there
    """
    value = _to_fraction(amount.value)
    return Operand(
        figure_id=amount.figure_id,
        role=role,
        value=value,
        value_to=value if amount.value_to is None else _to_fraction(amount.value_to),
        tolerance=_to_fraction(amount.rounded_to) / 2 if amount.rounded_to else ZERO,
        bound=amount.bound,
        sign=coefficient or SIGNS.get(role, 0),
    )


def _to_fraction(number: Decimal | float) -> Fraction:
    """Convert a number exactly; a float counts as the shortest decimal that it stands for."""
    return Fraction(number if isinstance(number, Decimal) else Decimal(str(number)))


def try_evaluate(kind: str, operands: Sequence[Operand]) -> tuple[Evaluation | None, str]:
    """Return (evaluation, reason) of an identity of a kind.

    Returns:
        the evaluation and ""; None and the reason if the terms do not form an identity of the kind
    """
    try:
        return evaluate_terms(kind, operands), ""
    except CannotEvaluate as error:
        return None, str(error)


def find_wrong_column(
    evaluation: Evaluation | None, verdict: str, residual: Decimal | float | None
) -> str:
    """Return the column of an identity whose recorded cell disagrees with its evaluation.

    Empty cells are right, because tidy fills them in. The exception is the verdict of a
    contradicted identity: a person must record it, so it must not be empty.

    Args:
        verdict, residual: as recorded

    Returns:
        `verdict` or `residual`; `kind` if there is no evaluation; "" if all is right
    """
    if evaluation is None:
        return "kind"
    if verdict != evaluation.verdict and (verdict or evaluation.verdict == CONTRADICTED):
        return "verdict"
    is_right = residual is None or float(residual) == float(as_decimal(evaluation.residual))
    return "" if is_right else "residual"


@dataclass(frozen=True)
class EvaluatedIdentity:
    """An identity with its terms and the result of its evaluation.

    Attributes:
        term_rows: all its terms, by position
        operands: numbers of the terms whose figure exists, by position
        figures: figures of the operands, in the same order
        evaluation: None if the identity cannot be evaluated; `reason` says why
    """

    identity: IdentityRow
    term_rows: Sequence[TermRow]
    operands: Sequence[Operand]
    figures: Sequence[FigureRow]
    evaluation: Evaluation | None
    reason: str

    @property
    def verdict(self) -> str:
        """The computed verdict; "" if the identity cannot be evaluated.

        A difference that a person has recorded as explained is not a contradiction.
        """
        verdict = self.evaluation.verdict if self.evaluation else ""
        is_explained = self.identity.verdict == DIFFERS and verdict == CONTRADICTED
        return DIFFERS if is_explained else verdict

    @property
    def expected_verdict(self) -> str:
        """The verdict that the numbers must give if the recorded one is right; "" if it is empty.

        For a recorded DIFFERS this is CONTRADICTED, because the numbers themselves do not agree.
        """
        is_difference = self.identity.verdict == DIFFERS
        return CONTRADICTED if is_difference else self.identity.verdict

    @property
    def difference(self) -> str:
        """How far the numbers do not fit: "residual 2, rounding explains only 0".

        It is "" if the identity cannot be evaluated. The word "only" marks a contradiction.
        """
        if self.evaluation is None:
            return ""
        only = "only " if self.verdict == CONTRADICTED else ""
        residual, allowed = map(format_number, (self.evaluation.residual, self.evaluation.allowed))
        return f"residual {residual}, rounding explains {only}{allowed}"

    @property
    def arithmetic(self) -> str:
        """The identity as arithmetic for people."""
        return write_arithmetic(self.identity.kind, self.operands)

    @property
    def kind(self) -> IdentityKind:
        """The kind of an identity that could be evaluated."""
        return IDENTITY_KINDS[self.identity.kind]

    @property
    def main(self) -> FigureRow:
        """The figure with which the others are compared.

        Raises:
            ValueError: if not exactly one figure has the main role, as in `same_rate`
        """
        (figure,) = self.figures_of_role(self.kind.main_role)
        return figure

    @property
    def others(self) -> Sequence[FigureRow]:
        """The figures that are compared with the main one, such as parts; no stated percentage."""
        return self.figures_of_role(self.kind.other_role)

    @property
    def whole(self) -> FigureRow | None:
        """The figure whose parts the identity lists.

        Returns:
            None if the identity lists no parts, subtracts a part, or cannot be evaluated
        """
        if self.evaluation is None or not self.kind.lists_parts:
            return None
        subtracts = any(term.role == "part" and term.sign > 0 for term in self.operands)
        return None if subtracts else self.main

    def figures_of_role(self, *roles: str) -> list[FigureRow]:
        """Return the figures that have one of some roles, by position."""
        figures_and_operands = zip(self.figures, self.operands, strict=True)
        return [figure for figure, term in figures_and_operands if term.role in roles]


def evaluate_identity(
    identity: IdentityRow, term_rows: Sequence[TermRow], figure_by_id: Mapping[str, FigureRow]
) -> EvaluatedIdentity:
    """Return an identity with its terms and the result of its evaluation.

    If a term has no figure, the identity is not evaluated: `evaluation` is None, and `reason` names
    the missing figures.

    Args:
        term_rows: terms of the identity, by position
    """
    figures, operands, missing_ids = [], [], []
    for row in term_rows:
        figure = figure_by_id.get(row.figure_id)
        if figure is None:
            missing_ids.append(row.figure_id)
        else:
            coefficient = row.coefficient if identity.kind == SUM.name else None
            figures.append(figure)
            operands.append(make_operand(figure, row.role, coefficient))
    evaluation, reason = None, f"there is no value for {', '.join(missing_ids)}"
    if not missing_ids:
        evaluation, reason = try_evaluate(identity.kind, operands)
    return EvaluatedIdentity(identity, term_rows, operands, figures, evaluation, reason)


# What figures contain


CodePair = tuple[str, str, str]
"""A dimension and two of its codes."""


class Containment(NamedTuple):
    """Which codes of one source contain others.

    The code `all` contains every code, `foreign` every area but the figure's own. What other codes
    contain differs from source to source (forced begging is part of forced labor in one edition and
    listed beside it in the next), so they contain only themselves and what the identities of the
    source say.

    Attributes:
        area_dimensions: dimensions whose codes are areas
        nested_codes: pairs of an inner code and the code that contains it
        disjoint_codes: pairs of codes that share no person; each pair is listed in both orders
    """

    area_dimensions: frozenset[str]
    nested_codes: frozenset[CodePair] = frozenset()
    disjoint_codes: frozenset[CodePair] = frozenset()

    def contains_in(self, container: FigureRow, part: FigureRow, dimension: str) -> bool:
        """Return whether, in a dimension, the code of the container contains the code of the part.

        A code contains itself. Among areas only `all` and `foreign` contain other codes.
        """
        outer, inner = container.codes[dimension], part.codes[dimension]
        if outer in (inner, "all"):
            return True
        if dimension in self.area_dimensions:
            return outer == FOREIGN and inner not in ("", "all", container.ref_area)
        return (dimension, inner, outer) in self.nested_codes

    def contains(self, container: FigureRow, part: FigureRow) -> bool:
        """Return whether the container contains the part in all dimensions that are compared."""
        return not self.find_uncontained_dimension(container, part)

    def find_uncontained_dimension(self, container: FigureRow, part: FigureRow) -> str:
        """Return the first shared dimension in which the container does not contain the part.

        Codes that share no person (`disjoint_codes`) do not contain each other.

        Returns:
            the name of the dimension; "" if the part is contained in all
        """
        for dimension in list_shared_dimensions(container, part):
            codes = (dimension, part.codes[dimension], container.codes[dimension])
            if codes in self.disjoint_codes or not self.contains_in(container, part, dimension):
                return dimension
        return ""

    def are_disjoint(self, figure: FigureRow, other: FigureRow) -> bool:
        """Return whether two figures are assumed to share no person.

        Figures of one indicator share no person if, in some dimension, neither code contains the
        other. For figures of different indicators the result is always True, because codes do not
        say how the indicators overlap.
        """
        is_same_indicator = figure.indicator_id == other.indicator_id
        return not is_same_indicator or bool(self.list_disjoint_dimensions(figure, other))

    def list_disjoint_dimensions(self, figure: FigureRow, other: FigureRow) -> list[str]:
        """Return the dimensions in which neither code of two figures contains the other.

        A dimension in which one of the figures has no code is left out.
        """
        return [
            dimension
            for dimension in figure.codes
            if figure.codes[dimension]
            and other.codes[dimension]
            and not self.contains_in(figure, other, dimension)
            and not self.contains_in(other, figure, dimension)
        ]


def derive_containment(
    area_dimensions: frozenset[str], identities: Iterable[EvaluatedIdentity]
) -> Containment:
    """Return which codes of a source contain others, from its sums and lists of parts.

    The code of a part is nested in the code of its whole, unless the code of the whole is `all` or
    empty. The parts of one whole share no person. If neither code of two parts contains the other
    in exactly one dimension, their codes in this dimension are therefore disjoint. An identity that
    lists no parts, or subtracts one, is left out.

    Args:
        identities: of one source
    """
    codes_alone = Containment(area_dimensions)
    nested: set[CodePair] = set()
    disjoint: set[CodePair] = set()
    for evaluated in identities:
        whole = evaluated.whole
        if whole is None:
            continue
        for part in evaluated.others:
            for dimension in part.breakdown:
                inner, outer = part.codes[dimension], whole.codes[dimension]
                if outer not in ("", "all", inner):
                    nested.add((dimension, inner, outer))
        for part, other in permutations(evaluated.others, 2):
            dimensions = codes_alone.list_disjoint_dimensions(part, other)
            if len(dimensions) == 1 and part.indicator_id == other.indicator_id:
                (name,) = dimensions
                disjoint.add((name, part.codes[name], other.codes[name]))
    return Containment(area_dimensions, frozenset(nested), frozenset(disjoint))


def list_shared_dimensions(figure: FigureRow, other: FigureRow) -> list[str]:
    """Return the dimensions to compare: all for one indicator, otherwise those that both have.

    A figure has a dimension if its code is not empty.
    """
    if figure.indicator_id == other.indicator_id:
        return list(figure.codes)
    return [name for name in figure.codes if figure.codes[name] and other.codes[name]]


def find_differences(figure: FigureRow, other: FigureRow) -> list[str]:
    """Return the names of the columns in which two figures count different things.

    The columns are indicator_id, year, ref_area, and the dimensions of `list_shared_dimensions`.
    Period and unit are not compared: an empty result does not mean that both count the same.
    """
    differences = [
        column
        for column in ("indicator_id", "year", "ref_area")
        if getattr(figure, column) != getattr(other, column)
    ]
    for dimension in list_shared_dimensions(figure, other):
        if figure.codes[dimension] != other.codes[dimension]:
            differences.append(dimension)
    return differences
