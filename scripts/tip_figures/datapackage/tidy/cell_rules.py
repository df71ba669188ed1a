"""Rules that derive cells from other cells; they are passed in by the dataset."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from tip_figures.datapackage.read.load import Package


class NewCell(NamedTuple):
    """The text that a cell should have, because it follows from other cells.

    line: physical line of the row in its file
    text: empty for a missing value
    """

    table: str
    line: int
    column: str
    text: str


CellRule = Callable[[Package], Iterable[NewCell]]
"""Takes a package, and returns the cells that follow from others; it knows the column names."""
