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
        """Return the message without the quotation marks that a KeyError puts around it."""
        return str(self.args[0])


def tables() -> list[str]:
    """Return the names of the tables of the published data package."""
    return list(_read_package(None).tables)


@overload
def load(table: str, *, pandas: Literal[False] = False) -> polars.DataFrame: ...


@overload
def load(table: str, *, pandas: Literal[True]) -> pandas.DataFrame: ...


def load(table: str, *, pandas: bool = False) -> polars.DataFrame | pandas.DataFrame:
    """Return a table of the published data package as a DataFrame.

    Args:
        table: name of the table, such as `totals`
        pandas: True for a pandas DataFrame, False for a polars DataFrame

    Returns:
        a row for each row of the table; polars columns have the types Int64, Float64, String,
        Boolean and Date

    Raises:
        UnknownTable: a KeyError, if there is no table of this name
        ImportError: if `pandas` is True, and pandas is not installed
    """
    from tip_figures.datapackage.frames import to_pandas

    frame = _find_table(table).frame
    return to_pandas(frame) if pandas else frame


def describe(table: str) -> polars.DataFrame:
    """Return a description of the columns of a table of the published data package.

    Args:
        table: name of the table, such as `totals`

    Returns:
        a polars DataFrame with a row for each column of the table: name, type, title, description,
        and the codes that its cells may have

    Raises:
        UnknownTable: a KeyError, if there is no table of this name
    """
    from tip_figures.datapackage.frames import describe_columns

    return describe_columns(_find_table(table))


def pandera_schema(
    table: str | TableSchema, package: Package | Path | str | None = None
) -> pandera.polars.DataFrameSchema:
    """Return the rules of a table as a Pandera schema, which validates polars DataFrames.

    Args:
        table: name of a table, or a Table Schema of your own as a dictionary
        package: the package that contains the table, or its folder; None for the published one. In
            both cases the tables are read from the folder, and only once in a process

    Raises:
        UnknownTable: a KeyError, if there is no table of this name
        ImportError: if Pandera is not installed
    """
    from tip_figures.datapackage.package import Package

    folder = package.root if isinstance(package, Package) else package
    return _build_rules(table, folder).schema


def validate(frame: Frame, table: str | TableSchema) -> Frame:
    """Check that a DataFrame is valid for a table, and return it with the types of the table.

    A cell may have any type that can hold its value: 2019.0 is valid for an integer column, and
    becomes 2019, but 2019.5 is not valid.

    Args:
        frame: a polars or pandas DataFrame
        table: name of a table of the published data package, or a Table Schema of your own as a
            dictionary

    Returns:
        a DataFrame of the same library

    Raises:
        pandera.errors.SchemaErrors: if the frame is not valid; it lists everything that is wrong
        UnknownTable: a KeyError, if there is no table of this name
        TypeError: if `frame` is not a DataFrame
        ImportError: if Pandera is not installed
    """
    # This is first because its error explains how to install Pandera, which the import below needs.
    rules = _build_rules(table)
    from tip_figures.datapackage.frame_validation import validate_frame

    validated: Frame = validate_frame(frame, rules)
    return validated


def check_text(text: str) -> dict[str, object]:
    """Check which numbers of an English text add up.

    Args:
        text: plain text, such as "Of the 40 people, 35 were women and six were men."

    Returns:
        the object that `check_text --format json` writes: among others `numerals`, the numbers of
        the text, and `relations` between them, each with a `verdict`: holds, fails or unclear

    Raises:
        tip_figures.prose.source_text.UnreadableText: if the text has no words
    """
    from tip_figures.figures.claims import check_text as check

    return check(text)


def __getattr__(name: str) -> Any:
    """Return the value of `__version__`, which is read from a file only when it is needed.

    Python calls this function for each attribute that the module does not have.

    Raises:
        AttributeError: for any other name than `__version__`
    """
    if name == "__version__":
        return read_version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _read_package(folder: Path | str | None) -> Package:
    """Return the package in a folder, which is read only at the first call for this folder.

    Later calls do not see changes of the files.

    Args:
        folder: of the package; None for the published one
    """
    from tip_figures.datapackage.package import load_package

    return load_package(Path(folder or DEFAULT_PACKAGE))


def _build_rules(table: str | TableSchema, folder: Path | str | None = None) -> TableRules:
    """Return the Pandera schema of a table with the meaning of each of its rules.

    Args:
        table: name of a table, or a Table Schema as a dictionary. Only a named table also has rules
            for references to other tables, and for arithmetic between rows
        folder: of the package that contains the named table; None for the published one

    Raises:
        UnknownTable: if the package has no table of this name
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
    """Return a table of a package.

    Args:
        table: name of the table
        folder: of the package; None for the published one

    Raises:
        UnknownTable: if there is no table of this name; the message suggests a similar name, if
            there is one, and lists all names
    """
    from tip_figures.datapackage.text_format import did_you_mean, quote_value

    existing = _read_package(folder).tables
    if table not in existing:
        name = str(table)
        problem = f"There is no table {quote_value(name)}. {did_you_mean(name, existing)}"
        raise UnknownTable(f"{problem.rstrip()} The tables are: {', '.join(existing)}.")
    return existing[table]
