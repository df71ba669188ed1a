"""The tables of a release of the small package, and how its files are read in tests."""

import hashlib
import json
from pathlib import Path
from typing import Any

from conftest import DATA
from tip_figures.datapackage.package import load_package

TABLES = load_package(DATA / "package").tables
GENERATED_TABLES = [name for name, table in TABLES.items() if table.is_generated]
SOURCE_TABLES = [name for name in TABLES if name not in GENERATED_TABLES]
CSV_PATHS = {name: f"resources/{name}.csv" for name in SOURCE_TABLES + GENERATED_TABLES}
"""Path in the released package of each table that has a CSV file."""


def read_json(file: Path) -> Any:
    """Read a JSON file."""
    return json.loads(file.read_text("utf-8"))


def read_schema(package: Path, table: str) -> Any:
    """Read the Table Schema of a table."""
    return read_json(package / f"schemas/{table}.json")


def hash_file(file: Path) -> str:
    """Return the SHA-256 hash of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()
