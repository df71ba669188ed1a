"""Compare the rows and cells of two states of a table.

Cells are compared by their values, so 110.0 is 110. A row is found by its primary key; a row whose
key changed is one removed and one added.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.frames import write_cells
from tip_figures.datapackage.table import Table

LIST_SEPARATOR = ";"
TOTAL = "all"  # the code of a row that is the total over a dimension

Row = Mapping[str, str | None]
RowKey = tuple[tuple[str | None, ...], int]
"""Cells of a row, and how many earlier rows have the same ones."""


@dataclass(frozen=True)
class TableKinds:
    """What a dataset knows of its tables that their schemas do not say.

    cells:        by table, the columns that say what its rows, or rows that refer to them, are
                  about, with the kind of their changes
    lists:        by table, the columns with lists of which a longer one means the same as before
    generated:    tables whose rows follow from others, so only their schemas are compared
    unreferenced: tables to whose rows nothing refers
    """

    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lists: Mapping[str, Collection[str]] = field(default_factory=dict)
    generated: Collection[str] = ()
    unreferenced: Collection[str] = ()


def compare_rows(old: Table, new: Table, kinds: TableKinds) -> Iterator[Change]:
    """Yield the rows that were removed or added, and the cells that changed.

    Without a key that both states have, rows are compared as a whole.
    """
    common = [name for name in new.frame_columns if name in old.frame_columns]
    keys = [key for key in (new.primary_key, old.primary_key) if key and {*key} <= {*common}]
    columns = keys[0] if keys else common
    old_rows, new_rows = _index_rows(old, columns), _index_rows(new, columns)
    is_referred_to = bool(keys) and new.name not in kinds.unreferenced
    removed = "key-removed" if is_referred_to else "row-removed"
    for key, row in old_rows.items():
        if key not in new_rows:
            yield Change(removed, new.path, _format_key(key), old=_drop_empty(row))
    for key, row in new_rows.items():
        if key not in old_rows:
            yield Change("row-added", new.path, _format_key(key), new=_drop_empty(row))
    for name in new.frame_columns:
        if name not in common and not _is_dimension(new, name):
            continue
        for key, row in new_rows.items():
            before, after = old_rows.get(key, row).get(name), row[name]
            # A row that has the code of the total in an added dimension is what it was.
            if before != after and (name in common or after != TOTAL):
                kind = _classify(new, name, before, after, kinds)
                yield Change(kind, new.path, _format_key(key), name, before, after)


def _index_rows(table: Table, columns: Sequence[str]) -> dict[RowKey, Row]:
    """Return rows by the values of some columns, and by how many earlier rows have the same."""
    counts = Counter[tuple[str | None, ...]]()
    rows: dict[RowKey, Row] = {}
    for row in _write_values(table).iter_rows(named=True):
        key = tuple(row[name] for name in columns)
        rows[key, counts[key]] = row
        counts[key] += 1
    return rows


def _write_values(table: Table) -> pl.DataFrame:
    """Write the values of a table in canonical form; cells without a value are as they are."""
    columns = {}
    for name in table.frame_columns:
        cells = write_cells(table.frame[name].to_list())
        columns[name] = cells.fill_null(table.texts[name])
    return pl.DataFrame(columns)


def _is_dimension(table: Table, name: str) -> bool:
    """Whether a column divides what is counted."""
    return table.fields[name].get("dimension") is True


def _classify(
    table: Table, name: str, before: str | None, after: str | None, kinds: TableKinds
) -> str:
    """Return the kind of the change of a cell."""
    if _is_dimension(table, name) and (before, after) == (None, TOTAL):
        return "dimension-added"
    if name in kinds.lists.get(table.name, ()):
        old_entries = set((before or "").split(LIST_SEPARATOR)) - {""}
        new_entries = set((after or "").split(LIST_SEPARATOR))
        if old_entries <= new_entries:
            return "list-extended" if old_entries != new_entries else "cell-changed"
    return kinds.cells.get(table.name, {}).get(name, "cell-changed")


def _format_key(key: RowKey) -> str:
    return "/".join(cell or "" for cell in key[0])


def _drop_empty(row: Row) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if cell is not None}
