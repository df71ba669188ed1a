"""Does every key name one row, and does every reference find it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import polars as pl

from tipdata import model
from tipdata.checks import Checked, Found
from tipdata.finding import Finding, did_you_mean, quoted
from tipdata.package import Package
from tipdata.table import SHOWN, TIDY, Table, reference


def check(package: Package) -> Found:
    """Does every key name one row, and does every reference find it?"""
    checked: Checked = {"keys": 0, "references": 0}
    if not any(table.keys or table.schema.get("foreignKeys") for table in package.tables.values()):
        return {}
    for table in package.tables.values():
        if not table.has_rows:
            continue
        for key, kind in table.keys:
            if all(name in table.fields for name in key):
                checked["keys"] += 1
                yield from _unique(table, key, kind)
        listed = table.schema.get("foreignKeys", [])
        for descriptor in listed if isinstance(listed, list) else []:
            found = reference(table, descriptor, package.tables)
            if isinstance(found, tuple) and found[1].has_rows:  # why it leads nowhere is said of the schema
                checked["references"] += 1
                yield from _found(table, *found)
    if package.has(*model.TABLES):
        for name in model.TABLES:
            yield from _order(package.tables[name])
    return checked


def _order(table: Table) -> Iterator[Finding]:
    """The rows of figures are sorted by primary key, so that a change of one row is one line of a comparison."""
    keys = [tuple(row[name] for name in table.primary_key) for row in table.frame.iter_rows(named=True)]
    whole = [(key, line) for key, line in zip(keys, table.lines, strict=True) if None not in key]
    for (before, _), (after, line) in pairwise(whole):
        if after < before:
            key = "/".join(map(str, after))
            said = f"The row stands behind {quoted('/'.join(map(str, before)))}, and rows are sorted by {', '.join(table.primary_key)}."
            yield Finding(table.path, line, table.primary_key[0], "row-order", key, said, TIDY)
            return


def _columns(table: Table, columns: Sequence[str]) -> pl.DataFrame | None:
    """Some columns of all rows with the physical line under "_line"; None where the file lacks one of them."""
    wanted = list(dict.fromkeys([*columns, *table.primary_key]))
    parts = []
    for batch in table.batches():
        if any(name not in batch.frame.columns for name in columns):
            return None
        parts.append(batch.frame.select(*(n for n in wanted if n in batch.frame.columns), batch.lines.alias("_line")))
    return pl.concat(parts, how="diagonal_relaxed") if parts else None


def _unique(table: Table, key: Sequence[str], kind: str) -> Iterator[Finding]:
    hashes = _hashes(table, key)
    if hashes is None:
        return
    if kind == "primary key":
        yield from _empty_parts(table, key)
    ordered = hashes.sort()
    if not (ordered == ordered.shift(1)).any():
        return
    rows = _columns(table, key)
    assert rows is not None
    # As in SQL, a key with an empty part equals no other; the primary key's emptiness is a finding of its own. The rows of
    # one source differ in their dimensions, most of which are empty, so an empty cell counts as a value in unique keys.
    several = rows.filter(pl.struct(key).is_duplicated())
    several = several.filter(~pl.all_horizontal(pl.col(name).is_null() for name in key))
    first: dict[tuple[Any, ...], int] = {}
    for row in several.head(SHOWN).iter_rows(named=True):
        values = tuple(row[name] for name in key)
        if values in first:
            shown = ", ".join(f"{name} = {'empty' if v is None else v}" for name, v in zip(key, values, strict=True))
            said = f"The {kind} stands in line {first[values]} already: {shown}."
            yield Finding(
                table.path,
                row["_line"],
                key[0],
                "key-duplicate",
                table.key(row),
                said,
                "Correct the one that is wrong, or take the row out.",
            )
        else:
            first[values] = row["_line"]
    if several.height > SHOWN:
        said = f"And {several.height - SHOWN:,} more rows whose {kind} stands twice."
        yield Finding(table.path, int(several["_line"][SHOWN]), key[0], "key-duplicate", "", said)


def _hashes(table: Table, key: Sequence[str]) -> pl.Series | None:
    """One hash a row of its key: a table larger than memory has room for these, and only equal keys need a second look."""
    parts = []
    for batch in table.batches():
        if any(name not in batch.frame.columns for name in key):
            return None
        parts.append(batch.frame.select(h=pl.struct(key).hash())["h"])
    return pl.concat(parts) if parts else None


def _empty_parts(table: Table, key: Sequence[str]) -> Iterator[Finding]:
    for batch in table.batches():
        for name in key:
            if not batch.frame[name].null_count():
                continue
            unread = {fault.line for fault in batch.faults if fault.code == "cell-type" and fault.column == name}
            rows = batch.frame.with_columns(_line=batch.lines).filter(pl.col(name).is_null()).head(SHOWN)
            for row in rows.iter_rows(named=True):
                if row["_line"] not in unread:
                    said = f"{quoted(name)} is a part of the primary key and is empty here."
                    yield Finding(
                        table.path, row["_line"], name, "key-empty", table.key(row), said, "Fill the cell in."
                    )


def _found(table: Table, columns: list[str], other: Table, wanted: list[str]) -> Iterator[Finding]:
    targets = _columns(other, wanted)
    if targets is None:
        return
    targets = targets.select(pl.col(theirs).alias(mine) for mine, theirs in zip(columns, wanted, strict=True)).unique()
    for batch in table.batches():
        if any(name not in batch.frame.columns for name in columns):
            return
        rows = batch.frame.with_columns(_line=batch.lines).drop_nulls(columns)
        lost = rows.join(targets, on=columns, how="anti").head(SHOWN)
        known = targets[columns[-1]].cast(pl.String).drop_nulls().head(10_000).to_list() if lost.height else []
        for row in lost.iter_rows(named=True):
            value = "/".join(str(row[name]) for name in columns)
            said = f"{quoted(value)} is not in {other.path} ({', '.join(wanted)})."
            hint = did_you_mean(str(row[columns[-1]]), known) or f"Correct the cell, or add the row to {other.path}."
            yield Finding(table.path, row["_line"], columns[-1], "reference-missing", table.key(row), said, hint)
