"""The tables that tidy makes from the source tables alone."""

from collections.abc import Mapping, Sequence

from tip_figures.datapackage.package import Package
from tip_figures.figures.divisions import divide_totals
from tip_figures.figures.flat_rows import (
    FigureFacts,
    GeneratedRow,
    make_flat_row,
    make_total_row,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.part_rows import make_part_rows
from tip_figures.figures.totals import select_totals

TOTALS, PARTS, FIGURES_FLAT = "totals", "parts", "figures_flat"
GENERATED_TABLES = (TOTALS, PARTS, FIGURES_FLAT)


def list_generated_tables(package: Package) -> tuple[str, ...]:
    """Return the names of the generated tables that a package has.

    In a package without figures, a table of one of these names is about something else.
    """
    if not {"figures", "indicators"} <= package.tables.keys():
        return ()
    return tuple(name for name in GENERATED_TABLES if name in package.tables)


def make_generated_rows(figures: Figures) -> Mapping[str, Sequence[GeneratedRow]]:
    """Make the rows of the generated tables, by name.

    Figures without a source or an indicator are left out; other checks report them.
    """
    facts = FigureFacts.collect(figures)
    totals = select_totals(figures)
    divisions = divide_totals(figures, [total.figure for total in totals])
    part_rows: list[GeneratedRow] = []
    for division in divisions:
        part_rows.extend(make_part_rows(facts, division))
    flat_rows = [
        make_flat_row(facts, figure)
        for figure in figures.figures
        if figure.source_id in figures.source_by_id
        and figure.indicator_id in figures.indicator_by_id
    ]
    total_rows = [make_total_row(facts, total) for total in totals]
    return {TOTALS: total_rows, PARTS: part_rows, FIGURES_FLAT: flat_rows}


def build_generated_tables(package: Package) -> Mapping[str, Sequence[GeneratedRow]]:
    """Make the rows of the generated tables of a package, by name.

    returns: nothing if a source table or one of its rows cannot be read, so that no table is made
             from a part of the figures
    """
    figures = Figures.load(package)
    if isinstance(figures, tuple) or not figures.is_complete:
        return {}
    return make_generated_rows(figures)
