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
DIGITS = 15  # significant ones that a binary number of 64 bits keeps
LARGEST = 1 << 53  # whole number up to which it keeps every one


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

    raises: CannotBuild at a number that a spreadsheet or a statistics program would change
    """
    for batch in table.batches():
        yield pl.DataFrame([_typed(table, name, batch.frame) for name in table.fields])


def _typed(table: Table, name: str, frame: pl.DataFrame) -> pl.Series:
    wanted = kind(table.fields[name])
    if name not in frame.columns:
        return pl.Series(name, [None], dtype=TYPES[wanted]).new_from_index(0, frame.height)
    column = frame[name]
    if wanted == NUMBER and column.dtype.is_decimal():
        digits = column.cast(pl.String).str.replace_all(r"[-.]", "").str.strip_chars("0").str.len_chars()
        _exact(table, column, digits > DIGITS)
    if wanted == WHOLE:
        _exact(table, column, (column > LARGEST) | (column < -LARGEST))
    return column.cast(TYPES[wanted])


def _exact(table: Table, column: pl.Series, lossy: pl.Series) -> None:
    places = lossy.fill_null(False).arg_true()
    if len(places):
        raise CannotBuild(
            f"{table.path}, column {column.name}: {column[places[0]]} has more than {DIGITS} digits, "
            "and spreadsheets and statistics programs would change it."
        )
