"""Is every cell what its column says, and every row what the table's rules say?"""

from collections.abc import Iterator, Mapping

from tip_figures.datapackage.checks import table_validation
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.schema import rules


def check(package: Package) -> Iterator[Finding]:
    """Is every cell what its column says, and every row what the table's rules say?"""
    for table in package.tables.values():
        if table.is_readable:
            yield from table_validation.validate_rows(table)


def count_checked(package: Package) -> Mapping[str, int]:
    """How many rows, cells and rules are judged."""
    tables = [table for table in package.tables.values() if table.is_readable]
    if not tables:
        return {}
    rows = [table.key_hashes.height for table in tables]
    cells = sum(
        number * len(table.frame_columns) for number, table in zip(rows, tables, strict=True)
    )
    judged = sum(len(rules.compile_rules(table.schema, table.frame_columns)[0]) for table in tables)
    return {"rows": sum(rows), "cells": cells, "rules": judged}
