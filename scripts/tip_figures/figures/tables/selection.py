"""Which figures are totals: the widest of each area, indicator, unit, counter, definition and year.

A *count* is what the figures of several editions state about the same thing: figures of one area,
indicator, unit, counter, definition, year, period and codes. One of its figures represents it. The
rules are here and nowhere else:

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
        divided: those that the table of parts divides: the totals, and figures that are no totals
            because they are about context, a part of a year, or an earlier period of the year
    """

    totals: Sequence[FigureRow]
    divided: Sequence[FigureRow]


def list_statements(figures: Figures) -> list[FigureRow]:
    """Return the figures in the order of the years of their editions, the oldest first.

    Within a year, figures from the preferred report are last. Figures whose source or indicator
    does not exist are left out; checks report them.
    """

    def sort_key(figure: FigureRow) -> tuple[int, int]:
        # The preferred report has the rank 0, so the sign makes it last.
        return figures.source_by_id[figure.source_id].edition_year, -rank_report(figures, figure)

    statements = [
        figure
        for figure in figures.figures
        if figure.source_id in figures.source_by_id
        and figure.indicator_id in figures.indicator_by_id
    ]
    return sorted(statements, key=sort_key)


def rank_report(figures: Figures, figure: FigureRow) -> int:
    """Return the position, from 0, of a figure's report in the list of reports in the schema.

    The first report is the preferred one.
    """
    return figures.rank_code("report", figures.source_by_id[figure.source_id].report)


def rank_edition(figures: Figures, figure: FigureRow) -> tuple[bool, int, int]:
    """Return a sort key by which figures of the same count are compared; the lowest is preferred.

    Returns:
        (whether the source is an excerpt, rank of the report, year of the edition). So whole
        sections are preferred to excerpts, then the first report, then the oldest edition
    """
    source = figures.source_by_id[figure.source_id]
    return source.extent == EXCERPT, rank_report(figures, figure), source.edition_year


def get_series_counter(figures: Figures, figure: FigureRow) -> str:
    """Return the code of `counted_by` for the series of totals to which a figure belongs.

    This is the code of the figure, with one exception. If the report does not say who counted, and
    the government counts the same indicator in the area in any year, the figure continues the
    series of the government.
    """
    is_unnamed = figure.counted_by == UNNAMED_COUNTER
    is_counted = (figure.indicator_id, figure.ref_area) in figures.counts_of_government
    return GOVERNMENT if is_unnamed and is_counted else figure.counted_by


@lru_cache(maxsize=1)
def select(figures: Figures) -> Selection:
    """Return the totals, and the figures that the table of parts divides (see `Selection`).

    Figures that another figure includes are in neither list: women are not a total beside all
    victims. Figures about context, or about a part of a year, may be divided, but are no totals. If
    figures to divide differ only in their period within a year, only the latest one is a total.
    """
    candidates = [
        figure
        for figure in list_statements(figures)
        if find_exclusion(figures, figure) in ("", CONTEXT, PART_OF_YEAR)
    ]
    widest = _select_widest(figures, candidates)
    totals = [figure for figure in widest if not find_exclusion(figures, figure)]
    return Selection(list(_keep_latest_periods(figures, totals)), widest)


def _keep_latest_periods(figures: Figures, totals: Iterable[FigureRow]) -> Iterator[FigureRow]:
    """Yield, of totals that differ only in their period within a year, the one that ends last.

    The table of totals has one number for a year, but a report may count prisoners in June and
    again in December.
    """

    def get_key_without_period(total: FigureRow) -> GroupKey:
        return _get_kind(figures, total), *total.codes.values()

    for same_series in group_by(totals, get_key_without_period).values():
        yield max(same_series, key=lambda total: figures.get_period(total).last_day)


def find_exclusion(figures: Figures, figure: FigureRow) -> str:
    """Return a short reason why a figure cannot be a total: `range`, `context`; "" if it can be.

    A figure with the reason CONTEXT or PART_OF_YEAR cannot be a total, but the table of parts may
    divide it (see `select`). These reasons are returned only if no other reason applies except an
    open period.

    Args:
        figure: its source and indicator exist
    """
    indicator = figures.indicator_by_id[figure.indicator_id]
    period_type = figures.get_period_type(figure)
    if indicator.measure not in COUNTED_MEASURES:
        return indicator.measure  # such as a rate
    if figure.value_to is not None:
        return "range"
    if is_conversion(figures, figure):
        return "conversion"
    if figure.breakdown and _is_part_of_main_indicator(figures, figure):
        return "part of another indicator"  # the parts of that indicator show this figure
    if period_type not in (*PERIODS_IN_TOTALS, PART_OF_YEAR):
        return period_type  # several years
    if indicator.group == CONTEXT:
        return CONTEXT
    if period_type == PART_OF_YEAR:
        return PART_OF_YEAR
    return "open period" if figures.get_period(figure).is_open else ""


def _is_part_of_main_indicator(figures: Figures, figure: FigureRow) -> bool:
    """Return whether an identity lists a figure as part of a figure of the main indicator.

    The main indicator is the one that the indicator of the figure names in its column `part_of`.
    Example: 25 of 40 identified victims were assisted, and the indicator of assisted victims is a
    part of the indicator of identified victims.
    """
    main_indicator = figures.indicator_by_id[figure.indicator_id].part_of
    wholes = figures.wholes_by_part.get(figure.count_key, ())
    # The key of a count begins with its indicator_id.
    return any(indicator_id == main_indicator for indicator_id, *_ in wholes)


def is_conversion(figures: Figures, figure: FigureRow) -> bool:
    """Return whether a figure is an amount of money that its source converted.

    The units of an indicator are listed by preference, with the local currency first. An amount is
    a conversion if the source also states it in a unit that is listed earlier: if a report states
    40 euros (44 dollars), 44 dollars are the conversion. An amount of an unknown indicator, or in a
    unit that its indicator does not list, is not a conversion.
    """
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    units = indicator.units if indicator else ()
    if not figure.is_amount or figure.unit not in units:
        return False
    preferred_units = units[: units.index(figure.unit)]
    *key_without_unit, _unit = figure.count_key  # the unit is always last
    preferred_keys = ((figure.source_id, (*key_without_unit, unit)) for unit in preferred_units)
    return any(key in figures.figures_by_count for key in preferred_keys)


def _select_widest(figures: Figures, candidates: Iterable[FigureRow]) -> list[FigureRow]:
    """Return one figure for each count that no other count includes.

    A count is the figures from all editions about the same thing; `_select_edition` chooses one of
    them. The count of all victims includes the count of female victims, so only the count of all
    victims has a figure in the result. A count that is limited to a sector or a place is left out
    if an unlimited count has the same subject (see `_get_subject`).

    Args:
        candidates: the oldest edition first
    """
    # All figures of a count have the same kind and codes, so the same limits: count[0] has those.
    kinds = group_by(candidates, lambda figure: _get_kind(figures, figure)).values()
    counts_by_kind = [list(group_by(kind, _get_codes).values()) for kind in kinds]
    revisions = _find_revisions(figures, chain.from_iterable(counts_by_kind))
    # Figures of which an identity lists parts are preferred to others of their count.
    divided_ids = {row.whole.figure_id for row in figures.evaluated if row.whole is not None}
    unlimited_subjects = {
        _get_subject(figures, count[0])
        for count in chain.from_iterable(counts_by_kind)
        if not figures.list_limits(count[0])
    }
    selected = []
    for counts in counts_by_kind:
        for count in counts:
            is_limited = bool(figures.list_limits(count[0]))
            if is_limited and _get_subject(figures, count[0]) in unlimited_subjects:
                continue
            if not any(_includes(figures, other, count) for other in counts):
                selected.append(_select_edition(figures, count, revisions, divided_ids))
    return selected


def select_editions(figures: Figures, statements: Iterable[FigureRow]) -> Iterator[FigureRow]:
    """Yield one figure for each count: for all figures with the same key (`count_key`).

    Several editions may state a count; `_select_edition` chooses one of their figures.

    Args:
        statements: figures of any counts, the oldest edition first
    """
    counts = list(group_by(statements, lambda figure: figure.count_key).values())
    revisions = _find_revisions(figures, counts)
    for count in counts:
        # Figures that an identity divides are not preferred here.
        yield _select_edition(figures, count, revisions, divided_ids=frozenset())


def _get_kind(figures: Figures, figure: FigureRow) -> GroupKey:
    """Return a key for what a figure counts, without its codes, such as those of sex or age.

    A figure can include another one only if both have the same key.
    """
    return (
        figure.ref_area,
        figure.indicator_id,
        figure.unit,
        figure.year,
        get_series_counter(figures, figure),
        figure.definition,
        figures.get_period_type(figure),
    )


def _get_codes(figure: FigureRow) -> GroupKey:
    """Return the codes and the period of a figure, which distinguish the counts of one kind."""
    return (*figure.codes.values(), figure.period)


def _get_subject(figures: Figures, figure: FigureRow) -> GroupKey:
    """Return (area, indicator, counter, year, whether it is about a part of a year) of a figure.

    A figure that is limited to a sector or a place cannot be a total if a figure without a limit
    has the same key. These two may differ in the rest, such as unit, definition and codes.
    """
    counter = get_series_counter(figures, figure)
    is_part = figures.get_period_type(figure) == PART_OF_YEAR
    return figure.ref_area, figure.indicator_id, counter, figure.year, is_part


def _includes(figures: Figures, count: Sequence[FigureRow], other: Sequence[FigureRow]) -> bool:
    """Return whether a count is wider than another: it contains the other, but not the reverse.

    So no count includes itself.

    Args:
        count, other: the figures of a count, one from each edition that states it
    """
    return _contains(figures, count, other) and not _contains(figures, other, count)


def _contains(figures: Figures, count: Sequence[FigureRow], other: Sequence[FigureRow]) -> bool:
    """Return whether one count contains another, such as all victims and female victims.

    The period of `count` must contain the period of `other`. In addition, one of these must be
    true:

    - No code limits `count`.
    - An identity lists `other` as a part of `count`.
    - In a source that states `count`, the codes of `count` contain those of `other`. One source is
      enough: a later edition may count forced begging as forced labor, and an earlier one may not
      mention it.

    Args:
        count, other: the figures of a count, one from each edition that states it; both counts
            are of the same kind (see `_get_kind`)
    """
    # All figures of a count have the same period and codes.
    container, part = count[0], other[0]
    if not figures.get_period(container).contains(figures.get_period(part)):
        return False
    wholes = figures.wholes_by_part.get(part.count_key, ())
    if not container.breakdown or container.count_key in wholes:
        return True
    return any(figures.get_containment(figure.source_id).contains(figure, part) for figure in count)


# Editions

Revisions = Mapping[str, Set[str]]
"""source_id of an edition → source_ids of later editions that give another number for a count."""


def _find_revisions(figures: Figures, counts: Iterable[Sequence[FigureRow]]) -> Revisions:
    """Return, by source_id of an edition, the source_ids of later editions that revise its numbers.

    If the 2020 edition counts 40 victims in 2019, and the 2021 edition 42, the 2021 edition revises
    the 2020 edition. An edition that no other one revises has no key.

    Args:
        counts: a count is the figures from all editions about the same thing
    """

    def get_edition(figure: FigureRow) -> int:
        return figures.source_by_id[figure.source_id].edition_year

    revisions: dict[str, set[str]] = defaultdict(set)
    for count in counts:
        if len({figure.stated_value for figure in count}) == 1:
            continue  # all editions agree
        for old, new in permutations(count, 2):
            differs = old.stated_value != new.stated_value
            if differs and get_edition(old) < get_edition(new):
                revisions[old.source_id].add(new.source_id)
    return revisions


def _select_edition(
    figures: Figures, count: Sequence[FigureRow], revisions: Revisions, divided_ids: Set[str]
) -> FigureRow:
    """Return the figure that represents a count, which several editions may state.

    An edition is left out if a later one that states this count revises any of its numbers. From
    the others, these criteria decide in turn. Preferred is

    1. a whole section, rather than an excerpt;
    2. the report that is first in the schema;
    3. a figure of which an identity lists parts;
    4. a figure whose year the text states;
    5. the oldest edition.

    Args:
        count: the figures of the count, the oldest edition first
        revisions: source_id -> source_ids of later editions that revise the source
        divided_ids: figure_ids of figures of which an identity lists parts
    """

    def rank(figure: FigureRow) -> tuple[object, ...]:
        is_excerpt, report_rank, edition_year = rank_edition(figures, figure)
        is_divided = figure.figure_id in divided_ids
        is_stated = figure.year_basis == "stated"
        return is_excerpt, report_rank, not is_divided, not is_stated, edition_year

    source_ids = {figure.source_id for figure in count}
    # At least one is left, because nothing revises the latest edition.
    unrevised = [
        figure for figure in count if source_ids.isdisjoint(revisions.get(figure.source_id, ()))
    ]
    return min(unrevised, key=rank)
