"""Columns of the tables of which a changed cell is more than a correction."""

from collections.abc import Mapping

from tip_figures.figures.model import Figures

INDICATOR_COLUMNS = (
    "label",
    "definition",
    "counted_by",
    "units",
    "dimensions",
    "part_of",
    "measure",
)
"""Columns that say what an indicator counts, and so what each figure of it means."""
SOURCE_COLUMNS = ("report", "edition_year", "year_covered", "ref_area")
"""Columns that say which passage a source is."""


def list_cell_kinds(figures: Figures) -> Mapping[str, Mapping[str, str]]:
    """Return by table and column the kind of change of a cell that says what a row is about."""
    return {
        "figures": dict.fromkeys(figures.cell_columns, "row-changed"),
        "indicators": dict.fromkeys(INDICATOR_COLUMNS, "meaning-changed"),
        "sources": dict.fromkeys(SOURCE_COLUMNS, "meaning-changed"),
    }
