"""Types of the fields of records: how the cells of a column become values of a record.

A record annotates each field that is a column with one of the types below:
`year: RequiredInteger`.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Any, get_type_hints


@dataclass(frozen=True)
class ColumnType:
    """How the cells of a column become values of a record.

    schema_types: types that the column may have in its Table Schema
    convert:      typed cell, not empty → value of the record; None if it is not a finite number
    empty_value:  value for an empty cell
    is_required:  whether a row without a value in this column is left out of the records
    """

    schema_types: tuple[str, ...]
    convert: Callable[[Any], Any]
    empty_value: object
    is_required: bool = False


def _split_list(cell: str) -> tuple[str, ...]:
    return tuple(item for item in cell.split(";") if item)


def _to_integer(cell: float) -> int | None:
    return int(cell) if math.isfinite(cell) else None


def _to_decimal(cell: float) -> Decimal | None:
    if not math.isfinite(cell):
        return None
    return Decimal(int(cell)) if cell == int(cell) else Decimal(str(cell))


_TEXT = ColumnType(("string",), str, empty_value="")
_TEXT_LIST = ColumnType(("string",), _split_list, empty_value=())
_INTEGER = ColumnType(("integer", "year"), _to_integer, empty_value=None)
_NUMBER = ColumnType(("number", "integer"), _to_decimal, empty_value=None)

Text = Annotated[str, _TEXT]
RequiredText = Annotated[str, replace(_TEXT, is_required=True)]
TextList = Annotated[tuple[str, ...], _TEXT_LIST]
Integer = Annotated[int | None, _INTEGER]
RequiredInteger = Annotated[int, replace(_INTEGER, is_required=True)]
Number = Annotated[Decimal | None, _NUMBER]
RequiredNumber = Annotated[Decimal, replace(_NUMBER, is_required=True)]

CODE_COLUMN = _TEXT
"""Type of the columns of figures that are dimensions; a record has their codes in one mapping."""


def list_row_columns(row_type: type) -> Mapping[str, ColumnType]:
    """Return the columns of a record's table that are fields of the record, in their order."""
    columns = {}
    for name, hint in get_type_hints(row_type, include_extras=True).items():
        for annotation in getattr(hint, "__metadata__", ()):
            if isinstance(annotation, ColumnType):
                columns[name] = annotation
    return columns
