"""One Parquet file a table, with types, and with titles, descriptions, units and codes in its metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from tipdata.package.load import Package
from tipdata.package.rules import category_values
from tipdata.package.table import Table
from tipdata.release import export_types as cells

ROWS = 100_000  # rows of one row group


def write(package: Package, folder: Path) -> None:
    """Write TABLE.parquet for each table."""
    for table in package.tables.values():
        frame = pl.concat([empty(table), *cells.frames(table)])
        with (folder / f"{table.name}.parquet").open("wb") as stream:
            frame.write_parquet(
                stream, compression="zstd", statistics=True, row_group_size=ROWS, metadata=metadata(package, table)
            )


def empty(table: Table) -> pl.DataFrame:
    """The columns of a table without a row."""
    return pl.DataFrame(schema={name: cells.TYPES[cells.kind(field)] for name, field in table.fields.items()})


def metadata(package: Package, table: Table) -> dict[str, str]:
    """What a reader finds beside the columns: the Table Schema whole, and each column's words under a key of its own."""
    told = package.descriptor
    made = {
        "title": str(table.schema.get("title") or table.name),
        "description": str(table.schema.get("description") or ""),
        "package": " ".join(str(told[part]) for part in ("name", "version") if told.get(part)),
        "license": ", ".join(str(entry.get("name")) for entry in told.get("licenses", [])),
        "table_schema": json.dumps(table.schema, ensure_ascii=False, sort_keys=True),
    }
    for name, field in table.fields.items():
        made[f"column:{name}"] = json.dumps(words(field), ensure_ascii=False, sort_keys=True)
    return made


def words(field: Mapping[str, Any]) -> dict[str, Any]:
    """Title, description and unit of a field, and the labels of its codes."""
    made = {part: field[part] for part in ("title", "description", "unit") if field.get(part)}
    return made | ({"codes": labels} if (labels := category_values(field)) else {})
