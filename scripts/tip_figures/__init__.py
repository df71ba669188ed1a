"""The tables of this data package for Python: `tip_figures.load("totals")`.

Most people need `totals`, one number for each area, indicator and year, and `parts`, how the totals
divide. `figures_flat` has every figure in words, with a link into the report.

`load`, `tables` and `describe` need polars alone. Functions import what they need when they are
called: every command imports this package first, and must not wait for libraries.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from tip_figures.location import DEFAULT_PACKAGE, read_version

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped, unused-ignore]
    import pandera.polars
    import polars

    from tip_figures.datapackage.package import Package
    from tip_figures.datapackage.pandera_schemas import TableRules
    from tip_figures.datapackage.table import Table

__version__: str
__all__ = [
    "UnknownTable",
    "check_text",
    "describe",
    "load",
    "pandera_schema",
    "tables",
    "validate",
]

Frame = TypeVar("Frame")
TableSchema = Mapping[str, Any]
"""A Table Schema as a dictionary, for tables of your own."""


class UnknownTable(KeyError):
    """There is no table of this name; the message lists the names of all tables."""

    def __str__(self) -> str:
        """Return the message as it is; a KeyError would put it in quotation marks."""
        return str(self.args[0])


def tables() -> list[str]:
    """Return the names of the tables of the published data package."""
    return list(_read_package(None).tables)


@overload
def load(table: str, *, pandas: Literal[False] = False) -> polars.DataFrame: ...


@overload
def load(table: str, *, pandas: Literal[True]) -> pandas.DataFrame: ...


def load(table: str, *, pandas: bool = False) -> polars.DataFrame | pandas.DataFrame:
    """Load a table of the published data package.

    Args:
        table: its name
        pandas: whether to return a pandas DataFrame instead of one of polars

    Returns:
        columns of Int64, Float64, String, Boolean and Date

    Raises:
        UnknownTable: a KeyError, if there is no table of this name
        ImportError: if pandas is wanted and not installed
    """
    from tip_figures.datapackage.frames import to_pandas

    frame = _find_table(table).frame
    return to_pandas(frame) if pandas else frame


def describe(table: str) -> polars.DataFrame:
    """Describe the columns of a table of the published data package.

    Returns:
        a row for each column: name, type, title, description, codes

    Raises:
        UnknownTable: a KeyError, if there is no table of this name
    """
    from tip_figures.datapackage.frames import describe_columns

    return describe_columns(_find_table(table))


def pandera_schema(
    table: str | TableSchema, package: Package | Path | str | None = None
) -> pandera.polars.DataFrameSchema:
    """Return all rules of a table as a Pandera schema for polars frames.

    Args:
        table: its name, or a Table Schema of your own
        package: the package that has the table, or its folder; None for the published one. The
            tables are read from the folder, once in a process, even if a Package is given

    Raises:
        UnknownTable: a KeyError, if there is no table of this name
        ImportError: if Pandera is not installed
    """
    from tip_figures.datapackage.package import Package

    folder = package.root if isinstance(package, Package) else package
    return _build_rules(table, folder).schema


def validate(frame: Frame, table: str | TableSchema) -> Frame:
    """Check that a polars or pandas frame is valid for a table.

    A cell may have any type that holds its value: 2019.0 is the year 2019, but 2019.5 is no year.

    Args:
        table: its name, or a Table Schema of your own

    Returns:
        the frame with the types of the table

    Raises:
        pandera.errors.SchemaErrors: with all that is wrong
        UnknownTable: a KeyError, if there is no table of this name
        ImportError: if Pandera is not installed
    """
    rules = _build_rules(table)  # first, since it explains how to install Pandera
    from tip_figures.datapackage.frame_validation import validate_frame

    validated: Frame = validate_frame(frame, rules)
    return validated


def check_text(text: str) -> dict[str, object]:
    """Check which numbers of an English text add up.

    Args:
        text: plain text

    Returns:
        the numbers and their relations, as `check_text --format json` writes them

    Raises:
        tip_figures.prose.source_text.UnreadableText: if the text has no words
    """
    from tip_figures.figures.claims import check_text as check

    return check(text)


def __getattr__(name: str) -> Any:
    """Return an attribute that does not exist yet: the version, which is read when it is needed.

    Raises:
        AttributeError: for any other name
    """
    if name == "__version__":
        return read_version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _read_package(folder: Path | str | None) -> Package:
    """Read a package, once for each folder: later changes of its files are not seen.

    Args:
        folder: of the package; None for the published one
    """
    from tip_figures.datapackage.package import load_package

    return load_package(Path(folder or DEFAULT_PACKAGE))


def _build_rules(table: str | TableSchema, folder: Path | str | None = None) -> TableRules:
    """Build the rules of a table.

    Args:
        table: its name, or a Table Schema. With a name, there are rules for references to other
            tables and for arithmetic between rows; a Table Schema has only its own
        folder: of the package that has a named table; None for the published one

    Raises:
        UnknownTable: if there is no such table
        ImportError: if Pandera is not installed
    """
    from tip_figures.datapackage.frames import import_extra
    from tip_figures.datapackage.table import Table

    import_extra("pandera.polars")
    from tip_figures.checks.pandera_rules import build_rules
    from tip_figures.figures.model import Figures

    if isinstance(table, Mapping):
        return build_rules(Table(str(table.get("name", "frame")), "", None, table), None)
    return build_rules(_find_table(table, folder), Figures.load(_read_package(folder)))


def _find_table(table: str, folder: Path | str | None = None) -> Table:
    """Return the table with this name.

    Args:
        folder: of its package; None for the published one

    Raises:
        UnknownTable: which suggests a similar name and lists all names
    """
    from tip_figures.datapackage.text_format import did_you_mean, quote_value

    existing = _read_package(folder).tables
    if table not in existing:
        name = str(table)
        problem = f"There is no table {quote_value(name)}. {did_you_mean(name, existing)}"
        raise UnknownTable(f"{problem.rstrip()} The tables are: {', '.join(existing)}.")
    return existing[table]
