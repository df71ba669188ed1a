"""The rows of the eight tables, read into their records."""

import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from tipdata.figures.records import TABLES, Figure, Row
from tipdata.package.finding import Finding, finding
from tipdata.package.load import Package
from tipdata.package.table import Table


def _decimal(cell: Any) -> Decimal | None:
    return Decimal(str(cell)) if math.isfinite(cell) else None


def _whole(cell: Any) -> int | None:
    return int(cell) if math.isfinite(cell) else None


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split(";")))


_TEXT, _WHOLE, _NUMBER = ("string",), ("integer", "year"), ("number", "integer")
_NEEDED = ("Needed", "int", "Decimal")  # a row without such a cell is left out
_KINDS: Mapping[str, tuple[tuple[str, ...], Any, Callable[[Any], Any]]] = {
    "Needed": (_TEXT, "", str),
    "str": (_TEXT, "", str),
    "tuple[str, ...]": (_TEXT, (), _listed),
    "int": (_WHOLE, None, _whole),
    "Decimal": (_NUMBER, None, _decimal),
}
"""The type of a record's field → types of a column that serve, what stands for an empty cell, a cell as the record has it."""


def columns(record: type[Row]) -> Mapping[str, str]:
    """The columns of a record's table that stand in it by name, each with its annotation."""
    return {one.name: str(one.type) for one in dataclasses.fields(record) if one.name not in ("line", "codes")}


def faults(package: Package) -> Iterator[Finding]:
    """Tables and columns that are missing, or of a type that does not serve."""
    for name, record in TABLES.items():
        if name not in package.tables:
            yield finding("table-needed", package.path, 0, "resources", table=name)
            continue
        table = package.tables[name]
        wanted = {
            column: _KINDS[annotation.removesuffix(" | None")][0] for column, annotation in columns(record).items()
        }
        if record is Figure:
            wanted |= dict.fromkeys(dimension_columns(table), _TEXT)
        for column, types in wanted.items():
            if column not in table.fields or table.fields[column].get("type") not in types:
                words = {"table": name, "needed": column, "type": " or ".join(types)}
                yield finding("column-needed", table.schema_path, 0, column, **words)


def dimension_columns(table: Table) -> list[str]:
    """The columns of figures that divide an indicator."""
    return [name for name, descriptor in table.fields.items() if descriptor.get("dimension") is True]


def read(table: Table, record: type[Row]) -> tuple[tuple[Any, ...], frozenset[str]]:
    """The records of a table, and the ids in rows that were left out."""
    cells, gone = dict[str, list[Any]](), set[int]()
    for name, annotation in columns(record).items():
        _, missing, typed = _KINDS[annotation.removesuffix(" | None")]
        cells[name] = [missing if cell is None else typed(cell) for cell in table.frame[name].to_list()]
        if annotation in _NEEDED:
            gone |= {place for place, cell in enumerate(cells[name]) if cell is None or cell == ""}
    lost = frozenset(listed[place] for name, listed in cells.items() if name.endswith("_id") for place in gone)
    rows = enumerate(zip(table.lines, *cells.values(), *([_codes(table)] if record is Figure else []), strict=True))
    return tuple(record(*row, line=line) for place, (line, *row) in rows if place not in gone), lost


def _codes(table: Table) -> list[Mapping[str, str]]:
    """The codes of each row of figures; rows with the same ones share them."""
    names = dimension_columns(table)
    rows = table.frame.select(pl.col(names).fill_null("")).rows() if names else [()] * table.frame.height
    made = {row: dict(zip(names, row, strict=True)) for row in set(rows)}
    return [made[row] for row in rows]
