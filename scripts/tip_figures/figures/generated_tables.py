"""The tables that tidy makes from the source tables alone."""

from collections.abc import Mapping, Sequence

from tip_figures.datapackage.package import Package
from tip_figures.figures.contradictions import find_contradictions, make_contradiction_rows
from tip_figures.figures.divisions import divide_totals
from tip_figures.figures.flat_rows import FigureFacts, GeneratedRow, make_flat_rows
from tip_figures.figures.model import Figures
from tip_figures.figures.part_rows import make_part_rows
from tip_figures.figures.total_rows import make_total_rows
from tip_figures.figures.total_series import list_series

TOTALS, PARTS, FIGURES_FLAT, CONTRADICTIONS = "totals", "parts", "figures_flat", "contradictions"
GENERATED_TABLES = (TOTALS, PARTS, FIGURES_FLAT, CONTRADICTIONS)


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
    facts = FigureFacts.collect(figures, find_contradictions(figures))
    every_series = list_series(figures)
    totals = [total for series in every_series for total in series.totals]
    part_rows: list[GeneratedRow] = []
    for division in divide_totals(figures, totals):
        part_rows.extend(make_part_rows(facts, division))
    total_ids = [total.figure.figure_id for total in totals]
    part_ids = [row["figure_id"] for row in part_rows]
    return {
        TOTALS: make_total_rows(facts, every_series),
        PARTS: part_rows,
        FIGURES_FLAT: make_flat_rows(facts, total_ids, part_ids),
        CONTRADICTIONS: list(make_contradiction_rows(facts)),
    }


def build_generated_tables(package: Package) -> Mapping[str, Sequence[GeneratedRow]]:
    """Make the rows of the generated tables of a package, by name.

    returns: nothing if a source table or one of its rows cannot be read, so that no table is made
             from a part of the figures
    """
    figures = Figures.load(package)
    if isinstance(figures, tuple) or not figures.is_complete:
        return {}
    return make_generated_rows(figures)
