"""Rows of a CSV file as columns of text."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from tip_figures.datapackage.findings import Finding

BLOCK_BYTES = 1 << 23  # bytes that are read at a time; also the limit for one record


@dataclass(frozen=True)
class Block:
    """Some rows of a file.

    texts:    a text column for each column of the header, named column_0, column_1 …; null where a
              cell is empty
    lines:    physical line of each row
    size:     in bytes
    findings: what is wrong with the records; after `encoding`, U+FFFD is in place of bytes that are
              not text
    broken:   true for rows whose cells may be in wrong columns; None if there are no such rows
    """

    texts: pl.DataFrame
    lines: pl.Series
    size: int
    findings: Sequence[Finding] = ()
    broken: pl.Series | None = None


def name_columns(width: int) -> list[str]:
    """Name the columns of a block."""
    return [f"column_{index}" for index in range(width)]
