"""The kinds of identity: roles, arithmetic, notation, and which figures may be their terms.

IDENTITY_KINDS lists them. `relations.comparability` compares figures as a kind requires.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import format_number, join_words
from tip_figures.figures.identities.arithmetic import (
    BALANCE,
    BELOW_LIMIT,
    CHANGE,
    COMMON_RATE,
    DIRECTIONS,
    SHARE_OF_WHOLE,
    WITHIN_LIMIT,
    CannotEvaluate,
    Evaluation,
    Interval,
    Operand,
    TermComparison,
    add_intervals,
)

SIGNS = {"total": 1, "part": -1, "first": 1, "again": -1}
"""Role → sign of its terms where signed terms add up to zero."""
TOTAL_ROLES = ("total", "whole", "first")
"""Roles of a figure that the other terms of its identity make up."""
RISE_OR_FALL = " or ".join(DIRECTIONS)
PERCENTAGE_ROLES = (*DIRECTIONS, "share")


class IdentityKind(NamedTuple):
    """A kind of identity.

    Attributes:
        comparison: its arithmetic
        template: how it is written, with `{role}` for the terms of each role: `35 + 5` if its terms
            have signs (SIGNS), `74 and 154` if not; that of pairs is not used
        statement: what a draft says about it, with `{main}` for what its first figure counts
        single_roles: roles of which it has one term; `rise or fall` is one of two roles
        repeated_roles: roles of which it has one term or more
        lists_parts: whether the other figures are parts of the main one
        compares: whether they differ from it in one respect
        is_of_indicator: whether they have its indicator, or one related to it
        solvable_roles: roles of which one term follows from the other terms by their signs, so that
            its figure may be derived; only for signed terms that add up to zero
        crosses_sources: whether terms may be of other sources than the identity
        crosses_areas: whether terms may be about different areas
    """

    name: str
    comparison: TermComparison
    template: str
    statement: str
    single_roles: tuple[str, ...]
    repeated_roles: tuple[str, ...] = ()
    lists_parts: bool = False
    compares: bool = False
    is_of_indicator: bool = False
    solvable_roles: tuple[str, ...] = ()
    crosses_sources: bool = False
    crosses_areas: bool = False

    @property
    def roles(self) -> Sequence[str]:
        """All roles that its terms may have: first that of the main figure, then that of others."""
        return *self.single_roles, *self.repeated_roles

    @property
    def main_role(self) -> str:
        """The role of the figure with which others are compared."""
        return self.roles[0]

    @property
    def other_role(self) -> str:
        """The role of the figures that are compared with the main one: `part` in a sum."""
        return self.roles[1]


def find_kind(name: str, terms: Sequence[Operand]) -> IdentityKind:
    """Return the kind with a name, after a check that the terms have the roles that it needs.

    Raises:
        CannotEvaluate: if there is no such kind, or a role is missing, too frequent or unknown
    """
    kind = IDENTITY_KINDS.get(name)
    if kind is None:
        raise CannotEvaluate(f"there is no kind of identity called {name}")
    roles = [RISE_OR_FALL if term.role in DIRECTIONS else term.role for term in terms]
    counts = Counter(roles)
    if counts.keys() != {*kind.roles} or any(counts[role] > 1 for role in kind.single_roles):
        needed = [f"1 {role}" for role in kind.single_roles]
        needed += [f"1 or more {role}" for role in kind.repeated_roles]
        existing = [f"{number} {role}" for role, number in counts.items()]
        raise CannotEvaluate(
            f"an identity of kind {name} has {', '.join(needed)}, but this one has "
            f"{', '.join(existing) or 'no terms'}"
        )
    return kind


def evaluate_terms(kind: str, terms: Sequence[Operand]) -> Evaluation:
    """Return the evaluation of an identity of a kind.

    Args:
        terms: in the order of their positions

    Raises:
        CannotEvaluate: if the terms do not form an identity of the kind, or a divisor is or may be
            zero
    """
    return find_kind(kind, terms).comparison.evaluate(terms)


class Solution(NamedTuple):
    """What a figure must be if the other terms of its identity are right.

    Attributes:
        interval: a number or range
        text: how it follows: `34 = 40 - 6`, where 34 is what the figure is
    """

    interval: Interval
    text: str


def solve_term(kind: str, terms: Sequence[Operand], figure_id: str) -> Solution | None:
    """Return what a figure must be if the other terms are right: `40 = 34 + 6` -> `34 = 40 - 6`.

    The numbers count as written, without bounds and rounding.

    Returns:
        None if no term with this figure_id has a solvable role, or if the terms do not form an
        identity of the kind
    """
    try:
        solvable_roles = find_kind(kind, terms).solvable_roles
    except CannotEvaluate:
        return None
    for target in terms:
        if target.figure_id != figure_id or target.role not in solvable_roles:
            continue
        # All terms with their signs make zero. In the signs of `moved` that of the target is 1, so
        # the target is their sum with opposite signs: 34 - 40 + 6 = 0 becomes 34 = 40 - 6.
        others = [term for term in terms if term is not target]
        moved = [replace(term, sign=term.sign * target.sign) for term in others]
        moved.sort(key=lambda term: term.sign)  # what is subtracted has the sign 1 and comes last
        values = [term.read(is_rounded=False, has_bounds=False) * -term.sign for term in moved]
        text = f"{_write_number(target)} = {_write_sum(moved)}"
        return Solution(add_intervals(values), text)
    return None


def write_arithmetic(kind: str, terms: Sequence[Operand]) -> str:
    """Return an identity as arithmetic, such as `40 = 35 + 5`.

    If the terms do not form an identity of the kind, the result lists them with their roles.
    """
    try:
        identity_kind = find_kind(kind, terms)
    except CannotEvaluate:
        return ", ".join(f"{term.role} {_write_number(term)}" for term in terms)
    by_role = group_by(terms, lambda term: term.role)
    if identity_kind is SAME_RATE:  # an amount may have no partner
        pairs = zip(by_role["local"], by_role["foreign"], strict=False)
        return ", ".join(" : ".join(map(_write_number, pair)) for pair in pairs)
    texts = {role: _write_number(by_role[role][0]) for role in by_role}
    for role in identity_kind.repeated_roles:
        texts[role] = _write_repeated(by_role[role])
    for direction in by_role.keys() & set(DIRECTIONS):
        texts[RISE_OR_FALL] = f"{direction} of {texts[direction]}"
    return identity_kind.template.format(**texts)


def _write_number(term: Operand) -> str:
    """Write a number with its bound and the end of its range: `at least 40`, `1 to 3`."""
    bound = "" if term.bound in ("exact", "between") else f"{term.bound.replace('_', ' ')} "
    end = "" if term.value_to == term.value else f" to {format_number(term.value_to)}"
    return f"{bound}{format_number(term.value)}{end}"


def _write_repeated(terms: Sequence[Operand]) -> str:
    """Write the terms of a repeated role: `35 + 5` if they have signs, otherwise `74 and 154`."""
    if any(term.sign for term in terms):
        return _write_sum(terms)
    return join_words(map(_write_number, terms))


def _write_sum(terms: Sequence[Operand]) -> str:
    """Write terms as they are on the right side of an equation: `35 + 5`, `60 - 10`.

    All terms of the identity add up to zero, so a term with a positive sign is subtracted here.
    """
    text = ""
    for term in terms:
        operator = "-" if term.sign > 0 else "+"
        text += f" {operator} {_write_number(term)}"
    return text.removeprefix(" + ").removeprefix(" ")


SUM = IdentityKind(
    name="sum",
    comparison=BALANCE,
    template="{total} = {part}",
    statement="These parts make up {main}.",
    single_roles=("total",),
    repeated_roles=("part",),
    lists_parts=True,
    is_of_indicator=True,
    solvable_roles=("total", "part"),
)

PART_OF = IdentityKind(
    name="part_of",
    comparison=WITHIN_LIMIT,
    template="{part} of {whole}",
    statement="These are parts of {main}.",
    single_roles=("whole",),
    repeated_roles=("part",),
    lists_parts=True,
    is_of_indicator=True,
)

ORDER = IdentityKind(
    name="order",
    comparison=BELOW_LIMIT,
    template="{lower} < {higher}",
    statement="More in one year than in the other: {main}.",
    single_roles=("higher", "lower"),
    compares=True,
    crosses_sources=True,
    crosses_areas=True,
)

PERCENT_CHANGE = IdentityKind(
    name="percent_change",
    comparison=CHANGE,
    template="{old} -> {new}: a {rise or fall} percent",
    statement="Change in percent: {main}.",
    single_roles=("old", "new", RISE_OR_FALL),
    compares=True,
    crosses_sources=True,
)

SHARE = IdentityKind(
    name="share",
    comparison=SHARE_OF_WHOLE,
    template="{part} of {whole}: {share} percent",
    statement="A percentage of one number in another: {main}.",
    single_roles=("whole", "part", "share"),
    crosses_sources=True,
)

SAME_RATE = IdentityKind(
    name="same_rate",
    comparison=COMMON_RATE,
    template="",
    statement="One exchange rate converts all amounts.",
    single_roles=(),
    repeated_roles=("local", "foreign"),
)

RESTATED = IdentityKind(
    name="restated",
    comparison=BALANCE,
    template="{first} = {again}",
    statement="Two sources count {main}.",
    single_roles=("first",),
    repeated_roles=("again",),
    is_of_indicator=True,
    solvable_roles=("again",),
    crosses_sources=True,
)

IDENTITY_KINDS: Mapping[str, IdentityKind] = {
    kind.name: kind for kind in (SUM, PART_OF, ORDER, PERCENT_CHANGE, SHARE, SAME_RATE, RESTATED)
}
