"""Report gaps whose reason cannot be right, and years without a number that have no gap.

A gap is a row that says why a series of totals has no number for a year.
"""

import re
from collections.abc import Iterator, Mapping, Set

from tip_figures.datapackage.csv_file import format_csv_row
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import PART_OF_YEAR
from tip_figures.figures.records import EXCERPT, GapRow
from tip_figures.figures.tables.figure_rows import make_gap_row
from tip_figures.figures.tables.totals import (
    NOT_READ,
    NOT_REPORTED,
    find_needed_gaps,
    get_gap_series,
    list_partial_years,
    list_series,
)
from tip_figures.prose.context import read_numerals
from tip_figures.prose.number_words import YEAR
from tip_figures.prose.sentences import normalise

_EDITIONS = re.compile(rf"{YEAR}(?:(?:,| and|, and) {YEAR})* editions?\b")


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Count the series of totals, and the gaps that have a reason."""
    series = len(list_series(figures))
    return {"series": series, "gaps": len(figures.gaps)} if series else {}


def check(figures: Figures) -> Iterator[Finding]:
    """Report gaps that are filled or unfounded, and years without a number that have no gap.

    A gap is a row that gives the reason why a series has no number for a year. Missing gaps are not
    reported if a row of any source table could not be read: it may have the number.
    """
    series_by_key = {series.key: series for series in list_series(figures)}
    partial_years = list_partial_years(figures)
    note_reader = _NoteReader(figures)
    sentence_lengths = {
        (row.source_id, f"{row.paragraph}.{row.sentence}"): row.length for row in figures.sentences
    }
    for gap in figures.gaps:
        series = series_by_key.get(get_gap_series(gap))
        figure = series.figure_by_year.get(gap.year) if series else None
        problems = {
            "place": _explain_place(figures, gap, sentence_lengths),
            "note": note_reader.explain(gap),
        }
        if figure is None:
            is_partial = (gap.indicator_id, gap.ref_area, gap.year) in partial_years
            problems["reason"] = _explain_reason(figures, gap, is_partial)
        else:
            yield figures.create_finding(
                gap, "year", "gap-filled", [figure.figure_id], figure=figure
            )
        for column, problem in problems.items():
            if problem:
                cells = {"cell": getattr(gap, column), "problem": problem}
                yield figures.create_finding(gap, column, "gap-unfounded", **cells)
    if figures.is_complete:
        yield from _find_missing_rows(figures)


def _explain_reason(figures: Figures, gap: GapRow, is_partial: bool) -> str:
    """Explain why the reason of a gap cannot be right; "" if it may be.

    A passage that was read completely has no number that was “not read”. Of an excerpt, “not
    reported” needs a note that says how it is known that the excerpt has all that matters. A part
    of a year is a reason only if some figure has this period.

    is_partial: whether a figure of its indicator and area is about a part of its year
    """
    source = figures.source_by_id.get(gap.source_id)
    extent = source.extent if source else ""
    if gap.reason == NOT_READ and extent not in ("", EXCERPT):
        return f"{gap.source_id} was read completely"
    if gap.reason == NOT_REPORTED and extent == EXCERPT and not gap.note:
        return f"{gap.source_id} is an excerpt: the number may be in the rest of the section"
    if gap.reason == PART_OF_YEAR and not is_partial:
        return "no figure of this indicator and area has this period in this year"
    return ""


def _explain_place(
    figures: Figures, gap: GapRow, sentence_lengths: Mapping[tuple[str, str], int]
) -> str:
    """Explain why the place of a gap is not in a sentence of its source; "" if it may be.

    A place is `paragraph.sentence:start`; it may be empty.

    sentence_lengths: source_id and `paragraph.sentence` → number of characters
    """
    if not gap.place or not figures.has_all_rows("sentences", gap.source_id):
        return ""
    sentence, _, start = gap.place.partition(":")
    length = sentence_lengths.get((gap.source_id, sentence), 0)
    is_inside = start.isdecimal() and int(start) < length
    return "" if is_inside else f"{gap.source_id} has no such place"


class _NoteReader:
    """Compares the notes of gaps with the figures of their areas."""

    def __init__(self, figures: Figures) -> None:
        """Group the sources by their area, and the numbers of numerals by their source."""
        self._figures = figures
        self._sources = group_by(figures.sources, lambda source: source.ref_area)
        self._numerals = group_by(figures.numerals, lambda row: row.source_id)

    def explain(self, gap: GapRow) -> str:
        """Explain which year or number of a note no figure of the area has; "" if all have one.

        A number is that of a figure of the year of the gap or of the note, or of a numeral of the
        passage. The word `one` is often a pronoun, so it is left out.
        """
        numerals = read_numerals(normalise(gap.note)) if gap.note else []
        years = {int(entry.text) for entry in numerals if re.fullmatch(YEAR, entry.text)}
        strange_years = sorted(years - self._list_years(gap)) if years else []
        if strange_years:
            return f"no figure of the passages that it names is about {strange_years[0]}"
        values = {row.value for row in self._numerals.get(gap.source_id, ())}
        for source in self._sources.get(gap.ref_area, ()) if numerals else ():
            for figure in self._figures.figures_by_source.get(source.source_id, ()):
                if figure.year in years | {gap.year}:
                    values.add(figure.value)
        for entry in numerals:
            is_count = not entry.is_date and entry.kind == "count" and entry.text != "one"
            if is_count and entry.value is not None and entry.value not in values:
                return f"no figure of these years is {entry.text}"
        return ""

    def _list_years(self, gap: GapRow) -> Set[int]:
        """Return the years that a note may name.

        They are the year of the gap, and of its passage and the editions that the note names the
        year of the edition and those of the figures.
        """
        names = _EDITIONS.findall(gap.note)
        editions = {int(year) for words in names for year in re.findall(YEAR, words)}
        known = {gap.year}
        for source in self._sources.get(gap.ref_area, ()):
            if source.source_id != gap.source_id and source.edition_year not in editions:
                continue
            known.add(source.edition_year)
            for figure in self._figures.figures_by_source.get(source.source_id, ()):
                period = self._figures.get_period(figure)
                known |= {figure.year, period.first_day.year, period.last_day.year}
        return known


def _find_missing_rows(figures: Figures) -> Iterator[Finding]:
    """Report the years without a number for which no row gives a reason.

    Tidy adds a row with the reason `not_read`. For other years, a person has to find the reason.
    """
    for gap in find_needed_gaps(figures):
        new_row = format_csv_row(make_gap_row(gap).values())
        if gap.reason == NOT_READ:
            values = {"found": "nothing", "expected": new_row}
            yield figures.create_finding(gap, "", "table-outdated", **values)
        else:
            area = figures.get_code_label("ref_area", gap.ref_area)
            values = {"area": area, "new_row": new_row}
            yield figures.create_finding(gap, "", "gap-missing", **values)
