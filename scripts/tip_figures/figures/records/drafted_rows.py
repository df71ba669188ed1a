"""Rows that were drafted and that no person has reviewed yet: they are marked as proposals.

They are read from the tables, not from the records, because a drafted row may have an empty cell
that it must have, such as the indicator, and then has no record.
"""

from typing import NamedTuple

from tip_figures.datapackage.package import Package
from tip_figures.figures.records.record_types import PROPOSAL_PREFIX
from tip_figures.figures.records.row_reader import read_cells


class DraftedRow(NamedTuple):
    """A row of figures or numerals that is not reviewed yet.

    is_marked: whether its note has the mark; otherwise it is a numeral of a marked figure
    """

    table: str
    line: int
    source_id: str
    is_marked: bool


def find_drafted_rows(package: Package) -> list[DraftedRow]:
    """Find the rows that are marked as proposals, and the numerals of marked figures."""
    drafted = []
    drafted_ids = set()
    for table in ("figures", "numerals"):
        for cells in read_cells(package, table):
            figure_id = cells.get("figure_id")
            is_marked = str(cells.get("note") or "").startswith(PROPOSAL_PREFIX)
            if is_marked and figure_id:
                drafted_ids.add(figure_id)
            if is_marked or figure_id in drafted_ids:
                source_id = str(cells.get("source_id") or "")
                drafted.append(DraftedRow(table, cells["_line"], source_id, is_marked))
    return drafted
