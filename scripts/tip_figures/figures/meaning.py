"""Columns of the tables of which a changed cell is more than a correction."""

from tip_figures.datapackage.row_comparison import TableKinds
from tip_figures.figures.generated_tables import GENERATED_TABLES
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
LIST_COLUMNS = ("units", "dimensions")
"""Columns of indicators with lists: what is added divides no figure that there was."""
SOURCE_COLUMNS = ("report", "edition_year", "year_covered", "ref_area")
"""Columns that say which passage a source is."""


def describe_tables(figures: Figures) -> TableKinds:
    """Say which cells tell what a row is about, and which tables follow from others."""
    cells = {
        "figures": dict.fromkeys(figures.cell_columns, "row-changed"),
        "indicators": dict.fromkeys(INDICATOR_COLUMNS, "meaning-changed"),
        "sources": dict.fromkeys(SOURCE_COLUMNS, "meaning-changed"),
    }
    lists = {"indicators": LIST_COLUMNS}
    return TableKinds(cells, lists, generated=GENERATED_TABLES, unreferenced=("gaps",))
