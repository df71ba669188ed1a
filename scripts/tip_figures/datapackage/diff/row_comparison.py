"""Compare the rows and cells of two states of a table.

Cells are compared as they are written, numbers by their value. A row is found by its primary key;
a row whose key changed is one removed and one added.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from tip_figures.datapackage.diff.changes import Change
from tip_figures.datapackage.diff.number_forms import Field, normalize_numbers
from tip_figures.datapackage.read.table import Table

# Columns of the frames made here; no column of a table has such a name.
OLD_ROW, NEW_ROW, OCCURRENCE = "\0old row", "\0new row", "\0occurrence"
NEW_COLUMN = "\0new"  # end of the names of joined columns; polars would take "_right"
LIST_SEPARATOR = ";"
TOTAL = "all"  # the code of a row that is the total over a dimension
NUMBER_TYPES = ("integer", "number")  # types whose values can be written in several ways

CellKinds = Mapping[str, str]
"""Column → kind of change of its cells, if that is more than a correction."""


@dataclass(frozen=True)
class TablePair:
    """A table in two states, each column of type text.

    old, new:      the table before and after
    key:           columns by which the rows of one state are found in the other; may be empty
    number_fields: columns of numbers → their field descriptors before and after
    """

    old: Table
    new: Table
    key: Sequence[str]
    number_fields: Mapping[str, tuple[Field, Field]]

    def normalize(self, name: str, old: pl.Series, new: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Return cells of a column before and after, in which equal values are equal texts."""
        if name not in self.number_fields:
            return old, new
        old_field, new_field = self.number_fields[name]
        return normalize_numbers(old_field, old), normalize_numbers(new_field, new)


def pair_tables(
    old: Table, new: Table, old_fields: Mapping[str, Field], new_fields: Mapping[str, Field]
) -> TablePair:
    """Pair two states of a table by the primary key of either whose columns both have.

    old, new:               the table with every column of type text
    old_fields, new_fields: the field descriptors of its schema
    """
    number_fields = {}
    for name in old.fields.keys() & new.fields.keys():
        old_field, new_field = old_fields[name], new_fields[name]
        if old_field.get("type") in NUMBER_TYPES and new_field.get("type") in NUMBER_TYPES:
            number_fields[name] = (old_field, new_field)
    common = old.fields.keys() & new.fields.keys()
    for key in (new.primary_key, old.primary_key):
        if key and common.issuperset(key):
            return TablePair(old, new, key, number_fields)
    return TablePair(old, new, [], number_fields)


def compare_rows(
    tables: TablePair, cell_kinds: CellKinds, list_columns: Collection[str] = ()
) -> Iterator[Change]:
    """Yield the rows that were removed or added, and the cells that changed.

    Without a key rows are compared as a whole.

    list_columns: columns with lists of which a longer one means the same as before
    """
    old, new = tables.old.frame, tables.new.frame
    key = tables.key or [name for name in new.columns if name in old.columns]
    if not key or old.equals(new):
        return
    path = tables.new.path
    matches = match_rows(tables, key)
    removed_rows = matches.filter(pl.col(NEW_ROW).is_null())[OLD_ROW]
    removed_kind = "key-removed" if tables.key else "row-removed"
    for row_key, cells in _read_rows(old[removed_rows], key):
        yield Change(removed_kind, path, row_key, old=cells)
    added_rows = matches.filter(pl.col(OLD_ROW).is_null())[NEW_ROW]
    for row_key, cells in _read_rows(new[added_rows], key):
        yield Change("row-added", path, row_key, new=cells)
    pairs = matches.drop_nulls().sort(NEW_ROW)
    old, new = old[pairs[OLD_ROW]], new[pairs[NEW_ROW]]
    keys = format_keys(new, key)
    for name in new.columns:
        if name in old.columns and name not in key:
            kind = cell_kinds.get(name, "cell-changed")
            changes = _compare_column(tables, old[name], new[name], keys, kind)
            yield from map(_extend_list, changes) if name in list_columns else changes


def _compare_column(
    tables: TablePair, old: pl.Series, new: pl.Series, keys: pl.Series, kind: str
) -> Iterator[Change]:
    """Yield the cells of a column that differ; the series hold the same rows in the same order."""
    is_dimension = tables.new.fields[new.name].get("dimension") is True
    rows = old.ne_missing(new).arg_true()  # written differently
    if rows.is_empty():
        return
    old_values, new_values = tables.normalize(new.name, old[rows], new[rows])
    rows = rows.filter(old_values.ne_missing(new_values))
    for key, before, after in zip(keys[rows], old[rows], new[rows], strict=True):
        is_new_total = is_dimension and before is None and after == TOTAL
        yield Change(
            "dimension-added" if is_new_total else kind,
            tables.new.path,
            key,
            new.name,
            before,
            after,
        )


def _extend_list(change: Change) -> Change:
    """Return a change of a list with its kind: more entries, another order, or what it was."""
    old_entries = _split_list(change.old)
    new_entries = _split_list(change.new)
    if old_entries == new_entries:
        return replace(change, kind="cell-changed")
    return replace(change, kind="list-extended") if old_entries < new_entries else change


def _split_list(cell: object) -> set[str]:
    return set(str(cell).split(LIST_SEPARATOR)) if cell else set()


def find_total_dimensions(tables: TablePair) -> list[str]:
    """Return the added dimensions of which all older rows are the total: `all` or empty."""
    old, new = tables.old, tables.new
    added_dimensions = []
    for name, field in new.fields.items():
        if name not in old.fields and field.get("dimension") is True:
            added_dimensions.append(name)
    if not tables.key or not added_dimensions:
        return []
    pairs = match_rows(tables, tables.key).drop_nulls()
    older_rows = new.frame[pairs[NEW_ROW]]
    dimensions = []
    for name in added_dimensions:
        if name in older_rows.columns and older_rows[name].fill_null(TOTAL).eq(TOTAL).all():
            dimensions.append(name)
    return dimensions


def match_rows(tables: TablePair, key: Sequence[str]) -> pl.DataFrame:
    """Return the row numbers of both states side by side, null where a state does not have the row.

    Rows that have the same key are paired in their order.
    """
    old_columns = []
    new_columns = []
    for name in key:
        old, new = tables.normalize(name, tables.old.frame[name], tables.new.frame[name])
        old_columns.append(old)
        new_columns.append(new)
    sides = []
    for columns, row_number in ((old_columns, OLD_ROW), (new_columns, NEW_ROW)):
        side = pl.DataFrame(columns).with_row_index(row_number)
        occurrence = pl.int_range(pl.len()).over(key).alias(OCCURRENCE)
        sides.append(side.with_columns(occurrence))
    old_side, new_side = sides
    pairs = old_side.join(
        new_side,
        on=[*key, OCCURRENCE],
        how="full",
        suffix=NEW_COLUMN,
        coalesce=True,
        nulls_equal=True,
    )
    return pairs.select(OLD_ROW, NEW_ROW).sort(NEW_ROW, OLD_ROW, nulls_last=True)


def format_keys(frame: pl.DataFrame, key: Sequence[str]) -> pl.Series:
    """Return the key of each row as findings write it, its parts joined with "/"."""
    parts = [pl.col(name).fill_null("") for name in key]
    return frame.select(pl.concat_str(parts, separator="/")).to_series()


def _read_rows(frame: pl.DataFrame, key: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the key of each row, and its cells that are not empty."""
    for row_key, row in zip(format_keys(frame, key), frame.iter_rows(named=True), strict=True):
        yield row_key, {name: cell for name, cell in row.items() if cell is not None}
