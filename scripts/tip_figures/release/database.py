"""One SQLite database: tables with keys and references, codebook, views for common questions."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

import polars as pl

from tip_figures.datapackage.table import Table
from tip_figures.release.contents import Release, build_codebook

COLUMN_TYPES = {"integer": "INTEGER", "year": "INTEGER", "boolean": "INTEGER", "number": "NUMERIC"}
"""SQLite's types for those of Table Schema; all others are text."""


def write_database(release: Release) -> None:
    """Write NAME.sqlite: the tables, their columns and codes, and views."""
    with closing(sqlite3.connect(release.folder / f"{release.name}.sqlite")) as database:
        database.execute("PRAGMA journal_mode = OFF")
        for table in release.package.tables.values():
            _create_table(database, table)
        _fill_table(database, "meta_columns", build_codebook(release))
        texts = {key: text for key, text in release.descriptor.items() if isinstance(text, str)}
        package = pl.DataFrame({"name": list(texts), "value": list(texts.values())})
        _fill_table(database, "meta_package", package)
        database.execute("CREATE VIEW figures_with_labels AS SELECT * FROM figures_flat")
        database.execute(f"CREATE VIEW editions_compared AS {_write_comparison(release)}")
        database.commit()
        database.execute("VACUUM")


def _quote(*names: str) -> str:
    """Write names as SQLite takes any name, separated by commas."""
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


def _create_table(database: sqlite3.Connection, table: Table) -> None:
    """Create and fill a table with its primary key, and references to those of other tables."""
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
    """Create a table and insert the rows of a frame.

    definitions: of columns and keys; without any, the frame's columns without a type
    """
    body = ",\n  ".join(definitions) or _quote(*rows.columns)
    database.execute(f"CREATE TABLE {_quote(name)} (\n  {body}\n)")
    values = ", ".join("?" * rows.width)
    database.executemany(f"INSERT INTO {_quote(name)} VALUES ({values})", rows.iter_rows())


def _write_comparison(release: Release) -> str:
    """Write the query that compares what several editions state about the same count."""
    fields = release.package.tables["figures"].fields
    dimensions = [name for name, field in fields.items() if field.get("dimension")]
    cell = ", ".join(["what", "area", "year", "period", *dimensions, "unit"])
    return f"""SELECT {cell}, COUNT(*) AS editions,
  MIN(value) = MAX(value) AND COUNT(DISTINCT bound) = 1 AS agree,
  GROUP_CONCAT(edition_year || ': ' || value, '; ') AS stated
FROM (SELECT * FROM figures_flat f WHERE NOT EXISTS (SELECT 1 FROM identity_terms t
  WHERE t.figure_id = f.figure_id AND t.role = 'foreign') ORDER BY edition_year)
GROUP BY indicator_id, ref_area, {cell} HAVING COUNT(DISTINCT source_id) > 1
ORDER BY agree, what, year"""
