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
    """Return a copy of a table with the cells of a frame, as text like those of a CSV file.

    The line number of a row is its position in the frame, from 0.

    Args:
        frame: of polars or pandas
        table: has the schema that the frame should have

    Raises:
        TypeError: if `frame` is neither a polars nor a pandas DataFrame
    """
    columns = list(_iterate_columns(frame))
    names = [name for name, _ in columns]
    cells = [write_cells(values) for _, values in columns]
    rows = create_rows(names, cells, range(len(frame)))
    return replace(table, path="", file=None, cells=CsvContent(names, rows))


def _iterate_columns(frame: Any) -> Iterator[tuple[str, list[Any]]]:
    """Yield the columns of a polars or pandas frame.

    Yields:
        name of the column, as text, and its values; a missing value is None (in pandas also NaN)

    Raises:
        TypeError: if `frame` is neither a polars nor a pandas DataFrame
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
    """Return values of any type as texts for a CSV file: `2019` for 2019.0.

    A missing or empty value becomes null.
    """
    return pl.Series([_write_value(value) for value in values], dtype=pl.String)


def _write_value(value: object) -> str | None:
    """Return a value as a cell of a CSV file: `2019` for 2019.0, `true` for True.

    A time of midnight is dropped: `2019-01-05` for 2019-01-05 00:00:00.

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
    """Convert a polars frame to pandas.

    Integer and Boolean columns keep their type even if they have empty cells, with the pandas types
    `Int64` and `boolean`.

    Args:
        index: of the pandas frame; None for row numbers from 0

    Raises:
        ImportError: if pandas is not installed; the message says how to install it
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
    """Import an optional library, which only some functions need, and return the module.

    Args:
        module: name of the library or of a module in it, such as "pandas"; the part before the
            first dot is also the name of the extra that installs it

    Raises:
        ImportError: if the library is not installed; the message says how to install it
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
    """Return a polars frame with a row of texts about each column of a table.

    The frame has the columns name, type, title, description and codes.
    """
    rows = []
    for name, field in table.fields.items():
        type_name = str(field.get("type", "any"))
        title = str(field.get("title", ""))
        description = str(field.get("description", ""))
        rows.append((name, type_name, title, description, _describe_codes(table, name)))
    return pl.DataFrame(rows, schema=dict.fromkeys(DESCRIPTION_COLUMNS, pl.String), orient="row")


def _describe_codes(table: Table, name: str) -> str:
    """Return the codes of a column with their labels: `F = female; M = male`.

    A column without codes may have a foreign key of its own. Then the result says where the keys
    are: `see source_id of the table sources`. Without both, it is "".

    Args:
        name: of the column
    """
    codes = []
    for code, label in read_categories(table.fields[name]).items():
        codes.append(code if code == label else f"{code} = {label}")
    if codes:
        return "; ".join(codes)
    for reference in table.references:
        if reference.columns == [name]:
            return f"see {reference.targets[0]} of the table {reference.table.name}"
    return ""
