"""Records of source tables and rows of generated tables, of which a test names only what matters.

Sets of figures as short texts are in `figures/figure_sets.py`.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from tip_figures.figures.records import ROW_COLUMNS, TableRow

Record = TypeVar("Record", bound=TableRow)
EMPTY_CELLS = {str: "", int: 1, Decimal: Decimal(1), tuple: ()}
"""Cells by type, for columns that a test does not name; an optional number is None."""


def make_record(row_type: type[Record], **cells: Any) -> Record:
    """Make a record of which only some cells matter; others are empty, or 1 if they must not be.

    Args:
        row_type: such as NumeralRow
        cells: by column; dimensions of a figure are in `codes`
    """
    hints = get_type_hints(row_type)
    values: dict[str, Any] = {"codes": {}} if "codes" in hints else {}
    for column in ROW_COLUMNS[row_type]:
        is_optional = type(None) in get_args(hints[column])
        column_type = get_origin(hints[column]) or hints[column]
        values[column] = None if is_optional else EMPTY_CELLS[column_type]
    return row_type(**values | cells)


def select(rows: Iterable[Mapping[str, str]], *columns: str) -> list[str]:
    """Return some cells of each row, separated by bars; other columns may be added freely."""
    return ["|".join(row.get(column, "") for column in columns) for row in rows]
