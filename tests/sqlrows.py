"""checks.sql run by an engine over the tables of a package, and the rows that it finds, named as findings name them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

import cells as spoiled
from tipdata.package.finding import Finding
from tipdata.package.load import Package
from tipdata.package.table import Table
from tipdata.release import export_types as cells

Rows = set[tuple[str, str]]
Run = Callable[[str], tuple[list[str], list[tuple[Any, ...]]]]
COVERED = frozenset([
    "cell-required", "cell-enum", "cell-pattern", "cell-length", "cell-minimum", "cell-maximum",
    "rule-broken", "key-duplicate", "key-empty", "reference-missing", "verdict-differs",
    "residual-differs", "identity-unjudged", "derived-value", "derived-elsewhere", "derived-twice",
    "coefficient-missing", "coefficient-filled", "unit-differs", "part-elsewhere", "parts-differ",
    "parts-overlap", "position-gap",
])  # fmt: skip
"""Codes of findings that checks.sql has a query for."""


def frame(table: Table) -> pl.DataFrame:
    """All rows of a table as every engine gets them."""
    return pl.concat(cells.frames(table))


def in_sqlite(package: Package) -> Run:
    """The tables in a SQLite database without any declared constraint."""
    base = sqlite3.connect(":memory:")
    for name, table in package.tables.items():
        made = frame(table)
        columns = ", ".join(f'"{c}" {"NUMERIC" if made[c].dtype.is_numeric() else "TEXT"}' for c in made.columns)
        base.execute(f"CREATE TABLE {name} ({columns})")
        base.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * made.width)})", made.rows())

    def run(sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        found = base.execute(sql)
        return [d[0] for d in found.description], found.fetchall()

    return run


def statements(text: str) -> dict[str, str]:
    """The queries of a checks.sql by name."""
    made = {}
    for block in text.split(";\n"):
        lines = block.strip().splitlines()
        sql = [line for line in lines if not line.startswith("--")]
        if any(line.strip() for line in sql):
            comment = [line for line in lines if line.startswith("-- ")][-1]
            made[comment[3:].partition(":")[0]] = "\n".join(sql)
    return made


def found(package: Package, run: Run, queries: Mapping[str, str]) -> Rows:
    """Table and key of every row that any query returns; of rows that share a unique key, all but the first."""
    made: Rows = set()
    for name, sql in queries.items():
        table = package.tables[name.partition(".")[0]]
        columns, rows = run(sql)
        # Two engines name a column that stands twice differently; the key's are the first of their name.
        place = {column: number for number, column in reversed(list(enumerate(columns)))}
        key = ["identity_id", "place"] if "place" in place and "position" not in place else table.primary_key
        keyed = [(row, "/".join("" if row[place[k]] is None else str(row[place[k]]) for k in key)) for row in rows]
        if ".unique-" in name or name.endswith("derived-twice"):
            unique = name.rpartition(".")[2].split("+") if ".unique-" in name else ["derived_by"]
            keyed = list(_later(table, keyed, [place[column] for column in unique]))
        made |= {(table.name, shown) for _, shown in keyed}
    return made


def _later(table: Table, keyed: list[tuple[Any, str]], columns: list[int]) -> Iterable[tuple[Any, str]]:
    lines = {table.key(row): row["_line"] for row in table.rows()}
    seen = set()
    for row, shown in sorted(keyed, key=lambda pair: lines[pair[1]]):
        values = tuple(row[column] for column in columns)
        if values in seen:
            yield row, shown
        seen.add(values)


def expected(package: Package, findings: Iterable[Finding]) -> Rows:
    """The rows of the findings that checks.sql has a query for."""
    by_path = {table.path: table.name for table in package.tables.values()}
    made = {(by_path[f.path], f.key) for f in findings if f.code in COVERED and f.line}
    return made | {
        (by_path[f.path], f.key) for f in findings if f.code == "source-differs" and by_path[f.path] == "identity_terms"
    }


def damage_much(root: Path) -> None:
    """Spoil a cell for nearly every kind of query."""
    spoiled.edit(root, "figures", "assisted-2019", value="77.5", value_to="60", unit="")
    spoiled.edit(root, "figures", "shelters-2019", year="1800", basis="derived", label="x")
    spoiled.edit(root, "figures", "calls-2019", bound="maybe", ref_area="XXX", rounded_to="10")
    spoiled.edit(root, "figures", "2018-kzt", value="76200000")
    spoiled.edit(root, "figures", "identified-2019-russian-labor", citizenship="UZB", exploitation="forced_begging")
    spoiled.edit(root, "areas", "KOR", iso_alpha2="RU", name="")
    spoiled.edit(root, "sentences", "protection/1/2", sha256="XYZ", length="0")
    spoiled.edit(root, "numerals", "1/2/26", end="20", form="negation")
    spoiled.edit(root, "numerals", "1/2/66", start="26")
    spoiled.edit(root, "identities", "allocation-rate", verdict="exact", explanation="", residual="1")
    spoiled.edit(root, "identities", "assisted-fell", kind="part_of")
    spoiled.edit(root, "identity_terms", "identified-by-place/2", coefficient="1")
    spoiled.edit(root, "identity_terms", "hotline-referrals/2", position="9", figure_id="nobody")
    spoiled.edit(root, "indicators", "hotline_calls", units="call;;x", dimensions="citizenship;nothing")
    spoiled.edit(root, "sources", "protection", url="http://x.example", paragraphs="99")
