"""Does every key name one row, and does every reference find it?"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any

import polars as pl

from tipdata.package.columns import Batch
from tipdata.package.finding import Finding, capped, finding
from tipdata.package.load import Package
from tipdata.package.table import Reference, Table, as_one
from tipdata.package.wording import did_you_mean

LINE = "line of the file"  # a name that no column has
NEAR = 1_000  # keys of the other table among which the one that was meant is looked for


def check(package: Package) -> Iterator[Finding]:
    """Does every key name one row, and does every reference find it?"""
    for table in package.tables.values():
        if not table.has_rows:
            continue
        yield from _keys(table)
        for reference in table.references:
            yield from _lost(table, reference)
        yield from _order(table)


def counts(package: Package) -> Mapping[str, int]:
    """How many keys and references are followed; nothing where no schema has any."""
    tables = [table for table in package.tables.values() if table.has_rows]
    keys, references = sum(len(table.keys) for table in tables), sum(len(table.references) for table in tables)
    return {"keys": keys, "references": references} if keys or references else {}


def _keys(table: Table) -> Iterator[Finding]:
    """Keys that stand twice. Equal hashes are looked for first: a table larger than memory has room for these."""
    ordered = table.key_marks.select(pl.exclude("row").sort())
    if ordered.width and ordered.height:
        again = ordered.select((pl.all() == pl.all().shift()).any()).row(0)
        for name, found in zip(ordered.columns, again, strict=True):
            if found:
                yield from _same(table, *table.keys[int(name)])


def _columns(table: Table, batch: Batch, columns: Sequence[str], mask: pl.Series) -> pl.DataFrame:
    """Some columns and the primary key of some rows of a batch, and the physical line."""
    wanted = [name for name in dict.fromkeys([*columns, *table.primary_key]) if name in batch.frame.columns]
    return batch.frame.select(wanted).with_columns(batch.lines.alias(LINE)).filter(mask)


def _same(table: Table, key: Sequence[str], kind: str) -> Iterator[Finding]:
    """Rows whose key stands in an earlier row as well; as in SQL, one with an empty cell equals no other."""
    rows = pl.concat([_columns(table, b, key, ~b.unread(*key)) for b in table.batches()], how="vertical_relaxed")
    several = rows.filter(pl.all_horizontal(pl.col(key).is_not_null())).filter(pl.struct(key).is_duplicated())
    first = several.group_by(key).agg(pl.col(LINE).min().alias("first"))
    again = several.join(first, on=key, nulls_equal=True).filter(pl.col(LINE) > pl.col("first")).sort(LINE)

    def at(place: int) -> Finding:
        row = again.row(place, named=True)
        values = {"kind": kind, "first": row["first"], "here": ", ".join(f"{name} = {row[name]}" for name in key)}
        return finding("key-duplicate", table.path, row[LINE], key[0], table.key(row), **values)

    yield from capped(range(again.height), at)


def _values(table: Table, columns: Sequence[str], texts: bool) -> pl.Series | None:
    """Each row's key as one value; as texts also where blocks of the table hold numbers of different kinds."""
    parts = [batch.frame.select(as_one(batch.frame, columns, texts).alias("key")) for batch in table.batches()]
    if len({part.schema["key"] for part in parts}) > 1 and not texts:
        return _values(table, columns, True)
    return pl.concat(parts)["key"] if parts else None


def _lost(table: Table, reference: Reference) -> Iterator[Finding]:
    """Rows whose reference finds no row; one with an empty part refers to nothing."""
    columns, other, wanted = reference
    if not other.has_rows or set(columns) - set(table.frame_columns) or set(wanted) - set(other.frame_columns):
        return  # what keeps it from being followed has findings of its own
    kinds = [{t.fields[n].get("type", "any") for n in ns} for t, ns in ((table, columns), (other, wanted))]
    texts = kinds[0] != kinds[1]
    targets = _values(other, wanted, texts)
    nothing = pl.any_horizontal(pl.col(columns).is_null())
    for batch in table.batches():
        mine = batch.frame.select(as_one(batch.frame, columns, texts).alias("key"))["key"]
        if (
            targets is not None and mine.dtype != targets.dtype and not texts
        ):  # numbers of 39 digits or more in one of them
            texts, targets = True, _values(other, wanted, True)
            mine = batch.frame.select(as_one(batch.frame, columns, True).alias("key"))["key"]
        known = pl.lit(False) if targets is None else mine.is_in(targets.implode())
        held = batch.frame.select(nothing | known).to_series() | batch.unread(*columns)
        if not held.all():
            lost = _columns(table, batch, columns, ~held)
            first = [one.frame[wanted[-1]] for one in islice(other.batches(), 1)]
            near = [name for listed in first for name in listed.drop_nulls().head(NEAR)]
            yield from capped(range(lost.height), partial(_missing, table, reference, lost, near))


def _missing(table: Table, reference: Reference, lost: pl.DataFrame, near: Sequence[Any], place: int) -> Finding:
    columns, other, wanted = reference
    row = lost.row(place, named=True)
    hint = did_you_mean(str(row[columns[-1]]), near) or f"Correct the cell, or add the row to {other.path}."
    values = {"value": "/".join(str(row[n]) for n in columns), "file": other.path, "columns": ", ".join(wanted)}
    return finding("reference-missing", table.path, row[LINE], columns[-1], table.key(row), **values, hint=hint)


def _order(table: Table) -> Iterator[Finding]:
    """Rows are sorted by primary key, so that a change of one row is one line of a comparison.

    Of the two rows that stand the wrong way round, the one is said without which the rows about it are in order.
    """
    key = table.primary_key
    if not key or not table.is_small or not set(key) <= set(table.frame_columns):
        return
    if table.frame.select(key).equals(table.frame.select(key).sort(key)):
        return
    lines = table.frame.select(key).with_columns(pl.Series(LINE, table.lines)).drop_nulls().rows()
    keys = [row[:-1] for row in lines]
    first = next((i for i in range(1, len(keys)) if keys[i] < keys[i - 1]), None)
    if first is None:
        return
    without = first == 1 or keys[first - 2] <= keys[first]
    early = without and first + 1 < len(keys) and keys[first + 1] < keys[first - 1]
    odd, other, place = (first - 1, first, "before") if early else (first, first - 1, "behind")
    said, neighbour = ("/".join(map(str, keys[i])) for i in (odd, other))
    values = {"place": place, "neighbour": neighbour, "columns": ", ".join(key)}
    yield finding("row-order", table.path, lines[odd][-1], key[0], said, said=said, **values)
