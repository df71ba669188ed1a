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
    """Compares the notes of gaps with the figures of their areas."""

    def __init__(self, figures: Figures) -> None:
        """Group the sources by their area, and the numbers of numerals by their source."""
        self._figures = figures
        self._sources = group_by(figures.sources, lambda source: source.ref_area)
        self._numerals = group_by(figures.numerals, lambda row: row.source_id)

    def explain(self, gap: GapRow, ref_area: str) -> str:
        """Explain which year or number of a note no figure of the area has; "" if all have one.

        A number is that of a figure of the year of the gap or of the note, or of a numeral of the
        passage. The word `one` is often a pronoun, so it is left out.

        Args:
            ref_area: of the series that lacks a number
        """
        numerals = read_numerals(normalise(gap.note)) if gap.note else []
        if not numerals:
            return ""
        years = {int(entry.text) for entry in numerals if re.fullmatch(YEAR, entry.text)}
        strange_years = sorted(years - self._list_years(gap, ref_area)) if years else []
        if strange_years:
            return f"no figure of the passages that it names is about {strange_years[0]}"
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
        """Return the years that a note may name.

        They are the year of the gap, and of its passage and the editions that the note names the
        year of the edition and those of the figures.
        """
        editions: set[int] = set()
        for words in _EDITIONS.findall(gap.note):
            editions |= set(map(int, re.findall(YEAR, words)))
        known = {gap.year}
        for source in self._sources.get(ref_area, ()):
            if source.source_id != gap.source_id and source.edition_year not in editions:
                continue
            known.add(source.edition_year)
            for figure in self._figures.figures_by_source.get(source.source_id, ()):
                period = self._figures.get_period(figure)
                known |= {figure.year, period.first_day.year, period.last_day.year}
        return known
