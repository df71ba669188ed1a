"""How other tools are run on a release, and how what they read is compared with the CSV files."""

import importlib.util
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cells import read_rows
from conftest import DATA, ROOT, run_process
from release_files import read_schema

NUMBERS = ("number", "integer", "year")
"""Table Schema types that are numbers."""

SHEETS = {
    "figures": "figures (table)",
    "figures_flat": "Figures",
    "totals": "Totals",
    "parts": "Parts",
    "contradictions": "Contradictions",
    "gaps": "Gaps",
}
"""Sheets of the workbook that have another name than their table."""
WITHOUT_SHEET = {
    resource["name"]
    for resource in json.loads((DATA / "package/datapackage.json").read_text("utf-8"))["resources"]
    if resource.get("workbook") is False
}
"""Tables that the workbook leaves out."""


def require_packages(*names: str) -> None:
    """Skip the test if a Python package is not installed."""
    for name in names:
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed: make test-slow installs it")


def require_program(name: str, package: str) -> str:
    """Return the path of a program; skip the test if it is not installed."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed: .ci/tools installs it (apt install {package})")
    return path


def run_program(*words: object, cwd: Path = DATA, **environment: str) -> str:
    """Run a program, which has to succeed, and return its output."""
    result = run_process(*words, cwd=cwd, **environment)
    assert result.returncode == 0, result.stderr[-3000:]
    return result.stdout


def run_python(script: str, cwd: Path, *arguments: object) -> Any:
    """Run a Python script in a process of its own; return the JSON of its last line of output.

    The script can import this project's code.
    """
    scripts = str(ROOT / "scripts")
    command = (sys.executable, "-W", "ignore", "-c", script, *arguments)
    output = run_program(*command, cwd=cwd, PYTHONPATH=scripts)
    return json.loads(output.splitlines()[-1])


def assert_same_cells(
    package: Path, table: str, rows: Sequence[Mapping[str, Any]], *, only_texts: bool = False
) -> None:
    """Assert that a tool has read every cell, type and missing value of a CSV file.

    Args:
        rows: as the tool has read them, values by column
        only_texts: whether the tool returns texts, so that numbers need not be numbers
    """
    types = {field["name"]: field["type"] for field in read_schema(package, table)["fields"]}
    for expected, row in zip(read_rows(package, table), rows, strict=True):
        assert list(row) == list(expected)
        for column, cell in expected.items():
            is_same = _is_same(cell, row[column], types[column], only_texts)
            assert is_same, (table, column, cell, row[column])


def _is_same(cell: str, value: object, field_type: str, only_texts: bool) -> bool:
    """Return whether a value is what a cell of a CSV file means."""
    if cell == "":
        return value is None or (only_texts and value == "")
    is_number = isinstance(value, int | float)
    if field_type in NUMBERS:
        return (only_texts or is_number) and Decimal(str(value)) == Decimal(cell)
    # CSV does not say that a text is no number.
    return str(value) == cell if is_number else value == cell
