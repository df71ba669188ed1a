"""The rows of the eight tables, read into their records."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from tipdata.figures.records import Area, Figure, Identity, Indicator, Numeral, Sentence, Source, Term
from tipdata.package.finding import Finding, finding
from tipdata.package.load import Package
from tipdata.package.table import Table

RECORDS: Mapping[str, type[Any]] = {
    record.TABLE: record for record in (Source, Sentence, Numeral, Area, Indicator, Figure, Identity, Term)
}
"""The eight tables, in the order of the descriptor, and the record of each."""

_TYPES = {str: ("string",), int: ("integer", "year"), Decimal: ("number", "integer"), tuple: ("string",)}


def columns(record: type[Any]) -> Iterator[tuple[str, type[Any], bool]]:
    """Columns of a record's table: name, type of its values, and whether a row without it is left out."""
    hints = typing.get_type_hints(record)
    for field in dataclasses.fields(record):
        if field.name in ("line", "codes"):
            continue
        kinds = [kind for kind in typing.get_args(hints[field.name]) or (hints[field.name],) if kind is not type(None)]
        kind = tuple if typing.get_origin(hints[field.name]) is tuple else kinds[0]
        optional = type(None) in typing.get_args(hints[field.name]) or kind in (str, tuple)
        yield field.name, kind, field.name in record.NEEDED or not optional


def faults(package: Package) -> Iterator[Finding]:
    """Tables and columns that are missing, or of a type that does not serve."""
    for name, record in RECORDS.items():
        if name not in package.tables:
            yield finding("table-needed", package.path, 0, "resources", table=name)
            continue
        table = package.tables[name]
        wanted = {column: _TYPES[kind] for column, kind, _ in columns(record)}
        if name == "figures":
            wanted |= dict.fromkeys(dimension_columns(table), ("string",))
        for column, types in wanted.items():
            if column not in table.fields or table.fields[column].get("type") not in types:
                words = {"table": name, "needed": column, "type": " or ".join(types)}
                yield finding("column-needed", table.schema_path, 0, column, **words)


def headless(table: Table) -> bool:
    """Whether the file cannot be read or lacks a column of its schema, which is said of its header."""
    return not table.has_rows or len(table.frame_columns) < len(table.fields)


def dimension_columns(table: Table) -> list[str]:
    """The columns of figures that divide an indicator."""
    return [name for name, descriptor in table.fields.items() if descriptor.get("dimension") is True]


def read(table: Table, record: type[Any], dimensions: Sequence[str]) -> tuple[tuple[Any, ...], frozenset[str]]:
    """The records of a table, and the ids in rows that were left out."""
    frame = table.frame.with_columns(line=pl.Series(table.lines, dtype=pl.Int64))
    listed = list(columns(record))
    texts = [name for name, kind, _ in listed if kind in (str, tuple)] + [*dimensions]
    frame = frame.with_columns(
        *(pl.col(name).fill_null("") for name in texts),
        *(pl.when(pl.col(name).is_finite()).then(pl.col(name)) for name in frame.select(pl.col(pl.Float64)).columns),
    )
    empty = [(pl.col(name) == "" if name in texts else pl.col(name).is_null()) for name, _, needed in listed if needed]
    gone = frame.filter(pl.any_horizontal(empty))
    lost = {cell for name, _, _ in listed if name.endswith("_id") for cell in gone[name].to_list()}
    frame = frame.filter(~pl.any_horizontal(empty))
    cells = [_cells(frame[name], kind) for name, kind, _ in listed]
    if record is Figure:
        cells.append(_codes(frame, dimensions))
    return tuple(map(record, *cells, frame["line"].to_list())), frozenset(lost)


def _cells(column: pl.Series, kind: type[Any]) -> list[Any]:
    if kind is tuple:
        return [tuple(code for code in cell.split(";") if code) for cell in column.to_list()]
    if kind is Decimal and not column.dtype.is_decimal():
        return [None if cell is None else Decimal(str(cell)) for cell in column.to_list()]
    if kind is int and not column.dtype.is_integer():
        return [None if cell is None else int(cell) for cell in column.to_list()]
    return column.to_list()


def _codes(frame: pl.DataFrame, names: Sequence[str]) -> list[Mapping[str, str]]:
    """The codes of each row; rows with the same ones share them."""
    if not names:
        return [{}] * frame.height
    rows = list(zip(*(frame[name].to_list() for name in names), strict=True))
    made = {row: dict(zip(names, row, strict=True)) for row in set(rows)}
    return [made[row] for row in rows]
