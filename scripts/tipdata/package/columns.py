"""Cells of text as values of their columns' types; what cannot be read becomes null, and is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from tipdata.package import field_types as fieldtypes
from tipdata.package.field_types import FieldType


@dataclass(frozen=True)
class Column:
    """One column of a block.

    texts:  as written; null where a value is missing
    typed:  as values; null also where the text could not be read
    unread: true where it could not be read; None where all could
    """

    texts: pl.Series
    typed: pl.Series
    unread: pl.Series | None = None


def missing_values(descriptor: Mapping[str, Any]) -> list[str]:
    """The texts that stand for a missing value, of a schema or a field; the specification allows labelled ones."""
    listed = descriptor.get("missingValues", [""])
    if not isinstance(listed, list):
        return [""]
    return [str(v.get("value", "")) if isinstance(v, dict) else str(v) for v in listed]


def read(
    fields: Mapping[str, Mapping[str, Any]], missing: list[str], texts: Mapping[str, pl.Series], damaged: bool
) -> dict[str, Column]:
    """Read text columns as their fields' types.

    missing: texts that stand for a missing value, where a field has none of its own
    damaged: cells that hold U+FFFD were no text in the file, and cannot be read
    """
    frame = pl.DataFrame([_present(fields[name], missing, cells).alias(name) for name, cells in texts.items()])
    kinds = {name: fieldtypes.of(fields[name]) or fieldtypes.ANY for name in texts}
    tests = {name: _odd(kind, name, damaged) for name, kind in kinds.items() if kind.pattern or damaged}
    odd = frame.select(test.any().alias(name) for name, test in tests.items()).row(0) if tests else ()
    broken = {name for name, found in zip(tests, odd, strict=True) if found}
    made = {}
    for name, kind in kinds.items():
        cells, typed = frame[name], kind.cast(frame[name])
        unread = None
        if name in broken or typed.null_count() > cells.null_count():
            both = pl.DataFrame([cells.alias("cell"), typed.alias("typed")])
            lost = pl.col("typed").is_null() & pl.col("cell").is_not_null()
            both = both.with_columns((lost | _odd(kind, "cell", damaged).fill_null(False)).alias("unread"))
            typed = both.select(pl.when(~pl.col("unread")).then(pl.col("typed"))).to_series()
            unread = both["unread"]
        made[name] = Column(cells, typed, unread)
    return made


def _odd(kind: FieldType, name: str, damaged: bool) -> pl.Expr:
    """Where a cell is not written as its type is."""
    cell = pl.col(name)
    odd = ~cell.str.contains(f"^(?:{kind.pattern})$") if kind.pattern else pl.lit(False)
    return odd | cell.str.contains("\ufffd", literal=True) if damaged else odd


def _present(descriptor: Mapping[str, Any], missing: list[str], cells: pl.Series) -> pl.Series:
    """The cells, null where one is missing; an empty cell is a text of its own where it is not listed as missing."""
    absent = missing_values(descriptor) if "missingValues" in descriptor else missing
    if absent == [""]:
        return cells
    if "" not in absent:
        cells = cells.fill_null("")
    return cells.set(cells.is_in(absent), None)
