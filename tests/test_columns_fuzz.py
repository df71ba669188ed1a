"""Whatever column is missing, of another type or empty, each command ends in findings or one line, never in a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cells
from conftest import DATA, amend

SCHEMAS = {file.stem: json.loads(file.read_text()) for file in sorted((DATA / "package/schemas").glob("*.json"))}
CASES = [(table, field["name"]) for table, schema in SCHEMAS.items() for field in schema["fields"]]
FIGURE = "demo-2021-isl-identified-2020"


def rewrite(package: Path, table: str, change: Callable[[dict[str, str]], Any]) -> None:
    """Change every row of a table, as a dictionary by column."""
    rows = cells.read(package, table)
    for row in rows:
        change(row)
    cells.write(package, table, rows)


def drop(package: Path, table: str, column: str) -> None:
    """Take a column out of table and schema, with the keys and rules that name it."""
    rewrite(package, table, lambda row: row.pop(column))
    for file in (package / "schemas").glob("*.json"):
        with amend(file) as schema:
            mine = file.stem == table
            keys = schema.get("foreignKeys", [])
            schema["foreignKeys"] = [
                key for key in keys
                if not (mine and column in key["fields"])
                and not (key["reference"].get("resource", file.stem) == table and column in key["reference"]["fields"])
            ]  # fmt: skip
            if mine:
                schema["fields"] = [field for field in schema["fields"] if field["name"] != column]
                schema["rules"] = [rule for rule in schema.get("rules", []) if column not in rule["expression"]]
                schema["primaryKey"] = [name for name in schema.get("primaryKey", []) if name != column]


def retype(package: Path, table: str, column: str) -> None:
    """Make a text of what is none, and a number of what is a text."""
    with amend(package / "schemas" / f"{table}.json") as schema:
        (field,) = [field for field in schema["fields"] if field["name"] == column]
        field["type"] = "integer" if field["type"] == "string" else "string"
        for name in ("constraints", "categories"):
            field.pop(name, None)


def empty(package: Path, table: str, column: str) -> None:
    """Empty every cell of a column."""
    rewrite(package, table, lambda row: row.update({column: ""}))


def fieldless(package: Path, table: str) -> None:
    """Take every field out of a schema."""
    with amend(package / "schemas" / f"{table}.json") as schema:
        schema["fields"] = []


def keyless(package: Path, table: str) -> None:
    """Take the primary key out of a schema."""
    with amend(package / "schemas" / f"{table}.json") as schema:
        schema.pop("primaryKey", None)


def miskeyed(package: Path, table: str) -> None:
    """Make a primary key of what is no column."""
    with amend(package / "schemas" / f"{table}.json") as schema:
        schema["primaryKey"] = ["nowhere", 3]


def long_numbers(package: Path, table: str) -> None:
    """Make every number 40 digits long."""
    for row in (rows := cells.read(package, table)):
        row |= {name: "9" * 40 for name, cell in row.items() if cell.isdecimal()}
    cells.write(package, table, rows)


def try_all(run: Callable[..., Any], package: Path, texts: list[Path], out: Path) -> None:
    """Run every command; each ends with a status of its own, and whatever else it raises fails the test."""
    (out / "new.txt").write_text(texts[0].read_text(encoding="utf-8") + "No more.", encoding="utf-8")
    given = [word for text in texts for word in ("--text", text)]
    for words in (
        ("validate.py", package, *given, "--strict"), ("verify_sums.py", package),
        ("verify_source.py", package, *given, "--format", "json"), ("verify_source.py", package, *given, "--show", FIGURE),
        ("verify_source.py", package, *given, "--html", out / "page.html"),
        ("compare.py", DATA / "package", package, "--check"), ("compare.py", package, DATA / "package"),
        ("build.py", package, "--output", out / "dist"), ("tidy.py", package, "--check"), ("tidy.py", package),
        ("scan.py", texts[0], "--package", package, "--source", "demo-2021-isl-protection"),
        ("scan.py", out / "new.txt", "--package", package, "--source", "demo-2024-isl-protection", "--worksheet", out / "w.csv"),
        ("scan.py", out / "new.txt", "--package", package, "--source", "demo-2024-isl-protection", "--worksheet", out / "w.csv"),
    ):  # fmt: skip
        ran = run(*words)
        assert ran.returncode in (0, 1, 2), (words, ran.stderr)
        assert ran.returncode != 2 or len(ran.stderr.splitlines()) == 1, (words, ran.stderr)


@pytest.mark.slow
@pytest.mark.parametrize("change", [drop, retype, empty])
@pytest.mark.parametrize(("table", "column"), CASES)
def test_no_command_breaks_down_on_a_column(package, run, texts, tmp_path, table, column, change):
    """Each column of each table is taken out, retyped and emptied in turn."""
    change(package, table, column)
    try_all(run, package, texts, tmp_path)


@pytest.mark.parametrize(
    ("table", "column", "change"), [(*CASES[n * 19 % len(CASES)], (drop, retype, empty)[n % 3]) for n in range(6)]
)
def test_no_command_breaks_down_on_some_columns(package, run, texts, tmp_path, table, column, change):
    """A sample of the above, for every day."""
    change(package, table, column)
    try_all(run, package, texts, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("change", [fieldless, keyless, miskeyed, long_numbers])
@pytest.mark.parametrize("table", list(SCHEMAS))
def test_no_command_breaks_down_on_a_table(package, run, texts, tmp_path, table, change):
    """Each schema loses its fields and its key in turn, and numbers are longer than any column of integers."""
    change(package, table)
    try_all(run, package, texts, tmp_path)


@pytest.mark.parametrize(("table", "change"), [("sources", fieldless), ("areas", miskeyed), ("numerals", long_numbers)])
def test_no_command_breaks_down_on_some_tables(package, run, texts, tmp_path, table, change):
    """A sample of the above, for every day."""
    change(package, table)
    try_all(run, package, texts, tmp_path)
