"""One SQLite database: tables with keys and references, codebook, views for common questions."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

import polars as pl

from tip_figures.datapackage.read.table import Reference, Table
from tip_figures.figures.model import Figures
from tip_figures.release import codebook
from tip_figures.release.contents import Release
from tip_figures.release.frames import FieldKind, get_field_kind, read_frame

COLUMNS_TABLE = "meta_columns"
PACKAGE_TABLE = "meta_package"
AFFINITIES = {
    FieldKind.TEXT: "TEXT",
    FieldKind.INTEGER: "INTEGER",
    FieldKind.NUMBER: "NUMERIC",
    FieldKind.BOOLEAN: "INTEGER",
    FieldKind.DATE: "TEXT",
}
"""SQLite's column types; it has none of its own for truth values and dates."""


def list_own_tables(release: Release) -> set[str]:
    """Return the names of tables and views that the database has beside those of the release."""
    names = {COLUMNS_TABLE, PACKAGE_TABLE}
    if release.figures:
        names |= {*_view_queries(release.figures)}
    return names


def write_database(release: Release) -> None:
    """Write NAME.sqlite: the tables, and views for common questions."""
    file = release.resolve(f"{release.file_stem}.sqlite")
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        for table in release.tables:
            _create_table(database, table)
        _fill_table(database, COLUMNS_TABLE, codebook.build_codebook(release))
        _fill_table(database, PACKAGE_TABLE, _descriptor_texts(release.descriptor))
        if release.figures:
            for name, query in _view_queries(release.figures).items():
                database.execute(f"CREATE VIEW {name} AS {query}")
        database.commit()
        database.execute("VACUUM")


def _descriptor_texts(descriptor: Mapping[str, Any]) -> pl.DataFrame:
    """Return the properties of the descriptor that are texts, one row each."""
    texts = {key: value for key, value in descriptor.items() if isinstance(value, str)}
    return pl.DataFrame({"name": list(texts), "value": list(texts.values())})


def _quote_names(*names: str) -> str:
    """Write names as SQLite takes any name, separated by commas."""
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


def _create_table(database: sqlite3.Connection, table: Table) -> None:
    """Create and fill a table with its keys and references; index what refers to other tables."""
    references = [reference for reference in table.references if _refers_to_key(reference)]
    definitions = [
        *_column_definitions(table),
        *_key_definitions(table),
        *map(_reference_definition, references),
    ]
    _fill_table(database, table.name, read_frame(table), definitions)
    for columns in dict.fromkeys(tuple(reference.columns) for reference in references):
        index = _quote_names(f"{table.name} by {' and '.join(columns)}")
        database.execute(
            f"CREATE INDEX {index} ON {_quote_names(table.name)} ({_quote_names(*columns)})"
        )


def _refers_to_key(reference: Reference) -> bool:
    """Whether the columns that are referred to are a key; SQLite accepts no other reference."""
    return any(set(key) == set(reference.targets) for key, _ in reference.table.keys)


def _column_definitions(table: Table) -> list[str]:
    definitions = []
    for name, field in table.fields.items():
        is_required = field.get("constraints", {}).get("required") is True
        definition = f"{_quote_names(name)} {AFFINITIES[get_field_kind(field)]}"
        if is_required or name in table.primary_key:
            definition += " NOT NULL"
        definitions.append(definition)
    return definitions


def _key_definitions(table: Table) -> list[str]:
    definitions = []
    for key, kind in table.keys:
        constraint = "PRIMARY KEY" if kind == "primary key" else "UNIQUE"
        definitions.append(f"{constraint} ({_quote_names(*key)})")
    return definitions


def _reference_definition(reference: Reference) -> str:
    target = f"{_quote_names(reference.table.name)} ({_quote_names(*reference.targets)})"
    return f"FOREIGN KEY ({_quote_names(*reference.columns)}) REFERENCES {target}"


def _fill_table(
    database: sqlite3.Connection,
    name: str,
    rows: pl.DataFrame,
    definitions: Sequence[str] = (),
) -> None:
    """Create a table and insert the rows of a frame.

    definitions: of columns and keys; without any, the frame's columns without a type
    """
    lines = definitions or [_quote_names(column) for column in rows.columns]
    body = ",\n  ".join(lines)
    database.execute(f"CREATE TABLE {_quote_names(name)} (\n  {body}\n)")
    placeholders = ", ".join("?" * rows.width)
    statement = f"INSERT INTO {_quote_names(name)} VALUES ({placeholders})"
    database.executemany(statement, rows.cast({pl.Date: pl.String}).iter_rows())


def _view_queries(figures: Figures) -> dict[str, str]:
    """Return queries for common questions, by the name of their view."""
    dimensions = [dimension.name for dimension in figures.dimensions]
    cell = ", ".join(["what", "area", "year", *dimensions, "unit"])
    return {
        "figures_with_labels": "SELECT * FROM figures_flat",
        "editions_compared": f"""SELECT {cell}, COUNT(*) AS editions,
  MIN(value) = MAX(value) AND COUNT(DISTINCT bound) = 1 AS agree,
  GROUP_CONCAT(edition_year || ': ' || value, '; ') AS stated
FROM (SELECT * FROM figures_flat f WHERE NOT EXISTS (SELECT 1 FROM identity_terms t
  WHERE t.figure_id = f.figure_id AND t.role = 'foreign') ORDER BY edition_year)
GROUP BY indicator_id, ref_area, {cell} HAVING COUNT(DISTINCT source_id) > 1
ORDER BY agree, what, year""",
    }
