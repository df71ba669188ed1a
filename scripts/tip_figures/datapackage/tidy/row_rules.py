"""Rules that add and remove rows that follow from others; they are passed in by the dataset."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from tip_figures.datapackage.read.load import Package


class RowChange(NamedTuple):
    """Rows that a table should lose and gain, because they follow from other rows.

    removed_lines: physical lines of rows in the file
    added:         cells of new rows by column; a cell that is not given is empty
    """

    table: str
    removed_lines: frozenset[int]
    added: tuple[Mapping[str, str], ...]


RowRule = Callable[[Package], Iterable[RowChange]]
"""Takes a package, and returns how the rows of its tables change."""
