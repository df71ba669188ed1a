"""Is every key unique, does every reference lead to a row, and are rows sorted by primary key?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

import polars as pl

from tip_figures.datapackage.findings import Finding, create_finding, limit_findings
from tip_figures.datapackage.read.columns import Batch
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.read.table import Reference, Table
from tip_figures.datapackage.read.table_keys import Key, key_expression
from tip_figures.datapackage.text_format import did_you_mean

LINE = "line of the file"  # columns beside those of the table, with names that none of these has
FIRST_LINE = "first line of the file"
MAX_CANDIDATES = 1_000  # keys of the other table from which a hint suggests the nearest


def check(package: Package) -> Iterator[Finding]:
    """Yield duplicate keys, references to missing rows, and rows that are out of order."""
    for table in package.tables.values():
        if not table.is_readable:
            continue
        yield from _find_duplicate_keys(table)
        for reference, keys in zip(table.references, table.facts.reference_keys, strict=True):
            yield from _find_missing_rows(table, reference, keys)
        yield from _find_wrong_order(table)


def count_checked(package: Package) -> Mapping[str, int]:
    """Count the keys and references; nothing if no schema has any."""
    tables = [table for table in package.tables.values() if table.is_readable]
    keys = sum(len(table.keys) for table in tables)
    references = sum(len(table.references) for table in tables)
    counts = {}
    if keys:
        counts["keys"] = keys
    if keys or references:
        counts["references"] = references
    return counts


def _find_duplicate_keys(table: Table) -> Iterator[Finding]:
    """Yield duplicate keys; only where two hashes are equal the keys themselves are compared."""
    for key in table.facts.similar_keys:
        yield from _compare_keys(table, key)


def _compare_keys(table: Table, key: Key) -> Iterator[Finding]:
    """Yield the rows whose key is in an earlier row; as in SQL, an empty cell equals no other."""
    columns = key.columns
    readable_rows = []
    for batch in table.batches():
        readable = ~batch.find_unreadable(*columns)
        readable_rows.append(_select_rows(table, batch, columns, readable))
    rows = pl.concat(readable_rows, how="vertical_relaxed")
    complete = rows.filter(pl.all_horizontal(pl.col(columns).is_not_null()))
    repeated = complete.filter(pl.struct(columns).is_duplicated())
    first_lines = repeated.group_by(columns).agg(pl.col(LINE).min().alias(FIRST_LINE))
    with_first_line = repeated.join(first_lines, on=columns, nulls_equal=True)
    later = with_first_line.filter(pl.col(LINE) > pl.col(FIRST_LINE)).sort(LINE)
    report = partial(_report_duplicate, table, key, later)
    yield from limit_findings(range(later.height), report)


def _select_rows(
    table: Table, batch: Batch, columns: Sequence[str], mask: pl.Series
) -> pl.DataFrame:
    """Return columns, primary key and physical line of the rows that a mask selects."""
    names = dict.fromkeys([*columns, *table.primary_key])
    present = [name for name in names if name in batch.frame.columns]
    return batch.frame.select(present).with_columns(batch.lines.alias(LINE)).filter(mask)


def _report_duplicate(table: Table, key: Key, rows: pl.DataFrame, row_number: int) -> Finding:
    row = rows.row(row_number, named=True)
    return create_finding(
        "key-duplicate",
        table.path,
        row[LINE],
        key.columns[0],
        table.format_key(row),
        kind=key.kind,
        first_line=row[FIRST_LINE],
        key=", ".join(f"{name} = {row[name]}" for name in key.columns),
    )


def _find_missing_rows(
    table: Table, reference: Reference, keys: pl.Series | None
) -> Iterator[Finding]:
    """Yield the rows whose reference leads to no row; one with an empty part refers to nothing.

    keys: the different keys of the reference, as text; None if there are too many
    """
    if not _can_be_followed(table, reference):
        return
    existing_keys = _collect_keys(reference.table, reference.targets)
    if keys is not None and pl.select(pl.lit(keys).is_in(existing_keys).all()).item():
        return
    columns = reference.columns
    missing_rows = []
    for batch in table.batches():
        is_empty = pl.any_horizontal(pl.col(columns).is_null())
        exists = key_expression(batch.frame, columns, as_text=True).is_in(existing_keys)
        is_valid = batch.frame.select(is_empty | exists).to_series()
        missing = ~(is_valid | batch.find_unreadable(*columns))
        if missing.any():
            missing_rows.append(_select_rows(table, batch, columns, missing))
    if missing_rows:
        rows = pl.concat(missing_rows, how="vertical_relaxed")
        candidates = _list_candidates(reference)
        report = partial(_report_missing_row, table, reference, candidates, rows)
        yield from limit_findings(range(rows.height), report)


def _can_be_followed(table: Table, reference: Reference) -> bool:
    """Whether both files can be read and have the columns; if not, other checks report that."""
    if not reference.table.is_readable:
        return False
    has_columns = set(reference.columns) <= set(table.frame_columns)
    has_targets = set(reference.targets) <= set(reference.table.frame_columns)
    return has_columns and has_targets


def _collect_keys(table: Table, columns: Sequence[str]) -> pl.Expr:
    """Return the keys of all rows of a table as one literal, to look other keys up in it."""
    keys = []
    for batch in table.batches():
        key = key_expression(batch.frame, columns, as_text=True).alias("key")
        keys.append(batch.frame.select(key))
    return pl.lit(pl.concat(keys)["key"].implode() if keys else [])


def _list_candidates(reference: Reference) -> Iterable[object]:
    """Return some values of the last column that the reference is to."""
    first_batch = next(iter(reference.table.batches()), None)
    if first_batch is None:
        return ()
    return first_batch.frame[reference.targets[-1]].drop_nulls().head(MAX_CANDIDATES)


def _report_missing_row(
    table: Table,
    reference: Reference,
    candidates: Iterable[object],
    rows: pl.DataFrame,
    row_number: int,
) -> Finding:
    row = rows.row(row_number, named=True)
    last_column = reference.columns[-1]
    target = reference.table.path
    suggestion = did_you_mean(str(row[last_column]), candidates)
    return create_finding(
        "reference-missing",
        table.path,
        row[LINE],
        last_column,
        table.format_key(row),
        value="/".join(str(row[name]) for name in reference.columns),
        file=target,
        columns=", ".join(reference.targets),
        hint=suggestion or f"Correct the cell, or add the row to {target}.",
    )


def _find_wrong_order(table: Table) -> Iterator[Finding]:
    """Yield the first row that is not in the order of the primary key.

    All tables are sorted, so that a changed row is one changed line.
    """
    if table.facts.is_sorted is not False:
        return
    columns = table.primary_key
    keys = table.frame.select(columns)
    complete = keys.with_columns(pl.Series(LINE, table.lines)).drop_nulls()
    pairs = pairwise(complete.select(columns).rows())
    for row_number, (previous_key, key) in enumerate(pairs, 1):
        if key < previous_key:
            line = complete[LINE][row_number]
            yield _report_wrong_order(table, line, key, previous_key)
            return


def _report_wrong_order(
    table: Table, line: int, key: tuple[object, ...], previous_key: tuple[object, ...]
) -> Finding:
    columns = table.primary_key
    key_text = "/".join(str(part) for part in key)
    previous = "/".join(str(part) for part in previous_key)
    return create_finding(
        "row-order",
        table.path,
        line,
        columns[0],
        key_text,
        key=key_text,
        previous=previous,
        columns=", ".join(columns),
    )
