"""The release of this checkout, built once, and what a tool that read it must have found.

Every test here is marked `tools`: `make test-tools` runs them. One whose tool is not there is skipped and says what installs it.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tipdata.cli import build

ROOT = Path(__file__).resolve().parents[2]
TABLES = ["sources", "sentences", "numerals", "areas", "indicators", "figures", "identities", "identity_terms"]
NODE = ROOT / ".ci/node"
Cells = list[dict[str, Any]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("tools")


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release."""
    folder = tmp_path_factory.mktemp("tools") / "dist"
    assert build.run([str(ROOT), "--output", str(folder)]) == 0
    return folder


def module(*names: str) -> None:
    """Skip where a Python package is not there."""
    for name in names:
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed: make test-tools installs it (requirements-tools.lock)")


def program(name: str, package: str) -> str:
    """Path of a program; skip where it is not there."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not here: .ci/tools installs it (apt install {package})")
    return found


def run(*words: object, cwd: Path | None = None, text: str | None = None, **environment: str) -> str:
    """Output of a program that ends well."""
    made = subprocess.run(
        [str(word) for word in words], cwd=cwd, input=text, env={**os.environ, **environment}, capture_output=True,
        encoding="utf-8", check=False, timeout=500,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-3000:]
    return made.stdout


def python(script: str, cwd: Path, *words: object) -> Any:
    """What a Python script prints as JSON, in a process of its own."""
    return json.loads(run(sys.executable, "-W", "ignore", "-c", script, *words, cwd=cwd).splitlines()[-1])


def schema(table: str) -> dict[str, Any]:
    """A table's schema as committed."""
    made: dict[str, Any] = json.loads((ROOT / f"schemas/{table}.json").read_text(encoding="utf-8"))
    return made


def kinds(table: str) -> dict[str, str]:
    """Type of each column."""
    return {field["name"]: field["type"] for field in schema(table)["fields"]}


def labels(table: str) -> dict[str, dict[str, str]]:
    """Labels of the codes of each coded column."""
    return {
        f["name"]: {c["value"]: c["label"] for c in f["categories"]}
        for f in schema(table)["fields"]
        if "categories" in f
    }


def expected(table: str) -> list[dict[str, str]]:
    """The cells of the committed CSV."""
    with (ROOT / f"resources/{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def same(table: str, found: Cells, *, texts: bool = False) -> None:
    """Every cell, type and missing value is that of the CSV.

    texts: the tool has only texts, so that a number need not be one
    """
    wanted, types = expected(table), kinds(table)
    assert len(found) == len(wanted)
    for mine, theirs in zip(wanted, found, strict=True):
        assert list(theirs) == list(mine)
        for name, cell in mine.items():
            value = theirs[name]
            if cell == "":
                assert value is None or (texts and value == ""), (table, name, value)
            elif types[name] in ("number", "integer", "year"):
                assert texts or isinstance(value, int | float), (table, name, value)
                assert Decimal(str(value)) == Decimal(cell), (table, name, value)
            else:
                assert value == cell, (table, name, value)
