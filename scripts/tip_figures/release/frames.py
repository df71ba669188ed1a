"""The tables as frames: one kind a field, and one type a kind."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.read.table import Table

TEXT, WHOLE, NUMBER, TRUTH, DAY = "text", "whole", "number", "truth", "day"
KINDS = {"integer": WHOLE, "year": WHOLE, "number": NUMBER, "boolean": TRUTH, "date": DAY}
TYPES: Mapping[str, pl.DataType] = {
    TEXT: pl.String(), WHOLE: pl.Int64(), NUMBER: pl.Float64(), TRUTH: pl.Boolean(), DAY: pl.Date(),
}  # fmt: skip
LARGEST = 1 << 53  # whole number up to which a binary number of 64 bits keeps every one


def kind(field: Mapping[str, Any]) -> str:
    """What a field is to the formats: text, whole, number, truth or day."""
    plain = (field.get("format") or "default") == "default" or field.get("type") != "date"
    return KINDS.get(str(field.get("type")), TEXT) if plain else TEXT


def read_frame(table: Table) -> pl.DataFrame:
    """All rows: every field of the schema, in its order, as the type of its kind; null where the file lacks it.

    raises: Stop at a whole number that a spreadsheet or a statistics program would change
    """
    types = {name: TYPES[kind(field)] for name, field in table.fields.items()}
    known = {name: types[name] for name in table.frame_columns}
    made = [pl.DataFrame(schema=types)]
    for batch in table.batches():
        rows = batch.frame.select(list(known))
        for name, type_ in known.items():
            if type_ == TYPES[WHOLE] and len(
                lossy := rows[name].filter(~rows[name].is_between(-LARGEST, LARGEST))
            ):
                raise CommandError(
                    f"{table.path}, column {name}: {lossy[0]} has more than 15 digits, and spreadsheets and statistics "
                    "programs would change it."
                )
        made.append(rows.cast(known))  # type: ignore[arg-type]
    return pl.concat(made, how="diagonal")
