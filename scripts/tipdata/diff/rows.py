"""Two states of a table, and the rows and cells that differ, found by primary key.

Cells are compared as they are written. A row under another key is one row gone and one added.
"""

from collections.abc import Collection, Iterator, Sequence

import polars as pl

from tipdata.diff.change import Change
from tipdata.package.table import Table

OLD, NEW, TURN = "\0old", "\0new", "\0turn"
TOTAL = "all"  # the code of a row that is the total over a dimension


def compare(one: Table, two: Table, cited: bool, subjects: Collection[str]) -> Iterator[Change]:
    """The rows and cells that differ between two states of a table whose columns are all of type text.

    cited:    others know its rows by key: another table refers to them, or the key is one column, an identifier
    subjects: columns that together say what a row is about, if another table refers to it
    """
    before, after, path = one.frame, two.frame, two.path
    common = [name for name in after.columns if name in before.columns]
    if not common:
        return
    key = _key(one, two) or common
    rows = _match(before, after, key)
    for text, row in _rows(before[rows.filter(pl.col(NEW).is_null())[OLD]], key):
        yield Change("key-removed" if cited else "row-removed", path, text, old=row)
    for text, row in _rows(after[rows.filter(pl.col(OLD).is_null())[NEW]], key):
        yield Change("row-added", path, text, new=row)
    pairs = rows.drop_nulls([OLD, NEW]).sort(NEW)
    left, right = before[pairs[OLD]], after[pairs[NEW]]
    for name in (name for name in common if name not in key):
        places = left[name].ne_missing(right[name]).arg_true()
        cells = zip(_keys(right[places], key), left[name][places], right[name][places], strict=True)
        kind = "row-changed" if name in subjects else "cell-changed"
        divides = two.fields[name].get("dimension") is True
        for text, old, new in cells:
            filled = divides and old is None and new == TOTAL
            yield Change("dimension-added" if filled else kind, path, text, name, old, new)


def new_dimensions(one: Table, two: Table) -> list[str]:
    """Columns that were added as dimensions, and do not divide what was there before."""
    named = [n for n, f in two.fields.items() if f.get("dimension") is True and n not in one.fields]
    if not (key := _key(one, two)):
        return []
    older = two.frame[_match(one.frame, two.frame, key).drop_nulls([OLD, NEW])[NEW]]
    return [name for name in named if name in older.columns and older[name].fill_null(TOTAL).eq(TOTAL).all()]


def _key(old: Table, new: Table) -> list[str]:
    """The columns by which rows are found in both states; none where no key has all its columns in both."""
    keys = (key for key in (new.primary_key, old.primary_key) if {*key} <= old.fields.keys() & new.fields.keys())
    return next((key for key in keys if key), [])


def _match(before: pl.DataFrame, after: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Row numbers of both states, side by side where the key is the same; rows of one key are paired in their order."""
    sides = []
    for frame, number in ((before, OLD), (after, NEW)):
        side = frame.select(key).with_row_index(number)
        sides.append(side.with_columns(pl.int_range(pl.len()).over(key).alias(TURN)))
    made = sides[0].join(sides[1], on=[*key, TURN], how="full", coalesce=True, nulls_equal=True)
    return made.select(OLD, NEW).sort(NEW, OLD, nulls_last=True)


def _keys(frame: pl.DataFrame, key: Sequence[str]) -> list[str]:
    """The key of each row, as findings write it."""
    return frame.select(pl.concat_str([pl.col(n).fill_null("") for n in key], separator="/")).to_series().to_list()


def _rows(frame: pl.DataFrame, key: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The key of each row, and its filled cells."""
    for text, row in zip(_keys(frame, key), frame.iter_rows(named=True), strict=True):
        yield text, {name: cell for name, cell in row.items() if cell is not None}
