"""The tables as files for other programs: a workbook, a database, Parquet and Stata files."""

import io
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import polars.selectors as cs
import pyreadstat
import xlsxwriter

from tip_figures.datapackage.findings import CommandError
from tip_figures.datapackage.json_file import as_objects, to_json
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.text_format import count_noun
from tip_figures.figures.records import GOVERNMENT, UNNAMED_COUNTER
from tip_figures.page.site import SiteInfo
from tip_figures.release.contents import (
    FIRST_TABLES,
    Release,
    build_codebook,
    describe_package,
)

# A workbook: contents first, then totals, figures and the rest

SHEET_TITLES = {
    "totals": "Totals",
    "parts": "Parts",
    "contradictions": "Contradictions",
    "figures_flat": "Figures",
    "gaps": "Gaps",
    "figures": "figures (table)",  # Excel does not distinguish it from Figures
}
"""Titles of sheets that differ from the name of their table."""
FROZEN_COLUMNS = 2  # of each sheet, which stay in view
WRAPPED_COLUMNS = ("note", "explanation", "statement", "description", "codes")
WRAPPED = {"text_wrap": True, "valign": "top"}
MAX_WIDTH = 420  # pixels of a column
OPTIONS = {"strings_to_formulas": False}
"""xlsxwriter's settings: a text stays a text, whatever it looks like; addresses are links."""


class Sheet(NamedTuple):
    """A sheet after the contents."""

    title: str
    description: str
    rows: pl.DataFrame


def write_workbook(release: Release) -> None:
    """Write NAME.xlsx: a sheet of contents, the main tables, the codebook and the other tables.

    NAME is the name in the descriptor, and the main tables are FIRST_TABLES. A table that few
    people read, such as one of hashes, has no sheet if its resource in the descriptor has the
    property `"workbook": false`.
    """
    resources = release.package.resources
    omitted_names = [entry["name"] for entry in resources if entry.get("workbook") is False]
    sheets = []
    for table in release.tables:
        if table.name in omitted_names:
            continue
        description = str(table.schema.get("description", ""))
        sheets.append(Sheet(SHEET_TITLES.get(table.name, table.name), description, table.frame))
    description = "Every column of every table, and every code with its label."
    codebook = Sheet("Codebook", description, build_codebook(release))
    # `release.tables` begins with the main tables, so the codebook comes after their sheets.
    main_tables = [table for table in release.tables if table.name in FIRST_TABLES]
    sheets.insert(len(main_tables), codebook)
    file = release.folder / f"{release.descriptor['name']}.xlsx"
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        # xlsxwriter takes no time zone; without this date, two builds would differ.
        book.set_properties({"created": release.time.replace(tzinfo=None)})
        _write_contents(book, SiteInfo(release.descriptor), sheets)
        for sheet in sheets:
            _write_sheet(book, sheet)


def _write_contents(book: Any, info: SiteInfo, sheets: list[Sheet]) -> None:
    """Add the first sheet: what the package is, how to cite it, and a list of the other sheets.

    The title is in row 0, and facts begin in row 2. The list begins after an empty row: for each
    sheet, it has a link, the number of rows, and the description.

    Args:
        book: an open workbook of xlsxwriter
        info: has the descriptor, from which the title and the facts are taken
        sheets: the other sheets, in their order in the workbook
    """
    wrapped = book.add_format(WRAPPED)
    worksheet = book.add_worksheet("Contents")
    worksheet.hide_gridlines(2)  # 2: both on the screen and in print
    worksheet.set_column(0, 1, 20, wrapped)  # the first two columns: 20 characters wide
    worksheet.set_column(2, 2, 100, wrapped)
    title_format = book.add_format({"bold": True, "font_size": 16})
    worksheet.write(0, 0, info.get("title"), title_format)
    facts = {"What this is": info.get("description")} | describe_package(info)
    for row, (heading, text) in enumerate(facts.items(), start=2):
        worksheet.write_row(row, 0, (heading, "", text))
    first_row_of_list = 2 + len(facts) + 1  # after the facts and an empty row
    for row, sheet in enumerate(sheets, start=first_row_of_list):
        worksheet.write_url(row, 0, f"internal:'{sheet.title}'!A1", string=sheet.title)
        worksheet.write_row(row, 1, (count_noun(sheet.rows.height, "row"), sheet.description))


def _write_sheet(book: Any, sheet: Sheet) -> None:
    """Add a sheet with one table: a header, a filter, and columns as wide as their contents.

    The header and the first FROZEN_COLUMNS columns stay in view when the reader scrolls. Columns
    are at most MAX_WIDTH wide; the text of WRAPPED_COLUMNS is wrapped. In print, the pages are in
    landscape; each has the header and all columns. Numbers from 1,000 have a thousands
    separator, except in columns of integers, which may be years.

    Args:
        book: an open workbook of xlsxwriter
    """
    worksheet = book.add_worksheet(sheet.title)
    columns = sheet.rows.columns
    sheet.rows.write_excel(
        book,
        worksheet,
        table_style="Table Style Light 1",
        dtype_formats={pl.Int64: "General", pl.Float64: "[>=1000]#,##0;General"},
        column_formats={name: WRAPPED for name in WRAPPED_COLUMNS if name in columns},
        freeze_panes=(1, FROZEN_COLUMNS),  # one row: the header
    )
    worksheet.autofit(MAX_WIDTH)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)  # one page wide, and as many pages long as needed
    worksheet.repeat_rows(0)


# One SQLite database: tables with keys and references, codebook, views for common questions


COLUMN_TYPES = {"integer": "INTEGER", "year": "INTEGER", "boolean": "INTEGER", "number": "NUMERIC"}
"""SQLite's types for those of Table Schema; all others are text."""


def write_database(release: Release) -> None:
    """Write NAME.sqlite: the tables of the package, two tables about them, and views.

    The table `meta_columns` is the codebook. The table `meta_package` has the properties of the
    descriptor that are texts: a row with the name and the value of each. The views are those that
    the descriptor lists in `views` (name and query; see `_create_view`), and `editions_compared`
    (see `_write_comparison`) if there is a table `figures_flat`.

    Raises:
        CommandError: if the query of a view is not valid
    """
    file = release.folder / f"{release.descriptor['name']}.sqlite"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = OFF")  # no second file is written beside it
        for table in release.package.tables.values():
            _create_table(database, table)
        _fill_table(database, "meta_columns", build_codebook(release))
        texts = {key: text for key, text in release.descriptor.items() if isinstance(text, str)}
        package = pl.DataFrame({"name": list(texts), "value": list(texts.values())})
        _fill_table(database, "meta_package", package)
        for view in as_objects(release.descriptor.get("views")):
            _create_view(database, view)
        if "figures_flat" in release.package.tables:
            database.execute(f"CREATE VIEW editions_compared AS {_write_comparison(release)}")
        database.commit()
        database.execute("VACUUM")  # rewrites the file without unused space


def _create_view(database: sqlite3.Connection, view: Mapping[str, Any]) -> None:
    """Create a view that the descriptor defines, unless its query needs a table that is missing.

    SQLite creates a view of a missing table without an error, so the query is run once. If a table
    is missing, the view is removed again without an error: not every package has all tables.

    Args:
        view: an object with the properties `name` and `query`

    Raises:
        CommandError: if SQLite reports an error other than a missing table
    """
    name = str(view.get("name"))
    try:
        database.execute(f"CREATE VIEW {_quote(name)} AS {view.get('query')}")
        database.execute(f"SELECT * FROM {_quote(name)} LIMIT 1")
    except sqlite3.Error as error:
        if str(error).startswith("no such table"):
            database.execute(f"DROP VIEW {_quote(name)}")
            return
        message = f"datapackage.json: the view “{name}” cannot be made: {error}."
        raise CommandError(message) from None


def _quote(*names: str) -> str:
    """Return names in quotation marks, joined for SQL: `a` and `b c` -> `"a", "b c"`."""
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


def _create_table(database: sqlite3.Connection, table: Table) -> None:
    """Create a table with its primary key and its foreign keys, and insert its rows.

    COLUMN_TYPES has the types of columns; any column without an entry there is TEXT. A foreign key
    that does not refer to the primary key of a table is left out: SQLite would require an index of
    the columns to which it refers.
    """
    definitions = []
    for name, field in table.fields.items():
        definitions.append(f"{_quote(name)} {COLUMN_TYPES.get(str(field.get('type')), 'TEXT')}")
    if table.primary_key:
        definitions.append(f"PRIMARY KEY ({_quote(*table.primary_key)})")
    for reference in table.references:
        if reference.targets == reference.table.primary_key:
            target = f"{_quote(reference.table.name)} ({_quote(*reference.targets)})"
            definitions.append(f"FOREIGN KEY ({_quote(*reference.columns)}) REFERENCES {target}")
    _fill_table(database, table.name, table.frame, definitions)


def _fill_table(
    database: sqlite3.Connection, name: str, rows: pl.DataFrame, definitions: Sequence[str] = ()
) -> None:
    """Create a table and insert the rows of a polars DataFrame.

    Args:
        name: name of the new table
        definitions: definitions in SQL, such as `"year" INTEGER`, of the columns of `rows` and of
            keys; if empty, the table has these columns without types
    """
    body = ",\n  ".join(definitions) or _quote(*rows.columns)
    database.execute(f"CREATE TABLE {_quote(name)} (\n  {body}\n)")
    values = ", ".join("?" * rows.width)
    columns = _quote(*rows.columns)
    insert = f"INSERT INTO {_quote(name)} ({columns}) VALUES ({values})"
    database.executemany(insert, rows.iter_rows())


def _write_comparison(release: Release) -> str:
    """Return an SQL query that compares the numbers of several sources for the same count.

    Each row of the result is a count that more than one source states, such as the victims in one
    area and year. The columns are

    - `what`, `area`, `year`, `period`, `definition`, the dimensions, and `unit`;
    - `probable_counter`: who counted; the government if the source names nobody;
    - `editions`: how many figures state the count, usually one for each edition;
    - `agree`: 1 if `value`, `value_to` and `bound` are the same in all of them, otherwise 0;
    - `stated`: the values with the years of their editions, such as `2019: 40; 2020: 42`.

    Counts on which the sources disagree are first. Amounts that a report converted into another
    currency (role `foreign`) are left out.
    """
    dimensions = [dimension.name for dimension in release.rows.figures.dimensions]
    columns = ["what", "area", "year", "period", "probable_counter", "definition", *dimensions]
    cell = ", ".join([*columns, "unit"])
    return f"""SELECT {cell}, COUNT(*) AS editions,
  MIN(value) = MAX(value) AND COUNT(DISTINCT bound) = 1
    AND COUNT(DISTINCT value_to) < 2 AS agree,
  GROUP_CONCAT(edition_year || ': ' || value, '; ') AS stated
FROM (SELECT *, CASE counted_by WHEN '{UNNAMED_COUNTER}' THEN '{GOVERNMENT}' ELSE counted_by END
  AS probable_counter FROM figures_flat f WHERE NOT EXISTS (SELECT 1 FROM identity_terms t
  WHERE t.figure_id = f.figure_id AND t.role = 'foreign') ORDER BY edition_year)
GROUP BY indicator_id, ref_area, {cell} HAVING COUNT(DISTINCT source_id) > 1
ORDER BY agree, what, year"""


# Parquet and Stata

TIMESTAMP_START = b"<timestamp>\x11"  # 17 characters follow: when the file was written


def render_tables(release: Release) -> dict[str, bytes]:
    """Return the contents of a Parquet file and a Stata file for each table of a release.

    Returns:
        contents by path in the package: `parquet/figures.parquet`, `stata/figures.dta`
    """
    contents = {}
    for table in release.tables:
        facts = {"package": release.name_and_version, "table_schema": to_json(table.schema)}
        parquet = io.BytesIO()
        table.frame.write_parquet(parquet, metadata=facts)
        contents[f"parquet/{table.name}.parquet"] = parquet.getvalue()
        contents[f"stata/{table.name}.dta"] = _render_stata(release, table)
    return contents


def _render_stata(release: Release, table: Table) -> bytes:
    """Return a table as a file for Stata 14 and newer.

    Codes are texts, and years are integers. A Boolean is 0 or 1, and a missing text is an empty
    text. The titles of columns in the schema are their labels. The file states the date of the
    release as the time at which it was written.
    """
    # pyreadstat fails if a column has both a missing text and one of more than 2,045 bytes.
    rows = table.frame.with_columns(
        (cs.integer() | cs.boolean()).cast(pl.Int32), cs.string().fill_null("")
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table.dta"
        pyreadstat.write_dta(
            rows,
            file,
            file_label=f"{table.name} ({release.name_and_version})",
            column_labels=[str(field.get("title")) for field in table.fields.values()],
            version=14,
        )
        return _set_timestamp(file.read_bytes(), release.time)


def _set_timestamp(content: bytes, time: datetime) -> bytes:
    """Return the content of a Stata file with another time of writing.

    pyreadstat writes the present time. With the time of the release, two builds of the same package
    give the same bytes.
    """
    stamp = f"{time:%d %b %Y %H:%M}".encode()
    before, mark, after = content.partition(TIMESTAMP_START)
    return before + mark + stamp + after[len(stamp) :]  # both stamps have the same length
