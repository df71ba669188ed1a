"""Is each cell valid for its column, and does each row obey the rules of its table?"""

from collections.abc import Iterator, Mapping

from tip_figures.datapackage.checks.table_validation import validate_rows
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema.compiled_rules import compile_rules


def check(package: Package) -> Iterator[Finding]:
    """Yield the cells that are invalid, and the rows that break a rule of their table."""
    for table in _readable_tables(package):
        yield from validate_rows(table)


def count_checked(package: Package) -> Mapping[str, int]:
    """Count the rows, cells and rules; nothing if no table can be read."""
    tables = _readable_tables(package)
    if not tables:
        return {}
    rows = cells = rules = 0
    for table in tables:
        rows_of_table = table.facts.count
        rows += rows_of_table
        cells += rows_of_table * len(table.frame_columns)
        rules += len(compile_rules(table.schema, table.frame_columns).rules)
    return {"rows": rows, "cells": cells, "rules": rules}


def _readable_tables(package: Package) -> list[Table]:
    return [table for table in package.tables.values() if table.is_readable]
