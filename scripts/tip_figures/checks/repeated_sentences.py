"""Report numbers that are coded otherwise where another edition has the same sentence.

The year may differ, since “the year” is another one in each edition, and the period with it.
"""

from collections.abc import Iterator, Mapping

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, NumeralRow
from tip_figures.figures.relations.shared_sentences import (
    SharedPlace,
    find_figure_stated_at,
    find_shared_places,
)

COLUMNS = (
    *("indicator_id", "year_basis", "counted_by", "counter", "definition"),
    *("value", "value_to", "bound", "unit", "rounded_to", "obs_status"),
)
"""Columns of figures, besides dimensions, that the words of a sentence decide."""


def check(figures: Figures) -> Iterator[Finding]:
    """Report numbers that are recorded differently at one place of two equal sentences.

    Two editions have the same sentence, so role, reason, codes and other cells of its numbers
    should be the same. The finding is at the numeral or figure of the later edition, or of the
    earlier one if the later one has no numeral there. A column that one of the numerals lists in
    `differs` is not reported.
    """
    for place in find_shared_places(figures):
        explained: set[str] = set()  # columns
        for numeral in (place.earlier, place.later):
            if numeral is not None:
                explained.update(numeral.differs)
        for column, (expected, recorded) in _find_unlike(figures, place):
            row, other_sentence = place.later, place.before
            if row is None:
                row, other_sentence = place.earlier, place.after
                expected, recorded = recorded, expected
            figure = find_figure_stated_at(figures, row)
            record = row if column in ("role", "note") else figure
            values = {"other": other_sentence, "expected": expected, "recorded": recorded}
            if record is not None and column not in explained:
                yield figures.create_finding(record, column, "sentence-unlike", **values)


def _find_unlike(figures: Figures, place: SharedPlace) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield (column, (earlier cell, later cell)) for each column that differs at a place.

    The cells are texts for a message. If the role differs, only `role` is yielded, because other
    differences follow from it. Otherwise, if the indicator differs, only `indicator_id` is yielded.
    If neither differs, the last column may be `year` or `period` (see `_find_contradicting_time`).
    """
    earlier_cells = _describe_cells(figures, place.earlier)
    later_cells = _describe_cells(figures, place.later)
    unlike = {}
    for column, cell in earlier_cells.items():
        if column in later_cells and cell != later_cells[column]:
            unlike[column] = (cell, later_cells[column])
    for column in ("role", "indicator_id"):
        if column in unlike:
            yield column, unlike[column]
            return
    yield from unlike.items()
    first = find_figure_stated_at(figures, place.earlier)
    second = find_figure_stated_at(figures, place.later)
    column = _find_contradicting_time(figures, first, second) if first and second else ""
    if column:
        first_cell, second_cell = str(getattr(first, column)), str(getattr(second, column))
        yield column, (first_cell or "empty", second_cell or "empty")


def _describe_cells(figures: Figures, row: NumeralRow | None) -> Mapping[str, str]:
    """Return column → text of its cell, for each cell that the words of a sentence decide.

    - `role`: that of the numeral; `not recorded` if there is no numeral
    - `note`: the reason before the colon (`law`), if the role is `other`
    - COLUMNS and dimensions: the cells of the figure, if its place is at the numeral
    """
    if row is None:
        return {"role": "not recorded"}
    cells = {"role": row.role}
    if row.role == "other":
        cells["note"] = row.note.partition(":")[0]
    figure = find_figure_stated_at(figures, row)
    if figure is not None:
        for column in (*COLUMNS, *figure.codes):
            cells[column] = figures.describe_cell(figure, column)
    return cells


def _find_contradicting_time(figures: Figures, first: FigureRow, second: FigureRow) -> str:
    """Return the column in which the times of two figures contradict each other; "" if none does.

    Both figures are in equal sentences, the second in a later edition.

    - `year`: the sentence states the year of both figures, and the years differ.
    - `period`: begin or end of the second period is neither the same as in the first period nor
      later by the difference between the years of the figures.
    """
    years_later = second.year - first.year
    if years_later and first.year_basis == second.year_basis == "stated":
        return "year"
    period = figures.get_period(first)
    moved_period = period.move(years_later)
    # Each tuple has the begins of the three periods, or their ends.
    limits = zip(period, moved_period, figures.get_period(second), strict=True)
    agrees = all(limit in (same, moved) for same, moved, limit in limits)
    return "" if agrees else "period"
