"""A package with the cells of its tables as they are written, ready to be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from tipdata.package import judge
from tipdata.package.finding import ERROR, Finding
from tipdata.package.load import Package
from tipdata.package.table import Table

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
    faults = list(package.faults)
    for table in package.tables.values():
        if table.file is None or not table.fields:
            continue
        plain = _as_text(table)
        faults += [*judge.of_file(plain), *(one for batch in plain.batches() for one in judge.of_cells(plain, batch))]
        cells[table.name] = plain.frame
    return State(
        package, cells, tuple(fault for fault in faults if fault.code not in HARMLESS and fault.severity == ERROR)
    )


def _as_text(table: Table) -> Table:
    """The same table with every column of type text."""
    fields = [
        {"name": name, "type": "string"} | ({"missingValues": f["missingValues"]} if "missingValues" in f else {})
        for name, f in table.fields.items()
    ]
    return replace(table, schema={**table.schema, "fields": fields})
