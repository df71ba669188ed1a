"""Which figures are totals, which is the newest that states a cell, and how a row is divided."""

from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure


def breakdown(figure: Figure) -> str:
    """`total`, or the names of the dimensions by which the figure is divided, joined by `;`."""
    return ";".join(figure.divided) or "total"


def latest(figures: Figures) -> frozenset[str]:
    """Ids of the figures that are their cell's newest: of the latest edition, and there of the last source."""
    editions = {one.source_id: (one.edition_year, one.source_id) for one in figures.sources}
    known = (one for one in figures.figures if one.source_id in editions)
    cells = grouped(known, lambda one: one.cell)
    return frozenset(max(rows, key=lambda one: editions[one.source_id]).figure_id for rows in cells.values())


def totals(figures: Figures) -> list[Figure]:
    """One figure per area, indicator, unit and year: the total of its latest edition.

    Indicators that are part of another are left out, so that no two totals of one counter and unit overlap.
    """
    newest = latest(figures)
    whole = {one.indicator_id for one in figures.indicators if not one.part_of}
    found = (
        one for one in figures.figures
        if one.figure_id in newest and not one.divided and one.indicator_id in whole
    )  # fmt: skip
    return sorted(found, key=lambda one: (one.ref_area, one.indicator_id, one.unit, one.year))
