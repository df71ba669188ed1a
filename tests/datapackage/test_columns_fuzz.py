"""Missing, retyped or empty columns: a command ends in findings or one line, no traceback."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import cells
from conftest import DATA, edit_json
from tip_figures.figures.generated_tables import GENERATED_TABLES

SCHEMAS = {
    file.stem: json.loads(file.read_text())
    for file in sorted((DATA / "package/schemas").glob("*.json"))
}
FIGURE = "demo-2021-isl-identified-2020"
Change = Callable[[Path, str, str], None]


def drop_column(package: Path, table: str, column: str) -> None:
    """Remove a column from table and schema, with all keys and rules that name it."""

    def without_column(row: cells.Row) -> cells.Row:
        return {name: cell for name, cell in row.items() if name != column}

    cells.change_rows(package, table, without_column)
    for file in (package / "schemas").glob("*.json"):
        with edit_json(file) as schema:
            keys = schema.get("foreignKeys", [])
            schema["foreignKeys"] = [key for key in keys if not names_column(key, column)]
            if file.stem == table:
                undescribe_column(schema, column)


def names_column(foreign_key: Mapping[str, Any], column: str) -> bool:
    """Whether a foreign key refers from or to a column of some name."""
    return column in foreign_key["fields"] or column in foreign_key["reference"]["fields"]


def undescribe_column(schema: dict[str, Any], column: str) -> None:
    """Remove a column from the fields, rules and primary key of a schema."""
    rules = schema.get("rules", [])
    primary_key = schema.get("primaryKey", [])
    schema["fields"] = [field for field in schema["fields"] if field["name"] != column]
    schema["rules"] = [rule for rule in rules if column not in rule["expression"]]
    schema["primaryKey"] = [name for name in primary_key if name != column]


def retype_column(package: Path, table: str, column: str) -> None:
    """Declare texts as integers, and all else as text, without constraints."""
    with edit_json(package / "schemas" / f"{table}.json") as schema:
        (field,) = [field for field in schema["fields"] if field["name"] == column]
        field["type"] = "integer" if field["type"] == "string" else "string"
        field.pop("constraints", None)
        field.pop("categories", None)


def empty_column(package: Path, table: str, column: str) -> None:
    """Empty every cell of a column."""
    cells.change_rows(package, table, lambda row: row | {column: ""})


def set_properties(package: Path, table: str, _: str, **properties: Any) -> None:
    """Set properties of a schema."""
    with edit_json(package / "schemas" / f"{table}.json") as schema:
        schema.update(properties)


def lengthen_numbers(package: Path, table: str, _: str) -> None:
    """Replace every number by one of 40 digits."""

    def with_long_numbers(row: cells.Row) -> cells.Row:
        return {name: "9" * 40 if cell.isdecimal() else cell for name, cell in row.items()}

    cells.change_rows(package, table, with_long_numbers)


COLUMN_CHANGES: dict[str, Change] = {
    "dropped": drop_column,
    "retyped": retype_column,
    "empty": empty_column,
}
TABLE_CHANGES: dict[str, Change] = {
    "without fields": partial(set_properties, fields=[]),
    "without key": partial(set_properties, primaryKey=[]),
    "with a wrong key": partial(set_properties, primaryKey=["nowhere", 3]),
    "with long numbers": lengthen_numbers,
}


def list_cases() -> dict[str, tuple[str, str, Change]]:
    """Return table, column and change of each case by its id.

    Each column of a source table is dropped, and retyped or emptied in turns. Columns of generated
    tables, which most commands do not read, have one change each, in turns.
    """
    cases = {}
    for table, schema in SCHEMAS.items():
        for position, field in enumerate(schema["fields"]):
            changes = ["dropped", ("retyped", "empty")[position % 2]]
            if table in GENERATED_TABLES:
                changes = [list(COLUMN_CHANGES)[position % len(COLUMN_CHANGES)]]
            for name in changes:
                case = (table, field["name"], COLUMN_CHANGES[name])
                cases[f"{table}.{field['name']} {name}"] = case
        for name, change in TABLE_CHANGES.items():
            cases[f"{table} {name}"] = (table, "", change)
    return cases


CASES = list_cases()
FAST = ("areas.area_id dropped", "numerals.role retyped")
"""These are tested every time; each runs all commands, which takes a second or two."""
PARAMETERS = [
    pytest.param(*case, id=name, marks=[] if name in FAST else [pytest.mark.slow])
    for name, case in CASES.items()
]


@pytest.mark.parametrize(("table", "column", "change"), PARAMETERS)
def test_damaged_column_breaks_no_command(package, run, texts, tmp_path, table, column, change):
    """Each command ends with its own exit code; any other exception fails the test."""
    change(package, table, column)
    new_text = tmp_path / "new.txt"
    new_text.write_text(texts[0].read_text(encoding="utf-8") + "No more.", encoding="utf-8")
    for script, *args in list_commands(package, texts, new_text, tmp_path):
        ran = run(script, *args)
        assert ran.returncode in (0, 1, 2), (script, args, ran.stderr)
        if ran.returncode == 2:
            assert len(ran.stderr.splitlines()) == 1, (script, args, ran.stderr)


def list_commands(
    package: Path, texts: list[Path], new_text: Path, folder: Path
) -> list[tuple[object, ...]]:
    """Return all commands with their arguments: what only reads the package first.

    texts:    the texts of the package's sources
    new_text: the text of a source that the package does not have
    folder:   for output
    """
    with_texts: list[object] = []
    for text in texts:
        with_texts += ["--text", text]
    scan_new = ("scan.py", new_text, "--package", package, "--source", "demo-2024-isl-protection")
    worksheet = folder / "w.csv"
    return [
        ("validate.py", package, *with_texts, "--strict"),
        ("verify_sums.py", package),
        ("verify_source.py", package, *with_texts, "--format", "json"),
        ("verify_source.py", package, *with_texts, "--show", FIGURE),
        ("verify_source.py", package, *with_texts, "--html", folder / "page.html"),
        ("compare.py", DATA / "package", package, "--check"),
        ("compare.py", package, DATA / "package"),
        ("build.py", package, "--output", folder / "dist"),
        ("tidy.py", package, "--check"),
        ("tidy.py", package),
        ("scan.py", texts[0], "--package", package, "--source", "demo-2021-isl-protection"),
        (*scan_new, "--worksheet", worksheet),
        (*scan_new, "--worksheet", worksheet),  # reads the worksheet that was written
    ]
