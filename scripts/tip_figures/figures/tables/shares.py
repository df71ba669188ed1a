"""Shares that a report gives in percent alone, and the totals whose parts they are."""

from collections.abc import Iterable, Iterator
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
    """Yield the shares that reports give only in percent.

    The whole of a share is the indicator that `part_of` names, unless a code of the share names
    another indicator as the whole. Two kinds of percentages are left out:

    - a percentage that an identity compares with numbers, because its part has a row of its own;
    - a percentage of an unknown total, unless exactly one code names the part.
    """
    compared_ids = {
        figure.figure_id
        for evaluated in figures.evaluated
        for figure in evaluated.figures_of_role(*PERCENTAGE_ROLES)
    }
    shares = [
        figure
        for figure in list_statements(figures)
        if figure.unit == PERCENT
        and figures.indicator_by_id[figure.indicator_id].part_of
        and figure.figure_id not in compared_ids
    ]
    totals_by_subject = group_by(totals, lambda total: _describe(figures, total))
    for figure in select_editions(figures, shares):
        codes, indicator_id = _read_whole(figures, figure)
        subject = (indicator_id, *_describe(figures, figure)[1:])
        divisions = [
            Share(figure, dimension, total.figure_id)
            for total in totals_by_subject.get(subject, ())
            for dimension in codes
            if _has_codes(total, {**codes, dimension: "all"})
        ]
        if not divisions and len(codes) == 1:
            (dimension,) = codes
            divisions = [Share(figure, dimension, figure.figure_id)]
        yield from divisions[:1]


def _describe(figures: Figures, figure: FigureRow) -> tuple[object, ...]:
    """Return the key that a share and its total have in common, except for its first item.

    The first item is the indicator, which the caller replaces by the indicator of the whole.
    """
    counter = get_series_counter(figures, figure)
    time = figure.year, figure.period
    return figure.indicator_id, figure.ref_area, *time, counter, figure.definition


def _read_whole(figures: Figures, share: FigureRow) -> tuple[dict[str, str], str]:
    """Return (codes, indicator_id of the whole) of a share.

    The codes are by dimension; a code that names the whole is left out.
    """
    indicator_id = figures.indicator_by_id[share.indicator_id].part_of
    codes = {name: share.codes[name] for name in share.breakdown}
    for name, code in share.codes.items():
        if (name, code) in figures.wholes:
            indicator_id = figures.wholes[name, code]
            del codes[name]
    return codes, indicator_id


def _has_codes(total: FigureRow, codes: dict[str, str]) -> bool:
    """Return whether a total has exactly these codes, and `all` or none in other dimensions."""
    own_codes = {name: total.codes[name] for name in total.breakdown}
    return own_codes == {name: code for name, code in codes.items() if code != "all"}
