"""tip_figures: the tables for Python, and the commands as one program, from the wheel that `pip install .` makes."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pandera.errors
import polars as pl
import pytest

import tip_figures
from conftest import DATA, ROOT


def test_wheel_loads_tables_with_types_and_the_judge_of_their_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each table by its name, the totals and the figures in words among them; numbers are numbers.

    Each passes its own Pandera schema, and a frame with a fault does not: the row and the rule are named.
    """
    monkeypatch.setattr(tip_figures, "DEFAULT_PACKAGE", DATA / "package")
    monkeypatch.setattr(tip_figures, "_tables", cache(tip_figures._tables.__wrapped__))
    assert tip_figures.tables()[-2:] == ["figures_flat", "totals"]
    identified = tip_figures.load("totals").filter(pl.col("indicator_id") == "victims_identified")
    assert dict(identified.select("year", "value").rows()) == {2019: 24.0, 2020: 30.0, 2021: 33.0}
    assert tip_figures.load("figures").height == 41
    with pytest.raises(KeyError):
        tip_figures.load("figure")
    for table in tip_figures.tables():
        tip_figures.pandera_schema(table).validate(tip_figures.load(table), lazy=True)
    wrong = tip_figures.load("figures").with_columns(
        pl.lit("people").alias("unit"), pl.lit(1.5).alias("value_to")
    )
    with pytest.raises(pandera.errors.SchemaErrors) as told:
        tip_figures.pandera_schema("figures").validate(wrong, lazy=True)
    named = " ".join(map(str, told.value.failure_cases["check"]))
    assert "is not one of the codes" in named
    assert "range-where-between" in named


@pytest.mark.slow
def test_wheel_brings_tables_and_commands(tmp_path: Path) -> None:
    """Unpacked as pip does it, the tables load and each command runs on them, without a checkout."""
    root = shutil.copytree(DATA / "package", tmp_path / "checkout")
    shutil.copytree(
        ROOT / "scripts", root / "scripts", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, root)

    def python(*words: object, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        where = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
        command = [sys.executable, *map(str, words)]
        return subprocess.run(
            command, cwd=cwd, env=where, capture_output=True, text=True, check=False
        )

    assert (
        python(
            "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path, cwd=root
        ).returncode
        == 0
    )
    with zipfile.ZipFile(tmp_path / "tip_figures-1.2.0-py3-none-any.whl") as made:
        made.extractall(tmp_path / "site")
    told = python("-c", "import tip_figures; print(len(tip_figures.load('figures')))")
    assert (told.stdout, told.stderr) == ("41\n", "")
    program = (
        "import sys; from tip_figures.cli.entry_points import run_program; sys.exit(run_program())"
    )
    told = python("-c", program, "verify_sums", "--format", "json")
    assert (told.returncode, json.loads(told.stdout)["figures"]) == (0, 41)
    told = python("-c", program, "nonsense")
    assert told.returncode == 2
    assert "{validate,verify_sums,verify_source,scan,tidy,compare,build}" in told.stdout
    entry = next((tmp_path / "site").glob("*.dist-info/entry_points.txt")).read_text(
        encoding="utf-8"
    )
    assert "tip-figures = tip_figures.cli.entry_points:run_program" in entry
