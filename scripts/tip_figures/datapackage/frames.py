"""polars and pandas frames: as cells of a table, back in their own type, and described."""

import importlib
from typing import Any

import polars as pl

from tip_figures.datapackage.csv_file import CsvContent
from tip_figures.datapackage.field_types import list_codes, read_categories
from tip_figures.datapackage.table import Table

TRAILING_ZEROS = r"(\.[0-9]*?)0+$"
MIDNIGHT = r"[T ]00:00:00(?:\.0+)?$"
DESCRIPTION_COLUMNS = ("name", "type", "title", "description", "codes")


def is_pandas_frame(frame: object) -> bool:
    """Whether an object is a pandas DataFrame, or of a subclass, without importing pandas."""
    bases = {(base.__module__.partition(".")[0], base.__name__) for base in type(frame).__mro__}
    return ("pandas", "DataFrame") in bases


def read_frame(frame: Any) -> pl.DataFrame:
    """Return a frame as one of polars; of pandas columns with the same name the first.

    raises: TypeError if it is no frame
    """
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    if isinstance(frame, pl.DataFrame):
        return frame
    if not is_pandas_frame(frame):
        raise TypeError(f"expected a polars or pandas DataFrame, not {type(frame).__name__}")
    columns: dict[str, pl.Series] = {}
    for position, label in enumerate(frame.columns):
        cells = frame.iloc[:, position]
        is_missing = cells.isna().tolist()
        values = [
            None if missing else value
            for value, missing in zip(cells.tolist(), is_missing, strict=True)
        ]
        columns.setdefault(str(label), _make_series(values))
    return pl.DataFrame(columns)


def _make_series(values: list[Any]) -> pl.Series:
    """Return Python values as a column; as text if they are of several types."""
    types = {type(value) for value in values if value is not None}
    if types <= {int} or types <= {float} or types <= {bool}:
        return pl.Series(values, dtype=None if types else pl.String)
    return pl.Series([_write_value(value) for value in values], dtype=pl.String)


def _write_value(value: object) -> str | None:
    if isinstance(value, float):
        return str(value).removesuffix(".0")
    return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)


def make_frame_table(frame: pl.DataFrame, table: Table) -> Table:
    """Return a table that has the cells of a frame, written as its CSV file would have them."""
    texts = {str(number): write_cells(column) for number, column in enumerate(frame)}
    height = frame.height
    broken = pl.repeat(False, height, dtype=pl.Boolean, eager=True)
    cells = CsvContent(frame.columns, pl.DataFrame(texts), range(height), broken, [])
    return Table(table.name, "", None, table.schema, cells=cells, tables=table.tables)


def write_cells(column: pl.Series) -> pl.Series:
    """Write the cells of a column of any dtype as a CSV file would have them."""
    dtype = column.dtype
    if dtype.is_nested() or dtype in (pl.Object, pl.Binary):
        return pl.Series(map(_write_value, column.to_list()), dtype=pl.String)
    texts = column.cast(pl.String)
    if dtype.is_float() or dtype.is_decimal():
        texts = texts.str.replace(TRAILING_ZEROS, "${1}").str.strip_suffix(".")
    if isinstance(dtype, pl.Datetime) or dtype == pl.String:
        texts = texts.str.replace(MIDNIGHT, "")
    return texts.set(texts == "", None)


def convert_back(converted: pl.DataFrame, frame: Any) -> Any:
    """Return a converted frame as the type of the frame that was given."""
    if isinstance(frame, pl.LazyFrame):
        return converted.lazy()
    return converted if isinstance(frame, pl.DataFrame) else to_pandas(converted, frame.index)


def to_pandas(frame: pl.DataFrame, index: Any = None) -> Any:
    """Convert a frame to pandas; integers stay integers where cells are empty.

    index:  of the new frame; None for the default
    raises: ImportError that says how to install pandas
    """
    try:
        pandas = importlib.import_module("pandas")
    except ModuleNotFoundError as error:
        message = (
            'pandas is not installed. In a clone, run pip install ".[pandas]"; '
            'with the wheel, run pip install "tip-figures[pandas]"'
        )
        raise ImportError(message) from error
    columns = {column.name: column.to_list() for column in frame}
    dtypes = {}
    for column in frame:
        if column.dtype.is_integer():
            dtypes[column.name] = "Int64"
        elif column.dtype.is_float():
            dtypes[column.name] = "float64"
        elif column.dtype == pl.Boolean and column.has_nulls():
            dtypes[column.name] = "boolean"
    return pandas.DataFrame(columns, index=index).astype(dtypes)


def describe_columns(table: Table) -> pl.DataFrame:
    """Describe the columns of a table: name, type, title, description and codes, each a text."""
    rows = []
    for name, descriptor in table.fields.items():
        words = [str(descriptor.get(part, "")) for part in ("title", "description")]
        type_name = str(descriptor.get("type", "any"))
        rows.append((name, type_name, *words, _describe_codes(table, name)))
    return pl.DataFrame(rows, schema=dict.fromkeys(DESCRIPTION_COLUMNS, pl.String), orient="row")


def _describe_codes(table: Table, name: str) -> str:
    """List the codes of a column with their meaning, or the column in which they are; else ""."""
    labels = read_categories(table.fields[name])
    codes = []
    for code in list_codes(table.fields[name]):
        label = labels.get(code, code)
        codes.append(code if label == code else f"{code} = {label}")
    for reference in table.references:
        if reference.columns == [name] and not codes:
            return f"see {reference.targets[0]} of the table {reference.table.name}"
    return "; ".join(codes)
