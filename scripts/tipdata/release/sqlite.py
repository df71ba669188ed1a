"""The tables in one SQLite database, with keys, checks and references declared, and views for the common questions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from tipdata.figures.labels import DIMENSIONS
from tipdata.package.load import Package
from tipdata.package.rules import category_values
from tipdata.package.table import Table
from tipdata.release import checks_sql, identity_sql
from tipdata.release import export_types as cells
from tipdata.release import flat_table as flat
from tipdata.release.archive import stem
from tipdata.release.export_types import CannotBuild

AFFINITY = {
    cells.TEXT: "TEXT",
    cells.WHOLE: "INTEGER",
    cells.NUMBER: "NUMERIC",
    cells.TRUTH: "INTEGER",
    cells.DAY: "TEXT",
}
APPLICATION = 0x74697066  # "tipf", where the program file tells databases apart


def write(package: Package, folder: Path, tell: Callable[[int], None]) -> None:
    """Write NAME.sqlite.

    raises: CannotBuild if a declared check does not hold, which no valid package brings about
    """
    with closing(sqlite3.connect(folder / f"{stem(package)}.sqlite", isolation_level=None)) as base:
        base.executescript(
            f"PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA application_id = {APPLICATION};"
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY;"
        )
        base.execute("BEGIN")
        for table in package.tables.values():
            base.execute(create(table))
            _fill(base, table, tell)
            for statement in indexes(table):
                base.execute(statement)
        for statement in views(package):
            base.execute(statement)
        _describe(base, package)
        base.execute("COMMIT")
        lost = base.execute("PRAGMA foreign_key_check").fetchone()
        if lost is not None:
            raise CannotBuild(f"the SQLite database has a row of {lost[0]} that refers to no row of {lost[2]}.")
        base.execute("VACUUM")


def quoted(name: str) -> str:
    """A name as SQLite takes any name."""
    return '"' + name.replace('"', '""') + '"'


def create(table: Table) -> str:
    """CREATE TABLE with types, keys, checks and references."""
    lines = []
    for field_name, field in table.fields.items():
        required = field.get("constraints", {}).get("required") is True or field_name in table.primary_key
        lines.append(f"{quoted(field_name)} {AFFINITY[cells.kind(field)]}{' NOT NULL' if required else ''}")
    if table.primary_key:
        lines.append(f"PRIMARY KEY ({', '.join(map(quoted, table.primary_key))})")
    for found in table.references:
        mine, theirs = ", ".join(map(quoted, found.columns)), ", ".join(map(quoted, found.targets))
        other = quoted(found.table.name)
        lines.append(f"FOREIGN KEY ({mine}) REFERENCES {other} ({theirs}) DEFERRABLE INITIALLY DEFERRED")
    for label, _, condition, _ in checks_sql.conditions(table, quoted(table.name)):
        if condition and not label.endswith(".required"):
            lines.append(f"CONSTRAINT {quoted(label)} CHECK ({condition})")
    return f"CREATE TABLE {quoted(table.name)} (\n  " + ",\n  ".join(lines) + "\n)"


def indexes(table: Table) -> Iterator[str]:
    """Unique keys, in which an empty cell counts as a value, and an index for each reference."""
    for key, kind in table.keys:
        if kind == "primary key":
            continue
        called = quoted(f"{table.name}: {' and '.join(key)}")
        parts = [quoted(part) for part in key]
        listed = ", ".join(parts if len(key) == 1 else [f"COALESCE({part}, '')" for part in parts])
        some = " OR ".join(f"{part} IS NOT NULL" for part in parts)
        yield f"CREATE UNIQUE INDEX {called} ON {quoted(table.name)} ({listed}) WHERE {some}"
    done = [table.primary_key]
    for columns, _, _ in table.references:
        if any(k[: len(columns)] == columns for k in done):
            continue
        done.append(columns)
        called = quoted(f"{table.name} by {' and '.join(columns)}")
        yield f"CREATE INDEX {called} ON {quoted(table.name)} ({', '.join(map(quoted, columns))})"


def _fill(base: sqlite3.Connection, table: Table, tell: Callable[[int], None]) -> None:
    marks = ", ".join("?" * len(table.fields))
    for frame in cells.frames(table):
        base.executemany(f"INSERT INTO {quoted(table.name)} VALUES ({marks})", map(_row, frame.iter_rows()))
        tell(frame.height)


def _row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(value.isoformat() if isinstance(value, date) else value for value in row)


def views(package: Package) -> Iterator[str]:
    """Figures with labels, totals that are safe to add, identities recomputed, where their tables are there."""
    if flat.possible(package):
        listed = ",\n  ".join(_flat_column(column, package) for column in flat.columns(package))
        yield f"CREATE VIEW figures_with_labels AS SELECT\n  {listed}\nFROM figures f"
        if package.has("identities", "identity_terms"):
            yield _totals()
    if package.has("figures", "identities", "identity_terms"):
        yield f"CREATE VIEW identities_recomputed AS {identity_sql.recomputed()}"


def _flat_column(column: flat.Column, package: Package) -> str:
    if not column.of:
        return f"f.{quoted(column.name)}"
    if not column.label:
        key = package.tables[column.table].primary_key[0]
        found = f"SELECT {quoted(column.column)} FROM {column.table} WHERE {quoted(key)} = f.{quoted(column.of)}"
        return f"({found}) AS {quoted(column.name)}"
    code = f"f.{quoted(column.of)}"
    if column.table != "figures":  # the code was joined in itself, beside the reference that is not here
        joined = next(c for c in flat.columns(package) if c.name == column.of)
        code = _flat_column(joined, package).rpartition(" AS ")[0]
    found = f"SELECT label FROM meta_codes WHERE table_name = '{column.table}' AND column_name = '{column.column}' AND code = {code}"
    return f"({found}) AS {quoted(column.name)}"


def _totals() -> str:
    """Totals of which no two count the same thing within an indicator, unit and year.

    A total has `all` in every dimension that its indicator has. A share in percent adds up to nothing, what a report
    observes itself is no count of all there are, and a figure that a later source states again would count twice.
    """
    all_of_it = " AND ".join(f"COALESCE(f.{name}, 'all') = 'all'" for name in DIMENSIONS)
    return f"""CREATE VIEW totals_safe_to_add AS
SELECT f.indicator_id, i.label AS indicator_label, f.unit, f.year, f.ref_area, f.source_id, f.figure_id, f.bound, f.value,
  f.value_to, f.rounded_to, f.obs_status, f.label, i.note AS caution
FROM figures f JOIN indicators i ON i.indicator_id = f.indicator_id
WHERE {all_of_it} AND f.unit <> 'percent' AND i.counted_by <> 'report'
  AND NOT EXISTS (SELECT 1 FROM identity_terms t JOIN identities d ON d.identity_id = t.identity_id
    WHERE t.figure_id = f.figure_id AND d.kind = 'restated' AND t.role = 'again')"""


def _describe(base: sqlite3.Connection, package: Package) -> None:
    """What tables, columns and codes mean, as tables themselves."""
    base.execute("CREATE TABLE meta_package (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    told = [
        (key, value) for key, value in package.descriptor.items() if isinstance(value, str) and not key.startswith("$")
    ]
    base.executemany("INSERT INTO meta_package VALUES (?, ?)", sorted(told))
    base.execute(
        "CREATE TABLE meta_columns (table_name TEXT, position INTEGER, column_name TEXT, title TEXT, type TEXT, unit TEXT,"
        " description TEXT, PRIMARY KEY (table_name, position)) WITHOUT ROWID"
    )
    base.execute(
        "CREATE TABLE meta_codes (table_name TEXT, column_name TEXT, code TEXT, label TEXT, position INTEGER,"
        " PRIMARY KEY (table_name, column_name, code)) WITHOUT ROWID"
    )
    for table in package.tables.values():
        for place, (name, field) in enumerate(table.fields.items(), 1):
            said = [field.get(part) for part in ("title", "type", "unit", "description")]
            base.execute("INSERT INTO meta_columns VALUES (?, ?, ?, ?, ?, ?, ?)", (table.name, place, name, *said))
            for number, (code, label) in enumerate(category_values(field).items(), 1):
                base.execute("INSERT INTO meta_codes VALUES (?, ?, ?, ?, ?)", (table.name, name, code, label, number))
