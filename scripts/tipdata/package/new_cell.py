"""What a cell of a table should hold, since it follows from others."""

from typing import NamedTuple


class NewCell(NamedTuple):
    """The text that belongs into a cell.

    table:  name of the table
    line:   physical line of the row in the table's file, from 1
    column: name of the column
    text:   as the file writes it; empty for a missing value
    """

    table: str
    line: int
    column: str
    text: str
