"""Identities, judged, and their kinds, a record each: roles, how it is judged and written, what may stand together.

KINDS lists them; whatever else depends on a kind stands in its record, too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures import kind_sql
from tip_figures.figures.arithmetic import (
    CannotEvaluate,
    Evaluation,
    Operand,
    OperandsByRole,
    evaluate_balance,
    evaluate_limit,
    evaluate_percent_change,
    evaluate_same_rate,
)

SIGNS = {"total": 1, "part": -1, "first": 1, "again": -1}


@dataclass(frozen=True)
class IdentityKind:
    """A kind of identity.

    roles:    each with the least and the most terms that have it; None is no limit
    judge:    what comes of terms, by role
    write:    the identity as arithmetic, for people
    sql:      identity_id, residual and verdict of every identity of the kind (see kind_sql)
    whole_role: role of the term that contains the terms of role `part`; empty where the kind lists no parts
    compared: roles of two figures that differ in one respect alone, the lower or newer first
    alike:    groups of roles whose figures have one unit
    solved:   roles of which one term follows from the others; such a figure may be derived
    """

    name: str
    roles: Mapping[str, tuple[int, int | None]]
    evaluate: Callable[[OperandsByRole], Evaluation]
    write: Callable[[OperandsByRole], str]
    sql: str
    alike: tuple[tuple[str, ...], ...]
    whole_role: str = ""
    compared: tuple[str, str] | None = None
    solved: tuple[str, ...] = ()


def evaluate(kind: str, terms: Sequence[Operand]) -> Evaluation:
    """Judge an identity by its terms, in order of position.

    raises: CannotJudge if a role is missing, too often there or foreign to the kind, or a division by zero is asked
    """
    if kind not in IDENTITY_KINDS:
        raise CannotEvaluate(f"there is no kind of identity called {kind}")
    known = IDENTITY_KINDS[kind].roles
    for term in terms:
        if term.role not in known:
            raise CannotEvaluate(f"the role {term.role} has no place in an identity of kind {kind}")
    of = group_by_role(kind, terms)
    for role, (least, most) in known.items():
        if len(of[role]) < least or (most is not None and len(of[role]) > most):
            count = f"{least} or more" if most is None else str(least)
            raise CannotEvaluate(
                f"an identity of kind {kind} has {count} {role}, and this one has {len(of[role])}"
            )
    return IDENTITY_KINDS[kind].evaluate(of)


def group_by_role(kind: str, terms: Sequence[Operand]) -> OperandsByRole:
    """The terms of each role of a kind."""
    return {
        role: [term for term in terms if term.role == role] for role in IDENTITY_KINDS[kind].roles
    }


def solve_term(
    kind: str, terms: Sequence[Operand], figure_id: str
) -> tuple[Fraction, Fraction] | None:
    """Value and upper end that a term has when the others are given; None where the figure is no such term."""
    mine = next((term for term in terms if term.figure_id == figure_id), None)
    if (
        mine is None
        or kind not in IDENTITY_KINDS
        or mine.role not in IDENTITY_KINDS[kind].solved
        or not mine.sign
    ):
        return None
    others = [(Fraction(-term.sign, mine.sign), term) for term in terms if term is not mine]
    ends = [sorted((factor * term.value, factor * term.value_to)) for factor, term in others]
    return sum((low for low, _ in ends), Fraction(0)), sum((high for _, high in ends), Fraction(0))


def write_arithmetic(kind: str, terms: Sequence[Operand]) -> str:
    """An identity as arithmetic: `40 = 35 + 5`."""
    if kind in IDENTITY_KINDS and all(term.role in IDENTITY_KINDS[kind].roles for term in terms):
        of = group_by_role(kind, terms)
        if all(len(of[role]) >= least for role, (least, _) in IDENTITY_KINDS[kind].roles.items()):
            return IDENTITY_KINDS[kind].write(of)
    return ", ".join(f"{term.role} {_amount(term)}" for term in terms)


def _added(terms: Sequence[Operand]) -> str:
    """Terms with their signs: `35 + 5`, `60 - 10`."""
    text = "".join(f" {'+' if term.sign <= 0 else '-'} {_amount(term)}" for term in terms)
    return text[3:] if text.startswith(" + ") else text[1:]


def _amount(term: Operand) -> str:
    end = f" to {format_number(term.value_to)}" if term.value_to != term.value else ""
    bound = "" if term.bound in ("exact", "between") else f"{term.bound.replace('_', ' ')} "
    return f"{bound}{format_number(term.value)}{end}"


ONE, SOME, PAIRS = (1, 1), (1, None), (2, None)

IDENTITY_KINDS: Mapping[str, IdentityKind] = {
    kind.name: kind
    for kind in (
        IdentityKind(
            "sum", {"total": ONE, "part": SOME}, lambda of: evaluate_balance([*of["total"], *of["part"]]),
            lambda of: f"{_amount(of['total'][0])} = {_added(of['part'])}", kind_sql.SUM,
            alike=(("total", "part"),), whole_role="total", solved=("total", "part"),
        ),
        IdentityKind(
            "part_of", {"part": SOME, "whole": ONE}, lambda of: evaluate_limit(of["part"], of["whole"][0], strictly=False),
            lambda of: f"{_added(of['part'])} of {_amount(of['whole'][0])}", kind_sql.PART_OF,
            alike=(("part", "whole"),), whole_role="whole",
        ),
        IdentityKind(
            "order", {"lower": ONE, "higher": ONE}, lambda of: evaluate_limit(of["lower"], of["higher"][0], strictly=True),
            lambda of: f"{_amount(of['lower'][0])} < {_amount(of['higher'][0])}", kind_sql.ORDER,
            alike=(("lower", "higher"),), compared=("lower", "higher"),
        ),
        IdentityKind(
            "percent_change", {"change": ONE, "old": ONE, "new": ONE}, evaluate_percent_change,
            lambda of: f"{_amount(of['old'][0])} -> {_amount(of['new'][0])}: a fall of {_amount(of['change'][0])} percent",
            kind_sql.PERCENT_CHANGE, alike=(("old", "new"),), compared=("new", "old"),
        ),
        IdentityKind(
            "same_rate", {"local": PAIRS, "foreign": PAIRS}, evaluate_same_rate,
            lambda of: ", ".join(f"{_amount(a)} : {_amount(b)}" for a, b in zip(of["local"], of["foreign"], strict=False)),
            kind_sql.SAME_RATE, alike=(("local",), ("foreign",)),
        ),
        IdentityKind(
            "restated", {"first": ONE, "again": SOME}, lambda of: evaluate_balance([*of["first"], *of["again"]]),
            lambda of: f"{_amount(of['first'][0])} = {_added(of['again'])}", kind_sql.RESTATED,
            alike=(("first", "again"),), solved=("again",),
        ),
    )
}  # fmt: skip
