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
    """Yield the relations that the changes in a sentence claim, change by change.

    - `rose from 40 to 88`: one relation, that 88 is more than 40.
    - `rose by 120 percent from 40 to 88`: two, that 88 is more than 40, and that the rise is 120
      percent.
    - `doubled from 40 to 80`: one, that 80 is about twice 40.

    Comparisons such as `88 victims, an increase from 40` are changes too, and come last. The size
    of a change from zero is not evaluated, since nothing can be divided by zero. So `rose by 20
    percent from 0 to 8` has one relation, that 8 is more than 0, and `doubled from 0 to 8` none.

    Args:
        lists: the reader of the sentence, which has its changes and counts
    """
    comparisons = find_comparisons(lists.sentence, lists.subjects, lists.parts)
    for change in chain(lists.changes, comparisons):
        can_divide = change.old.value != 0
        if change.factor:
            if can_divide:
                yield _evaluate_factor(change)
            continue
        yield _evaluate_direction(change)
        if change.percent is not None and can_divide:
            yield _evaluate_percentage(change, change.percent)


def _evaluate_direction(change: ChangeClaim) -> Relation:
    """Return the relation that says whether a number rose or fell as the text claims.

    `rose from 40 to 83` holds, with the words `40 is less than 83`; `rose from 83 to 40` does not:
    `83 is more than 40`. Two equal numbers do not hold: `both are 40`.
    """
    old, new = change.old, change.new
    lower, higher = (old, new) if change.rises else (new, old)  # as the text claims
    comparison = "less" if lower.value < higher.value else "more"
    words = f"{write_number(lower)} is {comparison} than {write_number(higher)}"
    if lower.value == higher.value:
        words = f"both are {write_number(lower)}"
    terms = [Term(lower, "lower"), Term(higher, "higher")]
    return evaluate_relation("order", terms, words, _doubt_meaning(change))


def _evaluate_percentage(change: ChangeClaim, percentage: Quantity) -> Relation:
    """Return the relation that says whether a number changed by the stated percentage.

    `rose by 50 percent from 40 to 88` is wrong: `from 40 to 88 is a rise of 120 percent`.

    Args:
        change: a change whose old number is not zero
        percentage: the percentage that the text states for the change
    """
    old, new = change.old, change.new
    percentage_term = Term(percentage, "rise" if change.rises else "fall")
    terms = [percentage_term, Term(old, "old"), Term(new, "new")]
    words = f"{_join_ends(change)} is {_describe_change(old, new)}"
    doubt = _doubt_meaning(change) or _doubt_size(change)
    relation = evaluate_relation("percent_change", terms, words, doubt)
    return doubt_if_cut_off(relation, percentage_term)


def _doubt_meaning(change: ChangeClaim) -> str:
    """Return the doubt OTHER_MEANING if the text of a change allows another reading; or ""."""
    return OTHER_MEANING if change.is_doubtful else ""


def _doubt_size(change: ChangeClaim) -> str:
    """Return why the stated percentage may not be the size of the change; "" if it must be.

    - From 40 percent to 44 percent, `by 4 percent` may mean percentage points.
    - In `rose from 40 to 88 (20 percent)`, the percentage may be about something else.
    """
    if change.old.unit == PERCENT:
        return _POINTS
    return "" if change.is_size_clear else OTHER_MEANING


def _describe_change(old: Quantity, new: Quantity) -> str:
    """Return the change in words: `a rise of 12.5 percent` for 40 and 45, or `no change`.

    The percentage is rounded to one decimal; if this gives zero, the result is `no change`. The old
    number must not be zero.
    """
    percent = round(100 * Fraction(new.value - old.value) / Fraction(old.value), 1)
    if not percent:
        return "no change"
    direction = "rise" if percent > 0 else "fall"
    return f"a {direction} of {format_number(abs(percent))} percent"


def _join_ends(change: ChangeClaim) -> str:
    """Return both numbers of a change in words: `from 40 to 88`."""
    return f"from {write_number(change.old)} to {write_number(change.new)}"


def _evaluate_factor(change: ChangeClaim) -> Relation:
    """Return the relation that says whether a number changed by a factor, such as `doubled`.

    The excess is how much larger the change is than the word says, as a share of the change: 0.1
    for `doubled from 40 to 84`, which is a rise by 44 instead of 40.

    - `doubled`: an excess from -0.1 to 0.1 is right; one up to 0.3 either way is doubtful.
    - `about doubled`, `nearly doubled`: from -0.2 to 0.2 is right; up to 0.3 is doubtful.
    - `more than doubled`: the excess must be above 0; after `at least` it may be 0.
    - `less than doubled`: the excess must be below 0; after `at most` it may be 0.

    Any other excess is a mistake, or doubtful if the text of the change allows another reading.

    Args:
        change: a change with a factor, whose old number is not zero
    """
    old, new = change.old, change.new
    hedge, _, factor = change.factor.rpartition(" ")  # `more than`, `doubled`
    ratio = Fraction(new.value) / Fraction(old.value)
    excess = (ratio - _RATIOS[factor]) / (_RATIOS[factor] - 1)
    doubt = _doubt_meaning(change)
    bounds = find_bounds(hedge)
    is_about = "about" in bounds
    if bounds.intersection((*LOWER_BOUNDS, *UPPER_BOUNDS)) and not is_about:
        must_be_larger = not bounds.isdisjoint(LOWER_BOUNDS)  # `more than doubled`
        may_be_equal = bounds.isdisjoint(STRICT_BOUNDS)  # `at least doubled`
        is_right = may_be_equal if excess == 0 else (excess > 0) == must_be_larger
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
    """Return a ratio of two numbers in words: 3 -> `tripled`; 2.5 -> `2.5 times as many`.

    A ratio that is not in _RATIOS is rounded to two decimals.
    """
    for word, value in _RATIOS.items():
        if value == ratio:
            return word
    return f"{format_number(round(ratio, 2))} times as many"
