"""Identities, judged, and their kinds, a record each: roles, how it is judged and written, what may stand together.

KINDS lists them; whatever else depends on a kind stands in its record, too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures import kind_sql
from tip_figures.figures.arithmetic import (
    CannotJudge,
    Judgement,
    Operand,
    Roles,
    below,
    gap,
    percent_change,
    same_rate,
)
from tip_figures.figures.records import Figure, Identity, Term

SIGNS = {"total": 1, "part": -1, "first": 1, "again": -1}


@dataclass(frozen=True)
class Kind:
    """A kind of identity.

    roles:    each with the least and the most terms that have it; None is no limit
    judge:    what comes of terms, by role
    write:    the identity as arithmetic, for people
    sql:      identity_id, residual and verdict of every identity of the kind (see kind_sql)
    parts:    role of what lies inside and role of what holds it, if there is a list
    compared: roles of two figures that differ in one respect alone, the lower or newer first
    alike:    groups of roles whose figures have one unit
    solved:   roles of which one term follows from the others; such a figure may be derived
    """

    name: str
    roles: Mapping[str, tuple[int, int | None]]
    judge: Callable[[Roles], Judgement]
    write: Callable[[Roles], str]
    sql: str
    alike: tuple[tuple[str, ...], ...]
    parts: tuple[str, str] | None = None
    compared: tuple[str, str] | None = None
    solved: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """An identity with its terms and what came of it.

    rows:      its terms, by position
    terms:     those whose figure has a value, and their figures
    judgement: None where it cannot be judged, for a reason
    """

    identity: Identity
    rows: Sequence[Term]
    terms: Sequence[Operand]
    figures: Sequence[Figure]
    judgement: Judgement | None
    reason: str = ""

    @property
    def verdict(self) -> str:
        """What it came to; "" where it cannot be judged."""
        return self.judgement.verdict if self.judgement else ""

    @property
    def arithmetic(self) -> str:
        """The identity as people write it."""
        return written(self.identity.kind, self.terms)

    @property
    def adds_up(self) -> bool:
        """Whether it is a list of parts and what holds them, and nothing is taken away."""
        listed = self.judgement is not None and KINDS[self.identity.kind].parts is not None
        return listed and not any(term.role == "part" and term.sign > 0 for term in self.terms)

    def of_role(self, role: str) -> list[Figure]:
        """The figures that have a role."""
        return [
            figure
            for figure, term in zip(self.figures, self.terms, strict=True)
            if term.role == role
        ]


def judged(identity: Identity, rows: Sequence[Term], figures: Mapping[str, Figure]) -> Judged:
    """Judge an identity.

    rows:    its terms, by position
    figures: by figure_id
    """
    known = [row for row in rows if row.figure_id in figures]
    terms = [operand(row, figures[row.figure_id], identity.kind) for row in known]
    missing = ", ".join(row.figure_id for row in rows if row.figure_id not in figures)
    made, reason = None, f"there is no value for {missing}" if missing else ""
    if not missing:
        try:
            made = judge(identity.kind, terms)
        except CannotJudge as error:
            reason = str(error)
    return Judged(identity, rows, terms, [figures[row.figure_id] for row in known], made, reason)


def operand(term: Term, figure: Figure, kind: str) -> Operand:
    """A term as a number; a coefficient says on which side of a sum it stands, and its role where there is none."""
    sign = (
        SIGNS.get(term.role, 0) if term.coefficient is None or kind != "sum" else term.coefficient
    )
    value, half = Fraction(figure.value), Fraction(figure.rounded_to or 0) / 2
    end = value if figure.value_to is None else Fraction(figure.value_to)
    return Operand(term.figure_id, term.role, value, end, half, figure.bound, sign)


def judge(kind: str, terms: Sequence[Operand]) -> Judgement:
    """Judge an identity by its terms, in order of position.

    raises: CannotJudge if a role is missing, too often there or foreign to the kind, or a division by zero is asked
    """
    if kind not in KINDS:
        raise CannotJudge(f"there is no kind of identity called {kind}")
    known = KINDS[kind].roles
    for term in terms:
        if term.role not in known:
            raise CannotJudge(f"the role {term.role} has no place in an identity of kind {kind}")
    of = by_role(kind, terms)
    for role, (least, most) in known.items():
        if len(of[role]) < least or (most is not None and len(of[role]) > most):
            count = f"{least} or more" if most is None else str(least)
            raise CannotJudge(
                f"an identity of kind {kind} has {count} {role}, and this one has {len(of[role])}"
            )
    return KINDS[kind].judge(of)


def by_role(kind: str, terms: Sequence[Operand]) -> Roles:
    """The terms of each role of a kind."""
    return {role: [term for term in terms if term.role == role] for role in KINDS[kind].roles}


def solve(kind: str, terms: Sequence[Operand], figure_id: str) -> tuple[Fraction, Fraction] | None:
    """Value and upper end that a term has when the others are given; None where the figure is no such term."""
    mine = next((term for term in terms if term.figure_id == figure_id), None)
    if mine is None or kind not in KINDS or mine.role not in KINDS[kind].solved or not mine.sign:
        return None
    others = [(Fraction(-term.sign, mine.sign), term) for term in terms if term is not mine]
    ends = [sorted((factor * term.value, factor * term.value_to)) for factor, term in others]
    return sum((low for low, _ in ends), Fraction(0)), sum((high for _, high in ends), Fraction(0))


def written(kind: str, terms: Sequence[Operand]) -> str:
    """An identity as arithmetic: `40 = 35 + 5`."""
    if kind in KINDS and all(term.role in KINDS[kind].roles for term in terms):
        of = by_role(kind, terms)
        if all(len(of[role]) >= least for role, (least, _) in KINDS[kind].roles.items()):
            return KINDS[kind].write(of)
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

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "sum", {"total": ONE, "part": SOME}, lambda of: gap([*of["total"], *of["part"]]),
            lambda of: f"{_amount(of['total'][0])} = {_added(of['part'])}", kind_sql.SUM,
            alike=(("total", "part"),), parts=("part", "total"), solved=("total", "part"),
        ),
        Kind(
            "part_of", {"part": SOME, "whole": ONE}, lambda of: below(of["part"], of["whole"][0], strictly=False),
            lambda of: f"{_added(of['part'])} of {_amount(of['whole'][0])}", kind_sql.PART_OF,
            alike=(("part", "whole"),), parts=("part", "whole"),
        ),
        Kind(
            "order", {"lower": ONE, "higher": ONE}, lambda of: below(of["lower"], of["higher"][0], strictly=True),
            lambda of: f"{_amount(of['lower'][0])} < {_amount(of['higher'][0])}", kind_sql.ORDER,
            alike=(("lower", "higher"),), compared=("lower", "higher"),
        ),
        Kind(
            "percent_change", {"change": ONE, "old": ONE, "new": ONE}, percent_change,
            lambda of: f"{_amount(of['old'][0])} -> {_amount(of['new'][0])}: a fall of {_amount(of['change'][0])} percent",
            kind_sql.PERCENT_CHANGE, alike=(("old", "new"),), compared=("new", "old"),
        ),
        Kind(
            "same_rate", {"local": PAIRS, "foreign": PAIRS}, same_rate,
            lambda of: ", ".join(f"{_amount(a)} : {_amount(b)}" for a, b in zip(of["local"], of["foreign"], strict=False)),
            kind_sql.SAME_RATE, alike=(("local",), ("foreign",)),
        ),
        Kind(
            "restated", {"first": ONE, "again": SOME}, lambda of: gap([*of["first"], *of["again"]]),
            lambda of: f"{_amount(of['first'][0])} = {_added(of['again'])}", kind_sql.RESTATED,
            alike=(("first", "again"),), solved=("again",),
        ),
    )
}  # fmt: skip
