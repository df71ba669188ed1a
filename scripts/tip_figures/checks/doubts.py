"""Report doubtful numbers that are not marked: zeros that others deny, and impossible shares."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import PERCENT, FigureRow, NumeralRow, SentenceKey


def check(figures: Figures) -> Iterator[Finding]:
    """Report zeros that another figure denies, and percentages that no whole number gives.

    A figure that is already marked as doubtful is not reported.
    """
    yield from _check_zeros(figures)
    yield from _check_shares(figures)


# Zeros


def _check_zeros(figures: Figures) -> Iterator[Finding]:
    """Report a zero with an open period in which another figure counts something.

    An open period has no begin or no end: “never until 2019”, “since 2015”. The other figure has
    the same area, indicator and unit, and its people or things are included in the zero. The pair
    is not reported if one of the two figures is doubtful, or if an identity has both as terms. A
    zero has a finding for each other figure that denies it.
    """
    related_pairs: set[frozenset[str]] = set()
    for evaluated in figures.evaluated:
        ids = [term.figure_id for term in evaluated.operands]
        related_pairs.update(map(frozenset, combinations(ids, 2)))
    similar = group_by(figures.figures, lambda row: (row.indicator_id, row.ref_area, row.unit))
    for figure in figures.figures:
        is_zero = not figure.value
        if not is_zero or not figures.get_period(figure).is_open or figure.doubtful:
            continue
        for other in similar[figure.indicator_id, figure.ref_area, figure.unit]:
            is_related = frozenset((figure.figure_id, other.figure_id)) in related_pairs
            is_counterexample = bool(other.value) and not other.doubtful and not is_related
            if is_counterexample and _includes(figures, figure, other):
                values = {"other": other, "period": figure.period}
                yield figures.create_finding(
                    figure, "value", "zero-denied", [other.figure_id], **values
                )


def _includes(figures: Figures, zero: FigureRow, other: FigureRow) -> bool:
    """Return whether a zero with an open period includes what another figure counts.

    The period and the codes of the zero must contain those of the other figure. A period without
    an end counts as ending with the year of the zero, so later figures are not included.
    """
    zero_period, other_period = figures.get_period(zero), figures.get_period(other)
    is_within = zero_period.contains(other_period) and other_period.last_day.year <= zero.year
    is_contained = figures.get_containment(zero.source_id).contains(zero, other)
    return is_within and is_contained


# Shares


def _check_shares(figures: Figures) -> Iterator[Finding]:
    """Report a percentage that no whole number of its base gives: 50 percent of 3.

    The base is the figure of which the percentage is a share. A percentage that an identity
    compares with part and whole is not reported, because the verdict says whether it is right. A
    percentage that is doubtful or not exact (“about 50 percent”) is not reported either.
    """
    compared_ids = {term.figure_id for term in figures.terms if term.role == "share"}
    counts = [row for row in figures.numerals if row.figure_id]
    by_sentence = group_by(counts, lambda row: row.sentence_key)
    for figure in figures.figures:
        is_settled = figure.doubtful or figure.figure_id in compared_ids
        if figure.unit != PERCENT or figure.bound != "exact" or is_settled:
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
    """Return the base of a percentage, the figure of which it is a share.

    In “of 40 people, 50 percent”, this is the figure of 40. The base is the nearest figure before
    the percentage in its sentence whose codes are wider and contain the codes of the share. It is
    not itself a percentage.

    Args:
        figures: the figures of the package
        share: the figure of the percentage
        by_sentence: sentence → its numerals that name a figure

    Returns:
        the base; None if the sentence has none, or if no numeral states the share
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
        if is_wider:
            base = figure  # a later one is nearer to the percentage
    return base


def _is_share_of(share: FigureRow, base: FigureRow) -> bool:
    """Return whether some whole number of people or things is this percentage of a count.

    50 percent of 4 -> True, because 2 is; 50 percent of 3 -> False. The percentage may be off by
    half of its rounding, or by half a percent without one. If the count is zero, rounded or not
    exact, the result is True, because nothing is certain.

    Args:
        share: the figure of the percentage
        base: the figure of the count
    """
    if base.bound != "exact" or base.rounded_to or not base.value:
        return True
    count = Fraction(base.value)
    part = round(Fraction(share.value) * count / 100)
    tolerance = Fraction(share.rounded_to or 1) / 2
    return abs(100 * part / count - Fraction(share.value)) <= tolerance
