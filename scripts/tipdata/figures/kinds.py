"""The arithmetic of identities: what must hold between figures, judged exactly (fractions, never binary floats)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

EXACT, WITHIN_ROUNDING, CONTRADICTED = "exact", "within_rounding", "contradicted"
INFINITY = float("inf")  # only ever compared


@dataclass(frozen=True)
class Term:
    """A figure in its role.

    value, value_to: as written; `value_to` equals `value` unless the figure is a range
    half:            half of what the number was rounded to; 0 for an exact count
    coefficient:     of a sum's term, else 0
    """

    figure_id: str
    role: str
    value: Fraction
    value_to: Fraction
    half: Fraction
    bound: str
    coefficient: int = 0

    @property
    def low(self) -> Fraction:
        """The least that the number may be when its rounding is undone."""
        return self.value - self.half

    @property
    def high(self) -> Fraction:
        """The most that the number may be when its rounding is undone."""
        return self.value_to + self.half


@dataclass(frozen=True)
class Judgement:
    """What came of an identity: verdict, residual, and the residual that rounding alone could leave."""

    verdict: str
    residual: Fraction
    allowed: Fraction


class CannotJudge(Exception):
    """The terms do not make an identity of this kind; the text says why."""


# How many terms of each role an identity of each kind has: (least, most); None is no limit.
ROLES: Mapping[str, Mapping[str, tuple[int, int | None]]] = {
    "sum": {"total": (1, 1), "part": (1, None)},
    "part_of": {"part": (1, 1), "whole": (1, 1)},
    "order": {"lower": (1, 1), "higher": (1, 1)},
    "percent_change": {"change": (1, 1), "old": (1, 1), "new": (1, 1)},
    "same_rate": {"local": (2, None), "foreign": (2, None)},
    "restated": {"first": (1, 1), "again": (1, 1)},
}


def judge(kind: str, terms: Sequence[Term]) -> Judgement:
    """Judge an identity by its terms, in order of position.

    raises: CannotJudge if a role is missing, too often there or foreign to the kind, or a division by zero is asked
    """
    if kind not in ROLES:
        raise CannotJudge(f"there is no kind of identity called {kind}")
    by_role: dict[str, list[Term]] = {role: [] for role in ROLES[kind]}
    for term in terms:
        if term.role not in by_role:
            raise CannotJudge(f"the role {term.role} has no place in an identity of kind {kind}")
        by_role[term.role].append(term)
    for role, (least, most) in ROLES[kind].items():
        if len(by_role[role]) < least or (most is not None and len(by_role[role]) > most):
            raise CannotJudge(
                f"an identity of kind {kind} has {_count(least, most)} {role}, and this one has {len(by_role[role])}"
            )
    return _JUDGES[kind](by_role)


def _count(least: int, most: int | None) -> str:
    return f"{least} or more" if most is None else str(least) if least == most else f"{least} to {most}"


Roles = Mapping[str, Sequence[Term]]


def _verdict(exact: bool, within: bool) -> str:
    return EXACT if exact else WITHIN_ROUNDING if within else CONTRADICTED


def _nearest_zero(low: Fraction, high: Fraction) -> Fraction:
    return low if low > 0 else high if high < 0 else Fraction(0)


def _sum(roles: Roles) -> Judgement:
    """The total is the sum of its parts. A range may be anything between its ends; a bound excuses nothing."""
    terms = [*roles["total"], *roles["part"]]
    ends = [sorted((t.coefficient * t.value, t.coefficient * t.value_to)) for t in terms]
    residual = _nearest_zero(sum((e[0] for e in ends), Fraction(0)), sum((e[1] for e in ends), Fraction(0)))
    allowed = sum((abs(t.coefficient) * t.half for t in terms), Fraction(0))
    return Judgement(_verdict(residual == 0, abs(residual) <= allowed), residual, allowed)


def _restated(roles: Roles) -> Judgement:
    """The later statement equals the first."""
    first, again = roles["first"][0], roles["again"][0]
    residual = _nearest_zero(first.value - again.value_to, first.value_to - again.value)
    allowed = first.half + again.half
    return Judgement(_verdict(residual == 0, abs(residual) <= allowed), residual, allowed)


def _reach(term: Term) -> tuple[Fraction | float, bool, Fraction | float, bool]:
    """What the bound lets the number be: least, whether it may be just that, most, whether it may be just that."""
    low: tuple[Fraction | float, bool] = (term.value, True)
    high: tuple[Fraction | float, bool] = (term.value_to, True)
    if term.bound in ("at_most", "less_than"):
        low, high = (-INFINITY, False), (term.value, term.bound == "at_most")
    if term.bound in ("at_least", "more_than"):
        low, high = (term.value, term.bound == "at_least"), (INFINITY, False)
    return (*low, *high)


def _below(lower: Term, higher: Term, strictly: bool) -> Judgement:
    low, low_in, _, _ = _reach(lower)
    _, _, high, high_in = _reach(higher)
    allowed = lower.half + higher.half

    def holds(slack: Fraction) -> bool:
        touching = not strictly and ((low_in and high_in) or slack > 0)
        return low - slack < high or (touching and low - slack == high)

    finite = isinstance(low, Fraction) and isinstance(high, Fraction)
    residual = max(low - high, Fraction(0)) if finite else Fraction(0)
    return Judgement(_verdict(holds(Fraction(0)), holds(allowed)), Fraction(residual), allowed)


def _part_of(roles: Roles) -> Judgement:
    """A part is no larger than its whole, as far as their bounds tell."""
    return _below(roles["part"][0], roles["whole"][0], strictly=False)


def _order(roles: Roles) -> Judgement:
    """The lower is below the higher, as far as their bounds tell."""
    return _below(roles["lower"][0], roles["higher"][0], strictly=True)


def _percent_change(roles: Roles) -> Judgement:
    """The fall from old to new, in percent of old, satisfies the change as bounded."""
    change, old, new = roles["change"][0], roles["old"][0], roles["new"][0]
    if old.low <= 0:
        raise CannotJudge("the earlier value is zero, or may be, so no percentage of it can be taken")
    computed = (old.value - new.value) / old.value * 100
    least, most = 100 - new.high / old.low * 100, 100 - new.low / old.high * 100
    holds: dict[str, Callable[[Fraction, Fraction, Fraction], bool]] = {
        "more_than": lambda _, high, half: high > change.value - half,
        "at_least": lambda _, high, half: high >= change.value - half,
        "less_than": lambda low, _, half: low < change.value + half,
        "at_most": lambda low, _, half: low <= change.value + half,
    }
    holds["exact"] = lambda low, high, half: low <= change.value_to + half and high >= change.value - half
    test = holds.get(change.bound, holds["exact"])
    verdict = _verdict(test(computed, computed, Fraction(0)), test(least, most, change.half))
    return Judgement(verdict, computed - change.value, max(most - computed, computed - least) + change.half)


def _same_rate(roles: Roles) -> Judgement:
    """One exchange rate fits every pair, each number being anything that its rounding allows."""
    local, foreign = roles["local"], roles["foreign"]
    if len(local) != len(foreign):
        raise CannotJudge(f"{len(local)} amounts in local currency and {len(foreign)} in foreign do not make pairs")
    if any(term.low <= 0 for term in foreign):
        raise CannotJudge("an amount in foreign currency is zero, or may be, so no rate can be taken")
    pairs = list(zip(local, foreign, strict=True))
    written = [(a.value / b.value, a.low / b.high, a.high / b.low) for a, b in pairs]
    lowest, highest = min(written), max(written)
    one_fits = max(low for _, low, _ in written) <= min(high for _, _, high in written)
    allowed = (highest[0] - highest[1]) + (lowest[2] - lowest[0])
    return Judgement(_verdict(False, one_fits), highest[0] - lowest[0], allowed)


_JUDGES: Mapping[str, Callable[[Roles], Judgement]] = {
    "sum": _sum,
    "part_of": _part_of,
    "order": _order,
    "percent_change": _percent_change,
    "same_rate": _same_rate,
    "restated": _restated,
}


def decimal(number: Fraction) -> Decimal:
    """A number written out exactly; one that does not end is rounded half-even to six decimals."""
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives) if rest == 1 else 6
    scaled = Decimal(round(number * 10**places))  # round() of a fraction is half-even
    return scaled.scaleb(-places)


def plain(number: Decimal | Fraction) -> str:
    """A number as people write it: thousands marks, no exponent, no zeros that say nothing."""
    text = f"{decimal(number) if isinstance(number, Fraction) else number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def solve(terms: Sequence[Term], figure_id: str) -> Fraction | None:
    """The value that a sum's term has when the others are given; None where the figure is no such term."""
    mine = next((term for term in terms if term.figure_id == figure_id), None)
    if mine is None or mine.coefficient == 0:
        return None
    others = sum((t.coefficient * t.value for t in terms if t is not mine), Fraction(0))
    return -others / mine.coefficient


def written(kind: str, terms: Sequence[Term]) -> str:
    """An identity as arithmetic: `40 = 35 + 5`."""
    of = {role: [t for t in terms if t.role == role] for role in {t.role for t in terms}}
    said = {role: [_amount(t) for t in found] for role, found in of.items()}
    if kind == "sum" and len(of.get("total", [])) == 1 and of.get("part"):
        parts = "".join(f" {'+' if t.coefficient < 0 else '-'} {_amount(t)}" for t in of["part"])
        return f"{said['total'][0]} = {parts[3:] if parts.startswith(' + ') else parts[1:]}"
    if kind == "part_of" and {"part", "whole"} <= set(of):
        return f"{said['part'][0]} of {said['whole'][0]}"
    if kind == "order" and {"lower", "higher"} <= set(of):
        return f"{said['lower'][0]} < {said['higher'][0]}"
    if kind == "percent_change" and {"change", "old", "new"} <= set(of):
        return f"{said['old'][0]} -> {said['new'][0]}: a fall of {said['change'][0]} percent"
    if kind == "same_rate" and {"local", "foreign"} <= set(of):
        return ", ".join(f"{a} : {b}" for a, b in zip(said["local"], said["foreign"], strict=False))
    if kind == "restated" and {"first", "again"} <= set(of):
        return f"{said['first'][0]} = {said['again'][0]}"
    return ", ".join(f"{t.role} {_amount(t)}" for t in terms)


def _amount(term: Term) -> str:
    end = f" to {plain(term.value_to)}" if term.value_to != term.value else ""
    bound = "" if term.bound in ("exact", "between") else f"{term.bound.replace('_', ' ')} "
    return f"{bound}{plain(term.value)}{end}"
