"""Rows that were drafted and that no person has reviewed yet: they are marked as proposals.

They are read from the tables, not from the records, because a drafted row may have an empty cell
that it must have, such as the indicator, and then has no record.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.read.table import Table
from tip_figures.figures.records import PROPOSAL_PREFIX

_MARKED_COLUMNS: Final = {"figures": "note", "numerals": "note", "identities": "statement"}
"""By table, the column that begins with the mark."""
_KEYS: Final = {"figures": "figure_id", "identities": "identity_id"}
"""By table, the column by which other rows name a drafted row."""
_DEPENDENT_TABLES: Final = {"numerals": "figure_id", "identity_terms": "identity_id"}
"""By table, the column in which a row names the drafted row that it belongs to."""


@dataclass
class DraftedRows:
    """The rows of a package that are not reviewed yet.

    lines:     path of a file → physical lines of such rows, and of the rows that belong to them
    by_source: source_id → how many rows are marked, by table
    """

    lines: dict[str, set[int]] = field(default_factory=dict)
    by_source: dict[str, Counter[str]] = field(default_factory=dict)


class _Row(NamedTuple):
    """A row of a table: its physical line, and its cells by column; None is an empty cell."""

    line: int
    cells: Mapping[str, object]


def find_drafted_rows(package: Package) -> DraftedRows:
    """Find the rows that are marked as proposals, in the tables that a package has."""
    drafted = DraftedRows()
    drafted_ids: set[object] = set()
    for name, column in _MARKED_COLUMNS.items():
        for row in _read_rows(package.tables.get(name), column, "source_id", _KEYS.get(name, "")):
            if str(row.cells[column] or "").startswith(PROPOSAL_PREFIX):
                drafted.lines.setdefault(package.tables[name].path, set()).add(row.line)
                source_id = str(row.cells.get("source_id") or "")
                drafted.by_source.setdefault(source_id, Counter())[name] += 1
                drafted_ids.add(row.cells.get(_KEYS.get(name, "")))
    drafted_ids.discard(None)
    for name, column in _DEPENDENT_TABLES.items():
        if drafted_ids:
            for row in _read_rows(package.tables.get(name), column):
                if row.cells[column] in drafted_ids:
                    drafted.lines.setdefault(package.tables[name].path, set()).add(row.line)
    return drafted


def _read_rows(table: Table | None, needed: str, *others: str) -> Iterator[_Row]:
    """Yield the rows of a table with some of its columns; none without a needed column.

    others: columns that the table may have
    """
    if table is None or not table.is_readable or needed not in table.frame_columns:
        return
    columns = [name for name in (needed, *others) if name in table.frame_columns]
    for batch in table.batches():
        rows = batch.frame.select(columns).iter_rows(named=True)
        for line, cells in zip(batch.lines, rows, strict=True):
            yield _Row(line, cells)
