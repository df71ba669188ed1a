"""Report verdicts and explanations of identities that do not hold as their numbers show."""

from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from itertools import chain, combinations

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

_CELL_COLUMNS = ("source_id", "period", "unit", "probable_counter", "definition", "indicator_id")
"""What two parts of one total have in common, besides area and year."""
_ONE_COUNT = ("source_id", "year", "period", "unit", "definition", "indicator_id")
"""Where figures agree in these, nothing but the numbers can be wrong."""


def check(figures: Figures) -> Iterator[Finding]:
    """Report identities that do not hold whose verdict or explanation does not fit their numbers.

    A figure that is left out may close the difference. The verdict `differs` needs cells that may
    explain it, and the explanation needs the numbers.
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
    """Return a figure that is missing among the parts and closes the difference; None if none does.

    If 31 = 18 + 12 is contradicted, a figure of 1 may be the missing part. The figure counts the
    same as the last part, except for its code in one dimension. It is contained in the total, and
    it overlaps none of the parts.
    """
    if evaluated.kind.main_role not in SIGNS:
        return None
    ids = {term.figure_id for term in evaluated.operands}
    last = evaluated.others[-1]
    missing = sum((term.value * term.sign for term in evaluated.operands), start=ZERO)
    containment = figures.get_containment(last.source_id)
    for figure in figures.figures_by_source.get(last.source_id, ()):
        differences = find_differences(figure, last)
        is_alike = all(getattr(figure, name) == getattr(last, name) for name in _CELL_COLUMNS)
        is_near = figure.value == missing and len(differences) == 1
        if (
            figure.figure_id not in ids
            and is_near
            and is_alike
            and containment.contains(evaluated.main, figure)
            and all(containment.are_disjoint(figure, part) for part in evaluated.others)
        ):
            return figure
    return None


def _is_one_count(evaluated: EvaluatedIdentity) -> bool:
    """Return whether no cell of the terms can explain why their numbers differ.

    This is so if all terms agree in the columns `_ONE_COUNT`, and all are exact, not rounded and
    not doubtful. For other kinds than sums and lists of parts, the result is False.
    """
    if evaluated.kind.main_role not in SIGNS and not evaluated.kind.lists_parts:
        return False
    first, *others = evaluated.figures
    are_alike = all(
        getattr(figure, name) == getattr(first, name) for figure in others for name in _ONE_COUNT
    )
    are_exact = all(
        figure.bound == "exact" and not figure.rounded_to and not figure.doubtful
        for figure in evaluated.figures
    )
    return are_alike and are_exact


# Explanations


def _find_problem(evaluated: EvaluatedIdentity, numerals_by_source: NumeralsBySource) -> str:
    """Return what is wrong with the numbers of an explanation; "" if nothing is.

    The explanation must have the numbers that `_list_missing` demands, and may have only numbers
    that `_list_known` returns. The explanation of an identity of the kind SAME_RATE is not checked.
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

    It needs the number of each term; the sum of the parts may replace the numbers of the parts. If
    one of several parts equals the residual, it needs the number of this part in any case.
    """
    values = [figure.value for figure in evaluated.figures]
    parts = [figure.value for figure in evaluated.others]
    needed = [figure.value for figure in evaluated.figures if figure not in evaluated.others]
    if sum(parts, start=Decimal(0)) not in numbers:
        needed = values
    assert evaluated.evaluation is not None
    residual = abs(evaluated.evaluation.residual)
    needed += [part for part in parts if part == residual and len(parts) > 1]
    return [value for value in dict.fromkeys(needed) if value not in numbers]


def _list_known(
    evaluated: EvaluatedIdentity, numerals_by_source: NumeralsBySource
) -> Set[Decimal | int]:
    """Return the numbers that an explanation may have.

    These are the numbers of the terms and of their passages, the sum of all parts, the sum and the
    difference of any two of these, and the share of any term in a larger one in whole percent.
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
