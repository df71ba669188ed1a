"""Do the gaps say why a series has no number for a year?"""

from collections.abc import Iterator, Mapping

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import GapRow
from tip_figures.figures.tables.needed_gaps import (
    EXCERPT,
    NOT_READ,
    find_needed_gaps,
    get_gap_series,
    make_gap_row,
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
    yield from _check_reasons(figures)
    yield from _check_places(figures)
    if figures.is_complete:
        yield from _check_needed_gaps(figures)


def _check_reasons(figures: Figures) -> Iterator[Finding]:
    """Report the gaps of years with a number, and those whose reason cannot be right.

    A note may say how it is known that an excerpt has all that matters.
    """
    numbers_by_series = {series.key: series.figure_by_year for series in list_series(figures)}
    partial_cells = {
        (figure.indicator_id, figure.ref_area, figure.year)
        for figure in figures.figures
        if figure.period == PART_OF_YEAR
    }
    for gap in figures.gaps:
        figure = numbers_by_series.get(get_gap_series(gap), {}).get(gap.year)
        source = figures.source_by_id.get(gap.source_id)
        extent = source.extent if source else ""
        cell = (gap.indicator_id, gap.ref_area, gap.year)
        problem = ""
        if figure is not None:
            yield figures.create_finding(gap, "year", "gap-filled", figure=figure)
        elif gap.reason == NOT_READ and extent not in ("", EXCERPT):
            problem = f"{gap.source_id} was read completely"
        elif gap.reason == "not_reported" and extent == EXCERPT and not gap.note:
            problem = f"{gap.source_id} is an excerpt: the number may be in the rest of the section"
        elif gap.reason == PART_OF_YEAR and cell not in partial_cells:
            problem = "no figure of this indicator and area has this period in this year"
        if problem:
            yield _report_cell(figures, gap, "reason", problem)


def _check_places(figures: Figures) -> Iterator[Finding]:
    """Report the places of gaps that are not in a sentence of their source."""
    lengths = {
        (row.source_id, f"{row.paragraph}.{row.sentence}"): row.length for row in figures.sentences
    }
    for gap in figures.gaps:
        sentence, _, start = gap.place.partition(":")
        length = lengths.get((gap.source_id, sentence), 0)
        is_inside = start.isdigit() and int(start) < length
        if gap.place and not is_inside and figures.has_all_rows("sentences", gap.source_id):
            yield _report_cell(figures, gap, "place", f"{gap.source_id} has no such place")


def _report_cell(figures: Figures, gap: GapRow, column: str, problem: str) -> Finding:
    cell = getattr(gap, column)
    return figures.create_finding(gap, column, "gap-unfounded", cell=cell, problem=problem)


def _check_needed_gaps(figures: Figures) -> Iterator[Finding]:
    """Report the years for which no row gives a reason.

    Tidy adds the row if the passage is an excerpt; otherwise a person has to look into it.
    """
    table = figures.package.tables["gaps"]
    for gap in find_needed_gaps(figures):
        cells = make_gap_row(gap.key, NOT_READ if gap.is_written_by_tidy else "not_reported")
        new_row = ",".join(cells.get(column, "") for column in table.fields)
        place = (table.path, 0, "", "/".join(map(str, gap.key)))
        if gap.is_written_by_tidy:
            yield create_finding("table-outdated", *place, found="nothing", expected=new_row)
        else:
            area = figures.get_code_label("ref_area", gap.key.ref_area)
            yield create_finding("gap-missing", *place, gap=gap.key, area=area, new_row=new_row)
