"""Compare the rows and cells of two states of a table.

Cells are compared as they are written, numbers by their value. A row is found by its primary key;
a row whose key changed is one removed and one added.
"""

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.field_types import FINITE_NUMBER
from tip_figures.datapackage.table import Table

LIST_SEPARATOR = ";"
TOTAL = "all"  # the code of a row that is the total over a dimension

Row = Mapping[str, str | None]


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
    if not columns:
        return
    old_rows, new_rows = _index_rows(old, columns), _index_rows(new, columns)
    is_referred_to = bool(keys) and new.name not in kinds.unreferenced
    for row_key, row in old_rows.items():
        if row_key not in new_rows:
            kind = "key-removed" if is_referred_to else "row-removed"
            yield Change(kind, new.path, _format_key(row, columns), old=_drop_empty(row))
    for row_key, row in new_rows.items():
        if row_key not in old_rows:
            yield Change("row-added", new.path, _format_key(row, columns), new=_drop_empty(row))
    pairs = [(old_rows[key], row) for key, row in new_rows.items() if key in old_rows]
    for name in new.frame_columns:
        is_added = name not in common
        if name not in columns and (not is_added or new.fields[name].get("dimension") is True):
            for before, after in pairs:
                kind = _compare_cells(new, name, before.get(name), after[name], kinds)
                # A row that gets the code of the total in an added dimension is what it was.
                if kind and not (is_added and kind == "dimension-added"):
                    key = _format_key(after, columns)
                    yield Change(kind, new.path, key, name, before.get(name), after[name])


def _index_rows(table: Table, columns: Sequence[str]) -> dict[Hashable, Row]:
    """Return rows by the values of some columns, and by how many earlier rows have the same."""
    counts = Counter[Hashable]()
    rows: dict[Hashable, Row] = {}
    for row in table.texts.iter_rows(named=True):
        key = tuple(_read_value(table, name, row[name]) for name in columns)
        rows[key, counts[key]] = row
        counts[key] += 1
    return rows


def _read_value(table: Table, name: str, cell: str | None) -> str | Decimal | None:
    is_number = table.fields[name].get("type") in ("integer", "number")
    return Decimal(cell) if cell and is_number and re.fullmatch(FINITE_NUMBER, cell) else cell


def _compare_cells(
    table: Table, name: str, before: str | None, after: str | None, kinds: TableKinds
) -> str:
    """Return the kind of the change of a cell; empty if its value is the same."""
    if before == after or _read_value(table, name, before) == _read_value(table, name, after):
        return ""
    if table.fields[name].get("dimension") is True and (before, after) == (None, TOTAL):
        return "dimension-added"
    if name in kinds.lists.get(table.name, ()):
        old_entries = set((before or "").split(LIST_SEPARATOR)) - {""}
        new_entries = set((after or "").split(LIST_SEPARATOR)) - {""}
        if old_entries <= new_entries:
            return "cell-changed" if old_entries == new_entries else "list-extended"
    return kinds.cells.get(table.name, {}).get(name, "cell-changed")


def _format_key(row: Row, key: Sequence[str]) -> str:
    return "/".join(row[name] or "" for name in key)


def _drop_empty(row: Row) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if cell is not None}
