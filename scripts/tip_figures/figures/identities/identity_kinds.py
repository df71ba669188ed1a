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
    """A kind of identity, such as a sum; the first role is that of the main figure.

    Attributes:
        template: its notation, with `{role}` for the terms of each role; not used for rates
        statement: what a draft says about it, with `{main}` for what the main figure counts
        single_roles: that exactly one term has; `rise or fall` means one of these two
        repeated_roles: that one or more terms have
        lists_parts: whether the other figures are parts of the main figure
        compares: whether the other figures must differ from the main figure in one respect
        is_of_indicator: whether all figures have the same indicator, or related indicators
        solvable_roles: of terms that follow from the others; only where signed terms make zero
        crosses_sources, crosses_areas: whether figures may be from other sources or areas
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
        """All roles of the terms; the first is that of the main figure."""
        return *self.single_roles, *self.repeated_roles

    @property
    def main_role(self) -> str:
        """The role of the figure with which others are compared: `total` in a sum."""
        return self.roles[0]

    @property
    def other_role(self) -> str:
        """The role of the figures that are compared with the main one: `part` in a sum."""
        return self.roles[1]


def find_kind(name: str, terms: Sequence[Operand]) -> IdentityKind:
    """Return the kind of identity with a name, after checking the roles of the terms.

    Raises:
        CannotEvaluate: if there is no such kind, or a role is missing, too frequent or unknown
    """
    kind = IDENTITY_KINDS.get(name)
    if kind is None:
        raise CannotEvaluate(f"there is no kind of identity called {name}")
    counts = Counter(RISE_OR_FALL if term.role in DIRECTIONS else term.role for term in terms)
    has_all_roles = counts.keys() == set(kind.roles)
    has_duplicates = any(counts[role] > 1 for role in kind.single_roles)
    if not has_all_roles or has_duplicates:
        needed = [f"1 {role}" for role in kind.single_roles]
        needed += [f"1 or more {role}" for role in kind.repeated_roles]
        existing = [f"{number} {role}" for role, number in counts.items()]
        raise CannotEvaluate(
            f"an identity of kind {name} has {', '.join(needed)}, but this one has "
            f"{', '.join(existing) or 'no terms'}"
        )
    return kind


def evaluate_terms(kind: str, terms: Sequence[Operand]) -> Evaluation:
    """Return the verdict on the terms of an identity, in the order of their positions.

    Raises:
        CannotEvaluate: if they do not form an identity of the kind, or a divisor may be zero
    """
    return find_kind(kind, terms).comparison.evaluate(terms)


class Solution(NamedTuple):
    """The number or range that a figure must have, and how it follows: `34 = 40 - 6`."""

    interval: Interval
    text: str


def solve_term(kind: str, terms: Sequence[Operand], figure_id: str) -> Solution | None:
    """Return what a figure must be if the other terms are right; None if nothing follows.

    The other numbers are used as written, without bounds and rounding.
    """
    try:
        solvable_roles = find_kind(kind, terms).solvable_roles
    except CannotEvaluate:
        return None
    for target in terms:
        if target.figure_id != figure_id or target.role not in solvable_roles:
            continue
        # All terms with their signs make zero: 40 - 34 - 6 = 0. Multiplied by the sign of the
        # target, they are 34 - 40 + 6 = 0. So the target is the rest with opposite signs: 40 - 6.
        rest = [replace(term, sign=term.sign * target.sign) for term in terms if term is not target]
        rest.sort(key=lambda term: term.sign)  # what is subtracted has the sign 1 and comes last
        values = [term.read(is_rounded=False, has_bounds=False) * -term.sign for term in rest]
        text = f"{_write_number(target)} = {_write_sum(rest)}"
        return Solution(add_intervals(values), text)
    return None


def write_arithmetic(kind: str, terms: Sequence[Operand]) -> str:
    """Return an identity as arithmetic: `40 = 35 + 5`, or `850 : 251, 425 : 125` for rates.

    Terms that form no identity of the kind are listed: `part 35, part 5`.
    """
    try:
        identity_kind = find_kind(kind, terms)
    except CannotEvaluate:
        return ", ".join(f"{term.role} {_write_number(term)}" for term in terms)
    by_role = group_by(terms, lambda term: term.role)
    if identity_kind is SAME_RATE:
        # An amount without a partner is left out.
        pairs = zip(by_role["local"], by_role["foreign"], strict=False)
        rates = [
            f"{_write_number(amount)} : {_write_number(converted)}" for amount, converted in pairs
        ]
        return ", ".join(rates)
    texts = {role: _write_number(of_role[0]) for role, of_role in by_role.items()}
    for role in identity_kind.repeated_roles:
        has_signs = any(term.sign for term in by_role[role])
        written = map(_write_number, by_role[role])
        texts[role] = _write_sum(by_role[role]) if has_signs else join_words(written)
    # The template has one placeholder for `rise` and `fall`, one of which is a role.
    for direction in by_role.keys() & set(DIRECTIONS):
        texts[RISE_OR_FALL] = f"{direction} of {texts[direction]}"
    return identity_kind.template.format(**texts)


def _write_number(term: Operand) -> str:
    """Return a number as text, with its bound or range: `40`, `at least 40`, `1 to 3`."""
    bound = "" if term.bound in ("exact", "between") else f"{term.bound.replace('_', ' ')} "
    end = "" if term.value_to == term.value else f" to {format_number(term.value_to)}"
    return f"{bound}{format_number(term.value)}{end}"


def _write_sum(terms: Sequence[Operand]) -> str:
    """Return signed terms as the right side of an equation: `35 + 5`, `60 - 10`, `- 10 + 60`."""
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
