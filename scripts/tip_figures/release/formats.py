"""The tables in the formats of other programs: Parquet with types, Stata with labels, and one SQLite database with views."""

import json
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing

import polars as pl
import pyreadstat

from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema.constraints import read_categories
from tip_figures.figures.model import Figures
from tip_figures.release import codebook, flat_tables
from tip_figures.release.contents import Release, title
from tip_figures.release.frames import DAY, NUMBER, TEXT, TRUTH, WHOLE, kind, read_frame

ROWS = 100_000  # rows of one row group of Parquet
LABEL = 80  # bytes of the longest label that Stata takes
RESERVED = ("alias", "byte", "double", "float", "if", "in", "int", "long", "strL", "using", "with")
STAMP = b"<timestamp>\x11"  # then 17 characters, the only bytes of a Stata file that would differ from day to day
AFFINITY = {TEXT: "TEXT", WHOLE: "INTEGER", NUMBER: "NUMERIC", TRUTH: "INTEGER", DAY: "TEXT"}


def parquet(release: Release) -> None:
    """Write parquet/TABLE.parquet for each table, with its Table Schema in the metadata."""
    for table in release.all_tables:
        schema = json.dumps(table.schema, ensure_ascii=False, sort_keys=True)
        metadata = {"package": release.named, "table_schema": schema}
        file = release.file(f"parquet/{table.name}.parquet")
        with file.open("wb") as stream:  # Polars opens no path that is not UTF-8
            read_frame(table).write_parquet(stream, row_group_size=ROWS, metadata=metadata)


def stata(release: Release) -> None:
    """Write stata/TABLE.dta for each table, in format 118 (Stata 14 and newer).

    A coded column becomes whole numbers from 1, in the order of its codes, with the labels of the codes as value labels.
    """
    stamp = f"{release.moment:%d %b %Y %H:%M}".encode()
    for table in release.all_tables:
        rows, file = read_frame(table), release.file(f"stata/{table.name}.dta")
        about = _cut(f"{title(table)} ({release.named})")
        labels: list[str | None] = [
            _cut(str(field.get("title", name))) for name, field in table.fields.items()
        ]
        codes: dict[str, dict[int | float, str]] = {}
        for place, (name, field) in enumerate(table.fields.items(), 1):
            # A name that Stata does not take gives way to the column's number; the label keeps it.
            taken = re.fullmatch(r"[A-Za-z]\w{0,31}", name) and name not in RESERVED
            called = name if taken else f"column_{place}"
            if (meanings := read_categories(field)) and kind(field) == TEXT:
                numbers = {code: number for number, code in enumerate(meanings, 1)}
                rows = rows.with_columns(
                    pl.col(name).replace_strict(numbers, return_dtype=pl.Int32)
                )
                codes[called] = dict(enumerate(meanings.values(), 1))
            rows = rows.rename({name: called})
        pyreadstat.write_dta(rows, file, about, labels, version=14, variable_value_labels=codes)
        with file.open("r+b") as stream:
            stream.seek(stream.read(1_000).index(STAMP) + len(STAMP))
            stream.write(stamp)


def _cut(text: str) -> str:
    return text.encode()[:LABEL].decode(errors="ignore")


def database(release: Release) -> None:
    """Write NAME.sqlite, with keys and references declared, and views for the common questions."""
    with closing(sqlite3.connect(release.file(f"{release.stem}.sqlite"))) as base:
        base.execute("PRAGMA journal_mode = OFF")
        for table in release.all_tables:
            if (
                table.name != flat_tables.TOTALS or table not in release.made
            ):  # which is a view here
                _fill(base, table)
        _insert(base, "meta_columns", codebook.rows(release))
        told = {key: value for key, value in release.descriptor.items() if isinstance(value, str)}
        _insert(base, "meta_package", pl.DataFrame({"name": [*told], "value": [*told.values()]}))
        if release.figures:
            _insert(base, "contradictions", flat_tables.contradictions(release.figures))
            for name, query in _views(release.figures, release.made[1]).items():
                base.execute(f"CREATE VIEW {name} AS {query}")
        base.commit()
        base.execute("VACUUM")


def _quoted(*names: str) -> str:
    """Names as SQLite takes any name."""
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


def _fill(base: sqlite3.Connection, table: Table) -> None:
    lines = []
    for name, field in table.fields.items():
        required = field.get("constraints", {}).get("required") is True or name in table.primary_key
        lines.append(f"{_quoted(name)} {AFFINITY[kind(field)]}{' NOT NULL' if required else ''}")
    for key, what in table.keys:
        lines.append(f"{'PRIMARY KEY' if what == 'primary key' else 'UNIQUE'} ({_quoted(*key)})")
    references = [
        one
        for one in table.references
        if any(set(key) == set(one.targets) for key, _ in one.table.keys)
    ]
    for mine, other, theirs in references:
        lines.append(
            f"FOREIGN KEY ({_quoted(*mine)}) REFERENCES {_quoted(other.name)} ({_quoted(*theirs)})"
        )
    _insert(base, table.name, read_frame(table), lines)
    for columns in dict.fromkeys(tuple(one.columns) for one in references):
        called = _quoted(f"{table.name} by {' and '.join(columns)}")
        base.execute(f"CREATE INDEX {called} ON {_quoted(table.name)} ({_quoted(*columns)})")


def _insert(
    base: sqlite3.Connection, name: str, rows: pl.DataFrame, lines: Sequence[str] = ()
) -> None:
    """A table of these lines, or of the columns of a frame, and the frame's rows."""
    lines = lines or [_quoted(column) for column in rows.columns]
    base.execute(f"CREATE TABLE {_quoted(name)} (\n  " + ",\n  ".join(lines) + "\n)")
    marks = ", ".join("?" * rows.width)
    base.executemany(
        f"INSERT INTO {_quoted(name)} VALUES ({marks})", rows.cast({pl.Date: pl.String}).iter_rows()
    )


def _views(figures: Figures, totals: Table) -> dict[str, str]:
    """The questions that people ask, by the names that they would give them."""
    cell = ", ".join(["what", "area", "year", *(one.name for one in figures.dimensions), "unit"])
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
