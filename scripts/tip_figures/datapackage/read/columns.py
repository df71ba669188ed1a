"""Cells of text as values of their columns' types; what cannot be read becomes null, and is remembered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.read.csv_file import Block
from tip_figures.datapackage.schema import field_types


@dataclass(frozen=True)
class IrregularColumn:
    """One column of a block, where some cell cannot be read or is not in its plain form.

    texts:  as written; null where a value is missing, or where bytes are no text
    unreadable: true where a cell could not be read
    noncanonical:    true where it could be read and is not in its plain form
    """

    texts: pl.Series
    unreadable: pl.Series
    noncanonical: pl.Series


@dataclass(frozen=True)
class Batch:
    """Some rows of a table, in file order.

    frame:   one typed column a field of the schema that the file has; null also where a cell could not be read
    lines:   physical line of each row
    irregular_columns: by name, those with a cell that could not be read or is not in its plain form
    broken:  true for rows whose cells may stand in wrong columns: only their keys are kept; None where there are none
    findings:   what is wrong with the records
    """

    frame: pl.DataFrame
    lines: pl.Series
    irregular_columns: Mapping[str, IrregularColumn]
    broken: pl.Series | None
    findings: Sequence[Finding]

    def find_unreadable(self, *names: str) -> pl.Series:
        """Rows in which one of these cells could not be read."""
        found = [
            self.irregular_columns[name].unreadable
            for name in names
            if name in self.irregular_columns
        ]
        found += [self.broken] if self.broken is not None else []
        return pl.select(
            pl.any_horizontal(found) if found else pl.repeat(False, len(self.lines))
        ).to_series()


def missing_values(descriptor: Mapping[str, Any]) -> list[str]:
    """The texts that stand for a missing value, of a schema or a field; they may have labels."""
    listed = descriptor.get("missingValues", [""])
    if not isinstance(listed, list):
        return [""]
    return [str(v.get("value", "")) if isinstance(v, dict) else str(v) for v in listed]


def read_columns(
    block: Block,
    header: Sequence[str],
    fields: Mapping[str, Mapping[str, Any]],
    missing: list[str],
    keys: Collection[str],
) -> Batch:
    """A block of text cells as the columns of a schema.

    missing: texts that stand for a missing value, where a field has none of its own
    """
    damaged = any(one.code == "encoding" for one in block.findings)
    places = {name: place for place, name in reversed(list(enumerate(header)))}
    made, odd = [], {}
    for name, descriptor in fields.items():
        if name not in places:
            continue
        texts = block.texts.to_series(places[name])
        if block.broken is not None and name not in keys:
            # Nobody can tell which column its cells belong to; its key is likely to stand at its head.
            texts = texts.set(block.broken, None)
        absent = missing_values(descriptor) if "missingValues" in descriptor else missing
        if absent != [""]:  # then an empty cell may be a text of its own
            texts = texts if "" in absent else texts.fill_null("")
            texts = texts.set(texts.is_in(absent), None)
        values, column = _typed(field_types.get_field_type(descriptor), texts, damaged)
        made.append(values.alias(name))
        if column is not None:
            odd[name] = column
    return Batch(pl.DataFrame(made), block.lines, odd, block.broken, block.findings)


def _typed(
    kind: field_types.FieldType, cells: pl.Series, damaged: bool
) -> tuple[pl.Series, IrregularColumn | None]:
    """Text cells as values of a type, and what became of them where some are odd.

    damaged: cells that hold U+FFFD were no text in the file, and cannot be read
    """
    bare = kind.strip_marks(cells)
    values = kind.cast(bare)
    # The plain form is narrower than the type: a column all of whose cells have it holds nothing wrong either.
    if (
        values.null_count() == cells.null_count()
        and not damaged
        and _matches(bare, kind.canonical_pattern or kind.pattern).all()
    ):
        return values, None
    unread = (values.is_null() & cells.is_not_null()) | ~_matches(bare, kind.pattern)
    if damaged:  # said of the bytes already, so nothing is said of the cell
        unread |= (lost := cells.str.contains("\ufffd", literal=True))
        cells = cells.set(lost, None)
    unread = unread.fill_null(False)
    odd = ~_matches(bare, kind.canonical_pattern).fill_null(True) & ~unread
    if not unread.any() and not odd.any():
        return values, None
    return pl.select(pl.when(~unread).then(values)).to_series(), IrregularColumn(cells, unread, odd)


def _matches(cells: pl.Series, pattern: str) -> pl.Series:
    """Where a cell is written as a pattern says; everywhere if there is none, null where a cell is missing."""
    return (
        cells.str.contains(f"^(?:{pattern})$")
        if pattern
        else pl.repeat(True, len(cells), eager=True)
    )
