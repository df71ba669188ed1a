"""The tables in one SQLite database, with keys and references declared, and views for the common questions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from typing import Any

from tipdata.figures.model import Figures
from tipdata.package.constraints import category_values
from tipdata.release import flat_tables, identity_sql
from tipdata.release.contents import Export, Release
from tipdata.release.export_types import DAY, NUMBER, TEXT, TRUTH, WHOLE, CannotBuild, kind

AFFINITY = {TEXT: "TEXT", WHOLE: "INTEGER", NUMBER: "NUMERIC", TRUTH: "INTEGER", DAY: "TEXT"}
APPLICATION = 0x74697066  # “tipf”, where the program `file` tells databases apart


def write(release: Release) -> None:
    """Write NAME.sqlite.

    raises: CannotBuild if a declared reference does not hold, which no valid package brings about
    """
    with closing(sqlite3.connect(release.file(f"{release.stem}.sqlite"), isolation_level=None)) as base:
        base.executescript(
            f"PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA application_id = {APPLICATION};"
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY;"
        )
        base.execute("BEGIN")
        for table in release.tables:
            if table.table or table.name != flat_tables.TOTALS:  # which is a view here
                _fill(base, table)
        if release.figures:
            base.execute("CREATE TABLE meta_arithmetic (identity_id TEXT PRIMARY KEY, arithmetic TEXT)")
            written = flat_tables.arithmetic(release.figures)
            base.executemany("INSERT INTO meta_arithmetic VALUES (?, ?)", sorted(written.items()))
            for name, query in views(release.figures):
                base.execute(f"CREATE VIEW {name} AS {query}")
        _describe(base, release)
        base.execute("COMMIT")
        lost = base.execute("PRAGMA foreign_key_check").fetchone()
        if lost is not None:
            raise CannotBuild(f"the SQLite database has a row of {lost[0]} that refers to no row of {lost[2]}.")
        base.execute("VACUUM")


def quoted(name: str) -> str:
    """A name as SQLite takes any name."""
    return '"' + name.replace('"', '""') + '"'


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(quoted, names))


def _fill(base: sqlite3.Connection, table: Export) -> None:
    lines = [
        f"{quoted(name)} {AFFINITY[kind(field)]}{' NOT NULL' if _required(table, name) else ''}"
        for name, field in table.fields.items()
    ]
    if table.primary_key:
        lines.append(f"PRIMARY KEY ({_listed(table.primary_key)})")
    for mine, other, theirs in _references(table):
        lines.append(f"FOREIGN KEY ({_listed(mine)}) REFERENCES {quoted(other)} ({_listed(theirs)})")
    base.execute(f"CREATE TABLE {quoted(table.name)} (\n  " + ",\n  ".join(lines) + "\n)")
    marks = ", ".join("?" * len(table.fields))
    for frame in table.frames():
        base.executemany(f"INSERT INTO {quoted(table.name)} VALUES ({marks})", map(_row, frame.iter_rows()))
    for number, (key, what) in enumerate(table.table.keys if table.table else ()):
        if what != "primary key":
            base.execute(
                f"CREATE UNIQUE INDEX {quoted(f'{table.name} {number}')} ON {quoted(table.name)} ({_listed(key)})"
            )
    for columns in dict.fromkeys(tuple(mine) for mine, _, _ in _references(table)):
        called = quoted(f"{table.name} by {' and '.join(columns)}")
        base.execute(f"CREATE INDEX {called} ON {quoted(table.name)} ({_listed(columns)})")


def _required(table: Export, name: str) -> bool:
    return table.fields[name].get("constraints", {}).get("required") is True or name in table.primary_key


def _references(table: Export) -> Iterator[tuple[list[str], str, list[str]]]:
    """Foreign keys that lead to a key: columns, the table, its columns."""
    for mine, other, theirs in table.table.references if table.table else ():
        if any(set(key) == set(theirs) for key, _ in other.keys):
            yield mine, other.name, theirs


def _row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(value.isoformat() if isinstance(value, date) else value for value in row)


def views(figures: Figures) -> Iterator[tuple[str, str]]:
    """The questions that people ask, by the names that they would give them."""
    yield "figures_with_labels", "SELECT * FROM figures_flat"
    yield (
        "totals",
        (
            f"SELECT {', '.join(flat_tables.OF_TOTALS)} FROM figures_flat\n"
            "WHERE breakdown = 'total' AND latest AND indicator_id IN (SELECT indicator_id FROM indicators WHERE part_of IS NULL)\n"
            "ORDER BY ref_area, indicator_id, unit, year"
        ),
    )
    cell = ["what", "area", "year", *(one.name for one in figures.dimensions), "unit"]
    yield (
        "editions_compared",
        (
            f"SELECT {', '.join(cell)}, COUNT(*) AS editions, MIN(value) = MAX(value) AND COUNT(DISTINCT bound) = 1 AS agree,\n"
            "  GROUP_CONCAT(edition_year || ': ' || value, '; ') AS stated\n"
            "FROM (SELECT * FROM figures_flat f WHERE NOT EXISTS (SELECT 1 FROM identity_terms t\n"
            "  WHERE t.figure_id = f.figure_id AND t.role = 'foreign') ORDER BY edition_year)\n"
            f"GROUP BY indicator_id, ref_area, {', '.join(cell[2:])} HAVING COUNT(DISTINCT source_id) > 1\n"
            "ORDER BY agree, what, year"
        ),
    )
    yield (
        "contradictions",
        (
            "SELECT s.edition_year, i.statement, a.arithmetic, i.residual AS difference, i.explanation, i.identity_id, i.source_id\n"
            "FROM identities i JOIN sources s ON s.source_id = i.source_id\n"
            "LEFT JOIN meta_arithmetic a ON a.identity_id = i.identity_id\n"
            "WHERE i.verdict = 'contradicted' ORDER BY s.edition_year, i.identity_id"
        ),
    )
    yield "identities_recomputed", identity_sql.recomputed()


def _describe(base: sqlite3.Connection, release: Release) -> None:
    """What the package, its columns and codes mean, as tables themselves."""
    base.execute("CREATE TABLE meta_package (name TEXT PRIMARY KEY, value TEXT)")
    told = [(key, value) for key, value in release.descriptor.items() if isinstance(value, str) and key[:1] != "$"]
    base.executemany("INSERT INTO meta_package VALUES (?, ?)", sorted(told))
    base.execute("CREATE TABLE meta_columns (table_name, position, column_name, title, type, unit, description)")
    base.execute("CREATE TABLE meta_codes (table_name, column_name, code, label)")
    for table in release.tables:
        for place, (name, field) in enumerate(table.fields.items(), 1):
            words = [field.get(part) for part in ("title", "type", "unit", "description")]
            base.execute("INSERT INTO meta_columns VALUES (?, ?, ?, ?, ?, ?, ?)", (table.name, place, name, *words))
            codes = [(table.name, name, code, label) for code, label in category_values(field).items()]
            base.executemany("INSERT INTO meta_codes VALUES (?, ?, ?, ?)", codes)
