"""Which figures are totals: the widest of each area, indicator, unit, counter, definition and year.

A *count* is what the figures of several editions state about the same thing: figures of one area,
indicator, unit, counter, definition, year, period and codes. One of its figures represents it. The
rules are here and nowhere else:

- A figure is a candidate if it counts something for twelve months or at one time, and not as a
  range, for an open period, or as context.
- A candidate is a total if no other one includes it: by the code `all`, or by an identity.
- A figure that is limited to a sector or a place is no total beside one that is not.

So a new fact never removes a total, unless it includes it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache, partial
from itertools import permutations
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import PART_OF_YEAR, SEVERAL_YEARS
from tip_figures.figures.records import EXCERPT, GOVERNMENT, UNNAMED_COUNTER, FigureRow

CONTEXT = "context"
"""The group of indicators that do not count trafficking."""

Count = Sequence[FigureRow]
"""Figures of one thing, from one or more editions, the oldest first."""
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
    """Return the figures by the years of their editions, the oldest first.

    Within a year, figures from the preferred report are last. Figures whose source or indicator
    does not exist are left out; checks report them.
    """
    sources, indicators = figures.source_by_id, figures.indicator_by_id
    statements = [
        figure
        for figure in figures.figures
        if figure.source_id in sources and figure.indicator_id in indicators
    ]
    return sorted(
        statements,
        # The preferred report has the rank 0, so the sign makes it last.
        key=lambda row: (sources[row.source_id].edition_year, -rank_report(figures, row)),
    )


def rank_report(figures: Figures, figure: FigureRow) -> int:
    """Return the position, from 0, of a figure's report in the schema; the first is preferred."""
    return figures.rank_code("report", figures.source_by_id[figure.source_id].report)


def rank_edition(figures: Figures, figure: FigureRow) -> tuple[bool, int, int]:
    """Return a sort key of figures of one count; the lowest is preferred.

    Whole sections come before excerpts, then the first report, then the oldest edition.
    """
    source = figures.source_by_id[figure.source_id]
    return source.extent == EXCERPT, rank_report(figures, figure), source.edition_year


def get_series_counter(figures: Figures, figure: FigureRow) -> str:
    """Return the code of `counted_by` for the series to which a figure belongs.

    If the report does not say who counted, and the government counts the same indicator in the area
    in any year, the figure continues the series of the government.
    """
    is_unnamed = figure.counted_by == UNNAMED_COUNTER
    is_counted = (figure.indicator_id, figure.ref_area) in figures.counts_of_government
    return GOVERNMENT if is_unnamed and is_counted else figure.counted_by


@lru_cache(maxsize=1)
def select(figures: Figures) -> Selection:
    """Return the totals, and the figures that the table of parts divides (see `Selection`).

    If figures to divide differ only in their period within a year, such as prisoners in June and in
    December, only the latest one is a total.
    """
    get_kind = partial(_get_kind, figures)
    candidates = [row for row in list_statements(figures) if is_candidate(figures, row)]
    counts_by_kind = [
        list(group_by(same_kind, lambda row: (*row.codes.values(), row.period)).values())
        for same_kind in group_by(candidates, get_kind).values()
    ]
    # All figures of a count have the same codes, so the same limits.
    unlimited_subjects = {
        _get_subject(figures, count[0])
        for counts in counts_by_kind
        for count in counts
        if not figures.list_limits(count[0])
    }
    # Figures of which an identity lists parts are preferred to others of their count.
    divided_ids = {row.whole.figure_id for row in figures.evaluated if row.whole is not None}
    all_counts = [count for counts in counts_by_kind for count in counts]
    selected = iter(select_editions(figures, all_counts, divided_ids))
    widest = []
    for counts in counts_by_kind:
        for count in counts:
            figure = next(selected)
            is_limited = bool(figures.list_limits(figure))
            is_beside_unlimited = is_limited and _get_subject(figures, figure) in unlimited_subjects
            is_included = any(
                _contains(figures, other, count) and not _contains(figures, count, other)
                for other in counts
            )
            if not is_beside_unlimited and not is_included:
                widest.append(figure)
    groups = group_by(
        (row for row in widest if may_be_total(figures, row)),
        lambda row: (get_kind(row), *row.codes.values()),
    )
    latest = [
        max(group, key=lambda row: figures.get_period(row).last_day) for group in groups.values()
    ]
    return Selection(latest, widest)


def is_candidate(figures: Figures, figure: FigureRow) -> bool:
    """Return whether a figure can be a total, or can be divided like one (see `Selection`)."""
    indicator = figures.indicator_by_id[figure.indicator_id]
    wholes = figures.wholes_by_part.get(figure.count_key, ())
    # An identity lists it as part of a figure of the main indicator, whose parts show it. The key
    # of a count begins with its indicator_id.
    is_shown_as_part = any(indicator_id == indicator.part_of for indicator_id, *_ in wholes)
    return (
        indicator.measure in ("flow", "stock")
        and figure.value_to is None
        and not is_conversion(figures, figure)
        and not (figure.breakdown and is_shown_as_part)
        and figures.get_period_type(figure) != SEVERAL_YEARS
        and not (figures.get_period(figure).is_open and may_be_total(figures, figure))
    )


def may_be_total(figures: Figures, figure: FigureRow) -> bool:
    """Return whether a candidate is about neither context nor a part of a year."""
    is_context = figures.indicator_by_id[figure.indicator_id].group == CONTEXT
    return not is_context and figures.get_period_type(figure) != PART_OF_YEAR


def is_conversion(figures: Figures, figure: FigureRow) -> bool:
    """Return whether a figure is an amount of money that its source converted.

    The units of an indicator are listed by preference, with the local currency first. An amount is
    a conversion if the source also states it in a unit that is listed earlier.
    """
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    units = indicator.units if indicator else ()
    if not figure.is_amount or figure.unit not in units:
        return False
    *key_without_unit, _unit = figure.count_key
    return any(
        (figure.source_id, (*key_without_unit, unit)) in figures.figures_by_count
        for unit in units[: units.index(figure.unit)]
    )


def _get_kind(figures: Figures, figure: FigureRow) -> GroupKey:
    """Return what a figure counts, without its codes; only a figure of one kind includes it."""
    return (
        figure.ref_area,
        figure.indicator_id,
        figure.unit,
        figure.year,
        get_series_counter(figures, figure),
        figure.definition,
        figures.get_period_type(figure),
    )


def _get_subject(figures: Figures, figure: FigureRow) -> GroupKey:
    """Return a key that an unlimited figure shares with those that are then no totals."""
    counter = get_series_counter(figures, figure)
    is_part = figures.get_period_type(figure) == PART_OF_YEAR
    return figure.ref_area, figure.indicator_id, counter, figure.year, is_part


def _contains(figures: Figures, count: Count, other: Count) -> bool:
    """Return whether one count of a kind contains another, such as all victims and female victims.

    Its period contains that of the other; and no code limits it, an identity lists the other as its
    part, or its codes contain those of the other in a source that states it. One source is enough:
    a later edition may count forced begging as forced labor, and an earlier one not mention it.
    """
    container, part = count[0], other[0]
    if not figures.get_period(container).contains(figures.get_period(part)):
        return False
    wholes = figures.wholes_by_part.get(part.count_key, ())
    if not container.breakdown or container.count_key in wholes:
        return True
    return any(figures.get_containment(figure.source_id).contains(figure, part) for figure in count)


def select_editions(
    figures: Figures, counts: Iterable[Count], divided_ids: Set[str] = frozenset()
) -> Iterator[FigureRow]:
    """Yield the figure that represents each count, which several editions may state.

    An edition is left out if a later one that states this count revises any number of it: if the
    2021 edition gives another number for any of the counts than the 2020 edition, all of both come
    from the 2021 edition. Of the others, a whole section is preferred, then the report that is
    first in the schema, a figure with parts, a stated year, and the oldest edition.

    Args:
        divided_ids: figure_ids of figures of which an identity lists parts
    """

    def rank(figure: FigureRow) -> GroupKey:
        is_excerpt, report_rank, edition_year = rank_edition(figures, figure)
        is_undivided = figure.figure_id not in divided_ids
        return is_excerpt, report_rank, is_undivided, figure.year_basis != "stated", edition_year

    counts = list(counts)
    sources = figures.source_by_id
    revisions: dict[str, set[str]] = defaultdict(set)  # source_id -> source_ids of later editions
    for count in counts:
        for old, new in permutations(count, 2):
            is_later = sources[old.source_id].edition_year < sources[new.source_id].edition_year
            if is_later and old.stated_value != new.stated_value:
                revisions[old.source_id].add(new.source_id)
    for count in counts:
        source_ids = {figure.source_id for figure in count}
        # Nothing revises the latest edition, so at least one is left.
        unrevised = [row for row in count if source_ids.isdisjoint(revisions[row.source_id])]
        yield min(unrevised, key=rank)
