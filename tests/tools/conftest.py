"""What a tool that read the release of the small package must have found; a test without its tool says what installs it."""

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

import polars as pl
import pytest

from conftest import ROOT, spoil

TABLES = ["sources", "sentences", "numerals", "areas", "indicators", "figures", "identities", "identity_terms"]
MADE = ["figures_flat", "totals"]
CSV = {**{name: f"resources/{name}.csv" for name in TABLES}, **{name: f"{name}.csv" for name in MADE}}
DAMAGES = (
    ("figures", ",24,,exact,person,,stated,,A,1.2:43", ",31.5,,exact,person,,stated,,A,1.2:43"),
    ("figures", ",1.6:78,", ",nowhere,"),
    ("figures", "demo-2021-isl-operations-2020,demo-2021-isl-protection,police_operations,ISL", "demo-2021-isl-operations-2020,x,,ISL"),
    ("figures", "inferred,,,,,law_enforcement,,14,", "inferred,,,,,police,,14,"),
    ("identities", "are given as the victims identified.,contradicted,2,", "are given as the victims identified.,contradicted,3,"),
    ("identity_terms", "demo-2021-isl-identified-rose,2,", "demo-2021-isl-identified-rose,1,"),
    ("identities", "in krona.\",exact,", "in krona.\",contradicted,"),
    ("identities", "all four amounts.,within_rounding,", "all four amounts.,contradicted,"),
    ("identities", "not called complete.,exact,0,", "not called complete.,exact,7,"),
    ("identities", "received care.,exact,", "received care.,within_rounding,"),
    ("identity_terms", "hotline-calls-2020,whole,", "hotline-calls-2020,total,"),
)  # fmt: skip
BROKEN = {
    "figures.things-are-whole", "figures.place.pattern", "figures.foreign-key.source_id", "figures.indicator_id.required",
    "figures.referred_by.enum", "identities.gap-is-explained", "identity_terms.primary-key.identity_id+position", "identities.sum", "identities.order",
    "identities.percent_change", "identities.same_rate", "identities.part_of", "identities.part_of.terms", "identities.restated",
}  # fmt: skip
"""Checks in SQL that find a row in the tables so damaged."""
NUMBERS = ("number", "integer", "year")
TRUTHS = {"true": ("true", "1", "1.0"), "false": ("false", "0", "0.0")}


def needs(*names: str) -> None:
    """Skip where a Python package is not there."""
    for name in names:
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed: make test-slow installs it (requirements-tools.lock)")


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
    """What a Python script, which may import the project's code, prints as JSON in a process of its own."""
    made = run(sys.executable, "-W", "ignore", "-c", script, *words, cwd=cwd, PYTHONPATH=str(ROOT / "scripts"))
    return json.loads(made.splitlines()[-1])


def schema(dist: Path, table: str) -> list[dict[str, Any]]:
    """The fields of a table's schema, which its Parquet file holds."""
    return json.loads(pl.read_parquet_metadata(dist / f"parquet/{table}.parquet")["table_schema"])["fields"]


def damage(root: Path) -> None:
    """Spoil the tables of a package in several cells."""
    for table, old, new in DAMAGES:
        spoil(root / CSV[table], old, new)


def checks(dist: Path, engine: str) -> dict[str, str]:
    """The checks in SQL by name."""
    blocks = (dist / f"checks-{engine}.sql").read_text(encoding="utf-8").split("\n\n")[1:]
    return {b.partition("\n")[0][3:].partition(":")[0]: b.partition("\n")[2].strip().removesuffix(";") for b in blocks}


def rows(file: Path) -> list[dict[str, str]]:
    """The cells of a CSV."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def same(dist: Path, table: str, found: list[dict[str, Any]], *, texts: bool = False) -> None:
    """Every cell, type and missing value is that of the CSV.

    texts: the tool has only texts, so that a number need not be one
    """
    types = {field["name"]: field["type"] for field in schema(dist, table)}
    for mine, theirs in zip(rows(dist / CSV[table]), found, strict=True):
        assert list(theirs) == list(mine)
        for name, cell in mine.items():
            value = theirs[name]
            if cell == "":
                right = value is None or (texts and value == "")
            elif types[name] in NUMBERS:
                right = (texts or isinstance(value, int | float)) and Decimal(str(value)) == Decimal(cell)
            elif types[name] == "boolean":
                right = str(value).lower() in TRUTHS[cell]
            else:
                right = value == cell
            assert right, (table, name, cell, value)
