"""A package with the cells of its tables as they are written, ready to be compared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tipdata.diff.rows import Side
from tipdata.package import judge
from tipdata.package.finding import ERROR, Finding
from tipdata.package.load import Package
from tipdata.package.table import Table

# Faults that leave every row and cell of a package readable.
HARMLESS = ("final-newline", "blank-row", "header-order", "header-extra", "json-duplicate")


@dataclass(frozen=True)
class State:
    """A package at one time.

    tables: those that have a file and a schema, by name; any other is only a file
    faults: what keeps a row or a column from being compared
    """

    package: Package
    tables: Mapping[str, Side]
    faults: tuple[Finding, ...]


def read(package: Package) -> State:
    """Read the cells of every table that has a schema."""
    tables: dict[str, Side] = {}
    faults = list(package.faults)
    for table in package.tables.values():
        if table.file is not None and table.fields:
            plain = _as_text(table)
            faults += judge.of_file(plain)
            faults += (one for batch in plain.batches() for one in judge.of_cells(plain, batch))
            tables[table.name] = Side(table, plain.frame)
    grave = tuple(one for one in faults if one.severity == ERROR and one.code not in HARMLESS)
    return State(package, tables, grave)


def _as_text(table: Table) -> Table:
    """The same table with every column of type text."""
    fields = [
        {"name": name, "type": "string"} | ({"missingValues": f["missingValues"]} if "missingValues" in f else {})
        for name, f in table.fields.items()
    ]
    return replace(table, schema={**table.schema, "fields": fields})
