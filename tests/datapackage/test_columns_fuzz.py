"""Whatever column is missing, of another type or empty, each command ends in findings or one line, never in a traceback."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import cells
from conftest import DATA, edit_json

SCHEMAS = {
    file.stem: json.loads(file.read_text())
    for file in sorted((DATA / "package/schemas").glob("*.json"))
}
FIGURE = "demo-2021-isl-identified-2020"


def drop(package: Path, table: str, column: str) -> None:
    """Take a column out of table and schema, with the keys and rules that name it."""
    cells.change_rows(
        package, table, lambda row: {name: cell for name, cell in row.items() if name != column}
    )
    for file in (package / "schemas").glob("*.json"):
        with edit_json(file) as schema:
            keys = schema.get("foreignKeys", [])
            schema["foreignKeys"] = [
                key for key in keys if column not in (*key["fields"], *key["reference"]["fields"])
            ]
            if file.stem == table:
                schema["fields"] = [field for field in schema["fields"] if field["name"] != column]
                schema["rules"] = [
                    rule for rule in schema.get("rules", []) if column not in rule["expression"]
                ]
                schema["primaryKey"] = [
                    name for name in schema.get("primaryKey", []) if name != column
                ]


def retype(package: Path, table: str, column: str) -> None:
    """Make a text of what is none, and a number of what is a text."""
    with edit_json(package / "schemas" / f"{table}.json") as schema:
        (field,) = [field for field in schema["fields"] if field["name"] == column]
        field["type"] = "integer" if field["type"] == "string" else "string"
        for name in ("constraints", "categories"):
            field.pop(name, None)


def empty(package: Path, table: str, column: str) -> None:
    """Empty every cell of a column."""
    cells.change_rows(package, table, lambda row: row | {column: ""})


def describe(package: Path, table: str, _: str, **properties: Any) -> None:
    """Set properties of a schema."""
    with edit_json(package / "schemas" / f"{table}.json") as schema:
        schema |= properties


def long_numbers(package: Path, table: str, _: str) -> None:
    """Make every number 40 digits long."""
    cells.change_rows(
        package,
        table,
        lambda row: row | {n: "9" * 40 for n, cell in row.items() if cell.isdecimal()},
    )


FIELDLESS, KEYLESS = partial(describe, fields=[]), partial(describe, primaryKey=[])
MISKEYED = partial(describe, primaryKey=["nowhere", 3])
COLUMNS = [
    (table, field["name"]) for table, schema in SCHEMAS.items() for field in schema["fields"]
]
ALL = [(*at, change) for at in COLUMNS for change in (drop, retype, empty)]
ALL += [
    (table, "", change)
    for table in SCHEMAS
    for change in (FIELDLESS, KEYLESS, MISKEYED, long_numbers)
]
SOME = [(*COLUMNS[n * 19 % len(COLUMNS)], (drop, retype, empty)[n % 3]) for n in range(6)]
SOME += [
    ("sources", "", FIELDLESS),
    ("areas", "", MISKEYED),
    ("numerals", "", long_numbers),
    ("numerals", "start", empty),
]


@pytest.mark.parametrize(
    ("table", "column", "change"), [*SOME, *(pytest.param(*case, marks=pytest.mark.slow) for case in ALL if case not in SOME)]
)  # fmt: skip
def test_no_command_breaks_down(package, run, texts, tmp_path, table, column, change):
    """Columns and tables are spoilt in turn; each command ends with a status of its own, and whatever else it raises fails."""
    change(package, table, column)
    (tmp_path / "new.txt").write_text(
        texts[0].read_text(encoding="utf-8") + "No more.", encoding="utf-8"
    )
    given = [word for text in texts for word in ("--text", text)]
    new = (
        "scan.py",
        tmp_path / "new.txt",
        "--package",
        package,
        "--source",
        "demo-2024-isl-protection",
    )
    for words in (
        ("validate.py", package, *given, "--strict"), ("verify_sums.py", package),
        ("verify_source.py", package, *given, "--format", "json"), ("verify_source.py", package, *given, "--show", FIGURE),
        ("verify_source.py", package, *given, "--html", tmp_path / "page.html"),
        ("compare.py", DATA / "package", package, "--check"), ("compare.py", package, DATA / "package"),
        ("build.py", package, "--output", tmp_path / "dist"), ("tidy.py", package, "--check"), ("tidy.py", package),
        ("scan.py", texts[0], "--package", package, "--source", "demo-2021-isl-protection"),
        (*new, "--worksheet", tmp_path / "w.csv"), (*new, "--worksheet", tmp_path / "w.csv"),
    ):  # fmt: skip
        ran = run(*words)
        assert ran.returncode in (0, 1, 2), (words, ran.stderr)
        assert ran.returncode != 2 or len(ran.stderr.splitlines()) == 1, (words, ran.stderr)
