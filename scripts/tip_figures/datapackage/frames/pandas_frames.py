"""Frames of pandas as frames of polars, and back.

pandas is imported only where somebody uses it, and polars needs no pyarrow this way.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from tip_figures.datapackage.frames.conversion import write_cells, write_object

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped, unused-ignore]

PANDAS_NEEDED = 'pandas is not installed. Install it with: pip install "tip-figures[pandas]"'
INTEGER_KINDS = "iu"  # of dtypes of pandas: signed and unsigned


def is_pandas_frame(frame: object) -> bool:
    """Whether an object is a DataFrame of pandas, or of a class of it, without importing pandas."""
    bases = {(base.__module__.partition(".")[0], base.__name__) for base in type(frame).__mro__}
    return ("pandas", "DataFrame") in bases


def import_pandas() -> Any:
    """Import pandas.

    raises: ImportError that says how to install it
    """
    try:
        import pandas
    except ModuleNotFoundError as error:
        raise ImportError(PANDAS_NEEDED) from error
    return pandas


def read_pandas(frame: "pandas.DataFrame") -> pl.DataFrame:
    """Read a frame of pandas; missing values of any kind become null.

    returns: numbers as numbers, everything else as text; of columns with the same name the first
    """
    columns: dict[str, pl.Series] = {}
    for position, label in enumerate(frame.columns):
        name = str(label)
        if name not in columns:
            columns[name] = _read_pandas_column(frame.iloc[:, position]).alias(name)
    return pl.DataFrame(columns)


def _read_pandas_column(column: "pandas.Series") -> pl.Series:
    if column.dtype in ("float32", "float64"):
        return pl.Series(column.to_numpy(), nan_to_null=True)
    is_missing = column.isna().tolist()
    values = [
        None if missing else value
        for value, missing in zip(column.tolist(), is_missing, strict=True)
    ]
    if getattr(column.dtype, "kind", "") in INTEGER_KINDS:
        return pl.Series(values)
    return pl.Series([_write_value(value) for value in values], dtype=pl.String)


def _write_value(value: object) -> str | None:
    """Write a Python value as a CSV file would have it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | dict):
        return write_object(value)
    try:
        text: str | None = write_cells(pl.Series([value]))[0]
    except (TypeError, ValueError, pl.exceptions.PolarsError):
        return str(value)
    return text


def list_index_names(frame: object) -> Sequence[str]:
    """List the names in the index of a pandas frame; none for a frame of another kind."""
    if not is_pandas_frame(frame):
        return []
    names = frame.index.names  # type: ignore[attr-defined]
    return [str(name) for name in names if name is not None]


def list_repeated_columns(frame: "pandas.DataFrame") -> Sequence[str]:
    """List the column names that occur more than once, which polars does not allow."""
    names = [str(label) for label in frame.columns]
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]


def to_pandas(frame: pl.DataFrame, index: Any = None) -> "pandas.DataFrame":
    """Convert a frame to pandas; integers stay integers where cells are empty.

    index: of the new frame; None for the default
    """
    pandas = import_pandas()
    columns = {}
    dtypes = {}
    for column in frame:
        if column.dtype.is_decimal():
            columns[column.name] = column.cast(pl.Float64).to_list()
            dtypes[column.name] = "float64"
        else:
            columns[column.name] = column.to_list()
        if column.dtype.is_integer():
            dtypes[column.name] = "Int64"
        if column.dtype == pl.Boolean and column.has_nulls():
            dtypes[column.name] = "boolean"
    return pandas.DataFrame(columns, index=index).astype(dtypes)
