"""What must hold between numbers, and by how much it does not: exact arithmetic (fractions, never binary floats)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

EXACT, WITHIN_ROUNDING, CONTRADICTED = "exact", "within_rounding", "contradicted"


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure in its role.

    value, value_to: as written; `value_to` equals `value` unless the figure is a range
    half:            half of what the number was rounded to; 0 for an exact count
    sign:            on which side of its identity it stands; 0 where it cannot be moved to the other
    """

    figure_id: str
    role: str
    value: Fraction
    value_to: Fraction
    half: Fraction
    bound: str
    sign: int

    @property
    def low(self) -> Fraction:
        """The least that the number may be when its rounding is undone."""
        return self.value - self.half

    @property
    def high(self) -> Fraction:
        """The most that the number may be when its rounding is undone."""
        return self.value_to + self.half


@dataclass(frozen=True)
class Evaluation:
    """What came of an identity: verdict, residual, and the residual that rounding alone could leave."""

    verdict: str
    residual: Fraction
    allowed: Fraction


class CannotEvaluate(Exception):
    """The terms do not make an identity of this kind; the text says why."""


OperandsByRole = Mapping[str, Sequence[Operand]]


def _verdict(exact: bool, within: bool) -> str:
    return EXACT if exact else WITHIN_ROUNDING if within else CONTRADICTED


def evaluate_balance(terms: Sequence[Operand]) -> Evaluation:
    """One side less the other. A range may be anything between its ends; a bound excuses nothing."""
    ends = [sorted((t.sign * t.value, t.sign * t.value_to)) for t in terms]
    low, high = (sum((end[place] for end in ends), Fraction(0)) for place in (0, 1))
    residual = low if low > 0 else high if high < 0 else Fraction(0)
    allowed = sum((abs(t.sign) * t.half for t in terms), Fraction(0))
    return Evaluation(_verdict(residual == 0, abs(residual) <= allowed), residual, allowed)


def evaluate_limit(small: Sequence[Operand], large: Operand, strictly: bool) -> Evaluation:
    """The small ones together are no more than the large one, or less, as far as their bounds tell."""
    open_below = any(term.bound in ("at_most", "less_than") for term in small)
    open_above = large.bound in ("at_least", "more_than")
    low = sum((term.value for term in small), Fraction(0))
    high = large.value if large.bound in ("at_most", "less_than") else large.value_to
    touching = all(term.bound != "more_than" for term in small) and large.bound != "less_than"
    allowed = sum((term.half for term in small), large.half)

    def holds(slack: Fraction) -> bool:
        may_touch = not strictly and (touching or slack > 0)
        return open_below or open_above or low - slack < high or (may_touch and low - slack == high)

    residual = Fraction(0) if open_below or open_above else max(low - high, Fraction(0))
    return Evaluation(_verdict(holds(Fraction(0)), holds(allowed)), residual, allowed)


def evaluate_percent_change(of: OperandsByRole) -> Evaluation:
    """The fall from old to new, in percent of old, satisfies the change as bounded."""
    change, old, new = of["change"][0], of["old"][0], of["new"][0]
    if old.low <= 0:
        raise CannotEvaluate(
            "the earlier value is zero, or may be, so no percentage of it can be taken"
        )
    computed = (old.value - new.value) / old.value * 100
    least, most = 100 - new.high / old.low * 100, 100 - new.low / old.high * 100

    def satisfied(low: Fraction, high: Fraction, half: Fraction) -> bool:
        tests = {
            "more_than": high > change.value - half,
            "at_least": high >= change.value - half,
            "less_than": low < change.value + half,
            "at_most": low <= change.value + half,
        }
        return tests.get(
            change.bound, low <= change.value_to + half and high >= change.value - half
        )

    verdict = _verdict(
        satisfied(computed, computed, Fraction(0)), satisfied(least, most, change.half)
    )
    return Evaluation(
        verdict, computed - change.value, max(most - computed, computed - least) + change.half
    )


def evaluate_same_rate(of: OperandsByRole) -> Evaluation:
    """One exchange rate fits every pair, each number being anything that its rounding allows."""
    local, foreign = of["local"], of["foreign"]
    if len(local) != len(foreign):
        raise CannotEvaluate(
            f"{len(local)} amounts in local currency and {len(foreign)} in foreign do not make pairs"
        )
    if any(term.low <= 0 for term in foreign):
        raise CannotEvaluate(
            "an amount in foreign currency is zero, or may be, so no rate can be taken"
        )
    pairs = zip(local, foreign, strict=True)
    rates = [(a.value / b.value, a.low / b.high, a.high / b.low) for a, b in pairs]
    lowest, highest = min(rates), max(rates)
    one_fits = max(low for _, low, _ in rates) <= min(high for _, _, high in rates)
    allowed = (highest[0] - highest[1]) + (lowest[2] - lowest[0])
    return Evaluation(_verdict(False, one_fits), highest[0] - lowest[0], allowed)
