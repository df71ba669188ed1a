"""Report verdicts and explanations of identities that do not hold as their numbers show."""

from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from itertools import chain, combinations
from operator import attrgetter

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import format_number, join_words
from tip_figures.figures.identities import EvaluatedIdentity, find_differences
from tip_figures.figures.identities.arithmetic import CONTRADICTED, DIFFERS, ZERO
from tip_figures.figures.identities.identity_kinds import SAME_RATE, SIGNS
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, NumeralRow
from tip_figures.prose.context import read_numerals
from tip_figures.prose.sentences import normalise

NumeralsBySource = Mapping[str, Sequence[NumeralRow]]

_SHARED_BY_PARTS = ("source_id", "period", "unit", "probable_counter", "definition", "indicator_id")
"""What two parts of one total have in common, besides area and year."""
_ONE_COUNT = ("source_id", "year", "period", "unit", "definition", "indicator_id")
"""Where figures agree in these, nothing but the numbers can be wrong."""


def check(figures: Figures) -> Iterator[Finding]:
    """Report wrong verdicts and explanations of identities that do not hold.

    An identity does not hold if its numbers do not agree: `31 = 18 + 12`. Each of these is
    reported:

    - A figure that was left out makes up the difference: here a figure of 1.
    - The verdict is `differs`, which means that there is an explanation, but no cell of the terms
      can explain a difference.
    - The explanation does not give the numbers, or gives other numbers.

    Identities with a term that could not be read are left out.
    """
    numerals_by_source = group_by(figures.numerals, lambda row: row.source_id)
    for evaluated in figures.evaluated:
        identity = evaluated.identity
        is_read = figures.has_all_rows("identity_terms", identity.identity_id)
        if evaluated.verdict not in (CONTRADICTED, DIFFERS) or not is_read:
            continue
        closing = _find_closing(figures, evaluated)
        if closing:
            values = {"evaluated": evaluated, "figure": closing}
            yield figures.create_finding(
                identity, "verdict", "contradiction-closed", [closing.figure_id], **values
            )
        if evaluated.verdict == DIFFERS and _is_one_count(evaluated):
            yield figures.create_finding(
                identity, "verdict", "difference-unfounded", evaluated=evaluated
            )
        problem = _find_problem(evaluated, numerals_by_source)
        if identity.explanation and problem:
            yield figures.create_finding(
                identity, "explanation", "explanation-differs", problem=problem
            )


# Verdicts


def _find_closing(figures: Figures, evaluated: EvaluatedIdentity) -> FigureRow | None:
    """Return a figure that may be the missing part of a sum that does not hold; None without one.

    If `31 = 18 + 12` is contradicted, the missing part is 1. The first figure is returned for which
    all of this is true:

    - It has the value of the missing part, and is not a term.
    - It agrees with the last part in the columns `_SHARED_BY_PARTS`, and differs from this part in
      exactly one other column: the area, the year or a dimension.
    - It is contained in the total, and does not overlap a part.

    For an identity that is neither a sum nor a restatement, the result is None.
    """
    if evaluated.kind.main_role not in SIGNS:
        return None
    term_ids = {term.figure_id for term in evaluated.operands}
    last_part = evaluated.others[-1]
    missing = sum((term.value * term.sign for term in evaluated.operands), start=ZERO)
    get_shared_cells = attrgetter(*_SHARED_BY_PARTS)
    containment = figures.get_containment(last_part.source_id)
    for figure in figures.figures_by_source.get(last_part.source_id, ()):
        differs_in_one_column = len(find_differences(figure, last_part)) == 1
        is_alike = get_shared_cells(figure) == get_shared_cells(last_part)
        if (
            figure.figure_id not in term_ids
            and figure.value == missing
            and differs_in_one_column
            and is_alike
            and containment.contains(evaluated.main, figure)
            and all(containment.are_disjoint(figure, part) for part in evaluated.others)
        ):
            return figure
    return None


def _is_one_count(evaluated: EvaluatedIdentity) -> bool:
    """Return whether no cell of the terms can explain why their numbers differ.

    This is so if all terms agree in the columns `_ONE_COUNT`, and all are exact, not rounded and
    not doubtful. The result is False for any identity except sums, restatements and lists of parts.
    """
    has_signs = evaluated.kind.main_role in SIGNS
    if not has_signs and not evaluated.kind.lists_parts:
        return False
    first, *others = evaluated.figures
    get_cells = attrgetter(*_ONE_COUNT)
    are_alike = all(get_cells(figure) == get_cells(first) for figure in others)
    are_exact = all(
        figure.bound == "exact" and not figure.rounded_to and not figure.doubtful
        for figure in evaluated.figures
    )
    return are_alike and are_exact


# Explanations


def _find_problem(evaluated: EvaluatedIdentity, numerals_by_source: NumeralsBySource) -> str:
    """Return what is wrong with the numbers in an explanation; "" if nothing is.

    The explanation must give the numbers of the terms. It must not give a number that is neither in
    the terms nor in their passages, and that cannot be computed from these. Dates and fractions are
    ignored. An explanation of the kind SAME_RATE is not checked.

    Args:
        evaluated: the identity with the explanation
        numerals_by_source: source_id → numerals of its passage

    Returns:
        a problem such as `does not have 31 and 12`, or ""
    """
    if evaluated.kind.name == SAME_RATE.name:
        return ""
    numerals = read_numerals(normalise(evaluated.identity.explanation))
    numbers = {
        numeral.value
        for numeral in numerals
        if numeral.value is not None and not numeral.is_date and numeral.form != "fraction"
    }
    missing = _list_missing(evaluated, numbers)
    if missing:
        return f"does not have {join_words(map(format_number, missing))}"
    strange = numbers - _list_known(evaluated, numerals_by_source)
    if strange:
        words = join_words(map(format_number, sorted(strange)))
        return f"has {words}, which is no number of the terms or of their passages"
    return ""


def _list_missing(evaluated: EvaluatedIdentity, numbers: Set[Decimal]) -> list[Decimal]:
    """Return the numbers that an explanation needs and does not have.

    The explanation needs the number of each term. The sum of the parts may replace the numbers of
    the parts: for `31 = 18 + 12`, 31 and 30 are enough. One of several parts is needed in any case
    if it equals the residual (the difference that remains), because it may be the part that does
    not belong to the total.

    Args:
        evaluated: an identity that could be evaluated
        numbers: the numbers in its explanation
    """
    parts = [figure.value for figure in evaluated.others]
    if sum(parts, start=Decimal(0)) in numbers:
        needed = [figure.value for figure in evaluated.figures if figure not in evaluated.others]
    else:
        needed = [figure.value for figure in evaluated.figures]
    assert evaluated.evaluation is not None
    residual = abs(evaluated.evaluation.residual)
    needed += [part for part in parts if part == residual and len(parts) > 1]
    return [value for value in dict.fromkeys(needed) if value not in numbers]


def _list_known(
    evaluated: EvaluatedIdentity, numerals_by_source: NumeralsBySource
) -> Set[Decimal | int]:
    """Return the numbers that an explanation may give.

    - the numbers of the terms, and the sum of all parts
    - the numbers of the numerals in the passages of the terms and of the identity's source
    - the sum and the difference of any two different numbers of these
    - the share of any term in a larger term, in whole percent

    Args:
        evaluated: the identity with the explanation
        numerals_by_source: source_id → numerals of its passage
    """
    terms = {figure.value for figure in evaluated.figures}
    sources = {evaluated.identity.source_id, *(row.source_id for row in evaluated.figures)}
    rows = chain.from_iterable(numerals_by_source.get(source_id, ()) for source_id in sources)
    stated = terms | {row.value for row in rows if row.value is not None}
    stated.add(sum((figure.value for figure in evaluated.others), start=Decimal(0)))
    known: set[Decimal | int] = set(stated)
    for low, high in combinations(sorted(stated), 2):
        known |= {high - low, high + low}
    for low, high in combinations(sorted(terms), 2):
        known.add(round(100 * low / high) if high else 0)
    return known
