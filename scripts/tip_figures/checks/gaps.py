"""Do the gaps say why a series has no number for a year?"""

from collections.abc import Iterator, Mapping

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import EXCERPT, PART_OF_YEAR, FigureRow, GapRow
from tip_figures.figures.tables.needed_gaps import (
    NOT_READ,
    find_needed_gaps,
    get_gap_series,
    make_gap_row,
)
from tip_figures.figures.tables.totals import list_series, select_totals


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Count the series of totals, and the gaps that have a reason."""
    series = len(list_series(figures, select_totals(figures)))
    return {"series": series, "gaps": len(figures.gaps)} if series else {}


def check(figures: Figures) -> Iterator[Finding]:
    """Does each year without a number have a reason, and no other year?

    Needed rows are not looked for if a row of a source table has no record.
    """
    series_by_key = {row.key: row for row in list_series(figures, select_totals(figures))}
    sentence_lengths = {
        (row.source_id, f"{row.paragraph}.{row.sentence}"): row.length for row in figures.sentences
    }
    years_with_part = {
        _get_indicator_area_year(row) for row in figures.figures if row.period == PART_OF_YEAR
    }
    for gap in figures.gaps:
        series = series_by_key.get(get_gap_series(gap))
        figure = series.figure_by_year.get(gap.year) if series else None
        problems = {"place": _explain_place(figures, gap, sentence_lengths)}
        if figure is None:
            problems["reason"] = _explain_reason(
                figures, gap, has_part=_get_indicator_area_year(gap) in years_with_part
            )
        else:
            yield figures.create_finding(gap, "year", "gap-filled", figure=figure)
        for column, problem in problems.items():
            if problem:
                cells = {"cell": getattr(gap, column), "problem": problem}
                yield figures.create_finding(gap, column, "gap-unfounded", **cells)
    if figures.is_complete:
        yield from _find_missing_rows(figures)


def _get_indicator_area_year(row: FigureRow | GapRow) -> tuple[str, str, int]:
    """Return indicator, area and year of a row."""
    return row.indicator_id, row.ref_area, row.year


def _explain_reason(figures: Figures, gap: GapRow, *, has_part: bool) -> str:
    """Explain why the reason of a gap cannot be right; "" if it may be.

    A note may say how it is known that an excerpt has all that matters.

    has_part: whether a figure of its indicator and area is about a part of its year
    """
    source = figures.source_by_id.get(gap.source_id)
    extent = source.extent if source else ""
    if gap.reason == NOT_READ and extent not in ("", EXCERPT):
        return f"{gap.source_id} was read completely"
    if gap.reason == "not_reported" and extent == EXCERPT and not gap.note:
        return f"{gap.source_id} is an excerpt: the number may be in the rest of the section"
    if gap.reason == PART_OF_YEAR and not has_part:
        return "no figure of this indicator and area has this period in this year"
    return ""


def _explain_place(
    figures: Figures, gap: GapRow, sentence_lengths: Mapping[tuple[str, str], int]
) -> str:
    """Explain why the place of a gap is not in a sentence of its source; "" if it may be.

    sentence_lengths: by source and place
    """
    if not gap.place or not figures.has_all_rows("sentences", gap.source_id):
        return ""
    sentence, _, start = gap.place.partition(":")
    is_inside = start.isdecimal() and int(start) < sentence_lengths.get(
        (gap.source_id, sentence), 0
    )
    return "" if is_inside else f"{gap.source_id} has no such place"


def _find_missing_rows(figures: Figures) -> Iterator[Finding]:
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
