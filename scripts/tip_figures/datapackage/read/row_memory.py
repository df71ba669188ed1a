"""What reading the rows of a table leaves in memory, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from tip_figures.datapackage.read.columns import Batch
from tip_figures.datapackage.read.table_keys import Key, hash_keys, key_expression

MAX_BYTES_OF_PACKAGE = 1 << 25  # of the files whose rows are in memory at the same time
MAX_REFERENCE_KEYS = 10_000  # different ones of a foreign key; more would take memory


@dataclass(frozen=True)
class RowFacts:
    """What is known of a table after all its rows were read once; it stays when these are gone.

    count:          of the rows
    similar_keys:   the keys that two rows may have in common: their hashes are equal
    is_sorted:      whether the rows are in the order of the primary key; None if there is none
    reference_keys: for each reference of the table its different keys, as text, without those that
                    have an empty part; None if there are too many
    """

    count: int
    similar_keys: Sequence[Key]
    is_sorted: bool | None
    reference_keys: Sequence[pl.Series | None]


@dataclass(eq=False)
class RowStore:
    """The rows of one table, as far as they are in memory, and the facts about them.

    Each is None before the rows are read. The rows of a table that is too large are never kept.
    """

    batches: Sequence[Batch] | None = None
    frame: pl.DataFrame | None = None
    lines: Sequence[int] | None = None
    facts: RowFacts | None = None

    def forget_rows(self) -> None:
        """Free the memory of the rows; they are read again when they are needed again."""
        self.batches = None
        self.frame = None
        self.lines = None


@dataclass(eq=False)
class RowMemory:
    """Which tables of a package have rows in memory: those that were used last.

    sizes: bytes of the file of each, the table that was used last at the end
    """

    sizes: dict[RowStore, int] = field(default_factory=dict)

    def use(self, store: RowStore, size: int) -> None:
        """Record that a table is used; forget the rows of others if all together are too large."""
        self.sizes.pop(store, None)
        self.sizes[store] = size
        total = sum(self.sizes.values())
        for other in list(self.sizes)[:-1]:
            if total <= MAX_BYTES_OF_PACKAGE:
                break
            total -= self.sizes.pop(other)
            other.forget_rows()


class FactCollector:
    """Collects the facts about the rows of a table while its batches are read.

    keys:              of the table
    primary_key:       the columns of the key by which rows should be sorted
    reference_columns: for each reference of the table the columns that refer
    """

    def __init__(
        self,
        keys: Sequence[Key],
        primary_key: Sequence[str],
        reference_columns: Sequence[Sequence[str]],
    ) -> None:
        self.keys = keys
        self.primary_key = primary_key
        self.reference_columns = reference_columns
        self.reference_keys: list[pl.Series | None] = [pl.Series()] * len(reference_columns)
        self.count = 0
        self.hashes: list[pl.DataFrame] = []
        self.is_sorted = True
        self.last_key: pl.DataFrame | None = None

    def add(self, frame: pl.DataFrame) -> None:
        """Add the rows of the next batch."""
        self.count += frame.height
        self.hashes.append(hash_keys(frame, self.keys))
        if self.is_sorted and self.primary_key and set(self.primary_key) <= set(frame.columns):
            self._compare_order(frame.select(self.primary_key))
        self.reference_keys = [
            _add_keys(keys, frame, columns)
            for keys, columns in zip(self.reference_keys, self.reference_columns, strict=True)
        ]

    def _compare_order(self, keys: pl.DataFrame) -> None:
        """Note whether the next rows are sorted, and not before the last row of the previous."""
        if self.last_key is not None:
            keys = pl.concat([self.last_key, keys], how="vertical_relaxed")
        self.is_sorted = keys.equals(keys.sort(self.primary_key))
        self.last_key = keys.tail(1)

    def finish(self) -> RowFacts:
        """Return the facts after the last batch."""
        is_sorted = self.is_sorted if self.last_key is not None else None
        return RowFacts(self.count, self._find_similar_keys(), is_sorted, self.reference_keys)

    def _find_similar_keys(self) -> Sequence[Key]:
        """Return the keys of which two rows have equal hashes."""
        hashes = pl.concat([pl.DataFrame(), *self.hashes], how="diagonal")
        similar_keys = []
        for column in hashes:
            ordered = column.sort()
            if (ordered == ordered.shift()).any():
                similar_keys.append(self.keys[int(column.name)])
        return similar_keys


def _add_keys(
    keys: pl.Series | None, frame: pl.DataFrame, columns: Sequence[str]
) -> pl.Series | None:
    """Return the different keys of a reference so far, with those of more rows.

    keys: None if there are too many
    """
    if keys is None or not set(columns) <= set(frame.columns):
        return keys
    is_complete = pl.all_horizontal(pl.col(columns).is_not_null())
    key = key_expression(frame, columns, as_text=True).filter(is_complete)
    new_keys = frame.select(key.unique().alias("key"))["key"]
    all_keys = new_keys if keys.is_empty() else pl.concat([keys, new_keys]).unique()
    return all_keys if len(all_keys) <= MAX_REFERENCE_KEYS else None
