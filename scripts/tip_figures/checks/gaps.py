"""Report gaps whose reason cannot be right, and years without a number that have no gap.

A gap is a row that says why a series of totals has no number for a year.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from typing import NamedTuple

from tip_figures.datapackage.csv_file import format_csv_row
from tip_figures.datapackage.findings import Finding
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import PART_OF_YEAR
from tip_figures.figures.records import EXCERPT, GapRow
from tip_figures.figures.tables.cells import make_gap_row
from tip_figures.figures.tables.series import (
    NEXT_EDITION_MISSING,
    NOT_IN_SECTION,
    NOT_READ,
    OTHER_DEFINITION,
    SeriesKey,
    TotalSeries,
    describe_part,
    find_needed_gaps,
    list_partial_years,
    list_series,
    name_series,
)
from tip_figures.figures.words.gap_notes import explain_note

_SERIES_REMEDY = (
    "Remove the row if the series is right. If one of its figures has a wrong code, correct that: "
    "a series has one area, indicator, unit, kind of counter, definition and kind of period, and "
    "one code in each dimension."
)
REMEDIES = {
    "figure_id": _SERIES_REMEDY,
    "year": _SERIES_REMEDY,
    "place": "Write paragraph, sentence and offset of the vague amount, such as 1.10:181.",
    "note": "Correct the note: its numbers and years are those of figures.",
    "reason": "Correct the reason, remove the row, or say in the note how the reason is known.",
}
"""How to correct a gap, by the column that is wrong."""


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Return how many series of totals and gaps there are; an empty mapping without any series.

    A series of totals has one number per year, and a gap says why it has none for a year.
    """
    series = len(list_series(figures))
    return {"series": series, "gaps": len(figures.gaps)} if series else {}


def check(figures: Figures) -> Iterator[Finding]:
    """Report gaps that are filled or unfounded, and years without a number that have no gap.

    A gap is a row that says why a series of totals has no number for a year. It is filled if the
    series has a number for this year.

    Series, years and reasons of gaps are checked, and missing gaps reported, only if all rows could
    be read and each figure that a numeral names has a row. Otherwise a figure without a record may
    fill a gap. Filled gaps, and wrong places and notes of other gaps, are reported in any case.
    """
    all_series = list_series(figures)
    series_by_id = {series.first_total.figure_id: series for series in all_series}
    sentence_lengths = {
        (row.source_id, f"{row.paragraph}.{row.sentence}"): row.length for row in figures.sentences
    }
    other_numbers = _list_other_numbers(figures, all_series)
    named_ids = {numeral.figure_id for numeral in figures.numerals} - {""}
    has_all_numbers = figures.is_complete and named_ids <= figures.figure_by_id.keys()
    for gap in figures.gaps:
        series = series_by_id.get(gap.figure_id)
        filling = series.figure_by_year.get(gap.year) if series else None
        if filling:
            yield figures.create_finding(
                gap, "year", "gap-filled", [filling.figure_id], figure=filling
            )
            continue
        problems = {"place": _explain_place(figures, gap, sentence_lengths)}
        if series:
            problems["note"] = explain_note(figures, gap, series.first_total.ref_area)
        if series and has_all_numbers:
            problems["year"] = "" if gap.year in series.missing_years else "no gap is needed for it"
            problems["reason"] = _explain_reason(figures, gap, series, other_numbers)
        elif has_all_numbers:
            problems["figure_id"] = "no series of totals begins with it"
        for column, problem in problems.items():
            if problem:
                remedy = REMEDIES[column]
                if column == "reason" and series:
                    reasons = _list_reasons(figures, gap, series, other_numbers)
                    remedy += f" Reasons that fit: {', '.join(reasons)}."
                yield _report_problem(figures, gap, column, problem, remedy)
    if has_all_numbers:
        yield from _find_missing_rows(figures, all_series, other_numbers)


def _report_problem(
    figures: Figures, gap: GapRow, column: str, problem: str, remedy: str
) -> Finding:
    """Create a finding about a wrong cell of a gap; the source of the gap is a subject of it.

    Args:
        figures: the figures of the package
        gap: the gap
        column: the column of the wrong cell
        problem: what is wrong, as the end of a sentence: "no gap is needed for it"
        remedy: how to correct the gap, in sentences
    """
    values = {"cell": str(getattr(gap, column)), "problem": problem, "remedy": remedy}
    return figures.create_finding(gap, column, "gap-unfounded", [gap.source_id], **values)


class _OtherNumbers(NamedTuple):
    """Numbers that may explain why a series has no number for a year.

    Attributes:
        partial: (series, year) of each number for a part of the year
        defined: (kind of series, year) of each number of a series; series that differ only in
            their definition have one kind
    """

    partial: Set[tuple[SeriesKey, int]]
    defined: Set[tuple[object, int]]


def _list_other_numbers(figures: Figures, all_series: list[TotalSeries]) -> _OtherNumbers:
    """Return the numbers for parts of years, and the numbers of all series, as `_OtherNumbers`."""
    defined: set[tuple[object, int]] = set()
    for series in all_series:
        defined |= {(series.kind, year) for year in series.figure_by_year}
    return _OtherNumbers(partial=list_partial_years(figures), defined=defined)


def _explain_reason(
    figures: Figures, gap: GapRow, series: TotalSeries, other_numbers: _OtherNumbers
) -> str:
    """Return why the reason of a gap cannot be right; "" if it may be right.

    These reasons are wrong:

    - NOT_READ, if the source covers this year and is not an excerpt, because its section was then
      read completely
    - NOT_IN_SECTION without a note, if the source is an excerpt or covers another year; a note can
      say how the reason is known
    - NEXT_EDITION_MISSING for a year that is not the last one covered by any section
    - PART_OF_YEAR, if no figure counts the same for a part of this year
    - OTHER_DEFINITION, if no series of another definition has a number for this year

    Args:
        figures: the figures of the package
        gap: the gap with the reason; with an unknown source, any reason may be right
        series: the series that has the gap
        other_numbers: numbers that may explain the gap
    """
    source = figures.source_by_id.get(gap.source_id)
    if source is None:
        return ""
    covers_year = source.year_covered == gap.year
    if gap.reason == NOT_READ and covers_year and source.extent != EXCERPT:
        return f"{gap.source_id} was read completely"
    if gap.reason == NOT_IN_SECTION and not gap.note:
        if source.extent == EXCERPT:
            return f"{gap.source_id} is an excerpt: the number may be in the rest of the section"
        if not covers_year:
            return f"{gap.source_id} covers {source.year_covered}"
    if gap.reason == NEXT_EDITION_MISSING and gap.year != series.last_covered_year:
        return f"a section that covers {series.last_covered_year} was read"
    is_partial = (describe_part(series), gap.year) in other_numbers.partial
    if gap.reason == PART_OF_YEAR and not is_partial:
        return "no figure counts the same for a part of this year"
    # This series has no number for the year, so a number of its kind has another definition.
    has_other_definition = (series.kind, gap.year) in other_numbers.defined
    if gap.reason == OTHER_DEFINITION and not has_other_definition:
        return "no series of another definition has a number for this year"
    return ""


def _list_reasons(
    figures: Figures, gap: GapRow, series: TotalSeries, other_numbers: _OtherNumbers
) -> list[str]:
    """Return the codes of all reasons that may be right for a gap, whatever its reason is.

    These are the reasons to which `_explain_reason` has no objection.
    """
    reasons = []
    for reason in figures.code_labels.get("reason", ()):
        gap_with_reason = replace(gap, reason=reason)
        if not _explain_reason(figures, gap_with_reason, series, other_numbers):
            reasons.append(reason)
    return reasons


def _explain_place(
    figures: Figures, gap: GapRow, sentence_lengths: Mapping[tuple[str, str], int]
) -> str:
    """Return what is wrong with the place of a gap; "" if it is empty or in a sentence.

    The place is that of a vague amount (“hundreds”) as `paragraph.sentence:start`: `1.10:181` is
    the offset 181 in sentence 10 of paragraph 1. If sentences of the source could not be read, the
    result is "".

    Args:
        figures: the figures of the package
        gap: the gap with the place
        sentence_lengths: (source_id, `paragraph.sentence`) → number of characters
    """
    if not gap.place or not figures.has_all_rows("sentences", gap.source_id):
        return ""
    sentence, _, start = gap.place.partition(":")
    length = sentence_lengths.get((gap.source_id, sentence), 0)
    is_inside = start.isdecimal() and int(start) < length
    return "" if is_inside else f"{gap.source_id} has no such place"


def _find_missing_rows(
    figures: Figures, all_series: list[TotalSeries], other_numbers: _OtherNumbers
) -> Iterator[Finding]:
    """Report the years without a number for which no row gives a reason.

    The finding is at the row after which the missing row belongs. Its code depends on the probable
    reason:

    - NOT_IN_SECTION: `table-outdated`, because tidy adds the row
    - any other reason: `gap-missing`, because a person must confirm the reason
    """
    series_by_id = {series.first_total.figure_id: series for series in all_series}
    for needed in find_needed_gaps(figures, all_series):
        gap = replace(needed, line=_find_line_before(figures, needed))
        new_row = format_csv_row(make_gap_row(gap).values())
        if gap.reason == NOT_IN_SECTION:
            values = {"found": "nothing", "expected": new_row}
            yield figures.create_finding(gap, "", "table-outdated", **values)
        else:
            series = series_by_id[gap.figure_id]
            reasons = _list_reasons(figures, gap, series, other_numbers)
            values = {
                "series": name_series(figures, series.key),
                "new_row": new_row,
                "label": figures.get_code_label("reason", gap.reason),
                "others": " or ".join(reason for reason in reasons if reason != gap.reason),
            }
            yield figures.create_finding(gap, "", "gap-missing", **values)


def _find_line_before(figures: Figures, new_gap: GapRow) -> int:
    """Return the line after which a new row of gaps belongs; 1, the header, if it is the first.

    Rows are sorted by figure_id and year.
    """
    key = (new_gap.figure_id, new_gap.year)
    lines = [gap.line for gap in figures.gaps if (gap.figure_id, gap.year) < key]
    return max(lines, default=1)
