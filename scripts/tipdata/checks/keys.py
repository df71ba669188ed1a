"""Does every key name one row, and does every reference find it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from tipdata.checks import Checked, Found
from tipdata.figures import model
from tipdata.package.finding import SHOWN, TIDY, Finding
from tipdata.package.load import Package
from tipdata.package.table import Batch, Table, as_one
from tipdata.package.wording import did_you_mean, quoted

LINE = "line of the file"  # a name that no column has
NEAR = 1_000  # keys of the other table among which the one that was meant is looked for


def check(package: Package) -> Found:
    """Does every key name one row, and does every reference find it?"""
    checked: Checked = {"keys": 0, "references": 0}
    if not any(table.keys or table.schema.get("foreignKeys") for table in package.tables.values()):
        return {}
    for table in package.tables.values():
        if not table.has_rows:
            continue
        yield from _keys(table, checked)
        for reference in table.references:
            if reference.table.has_rows:
                checked["references"] += 1
                yield from _found(table, *reference)
    if package.has(*model.TABLES):
        for name in model.TABLES:
            yield from _order(package.tables[name])
    return checked


def _order(table: Table) -> Iterator[Finding]:
    """The rows of figures are sorted by primary key, so that a change of one row is one line of a comparison.

    Of the two rows that stand the wrong way round, the one is told without which the rows about it are in order.
    """
    rows = [(tuple(row.get(name) for name in table.primary_key), row) for row in table.rows()]
    rows = [(key, row) for key, row in rows if None not in key]
    keys = [key for key, _ in rows]
    first = next((i for i in range(1, len(keys)) if keys[i] < keys[i - 1]), None)
    if first is None:
        return
    without = first == 1 or keys[first - 2] <= keys[first]
    early = without and first + 1 < len(keys) and keys[first + 1] < keys[first - 1]
    odd, other, stands = (first - 1, first, "before") if early else (first, first - 1, "behind")
    neighbour = quoted("/".join(map(str, keys[other])))
    said = f"The row stands {stands} {neighbour}, and rows are sorted by {', '.join(table.primary_key)}."
    yield table.finding(rows[odd][1], table.primary_key[0], "row-order", said, TIDY)


def _keys(table: Table, checked: Checked) -> Iterator[Finding]:
    marks = table.key_marks
    hashes = [name for name in marks.columns if name != "gap"]
    checked["keys"] += len(hashes)
    if not hashes or marks.is_empty():
        return
    ordered = marks.select(pl.col(hashes).sort())
    again = ordered.select((pl.all() == pl.all().shift()).any()).row(0)
    if marks["gap"].any():
        yield from _empty_parts(table)
    for name, found in zip(hashes, again, strict=True):
        if found:
            yield from _same(table, *table.keys[int(name)])


def _columns(batch: Batch, columns: Sequence[str]) -> pl.DataFrame:
    """Some columns of a batch, and the physical line."""
    return batch.frame.select(columns).with_columns(batch.lines.alias(LINE))


def _unread(batch: Batch, columns: Sequence[str]) -> pl.Series:
    """Rows in which one of these cells could not be read."""
    masks = [batch.unread[name] for name in columns if name in batch.unread]
    return pl.select(pl.any_horizontal(masks) if masks else pl.repeat(False, len(batch.lines))).to_series()


def _same(table: Table, key: Sequence[str], kind: str) -> Iterator[Finding]:
    """Rows whose key stands in an earlier row as well.

    As in SQL, a key of empty cells equals no other. The rows of one source differ in their dimensions, most of which are
    empty, so an empty cell counts as a value where the rest is filled.
    """
    wanted = [n for n in dict.fromkeys([*key, *table.primary_key]) if n in table.frame_columns]
    rows = pl.concat(
        [_columns(batch, wanted).filter(~_unread(batch, key)) for batch in table.batches()], how="vertical_relaxed"
    )
    several = rows.filter(pl.struct(key).is_duplicated(), ~pl.all_horizontal(pl.col(key).is_null()))
    first: dict[tuple[Any, ...], int] = {}
    for row in several.head(SHOWN).iter_rows(named=True):
        values = tuple(row[name] for name in key)
        if values in first:
            shown = ", ".join(f"{name} = {'empty' if v is None else v}" for name, v in zip(key, values, strict=True))
            said = f"The {kind} stands in line {first[values]} already: {shown}."
            hint = "Correct the one that is wrong, or take the row out."
            yield Finding(table.path, row[LINE], key[0], "key-duplicate", table.key(row), said, hint)
        else:
            first[values] = row[LINE]
    if several.height > SHOWN:
        said = f"And {several.height - SHOWN:,} more rows whose {kind} stands twice."
        yield Finding(table.path, int(several[LINE][SHOWN]), key[0], "key-duplicate", "", said)


def _empty_parts(table: Table) -> Iterator[Finding]:
    key = [name for name in table.primary_key if name in table.frame_columns]
    for batch in table.batches():
        for name in key:
            required = table.fields[name].get("constraints")
            if isinstance(required, dict) and required.get("required") is True:
                continue  # said of the cell already
            rows = _columns(batch, key).filter(pl.col(name).is_null(), ~_unread(batch, [name]))
            for row in rows.head(SHOWN).iter_rows(named=True):
                said = f"{quoted(name)} is a part of the primary key and is empty here."
                yield Finding(table.path, row[LINE], name, "key-empty", table.key(row), said, "Fill the cell in.")
            if rows.height > SHOWN:
                said = f"And {rows.height - SHOWN:,} more empty cells of this column."
                yield Finding(table.path, int(rows[LINE][SHOWN]), name, "key-empty", "", said)


def _found(table: Table, columns: list[str], other: Table, wanted: list[str]) -> Iterator[Finding]:
    """Rows whose reference finds no row; one with an empty part refers to nothing."""
    if not {*columns} <= {*table.frame_columns} or not {*wanted} <= {*other.frame_columns}:
        return
    parts = [batch.frame.select(as_one(batch.frame, wanted).alias("key")) for batch in other.batches()]
    targets = pl.concat(parts)["key"] if parts else None
    nothing = pl.any_horizontal(pl.col(columns).is_null())
    for batch in table.batches():
        known = pl.lit(False) if targets is None else as_one(batch.frame, columns).is_in(targets.implode())
        held = batch.frame.select(nothing | known).to_series()
        if held.all():
            continue
        lost = batch.frame.filter(~held).with_columns(batch.lines.filter(~held).alias(LINE))
        texts = [batch.frame[wanted[-1]].cast(pl.String).drop_nulls().to_list() for batch in other.batches()]
        names = list(dict.fromkeys(name for listed in texts for name in listed))[:NEAR]
        for row in lost.head(SHOWN).iter_rows(named=True):
            value = "/".join(str(row[name]) for name in columns)
            said = f"{quoted(value)} is not in {other.path} ({', '.join(wanted)})."
            hint = did_you_mean(str(row[columns[-1]]), names) or f"Correct the cell, or add the row to {other.path}."
            yield Finding(table.path, row[LINE], columns[-1], "reference-missing", table.key(row), said, hint)
        if lost.height > SHOWN:
            said = f"And {lost.height - SHOWN:,} more rows of which {other.path} knows nothing."
            yield Finding(table.path, int(lost[LINE][SHOWN]), columns[-1], "reference-missing", "", said)
