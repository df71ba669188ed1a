"""Compare the numbers and years in notes of gaps with figures."""

import re
from collections.abc import Set

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import GapRow
from tip_figures.prose.context import read_numerals
from tip_figures.prose.number_words import YEAR
from tip_figures.prose.sentences import normalise

_EDITIONS = re.compile(rf"{YEAR}(?:(?:,| and|, and) {YEAR})* editions?\b")


class NoteReader:
    """Checks the years and counts that the notes of gaps mention, with the rows of the package.

    A gap is a year for which a series (the numbers of one area over the years) has no number. Its
    note explains this: `The 2020 edition counts 40 in two years.`
    """

    def __init__(self, figures: Figures) -> None:
        """Index the sources by their area, and the recorded numbers by their source."""
        self._figures = figures
        self._sources = group_by(figures.sources, lambda source: source.ref_area)
        self._numerals = group_by(figures.numerals, lambda row: row.source_id)

    def explain(self, gap: GapRow, ref_area: str) -> str:
        """Return a message about the first wrong year or count in the note of a gap.

        Example: "no figure of these years is 40". Years are checked first, against those of
        `_list_years`. A count is correct if it is

        - the value of a figure of the area, for the year of the gap or a year in the note; or
        - the value of any number recorded for the source of the gap.

        Not checked are other numbers than counts, such as ages; vague counts (`dozens`); and the
        word `one`, which is often a pronoun.

        Args:
            gap: the row with the note
            ref_area: the area_id of the series that has the gap

        Returns:
            the message; "" if nothing is wrong, or if the gap has no note
        """
        numerals = read_numerals(normalise(gap.note)) if gap.note else []
        if not numerals:
            return ""
        years = {int(entry.text) for entry in numerals if re.fullmatch(YEAR, entry.text)}
        unknown_years = sorted(years - self._list_years(gap, ref_area))
        if unknown_years:
            return f"no figure of the passages that it names is about {unknown_years[0]}"
        values = {row.value for row in self._numerals.get(gap.source_id, ())}
        for source in self._sources.get(ref_area, ()):
            for figure in self._figures.figures_by_source.get(source.source_id, ()):
                if figure.year in years | {gap.year}:
                    values.add(figure.value)
        for entry in numerals:
            is_count = not entry.is_date and entry.kind == "count" and entry.text != "one"
            if is_count and entry.value is not None and entry.value not in values:
                return f"no figure of these years is {entry.text}"
        return ""

    def _list_years(self, gap: GapRow, ref_area: str) -> Set[int]:
        """Return the years that the note of a gap may mention.

        They are the year of the gap and, for each relevant source, the year of its edition, the
        years of its figures, and the years in which the periods of its figures begin and end. A
        source of the area is relevant if it is the source of the gap, or if the note names its
        edition: `the 2019 and 2020 editions`.

        Args:
            gap: the row with the note
            ref_area: the area_id of the series that has the gap
        """
        editions: set[int] = set()
        for edition_words in _EDITIONS.findall(gap.note):  # `2019 and 2020 editions`
            editions |= {int(year) for year in re.findall(YEAR, edition_words)}
        years = {gap.year}
        for source in self._sources.get(ref_area, ()):
            is_relevant = source.source_id == gap.source_id or source.edition_year in editions
            if not is_relevant:
                continue
            years.add(source.edition_year)
            for figure in self._figures.figures_by_source.get(source.source_id, ()):
                period = self._figures.get_period(figure)
                years |= {figure.year, period.first_day.year, period.last_day.year}
        return years
