"""tip_figures for Python: tables and schemas, and the wheel that `pip install .` builds."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandera.errors
import polars as pl
import pytest

import tip_figures
from conftest import DATA, ROOT


@pytest.fixture
def _small_package(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The small package in place of the published one."""
    monkeypatch.setattr(tip_figures, "DEFAULT_PACKAGE", DATA / "package")
    tip_figures._read_tables.cache_clear()
    yield
    tip_figures._read_tables.cache_clear()


@pytest.mark.usefixtures("_small_package")
def test_tables_are_loaded_by_name() -> None:
    """The generated tables are among them; numbers are numbers."""
    assert tip_figures.tables()[-2:] == ["figures_flat", "totals"]
    assert tip_figures.load("figures").height == 41
    totals = tip_figures.load("totals")
    identified = totals.filter(pl.col("indicator_id") == "victims_identified")
    assert dict(identified.select("year", "value").rows()) == {2019: 24.0, 2020: 30.0, 2021: 33.0}


@pytest.mark.usefixtures("_small_package")
def test_unknown_table_is_an_error() -> None:
    """Neither a frame nor a schema is returned."""
    with pytest.raises(KeyError):
        tip_figures.load("figure")
    with pytest.raises(KeyError):
        tip_figures.pandera_schema("figure")


@pytest.mark.usefixtures("_small_package")
def test_tables_pass_their_own_pandera_schemas() -> None:
    """Every table, the generated ones included."""
    for table in tip_figures.tables():
        tip_figures.pandera_schema(table).validate(tip_figures.load(table), lazy=True)


@pytest.mark.usefixtures("_small_package")
def test_pandera_schema_names_the_rule_of_a_wrong_row() -> None:
    """A wrong code and a broken rule of the schema are both reported."""
    wrong = tip_figures.load("figures").with_columns(
        pl.lit("people").alias("unit"), pl.lit(1.5).alias("value_to")
    )
    with pytest.raises(pandera.errors.SchemaErrors) as raised:
        tip_figures.pandera_schema("figures").validate(wrong, lazy=True)
    checks = " ".join(map(str, raised.value.failure_cases["check"]))
    assert "is not one of the codes" in checks
    assert "range-where-between" in checks


def run_python(*arguments: object, site: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run Python with the packages of a folder."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The wheel of a checkout with the small package, unpacked as pip does it."""
    root = shutil.copytree(DATA / "package", tmp_path / "checkout")
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "scripts", root / "scripts", ignore=ignore)
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, root)
    site = tmp_path / "site"
    arguments = ("-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path)
    result = run_python(*arguments, site=site, cwd=root)
    assert result.returncode == 0, result.stderr
    with zipfile.ZipFile(tmp_path / "tip_figures-1.2.0-py3-none-any.whl") as wheel:
        wheel.extractall(site)
    return site


@pytest.mark.slow
def test_wheel_brings_tables_and_commands(installed: Path, tmp_path: Path) -> None:
    """The tables load and each command runs on them, without a checkout."""
    loaded = run_python(
        "-c",
        "import tip_figures; print(len(tip_figures.load('figures')))",
        site=installed,
        cwd=tmp_path,
    )
    assert (loaded.stdout, loaded.stderr) == ("41\n", "")
    entry_points = next(installed.glob("*.dist-info/entry_points.txt")).read_text("utf-8")
    (entry_point,) = [line for line in entry_points.splitlines() if line.startswith("tip-figures")]
    module, _, function = entry_point.partition(" = ")[2].partition(":")
    program = f"import sys; from {module} import {function}; sys.exit({function}())"
    sums = run_python(
        "-c", program, "verify_sums", "--format", "json", site=installed, cwd=tmp_path
    )
    assert (sums.returncode, json.loads(sums.stdout)["figures"]) == (0, 41)
    unknown = run_python("-c", program, "nonsense", site=installed, cwd=tmp_path)
    assert unknown.returncode == 2
    commands = "{validate,verify_sums,verify_source,scan,tidy,compare,build}"
    assert commands in unknown.stdout
