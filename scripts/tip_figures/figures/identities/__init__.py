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
    """Return the number of a figure as a term of an identity, ready for the arithmetic.

    Args:
        amount: the figure, or the same cells of a DataFrame row
        role: what the figure does in the identity, such as `total` or `part`
        coefficient: the sign of the term in a sum, 1 or -1; None or 0 for the usual sign of the
            role in SIGNS (0 for a role that is not in SIGNS)
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
    """Return a number as an exact fraction; the float 0.1 becomes 1/10, as it is printed."""
    return Fraction(number if isinstance(number, Decimal) else Decimal(str(number)))


def try_evaluate(kind: str, operands: Sequence[Operand]) -> tuple[Evaluation | None, str]:
    """Evaluate an identity, and return the reason instead of an error if this is impossible.

    Args:
        kind: name of the kind of identity, such as `sum`
        operands: the terms of the identity, in the order of their positions

    Returns:
        the evaluation and ""; or None and the reason, such as a missing total or a division by zero
    """
    try:
        return evaluate_terms(kind, operands), ""
    except CannotEvaluate as error:
        return None, str(error)


def find_wrong_column(
    evaluation: Evaluation | None, verdict: str, residual: Decimal | float | None
) -> str:
    """Return the name of the first column of an identity whose cell disagrees with its evaluation.

    An empty cell is right, because the command `tidy` fills it in. But the verdict must not be
    empty if the evaluation is CONTRADICTED, because a person must record it.

    Args:
        evaluation: the computed result; None if the identity cannot be evaluated
        verdict: the recorded verdict, with CONTRADICTED instead of DIFFERS, as in
            `EvaluatedIdentity.expected_verdict`; "" if the cell is empty
        residual: the recorded residual; None if the cell is empty

    Returns:
        `verdict` or `residual`; `kind` if there is no evaluation; "" if no cell is wrong
    """
    if evaluation is None:
        return "kind"
    if verdict != evaluation.verdict and (verdict or evaluation.verdict == CONTRADICTED):
        return "verdict"
    # Compared as floats, since a DataFrame has the residual only as a float.
    is_right = residual is None or float(residual) == float(as_decimal(evaluation.residual))
    return "" if is_right else "residual"


@dataclass(frozen=True)
class EvaluatedIdentity:
    """An identity with its terms and the result of its evaluation.

    Attributes:
        identity: the row of the identity
        term_rows: the rows of all its terms, in the order of their positions
        operands: the terms whose figure exists, as inputs of the arithmetic, in the same order
        figures: the figure of each operand, in the same order
        evaluation: the computed result; None if the identity cannot be evaluated
        reason: why it cannot be evaluated; "" if it can
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

        It is DIFFERS instead of CONTRADICTED if a person has recorded why the numbers differ.
        """
        verdict = self.evaluation.verdict if self.evaluation else ""
        is_explained = self.identity.verdict == DIFFERS and verdict == CONTRADICTED
        return DIFFERS if is_explained else verdict

    @property
    def expected_verdict(self) -> str:
        """The verdict that the evaluation must give if the recorded verdict is right.

        It is the recorded verdict, or "" if none is recorded. But for DIFFERS it is CONTRADICTED:
        a person has explained the difference, but the numbers still do not agree.
        """
        is_difference = self.identity.verdict == DIFFERS
        return CONTRADICTED if is_difference else self.identity.verdict

    @property
    def difference(self) -> str:
        """How large the difference of the numbers is: `residual 2, rounding explains only 0`.

        The word `only` is left out if the numbers fit, or if a person has explained why they
        differ. The text is "" if the identity cannot be evaluated.
        """
        if self.evaluation is None:
            return ""
        only = "only " if self.verdict == CONTRADICTED else ""
        residual, allowed = map(format_number, (self.evaluation.residual, self.evaluation.allowed))
        return f"residual {residual}, rounding explains {only}{allowed}"

    @property
    def arithmetic(self) -> str:
        """The identity as arithmetic: `40 = 35 + 5`."""
        return write_arithmetic(self.identity.kind, self.operands)

    @property
    def kind(self) -> IdentityKind:
        """The kind of the identity.

        Raises:
            KeyError: if there is no such kind of identity, so that `evaluation` is None
        """
        return IDENTITY_KINDS[self.identity.kind]

    @property
    def main(self) -> FigureRow:
        """The figure with which the others are compared, such as the total of a sum.

        Raises:
            ValueError: if no figure or several have the main role, as always in `same_rate`
            KeyError: if there is no such kind of identity
        """
        (figure,) = self.figures_of_role(self.kind.main_role)
        return figure

    @property
    def others(self) -> Sequence[FigureRow]:
        """The figures that are compared with the main figure, such as the parts of a sum.

        A stated percentage, which has a third role, is not among them.

        Raises:
            KeyError: if there is no such kind of identity
        """
        return self.figures_of_role(self.kind.other_role)

    @property
    def whole(self) -> FigureRow | None:
        """The figure whose parts the identity lists, such as the total of a sum.

        Returns:
            None if the identity cannot be evaluated, or is of a kind that lists no parts. A sum
            that subtracts a part, such as `40 = 50 - 10`, has None too: 50 is not a part of 40
        """
        if self.evaluation is None or not self.kind.lists_parts:
            return None
        # All signed terms add up to zero, so a part with the sign of the total is subtracted.
        has_subtracted_part = any(term.role == "part" and term.sign > 0 for term in self.operands)
        return None if has_subtracted_part else self.main

    def figures_of_role(self, *roles: str) -> list[FigureRow]:
        """Return the figures that have one of these roles, in the order of their terms."""
        figures_and_operands = zip(self.figures, self.operands, strict=True)
        return [figure for figure, term in figures_and_operands if term.role in roles]


def evaluate_identity(
    identity: IdentityRow, term_rows: Sequence[TermRow], figure_by_id: Mapping[str, FigureRow]
) -> EvaluatedIdentity:
    """Return an identity with its figures and the result of its evaluation.

    If a term has no figure, or `try_evaluate` gives a reason, then `evaluation` is None and
    `reason` is a text such as `there is no value for f1, f2`. Coefficients of terms are used in
    sums only.

    Args:
        identity: the row of the identity
        term_rows: the rows of its terms, in the order of their positions
        figure_by_id: figure_id → figure
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
    if missing_ids:
        evaluation, reason = None, f"there is no value for {', '.join(missing_ids)}"
    else:
        evaluation, reason = try_evaluate(identity.kind, operands)
    return EvaluatedIdentity(identity, term_rows, operands, figures, evaluation, reason)


# What figures contain


CodePair = tuple[str, str, str]
"""A dimension and two of its codes."""


class Containment(NamedTuple):
    """Which codes of one source contain other codes.

    The code `all` contains every code. The code `foreign` contains every area except the area of
    the figure. Any other code contains itself and the codes that the identities of the source put
    inside it. Identities of other sources are not used, because editions define codes differently:
    one edition may count forced begging as part of forced labor, the next one separately. A
    Containment without `nested_codes` and `disjoint_codes` has only the general rules.

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

        A code contains itself, and `all` contains every code. In a dimension of areas, `foreign`
        contains every area except that of the container. In other dimensions, `nested_codes` says
        what a code contains.
        """
        outer, inner = container.codes[dimension], part.codes[dimension]
        if outer in (inner, "all"):
            return True
        if dimension in self.area_dimensions:
            return outer == FOREIGN and inner not in ("", "all", container.ref_area)
        return (dimension, inner, outer) in self.nested_codes

    def contains(self, container: FigureRow, part: FigureRow) -> bool:
        """Return whether the container contains the part in each dimension.

        Only codes are compared (see `find_uncontained_dimension`), not the year, area or unit.
        """
        return not self.find_uncontained_dimension(container, part)

    def find_uncontained_dimension(self, container: FigureRow, part: FigureRow) -> str:
        """Return the name of the first dimension in which the container does not contain the part.

        The dimensions to compare are those of `list_shared_dimensions`. If the result is "", the
        container contains the part in all of them. A code does not contain a code that is disjoint
        from it in `disjoint_codes`, even if `contains_in` is True: one identity may have `begging`
        as a part of `forced_labor`, and another one list the two side by side.
        """
        for dimension in list_shared_dimensions(container, part):
            code_pair = (dimension, part.codes[dimension], container.codes[dimension])
            are_disjoint = code_pair in self.disjoint_codes
            if are_disjoint or not self.contains_in(container, part, dimension):
                return dimension
        return ""

    def are_disjoint(self, figure: FigureRow, other: FigureRow) -> bool:
        """Return whether two figures may be parts of one total, as far as their codes show.

        If they have the same indicator, their codes must exclude each other in at least one
        dimension, such as `female` and `male` (see `list_disjoint_dimensions`). If they have
        different indicators, the result is always True, because codes do not show whether the
        indicators overlap.
        """
        is_same_indicator = figure.indicator_id == other.indicator_id
        return not is_same_indicator or bool(self.list_disjoint_dimensions(figure, other))

    def list_disjoint_dimensions(self, figure: FigureRow, other: FigureRow) -> list[str]:
        """Return the dimensions in which neither code of two figures contains the other.

        For `female` `adult` and `male` `adult`, the result is sex alone. A dimension in which one
        of the figures has no code is left out. The result may be empty.
        """
        dimensions = []
        for dimension in figure.codes:
            has_codes = figure.codes[dimension] and other.codes[dimension]
            if not has_codes or self.contains_in(figure, other, dimension):
                continue
            if not self.contains_in(other, figure, dimension):
                dimensions.append(dimension)
        return dimensions


def derive_containment(
    area_dimensions: frozenset[str], identities: Iterable[EvaluatedIdentity]
) -> Containment:
    """Return which codes of a source contain others, as its sums and lists of parts show.

    - The code of a part is nested in the code of its whole: if a figure for `begging` is a part of
      one for `forced_labor`, `forced_labor` contains `begging`. The codes `all` and "" show
      nothing.
    - The parts of one whole share no person. Suppose that two parts have the same indicator, and
      that neither code contains the other in exactly one dimension. Then these two codes are
      disjoint.

    Identities without a `whole` (they list no parts, or subtract a part) are left out.

    Args:
        area_dimensions: the names of the dimensions whose codes are areas
        identities: the identities of the source
    """
    codes_alone = Containment(area_dimensions)  # only the general rules, such as that of `all`
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
    """Return the names of the dimensions in which two figures can be compared.

    They are all dimensions if the figures have the same indicator. Otherwise they are the
    dimensions in which both figures have a code.
    """
    if figure.indicator_id == other.indicator_id:
        return list(figure.codes)
    return [name for name in figure.codes if figure.codes[name] and other.codes[name]]


def find_differences(figure: FigureRow, other: FigureRow) -> list[str]:
    """Return the names of the columns in which two figures count different things.

    The columns are indicator_id, year, ref_area, and the dimensions of `list_shared_dimensions`.
    Other columns, such as period, unit, counter and definition, are not compared. So an empty
    result does not prove that both figures count the same.
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
