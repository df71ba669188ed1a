"""Columns of text as values of their types; a cell that cannot be read is null and marked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.read.csv_block import Block
from tip_figures.datapackage.read.csv_text import REPLACEMENT, UNDECODED_CODES
from tip_figures.datapackage.schema.field_types import FieldType, get_field_type


@dataclass(frozen=True)
class IrregularColumn:
    """One column of a batch in which some cell cannot be read or is not in canonical form.

    texts:        as written; null where a value is missing, or where bytes are not text
    unreadable:   true where a cell cannot be read
    noncanonical: true where a cell can be read and is not in canonical form
    """

    texts: pl.Series
    unreadable: pl.Series
    noncanonical: pl.Series


@dataclass(frozen=True)
class Batch:
    """Some rows of a table, in file order.

    frame:             a typed column for each field of the schema that the file has; null also
                       where a cell cannot be read
    lines:             physical line of each row
    irregular_columns: by name, those with a cell that cannot be read or is not in canonical form
    broken:            true for rows whose cells may be in wrong columns: only the cells of their
                       keys are read; None if there are no such rows
    findings:          what is wrong with the records
    """

    frame: pl.DataFrame
    lines: pl.Series
    irregular_columns: Mapping[str, IrregularColumn]
    broken: pl.Series | None
    findings: Sequence[Finding]

    def find_unreadable(self, *names: str) -> pl.Series:
        """Mark the rows in which a cell of these columns cannot be read, and all broken rows."""
        unreadable = pl.repeat(False, len(self.lines), eager=True)
        for name in names:
            if name in self.irregular_columns:
                unreadable |= self.irregular_columns[name].unreadable
        return unreadable if self.broken is None else unreadable | self.broken


def read_missing_values(descriptor: Mapping[str, Any]) -> list[str]:
    """Return the texts that mean a missing value in a schema or a field."""
    entries = descriptor.get("missingValues", [""])
    if not isinstance(entries, list):
        return [""]
    # An entry with a label is an object.
    return [
        str(entry.get("value", "")) if isinstance(entry, dict) else str(entry) for entry in entries
    ]


def read_columns(
    block: Block,
    header: Sequence[str],
    fields: Mapping[str, Mapping[str, Any]],
    missing_values: Sequence[str],
    key_columns: Collection[str],
) -> Batch:
    """Read a block of text cells as the columns of a schema.

    header:         names of the block's columns; the first of equal names counts
    fields:         field descriptors by name
    missing_values: texts that mean a missing value in fields that name none of their own
    key_columns:    columns that are read also in broken rows
    """
    has_invalid_bytes = any(finding.code in UNDECODED_CODES for finding in block.findings)
    positions: dict[str, int] = {}
    for position, name in enumerate(header):
        positions.setdefault(name, position)
    columns: list[pl.Series] = []
    irregular_columns: dict[str, IrregularColumn] = {}
    for name, descriptor in fields.items():
        if name not in positions:
            continue
        texts = block.texts.to_series(positions[name])
        if block.broken is not None and name not in key_columns:
            # The cells of a broken row may be in wrong columns. Its key is likely right, since keys
            # are mostly at the start of a row.
            texts = texts.set(block.broken, None)
        texts = _clear_missing_values(texts, descriptor, missing_values)
        values, irregular = _read_column(texts, get_field_type(descriptor), has_invalid_bytes)
        columns.append(values.alias(name))
        if irregular is not None:
            irregular_columns[name] = irregular
    frame = pl.DataFrame(columns)
    return Batch(frame, block.lines, irregular_columns, block.broken, block.findings)


def _clear_missing_values(
    texts: pl.Series, descriptor: Mapping[str, Any], missing_values: Sequence[str]
) -> pl.Series:
    """Return a column of text that is null where the text means a missing value."""
    if "missingValues" in descriptor:
        missing_values = read_missing_values(descriptor)
    if missing_values == [""]:
        return texts  # empty cells are null already
    if "" not in missing_values:
        texts = texts.fill_null("")  # an empty cell is a text of its own
    return texts.set(texts.is_in(missing_values), None)


def _read_column(
    texts: pl.Series, field_type: FieldType, has_invalid_bytes: bool
) -> tuple[pl.Series, IrregularColumn | None]:
    """Cast a column of text to a type.

    has_invalid_bytes: whether U+FFFD in a cell is in place of bytes that are not text
    returns:           the values, and where cells are unreadable or not canonical; None if none is
    """
    stripped = field_type.strip_marks(texts)
    values = field_type.cast(stripped)
    is_complete = values.null_count() == texts.null_count() and not has_invalid_bytes
    # The canonical form is narrower than the type: a column in it needs no second look.
    narrow_pattern = field_type.canonical_pattern or field_type.pattern
    if is_complete and (not narrow_pattern or _match_pattern(stripped, narrow_pattern).all()):
        return values, None
    failed = values.is_null() & texts.is_not_null()
    unreadable = failed | ~_match_pattern(stripped, field_type.pattern)
    if has_invalid_bytes:
        # The bytes are reported already, so these cells have no text that could be reported again.
        invalid = texts.str.contains(REPLACEMENT, literal=True)
        unreadable |= invalid
        texts = texts.set(invalid, None)
    unreadable = unreadable.fill_null(False)
    canonical = _match_pattern(stripped, field_type.canonical_pattern).fill_null(True)
    noncanonical = ~canonical & ~unreadable
    if not unreadable.any() and not noncanonical.any():
        return values, None
    readable_values = pl.select(pl.when(~unreadable).then(values)).to_series()
    return readable_values, IrregularColumn(texts, unreadable, noncanonical)


def _match_pattern(cells: pl.Series, pattern: str) -> pl.Series:
    """Mark the cells that match a pattern, all if it is empty; null where a cell is missing."""
    if not pattern:
        return pl.repeat(True, len(cells), eager=True)
    return cells.str.contains(f"^(?:{pattern})$")
