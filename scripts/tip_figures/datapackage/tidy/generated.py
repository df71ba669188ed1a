"""Tables that are made from other tables alone; how they are made is passed in by the dataset."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.tidy.canonical import sort_rows
from tip_figures.datapackage.tidy.text_table import TextTable

TableRows = Sequence[Mapping[str, str]]
"""The rows of a table: cells by column; a cell that is not given is empty."""


Schemas = Mapping[str, Mapping[str, Any]]
"""Table Schemas by the name of their table."""


def _update_no_schema(_package: Package) -> Schemas:
    return {}


class TableGenerator(NamedTuple):
    """How tables are made from other tables.

    names:  of the tables that it makes
    build:  takes a package, and returns the rows of these tables by name; a table that cannot be
            made is left out. It does not read the tables that it makes
    update: takes a package, and returns the schemas of these tables that must change
    """

    names: tuple[str, ...]
    build: Callable[[Package], Mapping[str, TableRows]]
    update: Callable[[Package], Schemas] = _update_no_schema


NO_TABLES = TableGenerator((), lambda _package: {})


def render_rows(table: Table, rows: TableRows) -> bytes:
    """Write rows as the canonical file of a table: columns of its schema, sorted by its key."""
    columns = list(table.fields)
    cells = [[row.get(name, "") for name in columns] for row in rows]
    lines = list(range(2, len(cells) + 2))
    return sort_rows(TextTable(table, columns, cells, lines)).content
