"""Compare the rows and cells of two states of a table.

Cells are compared as they are written, numbers by their value. A row is found by its primary key;
a row whose key changed is one removed and one added.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal

from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.field_types import FINITE_NUMBER
from tip_figures.datapackage.table import Table

LIST_SEPARATOR = ";"
TOTAL = "all"  # the code of a row that is the total over a dimension

Row = Mapping[str, str | None]
RowKey = tuple[tuple[str, ...], int]
"""The values of the key, and how many earlier rows have the same."""


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

    Without a key rows are compared as a whole.
    """
    key = find_common_key(old, new)
    columns = key or [name for name in new.frame_columns if name in old.frame_columns]
    if not columns:
        return
    old_rows, new_rows = _index_rows(old, columns), _index_rows(new, columns)
    is_referred_to = bool(key) and new.name not in kinds.unreferenced
    for row_key, row in old_rows.items():
        if row_key not in new_rows:
            kind = "key-removed" if is_referred_to else "row-removed"
            yield Change(kind, new.path, _format_key(row, columns), old=_drop_empty(row))
    for row_key, row in new_rows.items():
        if row_key not in old_rows:
            yield Change("row-added", new.path, _format_key(row, columns), new=_drop_empty(row))
    pairs = [(old_rows[key], row) for key, row in new_rows.items() if key in old_rows]
    for name in new.frame_columns:
        if name in old.frame_columns and name not in columns:
            yield from _compare_column(new, name, columns, pairs, kinds)


def find_common_key(old: Table, new: Table) -> list[str]:
    """Return the primary key of either state of which both have the columns; or nothing."""
    for key in (new.primary_key, old.primary_key):
        if key and {*old.frame_columns} & {*new.frame_columns} >= set(key):
            return key
    return []


def _index_rows(table: Table, columns: Sequence[str]) -> dict[RowKey, Row]:
    counts = Counter[tuple[str, ...]]()
    rows: dict[RowKey, Row] = {}
    for row in table.texts.iter_rows(named=True):
        key = tuple(_normalize(table, name, row[name]) for name in columns)
        rows[key, counts[key]] = row
        counts[key] += 1
    return rows


def _normalize(table: Table, name: str, cell: str | None) -> str:
    """Return a cell in a form in which equal numbers are equal; empty for a missing value."""
    is_number = table.fields[name].get("type") in ("integer", "number")
    if cell is None or not is_number or not re.fullmatch(FINITE_NUMBER, cell):
        return cell or ""
    number = Decimal(cell)
    exact = Context(prec=len(cell))
    return str(number.normalize(exact)) if number else "0"


def _compare_column(
    new: Table,
    name: str,
    key: Sequence[str],
    pairs: Sequence[tuple[Row, Row]],
    kinds: TableKinds,
) -> Iterator[Change]:
    """Yield the cells of a column that differ between the rows of each pair."""
    usual_kind = kinds.cells.get(new.name, {}).get(name, "cell-changed")
    is_dimension = new.fields[name].get("dimension") is True
    for old_row, new_row in pairs:
        before, after = old_row[name], new_row[name]
        if before == after or _normalize(new, name, before) == _normalize(new, name, after):
            continue
        kind = usual_kind
        if is_dimension and before is None and after == TOTAL:
            kind = "dimension-added"
        elif name in kinds.lists.get(new.name, ()):
            kind = _compare_lists(before, after, usual_kind)
        yield Change(kind, new.path, _format_key(new_row, key), name, before, after)


def _compare_lists(before: str | None, after: str | None, usual_kind: str) -> str:
    """Return the kind of a change of a list: more entries, another order, or what it was."""
    old_entries, new_entries = (set((cell or "").split(LIST_SEPARATOR)) for cell in (before, after))
    if old_entries - {""} == new_entries - {""}:
        return "cell-changed"
    return "list-extended" if old_entries - {""} < new_entries else usual_kind


def find_total_dimensions(old: Table, new: Table) -> list[str]:
    """Return the added dimensions of which all older rows are the total: `all` or empty."""
    key = find_common_key(old, new)
    if not key:
        return []
    old_rows, new_rows = _index_rows(old, key), _index_rows(new, key)
    older = [row for row_key, row in new_rows.items() if row_key in old_rows]
    dimensions = []
    for name in new.frame_columns:
        is_added = name not in old.fields and new.fields[name].get("dimension") is True
        if is_added and all(row[name] in (None, TOTAL) for row in older):
            dimensions.append(name)
    return dimensions


def _format_key(row: Row, key: Sequence[str]) -> str:
    return "/".join(row[name] or "" for name in key)


def _drop_empty(row: Row) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if cell is not None}
