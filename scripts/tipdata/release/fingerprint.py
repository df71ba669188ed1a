"""Fingerprints of the values, not of a container: they tell a changed writer from changed data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from tipdata.package.load import Package
from tipdata.package.table import Table
from tipdata.release import export_types as cells

CELL, ROW = "\x1f", "\x1e"  # no cell holds a control character


def of_table(table: Table) -> str:
    """Hexadecimal sha256 over the names of the columns and the cells, row by row, in the order of the file."""
    made = hashlib.sha256((CELL.join(table.fields) + ROW).encode())
    for frame in cells.texts(table):
        made.update(
            frame.write_csv(include_header=False, separator=CELL, line_terminator=ROW, quote_style="never").encode()
        )
    return made.hexdigest()


def of_package(package: Package) -> Mapping[str, str]:
    """Fingerprint by table, in the descriptor's order."""
    return {name: of_table(table) for name, table in package.tables.items()}


def of_all(by_table: Mapping[str, str]) -> str:
    """One fingerprint of all tables, whatever their order."""
    return hashlib.sha256(
        "".join(f"{name} {print_}\n" for name, print_ in sorted(by_table.items())).encode()
    ).hexdigest()
