"""The rows of the eight tables, read into their records."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import polars as pl

from tipdata.figures.records import TABLES, Figure, Row
from tipdata.package.finding import Finding, finding
from tipdata.package.load import Package
from tipdata.package.table import Table


class Kind(NamedTuple):
    """What the annotation of a record's field asks of its column.

    types:   that serve
    needed:  whether a row without such a cell is left out
    missing: what stands for an empty cell
    typed:   a cell as the record has it
    """

    types: tuple[str, ...]
    needed: bool
    missing: Any
    typed: Callable[[Any], Any]


def _decimal(cell: Any) -> Decimal | None:
    return Decimal(str(cell)) if math.isfinite(cell) else None


def _whole(cell: Any) -> int | None:
    return int(cell) if math.isfinite(cell) else None


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split(";")))


_TEXT, _WHOLE, _NUMBER = ("string",), ("integer", "year"), ("number", "integer")
_KINDS = {
    "Needed": Kind(_TEXT, True, "", str),
    "str": Kind(_TEXT, False, "", str),
    "tuple[str, ...]": Kind(_TEXT, False, (), _listed),
    "int": Kind(_WHOLE, True, None, _whole),
    "int | None": Kind(_WHOLE, False, None, _whole),
    "Decimal": Kind(_NUMBER, True, None, _decimal),
    "Decimal | None": Kind(_NUMBER, False, None, _decimal),
}


def columns(record: type[Row]) -> Mapping[str, Kind]:
    """The columns of a record's table that stand in it by name."""
    fields = [one for one in dataclasses.fields(record) if one.name not in ("line", "codes")]
    return {one.name: _KINDS[str(one.type)] for one in fields}


def faults(package: Package) -> Iterator[Finding]:
    """Tables and columns that are missing, or of a type that does not serve."""
    for name, record in TABLES.items():
        if name not in package.tables:
            yield finding("table-needed", package.path, 0, "resources", table=name)
            continue
        table = package.tables[name]
        wanted = {column: kind.types for column, kind in columns(record).items()}
        if record is Figure:
            wanted |= dict.fromkeys(dimension_columns(table), _TEXT)
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


def read(table: Table, record: type[Row]) -> tuple[tuple[Any, ...], frozenset[str]]:
    """The records of a table, and the ids in rows that were left out."""
    kinds = columns(record)
    cells = {name: _cells(table.frame[name], kind) for name, kind in kinds.items()}
    lists = [*cells.values(), *([_codes(table)] if record is Figure else [])]
    needed = [cells[name] for name, kind in kinds.items() if kind.needed]
    gone = {place for column in needed for place, cell in enumerate(column) if cell is None or cell == ""}
    lost = frozenset(cells[name][place] for name in kinds if name.endswith("_id") for place in gone)
    rows = enumerate(zip(table.lines, *lists, strict=True))
    return tuple(record(*row, line=line) for place, (line, *row) in rows if place not in gone), lost


def _cells(column: pl.Series, kind: Kind) -> list[Any]:
    return [kind.missing if cell is None else kind.typed(cell) for cell in column.to_list()]


def _codes(table: Table) -> list[Mapping[str, str]]:
    """The codes of each row of figures; rows with the same ones share them."""
    names = dimension_columns(table)
    rows = table.frame.select(pl.col(names).fill_null("")).rows() if names else [()] * table.frame.height
    made = {row: dict(zip(names, row, strict=True)) for row in set(rows)}
    return [made[row] for row in rows]
