"""Fixtures: a copy of the small package, a tiny right package of literals, and ways to spoil one thing in either."""

import importlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tip_figures.checks import CHECKS
from tip_figures.cli import package_report
from tip_figures.cli.entry_points import run_command
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.read.load import load_package
from tip_figures.datapackage.schema.constraints import CONSTRAINT_NAMES
from tip_figures.figures.model import Figures

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "tests" / "data"
Ran = subprocess.CompletedProcess[str]
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


with suppress(ImportError):  # what reads a release back has an environment without it
    import hypothesis

    hypothesis.settings.register_profile(
        "patient", deadline=None
    )  # a machine with much to do is no fault
    hypothesis.settings.load_profile("patient")


def field(name: str, type_: str = "string", **more: Any) -> dict[str, Any]:
    """A field descriptor; keywords that name a constraint become one, all others a property."""
    made = {
        "name": name,
        "type": type_,
        **{key: value for key, value in more.items() if key not in CONSTRAINT_NAMES},
    }
    held = {key: value for key, value in more.items() if key in CONSTRAINT_NAMES}
    return made | ({"constraints": held} if held else {})


def write_json(file: Path, value: object) -> None:
    """Write JSON as people do, two spaces deep."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


@contextmanager
def edit_json(file: Path) -> Iterator[Any]:
    """The JSON of a file, to be changed in place; it is written back at the end."""
    value = json.loads(file.read_text(encoding="utf-8"))
    yield value
    write_json(file, value)


def replace_text(file: Path, old: str, new: str) -> None:
    """Replace one text of a file by another; the old one stands there exactly once."""
    text = file.read_bytes().decode()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_bytes(text.replace(old, new).encode())


def add_table(
    root: Path,
    rows: str | bytes,
    fields: list[dict[str, Any]],
    name: str = "t",
    resource: dict[str, Any] | None = None,
    package: dict[str, Any] | None = None,
    **schema: Any,
) -> Path:
    """Add one table (`NAME.csv`, `NAME.json`) to the package in `root`, which is begun where there is none.

    rows:                      the file's text or bytes, header included
    resource, package, schema: more properties of the resource, the descriptor and the Table Schema
    returns:                   `root`
    """
    root.mkdir(exist_ok=True)
    descriptor = root / "datapackage.json"
    if not descriptor.exists():
        write_json(
            descriptor, {"$schema": PROFILE, "name": "tiny", "version": "1.0.0", "resources": []}
        )
    (root / f"{name}.csv").write_bytes(rows if isinstance(rows, bytes) else rows.encode())
    write_json(root / f"{name}.json", {"fields": fields, **schema})
    with edit_json(descriptor) as made:
        made["resources"] = [r for r in made["resources"] if r.get("name") != name]
        made["resources"].append(
            {"name": name, "path": f"{name}.csv", "schema": f"{name}.json", **(resource or {})}
        )
        made |= package or {}
    return root


def run_checks(path: Path, *names: str) -> list[Finding]:
    """What all checks find in a package, or those with these names."""
    chosen = [check for check in CHECKS if check.name in names or not names]
    return package_report.run_checks(load_package(path), chosen).findings


def summarize(found: list[Finding]) -> list[tuple[str, str, int, str, str]]:
    """Findings in tables: code, table, line, column and message."""
    return [(one.code, Path(one.path).stem, one.line, one.column, one.message) for one in found]


def read_figures(root: Path = DATA / "package") -> Figures:
    """The figures of a package."""
    found = Figures.load(load_package(root))
    assert isinstance(found, Figures)
    return found


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the small package of tests/data."""
    return Path(shutil.copytree(DATA / "package", tmp_path / "package"))


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small package with the documents that a release takes along."""
    root = Path(shutil.copytree(DATA / "package", tmp_path_factory.mktemp("released") / "package"))
    (root / "README.md").write_text("# Demo\n")
    (root / "CHANGELOG.md").write_text("# Changelog\n\n## 1.2.0 – 2026-11-25\n", encoding="utf-8")
    (root / "LICENSE").write_text("CC0\n")
    return root


@pytest.fixture(scope="session")
def dist(released: Path) -> Path:
    """The release of that copy, built once."""
    from tip_figures.release import (
        assemble,  # what only a release needs is not loaded for other tests
    )

    assemble.build_release(load_package(released), released / "dist")
    return released / "dist"


@pytest.fixture
def make_package(tmp_path: Path) -> Callable[..., Path]:
    """A function that adds one table to a tiny package (see `add_table`) and returns the package's folder."""
    return partial(add_table, tmp_path / "tiny")


@pytest.fixture
def texts() -> list[Path]:
    """The reports that the small package is coded from, in the order of its sources."""
    return sorted((DATA / "texts").glob("*.txt"))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """A function that runs a command of scripts/ in this process, from an empty folder: `run("validate.py", "--strict")`."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")

    def run_script(script: str, *args: object, stdin: str = "") -> Ran:
        name = script.removesuffix(".py")
        streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2)]
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", [script, *map(str, args)])
            patch.setattr(
                sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
            )
            patch.setattr(sys, "stdout", streams[0])
            patch.setattr(sys, "stderr", streams[1])
            try:
                status = run_command(importlib.import_module(f"tip_figures.cli.{name}").run)
            except SystemExit as end:  # argparse has said something
                status = end.code
            written = [stream.flush() or stream.buffer.getvalue().decode() for stream in streams]
        return Ran(sys.argv, status, *written)

    return run_script


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., Ran]:
    """A function that runs a command as a user does: as a process, from another folder; most tests need no process."""

    def start_script(script: str, *args: object, **environment: str) -> Ran:
        words, env = (
            [sys.executable, ROOT / "scripts" / script, *map(str, args)],
            os.environ | environment,
        )
        return subprocess.run(
            words, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", timeout=60
        )

    return start_script


@pytest.fixture(name="run_checks")
def run_checks_fixture() -> Callable[..., list[Finding]]:
    """A function that runs all checks, or those named, over a package (see `run_checks`)."""
    return run_checks
