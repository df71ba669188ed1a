"""Cells of text as values of their columns' types; what cannot be read becomes null, and is remembered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from tipdata.package import field_types
from tipdata.package.csv_file import Block
from tipdata.package.field_types import FieldType
from tipdata.package.problem import Problem


@dataclass(frozen=True)
class Column:
    """One column of a block.

    texts:  as written; null where a value is missing
    typed:  as values; null also where the text could not be read
    unread: true where it could not be read; None where all could
    odd:    true where it could be read and is not in its plain form; None where all are
    """

    texts: pl.Series
    typed: pl.Series
    unread: pl.Series | None = None
    odd: pl.Series | None = None


@dataclass(frozen=True)
class Batch:
    """Some rows of a table, in file order.

    frame:    one typed column a field of the schema that the file has
    lines:    physical line of each row
    cells:    by column what became of its cells, of those with a cell that could not be read or is not in its plain form
    broken:   true for rows whose cells may stand in wrong columns: only their keys are kept; None where there are none
    problems: what is wrong with the records
    damaged:  some bytes were no text, which `problems` say
    """

    frame: pl.DataFrame
    lines: pl.Series
    cells: Mapping[str, Column]
    broken: pl.Series | None
    problems: tuple[Problem, ...]
    damaged: bool

    def unread(self, *names: str) -> pl.Series:
        """Rows in which one of these cells could not be read."""
        masks = [self.cells[name].unread for name in names if name in self.cells]
        found = [mask for mask in (*masks, self.broken) if mask is not None]
        return pl.select(pl.any_horizontal(found) if found else pl.repeat(False, len(self.lines))).to_series()


def missing_values(descriptor: Mapping[str, Any]) -> list[str]:
    """The texts that stand for a missing value, of a schema or a field; they may have labels."""
    listed = descriptor.get("missingValues", [""])
    if not isinstance(listed, list):
        return [""]
    return [str(v.get("value", "")) if isinstance(v, dict) else str(v) for v in listed]


def _read(
    fields: Mapping[str, Mapping[str, Any]], missing: list[str], texts: Mapping[str, pl.Series], damaged: bool
) -> dict[str, Column]:
    """Read text columns as their fields' types.

    missing: texts that stand for a missing value, where a field has none of its own
    damaged: cells that hold U+FFFD were no text in the file, and cannot be read
    """
    frame = pl.DataFrame([_present(fields[name], missing, cells).alias(name) for name, cells in texts.items()])
    kinds = {name: field_types.of(fields[name]) or field_types.ANY for name in texts}
    bare = frame.with_columns(kind.bare(pl.col(name)).alias(name) for name, kind in kinds.items() if kind.bare)
    tests = {name: _wrong(kind, name, damaged) for name, kind in kinds.items() if kind.pattern or damaged}
    # The plain form is narrower than the type: a column all of whose cells have it holds nothing wrong either.
    first = {
        name: ~_matches(name, kind.plain) if kind.plain and not damaged else tests.get(name)
        for name, kind in kinds.items()
    }
    asked = {name: test for name, test in first.items() if test is not None}
    found = bare.select(test.any().alias(name) for name, test in asked.items()).row(0, named=True) if asked else {}
    made = {}
    for name, kind in kinds.items():
        cells, typed, unread, odd = frame[name], kind.cast(bare[name]), None, None
        if found.get(name) or typed.null_count() > cells.null_count():
            both = pl.DataFrame([cells.alias("cell"), bare[name].alias("bare"), typed.alias("typed")])
            lost = pl.col("typed").is_null() & pl.col("cell").is_not_null()
            both = both.with_columns(unread=lost | _wrong(kind, "bare", damaged).fill_null(False))
            unread = both["unread"] if both["unread"].any() else None
            if kind.plain:
                odd = both.select((~_matches("bare", kind.plain)).fill_null(False) & ~pl.col("unread")).to_series()
                odd = odd if odd.any() else None
            typed = both.select(pl.when(~pl.col("unread")).then(pl.col("typed"))).to_series()
        made[name] = Column(cells, typed, unread, odd)
    return made


def _matches(name: str, pattern: str) -> pl.Expr:
    return pl.col(name).str.contains(f"^(?:{pattern})$")


def _wrong(kind: FieldType, name: str, damaged: bool) -> pl.Expr:
    """Where a cell is not written as its type is."""
    wrong = ~_matches(name, kind.pattern) if kind.pattern else pl.lit(False)
    return wrong | pl.col(name).str.contains("\ufffd", literal=True) if damaged else wrong


def _present(descriptor: Mapping[str, Any], missing: list[str], cells: pl.Series) -> pl.Series:
    """The cells, null where one is missing; an empty cell is a text of its own where it is not listed as missing."""
    absent = missing_values(descriptor) if "missingValues" in descriptor else missing
    if absent == [""]:
        return cells
    if "" not in absent:
        cells = cells.fill_null("")
    return cells.set(cells.is_in(absent), None)


def typed(
    block: Block,
    header: Sequence[str],
    fields: Mapping[str, Mapping[str, Any]],
    missing: list[str],
    keys: Collection[str],
) -> Batch:
    """A block of text cells as the columns of a schema.

    missing: texts that stand for a missing value, where a field has none of its own
    keys:    columns of keys
    """
    texts = {name: block.texts.to_series(header.index(name)) for name in fields if name in header}
    if (
        block.broken is not None
    ):  # nobody can tell which column its cells belong to; its key is likely to stand at its head
        texts = {n: cells if n in keys else cells.set(block.broken, None) for n, cells in texts.items()}
    made = _read(fields, missing, texts, block.damaged)
    frame = pl.DataFrame([column.typed.alias(name) for name, column in made.items()])
    odd = {name: column for name, column in made.items() if column.unread is not None or column.odd is not None}
    return Batch(frame, block.lines, odd, block.broken, tuple(block.problems), block.damaged)
