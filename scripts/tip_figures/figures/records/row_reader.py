"""Reading source tables into records, and the tables and columns that are missing for that."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table import Table
from tip_figures.figures.records.record_types import (
    CODE_COLUMN,
    ROW_TYPES,
    ColumnType,
    FigureRow,
    TableRow,
    list_row_columns,
)


class TableRows(NamedTuple):
    """The records of a table.

    omitted_ids: identifiers in rows that have no record, because a required cell is empty or
                 invalid, or their key is that of an earlier row
    """

    rows: tuple[Any, ...]
    omitted_ids: frozenset[str]


def read_rows(table: Table, row_type: type[TableRow]) -> TableRows:
    """Read a table into records of its type."""
    columns = list_row_columns(row_type)
    values = {name: _convert_cells(table.frame[name], columns[name]) for name in columns}
    required = [name for name in columns if columns[name].is_required]
    omitted_numbers = _find_empty([values[name] for name in required])
    omitted_numbers.update(_find_repeated(table))
    fields = list(values.values())
    if row_type is FigureRow:
        fields.append(_read_codes(table))  # the last field of the record
    rows = []
    for number, (line, *cells) in enumerate(zip(table.lines, *fields, strict=True)):
        if number in omitted_numbers:
            continue
        row = row_type(*cells, line=line)
        if row.is_incomplete:
            omitted_numbers.add(number)
        else:
            rows.append(row)
    omitted_ids: set[str] = set()
    for name in columns:
        if name.endswith("_id"):
            omitted_ids.update(values[name][number] for number in omitted_numbers)
    return TableRows(tuple(rows), frozenset(omitted_ids))


def _find_repeated(table: Table) -> list[int]:
    """Return the numbers of the rows, from 0, whose key is that of an earlier row."""
    if not table.primary_key or not set(table.primary_key) <= set(table.frame.columns):
        return []
    is_repeated = ~pl.struct(table.primary_key).is_first_distinct()
    return table.frame.select(is_repeated.arg_true()).to_series().to_list()


def _find_empty(columns: Iterable[Sequence[Any]]) -> set[int]:
    """Return the numbers of the rows, from 0, in which a column has no value."""
    numbers: set[int] = set()
    for values in columns:
        numbers.update(number for number, value in enumerate(values) if value in (None, ""))
    return numbers


def _convert_cells(series: pl.Series, column: ColumnType) -> list[Any]:
    return [
        column.empty_value if cell is None else column.convert(cell) for cell in series.to_list()
    ]


def _read_codes(table: Table) -> list[Mapping[str, str]]:
    """Return the codes of each row by dimension; rows with equal codes share one mapping."""
    names = list_dimension_columns(table)
    if not names:
        return [{}] * table.frame.height
    rows = table.frame.select(pl.col(names).fill_null("")).rows()
    mappings = {row: dict(zip(names, row, strict=True)) for row in set(rows)}
    return [mappings[row] for row in rows]


def list_dimension_columns(table: Table) -> list[str]:
    """Return the columns of figures that have `"dimension": true` in the schema."""
    return [
        name for name, descriptor in table.fields.items() if descriptor.get("dimension") is True
    ]


def find_missing_columns(package: Package) -> Iterator[Finding]:
    """Report tables and columns that are missing, or have an unsuitable type in the schema."""
    for table_name, row_type in ROW_TYPES.items():
        if table_name not in package.tables:
            yield create_finding("table-needed", package.path, 0, "resources", table=table_name)
            continue
        table = package.tables[table_name]
        columns = dict(list_row_columns(row_type))
        if row_type is FigureRow:
            columns |= dict.fromkeys(list_dimension_columns(table), CODE_COLUMN)
        for name, column in columns.items():
            if table.fields.get(name, {}).get("type") not in column.schema_types:
                yield create_finding(
                    "column-needed",
                    table.schema_path,
                    0,
                    name,
                    table=table_name,
                    needed=name,
                    type=" or ".join(column.schema_types),
                )
