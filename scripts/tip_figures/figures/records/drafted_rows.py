"""Rows that were drafted and that no person has reviewed yet: they are marked as proposals.

They are read from the tables, not from the records, because a drafted row may have an empty cell
that it must have, such as the indicator, and then has no record.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table import Table
from tip_figures.figures.records.record_types import PROPOSAL_PREFIX

_MARKED_TABLES: Final = ("figures", "numerals")
"""Tables whose column `note` may begin with the mark."""


@dataclass
class DraftedRows:
    """The rows of a package that are not reviewed yet.

    lines:     path of a file → physical lines of such rows, and of the rows that belong to them
    by_source: source_id → how many rows are marked, by table
    """

    lines: dict[str, set[int]] = field(default_factory=dict)
    by_source: dict[str, Counter[str]] = field(default_factory=dict)


def find_drafted_rows(package: Package) -> DraftedRows:
    """Find the rows that are marked as proposals, in the tables that a package has."""
    drafted = DraftedRows()
    drafted_ids: set[str] = set()
    is_marked = pl.all().str.starts_with(PROPOSAL_PREFIX)
    for name in _MARKED_TABLES:
        for line, cells in _select_rows(package.tables.get(name), "note", is_marked):
            drafted.lines.setdefault(package.tables[name].path, set()).add(line)
            source_id = cells.get("source_id") or ""
            drafted.by_source.setdefault(source_id, Counter())[name] += 1
            drafted_ids.add(cells.get("figure_id") or "")
    is_dependent = pl.all().is_in(drafted_ids - {""})
    for line, _ in _select_rows(package.tables.get("numerals"), "figure_id", is_dependent):
        drafted.lines.setdefault(package.tables["numerals"].path, set()).add(line)
    return drafted


def _select_rows(
    table: Table | None, column: str, condition: pl.Expr
) -> Iterator[tuple[int, Mapping[str, str | None]]]:
    """Yield physical line and text cells of the rows in which a cell meets a condition.

    column: whose cells must meet it; a table that does not have it as text has no such row
    """
    if table is None or not table.is_readable or column not in table.frame_columns:
        return
    frame = table.frame.select(pl.col(pl.String))
    if column in frame.columns:
        selected = frame.select(pl.col(column)).select(condition).to_series().fill_null(False)
        lines = pl.Series(table.lines, dtype=pl.Int64).filter(selected)
        yield from zip(lines, frame.filter(selected).iter_rows(named=True), strict=True)
