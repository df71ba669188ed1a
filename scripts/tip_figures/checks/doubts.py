"""Report doubtful numbers that are not marked: zeros that others deny, and impossible shares."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import PERCENT, FigureRow, NumeralRow, SentenceKey


def check(figures: Figures) -> Iterator[Finding]:
    """Report zeros beside a number above zero that they include, and shares that no count gives.

    A figure that is doubtful, or a term of an identity that does not hold, is not reported.
    """
    yield from _check_zeros(figures)
    yield from _check_shares(figures)


# Zeros


def _check_zeros(figures: Figures) -> Iterator[Finding]:
    """Report a zero of all time, or since a year, within which another figure counts something.

    The other figure has the same area, indicator and unit, and the codes of the zero contain its
    codes. If an identity has both as terms, nothing is reported.
    """
    related: set[frozenset[str]] = set()
    for evaluated in figures.evaluated:
        ids = [term.figure_id for term in evaluated.operands]
        related.update(map(frozenset, combinations(ids, 2)))
    by_count = group_by(figures.figures, lambda row: (row.indicator_id, row.ref_area, row.unit))
    for figure in figures.figures:
        period = figures.get_period(figure)
        if figure.value or not period.is_open or figure.doubtful:
            continue
        for other in by_count[figure.indicator_id, figure.ref_area, figure.unit]:
            is_related = frozenset((figure.figure_id, other.figure_id)) in related
            is_sure = bool(other.value) and not other.doubtful and not is_related
            if is_sure and _includes(figures, figure, other):
                values = {"other": other, "period": figure.period}
                yield figures.create_finding(
                    figure, "value", "zero-denied", [other.figure_id], **values
                )


def _includes(figures: Figures, zero: FigureRow, other: FigureRow) -> bool:
    """Return whether a zero with an open period includes what another figure counts.

    An open period is taken to end with the year of the zero, so later figures are not included.
    """
    period, inner = figures.get_period(zero), figures.get_period(other)
    is_within = period.contains(inner) and inner.last_day.year <= zero.year
    is_contained = figures.get_containment(zero.source_id).contains(zero, other)
    return is_within and is_contained


# Shares


def _check_shares(figures: Figures) -> Iterator[Finding]:
    """Report a percentage that no whole number of its count gives: 50 percent of 3.

    The count is the one that `_find_base` returns. A share that an identity compares with its part
    and whole is not reported, because the verdict says whether it is right.
    """
    compared_ids = {term.figure_id for term in figures.terms if term.role == "share"}
    counts = [row for row in figures.numerals if row.figure_id]
    by_sentence = group_by(counts, lambda row: row.sentence_key)
    for figure in figures.figures:
        is_marked = figure.doubtful or figure.figure_id in compared_ids
        if figure.unit != PERCENT or figure.bound != "exact" or is_marked:
            continue
        base = _find_base(figures, figure, by_sentence)
        if base is not None and not _is_share_of(figure, base):
            yield figures.create_finding(
                figure, "value", "share-impossible", [base.figure_id], base=base
            )


def _find_base(
    figures: Figures,
    share: FigureRow,
    by_sentence: Mapping[SentenceKey, Sequence[NumeralRow]],
) -> FigureRow | None:
    """Return the count of which a percentage is a share, from the words before it in its sentence.

    Args:
        by_sentence: numerals that name a figure

    Returns:
        the nearest count whose codes contain the codes of the share, and are wider; None if there
        is none
    """
    stating = figures.find_stating_numeral(share)
    if stating is None:
        return None
    containment = figures.get_containment(share.source_id)
    base = None
    for row in sorted(by_sentence[stating.sentence_key], key=lambda row: row.start):
        figure = figures.figure_by_id.get(row.figure_id)
        if figure is None or figure.unit == PERCENT or row.start > stating.start:
            continue
        is_wider = containment.contains(figure, share) and not containment.contains(share, figure)
        base = figure if is_wider else base
    return base


def _is_share_of(share: FigureRow, base: FigureRow) -> bool:
    """Return whether some whole number is a percentage of a count.

    For a count that is zero, rounded or not exact, the result is True, because nothing is certain.
    """
    if base.bound != "exact" or base.rounded_to or not base.value:
        return True
    count = Fraction(base.value)
    part = round(Fraction(share.value) * count / 100)
    tolerance = Fraction(share.rounded_to or 1) / 2
    return abs(100 * part / count - Fraction(share.value)) <= tolerance
