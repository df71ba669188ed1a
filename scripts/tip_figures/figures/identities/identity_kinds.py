"""The kinds of identity: their roles, their arithmetic, and how they are written.

IDENTITY_KINDS lists them. Which figures may be terms of an identity of each kind is in
`comparability`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.identities.arithmetic import (
    CannotEvaluate,
    Evaluation,
    Operand,
    OperandsByRole,
    evaluate_balance,
    evaluate_limit,
    evaluate_percent_change,
    evaluate_same_rate,
    evaluate_share,
)
from tip_figures.figures.identities.intervals import add_intervals

SIGNS = {"total": 1, "part": -1, "first": 1, "again": -1}
"""Role → sign of its terms where signed terms add up to zero."""
TOTAL_ROLES = ("total", "whole", "first")
"""Roles of a figure that the other terms of its identity make up."""


class TermCount(NamedTuple):
    """How many terms of an identity have a role; None is no maximum."""

    minimum: int
    maximum: int | None = None

    def allows(self, number: int) -> bool:
        """Whether this many terms may have the role."""
        return self.minimum <= number and (self.maximum is None or number <= self.maximum)

    def describe(self) -> str:
        """Return the count in words."""
        if self.maximum is None:
            return f"{self.minimum} or more"
        return f"{'at most ' if self.minimum < self.maximum else ''}{self.maximum}"


class ValueRange(NamedTuple):
    """The lower and the upper end of a value; equal if it is exact."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class IdentityKind:
    """A kind of identity.

    roles:            role → how many terms have it
    alternatives:     roles of which exactly one is needed
    evaluate:         operands by role → verdict and residual
    template:         arithmetic for people, with `{role}` for the terms of each role
    whole_role:       role of the term that contains the terms of role `part`; empty where the kind
                      does not list parts
    solvable_roles:   roles of which one term follows from the other terms, so that its figure may
                      be derived
    crosses_sources:  whether terms may be of other sources than the identity
    can_be_redefined: whether a definition that differs between sources may explain a difference
    """

    name: str
    roles: Mapping[str, TermCount]
    evaluate: Callable[[OperandsByRole], Evaluation]
    template: str
    alternatives: tuple[str, ...] = ()
    whole_role: str = ""
    solvable_roles: tuple[str, ...] = ()
    crosses_sources: bool = False
    can_be_redefined: bool = False

    def has_required_roles(self, operands: OperandsByRole) -> bool:
        """Whether each role that the kind needs has enough terms to write it as arithmetic."""
        has_alternative = not self.alternatives or any(operands[role] for role in self.alternatives)
        return has_alternative and all(
            len(operands[role]) >= count.minimum for role, count in self.roles.items()
        )


def evaluate_terms(kind: str, terms: Sequence[Operand]) -> Evaluation:
    """Evaluate an identity from its terms in the order of their positions.

    raises: CannotEvaluate if a role is missing, too frequent or unknown to the kind, or a number is
            divided by zero
    """
    if kind not in IDENTITY_KINDS:
        raise CannotEvaluate(f"there is no kind of identity called {kind}")
    identity_kind = IDENTITY_KINDS[kind]
    for term in terms:
        if term.role not in identity_kind.roles:
            raise CannotEvaluate(f"an identity of kind {kind} has no role {term.role}")
    operands = group_by_role(kind, terms)
    for role, count in identity_kind.roles.items():
        number = len(operands[role])
        if not count.allows(number):
            raise CannotEvaluate(
                f"an identity of kind {kind} has {count.describe()} {role}, "
                f"but this one has {number}"
            )
    alternatives = identity_kind.alternatives
    if alternatives and sum(bool(operands[role]) for role in alternatives) != 1:
        raise CannotEvaluate(f"an identity of kind {kind} has either {' or '.join(alternatives)}")
    return identity_kind.evaluate(operands)


def group_by_role(kind: str, terms: Sequence[Operand]) -> OperandsByRole:
    """Return the terms of each role of a kind."""
    operands: dict[str, list[Operand]] = {role: [] for role in IDENTITY_KINDS[kind].roles}
    for term in terms:
        if term.role in operands:
            operands[term.role].append(term)
    return operands


def solve_term(kind: str, terms: Sequence[Operand], figure_id: str) -> ValueRange | None:
    """Return the value that a figure must have if the other terms are right.

    returns: None if the figure is not a term that follows from the others
    """
    target = next((term for term in terms if term.figure_id == figure_id), None)
    if target is None or target.sign == 0 or kind not in IDENTITY_KINDS:
        return None
    if target.role not in IDENTITY_KINDS[kind].solvable_roles:
        return None
    others = [term for term in terms if term is not target]
    solution = add_intervals(term.written.times(-term.sign * target.sign) for term in others)
    return ValueRange(Fraction(solution.low.number), Fraction(solution.high.number))


def write_solution(kind: str, terms: Sequence[Operand], figure_id: str) -> str:
    """Write how a figure follows from the other terms: `34 = 40 - 6`.

    returns: "" if the figure is not a term that follows from the others
    """
    solution = solve_term(kind, terms, figure_id)
    if solution is None:
        return ""
    target = next(term for term in terms if term.figure_id == figure_id)
    others = sorted(
        (term for term in terms if term is not target),
        key=lambda term: term.sign * target.sign > 0,  # what is subtracted comes last
    )
    # A term moves to the other side of the equation, so its sign changes.
    moved = [replace(term, sign=term.sign * target.sign) for term in others]
    return f"{_write_number(target)} = {_write_sum(moved)}"


def write_arithmetic(kind: str, terms: Sequence[Operand]) -> str:
    """Write an identity as arithmetic, such as `40 = 35 + 5`.

    Terms that do not form an identity are listed with their roles.
    """
    if kind in IDENTITY_KINDS:
        identity_kind = IDENTITY_KINDS[kind]
        operands = group_by_role(kind, terms)
        roles_are_known = all(term.role in identity_kind.roles for term in terms)
        if roles_are_known and identity_kind.has_required_roles(operands):
            return _fill_template(identity_kind, operands)
    return ", ".join(f"{term.role} {_write_number(term)}" for term in terms)


def _fill_template(kind: IdentityKind, operands: OperandsByRole) -> str:
    """Write an identity as its kind is written; of pairs, one after the other."""
    if kind is SAME_RATE:
        pairs = zip(*operands.values(), strict=False)  # an amount may have no partner
        return ", ".join(" : ".join(map(_write_number, pair)) for pair in pairs)
    texts = {}
    for role, terms in operands.items():
        is_number = kind.roles[role].maximum == 1 and len(terms) == 1
        texts[role] = _write_number(terms[0]) if is_number else _write_sum(terms)
    direction = next((role for role in kind.alternatives if operands[role]), "")
    return kind.template.format(**texts, direction=direction, change=texts.get(direction))


def _write_number(term: Operand) -> str:
    """Write a number with its bound and the end of its range: `at least 40`, `1 to 3`."""
    bound = "" if term.bound in ("exact", "between") else f"{term.bound.replace('_', ' ')} "
    end = "" if term.value_to == term.value else f" to {format_number(term.value_to)}"
    return f"{bound}{format_number(term.value)}{end}"


def _write_sum(terms: Sequence[Operand]) -> str:
    """Write terms as they are on the right side of an equation: `35 + 5`, `60 - 10`."""
    text = ""
    for term in terms:
        operator = "-" if term.sign > 0 else "+"
        text += f" {operator} {_write_number(term)}"
    return text.removeprefix(" + ").removeprefix(" ")


ONE = TermCount(1, 1)
AT_MOST_ONE = TermCount(0, 1)
ONE_OR_MORE = TermCount(1)
TWO_OR_MORE = TermCount(2)


def _evaluate_balance(operands: OperandsByRole) -> Evaluation:
    return evaluate_balance([*chain.from_iterable(operands.values())])


SUM = IdentityKind(
    name="sum",
    roles={"total": ONE, "part": ONE_OR_MORE},
    evaluate=_evaluate_balance,
    template="{total} = {part}",
    whole_role="total",
    solvable_roles=("total", "part"),
)


def _evaluate_part_of(operands: OperandsByRole) -> Evaluation:
    return evaluate_limit(operands["part"], operands["whole"][0], strictly=False)


PART_OF = IdentityKind(
    name="part_of",
    roles={"part": ONE_OR_MORE, "whole": ONE},
    evaluate=_evaluate_part_of,
    template="{part} of {whole}",
    whole_role="whole",
)


def _evaluate_order(operands: OperandsByRole) -> Evaluation:
    return evaluate_limit(operands["lower"], operands["higher"][0], strictly=True)


ORDER = IdentityKind(
    name="order",
    roles={"lower": ONE, "higher": ONE},
    evaluate=_evaluate_order,
    template="{lower} < {higher}",
    crosses_sources=True,
)


PERCENT_CHANGE = IdentityKind(
    name="percent_change",
    roles={"rise": AT_MOST_ONE, "fall": AT_MOST_ONE, "old": ONE, "new": ONE},
    evaluate=evaluate_percent_change,
    template="{old} -> {new}: a {direction} of {change} percent",
    alternatives=("rise", "fall"),
    crosses_sources=True,
)


SHARE = IdentityKind(
    name="share",
    roles={"share": ONE, "part": ONE, "whole": ONE},
    evaluate=evaluate_share,
    template="{part} of {whole}: {share} percent",
    crosses_sources=True,
)


SAME_RATE = IdentityKind(
    name="same_rate",
    roles={"local": TWO_OR_MORE, "foreign": TWO_OR_MORE},
    evaluate=evaluate_same_rate,
    template="{local} : {foreign}",
)


RESTATED = IdentityKind(
    name="restated",
    roles={"first": ONE, "again": ONE_OR_MORE},
    evaluate=_evaluate_balance,
    template="{first} = {again}",
    solvable_roles=("again",),
    crosses_sources=True,
    can_be_redefined=True,
)

IDENTITY_KINDS: Mapping[str, IdentityKind] = {
    kind.name: kind for kind in (SUM, PART_OF, ORDER, PERCENT_CHANGE, SHARE, SAME_RATE, RESTATED)
}
