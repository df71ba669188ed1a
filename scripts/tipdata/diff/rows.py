"""Two states of a table, and the rows and cells that differ, found by primary key.

Cells are compared as they are written. One that is written otherwise and means the same (1.0 and 1) is a matter of form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from tipdata.diff import renames
from tipdata.diff.change import Change
from tipdata.package import field_types as fieldtypes
from tipdata.package.table import Table

OLD, NEW, TURN = "\0old", "\0new", "\0turn"
SAME_COLUMN = 0.9  # of the rows, for a column under another name to be taken for the same


@dataclass(frozen=True)
class Weight:
    """What it means that a row of this table is gone, or is another.

    cited: others know its rows by key: another table refers to them, or the key is one column, an identifier
    says:  columns that together say what a row is, in a table that others refer to
    """

    cited: bool
    says: frozenset[str]


@dataclass(frozen=True)
class Side:
    """One state of a table.

    cells: as text, one column a field
    """

    table: Table
    cells: pl.DataFrame


def renamed_columns(one: Side, two: Side) -> dict[str, str]:
    """Columns that stand under another name with nearly the same cells: new name by old."""
    old, new, before, after = one.table, two.table, one.cells, two.cells
    gone = [name for name in before.columns if name not in new.fields][:50]
    more = [name for name in after.columns if name not in old.fields][:50]
    made: dict[str, str] = {}
    for was, now in zip(old.primary_key, new.primary_key, strict=False):
        if was in gone and now in more and _share(before[was].is_in(after[now].unique().implode())) >= SAME_COLUMN / 2:
            made[was] = now
    rows = _match(before.rename(made), after, _key(old, new, made)) if gone and more else pl.DataFrame()
    for was in gone:
        for now in more:
            if was in made or now in made.values() or old.fields[was].get("type") != new.fields[now].get("type"):
                continue
            both = rows.drop_nulls([OLD, NEW])
            left, right = before[was].gather(both[OLD]), after[now].gather(both[NEW])
            if left.is_not_null().any() and _share(left.eq_missing(right)) >= SAME_COLUMN:
                made[was] = now
    return made


def _share(truth: pl.Series) -> float:
    return float(truth.fill_null(False).mean() or 0)  # type: ignore[arg-type]


def compare(one: Side, two: Side, renamed: Mapping[str, str], weight: Weight) -> Iterator[Change]:
    """The rows and cells that differ between two states of a table."""
    old, new = one.table, two.table
    before, after = one.cells.rename(dict(renamed)), two.cells
    common = [name for name in after.columns if name in before.columns]
    if not common:
        return
    rows = _match(before, after, _key(old, new, renamed) or common)
    gone = rows.filter(pl.col(NEW).is_null())[OLD]
    added = rows.filter(pl.col(OLD).is_null())[NEW]
    both = rows.drop_nulls([OLD, NEW])
    key = _key(old, new, renamed)
    same = renames.pairs(before.select(common)[gone], after.select(common)[added], key) if key else []
    moved = pl.DataFrame({OLD: gone.gather([i for i, _ in same]), NEW: added.gather([j for _, j in same])})
    table = _Said(new.path, key or common, weight)
    yield from table.rows(before[gone.filter(~gone.is_in(moved[OLD].implode()))], None)
    yield from table.rows(None, after[added.filter(~added.is_in(moved[NEW].implode()))])
    yield from table.renames(before[moved[OLD]], after[moved[NEW]])
    pairs = pl.concat([both.select(OLD, NEW), moved]).sort(NEW)
    for name in common:
        # The key of a renamed row is told as such.
        left, right = before[name].gather(pairs[OLD]), after[name].gather(pairs[NEW])
        places = left.ne_missing(right).arg_true() if name not in table.key else pl.Series([], dtype=pl.UInt32)
        if len(places):
            written = _means_the_same(left[places], right[places], new.fields[name])
            cells = pl.DataFrame({"old": left[places], "new": right[places], "written": written})
            yield from table.cells(name, cells, after[pairs[NEW][places]])


def _key(old: Table, new: Table, renamed: Mapping[str, str]) -> list[str]:
    """The columns by which rows are found in both states; none where no key has all its columns in both."""
    before = {renamed.get(name, name) for name in old.fields}
    for key in (new.primary_key, [renamed.get(name, name) for name in old.primary_key]):
        if key and before.issuperset(key) and set(new.fields).issuperset(key):
            return key
    return []


def _match(before: pl.DataFrame, after: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Row numbers of both states, side by side where the key is the same; rows of one key are paired in their order."""
    sides = []
    for frame, number in ((before, OLD), (after, NEW)):
        side = frame.select(key).with_row_index(number)
        sides.append(side.with_columns(pl.int_range(pl.len()).over(key).alias(TURN)))
    made = sides[0].join(sides[1], on=[*key, TURN], how="full", coalesce=True, nulls_equal=True)
    return made.select(OLD, NEW).sort(NEW, OLD, nulls_last=True)


def _means_the_same(old: pl.Series, new: pl.Series, field: Mapping[str, object]) -> pl.Series:
    """Whether cells that are written otherwise mean the same, as values of the column's type or as words."""
    kind = fieldtypes.of(field)
    words = [side.str.normalize("NFC").str.strip_chars().str.replace_all(r"\s+", " ") for side in (old, new)]
    same = (words[0] == words[1]).fill_null(False)
    if kind is not None:
        values = kind.cast(pl.concat([old, new]))
        same |= (values.head(len(old)) == values.tail(len(new))).fill_null(False)
    return same


@dataclass(frozen=True)
class _Said:
    """How the differences of one table are told."""

    path: str
    key: list[str]
    weight: Weight

    def keys(self, frame: pl.DataFrame) -> list[str]:
        """The primary key of each row, as findings write it."""
        cells = [pl.col(name).fill_null("") for name in self.key]
        return frame.select(pl.concat_str(cells, separator="/")).to_series().to_list()

    def rows(self, old: pl.DataFrame | None, new: pl.DataFrame | None) -> Iterator[Change]:
        """Rows that are gone, or those that are new."""
        frame = new if old is None else old
        assert frame is not None
        for key, row in zip(self.keys(frame), frame.iter_rows(named=True), strict=True):
            filled = {name: cell for name, cell in row.items() if cell is not None}
            if old is None:
                yield Change("row-added", self.path, key, new=filled, level="minor", why="a row was added")
            elif self.weight.cited:
                why = "a row was removed that others may know by its key"
                yield Change("row-removed", self.path, key, old=filled, level="major", why=why)
            else:
                yield Change("row-removed", self.path, key, old=filled, level="minor", why="a row was removed")

    def renames(self, old: pl.DataFrame, new: pl.DataFrame) -> Iterator[Change]:
        """Rows that stand under another key."""
        why = (
            "a row seems to have another key, and others may know it by the old one"
            if self.weight.cited
            else "a row has a corrected key"
        )
        level = "major" if self.weight.cited else "patch"
        for was, now in zip(self.keys(old), self.keys(new), strict=True):
            yield Change("row-renamed", self.path, now, old=was, new=now, level=level, why=why)

    def cells(self, column: str, cells: pl.DataFrame, rows: pl.DataFrame) -> Iterator[Change]:
        """Cells of a column."""
        for key, (old, new, written) in zip(self.keys(rows), cells.iter_rows(), strict=True):
            if written:
                yield Change(
                    "cell-rewritten", self.path, key, column, old, new, "patch", "a value is written otherwise"
                )
            elif column in self.weight.says:
                why = "the key of a row that others refer to now stands for something else"
                yield Change("cell-changed", self.path, key, column, old, new, "major", why)
            else:
                yield Change("cell-changed", self.path, key, column, old, new, "patch", "a value was corrected")
