"""The tables in one SQLite database, with keys and references declared, and views for the common questions."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing

import polars as pl

from tipdata.package.table import Table
from tipdata.release import codebook, flat_tables
from tipdata.release.contents import DAY, NUMBER, TEXT, TRUTH, WHOLE, CannotBuild, Release, frame, kind

AFFINITY = {TEXT: "TEXT", WHOLE: "INTEGER", NUMBER: "NUMERIC", TRUTH: "INTEGER", DAY: "TEXT"}
APPLICATION = 0x74697066  # “tipf”, where the program `file` tells databases apart


def write(release: Release) -> None:
    """Write NAME.sqlite.

    raises: CannotBuild if a declared reference does not hold, which no valid package brings about
    """
    with closing(sqlite3.connect(release.file(f"{release.stem}.sqlite"), isolation_level=None)) as base:
        base.execute(f"PRAGMA application_id = {APPLICATION}")
        base.execute("PRAGMA journal_mode = OFF")
        base.execute("BEGIN")
        for table in release.all_tables:
            if table.name != flat_tables.TOTALS or table not in release.made:  # which is a view here
                _fill(base, table)
        _insert(base, "meta_columns", codebook.rows(release))
        told = {key: str(value) for key, value in release.descriptor.items() if isinstance(value, str)}
        _insert(base, "meta_package", pl.DataFrame({"name": [*told], "value": [*told.values()]}))
        if release.figures:
            _insert(base, "contradictions", flat_tables.contradictions(release.figures))
            for name, query in views(release).items():
                base.execute(f"CREATE VIEW {name} AS {query}")
        base.execute("COMMIT")
        lost = base.execute("PRAGMA foreign_key_check").fetchone()
        if lost is not None:
            raise CannotBuild(f"the SQLite database has a row of {lost[0]} that refers to no row of {lost[2]}.")
        base.execute("VACUUM")


def quoted(*names: str) -> str:
    """Names as SQLite takes any name."""
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


def _fill(base: sqlite3.Connection, table: Table) -> None:
    """One table with its keys, references and rows."""
    lines = []
    for name, field in table.fields.items():
        required = field.get("constraints", {}).get("required") is True or name in table.primary_key
        lines.append(f"{quoted(name)} {AFFINITY[kind(field)]}{' NOT NULL' if required else ''}")
    for key, what in table.keys:
        lines.append(f"{'PRIMARY KEY' if what == 'primary key' else 'UNIQUE'} ({quoted(*key)})")
    for mine, other, theirs in _references(table):
        lines.append(f"FOREIGN KEY ({quoted(*mine)}) REFERENCES {quoted(other)} ({quoted(*theirs)})")
    _insert(base, table.name, frame(table), lines)
    for columns in dict.fromkeys(tuple(mine) for mine, _, _ in _references(table)):
        called = quoted(f"{table.name} by {' and '.join(columns)}")
        base.execute(f"CREATE INDEX {called} ON {quoted(table.name)} ({quoted(*columns)})")


def _insert(base: sqlite3.Connection, name: str, rows: pl.DataFrame, lines: Sequence[str] = ()) -> None:
    """A table of these lines, or of the columns of a frame, and the frame's rows."""
    lines = lines or [quoted(column) for column in rows.columns]
    base.execute(f"CREATE TABLE {quoted(name)} (\n  " + ",\n  ".join(lines) + "\n)")
    marks = ", ".join("?" * rows.width)
    base.executemany(f"INSERT INTO {quoted(name)} VALUES ({marks})", rows.cast({pl.Date: pl.String}).iter_rows())


def _references(table: Table) -> Iterator[tuple[list[str], str, list[str]]]:
    """Foreign keys that lead to a key: columns, the table, its columns."""
    for mine, other, theirs in table.references:
        if any(set(key) == set(theirs) for key, _ in other.keys):
            yield mine, other.name, theirs


def views(release: Release) -> dict[str, str]:
    """The questions that people ask, by the names that they would give them."""
    flat, totals = release.made
    divided = [name for name, field in flat.fields.items() if field.get("description") == flat_tables.WORDS]
    cell = ", ".join(["what", "area", "year", *divided, "unit"])
    return {
        "figures_with_labels": "SELECT * FROM figures_flat",
        "totals": f"""SELECT {", ".join(totals.fields)} FROM figures_flat
WHERE breakdown = 'total' AND latest AND indicator_id IN (SELECT indicator_id FROM indicators WHERE part_of IS NULL)
ORDER BY ref_area, indicator_id, unit, year""",
        "editions_compared": f"""SELECT {cell}, COUNT(*) AS editions,
  MIN(value) = MAX(value) AND COUNT(DISTINCT bound) = 1 AS agree, GROUP_CONCAT(edition_year || ': ' || value, '; ') AS stated
FROM (SELECT * FROM figures_flat f WHERE NOT EXISTS (SELECT 1 FROM identity_terms t
  WHERE t.figure_id = f.figure_id AND t.role = 'foreign') ORDER BY edition_year)
GROUP BY indicator_id, ref_area, {cell} HAVING COUNT(DISTINCT source_id) > 1
ORDER BY agree, what, year""",
    }
