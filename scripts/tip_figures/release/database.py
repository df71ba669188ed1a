"""One SQLite database: tables with keys and references, codebook, views for common questions."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

import polars as pl

from tip_figures.datapackage.table import Reference, Table
from tip_figures.release import codebook
from tip_figures.release.contents import Release

COLUMN_TYPES = {"integer": "INTEGER", "year": "INTEGER", "boolean": "INTEGER", "number": "NUMERIC"}
"""SQLite's types for those of Table Schema; all others are text."""


def write_database(release: Release) -> None:
    """Write NAME.sqlite: the tables, their columns and codes, and views."""
    with closing(sqlite3.connect(release.folder / f"{release.name}.sqlite")) as database:
        database.execute("PRAGMA journal_mode = OFF")
        for table in release.package.tables.values():
            _create_table(database, table)
        _fill_table(database, "meta_columns", codebook.build_codebook(release))
        _fill_table(database, "meta_package", _list_texts(release.descriptor))
        database.execute("CREATE VIEW figures_with_labels AS SELECT * FROM figures_flat")
        database.execute(f"CREATE VIEW editions_compared AS {_write_comparison(release)}")
        database.commit()
        database.execute("VACUUM")


def _list_texts(descriptor: Mapping[str, Any]) -> pl.DataFrame:
    """Return the properties of the descriptor that are texts, one row each."""
    texts = {key: value for key, value in descriptor.items() if isinstance(value, str)}
    return pl.DataFrame({"name": list(texts), "value": list(texts.values())})


def _quote_names(names: Sequence[str]) -> str:
    """Write names as SQLite takes any name, separated by commas."""
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


def _create_table(database: sqlite3.Connection, table: Table) -> None:
    """Create and fill a table with its keys and references."""
    definitions = [_define_column(table, name, field) for name, field in table.fields.items()]
    for columns, kind in table.keys:
        constraint = "PRIMARY KEY" if kind == "primary key" else "UNIQUE"
        definitions.append(f"{constraint} ({_quote_names(columns)})")
    for reference in filter(_refers_to_key, table.references):
        target = f"{_quote_names([reference.table.name])} ({_quote_names(reference.targets)})"
        definitions.append(f"FOREIGN KEY ({_quote_names(reference.columns)}) REFERENCES {target}")
    _fill_table(database, table.name, table.frame, definitions)


def _refers_to_key(reference: Reference) -> bool:
    """Whether the columns that are referred to are a key; SQLite accepts no other reference."""
    return any(set(columns) == set(reference.targets) for columns, _ in reference.table.keys)


def _define_column(table: Table, name: str, field: Mapping[str, Any]) -> str:
    is_required = field.get("constraints", {}).get("required") is True
    column_type = COLUMN_TYPES.get(str(field.get("type")), "TEXT")
    required = " NOT NULL" if is_required or name in table.primary_key else ""
    return f"{_quote_names([name])} {column_type}{required}"


def _fill_table(
    database: sqlite3.Connection, name: str, rows: pl.DataFrame, definitions: Sequence[str] = ()
) -> None:
    """Create a table and insert the rows of a frame.

    definitions: of columns and keys; without any, the frame's columns without a type
    """
    lines = definitions or [_quote_names([column]) for column in rows.columns]
    body = ",\n  ".join(lines)
    database.execute(f"CREATE TABLE {_quote_names([name])} (\n  {body}\n)")
    placeholders = ", ".join("?" * rows.width)
    database.executemany(
        f"INSERT INTO {_quote_names([name])} VALUES ({placeholders})", rows.iter_rows()
    )


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
