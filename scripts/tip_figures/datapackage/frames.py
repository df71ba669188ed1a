"""polars and pandas frames: as cells of a table, back in their own type, and described."""

import importlib
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl

from tip_figures.datapackage.csv_file import CsvContent, create_rows
from tip_figures.datapackage.table import Table, read_categories

NO_FRACTION = re.compile(r"\.0*$")
MIDNIGHT = re.compile(r"[T ]00:00:00(?:\.0+)?$")
PANDAS_DTYPES: dict[pl.DataType, str] = {pl.Int64(): "Int64", pl.Float64(): "float64"}
DESCRIPTION_COLUMNS = ("name", "type", "title", "description", "codes")


def make_frame_table(frame: Any, table: Table) -> Table:
    """Return a table that has the cells of a frame, written as its CSV file would have them.

    Its lines are the numbers of the rows, from 0.

    Args:
        frame: of polars or pandas
        table: has the schema that the frame should have

    Raises:
        TypeError: if it is no frame
    """
    columns = list(_iterate_columns(frame))
    names = [name for name, _ in columns]
    cells = [write_cells(values) for _, values in columns]
    rows = create_rows(names, cells, range(len(frame)))
    return replace(table, path="", file=None, cells=CsvContent(names, rows))


def _iterate_columns(frame: Any) -> Iterator[tuple[str, list[Any]]]:
    """Yield name and values of each column of a frame.

    Names are made text. A missing value is None; in pandas, NaN is missing, too.

    Raises:
        TypeError: if it is neither a polars nor a pandas DataFrame
    """
    if isinstance(frame, pl.DataFrame):
        for column in frame:
            yield column.name, column.to_list()
    elif hasattr(frame, "iloc") and hasattr(frame, "columns"):  # pandas need not be installed
        for label, column in frame.items():
            yield str(label), column.astype(object).where(column.notna(), None).tolist()
    else:
        raise TypeError(f"expected a polars or pandas DataFrame, not {type(frame).__name__}")


def write_cells(values: list[Any]) -> pl.Series:
    """Write values of any type as a CSV file would have them; a missing or empty one is null."""
    return pl.Series([_write_value(value) for value in values], dtype=pl.String)


def _write_value(value: object) -> str | None:
    """Write a value as a cell: `2019` for 2019.0, `true` for True.

    A time of midnight is left out: `2019-01-05` for 2019-01-05 00:00:00.

    Returns:
        None for a missing value or an empty text
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | Decimal):
        return NO_FRACTION.sub("", str(value))
    return MIDNIGHT.sub("", str(value))


def to_pandas(frame: pl.DataFrame, index: Any = None) -> Any:
    """Convert a frame to pandas.

    Integers and Booleans stay what they are in columns with empty cells, for which pandas has the
    types `Int64` and `boolean`.

    Args:
        index: of the new frame; None for the default

    Raises:
        ImportError: that says how to install pandas
    """
    pandas = import_extra("pandas")
    columns = {column.name: column.to_list() for column in frame}
    dtypes = {}
    for column in frame:
        if column.dtype in PANDAS_DTYPES:
            dtypes[column.name] = PANDAS_DTYPES[column.dtype]
        elif column.dtype == pl.Boolean and column.has_nulls():
            dtypes[column.name] = "boolean"
    return pandas.DataFrame(columns, index=index).astype(dtypes)


def import_extra(module: str) -> Any:
    """Import a library that only some functions need.

    Args:
        module: its name, or that of a module of it; the first part is the name of the extra

    Raises:
        ImportError: that says how to install it
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        name = module.partition(".")[0]
        message = (
            f'{name} is not installed. In a clone, run pip install ".[{name}]"; '
            f'with the wheel, run pip install "tip-figures[{name}]"'
        )
        raise ImportError(message) from error


def describe_columns(table: Table) -> pl.DataFrame:
    """Describe the columns of a table: name, type, title, description and codes, each a text."""
    rows = []
    for name, field in table.fields.items():
        words = [str(field.get(part, "")) for part in ("title", "description")]
        rows.append((name, str(field.get("type", "any")), *words, _describe_codes(table, name)))
    return pl.DataFrame(rows, schema=dict.fromkeys(DESCRIPTION_COLUMNS, pl.String), orient="row")


def _describe_codes(table: Table, name: str) -> str:
    """List the categories of a column with their labels: `F = female; M = male`.

    Returns:
        where the codes are if a foreign key of this column alone leads to them; "" if the column
        has neither categories nor such a key
    """
    codes = []
    for code, label in read_categories(table.fields[name]).items():
        codes.append(code if code == label else f"{code} = {label}")
    for reference in table.references:
        if reference.columns == [name] and not codes:
            return f"see {reference.targets[0]} of the table {reference.table.name}"
    return "; ".join(codes)
