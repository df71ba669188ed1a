"""Which figures are totals: the widest of each area, indicator, unit, counter, definition and year.

A *count* is what the figures of several editions state about the same thing: figures of one area,
indicator, unit, counter, definition, year, kind of period and codes. One of its figures represents
it. The rules are here and nowhere else:

- A figure is a candidate if it counts something for twelve months or at one time, and not as a
  range, for an open period, or as context. See `find_exclusion`.
- A candidate is a total if no other one includes it: by the code `all`, or by an identity.
- A figure that is limited to a sector or a place is no total beside one that is not.

So a new fact never removes a total, unless it includes it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain, permutations
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import (
    CALENDAR_YEAR,
    PART_OF_YEAR,
    POINT_IN_TIME,
    TWELVE_MONTHS,
)
from tip_figures.figures.records import (
    EXCERPT,
    GOVERNMENT,
    UNNAMED_COUNTER,
    FigureRow,
)

CONTEXT = "context"
"""The group of indicators that do not count trafficking."""
PERIODS_IN_TOTALS = (CALENDAR_YEAR, TWELVE_MONTHS, POINT_IN_TIME)
COUNTED_MEASURES = ("flow", "stock")

GroupKey = tuple[object, ...]
"""What the figures of a group have in common."""


class Selection(NamedTuple):
    """The widest figures of each year.

    Attributes:
        totals: those of the table of totals
        divided: the totals, and also those of context and of a part of a year; they have parts
    """

    totals: Sequence[FigureRow]
    divided: Sequence[FigureRow]


def list_statements(figures: Figures) -> list[FigureRow]:
    """Return the figures whose source and indicator exist; other checks report the rest.

    Returns:
        the oldest edition first; within a year, the preferred report last
    """

    def sort_key(figure: FigureRow) -> tuple[int, int]:
        return figures.source_by_id[figure.source_id].edition_year, -rank_report(figures, figure)

    described = [
        figure
        for figure in figures.figures
        if figure.source_id in figures.source_by_id
        and figure.indicator_id in figures.indicator_by_id
    ]
    return sorted(described, key=sort_key)


def rank_report(figures: Figures, figure: FigureRow) -> int:
    """Return the position of the report of a figure in the order of preference: 0 is the first."""
    return figures.rank_code("report", figures.source_by_id[figure.source_id].report)


def rank_edition(figures: Figures, figure: FigureRow) -> tuple[bool, int, int]:
    """Return (is from an excerpt, rank of the report, year of the edition) as a sort key.

    The preferred figure has the lowest key.
    """
    source = figures.source_by_id[figure.source_id]
    return source.extent == EXCERPT, rank_report(figures, figure), source.edition_year


def get_series_counter(figures: Figures, figure: FigureRow) -> str:
    """Return the kind of counter to whose series a figure belongs.

    If the text does not say who counted, the figure belongs to the series of the government if the
    government counts the same indicator in the area. Otherwise it is in a series of its own.
    """
    is_unnamed = figure.counted_by == UNNAMED_COUNTER
    is_counted = (figure.indicator_id, figure.ref_area) in figures.counts_of_government
    return GOVERNMENT if is_unnamed and is_counted else figure.counted_by


@lru_cache(maxsize=1)
def select(figures: Figures) -> Selection:
    """Select the totals, and the figures of other kinds that have parts."""
    candidates = [
        figure
        for figure in list_statements(figures)
        if find_exclusion(figures, figure) in ("", CONTEXT, PART_OF_YEAR)
    ]
    widest = _select_widest(figures, candidates)
    totals = [figure for figure in widest if not find_exclusion(figures, figure)]
    return Selection(list(_keep_latest_periods(figures, totals)), widest)


def _keep_latest_periods(figures: Figures, totals: Iterable[FigureRow]) -> Iterator[FigureRow]:
    """Yield, of the totals that differ only in their period, the one whose period ends last."""

    def get_series(total: FigureRow) -> GroupKey:
        return _get_kind(figures, total), *total.codes.values()

    for same_series in group_by(totals, get_series).values():
        yield max(same_series, key=lambda total: figures.get_period(total).last_day)


def find_exclusion(figures: Figures, figure: FigureRow) -> str:
    """Return why a figure is no candidate for a total, as a short name; "" if it is one.

    Args:
        figure: its source and indicator exist
    """
    indicator = figures.indicator_by_id[figure.indicator_id]
    period_type = figures.get_period_type(figure)
    if indicator.measure not in COUNTED_MEASURES:
        return indicator.measure
    if figure.value_to is not None:
        return "range"
    if is_conversion(figures, figure):
        return "conversion"
    if figure.breakdown and _is_part_of_main_indicator(figures, figure):
        return "part of another indicator"
    if period_type not in (*PERIODS_IN_TOTALS, PART_OF_YEAR):
        return period_type
    if indicator.group == CONTEXT:
        return CONTEXT
    if period_type == PART_OF_YEAR:
        return PART_OF_YEAR
    return "open period" if figures.get_period(figure).is_open else ""


def _is_part_of_main_indicator(figures: Figures, figure: FigureRow) -> bool:
    """Return whether an identity makes a figure a part of a figure of its main indicator.

    The main indicator is the one that `part_of` names. `find_exclusion` asks this only about
    figures with a code of their own: the larger figure is divided by this code, and so shows the
    part.
    """
    main_indicator = figures.indicator_by_id[figure.indicator_id].part_of
    wholes = figures.wholes_by_part.get(figure.count_key, ())
    return any(indicator_id == main_indicator for indicator_id, *_ in wholes)


def is_conversion(figures: Figures, figure: FigureRow) -> bool:
    """Return whether the source states the amount of a figure in a preferred unit as well.

    Units that the indicator lists earlier are preferred. Money has the local currency first, so
    the same amount in dollars is a conversion.
    """
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    units = indicator.units if indicator else ()
    if not figure.is_amount or figure.unit not in units:
        return False
    *key_without_unit, _unit = figure.count_key
    earlier_units = units[: units.index(figure.unit)]
    earlier_keys = ((figure.source_id, (*key_without_unit, unit)) for unit in earlier_units)
    return any(key in figures.figures_by_count for key in earlier_keys)


def _select_widest(figures: Figures, candidates: Iterable[FigureRow]) -> list[FigureRow]:
    """Return a figure for each count that no other count of its kind includes."""
    kinds = group_by(candidates, lambda figure: _get_kind(figures, figure)).values()
    counts_by_kind = [list(group_by(kind, _get_codes).values()) for kind in kinds]
    revisions = _find_revisions(figures, counts_by_kind)
    divided_ids = {row.whole.figure_id for row in figures.evaluated if row.whole is not None}
    unlimited = {
        _get_limited_kind(figures, count[0])
        for counts in counts_by_kind
        for count in counts
        if not figures.list_limits(count[0])
    }
    selected = []
    for counts in counts_by_kind:
        for count in counts:
            is_limited = bool(figures.list_limits(count[0]))
            if is_limited and _get_limited_kind(figures, count[0]) in unlimited:
                continue
            if not any(_includes(figures, other, count) for other in counts):
                selected.append(_select_edition(figures, count, revisions, divided_ids))
    return selected


def select_editions(figures: Figures, statements: Iterable[FigureRow]) -> Iterator[FigureRow]:
    """Yield one of the figures of each count.

    Args:
        statements: the oldest edition first
    """
    counts = list(group_by(statements, lambda figure: figure.count_key).values())
    revisions = _find_revisions(figures, [counts])
    for count in counts:
        yield _select_edition(figures, count, revisions, frozenset())


def _get_kind(figures: Figures, figure: FigureRow) -> GroupKey:
    """Return the key of a kind: only a figure with the same key may include a figure."""
    return (
        *(figure.ref_area, figure.indicator_id, figure.unit, figure.year),
        *(get_series_counter(figures, figure), figure.definition),
        figures.get_period_type(figure),
    )


def _get_codes(figure: FigureRow) -> GroupKey:
    """Return the codes of a figure, and the months of a part of a year, which distinguish it."""
    return (*figure.codes.values(), figure.period)


def _get_limited_kind(figures: Figures, figure: FigureRow) -> GroupKey:
    """Return the key by which a limited figure is matched with figures that have no limit.

    A figure limited to a sector or a place is no total if an unlimited figure has the same key.
    """
    counter = get_series_counter(figures, figure)
    is_part = figures.get_period_type(figure) == PART_OF_YEAR
    return figure.ref_area, figure.indicator_id, counter, figure.year, is_part


def _includes(figures: Figures, count: Sequence[FigureRow], other: Sequence[FigureRow]) -> bool:
    """Return whether a count includes another one, and the other one does not include it.

    Each source has definitions of its own, so one source is enough: a later edition
    may count forced begging as forced labor, and an earlier one may not mention it.
    """
    return _contains(figures, count, other) and not _contains(figures, other, count)


def _contains(figures: Figures, count: Sequence[FigureRow], other: Sequence[FigureRow]) -> bool:
    """Return whether a count contains another by its period, and by its codes or an identity."""
    if not figures.get_period(count[0]).contains(figures.get_period(other[0])):
        return False
    wholes = figures.wholes_by_part.get(other[0].count_key, ())
    is_full = not count[0].breakdown
    return (
        is_full
        or count[0].count_key in wholes
        or any(
            figures.get_containment(figure.source_id).contains(figure, other[0]) for figure in count
        )
    )


# Editions

Revisions = Mapping[str, Set[str]]
"""source_id of an edition → source_ids of later editions that give another number for a count."""


def _find_revisions(
    figures: Figures, counts_by_kind: Iterable[Iterable[Sequence[FigureRow]]]
) -> Revisions:
    """Return, by source_id of an edition, the source_ids of later editions that revise its numbers.

    Args:
        counts_by_kind: lists of counts; a count is a list of figures from several editions
    """

    def get_edition(figure: FigureRow) -> int:
        return figures.source_by_id[figure.source_id].edition_year

    revisions: dict[str, set[str]] = defaultdict(set)
    for count in chain.from_iterable(counts_by_kind):
        if len({figure.stated_value for figure in count}) == 1:
            continue
        for old, new in permutations(count, 2):
            differs = old.stated_value != new.stated_value
            if differs and get_edition(old) < get_edition(new):
                revisions[old.source_id].add(new.source_id)
    return revisions


def _select_edition(
    figures: Figures, count: Sequence[FigureRow], revisions: Revisions, divided_ids: Set[str]
) -> FigureRow:
    """Return the figure that represents a count.

    If a later edition revises any number of an earlier one, and both state this count, the figure
    of the earlier one is left out. Of the rest, a whole section is preferred to an excerpt, then
    the first report, a figure that an identity divides, a figure whose year the text states, and
    the oldest edition.

    Args:
        count: its figures, the oldest edition first
        divided_ids: figures of which an identity lists parts
    """

    def rank(figure: FigureRow) -> tuple[object, ...]:
        is_excerpt, report, edition_year = rank_edition(figures, figure)
        is_divided = figure.figure_id in divided_ids
        is_stated = figure.year_basis == "stated"
        return is_excerpt, report, not is_divided, not is_stated, edition_year

    source_ids = {figure.source_id for figure in count}
    unrevised = [
        figure for figure in count if source_ids.isdisjoint(revisions.get(figure.source_id, ()))
    ]
    return min(unrevised, key=rank)
