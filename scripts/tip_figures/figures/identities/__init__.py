"""Identities as the tables state them, evaluated, and what follows from them: what contains what.

The arithmetic is in `arithmetic`, the kinds of identity are in `identity_kinds`.
"""

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
    """The number of a figure in a DataFrame; `row` is the index of the row."""

    row: int
    figure_id: str
    value: float
    value_to: float | None
    bound: str
    rounded_to: float | None


def make_operand(amount: FigureRow | Amount, role: str, coefficient: int | None = None) -> Operand:
    """Return a figure as a term of an identity.

    Args:
        coefficient: the sign of the term; that of its role if it is None or 0
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
    return Fraction(number if isinstance(number, Decimal) else Decimal(str(number)))


def try_evaluate(kind: str, operands: Sequence[Operand]) -> tuple[Evaluation | None, str]:
    """Return the evaluation of an identity and ""; or None and the reason why there is none."""
    try:
        return evaluate_terms(kind, operands), ""
    except CannotEvaluate as error:
        return None, str(error)


def find_wrong_column(
    evaluation: Evaluation | None, verdict: str, residual: Decimal | float | None
) -> str:
    """Return the column of an identity that contradicts its evaluation; "" if none does.

    Args:
        verdict, residual: as recorded; empty ones are right, except for a contradiction
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
    """An identity with its terms and its evaluation.

    Attributes:
        operands, figures: of the terms whose figure exists, in the order of the terms
        reason: why there is no evaluation; "" if there is one
    """

    identity: IdentityRow
    term_rows: Sequence[TermRow]
    operands: Sequence[Operand]
    figures: Sequence[FigureRow]
    evaluation: Evaluation | None
    reason: str

    @property
    def verdict(self) -> str:
        """The verdict; DIFFERS if a person has recorded this for numbers that contradict."""
        verdict = self.evaluation.verdict if self.evaluation else ""
        is_explained = self.identity.verdict == DIFFERS and verdict == CONTRADICTED
        return DIFFERS if is_explained else verdict

    @property
    def expected_verdict(self) -> str:
        """The verdict that the numbers must have for the recorded one."""
        is_difference = self.identity.verdict == DIFFERS
        return CONTRADICTED if is_difference else self.identity.verdict

    @property
    def difference(self) -> str:
        """By how much the numbers miss the identity: `residual 5, rounding explains only 0`."""
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
        """The kind, which exists if there is an evaluation."""
        return IDENTITY_KINDS[self.identity.kind]

    @property
    def main(self) -> FigureRow:
        """The figure with which the others are compared; only with an evaluation."""
        (figure,) = self.figures_of_role(self.kind.main_role)
        return figure

    @property
    def others(self) -> Sequence[FigureRow]:
        """The figures that are compared with the main one; only with an evaluation."""
        return self.figures_of_role(self.kind.other_role)

    @property
    def whole(self) -> FigureRow | None:
        """The figure of which the others are parts; None if they are not, or one is subtracted."""
        if self.evaluation is None or not self.kind.lists_parts:
            return None
        # All signed terms add up to zero, so a part with the sign of the total is subtracted.
        has_subtracted_part = any(term.role == "part" and term.sign > 0 for term in self.operands)
        return None if has_subtracted_part else self.main

    def figures_of_role(self, *roles: str) -> list[FigureRow]:
        """Return the figures that have one of some roles, in the order of the terms."""
        figures_and_operands = zip(self.figures, self.operands, strict=True)
        return [figure for figure, term in figures_and_operands if term.role in roles]


def evaluate_identity(
    identity: IdentityRow, term_rows: Sequence[TermRow], figure_by_id: Mapping[str, FigureRow]
) -> EvaluatedIdentity:
    """Evaluate an identity; a term without a figure leaves it without an evaluation.

    Args:
        term_rows: in the order of their positions
    """
    missing_ids = [row.figure_id for row in term_rows if row.figure_id not in figure_by_id]
    existing_rows = [row for row in term_rows if row.figure_id in figure_by_id]
    figures = [figure_by_id[row.figure_id] for row in existing_rows]
    is_sum = identity.kind == SUM.name
    operands = [
        make_operand(figure, row.role, row.coefficient if is_sum else None)
        for figure, row in zip(figures, existing_rows, strict=True)
    ]
    if missing_ids:
        reason = f"there is no value for {', '.join(missing_ids)}"
        return EvaluatedIdentity(identity, term_rows, operands, figures, None, reason)
    result = try_evaluate(identity.kind, operands)
    return EvaluatedIdentity(identity, term_rows, operands, figures, *result)


# What figures contain

CodePair = tuple[str, str, str]
"""A dimension and two of its codes."""


class Containment(NamedTuple):
    """Which figures of a source are within others.

    Attributes:
        area_dimensions: whose codes are areas, so that FOREIGN contains every area but the own one
        nested_codes: the first code is within the second, as an identity says
        disjoint_codes: no case has both codes, as an identity says
    """

    area_dimensions: frozenset[str]
    nested_codes: frozenset[CodePair] = frozenset()
    disjoint_codes: frozenset[CodePair] = frozenset()

    def contains_in(self, container: FigureRow, part: FigureRow, dimension: str) -> bool:
        """Return whether the code of one figure in a dimension contains that of another."""
        outer, inner = container.codes[dimension], part.codes[dimension]
        if outer in (inner, "all"):
            return True
        if dimension in self.area_dimensions:
            return outer == FOREIGN and inner not in ("", "all", container.ref_area)
        return (dimension, inner, outer) in self.nested_codes

    def contains(self, container: FigureRow, part: FigureRow) -> bool:
        """Return whether the codes of one figure contain those of another."""
        return not self.find_uncontained_dimension(container, part)

    def find_uncontained_dimension(self, container: FigureRow, part: FigureRow) -> str:
        """Return the first dimension in which a figure does not contain another; "" if none."""
        for dimension in list_shared_dimensions(container, part):
            code_pair = (dimension, part.codes[dimension], container.codes[dimension])
            are_disjoint = code_pair in self.disjoint_codes
            if are_disjoint or not self.contains_in(container, part, dimension):
                return dimension
        return ""

    def are_disjoint(self, figure: FigureRow, other: FigureRow) -> bool:
        """Return whether figures have another indicator, or codes that do not overlap."""
        is_same_indicator = figure.indicator_id == other.indicator_id
        return not is_same_indicator or bool(self.list_disjoint_dimensions(figure, other))

    def list_disjoint_dimensions(self, figure: FigureRow, other: FigureRow) -> list[str]:
        """Return the dimensions in which neither code contains the other; "" is no code."""
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
    """Return what follows from the identities of a source.

    The codes of parts are within that of their whole. Codes by which two parts of one whole differ
    in one dimension alone are disjoint.
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
    """Return the dimensions in which figures are compared.

    Of different indicators, these are the ones that both have.
    """
    if figure.indicator_id == other.indicator_id:
        return list(figure.codes)
    return [name for name in figure.codes if figure.codes[name] and other.codes[name]]


def find_differences(figure: FigureRow, other: FigureRow) -> list[str]:
    """Return the columns in which figures differ: indicator, year, area, shared dimensions."""
    columns = ("indicator_id", "year", "ref_area")
    differences = [name for name in columns if getattr(figure, name) != getattr(other, name)]
    for dimension in list_shared_dimensions(figure, other):
        if figure.codes[dimension] != other.codes[dimension]:
            differences.append(dimension)
    return differences
