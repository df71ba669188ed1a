"""The tables of this data package for Python: `tip_figures.load("totals")`.

Beside the package's own tables there are `figures_flat`, every figure in words with a link into the
report, and `totals`, the totals of the latest edition, which may be added up.

Functions import what they need when they are called: every command imports this package first, and
must not wait for libraries.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from tip_figures.location import DEFAULT_PACKAGE

if TYPE_CHECKING:
    import polars as pl

    from tip_figures.datapackage.read.table import Table

__all__ = ["load", "pandera_schema", "tables"]


def tables() -> list[str]:
    """Return the names of the tables."""
    return list(_read_tables())


def load(table: str, *, pandas: bool = False) -> Any:
    """Load a table.

    returns: a polars DataFrame, or one of pandas
    raises:  KeyError if there is no table of this name
    """
    from tip_figures.release.frames import read_frame

    frame = read_frame(_read_tables()[table])
    return _convert_to_pandas(frame) if pandas else frame


def pandera_schema(table: str) -> Any:
    """Return what each row of a table must be, as a Pandera schema for polars frames.

    raises: KeyError if there is no table of this name
    """
    from tip_figures.datapackage.schema.pandera_schemas import build_pandera_schema

    return build_pandera_schema(_read_tables()[table].schema)


@cache
def _read_tables() -> dict[str, Table]:
    """Return the tables of this code's package and the generated tables, by name."""
    from tip_figures.datapackage.read.load import load_package
    from tip_figures.figures.model import Figures
    from tip_figures.release.flat_tables import build_tables

    package = load_package(DEFAULT_PACKAGE)
    figures = Figures.load(package)
    tables = dict(package.tables)
    if isinstance(figures, Figures):
        for table in build_tables(figures):
            tables[table.name] = table
    return tables


def _convert_to_pandas(frame: pl.DataFrame) -> Any:
    """Convert a frame to pandas; integers stay integers where cells are empty."""
    import pandas as pd  # type: ignore[import-untyped, unused-ignore]

    columns = {column.name: column.to_list() for column in frame}
    integers = [column.name for column in frame if column.dtype.is_integer()]
    return pd.DataFrame(columns).astype(dict.fromkeys(integers, "Int64"))
