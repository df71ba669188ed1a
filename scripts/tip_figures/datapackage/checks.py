"""The checks that know no figure: structure, cells and files.

`checks.pandera_rules` adds the check of rows by Pandera.

A check is a function `check(package) -> Iterator[Finding]`. It never prints, exits or changes
anything, and bad data never make it raise an error. Its `count` says what it looks at: a number for
each noun, the main one first (`{"rows": 48}`), or nothing if the package has no tables that the
check is about.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.structure import (
    find_file_faults,
    find_structure_faults,
    list_described_resources,
)
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_findings import find_cell_faults


@dataclass(frozen=True)
class Check:
    """One question that is asked of a package.

    name:  how reports call it (JSON reports list checks as `stages`)
    run:   package → findings
    count: package → how much was checked: a number for each noun, the main one first
    """

    name: str
    run: Callable[..., Iterator[Finding]]
    count: Callable[..., Mapping[str, int]]


def list_readable_tables(package: Package) -> list[Table]:
    """Return the tables whose rows can be read."""
    return [table for table in package.tables.values() if table.is_readable]


def _count_structure(package: Package) -> Mapping[str, int]:
    """Count the tables and columns."""
    columns = sum(len(table.fields) for table in package.tables.values())
    return {"tables": len(package.tables), "columns": columns} if package.tables else {}


def _check_cells(package: Package) -> Iterator[Finding]:
    """Yield what is wrong with records and cells, whatever the rules of their table are."""
    for table in package.tables.values():
        if table.fields:
            yield from find_cell_faults(table)


def _count_cells(package: Package) -> Mapping[str, int]:
    tables = list_readable_tables(package)
    if not tables:
        return {}
    rows = sum(len(table.lines) for table in tables)
    cells = sum(len(table.lines) * len(table.frame_columns) for table in tables)
    return {"rows": rows, "cells": cells}


def _count_files(package: Package) -> Mapping[str, int]:
    number = len(list_described_resources(package))
    return {"files": number} if number else {}


STRUCTURE = Check("structure", find_structure_faults, _count_structure)
CELLS = Check("cells", _check_cells, _count_cells)
FILES = Check("files", find_file_faults, _count_files)
