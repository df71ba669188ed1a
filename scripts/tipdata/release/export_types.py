"""The columns of a table as every format needs them: one kind a field type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from tipdata.package.table import Table

TEXT, WHOLE, NUMBER, TRUTH, DAY = "text", "whole", "number", "truth", "day"
KINDS = {"integer": WHOLE, "year": WHOLE, "number": NUMBER, "boolean": TRUTH, "date": DAY}
TYPES: Mapping[str, pl.DataType] = {
    TEXT: pl.String(), WHOLE: pl.Int64(), NUMBER: pl.Float64(), TRUTH: pl.Boolean(), DAY: pl.Date(),
}  # fmt: skip
LARGEST = 1 << 53  # whole number up to which a binary number of 64 bits keeps every one


class CannotBuild(Exception):
    """The release cannot be built; the text says why in one line."""


def kind(field: Mapping[str, Any]) -> str:
    """What a field is to the formats: text, whole, number, truth or day."""
    plain = (field.get("format") or "default") == "default" or field.get("type") != "date"
    return KINDS.get(str(field.get("type")), TEXT) if plain else TEXT


def empty(fields: Mapping[str, Mapping[str, Any]]) -> pl.DataFrame:
    """Columns of these kinds without a row."""
    return pl.DataFrame(schema={name: TYPES[kind(field)] for name, field in fields.items()})


def frames(table: Table) -> Iterator[pl.DataFrame]:
    """The rows, some at a time: every field of the schema, in its order, as the type of its kind.

    raises: CannotBuild at a whole number that a spreadsheet or a statistics program would change
    """
    for batch in table.batches():
        yield pl.DataFrame([_typed(table, name, batch.frame) for name in table.fields])


def _typed(table: Table, name: str, frame: pl.DataFrame) -> pl.Series:
    wanted = kind(table.fields[name])
    if name not in frame.columns:
        return pl.Series(name, [None], dtype=TYPES[wanted]).new_from_index(0, frame.height)
    column = frame[name]
    if wanted == WHOLE:
        lossy = column.filter((column > LARGEST) | (column < -LARGEST))
        if len(lossy):
            raise CannotBuild(
                f"{table.path}, column {name}: {lossy[0]} has more than 15 digits, and spreadsheets and statistics programs "
                "would change it."
            )
    return column.cast(TYPES[wanted])
