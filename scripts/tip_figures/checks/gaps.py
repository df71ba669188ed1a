"""Do the gaps say why a series has no number for a year?"""

from collections.abc import Iterator, Mapping, Sequence

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import GapRow
from tip_figures.figures.tables.needed_gaps import (
    GapKey,
    NeededGap,
    compare_unread_years,
    find_needed_gaps,
    get_gap_key,
    get_gap_series,
)
from tip_figures.figures.tables.totals import list_series

PART_OF_YEAR = "part_of_year"  # code of a reason, and of the period of its figure


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Count the series of totals, and the gaps that have a reason."""
    series = len(list_series(figures))
    return {"series": series, "gaps": len(figures.gaps)} if series else {}


def check(figures: Figures) -> Iterator[Finding]:
    """Does each year without a number have a reason, and no other year?

    Needed rows are not looked for if a row of a source table has no record.
    """
    yield from _check_years_with_numbers(figures)
    yield from _check_parts_of_years(figures)
    for gap in figures.gaps:
        if gap.place and not _is_in_passage(figures, gap):
            yield figures.create_finding(gap, "place", "gap-outside")
    if figures.is_complete:
        needed = list(find_needed_gaps(figures))
        yield from _check_unread_years(figures, needed)
        yield from _check_reported_years(figures, needed)


def _check_years_with_numbers(figures: Figures) -> Iterator[Finding]:
    """Report the gaps for years for which the series has a number."""
    figure_by_year = {
        (series.key, total.figure.year): total.figure
        for series in list_series(figures)
        for total in series.totals
    }
    for gap in figures.gaps:
        figure = figure_by_year.get((get_gap_series(gap), gap.year))
        if figure is not None:
            yield figures.create_finding(gap, "year", "gap-filled", figure=figure)


def _check_parts_of_years(figures: Figures) -> Iterator[Finding]:
    """Report the gaps that name a number for a part of the year where there is none."""
    cells = {
        (figure.indicator_id, figure.ref_area, figure.year)
        for figure in figures.figures
        if figure.period == PART_OF_YEAR
    }
    for gap in figures.gaps:
        cell = (gap.indicator_id, gap.ref_area, gap.year)
        if gap.reason == PART_OF_YEAR and cell not in cells:
            yield figures.create_finding(gap, "reason", "gap-unfounded")


def _is_in_passage(figures: Figures, gap: GapRow) -> bool:
    """Whether the place of a gap is in a sentence of its source, as far as this can be known."""
    if not figures.has_all_rows("sentences", gap.source_id):
        return True
    number, _, start = gap.place.partition(":")
    return any(
        sentence.source_id == gap.source_id
        and f"{sentence.paragraph}.{sentence.sentence}" == number
        and start.isdigit()
        and int(start) < sentence.length
        for sentence in figures.sentences
    )


def _check_unread_years(figures: Figures, needed: Sequence[NeededGap]) -> Iterator[Finding]:
    """Report the rows that tidy adds and removes."""
    unread = compare_unread_years(figures, needed)
    for key in unread.missing:
        yield _create_finding(figures, key, "gap-unwritten")
    for gap in unread.extra:
        yield figures.create_finding(gap, "reason", "gap-outdated")


def _check_reported_years(figures: Figures, needed: Sequence[NeededGap]) -> Iterator[Finding]:
    """Report the years whose passage was read completely, and for which no row gives a reason."""
    present = {get_gap_key(gap) for gap in figures.gaps}
    for gap in needed:
        if not gap.is_written_by_tidy and gap.key not in present:
            yield _create_finding(figures, gap.key, "gap-missing")


def _create_finding(figures: Figures, key: GapKey, code: str) -> Finding:
    """Create a finding about a row that the table of gaps does not have."""
    area = figures.get_code_label("ref_area", key.ref_area)
    joined_key = "/".join(map(str, key))
    table = figures.package.tables["gaps"]
    cells = {**key._asdict(), "reason": "not_reported"}
    new_row = ",".join(str(cells.get(name, "")) for name in table.fields)
    return create_finding(code, table.path, 0, "", joined_key, gap=key, area=area, new_row=new_row)
