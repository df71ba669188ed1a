"""Does every key name one row, and does every reference find it?"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import polars as pl

from tip_figures.datapackage.findings import Finding, create_finding, limit_findings
from tip_figures.datapackage.read.columns import Batch
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.read.table import Reference, Table
from tip_figures.datapackage.read.table_keys import key_expression
from tip_figures.datapackage.text_format import did_you_mean

LINE = "line of the file"  # a name that no column has
NEAR = 1_000  # keys of the other table among which the one that was meant is looked for


def check(package: Package) -> Iterator[Finding]:
    """Does every key name one row, and does every reference find it?"""
    for table in package.tables.values():
        if not table.is_readable:
            continue
        yield from _keys(table)
        for reference in table.references:
            yield from _lost(table, reference)
        yield from _order(table)


def count_checked(package: Package) -> Mapping[str, int]:
    """How many keys and references are followed; nothing where no schema has any."""
    tables = [table for table in package.tables.values() if table.is_readable]
    keys, references = (
        sum(len(table.keys) for table in tables),
        sum(len(table.references) for table in tables),
    )
    return ({"keys": keys} if keys else {}) | (
        {"references": references} if keys or references else {}
    )


def _keys(table: Table) -> Iterator[Finding]:
    """Keys that stand twice. Equal hashes are looked for first: a table larger than memory has room for these."""
    ordered = table.key_hashes.select(pl.exclude("row").sort())
    if ordered.width and ordered.height:
        again = ordered.select((pl.all() == pl.all().shift()).any()).row(0)
        for name, found in zip(ordered.columns, again, strict=True):
            if found:
                yield from _same(table, *table.keys[int(name)])


def _columns(table: Table, batch: Batch, columns: Sequence[str], mask: pl.Series) -> pl.DataFrame:
    """Some columns and the primary key of some rows of a batch, and the physical line."""
    wanted = [
        name
        for name in dict.fromkeys([*columns, *table.primary_key])
        if name in batch.frame.columns
    ]
    return batch.frame.select(wanted).with_columns(batch.lines.alias(LINE)).filter(mask)


def _same(table: Table, key: Sequence[str], kind: str) -> Iterator[Finding]:
    """Rows whose key stands in an earlier row as well; as in SQL, one with an empty cell equals no other."""
    rows = pl.concat(
        [_columns(table, b, key, ~b.find_unreadable(*key)) for b in table.batches()],
        how="vertical_relaxed",
    )
    several = rows.filter(pl.all_horizontal(pl.col(key).is_not_null())).filter(
        pl.struct(key).is_duplicated()
    )
    first = several.group_by(key).agg(pl.col(LINE).min().alias("first"))
    again = (
        several.join(first, on=key, nulls_equal=True)
        .filter(pl.col(LINE) > pl.col("first"))
        .sort(LINE)
    )

    def at(place: int) -> Finding:
        row = again.row(place, named=True)
        values = {
            "kind": kind,
            "first": row["first"],
            "here": ", ".join(f"{name} = {row[name]}" for name in key),
        }
        return create_finding(
            "key-duplicate", table.path, row[LINE], key[0], table.format_key(row), **values
        )

    yield from limit_findings(range(again.height), at)


def _lost(table: Table, reference: Reference) -> Iterator[Finding]:
    """Rows whose reference finds no row; one with an empty part refers to nothing."""
    columns, other, wanted = reference
    if (
        not other.is_readable
        or set(columns) - set(table.frame_columns)
        or set(wanted) - set(other.frame_columns)
    ):
        return  # what keeps it from being followed has findings of its own
    targets = [
        batch.frame.select(key_expression(batch.frame, wanted, as_text=True).alias("key"))
        for batch in other.batches()
    ]
    known = pl.lit(pl.concat(targets)["key"].implode() if targets else [])
    lost = []
    for batch in table.batches():
        empty = pl.any_horizontal(pl.col(columns).is_null())
        held = empty | key_expression(batch.frame, columns, as_text=True).is_in(known)
        mask = ~(batch.frame.select(held).to_series() | batch.find_unreadable(*columns))
        lost += [_columns(table, batch, columns, mask)] if mask.any() else []
    if not lost:
        return
    rows = pl.concat(lost, how="vertical_relaxed")
    near = next(other.batches()).frame[wanted[-1]].drop_nulls().head(NEAR) if targets else ()

    def at(place: int) -> Finding:
        row = rows.row(place, named=True)
        hint = (
            did_you_mean(str(row[columns[-1]]), near)
            or f"Correct the cell, or add the row to {other.path}."
        )
        values = {
            "value": "/".join(str(row[n]) for n in columns),
            "file": other.path,
            "columns": ", ".join(wanted),
        }
        return create_finding(
            "reference-missing",
            table.path,
            row[LINE],
            columns[-1],
            table.format_key(row),
            **values,
            hint=hint,
        )

    yield from limit_findings(range(rows.height), at)


def _order(table: Table) -> Iterator[Finding]:
    """The first row that is not sorted by primary key, as all are so that a change of a row is one line of a comparison."""
    key = table.primary_key
    if not key or not table.fits_in_memory or not set(key) <= set(table.frame_columns):
        return
    keys = table.frame.select(key)
    if keys.equals(keys.sort(key)):
        return
    for before, row in pairwise(
        keys.with_columns(pl.Series(LINE, table.lines)).drop_nulls().rows()
    ):
        if row[:-1] < before[:-1]:
            said, neighbour = ("/".join(map(str, one[:-1])) for one in (row, before))
            values = {"said": said, "neighbour": neighbour, "columns": ", ".join(key)}
            yield create_finding("row-order", table.path, row[-1], key[0], said, **values)
            return
