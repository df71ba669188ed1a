"""The tables of this data package, for Python: `tip_figures.load("totals")`.

Beside the package's own tables there are `figures_flat` (every figure in words, with a link into the report) and `totals`
(the totals of the latest edition, which may be added up).
"""

from functools import cache
from typing import Any

from tip_figures.datapackage.read.load import load_package as load_package
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema.pandera_schemas import build_pandera_schema
from tip_figures.figures.model import Figures
from tip_figures.location import DEFAULT_PACKAGE
from tip_figures.release import flat_tables, frames

__all__ = ["load", "pandera_schema", "tables"]


@cache
def _tables() -> dict[str, Table]:
    package = load_package(DEFAULT_PACKAGE)
    figures = Figures.load(package)
    made = () if isinstance(figures, tuple) else flat_tables.build_tables(figures)
    return {**package.tables, **{table.name: table for table in made}}


def tables() -> list[str]:
    """Names of the tables."""
    return list(_tables())


def load(table: str, *, pandas: bool = False) -> Any:
    """A table as a polars DataFrame, or as one of pandas.

    raises: KeyError if there is no table of this name
    """
    frame = frames.read_frame(_tables()[table])
    if not pandas:
        return frame
    import pandas as pd  # type: ignore[import-untyped, unused-ignore]

    made = pd.DataFrame({column.name: column.to_list() for column in frame})
    return made.astype({column.name: "Int64" for column in frame if column.dtype.is_integer()})


def pandera_schema(table: str) -> Any:
    """What each row of a table must be, as a Pandera schema on the polars backend, for frames of your own."""
    return build_pandera_schema(_tables()[table].schema)
