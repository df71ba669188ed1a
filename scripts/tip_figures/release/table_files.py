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

    A table has no sheet if its resource has the property `"workbook": false`, such as hashes.
    """
    resources = release.package.resources
    omitted = [entry["name"] for entry in resources if entry.get("workbook") is False]
    sheets = []
    for table in release.tables:
        if table.name in omitted:
            continue
        description = str(table.schema.get("description", ""))
        sheets.append(Sheet(SHEET_TITLES.get(table.name, table.name), description, table.frame))
    description = "Every column of every table, and every code with its label."
    first_sheets = [table for table in release.tables if table.name in FIRST_TABLES]
    sheets.insert(len(first_sheets), Sheet("Codebook", description, build_codebook(release)))
    file = release.folder / f"{release.descriptor['name']}.xlsx"
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"created": release.time.replace(tzinfo=None)})
        _write_contents(book, SiteInfo(release.descriptor), sheets)
        for sheet in sheets:
            _write_sheet(book, sheet)


def _write_contents(book: Any, info: SiteInfo, sheets: list[Sheet]) -> None:
    """Add the first sheet: what the package is, how to cite it, and what each sheet contains.

    Row 0 has the title, row 1 is empty, facts follow, and after another empty row the sheets.

    Args:
        sheets: the others, to which it links
    """
    wrapped = book.add_format(WRAPPED)
    worksheet = book.add_worksheet("Contents")
    worksheet.hide_gridlines(2)
    worksheet.set_column(0, 1, 20, wrapped)
    worksheet.set_column(2, 2, 100, wrapped)
    title_format = book.add_format({"bold": True, "font_size": 16})
    worksheet.write(0, 0, info.get("title"), title_format)
    facts = {"What this is": info.get("description")} | describe_package(info)
    for number, (heading, text) in enumerate(facts.items(), 2):
        worksheet.write_row(number, 0, (heading, "", text))
    for number, sheet in enumerate(sheets, len(facts) + 3):
        worksheet.write_url(number, 0, f"internal:'{sheet.title}'!A1", string=sheet.title)
        worksheet.write_row(number, 1, (count_noun(sheet.rows.height, "row"), sheet.description))


def _write_sheet(book: Any, sheet: Sheet) -> None:
    """Add a sheet of one table with its header, a filter, and widths that fit.

    Header and first columns stay in view. It prints in landscape, with the header on each page.
    Integers, such as years, have no thousands separator; other numbers from 1,000 have one.
    """
    worksheet = book.add_worksheet(sheet.title)
    columns = sheet.rows.columns
    sheet.rows.write_excel(
        book,
        worksheet,
        table_style="Table Style Light 1",
        dtype_formats={pl.Int64: "General", pl.Float64: "[>=1000]#,##0;General"},
        column_formats={name: WRAPPED for name in WRAPPED_COLUMNS if name in columns},
        freeze_panes=(1, FROZEN_COLUMNS),
    )
    worksheet.autofit(MAX_WIDTH)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)


# One SQLite database: tables with keys and references, codebook, views for common questions


COLUMN_TYPES = {"integer": "INTEGER", "year": "INTEGER", "boolean": "INTEGER", "number": "NUMERIC"}
"""SQLite's types for those of Table Schema; all others are text."""


def write_database(release: Release) -> None:
    """Write NAME.sqlite: the tables, the codebook (`meta_columns`), the descriptor, and views.

    The views are those of the descriptor (`views`: name and query) and, of a package with the table
    `figures_flat`, `editions_compared`.
    """
    file = release.folder / f"{release.descriptor['name']}.sqlite"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = OFF")
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
        database.execute("VACUUM")


def _create_view(database: sqlite3.Connection, view: Mapping[str, Any]) -> None:
    """Create a view of the descriptor, unless it is of a table that the package does not have.

    Raises:
        CommandError: if its query is not valid
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
    """Quote names for SQL, so that any name is allowed; several are separated by commas."""
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


def _create_table(database: sqlite3.Connection, table: Table) -> None:
    """Create and fill a table with its primary key and its references.

    A reference to other columns than the primary key of a table is left out, since SQLite would
    require an index of them.
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
        definitions: of columns and keys, in SQL; without any, the columns have no type
    """
    body = ",\n  ".join(definitions) or _quote(*rows.columns)
    database.execute(f"CREATE TABLE {_quote(name)} (\n  {body}\n)")
    values = ", ".join("?" * rows.width)
    database.executemany(f"INSERT INTO {_quote(name)} VALUES ({values})", rows.iter_rows())


def _write_comparison(release: Release) -> str:
    """Return the query that compares what several editions state about the same count.

    Each of its rows is a count that more than one source states. `probable_counter` is the
    government where a source names nobody. `agree` is true if `value`, `value_to` and `bound` are
    the same. `stated` lists the values in the order of the editions. Amounts that a report
    converted (role `foreign`) are left out.
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
    """Render each table as a Parquet file and as a Stata file.

    Returns:
        contents by path, such as `parquet/figures.parquet`
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
    """Render one table for Stata 14 and newer: codes as texts, years as integers.

    A Boolean is 0 or 1, and a missing text is empty. The time of writing is that of the release.
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
    """Return the content of a Stata file with another time of writing, which has the same length.

    Otherwise the files of two builds would differ in this time, and in nothing else.
    """
    stamp = f"{time:%d %b %Y %H:%M}".encode()
    before, mark, after = content.partition(TIMESTAMP_START)
    return before + mark + stamp + after[len(stamp) :]
