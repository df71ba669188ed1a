"""Shares that a report gives in percent alone, and the totals whose parts they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.identities.identity_kinds import PERCENTAGE_ROLES
from tip_figures.figures.model import Figures
from tip_figures.figures.records import PERCENT, FigureRow
from tip_figures.figures.tables.selection import (
    get_series_counter,
    list_statements,
    select_editions,
)

Subject = tuple[object, ...]
"""What a share and its total have in common."""


class Share(NamedTuple):
    """A share in percent.

    Attributes:
        figure: that states it
        dimension: by which it divides the total
        total_id: figure_id of the total; its own figure_id if no number of the total is known
    """

    figure: FigureRow
    dimension: str
    total_id: str


def find_shares(figures: Figures, totals: Iterable[FigureRow]) -> Iterator[Share]:
    """Yield the shares that reports give only in percent, such as “60 percent were men”.

    If several editions give a percentage of the same thing, `select_editions` chooses one. Three
    kinds of percentages are left out:

    - a percentage whose indicator is not a part of another one (column `part_of`);
    - a percentage that an identity compares with numbers, because the part then has a number;
    - a percentage of an unknown total, unless exactly one code (here `male`) names the part.

    Args:
        totals: the figures that a share may be a share of
    """
    compared_ids = {
        figure.figure_id
        for evaluated in figures.evaluated
        for figure in evaluated.figures_of_role(*PERCENTAGE_ROLES)
    }
    percentages = [
        figure
        for figure in list_statements(figures)
        if figure.unit == PERCENT
        and figures.indicator_by_id[figure.indicator_id].part_of
        and figure.figure_id not in compared_ids
    ]
    totals_by_subject = group_by(
        totals, lambda total: _get_subject(figures, total, total.indicator_id)
    )
    for percentage in select_editions(figures, percentages):
        share = _make_share(figures, percentage, totals_by_subject)
        if share:
            yield share


def _make_share(
    figures: Figures,
    percentage: FigureRow,
    totals_by_subject: Mapping[Subject, Sequence[FigureRow]],
) -> Share | None:
    """Return a percentage as a share of its total.

    The total has all codes of the percentage but one, which names the part: the total of “60
    percent were men” has no code for sex. If several totals fit, the first one is used.

    Args:
        totals_by_subject: totals by what they have in common with their shares (see `_get_subject`)

    Returns:
        the share. If no total fits and the percentage has exactly one code, it is a share of
        itself: `total_id` is its own figure_id. None if no total fits and it has several codes or
        none
    """
    codes, whole_id = _read_whole(figures, percentage)
    for total in totals_by_subject.get(_get_subject(figures, percentage, whole_id), ()):
        codes_of_total = {name: total.codes[name] for name in total.breakdown}
        for dimension in codes:
            other_codes = {name: code for name, code in codes.items() if name != dimension}
            if codes_of_total == other_codes:
                return Share(percentage, dimension, total.figure_id)
    if len(codes) != 1:
        return None
    (dimension,) = codes
    return Share(percentage, dimension, total_id=percentage.figure_id)


def _get_subject(figures: Figures, figure: FigureRow, indicator_id: str) -> Subject:
    """Return what a share and its total have in common: indicator, area, time, counter, definition.

    Args:
        indicator_id: indicator of the total, which may differ from the indicator of a share
    """
    counter = get_series_counter(figures, figure)
    return (
        indicator_id,
        figure.ref_area,
        figure.year,
        figure.period,
        counter,
        figure.definition,
    )


def _read_whole(figures: Figures, share: FigureRow) -> tuple[dict[str, str], str]:
    """Return the codes of a share, and the indicator of the whole that it is a share of.

    The whole is the indicator that the column `part_of` of the share's indicator names, unless a
    code that limits the share names another one (property `whole` of the code in the schema). If
    several codes name one, the last one counts.

    Returns:
        dimension -> code for each code that limits the share, without those that name a whole; and
        the indicator_id of the whole
    """
    whole_id = figures.indicator_by_id[share.indicator_id].part_of
    codes = {}
    for name in share.breakdown:
        code = share.codes[name]
        if (name, code) in figures.wholes:
            whole_id = figures.wholes[name, code]
        else:
            codes[name] = code
    return codes, whole_id
