"""Compare the numbers and years in notes of gaps with figures."""

import re
from decimal import Decimal

from tip_figures.figures.model import Figures
from tip_figures.figures.records import GapRow
from tip_figures.prose.context import read_numerals
from tip_figures.prose.number_words import YEAR
from tip_figures.prose.sentences import normalise

_EDITIONS = re.compile(rf"{YEAR}(?:(?:,| and|, and) {YEAR})* editions?\b")


def explain_note(figures: Figures, gap: GapRow, ref_area: str) -> str:
    """Return what is wrong with the first wrong year or count in the note of a gap; "" if nothing.

    A year is right if it is the year of the gap, or, of its source or of an edition that the note
    names, that of the edition or of a figure. A count is right if it is the value of a figure of
    the area in the year of the gap or a year in the note, or any number recorded for the source of
    the gap. Other numbers, vague counts (`dozens`) and `one` are not compared.

    Args:
        figures: the figures of the package
        gap: a year without a number
        ref_area: the area of its series
    """
    numerals = read_numerals(normalise(gap.note))
    named_years = {int(entry.text) for entry in numerals if re.fullmatch(YEAR, entry.text)}
    editions = set(re.findall(YEAR, " ".join(_EDITIONS.findall(gap.note))))
    possible_years: set[int] = {gap.year}
    values: set[Decimal | None] = set()
    for source in figures.sources if numerals else ():
        if source.ref_area != ref_area:
            continue
        is_relevant = source.source_id == gap.source_id or str(source.edition_year) in editions
        if is_relevant:
            possible_years.add(source.edition_year)
        for figure in figures.figures_by_source.get(source.source_id, ()):
            period = figures.get_period(figure)
            if is_relevant:
                possible_years |= {figure.year, period.first_day.year, period.last_day.year}
            if figure.year in {gap.year, *named_years}:
                values.add(figure.value)
    if unknown_years := sorted(named_years - possible_years):
        return f"no figure of the passages that it names is about {unknown_years[0]}"
    counts = [
        entry
        for entry in numerals
        if not entry.is_date and entry.kind == "count" and entry.text != "one"
    ]
    if counts:
        values |= {row.value for row in figures.numerals if row.source_id == gap.source_id}
    for entry in counts:
        if entry.value is not None and entry.value not in values:
            return f"no figure of these years is {entry.text}"
    return ""
