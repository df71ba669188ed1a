"""A package with the cells of its tables as they are written, ready to be compared."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from tipdata.cells import missing_values
from tipdata.finding import Finding
from tipdata.package import Package
from tipdata.table import Table

# Faults that leave every row and cell of a package readable.
HARMLESS = {
    "byte-order-mark",
    "line-end",
    "final-newline",
    "blank-row",
    "header-order",
    "header-extra",
    "json-duplicate",
}


@dataclass(frozen=True)
class State:
    """A package at one time.

    cells:  of each table that has a file and a schema, its cells as text, one column a field; null where one is empty
    faults: what keeps a row or a column from being compared
    """

    package: Package
    cells: Mapping[str, pl.DataFrame]
    faults: tuple[Finding, ...]


def read(package: Package) -> State:
    """Read the cells of every table that has a schema; one without a schema is only a file."""
    cells: dict[str, pl.DataFrame] = {}
    faults = [fault for fault in package.faults if fault.code != "schema-missing"]
    for table in package.tables.values():
        if table.file is None or not table.fields:
            continue
        frame = _canonical(table)
        if frame is None:
            plain = _as_text(table)
            faults += [*plain.faults, *(fault for batch in plain.batches() for fault in batch.faults)]
            frame = plain.frame
        cells[table.name] = frame
    return State(package, cells, tuple(fault for fault in faults if fault.code not in HARMLESS))


def _canonical(table: Table) -> pl.DataFrame | None:
    """The cells of a table that is written in the one canonical way; None where it is not.

    A fast reader overlooks what is wrong with a file. But where writing what it read gives the very bytes of the file, it
    overlooked nothing.
    """
    assert table.file is not None
    if table.dialect.get("delimiter", ",") != ",":
        return None
    data = table.file.read_bytes()
    try:
        frame = pl.read_csv(data, infer_schema=False)
    except pl.exceptions.PolarsError:
        return None
    if set(frame.columns) != set(table.fields):
        return None
    written = io.BytesIO()
    frame.write_csv(written)
    if written.getbuffer() != data:
        return None
    missing = missing_values(table.schema)
    absent = {n: missing_values(f) if "missingValues" in f else missing for n, f in table.fields.items()}
    return frame.select(pl.when(~pl.col(n).is_in(["", *listed])).then(pl.col(n)) for n, listed in absent.items())


def _as_text(table: Table) -> Table:
    """The same table with every column of type text."""
    fields = [
        {"name": name, "type": "string"} | ({"missingValues": f["missingValues"]} if "missingValues" in f else {})
        for name, f in table.fields.items()
    ]
    return replace(table, schema={**table.schema, "fields": fields})
