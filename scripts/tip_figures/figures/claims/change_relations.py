"""Changes: whether a number rose or fell as the words say, and by the percentage that they give.

`rose from 40 to 88`, `fell by 12.5 percent to 35`, `doubled to 80`.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain
from types import MappingProxyType

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.claims.relation import (
    OTHER_MEANING,
    Relation,
    Term,
    doubt_if_cut_off,
    evaluate_relation,
    make_relation,
    write_number,
)
from tip_figures.figures.identities.arithmetic import LOWER_BOUNDS, STRICT_BOUNDS, UPPER_BOUNDS
from tip_figures.prose.changes import ChangeClaim, find_comparisons
from tip_figures.prose.hedges import find_bounds
from tip_figures.prose.part_lists import ListReader
from tip_figures.prose.quantity import Quantity
from tip_figures.prose.units import PERCENT

_POINTS = "percentage points may be meant"
_ROUGHLY = "the word may be meant roughly"
_RATIOS: Mapping[str, Fraction] = MappingProxyType(
    {
        "halved": Fraction(1, 2),
        "doubled": Fraction(2),
        "tripled": Fraction(3),
        "quadrupled": Fraction(4),
    }
)
"""The new number divided by the old one, by the word for it."""
_FACTOR_TOLERANCE = Fraction(1, 10)  # how far `doubled` may be from 2, as a share of the change


def find_change_relations(lists: ListReader) -> Iterator[Relation]:
    """Evaluate the changes and comparisons that a sentence claims.

    Args:
        lists: the reader of the sentence
    """
    comparisons = find_comparisons(lists.sentence, lists.subjects, lists.parts)
    for change in chain(lists.changes, comparisons):
        if not change.factor:
            yield _evaluate_direction(change)
            if change.percent is not None and change.old.value:
                yield _evaluate_percentage(change, change.percent)
        elif change.old.value:
            yield _evaluate_factor(change)


def _evaluate_direction(change: ChangeClaim) -> Relation:
    """Evaluate whether a number rose or fell as the words say: `83 is more than 40`."""
    old, new = change.old, change.new
    lower, higher = (old, new) if change.rises else (new, old)  # as the words claim
    comparison = "less" if lower.value < higher.value else "more"
    words = f"{write_number(lower)} is {comparison} than {write_number(higher)}"
    if lower.value == higher.value:
        words = f"both are {write_number(lower)}"
    terms = [Term(lower, "lower"), Term(higher, "higher")]
    return evaluate_relation("order", terms, words, _doubt_meaning(change))


def _evaluate_percentage(change: ChangeClaim, percentage: Quantity) -> Relation:
    """Evaluate by how many percent a number above 0 changed.

    Args:
        percentage: that the text gives for the change
    """
    old, new = change.old, change.new
    term = Term(percentage, "rise" if change.rises else "fall")
    terms = [term, Term(old, "old"), Term(new, "new")]
    words = f"{_join_ends(change)} is {_describe_change(old, new)}"
    doubt = _doubt_meaning(change) or _doubt_size(change)
    return doubt_if_cut_off(evaluate_relation("percent_change", terms, words, doubt), term)


def _doubt_meaning(change: ChangeClaim) -> str:
    """Return why the words of a change may be about something else; "" if they are not."""
    return OTHER_MEANING if change.is_doubtful else ""


def _doubt_size(change: ChangeClaim) -> str:
    """Return why the percentage of a change may not be its size; "" if it must be."""
    if change.old.unit == PERCENT:
        return _POINTS
    return "" if change.is_size_clear else OTHER_MEANING


def _describe_change(old: Quantity, new: Quantity) -> str:
    """Write by how many percent a number above 0 changed: `a rise of 12.5 percent`, `no change`."""
    percent = round(100 * Fraction(new.value - old.value) / Fraction(old.value), 1)
    if not percent:
        return "no change"
    direction = "rise" if percent > 0 else "fall"
    return f"a {direction} of {format_number(abs(percent))} percent"


def _join_ends(change: ChangeClaim) -> str:
    """Write both numbers of a change: `from 40 to 88`."""
    return f"from {write_number(change.old)} to {write_number(change.new)}"


def _evaluate_factor(change: ChangeClaim) -> Relation:
    """Evaluate a change of a number above 0 by a factor: `doubled`, `more than halved`.

    The change may differ by a tenth from what the word says; by two tenths after `about` or
    `nearly`. If it differs by three tenths at most, it is doubtful, not wrong. After `more than` it
    must be larger, and after `less than` smaller.
    """
    old, new = change.old, change.new
    hedge, _, factor = change.factor.rpartition(" ")  # `more than`, `doubled`
    ratio = Fraction(new.value) / Fraction(old.value)
    # How much larger the change is than the word says, as a share: 0.1 if 40 doubled to 84.
    excess = (ratio - _RATIOS[factor]) / (_RATIOS[factor] - 1)
    doubt = _doubt_meaning(change)
    bounds = find_bounds(hedge)
    is_about = "about" in bounds
    if bounds.intersection((*LOWER_BOUNDS, *UPPER_BOUNDS)) and not is_about:
        is_larger = not bounds.isdisjoint(LOWER_BOUNDS)  # `more than doubled`
        may_be_equal = bounds.isdisjoint(STRICT_BOUNDS)  # `at least doubled`
        is_right = (excess > 0) == is_larger if excess else may_be_equal
    else:
        allowed = 2 * _FACTOR_TOLERANCE if is_about else _FACTOR_TOLERANCE
        is_right = abs(excess) <= allowed
        if abs(excess) <= 3 * _FACTOR_TOLERANCE:
            doubt = _ROUGHLY
    words = f"{_join_ends(change)} is {_describe_ratio(ratio)}"
    terms = [Term(old, "old"), Term(new, "new")]
    arithmetic = f"{format_number(old.value)} -> {format_number(new.value)}: {change.factor}"
    return make_relation("percent_change", terms, words, is_right, doubt, arithmetic)


def _describe_ratio(ratio: Fraction) -> str:
    """Write a ratio of two numbers in a word, if there is one: `tripled`, `2.5 times as many`."""
    for word, value in _RATIOS.items():
        if value == ratio:
            return word
    return f"{format_number(round(ratio, 2))} times as many"
