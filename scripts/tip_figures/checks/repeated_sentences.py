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
    """Report roles, reasons and codes that differ at one place of two equal sentences.

    If the row of one of its numerals differs deliberately in a column, this is not reported.
    """
    for place in find_shared_places(figures):
        explained = {name for row in (place.earlier, place.later) if row for name in row.differs}
        for column, (expected, recorded) in _find_unlike(figures, place):
            row, other = place.later, place.before
            if row is None:
                row, other = place.earlier, place.after
                expected, recorded = recorded, expected
            figure = find_figure_stated_at(figures, row)
            record = row if column in ("role", "note") else figure
            values = {"other": other, "expected": expected, "recorded": recorded}
            if record is not None and column not in explained:
                yield figures.create_finding(record, column, "sentence-unlike", **values)


def _find_unlike(figures: Figures, place: SharedPlace) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield (column, (earlier cell, later cell)) for each column that differs at a place.

    The cells are in words. If roles or indicators differ, only this column is yielded.
    """
    earlier, later = (_describe_cells(figures, row) for row in (place.earlier, place.later))
    unlike = {name: (earlier[name], later[name]) for name in earlier if name in later}
    unlike = {name: cells for name, cells in unlike.items() if cells[0] != cells[1]}
    for column in ("role", "indicator_id"):
        if column in unlike:
            yield column, unlike[column]
            return
    yield from unlike.items()
    first, second = (find_figure_stated_at(figures, row) for row in (place.earlier, place.later))
    column = _find_unlike_time(figures, first, second) if first and second else ""
    if column:
        yield (
            column,
            (str(getattr(first, column)) or "empty", str(getattr(second, column)) or "empty"),
        )


def _describe_cells(figures: Figures, row: NumeralRow | None) -> Mapping[str, str]:
    """Return, by column, the cells of a numeral and of its figure that the words decide.

    Of a note, only the reason before the colon is returned.
    """
    if row is None:
        return {"role": "not recorded"}
    cells = {"role": row.role}
    if row.role == "other":
        cells["note"] = row.note.partition(":")[0]
    figure = find_figure_stated_at(figures, row)
    if figure is not None:
        for column in (*COLUMNS, *figure.codes):
            is_empty = getattr(figure, column, "") is None
            cells[column] = "empty" if is_empty else figures.describe_cell(figure, column)
    return cells


def _find_unlike_time(figures: Figures, first: FigureRow, second: FigureRow) -> str:
    """Return the column in which the times of two figures cannot be of the same words, or "".

    A year that the sentence states is the same in both. Each end of the period is the same, or as
    many years later as the year.
    """
    years = second.year - first.year
    if years and first.year_basis == second.year_basis == "stated":
        return "year"
    period = figures.get_period(first)
    limits = zip(period, period.move(years), figures.get_period(second), strict=True)
    return "" if all(limit in (same, moved) for same, moved, limit in limits) else "period"
