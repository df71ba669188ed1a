"""The totals, and their series: one area, indicator, scope and unit by year, with the gaps between.

A total is at most one figure for each area, indicator, unit and year; it is defined only here.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.labels import describe_scope, make_link
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import (
    CALENDAR_YEAR,
    PART_OF_YEAR,
    POINT_IN_TIME,
    TWELVE_MONTHS,
)
from tip_figures.figures.records import (
    EXCERPT,
    FigureRow,
    GapRow,
    SourceRow,
)
from tip_figures.figures.records.dimensions import STATUS
from tip_figures.figures.tables.figure_rows import (
    GeneratedRow,
    StatementsByCell,
    copy_cells,
    make_figure_cells,
    make_subject_cells,
)

PERIODS_IN_TOTALS = (CALENDAR_YEAR, TWELVE_MONTHS, POINT_IN_TIME)
MEASURES_NOT_IN_TOTALS = ("rate", "instance")
NOT_READ, NOT_REPORTED = "not_read", "not_reported"
FULL_SCOPE = "all"


def rank_code(figures: Figures, column: str, code: str) -> int:
    """Return the position of a code among those of its column, from 0; an unknown one is last."""
    return [*figures.code_labels.get(column, ()), code].index(code)


def rank_report(figures: Figures, source_id: str) -> int:
    """Return the position of a source's report in the order of preference: 0 is the first."""
    return rank_code(figures, "report", figures.source_by_id[source_id].report)


def list_statements(figures: Figures) -> list[FigureRow]:
    """Return the figures whose source and indicator exist; other checks report the rest.

    returns: the oldest edition first; within a year, the preferred report last
    """

    def sort_key(figure: FigureRow) -> tuple[int, int, str, str]:
        edition_year = figures.source_by_id[figure.source_id].edition_year
        report = -rank_report(figures, figure.source_id)
        return edition_year, report, figure.source_id, figure.figure_id

    described = [
        figure
        for figure in figures.figures
        if figure.source_id in figures.source_by_id
        and figure.indicator_id in figures.indicator_by_id
    ]
    return sorted(described, key=sort_key)


def select_totals(figures: Figures) -> list[FigureRow]:
    """Select the totals.

    A total is the figure whose dimensions are all `all`. Where no source states one, it is the one
    figure whose codes include those of all other figures of that area, indicator, unit, year,
    counter and definition. Without one, potential and confirmed victims have a total of their own.
    """
    groups = group_by(
        _list_candidates(figures),
        lambda figure: (
            *(figure.ref_area, figure.indicator_id, figure.unit, figure.year),
            *(figure.probable_counter, figure.definition),
        ),
    )
    divided_ids = {row.whole.figure_id for row in figures.evaluated if row.whole is not None}
    totals = []
    for rows in groups.values():
        full_totals = [figure for figure in rows if not figure.breakdown]
        widest = full_totals or _select_widest(figures, rows)
        by_status = group_by(rows, lambda figure: _list_statuses(figures, figure)).values()
        # For each total the figures that state it, which have the same codes.
        statements = [widest] if widest else [_select_widest(figures, same) for same in by_status]
        for same_codes in filter(None, statements):
            totals.append(_select_edition(figures, same_codes, divided_ids))
    return totals


def _list_statuses(figures: Figures, figure: FigureRow) -> tuple[str, ...]:
    """Return the codes of a figure that say in which status people were counted."""
    dimensions = figures.dimensions
    return tuple(figure.codes[entry.name] for entry in dimensions if entry.meaning == STATUS)


def _list_candidates(figures: Figures) -> Iterator[FigureRow]:
    """Yield the figures that may be totals or that a total must include, the oldest edition first.

    Parts of a year, several years, indicators that are part of another, and rates and instances
    are left out.
    """
    for figure in list_statements(figures):
        indicator = figures.indicator_by_id[figure.indicator_id]
        is_year = figures.get_period_type(figure) in PERIODS_IN_TOTALS
        if is_year and not indicator.part_of and indicator.measure not in MEASURES_NOT_IN_TOTALS:
            yield figure


def _select_widest(figures: Figures, rows: Sequence[FigureRow]) -> Sequence[FigureRow]:
    """Return the figures whose codes include those of all rows; empty if no codes do.

    returns: figures with the same codes; they differ in source or period
    """
    groups = group_by(rows, lambda figure: tuple(figure.codes.values())).values()
    for same_codes in groups:
        if all(_include(figures, same_codes, others[0]) for others in groups):
            return same_codes
    return []


def _include(figures: Figures, same_codes: Sequence[FigureRow], other: FigureRow) -> bool:
    """Whether the codes that figures share include those of another in every dimension.

    Each source has definitions of its own, so it is enough if one source of these figures says so:
    a later edition may count forced begging as forced labor, and an earlier one may not mention it.
    """
    return any(
        figures.get_containment(figure.source_id).contains(figure, other) for figure in same_codes
    )


def _select_edition(
    figures: Figures, same_codes: Sequence[FigureRow], divided_ids: Set[str]
) -> FigureRow:
    """Return the figure that represents a total: one of the preferred report and period.

    If the numbers of its editions differ, it is that of the latest edition. Otherwise it is the
    oldest figure of which an identity lists parts, or the oldest if there is none.

    same_codes:  the figures that state the total, the oldest edition first
    divided_ids: figures of which an identity lists parts
    """

    def rank(figure: FigureRow) -> tuple[int, int]:
        report = rank_report(figures, figure.source_id)
        return report, PERIODS_IN_TOTALS.index(figures.get_period_type(figure))

    editions_by_rank = group_by(same_codes, rank)
    editions = editions_by_rank[min(editions_by_rank)]
    if len({figure.stated_value for figure in editions}) > 1:
        return editions[-1]
    divided = [figure for figure in editions if figure.figure_id in divided_ids]
    return [*divided, *editions][0]


# Series


class SeriesKey(NamedTuple):
    """What a series of totals counts, and where; columns of gaps.

    scope: what limits the totals, in words; FULL_SCOPE if they count all
    """

    indicator_id: str
    ref_area: str
    scope: str
    unit: str


class TotalSeries(NamedTuple):
    """The totals of one area, indicator, scope and unit.

    figure_by_year: at least one total
    years:          that have a number, or need a reason why they have none
    """

    key: SeriesKey
    figure_by_year: Mapping[int, FigureRow]
    years: Sequence[int]

    @property
    def first_total(self) -> FigureRow:
        """The total of the earliest year."""
        return self.figure_by_year[min(self.figure_by_year)]


def list_series(figures: Figures) -> list[TotalSeries]:
    """Return the series of totals.

    The years of a series with two numbers or more go without a break from the earliest to the
    latest year that it has a number for or that a passage about its area covers. A series with one
    number has only that year.
    """

    def get_key(total: FigureRow) -> SeriesKey:
        scope = describe_scope(figures, total) or FULL_SCOPE
        return SeriesKey(total.indicator_id, total.ref_area, scope, total.unit)

    sources_by_area = group_by(figures.sources, lambda source: source.ref_area)
    series = []
    for key, same_series in group_by(select_totals(figures), get_key).items():
        figure_by_year = {figure.year: figure for figure in same_series}
        years = list(figure_by_year)
        if len(years) > 1:
            covered = [source.year_covered for source in sources_by_area.get(key.ref_area, ())]
            years = list(range(min(years + covered), max(years + covered) + 1))
        series.append(TotalSeries(key, figure_by_year, years))
    return series


# Gaps


def get_gap_series(gap: GapRow) -> SeriesKey:
    """Return the key of the series that a row of gaps belongs to."""
    return SeriesKey(gap.indicator_id, gap.ref_area, gap.scope, gap.unit)


def list_partial_years(figures: Figures) -> Set[tuple[str, str, int]]:
    """Return indicator, area and year of the figures that are about a part of a year."""
    return {
        (figure.indicator_id, figure.ref_area, figure.year)
        for figure in figures.figures
        if figures.get_period_type(figure) == PART_OF_YEAR
    }


def find_needed_gaps(figures: Figures) -> Iterator[GapRow]:
    """Find the rows that the table of gaps needs and does not have.

    A year of a series without a number needs one for each passage that could state it.

    returns: rows with the reason NOT_READ if the text that was read ends before the section does;
             otherwise PART_OF_YEAR or NOT_REPORTED, as a proposal for a person to confirm
    """
    present_keys = {figures.format_key(gap) for gap in figures.gaps}
    partial_years = list_partial_years(figures)
    for series in list_series(figures):
        for year in series.years:
            subject = (series.key.indicator_id, series.key.ref_area, year)
            proposal = PART_OF_YEAR if subject in partial_years else NOT_REPORTED
            for source in _find_covering(figures, series, year):
                reason = NOT_READ if source.extent == EXCERPT else proposal
                # The three empty cells are place, quote and note.
                gap = GapRow(*series.key, year, source.source_id, reason, "", "", "")
                if figures.format_key(gap) not in present_keys:
                    yield gap


def _find_covering(figures: Figures, series: TotalSeries, year: int) -> Sequence[SourceRow]:
    """Return the passages that could say why a series has no number for a year.

    Passages that cover the year are preferred to later ones, then those of the reports that the
    series has numbers from, then those that cover the earliest year.

    returns: the passages that are equally preferred; nothing if the series has a number for the
             year, or if no passage of its area covers it or a later one
    """
    if year in series.figure_by_year:
        return ()
    totals = series.figure_by_year.values()
    reports = {figures.source_by_id[total.source_id].report for total in totals}

    def rank(source: SourceRow) -> tuple[bool, bool, int]:
        is_later = source.year_covered > year
        return is_later, source.report not in reports, source.year_covered

    candidates = [
        source
        for source in figures.sources
        if source.ref_area == series.key.ref_area and source.year_covered >= year
    ]
    groups = group_by(candidates, rank)
    return groups[min(groups)] if groups else ()


# Rows


def make_total_rows(
    figures: Figures, all_series: Sequence[TotalSeries], statements_by_cell: StatementsByCell
) -> Iterator[GeneratedRow]:
    """Make the rows of the series of totals.

    A year without a number has a row if the table of gaps says why; otherwise the check of gaps
    reports it.
    """
    gaps = [gap for gap in figures.gaps if gap.source_id in figures.source_by_id]
    # Of several gaps of one year, that of the preferred report counts, so it comes last.
    gaps.sort(key=lambda gap: (rank_report(figures, gap.source_id), gap.source_id), reverse=True)
    gap_by_year = {(get_gap_series(gap), gap.year): gap for gap in gaps}
    for series in all_series:
        scope = series.key.scope
        for year in series.years:
            figure = series.figure_by_year.get(year)
            gap = gap_by_year.get((series.key, year))
            is_first = year == series.years[0]
            cells = {
                "scope": "" if scope == FULL_SCOPE else scope,
                "series": name_series(figures, series),
                "break_before": series.first_total.definition if is_first else "",
            }
            if figure:
                cells |= make_figure_cells(figures, figure)
                cells["note"] = _join_notes(figures, figure, statements_by_cell[figure.cell])
                yield cells
            elif gap:
                yield cells | _make_gap_cells(figures, gap)


def name_series(figures: Figures, series: TotalSeries) -> str:
    """Name a series: "Iceland: calls, from Norway"."""
    key = series.key
    indicator = figures.indicator_by_id[key.indicator_id]
    phrases = [indicator.label]
    if key.scope != FULL_SCOPE:
        phrases.append(key.scope)
    if len(indicator.units) > 1:
        phrases.append(f"in {figures.get_code_label('unit', key.unit)}")
    return f"{figures.get_code_label('ref_area', key.ref_area)}: {', '.join(phrases)}"


def _join_notes(figures: Figures, figure: FigureRow, statements: Sequence[FigureRow]) -> str:
    """Join the note of a figure with those of other figures that count the same.

    A note of another source begins with the title of its edition; of equal notes the first counts.

    statements: figures that count the same, from all sources
    """
    notes = {figure.note: figure.note}
    for other in statements:
        title = figures.source_by_id[other.source_id].title
        notes.setdefault(other.note, f"{title}: {other.note}")
    notes.pop("", None)
    return " ".join(notes.values())


def _make_gap_cells(figures: Figures, gap: GapRow) -> GeneratedRow:
    """Make the cells of a year without a number: its reason, passage and link; no value."""
    source = figures.source_by_id[gap.source_id]
    return {
        **make_subject_cells(figures, gap.indicator_id, gap.ref_area),
        **copy_cells(source, "report", "edition_year"),
        **copy_cells(gap, "year", "unit", "note", "quote"),
        "why_no_value": figures.get_code_label("reason", gap.reason),
        "link": make_link(source, gap.quote),
    }
